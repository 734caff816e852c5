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

-- The crossing that was shown to this officer last: seeing it is on record once, not at every look.
ALTER TABLE badge_sessions ADD COLUMN shown_id TEXT;
CREATE INDEX badge_sessions_officer ON badge_sessions (officer_id, ends_at);
