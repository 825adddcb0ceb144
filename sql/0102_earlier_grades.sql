-- How the grades of rounds of earlier years were distributed, below their means (0080) and guarded as
-- they are.
CREATE TABLE round_earlier_band (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  round_earlier @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT NOT NULL,
  entries @INT NOT NULL,
  PRIMARY KEY (tenant, round, round_earlier, ord),
  FOREIGN KEY (tenant, round, round_earlier) REFERENCES round_earlier (tenant, round, ord)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TRIGGER published_round_earlier_band_insert BEFORE INSERT ON round_earlier_band
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_earlier_band_update BEFORE UPDATE ON round_earlier_band
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_earlier_band_delete BEFORE DELETE ON round_earlier_band
WHEN EXISTS (SELECT 1 FROM published_report p
             LEFT JOIN report x ON x.tenant = p.tenant AND x.round = p.round AND x.id = p.report
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round
               AND (p.report = '' OR x.scope = 'summary'))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
