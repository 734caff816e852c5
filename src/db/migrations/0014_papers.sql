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
