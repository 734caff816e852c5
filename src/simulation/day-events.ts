/** Reading a generated day, event by event. */
import { crossings, ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { type EventKind, eventKinds } from './day-plan.ts';
import type { DayDemand } from './demand.ts';

/** The events of a day, wherever they come from. */
export type DayEvents = Omit<DayDemand, 'preset' | 'seed'>;

/** One crossing event in words. */
export type DayEvent = {
  readonly index: number;
  readonly timeMs: number;
  readonly kind: EventKind;
  readonly laneClass: LaneClass;
  readonly portCode: string;
  readonly crossingCode: string;
  readonly occupants: number;
};

/** Event `index` of the day. Throws `RangeError` beyond its count. */
export function eventAt(day: DayEvents, index: number): DayEvent {
  const kind = eventKinds[day.kind[index] ?? -1];
  const laneClass = laneClasses[day.laneClass[index] ?? -1];
  const port = ports[day.port[index] ?? -1];
  const crossing = crossings[day.crossing[index] ?? -1];
  const occupants = day.occupants[index];
  const timeMs = day.timeMs[index];
  if (!kind || !laneClass || !port || !crossing || occupants === undefined || timeMs === undefined)
    throw new RangeError(`The day has no event ${index}: it has ${day.count}`);
  return { index, timeMs, kind, laneClass, portCode: port.code, crossingCode: crossing.code, occupants };
}

/** The index of the first event at or after `timeMs`; the day's count when there is none. */
export function firstAtOrAfter(day: DayEvents, timeMs: number): number {
  let low = 0;
  let high = day.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((day.timeMs[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Visits the events with `fromMs <= timeMs < toMs`, in order. */
export function forEachBetween(
  day: DayEvents,
  fromMs: number,
  toMs: number,
  visit: (event: DayEvent) => void,
): void {
  const end = firstAtOrAfter(day, toMs);
  for (let index = firstAtOrAfter(day, fromMs); index < end; index += 1) visit(eventAt(day, index));
}
