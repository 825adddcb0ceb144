#include "web/timeline.h"

#include "codec/json.h"
#include "store/audit.h"

enum { TIMELINE_ROWS = 100, DETAIL_MAX = 64 * 1024 };

/* Events that are no moves of the workflow, by their action in the log. */
static const struct {
    const char *action, *name;
} events[] = {
    {"round.create", "新建轮次"},
    {"round.edit", "修改轮次设置"},
    {"round.discard", "删除轮次"},
    {"round.projects", "增减参评项目"},
    {"round.extend", "延长递交截止"},
    {"round.import", "导入轮次"},
    {"round.replace", "重新导入轮次"},
    {"round.demo", "生成示例数据"},
    {"remind.operator", "催交资料"},
    {"remind.expert", "催专家评分"},
    {"remind.rater", "催履约评价"},
    {"panel.assign", "分配专家"},
    {"panel.unassign", "取消分配专家"},
    {"panel.lead", "指定组长"},
    {"panel.dismiss", "认定不构成回避"},
    {"panel.expert_add", "加入专家"},
    {"panel.expert_drop", "移出专家"},
    {"panel.tie_add", "登记任职关系"},
    {"panel.tie_drop", "删去任职关系"},
    {"panel.confirm", "确认评分组结果"},
    {"recusal.none", "签署回避声明"},
    {"recusal.conflict", "申报回避"},
    {"sheet.submit", "提交评分"},
    {"sheet.return", "退回评分"},
    {"inspection.plan", "安排实地验收"},
    {"inspection.change", "修改实地验收安排"},
    {"inspection.draw", "抽签排定验收顺序"},
    {"inspection.save", "保存验收记录"},
    {"inspection.finish", "完成实地验收"},
    {"inspection.complete", "完成实地验收"},
    {"inspection.conflict", "验收记录有两个版本"},
    {"inspection.choose", "选定验收记录"},
    {"inspection.cancel", "取消实地验收"},
    {"inspection.reopen", "退回验收记录"},
    {"finding.accept", "采纳核查发现"},
    {"finding.dismiss", "不采纳核查发现"},
    {"finding.reopen", "重新处理核查发现"},
    {"rectification.order", "要求整改"},
    {"feedback.open", "开始征求意见"},
    {"feedback.close", "结束征求意见"},
    {"report.texts", "修改报告文字"},
    {"report.approve", "审批报告"},
    {"report.publish", "公示报告"},
};

static const char *transition_name(const struct transition *table, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(table[i].id, id))
            return table[i].name;
    return NULL;
}

static const char *event_name(const char *action) {
    const char *name = NULL;
    for (size_t i = 0; i < GP_COUNT(events) && !name; i++)
        if (cstr_eq(events[i].action, action))
            name = events[i].name;
    if (!name && strncmp(action, "round.", 6) == 0)
        name = transition_name(round_transitions, n_round_transitions, action + 6);
    if (!name && strncmp(action, "entry.", 6) == 0)
        name = transition_name(entry_transitions, n_entry_transitions, action + 6);
    return name ? name : "其他操作";
}

/* The reason of the event; NULL when there is none. */
static const char *reason_of(struct arena *a, const char *detail) {
    if (cstr_empty(detail))
        return NULL;
    JSON_HOLD json_t *json = NULL;
    struct gp_err unread = {.arena = a};
    if (json_read(&unread, str_of(detail), DETAIL_MAX, 8, &json) != GP_OK)
        return NULL;
    return arena_strdup(a, json_string_value(json_object_get(json, "reason")));
}

static const char *name_of(const struct account *accounts, size_t n, const char *actor) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(accounts[i].id, actor))
            return accounts[i].name;
    return actor;
}

enum gp_code timeline_add(struct http_call *call, struct val *m, const char *subject) {
    struct app app = web_app(call);
    struct audit_filter filter = AUDIT_FILTER_ALL;
    filter.subject = subject;
    filter.limit = TIMELINE_ROWS;
    struct audit_row *rows;
    struct account *accounts;
    size_t n, n_accounts;
    TRY(store_audit_list(app.db, app.arena, app.err, app.tenant, &filter, &rows, &n));
    TRY(store_account_list(app.db, app.arena, app.err, app.tenant, &accounts, &n_accounts));
    struct val *list = map_list(m, "timeline");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_time(row, "at", rows[i].at_ms);
        map_text(row, "who", name_of(accounts, n_accounts, rows[i].actor));
        map_text(row, "what", event_name(rows[i].action));
        map_text(row, "why", reason_of(call->arena, rows[i].detail));
    }
    map_bool(m, "has_timeline", n > 0);
    return GP_OK;
}
