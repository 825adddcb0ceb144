-- What a report said when it was submitted for approval, as lines of text, to be compared with another
-- submission and with what it says now. ord is that of its line in report_approval, whose hash is the
-- proof; this is for reading.
CREATE TABLE report_edition (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  report TEXT NOT NULL,
  ord @INT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (tenant, round, report, ord)
) @STRICT;
