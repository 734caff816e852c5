-- A coarse key of a document number is its keyed hash, as it is found by: the number itself stood here in clear. A key
-- of a list change that is not vetted yet keeps its old form until it is, here and there.
UPDATE travelers SET coarse_keys = (
  SELECT json_group_array(coarse) FROM (
    SELECT value AS coarse FROM json_each(travelers.coarse_keys)
      WHERE value NOT GLOB 'x:*' OR EXISTS (SELECT 1 FROM unvetted_keys WHERE key = value)
    UNION SELECT 'h:' || substr(number_hash, 1, 32) FROM traveler_documents WHERE traveler_id = travelers.id
    ORDER BY coarse))
WHERE coarse_keys LIKE '%"x:%';
