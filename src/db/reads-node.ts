import BetterSqlite3 from 'better-sqlite3';
import { preparedOn } from './statements-node.ts';

/** A connection that only reads, each turn of the event loop in one snapshot. */
export interface Reads {
  /** The statement, to be run at once: it sees this turn's moment, or the one that is held. */
  statement(text: string): BetterSqlite3.Statement<unknown[]>;
  /** Keeps what is committed now as what reads see, whatever is committed after it, until {@link renew}. */
  hold(): void;
  readonly held: boolean;
  /** The next read sees what is committed by then. */
  renew(): void;
  close(): void;
}

/** What every connection to the database wants. */
export function tune(engine: BetterSqlite3.Database): void {
  engine.pragma('foreign_keys = ON');
  engine.pragma('temp_store = MEMORY');
  engine.pragma('cache_size = -65536');
  engine.pragma('busy_timeout = 5000');
}

/** Opens the database at `path`, which is there and has a write-ahead log, for reading. */
export function openReads(path: string): Reads {
  const engine = new BetterSqlite3(path, { readonly: true });
  // No memory map: SQLite would take it down and put it up again for every snapshot in which something is new (50 µs).
  tune(engine);
  // SQLite lets go of all pages it read whenever something was committed, and looks through as many slots as the most
  // that it ever held: with room for 64 MB that was a tenth of its time on a busy day.
  engine.pragma('cache_size = -4096');
  const prepare = preparedOn(engine);
  const begin = prepare('BEGIN DEFERRED');
  const end = prepare('COMMIT');
  // A snapshot begins with the first look into a table.
  const look = prepare('SELECT 1 FROM sqlite_schema LIMIT 1').pluck();
  let held = false;

  function renew(): void {
    held = false;
    if (engine.open && engine.inTransaction) end.run();
  }

  function endOfTurn(): void {
    if (!held) renew();
  }

  function beginSnapshot(): void {
    if (engine.inTransaction) return;
    begin.run();
    setImmediate(endOfTurn);
  }

  return {
    statement(text) {
      const statement = prepare(text);
      if (statement.readonly) beginSnapshot();
      return statement;
    },
    hold() {
      beginSnapshot();
      look.get();
      held = true;
    },
    get held() {
      return held;
    },
    renew,
    close() {
      renew();
      engine.close();
    },
  };
}
