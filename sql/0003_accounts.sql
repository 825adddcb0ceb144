-- Who may sign in, and what is under way in browsers.

-- A person's account. Several roles are bits of `roles` (src/app/permission.h). What a person may see
-- is narrowed by org (operators, purchasers, committees), center (中心主管) and expert (the id that
-- stands for this person in rounds).
CREATE TABLE account (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  login TEXT NOT NULL CHECK (length(login) BETWEEN 1 AND 64),
  name TEXT NOT NULL,
  roles @INT NOT NULL CHECK (roles >= 0),
  org TEXT,
  center TEXT,
  expert TEXT,
  phone TEXT,
  password TEXT,                 -- Argon2id; NULL: has to be set by the administrator
  totp_secret TEXT,              -- Base32; NULL: no second factor
  totp_last @INT,                -- last accepted time step, so that a code is used once
  active @INT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  failed @INT NOT NULL DEFAULT 0, -- wrong passwords since the last good one
  locked_until @INT,             -- ms since 1970 UTC
  created_at @INT NOT NULL,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE UNIQUE INDEX account_login ON account (tenant, login);

-- A browser that is signed in. Only the hash of its cookie is kept.
CREATE TABLE session (
  tenant TEXT NOT NULL,
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  account TEXT NOT NULL,
  created_at @INT NOT NULL,
  expires_at @INT NOT NULL,
  remote TEXT,
  agent TEXT,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, account) REFERENCES account (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX session_account ON session (tenant, account);

-- What somebody typed into a form and has not handed in: saved while typing, never lost.
CREATE TABLE draft (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  form TEXT NOT NULL,            -- path of the form
  body TEXT NOT NULL,            -- its fields as JSON
  saved_at @INT NOT NULL,
  PRIMARY KEY (tenant, account, form)
) @STRICT;

-- Messages to a person: reminders, returns, results, deadlines.
CREATE TABLE notice (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT,
  link TEXT,                     -- path of the page it is about
  created_at @INT NOT NULL,
  read_at @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX notice_account ON notice (tenant, account, created_at);

-- Settings of a district that are not rules of a standard: retention, report fonts, second factor.
CREATE TABLE setting (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (tenant, name)
) @STRICT;
