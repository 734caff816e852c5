import type { Query } from '../db/sql.ts';
import type { Services } from '../services.ts';

/** A leased message, as an applier of its result sees it. */
export interface OpenMessage {
  readonly id: string;
  readonly objectKind: string;
  readonly objectId: string;
  /** Sealed; who needs it opens it with the service's own keys. */
  readonly payload: string;
}

/** Why a result cannot be taken. */
export interface Refusal {
  readonly outcome: 'lease_lost' | 'rejected';
  readonly detail: string;
}

/** What a result leads to: statements for the batch that deletes the message, or why it cannot be taken. */
export type Applied = { readonly queries: readonly Query[] } | Refusal;

/** A traveler's screening whose result is being stored. */
export interface ScreenedTraveler {
  readonly screeningId: string;
  readonly travelerId: string;
  /** In the subjects feed: vetted at every list change. */
  readonly enrolled: boolean;
  readonly purpose: 'application' | 'crossing' | 'office';
  /**
   * What the batch leaves the traveler with; `refer` too where the traveler's contents changed since the screening was
   * asked for, so that nobody who waits for it is left waiting or let through.
   */
  readonly standing: 'clear' | 'refer';
  /** The publication through which that standing holds: newer ones may name them, and nobody has looked yet. */
  readonly computedSeq: number;
}

/** Follows up the screenings of one batch of results, in the same batch: the application or the crossing that waits for them. */
export type FollowUp = (
  services: Services,
  screened: readonly ScreenedTraveler[],
  now: number,
) => Promise<readonly Query[]>;

/** What every applier gets besides its result. */
export interface Acceptance {
  readonly services: Services;
  readonly message: OpenMessage;
  readonly now: number;
}
