-- Photos of members, terminals bound to a certificate, drills told of, and where members were seen last.

-- A photo stands apart from its member, sealed, and can be erased. The membership tells that there is one: a lane asks
-- for that with everything else.
ALTER TABLE memberships ADD COLUMN has_photo INTEGER NOT NULL DEFAULT 0 CHECK (has_photo IN (0, 1));

CREATE TABLE member_photos (
  membership_id TEXT PRIMARY KEY REFERENCES memberships (id),
  content_type TEXT NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png')),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  content_sealed TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER member_photos_set AFTER INSERT ON member_photos
BEGIN UPDATE memberships SET has_photo = 1 WHERE id = NEW.membership_id; END;
CREATE TRIGGER member_photos_erased AFTER DELETE ON member_photos
BEGIN UPDATE memberships SET has_photo = 0 WHERE id = OLD.membership_id; END;

-- SHA-256 of the client certificate without which this terminal's tokens are good for nothing; null: it has none.
ALTER TABLE terminals ADD COLUMN certificate_sha256 TEXT CHECK
  (length(certificate_sha256) = 64 AND certificate_sha256 NOT GLOB '*[^0-9a-f]*');

ALTER TABLE terminal_heartbeats ADD COLUMN dead_letters INTEGER NOT NULL DEFAULT 0 CHECK (dead_letters >= 0);
ALTER TABLE terminal_heartbeats ADD COLUMN drill INTEGER NOT NULL DEFAULT 0 CHECK (drill IN (0, 1));

-- Where a member was seen last and before that elsewhere, for as long as the longest drive between two ports. Only where
-- no process lives long enough to remember it: on Node this table is empty.
CREATE TABLE recent_places (
  traveler_id TEXT PRIMARY KEY REFERENCES travelers (id),
  place TEXT NOT NULL CHECK (json_valid(place)),
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recent_places_age ON recent_places (seen_at);
