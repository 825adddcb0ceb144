-- Organisations and centers that are no longer used. They stay what they are, with all that refers
-- to them; only nothing new may refer to them. Beside the tables, as it is no part of a round.
CREATE TABLE retired (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('org', 'center')),
  id TEXT NOT NULL,
  since TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
) @STRICT;

CREATE TRIGGER org_retired_delete AFTER DELETE ON org
BEGIN
  DELETE FROM retired WHERE tenant = OLD.tenant AND kind = 'org' AND id = OLD.id;
END;

CREATE TRIGGER center_retired_delete AFTER DELETE ON center
BEGIN
  DELETE FROM retired WHERE tenant = OLD.tenant AND kind = 'center' AND id = OLD.id;
END;

-- A contract that was over by then is history, and may still be brought in; a row that is written
-- again with the parties it had is no new one.
CREATE TRIGGER project_retired_insert BEFORE INSERT ON project
WHEN EXISTS (SELECT 1 FROM retired x
             WHERE x.tenant = NEW.tenant
               AND ((x.kind = 'center' AND x.id = NEW.center)
                    OR (x.kind = 'org' AND x.id IN (NEW.operator_org, NEW.purchaser, NEW.committee)))
               AND coalesce(NEW.end_date, '9999-12-31') >= x.since
               AND NOT EXISTS (SELECT 1 FROM project p
                               WHERE p.tenant = NEW.tenant AND p.id = NEW.id
                                 AND x.id IN (p.center, p.operator_org, p.purchaser, p.committee)))
BEGIN
  SELECT RAISE(ABORT, '项目的中心或机构已停用，不能用于新的合同；要用请先在“机构与项目”里恢复它');
END;

CREATE TRIGGER account_retired_insert BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM retired x
             WHERE x.tenant = NEW.tenant
               AND ((x.kind = 'org' AND x.id = NEW.org) OR (x.kind = 'center' AND x.id = NEW.center))
               AND NOT EXISTS (SELECT 1 FROM account a
                               WHERE a.tenant = NEW.tenant AND a.id = NEW.id
                                 AND ((x.kind = 'org' AND a.org = x.id)
                                      OR (x.kind = 'center' AND a.center = x.id))))
BEGIN
  SELECT RAISE(ABORT, '账号的机构或中心已停用，不能再给新账号；要用请先在“机构与项目”里恢复它');
END;
