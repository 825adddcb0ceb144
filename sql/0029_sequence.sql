-- What comes after what, told apart from when: the clock may be set back.
ALTER TABLE notice ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE notice SET seq = o.n FROM (SELECT tenant AS t, id AS i,
    row_number() OVER (PARTITION BY tenant, account ORDER BY created_at, id) AS n FROM notice) o
  WHERE notice.tenant = o.t AND notice.id = o.i;
DROP INDEX notice_account;
CREATE INDEX notice_in_order ON notice (tenant, account, seq);

ALTER TABLE session ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE session SET seq = o.n FROM (SELECT tenant AS t, token_hash AS i,
    row_number() OVER (PARTITION BY tenant ORDER BY created_at, token_hash) AS n FROM session) o
  WHERE session.tenant = o.t AND session.token_hash = o.i;
CREATE INDEX session_in_order ON session (tenant, seq);

ALTER TABLE rectification ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE rectification SET seq = o.n FROM (SELECT tenant AS t, id AS i,
    row_number() OVER (PARTITION BY tenant, round ORDER BY created_ms, id) AS n
    FROM rectification) o
  WHERE rectification.tenant = o.t AND rectification.id = o.i;

ALTER TABLE objection ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE objection SET seq = o.n FROM (SELECT tenant AS t, id AS i,
    row_number() OVER (PARTITION BY tenant, round ORDER BY created_ms, id) AS n FROM objection) o
  WHERE objection.tenant = o.t AND objection.id = o.i;

ALTER TABLE result_note ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE result_note SET seq = o.n FROM (SELECT tenant AS t, id AS i,
    row_number() OVER (PARTITION BY tenant, round ORDER BY at_ms, id) AS n FROM result_note) o
  WHERE result_note.tenant = o.t AND result_note.id = o.i;

ALTER TABLE disclosed_result ADD COLUMN seq @INT NOT NULL DEFAULT 0;
UPDATE disclosed_result SET seq = o.n FROM (SELECT tenant AS t, round AS r, entry AS i, at_ms AS a,
    step AS p, row_number() OVER (PARTITION BY tenant, round ORDER BY at_ms, entry) AS n
    FROM disclosed_result) o
  WHERE disclosed_result.tenant = o.t AND disclosed_result.round = o.r
    AND disclosed_result.entry = o.i AND disclosed_result.at_ms = o.a
    AND disclosed_result.step = o.p;

-- What is deleted once it was read long ago.
CREATE INDEX notice_by_reading ON notice (tenant, read_at);
