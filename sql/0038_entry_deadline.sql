-- A group of entries may have a last day of its own for handing in; NULL: the round's.
ALTER TABLE entry ADD COLUMN deadline TEXT CHECK (length(deadline) = 10);
