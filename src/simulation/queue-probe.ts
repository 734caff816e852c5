/** One queue alone, in plain lines, simulated again and again with other plans: for calibration and optimisation. */
import { binCount, binOf, quantiles } from './histogram.ts';
import type { Model } from './model.ts';
import { fate } from './station-types.ts';
import type { Queue, Yard } from './yard.ts';
import { newQueueDay, runYard } from './yard-day.ts';

/** What is different about the queue. */
export type QueuePlan = Partial<Pick<Queue, 'standing' | 'lanesOpen'>> & {
  /** Travelers by hour; buses keep their plan, as they do under a scenario's `demand`. */
  readonly hourly?: readonly number[];
  readonly meanSeconds?: number;
  readonly officerVariation?: number;
};

/** By hour of arrival. Waits in minutes, undefined where nobody came. */
export type Probed = {
  /** Travelers on a day. */
  readonly arrivals: readonly number[];
  readonly mean: readonly (number | undefined)[];
  /** Each probed fraction of the travelers waits no longer; only when asked for. */
  readonly quantile: readonly (number | undefined)[];
  /** Minutes that all wait together on a day. */
  readonly waited: number;
};

export type Probe = (plan: QueuePlan, seed: number, replications: number, fraction?: number) => Probed;

const hours = 24;

/** The same seed meets the same random numbers whatever the plan, of at most `room` travelers with the evening before. */
export function newProbe(model: Model, yard: Yard, queue: Queue, room: number): Probe {
  const day = newQueueDay(room);
  const one = new Float64Array(room);
  const begins = model.warmUpHours > 0 ? 86_400 : 0;
  return function probe(plan, seed, replications, fraction) {
    const whole = plan.hourly?.map(Math.round);
    const planned: Queue = {
      ...queue,
      flows:
        whole === undefined
          ? queue.flows
          : queue.flows.map((flow) => (flow.kind === 'bus' ? flow : { ...flow, hourly: whole })),
      standing: Math.round(plan.standing ?? queue.standing),
      lanesOpen: plan.lanesOpen ?? queue.lanesOpen,
      service: {
        ...queue.service,
        meanSeconds: plan.meanSeconds ?? queue.service.meanSeconds,
        officerVariation: plan.officerVariation ?? queue.service.officerVariation,
      },
    };
    const alone: Yard = { ...yard, queues: [planned], behaviour: undefined };
    const sums = new Float64Array(hours);
    const counts = new Float64Array(hours);
    const bins = new Uint32Array(fraction === undefined ? 0 : hours * binCount);
    for (let replication = 0; replication < replications; replication += 1) {
      runYard(model, alone, { seed, replication }, [day], one);
      for (let i = 0; i < day.count; i += 1) {
        const hour = Math.floor(((day.arrivals[i] as number) - begins) / 3600);
        if (hour < 0 || day.fates[i] !== fate.served) continue;
        const wait = day.waits[i] as number;
        sums[hour] = (sums[hour] as number) + wait;
        counts[hour] = (counts[hour] as number) + 1;
        if (fraction === undefined) continue;
        const bin = hour * binCount + binOf(wait);
        bins[bin] = (bins[bin] as number) + 1;
      }
    }
    const byHour = <T>(of: (hour: number, count: number) => T) =>
      Array.from(counts, (count, hour) => (count === 0 ? undefined : of(hour, count)));
    return {
      arrivals: Array.from(counts, (count) => count / replications),
      mean: byHour((hour, count) => (sums[hour] as number) / count / 60),
      quantile:
        fraction === undefined
          ? []
          : byHour((hour, count) => (quantiles(bins, hour * binCount, count, [fraction])[0] ?? 0) / 60),
      waited: sums.reduce((x, y) => x + y, 0) / replications / 60,
    };
  };
}
