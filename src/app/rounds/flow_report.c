#include "app/rounds/flow_report.h"

#include "app/rounds/flow_inside.h"
#include "store/round.h"

static enum round_state further(enum round_state a, enum round_state b) {
    return a > b ? a : b;
}

enum gp_code flow_reports(struct work *w, const char *round, struct flow_reports *ret) {
    TRY(store_report_list(w, round, &ret->state, &ret->v, &ret->n));
    for (size_t i = 0; i < ret->n; i++)
        ret->v[i].state = further(ret->v[i].state, ret->state);
    return GP_OK;
}

enum gp_code flow_report_of(struct work *w, const struct flow_reports *all, const char *report,
                            const struct store_report **ret) {
    *ret = NULL;
    if (all->n == 0 && cstr_empty(report))
        return GP_OK;
    for (size_t i = 0; i < all->n && !*ret; i++)
        if (cstr_eq(all->v[i].report.id, report))
            *ret = &all->v[i];
    if (*ret)
        return GP_OK;
    return cstr_empty(report)
               ? gp_fail(w->err, GP_MISSING, NULL, "本轮分几份报告，请先选择是哪一份")
               : gp_fail(w->err, GP_MISSING, NULL, "本轮没有这份报告，可能已被删除，请刷新页面");
}

enum round_state flow_report_state(const struct flow_reports *all,
                                   const struct store_report *report) {
    return report ? report->state : all->state;
}

const char *flow_report_name(const struct store_report *report) {
    const struct report *r = &report->report;
    if (!report_needs_target(r->scope))
        return report_scope_name(r->scope);
    return report->org_name ? report->org_name : r->target;
}

bool flow_report_covers(const struct store_report *report, const struct entry_scope *scope) {
    return !report || report_covers(&report->report, scope->subdistrict, scope->operator_org,
                                    scope->purchaser);
}

/* The round is as far as its last report; a summary waits for the others, and nobody for it before
 * their results are told. moved: the one that is in another state now; ROUND_STATE_N: it is gone.
 */
static enum round_state round_after(const struct flow_reports *all,
                                    const struct store_report *moved, enum round_state to) {
    enum round_state least = ROUND_STATE_N, summary = ROUND_STATE_N;
    for (size_t i = 0; i < all->n; i++) {
        const struct store_report *r = &all->v[i];
        enum round_state state = r == moved ? to : r->state;
        enum round_state *of = r->report.scope == REPORT_SUMMARY ? &summary : &least;
        *of = state < *of ? state : *of;
    }
    if (least != ROUND_STATE_N)
        summary = further(summary, ROUND_FEEDBACK);
    return summary < least ? summary : least;
}

enum gp_code flow_move_report(struct work *w, const char *round, const char *report,
                              const char *transition, const char *reason) {
    struct flow_reports all;
    const struct store_report *r;
    TRY(flow_reports(w, round, &all));
    TRY(flow_report_of(w, &all, report, &r));
    if (!r)
        return flow_move_round(w, round, transition, reason);
    const struct transition *t = NULL;
    TRY(flow_allowed(w, r->state, transition, reason, &t));
    enum round_state to = (enum round_state)t->to, after = round_after(&all, r, to);
    TRY(store_report_set_state(w, round, r->report.id, to <= ROUND_SCORING ? ROUND_DRAFT : to));
    if (after != all.state)
        TRY(store_round_move(w, round, all.state, after));
    TRY(store_report_stages(w, round));
    return flow_audit_report(w, round, r, arena_printf(w->arena, "round.%s", transition), reason);
}

enum gp_code flow_drop_report(struct work *w, const char *round, const struct flow_reports *all,
                              const struct store_report *report) {
    TRY(store_report_remove(w, round, report->report.id));
    enum round_state to = round_after(all, report, ROUND_STATE_N);
    if (to != ROUND_STATE_N && to != all->state)
        TRY(store_round_move(w, round, all->state, to));
    return store_report_stages(w, round);
}

enum gp_code flow_audit_report(struct work *w, const char *round, const struct store_report *report,
                               const char *action, const char *reason) {
    if (!report)
        return flow_audit(w, round, NULL, action, reason);
    const char *name = flow_report_name(report);
    return flow_audit(w, round, NULL, action,
                      cstr_empty(reason) ? arena_printf(w->arena, "报告“%s”", name)
                                         : arena_printf(w->arena, "报告“%s”：%s", name, reason));
}
