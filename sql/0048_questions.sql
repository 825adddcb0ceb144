-- 求证: what an operator is asked about a finding before the evaluator decides. It goes to and fro as a
-- rectification does, so it is one of another kind; its finding is found again by the place, as a
-- decision is.
ALTER TABLE rectification ADD COLUMN kind TEXT NOT NULL DEFAULT 'rectify'
  CHECK (kind IN ('rectify', 'question'));
ALTER TABLE rectification ADD COLUMN what TEXT NOT NULL DEFAULT 'nowhere';
ALTER TABLE rectification ADD COLUMN item TEXT NOT NULL DEFAULT '';
ALTER TABLE rectification ADD COLUMN row_no @INT NOT NULL DEFAULT 0 CHECK (row_no >= 0);
ALTER TABLE rectification ADD COLUMN col TEXT NOT NULL DEFAULT '';
