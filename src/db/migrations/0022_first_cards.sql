-- A new member's first card waits here until it is issued.
CREATE TABLE first_cards (
  membership_id TEXT PRIMARY KEY REFERENCES memberships (id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER first_card_wanted AFTER INSERT ON memberships WHEN NEW.application_id IS NOT NULL
BEGIN
  INSERT INTO first_cards (membership_id) VALUES (NEW.id);
END;
CREATE TRIGGER first_card_issued AFTER INSERT ON credentials WHEN NEW.kind = 'rfid'
BEGIN
  DELETE FROM first_cards WHERE membership_id = NEW.membership_id;
END;
INSERT INTO first_cards (membership_id)
  SELECT id FROM memberships m WHERE application_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM credentials c WHERE c.membership_id = m.id AND c.kind = 'rfid');
