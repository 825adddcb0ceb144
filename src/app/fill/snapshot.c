/* A hand-in as one canonical document, and what changed between two of them. */
#include "app/fill/inside.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "core/id_number.h"

static void put_row(const struct fill_case *c, struct jout *o, const struct fill_grid *g,
                    size_t row) {
    jout_array(o);
    for (size_t k = 0; k < g->table->n_cols; k++) {
        const char *cell = fill_cell(g, row, k);
        bool personal = g->table->cols[k].ref == FILL_ID_NUMBER && *cell;
        jout_text(o, personal ? id_number_masked(c->arena, cell) : cell);
    }
    jout_end(o);
}

static void put_grid(const struct fill_case *c, struct jout *o, const struct fill_grid *g) {
    jout_key(o, g->table->id);
    jout_object(o);
    jout_pair(o, "title", g->table->title);
    jout_key(o, "columns");
    jout_array(o);
    for (size_t k = 0; k < g->table->n_cols; k++)
        jout_text(o, g->table->cols[k].name);
    jout_end(o);
    jout_key(o, "rows");
    jout_array(o);
    for (size_t i = 0; i < g->n; i++)
        put_row(c, o, g, i);
    jout_end(o);
    jout_end(o);
}

const char *fill_snapshot(const struct fill_case *c, const struct fill_snapshot_head *h) {
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "format", "gongping.hand-in.1");
    jout_pair(&o, "tenant", c->d->tenant);
    jout_pair(&o, "round", h->round);
    jout_pair(&o, "entry", h->entry);
    jout_pair(&o, "project", c->project->id);
    jout_key(&o, "version");
    jout_int(&o, h->version);
    jout_key(&o, "at_ms");
    jout_int(&o, h->at_ms);
    jout_pair(&o, "pledged_by", h->pledger);
    jout_key(&o, "tables");
    jout_object(&o);
    for (size_t i = 0; i < PART_N; i++) {
        const struct fill_grid *g = fill_part_grids(c, (enum fill_part)i);
        for (size_t k = 0; k < fill_parts[i].n_tables; k++)
            put_grid(c, &o, &g[k]);
    }
    struct fill_grid files = fill_material_grid(c);
    put_grid(c, &o, &files);
    jout_end(&o);
    jout_end(&o);
    const char *text = arena_strdup(c->arena, buf_text(&b));
    buf_free(&b);
    return text;
}

/* ---- comparing */

/* Columns are found by name: an older snapshot may lack a newer one. */
static size_t column_at(const json_t *columns, const char *name) {
    size_t n = json_array_size(columns);
    for (size_t i = 0; i < n; i++) {
        const char *s = json_string_value(json_array_get(columns, i));
        if (s && strcmp(s, name) == 0)
            return i;
    }
    return n;
}

static struct fill_grid read_grid(struct arena *a, const json_t *tables,
                                  const struct fill_table *t) {
    const json_t *table = json_object_get(tables, t->id);
    const json_t *columns = json_object_get(table, "columns");
    const json_t *rows = json_object_get(table, "rows");
    struct fill_grid g = {.table = t, .n = json_array_size(rows)};
    g.numbers = gp_new_n(a, size_t, g.n);
    g.cells = gp_new_n(a, const char *, g.n * t->n_cols);
    for (size_t k = 0; k < t->n_cols; k++) {
        size_t at = column_at(columns, t->cols[k].name);
        for (size_t i = 0; i < g.n; i++) {
            const char *s = json_string_value(json_array_get(json_array_get(rows, i), at));
            g.numbers[i] = i;
            g.cells[i * t->n_cols + k] = s ? arena_strdup(a, s) : "";
        }
    }
    return g;
}

enum gp_code fill_snapshot_grids(struct work *w, const char *snapshot, struct fill_grid **ret,
                                 size_t *ret_n) {
    JSON_HOLD json_t *top = NULL;
    TRY(json_read(w->err, str_of(snapshot), (size_t)64 << 20, 8, &top));
    const json_t *tables = json_object_get(top, "tables");
    VEC(struct fill_grid) v = {0};
    for (size_t i = 0; i < PART_N; i++)
        for (size_t k = 0; k < fill_parts[i].n_tables; k++)
            *VEC_PUSH(w->arena, &v) = read_grid(w->arena, tables, fill_parts[i].tables[k]);
    *VEC_PUSH(w->arena, &v) = read_grid(w->arena, tables, &fill_materials);
    *ret = v.v;
    *ret_n = v.n;
    return GP_OK;
}

/* Names for ids, so that changes read as a person wrote them. A snapshot's identity numbers are
 * masked already. */
static void name_ids(const struct fill_case *c, struct fill_grid *g) {
    for (size_t k = 0; k < g->table->n_cols; k++)
        for (size_t i = 0; g->table->cols[k].ref != FILL_ID_NUMBER && i < g->n; i++) {
            const char **cell = &g->cells[i * g->table->n_cols + k];
            *cell = **cell ? fill_show(c, &g->table->cols[k], *cell) : "";
        }
}

enum gp_code fill_compare_snapshots(struct work *w, const struct fill_case *c, const char *old,
                                    const char *new_, struct fill_changes *ret) {
    struct fill_grid *a, *b;
    size_t n;
    TRY(fill_snapshot_grids(w, old, &a, &n));
    TRY(fill_snapshot_grids(w, new_, &b, &n));
    *ret = (struct fill_changes){0};
    for (size_t i = 0; i < n; i++) {
        name_ids(c, &a[i]);
        name_ids(c, &b[i]);
        fill_grid_compare(c->arena, &a[i], &b[i], ret);
    }
    return GP_OK;
}
