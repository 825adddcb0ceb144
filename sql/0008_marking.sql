-- Scoring: what is typed and not handed in, what was handed in and sent back, the panel's decision,
-- and the personal links by which parties without an account rate.
--
-- None of these hangs on round or entry by a foreign key: they must survive a re-import of the round.
-- `scorer` is the expert's id in the round, or the organisation's id for a party.

-- A sheet while it is typed: the fields as they stand in the form, so that nothing typed is lost,
-- not even what is no number yet. revision grows with each save; a save that started from an older
-- one is refused, so that two devices do not overwrite each other unseen.
CREATE TABLE sheet_draft (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  component TEXT NOT NULL,
  role TEXT NOT NULL
    CHECK (role IN ('expert', 'inspector', 'commissioner', 'purchaser', 'committee')),
  scorer TEXT NOT NULL,
  revision @INT NOT NULL CHECK (revision > 0),
  body TEXT NOT NULL,            -- JSON
  done @INT NOT NULL,            -- items marked, of items, for lists that do not read the standard
  items @INT NOT NULL,
  saved_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, component, role, scorer)
) @STRICT;
CREATE INDEX sheet_draft_of_scorer ON sheet_draft (tenant, scorer);

-- Each time a sheet was handed in: receipt and history. The newest version is the one in force,
-- unless it was sent back.
CREATE TABLE sheet_submission (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  component TEXT NOT NULL,
  role TEXT NOT NULL
    CHECK (role IN ('expert', 'inspector', 'commissioner', 'purchaser', 'committee')),
  scorer TEXT NOT NULL,
  version @INT NOT NULL CHECK (version > 0),
  reference TEXT NOT NULL,       -- number on the receipt
  body TEXT NOT NULL,            -- JSON, as in sheet_draft
  points @INT NOT NULL,
  submitted_at @INT NOT NULL,
  submitted_by TEXT NOT NULL,    -- account id, or link/ID
  returned_at @INT,              -- NULL: in force
  returned_by TEXT,
  return_reason TEXT,
  PRIMARY KEY (tenant, round, entry, component, role, scorer, version),
  CHECK ((returned_at IS NULL) = (return_reason IS NULL))
) @STRICT;
CREATE INDEX sheet_submission_of_scorer ON sheet_submission (tenant, scorer);

-- What the head of the panel says about the experts' sheets of an entry as a whole. Sending a sheet
-- back takes it away again; the audit log keeps what was.
CREATE TABLE panel_decision (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  comment TEXT NOT NULL,
  decided_by TEXT NOT NULL,      -- account id
  decided_name TEXT NOT NULL,
  decided_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry)
) @STRICT;

-- A personal link: opens one form, one component of one entry, for one organisation. Of the token
-- only the SHA-256 is kept; it cannot be shown again, only replaced.
CREATE TABLE rating_link (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  component TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('commissioner', 'purchaser', 'committee')),
  org TEXT NOT NULL,
  office TEXT NOT NULL,          -- who rates, as it may be shown
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  expires TEXT NOT NULL CHECK (length(expires) = 10), -- last day on which it opens
  uses_max @INT NOT NULL CHECK (uses_max > 0),
  uses @INT NOT NULL CHECK (uses BETWEEN 0 AND uses_max),
  opens @INT NOT NULL,
  created_at @INT NOT NULL,
  created_by TEXT NOT NULL,
  opened_at @INT,                -- first time
  submitted_at @INT,             -- last time
  revoked_at @INT,
  reminded_at @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE UNIQUE INDEX rating_link_token ON rating_link (tenant, token_hash);
CREATE UNIQUE INDEX rating_link_place ON rating_link (tenant, round, entry, component, org);

-- A browser that opened a link. The cookie holds another secret than the link, so that neither tells
-- the other.
CREATE TABLE rating_session (
  tenant TEXT NOT NULL,
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  link TEXT NOT NULL,
  expires_at @INT NOT NULL,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, link) REFERENCES rating_link (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX rating_session_link ON rating_session (tenant, link);

-- An expert's work over all rounds.
CREATE INDEX assignment_of_expert ON assignment (tenant, expert);
CREATE INDEX sheet_of_scorer ON sheet (tenant, scorer);
