-- What is done to many at once, while it goes on: what was asked for, written once, and what became of the
-- parts, a row for each unit of them, so that a unit of a long list writes no more than one of a short one.
-- With the job itself stays what its page shows (report_job.wanted: without the parts).
CREATE TABLE batch_order (
  tenant TEXT NOT NULL,
  job TEXT NOT NULL,
  wanted TEXT NOT NULL,
  PRIMARY KEY (tenant, job)
) @STRICT;
CREATE TABLE batch_told (
  tenant TEXT NOT NULL,
  job TEXT NOT NULL,
  first @INT NOT NULL,           -- how many parts were through before it
  told TEXT NOT NULL,            -- a line a part
  PRIMARY KEY (tenant, job, first)
) @STRICT;
INSERT INTO batch_order (tenant, job, wanted)
  SELECT tenant, id, wanted FROM report_job
  WHERE format = 'batch' AND state IN ('waiting', 'running') AND number IS NULL AND wanted IS NOT NULL;
INSERT INTO batch_told (tenant, job, first, told)
  SELECT tenant, id, 0, told FROM report_job
  WHERE format = 'batch' AND state IN ('waiting', 'running') AND number IS NULL AND told <> '';
ALTER TABLE report_job DROP COLUMN told;
