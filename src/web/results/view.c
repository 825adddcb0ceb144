/* Results for purchasers, committees and the commissioner, who also approves the report. Every page
 * begins with open_view: the entries that are the account's business, of the report that was chosen
 * where the round has several. Which of them show their results, results_may_see says of each. */
#include "app/publish/approver.h"
#include "app/results/evaluation.h"
#include "app/rounds/flow_report.h"
#include "app/results/report.h"
#include "web/list.h"
#include "web/papers/offer.h"
#include "web/results/comments.h"
#include "web/results/common.h"
#include "web/results/compare.h"
#include "web/results/inside.h"
#include "web/results/results.h"
#include "web/shown.h"

static bool is_commissioner(const struct http_call *call, const struct entry_scope *scope) {
    struct work work = web_work(call);
    return flow_is_commissioner(&work, scope);
}

bool results_may_see(const struct http_call *call, const struct entry_scope *scope) {
    return scope->round_state >= ROUND_PUBLISHED ||
           (scope->round_state >= ROUND_FEEDBACK && is_commissioner(call, scope));
}

static bool any_visible(const struct http_call *call, const struct entry_scope *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (results_may_see(call, &v[i]))
            return true;
    return false;
}

static bool waits(const struct report_of *r) {
    return r->r.state == ROUND_APPROVAL && !r->approved;
}

static bool wants_approval(const struct report_of *reports, size_t n, const char *round) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(reports[i].round, round) && waits(&reports[i]))
            return true;
    return false;
}

/* Each leads to where it is read and decided on, or to where it is public with its files. */
static void put_reports(struct val *m, const struct report_of *v, size_t n) {
    struct val *rows = map_list(m, "own_reports");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        const char *id = v[i].r.report.id;
        const char *query = id ? arena_printf(row->arena, "?r=%s", id) : "";
        bool published = v[i].r.state >= ROUND_PUBLISHED;
        map_text(row, "round_title", v[i].round_title);
        map_text(row, "name", id ? flow_report_name(&v[i].r) : "评估报告");
        map_text(row, "state",
                 published       ? round_state_name(v[i].r.state)
                 : v[i].approved ? "已批准，等评估方公示"
                                 : "等您审批");
        map_bool(row, "waits", waits(&v[i]));
        map_bool(row, "published", published);
        map_textf(row, "path", "/results/%s%s", v[i].round, query);
        map_textf(row, "read_path", "/results/%s/read%s", v[i].round, query);
        map_textf(row, "public_path", "/public/%s%s", v[i].round, query);
    }
    map_bool(m, "has_reports", n > 0);
}

/* The account's rounds, each once, with how many of its entries are the account's business. */
static void put_rounds(struct http_call *call, struct val *m, const struct entry_scope *entries,
                       size_t n, const struct report_of *reports, size_t n_reports) {
    struct val *rows = map_list(m, "view_rounds");
    for (size_t i = 0, count; i < n; i += count) {
        for (count = 1; i + count < n && cstr_eq(entries[i + count].round, entries[i].round);)
            count++;
        struct val *row = list_add_map(rows);
        map_text(row, "title", entries[i].round_title);
        map_text(row, "state", round_state_name(entries[i].round_state));
        map_count(row, "entries", (int64_t)count);
        map_textf(row, "path", "/results/%s", entries[i].round);
        map_bool(row, "visible", any_visible(call, &entries[i], count));
        map_bool(row, "wants_approval", wants_approval(reports, n_reports, entries[i].round));
    }
    map_bool(m, "any", n > 0);
}

enum gp_code results_view_list(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *entries;
    struct report_of *reports;
    size_t n, n_reports;
    TRY(flow_entries(&work, NULL, &entries, &n));
    TRY(reports_to_approve(&work, &reports, &n_reports));
    struct val *m = web_page(call, "评估结果");
    put_rounds(call, m, entries, n, reports, n_reports);
    put_reports(m, reports, n_reports);
    return web_render(call, "results/view_list", m);
}

/* A round, or the report of it that was chosen. */
struct view {
    struct entry_scope *entries;
    size_t n;
    struct flow_reports reports;
    const struct store_report *report; /* NULL: the only one, or none was chosen */
    enum round_state state;
    bool instead; /* of the round's commissioner: reads the report and nothing else of the round */
};

/* Where there are several, one has to be chosen before it can be read or decided on. */
static bool is_chosen(const struct view *view) {
    return view->reports.n == 0 || view->report;
}

static enum gp_code open_view(struct http_call *call, struct view *view) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round"), *report = http_query(call, "r");
    *view = (struct view){0};
    TRY(flow_reports(&work, round, &view->reports));
    if (!cstr_empty(report))
        TRY(flow_report_of(&work, &view->reports, report, &view->report));
    view->state = flow_report_state(&view->reports, view->report);
    TRY(approver_entries(&work, round, view->report, &view->entries, &view->n, &view->instead));
    return view->n > 0
               ? GP_OK
               : gp_fail(call->err, GP_MISSING, NULL, "没有这个评估轮次，或其中没有归您查看的项目");
}

static const struct entry_scope *scope_of(const struct view *view, const char *entry) {
    for (size_t i = 0; i < view->n; i++)
        if (strcmp(view->entries[i].entry, entry) == 0)
            return &view->entries[i];
    return NULL;
}

static const struct list_column result_heads[] = {
    {"name", "中心", false}, {"operator", "运营机构", false}, {NULL, "各板块", false},
    {"total", "总分", true}, {NULL, "等级", false},           {NULL, "文书", false},
};

static enum gp_code add_results(struct http_call *call, struct val *m, const struct view *view,
                                const char *round, const char *report) {
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(report_evaluate_published(&work, round, report, &v));
    struct val *rows = map_list(m, "rows");
    const char *base = arena_printf(call->arena, "/results/%s/explain/", round);
    for (size_t i = 0; i < v->ev.n_entries; i++) {
        const struct entry_result *r = &v->ev.entries[i];
        const struct entry_scope *scope = scope_of(view, r->entry->id);
        if (!scope || !results_may_see(call, scope))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(r));
        map_text(row, "operator", r->operator_org ? r->operator_org->name : "");
        map_text(row, "result_paper",
                 view->instead ? NULL
                               : papers_path(call->arena, round, r->entry->id,
                                             &(const struct paper_offer){PAPER_RESULT, NULL}));
        map_text(row, "settlement_paper",
                 view->instead ? NULL
                               : papers_path(call->arena, round, r->entry->id,
                                             &(const struct paper_offer){PAPER_SETTLEMENT, NULL}));
        results_score(row, r, base);
        results_settlement(map_map(row, "settlement"), r, base);
    }
    list_even(rows, "total");
    struct list_order order = list_heads(call, m, result_heads, GP_COUNT(result_heads));
    list_sort_rows(&order, result_heads, rows);
    map_text(m, "standard", dossier_standards_label(call->arena, &v->dossier));
    return GP_OK;
}

enum gp_code results_put_home(struct http_call *call, struct val *m,
                              const struct entry_scope *entries, size_t n,
                              const struct report_of *reports, size_t n_reports) {
    put_rounds(call, m, entries, n, reports, n_reports);
    put_reports(m, reports, n_reports);
    size_t first = n;
    for (size_t i = 0; i < n && first == n; i++)
        if (results_may_see(call, &entries[i]))
            first = i;
    map_bool(m, "shows_results", first < n);
    if (first == n)
        return GP_OK;
    struct view view = {.entries = gp_new_n(call->arena, struct entry_scope, n)};
    for (size_t i = first; i < n; i++)
        if (cstr_eq(entries[i].round, entries[first].round))
            view.entries[view.n++] = entries[i];
    map_text(m, "results_title", entries[first].round_title);
    map_textf(m, "results_path", "/results/%s", entries[first].round);
    return add_results(call, map_map(m, "results"), &view, entries[first].round, NULL);
}

static void add_states(struct val *m, const struct view *view) {
    struct val *list = map_list(m, "states");
    for (size_t i = 0; i < view->n; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", view->entries[i].center_name);
        map_text(row, "state", entry_state_name(view->entries[i].state));
    }
}

static void add_approvals(struct val *m, const struct report_state *s) {
    struct val *list = map_list(m, "approvals");
    for (size_t i = 0; i < s->n_approvals; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "verdict", verdict_name(s->approvals[i].verdict));
        map_text(row, "author", s->approvals[i].author);
        map_text(row, "reason", s->approvals[i].reason);
        map_time(row, "at", s->approvals[i].at_ms);
    }
    const struct report_approval *last = report_last_word(s);
    map_bool(m, "approved", last && last->verdict == VERDICT_APPROVE);
}

static const struct web_shown_column score_columns[] = {
    {"中心", "name", BOOK_TEXT},   {"运营机构", "operator", BOOK_TEXT},
    {"总分", "total", BOOK_SCORE}, {"等级", "grade", BOOK_TEXT},
    {"说明", "note", BOOK_TEXT},
};
static const struct web_shown_column part_columns[] = {
    {"中心", "../name", BOOK_TEXT},
    {"板块", "name", BOOK_TEXT},
    {"得分", "points", BOOK_SCORE},
    {"满分", "max", BOOK_SCORE},
};
static const struct web_shown_column money_columns[] = {
    {"中心", "name", BOOK_TEXT},
    {"合同总额", "settlement/contract", BOOK_MONEY},
    {"已付", "settlement/paid", BOOK_MONEY},
    {"资金使用率", "settlement/usage", BOOK_SHARE},
    {"空岗天数", "settlement/vacant_days", BOOK_COUNT},
    {"空岗扣除", "settlement/deduction", BOOK_MONEY},
    {"预留", "settlement/reserved", BOOK_MONEY},
    {"应付", "settlement/due", BOOK_MONEY},
    {"尚应拨付", "settlement/payable", BOOK_MONEY},
};
static const struct web_shown view_tables[] = {
    WEB_SHOWN_TABLE("得分", "rows", score_columns),
    WEB_SHOWN_TABLE("各板块得分", "rows/parts", part_columns),
    WEB_SHOWN_TABLE("结算", "rows", money_columns),
};

enum gp_code results_view_round(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct view view;
    TRY(open_view(call, &view));
    struct val *m = web_page(call, view.entries[0].round_title);
    struct work work = web_work(call);
    bool decides = report_is_approver(&work, &view.entries[0], view.report) && is_chosen(&view);
    bool visible = any_visible(call, view.entries, view.n);
    map_text(m, "round", view.entries[0].round);
    map_text(m, "round_state", round_state_name(view.state));
    map_text(m, "q", results_report_query(call));
    results_add_reports(call, m, &view.reports,
                        arena_printf(call->arena, "/results/%s", view.entries[0].round));
    map_bool(m, "visible", visible);
    map_bool(m, "published", view.state >= ROUND_PUBLISHED);
    map_bool(m, "can_preview", decides && visible);
    map_bool(m, "can_decide", decides && view.state == ROUND_APPROVAL);
    add_states(m, &view);
    if (visible)
        TRY(add_results(call, m, &view, http_param(call, "round"), http_query(call, "r")));
    if (decides) {
        struct report_state s;
        TRY(report_state_load(&work, view.entries[0].round, http_query(call, "r"), &s));
        add_approvals(m, &s);
        struct comments_view about = {
            .round = view.entries[0].round,
            .base = arena_printf(call->arena, "/results/%s/comments", view.entries[0].round),
            .state = s.state,
            .by_approver = true,
            .entries = gp_new_n(call->arena, struct comments_entry, view.n)};
        for (size_t i = 0; i < view.n; i++)
            about.entries[about.n++] =
                (struct comments_entry){view.entries[i].entry, view.entries[i].center_name};
        TRY(results_put_comments(call, m, &about));
    }
    map_text(m, "typed", http_form(call, "reason"));
    results_put_refusal(call, m, &refusal);
    return web_render_shown(call, "results/view", m, view_tables, GP_COUNT(view_tables));
}

enum gp_code results_view_explain(struct http_call *call) {
    struct view view;
    TRY(open_view(call, &view));
    const char *figure = http_param(call, "figure");
    const char *dot = strchr(figure, '.');
    const char *entry =
        arena_strndup(call->arena, figure, dot ? (size_t)(dot - figure) : strlen(figure));
    const struct entry_scope *scope = scope_of(&view, entry);
    if (!scope || !results_may_see(call, scope))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个数字的说明，或现在还不能查看");
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(report_evaluate_published(&work, view.entries[0].round, http_query(call, "r"), &v));
    struct val *m = web_page(call, "数字说明");
    map_textf(m, "back", "/results/%s%s", view.entries[0].round, results_report_query(call));
    struct explain_place place = {
        arena_printf(call->arena, "/results/%s/explain/", view.entries[0].round),
        results_report_query(call), entry};
    return results_explain(call, m, v, figure, &place);
}

enum gp_code results_open_report(struct http_call *call, const char **ret_round) {
    struct view view;
    TRY(open_view(call, &view));
    struct work work = web_work(call);
    if (!is_chosen(&view) || !report_is_approver(&work, &view.entries[0], view.report) ||
        view.state < ROUND_FEEDBACK)
        return gp_fail(call->err, GP_MISSING, NULL, "报告还没有提交，暂时不能查看");
    *ret_round = view.entries[0].round;
    return GP_OK;
}

enum gp_code results_view_preview(struct http_call *call) {
    const char *round;
    TRY(results_open_report(call, &round));
    return results_preview_reply(call, round);
}

enum gp_code results_view_read(struct http_call *call) {
    const char *round;
    TRY(results_open_report(call, &round));
    struct val *m = web_page(call, "查看报告");
    map_textf(m, "back", "/results/%s%s", round, results_report_query(call));
    return results_reading_page(call, m, round, arena_printf(call->arena, "/results/%s", round));
}

enum gp_code results_view_compare(struct http_call *call) {
    const char *round;
    TRY(results_open_report(call, &round));
    struct val *m = web_page(call, "比较报告的版本");
    map_textf(m, "back", "/results/%s%s", round, results_report_query(call));
    return results_compare(call, m, round);
}

static enum gp_code decide(struct http_call *call, bool approve) {
    struct work work = web_work(call);
    enum gp_code code =
        WORK_WRITE(&work, report_decide(&work, http_param(call, "round"), http_query(call, "r"),
                                        approve, http_form(call, "reason")));
    return results_done(call, code, results_view_round,
                        arena_printf(call->arena, "/results/%s%s", http_param(call, "round"),
                                     results_report_query(call)),
                        approve ? "报告已批准，评估方可以公示" : "报告已退回修改");
}

enum gp_code results_view_approve(struct http_call *call) {
    return decide(call, true);
}

enum gp_code results_view_return(struct http_call *call) {
    return decide(call, false);
}
