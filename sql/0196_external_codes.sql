-- 外部编码: what a center and an indicator are called in other systems (orgUnit and dataElement of ADX and
-- DHIS2); NULL: by their id.
ALTER TABLE center ADD COLUMN external_code TEXT;
ALTER TABLE indicator ADD COLUMN external_code TEXT;
