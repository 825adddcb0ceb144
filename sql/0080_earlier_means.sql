-- What rounds of earlier years gave, kept with the round whose summary (全区汇总) compares with them.
CREATE TABLE round_earlier (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  year @INT NOT NULL,
  title TEXT NOT NULL,
  subdistrict TEXT,
  entries @INT NOT NULL,
  scored @INT NOT NULL,
  mean @INT,
  PRIMARY KEY (tenant, round, ord),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- Guarded (0042) as long as the summary stands published, or the round with its only report: others
-- do not hold them.

CREATE TRIGGER published_round_earlier_insert BEFORE INSERT ON round_earlier
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_earlier_update BEFORE UPDATE ON round_earlier
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_earlier_delete BEFORE DELETE ON round_earlier
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
