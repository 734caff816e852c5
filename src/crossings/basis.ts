import type { LaneClass } from '../lanes/lane-class.ts';
import { type Decided, decide } from './decide.ts';
import type { CrossingFacts } from './facts.ts';
import { type CrossingRules, rulesHash } from './rules.ts';
import type { Answer } from './view.ts';

/** What a decision was made from, stored with the crossing so that it can be made again. */
export interface Basis {
  readonly facts: CrossingFacts;
  readonly rules: CrossingRules;
  readonly rulesHash: string;
  /** When it was decided, milliseconds since 1970. */
  readonly decidedAt: number;
  readonly draw: number | null;
  /** The UTC day whose secret the draw was made with. */
  readonly examDay: string | null;
  readonly listVersions: Readonly<Record<string, number>>;
  /** As it was answered, in seconds. */
  readonly standingAge: number | null;
  readonly redirectTo: LaneClass | null;
  /** How many screenings the decision waited for when it was made. */
  readonly awaiting: number;
  readonly watermark: number;
  readonly headSeq: number;
  /** The vehicle as presented, normalised. */
  readonly plate: { readonly plate: string; readonly state: string; readonly country: string } | null;
  readonly carrierId: string | null;
}

/** What was answered, as far as it follows from the basis; decision, reasons and names stand beside it. */
export function answerFrom({ facts, redirectTo, standingAge, listVersions }: Basis): Answer {
  return {
    redirectTo,
    occupants: facts.occupants.map(({ membership, standing }) => ({
      membershipState: membership?.state ?? null,
      standing,
    })),
    standingAge,
    listVersions,
  };
}

/** Decides again from a stored basis. `same` is false when that does not give what was answered. */
export function replayDecision(
  basis: Basis,
  answered: Pick<Decided, 'decision' | 'reasons'>,
): Decided & { readonly same: boolean } {
  const again = decide(basis.facts, basis.rules, basis.decidedAt, basis.draw);
  const same =
    rulesHash(basis.rules) === basis.rulesHash &&
    again.decision === answered.decision &&
    again.reasons.join() === answered.reasons.join();
  return { ...again, same };
}
