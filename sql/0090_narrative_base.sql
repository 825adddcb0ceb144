-- What the operator had written when the evaluator last worded an entry's 工作服务成效 otherwise, so that
-- a hand-in that came afterwards is seen. Kept beside the data, as whoever judged it is; by id alone,
-- since an import writes entries anew.
CREATE TABLE narrative_base (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  own TEXT NOT NULL,
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry)
) @STRICT;
