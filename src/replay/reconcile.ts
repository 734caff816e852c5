import type { CrossingListItem } from '../crossings/list.ts';
import { eventKinds } from '../simulation/day-plan.ts';
import { type Ledger, shortDigest } from './ledger.ts';
import { phases, type ReplayPlan } from './plan.ts';
import { addPersons, laneOf } from './totals.ts';

/** What was found in the database, held against what was sent and answered. Persons are counted at the booth alone. */
export interface Findings {
  /** Sent and not stored. */
  readonly lost: number;
  /** Stored and not sent, or stored again. */
  readonly doubled: number;
  /** Stored otherwise than it was sent or answered. */
  readonly altered: number;
  /** Persons without a screening that is done, though they showed what they can be screened by. */
  readonly unscreened: number;
  readonly stored: number;
  /** Booth checks that are linked with their pre-read. */
  readonly joined: number;
  readonly persons: number;
  /** Persons but for the drivers of trucks. */
  readonly passengers: number;
  readonly trucks: number;
  /** Persons who showed nothing that can be read. */
  readonly unreadable: number;
  /** Ports and lane classes whose persons differ from the day's, for example `2504 sentri`. */
  readonly differing: readonly string[];
  /** The first few that were lost, doubled or altered, in words. */
  readonly examples: readonly string[];
}

export interface Reconciliation {
  /** Takes a stored crossing; each once. */
  take(item: CrossingListItem): void;
  close(): Findings;
}

const mostExamples = 5;
const truck = eventKinds.indexOf('truck');

/** Persons of a stored crossing whose screening is still to come: the others will not be screened by waiting. */
export function waitingOf({ travelers, screened, awaiting }: CrossingListItem): number {
  return Math.max(travelers - screened, awaiting, 0);
}

/** The index of each check by its lane's number, phase and sequence number. */
function indexOf(plan: ReplayPlan): (lane: number, phase: number, sequence: number) => number | undefined {
  const tables = phases.map(() => plan.lanes.map(() => [] as number[]));
  for (let i = 0; i < plan.count; i += 1) {
    const table = tables[plan.phase[i] ?? 0]?.[plan.lane[i] ?? 0];
    if (table) table[plan.sequence[i] ?? 0] = i;
  }
  return (lane, phase, sequence) => tables[phase]?.[lane]?.[sequence];
}

export interface Reconciled {
  readonly plan: ReplayPlan;
  readonly ledger: Ledger;
  /** The name of a lane's terminal in this run. */
  readonly terminalOf: (laneId: string) => string;
  /** How many occupants of a check showed something that can be read. */
  readonly readable: (check: number) => number;
}

/** Holds stored crossings against a replay. */
export function reconcile({ plan, ledger, terminalOf, readable }: Reconciled): Reconciliation {
  const find = indexOf(plan);
  const laneNumbers = new Map(plan.lanes.map((id, number) => [terminalOf(id), number]));
  const seen = new Uint8Array(plan.count);
  const byPort = new Map<string, number>();
  const counts = {
    doubled: 0,
    altered: 0,
    unscreened: 0,
    stored: 0,
    joined: 0,
    persons: 0,
    passengers: 0,
    trucks: 0,
    unreadable: 0,
  };
  const examples: string[] = [];
  const example = (what: string, terminal: string, phase: string, sequence: number, id = '') => {
    if (examples.length >= mostExamples) return;
    examples.push(`${what} ${terminal} ${phase} ${sequence}${id === '' ? '' : ` (${id})`}`);
  };

  /** What of a stored crossing is not as it was sent or answered; undefined where all is. */
  function difference(item: CrossingListItem, check: number): string | undefined {
    if (item.laneId !== plan.lanes[plan.lane[check] ?? 0]) return 'the lane';
    if (item.persons !== plan.occupants[check]) return 'the number of persons';
    if (item.checked !== 1) return 'the log of its events';
    if (!item.sound) return 'the decision, which its events and facts do not give';
    const answered = ledger.digestOf(check);
    return answered === undefined || answered === shortDigest(item.answerHash) ? undefined : 'the answer';
  }

  function countPersons(item: CrossingListItem, check: number): void {
    counts.persons += item.persons;
    if (plan.kind[check] === truck) counts.trucks += 1;
    else counts.passengers += item.persons;
    const { portCode, laneClass } = laneOf(item.laneId);
    addPersons(byPort, portCode, laneClass, item.persons);
  }

  return {
    take(item) {
      counts.stored += 1;
      const phase = phases.indexOf(item.phase);
      const check = find(laneNumbers.get(item.terminal) ?? -1, phase, item.sequence);
      if (check === undefined || seen[check] === 1) {
        counts.doubled += 1;
        example('doubled:', item.terminal, item.phase, item.sequence, item.id);
        return;
      }
      seen[check] = 1;
      if (item.joined) counts.joined += 1;
      if (phase === 0) countPersons(item, check);
      const shown = readable(check);
      if (phase === 0) counts.unreadable += item.persons - shown;
      counts.unscreened += Math.max(shown - item.screened, item.awaiting, 0);
      const what = difference(item, check);
      if (what === undefined) return;
      counts.altered += 1;
      example(`altered: ${what} of`, item.terminal, item.phase, item.sequence, item.id);
    },
    close() {
      let lost = 0;
      for (let i = 0; i < plan.count; i += 1) {
        if (seen[i] === 1) continue;
        lost += 1;
        const terminal = terminalOf(plan.lanes[plan.lane[i] ?? 0] ?? '');
        example('lost:', terminal, phases[plan.phase[i] ?? 0] ?? '', plan.sequence[i] ?? 0);
      }
      const places = new Set([...plan.totals.byPort.keys(), ...byPort.keys()]);
      const differing = [...places].filter((place) => plan.totals.byPort.get(place) !== byPort.get(place));
      return { ...counts, lost, differing, examples };
    },
  };
}
