-- 异议由两人复核: where a district asks for it, one person proposes the decision on an objection and
-- another confirms it or gives it back. What was proposed and by whom stays, whatever came of it.
CREATE TABLE objection_step (
  tenant TEXT NOT NULL,
  objection TEXT NOT NULL,       -- id of the objection
  ord @INT NOT NULL CHECK (ord >= 0),
  step TEXT NOT NULL CHECK (step IN ('propose', 'return', 'confirm')),
  upheld @INT NOT NULL CHECK (upheld IN (0, 1)), -- the proposal at work: 异议成立
  text TEXT NOT NULL,            -- the reason proposed, or why it was given back
  account TEXT NOT NULL,
  author TEXT NOT NULL,          -- name of the account at that time
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, objection, ord)
) @STRICT;
