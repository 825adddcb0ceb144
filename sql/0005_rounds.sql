-- How a round is run: its notice, its panel, and whom somebody reminded when.
--
-- None of these hangs on round or entry by a foreign key: a round that is imported again keeps them.

-- What a round has beside its dossier. No row: nothing was set.
CREATE TABLE round_plan (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  notice TEXT,                   -- 评估通知, as operators read it
  scoring_due TEXT CHECK (length(scoring_due) = 10), -- day by which experts have to be ready
  experts_per_entry @INT CHECK (experts_per_entry > 0),
  PRIMARY KEY (tenant, round)
) @STRICT;

-- 组长: the expert who speaks for an entry's panel.
CREATE TABLE panel_lead (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  expert TEXT NOT NULL,
  PRIMARY KEY (tenant, round, entry)
) @STRICT;

-- A tie of an expert that somebody looked at and found to be no reason for recusal. It belongs to the
-- tie, not to a round, so that the same false alarm is not raised every year; a tie with another
-- relation or other dates is a new one. Unset relation and dates are '' in the key.
CREATE TABLE conflict_dismissal (
  tenant TEXT NOT NULL,
  expert TEXT NOT NULL,
  org TEXT NOT NULL,
  relation TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, expert, org, relation, from_date, to_date)
) @STRICT;

-- The key lets nobody be reminded of the same thing twice a day.
CREATE TABLE round_reminder (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10),
  kind TEXT NOT NULL CHECK (kind IN ('operator', 'expert', 'rater')),
  subject TEXT NOT NULL,         -- operator: entry; expert: expert; rater: organisation
  account TEXT NOT NULL,         -- who reminded
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, day, kind, subject)
) @STRICT;

-- The board asks for these of every entry of a round: from the index alone, without the wide rows.
CREATE INDEX sheet_progress ON sheet (tenant, round, entry, role, scorer, component, submitted);
CREATE INDEX material_by_item ON material (tenant, round, entry, item);
