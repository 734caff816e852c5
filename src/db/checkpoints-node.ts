import type BetterSqlite3 from 'better-sqlite3';

/** So many pages of log (64 MB) before they go into the file: a page that many commits write goes there once. */
const pagesAtOnce = 16_000;
/** Asking how long the log is takes some 20 µs. */
const commitsPerLook = 32;

/**
 * Empties the log into the file now and then. Called between commits, while nothing reads: whoever reads holds back
 * what came after their moment, and a log that is never emptied whole is never begun anew.
 */
export function checkpointsBetweenCommits(engine: BetterSqlite3.Database): () => void {
  // For what is written past the commits: migrations, seeding.
  engine.pragma(`wal_autocheckpoint = ${4 * pagesAtOnce}`);
  const sizeOfLog = engine.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
  const checkpoint = engine.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let commits = 0;
  return function checkpointWhenDue() {
    commits += 1;
    if (commits % commitsPerLook !== 0) return;
    const { log, checkpointed } = sizeOfLog.get() ?? { log: 0, checkpointed: 0 };
    if (log - checkpointed < pagesAtOnce) return;
    try {
      checkpoint.get();
    } catch {
      // The file has no room: the log goes on, and it is tried again.
    }
  };
}
