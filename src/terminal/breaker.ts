/** Whether the centre is asked: `closed` yes; `open` no; `half_open` one probe is under way and everybody else goes on alone. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** A circuit breaker: after one failure nobody waits for the centre again until a probe has found it. */
export interface Breaker {
  readonly state: BreakerState;
  /** Failures in a row. */
  readonly failures: number;
  /** Not before this time, in milliseconds, is the centre probed. */
  readonly probeAt: number;
}

const shortestPauseMs = 500;
const longestPauseMs = 10_000;

export const closedBreaker: Breaker = { state: 'closed', failures: 0, probeAt: 0 };

/** After an answer, whatever it says: the centre is there. */
export function succeeded(): Breaker {
  return closedBreaker;
}

/** After no answer in time. The pause before the next probe doubles each time, up to ten seconds. */
export function failed(breaker: Breaker, now: number): Breaker {
  const failures = breaker.failures + 1;
  const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(failures - 1, 10));
  return { state: 'open', failures, probeAt: now + pause };
}

/** Takes the one probe, when it is time for it; undefined when it is not. */
export function probing(breaker: Breaker, now: number): Breaker | undefined {
  if (breaker.state !== 'open' || now < breaker.probeAt) return undefined;
  return { ...breaker, state: 'half_open' };
}
