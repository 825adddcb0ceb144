-- Nothing writes here: what is typed is kept in fill_part and sheet_draft.
DROP TABLE draft;

-- What a search shows of these has changed: they are indexed anew.
INSERT INTO search_stale (tenant, kind, id)
SELECT tenant, 'project', id FROM project WHERE true
ON CONFLICT DO NOTHING;
INSERT INTO search_stale (tenant, kind, id)
SELECT tenant, 'round', id FROM round WHERE true
ON CONFLICT DO NOTHING;
