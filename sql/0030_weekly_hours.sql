-- How many hours a week somebody works in a post; NULL: not stated.
ALTER TABLE engagement ADD COLUMN weekly_hours @INT CHECK (weekly_hours BETWEEN 0 AND 60);
