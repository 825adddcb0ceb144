-- 实地验收: visits, who goes, and the records that come back, often from a phone without network.
-- No foreign keys to round or entry: a round that is imported anew must not take records, photos and
-- signatures with it.

-- One visit to one project of a round. Only one that is not cancelled at a time (index below), since
-- its records become the score sheets of the entry.
CREATE TABLE inspection_visit (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  planned TEXT CHECK (length(planned) = 10),
  planned_time TEXT CHECK (length(planned_time) = 5),   -- 09:30, in China
  note TEXT,
  state TEXT NOT NULL CHECK (state IN ('planned', 'completed', 'cancelled')),
  -- 1: the inspectors keep one record together, because the standard takes exactly one scorer.
  joint @INT NOT NULL CHECK (joint IN (0, 1)),
  created_at @INT NOT NULL,
  completed_at @INT,
  reason TEXT,                   -- why cancelled or sent back
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX inspection_visit_round ON inspection_visit (tenant, round, ord);
CREATE UNIQUE INDEX inspection_visit_entry ON inspection_visit (tenant, round, entry)
  WHERE state <> 'cancelled';

-- Accounts that inspect; the one at place 0 leads.
CREATE TABLE inspection_member (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  account TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  PRIMARY KEY (tenant, visit, account)
) @STRICT;
CREATE INDEX inspection_member_account ON inspection_member (tenant, account);

-- The order of visits as drawn by lot: with the seed anybody can repeat it.
CREATE TABLE inspection_draw (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  drawn_at @INT NOT NULL,
  seed TEXT NOT NULL CHECK (length(seed) = 32),
  account TEXT NOT NULL,
  entries TEXT NOT NULL,         -- ids before the draw, sorted, a line each
  result TEXT NOT NULL,          -- ids in the order drawn, a line each
  PRIMARY KEY (tenant, round, drawn_at, seed)
) @STRICT;

-- One inspector's record of the visit, or the one that all keep together (owner '*').
CREATE TABLE inspection_record (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  owner TEXT NOT NULL,
  revision @INT NOT NULL CHECK (revision >= 0),   -- the version that counts
  completed_at @INT,
  completed_by TEXT,
  PRIMARY KEY (tenant, visit, owner)
) @STRICT;

-- Each time a record was saved. Versions are never changed: when two devices wrote at the same time,
-- both stay, and the later one waits (conflict 1) for somebody to choose.
CREATE TABLE inspection_version (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  owner TEXT NOT NULL,
  n @INT NOT NULL CHECK (n > 0),
  uuid TEXT NOT NULL,            -- made by the device: the same save sent twice is one
  base @INT NOT NULL,            -- the version that its writer had seen
  conflict @INT NOT NULL CHECK (conflict IN (0, 1)),
  account TEXT NOT NULL,
  device TEXT,
  saved_at @INT NOT NULL,
  arrived TEXT,                  -- 2026-05-20T09:30, as written down on site
  departed TEXT,
  place TEXT,                    -- latitude,longitude,metres; only if the inspector allowed it
  present TEXT,
  interviews TEXT,
  remarks TEXT,
  PRIMARY KEY (tenant, visit, owner, n)
) @STRICT;
CREATE UNIQUE INDEX inspection_version_uuid ON inspection_version (tenant, visit, uuid);

CREATE TABLE inspection_mark (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  owner TEXT NOT NULL,
  n @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  component TEXT NOT NULL,
  item TEXT,                     -- NULL: one mark for the component as a whole
  not_applicable @INT NOT NULL CHECK (not_applicable IN (0, 1)),
  points @INT,
  level TEXT,
  parts TEXT,                    -- 组合分: ids of the conditions that are met, a line each
  done @INT,
  target @INT,
  times @INT,
  reason TEXT,
  PRIMARY KEY (tenant, visit, owner, n, ord)
) @STRICT;

-- Photos and signatures that a version lists. They show faces and places: for the evaluator and the
-- inspectors of the visit only.
CREATE TABLE inspection_photo (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  owner TEXT NOT NULL,
  n @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('photo', 'inspector', 'center')),  -- the latter: signatures
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT,
  caption TEXT,
  taken_at @INT,
  place TEXT,
  PRIMARY KEY (tenant, visit, owner, n, ord)
) @STRICT;

-- What has arrived for the visit and is durable. Listing a hash alone opens no file.
CREATE TABLE inspection_file (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  type TEXT NOT NULL,            -- image/jpeg, by its content
  size @INT NOT NULL CHECK (size > 0),
  account TEXT NOT NULL,
  received_at @INT NOT NULL,
  PRIMARY KEY (tenant, visit, sha256)
) @STRICT;
