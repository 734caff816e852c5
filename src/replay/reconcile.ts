import type { CrossingListItem } from '../crossings/list.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedCheck, ReplayPlan } from './plan.ts';
import { addPersons, laneOf } from './totals.ts';

/** What was found in the database, held against what was sent and answered. */
export interface Findings {
  /** Sent and not stored. */
  readonly lost: number;
  /** Stored and not sent, or stored again. */
  readonly doubled: number;
  /** Stored otherwise than it was sent or answered. */
  readonly altered: number;
  /** Persons without a screening that is done. */
  readonly unscreened: number;
  readonly stored: number;
  readonly persons: number;
  /** Persons but for the drivers of trucks. */
  readonly passengers: number;
  readonly trucks: number;
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

/** Persons of a stored crossing without a screening that is done. */
function unscreenedOf({ persons, screened, awaiting }: CrossingListItem): number {
  return Math.max(persons - screened, awaiting, 0);
}

/** Persons of a stored crossing whose screening is still to come: the others will not be screened by waiting. */
export function waitingOf({ travelers, screened, awaiting }: CrossingListItem): number {
  return Math.max(travelers - screened, awaiting, 0);
}

/** What of a stored crossing is not as it was sent or answered; undefined where all is. */
function difference(item: CrossingListItem, check: PlannedCheck, ledger: Ledger): string | undefined {
  if (item.laneId !== check.laneId) return 'the lane';
  if (item.persons !== check.occupants) return 'the number of persons';
  if (item.checked !== 1) return 'the log of its events';
  if (!item.sound) return 'the decision, which its events and facts do not give';
  const answer = ledger.answerTo(check.index);
  if (!answer) return undefined;
  if (item.id !== answer.id) return 'the id';
  const stored = answer.provisional ? item.firstHash : item.answerHash;
  return stored === answer.digest ? undefined : 'the answer';
}

/**
 * Holds stored crossings against a replay.
 *
 * @param terminalOf the name of a lane's terminal in this run
 */
export function reconcile(
  plan: ReplayPlan,
  ledger: Ledger,
  terminalOf: (laneId: string) => string,
): Reconciliation {
  const planned = new Map(
    plan.checks.map((check) => [`${terminalOf(check.laneId)} booth ${check.sequence}`, check]),
  );
  const seen = new Uint8Array(plan.checks.length);
  const byPort = new Map<string, number>();
  const counts = { doubled: 0, altered: 0, unscreened: 0, stored: 0, persons: 0, passengers: 0, trucks: 0 };
  const examples: string[] = [];
  const example = (words: string) => {
    if (examples.length < mostExamples) examples.push(words);
  };

  return {
    take(item) {
      const key = `${item.terminal} ${item.phase} ${item.sequence}`;
      const check = planned.get(key);
      counts.stored += 1;
      if (!check || seen[check.index] === 1) {
        counts.doubled += 1;
        example(`doubled: ${key} (${item.id})`);
        return;
      }
      seen[check.index] = 1;
      counts.persons += item.persons;
      if (check.kind === 'truck') counts.trucks += 1;
      else counts.passengers += item.persons;
      counts.unscreened += unscreenedOf(item);
      const { portCode, laneClass } = laneOf(item.laneId);
      addPersons(byPort, portCode, laneClass, item.persons);
      const what = difference(item, check, ledger);
      if (what === undefined) return;
      counts.altered += 1;
      example(`altered: ${what} of ${key} (${item.id})`);
    },
    close() {
      let lost = 0;
      for (const check of plan.checks) {
        if (seen[check.index] === 1) continue;
        lost += 1;
        example(`lost: ${terminalOf(check.laneId)} booth ${check.sequence}`);
      }
      const places = new Set([...plan.totals.byPort.keys(), ...byPort.keys()]);
      const differing = [...places].filter((place) => plan.totals.byPort.get(place) !== byPort.get(place));
      return { ...counts, lost, differing, examples };
    },
  };
}
