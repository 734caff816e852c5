-- A denial that redress sets aside is screened and judged again.
INSERT INTO application_transitions (from_state, to_state) VALUES ('denied', 'submitted');

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

