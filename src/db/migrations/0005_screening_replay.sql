-- What a screening considered, and by which configuration, so that it can be computed again.
ALTER TABLE screenings ADD COLUMN considered TEXT CHECK (considered IS NULL OR json_valid(considered));

CREATE TABLE screening_configurations (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  content TEXT NOT NULL CHECK (json_valid(content)),
  first_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists of several agencies: what to do on a hit, and what each agency may see.
ALTER TABLE watchlists ADD COLUMN action TEXT NOT NULL DEFAULT 'refer'
  CHECK (action IN ('refer', 'question', 'detain', 'notify'));

CREATE TABLE watchlist_sharing (
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  agency TEXT NOT NULL,
  caveat TEXT NOT NULL CHECK (caveat IN ('record', 'hit_only', 'nothing')),
  PRIMARY KEY (list_id, agency)
) STRICT, WITHOUT ROWID;

-- What of an entry is compared, apart from what is only told; and the last day on which it holds.
ALTER TABLE watchlist_entries ADD COLUMN compared_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE watchlist_entries ADD COLUMN expires_on TEXT
  CHECK (expires_on IS NULL OR expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
CREATE INDEX watchlist_entries_expiry ON watchlist_entries (expires_on) WHERE expires_on IS NOT NULL;

-- A verdict that was given on the same contents under another id, or before something that is not compared changed.
ALTER TABLE matches ADD COLUMN compared_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE matches ADD COLUMN carried_from TEXT REFERENCES matches (id);

-- An officer's word on whether two entries are one person; the newest row of a pair holds. The pair is in order.
CREATE TABLE entry_links (
  id TEXT PRIMARY KEY,
  list_a TEXT NOT NULL,
  entry_a TEXT NOT NULL,
  list_b TEXT NOT NULL,
  entry_b TEXT NOT NULL,
  same INTEGER NOT NULL CHECK (same IN (0, 1)),
  reason TEXT NOT NULL,
  officer_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK (list_a || ' ' || entry_a < list_b || ' ' || entry_b)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_links_pair ON entry_links (list_a, entry_a, list_b, entry_b, id);
CREATE TRIGGER entry_links_no_update BEFORE UPDATE ON entry_links
BEGIN SELECT RAISE(ABORT, 'append only: entry_links'); END;
CREATE TRIGGER entry_links_no_delete BEFORE DELETE ON entry_links
BEGIN SELECT RAISE(ABORT, 'append only: entry_links'); END;

-- How far a vetting that takes several batches has come: changed entries in the order (seq, list, entry), and of
-- the entry under way the members in the order of their ids.
CREATE TABLE vetting_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  message_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  list_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  traveler_id TEXT NOT NULL,
  -- The least change of subjects that a part was computed from.
  subjects_seq INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  matches INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO vetting_progress (id, message_id, seq, list_id, entry_id, traveler_id, subjects_seq, entries, matches, at)
VALUES (1, '', 0, '', '', '', 0, 0, 0, 0);

-- The daily sweeps: planned in steps, done in ranges of members.
CREATE TABLE sweeps (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  required_seq INTEGER NOT NULL,
  required_subjects_seq INTEGER NOT NULL,
  -- The traveler through which ranges are planned, and whether that is the last one.
  planned_through TEXT NOT NULL DEFAULT '',
  planned INTEGER NOT NULL DEFAULT 0 CHECK (planned IN (0, 1)),
  members INTEGER NOT NULL DEFAULT 0,
  ranges INTEGER NOT NULL DEFAULT 0,
  ranges_done INTEGER NOT NULL DEFAULT 0,
  screened INTEGER NOT NULL DEFAULT 0,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sweeps_one_at_a_time ON sweeps ((1)) WHERE finished_at IS NULL;
