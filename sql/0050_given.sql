-- What the evaluator gives operators to work with: a note on an item of the checklist, files to fill
-- in for it, and annexes of the notice. Files hang on the round's id alone, like all that must survive an
-- import of the round.
ALTER TABLE checklist_item ADD COLUMN note TEXT;

CREATE TABLE given_file (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT,                     -- of the checklist; NULL: an annex of the notice
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT NOT NULL,
  size @INT NOT NULL,
  added_at @INT NOT NULL,
  added_by TEXT NOT NULL,
  PRIMARY KEY (tenant, round, id)
) @STRICT;
CREATE INDEX given_file_by_sha256 ON given_file (tenant, sha256);
