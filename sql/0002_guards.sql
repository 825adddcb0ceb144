-- Rules that hold whoever writes, kept by the database itself. Apart from the tables, because each
-- engine has its own language for triggers. The messages reach the user as they stand.

-- A result records the id and version of its standard: a published version must stay what it was.
CREATE TRIGGER standard_update BEFORE UPDATE ON standard
WHEN OLD.status = 'published'
BEGIN
  SELECT RAISE(ABORT, '已发布的评估标准不能修改，请另建新版本');
END;

CREATE TRIGGER standard_delete BEFORE DELETE ON standard
WHEN OLD.status = 'published'
BEGIN
  SELECT RAISE(ABORT, '已发布的评估标准不能删除');
END;

-- INSERT OR REPLACE deletes without the trigger above.
CREATE TRIGGER standard_insert BEFORE INSERT ON standard
WHEN EXISTS (SELECT 1 FROM standard s
             WHERE s.tenant = NEW.tenant AND s.id = NEW.id AND s.version = NEW.version
               AND s.status = 'published')
BEGIN
  SELECT RAISE(ABORT, '已发布的评估标准不能修改，请另建新版本');
END;

CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, '审计日志只能追加，不能修改');
END;

CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, '审计日志只能追加，不能删除');
END;

-- Keeps REPLACE out, and the numbers without gap.
CREATE TRIGGER audit_insert BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(a.seq), 0) + 1 FROM audit a WHERE a.tenant = NEW.tenant)
BEGIN
  SELECT RAISE(ABORT, '审计日志的序号不连续，本次操作已撤销');
END;
