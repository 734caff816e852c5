import { lanes } from '../lanes/border.ts';
import { type DayEvents, forEachBetween } from '../simulation/day-events.ts';
import { eventKinds } from '../simulation/day-plan.ts';
import { sortedByTime } from '../simulation/sort.ts';
import { addTo, type Totals, zeroTotals } from './totals.ts';
import type { Window } from './window.ts';

/** The most occupants that a check takes; a fuller bus is checked in parts. */
const mostOccupants = 20;

export const phases = ['booth', 'preread'] as const;
export type Program = 'SENTRI' | 'FAST';
export const programs = ['none', 'SENTRI', 'FAST'] as const;
const programOfClass: Readonly<Partial<Record<string, Program>>> = { sentri: 'SENTRI', fast: 'FAST' };

/**
 * What the lane terminals send, one `POST /v1/crossings` each, in order of time. One array a field: a day has 400,000
 * of them.
 */
export interface ReplayPlan {
  readonly count: number;
  /** Local milliseconds since midnight. */
  readonly timeMs: Uint32Array;
  /** Into `eventKinds`. */
  readonly kind: Uint8Array;
  /** Into `lanes`. */
  readonly lane: Uint16Array;
  /** Into `phases`. */
  readonly phase: Uint8Array;
  /** Gapless for each lane's terminal and phase, from 0. */
  readonly sequence: Uint32Array;
  readonly occupants: Uint8Array;
  /** The number of the first occupant: each program's members and the others are counted apart, nobody twice. */
  readonly firstPerson: Uint32Array;
  /** Into `programs`. */
  readonly program: Uint8Array;
  /** At the booth: the sequence number of its pre-read; -1 where there is none. */
  readonly preread: Int32Array;
  /** The ids of all lanes in use. */
  readonly lanes: readonly string[];
  /** What the day has in the window, as the demand generator says. */
  readonly totals: Totals;
  readonly prereads: number;
  /** How many occupants present themselves as members, by program. */
  readonly members: Readonly<Record<Program, number>>;
}

const lanesOf = new Map<string, string[]>();
for (const lane of lanes) {
  const key = `${lane.crossingCode} ${lane.laneClass}`;
  lanesOf.set(key, [...(lanesOf.get(key) ?? []), lane.id]);
}

function parts(occupants: number): number[] {
  const count = Math.ceil(occupants / mostOccupants);
  return Array.from({ length: count }, (_, i) => Math.floor((occupants + i) / count));
}

/** The next lane of its crossing and class for each event, in turn; and the number of each lane that is used. */
function laneTurns() {
  const turns = new Map<string, number>();
  const numbers = new Map<string, number>();
  return {
    next(crossingCode: string, laneClass: string): number {
      const key = `${crossingCode} ${laneClass}`;
      const open = lanesOf.get(key) ?? [];
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const id = open[turn % open.length];
      if (id === undefined) throw new RangeError(`${crossingCode} has no ${laneClass} lane`);
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    },
    ids: () => [...numbers.keys()],
  };
}

/** Fields of the checks before they are in order of time: pre-reads stand before their booth checks. */
interface Unsorted {
  readonly timeMs: number[];
  readonly kind: number[];
  readonly lane: number[];
  readonly phase: number[];
  readonly occupants: number[];
  readonly firstPerson: number[];
  readonly program: number[];
}

const empty = (): Unsorted => ({
  timeMs: [],
  kind: [],
  lane: [],
  phase: [],
  occupants: [],
  firstPerson: [],
  program: [],
});

type Sorted = Omit<ReplayPlan, 'lanes' | 'totals' | 'prereads' | 'members'>;

/** In order of time, each with its terminal's next number; the booth names the pre-read that stood before it. */
function numbered(from: Unsorted, laneCount: number): Sorted {
  const count = from.timeMs.length;
  const times = Uint32Array.from(from.timeMs);
  const order = sortedByTime(times);
  const at = (index: number) => order[index] ?? 0;
  const inOrder = (field: readonly number[]) => (_: number, index: number) => field[at(index)] ?? 0;
  const next = phases.map(() => new Uint32Array(laneCount));
  const lane = new Uint16Array(count).map(inOrder(from.lane));
  const phase = new Uint8Array(count).map(inOrder(from.phase));
  const sequence = new Uint32Array(count);
  const preread = new Int32Array(count).fill(-1);
  const given = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i += 1) {
    const numbers = next[phase[i] ?? 0];
    const number = numbers?.[lane[i] ?? 0] ?? 0;
    if (numbers) numbers[lane[i] ?? 0] = number + 1;
    sequence[i] = number;
    const self = at(i);
    if (phase[i] === 1) given[self + 1] = number;
    else preread[i] = given[self] ?? -1;
  }
  return {
    count,
    timeMs: times.map((_, index) => times[at(index)] ?? 0),
    kind: new Uint8Array(count).map(inOrder(from.kind)),
    lane,
    phase,
    sequence,
    occupants: new Uint8Array(count).map(inOrder(from.occupants)),
    firstPerson: new Uint32Array(count).map(inOrder(from.firstPerson)),
    program: new Uint8Array(count).map(inOrder(from.program)),
    preread,
  };
}

/**
 * Turns a window of a day into checks: each event goes to one of its crossing's lanes of its class in turn.
 *
 * @param leadMs how long before the booth an event is read at the head of the lane; undefined where it is not
 */
export function planReplay(
  day: DayEvents,
  { fromMs, toMs }: Window,
  leadMs: (event: number) => number | undefined = () => undefined,
): ReplayPlan {
  const unsorted = empty();
  const totals = zeroTotals();
  const turns = laneTurns();
  const people = { SENTRI: 0, FAST: 0, none: 0 };
  let prereads = 0;
  forEachBetween(day, fromMs, toMs, (event) => {
    const lane = turns.next(event.crossingCode, event.laneClass);
    const program = programOfClass[event.laneClass] ?? 'none';
    const lead = leadMs(event.index);
    addTo(totals, event);
    for (const occupants of parts(event.occupants)) {
      for (const phase of lead === undefined ? [0] : [1, 0]) {
        unsorted.timeMs.push(phase === 0 ? event.timeMs : Math.max(fromMs, event.timeMs - (lead ?? 0)));
        unsorted.kind.push(eventKinds.indexOf(event.kind));
        unsorted.lane.push(lane);
        unsorted.phase.push(phase);
        unsorted.occupants.push(occupants);
        unsorted.firstPerson.push(people[program]);
        unsorted.program.push(programs.indexOf(program));
        prereads += phase;
      }
      people[program] += occupants;
    }
  });
  const ids = turns.ids();
  return {
    ...numbered(unsorted, ids.length),
    lanes: ids,
    totals,
    prereads,
    members: { SENTRI: people.SENTRI, FAST: people.FAST },
  };
}
