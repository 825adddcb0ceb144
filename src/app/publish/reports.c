/* Which reports a round could have (propose_all, by scope in the order of the entries), making
 * those that are wanted, and taking one away. What keeps a round from being divided is obstacle_of.
 */
#include "app/publish/reports.h"

#include "app/publish/earlier.h"
#include "app/publish/publish.h"
#include "base/rand.h"
#include "shape/shape.h"
#include "store/objection.h"
#include "store/plan.h"

const char *report_scope_word(enum report_scope s) {
    return words_report_scope.v[s].word;
}

/* ---- what there could be */

struct proposing {
    struct work *w;
    const struct flow_reports *all;
    struct entry_scope *entries;
    size_t n_entries;
    struct plan_org *orgs;
    size_t n_orgs;
    VEC(struct report_proposal) list;
};

static const char *target_of(enum report_scope scope, const struct entry_scope *e) {
    switch (scope) {
    case REPORT_SUBDISTRICT:
        return e->subdistrict;
    case REPORT_OPERATOR:
        return e->operator_org;
    case REPORT_PURCHASER:
        return e->purchaser;
    default:
        return NULL;
    }
}

static const char *target_name(const struct proposing *p, const struct report *r) {
    if (!report_needs_target(r->scope))
        return report_scope_name(r->scope);
    for (size_t i = 0; r->scope != REPORT_SUBDISTRICT && i < p->n_orgs; i++)
        if (cstr_eq(p->orgs[i].id, r->target))
            return p->orgs[i].name;
    return r->target;
}

static bool is_there(const struct proposing *p, const struct report *r) {
    for (size_t i = 0; i < p->all->n; i++)
        if (p->all->v[i].report.scope == r->scope &&
            cstr_eq(cstr_or_empty(p->all->v[i].report.target), cstr_or_empty(r->target)))
            return true;
    return false;
}

static void propose(struct proposing *p, enum report_scope scope, const char *target) {
    for (size_t i = 0; i < p->list.n; i++)
        if (p->list.v[i].report.scope == scope &&
            cstr_eq(cstr_or_empty(p->list.v[i].report.target), cstr_or_empty(target)))
            return;
    struct report_proposal *v = VEC_PUSH(p->w->arena, &p->list);
    *v = (struct report_proposal){
        .report = {.scope = scope, .target = target, .texts = {.date = DATE_UNSET}}};
    v->name = target_name(p, &v->report);
    v->there = is_there(p, &v->report);
    v->proposed = p->all->n == 0 && (scope == REPORT_SUBDISTRICT || scope == REPORT_SUMMARY);
    for (size_t i = 0; i < p->n_entries; i++)
        v->entries += report_covers(&v->report, p->entries[i].subdistrict,
                                    p->entries[i].operator_org, p->entries[i].purchaser);
}

static size_t count_uncovered(const struct proposing *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_entries; i++) {
        bool covered = p->entries[i].state == ENTRY_WITHDRAWN;
        for (size_t k = 0; k < p->all->n; k++)
            covered = covered || flow_report_covers(&p->all->v[k], &p->entries[i]);
        n += !covered;
    }
    return n;
}

/* What is with the commissioner or published was approved as it is: nobody divides it. */
static const char *obstacle_of(const struct flow_reports *all) {
    if (round_lock_reason(all->state))
        return round_lock_reason(all->state);
    return all->n == 0 && all->state == ROUND_APPROVAL
               ? "报告正在审批，要分成几份请先“退回修改报告”"
               : NULL;
}

enum gp_code report_propose(struct work *w, const char *round, struct report_proposals *ret) {
    static const enum report_scope order[] = {REPORT_SUBDISTRICT, REPORT_SUMMARY, REPORT_OPERATOR,
                                              REPORT_PURCHASER, REPORT_ALL};
    struct flow_reports all;
    struct proposing p = {.w = w, .all = &all};
    TRY(flow_reports(w, round, &all));
    TRY(flow_entries(w, round, &p.entries, &p.n_entries));
    TRY(store_plan_orgs(w, &p.orgs, &p.n_orgs));
    for (size_t k = 0; k < GP_COUNT(order); k++)
        for (size_t i = 0; i < p.n_entries; i++) {
            const char *target = target_of(order[k], &p.entries[i]);
            if (target || !report_needs_target(order[k]))
                propose(&p, order[k], target);
        }
    *ret = (struct report_proposals){.v = p.list.v,
                                     .n = p.list.n,
                                     .any_there = all.n > 0,
                                     .uncovered = count_uncovered(&p),
                                     .obstacle = obstacle_of(&all)};
    return GP_OK;
}

/* ---- making and taking away */

static bool has(const struct flow_reports *all, const struct report *r) {
    struct proposing p = {.all = all};
    return is_there(&p, r);
}

/* A report that was published alone stays what the round has published. */
static enum gp_code check_divisible(struct work *w, const char *round,
                                    const struct flow_reports *all) {
    struct report_version *v;
    size_t n = 0;
    const char *why = obstacle_of(all);
    if (why)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", why);
    if (all->n == 0)
        TRY(store_version_list(w, round, "", &v, &n));
    return n == 0 ? GP_OK
                  : gp_fail(w->err, GP_CONFLICT, NULL,
                            "本轮的报告已经公示过，不能再分成几份；要改动请更正后再公示");
}

enum gp_code reports_make(struct work *w, const char *round, const struct report *wanted,
                          size_t n) {
    struct flow_reports all;
    TRY(flow_reports(w, round, &all));
    TRY(check_divisible(w, round, &all));
    if (n == 0)
        return gp_fail(w->err, GP_INVALID, "报告", "请至少勾选一份");
    bool compares = false;
    for (size_t i = 0; i < n; i++) {
        if (has(&all, &wanted[i]))
            continue;
        compares = compares || wanted[i].scope == REPORT_SUMMARY;
        struct report r = wanted[i];
        r.id = rand_id(w->arena);
        TRY(store_report_put(w, round, &r));
        TRY(flow_audit(
            w, round, NULL, "report.add",
            arena_printf(w->arena, "%s %s", report_scope_name(r.scope), cstr_or_empty(r.target))));
    }
    if (compares)
        TRY(earlier_take(w, round));
    return store_report_stages(w, round);
}

/* Results that were told by a report stay its results. */
static enum gp_code was_told(struct work *w, const char *round, const char *report,
                             const char **ret_why) {
    struct feedback_window *v;
    size_t n;
    TRY(store_window_list(w, round, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].report, report))
            *ret_why = "的结果已经反馈";
    return GP_OK;
}

enum gp_code report_remove(struct work *w, const char *round, const char *report) {
    struct report_state state;
    report = cstr_or_empty(report);
    TRY(report_state_load(w, round, report, &state));
    if (!state.report)
        return gp_fail(w->err, GP_CONFLICT, NULL, "本轮只有一份报告，不能删除");
    const char *why = state.n_versions > 0            ? "公示过"
                      : state.state >= ROUND_APPROVAL ? "正在审批"
                                                      : NULL;
    if (!why)
        TRY(was_told(w, round, report, &why));
    if (why)
        return gp_fail(w->err, GP_CONFLICT, NULL, "这份报告%s，不能删除", why);
    TRY(flow_drop_report(w, round, &state.reports, state.report));
    return flow_audit_report(w, round, state.report, "report.remove", NULL);
}
