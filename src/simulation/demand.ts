/**
 * The one demand generator: the day that the simulator queues, the replayer posts and the seed fills in.
 * `designDay(preset, seed)` is replication 0 of the simulation of that preset with that seed.
 */
import { ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import { drawArrivals, roomFor } from './arrivals.ts';
import { type DayPlan, eventKinds, planDay } from './day-plan.ts';
import { below, purpose, streamKey } from './random.ts';
import { defaultShares } from './shares.ts';
import { sortedByTime } from './sort.ts';
import type { Preset } from './volumes.ts';

/** A day of crossing events, one array a field, ascending in time. Indexes point into the named lists. */
export type DayDemand = {
  readonly preset: Preset;
  readonly seed: number;
  readonly count: number;
  /** Milliseconds since midnight, local time of the port. */
  readonly timeMs: Uint32Array;
  /** Into `eventKinds`. */
  readonly kind: Uint8Array;
  /** Into `laneClasses`. */
  readonly laneClass: Uint8Array;
  /** Into `ports`. */
  readonly port: Uint8Array;
  /** Into `crossings`. */
  readonly crossing: Uint8Array;
  /** Everyone who presents: driver included, a bus's passengers without its crew, a truck's driver. */
  readonly occupants: Uint8Array;
};

/** Most seats of a car (an assumption). */
const mostOccupants = 9;

/**
 * Generates a day. The same arguments give the same day, to the millisecond. The totals are exactly those
 * of `dayTotals`: the seed day has 660,000 passengers and 12,500 trucks in 393,146 events.
 */
export function designDay(preset: Preset, seed: number): DayDemand {
  return { preset, seed, ...drawDay(planDay(preset, defaultShares), seed) };
}

/** Draws the day of a plan: as many events and persons as it says, their moments and seats by this seed. */
export function drawDay(plan: DayPlan, seed: number): Omit<DayDemand, 'preset' | 'seed'> {
  const events = plan.flows.map((flow) => flow.hourly.reduce((sum, planned) => sum + planned, 0));
  const count = events.reduce((sum, flowEvents) => sum + flowEvents, 0);
  const times = new Uint32Array(count);
  const flowOf = new Uint16Array(count);
  const scratch = new Float64Array(Math.max(0, ...plan.flows.map(roomFor)));
  let next = 0;
  for (const [index, flow] of plan.flows.entries()) {
    const drawn = drawArrivals(flow, seed, 0, 'exact', scratch);
    for (let i = 0; i < drawn; i += 1) times[next + i] = Math.floor((scratch[i] ?? 0) * 1000);
    flowOf.fill(index, next, next + drawn);
    next += drawn;
  }
  const order = sortedByTime(times);
  const day = {
    count,
    timeMs: times.map((_, i) => times[order[i] ?? 0] ?? 0),
    kind: new Uint8Array(count),
    laneClass: new Uint8Array(count),
    port: new Uint8Array(count),
    crossing: new Uint8Array(count),
    occupants: new Uint8Array(count).fill(1),
  };
  const fields = plan.flows.map((flow) => ({
    kind: eventKinds.indexOf(flow.kind),
    laneClass: laneClasses.indexOf(flow.laneClass),
    port: flow.portIndex,
    crossing: flow.crossingIndex,
    busLoads: flow.busLoads.values(),
  }));
  for (let i = 0; i < count; i += 1) {
    const field = fields[flowOf[order[i] ?? 0] ?? 0];
    if (field === undefined) continue;
    day.kind[i] = field.kind;
    day.laneClass[i] = field.laneClass;
    day.port[i] = field.port;
    day.crossing[i] = field.crossing;
    const { value: passengers } = field.busLoads.next();
    if (passengers !== undefined) day.occupants[i] = passengers;
  }
  seat(day, plan, seed);
  return day;
}

/** Seats the persons beside the drivers at random over their port's cars. */
function seat(day: Omit<DayDemand, 'preset' | 'seed'>, plan: DayPlan, seed: number): void {
  const car = eventKinds.indexOf('car');
  const cars: number[][] = ports.map(() => []);
  for (let i = 0; i < day.count; i += 1) if (day.kind[i] === car) cars[day.port[i] ?? 0]?.push(i);
  for (const [port, events] of cars.entries()) {
    const key = streamKey(seed, purpose.occupants, port);
    let missing = (plan.carOccupants[port] ?? 0) - events.length;
    for (let draw = 0; missing > 0; draw += 1) {
      const event = events[below(key, draw, events.length)] ?? 0;
      const seated = day.occupants[event] ?? 0;
      if (seated >= mostOccupants) continue;
      day.occupants[event] = seated + 1;
      missing -= 1;
    }
  }
}
