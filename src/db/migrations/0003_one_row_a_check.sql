-- A check is one row with its Idempotency-Key: the reply is made from it again, and the log of events begins with it.
-- What was answered follows from the facts; only where it was sent is kept with them.
UPDATE crossings SET basis = json_set(basis, '$.redirectTo', answer ->> 'redirectTo', '$.awaiting', awaiting);
ALTER TABLE crossings DROP COLUMN answer;
ALTER TABLE crossings ADD COLUMN idempotency_key TEXT;
ALTER TABLE crossings ADD COLUMN body_hash TEXT;
ALTER TABLE crossings ADD COLUMN locale TEXT NOT NULL DEFAULT 'en' CHECK (locale = 'en' OR locale = 'es');
ALTER TABLE crossings ADD COLUMN first TEXT CHECK (first IS NULL OR json_valid(first));
-- The key first: keys that begin with the time, as UUIDv7 do, are written side by side whichever terminal sends them.
CREATE UNIQUE INDEX crossings_key ON crossings (idempotency_key, terminal_id);
CREATE TRIGGER crossings_answered BEFORE UPDATE OF terminal_id, lane_id, sequence, phase, direction, persons, late,
  captured_at, received_at, idempotency_key, body_hash, locale ON crossings
BEGIN SELECT RAISE(ABORT, 'append only: crossings'); END;
CREATE TRIGGER crossings_first BEFORE UPDATE OF first ON crossings WHEN OLD.first IS NOT NULL AND NEW.first IS NOT OLD.first
BEGIN SELECT RAISE(ABORT, 'append only: crossings'); END;
