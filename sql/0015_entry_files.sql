-- Whose bytes a hash may open. A material that is only named, as in an imported round, is a name and
-- a checksum; its bytes are readable for an entry when they came in for that entry and project.
CREATE TABLE entry_file (
  tenant TEXT NOT NULL,
  round TEXT NOT NULL,
  entry TEXT NOT NULL,
  project TEXT NOT NULL,         -- an entry that is imported again may be another project's
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  account TEXT,                  -- who brought it; NULL: the demonstration
  received_at @INT NOT NULL,
  PRIMARY KEY (tenant, round, entry, project, sha256)
) @STRICT;

-- Up to here an upload noted its account in the list of files, and what an import named did not.
INSERT INTO entry_file (tenant, round, entry, project, sha256, account, received_at)
SELECT f.tenant, f.round, f.entry, e.project, f.sha256, min(f.account), min(f.received_at)
FROM fill_file f
JOIN entry e ON e.tenant = f.tenant AND e.round = f.round AND e.id = f.entry
WHERE f.account IS NOT NULL
GROUP BY f.tenant, f.round, f.entry, e.project, f.sha256;

-- Only the demonstration keeps documents of nobody.
INSERT INTO entry_file (tenant, round, entry, project, sha256, account, received_at)
SELECT m.tenant, m.round, m.entry, e.project, m.sha256, NULL, min(d.created_at)
FROM material m
JOIN entry e ON e.tenant = m.tenant AND e.round = m.round AND e.id = m.entry
JOIN document d ON d.tenant = m.tenant AND d.sha256 = m.sha256 AND d.account IS NULL
  AND d.file_name = m.file_name
WHERE NOT EXISTS (SELECT 1 FROM entry_file x
                  WHERE x.tenant = m.tenant AND x.round = m.round AND x.entry = m.entry
                    AND x.project = e.project AND x.sha256 = m.sha256)
GROUP BY m.tenant, m.round, m.entry, e.project, m.sha256;
