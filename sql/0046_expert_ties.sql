-- What is known of an expert's ties before and beside any round: a round takes them along when the
-- expert joins it, and keeps its own from then on.
CREATE TABLE expert_tie (
  tenant TEXT NOT NULL,
  expert TEXT NOT NULL, -- number
  ord @INT NOT NULL CHECK (ord >= 0),
  org TEXT NOT NULL,
  relation TEXT,
  from_date TEXT CHECK (length(from_date) = 10),
  to_date TEXT CHECK (length(to_date) = 10),
  PRIMARY KEY (tenant, expert, ord)
) @STRICT;
