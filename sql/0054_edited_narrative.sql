-- 工作服务成效 as the evaluator worded it for the report; the operator's stands beside it. NULL: the
-- report prints the operator's.
ALTER TABLE entry ADD COLUMN narrative_edited TEXT;

-- Guarded after publication as the rest of the entry is (0042).
CREATE TRIGGER published_entry_narrative BEFORE UPDATE OF narrative_edited ON entry
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
