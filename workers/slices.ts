import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Long work on the main thread in slices: call the returned function between two steps, and await what it gives,
 * if anything. Lock renewals, leases and what a lane waits for get their turn at least each `budgetMs`.
 *
 * ```ts
 * const pause = slices();
 * for (const step of steps) {
 *   run(step);
 *   await pause();
 * }
 * ```
 */
export function slices(budgetMs = 8): () => Promise<void> | undefined {
  let until = performance.now() + budgetMs;
  return function pause() {
    if (performance.now() < until) return undefined;
    return nextTurn().then(() => {
      until = performance.now() + budgetMs;
    });
  };
}
