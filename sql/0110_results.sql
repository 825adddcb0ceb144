-- What evaluating comes to, kept: a row an entry with the figures that pages show, one a part of its
-- score, one a finding of the entry alone. Derived from the live data of the round and nothing else:
-- made by app/results/stored.c, thrown away and made anew at any time (gongping results --rebuild).
-- What was published is kept elsewhere, with its versions.
--
-- A row that is there is right: whatever an entry's result rests on takes the row away when it is
-- written, in the same transaction and by the database itself (the triggers below), so that no
-- writer has to think of it. A row that is not there is computed by whoever reads (and kept then).
-- made_by: the sources that computed it; another program takes it for missing. Its findings hold
-- from as_of until the day before until (NULL: for ever), when something is due that may still come.
CREATE TABLE entry_result (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  project TEXT NOT NULL,
  made_by TEXT NOT NULL,
  as_of TEXT NOT NULL CHECK (length(as_of) = 10),
  until TEXT CHECK (length(until) = 10),
  method TEXT,
  total @INT,
  band TEXT,
  note TEXT,
  contract @INT,
  paid @INT,
  usage @INT,
  vacant_days @INT,
  deduction @INT,
  lower_bound @INT NOT NULL CHECK (lower_bound IN (0, 1)),
  reserved @INT,
  due @INT,
  payable @INT,
  rule TEXT,
  PRIMARY KEY (tenant, round, entry),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX entry_result_by_project ON entry_result (tenant, project);

-- In the order of the method. points NULL: open says why.
CREATE TABLE entry_result_part (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  component TEXT NOT NULL,
  points @INT,
  open TEXT,
  sheets @INT NOT NULL,
  lowest @INT,
  highest @INT,
  deviation @INT,
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry_result (tenant, round, entry)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- at_: the place, as data; place and words: the same for people, and as it was said before places
-- were data. at_nth, at_part: which cell of it.
CREATE TABLE entry_finding (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  rule TEXT NOT NULL,
  severity @INT NOT NULL,
  at_what TEXT NOT NULL,
  at_id TEXT,
  at_row @INT,
  at_column TEXT,
  at_nth @INT NOT NULL,
  at_part TEXT,
  place TEXT,
  words TEXT,
  printed TEXT,
  expected TEXT,
  difference TEXT,
  message TEXT NOT NULL,
  mend TEXT,
  basis TEXT,
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry_result (tenant, round, entry)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- of an entry: what was handed in, who scores, the sheets and what was submitted

CREATE TRIGGER result_entry_update AFTER UPDATE ON entry
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.id;
END;

CREATE TRIGGER result_declared_staffing_insert AFTER INSERT ON declared_staffing
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_declared_staffing_update AFTER UPDATE ON declared_staffing
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_declared_staffing_delete AFTER DELETE ON declared_staffing
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_held_count_insert AFTER INSERT ON held_count
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_held_count_update AFTER UPDATE ON held_count
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_held_count_delete AFTER DELETE ON held_count
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_declared_vacancy_insert AFTER INSERT ON declared_vacancy
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_declared_vacancy_update AFTER UPDATE ON declared_vacancy
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_declared_vacancy_delete AFTER DELETE ON declared_vacancy
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_progress_insert AFTER INSERT ON progress
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_progress_update AFTER UPDATE ON progress
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_progress_delete AFTER DELETE ON progress
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_service_record_insert AFTER INSERT ON service_record
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_service_record_update AFTER UPDATE ON service_record
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_service_record_delete AFTER DELETE ON service_record
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_fund_table_insert AFTER INSERT ON fund_table
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_fund_table_update AFTER UPDATE ON fund_table
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_fund_table_delete AFTER DELETE ON fund_table
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_fund_line_insert AFTER INSERT ON fund_line
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_fund_line_update AFTER UPDATE ON fund_line
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_fund_line_delete AFTER DELETE ON fund_line
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_material_insert AFTER INSERT ON material
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_material_update AFTER UPDATE ON material
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_material_delete AFTER DELETE ON material
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_entry_correction_insert AFTER INSERT ON entry_correction
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_entry_correction_update AFTER UPDATE ON entry_correction
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_entry_correction_delete AFTER DELETE ON entry_correction
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_assignment_insert AFTER INSERT ON assignment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_assignment_update AFTER UPDATE ON assignment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_assignment_delete AFTER DELETE ON assignment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_sheet_insert AFTER INSERT ON sheet
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_sheet_update AFTER UPDATE ON sheet
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_sheet_delete AFTER DELETE ON sheet
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_mark_insert AFTER INSERT ON mark
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_mark_update AFTER UPDATE ON mark
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_mark_delete AFTER DELETE ON mark
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_mark_part_insert AFTER INSERT ON mark_part
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_mark_part_update AFTER UPDATE ON mark_part
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_mark_part_delete AFTER DELETE ON mark_part
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

CREATE TRIGGER result_sheet_submission_insert AFTER INSERT ON sheet_submission
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_sheet_submission_update AFTER UPDATE ON sheet_submission
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round AND entry = NEW.entry;
END;

CREATE TRIGGER result_sheet_submission_delete AFTER DELETE ON sheet_submission
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round AND entry = OLD.entry;
END;

-- ---- of a project, in whatever round

CREATE TRIGGER result_project_update AFTER UPDATE ON project
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.id;
END;

CREATE TRIGGER result_post_insert AFTER INSERT ON post
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_post_update AFTER UPDATE ON post
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_post_delete AFTER DELETE ON post
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_requirement_insert AFTER INSERT ON requirement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_requirement_update AFTER UPDATE ON requirement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_requirement_delete AFTER DELETE ON requirement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_person_insert AFTER INSERT ON person
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_person_update AFTER UPDATE ON person
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_person_delete AFTER DELETE ON person
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_certificate_insert AFTER INSERT ON certificate
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_certificate_update AFTER UPDATE ON certificate
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_certificate_delete AFTER DELETE ON certificate
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_engagement_insert AFTER INSERT ON engagement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_engagement_update AFTER UPDATE ON engagement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_engagement_delete AFTER DELETE ON engagement
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_indicator_insert AFTER INSERT ON indicator
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_indicator_update AFTER UPDATE ON indicator
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_indicator_delete AFTER DELETE ON indicator
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

CREATE TRIGGER result_payment_insert AFTER INSERT ON payment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_payment_update AFTER UPDATE ON payment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND project = NEW.project;
END;

CREATE TRIGGER result_payment_delete AFTER DELETE ON payment
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND project = OLD.project;
END;

-- ---- of a center or an organisation, in the rounds that speak of it

CREATE TRIGGER result_center_update AFTER UPDATE ON center
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_center x WHERE x.tenant = NEW.tenant AND x.center = NEW.id);
END;

CREATE TRIGGER result_substation_insert AFTER INSERT ON substation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_center x WHERE x.tenant = NEW.tenant AND x.center = NEW.center);
END;

CREATE TRIGGER result_substation_update AFTER UPDATE ON substation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_center x WHERE x.tenant = NEW.tenant AND x.center = NEW.center);
END;

CREATE TRIGGER result_substation_delete AFTER DELETE ON substation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round IN (
      SELECT x.round FROM round_center x WHERE x.tenant = OLD.tenant AND x.center = OLD.center);
END;

CREATE TRIGGER result_org_update AFTER UPDATE ON org
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_org x WHERE x.tenant = NEW.tenant AND x.org = NEW.id);
END;

CREATE TRIGGER result_org_fund_label_insert AFTER INSERT ON org_fund_label
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_org x WHERE x.tenant = NEW.tenant AND x.org = NEW.org);
END;

CREATE TRIGGER result_org_fund_label_update AFTER UPDATE ON org_fund_label
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT x.round FROM round_org x WHERE x.tenant = NEW.tenant AND x.org = NEW.org);
END;

CREATE TRIGGER result_org_fund_label_delete AFTER DELETE ON org_fund_label
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round IN (
      SELECT x.round FROM round_org x WHERE x.tenant = OLD.tenant AND x.org = OLD.org);
END;

-- ---- of a round as a whole

CREATE TRIGGER result_round_update AFTER UPDATE ON round
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.id;
END;

CREATE TRIGGER result_round_plan_insert AFTER INSERT ON round_plan
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_plan_update AFTER UPDATE ON round_plan
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_plan_delete AFTER DELETE ON round_plan
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_round_org_insert AFTER INSERT ON round_org
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_org_update AFTER UPDATE ON round_org
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_org_delete AFTER DELETE ON round_org
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_round_center_insert AFTER INSERT ON round_center
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_center_update AFTER UPDATE ON round_center
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_center_delete AFTER DELETE ON round_center
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_round_project_insert AFTER INSERT ON round_project
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_project_update AFTER UPDATE ON round_project
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_round_project_delete AFTER DELETE ON round_project
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_checklist_item_insert AFTER INSERT ON checklist_item
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_checklist_item_update AFTER UPDATE ON checklist_item
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_checklist_item_delete AFTER DELETE ON checklist_item
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_expert_insert AFTER INSERT ON expert
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_expert_update AFTER UPDATE ON expert
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_expert_delete AFTER DELETE ON expert
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_affiliation_insert AFTER INSERT ON affiliation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_affiliation_update AFTER UPDATE ON affiliation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_affiliation_delete AFTER DELETE ON affiliation
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

CREATE TRIGGER result_report_text_insert AFTER INSERT ON report_text
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_report_text_update AFTER UPDATE ON report_text
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round = NEW.round;
END;

CREATE TRIGGER result_report_text_delete AFTER DELETE ON report_text
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round = OLD.round;
END;

-- Why a tie of an expert is no conflict is kept once for all rounds.

CREATE TRIGGER result_conflict_dismissal_insert AFTER INSERT ON conflict_dismissal
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT a.round FROM assignment a WHERE a.tenant = NEW.tenant AND a.expert = NEW.expert
      UNION ALL
      SELECT s.round FROM sheet s WHERE s.tenant = NEW.tenant AND s.scorer = NEW.expert);
END;

CREATE TRIGGER result_conflict_dismissal_update AFTER UPDATE ON conflict_dismissal
BEGIN
  DELETE FROM entry_result
  WHERE tenant = NEW.tenant AND round IN (
      SELECT a.round FROM assignment a WHERE a.tenant = NEW.tenant AND a.expert = NEW.expert
      UNION ALL
      SELECT s.round FROM sheet s WHERE s.tenant = NEW.tenant AND s.scorer = NEW.expert);
END;

CREATE TRIGGER result_conflict_dismissal_delete AFTER DELETE ON conflict_dismissal
BEGIN
  DELETE FROM entry_result
  WHERE tenant = OLD.tenant AND round IN (
      SELECT a.round FROM assignment a WHERE a.tenant = OLD.tenant AND a.expert = OLD.expert
      UNION ALL
      SELECT s.round FROM sheet s WHERE s.tenant = OLD.tenant AND s.scorer = OLD.expert);
END;
