import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, total?: number): void;
  stop(): void;
}

/**
 * A progress bar on standard error, so that standard output stays clean for a pipe; silent where nobody looks on.
 *
 * @param what what is being done and counted, for example `sealing records`
 */
export function progressBar(what: string, total: number, quiet: boolean): Progress {
  if (quiet || process.stderr.isTTY !== true) return { update() {}, stop() {} };
  const format = `${what} {bar} {value}/{total}, {eta_formatted} left`;
  const bar = new SingleBar(
    { format, stream: process.stderr, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    update(done, newTotal) {
      if (newTotal !== undefined) bar.setTotal(newTotal);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** A line on standard error that is written over; silent where nobody looks on. For work whose end is not known. */
export function statusLine(quiet: boolean): { show(text: string): void; clear(): void } {
  if (quiet || process.stderr.isTTY !== true) return { show() {}, clear() {} };
  let shownAt = 0;
  return {
    show(text) {
      if (performance.now() - shownAt < 100) return;
      shownAt = performance.now();
      process.stderr.write(`\r\x1b[K${text}`);
    },
    clear: () => void process.stderr.write('\r\x1b[K'),
  };
}
