#include "app/publish/tell.h"

#include "app/notice.h"

/* ---- what may change */

const char *report_lock_reason(enum round_state state) {
    return state == ROUND_APPROVAL ? "报告正在审批，要修改请先“退回修改报告”"
                                   : round_lock_reason(state);
}

enum gp_code report_check_changeable(struct work *w, enum round_state state) {
    const char *reason = report_lock_reason(state);
    return reason ? gp_fail(w->err, GP_CONFLICT, NULL, "%s", reason) : GP_OK;
}

/* ---- the other side */

/* 示例轮次 · 坪山街道 */
static const char *named(struct arena *a, const char *title, const struct store_report *r) {
    return r && title ? arena_printf(a, "%s · %s", title, flow_report_name(r)) : title;
}

static const char *link_to(struct arena *a, const char *form, const char *round,
                           const struct store_report *r) {
    const char *path = arena_printf(a, form, round);
    return r ? arena_printf(a, "%s?r=%s", path, r->report.id) : path;
}

enum gp_code report_tell_evaluator(struct work *w, const char *round, const struct store_report *r,
                                   const char *title, const char *body) {
    struct notice_text text = {.title = named(w->arena, title, r),
                               .body = body,
                               .link = link_to(w->arena, "/rounds/%s/report", round, r)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

enum gp_code report_tell_commissioner(struct work *w, const char *round,
                                      const struct store_report *r, const char *title,
                                      const char *body, size_t *ret_told) {
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(w, round, &entries, &n));
    if (!body)
        body = named(w->arena, n > 0 ? entries[0].round_title : NULL, r);
    struct notice_text text = {
        .title = title, .body = body, .link = link_to(w->arena, "/results/%s", round, r)};
    const char *org = r && r->report.approver ? r->report.approver
                      : n > 0                 ? entries[0].commissioner
                                              : NULL;
    return notice_to_role_in(w, ROLE_COMMISSIONER, org, &text, ret_told);
}
