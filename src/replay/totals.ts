import { crossings, lanes } from '../lanes/border.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { EventKind } from '../simulation/day-plan.ts';

/** What crossed. `persons` is everybody, `passengers` everybody but the drivers of trucks. */
export interface Totals {
  events: number;
  persons: number;
  passengers: number;
  trucks: number;
  /** By port and lane class, `2504 sentri`: checks would count a divided bus twice, so persons alone. */
  readonly byPort: Map<string, number>;
}

export function zeroTotals(): Totals {
  return { events: 0, persons: 0, passengers: 0, trucks: 0, byPort: new Map() };
}

/** Counts one event of the day. */
export function addTo(
  totals: Totals,
  event: {
    readonly kind: EventKind;
    readonly portCode: string;
    readonly laneClass: LaneClass;
    readonly occupants: number;
  },
): void {
  const { kind, portCode, laneClass, occupants } = event;
  totals.events += 1;
  totals.persons += occupants;
  if (kind === 'truck') totals.trucks += 1;
  else totals.passengers += occupants;
  addPersons(totals.byPort, portCode, laneClass, occupants);
}

/** Adds persons to a table by port and lane class. */
export function addPersons(
  byPort: Map<string, number>,
  portCode: string,
  laneClass: string,
  count: number,
): void {
  const key = `${portCode} ${laneClass}`;
  byPort.set(key, (byPort.get(key) ?? 0) + count);
}

const portOf = new Map(crossings.map(({ code, portCode }) => [code, portCode]));
const placeOfLane = new Map(
  lanes.map(({ id, crossingCode, laneClass }) => [
    id,
    { portCode: portOf.get(crossingCode) ?? '', laneClass },
  ]),
);

/** Port and class of a lane, by its id. */
export function laneOf(laneId: string): { readonly portCode: string; readonly laneClass: string } {
  return placeOfLane.get(laneId) ?? { portCode: 'unknown', laneClass: laneId };
}
