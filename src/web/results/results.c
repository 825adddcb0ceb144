/* The route table of the results: first the forms, each with its fields and how long they may be,
 * then the rows, in the order of a round: findings, scores, objections, settlement, report,
 * publication; last what operators (/outcome) and purchasers and commissioners (/results) see. */
#include "web/edit.h"
#include "web/route.h"
#include "web/shown.h"
#include "web/results/results.h"

#include "shape/shape.h"
#include "web/results/common.h"
#include "web/results/inside.h"

static const struct http_field decide_form[] = {
    {"rule", "规则", 100, HTTP_REQUIRED}, {"entry", "参评项目", 100, 0},
    {"place", "位置", TEXT_PLACE, 0},     {"verdict", "处理", 20, HTTP_REQUIRED},
    {"reason", "理由", TEXT_REASON, 0},
};
static const struct http_field rectify_form[] = {
    {"rule", "规则", 100, 0},         {"entry", "参评项目", 100, 0},
    {"place", "位置", TEXT_PLACE, 0}, {"to", "参评项目", 100, 0},
    {"title", "整改事项", 200, 0},    {"text", "整改要求", RESULT_TEXT_MAX, 0},
    {"due", "整改期限", 10, 0},       WEB_TOKEN_FIELD,
};
static const struct http_field verdict_form[] = {
    {"verdict", "决定", 20, HTTP_REQUIRED},
    {"text", "意见", RESULT_TEXT_MAX, 0},
};
static const struct http_field findings_form[] = {
    {"verdict", "处理", 20, HTTP_REQUIRED},
    {"take", "选中", 2, HTTP_ROWS},
    {"rule", "规则", 100, HTTP_ROWS},
    {"entry", "参评项目", 200, HTTP_ROWS},
    {"place", "位置", 1000, HTTP_ROWS},
    {"all", "全选", 2, 0},
    {"severity", "程度", 20, 0},
    {"show", "情况", 20, 0},
    {"turn", "轮到谁办", 20, 0},
    {"rule_shown", "发现类型", 100, 0},
    {"entry_shown", "中心", 200, 0},
    {"about", "关于", 20, 0},
    {"by", "分组", 20, 0},
    {"sort", "排序", 20, 0},
    {"dir", "方向", 8, 0},
    {"page", "页", 10, 0},
    {"reason", "理由", RESULT_TEXT_MAX, 0},
    {"question", "要核实什么", TEXT_REASON, 0},
    {"question_due", "答复期限", 10, 0},
};
static const struct http_field days_form[] = {{"days", "异议期天数", 10, HTTP_REQUIRED}};
static const struct http_field org_form[] = {{"org", "委托方", 200, HTTP_REQUIRED}};
static const struct http_field text_form[] = {{"text", "理由", RESULT_TEXT_MAX, 0}};
static const struct http_field reason_form[] = {{"reason", "理由", RESULT_TEXT_MAX, 0}};
static const struct http_field comment_form[] = {
    {"place", "位置", 200, 0},
    {"answer_to", "答复哪一条", 40, 0},
    {"comment", "批注", TEXT_REASON, HTTP_REQUIRED},
};
static const struct http_field take_form[] = {{"take", "报告", 300, HTTP_ROWS}};
static const struct http_field format_form[] = {{"format", "格式", 10, HTTP_REQUIRED}};
static const struct http_field say_form[] = {
    {"id", "事项", 40, 0},
    {"component", "板块", 200, 0},
    {"text", "内容", RESULT_TEXT_MAX, 0},
};
static const struct http_field texts_form[] = {
    {"title", "报告标题", TEXT_LINE, 0},
    {"cover_place", "封面地点", TEXT_NAME, 0},
    {"issuer", "出具单位", TEXT_NAME, 0},
    {"watermark", "水印", TEXT_NAME, 0},
    {"number", "文号", TEXT_NAME, 0},
    {"approver", "审批单位", 200, 0},
    {"date", "报告日期", 10, 0},
    {"background", "评估背景", TEXT_NARRATIVE, 0},
    {"standards", "制定评估标准", TEXT_NARRATIVE, 0},
    {"conduct", "开展评估", TEXT_NARRATIVE, 0},
    {"feedback", "收集各方评价", TEXT_NARRATIVE, 0},
    {"staffing_note", "人员配置补充说明", TEXT_NARRATIVE, 0},
    {"indicator_note", "指标完成补充说明", TEXT_NARRATIVE, 0},
    {"results_intro", "服务成效引言", TEXT_NARRATIVE, 0},
    {"term", "评估称谓", TEXT_NAME, 0},
    {"summary", "评估概要", TEXT_NARRATIVE, 0},
    {"name_withdrawn", "列出退出评估的项目", 2, 0},
    {"print_ranking", "列出名次", 2, 0},
    {"print_averages", "列出平均分", 2, 0},
    {"print_profiles", "每个中心一页概况", 2, 0},
    {"print_marks", "列出评分分布", 2, 0},
    {"print_workings", "附计算说明", 2, 0},
    {"advice_title", "建议标题", TEXT_LINE, HTTP_ROWS},
    {"advice_text", "建议内容", TEXT_NARRATIVE, HTTP_ROWS},
    {"advice_place", "建议顺序", 6, HTTP_ROWS},
    {"advice_drop", "删除建议", 2, HTTP_ROWS},
    {"sample", "示例", 40, 0},
    EDIT_SEEN,
};
static const struct http_field narrative_form[] = {
    {"narrative_edited", "评估方编辑的工作服务成效", 50000, 0},
    {"take", "用哪一份", 10, 0},
    EDIT_SEEN,
};

#define GET(p, handler, perm, runs, says) WEB_GET(p, handler, perm, says, .where = (runs))
#define POST(p, handler, perm, fields, says)                                                       \
    WEB_POST(p, handler, perm, HTTP_SLOW, 1 << 20, says, WEB_FORM(fields))
#define EDIT(p, handler, perm, fields, says)                                                       \
    WEB_POST(p, handler, perm, HTTP_SLOW, 1 << 20, says, WEB_FORM(fields), .edits = true)
#define UPLOAD(p, handler, perm, fields, says)                                                     \
    WEB_POST(p, handler, perm, HTTP_SLOW, RESULT_FILES_MAX, says, WEB_FORM(fields),                \
             .takes_files = true, .before = results_outcome_before)

/* What evaluates a round runs in the pool, and so does every change: it may need an evaluation, and
 * a form that is shown again must not share a transaction with what failed. */
const struct http_route results_routes[] = {
    GET("/rounds/:round/findings", results_findings_page, PERM_MANAGE, HTTP_SLOW, "核查发现与整改"),
    WEB_DOWNLOAD("/rounds/:round/findings", results_findings_file, PERM_MANAGE, "核查发现"),
    POST("/rounds/:round/findings", results_findings_decide, PERM_MANAGE, findings_form,
         "一起采纳、不采纳或求证选中的核查发现"),
    GET("/rounds/:round/findings/one", results_finding_page, PERM_MANAGE, HTTP_SLOW,
        "一项核查发现"),
    POST("/rounds/:round/findings/one", results_finding_decide, PERM_MANAGE, decide_form,
         "采纳或不采纳核查发现"),
    GET("/rounds/:round/findings/rectify", results_rectify_page, PERM_MANAGE, HTTP_SLOW,
        "提出整改"),
    POST("/rounds/:round/findings/rectify", results_rectify, PERM_MANAGE, rectify_form,
         "保存整改要求"),
    POST("/rounds/:round/rectifications/:rectification", results_rectification_decide, PERM_MANAGE,
         verdict_form, "通过或退回整改"),
    GET("/rounds/:round/findings/files/:sha256", results_round_file, PERM_MANAGE, HTTP_SLOW,
        "整改与异议的附件"),
    GET("/rounds/:round/scores", results_scores_page, PERM_MANAGE, HTTP_SLOW, "得分"),
    WEB_DOWNLOAD("/rounds/:round/scores", results_scores_file, PERM_MANAGE, "得分表"),
    GET("/rounds/:round/explain/:figure", results_explain_page, PERM_MANAGE, HTTP_SLOW,
        "一个数字的说明"),
    POST("/rounds/:round/disclose", results_disclose, PERM_MANAGE, days_form, "反馈结果"),
    GET("/rounds/:round/objections", results_objections_page, PERM_MANAGE, HTTP_INLINE,
        "反馈与异议"),
    POST("/rounds/:round/objections/:objection", results_objection_decide, PERM_MANAGE,
         verdict_form, "复核异议"),
    POST("/rounds/:round/close", results_close, PERM_MANAGE, text_form, "确定结果"),
    POST("/rounds/:round/entries/:entry/revise", results_reopen_entry, PERM_MANAGE, text_form,
         "更正已定结果"),
    GET("/rounds/:round/settlement", results_settlement_page, PERM_MANAGE, HTTP_SLOW, "结算"),
    WEB_DOWNLOAD("/rounds/:round/settlement", results_settlement_file, PERM_MANAGE, "结算表"),
    GET("/rounds/:round/report", results_report_page, PERM_MANAGE, HTTP_SLOW, "报告与公示"),
    EDIT("/rounds/:round/report", results_report_save, PERM_MANAGE, texts_form, "保存报告文字"),
    GET("/rounds/:round/report/narratives", results_narratives_page, PERM_MANAGE, HTTP_SLOW,
        "各中心的工作服务成效"),
    EDIT("/rounds/:round/report/narratives", results_narrative_save, PERM_MANAGE, narrative_form,
         "保存编辑的工作服务成效"),
    GET("/rounds/:round/reports", results_reports_page, PERM_MANAGE, HTTP_INLINE, "分成几份报告"),
    POST("/rounds/:round/reports", results_reports_make, PERM_MANAGE, take_form, "增加报告"),
    POST("/rounds/:round/report/remove", results_report_remove, PERM_MANAGE, text_form,
         "删除一份报告"),
    GET("/rounds/:round/report/preview", results_report_preview, PERM_MANAGE, HTTP_SLOW,
        "预览报告"),
    GET("/rounds/:round/report/compare", results_report_compare, PERM_MANAGE, HTTP_SLOW,
        "比较报告的版本"),
    POST("/rounds/:round/report/comments", results_comment_add, PERM_MANAGE, comment_form,
         "批注报告"),
    POST("/rounds/:round/report/comments/:comment", results_comment_resolve, PERM_MANAGE,
         verdict_form, "批注已处理"),
    GET("/rounds/:round/report/read", results_report_read, PERM_MANAGE, HTTP_SLOW,
        "逐部分查看报告"),
    GET("/rounds/:round/report/redactions", results_redactions_page, PERM_MANAGE, HTTP_SLOW,
        "公示时隐去的内容"),
    POST("/rounds/:round/report/make", results_report_make, PERM_MANAGE, format_form,
         "生成报告文件"),
    GET("/rounds/:round/report/jobs/:job", results_job_page, PERM_MANAGE, HTTP_INLINE, "生成进度"),
    GET("/rounds/:round/report/jobs/:job/file", results_job_file, PERM_MANAGE, HTTP_SLOW,
        "下载报告文件"),
    POST("/rounds/:round/report/submit", results_report_submit, PERM_MANAGE, text_form,
         "提交报告审批"),
    POST("/rounds/:round/report/commissioner", results_report_commissioner, PERM_MANAGE, org_form,
         "填写委托方"),
    POST("/rounds/:round/report/return", results_report_return, PERM_MANAGE, reason_form,
         "撤回审批并修改"),
    POST("/rounds/:round/report/resume", results_report_resume, PERM_MANAGE, reason_form,
         "一份报告退回重新评分"),
    POST("/rounds/:round/report/publish", results_report_publish, PERM_MANAGE, text_form,
         "公示报告"),
    POST("/rounds/:round/report/revise", results_report_revise, PERM_MANAGE, reason_form,
         "公示后更正"),
    WEB_GET("/rounds/:round/report/versions/:version/files/:kind", results_version_file,
            PERM_MANAGE, "已公示版本的文件", .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    GET("/outcome", results_outcomes_page, PERM_FILL, HTTP_INLINE, "本机构的评估结果"),
    GET("/outcome/:round/:entry", results_outcome_page, PERM_FILL, HTTP_SLOW, "评估结果与整改"),
    WEB_SHOWN("/outcome/:round/:entry", results_outcome_page, PERM_FILL, "得分与核查发现"),
    GET("/outcome/:round/:entry/explain/:figure", results_outcome_explain, PERM_FILL, HTTP_SLOW,
        "一个数字的说明"),
    UPLOAD("/outcome/:round/:entry/answer", results_outcome_answer, PERM_FILL, say_form,
           "答复整改"),
    UPLOAD("/outcome/:round/:entry/object", results_outcome_object, PERM_FILL, say_form,
           "提出异议"),
    POST("/outcome/:round/:entry/withdraw", results_outcome_withdraw, PERM_FILL, say_form,
         "撤回异议"),
    GET("/outcome/:round/:entry/files/:sha256", results_outcome_file, PERM_FILL, HTTP_SLOW,
        "整改与异议的附件"),
    GET("/results", results_view_list, PERM_VIEW, HTTP_INLINE, "评估结果"),
    GET("/results/:round", results_view_round, PERM_VIEW, HTTP_SLOW, "一轮评估的结果"),
    WEB_SHOWN("/results/:round", results_view_round, PERM_VIEW, "得分与结算"),
    GET("/results/:round/explain/:figure", results_view_explain, PERM_VIEW, HTTP_SLOW,
        "一个数字的说明"),
    GET("/results/:round/read", results_view_read, PERM_APPROVE, HTTP_SLOW, "逐部分查看待审报告"),
    GET("/results/:round/preview", results_view_preview, PERM_APPROVE, HTTP_SLOW, "查看待审报告"),
    GET("/results/:round/compare", results_view_compare, PERM_APPROVE, HTTP_SLOW,
        "比较待审报告的版本"),
    POST("/results/:round/comments", results_view_comment_add, PERM_APPROVE, comment_form,
         "批注待审报告"),
    POST("/results/:round/comments/:comment", results_view_comment_resolve, PERM_APPROVE,
         verdict_form, "批注已处理"),
    POST("/results/:round/approve", results_view_approve, PERM_APPROVE, reason_form, "批准报告"),
    POST("/results/:round/return", results_view_return, PERM_APPROVE, reason_form, "退回报告"),
    {.path = NULL},
};
