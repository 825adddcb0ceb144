-- Scans of the stamped tables that the program printed: which content was stamped, by its code.
CREATE TABLE stamped_scan (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  code TEXT NOT NULL CHECK (length(code) = 12),
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, sha256)
) @STRICT;
CREATE INDEX stamped_scan_by_sha256 ON stamped_scan (tenant, sha256);
