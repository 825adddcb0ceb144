-- A casefile (format casefile) is made as a job too: of which entries, a line each, and how many of
-- them are through. Its archive lies in the files folder by the job's id and is no document.
ALTER TABLE report_job ADD COLUMN entries TEXT;
ALTER TABLE report_job ADD COLUMN parts @INT NOT NULL DEFAULT 0;
ALTER TABLE report_job ADD COLUMN parts_done @INT NOT NULL DEFAULT 0;
