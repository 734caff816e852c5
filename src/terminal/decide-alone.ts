import { type Decided, type Decision, decide, programOf } from '../crossings/decide.ts';
import type { CredentialFacts, CrossingFacts, OccupantFacts, Phase } from '../crossings/facts.ts';
import { reasons } from '../crossings/reasons.ts';
import { rightLaneClass } from '../crossings/right-lane.ts';
import { rulesOf } from '../crossings/rules.ts';
import { clockToleranceMs } from '../http/clock-tolerance.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { type AloneReason, aloneReasons } from './alone-reasons.ts';
import type { Verdict } from './pack.ts';

/** What the pack says of one presented credential. */
export interface AloneOccupant {
  /** A licence is in no pack: alone it counts as a card that cannot be read. */
  readonly kind: Exclude<CredentialFacts['kind'], 'licence'>;
  readonly verdict: Verdict;
  /** The person's tag, or any text that is the same for the same credential. */
  readonly person: string;
  readonly expired: boolean;
  /** Under 18, as the pack or the document says; absent for everybody else. */
  readonly minor?: true;
}

export interface AloneFacts {
  readonly phase: Phase;
  readonly laneClass: LaneClass;
  readonly occupants: readonly AloneOccupant[];
  readonly occupantCount: number | null;
  readonly vehicle: { readonly registered: boolean; readonly flagged: boolean } | null;
  readonly truck: boolean;
  readonly carrier: boolean;
  /**
   * Milliseconds since the pack was made; null where none was verified or its key is not here. Less than none: it is
   * from the future; infinite: nobody knows.
   */
  readonly snapshotAgeMs: number | null;
}

export interface AloneRules {
  /** The oldest pack that may admit anybody. */
  readonly maxAgeMs: number;
  /** What becomes of the unknown and of everybody under a pack that is too old. */
  readonly unknown: 'refer' | 'redirect';
  readonly randomExamRate: number;
}

export interface DecidedAlone {
  readonly decision: Decision;
  readonly reasons: readonly AloneReason[];
  readonly redirectTo: LaneClass | null;
}

/** Central outages have lasted 1.5 to 4 hours (OIG-18-19): the maximum age leaves room for those. */
const defaultMaxAgeMs = 6 * 3_600_000;

/** A pack admits no membership that ends within 25 hours, so that none older than this may be used. */
export const longestMaxAgeMs = 24 * 3_600_000;

/** What a lane may set otherwise. */
export type LanePolicy = Partial<Pick<AloneRules, 'maxAgeMs' | 'unknown'>>;

/** A members' lane sends the unknown to an ordinary one, which has no other to send them to. */
export function aloneRules(
  laneClass: LaneClass,
  randomExamRate: number,
  policy: LanePolicy = {},
): AloneRules {
  const unknown = programOf[laneClass] === undefined ? 'refer' : 'redirect';
  return { maxAgeMs: defaultMaxAgeMs, unknown, ...policy, randomExamRate };
}

function* packReasons(facts: AloneFacts, rules: AloneRules): Generator<AloneReason> {
  const { snapshotAgeMs: age } = facts;
  if (facts.occupants.some(({ verdict }) => verdict === 'refer')) yield 'not_admitted';
  if (age === null) yield 'snapshot_missing';
  // A pack from the future says that one of the clocks is wrong: then its age is not known.
  else if (!(age >= -clockToleranceMs && age < Number.POSITIVE_INFINITY)) yield 'snapshot_clock';
  else if (age > rules.maxAgeMs) yield 'snapshot_stale';
  if (facts.occupants.some(({ kind, verdict }) => kind !== 'none' && verdict === 'unknown')) {
    yield 'credential_unknown';
  }
}

/** The facts as the centre's rules take them, with everything granted that the pack has its own reasons for. */
function grantedFacts(facts: AloneFacts, registered: boolean): CrossingFacts {
  const program = programOf[facts.laneClass] ?? 'SENTRI';
  const membership = {
    program,
    state: 'active',
    expiresAt: Number.MAX_SAFE_INTEGER,
    graceUntil: null,
  } as const;
  const persons = facts.occupants.map(({ person }) => person);
  return {
    ...facts,
    laneOpen: true,
    vehicle: facts.vehicle && { ...facts.vehicle, registered, plateMatches: true },
    occupants: facts.occupants.map(({ kind, person, expired, minor }): OccupantFacts => {
      const state = kind === 'none' ? 'unreadable' : expired ? 'document_expired' : 'good';
      const repeated = kind !== 'none' && persons.indexOf(person) !== persons.lastIndexOf(person);
      return {
        credential: { kind, state },
        repeated,
        membership,
        standing: 'clear',
        ...(minor ? { minor } : {}),
      };
    }),
  };
}

/**
 * The decision of a terminal on its own: the centre's rules over what the pack says. It admits only where every
 * credential is in a verified pack that is young enough, with nothing against it; one that is known not to be admitted
 * refers, however old the pack; whoever is unknown, and everybody under an old pack, is sent where the lane's policy says.
 *
 * @param draw 0..1, from the terminal's subkey of the day; null examines everybody at the booth
 */
export function decideAlone(
  facts: AloneFacts,
  rules: AloneRules,
  now: number,
  draw: number | null,
): DecidedAlone {
  const own = [...packReasons(facts, rules)];
  // Whose car it is cannot be told of strangers: then that is no reason of its own.
  const registered = facts.vehicle?.registered === true || own.length > 0;
  const granted = grantedFacts(facts, registered);
  const local: Decided = decide(granted, rulesOf(rules.randomExamRate), now, own.length > 0 ? 1 : draw);
  const found: AloneReason[] = [...new Set([...own, ...local.reasons])];
  const effects = found.map((code): Decision => {
    if (code === 'not_admitted') return 'refer';
    if (code in aloneReasons || code === 'credential_unknown') return rules.unknown;
    return reasons[code as keyof typeof reasons].effect;
  });
  const decision = effects.includes('refer') ? 'refer' : effects.length > 0 ? 'redirect' : 'admit';
  return { decision, reasons: found, redirectTo: decision === 'redirect' ? rightLaneClass(granted) : null };
}
