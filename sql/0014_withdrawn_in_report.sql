-- Whether the report says which projects left the round.
ALTER TABLE report_text ADD COLUMN name_withdrawn @INT NOT NULL DEFAULT 0
  CHECK (name_withdrawn IN (0, 1));
