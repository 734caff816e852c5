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
