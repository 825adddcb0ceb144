/* Results for purchasers, committees and the commissioner, who also approves the report. */
#include "app/flow.h"
#include "web/results_common.h"
#include "web/results_pages.h"

static bool is_commissioner(const struct http_call *call, const struct entry_scope *scope) {
    struct app app = web_app(call);
    return flow_is_commissioner(&app, scope);
}

/* Purchasers and committees see results once they are published; the commissioner from the moment
 * the operators do. */
static bool may_see(const struct http_call *call, const struct entry_scope *scope) {
    return scope->round_state >= ROUND_PUBLISHED ||
           (scope->round_state >= ROUND_FEEDBACK && is_commissioner(call, scope));
}

/* The account's rounds, each once, with how many of its entries are the account's business. */
enum gp_code results_view_list(struct http_call *call) {
    struct app app = web_app(call);
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(&app, NULL, &entries, &n));
    struct val *m = web_page(call, "评估结果");
    struct val *rows = map_list(m, "rows");
    for (size_t i = 0, count; i < n; i += count) {
        for (count = 1; i + count < n && cstr_eq(entries[i + count].round, entries[i].round);)
            count++;
        struct val *row = list_add_map(rows);
        map_text(row, "title", entries[i].round_title);
        map_text(row, "state", round_state_name(entries[i].round_state));
        map_count(row, "entries", (int64_t)count);
        map_textf(row, "path", "/results/%s", entries[i].round);
        map_bool(row, "visible", may_see(call, &entries[i]));
        map_bool(row, "wants_approval",
                 entries[i].round_state == ROUND_APPROVAL && is_commissioner(call, &entries[i]));
    }
    map_bool(m, "any", n > 0);
    return web_render(call, "result_view_list", m);
}

struct view {
    struct entry_scope *entries;
    size_t n;
    enum round_state state;
};

static enum gp_code open_view(struct http_call *call, struct view *view) {
    struct app app = web_app(call);
    TRY(flow_entries(&app, http_param(call, "round"), &view->entries, &view->n));
    if (view->n == 0)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个评估轮次，或其中没有归您查看的项目");
    view->state = view->entries[0].round_state;
    return GP_OK;
}

static const struct entry_scope *scope_of(const struct view *view, const char *entry) {
    for (size_t i = 0; i < view->n; i++)
        if (strcmp(view->entries[i].entry, entry) == 0)
            return &view->entries[i];
    return NULL;
}

static enum gp_code add_results(struct http_call *call, struct val *m, const struct view *view) {
    struct app app = web_app(call);
    struct app_evaluation *v;
    TRY(report_evaluate_published(&app, http_param(call, "round"), &v));
    struct val *rows = map_list(m, "rows");
    const char *base = arena_printf(call->arena, "/results/%s/explain/", http_param(call, "round"));
    for (size_t i = 0; i < v->ev.n_entries; i++) {
        const struct entry_result *r = &v->ev.entries[i];
        if (!scope_of(view, r->entry->id))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(r));
        map_text(row, "operator", r->operator_org ? r->operator_org->name : "");
        results_score(row, r, base);
        results_settlement(map_map(row, "settlement"), r, base);
    }
    map_text(m, "standard", v->calc.standard);
    return GP_OK;
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

static enum gp_code show(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct view view;
    TRY(open_view(call, &view));
    struct val *m = web_page(call, view.entries[0].round_title);
    bool decides = is_commissioner(call, &view.entries[0]);
    bool visible = may_see(call, &view.entries[0]);
    map_text(m, "round", view.entries[0].round);
    map_text(m, "round_state", round_state_name(view.state));
    map_bool(m, "visible", visible);
    map_bool(m, "published", view.state >= ROUND_PUBLISHED);
    map_bool(m, "can_preview", decides && visible);
    map_bool(m, "can_decide", decides && view.state == ROUND_APPROVAL);
    add_states(m, &view);
    if (visible)
        TRY(add_results(call, m, &view));
    if (decides) {
        struct app app = web_app(call);
        struct report_state s;
        TRY(report_state_load(&app, view.entries[0].round, &s));
        add_approvals(m, &s);
    }
    map_text(m, "typed", http_form(call, "reason"));
    results_put_refusal(call, m, &refusal);
    return web_render(call, "result_view", m);
}

enum gp_code results_view_round(struct http_call *call) {
    return show(call);
}

enum gp_code results_view_explain(struct http_call *call) {
    struct view view;
    TRY(open_view(call, &view));
    const char *figure = http_param(call, "figure");
    const char *dot = strchr(figure, '.');
    const char *entry =
        arena_strndup(call->arena, figure, dot ? (size_t)(dot - figure) : strlen(figure));
    if (!may_see(call, &view.entries[0]) || !scope_of(&view, entry))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个数字的说明，或现在还不能查看");
    struct app app = web_app(call);
    struct app_evaluation *v;
    TRY(report_evaluate_published(&app, view.entries[0].round, &v));
    struct val *m = web_page(call, "数字说明");
    map_textf(m, "back", "/results/%s", view.entries[0].round);
    struct explain_place place = {
        arena_printf(call->arena, "/results/%s/explain/", view.entries[0].round), "", entry};
    return results_explain(call, m, v, figure, &place);
}

enum gp_code results_view_preview(struct http_call *call) {
    struct view view;
    TRY(open_view(call, &view));
    if (!is_commissioner(call, &view.entries[0]) || !may_see(call, &view.entries[0]))
        return gp_fail(call->err, GP_MISSING, NULL, "报告还没有提交，暂时不能查看");
    return results_preview_reply(call, view.entries[0].round);
}

static enum gp_code decide(struct http_call *call, bool approve) {
    struct app app = web_app(call);
    enum gp_code code =
        report_decide(&app, http_param(call, "round"), approve, http_form(call, "reason"));
    if (web_is_mendable(code))
        return show(call);
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/results/%s", http_param(call, "round")),
                    approve ? "报告已批准，评估方可以公示" : "报告已退回修改");
}

enum gp_code results_view_approve(struct http_call *call) {
    return decide(call, true);
}

enum gp_code results_view_return(struct http_call *call) {
    return decide(call, false);
}
