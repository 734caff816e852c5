-- The tables as they are now. Migrations in src/db/migrations produce exactly this; a test holds them together.
-- Times are milliseconds since 1970 (UTC). JSON is TEXT. What SQL can guarantee, it guarantees here.
-- Where a lane waits, a CHECK says OR: SQLite builds a table for an IN of three at every insert, a microsecond each.

-- Guards: `INSERT INTO guard SELECT <condition>, <reason>` aborts its batch unless the condition is true.
CREATE VIEW guard AS SELECT NULL AS ok, NULL AS reason;
CREATE TRIGGER guard_holds INSTEAD OF INSERT ON guard WHEN NEW.ok IS NOT 1
BEGIN SELECT RAISE(ABORT, 'guard: ' || NEW.reason); END;

-- ---------------------------------------------------------------- http

-- With rowids, as crossings: rows of a kilobyte are appended side by side instead of splitting pages of the key's order.
CREATE TABLE idempotency_keys (
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  -- Keyed, so that what a body held cannot be found by trying.
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  -- Sealed (AES-GCM); empty where there is none.
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (principal, route, key)
) STRICT;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Subjects of tokens that are refused from the next request on.
CREATE TABLE disabled_subjects (
  subject TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  disabled_by TEXT NOT NULL,
  disabled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- sessions (people at the pages)

-- Somebody signed in, in one browser. The secret is in its cookie alone.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  -- By which issuer they came in: what is said of a person at one door counts nothing at the other.
  door TEXT NOT NULL CHECK (door IN ('applicants', 'staff')),
  subject TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  agency TEXT,
  -- How the person is called (AES-GCM).
  account_sealed TEXT NOT NULL,
  -- Browser and system in two words.
  device TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > started_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_subject ON sessions (subject, door);

-- How somebody of the staff was called when they last came in (AES-GCM): for colleagues who read what they did.
CREATE TABLE staff_names (
  subject TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  name_sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- audit

CREATE TABLE audit_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64)
) STRICT;
CREATE INDEX audit_records_object ON audit_records (object_kind, object_id, id);

-- One seal covers the records from first_record to last_record, chained to the seal before it.
CREATE TABLE audit_seals (
  sequence INTEGER PRIMARY KEY,
  first_record INTEGER NOT NULL,
  last_record INTEGER NOT NULL CHECK (last_record >= first_record),
  seal TEXT NOT NULL CHECK (length(seal) = 64),
  sealed_at INTEGER NOT NULL
) STRICT;

-- Where in a seal an actor's records are: written once a seal, where an index would be written with every record.
CREATE TABLE audit_actor_spans (
  actor_id TEXT NOT NULL,
  last_record INTEGER NOT NULL,
  first_record INTEGER NOT NULL,
  PRIMARY KEY (actor_id, last_record)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_checkpoints (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  seal_sequence INTEGER NOT NULL REFERENCES audit_seals (sequence),
  last_record INTEGER NOT NULL,
  seal TEXT NOT NULL,
  -- JSON of day -> SHA-256 of the secret of that day's random exam draw.
  exam_secret_hashes TEXT NOT NULL CHECK (json_valid(exam_secret_hashes)),
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL,
  signed_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records
BEGIN SELECT RAISE(ABORT, 'append only: audit_records'); END;
CREATE TRIGGER audit_records_no_delete BEFORE DELETE ON audit_records
BEGIN SELECT RAISE(ABORT, 'append only: audit_records'); END;
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'append only: audit_seals'); END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'append only: audit_seals'); END;
CREATE TRIGGER audit_seals_in_order BEFORE INSERT ON audit_seals
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_seals)
  OR NEW.first_record <> (SELECT COALESCE(MAX(last_record), 0) + 1 FROM audit_seals)
BEGIN SELECT RAISE(ABORT, 'guard: seal_order'); END;
CREATE TRIGGER audit_actor_spans_no_update BEFORE UPDATE ON audit_actor_spans
BEGIN SELECT RAISE(ABORT, 'append only: audit_actor_spans'); END;
CREATE TRIGGER audit_actor_spans_no_delete BEFORE DELETE ON audit_actor_spans
BEGIN SELECT RAISE(ABORT, 'append only: audit_actor_spans'); END;
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'append only: audit_checkpoints'); END;
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'append only: audit_checkpoints'); END;

-- ---------------------------------------------------------------- outbox and due work

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
-- By queue: whoever waits for one does not look past the backlog of another.
CREATE INDEX outbox_next ON outbox (queue, state, priority, id);
CREATE INDEX outbox_object ON outbox (object_kind, object_id);

-- The heartbeat of each relay: whether it reaches the queue.
CREATE TABLE relays (
  id TEXT PRIMARY KEY,
  queue_up INTEGER NOT NULL CHECK (queue_up IN (0, 1)),
  held INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Due work is claimed by whoever ticks first; nothing is scheduled in the queue alone.
CREATE TABLE due_work (
  name TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL DEFAULT 0,
  -- Where the work stands, for work that goes in steps.
  state TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(state))
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- notices (e-mail that says: there is news)

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

-- ---------------------------------------------------------------- ports of entry and lanes

CREATE TABLE ports (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE port_crossings (
  code TEXT PRIMARY KEY,
  port_code TEXT NOT NULL REFERENCES ports (code),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lanes (
  id TEXT PRIMARY KEY,
  crossing_code TEXT NOT NULL REFERENCES port_crossings (code),
  lane_class TEXT NOT NULL CHECK (lane_class IN
    ('sentri', 'ready', 'general', 'fast', 'truck', 'pedestrian', 'pedestrian_ready')),
  number INTEGER NOT NULL CHECK (number > 0),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  UNIQUE (crossing_code, lane_class, number)
) STRICT, WITHOUT ROWID;
-- Few lanes are closed by hand: whether one is costs a look into an index that is all but empty.
CREATE INDEX lanes_closed ON lanes (id) WHERE state = 'closed';

-- Ports where a referred car has to be disposed of before the terminal's next booth event is taken.
CREATE TABLE strict_ports (
  port_code TEXT PRIMARY KEY REFERENCES ports (code)
) STRICT, WITHOUT ROWID;

-- The random exam draw of each UTC day: the hash of its secret goes into a checkpoint before, the secret is published after.
CREATE TABLE exam_days (
  day TEXT PRIMARY KEY CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  secret_hash TEXT NOT NULL,
  published_secret TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- terminals

CREATE TABLE terminals (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  lane_id TEXT NOT NULL REFERENCES lanes (id),
  -- Keyed hash of the one-time code; null once it was used.
  enrollment_hash TEXT,
  enrollment_until INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,
  -- SHA-256 of the client certificate without which this terminal's tokens are good for nothing; null: it has none.
  certificate_sha256 TEXT CHECK
  (length(certificate_sha256) = 64 AND certificate_sha256 NOT GLOB '*[^0-9a-f]*')
) STRICT, WITHOUT ROWID;

-- The public halves of Ed25519 keys, named by thumbprint; the one without an end is the newest.
CREATE TABLE terminal_keys (
  terminal_id TEXT NOT NULL REFERENCES terminals (id),
  id TEXT NOT NULL,
  public_key TEXT NOT NULL CHECK (length(public_key) = 43),
  added_at INTEGER NOT NULL,
  valid_until INTEGER,
  PRIMARY KEY (terminal_id, id)
) STRICT, WITHOUT ROWID;

-- Assertions that have bought a token, until they would be refused for their age.
CREATE TABLE terminal_assertions (
  terminal_id TEXT NOT NULL REFERENCES terminals (id),
  jti TEXT NOT NULL,
  forget_at INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX terminal_assertions_age ON terminal_assertions (forget_at);

CREATE TABLE terminal_heartbeats (
  terminal_id TEXT PRIMARY KEY,
  lane_id TEXT NOT NULL REFERENCES lanes (id),
  snapshot_version INTEGER NOT NULL,
  -- Seconds.
  snapshot_age INTEGER,
  journal_depth INTEGER NOT NULL,
  last_sequence INTEGER,
  at INTEGER NOT NULL,
  -- Events that the centre refused for good and that the terminal keeps.
  dead_letters INTEGER NOT NULL DEFAULT 0 CHECK (dead_letters >= 0),
  drill INTEGER NOT NULL DEFAULT 0 CHECK (drill IN (0, 1)),
  -- The terminal's own time when it told this.
  clock INTEGER
) STRICT, WITHOUT ROWID;

-- An officer at a terminal, from badging in until they badge out or the hours are over.
CREATE TABLE badge_sessions (
  id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  officer_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  -- The crossing that was shown to this officer last: seeing it is on record once, not at every look.
  shown_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX badge_sessions_officer ON badge_sessions (officer_id, ends_at);

-- ---------------------------------------------------------------- travelers (identities stand apart and can be erased)

CREATE TABLE travelers (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin = 'application' OR origin = 'lane' OR origin = 'office'),
  -- An enrolled traveler is in the subjects feed and is vetted at every list change.
  enrolled INTEGER NOT NULL DEFAULT 0 CHECK (enrolled IN (0, 1)),
  subject_hash TEXT NOT NULL,
  -- JSON array of the coarse keys by which an unvetted list change may concern this traveler; numbers as keyed hashes.
  coarse_keys TEXT NOT NULL CHECK (json_valid(coarse_keys)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE traveler_identities (
  traveler_id TEXT PRIMARY KEY REFERENCES travelers (id),
  full_name TEXT,
  paternal_surname TEXT,
  maternal_surname TEXT,
  given_names TEXT,
  mrz_name TEXT,
  other_names TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(other_names)),
  birth_date TEXT,
  nationality TEXT
) STRICT, WITHOUT ROWID;
-- Whoever may come of age: the snapshot tells lanes of it on the day. Who was born before is of age.
CREATE INDEX traveler_identities_minors ON traveler_identities (birth_date) WHERE birth_date > '2008-01-01';

CREATE TABLE traveler_documents (
  -- What the number is sealed to; nobody is found by it.
  id TEXT NOT NULL,
  traveler_id TEXT NOT NULL REFERENCES travelers (id),
  type TEXT NOT NULL,
  country TEXT NOT NULL DEFAULT '',
  number_hash TEXT NOT NULL,
  number_sealed TEXT NOT NULL,
  PRIMARY KEY (traveler_id, type, number_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX traveler_documents_number ON traveler_documents (number_hash);

CREATE TABLE subject_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  traveler_id TEXT NOT NULL REFERENCES travelers (id)
) STRICT;
CREATE INDEX subject_changes_traveler ON subject_changes (traveler_id, seq);

CREATE TABLE standings (
  traveler_id TEXT PRIMARY KEY REFERENCES travelers (id),
  status TEXT NOT NULL CHECK (status = 'clear' OR status = 'pending' OR status = 'refer'),
  -- The publication through which this standing was computed; 0 before the first screening.
  computed_seq INTEGER NOT NULL,
  list_versions TEXT NOT NULL CHECK (json_valid(list_versions)),
  config_hash TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  screening_id TEXT,
  screened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- applications

CREATE TABLE applications (
  id TEXT PRIMARY KEY,
  -- The subject of the applicant's token.
  applicant_id TEXT NOT NULL,
  program TEXT NOT NULL CHECK (program IN ('SENTRI', 'FAST')),
  kind TEXT NOT NULL CHECK (kind IN ('new', 'renewal', 'replacement', 'change')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'payment_pending', 'submitted', 'pending_review',
    'conditionally_approved', 'interview_scheduled', 'approved', 'denied', 'cancelled', 'expired')),
  version INTEGER NOT NULL DEFAULT 1,
  traveler_id TEXT REFERENCES travelers (id),
  screening_id TEXT,
  decision_reason TEXT,
  created_at INTEGER NOT NULL,
  state_since INTEGER NOT NULL,
  submitted_at INTEGER,
  -- The membership that it gave, or that it is about.
  membership_id TEXT REFERENCES memberships (id),
  -- Whether its person has to be interviewed before it is approved.
  interview TEXT NOT NULL DEFAULT 'required' CHECK (interview IN ('required', 'waived'))
) STRICT, WITHOUT ROWID;
CREATE INDEX applications_applicant ON applications (applicant_id, id);
CREATE INDEX applications_state ON applications (state, id);
CREATE INDEX applications_membership ON applications (membership_id, kind);
-- One renewal of a membership at a time.
CREATE UNIQUE INDEX applications_running ON applications (membership_id, kind)
  WHERE membership_id IS NOT NULL AND state NOT IN ('approved', 'denied', 'cancelled', 'expired');

-- A block is sealed (AES-GCM) JSON: identity, documents, addresses, employment, travel, vehicles, questions, declaration.
CREATE TABLE application_blocks (
  application_id TEXT NOT NULL REFERENCES applications (id),
  block TEXT NOT NULL,
  content_sealed TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (application_id, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE application_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO application_transitions (from_state, to_state) VALUES
  ('draft', 'payment_pending'), ('draft', 'submitted'), ('draft', 'cancelled'), ('draft', 'expired'),
  ('payment_pending', 'draft'), ('payment_pending', 'submitted'), ('payment_pending', 'cancelled'), ('payment_pending', 'expired'),
  ('submitted', 'pending_review'), ('submitted', 'conditionally_approved'), ('submitted', 'cancelled'),
  ('pending_review', 'conditionally_approved'), ('pending_review', 'denied'), ('pending_review', 'cancelled'),
  ('conditionally_approved', 'interview_scheduled'), ('conditionally_approved', 'pending_review'),
  ('conditionally_approved', 'approved'), ('conditionally_approved', 'denied'),
  ('conditionally_approved', 'cancelled'), ('conditionally_approved', 'expired'),
  ('interview_scheduled', 'approved'), ('interview_scheduled', 'denied'), ('interview_scheduled', 'pending_review'),
  ('interview_scheduled', 'conditionally_approved'), ('interview_scheduled', 'cancelled'), ('interview_scheduled', 'expired'),
  ('denied', 'submitted');
CREATE TRIGGER applications_start BEFORE INSERT ON applications WHEN NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'transition: application none -> ' || NEW.state); END;
CREATE TRIGGER applications_lifecycle BEFORE UPDATE OF state ON applications
WHEN NEW.state <> OLD.state AND NOT EXISTS
  (SELECT 1 FROM application_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'transition: application ' || OLD.state || ' -> ' || NEW.state); END;

CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL UNIQUE REFERENCES applications (id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
  currency TEXT NOT NULL CHECK (currency = 'USD'),
  provider TEXT NOT NULL,
  provider_reference TEXT NOT NULL,
  receipt_number TEXT NOT NULL UNIQUE,
  paid_at INTEGER NOT NULL,
  UNIQUE (provider, provider_reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrollment_centers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  state TEXT NOT NULL,
  address TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  operational INTEGER NOT NULL CHECK (operational IN (0, 1))
) STRICT, WITHOUT ROWID;

-- A slot that somebody holds or has booked. Free slots are computed from the center's hours; the key makes taking one atomic.
CREATE TABLE interview_slots (
  center_id TEXT NOT NULL REFERENCES enrollment_centers (id),
  starts_at INTEGER NOT NULL,
  application_id TEXT NOT NULL REFERENCES applications (id),
  state TEXT NOT NULL CHECK (state IN ('held', 'booked')),
  -- A hold ends here by itself; 0 for a booking.
  held_until INTEGER NOT NULL,
  PRIMARY KEY (center_id, starts_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX interview_slots_application ON interview_slots (application_id);

CREATE TABLE interviews (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  center_id TEXT NOT NULL REFERENCES enrollment_centers (id),
  starts_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'no_show', 'rescheduled', 'failed')),
  officer_id TEXT NOT NULL,
  notes_sealed TEXT,
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An applicant moves their interview once; the key refuses a second time.
CREATE TABLE interview_moves (
  application_id TEXT PRIMARY KEY REFERENCES applications (id),
  from_center_id TEXT NOT NULL REFERENCES enrollment_centers (id),
  from_starts_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A page of the payment provider that was opened for a fee.
CREATE TABLE checkouts (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  provider TEXT NOT NULL,
  provider_reference TEXT NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  url TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (provider, provider_reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX checkouts_application ON checkouts (application_id, opened_at);

-- What a provider has told, each event once.
CREATE TABLE payment_events (
  provider TEXT NOT NULL,
  event_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  kind TEXT NOT NULL CHECK (kind IN ('paid', 'failed', 'expired')),
  -- `refund_due`: paid, but the fee was paid already or the application is closed; an operator gives it back.
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'noted', 'refund_due')),
  at INTEGER NOT NULL,
  PRIMARY KEY (provider, event_id)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- papers (that an applicant adds)

-- Who the paper is of stands in its application; its contents lie sealed in a file of the same id.
CREATE TABLE application_papers (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  kind TEXT NOT NULL CHECK (kind IN ('owner_letter', 'proof_of_address', 'birth_certificate', 'court_record', 'other')),
  -- What the applicant calls the file.
  name_sealed TEXT NOT NULL,
  content_type TEXT NOT NULL CHECK (content_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  -- Of the contents as they came.
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  added_at INTEGER NOT NULL,
  UNIQUE (application_id, sha256)
) STRICT, WITHOUT ROWID;

-- Files that no paper names: noted before they are written and when their paper goes, erased when the time has come.
CREATE TABLE files_to_erase (
  file_id TEXT PRIMARY KEY,
  erase_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_to_erase_next ON files_to_erase (erase_at);

-- ---------------------------------------------------------------- memberships

CREATE TABLE memberships (
  id TEXT PRIMARY KEY,
  traveler_id TEXT NOT NULL REFERENCES travelers (id),
  applicant_id TEXT NOT NULL,
  program TEXT NOT NULL CHECK (program IN ('SENTRI', 'FAST')),
  pass_id TEXT NOT NULL UNIQUE CHECK (length(pass_id) = 9 AND pass_id NOT GLOB '*[^0-9]*'),
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'revoked', 'expired', 'grace')),
  version INTEGER NOT NULL DEFAULT 1,
  application_id TEXT UNIQUE REFERENCES applications (id),
  starts_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > starts_at),
  grace_until INTEGER,
  state_reason TEXT,
  state_since INTEGER NOT NULL,
  -- Whether there is a photo: a lane asks for that with everything else.
  has_photo INTEGER NOT NULL DEFAULT 0 CHECK (has_photo IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_traveler ON memberships (traveler_id);
CREATE INDEX memberships_applicant ON memberships (applicant_id);
CREATE INDEX memberships_expiry ON memberships (state, expires_at);

CREATE TABLE membership_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO membership_transitions (from_state, to_state) VALUES
  ('active', 'suspended'), ('active', 'revoked'), ('active', 'expired'), ('active', 'grace'),
  ('suspended', 'active'), ('suspended', 'revoked'), ('suspended', 'expired'),
  ('grace', 'active'), ('grace', 'suspended'), ('grace', 'revoked'), ('grace', 'expired'),
  ('revoked', 'active'), ('expired', 'grace');
CREATE TRIGGER memberships_start BEFORE INSERT ON memberships WHEN NEW.state <> 'active'
BEGIN SELECT RAISE(ABORT, 'transition: membership none -> ' || NEW.state); END;
CREATE TRIGGER memberships_lifecycle BEFORE UPDATE OF state ON memberships
WHEN NEW.state <> OLD.state AND NOT EXISTS
  (SELECT 1 FROM membership_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'transition: membership ' || OLD.state || ' -> ' || NEW.state); END;

-- A photo stands apart from its member, sealed, and can be erased.
CREATE TABLE member_photos (
  membership_id TEXT PRIMARY KEY REFERENCES memberships (id),
  content_type TEXT NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png')),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  content_sealed TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER member_photos_set AFTER INSERT ON member_photos
BEGIN UPDATE memberships SET has_photo = 1 WHERE id = NEW.membership_id; END;
CREATE TRIGGER member_photos_erased AFTER DELETE ON member_photos
BEGIN UPDATE memberships SET has_photo = 0 WHERE id = OLD.membership_id; END;

-- A pointer to a membership, never proof.
CREATE TABLE credentials (
  id TEXT PRIMARY KEY,
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  kind TEXT NOT NULL CHECK (kind IN ('rfid', 'document')),
  value_hash TEXT NOT NULL UNIQUE,
  value_sealed TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'lost', 'stolen', 'replaced')),
  issued_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX credentials_membership ON credentials (membership_id);

-- A new member's first card waits here until it is issued.
CREATE TABLE first_cards (
  membership_id TEXT PRIMARY KEY REFERENCES memberships (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER first_card_wanted AFTER INSERT ON memberships WHEN NEW.application_id IS NOT NULL
BEGIN
  INSERT INTO first_cards (membership_id) VALUES (NEW.id);
END;
CREATE TRIGGER first_card_issued AFTER INSERT ON credentials WHEN NEW.kind = 'rfid'
BEGIN
  DELETE FROM first_cards WHERE membership_id = NEW.membership_id;
END;

-- The card that an application of kind `replacement` is about.
CREATE TABLE card_replacements (
  application_id TEXT PRIMARY KEY REFERENCES applications (id),
  credential_id TEXT NOT NULL REFERENCES credentials (id),
  reason TEXT NOT NULL CHECK (reason IN ('lost', 'stolen', 'damaged')),
  -- The new card, once it is issued.
  issued_id TEXT REFERENCES credentials (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_replacements_credential ON card_replacements (credential_id);

CREATE TABLE vehicles (
  id TEXT PRIMARY KEY,
  plate TEXT NOT NULL,
  plate_raw TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL,
  vin TEXT,
  tag_hash TEXT UNIQUE,
  make TEXT,
  model TEXT,
  year INTEGER,
  color TEXT,
  flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
  UNIQUE (plate, state, country)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership_vehicles (
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  vehicle_id TEXT NOT NULL REFERENCES vehicles (id),
  registered_at INTEGER NOT NULL,
  PRIMARY KEY (membership_id, vehicle_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_vehicles_vehicle ON membership_vehicles (vehicle_id);
CREATE TRIGGER membership_vehicles_limits BEFORE INSERT ON membership_vehicles
WHEN (SELECT COUNT(*) FROM membership_vehicles WHERE membership_id = NEW.membership_id) >= 4
  OR (SELECT COUNT(*) FROM membership_vehicles WHERE vehicle_id = NEW.vehicle_id) >= 8
BEGIN
  SELECT RAISE(ABORT, 'guard: vehicle_limit');
END;

-- ---------------------------------------------------------------- carriers and trucks (FAST: driver, carrier and truck)

CREATE TABLE carriers (
  -- Its SCAC or C-TPAT number.
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended')),
  state_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE trucks (
  plate TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL,
  carrier_id TEXT NOT NULL REFERENCES carriers (id),
  enrolled_at INTEGER NOT NULL,
  PRIMARY KEY (plate, state, country)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- watch lists

CREATE TABLE watchlists (
  id TEXT PRIMARY KEY CHECK (id NOT GLOB '*[^a-z0-9-]*'),
  name TEXT NOT NULL,
  owner_agency TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  -- What an agency that is not the owner may see of an entry.
  caveat TEXT NOT NULL CHECK (caveat IN ('record', 'hit_only', 'nothing')),
  version INTEGER NOT NULL DEFAULT 0,
  -- How many entries the published version has.
  entries INTEGER NOT NULL DEFAULT 0 CHECK (entries >= 0),
  created_at INTEGER NOT NULL,
  -- What to do with a traveler who is the listed person, where the entry does not say.
  action TEXT NOT NULL DEFAULT 'refer' CHECK (action IN ('refer', 'question', 'detain', 'notify'))
) STRICT, WITHOUT ROWID;

-- What an agency may see of an entry, where that is not what the list's caveat says for all.
CREATE TABLE watchlist_sharing (
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  agency TEXT NOT NULL,
  caveat TEXT NOT NULL CHECK (caveat IN ('record', 'hit_only', 'nothing')),
  PRIMARY KEY (list_id, agency)
) STRICT, WITHOUT ROWID;

CREATE TABLE watchlist_imports (
  id TEXT PRIMARY KEY,
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  version INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('full', 'delta')),
  format TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('staging', 'published', 'unchanged', 'refused', 'abandoned')),
  report TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(report)),
  imported_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  -- When it last staged something: one that has been silent for long may be taken over.
  alive_at INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX watchlist_imports_one_at_a_time ON watchlist_imports (list_id) WHERE state = 'staging';

-- Append-only log of contents: the entry as of a version is its row with the highest published version not above it.
CREATE TABLE watchlist_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  version INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('upsert', 'remove')),
  content TEXT NOT NULL CHECK (json_valid(content)),
  content_hash TEXT NOT NULL,
  -- Hash of what is compared, apart from what is only told; '' for a tombstone.
  compared_hash TEXT NOT NULL DEFAULT '',
  -- The last day (UTC) on which the entry holds.
  expires_on TEXT CHECK (expires_on IS NULL OR expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  UNIQUE (list_id, entry_id, version)
) STRICT;
CREATE INDEX watchlist_entries_version ON watchlist_entries (list_id, version, id);
CREATE INDEX watchlist_entries_expiry ON watchlist_entries (expires_on) WHERE expires_on IS NOT NULL;

-- Every entry id seen by an import in full mode, so that the missing ones become tombstones.
CREATE TABLE watchlist_import_seen (
  import_id TEXT NOT NULL REFERENCES watchlist_imports (id),
  entry_id TEXT NOT NULL,
  PRIMARY KEY (import_id, entry_id)
) STRICT, WITHOUT ROWID;

-- One row makes a version visible. `seq` orders the publications of all lists.
CREATE TABLE publications (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  version INTEGER NOT NULL,
  import_id TEXT NOT NULL REFERENCES watchlist_imports (id),
  upserts INTEGER NOT NULL,
  removals INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  UNIQUE (list_id, version)
) STRICT;

-- Coarse keys of entries that are published but through which not everybody has been vetted yet.
CREATE TABLE unvetted_keys (
  key TEXT NOT NULL,
  list_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (key, list_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX unvetted_keys_version ON unvetted_keys (list_id, version);

-- The publication through which every enrolled traveler has been vetted. It only advances.
CREATE TABLE vetting_watermark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  vetted_through_seq INTEGER NOT NULL,
  advanced_at INTEGER NOT NULL
) STRICT;
INSERT INTO vetting_watermark (id, vetted_through_seq, advanced_at) VALUES (1, 0, 0);
CREATE TRIGGER vetting_watermark_advances BEFORE UPDATE ON vetting_watermark
WHEN NEW.vetted_through_seq < OLD.vetted_through_seq
BEGIN SELECT RAISE(ABORT, 'guard: watermark_back'); END;

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

-- ---------------------------------------------------------------- screenings and matches

CREATE TABLE screenings (
  id TEXT PRIMARY KEY,
  traveler_id TEXT REFERENCES travelers (id),
  purpose TEXT NOT NULL CHECK (purpose = 'application' OR purpose = 'crossing' OR purpose = 'office'),
  requested_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done')),
  subject_sealed TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  required_seq INTEGER NOT NULL,
  computed_seq INTEGER,
  list_versions TEXT CHECK (list_versions IS NULL OR json_valid(list_versions)),
  config_hash TEXT,
  candidates INTEGER,
  matches TEXT CHECK (matches IS NULL OR json_valid(matches)),
  requested_at INTEGER NOT NULL,
  done_at INTEGER,
  -- Every candidate with its score, [list, entry, entry hash, score], so that it can be computed again.
  considered TEXT CHECK (considered IS NULL OR json_valid(considered))
) STRICT, WITHOUT ROWID;
CREATE INDEX screenings_traveler ON screenings (traveler_id, id);

-- The configurations that screenings were computed by.
CREATE TABLE screening_configurations (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  content TEXT NOT NULL CHECK (json_valid(content)),
  first_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a pair of contents: a changed entry or a changed subject makes a new match.
CREATE TABLE matches (
  id TEXT PRIMARY KEY,
  traveler_id TEXT NOT NULL REFERENCES travelers (id),
  list_id TEXT NOT NULL REFERENCES watchlists (id),
  entry_id TEXT NOT NULL,
  entry_hash TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  entry_name TEXT NOT NULL,
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  parts TEXT NOT NULL CHECK (json_valid(parts)),
  state TEXT NOT NULL CHECK (state IN ('open', 'same_person', 'different_person', 'inconclusive', 'withdrawn')),
  version INTEGER NOT NULL DEFAULT 1,
  -- The publication of the last result that named this pair or withdrew it; results of older ones are ignored.
  found_seq INTEGER NOT NULL,
  -- The message whose result named this pair last.
  found_by TEXT NOT NULL DEFAULT '',
  found_at INTEGER NOT NULL,
  state_since INTEGER NOT NULL,
  -- Of the entry, as in its row: what is compared.
  compared_hash TEXT NOT NULL DEFAULT '',
  -- The match whose verdict this one has: equal contents under another id, or before what is not compared changed.
  carried_from TEXT REFERENCES matches (id),
  UNIQUE (traveler_id, list_id, entry_id, entry_hash, subject_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_queue ON matches (state, id);
CREATE INDEX matches_entry ON matches (list_id, entry_id, state);

CREATE TABLE match_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO match_transitions (from_state, to_state) VALUES
  ('open', 'same_person'), ('open', 'different_person'), ('open', 'inconclusive'), ('open', 'withdrawn'),
  ('inconclusive', 'same_person'), ('inconclusive', 'different_person'), ('inconclusive', 'withdrawn'),
  ('same_person', 'different_person'), ('same_person', 'inconclusive'), ('same_person', 'withdrawn'),
  ('different_person', 'same_person'), ('different_person', 'inconclusive'),
  ('withdrawn', 'open');
CREATE TRIGGER matches_start BEFORE INSERT ON matches WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'transition: match none -> ' || NEW.state); END;
CREATE TRIGGER matches_lifecycle BEFORE UPDATE OF state ON matches
WHEN NEW.state <> OLD.state AND NOT EXISTS
  (SELECT 1 FROM match_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'transition: match ' || OLD.state || ' -> ' || NEW.state); END;

CREATE TABLE adjudications (
  id TEXT PRIMARY KEY,
  match_id TEXT NOT NULL REFERENCES matches (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('same_person', 'different_person', 'inconclusive')),
  reason TEXT NOT NULL,
  officer_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- 1: the first of two officers says so; the match stays as it is until another one confirms it.
  proposed INTEGER NOT NULL DEFAULT 0 CHECK (proposed IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX adjudications_match ON adjudications (match_id, id);
CREATE TRIGGER adjudications_no_update BEFORE UPDATE ON adjudications
BEGIN SELECT RAISE(ABORT, 'append only: adjudications'); END;
CREATE TRIGGER adjudications_no_delete BEFORE DELETE ON adjudications
BEGIN SELECT RAISE(ABORT, 'append only: adjudications'); END;

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

-- ---------------------------------------------------------------- redress (a decision contested by whom it is about)

CREATE TABLE redress_requests (
  id TEXT PRIMARY KEY,
  -- The subject of the traveler's token.
  applicant_id TEXT NOT NULL,
  ground TEXT NOT NULL CHECK (ground IN ('denied', 'revoked', 'suspended', 'referred')),
  application_id TEXT REFERENCES applications (id),
  membership_id TEXT REFERENCES memberships (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'waiting_for_traveler', 'closed')),
  outcome TEXT CHECK (outcome IN ('upheld', 'changed', 'wrong_match', 'referred_on', 'withdrawn')),
  -- The verdict by which a wrong match is remembered as wrong.
  adjudication_id TEXT REFERENCES adjudications (id),
  version INTEGER NOT NULL DEFAULT 1,
  opened_at INTEGER NOT NULL,
  state_since INTEGER NOT NULL,
  CHECK ((state = 'closed') = (outcome IS NOT NULL)),
  CHECK ((outcome IS 'wrong_match') = (adjudication_id IS NOT NULL)),
  CHECK ((ground = 'denied') = (application_id IS NOT NULL)),
  CHECK (ground NOT IN ('revoked', 'suspended') OR membership_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX redress_requests_applicant ON redress_requests (applicant_id, id);
CREATE INDEX redress_requests_queue ON redress_requests (state, id);
-- One thread at a time about one thing.
CREATE UNIQUE INDEX redress_requests_running ON redress_requests
  (applicant_id, ground, COALESCE(application_id, ''), COALESCE(membership_id, '')) WHERE state <> 'closed';

CREATE TABLE redress_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO redress_transitions (from_state, to_state) VALUES
  ('open', 'waiting_for_traveler'), ('open', 'closed'),
  ('waiting_for_traveler', 'open'), ('waiting_for_traveler', 'closed');
CREATE TRIGGER redress_requests_start BEFORE INSERT ON redress_requests WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'transition: redress none -> ' || NEW.state); END;
CREATE TRIGGER redress_requests_lifecycle BEFORE UPDATE OF state ON redress_requests
WHEN NEW.state <> OLD.state AND NOT EXISTS
  (SELECT 1 FROM redress_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'transition: redress ' || OLD.state || ' -> ' || NEW.state); END;

-- What was said, sealed (AES-GCM). It is not changed; whoever is forgotten takes their thread with them.
CREATE TABLE redress_messages (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES redress_requests (id),
  author TEXT NOT NULL CHECK (author IN ('traveler', 'officer')),
  -- The officer's subject; null for the traveler.
  officer_id TEXT,
  text_sealed TEXT NOT NULL,
  at INTEGER NOT NULL,
  CHECK ((author = 'officer') = (officer_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX redress_messages_request ON redress_messages (request_id, id);
CREATE TRIGGER redress_messages_no_update BEFORE UPDATE ON redress_messages
BEGIN SELECT RAISE(ABORT, 'append only: redress_messages'); END;

-- ---------------------------------------------------------------- crossings

CREATE TABLE crossings (
  id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  lane_id TEXT NOT NULL REFERENCES lanes (id),
  -- Gapless for each terminal and phase; with the UTC day it decides the random exam.
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  phase TEXT NOT NULL CHECK (phase IN ('preread', 'booth')),
  direction TEXT NOT NULL CHECK (direction IN ('northbound', 'southbound')),
  state TEXT NOT NULL CHECK (state = 'provisional' OR state = 'decided' OR state = 'disposed'),
  decision TEXT NOT NULL CHECK (decision = 'admit' OR decision = 'refer' OR decision = 'redirect'),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  persons INTEGER NOT NULL,
  -- The facts, rules and draw that the decision was made from, for replay; the answer follows from them.
  basis TEXT NOT NULL CHECK (json_valid(basis)),
  -- How many travelers of this crossing still wait for their screening.
  awaiting INTEGER NOT NULL DEFAULT 0 CHECK (awaiting >= 0),
  late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
  captured_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- With the terminal it names the request, and the hash its body; null for crossings from before they were kept here.
  idempotency_key TEXT,
  body_hash TEXT,
  -- The language of the reply.
  locale TEXT NOT NULL DEFAULT 'en' CHECK (locale = 'en' OR locale = 'es'),
  -- What was answered first, where a later decision stands in its place or is waited for.
  first TEXT CHECK (first IS NULL OR json_valid(first)),
  UNIQUE (terminal_id, phase, sequence)
) STRICT;
-- The key first: keys that begin with the time, as UUIDv7 do, are written side by side whichever terminal sends them.
CREATE UNIQUE INDEX crossings_key ON crossings (idempotency_key, terminal_id);
CREATE TRIGGER crossings_answered BEFORE UPDATE OF terminal_id, lane_id, sequence, phase, direction, persons, late,
  captured_at, received_at, idempotency_key, body_hash, locale ON crossings
BEGIN SELECT RAISE(ABORT, 'append only: crossings'); END;
CREATE TRIGGER crossings_first BEFORE UPDATE OF first ON crossings WHEN OLD.first IS NOT NULL AND NEW.first IS NOT OLD.first
BEGIN SELECT RAISE(ABORT, 'append only: crossings'); END;

-- The newest crossing at each lane by phase: what its booth shows. Stored events of an outage are not among them, for
-- their cars have gone.
CREATE TABLE lane_latest (
  lane_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  crossing_id TEXT NOT NULL,
  PRIMARY KEY (lane_id, phase)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER crossings_latest AFTER INSERT ON crossings WHEN NEW.late = 0
BEGIN INSERT INTO lane_latest (lane_id, phase, crossing_id) VALUES (NEW.lane_id, NEW.phase, NEW.id)
  ON CONFLICT (lane_id, phase) DO UPDATE SET crossing_id = excluded.crossing_id; END;

CREATE TABLE crossing_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO crossing_transitions (from_state, to_state) VALUES
  ('provisional', 'decided'), ('provisional', 'disposed'), ('decided', 'disposed');
CREATE TRIGGER crossings_start AFTER INSERT ON crossings WHEN NEW.state = 'disposed'
BEGIN SELECT RAISE(ABORT, 'transition: crossing none -> ' || NEW.state); END;
CREATE TRIGGER crossings_lifecycle BEFORE UPDATE OF state ON crossings
WHEN NEW.state <> OLD.state AND NOT EXISTS
  (SELECT 1 FROM crossing_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'transition: crossing ' || OLD.state || ' -> ' || NEW.state); END;

CREATE TABLE crossing_travelers (
  crossing_id TEXT NOT NULL REFERENCES crossings (id),
  position INTEGER NOT NULL,
  traveler_id TEXT REFERENCES travelers (id),
  membership_id TEXT REFERENCES memberships (id),
  screening_id TEXT REFERENCES screenings (id),
  PRIMARY KEY (crossing_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX crossing_travelers_screening ON crossing_travelers (screening_id) WHERE screening_id IS NOT NULL;

-- Which crossings each member was in, written after them: for whoever asks what is held of them.
CREATE TABLE membership_crossings (
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  crossing_id TEXT NOT NULL REFERENCES crossings (id),
  PRIMARY KEY (membership_id, crossing_id)
) STRICT, WITHOUT ROWID;

-- What happened to a crossing after its check. The check itself, event 1, is the row of the crossing.
CREATE TABLE crossing_events (
  crossing_id TEXT NOT NULL REFERENCES crossings (id),
  -- From 1, for each crossing.
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'checked' OR kind = 'decided' OR kind = 'disposed'),
  at INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision = 'admit' OR decision = 'refer' OR decision = 'redirect' OR decision = 'refuse'),
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (crossing_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER crossing_events_no_update BEFORE UPDATE ON crossing_events
BEGIN SELECT RAISE(ABORT, 'append only: crossing_events'); END;
CREATE TRIGGER crossing_events_no_delete BEFORE DELETE ON crossing_events
BEGIN SELECT RAISE(ABORT, 'append only: crossing_events'); END;

-- Which pre-read at the head of the lane a booth check belongs to: two crossings, linked once.
CREATE TABLE crossing_prereads (
  crossing_id TEXT PRIMARY KEY REFERENCES crossings (id),
  preread_id TEXT NOT NULL UNIQUE REFERENCES crossings (id)
) STRICT, WITHOUT ROWID;

-- Where a member was seen last and before that elsewhere, for as long as the longest drive between two ports. Only where
-- no process lives long enough to remember it: on Node this table is empty.
CREATE TABLE recent_places (
  traveler_id TEXT PRIMARY KEY REFERENCES travelers (id),
  place TEXT NOT NULL CHECK (json_valid(place)),
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recent_places_age ON recent_places (seen_at);

-- Which officer works on what, one at a time; gone once it is given back or decided.
CREATE TABLE assignments (
  object_kind TEXT NOT NULL CHECK (object_kind = 'application' OR object_kind = 'match'),
  object_id TEXT NOT NULL,
  officer_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (object_kind, object_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_officer ON assignments (officer_id, object_kind);

CREATE TABLE officer_tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('non_member_in_vehicle', 'late_hit')),
  crossing_id TEXT NOT NULL REFERENCES crossings (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'done')),
  created_at INTEGER NOT NULL,
  UNIQUE (crossing_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX officer_tasks_open ON officer_tasks (id) WHERE state = 'open';

-- What the other side's agency saw: keyed hashes alone, forgotten after 30 days.
CREATE TABLE sightings (
  agency TEXT NOT NULL,
  -- The agency's own number.
  reference TEXT NOT NULL,
  crossing_code TEXT NOT NULL REFERENCES port_crossings (code),
  direction TEXT NOT NULL CHECK (direction IN ('northbound', 'southbound')),
  document_hash TEXT,
  plate_hash TEXT,
  seen_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (agency, reference),
  CHECK (document_hash IS NOT NULL OR plate_hash IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_document ON sightings (document_hash, seen_at) WHERE document_hash IS NOT NULL;
CREATE INDEX sightings_plate ON sightings (plate_hash, seen_at) WHERE plate_hash IS NOT NULL;
CREATE INDEX sightings_age ON sightings (seen_at);

-- ---------------------------------------------------------------- snapshots (what lanes need to decide alone)

-- Memberships whose part of the snapshot may have changed, each once, in the order of their last change. Triggers write
-- it in the transaction that changes what the snapshot tells, so nothing is missed.
CREATE TABLE snapshot_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  membership_id TEXT NOT NULL UNIQUE REFERENCES memberships (id)
) STRICT;
CREATE TRIGGER memberships_added_to_snapshot AFTER INSERT ON memberships
BEGIN
  INSERT INTO snapshot_changes (membership_id) VALUES (NEW.id);
END;
CREATE TRIGGER memberships_in_snapshot AFTER UPDATE OF state, expires_at, grace_until ON memberships
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id = NEW.id;
  INSERT INTO snapshot_changes (membership_id) VALUES (NEW.id);
END;
CREATE TRIGGER credentials_added_to_snapshot AFTER INSERT ON credentials
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id = NEW.membership_id;
  INSERT INTO snapshot_changes (membership_id) VALUES (NEW.membership_id);
END;
CREATE TRIGGER credentials_in_snapshot AFTER UPDATE OF state ON credentials
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id = NEW.membership_id;
  INSERT INTO snapshot_changes (membership_id) VALUES (NEW.membership_id);
END;
CREATE TRIGGER membership_vehicles_in_snapshot AFTER INSERT ON membership_vehicles
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id = NEW.membership_id;
  INSERT INTO snapshot_changes (membership_id) VALUES (NEW.membership_id);
END;
CREATE TRIGGER vehicles_in_snapshot AFTER UPDATE OF flagged ON vehicles WHEN NEW.flagged <> OLD.flagged
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id IN
    (SELECT membership_id FROM membership_vehicles WHERE vehicle_id = NEW.id);
  INSERT INTO snapshot_changes (membership_id)
    SELECT membership_id FROM membership_vehicles WHERE vehicle_id = NEW.id;
END;
CREATE TRIGGER standings_added_to_snapshot AFTER INSERT ON standings
WHEN EXISTS (SELECT 1 FROM memberships WHERE traveler_id = NEW.traveler_id)
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id IN
    (SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id);
  INSERT INTO snapshot_changes (membership_id) SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id;
END;
CREATE TRIGGER standings_in_snapshot AFTER UPDATE OF status ON standings
WHEN NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM memberships WHERE traveler_id = NEW.traveler_id)
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id IN
    (SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id);
  INSERT INTO snapshot_changes (membership_id) SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id;
END;

-- The lookup keys of each membership: never a number, only its HMAC under the key of snapshots.
CREATE TABLE snapshot_entries (
  key TEXT NOT NULL CHECK (length(key) = 16),
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  program TEXT NOT NULL CHECK (program IN ('SENTRI', 'FAST')),
  admit INTEGER NOT NULL CHECK (admit IN (0, 1)),
  member INTEGER NOT NULL,
  -- The version with which this entry came or changed.
  version INTEGER NOT NULL,
  PRIMARY KEY (key, membership_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_entries_version ON snapshot_entries (version);

CREATE TABLE snapshot_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  -- The change through which the entries are right.
  done_seq INTEGER NOT NULL,
  -- The moment through which they hold, milliseconds; it only advances.
  made_at INTEGER NOT NULL,
  -- When this version was made.
  versioned_at INTEGER NOT NULL,
  -- Which life of this database: 32 bits by chance, others after a restore and after the clock was set back.
  life INTEGER NOT NULL DEFAULT 0 CHECK (life BETWEEN 0 AND 4294967295)
) STRICT;
INSERT INTO snapshot_state (id, version, done_seq, made_at, versioned_at, life)
  VALUES (1, 0, 0, 0, 0, abs(random()) % 4294967295 + 1);
CREATE TRIGGER snapshot_state_advances BEFORE UPDATE ON snapshot_state
WHEN NEW.version <= OLD.version OR NEW.done_seq < OLD.done_seq OR (NEW.made_at < OLD.made_at AND NEW.life = OLD.life)
BEGIN SELECT RAISE(ABORT, 'guard: snapshot_back'); END;

-- ---------------------------------------------------------------- simulations

CREATE TABLE simulations (
  id TEXT PRIMARY KEY,
  requested_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  scenario TEXT NOT NULL CHECK (json_valid(scenario)),
  seed INTEGER NOT NULL,
  replications INTEGER NOT NULL CHECK (replications > 0),
  code_version TEXT NOT NULL,
  progress_done INTEGER NOT NULL DEFAULT 0,
  progress_total INTEGER NOT NULL DEFAULT 0,
  summary TEXT CHECK (summary IS NULL OR json_valid(summary)),
  csv TEXT,
  requested_at INTEGER NOT NULL,
  done_at INTEGER,
  variants TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(variants)),
  precision REAL,
  started_at INTEGER,
  -- What the analyst calls it.
  name TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX simulations_requested_by ON simulations (requested_by, id);

CREATE TABLE simulation_variants (
  simulation_id TEXT NOT NULL REFERENCES simulations (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  difference TEXT NOT NULL CHECK (json_valid(difference)),
  PRIMARY KEY (simulation_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE simulation_charts (
  simulation_id TEXT NOT NULL REFERENCES simulations (id),
  name TEXT NOT NULL,
  svg TEXT NOT NULL,
  -- The same with Spanish words; null for a run of before there were any.
  svg_es TEXT,
  PRIMARY KEY (simulation_id, name)
) STRICT, WITHOUT ROWID;
