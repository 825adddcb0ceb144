-- Places of findings are data: what, item, row_no and col find the decision again. place holds the
-- words of decisions from before; they keep finding their findings by them.
CREATE TABLE finding_note_placed (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  rule TEXT NOT NULL,
  entry TEXT NOT NULL,           -- '': the round as a whole
  what TEXT NOT NULL,            -- kind of place: person, fund_line; nowhere
  item TEXT NOT NULL,            -- of what there are several: an id, a label; ''
  row_no @INT NOT NULL CHECK (row_no >= 0), -- how many of that item stand before it
  col TEXT NOT NULL,             -- member; '': the whole
  place TEXT NOT NULL,           -- words of before; ''
  state TEXT NOT NULL CHECK (state IN ('accepted', 'dismissed', 'rectify')),
  reason TEXT,
  account TEXT NOT NULL,
  at_ms @INT NOT NULL,
  PRIMARY KEY (tenant, round, rule, entry, what, item, row_no, col, place)
) @STRICT;
INSERT INTO finding_note_placed
  (tenant, round, rule, entry, what, item, row_no, col, place, state, reason, account, at_ms)
SELECT tenant, round, rule, entry, 'nowhere', '', 0, '', place, state, reason, account, at_ms
FROM finding_note;
DROP TABLE finding_note;
ALTER TABLE finding_note_placed RENAME TO finding_note;
