import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { makeFolder } from '../config/make-folder-node.ts';
import { newId } from '../db/new-id.ts';

/** `pending`: still to be sent, or sent without an answer; `sent`: stored at the centre; `dead`: refused there for good. */
export type EventState = 'pending' | 'sent' | 'dead';

export interface JournalEvent {
  readonly phase: 'preread' | 'booth';
  readonly sequence: number;
  readonly idempotencyKey: string;
  /** The request as it was first sent, byte for byte; dropped once it is stored at the centre. */
  readonly body: string | null;
  readonly state: EventState;
  /** What the lane was told, JSON; null when the terminal was killed before it told anything. */
  readonly answer: string | null;
  /** Whether the terminal decided it alone. */
  readonly degraded: 0 | 1;
  /** The crossing's id at the centre, or the problem it was refused with. */
  readonly outcome: string | null;
}

export interface Counts {
  readonly pending: number;
  readonly sent: number;
  readonly dead: number;
}

/** The terminal's journal: every event is in it, on disk, before the lane is told anything. */
export interface Journal {
  /** Stores the event under the next number of its phase, with the body that `bodyOf` makes of that number. */
  append(phase: JournalEvent['phase'], bodyOf: (sequence: number) => string): JournalEvent;
  /** What the lane is about to be told. */
  answered(event: JournalEvent, answer: string, degraded: boolean): void;
  sent(event: JournalEvent, crossingId: string): void;
  dead(event: JournalEvent, problem: string): void;
  /** The oldest events that are still to be sent, in the order in which they happened. */
  pending(limit: number, sparing?: ReadonlySet<string>): readonly JournalEvent[];
  events(state?: EventState): readonly JournalEvent[];
  counts(): Counts;
  /**
   * Forgets events that were sent before this time, a bounded number at once; numbers go on from the highest.
   *
   * @returns how many it has forgotten
   */
  forgetSent(before: number): number;
  /** The highest number given in this phase; undefined before the first. */
  lastSequence(phase: JournalEvent['phase']): number | undefined;
  close(): void;
}

const schema = `CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phase TEXT NOT NULL CHECK (phase IN ('preread', 'booth')),
  sequence INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  body TEXT,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
  answer TEXT,
  degraded INTEGER NOT NULL DEFAULT 0 CHECK (degraded IN (0, 1)),
  outcome TEXT,
  -- When it was settled, milliseconds since 1970.
  settled_at INTEGER,
  CHECK (body IS NOT NULL OR state = 'sent'),
  UNIQUE (phase, sequence)
) STRICT;
CREATE INDEX IF NOT EXISTS events_state ON events (state, id);
CREATE TRIGGER IF NOT EXISTS events_gapless BEFORE INSERT ON events
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), -1) + 1 FROM events WHERE phase = NEW.phase)
BEGIN SELECT RAISE(ABORT, 'a number would be left out'); END;
DROP TRIGGER IF EXISTS events_kept;
CREATE TRIGGER events_kept BEFORE DELETE ON events
WHEN OLD.state <> 'sent'
BEGIN SELECT RAISE(ABORT, 'the centre does not have it'); END;`;

const columns = `phase, sequence, idempotency_key AS idempotencyKey, body, state, answer, degraded, outcome`;

/** Opens the journal in this folder, which it makes; only its owner may read it. */
export function openJournal(folder: string): Journal {
  makeFolder(folder, 0o700);
  const file = join(folder, 'journal.db');
  // SQLite gives its other files the mode of the first.
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 1000');
  db.exec(schema);
  const columnNames = db.pragma('table_info(events)') as { readonly name: string }[];
  // A journal of before events were ever forgotten.
  if (!columnNames.some(({ name }) => name === 'settled_at')) {
    db.exec('ALTER TABLE events ADD COLUMN settled_at INTEGER');
  }
  const last = db.prepare<[string], { n: number | null }>(
    'SELECT MAX(sequence) AS n FROM events WHERE phase = ?',
  );
  const insert = db.prepare(
    'INSERT INTO events (phase, sequence, idempotency_key, body) VALUES (?, ?, ?, ?)',
  );
  const oldest = db.prepare<[number], JournalEvent>(
    `SELECT ${columns} FROM events WHERE state = 'pending' ORDER BY id LIMIT ?`,
  );
  const tell = db.prepare('UPDATE events SET answer = ?, degraded = ? WHERE phase = ? AND sequence = ?');
  // What is stored at the centre stays so: a late refusal of the same event tells nothing new.
  const settle = db.prepare(
    `UPDATE events SET state = ?, outcome = ?, body = iif(? = 'sent', NULL, body), settled_at = ?
      WHERE phase = ? AND sequence = ? AND state <> 'sent'`,
  );
  // Those that were sent are many: they are what is left of all that were ever numbered.
  const all = db.prepare<unknown[], { n: number }>('SELECT COALESCE(MAX(id), 0) AS n FROM events');
  const ofState = db.prepare<[EventState], { n: number }>('SELECT COUNT(*) AS n FROM events WHERE state = ?');
  // The oldest alone are looked at: when they are not old enough, none is.
  const forget = db.prepare(
    `DELETE FROM events WHERE id IN (
        SELECT id FROM (SELECT id, phase, settled_at FROM events WHERE state = 'sent' ORDER BY id LIMIT 200) old
        WHERE settled_at < ?
          AND id <> (SELECT l.id FROM events l WHERE l.phase = old.phase ORDER BY l.sequence DESC LIMIT 1))`,
  );
  const lastSequence = (phase: JournalEvent['phase']) => last.get(phase)?.n ?? undefined;

  const append = db.transaction((phase: JournalEvent['phase'], bodyOf: (sequence: number) => string) => {
    const sequence = (lastSequence(phase) ?? -1) + 1;
    // The time first: the centre writes such keys side by side, whichever terminal sends them.
    const idempotencyKey = newId();
    const body = bodyOf(sequence);
    insert.run(phase, sequence, idempotencyKey, body);
    return {
      phase,
      sequence,
      idempotencyKey,
      body,
      state: 'pending',
      answer: null,
      degraded: 0,
      outcome: null,
    } as const;
  });
  const settled = (state: EventState, { phase, sequence }: JournalEvent, outcome: string) => {
    settle.run(state, outcome, state, Date.now(), phase, sequence);
  };
  return {
    append: (phase, bodyOf) => append.immediate(phase, bodyOf),
    answered: ({ phase, sequence }, answer, degraded) => {
      tell.run(answer, degraded ? 1 : 0, phase, sequence);
    },
    sent: (event, crossingId) => settled('sent', event, crossingId),
    dead: (event, problem) => settled('dead', event, problem),
    pending: (limit, sparing = new Set()) =>
      oldest
        .all(limit + sparing.size)
        .filter(({ idempotencyKey }) => !sparing.has(idempotencyKey))
        .slice(0, limit),
    events: (state) =>
      db
        .prepare<unknown[], JournalEvent>(
          `SELECT ${columns} FROM events WHERE ? IS NULL OR state = ? ORDER BY id`,
        )
        .all(state ?? null, state ?? null),
    counts() {
      const of = (state: EventState) => ofState.get(state)?.n ?? 0;
      const [pending, dead] = [of('pending'), of('dead')];
      return { pending, dead, sent: (all.get()?.n ?? 0) - pending - dead };
    },
    forgetSent: (before) => forget.run(before).changes,
    lastSequence,
    close: () => db.close(),
  };
}
