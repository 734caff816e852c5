DROP TRIGGER snapshot_state_advances;
ALTER TABLE snapshot_state ADD COLUMN
  -- Which life of this database: 32 bits by chance, others after a restore and after the clock was set back.
  life INTEGER NOT NULL DEFAULT 0 CHECK (life BETWEEN 0 AND 4294967295);
UPDATE snapshot_state SET life = abs(random()) % 4294967295 + 1;
CREATE TRIGGER snapshot_state_advances BEFORE UPDATE ON snapshot_state
WHEN NEW.version <= OLD.version OR NEW.done_seq < OLD.done_seq OR (NEW.made_at < OLD.made_at AND NEW.life = OLD.life)
BEGIN SELECT RAISE(ABORT, 'guard: snapshot_back'); END;

ALTER TABLE terminal_heartbeats ADD COLUMN
  -- The terminal's own time when it told this.
  clock INTEGER;
