-- What the database says of itself: which folder of files is its own, and whose key signs its reports.
-- One row, of no district (tenant ''): folder and key serve all districts of the database. The id
-- stands in the folder too; it is NULL until there is a folder. A key that has signed stays known
-- when its file is gone, so that no other one takes its place unnoticed.
CREATE TABLE installation (
  tenant TEXT NOT NULL PRIMARY KEY CHECK (tenant = ''),
  id TEXT CHECK (length(id) = 20),
  public_key TEXT CHECK (length(public_key) = 64)
) @STRICT;

INSERT INTO installation (tenant, public_key)
VALUES ('', (SELECT v.public_key FROM report_version v
             ORDER BY v.published_ms DESC, v.tenant, v.round LIMIT 1));
