-- Handing in: what an operator is filling in, the files it brings, and every version handed in.
-- None of these hangs on entry by a foreign key: they must survive a re-import of the round.

-- A part of an entry while it is being filled in: the form as it was typed, mistakes and all, so
-- that nothing typed is lost. `version` counts the saves: who saves over an older one is told.
-- part 'files' has no form; it says that the list of files is kept in fill_file.
CREATE TABLE fill_part (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('roster', 'indicators', 'funds', 'narrative', 'files')),
  version @INT NOT NULL CHECK (version > 0),
  body TEXT NOT NULL,            -- its fields as JSON
  account TEXT NOT NULL,
  saved_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, part)
) @STRICT;

-- Files brought for an entry, before and after the hand-in. Two of one name are two rows; the bytes
-- lie under their hash (see document).
CREATE TABLE fill_file (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT,                     -- of the round's checklist; NULL: 其他材料
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size @INT NOT NULL CHECK (size >= 0),
  account TEXT,
  received_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, id)
) @STRICT;

-- A file on its way: `received` bytes are durable in the uploads folder under the id.
CREATE TABLE upload (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  item TEXT,
  file_name TEXT NOT NULL,
  size @INT NOT NULL CHECK (size > 0),
  received @INT NOT NULL CHECK (received >= 0 AND received <= size),
  account TEXT NOT NULL,
  created_at @INT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX upload_by_entry ON upload (tenant, round, entry);

-- Each version that was handed in, never changed afterwards: `snapshot` is the canonical JSON of
-- everything in it and sha256 its checksum, printed on the receipt. `token` comes from the form, so
-- that a second click is the same hand-in. Identity numbers stand in it masked.
CREATE TABLE hand_in (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  version @INT NOT NULL CHECK (version > 0),
  token TEXT NOT NULL,
  at_ms @INT NOT NULL,
  account TEXT NOT NULL,
  pledger TEXT NOT NULL,         -- name typed under the 承诺书
  warnings @INT NOT NULL,        -- how many the operator acknowledged
  snapshot TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  PRIMARY KEY (tenant, round, entry, version)
) @STRICT;
CREATE UNIQUE INDEX hand_in_token ON hand_in (tenant, round, entry, token);
