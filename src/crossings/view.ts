import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';
import type { ListVersions } from '../watchlists/list-versions.ts';
import type { Decided } from './decide.ts';
import type { OccupantFacts } from './facts.ts';
import { reasons, travelerWords } from './reasons.ts';
import type { CrossingView } from './schema.ts';

/** The part of an answer that follows from its basis. Names stay with the people, where they can be erased. */
export interface Answer {
  readonly redirectTo: LaneClass | null;
  readonly occupants: readonly {
    readonly membershipState: MembershipState | null;
    readonly standing: OccupantFacts['standing'];
  }[];
  readonly standingAge: number | null;
  readonly listVersions: ListVersions;
}

/** A crossing with everything that its view shows. */
export interface Crossing {
  readonly id: string;
  readonly state: CrossingView['state'];
  readonly decision: Decided['decision'];
  readonly reasons: Decided['reasons'];
  readonly answer: Answer;
  /** By position; absent where nobody is known. */
  readonly names: readonly (string | null)[];
  /** By position: the signed address of a photo; absent where there is none. */
  readonly photos: readonly (string | null)[];
  readonly laneId: string;
  readonly laneClass: LaneClass;
  readonly phase: CrossingView['phase'];
  readonly direction: CrossingView['direction'];
  readonly sequence: number;
  readonly prereadId?: string;
  readonly awaiting: number;
  readonly late: boolean;
  readonly capturedAt: number;
  readonly receivedAt: number;
}

/** A name as a card shows it: an MRZ's fillers become spaces. */
function shown(name: string): string {
  return name.replace(/<+/g, ' ').trim();
}

/** A crossing as a lane or an officer sees it, in their language. */
export function crossingView(crossing: Crossing, locale: Locale): CrossingView {
  const { answer } = crossing;
  return {
    id: crossing.id,
    state: crossing.state,
    decision: crossing.decision,
    reasons: crossing.reasons.map((code) => ({ code, words: reasons[code].officer[locale] })),
    travelerWords: travelerWords(crossing.reasons)[locale],
    ...(answer.redirectTo === null ? {} : { redirectTo: answer.redirectTo }),
    occupants: answer.occupants.map(({ membershipState, standing }, position) => {
      const name = crossing.names[position];
      const photo = crossing.photos[position];
      return {
        position,
        ...(name ? { name: shown(name) } : {}),
        ...(membershipState === null ? {} : { membershipState }),
        standing,
        ...(photo ? { photo } : {}),
      };
    }),
    lane: { id: crossing.laneId, laneClass: crossing.laneClass },
    phase: crossing.phase,
    direction: crossing.direction,
    sequence: crossing.sequence,
    ...(crossing.prereadId === undefined ? {} : { prereadId: crossing.prereadId }),
    awaiting: crossing.awaiting,
    standingAge: answer.standingAge,
    listVersions: answer.listVersions,
    degraded: false,
    late: crossing.late,
    capturedAt: new Date(crossing.capturedAt).toISOString(),
    receivedAt: new Date(crossing.receivedAt).toISOString(),
  };
}
