-- Codes that a person asks for by mail, to set a password: a row a login that was asked for, whether
-- there is an account of it or not, so that neither the pace nor what is written tells which. After a
-- day nothing counts any more, and the row goes with the next one that is asked for.
CREATE TABLE mail_code (
  tenant TEXT NOT NULL,
  login_hash TEXT NOT NULL CHECK (length(login_hash) = 64),
  account TEXT,                  -- NULL: of nobody, or nothing was sent
  code_hash TEXT CHECK (length(code_hash) = 64),
  asked_at @INT NOT NULL,        -- the last time
  first_at @INT NOT NULL,        -- the first one of those that are counted
  asks @INT NOT NULL CHECK (asks >= 1),
  expires_at @INT NOT NULL,
  tries @INT NOT NULL CHECK (tries >= 0), -- wrong codes that were typed for the account since
  PRIMARY KEY (tenant, login_hash)
) @STRICT;
CREATE UNIQUE INDEX mail_code_hash ON mail_code (tenant, code_hash);
CREATE INDEX mail_code_account ON mail_code (tenant, account);
CREATE INDEX mail_code_age ON mail_code (tenant, first_at);
-- Asked by the page for whoever forgot the password, before anybody knows the district.
CREATE INDEX channel_that_mails ON channel (kind, active);
