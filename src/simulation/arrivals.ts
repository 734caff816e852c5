import type { Flow } from './day-plan.ts';
import { exponential, purpose, streamKey } from './random.ts';

/** `exact`: as many as planned in every hour. `poisson`: as many as planned on average. */
export type ArrivalMode = 'exact' | 'poisson';

const secondsAnHour = 3600;
/** Random numbers set aside for an hour, so that one hour's count does not shift the next hour's moments. */
const numbersAnHour = 2 ** 22;

/** The most arrivals that `drawArrivals` can write for a flow: room for 10 standard deviations. */
export function roomFor(flow: Flow): number {
  return flow.hourly.reduce((sum, planned) => sum + Math.ceil(planned + 10 * Math.sqrt(planned) + 10), 0);
}

/**
 * Draws the moments at which a flow arrives in one replication of the day: ascending seconds since local
 * midnight, written to `out`. Answers how many. Within an hour the moments are a Poisson process, in `exact`
 * mode conditioned on the count (normalised exponential spacings). Another day of the same flow has another `stream`.
 */
export function drawArrivals(
  flow: Flow,
  seed: number,
  replication: number,
  mode: ArrivalMode,
  out: Float64Array,
  stream: number = purpose.arrivals,
): number {
  const key = streamKey(seed, stream, replication, flow.id);
  let count = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    const planned = flow.hourly[hour] ?? 0;
    if (planned === 0) continue;
    const first = hour * numbersAnHour;
    const begin = hour * secondsAnHour;
    let sum = 0;
    if (mode === 'exact') {
      for (let i = 0; i < planned; i += 1) {
        sum += exponential(key, first + i);
        out[count + i] = sum;
      }
      const scale = secondsAnHour / (sum + exponential(key, first + planned));
      for (let i = count; i < count + planned; i += 1) out[i] = begin + (out[i] ?? 0) * scale;
      count += planned;
    } else {
      const gap = secondsAnHour / planned;
      for (let i = 0; ; i += 1) {
        sum += exponential(key, first + i) * gap;
        if (sum >= secondsAnHour || count >= out.length) break;
        out[count] = begin + sum;
        count += 1;
      }
    }
  }
  return count;
}
