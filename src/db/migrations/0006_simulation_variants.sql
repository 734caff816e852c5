-- Simulations with variants, a stop rule and an estimate of the time left.
ALTER TABLE simulations ADD COLUMN variants TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(variants));
ALTER TABLE simulations ADD COLUMN precision REAL;
ALTER TABLE simulations ADD COLUMN started_at INTEGER;

CREATE TABLE simulation_variants (
  simulation_id TEXT NOT NULL REFERENCES simulations (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  difference TEXT NOT NULL CHECK (json_valid(difference)),
  PRIMARY KEY (simulation_id, position)
) STRICT, WITHOUT ROWID;
