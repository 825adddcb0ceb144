-- What happens to results: findings judged, rectifications, objections, settlement, reports.
--
-- Nothing here refers to round or entry by a foreign key: a round that is imported again is deleted
-- and written anew, and what people decided about it must survive that.

-- What the evaluator made of an automatic finding. Findings are computed anew each time; rule, entry
-- and place find the decision again, so that what was dismissed once does not come back.
CREATE TABLE finding_note (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  rule TEXT NOT NULL,
  entry TEXT NOT NULL,           -- '': the round as a whole
  place TEXT NOT NULL,           -- where in the material; '': nowhere in particular
  state TEXT NOT NULL CHECK (state IN ('accepted', 'dismissed', 'rectify')),
  reason TEXT,
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, rule, entry, place)
) @STRICT;

-- 整改: what an operator has to put right, from a finding or in the evaluator's own words.
CREATE TABLE rectification (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  rule TEXT,                     -- of the finding it came from; NULL: from a person
  place TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  due TEXT CHECK (length(due) = 10),
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  created_ms @INT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX rectification_by_entry ON rectification (tenant, round, entry);
CREATE INDEX rectification_by_state ON rectification (tenant, state);

-- 异议 against a disclosed result.
CREATE TABLE objection (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  component TEXT,                -- the part it is about; NULL: the result as a whole
  state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn', 'accepted', 'rejected')),
  created_ms @INT NOT NULL,
  decided_ms @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX objection_by_entry ON objection (tenant, round, entry);

-- What was said about a rectification or an objection, by either side; never changed.
CREATE TABLE result_note (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  subject TEXT NOT NULL,         -- id of the rectification or objection
  kind TEXT NOT NULL CHECK (kind IN
    ('ask', 'answer', 'send_back', 'close', 'object', 'withdraw', 'accept', 'reject')),
  text TEXT NOT NULL,
  account TEXT NOT NULL,
  author TEXT NOT NULL,          -- as shown to the other side: 评估方, the operator's name
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX result_note_by_entry ON result_note (tenant, round, entry, at_ms);

CREATE TABLE result_file (
  tenant TEXT NOT NULL,
  note TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT NOT NULL,
  size @INT NOT NULL,
  PRIMARY KEY (tenant, note, ord)
) @STRICT;

-- How long operators may object. The number of days is the evaluator's choice for the round: no rule
-- that was found fixes it.
CREATE TABLE feedback_window (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  days @INT NOT NULL CHECK (days BETWEEN 1 AND 365),
  opened TEXT NOT NULL CHECK (length(opened) = 10),
  closes TEXT NOT NULL CHECK (length(closes) = 10),
  PRIMARY KEY (tenant, round)
) @STRICT;

-- Each result as it was told to the operator, so that a change shows.
CREATE TABLE disclosed_result (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  at_ms @INT NOT NULL,
  step TEXT NOT NULL,            -- disclose, reject_objection, finalise
  total @INT,
  grade TEXT,
  parts TEXT NOT NULL,           -- 资料递交 29；区委组织部 9.2
  data_sha256 TEXT NOT NULL,     -- of the round's data at that time
  PRIMARY KEY (tenant, round, entry, at_ms, step)
) @STRICT;

-- A document being made. One that was cut off by a restart shows as interrupted after a while.
CREATE TABLE report_job (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  round TEXT NOT NULL,
  format TEXT NOT NULL,          -- pdf, docx, html, json; publish
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  problem TEXT,
  sha256 TEXT,
  size @INT,
  account TEXT NOT NULL,
  created_ms @INT NOT NULL,
  ended_ms @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX report_job_by_round ON report_job (tenant, round, created_ms);

-- What the commissioner said to a report: it is published only with the data that were approved.
CREATE TABLE report_approval (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  verdict TEXT NOT NULL CHECK (verdict IN ('submit', 'approve', 'return', 'revise')),
  reason TEXT,
  account TEXT NOT NULL,
  author TEXT NOT NULL,
  data_sha256 TEXT NOT NULL CHECK (length(data_sha256) = 64),
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, ord)
) @STRICT;

-- A published report. The bytes lie among the documents under their hashes; a version stays for ever.
CREATE TABLE report_version (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
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
  PRIMARY KEY (tenant, round, version)
) @STRICT;
CREATE INDEX report_version_by_report ON report_version (tenant, report_sha256);

-- The results of the newest version, for the public list and its search.
CREATE TABLE public_result (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  entry TEXT NOT NULL,
  center TEXT NOT NULL,
  operator_name TEXT,
  total @INT,
  grade TEXT,
  PRIMARY KEY (tenant, round, ord)
) @STRICT;
