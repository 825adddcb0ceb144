-- What people call the evaluation, the summary page in their own words, and what a report prints
-- besides: rankings, averages, a page for each center, the workings.
ALTER TABLE report_text ADD COLUMN term TEXT;
ALTER TABLE report_text ADD COLUMN summary TEXT;
ALTER TABLE report_text ADD COLUMN print_ranking @INT NOT NULL DEFAULT 0
  CHECK (print_ranking IN (0, 1));
ALTER TABLE report_text ADD COLUMN print_averages @INT NOT NULL DEFAULT 0
  CHECK (print_averages IN (0, 1));
ALTER TABLE report_text ADD COLUMN print_profiles @INT NOT NULL DEFAULT 0
  CHECK (print_profiles IN (0, 1));
ALTER TABLE report_text ADD COLUMN print_workings @INT NOT NULL DEFAULT 0
  CHECK (print_workings IN (0, 1));
ALTER TABLE report ADD COLUMN texts_term TEXT;
ALTER TABLE report ADD COLUMN texts_summary TEXT;
ALTER TABLE report ADD COLUMN texts_print_ranking @INT NOT NULL DEFAULT 0
  CHECK (texts_print_ranking IN (0, 1));
ALTER TABLE report ADD COLUMN texts_print_averages @INT NOT NULL DEFAULT 0
  CHECK (texts_print_averages IN (0, 1));
ALTER TABLE report ADD COLUMN texts_print_profiles @INT NOT NULL DEFAULT 0
  CHECK (texts_print_profiles IN (0, 1));
ALTER TABLE report ADD COLUMN texts_print_workings @INT NOT NULL DEFAULT 0
  CHECK (texts_print_workings IN (0, 1));

-- Until now nobody read what was typed when a finding was adopted; it is the words for the report
-- from here on. The audit log keeps what was typed before.
UPDATE finding_note SET reason = NULL WHERE state = 'accepted';
