-- The card that an application of kind `replacement` is about.
CREATE TABLE card_replacements (
  application_id TEXT PRIMARY KEY REFERENCES applications (id),
  credential_id TEXT NOT NULL REFERENCES credentials (id),
  reason TEXT NOT NULL CHECK (reason IN ('lost', 'stolen', 'damaged')),
  -- The new card, once it is issued.
  issued_id TEXT REFERENCES credentials (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_replacements_credential ON card_replacements (credential_id);
