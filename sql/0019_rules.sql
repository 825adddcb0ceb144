-- The rules by which a round's results were published, so that its pages go on saying what was
-- published; NULL: the present ones.
ALTER TABLE round ADD COLUMN rules @INT;
UPDATE round SET rules = 1 WHERE state IN ('published', 'archived');
