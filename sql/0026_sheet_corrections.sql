-- What somebody else than its scorer changed of a sheet that had been handed in. Rows are added and
-- never changed: the round may be imported again, and these stay.
CREATE TABLE sheet_correction (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL,             -- in which order they were made
  entry TEXT NOT NULL,
  component TEXT NOT NULL,
  scorer TEXT NOT NULL,
  scorer_name TEXT,
  role TEXT NOT NULL,
  date TEXT NOT NULL,
  by_name TEXT,                  -- of the account, or of a command
  office TEXT,                   -- what the account was here
  reason TEXT NOT NULL,
  PRIMARY KEY (tenant, round, id)
) @STRICT;

CREATE TABLE sheet_change (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  sheet_correction TEXT NOT NULL,
  ord @INT NOT NULL,
  part TEXT NOT NULL,            -- 'mark', 'reason', 'evidence', 'comment', 'sheet'
  item TEXT,                     -- NULL: the component as a whole
  old TEXT,
  now TEXT,
  PRIMARY KEY (tenant, round, sheet_correction, ord),
  FOREIGN KEY (tenant, round, sheet_correction) REFERENCES sheet_correction (tenant, round, id)
) @STRICT;
