-- A group of entries may be evaluated by another published standard than the round's; NULL: by that. A
-- reference like the round's own: a published version cannot go away.
ALTER TABLE entry ADD COLUMN standard TEXT;
ALTER TABLE entry ADD COLUMN standard_version @INT
  CHECK ((standard IS NULL) = (standard_version IS NULL));
