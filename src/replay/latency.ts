import { build, type Histogram } from 'hdr-histogram-js';

/** Milliseconds from when a check was due until its answer. */
export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const longestMicroseconds = 3_600_000_000;

/** Latencies in an HdrHistogram of microseconds, up to an hour. */
export interface Latencies {
  record(milliseconds: number): void;
  count(): number;
  /** Milliseconds; 0 where nothing was recorded. */
  at(percentile: number): number;
  max(): number;
  reset(): void;
}

export function openLatencies(significantDigits: 2 | 3 = 3): Latencies {
  const histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMicroseconds,
    numberOfSignificantValueDigits: significantDigits,
    useWebAssembly: false,
  });
  const milliseconds = (micros: number) => Math.round(micros) / 1000;
  return {
    record(ms) {
      histogram.recordValue(Math.min(longestMicroseconds, Math.max(1, Math.round(ms * 1000))));
    },
    count: () => histogram.totalCount,
    at: (percentile) =>
      histogram.totalCount === 0 ? 0 : milliseconds(histogram.getValueAtPercentile(percentile)),
    max: () => (histogram.totalCount === 0 ? 0 : milliseconds(histogram.maxValue)),
    reset: () => histogram.reset(),
  };
}

export function summaryOf(latencies: Latencies): LatencySummary {
  const { at } = latencies;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: latencies.max() };
}

/** What a chart by percentiles shows, from the median to one in a hundred thousand. */
const percentiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999] as const;

export type PercentilePoint = readonly [percentile: number, milliseconds: number];

/** Points of the distribution, as far as the count supports them. */
export function distributionOf(latencies: Latencies): readonly PercentilePoint[] {
  const count = latencies.count();
  return percentiles
    .filter((percentile) => count * (1 - percentile / 100) >= 1)
    .map((percentile) => [percentile, latencies.at(percentile)] as const);
}
