/** X-ray and secondary inspection of a yard's day: first in, first out, on servers of their own. */
import type { StagePlan } from './after-booth.ts';
import { runQueue } from './engine.ts';
import { fillLogNormal, purpose, streamKey, uniform } from './random.ts';
import { fate } from './station-types.ts';
import type { QueueDay } from './tally.ts';
import type { Yard } from './yard.ts';

/** What a stage saw of those who arrived at it. */
export type StageDay = { readonly count: number; readonly waitSeconds: number; readonly busySeconds: number };

export const idleStage: StageDay = { count: 0, waitSeconds: 0, busySeconds: 0 };

/** Draws who is referred: the same travelers in every scenario with the same shares. */
export function drawReferrals(
  yard: Yard,
  days: readonly QueueDay[],
  seed: number,
  replication: number,
): void {
  for (const [index, queue] of yard.queues.entries()) {
    const day = days[index];
    if (day === undefined) continue;
    const key = streamKey(seed, purpose.referrals, replication, queue.id);
    const { count, fates, referred } = day;
    const { referrals } = queue;
    for (let i = 0; i < count; i += 1)
      referred[i] = fates[i] === fate.served && uniform(key, i) < referrals ? 1 : 0;
  }
}

/** Sends them through; `days` are those of the yard's queues, referrals drawn. */
export function runStages(
  yard: Yard,
  days: readonly QueueDay[],
  seed: number,
  replication: number,
): { readonly xray: StageDay; readonly secondary: StageDay } {
  const toXray: number[] = [];
  const toSecondary: number[] = [];
  for (const [index, queue] of yard.queues.entries()) {
    const day = days[index];
    if (day === undefined) continue;
    const key = streamKey(seed, purpose.xray, replication, queue.id);
    const emptyKey = streamKey(seed, purpose.empty, replication, queue.id);
    const { empty } = queue.mix;
    const { count, fates, referred, arrivals, waits, taken } = day;
    const hasXray = yard.xray !== undefined;
    const loadedShare = yard.xray?.share ?? 0;
    for (let i = 0; i < count; i += 1) {
      if (fates[i] !== fate.served) continue;
      const isEmpty = hasXray && empty !== undefined && uniform(emptyKey, i) < empty.share;
      const share = isEmpty ? empty.xrayShare : loadedShare;
      const xrayed = hasXray && uniform(key, i) < share;
      if (!xrayed && referred[i] === 0) continue;
      const leaves = (arrivals[i] as number) + (waits[i] as number) + (taken[i] as number);
      (xrayed ? toXray : toSecondary).push(leaves);
    }
  }
  const streams = (stream: number) => streamKey(seed, stream, replication, yard.id, yard.traffic.length);
  let xray = idleStage;
  if (yard.xray !== undefined) {
    const run = runStage(yard.xray, toXray, streams(purpose.afterXray));
    xray = run.day;
    // Whom the X-ray sends on is drawn at its end, by the share of the yard's referrals.
    const share = yard.queues[0]?.referrals ?? 0;
    const key = streams(purpose.xray);
    for (const [i, time] of run.ends.entries()) if (uniform(key, i) < share) toSecondary.push(time);
  }
  return { xray, secondary: runStage(yard.secondary, toSecondary, streams(purpose.secondary)).day };
}

/** A stage with all its servers always open; answers also when each leaves it. */
export function runStage(
  plan: StagePlan,
  times: readonly number[],
  key: ReturnType<typeof streamKey>,
): { readonly day: StageDay; readonly ends: readonly number[] } {
  const count = times.length;
  const arrivals = Float64Array.from(times).sort();
  const services = new Float64Array(count);
  fillLogNormal(key, plan.variation, services, count);
  for (let i = 0; i < count; i += 1) services[i] = (services[i] ?? 0) * plan.meanSeconds;
  const waits = new Float64Array(count);
  const taken = new Float64Array(count);
  const officerFactors = new Float64Array(plan.servers).fill(1);
  const lanes = { lanesOpen: [plan.servers], moveUpSeconds: 0, officerFactors, shifts: 1 };
  runQueue(lanes, arrivals, services, count, waits, taken);
  const sum = (values: Float64Array) => values.reduce((x, y) => x + y, 0);
  return {
    day: { count, waitSeconds: sum(waits), busySeconds: sum(taken) },
    ends: Array.from(arrivals, (time, i) => time + (waits[i] ?? 0) + (taken[i] ?? 0)),
  };
}
