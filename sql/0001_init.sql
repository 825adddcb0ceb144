-- The first schema: what a dossier holds, the standards, and the audit log.
--
-- Every primary key begins with the tenant (区划租户, the six-digit county-level district) and every
-- query names it, so that the data of many districts can be spread over servers by that column.
-- Lists keep their order in `ord`. Dates are ISO text, instants milliseconds since 1970 UTC, money is
-- in fen, scores and shares are in 1/10000; a figure that was not given is NULL, never 0.
-- Closed sets are short English words, so that a row can be read without the program.
-- Foreign keys are checked at COMMIT: a list is replaced by deleting and inserting its rows.
--
-- @INT, @BLOB and @STRICT stand for words of the engine.

-- Whose data it is, and how the district is called in reports.
CREATE TABLE tenant (
  tenant TEXT NOT NULL PRIMARY KEY CHECK (length(tenant) > 0),
  name TEXT
) @STRICT;

-- ---- who takes part: shared by all rounds of a tenant

-- Everyone who commissions, evaluates, purchases, hosts or operates.
CREATE TABLE org (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('commissioner', 'evaluator', 'purchaser', 'committee', 'operator')),
  name TEXT NOT NULL,
  short_name TEXT,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant) DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- Operators name fund categories in their own way; this maps their words to the standard's.
CREATE TABLE org_fund_label (
  tenant TEXT NOT NULL,
  org TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  label TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (tenant, org, ord),
  FOREIGN KEY (tenant, org) REFERENCES org (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- A community's 党群服务中心, where the service takes place.
CREATE TABLE center (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  full_name TEXT,
  subdistrict TEXT,
  community TEXT,
  region_code TEXT,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant) DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- 分站点: they have no official code of their own, so the id is ours.
CREATE TABLE substation (
  tenant TEXT NOT NULL,
  center TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT NOT NULL,
  PRIMARY KEY (tenant, center, id),
  FOREIGN KEY (tenant, center) REFERENCES center (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- what was agreed: one project is one contract

CREATE TABLE project (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT,
  center TEXT NOT NULL,
  operator_org TEXT NOT NULL,
  purchaser TEXT,
  committee TEXT,
  start_date TEXT CHECK (length(start_date) = 10),
  end_date TEXT CHECK (length(end_date) = 10),
  total @INT,
  headcount @INT,
  -- 1: the contract states its own rule for vacancies, in the columns below.
  own_vacancy_rule @INT NOT NULL CHECK (own_vacancy_rule IN (0, 1)),
  vacancy_base TEXT CHECK (vacancy_base IN ('contract_total', 'labor_cost', 'post_price')),
  vacancy_post_price @INT,
  vacancy_days TEXT CHECK (vacancy_days IN ('contract_days', 'days_365', 'days_30_per_month')),
  vacancy_weekdays_only @INT CHECK (vacancy_weekdays_only IN (0, 1)),
  vacancy_grace_days @INT,
  vacancy_unqualified @INT CHECK (vacancy_unqualified IN (0, 1)),
  vacancy_step @INT,
  vacancy_rounding TEXT CHECK (vacancy_rounding IN ('half_up', 'half_even', 'down', 'up')),
  vacancy_basis TEXT,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, center) REFERENCES center (tenant, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, operator_org) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, purchaser) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, committee) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX project_by_center ON project (tenant, center);
CREATE INDEX project_by_operator ON project (tenant, operator_org);

-- Agreed posts; days without an engagement are vacancy.
CREATE TABLE post (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  title TEXT,
  substation TEXT,
  lead @INT NOT NULL CHECK (lead IN (0, 1)),
  qualification TEXT,
  PRIMARY KEY (tenant, project, id),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- What the contract wants of the whole team.
CREATE TABLE requirement (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  qualification TEXT NOT NULL,
  count @INT,
  note TEXT,
  PRIMARY KEY (tenant, project, ord),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- The operator's staff in this project. id_number is personal data: only what a check needs.
CREATE TABLE person (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT,
  id_number TEXT,
  PRIMARY KEY (tenant, project, id),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE certificate (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  person TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  qualification TEXT NOT NULL,
  number TEXT,
  issued TEXT CHECK (length(issued) = 10),
  expires TEXT CHECK (length(expires) = 10),
  PRIMARY KEY (tenant, project, person, ord),
  FOREIGN KEY (tenant, project, person) REFERENCES person (tenant, project, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- A person in a post for a range of days; vacancy is computed from these, not stored.
CREATE TABLE engagement (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  post TEXT NOT NULL,
  person TEXT NOT NULL,
  start_date TEXT CHECK (length(start_date) = 10),
  end_date TEXT CHECK (length(end_date) = 10),
  reason TEXT,
  PRIMARY KEY (tenant, project, id),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, project, post) REFERENCES post (tenant, project, id)
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, project, person) REFERENCES person (tenant, project, id)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX engagement_by_post ON engagement (tenant, project, post);
CREATE INDEX engagement_by_person ON engagement (tenant, project, person);

-- Contracted quantities, and the test that each unit has to pass to count.
CREATE TABLE indicator (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT NOT NULL,
  unit TEXT,
  target @INT,
  min_sessions @INT,
  min_people @INT,
  min_minutes @INT,
  once_per_person @INT NOT NULL CHECK (once_per_person IN (0, 1)),
  PRIMARY KEY (tenant, project, id),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- Instalments, paid and still to be paid: settlement starts from them.
CREATE TABLE payment (
  tenant TEXT NOT NULL,
  project TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT,
  date TEXT CHECK (length(date) = 10),
  amount @INT,
  paid @INT NOT NULL CHECK (paid IN (0, 1)),
  PRIMARY KEY (tenant, project, id),
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- the rules

-- One row a version. body is the canonical JSON of the whole standard and sha256 its checksum: rules
-- are read and changed as one document. A published version never changes (see 0002).
CREATE TABLE standard (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  version @INT NOT NULL CHECK (version >= 0),
  status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  created_ms @INT NOT NULL,
  published_ms @INT,
  PRIMARY KEY (tenant, id, version),
  CHECK ((status = 'published') = (published_ms IS NOT NULL)),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant) DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- an evaluation round

CREATE TABLE round (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('spot', 'mid', 'renewal', 'final')),
  year @INT,
  subdistrict TEXT,
  commissioner TEXT,
  evaluator TEXT,
  opened TEXT CHECK (length(opened) = 10),
  deadline TEXT CHECK (length(deadline) = 10),
  closed TEXT CHECK (length(closed) = 10),
  standard TEXT NOT NULL,
  standard_version @INT NOT NULL,
  -- Where the round stands in its workflow; published and archived rounds are locked.
  state TEXT NOT NULL CHECK (state IN
    ('draft', 'collecting', 'scoring', 'feedback', 'approval', 'published', 'archived')),
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, standard, standard_version) REFERENCES standard (tenant, id, version)
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, commissioner) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, evaluator) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX round_by_standard ON round (tenant, standard, standard_version);

-- Which of the shared organisations, centers and projects a round speaks of, in its own order.
CREATE TABLE round_org (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  org TEXT NOT NULL,
  PRIMARY KEY (tenant, round, org),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, org) REFERENCES org (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX round_org_by_org ON round_org (tenant, org);

CREATE TABLE round_center (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  center TEXT NOT NULL,
  PRIMARY KEY (tenant, round, center),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, center) REFERENCES center (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX round_center_by_center ON round_center (tenant, center);

CREATE TABLE round_project (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  project TEXT NOT NULL,
  PRIMARY KEY (tenant, round, project),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX round_project_by_project ON round_project (tenant, project);

-- The list of material that operators have to hand in.
CREATE TABLE checklist_item (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT NOT NULL,
  required @INT NOT NULL CHECK (required IN (0, 1)),
  due TEXT CHECK (length(due) = 10),
  PRIMARY KEY (tenant, round, id),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE expert (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  name TEXT NOT NULL,
  PRIMARY KEY (tenant, round, id),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- An expert's ties, from which conflicts of interest (回避) are derived. The organisation need not be
-- one that takes part.
CREATE TABLE affiliation (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  expert TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  org TEXT NOT NULL,
  relation TEXT,
  from_date TEXT CHECK (length(from_date) = 10),
  to_date TEXT CHECK (length(to_date) = 10),
  PRIMARY KEY (tenant, round, expert, ord),
  FOREIGN KEY (tenant, round, expert) REFERENCES expert (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- The evaluator's own words for the report; apart from round, as they are long and rarely wanted.
CREATE TABLE report_text (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  title TEXT,
  cover_place TEXT,
  issuer TEXT,
  date TEXT CHECK (length(date) = 10),
  watermark TEXT,
  background TEXT,
  standards TEXT,
  conduct TEXT,
  feedback TEXT,
  staffing_note TEXT,
  indicator_note TEXT,
  results_intro TEXT,
  PRIMARY KEY (tenant, round),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- 整体建议
CREATE TABLE advice (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  title TEXT,
  text TEXT,
  PRIMARY KEY (tenant, round, ord),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- a project in the round, and what was handed in for it

CREATE TABLE entry (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  project TEXT NOT NULL,
  method TEXT,
  handed_in TEXT CHECK (length(handed_in) = 10),
  pledged @INT NOT NULL CHECK (pledged IN (0, 1)),
  -- How far what was handed in can be trusted.
  provenance TEXT NOT NULL CHECK (provenance IN ('declared', 'computed', 'sampled', 'on_site')),
  progress_view TEXT NOT NULL
    CHECK (progress_view IN ('not_stated', 'completed', 'slightly_behind', 'behind')),
  narrative TEXT,
  last_narrative TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'draft', 'handed_in', 'returned', 'accepted',
    'scored', 'disclosed', 'objected', 'final', 'withdrawn')),
  PRIMARY KEY (tenant, round, id),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, project) REFERENCES project (tenant, id) DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX entry_by_project ON entry (tenant, project);

-- Staffing as the operator counts it, where no roster was handed in. No row: nothing was declared.
CREATE TABLE declared_staffing (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  in_post @INT,
  departures @INT,
  lead_departures @INT,
  departures_note TEXT,
  PRIMARY KEY (tenant, round, entry),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE held_count (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  qualification TEXT NOT NULL,
  count @INT,
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES declared_staffing (tenant, round, entry)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE declared_vacancy (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  substation TEXT,
  days @INT,
  open @INT NOT NULL CHECK (open IN (0, 1)),
  note TEXT,
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES declared_staffing (tenant, round, entry)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- How far an indicator got. project repeats the entry's, for the key of the indicator.
CREATE TABLE progress (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  indicator TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  project TEXT NOT NULL,
  done @INT,
  PRIMARY KEY (tenant, round, entry, indicator),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, project, indicator) REFERENCES indicator (tenant, project, id)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX progress_by_indicator ON progress (tenant, project, indicator);

-- One unit of service that was done. person is a code, never a name.
CREATE TABLE service_record (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  indicator TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  title TEXT,
  date TEXT CHECK (length(date) = 10),
  sessions @INT,
  people @INT,
  minutes @INT,
  person TEXT,
  PRIMARY KEY (tenant, round, entry, indicator, id),
  FOREIGN KEY (tenant, round, entry, indicator)
    REFERENCES progress (tenant, round, entry, indicator) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- 资金使用情况表 as handed in, with what the operator's own table prints. No row: not handed in.
CREATE TABLE fund_table (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  from_date TEXT CHECK (length(from_date) = 10),
  cutoff TEXT CHECK (length(cutoff) = 10),
  to_date TEXT CHECK (length(to_date) = 10),
  actual_period TEXT,
  expected_period TEXT,
  -- 盈余/赤字 is a line of its own, outside the share base.
  has_surplus @INT NOT NULL CHECK (has_surplus IN (0, 1)),
  surplus_label TEXT,
  surplus_actual @INT,
  surplus_expected @INT,
  surplus_printed_total @INT,
  surplus_printed_share @INT,
  printed_actual @INT,
  printed_expected @INT,
  printed_total @INT,
  printed_share @INT,
  note TEXT,
  PRIMARY KEY (tenant, round, entry),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE fund_line (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  label TEXT NOT NULL,
  actual @INT,
  expected @INT,
  printed_total @INT,
  printed_share @INT,
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES fund_table (tenant, round, entry)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- Files that were handed in; the bytes lie outside, under their SHA-256.
CREATE TABLE material (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  item TEXT,
  file_name TEXT,
  sha256 TEXT,
  size @INT,
  received TEXT CHECK (length(received) = 10),
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
-- Which rows still need a stored file.
CREATE INDEX material_by_sha256 ON material (tenant, sha256);

-- ---- scoring

-- Which expert scores which entry, with the recusal declaration.
CREATE TABLE assignment (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  expert TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  declared @INT NOT NULL CHECK (declared IN (0, 1)),
  conflict @INT NOT NULL CHECK (conflict IN (0, 1)),
  relation TEXT,
  PRIMARY KEY (tenant, round, entry, expert),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant, round, expert) REFERENCES expert (tenant, round, id)
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX assignment_by_expert ON assignment (tenant, round, expert);

-- One scorer's marks for one component: an expert's 评分表 or a party's 履约评价.
CREATE TABLE sheet (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  component TEXT NOT NULL,
  scorer TEXT,
  scorer_name TEXT,
  role TEXT NOT NULL
    CHECK (role IN ('expert', 'inspector', 'commissioner', 'purchaser', 'committee')),
  -- NULL: a draft, which does not count.
  submitted TEXT CHECK (length(submitted) = 10),
  comment TEXT,
  PRIMARY KEY (tenant, round, entry, id),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
CREATE INDEX sheet_by_scorer ON sheet (tenant, round, scorer);

-- item NULL: one mark for the component as a whole.
CREATE TABLE mark (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  sheet TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  item TEXT,
  not_applicable @INT NOT NULL CHECK (not_applicable IN (0, 1)),
  points @INT,
  level TEXT,
  done @INT,
  target @INT,
  times @INT,
  reason TEXT,
  evidence TEXT,
  PRIMARY KEY (tenant, round, entry, sheet, ord),
  FOREIGN KEY (tenant, round, entry, sheet) REFERENCES sheet (tenant, round, entry, id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- 组合分: the conditions that are met.
CREATE TABLE mark_part (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  sheet TEXT NOT NULL,
  mark @INT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  part TEXT NOT NULL,
  PRIMARY KEY (tenant, round, entry, sheet, mark, ord),
  FOREIGN KEY (tenant, round, entry, sheet, mark)
    REFERENCES mark (tenant, round, entry, sheet, ord)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- who did what

-- Append-only and chained: each row's hash covers the one before, so that a change, a removal or an
-- insertion shows. No foreign key: the log outlives what it speaks of.
CREATE TABLE audit (
  tenant TEXT NOT NULL,
  seq @INT NOT NULL CHECK (seq > 0),
  at_ms @INT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (tenant, seq)
) @STRICT;
-- The history of one thing.
CREATE INDEX audit_by_subject ON audit (tenant, subject, seq);
