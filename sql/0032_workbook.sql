-- Workbooks that somebody has sent and is looking through before their rows are stored. The bytes lie with the
-- documents; who may go on with them is said here.
CREATE TABLE workbook_upload (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX workbook_upload_by_time ON workbook_upload (tenant, at_ms);

-- Which column was which member the last time: lines "heading TAB shape.member".
CREATE TABLE column_mapping (
  tenant TEXT NOT NULL,
  org TEXT NOT NULL,             -- whose tables they are; '': the evaluator's own
  kind TEXT NOT NULL,            -- which table
  mapping TEXT NOT NULL,
  PRIMARY KEY (tenant, org, kind)
) @STRICT;
