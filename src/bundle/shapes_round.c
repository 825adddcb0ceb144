#include "bundle/fields.h"

WORDS(round_kind, ROUND_KIND_N, {"spot", "抽查评估"}, {"mid", "中期评估"}, {"renewal", "续期评估"},
      {"final", "终期评估"});
WORDS(provenance, PROV_N, {"declared", "自报"}, {"computed", "系统计算"}, {"sampled", "抽查核实"},
      {"on_site", "实地核实"});
WORDS(progress_view, PROGRESS_N, {"not_stated", "未说明"}, {"completed", "已完成"},
      {"slightly_behind", "略有滞后"}, {"behind", "滞后"});

#define T struct held_count
static const struct field held_count_fields[] = {
    TEXT(REQ, qualification, NAME, "资质", NULL),
    COUNT(REQ, count, 0, COUNT_MOST, "人数", NULL),
};
SHAPE(held_count, "持证人数");
#undef T

#define T struct declared_vacancy
static const struct field declared_vacancy_fields[] = {
    ID(OPT, substation, "分站点", "Left out: the center, or not stated."),
    COUNT(REQ, days, 0, 36600, "空岗自然日", NULL),
    BOOL(OPT, open, "仍然空岗", "Still vacant when handed in."),
    TEXT(OPT, note, LINE, "说明", NULL),
};
SHAPE(declared_vacancy, "自报空岗");
#undef T

#define T struct declared_staffing
static const struct field declared_staffing_fields[] = {
    COUNT(OPT, in_post, 0, COUNT_MOST, "在岗人数", NULL),
    COUNT(OPT, departures, 0, COUNT_MOST, "流动人数", "Staff who left during the contract."),
    COUNT(OPT, lead_departures, 0, COUNT_MOST, "主管流动人数", "Of them leads."),
    TEXT(OPT, departures_note, LINE, "流动说明", NULL),
    LIST(OPT, held, held_count, 50, "持证人数", NULL),
    LIST(OPT, vacancies, declared_vacancy, 200, "自报空岗", NULL),
};
SHAPE(declared_staffing, "自报人员情况");
#undef T

#define T struct service_record
static const struct field service_record_fields[] = {
    ID(REQ, id, "服务记录编号", NULL),
    TEXT(OPT, title, LINE, "服务名称", NULL),
    DATE(REQ, date, "服务日期", NULL),
    COUNT(OPT, sessions, 0, COUNT_MOST, "节数", "Left out: not recorded."),
    COUNT(OPT, people, 0, COUNT_MOST, "人数", "Left out: not recorded."),
    COUNT(OPT, minutes, 0, COUNT_MOST, "分钟", "Left out: not recorded."),
    TEXT(OPT, person, NAME, "服务对象代码", "A code, never a name."),
};
SHAPE(service_record, "服务记录");
#undef T

#define T struct progress
static const struct field progress_fields[] = {
    ID(REQ, indicator, "合同指标", "Id of an indicator of the project."),
    COUNT(OPT, done, 0, COUNT_MOST, "自报完成量", "Left out: only records."),
    LIST(OPT, records, service_record, 5000, "服务记录", NULL),
};
SHAPE(progress, "指标完成情况");
#undef T

#define T struct fund_line
static const struct field fund_line_fields[] = {
    TEXT(REQ, label, NAME, "资金项名称", "As the operator writes it."),
    MONEY(OPT, actual, -MONEY_MOST, "实际发生额", NULL),
    MONEY(OPT, expected, -MONEY_MOST, "预计发生额", NULL),
    MONEY(OPT, printed_total, -MONEY_MOST, "表列合计", "What the operator's table prints."),
    SHARE(OPT, printed_share, -SHARE_MOST, "表列所占比例", "What the operator's table prints."),
};
SHAPE(fund_line, "资金项");
#undef T

#define T struct fund_table
static const struct field fund_table_fields[] = {
    DATE(OPT, from, "实际发生额起始日", NULL),
    DATE(OPT, cutoff, "实际发生额截止日", "The expected part begins the day after."),
    DATE(OPT, to, "预计发生额截止日", NULL),
    TEXT(OPT, actual_period, NAME, "实际发生额期间", "Heading where the dates are not known."),
    TEXT(OPT, expected_period, NAME, "预计发生额期间", "Heading where the dates are not known."),
    LIST(OPT, lines, fund_line, 100, "资金项", NULL),
    FLAGGED(surplus, fund_line, has_surplus, "盈余/赤字",
            "A line of its own, outside the share base."),
    MONEY(OPT, printed_actual, -MONEY_MOST, "表列实际发生额小计", NULL),
    MONEY(OPT, printed_expected, -MONEY_MOST, "表列预计发生额小计", NULL),
    MONEY(OPT, printed_total, -MONEY_MOST, "表列总计", NULL),
    SHARE(OPT, printed_share, -SHARE_MOST, "表列比例小计", NULL),
    TEXT(OPT, note, PARAGRAPH, "表注", NULL),
};
SHAPE(fund_table, "资金使用情况表");
#undef T

#define T struct checklist_item
static const struct field checklist_item_fields[] = {
    ID(REQ, id, "资料项编号", NULL),
    TEXT(REQ, name, LINE, "资料项名称", NULL),
    BOOL(OPT, required, "必交", NULL),
    DATE(OPT, due, "递交期限", "Left out: the round's deadline."),
};
SHAPE(checklist_item, "资料清单项");
#undef T

#define T struct material
static const struct field material_fields[] = {
    ID(REQ, item, "资料项", "Id in the round's checklist."),
    TEXT(REQ, file_name, 255, "文件名", NULL),
    SHA256(REQ, sha256, "文件摘要", "SHA-256 of the file's bytes."),
    COUNT(REQ, size, 0, 1000000000000, "文件大小", "Bytes."),
    DATE(REQ, received, "收到日期", NULL),
};
SHAPE(material, "材料");
#undef T

#define T struct mark
static const struct field mark_fields[] = {
    ID(OPT, item, "指标", "Left out: the component as a whole."),
    BOOL(OPT, not_applicable, "不适用", NULL),
    SCORE(OPT, points, 0, "得分", "Of points items and whole components."),
    ID(OPT, level, "程度档次", "Option id, of degree items."),
    IDS(OPT, parts, 50, "符合的条件", "Option ids that are met, of combo items."),
    COUNT(OPT, done, 0, COUNT_MOST, "完成量", "Of ratio items."),
    COUNT(OPT, target, 0, COUNT_MOST, "目标量", "Of ratio items."),
    COUNT(OPT, times, 0, COUNT_MOST, "次数", "Of deduct and bonus items."),
    TEXT(OPT, reason, PARAGRAPH, "评分理由", NULL),
    TEXT(OPT, evidence, LINE, "依据材料", NULL),
};
SHAPE(mark, "评分");
#undef T

#define T struct sheet
static const struct field sheet_fields[] = {
    ID(REQ, id, "评分表编号", NULL),
    ID(REQ, component, "板块", "Id of a component of the entry's method."),
    ID(REQ, scorer, "评分人", "Id of an expert or org."),
    TEXT(OPT, scorer_name, NAME, "评分人名称", "Name or office as it may be shown."),
    ENUM(REQ, role, scorer_role, "评分方", NULL),
    DATE(OPT, submitted, "提交日期", "Left out: a draft, which does not count."),
    LIST(OPT, marks, mark, 500, "评分", NULL),
    TEXT(OPT, comment, PARAGRAPH, "评语", NULL),
};
SHAPE(sheet, "评分表");
#undef T

#define T struct affiliation
static const struct field affiliation_fields[] = {
    ID(REQ, org, "机构", NULL),
    TEXT(REQ, relation, NAME, "关系", NULL),
    DATE(OPT, from, "起始日期", NULL),
    DATE(OPT, to, "结束日期", "Left out: goes on."),
};
SHAPE(affiliation, "关联关系");
#undef T

#define T struct expert
static const struct field expert_fields[] = {
    ID(REQ, id, "专家编号", NULL),
    TEXT(REQ, name, NAME, "专家姓名", NULL),
    LIST(OPT, affiliations, affiliation, 100, "关联关系", "From which recusals are derived."),
};
SHAPE(expert, "专家");
#undef T

#define T struct assignment
static const struct field assignment_fields[] = {
    ID(REQ, expert, "专家", NULL),
    BOOL(OPT, declared, "已签回避声明", NULL),
    BOOL(OPT, conflict, "声明需回避", NULL),
    TEXT(OPT, relation, NAME, "回避关系", NULL),
};
SHAPE(assignment, "专家分配");
#undef T

#define T struct entry
static const struct field entry_fields[] = {
    ID(REQ, id, "参评编号", NULL),
    ID(REQ, project, "项目", "Id of a project."),
    ID(REQ, method, "评估方式", "Id of a method of the standard."),
    DATE(OPT, handed_in, "递交日期", "Left out: not yet, or not known."),
    BOOL(OPT, pledged, "已签承诺书", NULL),
    ENUM(REQ, provenance, provenance, "来源标记", "How far the facts can be trusted."),
    FLAGGED(staffing, declared_staffing, staffing.given, "自报人员情况",
            "Where no roster was handed in."),
    ENUM(OPT, progress_view, progress_view, "指标总体进度",
         "The operator's own overall statement."),
    LIST(OPT, progress, progress, 200, "指标完成情况", NULL),
    FLAGGED(funds, fund_table, funds.given, "资金使用情况表", "As handed in."),
    LIST(OPT, materials, material, 500, "材料", NULL),
    LIST(OPT, assignments, assignment, 100, "专家分配", NULL),
    LIST(OPT, sheets, sheet, 200, "评分表", NULL),
    TEXT(OPT, narrative, NARRATIVE, "工作服务成效", "Paragraphs parted by line breaks."),
    TEXT(OPT, last_narrative, NARRATIVE, "上轮工作服务成效", "For comparison with this one."),
};
SHAPE(entry, "参评项目");
#undef T

#define T struct finding_dismissal
static const struct field finding_dismissal_fields[] = {
    ID(REQ, rule, "核查规则", "Id of a check, as `check --json` gives it."),
    ID(OPT, entry, "参评项目", "Left out: the round as a whole."),
    TEXT(OPT, place, PLACE, "位置", "Word for word as in the finding (`where`)."),
    TEXT(REQ, reason, REASON, "不采纳的理由", "Printed in the report."),
};
SHAPE(finding_dismissal, "不采纳的发现");
#undef T

#define T struct advice
static const struct field advice_fields[] = {
    TEXT(REQ, title, LINE, "建议标题", NULL),
    TEXT(REQ, text, NARRATIVE, "建议内容", NULL),
};
SHAPE(advice, "建议");
#undef T

#define T struct report_texts
static const struct field report_texts_fields[] = {
    TEXT(OPT, title, LINE, "报告标题", NULL),
    TEXT(OPT, cover_place, NAME, "封面地点", NULL),
    TEXT(OPT, issuer, NAME, "出具单位", NULL),
    DATE(OPT, date, "报告日期", NULL),
    TEXT(OPT, watermark, NAME, "水印", NULL),
    TEXT(OPT, background, NARRATIVE, "评估背景", NULL),
    TEXT(OPT, standards, NARRATIVE, "制定评估标准", NULL),
    TEXT(OPT, conduct, NARRATIVE, "开展评估", NULL),
    TEXT(OPT, feedback, NARRATIVE, "收集各方评价", NULL),
    TEXT(OPT, staffing_note, NARRATIVE, "人员配置补充说明", "Said after the generated part."),
    TEXT(OPT, indicator_note, NARRATIVE, "指标完成补充说明", "Said after the generated part."),
    TEXT(OPT, results_intro, NARRATIVE, "服务成效引言", "Before the centers' results."),
    LIST(OPT, advice, advice, 50, "整体建议", NULL),
};
SHAPE(report_texts, "报告文字");
#undef T

#define T struct round
static const struct field round_fields[] = {
    ID(REQ, id, "轮次编号", NULL),
    TEXT(REQ, title, LINE, "轮次名称", NULL),
    ENUM(REQ, kind, round_kind, "评估类别", NULL),
    COUNT(REQ, year, 1900, 2999, "年度", NULL),
    TEXT(OPT, subdistrict, NAME, "街道", NULL),
    ID(REQ, commissioner, "委托方", "Id of an org."),
    ID(REQ, evaluator, "评估方", "Id of an org."),
    DATE(OPT, opened, "通知日期", NULL),
    DATE(OPT, deadline, "递交截止日期", NULL),
    DATE(OPT, closed, "评估结束日期", NULL),
    LIST(OPT, checklist, checklist_item, 200, "资料清单", NULL),
    LIST(OPT, experts, expert, 1000, "专家", NULL),
    LIST(REQ, entries, entry, 2000, "参评项目", NULL),
    LIST(OPT, finding_dismissals, finding_dismissal, 20000, "不采纳的发现",
         "Automatic findings that the evaluator does not uphold."),
    OBJECT(REQ, texts, report_texts, "报告文字", "The evaluator's own words."),
};
SHAPE(round, "评估轮次");
#undef T

static const struct words round_format = {(const struct word[]){{"gongping-round", "评估轮次"}}, 1};

#define T struct dossier
static const struct field dossier_fields[] = {
    FORMAT(round_format),
    VERSION(1),
    DIGITS(REQ, tenant, 6, "区划代码", "GB/T 2260 code of the district."),
    TEXT(REQ, tenant_name, NAME, "区划名称", NULL),
    OBJECT(REQ, standard, standard, "评估标准", NULL),
    LIST(REQ, orgs, org, 5000, "机构", NULL),
    LIST(REQ, centers, center, 5000, "党群服务中心", NULL),
    LIST(REQ, projects, project, 5000, "项目", NULL),
    OBJECT(REQ, round, round, "评估轮次", NULL),
};
SHAPE(dossier, "评估数据");
#undef T
