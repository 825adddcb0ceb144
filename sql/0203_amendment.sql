-- What somebody asked to have corrected of their own data (更正、补充), and what became of it. Goes
-- with its period (KEPT_AMENDS); the audit log keeps who decided and what about, with names masked.
CREATE TABLE amendment (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('roster', 'certificate', 'rater', 'expert', 'account', 'other')),
  scope TEXT NOT NULL,           -- project or round; '' of accounts and of what has no place
  who TEXT NOT NULL,             -- person, organisation, expert, account
  ord @INT NOT NULL,             -- of certificates; 0 of others
  member TEXT NOT NULL,          -- name, id_number, number, post, phone; '' of others
  label TEXT NOT NULL,           -- where it stands, as people are told
  was TEXT,
  wanted TEXT,
  ask TEXT NOT NULL,             -- what is wrong, and what shows it
  account TEXT,                  -- of the person, who asked by it; NULL: somebody entered it
  got_at @INT NOT NULL,
  got_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  reason TEXT,
  done_at @INT,
  done_by TEXT,
  PRIMARY KEY (tenant, id),
  CHECK ((state = 'open') = (done_at IS NULL))
) @STRICT;
CREATE INDEX amendment_time ON amendment (tenant, got_at);
CREATE INDEX amendment_open ON amendment (tenant, state, done_at);
CREATE INDEX amendment_own ON amendment (tenant, account, got_at);
