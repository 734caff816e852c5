-- Which crossings each member was in, written after them: for whoever asks what is held of them.
CREATE TABLE membership_crossings (
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  crossing_id TEXT NOT NULL REFERENCES crossings (id),
  PRIMARY KEY (membership_id, crossing_id)
) STRICT, WITHOUT ROWID;
