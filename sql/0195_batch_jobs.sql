-- What is done to many at once runs as a job, too (format batch; round of none): what was asked for, and a
-- line for each part that is through, both without the parts when it has ended; and by which number the
-- one event of the audit log is found.
ALTER TABLE report_job ADD COLUMN wanted TEXT;
ALTER TABLE report_job ADD COLUMN told TEXT;
ALTER TABLE report_job ADD COLUMN number @INT;
