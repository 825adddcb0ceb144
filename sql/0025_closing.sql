-- That scoring of an entry is going to end, as those who had begun a sheet of it were told. No foreign
-- keys: a round that is imported again is deleted and written anew.
CREATE TABLE closing (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  closes_at @INT NOT NULL, -- from then on it may end
  told_at @INT NOT NULL,
  told_by TEXT NOT NULL,
  PRIMARY KEY (tenant, round, entry)
) @STRICT;
