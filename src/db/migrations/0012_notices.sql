-- A queue for notices: a CHECK cannot be altered, so the outbox moves into a new table.
DROP INDEX outbox_next;
DROP INDEX outbox_object;
ALTER TABLE outbox RENAME TO outbox_before;
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL CHECK (queue = 'lane' OR queue = 'vetting' OR queue = 'simulation' OR queue = 'notice'),
  -- Lower goes first.
  priority INTEGER NOT NULL,
  -- What the message is about, for whoever follows it up; never personal data.
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'dead')),
  created_at INTEGER NOT NULL,
  available_at INTEGER NOT NULL,
  relay_id TEXT,
  leased_until INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO outbox (id, queue, priority, object_kind, object_id, payload, state, created_at, available_at, relay_id, leased_until, attempts, last_error)
  SELECT id, queue, priority, object_kind, object_id, payload, state, created_at, available_at, relay_id, leased_until, attempts, last_error FROM outbox_before;
DROP TABLE outbox_before;
CREATE INDEX outbox_next ON outbox (queue, state, priority, id);
CREATE INDEX outbox_object ON outbox (object_kind, object_id);

-- Where an applicant wants to be told by e-mail; no row: not at all.
CREATE TABLE notice_addresses (
  applicant_id TEXT PRIMARY KEY,
  email_sealed TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('en', 'es')),
  set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was reminded of already: an interview or an end of a term, each once.
CREATE TABLE reminders (
  object_kind TEXT NOT NULL CHECK (object_kind IN ('interview', 'membership')),
  object_id TEXT NOT NULL,
  -- The moment that the reminder was about.
  about_at INTEGER NOT NULL,
  PRIMARY KEY (object_kind, object_id, about_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_age ON reminders (about_at);
