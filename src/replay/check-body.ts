import type { CheckBody } from '../crossings/schema.ts';
import { sandboxCarrier } from '../seed/demo-member.ts';
import { passportZone } from '../seed/mrz.ts';
import { personAt, type SyntheticPerson } from '../seed/people.ts';
import type { PlannedCheck } from './plan.ts';

/** A member made beforehand, as the sandbox gives it. */
export interface PoolMember {
  readonly rfid: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

/** Who drives in this run: members in turn, and newcomers who have never been here. */
export interface People {
  readonly members: Readonly<Record<'SENTRI' | 'FAST', readonly PoolMember[]>>;
  /** The seed of this run's newcomers. */
  readonly newcomers: number;
}

function item<T>(pool: readonly T[], index: number): T {
  const found = pool[index % pool.length];
  if (found === undefined) throw new RangeError('the pool of members is empty');
  return found;
}

/** Passports are good for the years to come, not all equally long. */
function expiryOf(index: number, capturedAt: number): string {
  const year = new Date(capturedAt).getUTCFullYear() + 1 + (index % 9);
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}-15`;
}

function vehicleOf(
  check: PlannedCheck,
  { plate, state, country }: SyntheticPerson['vehicle'] | PoolMember['vehicle'],
) {
  const presented = { plate, state, country };
  if (check.kind === 'car') return { vehicle: presented };
  if (check.kind !== 'truck') return {};
  return check.program === 'FAST'
    ? { truck: presented, carrier: { id: sandboxCarrier } }
    : { truck: presented };
}

/**
 * What the terminal sends for a planned check at the booth, everybody counted.
 *
 * @param capturedAt milliseconds since 1970
 */
export function checkBody(check: PlannedCheck, people: People, capturedAt: number): CheckBody {
  const numbers = Array.from({ length: check.occupants }, (_, i) => check.firstPerson + i);
  const common = {
    capturedAt: new Date(capturedAt).toISOString(),
    sequence: check.sequence,
    phase: 'booth',
    direction: 'northbound',
    occupantCount: check.occupants,
  } as const;
  if (check.program !== undefined) {
    const riders = numbers.map((number) => item(people.members[check.program ?? 'SENTRI'], number));
    return {
      ...common,
      occupants: riders.map(({ rfid }) => ({ rfid })),
      ...vehicleOf(check, item(riders, 0).vehicle),
    };
  }
  const riders = numbers.map((number) => personAt(people.newcomers, number));
  return {
    ...common,
    occupants: riders.map((person, i) => ({
      mrz: [...passportZone(person, expiryOf(check.firstPerson + i, capturedAt))],
    })),
    ...vehicleOf(check, item(riders, 0).vehicle),
  };
}
