-- Levels above a district, and what they see of it.
--
-- A tenant of the level city, province or nation is a supervisor (上级主管): what lies below is told by
-- its code, GB/T 2260: all tenants that begin with its first four, two, or none of six digits.
ALTER TABLE tenant ADD COLUMN level TEXT NOT NULL DEFAULT 'district'
  CHECK (level IN ('district', 'city', 'province', 'nation'));

-- 统一社会信用代码 (GB 32100): by it an operator is one in all districts.
ALTER TABLE org ADD COLUMN credit_code TEXT CHECK (length(credit_code) = 18);

-- Names of GB/T 2260 codes, as the administrator of the installation has taken them in: of all
-- districts, so without a tenant.
CREATE TABLE region (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 6),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60)
) @STRICT;

-- What a published mark is out of. NULL: published before this was kept.
ALTER TABLE public_result ADD COLUMN full_mark @INT;

-- One row an entry and report that stands published: what levels above and other districts may see,
-- and nothing else (store/rollup.h). Follows from public_result and published_report; written with the
-- publication, gone with the correction. Of a round's summary there is none: its entries are those of
-- its other reports.
CREATE TABLE rolled_entry (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  entry TEXT NOT NULL,
  year @INT NOT NULL,            -- 0: the round names none
  title TEXT NOT NULL,           -- of the round
  center TEXT NOT NULL,
  subdistrict TEXT,
  org TEXT,                      -- the operator's id in its district
  operator TEXT NOT NULL,        -- its 统一社会信用代码; without one TENANT/ORG; '': not known
  operator_name TEXT,
  total @INT,
  full_mark @INT,
  grade TEXT,
  PRIMARY KEY (tenant, round, report, ord)
) @STRICT;
CREATE INDEX rolled_entry_by_year ON rolled_entry (tenant, year);
CREATE INDEX rolled_entry_by_operator ON rolled_entry (operator, tenant);

-- The same added up, so that a country is thousands of rows: of a district, a year and a grade, once
-- of all operators ('') and once of each.
CREATE TABLE rolled_sum (
  tenant TEXT NOT NULL,
  year @INT NOT NULL,
  operator TEXT NOT NULL,        -- '': all
  grade TEXT NOT NULL,           -- '': none, as no total was published
  operator_name TEXT,
  entries @INT NOT NULL,
  scored @INT NOT NULL,          -- of them have a total
  total_sum @INT NOT NULL,
  lowest @INT,
  highest @INT,
  least_full @INT,               -- means are told where all are out of the same
  most_full @INT,
  full_known @INT NOT NULL,      -- of how many it is known
  PRIMARY KEY (tenant, year, operator, grade)
) @STRICT;
CREATE INDEX rolled_sum_by_operator ON rolled_sum (operator, year, tenant);

-- A standard that a supervisor issued (下发), and who took which of them over (沿用) as what.
CREATE TABLE standard_issue (
  tenant TEXT NOT NULL,
  standard TEXT NOT NULL,
  version @INT NOT NULL,
  note TEXT CHECK (length(note) <= 2000),
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, standard, version)
) @STRICT;

CREATE TABLE standard_taken (
  tenant TEXT NOT NULL,
  standard TEXT NOT NULL,        -- as it is called here
  version @INT NOT NULL,
  from_tenant TEXT NOT NULL,
  from_standard TEXT NOT NULL,
  from_version @INT NOT NULL,
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, standard, version)
) @STRICT;
CREATE INDEX standard_taken_from ON standard_taken (from_tenant, from_standard, from_version);

-- What stands published already. A later release may say this anew: gongping rollup.
INSERT INTO rolled_entry
    (tenant, round, report, ord, entry, year, title, center, subdistrict, org, operator,
     operator_name, total, full_mark, grade)
SELECT x.tenant, x.round, x.report, x.ord, x.entry, coalesce(r.year, 0), coalesce(r.title, r.id),
    x.center, c.subdistrict, p.operator_org, coalesce(x.tenant || '/' || p.operator_org, ''),
    x.operator_name, x.total, x.full_mark, x.grade
FROM public_result x
JOIN published_report u ON u.tenant = x.tenant AND u.round = x.round AND u.report = x.report
JOIN round r ON r.tenant = x.tenant AND r.id = x.round
LEFT JOIN report q ON q.tenant = x.tenant AND q.round = x.round AND q.id = x.report
LEFT JOIN entry e ON e.tenant = x.tenant AND e.round = x.round AND e.id = x.entry
LEFT JOIN project p ON p.tenant = e.tenant AND p.id = e.project
LEFT JOIN center c ON c.tenant = p.tenant AND c.id = p.center
WHERE coalesce(q.scope, 'all') <> 'summary'
  AND coalesce(e.state, 'open') <> 'withdrawn';
INSERT INTO rolled_sum
    (tenant, year, operator, grade, operator_name, entries, scored, total_sum, lowest, highest,
     least_full, most_full, full_known)
SELECT x.tenant, x.year, '', coalesce(x.grade, ''), NULL, count(*), count(x.total),
    CAST(coalesce(sum(x.total), 0) AS BIGINT), min(x.total), max(x.total), min(x.full_mark),
    max(x.full_mark), count(x.full_mark)
FROM rolled_entry x
GROUP BY x.tenant, x.year, coalesce(x.grade, '');
INSERT INTO rolled_sum
    (tenant, year, operator, grade, operator_name, entries, scored, total_sum, lowest, highest,
     least_full, most_full, full_known)
SELECT x.tenant, x.year, x.operator, coalesce(x.grade, ''), max(x.operator_name), count(*),
    count(x.total), CAST(coalesce(sum(x.total), 0) AS BIGINT), min(x.total), max(x.total),
    min(x.full_mark), max(x.full_mark), count(x.full_mark)
FROM rolled_entry x
WHERE x.operator <> ''
GROUP BY x.tenant, x.year, x.operator, coalesce(x.grade, '');
