/** One replication of the day: draws it, queues it, and writes what each cell saw. Pure. */
import { laneClasses } from '../lanes/lane-class.ts';
import { drawArrivals } from './arrivals.ts';
import { addCell, type Cells, dayHour, hoursAndDay } from './cells.ts';
import { type LaneGroup, runQueue } from './engine.ts';
import { addHistogram, binCount, binOf, quantiles } from './histogram.ts';
import type { Model, Queue, QueueGroup } from './model.ts';
import { fillLogNormal, purpose, streamKey } from './random.ts';
import { officerVariation, shiftHours } from './service.ts';

const shifts = 24 / shiftHours;
const fractions = [0.5, 0.9, 0.95, 0.99];

/** Arrays that every replication uses again. */
export type Scratch = {
  readonly arrivals: Float64Array;
  readonly services: Float64Array;
  readonly waits: Float64Array;
  readonly oneFlow: Float64Array;
  readonly group: Tally;
  /** By lane class: the border as a whole. */
  readonly border: readonly Tally[];
};

/** What a replication saw of one port and lane class, by hour of arrival. */
type Tally = {
  readonly bins: Uint32Array;
  readonly arrivals: Float64Array;
  readonly served: Float64Array;
  readonly waitSeconds: Float64Array;
  busySeconds: number;
};

const newTally = (): Tally => ({
  bins: new Uint32Array(hoursAndDay * binCount),
  arrivals: new Float64Array(hoursAndDay),
  served: new Float64Array(hoursAndDay),
  waitSeconds: new Float64Array(hoursAndDay),
  busySeconds: 0,
});

/** Makes the arrays for a model: about 10 MB for the whole border. */
export function newScratch(model: Model): Scratch {
  const room = () => new Float64Array(model.room);
  const border = laneClasses.map(newTally);
  return { arrivals: room(), services: room(), waits: room(), oneFlow: room(), group: newTally(), border };
}

/**
 * Runs one replication and adds its figures to `cells`: a cell for each group in the order of the model,
 * then one for each lane class border-wide. Yields after each queue, at most some 10 ms of work.
 */
export function* replicationSteps(
  model: Model,
  seed: number,
  replication: number,
  scratch: Scratch,
  cells: Cells,
): Generator<void, void> {
  for (const tally of scratch.border) clear(tally);
  for (const [index, group] of model.groups.entries()) {
    clear(scratch.group);
    for (const queue of group.queues) {
      queueDay(model, queue, seed, replication, scratch);
      yield;
    }
    const border = scratch.border[laneClasses.indexOf(group.laneClass)];
    if (border !== undefined) addTally(border, scratch.group);
    record(scratch.group, cells, index);
  }
  for (const [index, tally] of scratch.border.entries()) record(tally, cells, model.groups.length + index);
}

function queueDay(model: Model, queue: Queue, seed: number, replication: number, scratch: Scratch): void {
  const count = drawQueue(model, queue, seed, replication, scratch);
  const { services, waits, arrivals, group: tally } = scratch;
  const { service } = queue;
  fillLogNormal(streamKey(seed, purpose.services, replication, queue.id), service.variation, services, count);
  for (let i = 0; i < count; i += 1) services[i] = (services[i] ?? 0) * service.meanSeconds;
  const officerFactors = new Float64Array(Math.max(...queue.lanesOpen) * shifts);
  const officers = streamKey(seed, purpose.officers, replication, queue.id);
  fillLogNormal(officers, officerVariation, officerFactors, officerFactors.length);
  const { lanesOpen } = queue;
  const lanes: LaneGroup = { lanesOpen, moveUpSeconds: service.moveUpSeconds, officerFactors, shifts };
  tally.busySeconds += runQueue(lanes, arrivals, services, count, waits).busySeconds;
  for (let i = 0; i < count; i += 1) {
    const wait = waits[i] ?? 0;
    const arrival = arrivals[i] ?? 0;
    const hour = Math.floor(arrival / 3600);
    const bin = hour * binCount + binOf(wait);
    tally.bins[bin] = (tally.bins[bin] ?? 0) + 1;
    tally.arrivals[hour] = (tally.arrivals[hour] ?? 0) + 1;
    tally.waitSeconds[hour] = (tally.waitSeconds[hour] ?? 0) + wait;
    const servedHour = Math.floor((arrival + wait) / 3600);
    if (servedHour < dayHour) tally.served[servedHour] = (tally.served[servedHour] ?? 0) + 1;
  }
}

/** The arrivals of all flows of a queue, ascending, in `scratch.arrivals`; a bus as its passengers at one moment. */
function drawQueue(model: Model, queue: Queue, seed: number, replication: number, scratch: Scratch): number {
  const { arrivals, oneFlow } = scratch;
  let count = 0;
  for (const flow of queue.flows) {
    const drawn = drawArrivals(flow, seed, replication, model.arrivals, oneFlow);
    for (let i = 0; i < drawn; i += 1) {
      const persons = flow.kind === 'bus' ? (flow.busLoads[i % flow.busLoads.length] ?? 0) : 1;
      arrivals.fill(oneFlow[i] ?? 0, count, count + persons);
      count += persons;
    }
  }
  if (queue.flows.length > 1) arrivals.subarray(0, count).sort();
  return count;
}

function clear(tally: Tally): void {
  tally.bins.fill(0);
  tally.arrivals.fill(0);
  tally.served.fill(0);
  tally.waitSeconds.fill(0);
  tally.busySeconds = 0;
}

function addTally(to: Tally, from: Tally): void {
  to.busySeconds += from.busySeconds;
  for (let hour = 0; hour < dayHour; hour += 1) {
    to.arrivals[hour] = (to.arrivals[hour] ?? 0) + (from.arrivals[hour] ?? 0);
    to.served[hour] = (to.served[hour] ?? 0) + (from.served[hour] ?? 0);
    to.waitSeconds[hour] = (to.waitSeconds[hour] ?? 0) + (from.waitSeconds[hour] ?? 0);
    if ((from.arrivals[hour] ?? 0) > 0) addHistogram(to.bins, hour * binCount, from.bins, hour * binCount);
  }
}

/** Adds the hours up to the whole day, which serves everyone, and writes all to the cells. */
function record(tally: Tally, cells: Cells, index: number): void {
  for (let hour = 0; hour < dayHour; hour += 1) {
    const arrived = tally.arrivals[hour] ?? 0;
    tally.arrivals[dayHour] = (tally.arrivals[dayHour] ?? 0) + arrived;
    tally.waitSeconds[dayHour] = (tally.waitSeconds[dayHour] ?? 0) + (tally.waitSeconds[hour] ?? 0);
    if (arrived > 0) addHistogram(tally.bins, dayHour * binCount, tally.bins, hour * binCount);
  }
  tally.served[dayHour] = tally.arrivals[dayHour] ?? 0;
  for (let hour = 0; hour < hoursAndDay; hour += 1) {
    const arrived = tally.arrivals[hour] ?? 0;
    const served = tally.served[hour] ?? 0;
    const busy = hour === dayHour ? tally.busySeconds : 0;
    const waits =
      arrived === 0
        ? []
        : [
            (tally.waitSeconds[hour] ?? 0) / arrived,
            ...quantiles(tally.bins, hour * binCount, arrived, fractions),
          ];
    addCell(cells, index * hoursAndDay + hour, arrived, served, busy, waits);
  }
}

/** Lane-hours that a group has open on the day. */
export function laneHours(group: QueueGroup): number {
  return group.queues.reduce((sum, queue) => sum + queue.lanesOpen.reduce((x, y) => x + y, 0), 0);
}
