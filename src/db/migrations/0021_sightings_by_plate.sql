-- Sightings are asked for by plate as well.
CREATE INDEX sightings_plate ON sightings (plate_hash, seen_at) WHERE plate_hash IS NOT NULL;
