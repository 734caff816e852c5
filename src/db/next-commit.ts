/** Turns commits into something to wait for: resolves at the next commit, or after `ms`. */
export function commitSignal(onCommit: (listener: () => void) => void): (ms: number) => Promise<void> {
  const waiters = new Set<() => void>();
  onCommit(() => {
    for (const wake of waiters) wake();
  });
  return function nextCommit(ms) {
    return new Promise((resolve) => {
      function wake(): void {
        clearTimeout(timer);
        waiters.delete(wake);
        resolve();
      }
      const timer = setTimeout(wake, ms);
      waiters.add(wake);
    });
  };
}
