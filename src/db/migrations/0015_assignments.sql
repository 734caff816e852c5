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
