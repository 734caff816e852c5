import { sandboxCarrier } from '../seed/demo-member.ts';
import { eventKinds } from '../simulation/day-plan.ts';
import { homesOf } from './homes.ts';
import { newcomersOf } from './newcomers.ts';
import { type Program, programs, type ReplayPlan } from './plan.ts';
import type { Chances } from './traffic.ts';

/** A member made beforehand, as the sandbox gives it. */
export interface PoolMember {
  readonly rfid: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

/** Who drives in this run: members in turn, and newcomers who have never been here. */
export interface People {
  readonly members: Readonly<Record<Program, readonly PoolMember[]>>;
  /** The seed of this run's newcomers. */
  readonly newcomers: number;
}

const [car, truck] = [eventKinds.indexOf('car'), eventKinds.indexOf('truck')];
const fast = programs.indexOf('FAST');
const unreadable = '{"unreadable":true}';

function item<T>(pool: readonly T[], index: number): T {
  const found = pool[index % pool.length];
  if (found === undefined) throw new RangeError('the pool of members is empty');
  return found;
}

/** How many occupants of a check show something that can be read. */
export function readableIn(plan: ReplayPlan, check: number, chances: Chances): number {
  const occupants = plan.occupants[check] ?? 0;
  if (plan.program[check] !== 0) return occupants;
  const first = plan.firstPerson[check] ?? 0;
  let count = 0;
  for (let i = 0; i < occupants; i += 1) if (chances.documentOf(first + i) !== 'unreadable') count += 1;
  return count;
}

/** Documents of this run: good for the years to come, not all equally long, or expired in the years before. */
function expiryDates(year: number) {
  const dates = (from: number, years: number) =>
    Array.from({ length: years * 12 }, (_, i) => {
      const yy = String((year + from + (i % years)) % 100).padStart(2, '0');
      return `${yy}${String(1 + (i % 12)).padStart(2, '0')}15`;
    });
  return { good: dates(1, 9), expired: dates(-4, 3) };
}

/**
 * What the terminals send, as JSON text: built piece by piece, since a day has 400,000 of them.
 *
 * @returns the body of a check of the plan, by its index and when it was captured (milliseconds since 1970); `misread`:
 * with one wrong digit in the first occupant's document
 */
export function checkTexts(plan: ReplayPlan, people: People, chances: Chances, now: number) {
  const newcomers = newcomersOf(people.newcomers);
  const dates = expiryDates(new Date(now).getUTCFullYear());
  const cards = (pool: readonly PoolMember[]) =>
    pool.map(({ rfid, vehicle: { plate, state, country } }) => ({
      occupant: `{"rfid":"${rfid}"}`,
      vehicle: JSON.stringify({ plate, state, country }),
    }));
  const poolOf = (program: Program) => {
    const pool = cards(people.members[program]);
    const homeOf = homesOf(plan, program, pool.length);
    return (lane: number, number: number) => {
      const { start, size } = homeOf(lane);
      return item(pool, start + (number % size));
    };
  };
  const pools = { SENTRI: poolOf('SENTRI'), FAST: poolOf('FAST') };

  function documentOf(person: number, misread: boolean): string {
    const state = chances.documentOf(person);
    if (state === 'unreadable') return unreadable;
    const expiry = item(dates[state], person);
    return `{"mrz":${newcomers.zone(person, expiry, misread)}}`;
  }

  /** The occupants, and what the first of them drives. */
  function ridersOf(check: number, misread: boolean): { occupants: string; vehicle: string } {
    const first = plan.firstPerson[check] ?? 0;
    const count = plan.occupants[check] ?? 0;
    const program = programs[plan.program[check] ?? 0];
    const pool = program === undefined || program === 'none' ? undefined : pools[program];
    const lane = plan.lane[check] ?? 0;
    const driver = pool?.(lane, first);
    let occupants = driver?.occupant ?? documentOf(first, misread);
    for (let i = 1; i < count; i += 1) {
      occupants += `,${pool?.(lane, first + i).occupant ?? documentOf(first + i, false)}`;
    }
    return { occupants, vehicle: driver?.vehicle ?? newcomers.vehicle(first) };
  }

  return function textOf(check: number, capturedAt: number, misread = false): string {
    const { occupants, vehicle } = ridersOf(check, misread);
    const kind = plan.kind[check];
    const booth = plan.phase[check] === 0;
    const counted = booth ? `,"occupantCount":${plan.occupants[check] ?? 0}` : '';
    const before = plan.preread[check] ?? -1;
    const joined = before < 0 ? '' : `,"preread":{"sequence":${before}}`;
    const carrier = plan.program[check] === fast ? `,"carrier":{"id":"${sandboxCarrier}"}` : '';
    const driven =
      kind === car ? `,"vehicle":${vehicle}` : kind === truck ? `,"truck":${vehicle}${carrier}` : '';
    return (
      `{"capturedAt":"${new Date(capturedAt).toISOString()}","sequence":${plan.sequence[check] ?? 0},` +
      `"phase":"${booth ? 'booth' : 'preread'}"${counted},"occupants":[${occupants}]${driven}${joined}}`
    );
  };
}
