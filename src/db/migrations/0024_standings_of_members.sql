-- The standing of whoever has no membership changes no snapshot: nothing is looked for then.
DROP TRIGGER standings_added_to_snapshot;
DROP TRIGGER standings_in_snapshot;
CREATE TRIGGER standings_added_to_snapshot AFTER INSERT ON standings
WHEN EXISTS (SELECT 1 FROM memberships WHERE traveler_id = NEW.traveler_id)
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id IN
    (SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id);
  INSERT INTO snapshot_changes (membership_id) SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id;
END;
CREATE TRIGGER standings_in_snapshot AFTER UPDATE OF status ON standings
WHEN NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM memberships WHERE traveler_id = NEW.traveler_id)
BEGIN
  DELETE FROM snapshot_changes WHERE membership_id IN
    (SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id);
  INSERT INTO snapshot_changes (membership_id) SELECT id FROM memberships WHERE traveler_id = NEW.traveler_id;
END;
