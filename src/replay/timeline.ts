import type { Latencies } from './latency.ts';

/** How a run stood at one moment, and what was answered since the moment before. */
export interface Sample {
  /** Since the run began. */
  readonly second: number;
  /** Local milliseconds since midnight, on the day's clock. */
  readonly dayMs: number;
  /** In all so far. */
  readonly due: number;
  readonly answered: number;
  /** Events that wait at their terminals for the centre to come back. */
  readonly stored: number;
  /** Messages that wait in the outbox, nearly all of them screenings; null where it was not asked, or did not say. */
  readonly backlog: number | null;
  /** Milliseconds, of the answers since the last sample; null where there were none. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** About so many samples of a run that keeps its time. */
const wantedSamples = 180;

/** Milliseconds between two samples of a run that should take so long. */
export function sampleEveryMs(expectedMs: number): number {
  return Math.max(250, Math.round(expectedMs / wantedSamples));
}

/** Takes the latencies since the last sample, and begins anew. */
export function takeLatencies(recent: Latencies): Pick<Sample, 'p50' | 'p99' | 'max'> {
  if (recent.count() === 0) return { p50: null, p99: null, max: null };
  const taken = { p50: recent.at(50), p99: recent.at(99), max: recent.max() };
  recent.reset();
  return taken;
}
