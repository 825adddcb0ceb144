-- What was taken in from tables, so that it can be taken back as one step. The bytes that were sent are not kept.
ALTER TABLE workbook_upload ADD COLUMN pasted @INT NOT NULL DEFAULT 0;

CREATE TABLE workbook_import (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,            -- registry, hand_in, ...
  subject TEXT NOT NULL,         -- what it went into: '', ROUND/ENTRY, ...
  account TEXT NOT NULL,
  file_name TEXT NOT NULL,
  summary TEXT NOT NULL,
  at_ms @INT NOT NULL,
  undone_at @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX workbook_import_by_subject ON workbook_import (tenant, kind, subject, at_ms);
CREATE INDEX workbook_import_by_time ON workbook_import (tenant, at_ms);

-- How each thing stood before, and a digest of how it stood afterwards: only what is still so can be put back. Goes
-- when the import was taken back, and after some weeks.
CREATE TABLE workbook_state (
  tenant TEXT NOT NULL,
  import TEXT NOT NULL,
  place @INT NOT NULL,
  what TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  was TEXT,                      -- NULL: there was none
  became TEXT NOT NULL,          -- SHA-256
  PRIMARY KEY (tenant, import, place),
  FOREIGN KEY (tenant, import) REFERENCES workbook_import ON DELETE CASCADE
) @STRICT;
