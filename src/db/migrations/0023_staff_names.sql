-- How somebody of the staff was called when they last came in (AES-GCM): for colleagues who read what they did.
CREATE TABLE staff_names (
  subject TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  name_sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
