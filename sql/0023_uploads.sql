-- An upload that nobody goes on with gives its room back, and one that is finished is remembered for a
-- while: who asks again gets the same answer.
ALTER TABLE upload ADD COLUMN active_at @INT;   -- when the last piece came; NULL: see created_at
ALTER TABLE upload ADD COLUMN sha256 TEXT;      -- of the file that it has become
