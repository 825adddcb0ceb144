-- A login for which a code was asked by mail, until it was looked whether it is anybody's: behind the
-- answer, so that the time it takes tells nothing.
ALTER TABLE mail_code ADD COLUMN pending TEXT;
CREATE INDEX mail_code_pending ON mail_code (pending);
