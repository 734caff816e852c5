/** Resolves at the first SIGINT or SIGTERM, or when the parent process is gone; a second signal ends at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    function stop(): void {
      if (stopping) process.exit(130);
      stopping = true;
      resolve();
    }
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    if (process.connected) process.on('disconnect', stop);
  });
}
