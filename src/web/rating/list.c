/* All that a party rates in a round: an account's rounds, the grid, and handing in what is chosen
 * of it. show() is the grid for whoever comes and for each form on it that was refused. What became
 * of several hand-ins is told by rate_tally, for the table as well. */

#include "app/rounds/flow.h"
#include "web/papers/offer.h"
#include "web/rating/inside.h"
#include "web/shown.h"

/* ---- the rounds of an account */

enum gp_code rate_rounds_page(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *scopes;
    struct rate_round *rounds;
    size_t n_scopes, n;
    TRY(flow_entries(&work, NULL, &scopes, &n_scopes));
    TRY(rate_rounds(&work, work.account, scopes, n_scopes, &rounds, &n));
    struct val *m = web_page(call, "履约评价");
    map_bool(m, "by_account", true);
    map_bool(m, "has_rounds", n > 0);
    struct val *list = map_list(m, "rounds");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_textf(row, "path", "/rating/%s", http_url_encode(call->arena, rounds[i].round));
        map_text(row, "title", rounds[i].title);
        map_count(row, "all", (int64_t)rounds[i].all);
        map_count(row, "rated", (int64_t)rounds[i].rated);
        map_count(row, "open", (int64_t)rounds[i].open);
        map_bool(row, "is_open", rounds[i].open > 0);
        map_date(row, "due", rounds[i].due);
    }
    return web_render(call, "rating/rounds", m);
}

/* ---- the grid */

struct item_state {
    const char *text, *color;
};

static struct item_state state_of(const struct rate_item *x) {
    switch (x->state) {
    case RATE_DONE:
        return (struct item_state){"已提交", "bg-green-lt"};
    case RATE_OPEN:
        break;
    default:
        return (struct item_state){"不能评价", "bg-secondary-lt"};
    }
    if (x->return_reason)
        return (struct item_state){"退回重评", "bg-red-lt"};
    if (!x->begun)
        return (struct item_state){"未评", "bg-secondary-lt"};
    return x->first_open ? (struct item_state){"填写中", "bg-orange-lt"}
                         : (struct item_state){"已填好，未提交", "bg-blue-lt"};
}

void rate_put_about(struct val *row, const struct rate_own *own, const struct rating_about *about) {
    bool known = about && date_is_set(about->start) && date_is_set(about->end);
    map_text(row, "center", own->scope->center_name);
    map_text(row, "project", about ? about->title : NULL);
    map_text(row, "operator", about ? about->operator_name : NULL);
    map_bool(row, "has_period", known);
    map_date(row, "start", about ? about->start : DATE_UNSET);
    map_date(row, "end", about ? about->end : DATE_UNSET);
}

static void add_item(struct http_call *call, struct val *list, const struct rate_visit *v,
                     const struct rate_item *x, size_t i) {
    struct val *row = list_add_map(list);
    struct item_state state = state_of(x);
    map_count(row, "i", (int64_t)i);
    bool open = x->state == RATE_OPEN, done = x->state == RATE_DONE;
    rate_put_about(row, &x->own, x->about);
    map_text(row, "component", x->own.component->name);
    map_text(row, "state", state.text);
    map_text(row, "color", state.color);
    map_text(row, "path", rate_place_path(call->arena, v->base, &x->own));
    map_textf(row, "about", "%s/%s/~about", v->base,
              http_url_encode(call->arena, x->own.key.entry));
    map_textf(row, "pick", "%s/%s", x->own.key.entry, x->own.key.component);
    const struct paper_offer paper = {PAPER_RATING, x->own.key.component};
    map_text(row, "paper",
             v->work.account
                 ? papers_path(call->arena, x->own.scope->round, x->own.key.entry, &paper)
                 : NULL);
    map_bool(row, "ready", open && !x->first_open);
    map_bool(row, "open", open);
    map_bool(row, "done", done);
    map_count(row, "filled", (int64_t)x->form.done);
    map_count(row, "leaves", (int64_t)x->form.leaves);
    map_score(row, "points",
              done ? (score_is_set(x->points) ? x->points : x->form.points) : x->form.points);
    map_score(row, "full", x->own.component->max);
    map_text(row, "reference", done ? x->reference : NULL);
    map_date(row, "submitted", done ? x->submitted : DATE_UNSET);
    map_text(row, "return_reason", open ? x->return_reason : NULL);
    map_text(row, "first_open", open && x->begun ? x->first_open : NULL);
    map_text(row, "closed", open || done ? NULL : rate_stop_message(x->state, x->closed));
}

static void put_scans(struct val *m, const struct rate_visit *v, const struct rate_list *list) {
    struct val *rows = map_list(m, "scans");
    map_bool(m, "has_scans", list->n_scans > 0);
    for (size_t i = 0; i < list->n_scans; i++) {
        const struct rating_scan *x = &list->scans[i];
        struct val *row = list_add_map(rows);
        const char *of = NULL;
        for (size_t k = 0; k < list->n_items; k++)
            if (cstr_eq(list->items[k].own.key.entry, x->entry))
                of = list->items[k].own.scope->center_name;
        map_text(row, "id", x->id);
        map_text(row, "name", x->file_name);
        map_text(row, "of", of);
        map_time(row, "at", x->added_at);
        map_textf(row, "path", "%s/~scan/%s", v->base, x->id);
    }
    struct val *options = map_list(m, "scan_entries");
    const char *last = NULL;
    for (size_t i = 0; i < list->n_items; i++) {
        const struct rate_own *own = &list->items[i].own;
        if (cstr_eq(last, own->key.entry))
            continue;
        last = own->key.entry;
        list_add_option(options, last, own->scope->center_name, false);
    }
}

/* Whether anything can still be said or attached. */
static bool is_going_on(const struct rate_list *list) {
    for (size_t i = 0; i < list->n_items; i++)
        if (list->items[i].state == RATE_OPEN ||
            (list->items[i].state == RATE_DONE && !list->items[i].closed))
            return true;
    return false;
}

static void put_person_form(struct http_call *call, struct val *m, const struct rate_visit *v,
                            const struct rate_list *list) {
    struct edit e = rate_person_edit(call, list->around.person);
    bool typed = http_form(call, "name") != NULL;
    const struct rating_person *p = list->around.person;
    edit_show(&e, m, v->home);
    map_bool(m, "person_open", is_going_on(list));
    map_text(m, "in_name", typed ? web_typed(call, "name") : p ? p->name : NULL);
    map_text(m, "in_post", typed ? web_typed(call, "post") : p ? p->post : NULL);
    map_text(m, "in_phone", typed ? web_typed(call, "phone") : p ? p->phone : NULL);
}

static const struct web_shown_column item_columns[] = {
    {"中心", "center", BOOK_TEXT},        {"项目", "project", BOOK_TEXT},
    {"运营机构", "operator", BOOK_TEXT},  {"服务期起", "start", BOOK_DATE},
    {"服务期止", "end", BOOK_DATE},       {"评价", "component", BOOK_TEXT},
    {"满分", "full", BOOK_SCORE},         {"状态", "state", BOOK_TEXT},
    {"得分", "points", BOOK_SCORE},       {"已填的项", "filled", BOOK_COUNT},
    {"全部的项", "leaves", BOOK_COUNT},   {"提交日期", "submitted", BOOK_DATE},
    {"回执编号", "reference", BOOK_TEXT},
};
static const struct web_shown item_tables[] = {
    WEB_SHOWN_TABLE("履约评价", "items", item_columns),
};

static enum gp_code show(struct http_call *call, const struct rate_visit *v,
                         const struct rate_list *list, const char *problem, const char *where) {
    struct val *m = rate_page(call, v, "履约评价");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_text(m, "office", list->party.office);
    map_text(m, "round_title", list->round_title);
    map_text(m, "contact", list->around.contact);
    map_date(m, "expires", list->party.due);
    map_text(m, "base", v->base);
    map_text(m, "js_rate", NULL);
    map_count(m, "all", (int64_t)list->n_items);
    map_count(m, "n_done", (int64_t)list->n_done);
    map_count(m, "n_ready", (int64_t)list->n_ready);
    map_bool(m, "several", list->n_items > 1);
    map_bool(m, "may_table", list->n_open > 0);
    map_bool(m, "may_hand_in", list->n_ready > 0);
    map_bool(m, "all_done", list->n_done == list->n_items);
    map_bool(m, "tells_work", list->around.terms.tells_work);
    rate_put_person(m, &list->around.terms, list->around.person);
    put_person_form(call, m, v, list);
    map_bool(m, "scans_open", is_going_on(list));
    put_scans(m, v, list);
    struct val *rows = map_list(m, "items");
    for (size_t i = 0; i < list->n_items; i++)
        add_item(call, rows, v, &list->items[i], i);
    return web_render_shown(call, "rating/list", m, item_tables, GP_COUNT(item_tables));
}

enum gp_code rate_list_show(struct http_call *call, const struct rate_visit *v,
                            const struct rate_list *list) {
    return show(call, v, list, NULL, NULL);
}

enum gp_code rate_list_page(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_list *list;
    TRY(rate_list(&v.work, &v.who, web_today(), &list));
    return rate_list_show(call, &v, list);
}

enum gp_code rate_list_refused(struct http_call *call, enum gp_code code) {
    struct rate_visit v = rate_visit_of(call);
    const char *problem = call->err->message, *where = call->err->where;
    struct rate_list *list;
    web_refuse(call, code);
    TRY(rate_list(&v.work, &v.who, web_today(), &list));
    return show(call, &v, list, problem, where);
}

/* ---- handing in what was chosen */

bool rate_split_place(struct arena *a, const char *text, struct rate_place_key *ret) {
    const char *slash = text ? strchr(text, '/') : NULL;
    if (!slash || slash == text || !slash[1] || strchr(slash + 1, '/'))
        return false;
    *ret = (struct rate_place_key){arena_strndup(a, text, (size_t)(slash - text)), slash + 1};
    return true;
}

void rate_tally_add(struct arena *a, struct rate_tally *t, const struct rating *r) {
    if (r->state == RATE_DONE || (!r->problem && r->reference)) {
        t->handed_in++;
        return;
    }
    const char *why = r->problem ? r->problem : rate_stop_message(r->state, r->closed);
    if (t->refused++ < 3)
        t->reasons = arena_printf(a, "%s%s%s（%s）", cstr_or_empty(t->reasons),
                                  t->reasons ? "；" : "", r->own.scope->center_name, why);
}

const char *rate_tally_text(struct arena *a, const struct rate_tally *t) {
    const char *text =
        t->handed_in > 0 ? arena_printf(a, "已提交 %zu 份评价", t->handed_in) : "没有提交任何评价";
    if (t->refused == 0)
        return text;
    return arena_printf(a, "%s；另有 %zu 份没有提交：%s%s", text, t->refused, t->reasons,
                        t->refused > 3 ? "等" : "");
}

enum gp_code rate_hand_in(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct arena *a = call->arena;
    struct rate_tally t = {0};
    size_t n = http_form_rows(call, "pick");
    for (size_t i = 0; i < n && i < SHEETS_MAX; i++) {
        struct rate_place_key place;
        struct rating *r;
        const char *pick = http_form_row(call, "pick", i);
        if (cstr_empty(pick))
            continue;
        if (!rate_split_place(a, pick, &place))
            return gp_fail(call->err, GP_INVALID, "要提交的评价", "页面有误，请刷新后重新选择");
        TRY(rate_submit_draft(&v.work, &v.who, &place, web_today(), &r));
        rate_tally_add(a, &t, r);
    }
    if (t.handed_in + t.refused == 0)
        return rate_list_refused(call, gp_fail(call->err, GP_INVALID, NULL,
                                               "请先勾选要提交的评价，再点“提交选中的评价”"));
    return web_done(call, v.home, rate_tally_text(a, &t));
}
