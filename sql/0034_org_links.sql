-- A link is an organisation's for a round; with entry and component it opens that one rating only, as
-- every link did before. How often a rating was handed in is told by the submissions, so that it is
-- the same by whatever way it was handed in. uses_max is from now on how many of them may stand that
-- were not sent back.
CREATE TABLE new_rating_link (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  org TEXT NOT NULL,
  entry TEXT,                    -- NULL: all that the organisation rates in the round
  component TEXT,
  office TEXT NOT NULL,          -- who rates, as it may be shown
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  expires TEXT NOT NULL CHECK (length(expires) = 10), -- last day on which it opens
  uses_max @INT NOT NULL CHECK (uses_max > 0),
  opens @INT NOT NULL,
  created_at @INT NOT NULL,
  created_by TEXT NOT NULL,
  opened_at @INT,                -- first time
  revoked_at @INT,
  reminded_at @INT,
  PRIMARY KEY (tenant, id),
  CHECK ((entry IS NULL) = (component IS NULL))
) @STRICT;

INSERT INTO new_rating_link
SELECT l.tenant, l.id, l.round, l.org, l.entry, l.component, l.office, l.token_hash, l.expires,
  CASE WHEN x.left_over > 1 THEN x.left_over ELSE 1 END,
  l.opens, l.created_at, l.created_by, l.opened_at, l.revoked_at, l.reminded_at
FROM rating_link l
JOIN (SELECT k.tenant AS tenant, k.id AS id, k.uses_max - k.uses
        + (SELECT count(*) FROM sheet_submission s WHERE s.tenant = k.tenant AND s.round = k.round
             AND s.entry = k.entry AND s.component = k.component AND s.role = k.role
             AND s.scorer = k.org AND s.returned_at IS NULL
             AND s.submitted_by NOT LIKE 'correction/%') AS left_over
      FROM rating_link k) x ON x.tenant = l.tenant AND x.id = l.id;

CREATE TABLE new_rating_session (
  tenant TEXT NOT NULL,
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  link TEXT NOT NULL,
  expires_at @INT NOT NULL,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, link) REFERENCES new_rating_link (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
INSERT INTO new_rating_session
SELECT tenant, token_hash, link, expires_at
FROM rating_session;

DROP TABLE rating_session;
DROP TABLE rating_link;
ALTER TABLE new_rating_link RENAME TO rating_link;
ALTER TABLE new_rating_session RENAME TO rating_session;

CREATE UNIQUE INDEX rating_link_token ON rating_link (tenant, token_hash);
CREATE UNIQUE INDEX rating_link_place ON rating_link (tenant, round, org, entry, component);
CREATE UNIQUE INDEX rating_link_org ON rating_link (tenant, org, round)
WHERE entry IS NULL;
CREATE INDEX rating_session_link ON rating_session (tenant, link);
CREATE INDEX rating_session_by_end ON rating_session (tenant, expires_at);

-- What the round asks of raters and tells them. No row: nothing is asked, and of a center names and
-- period are told.
CREATE TABLE rating_terms (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  tells_work @INT NOT NULL CHECK (tells_work IN (0, 1)), -- staffing and indicators too
  asks_person TEXT NOT NULL
    CHECK (asks_person = 'no' OR asks_person = 'may' OR asks_person = 'must'),
  PRIMARY KEY (tenant, round)
) @STRICT;

-- Who filled in for the organisation.
CREATE TABLE rating_person (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  post TEXT,
  phone TEXT,
  given_at @INT NOT NULL,
  given_by TEXT NOT NULL,
  PRIMARY KEY (tenant, round, org)
) @STRICT;

-- 盖章扫描件: of one entry, or (NULL) of all that the organisation rates.
CREATE TABLE rating_scan (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  org TEXT NOT NULL,
  id TEXT NOT NULL,
  entry TEXT,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT NOT NULL,
  size @INT NOT NULL,
  added_at @INT NOT NULL,
  added_by TEXT NOT NULL,
  PRIMARY KEY (tenant, round, org, id)
) @STRICT;
