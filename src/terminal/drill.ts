import type { LaneClass } from '../lanes/lane-class.ts';
import { scopeOf } from '../snapshots/scope.ts';
import type { OpenSnapshot } from './lookups.ts';
import { openPack } from './pack.ts';
import { encodePack } from './pack-encode.ts';
import { createPackKeys } from './pack-keys.ts';

/** A synthetic traveler to practise with. */
export interface DrillTraveler {
  readonly what: string;
  readonly rfid: string;
  readonly plate: string;
}

/** Each has one registered car; nobody has such a card or plate. */
export const drillTravelers: readonly DrillTraveler[] = [
  { what: 'a member: admit', rfid: 'd2111000000000000000000a', plate: 'DRILL-1' },
  {
    what: 'a member against whom something is known: refer',
    rfid: 'd2111000000000000000000b',
    plate: 'DRILL-2',
  },
  { what: 'somebody unknown: by the lane’s policy', rfid: 'd2111000000000000000000c', plate: 'DRILL-3' },
];

/** A pack of synthetic travelers under a key of its own, to practise an outage with. */
export function drillSnapshot(laneClass: LaneClass, now: number): OpenSnapshot {
  const keys = createPackKeys(crypto.getRandomValues(new Uint8Array(32)));
  const entries = drillTravelers.slice(0, 2).flatMap(({ rfid, plate }, index) => {
    const member = keys.member(rfid);
    return [
      { key: keys.number('rfid', rfid), admit: index === 0, member },
      { key: keys.pair({ plate, state: 'BCN', country: 'MEX' }, member), admit: true, member },
    ];
  });
  const bytes = encodePack({ version: 1, madeAt: now, scope: scopeOf(laneClass), entries });
  return { pack: openPack(bytes), keys };
}
