-- Whether anything still names a document, when a stamped scan is taken away or cleared.
CREATE INDEX fill_file_by_sha256 ON fill_file (tenant, sha256);
CREATE INDEX entry_file_by_sha256 ON entry_file (tenant, sha256);
CREATE INDEX upload_by_sha256 ON upload (tenant, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX result_file_by_sha256 ON result_file (tenant, sha256);
CREATE INDEX report_job_by_sha256 ON report_job (tenant, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX inspection_photo_by_sha256 ON inspection_photo (tenant, sha256);
CREATE INDEX inspection_file_by_sha256 ON inspection_file (tenant, sha256);
CREATE INDEX rating_scan_by_sha256 ON rating_scan (tenant, sha256);
