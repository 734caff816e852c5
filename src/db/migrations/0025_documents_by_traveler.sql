-- A document is kept once by traveler, type and number, and found by number: an index of ids was written for nobody.
DROP INDEX traveler_documents_number;
ALTER TABLE traveler_documents RENAME TO documents_before;
CREATE TABLE traveler_documents (
  -- What the number is sealed to; nobody is found by it.
  id TEXT NOT NULL,
  traveler_id TEXT NOT NULL REFERENCES travelers (id),
  type TEXT NOT NULL,
  country TEXT NOT NULL DEFAULT '',
  number_hash TEXT NOT NULL,
  number_sealed TEXT NOT NULL,
  PRIMARY KEY (traveler_id, type, number_hash)
) STRICT, WITHOUT ROWID;
INSERT INTO traveler_documents (id, traveler_id, type, country, number_hash, number_sealed)
  SELECT id, traveler_id, type, country, number_hash, number_sealed FROM documents_before;
DROP TABLE documents_before;
CREATE INDEX traveler_documents_number ON traveler_documents (number_hash);
