-- A round may have several reports, each with a scope, words, a state and publications of its own. A
-- round without a row here has one, called '', and is itself where that one stands: so do all rounds
-- of before.
CREATE TABLE report (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  id TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  scope TEXT NOT NULL CHECK (scope IN
    ('all', 'subdistrict', 'operator', 'purchaser', 'summary')),
  target TEXT,                   -- the subdistrict's name, or the organisation's id
  number TEXT,                   -- 编号 on the cover
  approver TEXT,                 -- another than the round's commissioner
  -- 'draft': it stands where its round stands.
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN
    ('draft', 'feedback', 'approval', 'published', 'archived')),
  texts_title TEXT,
  texts_cover_place TEXT,
  texts_issuer TEXT,
  texts_date TEXT CHECK (length(texts_date) = 10),
  texts_watermark TEXT,
  texts_background TEXT,
  texts_standards TEXT,
  texts_conduct TEXT,
  texts_feedback TEXT,
  texts_staffing_note TEXT,
  texts_indicator_note TEXT,
  texts_results_intro TEXT,
  texts_name_withdrawn @INT NOT NULL DEFAULT 0 CHECK (texts_name_withdrawn IN (0, 1)),
  PRIMARY KEY (tenant, round, id),
  CHECK ((scope IN ('all', 'summary')) = (target IS NULL)),
  FOREIGN KEY (tenant, round) REFERENCES round (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

CREATE TABLE report_advice (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  title TEXT,
  text TEXT,
  PRIMARY KEY (tenant, round, report, ord),
  FOREIGN KEY (tenant, round, report) REFERENCES report (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- How far the furthest of an entry's reports is; NULL: where the round is. Follows from the reports
-- (store/report.h), so that what locks an entry is read without them.
ALTER TABLE entry ADD COLUMN stage TEXT CHECK (stage IN
  ('feedback', 'approval', 'published', 'archived'));

-- What belongs to a report, and not to its round: a part of the keys.
ALTER TABLE report_job ADD COLUMN report TEXT NOT NULL DEFAULT '';

CREATE TABLE approval_of_report (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  verdict TEXT NOT NULL CHECK (verdict IN ('submit', 'approve', 'return', 'revise')),
  reason TEXT,
  account TEXT NOT NULL,
  author TEXT NOT NULL,
  data_sha256 TEXT NOT NULL CHECK (length(data_sha256) = 64),
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, report, ord)
) @STRICT;
INSERT INTO approval_of_report
SELECT tenant, round, '', ord, verdict, reason, account, author, data_sha256, at_ms
FROM report_approval;
DROP TABLE report_approval;
ALTER TABLE approval_of_report RENAME TO report_approval;

CREATE TABLE version_of_report (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  version @INT NOT NULL CHECK (version > 0),
  title TEXT NOT NULL,
  subdistrict TEXT,
  year @INT,
  published_ms @INT NOT NULL,
  account TEXT NOT NULL,
  reason TEXT,                   -- of a revision; NULL for the first version
  bundle_sha256 TEXT NOT NULL CHECK (length(bundle_sha256) = 64),  -- all data, kept inside
  data_sha256 TEXT NOT NULL CHECK (length(data_sha256) = 64),      -- without personal data
  report_sha256 TEXT NOT NULL CHECK (length(report_sha256) = 64),  -- what is signed
  pdf_sha256 TEXT NOT NULL CHECK (length(pdf_sha256) = 64),
  package_sha256 TEXT NOT NULL CHECK (length(package_sha256) = 64), -- for verification by anyone
  audit_seq @INT NOT NULL,       -- head of the audit log at that time
  audit_hash TEXT NOT NULL CHECK (length(audit_hash) = 64),
  public_key TEXT NOT NULL CHECK (length(public_key) = 64),
  signature TEXT NOT NULL CHECK (length(signature) = 128),
  cleared @INT NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, round, report, version)
) @STRICT;
INSERT INTO version_of_report
SELECT tenant, round, '', version, title, subdistrict, year, published_ms, account, reason,
    bundle_sha256, data_sha256, report_sha256, pdf_sha256, package_sha256, audit_seq, audit_hash,
    public_key, signature, cleared
FROM report_version;
DROP TABLE report_version;
ALTER TABLE version_of_report RENAME TO report_version;
CREATE INDEX report_version_by_report ON report_version (tenant, report_sha256);

CREATE TABLE result_of_report (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  entry TEXT NOT NULL,
  center TEXT NOT NULL,
  operator_name TEXT,
  total @INT,
  grade TEXT,
  PRIMARY KEY (tenant, round, report, ord)
) @STRICT;
INSERT INTO result_of_report
SELECT tenant, round, '', ord, entry, center, operator_name, total, grade
FROM public_result;
DROP TABLE public_result;
ALTER TABLE result_of_report RENAME TO public_result;

CREATE TABLE window_of_report (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  days @INT NOT NULL CHECK (days BETWEEN 1 AND 365),
  opened TEXT NOT NULL CHECK (length(opened) = 10),
  closes TEXT NOT NULL CHECK (length(closes) = 10),
  PRIMARY KEY (tenant, round, report)
) @STRICT;
INSERT INTO window_of_report
SELECT tenant, round, '', days, opened, closes
FROM feedback_window;
DROP TABLE feedback_window;
ALTER TABLE window_of_report RENAME TO feedback_window;
