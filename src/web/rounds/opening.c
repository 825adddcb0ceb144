/* 开始前检查: what a round needs, each with a link to where it is mended; the step itself; and the
 * parties, which can be filled in here at any time before the report is approved. */
#include "web/rounds/inside.h"
#include "web/shown.h"

static void add_checks(struct http_call *call, struct val *m, const struct opening *o) {
    static const struct {
        const char *word, *color;
    } states[] = {
        [OPENING_READY] = {"已备好", "green"},
        [OPENING_LATER] = {"可以后补", "orange"},
        [OPENING_MISSING] = {"必须先补", "red"},
    };
    bool draft = o->board.head.state == ROUND_DRAFT;
    struct val *list = map_list(m, "checks");
    for (size_t i = 0; i < o->checks.n; i++) {
        const struct opening_check *c = &o->checks.v[i];
        struct val *row = list_add_map(list);
        map_text(row, "name", c->name);
        map_text(row, "text", c->text);
        map_text(row, "state", states[c->state].word);
        map_text(row, "color", states[c->state].color);
        bool here = c->below && *c->below == '#';
        bool locked = !draft && c->below && cstr_eq(c->below, "/edit"); /* settings rest by then */
        bool shown = c->below && !locked;
        map_text(row, "path", !shown ? NULL : here ? c->below : round_url(call, c->below));
        map_text(row, "mend", c->state == OPENING_READY ? "查看" : "去补");
    }
    map_bool(m, "is_draft", draft);
    map_bool(m, "is_ready", draft && o->n_missing == 0);
    map_count(m, "n_missing", (int64_t)o->n_missing);
    map_bool(m, "has_later", o->n_later > 0);
    map_count(m, "n_later", (int64_t)o->n_later);
}

static void add_orgs(struct val *m, const char *name, const struct opening *o, enum org_kind kind,
                     const char *current) {
    struct val *list = map_list(m, name);
    for (size_t i = 0; i < o->n_orgs; i++)
        if (o->orgs[i].kind == kind && plan_org_is_offered(&o->orgs[i], current))
            add_option(list, o->orgs[i].id, o->orgs[i].name, current);
}

static void add_lacking(struct http_call *call, struct val *m, const struct opening *o) {
    struct val *list = map_list(m, "lacking");
    for (size_t i = 0; i < o->lacking.n; i++) {
        const struct board_line *l = o->lacking.v[i];
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)i);
        map_text(row, "project", l->row->project);
        map_text(row, "center", l->row->center_name);
        map_text(row, "operator", l->row->operator_name);
        map_bool(row, "lacks_purchaser", opening_lacks(&o->board, l, SCORER_PURCHASER));
        map_bool(row, "lacks_committee", opening_lacks(&o->board, l, SCORER_COMMITTEE));
        add_orgs(row, "purchasers", o, ORG_PURCHASER, web_typed_row(call, "purchaser", i));
        add_orgs(row, "committees", o, ORG_COMMITTEE, web_typed_row(call, "committee", i));
    }
    map_bool(m, "any_lacking", o->lacking.n > 0);
}

/* What the form of the parties began with. */
static struct edit parties_edit(struct http_call *call, const struct opening *o) {
    struct edit e = {.call = call};
    edit_add(&e, "commissioner", o->board.head.commissioner);
    edit_add(&e, "evaluator", o->board.head.evaluator);
    for (size_t i = 0; i < o->n_orgs; i++) {
        if (o->orgs[i].kind == ORG_COMMISSIONER)
            edit_label(&e, "commissioner", o->orgs[i].id, o->orgs[i].name);
        if (o->orgs[i].kind == ORG_EVALUATOR)
            edit_label(&e, "evaluator", o->orgs[i].id, o->orgs[i].name);
    }
    return e;
}

static const char *typed_or(struct http_call *call, const char *name, const char *stored) {
    return call->request->method == HTTP_POST ? web_typed(call, name) : cstr_or_empty(stored);
}

static enum gp_code load(struct http_call *call, struct opening *o) {
    struct work work = web_work(call);
    return opening_load(&work, http_param(call, "round"), web_today(), o);
}

static const struct web_shown_column check_columns[] = {
    {"内容", "name", BOOK_TEXT},
    {"情况", "state", BOOK_TEXT},
    {"现在的内容，或者要补什么", "text", BOOK_TEXT},
};
static const struct web_shown opening_tables[] = {
    WEB_SHOWN_TABLE("开始前检查", "checks", check_columns),
};

enum gp_code rounds_opening(struct http_call *call) {
    struct opening o;
    TRY(load(call, &o));
    const struct round_head *h = &o.board.head;
    struct val *m = web_page(call, "开始前检查");
    map_text(m, "round_title", cstr_empty(h->title) ? h->id : h->title);
    TRY(round_tabs(call, m, h->id));
    add_checks(call, m, &o);
    map_text(m, "step_path", round_url(call, "/step"));
    map_text(m, "effect", rounds_move_effect("open"));
    map_bool(m, "may_set", h->state < ROUND_APPROVAL);
    add_orgs(m, "commissioners", &o, ORG_COMMISSIONER,
             typed_or(call, "commissioner", h->commissioner));
    add_orgs(m, "evaluators", &o, ORG_EVALUATOR, typed_or(call, "evaluator", h->evaluator));
    add_lacking(call, m, &o);
    struct edit stored = parties_edit(call, &o);
    edit_show(&stored, m, round_url(call, "/opening"));
    rounds_put_problem(call, m);
    return web_render_shown(call, "rounds/opening", m, opening_tables, GP_COUNT(opening_tables));
}

static enum gp_code set(struct http_call *call) {
    struct work work = web_work(call);
    struct opening o;
    TRY(load(call, &o));
    struct edit stored = parties_edit(call, &o);
    TRY(edit_check(&stored));
    size_t n = http_form_rows(call, "project");
    struct opening_parties p = {.commissioner = web_typed(call, "commissioner"),
                                .evaluator = web_typed(call, "evaluator"),
                                .of = gp_new_n(call->arena, struct party_choice, n + 1),
                                .n_of = n};
    for (size_t i = 0; i < n; i++)
        p.of[i] = (struct party_choice){web_typed_row(call, "project", i),
                                        web_typed_row(call, "purchaser", i),
                                        web_typed_row(call, "committee", i)};
    return opening_set_parties(&work, http_param(call, "round"), &p);
}

enum gp_code rounds_set_parties(struct http_call *call) {
    enum gp_code code = set(call);
    if (rounds_show_problem(call, code))
        return rounds_opening(call);
    TRY(code);
    return web_done(call, round_url(call, "/opening"), "已保存，没有给任何人发消息");
}
