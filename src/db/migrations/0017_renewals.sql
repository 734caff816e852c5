-- The membership that it gave, or that it is about.
ALTER TABLE applications ADD COLUMN membership_id TEXT REFERENCES memberships (id);
UPDATE applications SET membership_id = (SELECT id FROM memberships WHERE application_id = applications.id);
-- Whether its person has to be interviewed before it is approved.
ALTER TABLE applications ADD COLUMN interview TEXT NOT NULL DEFAULT 'required' CHECK (interview IN ('required', 'waived'));
CREATE INDEX applications_membership ON applications (membership_id, kind);
-- One renewal of a membership at a time.
CREATE UNIQUE INDEX applications_running ON applications (membership_id, kind)
  WHERE membership_id IS NOT NULL AND state NOT IN ('approved', 'denied', 'cancelled', 'expired');
