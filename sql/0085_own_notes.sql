-- What an expert writes to themself beside a sheet. Nobody else reads it, and it is in no export.
CREATE TABLE own_note (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  expert TEXT NOT NULL,
  revision @INT NOT NULL CHECK (revision > 0),
  body TEXT NOT NULL,
  saved_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, expert)
) @STRICT;
