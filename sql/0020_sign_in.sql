-- Signing in: when a browser was last heard of, and codes for a lost phone.

-- ms since 1970 UTC, some minutes behind at most; NULL: since it signed in, not noted yet.
ALTER TABLE session ADD COLUMN seen_at @INT;

-- Each opens one sign-in in place of the second factor. Only hashes are kept.
CREATE TABLE recovery_code (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
  made_at @INT NOT NULL,
  PRIMARY KEY (tenant, account, code_hash),
  FOREIGN KEY (tenant, account) REFERENCES account (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
