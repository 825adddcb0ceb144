/* A party's ratings beside each other: a line a center, a column an item. Ratings with the same
 * component share a table (add_groups); a line's fields are those of the single form, numbered from
 * k times SHEET_STRIDE (marking/sheet_view.h). take() gives each line to the same function as the
 * single form does; one that another window has changed takes the whole request back. Nothing here
 * decides whether a line is theirs: what is not in their list is passed over. */

#include "web/assets.h"
#include "web/edit.h"
#include "web/rating/inside.h"

/* What the form brought back of one rating, and what became of it. */
struct table_line {
    struct rate_item *item;
    size_t k;             /* its number in the form */
    struct rating *taken; /* NULL: nothing was typed */
};

struct table_run {
    struct rate_visit visit;
    struct rate_list *list;
    struct table_line *lines;
    size_t n_lines;
    bool hand_in;
    struct rate_tally tally;
    const char *problem; /* something was not stored: all of it is taken back */
    bool refused;        /* the lines show what was typed */
};

/* ---- showing */

static bool has_column(const struct form_row *r) {
    return r->number > 0 || (r->item && r->item->may_not_apply);
}

static void add_part(struct val *list, const char *part, const char *title, bool is_figure) {
    struct val *m = list_add_map(list);
    map_text(m, "part", part);
    map_text(m, "title", title);
    map_bool(m, "is_figure", is_figure);
}

/* The columns of the grid: a field each. */
static void add_mark_parts(struct val *list, const struct form_row *r, const char *name) {
    struct arena *a = list->arena;
    switch (r->kind) {
    case ITEM_POINTS:
        add_part(list, "points", arena_printf(a, "%s（满分 %s）", name, score_text(a, r->max)),
                 true);
        break;
    case ITEM_DEGREE:
        add_part(list, "level", name, false);
        break;
    case ITEM_COMBO:
        for (size_t k = 0; k < r->item->n_options; k++)
            add_part(list, arena_printf(a, "o%zu", k + 1), r->item->options[k].name, false);
        break;
    case ITEM_RATIO:
        add_part(list, "done", arena_printf(a, "%s：完成数", name), true);
        add_part(list, "target", arena_printf(a, "%s：目标数", name), true);
        break;
    case ITEM_DEDUCT:
    case ITEM_BONUS:
        add_part(list, "times", arena_printf(a, "%s：次数", name), true);
        break;
    default:
        break;
    }
}

static void add_parts(struct val *list, const struct form_row *r, const char *name) {
    add_mark_parts(list, r, name);
    if (r->item && r->item->may_not_apply)
        add_part(list, "na",
                 r->number ? "不适用" : arena_printf(list->arena, "%s：整组不适用", name), false);
    if (r->number)
        add_part(list, "reason", "理由", false);
}

static void add_columns(struct val *group, const struct sheet_form *f) {
    struct val *list = map_list(group, "columns");
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct form_row *r = &f->rows[i];
        if (!has_column(r))
            continue;
        struct val *col = list_add_map(list);
        const char *name = r->item ? r->item->name : f->component->name;
        map_text(col, "name", name);
        add_parts(map_list(col, "parts"), r, name);
        map_score(col, "max", r->max);
        map_text(col, "criteria", r->item ? r->item->criteria : NULL);
    }
}

static const struct table_line *line_of(const struct table_run *t, const struct rate_item *x) {
    for (size_t i = 0; i < t->n_lines; i++)
        if (t->lines[i].item == x)
            return &t->lines[i];
    return NULL;
}

static void add_line(struct http_call *call, struct val *list, const struct table_run *t,
                     const struct rate_item *x, size_t k) {
    struct val *row = list_add_map(list);
    const struct table_line *line = line_of(t, x);
    const struct rating *typed = t->refused && line ? line->taken : NULL;
    const struct sheet_form *form = typed ? &typed->form : &x->form;
    bool open = x->state == RATE_OPEN;
    rate_put_about(row, &x->own, x->about);
    map_count(row, "k", (int64_t)k);
    map_textf(row, "at", "%s/%s", x->own.key.entry, x->own.key.component);
    map_text(row, "path", rate_place_path(call->arena, t->visit.base, &x->own));
    sheet_view_rows_of(row, form, typed ? &typed->input : &x->input, !open, k);
    map_count(row, "rev", typed && typed->problem && !typed->kept ? typed->revision : x->revision);
    map_count(row, "version", x->version);
    map_bool(row, "open", open);
    map_bool(row, "done", x->state == RATE_DONE);
    map_text(row, "closed",
             open || x->state == RATE_DONE ? NULL : rate_stop_message(x->state, x->closed));
    map_score(row, "points", score_is_set(x->points) ? x->points : form->points);
    map_text(row, "return_reason", open ? x->return_reason : NULL);
    const char *first_open = form->first_open ? form->first_open : x->first_open;
    map_text(row, "first_open", open && x->begun && http_query(call, "check") ? first_open : NULL);
}

/* Ratings of one component of one method make a table. */
static void add_groups(struct http_call *call, struct val *m, const struct table_run *t) {
    const struct rate_list *list = t->list;
    bool *shown = gp_new_n(call->arena, bool, list->n_items);
    struct val *groups = map_list(m, "groups");
    for (size_t i = 0; i < list->n_items; i++) {
        const struct component *c = list->items[i].own.component;
        if (shown[i])
            continue;
        struct val *group = list_add_map(groups);
        map_text(group, "component", c->name);
        map_score(group, "full", c->max);
        add_columns(group, &list->items[i].form);
        struct val *lines = map_list(group, "lines");
        for (size_t k = i; k < list->n_items && k < SHEETS_MAX; k++) {
            if (shown[k] || list->items[k].own.component != c)
                continue;
            shown[k] = true;
            add_line(call, lines, t, &list->items[k], k);
        }
    }
}

/* The first that another window has changed meanwhile. */
static void put_conflict(struct val *m, const struct table_run *t) {
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct rating *r = t->lines[i].taken;
        if (!t->refused || !r || !r->problem || r->kept)
            continue;
        sheet_view_conflict(m, &r->form, &t->lines[i].item->input, &r->input,
                            arena_printf(m->arena, "%s/~table", t->visit.base));
        return;
    }
    map_list(m, "conflict");
    map_bool(m, "has_conflict", false);
    map_text(m, "discard", NULL);
}

static enum gp_code show(struct http_call *call, const struct table_run *t) {
    const struct rate_list *list = t->list;
    struct val *m = rate_page(call, &t->visit, "并排评价");
    int64_t saved = DEC_UNSET;
    for (size_t i = 0; i < list->n_items; i++)
        if (list->items[i].state == RATE_OPEN && list->items[i].saved_at > saved)
            saved = list->items[i].saved_at;
    map_text(m, "problem", t->problem);
    map_text(m, "office", list->party.office);
    map_text(m, "round_title", list->round_title);
    map_text(m, "contact", list->around.contact);
    map_date(m, "expires", list->party.due);
    map_text(m, "base", t->visit.base);
    map_text(m, "back", t->visit.home);
    map_textf(m, "action", "%s/~table", t->visit.base);
    map_text(m, "reason_rule", sheet_reason_rule(call->arena, list->items[0].own.standard));
    map_bool(m, "may_save", list->n_open > 0);
    map_time(m, "saved_at", saved);
    map_text(m, "save_problem", NULL);
    map_bool(m, "oob", false);
    map_list(m, "notes");
    map_list(m, "revs");
    map_closing(m, list->party.link ? list->party.due : DATE_UNSET,
                arena_printf(call->arena, "%s/~table/~closing", t->visit.base));
    map_text(m, "js_marking", asset_of("marking.js")->url);
    map_text(m, "form_title", list->at ? list->at->form.title : NULL);
    put_conflict(m, t);
    add_groups(call, m, t);
    return web_render(call, "rating/table", m);
}

static enum gp_code begin(struct http_call *call, struct table_run *t) {
    t->visit = rate_visit_of(call);
    return rate_lines(&t->visit.work, &t->visit.who, web_today(), &t->list);
}

enum gp_code rate_table_page(struct http_call *call) {
    struct table_run t = {0};
    TRY(begin(call, &t));
    return show(call, &t);
}

/* Open as long as one of them is. */
enum gp_code rate_table_watch(struct http_call *call) {
    struct table_run t = {0};
    struct closing_watch w;
    const struct rate_item *open = NULL;
    TRY(begin(call, &t));
    for (size_t i = 0; i < t.list->n_items && !open; i++)
        if (t.list->items[i].state == RATE_OPEN)
            open = &t.list->items[i];
    const struct rate_item *x = open ? open : &t.list->items[0];
    TRY(closing_watch_sheet(&t.visit.work, x->own.key.round, x->own.key.entry,
                            t.list->party.link ? t.list->party.due : DATE_UNSET,
                            open ? NULL : "评价已提交或已经截止", &w));
    return web_reply_watch(call, &w);
}

/* ---- taking */

static struct rate_item *item_at(const struct table_run *t, const struct rate_place_key *place) {
    for (size_t i = 0; i < t->list->n_items; i++)
        if (cstr_eq(t->list->items[i].own.key.entry, place->entry) &&
            cstr_eq(t->list->items[i].own.key.component, place->component))
            return &t->list->items[i];
    return NULL;
}

/* A line in which nothing was ever typed is not begun. */
static bool is_untouched(struct arena *a, const struct rate_item *x,
                         const struct sheet_post *post) {
    if (x->begun)
        return false;
    struct sheet_input in = post->read(post->page, &x->form), empty = x->input;
    return cstr_eq(sheet_input_write(a, &x->form, &in), sheet_input_write(a, &x->form, &empty));
}

static enum gp_code take_line(struct http_call *call, struct table_run *t,
                              struct table_line *line) {
    struct rate_item *x = line->item;
    struct rate_place_key place = {x->own.key.entry, x->own.key.component};
    struct rate_post post = {.sheet = sheet_view_post_of(call, line->k), .form = DEC_UNSET};
    if (x->state != RATE_OPEN || is_untouched(call->arena, x, &post.sheet))
        return GP_OK;
    TRY((t->hand_in ? rate_submit : rate_save)(&t->visit.work, &t->visit.who, &place, &post,
                                               &line->taken));
    const struct rating *r = line->taken;
    if (t->hand_in)
        rate_tally_add(call->arena, &t->tally, r);
    if (r->problem && !r->kept)
        t->problem = arena_printf(call->arena, "%s：%s", x->own.scope->center_name, r->problem);
    return GP_OK;
}

static enum gp_code take(struct http_call *call, struct table_run *t) {
    TRY(begin(call, t));
    size_t n = http_form_rows(call, "at");
    n = n < SHEETS_MAX ? n : SHEETS_MAX;
    t->lines = gp_new_n(call->arena, struct table_line, n);
    for (size_t k = 0; k < n; k++) {
        struct rate_place_key place;
        const char *at = http_form_row(call, "at", k);
        struct rate_item *x = rate_split_place(call->arena, at, &place) ? item_at(t, &place) : NULL;
        if (!x)
            continue;
        struct table_line *line = &t->lines[t->n_lines++];
        *line = (struct table_line){.item = x, .k = k};
        TRY(take_line(call, t, line));
    }
    edit_compared(call); /* by rate_save and rate_submit */
    t->refused = t->problem != NULL;
    return GP_OK;
}

/* The numbers of the drafts to go on from, and each cell's own note. */
static enum gp_code reply_status(struct http_call *call, const struct table_run *t) {
    struct val *m = val_map(call->arena);
    map_text(m, "save_problem", t->problem);
    map_time(m, "saved_at", work_now_ms(&t->visit.work));
    map_bool(m, "oob", true);
    struct val *revs = map_list(m, "revs"), *notes = map_list(m, "notes");
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct rating *r = t->lines[i].taken;
        if (!r)
            continue;
        struct val *row = list_add_map(revs);
        map_count(row, "k", (int64_t)t->lines[i].k);
        map_count(row, "rev", r->revision);
        sheet_view_notes(notes, &r->form, t->lines[i].k);
    }
    if (!t->problem)
        web_tell_stored(call);
    return web_render(call, "rating/table_status", m);
}

/* All of it or nothing, so that one sentence says how things stand. */
static enum gp_code refuse(struct http_call *call, const struct table_run *t) {
    web_refuse(call, GP_CONFLICT);
    return show(call, t);
}

enum gp_code rate_table_save(struct http_call *call) {
    struct table_run t = {0};
    TRY(take(call, &t));
    if (http_header(call, "HX-Request"))
        return reply_status(call, &t);
    if (t.refused)
        return refuse(call, &t);
    return web_done(call, arena_printf(call->arena, "%s/~table", t.visit.base), "草稿已保存");
}

enum gp_code rate_table_submit(struct http_call *call) {
    struct table_run t = {.hand_in = true};
    TRY(take(call, &t));
    if (t.refused)
        return refuse(call, &t);
    const char *path = t.tally.refused > 0
                           ? arena_printf(call->arena, "%s/~table?check=1", t.visit.base)
                           : t.visit.home;
    if (t.tally.handed_in + t.tally.refused == 0)
        return web_done(call, arena_printf(call->arena, "%s/~table", t.visit.base),
                        "还没有填写任何一项，没有提交");
    return web_done(call, path, rate_tally_text(call->arena, &t.tally));
}
