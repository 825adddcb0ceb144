-- Administration and search.

-- The log is searched by who and by what; an answer of a page must not read the whole chain.
CREATE INDEX audit_by_actor ON audit (tenant, actor, seq);
CREATE INDEX audit_by_action ON audit (tenant, action, seq);
CREATE INDEX audit_by_time ON audit (tenant, at_ms, seq);

-- The number in the navigation of every page.
CREATE INDEX notice_unread ON notice (tenant, account) WHERE read_at IS NULL;
CREATE INDEX session_by_end ON session (tenant, expires_at);

-- Accounts whose password an administrator has set: they see only their own account until they have
-- chosen one that nobody else has read.
CREATE TABLE password_once (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  set_at @INT NOT NULL,
  PRIMARY KEY (tenant, account),
  FOREIGN KEY (tenant, account) REFERENCES account (tenant, id) ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED
) @STRICT;

-- ---- search: what can be found, and the pairs of characters it is found by

-- A copy of words for searching only; made anew from the tables at any time. kind: org, center,
-- project, round, entry, finding. round, entry, org, center and project say whose it is.
CREATE TABLE search_doc (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  round TEXT,
  entry TEXT,
  org TEXT,
  center TEXT,
  project TEXT,
  PRIMARY KEY (tenant, kind, id)
) @STRICT;

-- Two characters in a row: Chinese has no blanks between words. in_title: a hit there is worth more.
CREATE TABLE search_gram (
  tenant TEXT NOT NULL,
  gram TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  in_title @INT NOT NULL CHECK (in_title IN (0, 1)),
  PRIMARY KEY (tenant, gram, kind, id)
) @STRICT;
CREATE INDEX search_gram_by_doc ON search_gram (tenant, kind, id);

-- What was saved since it was last indexed. The triggers below fill it, so that whoever saves a row
-- need not know of the search.
CREATE TABLE search_stale (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
) @STRICT;

-- Everything that is there already.
INSERT INTO search_stale (tenant, kind, id) SELECT tenant, 'org', id FROM org;
INSERT INTO search_stale (tenant, kind, id) SELECT tenant, 'center', id FROM center;
INSERT INTO search_stale (tenant, kind, id) SELECT tenant, 'project', id FROM project;
INSERT INTO search_stale (tenant, kind, id) SELECT tenant, 'round', id FROM round;

-- ---- triggers: in the engine's own language, as those of 0002

CREATE TRIGGER search_org_insert AFTER INSERT ON org
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'org', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_org_update AFTER UPDATE ON org
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'org', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_org_delete AFTER DELETE ON org
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (OLD.tenant, 'org', OLD.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_center_insert AFTER INSERT ON center
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'center', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_center_update AFTER UPDATE ON center
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'center', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_center_delete AFTER DELETE ON center
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (OLD.tenant, 'center', OLD.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_project_insert AFTER INSERT ON project
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'project', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_project_update AFTER UPDATE ON project
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'project', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_project_delete AFTER DELETE ON project
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (OLD.tenant, 'project', OLD.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_round_insert AFTER INSERT ON round
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'round', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_round_update AFTER UPDATE OF title, subdistrict, year ON round
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'round', NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_round_delete AFTER DELETE ON round
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (OLD.tenant, 'round', OLD.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_entry_insert AFTER INSERT ON entry
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'round', NEW.round)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_entry_update AFTER UPDATE ON entry
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (NEW.tenant, 'round', NEW.round)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_entry_delete AFTER DELETE ON entry
BEGIN
  INSERT INTO search_stale (tenant, kind, id) VALUES (OLD.tenant, 'round', OLD.round)
  ON CONFLICT DO NOTHING;
END;

