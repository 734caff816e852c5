import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

/** The write-ahead log, as far as it has to reach the disk. */
export interface LogFile {
  /** Tells `done` when all that has been written to it so far is on the disk; with the error when that is not sure. */
  sync(done: (error: Error | null) => void): void;
  /** The same, waiting for it. */
  syncNow(): void;
  close(): void;
}

/** Opens the log beside the database at `path`. SQLite keeps no locks on this file, so closing it lets go of none. */
export function openLogFile(path: string): LogFile {
  const file = openSync(`${path}-wal`, 'r+');
  let underWay = 0;
  let closed = false;
  function closeWhenDone(): void {
    if (closed && underWay === 0) closeSync(file);
  }
  return {
    sync(done) {
      underWay += 1;
      fdatasync(file, (error) => {
        underWay -= 1;
        closeWhenDone();
        done(error);
      });
    },
    syncNow: () => fdatasyncSync(file),
    close() {
      closed = true;
      closeWhenDone();
    },
  };
}
