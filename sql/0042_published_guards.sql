-- What was published stays what it was, whoever writes: like 0002, kept by the database itself. A
-- version is for good, and so is every word of an approval. What a version rests on cannot be
-- changed while it stands; the only way back is a correction (公示后更正), which leaves its word in
-- report_approval first. A round that was never published here (no version) is not guarded.
--
-- published_report: the reports, and rounds as their only report (''), that stand published.
CREATE VIEW published_report AS
SELECT r.tenant AS tenant, r.id AS round, '' AS report
FROM round r
WHERE r.state IN ('published', 'archived')
  AND EXISTS (SELECT 1 FROM report_version v WHERE v.tenant = r.tenant AND v.round = r.id)
UNION ALL
SELECT x.tenant, x.round, x.id
FROM report x
WHERE x.state IN ('published', 'archived')
  AND EXISTS (SELECT 1 FROM report_version v WHERE v.tenant = x.tenant AND v.round = x.round);

-- The entries of those: the furthest report of an entry says (entry.stage).
CREATE VIEW published_entry AS
SELECT e.tenant AS tenant, e.round AS round, e.id AS entry
FROM entry e
JOIN round r ON r.tenant = e.tenant AND r.id = e.round
WHERE coalesce(e.stage, r.state) IN ('published', 'archived')
  AND EXISTS (SELECT 1 FROM report_version v WHERE v.tenant = e.tenant AND v.round = e.round);

-- Reports whose last word is that they are to be corrected.
CREATE VIEW report_in_correction AS
SELECT a.tenant AS tenant, a.round AS round, a.report AS report
FROM report_approval a
WHERE a.verdict = 'revise'
  AND a.ord = (SELECT max(b.ord) FROM report_approval b
               WHERE b.tenant = a.tenant AND b.round = a.round AND b.report = a.report);

-- ---- versions, and the words that led to them

CREATE TRIGGER report_version_update BEFORE UPDATE OF
    tenant, round, report, version, title, subdistrict, year, published_ms, account, reason,
    data_sha256, report_sha256, pdf_sha256, package_sha256, audit_seq, audit_hash, public_key,
    signature ON report_version
BEGIN
  SELECT RAISE(ABORT, '已公示的版本不能修改');
END;

-- Once, personal data that it should not have kept may go.
CREATE TRIGGER report_version_clear BEFORE UPDATE OF bundle_sha256, cleared ON report_version
WHEN OLD.cleared = 1 OR NEW.cleared <> 1
BEGIN
  SELECT RAISE(ABORT, '已公示的版本不能修改');
END;

CREATE TRIGGER report_version_delete BEFORE DELETE ON report_version
BEGIN
  SELECT RAISE(ABORT, '已公示的版本不能删除');
END;

CREATE TRIGGER report_version_insert BEFORE INSERT ON report_version
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = NEW.tenant AND v.round = NEW.round AND v.report = NEW.report
               AND v.version = NEW.version)
BEGIN
  SELECT RAISE(ABORT, '已公示的版本不能修改');
END;

CREATE TRIGGER report_approval_update BEFORE UPDATE ON report_approval
BEGIN
  SELECT RAISE(ABORT, '审批记录只能追加，不能修改');
END;

CREATE TRIGGER report_approval_delete BEFORE DELETE ON report_approval
BEGIN
  SELECT RAISE(ABORT, '审批记录只能追加，不能删除');
END;

CREATE TRIGGER report_approval_insert BEFORE INSERT ON report_approval
WHEN EXISTS (SELECT 1 FROM report_approval a
             WHERE a.tenant = NEW.tenant AND a.round = NEW.round AND a.report = NEW.report
               AND a.ord = NEW.ord)
BEGIN
  SELECT RAISE(ABORT, '审批记录只能追加，不能修改');
END;

CREATE TRIGGER published_document_delete BEFORE DELETE ON document
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = OLD.tenant
               AND (OLD.sha256 IN (v.bundle_sha256, v.pdf_sha256, v.package_sha256)))
BEGIN
  SELECT RAISE(ABORT, '已公示报告的文件不能删除');
END;

CREATE TRIGGER published_document_update BEFORE UPDATE OF tenant, sha256, size ON document
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = OLD.tenant
               AND (OLD.sha256 IN (v.bundle_sha256, v.pdf_sha256, v.package_sha256)))
BEGIN
  SELECT RAISE(ABORT, '已公示报告的文件不能修改');
END;

-- ---- what is shown of them

CREATE TRIGGER public_result_insert BEFORE INSERT ON public_result
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = NEW.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER public_result_update BEFORE UPDATE ON public_result
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER public_result_delete BEFORE DELETE ON public_result
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

-- ---- reports and rounds

CREATE TRIGGER published_report_update BEFORE UPDATE OF
    tenant, round, id, scope, target, number, approver, texts_title, texts_cover_place,
    texts_issuer, texts_date, texts_watermark, texts_background, texts_standards, texts_conduct,
    texts_feedback, texts_staffing_note, texts_indicator_note, texts_results_intro,
    texts_name_withdrawn, texts_term, texts_summary, texts_print_ranking, texts_print_averages,
    texts_print_profiles, texts_print_workings ON report
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_state BEFORE UPDATE OF state ON report
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.id)
  AND OLD.state <> NEW.state AND NEW.state <> 'archived'
  AND NOT (OLD.state = 'published' AND EXISTS (SELECT 1 FROM report_in_correction c
             WHERE c.tenant = OLD.tenant AND c.round = OLD.round AND c.report = OLD.id))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_delete BEFORE DELETE ON report
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = OLD.tenant AND v.round = OLD.round AND v.report = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '公示过的报告不能删除');
END;

CREATE TRIGGER published_report_advice_insert BEFORE INSERT ON report_advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = NEW.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_advice_update BEFORE UPDATE ON report_advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_advice_delete BEFORE DELETE ON report_advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = OLD.report)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_update BEFORE UPDATE OF
    tenant, id, title, kind, year, subdistrict, commissioner, evaluator, opened, deadline, closed,
    standard, standard_version ON round
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.id AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_state BEFORE UPDATE OF state ON round
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.id AND p.report = '')
  AND OLD.state <> NEW.state AND NEW.state <> 'archived'
  AND NOT (OLD.state = 'published' AND EXISTS (SELECT 1 FROM report_in_correction c
             WHERE c.tenant = OLD.tenant AND c.round = OLD.id))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_delete BEFORE DELETE ON round
WHEN EXISTS (SELECT 1 FROM report_version v
             WHERE v.tenant = OLD.tenant AND v.round = OLD.id)
  AND EXISTS (SELECT 1 FROM published_report p
              WHERE p.tenant = OLD.tenant AND p.round = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的轮次不能删除');
END;

-- ---- of a round as a whole

CREATE TRIGGER published_round_org_insert BEFORE INSERT ON round_org
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_org_update BEFORE UPDATE ON round_org
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_org_delete BEFORE DELETE ON round_org
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_center_insert BEFORE INSERT ON round_center
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_center_update BEFORE UPDATE ON round_center
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_center_delete BEFORE DELETE ON round_center
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_project_insert BEFORE INSERT ON round_project
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_project_update BEFORE UPDATE ON round_project
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_round_project_delete BEFORE DELETE ON round_project
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_checklist_item_insert BEFORE INSERT ON checklist_item
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_checklist_item_update BEFORE UPDATE ON checklist_item
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_checklist_item_delete BEFORE DELETE ON checklist_item
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_expert_insert BEFORE INSERT ON expert
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_expert_update BEFORE UPDATE ON expert
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_expert_delete BEFORE DELETE ON expert
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_affiliation_insert BEFORE INSERT ON affiliation
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_affiliation_update BEFORE UPDATE ON affiliation
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_affiliation_delete BEFORE DELETE ON affiliation
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_text_insert BEFORE INSERT ON report_text
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_text_update BEFORE UPDATE ON report_text
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_report_text_delete BEFORE DELETE ON report_text
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_advice_insert BEFORE INSERT ON advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_advice_update BEFORE UPDATE ON advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_advice_delete BEFORE DELETE ON advice
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

-- ---- of an entry

CREATE TRIGGER published_entry_update BEFORE UPDATE OF
    tenant, round, id, ord, project, method, handed_in, pledged, provenance, progress_view,
    narrative, last_narrative, state, deadline, standard, standard_version ON entry
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_entry_delete BEFORE DELETE ON entry
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.id)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_entry_insert BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = '')
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_staffing_insert BEFORE INSERT ON declared_staffing
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_staffing_update BEFORE UPDATE ON declared_staffing
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_staffing_delete BEFORE DELETE ON declared_staffing
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_held_count_insert BEFORE INSERT ON held_count
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_held_count_update BEFORE UPDATE ON held_count
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_held_count_delete BEFORE DELETE ON held_count
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_vacancy_insert BEFORE INSERT ON declared_vacancy
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_vacancy_update BEFORE UPDATE ON declared_vacancy
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_declared_vacancy_delete BEFORE DELETE ON declared_vacancy
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_progress_insert BEFORE INSERT ON progress
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_progress_update BEFORE UPDATE ON progress
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_progress_delete BEFORE DELETE ON progress
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_service_record_insert BEFORE INSERT ON service_record
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_service_record_update BEFORE UPDATE ON service_record
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_service_record_delete BEFORE DELETE ON service_record
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_table_insert BEFORE INSERT ON fund_table
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_table_update BEFORE UPDATE ON fund_table
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_table_delete BEFORE DELETE ON fund_table
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_line_insert BEFORE INSERT ON fund_line
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_line_update BEFORE UPDATE ON fund_line
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_fund_line_delete BEFORE DELETE ON fund_line
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_material_insert BEFORE INSERT ON material
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_material_update BEFORE UPDATE ON material
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_material_delete BEFORE DELETE ON material
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_entry_correction_insert BEFORE INSERT ON entry_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_entry_correction_update BEFORE UPDATE ON entry_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_entry_correction_delete BEFORE DELETE ON entry_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_assignment_insert BEFORE INSERT ON assignment
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_assignment_update BEFORE UPDATE ON assignment
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_assignment_delete BEFORE DELETE ON assignment
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_insert BEFORE INSERT ON sheet
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_update BEFORE UPDATE ON sheet
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_delete BEFORE DELETE ON sheet
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_insert BEFORE INSERT ON mark
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_update BEFORE UPDATE ON mark
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_delete BEFORE DELETE ON mark
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_part_insert BEFORE INSERT ON mark_part
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_part_update BEFORE UPDATE ON mark_part
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_mark_part_delete BEFORE DELETE ON mark_part
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_correction_insert BEFORE INSERT ON sheet_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_correction_update BEFORE UPDATE ON sheet_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_correction_delete BEFORE DELETE ON sheet_correction
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_submission_insert BEFORE INSERT ON sheet_submission
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_submission_update BEFORE UPDATE ON sheet_submission
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_submission_delete BEFORE DELETE ON sheet_submission
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_hand_in_insert BEFORE INSERT ON hand_in
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_hand_in_update BEFORE UPDATE ON hand_in
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_hand_in_delete BEFORE DELETE ON hand_in
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_finding_note_insert BEFORE INSERT ON finding_note
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.entry = NEW.entry)
  OR (NEW.entry = '' AND EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = NEW.tenant AND p.round = NEW.round AND p.report = ''))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_finding_note_update BEFORE UPDATE ON finding_note
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
  OR (OLD.entry = '' AND EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = ''))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_finding_note_delete BEFORE DELETE ON finding_note
WHEN EXISTS (SELECT 1 FROM published_entry p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.entry = OLD.entry)
  OR (OLD.entry = '' AND EXISTS (SELECT 1 FROM published_report p
             WHERE p.tenant = OLD.tenant AND p.round = OLD.round AND p.report = ''))
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_change_insert BEFORE INSERT ON sheet_change
WHEN EXISTS (SELECT 1 FROM sheet_correction k
             JOIN published_entry p ON p.tenant = k.tenant AND p.round = k.round
               AND p.entry = k.entry
             WHERE k.tenant = NEW.tenant AND k.round = NEW.round
               AND k.id = NEW.sheet_correction)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_change_update BEFORE UPDATE ON sheet_change
WHEN EXISTS (SELECT 1 FROM sheet_correction k
             JOIN published_entry p ON p.tenant = k.tenant AND p.round = k.round
               AND p.entry = k.entry
             WHERE k.tenant = OLD.tenant AND k.round = OLD.round
               AND k.id = OLD.sheet_correction)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;

CREATE TRIGGER published_sheet_change_delete BEFORE DELETE ON sheet_change
WHEN EXISTS (SELECT 1 FROM sheet_correction k
             JOIN published_entry p ON p.tenant = k.tenant AND p.round = k.round
               AND p.entry = k.entry
             WHERE k.tenant = OLD.tenant AND k.round = OLD.round
               AND k.id = OLD.sheet_correction)
BEGIN
  SELECT RAISE(ABORT, '已公示的结果已锁定，不能修改；确需改动请先“公示后更正”');
END;
