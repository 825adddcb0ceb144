/* What the pages of a hand-in show alike. fill_page begins each: head, deadline, and the steps with
 * what is left of them as a rail. Then the notes of a check, and tables to be read. Nothing here
 * decides anything; what is missing or wrong comes from app/fill. */
#include "web/fill/model.h"

const char *fill_path(struct http_call *call, const char *rest) {
    return arena_printf(call->arena, "/fill/%s/%s%s",
                        http_url_encode(call->arena, http_param(call, "round")),
                        http_url_encode(call->arena, http_param(call, "entry")), rest);
}

/* ---- the steps of a hand-in, as a rail */

static void put_step(struct http_call *call, struct val *rail, const char *below, const char *name,
                     const char *count, bool done) {
    struct val *row = list_add_map(rail);
    const char *path = fill_path(call, below);
    bool current = cstr_eq(path, call->request->path);
    map_text(row, "name", name);
    map_text(row, "count", count);
    map_text(row, "path", path);
    map_bool(row, "done", done);
    map_bool(row, "now", current && !done);
    map_bool(row, "current", current);
}

static bool has_file(const struct entry *e, const char *item) {
    for (size_t i = 0; i < e->n_materials; i++)
        if (cstr_eq(e->materials[i].item, item))
            return true;
    return false;
}

static size_t files_missing(const struct fill_desk *desk) {
    const struct round *r = &desk->dossier.round;
    size_t n = 0;
    for (size_t i = 0; i < r->n_checklist; i++)
        n += r->checklist[i].required && !has_file(desk->c.entry, r->checklist[i].id);
    return n;
}

/* What is left, on every page of it. */
static void put_rail(struct http_call *call, struct val *m, const struct fill_desk *desk) {
    struct arena *a = call->arena;
    bool locked = desk->locked != NULL;
    size_t missing = files_missing(desk);
    map_text(m, "rail_label", "递交的各步");
    struct val *rail = map_list(m, "rail");
    for (size_t i = 0; i < PART_N; i++) {
        bool saved = desk->drafts[i] != NULL;
        put_step(call, rail, arena_printf(a, "/part/%s", fill_parts[i].id), fill_parts[i].title,
                 locked  ? ""
                 : saved ? "已保存"
                         : "还没填",
                 locked || saved);
    }
    put_step(call, rail, "/files", "材料",
             missing > 0 ? arena_printf(a, "缺 %zu 项", missing)
                         : arena_printf(a, "%zu 个文件", desk->c.entry->n_materials),
             missing == 0);
    put_step(call, rail, "/hand-in", "承诺与递交",
             locked ? entry_state_name(desk->scope->state) : "还没递交", locked);
}

struct val *fill_page(struct http_call *call, const struct fill_desk *desk, const char *title) {
    struct val *m = web_page(call, title);
    map_text(m, "base", fill_path(call, ""));
    map_text(m, "round_title", desk->scope->round_title);
    map_text(m, "center", desk->scope->center_name);
    map_text(m, "state", entry_state_name(desk->scope->state));
    map_text(m, "locked", desk->locked);
    const struct entry *e = desk->c.entry;
    date_t due = fill_due(desk->scope->state, entry_deadline(&desk->dossier.round, e),
                          e->corrections, e->n_corrections);
    map_date(m, "deadline", due);
    map_closing(m, desk->locked ? DATE_UNSET : due,
                desk->locked ? NULL : fill_path(call, "/closing"));
    put_rail(call, m, desk);
    map_text(m, "js_fill", asset_of("fill.js")->url);
    map_text(m, "css_fill", asset_of("fill.css")->url);
    return m;
}

/* Where the operator mends what a note of the part says. */
static const char *mending_page(struct arena *a, const char *base, const char *part) {
    if (strcmp(part, "files") == 0)
        return arena_printf(a, "%s/files", base);
    enum fill_part known;
    return fill_part_of(part, &known) ? arena_printf(a, "%s/part/%s", base, part) : NULL;
}

static void put_note(struct val *list, const struct fill_note *n, const char *base) {
    struct val *row = list_add_map(list);
    map_text(row, "severity", n->blocks ? "必须改" : severity_name(n->severity));
    map_bool(row, "blocks", n->blocks);
    map_bool(row, "warns", !n->blocks && n->severity >= SEVERITY_WARNING);
    map_text(row, "where", n->where);
    map_text(row, "cell", n->cell);
    map_text(row, "message", n->message);
    map_text(row, "mend", n->mend);
    map_text(row, "rule", n->rule);
    map_text(row, "link", base ? mending_page(row->arena, base, n->part) : NULL);
}

size_t fill_put_notes(struct val *map, const char *name, const struct fill_check *check,
                      const char *part, const char *base) {
    struct val *list = map_list(map, name);
    size_t n = 0;
    for (int blocking = 1; blocking >= 0; blocking--)
        for (size_t i = 0; i < check->notes.n; i++) {
            const struct fill_note *note = &check->notes.v[i];
            if (note->blocks != blocking || (part && strcmp(note->part, part) != 0))
                continue;
            put_note(list, note, base);
            n++;
        }
    return n;
}

static bool shown(const struct fill_col *col) {
    return !(col->flags & FILL_HIDDEN);
}

bool fill_is_figure(const struct fill_col *col) {
    bool counts = col->kind == FILL_MONEY || col->kind == FILL_COUNT || col->kind == FILL_SHARE;
    return counts && col->ref == FILL_PLAIN;
}

const char *fill_read(const struct fill_case *c, const struct fill_grid *g, size_t row, size_t col,
                      bool own) {
    const struct fill_col *k = &g->table->cols[col];
    const char *cell = fill_cell(g, row, col);
    return own && k->ref == FILL_ID_NUMBER ? cell : fill_show(c, k, cell);
}

/* The row that is looked for, and in it the cell; the first where it names none. */
static void put_cells(struct val *row, const struct fill_case *c, const struct fill_grid *g,
                      size_t i, const struct fill_shown *how) {
    struct val *cells = map_list(row, "cells");
    const struct fill_spot *spot = how->spot;
    bool here = spot && spot->table == g->table && spot->row == i, found = !here;
    map_bool(row, "here", here);
    for (size_t k = 0; k < g->table->n_cols; k++) {
        const struct fill_col *col = &g->table->cols[k];
        if (!shown(col))
            continue;
        struct val *v = list_add_map(cells);
        bool is_it = !found && (!spot->column || cstr_eq(spot->column, col->name));
        map_bool(v, "here", is_it);
        found |= is_it;
        map_text(v, "text", fill_read(c, g, i, k, how->own));
        map_text(v, "title", col->title);
        map_bool(v, "is_number", fill_is_figure(col));
        map_bool(v, "is_date", col->kind == FILL_DATE);
    }
}

static void put_head(struct val *head, const struct fill_col *col) {
    map_text(head, "text", col->title);
    map_bool(head, "is_number", fill_is_figure(col));
}

/* A page shows so many rows of a list, from the one on that its address names. */
#define ROWS_SHOWN 200

struct window {
    size_t first, end;
};

static void put_way(struct val *map, const char *name, const char *list, size_t from, bool there) {
    map_text(map, name,
             there ? arena_printf(map->arena, "?list=%s&from=%zu#list-%s", list, from, list)
                   : NULL);
}

static struct window put_window(struct http_call *call, struct val *map, const char *list, size_t n,
                                int64_t from) {
    if (cstr_eq(http_query(call, "list"), list) &&
        dec_parse(str_of(cstr_or_empty(http_query(call, "from"))), 0, &from) != DEC_PARSED)
        from = 0;
    if (from < 0 || (size_t)from >= n)
        from = 0;
    struct window w = {(size_t)from - (size_t)from % ROWS_SHOWN, 0};
    w.end = n - w.first > ROWS_SHOWN ? w.first + ROWS_SHOWN : n;
    map_text(map, "part_list", list);
    map_bool(map, "is_part", n > ROWS_SHOWN);
    map_count(map, "part_all", (int64_t)n);
    map_count(map, "part_first", (int64_t)w.first + 1);
    map_count(map, "part_last", (int64_t)w.end);
    bool ways = call->request->method == HTTP_GET; /* else what was typed would be gone */
    put_way(map, "part_before", list, w.first - ROWS_SHOWN, ways && w.first > 0);
    put_way(map, "part_after", list, w.end, ways && w.end < n);
    return w;
}

void fill_put_tables(struct http_call *call, struct val *map, const struct fill_case *c,
                     const struct fill_grid *g, size_t n, const struct fill_shown *how) {
    struct val *tables = map_list(map, "tables");
    for (size_t t = 0; t < n; t++) {
        if (g[t].n == 0)
            continue;
        struct val *table = list_add_map(tables);
        map_text(table, "title", g[t].table->title);
        struct val *heads = map_list(table, "heads");
        for (size_t k = 0; k < g[t].table->n_cols; k++)
            if (shown(&g[t].table->cols[k]))
                put_head(list_add_map(heads), &g[t].table->cols[k]);
        struct val *rows = map_list(table, "rows");
        bool here = how->spot && how->spot->table == g[t].table;
        struct window w =
            put_window(call, table, g[t].table->id, g[t].n, here ? (int64_t)how->spot->row : 0);
        for (size_t i = w.first; i < w.end; i++)
            put_cells(list_add_map(rows), c, &g[t], i, how);
    }
}

void fill_put_changes(struct http_call *call, struct val *map, const char *name,
                      const struct fill_changes *changes) {
    struct val *list = map_list(map, name);
    struct window w = put_window(call, map, "changes", changes->v.n, 0);
    for (size_t i = w.first; i < w.end; i++) {
        const struct fill_change *c = &changes->v.v[i];
        struct val *row = list_add_map(list);
        map_text(row, "table", c->table);
        map_text(row, "row", c->row);
        map_text(row, "column", *c->column ? c->column : "整行");
        map_text(row, "old", *c->old ? c->old : "（空）");
        map_text(row, "new", *c->new ? c->new : "（空）");
    }
}
