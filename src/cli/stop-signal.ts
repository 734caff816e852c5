/** Signals that arrive closer together are one: Ctrl-C reaches the whole group, and npm passes it on once more. */
const oneStopMs = 1000;

/**
 * Resolves at the first SIGINT or SIGTERM, or when the parent process is gone; a later signal ends at once.
 * A child leaves Ctrl-C to its parent, which stops it in its turn.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    function stop(): void {
      if (since === undefined) {
        since = performance.now();
        resolve();
      } else if (performance.now() - since > oneStopMs) {
        process.exit(130);
      }
    }
    process.on('SIGINT', process.connected ? () => {} : stop);
    process.on('SIGTERM', stop);
    if (process.connected) process.on('disconnect', stop);
  });
}
