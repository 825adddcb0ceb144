-- Whether a report shows the marks of all who scored, as a strip a center.
ALTER TABLE report_text ADD COLUMN print_marks @INT NOT NULL DEFAULT 0
  CHECK (print_marks IN (0, 1));
ALTER TABLE report ADD COLUMN texts_print_marks @INT NOT NULL DEFAULT 0
  CHECK (texts_print_marks IN (0, 1));

-- As 0042 has it for the other settings.
CREATE TRIGGER published_report_update_marks BEFORE UPDATE OF texts_print_marks ON report
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
