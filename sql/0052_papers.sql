-- What papers (文书) say where a district wants other words than the program's: every version is
-- kept, the newest holds. Without title and body it is the program's own again.
CREATE TABLE paper_text (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  version @INT NOT NULL CHECK (version >= 1),
  title TEXT,
  body TEXT,
  saved_at @INT NOT NULL,
  account TEXT NOT NULL,
  CHECK ((title IS NULL) = (body IS NULL)),
  PRIMARY KEY (tenant, kind, version)
) @STRICT;
