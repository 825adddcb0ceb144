/* Read it as a list of what a round is made of, from the inside out: a shape stands before the
 * shape that holds it, and dossier, the whole, comes last. Each row is what the reader, the store,
 * the forms, the digests and docs/bundle.md know of a member; a bound that stands here stands
 * nowhere else. Who adds a member begins here after core/round.h (docs/adding.md). The macros are
 * in fields.h; projects and standards have files of their own. */

#include "shape/fields.h"

WORDS(round_kind, ROUND_KIND_N, {"spot", "抽查评估"}, {"mid", "中期评估"}, {"renewal", "续期评估"},
      {"final", "终期评估"});
WORDS(provenance, PROV_N, {"declared", "自报"}, {"computed", "系统计算"}, {"sampled", "抽查核实"},
      {"on_site", "实地核实"});
WORDS(progress_view, PROGRESS_N, {"not_stated", "未说明"}, {"completed", "已完成"},
      {"slightly_behind", "略有滞后"}, {"behind", "滞后"});

#define T struct held_count
static const struct field held_count_fields[] = {
    TEXT(REQ, qualification, TEXT_NAME, "资质", NULL, .also = "证书 资质名称 资格"),
    COUNT(REQ, count, 0, COUNT_MOST, "人数", NULL, .also = "数量 持证人数"),
};
SHAPE(held_count, "持证人数");
#undef T

#define T struct declared_vacancy
static const struct field declared_vacancy_fields[] = {
    ID(OPT, substation, "分站点", "Left out: the center, or not stated.", .also = "站点 所在站点"),
    COUNT(REQ, days, 0, 36600, "空岗自然日", NULL, .also = "空岗天数 空缺天数 空岗日数"),
    BOOL(OPT, open, "仍然空岗", "Still vacant when handed in.", .also = "目前仍空缺 是否仍空岗"),
    TEXT(OPT, note, TEXT_LINE, "说明", NULL, .also = "备注"),
};
SHAPE(declared_vacancy, "自报空岗");
#undef T

#define T struct declared_staffing
static const struct field declared_staffing_fields[] = {
    COUNT(OPT, in_post, 0, COUNT_MOST, "在岗人数", NULL, .also = "在岗人员数 现有人数 实有人数"),
    COUNT(OPT, departures, 0, COUNT_MOST, "流动人数", "Staff who left during the contract.",
          .also = "离职人次 流失人数 离职人数"),
    COUNT(OPT, lead_departures, 0, COUNT_MOST, "主管流动人数", "Of them leads.",
          .also = "其中主管 主管离职人数"),
    TEXT(OPT, departures_note, TEXT_LINE, "流动说明", NULL, .also = "离职说明 流失说明"),
    LIST(OPT, held, held_count, 50, "持证人数", NULL),
    LIST(OPT, vacancies, declared_vacancy, 200, "自报空岗", NULL),
};
SHAPE(declared_staffing, "自报人员情况");
#undef T

#define T struct service_record
static const struct field service_record_fields[] = {
    ID(REQ, id, "服务记录编号", NULL, .also = "编号 记录编号 流水号", CODED),
    TEXT(OPT, title, TEXT_LINE, "服务名称", NULL,
         .also =
             "活动名称 服务主题 活动主题 名称 服务内容 活动内容 主题 记录名称 小组名称 个案名称",
         NEVER),
    DATE(REQ, date, "服务日期", NULL,
         .also = "日期 活动日期 开展日期 时间 活动时间 服务时间 开展时间 举办日期", CLEANED),
    COUNT(OPT, sessions, 0, COUNT_MOST, "节数", "Left out: not recorded.",
          .also = "次数 场次 节次 场数 服务节数", CLEANED),
    COUNT(OPT, people, 0, COUNT_MOST, "人数", "Left out: not recorded.",
          .also = "参与人数 服务人次 参加人数 服务人数 人次 活动人数 参与人次", CLEANED),
    COUNT(OPT, minutes, 0, COUNT_MOST, "分钟", "Left out: not recorded.",
          .also = "时长 服务时长 分钟数 时长分钟 活动时长 服务分钟", CLEANED),
    TEXT(OPT, person, TEXT_NAME, "服务对象代码", "A code, never a name.",
         .also = "对象编号 服务对象 对象代码 服务对象编号 个案编号 档案编号", CODED),
};
PERSONAL_SHAPE(service_record, "服务记录");
#undef T

#define T struct progress
static const struct field progress_fields[] = {
    ID(REQ, indicator, "合同指标", "Id of an indicator of the project.",
       .also = "指标 指标名称 服务指标 指标内容 服务内容 dataElement"),
    COUNT(OPT, done, 0, COUNT_MOST, "自报完成量", "Left out: only records.",
          .also = "完成量 完成数 完成情况 已完成量 已完成数 实际完成 实际完成量 实际完成数 "
                  "完成数量 累计完成 value"),
    LIST(OPT, records, service_record, 5000, "服务记录", NULL),
};
SHAPE(progress, "指标完成情况");
#undef T

#define T struct fund_line
static const struct field fund_line_fields[] = {
    TEXT(REQ, label, TEXT_NAME, "资金项名称", "As the operator writes it.",
         .also = "项目 名称 科目 支出项目 费用项目 费用名称 费用类别 经费项目 支出科目 支出类别 "
                 "资金项 类别 开支项目 内容"),
    MONEY(OPT, actual, -MONEY_MOST, "实际发生额", NULL,
          .also = "实际 实际支出 已支出 已发生额 实际支出金额 实际使用 实际发生 已使用金额 "
                  "实际发生金额 实支"),
    MONEY(OPT, expected, -MONEY_MOST, "预计发生额", NULL,
          .also = "预计 预计支出 预计发生 预算支出 待支出 预计支出金额 预计使用 预计发生金额"),
    MONEY(OPT, printed_total, -MONEY_MOST, "表列合计", "What the operator's table prints.",
          .also = "合计 小计 总计 合计金额 总额 共计"),
    SHARE(OPT, printed_share, -SHARE_MOST, "表列所占比例", "What the operator's table prints.",
          .also = "所占比例 占比 比例 占总额比例 百分比 比重 所占百分比"),
};
SHAPE(fund_line, "资金项");
#undef T

#define T struct fund_table
static const struct field fund_table_fields[] = {
    DATE(OPT, from, "实际发生额起始日", NULL),
    DATE(OPT, cutoff, "实际发生额截止日", "The expected part begins the day after."),
    DATE(OPT, to, "预计发生额截止日", NULL),
    TEXT(OPT, actual_period, TEXT_NAME, "实际发生额期间", "Heading where the dates are not known."),
    TEXT(OPT, expected_period, TEXT_NAME, "预计发生额期间",
         "Heading where the dates are not known."),
    LIST(OPT, lines, fund_line, 100, "资金项", NULL),
    FLAGGED(surplus, fund_line, has_surplus, "盈余/赤字",
            "A line of its own, outside the share base."),
    MONEY(OPT, printed_actual, -MONEY_MOST, "表列实际发生额小计", NULL),
    MONEY(OPT, printed_expected, -MONEY_MOST, "表列预计发生额小计", NULL),
    MONEY(OPT, printed_total, -MONEY_MOST, "表列总计", NULL),
    SHARE(OPT, printed_share, -SHARE_MOST, "表列比例小计", NULL),
    TEXT(OPT, note, TEXT_PARAGRAPH, "表注", NULL),
};
SHAPE(fund_table, "资金使用情况表");
#undef T

#define T struct checklist_item
static const struct field checklist_item_fields[] = {
    ID(REQ, id, "资料项编号", NULL, .also = "编号 代码"),
    TEXT(REQ, name, TEXT_LINE, "资料项名称", NULL,
         .also = "资料名称 材料名称 资料项 材料 资料 清单项目 递交资料 提交材料 资料清单 名称"),
    BOOL(OPT, required, "必交", NULL, .also = "是否必交 必须 是否必须 是否必填 必填 必备"),
    DATE(OPT, due, "递交期限", "Left out: the round's deadline.",
         .also = "截止日期 递交截止日期 提交期限 截止时间 提交时间 期限"),
    TEXT(OPT, note, TEXT_PARAGRAPH, "说明", "What it must be, for who hands it in.",
         .also = "备注 要求 资料要求 材料要求 填写说明 递交要求"),
};
SHAPE(checklist_item, "资料清单项");
#undef T

#define T struct material
static const struct field material_fields[] = {
    ID(REQ, item, "资料项", "Id in the round's checklist.",
       .also = "资料名称 清单项目 资料项名称 材料名称 对应资料", CLEANED),
    TEXT(REQ, file_name, TEXT_FILE_NAME, "文件名", NULL, .also = "文件 文件名称 附件 附件名称",
         CODED),
    SHA256(REQ, sha256, "文件摘要", "SHA-256 of the file's bytes.", CODED),
    COUNT(REQ, size, 0, 1000000000000, "文件大小", "Bytes.", .also = "大小 字节", CLEANED),
    DATE(REQ, received, "收到日期", NULL, .also = "收到时间 接收日期 提交日期 递交日期 上传日期",
         CLEANED),
};
PERSONAL_SHAPE(material, "材料");
#undef T

#define T struct correction
static const struct field correction_fields[] = {
    DATE(REQ, asked, "退回日期", NULL),
    DATE(OPT, due, "补正截止日期", "Left out: no day was set."),
};
SHAPE(correction, "退回补正");
#undef T

#define T struct mark
static const struct field mark_fields[] = {
    ID(OPT, item, "指标", "Left out: the component as a whole.", CLEANED),
    BOOL(OPT, not_applicable, "不适用", NULL, CLEANED),
    SCORE(OPT, points, 0, "得分", "Of points items and whole components.", CLEANED),
    ID(OPT, level, "程度档次", "Option id, of degree items.", CLEANED),
    IDS(OPT, parts, 50, "符合的条件", "Option ids that are met, of combo items.", CLEANED),
    COUNT(OPT, done, 0, COUNT_MOST, "完成量", "Of ratio items.", CLEANED),
    COUNT(OPT, target, 0, COUNT_MOST, "目标量", "Of ratio items.", CLEANED),
    COUNT(OPT, times, 0, COUNT_MOST, "次数", "Of deduct and bonus items.", CLEANED),
    TEXT(OPT, reason, TEXT_PARAGRAPH, "评分理由", NULL, WITHHELD),
    TEXT(OPT, evidence, TEXT_LINE, "依据材料", NULL, WITHHELD),
};
PERSONAL_SHAPE(mark, "评分");
#undef T

#define T struct sheet
static const struct field sheet_fields[] = {
    ID(REQ, id, "评分表编号", NULL, CODED),
    ID(REQ, component, "板块", "Id of a component of the entry's method.", CLEANED),
    ID(REQ, scorer, "评分人", "Id of an expert or org.", CODED),
    TEXT(OPT, scorer_name, TEXT_NAME, "评分人名称", "Name or office as it may be shown.", NEVER),
    ENUM(REQ, role, scorer_role, "评分方", NULL, CLEANED),
    DATE(OPT, submitted, "提交日期", "Left out: a draft, which does not count.", CLEANED),
    LIST(OPT, marks, mark, 500, "评分", NULL, CLEANED),
    TEXT(OPT, comment, TEXT_PARAGRAPH, "评语", NULL, NEVER),
};
PERSONAL_SHAPE(sheet, "评分表");
#undef T

#define T struct survey_step
static const struct field survey_step_fields[] = {
    COUNT(REQ, value, 0, 100, "量表值", NULL),
    COUNT(REQ, count, 0, COUNT_MOST, "人数", "Who answered so."),
};
SHAPE(survey_step, "满意度调查的回答");
#undef T

#define T struct survey_result
static const struct field survey_result_fields[] = {
    ID(REQ, form, "问卷编号", "As the standard names it."),
    TEXT(REQ, question, ID_LENGTH, "题目代号", "As the standard names it."),
    TEXT(OPT, title, TEXT_LINE, "问卷名称", NULL),
    TEXT(OPT, label, TEXT_PARAGRAPH, "题目", "As residents read it."),
    DATE(OPT, ended, "调查结束日期", NULL),
    COUNT(REQ, answered, 0, COUNT_MOST, "回答人数", "Whose answer is a figure of the scale."),
    LIST(OPT, steps, survey_step, 101, "各档人数",
         "Left out: too few to be told without telling anybody's answer."),
};
SHAPE(survey_result, "满意度调查结果");
#undef T

#define T struct affiliation
static const struct field affiliation_fields[] = {
    ID(REQ, org, "机构", NULL, .also = "机构名称 单位 单位名称 关联机构 工作单位 任职单位 任职机构",
       NEVER),
    TEXT(REQ, relation, TEXT_NAME, "关系", NULL,
         .also = "关系类型 关联类型 任职情况 职务 身份 关系说明", NEVER),
    DATE(OPT, from, "起始日期", NULL, .also = "开始日期 起始时间 任职开始 开始时间 自", NEVER),
    DATE(OPT, to, "结束日期", "Left out: goes on.",
         .also = "截止日期 结束时间 任职结束 终止日期 至", NEVER),
};
PERSONAL_SHAPE(affiliation, "关联关系");
#undef T

#define T struct expert
static const struct field expert_fields[] = {
    ID(REQ, id, "专家编号", NULL, .also = "编号 专家代码", CODED),
    TEXT(REQ, name, TEXT_NAME, "专家姓名", NULL, .also = "姓名 专家 名字 评委姓名 评委", CODED),
    LIST(OPT, affiliations, affiliation, 100, "关联关系", "From which recusals are derived.",
         NEVER),
};
PERSONAL_SHAPE(expert, "专家");
#undef T

#define T struct assignment
static const struct field assignment_fields[] = {
    ID(REQ, expert, "专家", NULL, CODED),
    BOOL(OPT, declared, "已签回避声明", NULL, CLEANED),
    BOOL(OPT, conflict, "声明需回避", NULL, CLEANED),
    TEXT(OPT, relation, TEXT_NAME, "回避关系", NULL, NEVER),
};
PERSONAL_SHAPE(assignment, "专家分配");
#undef T

#define T struct entry
static const struct field entry_fields[] = {
    ID(REQ, id, "参评编号", NULL),
    ID(REQ, project, "项目", "Id of a project."),
    ID(REQ, method, "评估方式", "Id of a method of its standard."),
    ID(OPT, standard, "评估标准", "Its own, one of `standards`; left out: the round's."),
    COUNT(OPT, standard_version, 1, COUNT_MOST, "标准版本", "Of its own standard."),
    BOOL(OPT, withdrawn, "已退出评估", "Left the round: evaluated in nothing."),
    DATE(OPT, deadline, "递交截止日期", "Left out: the round's."),
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
    LIST(OPT, corrections, correction, 200, "退回补正",
         "What comes between the two days is not late."),
    LIST(OPT, assignments, assignment, 100, "专家分配", NULL),
    LIST(OPT, sheets, sheet, 200, "评分表", NULL),
    LIST(OPT, surveys, survey_result, 200, "满意度调查结果",
         "Of questions by which the standard scores, taken as a ground of the score."),
    TEXT(OPT, narrative, TEXT_NARRATIVE, "工作服务成效", "Paragraphs parted by line breaks."),
    TEXT(OPT, narrative_edited, TEXT_NARRATIVE, "评估方编辑的工作服务成效",
         "Printed in place of the operator's; left out: that one is."),
    TEXT(OPT, last_narrative, TEXT_NARRATIVE, "上轮工作服务成效", "For comparison with this one."),
};
SHAPE(entry, "参评项目");
#undef T

WORDS(place_kind, PLACE_N, {"nowhere", "全部"}, {"round", "评估轮次"}, {"project", "合同"},
      {"requirement", "资质要求"}, {"post", "岗位"}, {"person", "人员"}, {"engagement", "在岗记录"},
      {"staffing", "人员情况"}, {"declared", "自报人员情况"}, {"indicator", "指标"},
      {"record", "服务记录"}, {"funds", "资金使用情况表"}, {"fund_line", "资金项"},
      {"surplus", "盈余/赤字"}, {"subtotal", "小计"}, {"text", "文字"}, {"checklist", "资料清单"},
      {"file", "材料文件"}, {"component", "板块"}, {"sheet", "评分表"}, {"expert", "专家"},
      {"entry", "参评项目"});

#define T struct place_ref
static const struct field place_ref_fields[] = {
    ENUM(REQ, what, place_kind, "种类", NULL),
    TEXT(OPT, id, TEXT_LINE, "编号", "Of what there are several: an id; of a fund line its label."),
    COUNT(OPT, row, 0, COUNT_MOST, "同名的第几个", "How many of that id stand before it."),
    TEXT(OPT, column, ID_LENGTH, "栏目", "The member, as it is called here; left out: the whole."),
};
SHAPE(place_ref, "位置");
#undef T

#define T struct finding_dismissal
static const struct field finding_dismissal_fields[] = {
    ID(REQ, rule, "核查规则", "Id of a check, as `check --json` gives it."),
    ID(OPT, entry, "参评项目", "Left out: the round as a whole."),
    FLAGGED(at, place_ref, placed, "位置", "As in the finding (`at`)."),
    TEXT(OPT, place, TEXT_PLACE, "位置的文字",
         "In files of older versions, in place of `at`: the words of the finding (`where`).", OPEN),
    BOOL(OPT, adopted, "采纳", "It stands in the report; left out: it is not upheld."),
    TEXT(OPT, reason, TEXT_REASON, "不采纳的理由",
         "Why it is not upheld; when adopted, the words for the report (left out: the finding's)."),
};
SHAPE(finding_dismissal, "核查发现的处理");
#undef T

WORDS(sheet_part, SHEET_PART_N, {"mark", "评分"}, {"reason", "评分理由"}, {"evidence", "依据材料"},
      {"comment", "评语"}, {"sheet", "评分表"});

#define T struct sheet_change
static const struct field sheet_change_fields[] = {
    ENUM(REQ, part, sheet_part, "改动的内容", NULL, CLEANED),
    ID(OPT, item, "指标", "Left out: the component as a whole.", CLEANED),
    TEXT(OPT, old, TEXT_PARAGRAPH, "原来", "Left out: nothing.", CLEANED),
    TEXT(OPT, now, TEXT_PARAGRAPH, "改为", "Left out: nothing.", CLEANED),
};
PERSONAL_SHAPE(sheet_change, "评分的改动");
#undef T

#define T struct sheet_correction
static const struct field sheet_correction_fields[] = {
    ID(REQ, id, "更正编号", NULL, CLEANED),
    ID(REQ, entry, "参评项目", "It may have left the round since.", CLEANED),
    ID(REQ, component, "板块", NULL, CLEANED),
    ID(REQ, scorer, "评分人", "Whose sheet it was.", CODED),
    TEXT(OPT, scorer_name, TEXT_NAME, "评分人名称", NULL, NEVER),
    ENUM(REQ, role, scorer_role, "评分方", NULL, CLEANED),
    DATE(REQ, date, "更正日期", NULL, CLEANED),
    TEXT(OPT, by, TEXT_NAME, "更正人", NULL, NEVER),
    TEXT(OPT, office, TEXT_NAME, "更正人的身份", NULL, CLEANED),
    TEXT(REQ, reason, TEXT_REASON, "更正理由", NULL, CLEANED),
    LIST(OPT, changes, sheet_change, 2000, "改动", NULL, CLEANED),
};
PERSONAL_SHAPE(sheet_correction, "评分更正");
#undef T

#define T struct advice
static const struct field advice_fields[] = {
    TEXT(REQ, title, TEXT_LINE, "建议标题", NULL),
    TEXT(REQ, text, TEXT_NARRATIVE, "建议内容", NULL),
};
SHAPE(advice, "建议");
#undef T

#define T struct report_texts
static const struct field report_texts_fields[] = {
    TEXT(OPT, title, TEXT_LINE, "报告标题", NULL),
    TEXT(OPT, cover_place, TEXT_NAME, "封面地点", NULL),
    TEXT(OPT, issuer, TEXT_NAME, "出具单位", NULL),
    DATE(OPT, date, "报告日期", NULL),
    TEXT(OPT, watermark, TEXT_NAME, "水印", NULL),
    TEXT(OPT, background, TEXT_NARRATIVE, "评估背景", NULL),
    TEXT(OPT, standards, TEXT_NARRATIVE, "制定评估标准", NULL),
    TEXT(OPT, conduct, TEXT_NARRATIVE, "开展评估", NULL),
    TEXT(OPT, feedback, TEXT_NARRATIVE, "收集各方评价", NULL),
    TEXT(OPT, staffing_note, TEXT_NARRATIVE, "人员配置补充说明", "Said after the generated part."),
    TEXT(OPT, indicator_note, TEXT_NARRATIVE, "指标完成补充说明", "Said after the generated part."),
    TEXT(OPT, results_intro, TEXT_NARRATIVE, "服务成效引言", "Before the centers' results."),
    TEXT(OPT, term, TEXT_NAME, "评估称谓", "Before 评估 in headings, such as 年中."),
    TEXT(OPT, summary, TEXT_NARRATIVE, "评估概要", "Left out: sentences made from the figures."),
    BOOL(OPT, name_withdrawn, "列出退出评估的项目", "The report says which projects left."),
    BOOL(OPT, print_ranking, "列出名次", "In the score tables."),
    BOOL(OPT, print_averages, "列出平均分", "Below the scores."),
    BOOL(OPT, print_profiles, "每个中心一页概况", NULL),
    BOOL(OPT, print_marks, "列出评分分布", "The marks of all who scored, as a strip a center."),
    BOOL(OPT, print_workings, "附计算说明", "An annex with the workings of the main figures."),
    LIST(OPT, advice, advice, 50, "整体建议", NULL),
};
SHAPE(report_texts, "报告文字");
#undef T

WORDS(report_scope, REPORT_SCOPE_N, {"all", "全部项目"}, {"subdistrict", "一个街道"},
      {"operator", "一个运营机构"}, {"purchaser", "一个购买主体"}, {"summary", "全区汇总"});

#define T struct report
static const struct field report_fields[] = {
    ID(REQ, id, "报告编号", NULL),
    ENUM(REQ, scope, report_scope, "范围", "Whose entries it speaks of."),
    TEXT(OPT, target, TEXT_NAME, "范围对象",
         "The subdistrict's name, or the id of the operator or purchaser."),
    TEXT(OPT, number, TEXT_NAME, "文号", "On the cover."),
    ID(OPT, approver, "审批单位", "Id of an org; left out: the round's commissioner."),
    OBJECT(REQ, texts, report_texts, "报告文字", "What it says otherwise than the round does."),
};
SHAPE(report, "报告");
#undef T

#define T struct earlier_band
static const struct field earlier_band_fields[] = {
    TEXT(REQ, name, TEXT_NAME, "等级", NULL),
    COUNT(REQ, entries, 0, COUNT_MOST, "项目数", NULL),
};
SHAPE(earlier_band, "往年等级");
#undef T

#define T struct earlier_mean
static const struct field earlier_mean_fields[] = {
    COUNT(REQ, year, 1900, 2999, "年度", NULL),
    TEXT(REQ, title, TEXT_LINE, "轮次名称", NULL),
    TEXT(OPT, subdistrict, TEXT_NAME, "街道", "Left out: the whole district."),
    COUNT(REQ, entries, 0, COUNT_MOST, "参评项目", NULL),
    COUNT(REQ, scored, 0, COUNT_MOST, "已出分", NULL),
    SCORE(OPT, mean, 0, "平均分", "To 0.01."),
    LIST(OPT, bands, earlier_band, 50, "等级分布",
         "How many of the scored had which grade, in the order of its standard. Left out: not "
         "known."),
};
SHAPE(earlier_mean, "往年结果");
#undef T

#define T struct round
static const struct field round_fields[] = {
    ID(REQ, id, "轮次编号", NULL),
    TEXT(REQ, title, TEXT_LINE, "轮次名称", NULL),
    ENUM(REQ, kind, round_kind, "评估类别", NULL),
    COUNT(REQ, year, 1900, 2999, "年度", NULL),
    TEXT(OPT, subdistrict, TEXT_NAME, "街道", NULL),
    ID(REQ, commissioner, "委托方", "Id of an org."),
    ID(REQ, evaluator, "评估方", "Id of an org."),
    DATE(OPT, opened, "通知日期", NULL),
    DATE(OPT, deadline, "递交截止日期", NULL),
    DATE(OPT, closed, "评估结束日期", NULL),
    LIST(OPT, checklist, checklist_item, 200, "资料清单", NULL),
    LIST(OPT, experts, expert, 1000, "专家", NULL),
    LIST(REQ, entries, entry, 2000, "参评项目", NULL),
    LIST(OPT, finding_dismissals, finding_dismissal, 20000, "核查发现的处理",
         "Automatic findings that the evaluator does not uphold, or has adopted."),
    LIST(OPT, sheet_corrections, sheet_correction, 20000, "评分更正",
         "What others than their scorers changed of sheets that had been handed in."),
    OBJECT(REQ, texts, report_texts, "报告文字", "The evaluator's own words."),
    LIST(OPT, reports, report, 200, "报告",
         "Left out: one report of all entries. `texts` are then what they have in common."),
    LIST(OPT, earlier, earlier_mean, 1000, "往年结果",
         "Of rounds published before: what the summary compares with."),
};
SHAPE(round, "评估轮次");
#undef T

static const struct words round_format = {(const struct word[]){{"gongping-round", "评估轮次"}}, 1};

#define T struct dossier
static const struct field dossier_fields[] = {
    FORMAT(round_format),
    VERSION(1),
    DIGITS(REQ, tenant, 6, "区划代码", "GB/T 2260 code of the district."),
    TEXT(REQ, tenant_name, TEXT_NAME, "区划名称", NULL, OPEN),
    OBJECT(REQ, standard, standard, "评估标准",
           "Of the round, and of every entry that names none."),
    LIST(OPT, standards, standard, 20, "其他评估标准", "Those that entries name."),
    LIST(REQ, orgs, org, 5000, "机构", NULL),
    LIST(REQ, centers, center, 5000, "党群服务中心", NULL),
    LIST(REQ, projects, project, 5000, "项目", NULL),
    OBJECT(REQ, round, round, "评估轮次", NULL),
};
SHAPE(dossier, "评估数据");
#undef T
