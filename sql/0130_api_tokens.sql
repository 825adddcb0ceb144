-- What other programs show in place of a password, and what they were answered.
CREATE TABLE api_token (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  token_hash TEXT NOT NULL,
  rights @INT NOT NULL,         -- bits, app/account/token.h
  last_day TEXT,                -- the last one on which it is taken; NULL: until it is revoked
  created_at @INT NOT NULL,
  used_at @INT,                 -- minutes behind; NULL: never
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE UNIQUE INDEX api_token_hash ON api_token (tenant, token_hash);
CREATE INDEX api_token_account ON api_token (tenant, account, created_at);

-- The answer to what was asked under a key, for whoever asks again. Kept for a day.
CREATE TABLE api_answer (
  tenant TEXT NOT NULL,
  token TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status @INT NOT NULL,
  etag TEXT,
  body TEXT NOT NULL,
  created_at @INT NOT NULL,
  PRIMARY KEY (tenant, token, idempotency_key)
) @STRICT;
CREATE INDEX api_answer_age ON api_answer (tenant, created_at);
