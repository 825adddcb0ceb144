-- Codes with which a person sets a password without being signed in: made by an administrator or a
-- manager, used once. One an account; only a hash is kept.
CREATE TABLE onetime_code (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
  made_by TEXT NOT NULL,
  made_at @INT NOT NULL,
  expires_at @INT NOT NULL,
  tries @INT NOT NULL CHECK (tries >= 0), -- wrong codes that were typed for the account since
  PRIMARY KEY (tenant, account),
  FOREIGN KEY (tenant, account) REFERENCES account (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- A link brings the code alone.
CREATE UNIQUE INDEX onetime_code_hash ON onetime_code (tenant, code_hash);
