-- 1: the first of two officers says so; the match stays as it is until another one confirms it.
ALTER TABLE adjudications ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0 CHECK (proposed IN (0, 1));
