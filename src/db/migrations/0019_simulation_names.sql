-- What an analyst calls a run.
ALTER TABLE simulations ADD COLUMN name TEXT;
