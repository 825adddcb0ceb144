/* The shapes of what programs are told, in the order of rows.h: names and kinds, by which JSON,
 * CSV, OData and the OpenAPI document are written. A member that is required is there in every
 * answer; any other is left out where nothing is known. */
#include "web/api/rows.h"

#include "app/rounds/board.h"
#include "shape/fields.h"

WORDS(severity, SEVERITY_N, {"info", "提示"}, {"warning", "警告"}, {"error", "错误"});
WORDS(finding_turn, TURN_N, {"evaluator", "评估方"}, {"operator", "运营机构"},
      {"nobody", "已办完"});
WORDS(hand_in, HAND_IN_N, {"pending", "未递交"}, {"overdue", "逾期未递交"},
      {"returned", "退回补正"}, {"on_time", "按时"}, {"late", "逾期递交"}, {"given", "已递交"},
      {"none", "已退出"});
WORDS(api_decision, 4, {"open", "待处理"}, {"accepted", "已采纳"}, {"dismissed", "不采纳"},
      {"rectify", "整改"});
WORDS(api_step_kind, STEP_N, {"accept", "受理"}, {"return", "退回补正"},
      {"finish_scoring", "评分完成"}, {"reopen", "继续评分"}, {"withdraw", "退出本轮"},
      {"reinstate", "恢复参评"});
WORDS(marking_stage, MARKING_STAGE_N, {"declare", "待作回避声明"}, {"recused", "已回避"},
      {"todo", "待评分"}, {"begun", "已开始"}, {"submitted", "已提交"}, {"waiting", "未到时候"},
      {"over", "已结束"});

#define T struct api_me
static const struct field api_me_fields[] = {
    TEXT(REQ, tenant, TEXT_NAME, "区划代码", NULL),
    TEXT(REQ, login, TEXT_NAME, "登录名", NULL),
    TEXT(REQ, name, TEXT_NAME, "姓名", NULL),
    TEXT(REQ, token, TEXT_NAME, "令牌的名称", NULL),
    TEXT(REQ, base_url, TEXT_LINE, "系统的地址", NULL),
    TEXTS(REQ, areas, 32, "令牌能做的", "rounds:read and the like."),
    DATE(OPT, last_day, "有效期至", NULL),
    COUNT(REQ, limit, 1, COUNT_MOST, "每个时段可以请求的次数", NULL),
    COUNT(REQ, window_seconds, 1, COUNT_MOST, "时段的秒数", NULL),
};
SHAPE(api_me, "令牌");
#undef T

#define T struct round_overview
static const struct field round_overview_fields[] = {
    ID(REQ, id, "轮次编号", NULL),
    TEXT(OPT, title, TEXT_LINE, "轮次名称", NULL),
    ENUM(REQ, kind, round_kind, "类型", NULL),
    COUNT(OPT, year, 0, 9999, "年度", NULL),
    TEXT(OPT, subdistrict, TEXT_NAME, "街道", NULL),
    ENUM(REQ, state, round_state, "状态", NULL),
    ID(OPT, standard, "评估标准", NULL),
    TEXT(OPT, standard_title, TEXT_LINE, "标准名称", NULL),
    COUNT(OPT, standard_version, 0, COUNT_MOST, "标准版本", NULL),
    DATE(OPT, deadline, "递交截止", NULL),
    DATE(OPT, scoring_due, "评分截止", NULL),
    COUNT(OPT, entries, 0, COUNT_MOST, "参评项目", "Without those that withdrew, as all counts."),
    COUNT(OPT, handed_in, 0, COUNT_MOST, "已递交", NULL),
    COUNT(OPT, overdue, 0, COUNT_MOST, "逾期未递交", NULL),
    COUNT(OPT, waiting, 0, COUNT_MOST, "待受理", NULL),
    COUNT(OPT, returned, 0, COUNT_MOST, "退回补正", NULL),
    COUNT(OPT, scored, 0, COUNT_MOST, "已评分", NULL),
    COUNT(OPT, settled, 0, COUNT_MOST, "结果已定", NULL),
    COUNT(OPT, objections, 0, COUNT_MOST, "待复核的异议", NULL),
};
SHAPE(round_overview, "评估轮次");
#undef T

#define T struct api_entry
static const struct field api_entry_fields[] = {
    ID(REQ, id, "参评项目编号", NULL),
    ID(REQ, round, "轮次编号", NULL),
    ID(REQ, project, "项目编号", NULL),
    TEXT(OPT, project_title, TEXT_LINE, "项目名称", NULL),
    ID(OPT, center, "中心编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    TEXT(OPT, subdistrict, TEXT_NAME, "街道", NULL),
    ID(OPT, operator_org, "运营机构编号", NULL),
    TEXT(OPT, operator_name, TEXT_NAME, "运营机构", NULL),
    ID(OPT, purchaser, "购买主体编号", NULL),
    ID(OPT, committee, "社区党委编号", NULL),
    ID(OPT, method, "评估方式编号", NULL),
    TEXT(OPT, method_name, TEXT_NAME, "评估方式", NULL),
    ENUM(REQ, state, entry_state, "状态", NULL),
    {ROW(FIELD_ENUM, REQ, hand_in, AT(unsigned, hand_in), 0, 0, "递交情况", NULL),
     .words = &words_hand_in},
    DATE(OPT, contract_end, "合同结束日期", NULL),
    DATE(OPT, deadline, "递交截止", NULL),
    DATE(OPT, handed_in, "递交日期", NULL),
    COUNT(OPT, late_days, 0, COUNT_MOST, "逾期天数", NULL),
    COUNT(OPT, items_missing, 0, COUNT_MOST, "缺的必交材料", NULL),
    COUNT(OPT, experts, 0, COUNT_MOST, "专家", NULL),
    COUNT(OPT, experts_done, 0, COUNT_MOST, "已提交评分表的专家", NULL),
    COUNT(OPT, ratings, 0, COUNT_MOST, "已填的履约评价", NULL),
    COUNT(OPT, ratings_due, 0, COUNT_MOST, "应填的履约评价", NULL),
};
SHAPE(api_entry, "参评项目");
#undef T

#define T struct api_part
static const struct field api_part_fields[] = {
    ID(REQ, id, "板块编号", NULL),
    TEXT(REQ, name, TEXT_NAME, "板块", NULL),
    SCORE(OPT, points, 0, "得分", "Left out: open."),
    SCORE(REQ, max, 0, "满分", NULL),
    TEXT(OPT, open, TEXT_PARAGRAPH, "为什么还没有得分", NULL),
};
SHAPE(api_part, "板块得分");
#undef T

#define T struct api_result
static const struct field api_result_fields[] = {
    ID(REQ, entry, "参评项目编号", NULL),
    ID(OPT, center, "中心编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    ID(OPT, operator_org, "运营机构编号", NULL),
    TEXT(OPT, operator_name, TEXT_NAME, "运营机构", NULL),
    ID(OPT, method, "评估方式编号", NULL),
    SCORE(OPT, total, 0, "总分", "Left out: open. Missing is not zero."),
    TEXT(OPT, grade, TEXT_NAME, "等级", NULL),
    TEXT(OPT, note, TEXT_PARAGRAPH, "说明", NULL),
    LIST(REQ, parts, api_part, 100, "各板块得分", NULL),
};
SHAPE(api_result, "得分");
#undef T

#define T struct api_settlement
static const struct field api_settlement_fields[] = {
    ID(REQ, entry, "参评项目编号", NULL),
    ID(OPT, center, "中心编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    ID(OPT, operator_org, "运营机构编号", NULL),
    TEXT(OPT, operator_name, TEXT_NAME, "运营机构", NULL),
    MONEY(OPT, contract, 0, "合同总额", NULL),
    MONEY(OPT, paid, 0, "已付", NULL),
    SHARE(OPT, usage, 0, "经费使用比例", "Per cent."),
    COUNT(OPT, vacant_days, 0, COUNT_MOST, "空岗天数", NULL),
    MONEY(OPT, deduction, 0, "空岗扣除", NULL),
    BOOL(REQ, lower_bound, "扣除为下限", "A vacancy is still running."),
    MONEY(OPT, reserved, -MONEY_MOST, "盈余", NULL),
    MONEY(OPT, due, -MONEY_MOST, "应付", NULL),
    MONEY(OPT, payable, -MONEY_MOST, "尚应拨付", "Below 0: overpaid."),
    TEXT(OPT, rule, TEXT_PARAGRAPH, "扣除规则", NULL),
};
SHAPE(api_settlement, "结算");
#undef T

#define T struct api_finding
static const struct field api_finding_fields[] = {
    TEXT(REQ, id, TEXT_PLACE, "编号", "The same as long as the finding arises."),
    TEXT(REQ, rule, TEXT_NAME, "发现类型编号", NULL),
    TEXT(REQ, title, TEXT_LINE, "发现类型", NULL),
    ENUM(REQ, severity, severity, "程度", NULL),
    ID(OPT, entry, "参评项目编号", "Left out: the round as a whole."),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    TEXT(OPT, place, TEXT_PLACE, "位置", NULL),
    TEXT(OPT, printed, TEXT_LINE, "所填", NULL),
    TEXT(OPT, expected, TEXT_LINE, "应为", NULL),
    TEXT(OPT, difference, TEXT_LINE, "相差", NULL),
    TEXT(REQ, message, TEXT_NARRATIVE, "说明", NULL),
    TEXT(OPT, mend, TEXT_NARRATIVE, "如何改正", NULL),
    TEXT(OPT, basis, TEXT_NARRATIVE, "依据", NULL),
    ENUM(REQ, decision, api_decision, "处理", NULL),
    ENUM(REQ, turn, finding_turn, "轮到谁办", NULL),
    TEXT(OPT, reason, TEXT_PARAGRAPH, "理由", NULL),
    TIME(OPT, decided_at, "处理时间", NULL),
};
SHAPE(api_finding, "核查发现");
#undef T

#define T struct api_sheet
static const struct field api_sheet_fields[] = {
    TEXT(REQ, id, (int64_t)TEXT_NAME * 2, "编号", NULL),
    ID(REQ, entry, "参评项目编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    OBJECT(REQ, sheet, sheet, "评分表", "As the bundle has it."),
};
SHAPE(api_sheet, "参评项目的评分表");
#undef T

#define T struct api_form_answer
static const struct field api_form_answer_fields[] = {
    TEXT(REQ, id, TEXT_LINE, "编号", NULL),
    ID(REQ, entry, "参评项目编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    TEXT(REQ, purpose, TEXT_NAME, "用途",
         "inspection: beside an inspection; rating: beside a rating."),
    TEXT(REQ, about, TEXT_NAME, "验收或板块编号", "The visit, or the component that is rated."),
    TEXT(REQ, author, TEXT_NAME, "填写人编号",
         "Account, or organisation; * for a record of several."),
    TEXT(OPT, author_name, TEXT_NAME, "填写人", NULL),
    TEXT(REQ, form, TEXT_NAME, "表单编号", "form_id of the XLSForm."),
    TEXT(OPT, form_title, TEXT_NAME, "表单", NULL),
    COUNT(REQ, form_version, 1, COUNT_MOST, "表单版本", NULL),
    TEXT(REQ, question, TEXT_NAME, "题目编号", "Name in the XLSForm; of a repeated one with #2."),
    TEXT(OPT, label, TEXT_PARAGRAPH, "题目", NULL),
    TEXT(REQ, value, TEXT_NARRATIVE, "回答", "Of choices their names, parted by blanks."),
    TEXT(OPT, text, TEXT_NARRATIVE, "回答的文字", NULL),
    TIME(OPT, done_at, "完成时间", "Left out: not complete yet."),
};
SHAPE(api_form_answer, "表单的一题回答");
#undef T

#define T struct api_task
static const struct field api_task_fields[] = {
    TEXT(REQ, id, TEXT_LINE, "编号", NULL),
    ID(REQ, round, "轮次编号", NULL),
    ID(REQ, entry, "参评项目编号", NULL),
    ID(REQ, component, "板块编号", NULL),
    TEXT(OPT, component_name, TEXT_NAME, "板块", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    ENUM(REQ, stage, marking_stage, "进展", NULL),
    COUNT(OPT, done, 0, COUNT_MOST, "已评的指标", NULL),
    COUNT(OPT, items, 0, COUNT_MOST, "指标", NULL),
    DATE(OPT, due, "评分截止", NULL),
    DATE(OPT, submitted, "提交日期", NULL),
    BOOL(OPT, returned, "退回重评", NULL),
};
SHAPE(api_task, "评分任务");
#undef T

#define T struct api_version
static const struct field api_version_fields[] = {
    TEXT(REQ, id, TEXT_LINE, "编号", NULL),
    ID(OPT, report, "报告编号", "Left out: the round's only one."),
    TEXT(OPT, report_name, TEXT_LINE, "报告", NULL),
    COUNT(REQ, version, 1, COUNT_MOST, "版本", NULL),
    TEXT(OPT, title, TEXT_LINE, "标题", NULL),
    TEXT(OPT, reason, TEXT_PARAGRAPH, "更正原因", NULL),
    TIME(OPT, published_ms, "公示时间", NULL),
    SHA256(OPT, report_sha256, "报告的校验值", NULL),
    SHA256(OPT, data_sha256, "数据的校验值", NULL),
    SHA256(OPT, pdf_sha256, "PDF 的校验值", NULL),
    SHA256(OPT, package_sha256, "验证文件的校验值", NULL),
    COUNT(OPT, audit_seq, 0, INT64_MAX, "审计日志序号", NULL),
    TEXT(OPT, audit_hash, TEXT_LINE, "审计日志链头", NULL),
    TEXT(OPT, public_key, TEXT_LINE, "公钥", NULL),
    TEXT(OPT, signature, TEXT_LINE, "签名", NULL),
};
SHAPE(api_version, "公示的版本");
#undef T

#define T struct notice
static const struct field notice_fields[] = {
    TEXT(REQ, id, TEXT_NAME, "编号", NULL),
    TEXT(REQ, title, TEXT_LINE, "标题", NULL),
    TEXT(OPT, body, TEXT_NARRATIVE, "内容", NULL),
    TEXT(OPT, link, TEXT_PLACE, "页面", "Below the site's address."),
    TIME(OPT, created_at, "时间", NULL),
    TIME(OPT, read_at, "已读时间", "Left out: not read."),
};
SHAPE(notice, "消息");
#undef T

#define T struct audit_row
static const struct field audit_row_fields[] = {
    COUNT(REQ, seq, 1, INT64_MAX, "序号", NULL),
    TIME(REQ, at_ms, "时间", NULL),
    TEXT(OPT, actor, TEXT_PLACE, "操作人", "Id of an account, or who else acted."),
    TEXT(REQ, action, TEXT_LINE, "操作", NULL),
    TEXT(OPT, subject, TEXT_PLACE, "对象", NULL),
    TEXT(OPT, detail, TEXT_NARRATIVE, "细节", "JSON."),
};
SHAPE(audit_row, "审计日志");
#undef T

#define T struct registry_org
static const struct field registry_org_fields[] = {
    ID(REQ, id, "机构编号", NULL),
    TEXT(REQ, name, TEXT_NAME, "机构名称", NULL),
    TEXT(OPT, short_name, TEXT_NAME, "机构简称", NULL),
    ENUM(REQ, kind, org_kind, "机构类别", NULL),
    DATE(OPT, retired, "停用日期", "Left out: in use."),
};
SHAPE(registry_org, "机构（列表）");
#undef T

#define T struct registry_center
static const struct field registry_center_fields[] = {
    ID(REQ, id, "中心编号", NULL),
    TEXT(REQ, name, TEXT_NAME, "中心简称", NULL),
    TEXT(OPT, full_name, TEXT_NAME, "中心全称", NULL),
    TEXT(OPT, subdistrict, TEXT_NAME, "所属街道", NULL),
    TEXT(OPT, community, TEXT_NAME, "所属社区", NULL),
    TEXT(OPT, region_code, TEXT_NAME, "统计用区划代码", NULL),
    COUNT(OPT, substations, 0, COUNT_MOST, "分站点数", NULL),
    DATE(OPT, retired, "停用日期", "Left out: in use."),
};
SHAPE(registry_center, "中心（列表）");
#undef T

#define T struct registry_project
static const struct field registry_project_fields[] = {
    ID(REQ, id, "项目编号", NULL),
    TEXT(OPT, title, TEXT_LINE, "项目名称", NULL),
    ID(REQ, center, "中心编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    TEXT(OPT, operator_name, TEXT_NAME, "运营机构", NULL),
    TEXT(OPT, purchaser_name, TEXT_NAME, "购买主体", NULL),
    TEXT(OPT, committee_name, TEXT_NAME, "社区党委", NULL),
    DATE(OPT, start, "合同开始日期", NULL),
    DATE(OPT, end, "合同结束日期", NULL),
    MONEY(OPT, total, 0, "合同总额", NULL),
    COUNT(OPT, headcount, 0, COUNT_MOST, "协议人数", NULL),
};
SHAPE(registry_project, "项目（列表）");
#undef T

#define T struct api_hand_in
static const struct field api_hand_in_fields[] = {
    TEXT(REQ, id, TEXT_LINE, "编号", NULL),
    ID(REQ, round, "轮次编号", NULL),
    TEXT(OPT, round_title, TEXT_LINE, "轮次名称", NULL),
    ID(REQ, entry, "参评项目编号", NULL),
    TEXT(OPT, center_name, TEXT_NAME, "中心", NULL),
    ID(OPT, project, "项目编号", NULL),
    ENUM(REQ, state, entry_state, "状态", NULL),
    DATE(OPT, due, "递交截止", NULL),
    TEXT(OPT, locked, TEXT_PARAGRAPH, "现在不能填报的原因", "Left out: it can be filled in."),
    COUNT(OPT, hand_ins, 0, COUNT_MOST, "递交过几次", NULL),
};
SHAPE(api_hand_in, "资料递交");
#undef T

#define T struct api_step
static const struct field api_step_fields[] = {
    ENUM(REQ, step, api_step_kind, "操作", NULL),
    TEXT(OPT, reason, 1000, "原因", NULL),
    DATE(OPT, due, "补正截止日期", "Of a return."),
};
SHAPE(api_step, "参评项目的办理");
#undef T

#define T struct api_pledge
static const struct field api_pledge_fields[] = {
    TEXT(REQ, name, TEXT_NAME, "承诺人", NULL),
    BOOL(REQ, pledged, "已承诺资料真实", NULL),
    BOOL(OPT, acknowledged, "已知悉核查的警告", NULL),
};
SHAPE(api_pledge, "承诺");
#undef T

#define T struct api_handed_in
static const struct field api_handed_in_fields[] = {
    COUNT(REQ, version, 1, COUNT_MOST, "第几次递交", NULL),
    ENUM(REQ, state, entry_state, "状态", NULL),
};
SHAPE(api_handed_in, "递交的结果");
#undef T

#define T struct api_saved
static const struct field api_saved_fields[] = {
    COUNT(REQ, version, 0, COUNT_MOST, "版本", "Its ETag."),
};
SHAPE(api_saved, "保存的结果");
#undef T

#define T struct api_stored
static const struct field api_stored_fields[] = {
    SHA256(REQ, sha256, "校验值", NULL),
    COUNT(REQ, size, 0, INT64_MAX, "字节数", NULL),
};
SHAPE(api_stored, "收到的文件");
#undef T

#define T struct api_imported
static const struct field api_imported_fields[] = {
    BOOL(REQ, stored, "写入了", "False: nothing was other than before."),
    TEXT(REQ, summary, TEXT_PARAGRAPH, "写入了什么", NULL),
    COUNT(REQ, added, 0, COUNT_MOST, "新增", NULL),
    COUNT(REQ, changed, 0, COUNT_MOST, "修改", NULL),
    COUNT(REQ, same, 0, COUNT_MOST, "不变", NULL),
    TEXTS(REQ, notes, 1000, "请核对的", NULL),
};
SHAPE(api_imported, "写入的指标数据");
#undef T

#define T struct api_note
static const struct field api_note_fields[] = {
    TEXT(OPT, part, TEXT_NAME, "部分", "files and contract beside the parts."),
    TEXT(OPT, table, TEXT_NAME, "表", NULL),
    COUNT(OPT, row, 0, COUNT_MOST, "行", "From 0."),
    TEXT(OPT, cell, TEXT_NAME, "列", NULL),
    ENUM(REQ, severity, severity, "程度", NULL),
    BOOL(REQ, blocks, "必须先改", NULL),
    TEXT(OPT, where, TEXT_PLACE, "位置", NULL),
    TEXT(REQ, message, TEXT_NARRATIVE, "说明", NULL),
    TEXT(OPT, mend, TEXT_NARRATIVE, "如何改正", NULL),
    TEXT(OPT, rule, TEXT_LINE, "发现类型编号", NULL),
};
SHAPE(api_note, "递交前的一处问题");
#undef T

#define T struct api_check
static const struct field api_check_fields[] = {
    COUNT(REQ, blocking, 0, COUNT_MOST, "必须先改的", NULL),
    COUNT(REQ, warnings, 0, COUNT_MOST, "请核对的", NULL),
    TEXT(OPT, locked, TEXT_PARAGRAPH, "现在不能填报的原因", NULL),
    LIST(REQ, notes, api_note, 100000, "问题", NULL),
};
SHAPE(api_check, "递交前的核查");
#undef T
