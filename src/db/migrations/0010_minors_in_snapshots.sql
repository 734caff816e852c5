-- Whoever may come of age: the snapshot tells lanes of it on the day. Who was born before is of age.
CREATE INDEX traveler_identities_minors ON traveler_identities (birth_date) WHERE birth_date > '2008-01-01';

-- Members who were minors before the snapshot told so are looked at again.
INSERT OR REPLACE INTO snapshot_changes (membership_id)
  SELECT m.id FROM traveler_identities i CROSS JOIN memberships m ON m.traveler_id = i.traveler_id
  WHERE i.birth_date > '2008-01-01';
