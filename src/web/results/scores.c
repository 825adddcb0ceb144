/* Scores of a round, each figure explained, and telling them to the operators. The page is read
 * from all_shown down: the results, which are those that are kept (app/results/stored.h), method by
 * method, each method's in the order that is asked for (sort_method), and of that sequence a page,
 * cut into tables again (add_method). Below are the form that tells the results and one figure
 * explained (results/common.c). */
#include "app/results/stored.h"
#include "app/rounds/flow.h"
#include "app/admin/setting.h"
#include "base/lookup.h"
#include "web/download.h"
#include "web/marking/closing_view.h"
#include "web/list.h"
#include "web/results/common.h"
#include "web/results/inside.h"
#include "num/typed.h"

#define ROWS_A_PAGE 50

/* What the tables show: the results of the chosen report, method by method, with their scopes. */
struct shown {
    const struct entry_result *result;
    const struct method_use *use;
    const struct entry_scope *scope;
    const struct val *heads; /* of the method's table */
    int64_t by;              /* what it is sorted by, where that is no name */
};
typedef VEC(struct shown) shown_t;

/* ---- in order
 *
 * Each method's entries for themselves: its parts are its own, and so is its table. */

enum { BY_CENTER, BY_PART };

/* Of the figures behind the parts; a grade by where it begins, as it is no word to be spelt. */
enum { BY_TOTAL, BY_GRADE, BY_STATE, BEHIND_N };

static int64_t value_by(const struct shown *s, size_t column) {
    const struct entry_score *score = &s->result->score;
    if (column < BY_PART + score->n_components)
        return column < BY_PART ? DEC_UNSET : score->components[column - BY_PART].points.v;
    switch (column - BY_PART - score->n_components) {
    case BY_TOTAL:
        return score->total.v;
    case BY_GRADE:
        return score->band ? score->band->from.v : DEC_UNSET;
    default:
        return s->scope ? (int64_t)s->scope->state : DEC_UNSET;
    }
}

static int compare_shown(size_t column, const void *a, const void *b) {
    const struct shown *x = a, *y = b;
    return column == BY_CENTER
               ? cstr_order(results_entry_name(x->result), results_entry_name(y->result))
               : list_by_number(x->by, y->by);
}

/* The n of one method, all of them, with their heads. A part is asked for by its id: where another
 * method has it, its table is sorted by it, too. */
static void sort_method(struct http_call *call, const struct method *method, struct shown *v,
                        size_t n) {
    struct arena *a = call->arena;
    size_t n_parts = method->n_components, n_columns = BY_PART + n_parts + BEHIND_N;
    struct list_column *columns = gp_new_n(a, struct list_column, n_columns);
    columns[BY_CENTER] = (struct list_column){.key = "center", .title = "中心"};
    for (size_t i = 0; i < n_parts; i++) {
        const struct component *c = &method->components[i];
        columns[BY_PART + i] = (struct list_column){
            arena_printf(a, "part.%s", c->id),
            arena_printf(a, "%s\n满分 %s", c->name, score_text(a, c->max)), true};
    }
    struct list_column *behind = columns + BY_PART + n_parts;
    behind[BY_TOTAL] = (struct list_column){.key = "total", .title = "总分", .num = true};
    behind[BY_GRADE] = (struct list_column){.key = "grade", .title = "等级"};
    behind[BY_STATE] = (struct list_column){.key = "state", .title = "状态"};
    struct val *heads = val_map(a);
    struct list_order order = list_heads(call, heads, columns, n_columns);
    for (size_t i = 0; i < n; i++) {
        v[i].heads = val_get(heads, "heads", strlen("heads"));
        v[i].by = order.column == SIZE_MAX ? DEC_UNSET : value_by(&v[i], order.column);
    }
    struct shown *sorted = list_sorted(a, &order, v, sizeof(*v), n, compare_shown);
    if (sorted != v)
        memcpy(v, sorted, n * sizeof(*v));
}

static shown_t all_shown(struct http_call *call, const struct app_evaluation *v,
                         const struct feedback *f) {
    struct arena *a = call->arena;
    struct lookup scopes = {0};
    for (size_t i = 0; i < f->n_entries; i++)
        lookup_add(&scopes, a, str_of(f->entries[i].entry), LOOKUP_NO_ROW, &f->entries[i]);
    shown_t all = {0};
    struct method_use use;
    for (size_t k = 0; dossier_method_at(&v->dossier, k, &use); k++) {
        const struct method_use *kept = arena_memdup(a, &use, sizeof(use));
        size_t first = all.n;
        for (size_t i = 0; i < v->ev.n_entries; i++) {
            const struct entry_result *r = &v->ev.entries[i];
            const struct entry_scope *s = lookup_get(&scopes, str_of(r->entry->id), LOOKUP_NO_ROW);
            if (r->score.method == use.method && (s || !f->report))
                *VEC_PUSH(a, &all) = (struct shown){.result = r, .use = kept, .scope = s};
        }
        if (all.n > first)
            sort_method(call, use.method, all.v + first, all.n - first);
    }
    return all;
}

/* One table a method: that of the n, which are of one. */
static void add_method(struct val *methods, const struct app_evaluation *v,
                       const struct shown *shown, size_t n, const char *base) {
    const struct method_use *use = shown->use;
    const struct method *method = use->method;
    struct val *table = list_add_map(methods);
    map_textf(table, "name", "%s（%s）", method_use_name(table->arena, &v->dossier, use),
              method->form ? method->form : "");
    map_set(table, "heads", shown->heads);
    struct val *rows = map_list(table, "rows");
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *r = shown[i].result;
        struct val *row = list_add_map(rows);
        map_text(row, "name", results_entry_name(r));
        results_score(row, r, base);
        map_text(row, "state", shown[i].scope ? entry_state_name(shown[i].scope->state) : NULL);
    }
    list_even(rows, "total");
    for (size_t i = 0; i < method->n_components; i++)
        list_even_parts(rows, "parts", i, "points");
}

static bool any_waiting(const struct feedback *f) {
    for (size_t i = 0; i < f->n_entries; i++)
        if (f->entries[i].state == ENTRY_SCORED || f->entries[i].state == ENTRY_ACCEPTED)
            return true;
    return false;
}

/* What was typed, else the days of the last time, else the district's setting, else a proposal that
 * is no rule. */
static enum gp_code put_days(struct http_call *call, struct work *w, struct val *m,
                             const struct feedback *f) {
    int64_t days = f->window ? f->window->days : DEC_UNSET;
    if (!f->window)
        TRY(setting_number(w, SETTING_OBJECTION_DAYS, &days));
    bool is_set = days != DEC_UNSET;
    const char *typed = http_form(call, "days");
    map_bool(m, "days_set", is_set && !f->window);
    map_bool(m, "days_again", is_set && f->window);
    map_text(m, "days",
             typed
                 ? typed
                 : arena_printf(call->arena, "%lld", (long long)(is_set ? days : OBJECTION_DAYS)));
    return GP_OK;
}

/* Telling the results ends the scoring of what is accepted. */
static enum gp_code put_closing(struct work *w, struct val *m, const char *round) {
    const char *unused;
    struct closing_sheets sheets;
    struct closing_move move = {
        .transition = entry_transition(ENTRY_ACCEPTED, "finish_scoring", ACTOR_MANAGER, &unused)};
    TRY(closing_load(w, round, NULL, &sheets));
    closing_put(m, &sheets, &move, round, NULL, "scores");
    return GP_OK;
}

enum gp_code results_scores_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "得分", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    struct feedback f;
    TRY(stored_figures(&work, round->id, &v));
    TRY(feedback_load(&work, round->id, http_query(call, "r"), &f));
    results_add_reports(call, m, &f.reports,
                        arena_printf(call->arena, "/rounds/%s/scores", round->id));
    map_text(m, "q", results_report_query(call));
    map_text(m, "report_name", f.report ? flow_report_name(f.report) : NULL);
    struct val *methods = map_list(m, "methods");
    const char *base = arena_printf(call->arena, "/rounds/%s/explain/", round->id);
    shown_t all = all_shown(call, v, &f);
    struct list_slice page =
        list_pages(call, m, arena_printf(call->arena, "/rounds/%s/scores", round->id), NULL, all.n,
                   ROWS_A_PAGE);
    for (size_t i = page.first, end; i < page.end; i = end) {
        for (end = i + 1; end < page.end && all.v[end].use == all.v[i].use; end++)
            ;
        add_method(methods, v, &all.v[i], end - i, base);
    }
    web_offer_download(call, m, arena_printf(call->arena, "/rounds/%s/scores", round->id));
    map_text(m, "standard", dossier_standards_label(call->arena, &v->dossier));
    map_text(m, "bands", bands_text(call->arena, &v->dossier.standard));
    enum round_state state = flow_report_state(&f.reports, f.report);
    bool stage = (state == ROUND_SCORING || state == ROUND_FEEDBACK) && !feedback_must_choose(&f);
    const char *obstacle = feedback_obstacle(&work, &f, v);
    map_bool(m, "must_choose",
             feedback_must_choose(&f) && round->state >= ROUND_SCORING && any_waiting(&f));
    map_text(m, "obstacle", stage ? obstacle : NULL);
    TRY(put_closing(&work, m, round->id));
    map_bool(m, "can_disclose", stage && !obstacle && any_waiting(&f));
    map_bool(m, "not_yet", round->state < ROUND_SCORING);
    map_bool(m, "again", f.window != NULL);
    TRY(put_days(call, &work, m, &f));
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/scores", m);
}

enum gp_code results_disclose(struct http_call *call) {
    struct work work = web_work(call);
    int64_t days;
    const char *typed = http_form(call, "days");
    enum dec_parse parsed = typed_figure(str_of(typed), 0, TYPED_PLAIN, &days);
    enum gp_code code =
        parsed == DEC_PARSED
            ? WORK_WRITE(&work, feedback_open(&work, http_param(call, "round"),
                                              http_query(call, "r"), days, web_today()))
            : gp_fail(call->err, GP_INVALID, "异议期天数", "%s", dec_parse_problem(parsed));
    return results_done(call, code, results_scores_page,
                        arena_printf(call->arena, "/rounds/%s/objections%s",
                                     http_param(call, "round"), results_report_query(call)),
                        "结果已反馈给运营机构，异议期开始");
}

enum gp_code results_explain_page(struct http_call *call) {
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "数字说明", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(app_evaluate_traced(&work, round->id, &v));
    struct explain_place place = {arena_printf(call->arena, "/rounds/%s/explain/", round->id), "",
                                  NULL};
    return results_explain(call, m, v, http_param(call, "figure"), &place);
}
