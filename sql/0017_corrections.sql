-- 退回补正: when material was asked for again, and until when. What comes in that time is not late.
CREATE TABLE entry_correction (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  ord @INT NOT NULL CHECK (ord >= 0),
  asked TEXT NOT NULL CHECK (length(asked) = 10),
  due TEXT CHECK (length(due) = 10), -- NULL: no day was set
  PRIMARY KEY (tenant, round, entry, ord),
  FOREIGN KEY (tenant, round, entry) REFERENCES entry (tenant, round, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;
-- Those that are being corrected now: the day on which it was asked for stands in the audit log
-- alone, so it counts from the hand-in.
INSERT INTO entry_correction (tenant, round, entry, ord, asked, due)
SELECT tenant, round, id, 0, handed_in, NULL
FROM entry
WHERE state = 'returned'
  AND handed_in IS NOT NULL;
