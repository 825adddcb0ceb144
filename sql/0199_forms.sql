-- Forms (XLSForm) beside a round's inspections and ratings. Forms themselves, with their versions,
-- are survey_form: one library of the district, whatever they are used for.

-- Which form is filled in: the newest row holds. Rows are only added, since what was typed without
-- network names the row (n) that it was typed for.
CREATE TABLE round_form (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('inspection', 'rating')),
  n @INT NOT NULL CHECK (n > 0),
  form TEXT,                     -- NULL: none from here on
  form_version @INT,
  added_at @INT NOT NULL,
  added_by TEXT NOT NULL,
  PRIMARY KEY (tenant, round, purpose, n),
  FOREIGN KEY (tenant, form, form_version) REFERENCES survey_form (tenant, id, version)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- Answers by name of the question, with the form and version that they answer. No foreign keys to
-- round or entry, as for inspections: an import of the round must not take them along.
--   inspection: about a visit, by the record's owner, n its version
--   rating: about a component, by the scorer, n the version handed in; 0: the draft
CREATE TABLE form_answer (
  tenant TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('inspection', 'rating')),
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  about TEXT NOT NULL,
  author TEXT NOT NULL,
  n @INT NOT NULL CHECK (n >= 0),
  form TEXT NOT NULL,
  form_version @INT NOT NULL,
  body TEXT NOT NULL,
  judged_at @INT NOT NULL,       -- what a form asks of today() stays what it was
  PRIMARY KEY (tenant, purpose, round, entry, about, author, n),
  FOREIGN KEY (tenant, form, form_version) REFERENCES survey_form (tenant, id, version)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX form_answer_of_form ON form_answer (tenant, form, form_version);
