/* 参评项目: which projects take part, and by which method. */
#include "web/rounds_inside.h"

static void add_methods(struct val *row, const struct standard *s, const char *chosen) {
    struct val *options = map_list(row, "methods");
    /* A standard with one method leaves nothing to choose. */
    if (!chosen && s->n_methods == 1)
        chosen = s->methods[0].id;
    for (size_t i = 0; i < s->n_methods; i++)
        add_option(options, s->methods[i].id, s->methods[i].name, chosen);
}

/* What was chosen on the page that was refused; else as it is stored. */
static void apply_picks(struct candidate *c, const struct project_pick *picks, size_t n,
                        bool *ret_taken) {
    *ret_taken = c->entry != NULL;
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(picks[i].project, c->project))
            continue;
        *ret_taken = picks[i].take;
        c->method = picks[i].method;
    }
}

static void add_candidate(struct val *list, size_t i, const struct candidate *c,
                          const struct standard *s, bool taken, bool may_drop) {
    struct val *row = list_add_map(list);
    map_count(row, "i", (int64_t)i);
    map_text(row, "project", c->project);
    map_text(row, "project_title", c->title);
    map_text(row, "center", c->center_name);
    map_text(row, "subdistrict", c->subdistrict);
    map_text(row, "operator", c->operator_name);
    map_date(row, "start", c->start);
    map_date(row, "end", c->end);
    map_bool(row, "taken", taken);
    map_bool(row, "locked", c->entry && !may_drop);
    map_text(row, "state", c->entry ? entry_state_name(c->state) : "");
    map_text(row, "elsewhere", c->elsewhere);
    add_methods(row, s, c->method);
}

/* The filters offer what there is, so they are filled from the whole list. */
static enum gp_code add_filters(struct app *app, struct val *m,
                                const struct candidate_filter *filter) {
    const char **names;
    struct plan_org *orgs;
    size_t n, n_orgs;
    TRY(store_plan_subdistricts(app->db, app->arena, app->err, app->tenant, &names, &n));
    TRY(store_plan_orgs(app->db, app->arena, app->err, app->tenant, &orgs, &n_orgs));
    struct val *subdistricts = map_list(m, "subdistricts"), *operators = map_list(m, "operators");
    for (size_t i = 0; i < n; i++)
        add_option(subdistricts, names[i], names[i], filter->subdistrict);
    for (size_t i = 0; i < n_orgs; i++)
        if (orgs[i].kind == ORG_OPERATOR)
            add_option(operators, orgs[i].id, orgs[i].name, filter->operator_org);
    map_text(m, "subdistrict", filter->subdistrict ? filter->subdistrict : "");
    map_text(m, "operator", filter->operator_org ? filter->operator_org : "");
    return GP_OK;
}

/* A contract that was over before the round began; such projects are only listed on demand. */
static bool has_ended(const struct candidate *c, const struct round_head *head) {
    return !c->entry && date_is_set(c->end) && date_is_set(head->opened) &&
           date_cmp(c->end, head->opened) < 0;
}

static enum gp_code show(struct http_call *call, const struct candidate_filter *filter,
                         const struct project_pick *picks, size_t n_picks) {
    bool with_ended = http_query(call, "ended") || n_picks > 0;
    struct app app = web_app(call);
    const char *round = http_param(call, "round");
    struct round_head head;
    struct standard standard;
    struct candidate *list;
    size_t n, taken = 0, hidden = 0;
    TRY(store_round_head(app.db, app.arena, app.err, app.tenant, round, &head));
    TRY(rounds_standard(&app, &head, &standard));
    TRY(store_plan_candidates(app.db, app.arena, app.err, app.tenant, round, filter, &list, &n));
    struct val *m = web_page(call, "参评项目");
    map_text(m, "round_title", head.title);
    struct val *rows = map_list(m, "projects");
    for (size_t i = 0; i < n; i++) {
        bool is_taken;
        if (!with_ended && has_ended(&list[i], &head)) {
            hidden++;
            continue;
        }
        apply_picks(&list[i], picks, n_picks, &is_taken);
        add_candidate(rows, i, &list[i], &standard, is_taken, head.state == ROUND_DRAFT);
        taken += is_taken;
    }
    n -= hidden;
    map_count(m, "n", (int64_t)n);
    map_count(m, "n_hidden", (int64_t)hidden);
    map_bool(m, "has_hidden", hidden > 0);
    map_bool(m, "ended", with_ended);
    map_count(m, "n_taken", (int64_t)taken);
    map_bool(m, "has_projects", n > 0);
    map_bool(m, "filtered", filter->subdistrict || filter->operator_org || hidden > 0);
    map_bool(m, "is_draft", head.state == ROUND_DRAFT);
    map_bool(m, "may_change", head.state == ROUND_DRAFT || head.state == ROUND_COLLECTING);
    TRY(add_filters(&app, m, filter));
    round_tabs(call, m, round);
    rounds_put_problem(call, m);
    return web_render(call, "round_projects", m);
}

static enum gp_code show_filtered(struct http_call *call) {
    struct candidate_filter filter = {cstr_or_null(http_query(call, "subdistrict")),
                                      cstr_or_null(http_query(call, "operator"))};
    return show(call, &filter, NULL, 0);
}

enum gp_code rounds_projects(struct http_call *call) {
    return web_reading(call, show_filtered);
}

enum gp_code rounds_choose(struct http_call *call) {
    struct app app = web_app(call);
    size_t n = http_form_rows(call, "listed");
    struct project_pick *picks = gp_new_n(call->arena, struct project_pick, n + 1);
    for (size_t i = 0; i < n; i++)
        picks[i] = (struct project_pick){http_form_row(call, "listed", i),
                                         http_form_row(call, "method", i),
                                         http_form_row(call, "take", i) != NULL};
    struct pick_result result;
    enum gp_code code = rounds_pick(&app, http_param(call, "round"), picks, n, &result);
    if (rounds_show_problem(call, code)) {
        struct candidate_filter filter = {cstr_or_null(http_form(call, "subdistrict")),
                                          cstr_or_null(http_form(call, "operator"))};
        return show(call, &filter, picks, n);
    }
    TRY(code);
    if (result.added + result.dropped + result.changed == 0)
        return web_done(call, round_url(call, "/projects"), "没有改动");
    return web_done(call, round_url(call, ""),
                    arena_printf(call->arena,
                                 "参评项目已保存：加入 %zu 个，移出 %zu 个，改评估方式 %zu 个",
                                 result.added, result.dropped, result.changed));
}
