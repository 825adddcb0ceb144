-- A change of what an account may see that waits for a second administrator, because work is open
-- under what it has or would get. One an account.
CREATE TABLE account_change (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  roles @INT NOT NULL CHECK (roles >= 0),
  org TEXT,
  center TEXT,
  expert TEXT,
  why TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at @INT NOT NULL,
  PRIMARY KEY (tenant, account),
  FOREIGN KEY (tenant, account) REFERENCES account (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE INDEX account_expert ON account (tenant, expert) WHERE expert IS NOT NULL;
