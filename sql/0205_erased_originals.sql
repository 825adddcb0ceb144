-- The originals of hand-ins and the data kept inside with a published version go when their period is over;
-- what they were by (SHA-256) stays, so that receipt, log and version name the same thing as before. Of a
-- hand-in the snapshot is empty then, of a version erased_at says when.
ALTER TABLE report_version ADD COLUMN erased_at @INT;

CREATE TRIGGER report_version_erase BEFORE UPDATE OF erased_at ON report_version
WHEN OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
BEGIN
  SELECT RAISE(ABORT, '已公示的版本不能修改');
END;

DROP TRIGGER published_document_delete;
CREATE TRIGGER published_document_delete BEFORE DELETE ON document
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = OLD.tenant
               AND (OLD.sha256 IN (v.pdf_sha256, v.package_sha256)
                 OR (OLD.sha256 = v.bundle_sha256 AND v.erased_at IS NULL)))
BEGIN
  SELECT RAISE(ABORT, '已公示报告的文件不能删除');
END;

DROP TRIGGER published_hand_in_update;
CREATE TRIGGER published_hand_in_update BEFORE UPDATE ON hand_in
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
  AND NOT (OLD.snapshot <> '' AND NEW.snapshot = ''
    AND NEW.tenant = OLD.tenant AND NEW.round = OLD.round AND NEW.entry = OLD.entry
    AND NEW.version = OLD.version AND NEW.token = OLD.token AND NEW.at_ms = OLD.at_ms
    AND NEW.account = OLD.account AND NEW.warnings = OLD.warnings AND NEW.sha256 = OLD.sha256)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
