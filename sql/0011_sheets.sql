-- Handing in a score sheet is the hour in which many write at once. A CHECK with a list of more than
-- two words builds a table of them for every row that is written, so the words are compared one by
-- one; and indexes that no statement needs are left out: a sheet is found by its entry or its scorer,
-- a submission by its entry.
CREATE TABLE new_sheet (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  component TEXT NOT NULL,
  scorer TEXT,
  scorer_name TEXT,
  role TEXT NOT NULL
    CHECK (role = 'expert' OR role = 'inspector' OR role = 'commissioner' OR role = 'purchaser'
           OR role = 'committee'),
  -- NULL: a draft, which does not count.
  submitted TEXT CHECK (length(submitted) = 10),
  comment TEXT,
  PRIMARY KEY (tenant, round, entry, id),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- item NULL: one mark for the component as a whole.
CREATE TABLE new_mark (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  sheet TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  item TEXT,
  not_applicable @INT NOT NULL CHECK (not_applicable IN (0, 1)),
  points @INT,
  level TEXT,
  done @INT,
  target @INT,
  times @INT,
  reason TEXT,
  evidence TEXT,
  PRIMARY KEY (tenant, round, entry, sheet, ord),
  FOREIGN KEY (tenant, round, entry, sheet) REFERENCES new_sheet (tenant, round, entry, id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- 组合分: the conditions that are met.
CREATE TABLE new_mark_part (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  sheet TEXT NOT NULL,
  mark @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  part TEXT NOT NULL,
  PRIMARY KEY (tenant, round, entry, sheet, mark, ord),
  FOREIGN KEY (tenant, round, entry, sheet, mark)
    REFERENCES new_mark (tenant, round, entry, sheet, ord)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE new_submission (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  component TEXT NOT NULL,
  role TEXT NOT NULL
    CHECK (role = 'expert' OR role = 'inspector' OR role = 'commissioner' OR role = 'purchaser'
           OR role = 'committee'),
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

INSERT INTO new_sheet
SELECT tenant, round, entry, id, ord, component, scorer, scorer_name, role, submitted, comment
FROM sheet;
INSERT INTO new_mark
SELECT tenant, round, entry, sheet, ord, item, not_applicable, points, level, done, target, times,
  reason, evidence
FROM mark;
INSERT INTO new_mark_part
SELECT tenant, round, entry, sheet, mark, ord, part
FROM mark_part;
INSERT INTO new_submission
SELECT tenant, round, entry, component, role, scorer, version, reference, body, points,
  submitted_at, submitted_by, returned_at, returned_by, return_reason
FROM sheet_submission;

DROP TABLE mark_part;
DROP TABLE mark;
DROP TABLE sheet;
DROP TABLE sheet_submission;
ALTER TABLE new_sheet RENAME TO sheet;
ALTER TABLE new_mark RENAME TO mark;
ALTER TABLE new_mark_part RENAME TO mark_part;
ALTER TABLE new_submission RENAME TO sheet_submission;

CREATE INDEX sheet_progress ON sheet (tenant, round, entry, role, scorer, component, submitted);
CREATE INDEX sheet_of_scorer ON sheet (tenant, scorer);
