/** One replication of a yard: who comes, whom the lanes serve, and when. */
import { drawArrivals } from './arrivals.ts';
import { runQueue } from './engine.ts';
import type { Model } from './model.ts';
import { exponential, fillLogNormal, purpose, streamKey, uniform } from './random.ts';
import { shiftHours } from './service.ts';
import { runStation } from './station.ts';
import type { QueueDay } from './tally.ts';
import { quarters } from './times.ts';
import type { Behaviour, Queue, Yard } from './yard.ts';

const shifts = 24 / shiftHours;
const daySeconds = 86_400;

/** Which replication of which run: with the scenario, all that chance depends on. */
export type Draw = { readonly seed: number; readonly replication: number };

export function newQueueDay(room: number): QueueDay {
  const numbers = () => new Float64Array(room);
  const flags = () => new Uint8Array(room);
  return {
    count: 0,
    arrivals: numbers(),
    services: numbers(),
    waits: numbers(),
    taken: numbers(),
    fates: flags(),
    referred: flags(),
  };
}

/** Runs every queue of a yard; `days` has one for each. With a warm-up the counted day is the second. */
export function runYard(
  model: Model,
  yard: Yard,
  draw: Draw,
  days: readonly QueueDay[],
  one: Float64Array,
): void {
  for (const [index, queue] of yard.queues.entries()) {
    const day = days[index];
    if (day === undefined) continue;
    drawQueue(model, queue, draw, day, one);
    if (yard.behaviour !== undefined) continue;
    const { moveUpSeconds } = queue.service;
    const { factors, parts } = officersOf(queue, draw);
    const lanes = { lanesOpen: queue.lanesOpen, moveUpSeconds, officerFactors: factors, shifts: parts };
    runQueue(lanes, day.arrivals, day.services, day.count, day.waits, day.taken);
    day.fates.fill(0, 0, day.count);
  }
  if (yard.behaviour !== undefined) runTogether(yard, yard.behaviour, draw, days);
}

/** A factor on service times by lane and part of the day: the officer's, times what an outage adds. */
function officersOf(queue: Queue, { seed, replication }: Draw): { factors: Float64Array; parts: number } {
  const lanes = Math.max(...queue.lanesOpen);
  const officers = new Float64Array(lanes * shifts);
  const key = streamKey(seed, purpose.officers, replication, queue.id);
  fillLogNormal(key, queue.service.officerVariation, officers, officers.length);
  const { slow } = queue;
  if (slow === undefined) return { factors: officers, parts: shifts };
  const each = quarters / shifts;
  const factors = new Float64Array(lanes * quarters).map((_, at) => {
    const quarter = at % quarters;
    const shift = Math.floor(at / quarters) * shifts + Math.floor(quarter / each);
    return (officers[shift] ?? 1) * (slow[quarter] ?? 1);
  });
  return { factors, parts: quarters };
}

/** The arrivals of all flows of a queue, ascending, a bus as its passengers at one moment; and their services. */
function drawQueue(model: Model, queue: Queue, draw: Draw, day: QueueDay, one: Float64Array): void {
  const { seed, replication } = draw;
  const { arrivals, services } = day;
  const { warmUpHours } = model;
  const begins = warmUpHours > 0 ? daySeconds : 0;
  // With a warm-up only: the scenario's rules see to it.
  let count = queue.standing;
  arrivals.fill((24 - warmUpHours) * 3600, 0, count);
  for (const flow of queue.flows) {
    const add = (drawn: number, from: number) => {
      const first = count;
      for (let i = 0; i < drawn; i += 1) {
        const persons = flow.kind === 'bus' ? (flow.busLoads[i % flow.busLoads.length] ?? 0) : 1;
        arrivals.fill((one[i] ?? 0) + from, count, count + persons);
        count += persons;
      }
      mergeRuns(arrivals, first, count, one);
    };
    if (warmUpHours > 0) {
      const hourly = flow.hourly.map((planned, hour) => (hour >= 24 - warmUpHours ? planned : 0));
      add(drawArrivals({ ...flow, hourly }, seed, replication, model.arrivals, one, purpose.eve), 0);
    }
    add(drawArrivals(flow, seed, replication, model.arrivals, one), begins);
  }
  day.count = count;
  const { variation, meanSeconds } = queue.service;
  fillLogNormal(streamKey(seed, purpose.services, replication, queue.id), variation, services, count);
  for (let i = 0; i < count; i += 1) services[i] = (services[i] as number) * meanSeconds;
  mixServices(queue, draw, services, count);
}

/** Makes one ascending run of two: `values[0..first)` and `values[first..count)`. Overwrites `spare`. */
function mergeRuns(values: Float64Array, first: number, count: number, spare: Float64Array): void {
  if (first === 0 || first === count || (values[first - 1] as number) <= (values[first] as number)) return;
  spare.set(values.subarray(first, count));
  let left = first - 1;
  let right = count - first - 1;
  for (let at = count - 1; right >= 0; at -= 1) {
    const mine = spare[right] as number;
    if (left >= 0 && (values[left] as number) > mine) {
      values[at] = values[left] as number;
      left -= 1;
    } else {
      values[at] = mine;
      right -= 1;
    }
  }
}

/** Empty trucks and pre-read documents: who they are is the same in every scenario with the same shares. */
function mixServices(
  { id, mix }: Queue,
  { seed, replication }: Draw,
  services: Float64Array,
  count: number,
): void {
  const { empty, preRead } = mix;
  if (empty !== undefined) {
    const key = streamKey(seed, purpose.empty, replication, id);
    for (let i = 0; i < count; i += 1)
      services[i] =
        (services[i] as number) * (uniform(key, i) < empty.share ? empty.factor : empty.loadedFactor);
  }
  if (preRead !== undefined) {
    const key = streamKey(seed, purpose.preRead, replication, id);
    for (let i = 0; i < count; i += 1)
      if (uniform(key, i) < preRead.share) services[i] = (services[i] as number) * preRead.factor;
  }
}

/** All queues of the yard as one crowd on the event calendar. */
function runTogether(yard: Yard, behaviour: Behaviour, draw: Draw, days: readonly QueueDay[]): void {
  const { station, officers, choices, patienceSeconds, toleranceSeconds } = behaviour;
  const { seed, replication } = draw;
  const count = days.slice(0, yard.queues.length).reduce((sum, day) => sum + day.count, 0);
  const from = new Uint8Array(count);
  const kinds = new Uint8Array(count);
  const numbers = () => new Float64Array(count);
  const crowd = {
    count,
    arrivals: numbers(),
    services: numbers(),
    kinds,
    ...(patienceSeconds === undefined ? {} : { patience: numbers() }),
    ...(toleranceSeconds === undefined ? {} : { tolerance: numbers() }),
  };
  const keys = yard.queues.map(({ id }) => ({
    choice: streamKey(seed, purpose.choice, replication, id),
    patience: streamKey(seed, purpose.patience, replication, id),
    tolerance: streamKey(seed, purpose.tolerance, replication, id),
  }));
  const taken = yard.queues.map(() => 0);
  for (let i = 0; i < count; i += 1) {
    let queue = -1;
    let earliest = Infinity;
    for (let other = 0; other < yard.queues.length; other += 1) {
      const day = days[other];
      const at = taken[other] ?? 0;
      if (day === undefined || at >= day.count || (day.arrivals[at] as number) >= earliest) continue;
      queue = other;
      earliest = day.arrivals[at] as number;
    }
    const at = taken[queue] ?? 0;
    taken[queue] = at + 1;
    const key = keys[queue];
    from[i] = queue;
    crowd.arrivals[i] = earliest;
    crowd.services[i] = days[queue]?.services[at] ?? 0;
    kinds[i] = queue;
    if (key === undefined) continue;
    let chance = uniform(key.choice, at);
    for (const choice of choices[queue] ?? []) {
      if (chance >= 0 && chance < choice.share) kinds[i] = choice.kind;
      chance -= choice.share;
    }
    if (crowd.patience) crowd.patience[i] = exponential(key.patience, at) * (patienceSeconds ?? 0);
    if (crowd.tolerance) crowd.tolerance[i] = exponential(key.tolerance, at) * (toleranceSeconds ?? 0);
  }
  const byQueue = yard.queues.map((queue) => officersOf(queue, draw));
  const parts = Math.max(...byQueue.map((officer) => officer.parts));
  const officerFactors = new Float64Array(officers.length * parts).map((_, at) => {
    const { queue, lane } = officers[Math.floor(at / parts)] ?? { queue: 0, lane: 0 };
    const own = byQueue[queue];
    if (own === undefined) return 1;
    return own.factors[lane * own.parts + Math.floor(((at % parts) * own.parts) / parts)] ?? 1;
  });
  const out = { waits: numbers(), taken: numbers(), fates: new Uint8Array(count) };
  runStation({ ...station, officerFactors, shifts: parts }, crowd, out);
  taken.fill(0);
  for (let i = 0; i < count; i += 1) {
    const queue = from[i] as number;
    const day = days[queue];
    if (day === undefined) continue;
    const at = taken[queue] as number;
    day.waits[at] = out.waits[i] as number;
    day.taken[at] = out.taken[i] as number;
    day.fates[at] = out.fates[i] as number;
    taken[queue] = at + 1;
  }
}
