/* 参评项目: the manager's page of one entry. The page is put together from sections that do not
 * know each other; the steps come from core's table of transitions and are done by
 * app/rounds/entry.c. A refused step shows the page again with what was typed. */
#include "app/rounds/flow.h"
#include "app/rounds/action.h"
#include "app/rounds/entry.h"
#include "store/panel.h"
#include "web/marking/closing_view.h"
#include "web/rounds/inside.h"
#include "web/timeline.h"
#include "store/correction.h"
#include "web/papers/offer.h"
#include "web/shown.h"

static enum gp_code find_line(struct http_call *call, const struct board *b,
                              const struct board_line **ret) {
    for (size_t i = 0; i < b->n_lines; i++) {
        if (!cstr_eq(b->lines[i].row->entry, http_param(call, "entry")))
            continue;
        *ret = &b->lines[i];
        return GP_OK;
    }
    return gp_fail(call->err, GP_MISSING, NULL, "本轮没有这个参评项目");
}

static void add_facts(struct http_call *call, struct val *m, const struct board *b,
                      const struct board_line *l) {
    const struct board_row *row = l->row;
    map_text(m, "center", row->center_name);
    map_text(m, "project_title", row->project_title ? row->project_title : row->project);
    map_text(m, "subdistrict", row->subdistrict);
    map_text(m, "operator", row->operator_name);
    map_text(m, "method", l->method_name ? l->method_name : "未选择");
    map_text(m, "state", entry_state_name(row->state));
    map_text(m, "color", entry_state_color(row->state));
    map_text(m, "hand_in", hand_in_name(l->hand_in));
    map_date(m, "handed_in", row->handed_in);
    map_count(m, "late_days", l->late_days);
    map_bool(m, "is_late", l->late_days > 0);
    map_date(m, "deadline", l->deadline);
    map_bool(m, "own_deadline", date_is_set(row->deadline));
    map_text(m, "round_title", b->head.title);
    map_text(m, "data_path", entry_url(call, row->entry, "/data"));
    map_text(m, "experts_path", entry_url(call, row->entry, "/experts"));
    map_text(m, "panel_path",
             round_url(call, arena_printf(call->arena, "/panel/%s",
                                          http_url_encode(call->arena, row->entry))));
    map_text(m, "step_path", entry_url(call, row->entry, "/step"));
    map_text(m, "remind_path", round_url(call, "/remind"));
    map_text(m, "casefile_path", round_url(call, "/casefile"));
    map_text(m, "entry", row->entry);
}

/* ---- material */

static enum gp_code add_items(struct work *w, struct val *m, const struct board *b,
                              const struct board_line *l) {
    struct item_in *items;
    size_t n, missing = 0;
    TRY(store_board_items(w, b->head.id, l->row->entry, &items, &n));
    struct correction *corrections;
    size_t n_corrections;
    TRY(store_corrections(w, b->head.id, l->row->entry, &corrections, &n_corrections));
    struct val *list = map_list(m, "items"), *lacking = map_list(m, "lacking");
    for (size_t i = 0; i < n; i++) {
        date_t due = item_due(items[i].due, b->head.deadline, l->row->deadline);
        due = correction_due(corrections, n_corrections, items[i].received, due);
        bool late = date_is_set(items[i].received) && date_is_set(due) &&
                    date_cmp(items[i].received, due) > 0;
        struct val *row = list_add_map(list);
        map_text(row, "name", items[i].name);
        map_bool(row, "required", items[i].required);
        map_date(row, "due", due);
        map_count(row, "files", items[i].files);
        map_bool(row, "given", items[i].files > 0);
        map_date(row, "received", items[i].received);
        map_bool(row, "late", late);
        map_bool(row, "missing", items[i].files == 0 && items[i].required);
        if (items[i].files > 0)
            continue;
        missing += items[i].required;
        row = list_add_map(lacking);
        map_text(row, "name", items[i].name);
        map_bool(row, "required", items[i].required);
        map_count(row, "i", (int64_t)lacking->list.n - 1);
    }
    map_bool(m, "has_items", n > 0);
    map_bool(m, "has_lacking", lacking->list.n > 0);
    map_count(m, "n_missing", (int64_t)missing);
    map_bool(m, "lacks", missing > 0);
    return GP_OK;
}

/* ---- people */

static enum gp_code add_seats(struct work *w, struct val *m, const struct board *b,
                              const char *entry) {
    struct panel_seat *seats;
    size_t n;
    TRY(store_panel_seats(w, b->head.id, entry, &seats, &n));
    struct val *list = map_list(m, "seats");
    bool waiting = false;
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "name", seats[i].name);
        map_bool(row, "lead", seats[i].lead);
        map_bool(row, "conflict", seats[i].conflict);
        map_bool(row, "submitted", seats[i].submitted);
        map_bool(row, "declared", seats[i].declared);
        waiting = waiting || (!seats[i].submitted && !seats[i].conflict);
    }
    map_bool(m, "has_seats", list->list.n > 0);
    map_bool(m, "may_remind_experts", waiting && board_may_remind(b, REMIND_EXPERT));
    return GP_OK;
}

static enum gp_code add_ratings(struct work *w, struct val *m, const struct board *b,
                                const struct board_line *l) {
    struct rated_component *rated;
    size_t n;
    TRY(store_board_rated(w, b->head.id, &rated, &n));
    const struct method *method = board_method(b, l->row);
    struct val *list = map_list(m, "ratings");
    for (size_t i = 0; method && i < method->n_components; i++) {
        const struct component *c = &method->components[i];
        if (c->scored_by == SCORER_EXPERT || c->scored_by == SCORER_INSPECTOR)
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "name", c->name);
        map_text(row, "role", scorer_role_name(c->scored_by));
        map_bool(row, "submitted", board_is_rated(rated, n, l->row->entry, c->id));
    }
    map_bool(m, "has_ratings", list->list.n > 0);
    map_bool(m, "may_remind_raters",
             action_is_offered(entry_action_of("remind_rater"), b, l, NULL));
    return GP_OK;
}

/* ---- steps */

static void add_steps(struct val *m, const struct board *b, const struct board_line *l,
                      const struct closing_sheets *sheets) {
    struct val *list = map_list(m, "steps");
    for (size_t i = 0; i < n_entry_actions; i++) {
        const struct entry_action *x = &entry_actions[i];
        const struct transition *t = action_transition(x, l);
        if (!x->single || !t || !action_is_offered(x, b, l, NULL))
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "id", t->id);
        map_text(row, "name", t->name);
        map_text(row, "effect", action_effect(x));
        map_bool(row, "needs_reason", t->needs_reason);
        map_bool(row, "is_return", x->asks & ASK_RETURN);
        map_bool(row, "forward", !t->needs_reason);
        struct closing_move move = {.transition = t};
        closing_put(row, sheets, &move, b->head.id, l->row->entry, "");
    }
    map_bool(m, "has_steps", list->list.n > 0);
    map_bool(m, "may_remind_operator",
             action_is_offered(entry_action_of("remind_operator"), b, l, NULL));
    map_text(m, "lock_reason", round_lock_reason(b->head.state));
}

/* Those that every entry has; all others stand on the round's page of papers. */
static void add_papers(struct val *m, const struct board *b, const struct board_line *l) {
    static const struct paper_offer offers[] = {
        {PAPER_CHECKLIST, NULL}, {PAPER_MISSING, NULL}, {PAPER_SETTLEMENT, NULL}};
    bool there = l->row->state != ENTRY_WITHDRAWN;
    papers_offer(m, b->head.id, l->row->entry, offers, there ? GP_COUNT(offers) : 0);
}

static const struct web_shown_column item_columns[] = {
    {"材料", "name", BOOK_TEXT},   {"必交", "required", BOOK_BOOL}, {"截止", "due", BOOK_DATE},
    {"文件", "files", BOOK_COUNT}, {"缺", "missing", BOOK_BOOL},    {"收到", "received", BOOK_DATE},
    {"逾期", "late", BOOK_BOOL},
};
static const struct web_shown entry_tables[] = {
    WEB_SHOWN_TABLE("材料", "items", item_columns),
};

static enum gp_code show(struct http_call *call, const struct entry_step *typed) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round"), *entry = http_param(call, "entry");
    struct board b;
    const struct board_line *l = NULL;
    TRY(board_load(&work, round, web_today(), &b));
    TRY(find_line(call, &b, &l));
    struct val *m = web_page(call, l->row->center_name);
    TRY(round_tabs(call, m, round));
    add_facts(call, m, &b, l);
    TRY(add_items(&work, m, &b, l));
    TRY(add_seats(&work, m, &b, entry));
    TRY(add_ratings(&work, m, &b, l));
    struct closing_sheets sheets;
    TRY(closing_load(&work, round, entry, &sheets));
    add_steps(m, &b, l, &sheets);
    add_papers(m, &b, l);
    map_text(m, "typed_reason", typed ? typed->reason : "");
    map_text(m, "typed_due", typed ? typed->due : "");
    map_bool(m, "steps_open", typed != NULL);
    TRY(timeline_add(call, m, arena_printf(call->arena, "round/%s/entry/%s", round, entry)));
    rounds_put_problem(call, m);
    return web_render_shown(call, "rounds/entry", m, entry_tables, GP_COUNT(entry_tables));
}

enum gp_code rounds_entry(struct http_call *call) {
    return show(call, NULL);
}

static void read_lacking(struct http_call *call, struct entry_step *s) {
    size_t n = http_form_rows(call, "lacking");
    s->lacking = gp_new_n(call->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!cstr_empty(http_form_row(call, "lacking", i)))
            s->lacking[s->n_lacking++] = http_form_row(call, "lacking", i);
}

enum gp_code rounds_entry_step(struct http_call *call) {
    struct work work = web_work(call);
    const char *entry = http_param(call, "entry");
    struct entry_step s = {.step = http_form(call, "step"),
                           .reason = http_form(call, "reason"),
                           .due = http_form(call, "due")};
    read_lacking(call, &s);
    enum gp_code code = entry_make_step(&work, http_param(call, "round"), entry, &s, web_today());
    if (rounds_show_problem(call, code))
        return show(call, &s);
    TRY(code);
    return web_done(call, entry_url(call, entry, ""),
                    arena_printf(call->arena, "已办理。%s", entry_step_effect(s.step)));
}
