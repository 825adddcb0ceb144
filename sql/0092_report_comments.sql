-- 批注: what evaluator and approver say to each other about a place of the report, until one of them
-- says that it is done. answer_to: the one that it answers; NULL: a first word.
CREATE TABLE report_comment (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  id TEXT NOT NULL,
  place TEXT NOT NULL,
  answer_to TEXT,
  content TEXT NOT NULL,
  account TEXT NOT NULL,
  author TEXT NOT NULL,
  by_approver @INT NOT NULL CHECK (by_approver IN (0, 1)),
  at_ms @INT NOT NULL,
  resolved_ms @INT,
  resolved_by TEXT,
  CHECK ((resolved_ms IS NULL) = (resolved_by IS NULL)),
  CHECK (answer_to IS NULL OR resolved_ms IS NULL),
  PRIMARY KEY (tenant, round, report, id)
) @STRICT;
