/** From sums to the waits of a summary. */
import type { CellSums, WaitFigure } from './cells.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { HourlyEstimate, HourlySeries, WaitMinutes } from './summary.ts';

const secondsAMinute = 60;

/** A cell's waits in minutes. */
export function waitsOf({ observations, sums }: CellSums): WaitMinutes {
  const of = (figure: WaitFigure): Estimate | null => {
    const { sum, squares } = sums[figure];
    return roundedEstimate(estimate(observations, sum / secondsAMinute, squares / secondsAMinute ** 2));
  };
  return { mean: of('mean'), p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99') };
}

/** The same by step. */
export function seriesOf(hours: readonly WaitMinutes[]): HourlySeries['waitMinutes'] {
  const of = (figure: WaitFigure): HourlyEstimate => ({
    value: hours.map((hour) => hour[figure]?.value ?? null),
    low: hours.map((hour) => hour[figure]?.low ?? null),
    high: hours.map((hour) => hour[figure]?.high ?? null),
  });
  return { mean: of('mean'), p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99') };
}

/** To three decimals: a minute's are below the tenth of a second in which waits are summed. */
export function rounded(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}

export function roundedEstimate(exact: Estimate | null, times = 1): Estimate | null {
  if (exact === null) return null;
  const { value, low, high } = exact;
  const bound = (it: number | null) => (it === null ? null : rounded(it * times));
  return { value: rounded(value * times), low: bound(low), high: bound(high) };
}
