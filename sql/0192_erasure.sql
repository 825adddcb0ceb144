-- What is due to be erased by itself, from when the administrators were told: of what was due then,
-- and of nothing that came later. A row a kind (app/admin/erase.c); held: somebody said not now.
CREATE TABLE erase_due (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  told_at @INT NOT NULL,
  before_ms @INT NOT NULL,
  n @INT NOT NULL,               -- how many there were
  held @INT NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  PRIMARY KEY (tenant, kind)
) @STRICT;
