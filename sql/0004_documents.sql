-- Files that were handed in, each once however often it is used. The bytes lie in the files folder
-- under their hash; a row is written only after they are durable.
CREATE TABLE document (
  tenant TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size @INT NOT NULL CHECK (size >= 0),
  file_name TEXT NOT NULL,       -- as first handed in, for display only
  account TEXT,                  -- who brought it first
  created_at @INT NOT NULL,
  PRIMARY KEY (tenant, sha256)
) @STRICT;
