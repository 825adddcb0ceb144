/* Many entries at once: the actions that the board offers for what is selected, and the page that
 * tells of a batch what was done, what was not and why. */
#include "app/admin/admin.h"
#include "app/admin/setting.h"
#include "app/results/feedback.h"
#include "app/rounds/action.h"
#include "app/rounds/method.h"
#include "web/batch.h"
#include "web/rounds/inside.h"

/* ---- what is offered */

static size_t count_fitting(const struct entry_action *x, const struct board *b,
                            const struct board_line *const *shown, size_t n) {
    size_t fitting = 0;
    for (size_t i = 0; i < n; i++)
        fitting += action_is_offered(x, b, shown[i], NULL);
    return fitting;
}

static void add_action(struct http_call *call, struct val *list, size_t i, size_t fitting) {
    const struct entry_action *x = &entry_actions[i];
    struct val *row = list_add_map(list);
    bool open = cstr_eq(http_form(call, "action"), x->id);
    map_count(row, "i", (int64_t)i);
    map_text(row, "id", x->id);
    map_text(row, "name", x->name);
    map_text(row, "effect", action_effect(x));
    map_count(row, "n", (int64_t)fitting);
    map_bool(row, "plain",
             !(x->asks & ~(unsigned)ASK_REASON) && !cstr_eq(x->id, "finalise") &&
                 !cstr_eq(x->id, "finish_scoring"));
    map_bool(row, "asks_reason", x->asks & (ASK_REASON | MUST_REASON));
    map_bool(row, "needs_reason", x->asks & MUST_REASON);
    map_bool(row, "is_return", x->asks & ASK_RETURN);
    map_bool(row, "asks_days", x->asks & ASK_DAYS);
    map_bool(row, "asks_experts", x->asks & ASK_EXPERTS);
    map_bool(row, "asks_deadline", x->asks & ASK_DEADLINE);
    map_bool(row, "asks_method", x->asks & ASK_METHOD);
    map_text(row, "typed_day", open ? web_typed(call, "day") : "");
    map_bool(row, "open", open);
    map_text(row, "typed_reason", open ? web_typed_row(call, "reason", i) : "");
    map_text(row, "typed_due", open ? web_typed(call, "due") : "");
    map_bool(row, "lacking", !open || http_form(call, "lacking"));
}

static bool is_typed_expert(struct http_call *call, const char *expert) {
    for (size_t i = 0; i < http_form_rows(call, "expert"); i++)
        if (cstr_eq(http_form_row(call, "expert", i), expert))
            return true;
    return false;
}

static enum gp_code add_experts(struct http_call *call, struct val *m, const char *round) {
    struct work work = web_work(call);
    struct expert *experts;
    size_t n;
    struct val *list = map_list(m, "experts");
    TRY(store_panel_experts(&work, round, &experts, &n));
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)i);
        map_text(row, "id", experts[i].id);
        map_text(row, "name", experts[i].name);
        map_bool(row, "chosen", is_typed_expert(call, experts[i].id));
    }
    map_bool(m, "has_jury", n > 0);
    return GP_OK;
}

static enum gp_code add_methods(struct http_call *call, struct val *m, const struct board *b) {
    struct work work = web_work(call);
    struct method_options o;
    struct val *options = map_list(m, "methods");
    TRY(method_options_load(&work, &b->head, &o));
    if (o.standard.n_methods > 1)
        add_option(options, METHOD_PROPOSED, "按合同到期日建议", http_form(call, "method"));
    for (size_t i = 0; i < o.v.n; i++)
        add_option(options, o.v.v[i].value, o.v.v[i].name, http_form(call, "method"));
    return GP_OK;
}

static enum gp_code add_days(struct http_call *call, struct val *m) {
    struct work work = web_work(call);
    int64_t days;
    const char *typed = http_form(call, "days");
    TRY(setting_number(&work, SETTING_OBJECTION_DAYS, &days));
    if (days == DEC_UNSET)
        days = OBJECTION_DAYS;
    map_text(m, "days", typed ? typed : arena_printf(call->arena, "%lld", (long long)days));
    return GP_OK;
}

enum gp_code rounds_put_actions(struct http_call *call, struct val *m, const struct board *b,
                                const struct board_line *const *shown, size_t n) {
    struct val *list = map_list(m, "actions");
    unsigned asks = 0, perms = web_visitor(call)->perms;
    for (size_t i = 0; i < n_entry_actions; i++) {
        size_t fitting =
            entry_actions[i].need & perms ? count_fitting(&entry_actions[i], b, shown, n) : 0;
        if (fitting == 0)
            continue;
        add_action(call, list, i, fitting);
        asks |= entry_actions[i].asks;
    }
    map_bool(m, "has_actions", list->list.n > 0);
    map_text(m, "batch_path", round_url(call, "/batch"));
    map_text(m, "casefile_path", round_url(call, "/casefile"));
    map_text(m, "js_many", asset_of("many.js")->url);
    map_bool(m, "all_chosen", http_form(call, "all") != NULL);
    if (asks & ASK_METHOD)
        TRY(add_methods(call, m, b));
    if (asks & ASK_EXPERTS)
        TRY(add_experts(call, m, b->head.id));
    return asks & ASK_DAYS ? add_days(call, m) : GP_OK;
}

/* ---- doing it */

bool rounds_is_chosen(struct http_call *call, const char *entry) {
    for (size_t i = 0; i < http_form_rows(call, "entry"); i++)
        if (cstr_eq(http_form_row(call, "entry", i), entry))
            return true;
    return false;
}

enum gp_code rounds_chosen_entries(struct http_call *call, struct work *w,
                                   struct entry_choice *ret) {
    struct board b;
    if (!http_form(call, "all")) {
        *ret = batch_rows(call, "entry");
        return GP_OK;
    }
    TRY(board_load(w, http_param(call, "round"), web_today(), &b));
    const char **v = gp_new_n(call->arena, const char *, b.n_lines + 1);
    size_t n = 0;
    for (size_t i = 0; i < b.n_lines; i++)
        if (rounds_board_shows(call, &b.lines[i]))
            v[n++] = b.lines[i].row->entry;
    *ret = (struct entry_choice){v, n};
    return GP_OK;
}

static struct action_form read_form(struct http_call *call, const struct entry_action *x) {
    struct entry_choice experts = batch_rows(call, "expert");
    return (struct action_form){.reason =
                                    http_form_row(call, "reason", (size_t)(x - entry_actions)),
                                .due = http_form(call, "due"),
                                .lacking = http_form(call, "lacking") != NULL,
                                .days = http_form(call, "days"),
                                .deadline = http_form(call, "day"),
                                .method = http_form(call, "method"),
                                .experts = (const char **)(uintptr_t)experts.v,
                                .n_experts = http_form(call, "suggest") ? 0 : experts.n};
}

static const char *list_path(struct http_call *call) {
    struct arena *a = call->arena;
    static const char *const names[] = {"show", "operator", "subdistrict", "sort", "dir"};
    const char *query = "";
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (!cstr_empty(http_form(call, names[i])))
            query = arena_printf(a, "%s%s%s=%s", query, *query ? "&" : "?", names[i],
                                 http_url_encode(a, http_form(call, names[i])));
    return round_url(call, query);
}

enum gp_code rounds_batch(struct http_call *call) {
    const struct entry_action *x = entry_action_of(http_form(call, "action"));
    struct work work = web_work(call);
    struct entry_choice chosen;
    enum gp_code code = GP_OK;
    if (!x || !(x->need & web_visitor(call)->perms))
        return gp_fail(call->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
    struct action_form form = read_form(call, x);
    if (x->asks & ASK_EXPERTS && form.n_experts == 0 && !http_form(call, "suggest"))
        code = gp_fail(call->err, GP_INVALID, "专家", "请选择专家，或选“按建议补足席位”");
    if (code == GP_OK)
        code = WORK_READ(&work, rounds_chosen_entries(call, &work, &chosen));
    if (code == GP_OK) {
        struct batch_order order =
            action_order(call->arena, http_param(call, "round"), x, &chosen, &form, web_today());
        order.list = list_path(call);
        order.results = round_url(call, "/batch/");
        code = batch_go(call, &entries_batch, &order);
    }
    if (rounds_show_problem(call, code))
        return WORK_READ(&work, rounds_board(call));
    return code;
}

/* ---- rounds */

enum gp_code rounds_archive_chosen(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_choice rounds = batch_rows(call, "round");
    struct batch_order order = rounds_archive_order(&rounds, http_form(call, "reason"));
    order.list = "/rounds";
    order.results = "/rounds/~archive/~done/";
    enum gp_code code = batch_go(call, &archive_batch, &order);
    if (rounds_show_problem(call, code))
        return WORK_READ(&work, rounds_list_again(call));
    return code;
}

/* ---- what became of it */

enum gp_code rounds_batch_page(struct http_call *call) {
    return batch_show(call, arena_printf(call->arena, "round/%s", http_param(call, "round")),
                      round_url(call, ""));
}

enum gp_code rounds_archived_page(struct http_call *call) {
    return batch_show(call, "rounds", "/rounds");
}
