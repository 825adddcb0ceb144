-- Who looked at whose roster, identity numbers and files: a row a day for each account, kind and
-- subject, counted. Written behind the pages, within a minute.
CREATE TABLE sensitive_read (
  tenant TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10), -- in China
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,            -- roster, staff, file, files
  subject TEXT NOT NULL,         -- project/P, round/R/entry/E, as in the audit log
  what TEXT NOT NULL,            -- SHA-256 of the file; '' for others
  n @INT NOT NULL CHECK (n >= 1),
  first_at @INT NOT NULL,
  last_at @INT NOT NULL,
  PRIMARY KEY (tenant, day, actor, kind, subject, what)
) @STRICT;
CREATE INDEX sensitive_read_time ON sensitive_read (tenant, last_at);
CREATE INDEX sensitive_read_actor ON sensitive_read (tenant, actor, last_at);
