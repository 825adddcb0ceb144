-- The next place in a round is found without counting the entries, and the entry of a project without
-- going through those of the round or of all rounds.
CREATE INDEX entry_by_place ON entry (tenant, round, ord);
DROP INDEX entry_by_project;
CREATE INDEX entry_by_project ON entry (tenant, project, round);
-- Likewise what is asked of one organisation, one expert, one note or by its day.
CREATE INDEX project_by_purchaser ON project (tenant, purchaser);
CREATE INDEX project_by_committee ON project (tenant, committee);
CREATE INDEX panel_lead_of_expert ON panel_lead (tenant, expert);
CREATE INDEX rating_session_by_end ON rating_session (tenant, expires_at);
CREATE INDEX round_by_state ON round (tenant, state);
CREATE INDEX objection_by_state ON objection (tenant, state);
