-- Whether the data kept inside with a version have been freed of identity numbers. Those of before
-- are cleared when the server starts; their bytes get another hash then.
ALTER TABLE report_version ADD COLUMN cleared @INT NOT NULL DEFAULT 0;
