-- Several servers on one database. Each says for how long it can be counted on, and again before that is
-- over; what one that is silent was at may be taken over. Of no district (tenant '').
CREATE TABLE server (
  tenant TEXT NOT NULL CHECK (tenant = ''),
  id TEXT NOT NULL,
  until_ms @INT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;

-- What only one of them does at a time, and which; NULL: none.
CREATE TABLE duty (
  tenant TEXT NOT NULL CHECK (tenant = ''),
  name TEXT NOT NULL,
  server TEXT,
  PRIMARY KEY (tenant, name)
) @STRICT;
INSERT INTO duty (tenant, name) VALUES ('', 'index'), ('', 'send');

-- Until when the calls of a limit that came from an address are paid for, whichever server they came to.
CREATE TABLE pace (
  tenant TEXT NOT NULL CHECK (tenant = ''),
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  paid_ms @INT NOT NULL,
  PRIMARY KEY (tenant, name, address)
) @STRICT;
CREATE INDEX pace_by_time ON pace (tenant, paid_ms);

-- Which server makes it.
ALTER TABLE report_job ADD COLUMN server TEXT;
CREATE INDEX report_job_open ON report_job (state, created_ms);
