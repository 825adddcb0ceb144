-- 居民满意度调查: forms, which a new version never changes, surveys opened with one, and their answers.
CREATE TABLE survey_form (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  version @INT NOT NULL CHECK (version > 0),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  body TEXT NOT NULL,            -- the sheets of its XLSForm, as JSON
  questions @INT NOT NULL,
  created_at @INT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (tenant, id, version)
) @STRICT;

CREATE TABLE survey (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) = 20), -- stands in the address: nobody guesses it
  round TEXT NOT NULL,
  entry TEXT,                    -- NULL: of the round as a whole
  form TEXT NOT NULL,
  form_version @INT NOT NULL,
  last_day TEXT NOT NULL CHECK (length(last_day) = 10),
  quota @INT CHECK (quota > 0),  -- answers that are taken; NULL: any number
  least @INT NOT NULL CHECK (least > 1), -- answers from which on results are shown
  opened_at @INT NOT NULL,
  opened_by TEXT NOT NULL,
  closed_at @INT,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, form, form_version) REFERENCES survey_form (tenant, id, version)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX survey_of_round ON survey (tenant, round, opened_at, id);

-- What was answered, under a number that says nothing of when: no time, no address, no name.
CREATE TABLE survey_answer (
  tenant TEXT NOT NULL,
  survey TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (tenant, survey, id)
) @STRICT;

-- Which browsers have answered: the hash of what their cookie holds, of this survey alone. Nothing
-- leads from here to an answer.
CREATE TABLE survey_given (
  tenant TEXT NOT NULL,
  survey TEXT NOT NULL,
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
  PRIMARY KEY (tenant, survey, token_hash)
) @STRICT;
