-- How often a job that was being made was cut off with its process: it begins again once.
ALTER TABLE report_job ADD COLUMN restarts @INT NOT NULL DEFAULT 0;
CREATE INDEX report_job_by_state ON report_job (tenant, state);
