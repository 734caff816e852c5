/** How many lanes of each class there are, counted once: the simulation asks often. */
import { crossings, lanes } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';

const atCrossing = crossings.map(({ code }) => {
  const own = lanes.filter((lane) => lane.crossingCode === code);
  return new Map(laneClasses.map((kind) => [kind, own.filter((lane) => lane.laneClass === kind).length]));
});

/** Lanes of a class at a crossing, by its index in `crossings`. */
export function lanesAt(crossingIndex: number, laneClass: LaneClass): number {
  return atCrossing[crossingIndex]?.get(laneClass) ?? 0;
}

const atPort = new Map<string, number>();
for (const [index, { portCode }] of crossings.entries())
  for (const laneClass of laneClasses) {
    const key = `${portCode} ${laneClass}`;
    atPort.set(key, (atPort.get(key) ?? 0) + lanesAt(index, laneClass));
  }

/** Lanes of a class at all crossings of a port. */
export function lanesAtPort(portCode: string, laneClass: LaneClass): number {
  return atPort.get(`${portCode} ${laneClass}`) ?? 0;
}
