/* Dividing a round into several reports: which it could have, and making those that are chosen. */
#include "app/publish/reports.h"
#include "web/results/common.h"
#include "web/results/inside.h"

/* A form field a proposal: what it is for, and the target. */
static const char *proposal_key(struct arena *a, const struct report *r) {
    return arena_printf(a, "%s:%s", report_scope_word(r->scope), cstr_or_empty(r->target));
}

static enum gp_code show_reports(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "分成几份报告", &round, &m));
    struct work work = web_work(call);
    struct report_proposals all;
    TRY(report_propose(&work, round->id, &all));
    struct val *groups = map_list(m, "groups"), *rows = NULL;
    for (size_t i = 0; i < all.n; i++) {
        const struct report_proposal *p = &all.v[i];
        if (i == 0 || p->report.scope != all.v[i - 1].report.scope) {
            struct val *group = list_add_map(groups);
            map_text(group, "name", report_scope_name(p->report.scope));
            rows = map_list(group, "rows");
        }
        struct val *row = list_add_map(rows);
        map_count(row, "index", (int64_t)i);
        map_text(row, "key", proposal_key(call->arena, &p->report));
        map_text(row, "name", p->name);
        map_count(row, "entries", (int64_t)p->entries);
        map_bool(row, "is_there", p->there);
        map_bool(row, "proposed", p->proposed);
    }
    map_count(m, "uncovered", (int64_t)all.uncovered);
    map_bool(m, "any_uncovered", all.any_there && all.uncovered > 0);
    map_text(m, "obstacle", all.obstacle);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/reports", m);
}

enum gp_code results_reports_page(struct http_call *call) {
    return show_reports(call);
}

static enum gp_code read_proposals(struct http_call *call, struct report *wanted, size_t *ret_n) {
    struct work work = web_work(call);
    struct report_proposals all;
    TRY(report_propose(&work, http_param(call, "round"), &all));
    *ret_n = 0;
    for (size_t i = 0; i < all.n; i++)
        for (size_t k = 0; k < http_form_rows(call, "take"); k++)
            if (cstr_eq(web_typed_row(call, "take", k),
                        proposal_key(call->arena, &all.v[i].report)) &&
                *ret_n < REPORTS_MAX)
                wanted[(*ret_n)++] = all.v[i].report;
    return GP_OK;
}

enum gp_code results_reports_make(struct http_call *call) {
    struct work work = web_work(call);
    struct report *wanted = gp_new_n(call->arena, struct report, REPORTS_MAX);
    size_t n = 0;
    TRY(WORK_READ(&work, read_proposals(call, wanted, &n)));
    enum gp_code code =
        WORK_WRITE(&work, reports_make(&work, http_param(call, "round"), wanted, n));
    return results_done(call, code, results_reports_page,
                        arena_printf(call->arena, "/rounds/%s/report", http_param(call, "round")),
                        "报告已分好，可以分别编写、反馈、审批和公示");
}
