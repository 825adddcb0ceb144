#include "web/marking/panel.h"

#include "app/rounds/flow.h"
#include "app/marking/panel.h"
#include "app/marking/settle.h"
#include "web/rounds/tabs.h"
#include "web/shown.h"

const struct http_field panel_fields[2] = {
    {"sheet", "评分表", 100, 0},
    {"text", "理由或意见", 2000, 0},
};

static bool is_managers(const struct http_call *call) {
    return call->request->route->need == PERM_MANAGE;
}

static const char *panel_path(const struct http_call *call) {
    struct arena *a = call->arena;
    const char *round = http_url_encode(a, http_param(call, "round"));
    const char *entry = http_url_encode(a, http_param(call, "entry"));
    return is_managers(call) ? arena_printf(a, "/rounds/%s/panel/%s", round, entry)
                             : arena_printf(a, "/marking/%s/%s/~panel", round, entry);
}

static void add_cell(struct val *cell, const char *expert, const struct panel_cell *c) {
    map_text(cell, "expert", expert);
    map_score(cell, "points", c->points);
    map_bool(cell, "na", c->not_applicable);
    map_bool(cell, "outlier", c->outlier);
    map_text(cell, "reason", c->reason);
    map_text(cell, "evidence", c->evidence);
    map_bool(cell, "has_note", !cstr_empty(c->reason) || !cstr_empty(c->evidence));
}

static void add_spread(struct val *m, const struct spread *s, bool wide) {
    map_score(m, "mean", s->mean);
    map_score(m, "median", s->median);
    map_score(m, "lowest", s->lowest);
    map_score(m, "highest", s->highest);
    map_score(m, "range", s->range);
    map_score(m, "deviation", s->deviation);
    map_bool(m, "wide", wide);
}

static void add_part(struct val *m, const struct panel_part *p, const char *name) {
    map_text(m, "component", p->component->name);
    map_text(m, "number", name);
    map_score(m, "full", p->component->max);
    map_bool(m, "hidden", p->hidden);
    map_text(m, "waiting", p->waiting);
    map_bool(m, "has_sheets", !p->hidden && p->n_sheets > 0);
    map_count(m, "columns", (int64_t)p->n_sheets + 3);
    map_text(m, "aggregate", aggregate_kind_name(p->component->aggregation.kind));
    map_bool(m, "has_points", score_is_set(p->points));
    map_score(m, "points", p->points);
    map_text(m, "working", p->working);
    map_text(m, "icc", factor_text(m->arena, p->icc));
    map_text(m, "alpha", factor_text(m->arena, p->alpha));
    add_spread(m, &p->spread, p->wide);
    struct val *sheets = map_list(m, "sheets");
    for (size_t k = 0; !p->hidden && k < p->n_sheets; k++) {
        struct val *s = list_add_map(sheets);
        map_text(s, "id", p->sheets[k].sheet->id);
        map_textf(s, "field", "text-%s-%zu", name, k);
        map_text(s, "name", p->sheets[k].name);
        map_date(s, "submitted", p->sheets[k].sheet->submitted);
        map_score(s, "points", p->sheets[k].points);
        map_bool(s, "outlier", p->sheets[k].outlier);
        map_text(s, "comment", p->sheets[k].sheet->comment);
        map_bool(s, "may_return", p->sheets[k].may_return);
    }
    struct val *lines = map_list(m, "lines");
    for (size_t i = 0; i < p->n_lines; i++) {
        struct val *line = list_add_map(lines);
        const struct item *it = p->lines[i].row->item;
        map_text(line, "name", it ? it->name : p->component->name);
        map_score(line, "max", p->lines[i].row->max);
        add_spread(line, &p->lines[i].spread, p->lines[i].wide);
        struct val *cells = map_list(line, "cells");
        for (size_t k = 0; k < p->n_sheets; k++)
            add_cell(list_add_map(cells), p->sheets[k].name, &p->lines[i].cells[k]);
    }
}

/* Every time a sheet was handed in, and why it was sent back. */
static void add_history(struct val *m, const struct panel *p, const struct panel_part *part) {
    struct val *list = map_list(m, "history");
    for (size_t i = 0; !part->hidden && i < p->n_submissions; i++) {
        const struct sheet_submission *x = &p->submissions[i];
        if (!cstr_eq(x->key.component, part->component->id) || x->key.role != SCORER_EXPERT)
            continue;
        const char *name = panel_member_name(p, x->key.scorer);
        struct val *row = list_add_map(list);
        map_text(row, "name", name ? name : x->key.scorer);
        map_count(row, "version", x->version);
        map_text(row, "reference", x->reference);
        map_score(row, "points", x->points);
        map_time(row, "at", x->submitted_at);
        map_time(row, "returned", x->returned_at);
        map_text(row, "reason", x->return_reason);
    }
    map_bool(m, "has_history", list->list.n > 0);
}

static void add_decision(struct val *m, const struct panel *p) {
    map_bool(m, "decided", p->decision != NULL);
    map_text(m, "decision", p->decision ? p->decision->comment : NULL);
    map_text(m, "decided_name", p->decision ? p->decision->decided_name : NULL);
    map_time(m, "decided_at", p->decision ? p->decision->decided_at : DEC_UNSET);
    map_text(m, "closed", p->closed);
    map_text(m, "lead", p->lead);
    map_bool(m, "may_decide", p->may_decide && !p->closed);
    map_bool(m, "complete", p->complete);
}

static const struct web_shown_column mark_columns[] = {
    {"板块", "component", BOOK_TEXT}, {"指标", "../name", BOOK_TEXT},
    {"满分", "../max", BOOK_SCORE},   {"专家", "expert", BOOK_TEXT},
    {"得分", "points", BOOK_SCORE},   {"不适用", "na", BOOK_BOOL},
    {"离群", "outlier", BOOK_BOOL},   {"理由", "reason", BOOK_TEXT},
    {"依据", "evidence", BOOK_TEXT},
};
static const struct web_shown panel_tables[] = {
    WEB_SHOWN_TABLE("逐项评分", "parts/lines/cells", mark_columns),
};

static enum gp_code show(struct http_call *call, const char *problem) {
    struct work work = web_work(call);
    struct panel *p;
    const char *where = problem ? call->err->where : NULL;
    TRY(panel_open(&work, http_param(call, "round"), http_param(call, "entry"), &p));
    struct val *m =
        web_page(call, arena_printf(call->arena, "%s · 评分组汇总", p->scope->center_name));
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_bool(m, "managers", is_managers(call));
    if (is_managers(call))
        TRY(round_tabs(call, m, http_param(call, "round")));
    map_text(m, "round_title", p->scope->round_title);
    map_text(m, "action", panel_path(call));
    map_text(m, "limit", share_text(call->arena, p->limit));
    const char *text = http_form(call, "text");
    map_text(m, "typed", problem ? text : NULL);
    add_decision(m, p);
    struct val *parts = map_list(m, "parts");
    for (size_t i = 0; i < p->n_parts; i++) {
        struct val *part = list_add_map(parts);
        add_part(part, &p->parts[i], arena_printf(call->arena, "%zu", i + 1));
        add_history(part, p, &p->parts[i]);
    }
    map_bool(m, "has_parts", p->n_parts > 0);
    return web_render_shown(call, "marking/panel", m, panel_tables, GP_COUNT(panel_tables));
}

enum gp_code panel_page(struct http_call *call) {
    return show(call, NULL);
}

/* Bad input shows the page again with what was typed. */
static enum gp_code finish(struct http_call *call, enum gp_code code, const char *message) {
    if (code == GP_INVALID) {
        web_refuse(call, code);
        return show(call, call->err->message);
    }
    TRY(code);
    return web_done(call, panel_path(call), message);
}

enum gp_code panel_return_post(struct http_call *call) {
    struct work work = web_work(call);
    return finish(call,
                  panel_return(&work, http_param(call, "round"), http_param(call, "entry"),
                               http_form(call, "sheet"), http_form(call, "text")),
                  "评分已退回，专家会收到通知");
}

enum gp_code panel_confirm_post(struct http_call *call) {
    struct work work = web_work(call);
    return finish(call,
                  settle_panel_confirm(&work, http_param(call, "round"), http_param(call, "entry"),
                                       http_form(call, "text")),
                  "评分组结果已确认");
}
