-- 满意度调查结果: what residents answered to a question by which the standard scores, as it was taken
-- as a ground of the score. The survey itself, and who has answered, stay where they are.
CREATE TABLE survey_result (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  form TEXT NOT NULL,
  question TEXT NOT NULL,
  title TEXT,
  label TEXT,
  ended TEXT CHECK (length(ended) = 10),
  answered @INT NOT NULL CHECK (answered >= 0),
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE survey_step (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  survey_result @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  value @INT NOT NULL CHECK (value >= 0),
  count @INT NOT NULL CHECK (count >= 0),
  PRIMARY KEY (tenant, round, entry, survey_result, ord),
  FOREIGN KEY (tenant, round, entry, survey_result)
    REFERENCES survey_result (tenant, round, entry, ord)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TRIGGER result_survey_result_insert AFTER INSERT ON survey_result
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_survey_result_update AFTER UPDATE ON survey_result
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_survey_result_delete AFTER DELETE ON survey_result
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_survey_step_insert AFTER INSERT ON survey_step
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_survey_step_update AFTER UPDATE ON survey_step
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_survey_step_delete AFTER DELETE ON survey_step
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER published_survey_result_insert BEFORE INSERT ON survey_result
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_survey_result_update BEFORE UPDATE ON survey_result
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_survey_result_delete BEFORE DELETE ON survey_result
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_survey_step_insert BEFORE INSERT ON survey_step
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_survey_step_update BEFORE UPDATE ON survey_step
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_survey_step_delete BEFORE DELETE ON survey_step
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
