#include "web/fill/submission.h"

#include "base/file.h"
#include "store/dossier.h"
#include "web/fill/fetch.h"
#include "web/fill/model.h"
#include "web/fill/stamp.h"
#include "web/shown.h"

/* spot: where the address leads (?at=PLACE), in this part; NULL: elsewhere. */
static void put_section(struct http_call *call, struct val *sections, const struct fill_case *c,
                        enum fill_part part, const struct fill_spot *spot, bool own) {
    struct val *s = list_add_map(sections);
    map_text(s, "title", fill_parts[part].title);
    map_bool(s, "is_here", spot && !spot->table);
    struct fill_shown shown = {own, spot};
    fill_put_tables(call, s, c, fill_part_grids(c, part), fill_parts[part].n_tables, &shown);
    map_bool(s, "is_empty", val_get(s, "tables", 6)->list.n == 0);
}

/* False when the address names no place, or one that is in no table. */
static bool asked_spot(const struct http_call *call, const struct fill_case *c,
                       struct fill_spot *ret) {
    struct place_ref at;
    const char *key = call->request->method == HTTP_GET ? http_query(call, "at") : NULL;
    return key && place_of_key(call->arena, key, &at) && fill_locate(c, &at, ret);
}

static enum gp_code put_files(struct http_call *call, struct work *w, struct val *m,
                              const struct fill_case *c, const struct entry_scope *scope) {
    struct stamp_list stamps;
    TRY(stamps_read(w, scope, c, &stamps));
    struct fill_grid g = fill_material_grid(c);
    struct val *list = map_list(m, "files");
    const char *base = fetch_base(call, scope->round, scope->entry);
    bool any = false;
    for (size_t i = 0; i < g.n; i++) {
        const struct material *f = &c->entry->materials[i];
        struct val *row = list_add_map(list);
        map_text(row, "item", fill_show(c, &g.table->cols[0], fill_cell(&g, i, 0)));
        map_textf(row, "anchor", "m-%zu", i);
        map_text(row, "name", f->file_name);
        map_text(row, "size", f->size >= 0 ? file_size_text(call->arena, f->size) : "");
        map_date(row, "received", f->received);
        map_text(row, "sha256", f->sha256);
        stamp_put(row, &stamps, f->sha256);
        fetch_put_file(row, base, f);
        any = any || f->sha256;
    }
    map_text(m, "all_files", any ? arena_printf(call->arena, "%s/~all", base) : NULL);
    fetch_put_viewer(m);
    map_bool(m, "has_files", g.n > 0);
    return GP_OK;
}

/* Who pledged, and what the last version changed. */
static enum gp_code put_versions(struct http_call *call, struct work *w, struct val *m,
                                 const struct fill_case *c, const struct entry_scope *scope) {
    struct fill_key key = {w->tenant, scope->round, scope->entry};
    struct hand_in *v;
    size_t n;
    TRY(store_hand_ins(w, &key, &v, &n));
    struct fill_changes changes = {0};
    if (n > 1 && !cstr_empty(v[n - 2].snapshot) && !cstr_empty(v[n - 1].snapshot))
        TRY(fill_compare_snapshots(w, c, v[n - 2].snapshot, v[n - 1].snapshot, &changes));
    map_count(m, "version", n > 0 ? v[n - 1].version : DEC_UNSET);
    map_time(m, "at", n > 0 ? v[n - 1].at_ms : DEC_UNSET);
    map_text(m, "pledger", n > 0 ? v[n - 1].pledger : NULL);
    map_text(m, "sha256", n > 0 ? v[n - 1].sha256 : NULL);
    map_bool(m, "has_changes", changes.v.n > 0);
    fill_put_changes(call, m, "changes", &changes);
    return GP_OK;
}

enum gp_code submission_open(struct work *w, const char *round, const char *entry,
                             struct submission *ret) {
    TRY(flow_read_entry(w, round, entry, &ret->scope));
    const char *rounds[] = {round, ret->also};
    struct dossier d[2];
    TRY(store_dossier_get_all(w, rounds, ret->also ? 2 : 1, d));
    ret->dossier = d[0];
    if (ret->also)
        ret->other = d[1];
    return fill_case_of(w->arena, &ret->dossier, entry, &ret->c)
               ? GP_OK
               : gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目");
}

enum gp_code submission_put(struct http_call *call, struct val *map, struct submission *s) {
    struct work work = web_work(call);
    const struct fill_case *c = &s->c;
    const struct entry *e = c->entry;
    enum entry_state state = s->scope->state;
    struct val *m = map_map(map, "submission");
    bool here =
        date_is_set(e->handed_in) || e->n_materials > 0 || e->funds.given || e->n_progress > 0;
    map_text(m, "state", entry_state_name(state));
    map_bool(m, "handed_in", here);
    map_date(m, "day", e->handed_in);
    map_bool(m, "pledged", e->pledged);
    map_bool(m, "again", state == ENTRY_RETURNED || state == ENTRY_DRAFT);
    struct val *sections = map_list(m, "sections");
    bool own = fill_is_own(&work, s->scope);
    struct fill_spot spot;
    bool asked = here && asked_spot(call, c, &spot);
    for (size_t i = 0; here && i < PART_N; i++)
        put_section(call, sections, c, (enum fill_part)i, asked && spot.part == i ? &spot : NULL,
                    own);
    map_bool(m, "files_here", !asked); /* #here without a cell: the files, which come last */
    TRY(put_files(call, &work, m, c, s->scope));
    return put_versions(call, &work, m, c, s->scope);
}

enum gp_code submission_model(struct http_call *call, const char *round, const char *entry,
                              struct val *map) {
    struct work work = web_work(call);
    struct submission *s = gp_new(call->arena, struct submission);
    TRY(submission_open(&work, round, entry, s));
    return submission_put(call, map, s);
}

/* ---- the tables to be downloaded */

static const enum book_kind kinds[] = {
    [FILL_COUNT] = BOOK_COUNT, [FILL_MONEY] = BOOK_MONEY, [FILL_SHARE] = BOOK_SHARE,
    [FILL_DATE] = BOOK_DATE,   [FILL_FLAG] = BOOK_TEXT, /* said in words, as on the page */
};

static enum book_kind kind_of(const struct fill_col *col) {
    return col->ref == FILL_PLAIN ? kinds[col->kind] : BOOK_TEXT;
}

static struct web_table table_of(struct http_call *call, const struct fill_case *c,
                                 const struct fill_grid *g, bool own) {
    const struct fill_table *t = g->table;
    struct book_column *columns = gp_new_n(call->arena, struct book_column, t->n_cols);
    struct book_cell *cells = gp_new_n(call->arena, struct book_cell, t->n_cols);
    size_t n = 0;
    for (size_t k = 0; k < t->n_cols; k++)
        if (!(t->cols[k].flags & FILL_HIDDEN))
            columns[n++] =
                (struct book_column){.heading = t->cols[k].title, .kind = kind_of(&t->cols[k])};
    struct web_table table = web_table(call, t->title, t->title, columns, n);
    for (size_t i = 0; i < g->n; i++) {
        n = 0;
        for (size_t k = 0; k < t->n_cols; k++)
            if (!(t->cols[k].flags & FILL_HIDDEN))
                cells[n++] = web_cell(kind_of(&t->cols[k]), fill_read(c, g, i, k, own));
        web_table_add(&table, cells);
    }
    return table;
}

#define TABLES_MAX 16

/* Two tables of a part may have one title; and a sheet's name may have no slash. */
static const char *sheet_name(struct arena *a, const struct book_sheet *sheets, size_t n,
                              const char *title) {
    size_t same = 0;
    for (size_t i = 0; i < n; i++)
        same += cstr_eq(sheets[i].title, title);
    const char *slash = strchr(title, '/');
    const char *name =
        slash ? arena_printf(a, "%.*s／%s", (int)(slash - title), title, slash + 1) : title;
    return same > 0 ? arena_printf(a, "%s %zu", name, same + 1) : name;
}

enum gp_code submission_file(struct http_call *call, const char *round, const char *entry) {
    struct work work = web_work(call);
    struct submission *s = gp_new(call->arena, struct submission);
    const struct fill_case *c = &s->c;
    struct web_table *tables = gp_new_n(call->arena, struct web_table, TABLES_MAX);
    struct book_sheet sheets[TABLES_MAX];
    size_t n = 0;
    TRY(submission_open(&work, round, entry, s));
    bool own = fill_is_own(&work, s->scope);
    for (size_t p = 0; p < PART_N; p++) {
        const struct fill_grid *g = fill_part_grids(c, (enum fill_part)p);
        for (size_t i = 0; i < fill_parts[p].n_tables && n < TABLES_MAX; i++) {
            tables[n] = table_of(call, c, &g[i], own);
            tables[n].sheet.name = sheet_name(call->arena, sheets, n, g[i].table->title);
            sheets[n] = web_table_sheet(&tables[n]);
            n++;
        }
    }
    return web_download_book(call, sheets, n,
                             arena_printf(call->arena, "%s递交的资料", s->scope->center_name));
}
