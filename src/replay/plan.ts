import { lanes } from '../lanes/border.ts';
import { type DayEvent, forEachBetween } from '../simulation/day-events.ts';
import type { EventKind } from '../simulation/day-plan.ts';
import type { DayDemand } from '../simulation/demand.ts';
import { addTo, type Totals, zeroTotals } from './totals.ts';
import type { Window } from './window.ts';

/** The most occupants that a check takes; a fuller bus is checked in parts. */
const mostOccupants = 20;

/** What one lane terminal sends: one `POST /v1/crossings`. */
export interface PlannedCheck {
  readonly index: number;
  /** Local milliseconds since midnight. */
  readonly timeMs: number;
  readonly kind: EventKind;
  readonly laneId: string;
  /** Gapless for each lane's terminal, from 0. */
  readonly sequence: number;
  readonly occupants: number;
  /** The number of its first occupant: members and others are counted apart, nobody twice. */
  readonly firstPerson: number;
  readonly program: 'SENTRI' | 'FAST' | undefined;
}

export interface ReplayPlan {
  readonly checks: readonly PlannedCheck[];
  /** What the day has in the window, as the demand generator says. */
  readonly totals: Totals;
  /** How many checks each lane's terminal sends. */
  readonly lanes: ReadonlyMap<string, number>;
  /** How many occupants present themselves as members, by program. */
  readonly members: Readonly<Record<'SENTRI' | 'FAST', number>>;
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

const programs = { sentri: 'SENTRI', fast: 'FAST' } as const;

function programOf(event: DayEvent): 'SENTRI' | 'FAST' | undefined {
  return event.laneClass === 'sentri' || event.laneClass === 'fast' ? programs[event.laneClass] : undefined;
}

/**
 * Turns a window of a generated day into checks, in order of time: each event goes to one of its crossing's lanes of
 * its class in turn, and gets its terminal's next sequence number.
 */
export function planReplay(day: DayDemand, { fromMs, toMs }: Window): ReplayPlan {
  const checks: PlannedCheck[] = [];
  const totals = zeroTotals();
  const turns = new Map<string, number>();
  const sent = new Map<string, number>();
  const people = { SENTRI: 0, FAST: 0, none: 0 };
  forEachBetween(day, fromMs, toMs, (event) => {
    const key = `${event.crossingCode} ${event.laneClass}`;
    const open = lanesOf.get(key) ?? [];
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    const laneId = open[turn % open.length];
    if (laneId === undefined) throw new RangeError(`${event.crossingCode} has no ${event.laneClass} lane`);
    addTo(totals, event);
    const program = programOf(event);
    for (const occupants of parts(event.occupants)) {
      const sequence = sent.get(laneId) ?? 0;
      sent.set(laneId, sequence + 1);
      const group = program ?? 'none';
      checks.push({
        index: checks.length,
        timeMs: event.timeMs,
        kind: event.kind,
        laneId,
        sequence,
        occupants,
        firstPerson: people[group],
        program,
      });
      people[group] += occupants;
    }
  });
  return { checks, totals, lanes: sent, members: { SENTRI: people.SENTRI, FAST: people.FAST } };
}
