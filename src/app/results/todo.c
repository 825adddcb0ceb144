#include "app/results/review.h"
#include "app/todo.h"

/* What waits for the evaluator between the marks and the published report. */

static void add(struct todo_list *list, const struct round_overview *r, const char *page,
                const char *title) {
    todo_add(list, arena_printf(list->w->arena, "/rounds/%s/%s", r->id, page), DATE_UNSET, title,
             r->title);
}

static bool has_objections(const struct todo_list *list) {
    for (size_t i = 0; i < list->n_rounds; i++)
        if (list->rounds[i].objections > 0)
            return true;
    return false;
}

/* An objection that waits for somebody else to confirm what this account proposed is not its
 * business now. */
static enum gp_code leave_out_own(struct todo_list *list) {
    struct review_own *own;
    size_t n;
    if (!has_objections(list))
        return GP_OK;
    TRY(review_own_waiting(list->w, list->account->id, &own, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list->n_rounds; k++)
            if (cstr_eq(own[i].round, list->rounds[k].id))
                list->rounds[k].objections -= own[i].n;
    return GP_OK;
}

/* Several of a round are one line; one alone is led to. */
static const char *report_page(struct arena *a, const char *report, int64_t n) {
    return n == 1 ? arena_printf(a, "report?r=%s", report) : "report";
}

static void add_reports(struct todo_list *list, const struct round_overview *r) {
    struct arena *a = list->w->arena;
    const char *name = r->ready_name ? r->ready_name : "汇总";
    if (r->ready == 1)
        add(list, r, report_page(a, r->ready_report, 1),
            arena_printf(a, "%s的报告：结果已全部确定，请完成报告并提交审批", name));
    if (r->ready > 1)
        add(list, r, "report",
            arena_printf(a, "%s等 %lld 份报告的结果已全部确定，请完成报告并提交审批", name,
                         (long long)r->ready));
    if (r->approving > 0)
        add(list, r, report_page(a, r->approving_report, r->approving),
            arena_printf(a, "%lld 份报告在审批中，获批后请签名并公示", (long long)r->approving));
}

static void add_round(struct todo_list *list, const struct round_overview *r) {
    struct arena *a = list->w->arena;
    if (round_lock_reason(r->state) || r->entries == 0)
        return;
    if (r->objections > 0)
        add(list, r, "objections", arena_printf(a, "复核 %lld 项异议", (long long)r->objections));
    if (r->answers > 0)
        add(list, r, "findings",
            arena_printf(a, "查看 %lld 项整改或求证的答复", (long long)r->answers));
    if (r->state == ROUND_SCORING && r->untold == r->entries)
        add(list, r, "scores", "评分已全部完成，请反馈结果");
    if (r->reports > 0) {
        add_reports(list, r);
        return;
    }
    if (r->state == ROUND_FEEDBACK && r->settled == r->entries)
        add(list, r, "report", "结果已全部确定，请完成报告并提交审批");
    if (r->state == ROUND_APPROVAL)
        add(list, r, "report", "报告在审批中，获批后请签名并公示");
}

enum gp_code todo_results(struct todo_list *list) {
    TRY(todo_read_rounds(list));
    TRY(leave_out_own(list));
    for (size_t i = 0; i < list->n_rounds; i++)
        add_round(list, &list->rounds[i]);
    return GP_OK;
}
