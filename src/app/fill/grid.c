/* Three forms of the same thing, in this order: pairs of name and text (fill_form), rows of cells
 * (fill_grid), structs (fill_grid_read). Names of fields are "column.number"; numbers may have
 * holes and only tell which cells are of one row (fill_grid_of_form). The way to figures is
 * read_cell for the kind and check_bounds for what the shape allows. Comparing, last, matches rows
 * by their key columns and not by place. */

#include "app/fill/grid.h"

#include <stdlib.h>

#include "base/lookup.h"
#include "base/trim.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "num/typed.h"

/* ---- forms */

void fill_form_add(struct arena *a, struct fill_form *form, const char *name, const char *value) {
    *VEC_PUSH(a, &form->v) = (struct fill_pair){name, value};
}

static struct fill_pair *find_pair(const struct fill_form *form, const char *name) {
    for (size_t i = 0; i < form->v.n; i++)
        if (strcmp(form->v.v[i].name, name) == 0)
            return &form->v.v[i];
    return NULL;
}

const char *fill_form_get(const struct fill_form *form, const char *name) {
    const struct fill_pair *found = find_pair(form, name);
    return found ? found->value : "";
}

bool fill_form_has(const struct fill_form *form, const char *name) {
    return find_pair(form, name) != NULL;
}

void fill_form_set(struct arena *a, struct fill_form *form, const char *name, const char *value) {
    struct fill_pair *found = find_pair(form, name);
    if (found)
        found->value = value;
    else
        fill_form_add(a, form, name, value);
}

const char *fill_form_json(struct arena *a, const struct fill_form *form) {
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_array(&o);
    for (size_t i = 0; i < form->v.n; i++) {
        jout_array(&o);
        jout_text(&o, form->v.v[i].name);
        jout_text(&o, form->v.v[i].value);
        jout_end(&o);
    }
    jout_end(&o);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

enum gp_code fill_form_read(struct arena *a, struct gp_err *e, const char *json,
                            struct fill_form *ret) {
    JSON_HOLD json_t *top = NULL;
    TRY(json_read(e, str_of(json), (size_t)16 << 20, 4, &top));
    *ret = (struct fill_form){0};
    for (size_t i = 0; i < json_array_size(top); i++) {
        const json_t *pair = json_array_get(top, i);
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *value = json_string_value(json_array_get(pair, 1));
        if (!name || !value)
            return gp_fail(e, GP_IO, NULL, "保存的草稿已损坏，请联系管理员");
        fill_form_add(a, ret, arena_strdup(a, name), arena_strdup(a, value));
    }
    return GP_OK;
}

/* ---- grids */

static const char *trimmed(struct arena *a, const char *typed) {
    struct str s = str_trimmed(str_of(typed));
    return s.p[s.n] == '\0' ? s.p : arena_strndup(a, s.p, s.n);
}

struct found_cell {
    size_t number, col;
    const char *value;
};

static bool find_cell(const struct fill_table *t, const struct fill_pair *pair,
                      struct found_cell *ret) {
    const char *dot = strchr(pair->name, '.');
    size_t n = dot ? (size_t)(dot - pair->name) : strlen(pair->name);
    if (t->single != !dot)
        return false;
    for (size_t c = 0; c < t->n_cols; c++)
        if (strlen(t->cols[c].name) == n && memcmp(t->cols[c].name, pair->name, n) == 0) {
            *ret =
                (struct found_cell){dot ? (size_t)strtoul(dot + 1, NULL, 10) : 0, c, pair->value};
            return true;
        }
    return false;
}

static int by_number(const void *a, const void *b) {
    const struct found_cell *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static void new_row(struct arena *a, struct fill_grid *g, size_t *cap, size_t *cell_cap,
                    size_t number) {
    g->numbers = arena_grow(a, g->numbers, g->n, cap, sizeof(*g->numbers));
    g->numbers[g->n] = number;
    size_t used = g->n * g->table->n_cols;
    for (size_t c = 0; c < g->table->n_cols; c++) {
        g->cells = arena_grow(a, g->cells, used + c, cell_cap, sizeof(*g->cells));
        g->cells[used + c] = "";
    }
    g->n++;
}

struct fill_grid fill_grid_of_form(struct arena *a, const struct fill_table *table,
                                   const struct fill_form *form) {
    struct fill_grid g = {.table = table};
    VEC(struct found_cell) found = {0};
    size_t cap = 0, cell_cap = 0;
    struct found_cell cell;
    for (size_t i = 0; i < form->v.n; i++)
        if (find_cell(table, &form->v.v[i], &cell))
            *VEC_PUSH(a, &found) = cell;
    if (found.n > 1)
        qsort(found.v, found.n, sizeof(*found.v), by_number);
    for (size_t i = 0; i < found.n; i++) {
        if (i == 0 || found.v[i].number != found.v[i - 1].number)
            new_row(a, &g, &cap, &cell_cap, found.v[i].number);
        g.cells[(g.n - 1) * table->n_cols + found.v[i].col] = trimmed(a, found.v[i].value);
    }
    return g;
}

static const char *text_of(struct arena *a, const struct fill_col *col, const void *member) {
    switch (col->kind) {
    case FILL_TEXT: {
        const char *s = *(const char *const *)member;
        return s ? s : "";
    }
    case FILL_COUNT: {
        int64_t v = *(const int64_t *)member;
        return v == DEC_UNSET ? "" : arena_printf(a, "%lld", (long long)v);
    }
    case FILL_MONEY:
        return money_text(a, *(const money_t *)member);
    case FILL_SHARE:
        return share_text(a, *(const share_t *)member);
    case FILL_DATE:
        return date_text(a, *(const date_t *)member);
    case FILL_FLAG:
        return *(const bool *)member ? "1" : "";
    }
    return "";
}

struct fill_grid fill_grid_of_rows(struct arena *a, const struct fill_table *table,
                                   const void *rows, size_t n) {
    struct fill_grid g = {.table = table, .n = n};
    g.numbers = gp_new_n(a, size_t, n);
    g.cells = gp_new_n(a, const char *, n * table->n_cols);
    for (size_t i = 0; i < n; i++) {
        g.numbers[i] = i;
        for (size_t c = 0; c < table->n_cols; c++)
            g.cells[i * table->n_cols + c] = text_of(
                a, &table->cols[c], (const char *)rows + i * table->size + table->cols[c].offset);
    }
    return g;
}

void fill_grid_to_form(struct arena *a, const struct fill_grid *g, size_t first,
                       struct fill_form *form) {
    for (size_t i = 0; i < g->n; i++)
        for (size_t c = 0; c < g->table->n_cols; c++) {
            const char *name = g->table->cols[c].name;
            if (!g->table->single)
                name = arena_printf(a, "%s.%zu", name, first + i);
            fill_form_add(a, form, name, fill_cell(g, i, c));
        }
}

void fill_form_put_rows(struct arena *a, const struct fill_table *table,
                        const struct fill_form *whole, size_t from, size_t to,
                        struct fill_form *part) {
    struct fill_form merged = {0};
    struct found_cell cell;
    for (size_t i = 0; i < part->v.n; i++) {
        bool row = find_cell(table, &part->v.v[i], &cell);
        if (!row || (cell.number >= from && cell.number < to))
            fill_form_add(a, &merged, part->v.v[i].name, part->v.v[i].value);
    }
    for (size_t i = 0; i < whole->v.n; i++)
        if (find_cell(table, &whole->v.v[i], &cell) && (cell.number < from || cell.number >= to))
            fill_form_add(a, &merged, whole->v.v[i].name, whole->v.v[i].value);
    *part = merged;
}

void fill_form_drop_rows(const struct fill_table *table, struct fill_form *form) {
    struct found_cell cell;
    size_t n = 0;
    for (size_t i = 0; i < form->v.n; i++)
        if (!find_cell(table, &form->v.v[i], &cell))
            form->v.v[n++] = form->v.v[i];
    form->v.n = n;
}

void fill_form_drop_blank_rows(struct arena *a, const struct fill_table *table,
                               struct fill_form *form) {
    struct fill_grid g = fill_grid_of_form(a, table, form);
    struct fill_form rest = {0};
    for (size_t i = 0; i < g.n; i++) {
        bool blank = true;
        for (size_t c = 0; blank && c < table->n_cols; c++)
            blank = *fill_cell(&g, i, c) == '\0';
        for (size_t c = 0; !blank && c < table->n_cols; c++)
            if (*fill_cell(&g, i, c))
                fill_form_add(a, &rest,
                              arena_printf(a, "%s.%zu", table->cols[c].name, g.numbers[i]),
                              fill_cell(&g, i, c));
    }
    fill_form_drop_rows(table, form);
    for (size_t i = 0; i < rest.v.n; i++)
        fill_form_add(a, form, rest.v.v[i].name, rest.v.v[i].value);
}

bool fill_row_is_empty(const struct fill_grid *g, size_t row) {
    for (size_t c = 0; c < g->table->n_cols; c++)
        if (!(g->table->cols[c].flags & (FILL_LABEL | FILL_HIDDEN)) && *fill_cell(g, row, c))
            return false;
    return true;
}

/* ---- reading cells */

/* The field of the form under the column of that title. */
static const char *cell_name(struct arena *a, const struct fill_grid *g, size_t row,
                             const char *title) {
    for (size_t c = 0; title && c < g->table->n_cols; c++) {
        const struct fill_col *col = &g->table->cols[c];
        if (strcmp(col->title, title) == 0)
            return g->table->single ? col->name
                                    : arena_printf(a, "%s.%zu", col->name, g->numbers[row]);
    }
    return NULL;
}

void fill_report(struct fill_problems *p, const struct fill_grid *g, size_t row, const char *column,
                 const char *fmt, ...) {
    struct arena *a = p->arena;
    va_list ap;
    va_start(ap, fmt);
    struct fill_problem *f = VEC_PUSH(a, &p->v);
    *f = (struct fill_problem){.part = p->part,
                               .table = g ? g->table->id : NULL,
                               .row = g && row != FILL_NO_ROW ? g->numbers[row] : FILL_NO_ROW,
                               .message = arena_vprintf(a, fmt, ap)};
    va_end(ap);
    bool one_row = !g || g->table->single || row == FILL_NO_ROW;
    const char *place = g ? g->table->title : "";
    if (!one_row)
        place = arena_printf(a, "%s第 %zu 行", place, row + 1);
    f->where = column ? arena_printf(a, "%s“%s”", place, column) : place;
    f->cell = g && row != FILL_NO_ROW ? cell_name(a, g, row, column) : NULL;
}

static const char *read_figure(const char *s, unsigned scale, unsigned flags, int64_t *ret) {
    int64_t v;
    enum dec_parse r = typed_figure(str_of(s), scale, flags, &v);
    if (r == DEC_PARSED)
        *ret = v;
    return dec_parse_problem(r);
}

static const char *without_percent(struct arena *a, const char *s) {
    static const char *const signs[] = {"%", "％"};
    for (size_t i = 0; i < GP_COUNT(signs); i++) {
        size_t n = strlen(s), k = strlen(signs[i]);
        if (n >= k && strcmp(s + n - k, signs[i]) == 0)
            return trimmed(a, arena_strndup(a, s, n - k));
    }
    return s;
}

const struct field *fill_col_field(const struct fill_table *t, const struct fill_col *col) {
    if (col->shape)
        return shape_field(col->shape, col->key);
    for (size_t i = 0; t->shape && i < t->shape->n_fields; i++)
        if (t->shape->fields[i].at + t->shape_at == col->offset)
            return &t->shape->fields[i];
    return NULL;
}

/* Fills the member; gives what is wrong, "" when nothing is. */
static const char *read_cell(struct arena *a, const struct fill_col *col, const char *s,
                             void *member) {
    int64_t v = DEC_UNSET;
    const char *problem = "";
    switch (col->kind) {
    case FILL_TEXT:
        *(const char **)member = *s ? s : NULL;
        break;
    case FILL_COUNT:
        problem = *s ? read_figure(s, 0, TYPED_PLAIN, &v) : "";
        if (v != DEC_UNSET && v < 0)
            return "不能小于 0";
        *(int64_t *)member = v;
        break;
    case FILL_MONEY:
        problem = *s ? read_figure(s, MONEY_SCALE, TYPED_MONEY, &v) : "";
        *(money_t *)member = money_of(v);
        break;
    case FILL_SHARE:
        problem = *s ? read_figure(without_percent(a, s), 2, TYPED_PLAIN, &v) : "";
        *(share_t *)member = share_of(v);
        break;
    case FILL_DATE:
        *(date_t *)member = DATE_UNSET;
        if (*s && !typed_date(str_of(s), member))
            problem = "不是日期，请写成 2026-03-05 的样子";
        break;
    case FILL_FLAG:
        *(bool *)member = *s && strcmp(s, "0") != 0 && strcmp(s, "否") != 0;
        break;
    }
    return problem;
}

/* A value that the format does not take is taken back: what is not stored cannot do harm later. */
static const char *check_bounds(struct arena *a, const struct fill_table *t,
                                const struct fill_col *col, const char *typed, void *member) {
    const struct field *f = fill_col_field(t, col);
    if (!*typed)
        return col->flags & FILL_MUST ? "没有填写" : "";
    const char *problem = f ? member_problem(a, f, member) : NULL;
    if (!problem)
        return "";
    if (col->kind == FILL_TEXT)
        *(const char **)member = NULL;
    else
        *(int64_t *)member = DEC_UNSET; /* money_t and share_t are one int64_t each */
    return problem;
}

static void read_grid_cell(struct fill_problems *p, const struct fill_grid *g, size_t row,
                           size_t col, char *object) {
    const struct fill_col *c = &g->table->cols[col];
    const char *typed = fill_cell(g, row, col);
    const char *problem = read_cell(p->arena, c, typed, object + c->offset);
    if (*problem) {
        fill_report(p, g, row, c->title, "“%s”%s", typed, problem);
        return;
    }
    problem = check_bounds(p->arena, g->table, c, typed, object + c->offset);
    if (*problem)
        fill_report(p, g, row, c->title, "%s", problem);
}

void *fill_grid_read(struct fill_problems *p, const struct fill_grid *g, size_t *ret_n,
                     size_t **ret_from) {
    const struct fill_table *t = g->table;
    char *rows = arena_array(p->arena, g->n, t->size);
    size_t *from = gp_new_n(p->arena, size_t, g->n), n = 0;
    for (size_t i = 0; i < g->n; i++) {
        if (fill_row_is_empty(g, i))
            continue;
        for (size_t c = 0; c < t->n_cols; c++)
            read_grid_cell(p, g, i, c, rows + n * t->size);
        from[n++] = i;
    }
    *ret_n = n;
    *ret_from = from;
    return rows;
}

void *fill_grid_values(struct arena *a, const struct fill_grid *g) {
    const struct fill_table *t = g->table;
    char *rows = arena_array(a, g->n, t->size);
    for (size_t i = 0; i < g->n; i++)
        for (size_t c = 0; c < t->n_cols; c++)
            (void)read_cell(a, &t->cols[c], fill_cell(g, i, c),
                            rows + i * t->size + t->cols[c].offset);
    return rows;
}

/* ---- comparing */

static const char *row_key(struct arena *a, const struct fill_grid *g, size_t row) {
    struct buf b = BUF_INIT;
    for (size_t c = 0; c < g->table->n_cols; c++)
        if (g->table->cols[c].flags & FILL_KEY && *fill_cell(g, row, c))
            buf_addf(&b, "%s%s", b.n > 0 ? " " : "", fill_cell(g, row, c));
    const char *key = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return key;
}

static void add_change(struct arena *a, struct fill_changes *changes, const struct fill_grid *g,
                       const char *row, const char *column, const char *old, const char *new_) {
    *VEC_PUSH(a, &changes->v) = (struct fill_change){g->table->title, row, column, old, new_};
}

static void compare_cells(struct arena *a, const struct fill_grid *old, size_t i,
                          const struct fill_grid *new_, size_t k, const char *key,
                          struct fill_changes *changes) {
    for (size_t c = 0; c < old->table->n_cols; c++) {
        const struct fill_col *col = &old->table->cols[c];
        if (!(col->flags & FILL_HIDDEN) && strcmp(fill_cell(old, i, c), fill_cell(new_, k, c)) != 0)
            add_change(a, changes, old, key, col->title, fill_cell(old, i, c),
                       fill_cell(new_, k, c));
    }
}

/* The rows of a grid by their keys: the first of each, and from each the next of the same. */
struct keyed {
    const char **keys;
    size_t *next; /* SIZE_MAX: none */
    struct lookup first;
    size_t *numbers; /* what the lookup points at */
};

static struct keyed by_key(struct arena *a, const struct fill_grid *g) {
    struct keyed k = {.keys = gp_new_n(a, const char *, g->n),
                      .next = gp_new_n(a, size_t, g->n),
                      .numbers = gp_new_n(a, size_t, g->n)};
    for (size_t i = g->n; i-- > 0;) {
        k.keys[i] = row_key(a, g, i);
        size_t *there = lookup_get(&k.first, str_of(k.keys[i]), LOOKUP_NO_ROW);
        k.next[i] = there ? *there : SIZE_MAX;
        if (there) {
            *there = i;
            continue;
        }
        k.numbers[i] = i;
        lookup_add(&k.first, a, str_of(k.keys[i]), LOOKUP_NO_ROW, &k.numbers[i]);
    }
    return k;
}

void fill_grid_compare(struct arena *a, const struct fill_grid *old, const struct fill_grid *new_,
                       struct fill_changes *changes) {
    bool *taken = gp_new_n(a, bool, old->n);
    struct keyed known = by_key(a, old);
    for (size_t k = 0; k < new_->n; k++) {
        const char *key = row_key(a, new_, k);
        size_t *place = lookup_get(&known.first, str_of(key), LOOKUP_NO_ROW);
        size_t i = place ? *place : SIZE_MAX;
        if (i != SIZE_MAX) {
            taken[i] = true;
            *place = known.next[i];
            compare_cells(a, old, i, new_, k, key, changes);
        } else if (!fill_row_is_empty(new_, k)) {
            add_change(a, changes, new_, key, "", "", "新增");
        }
    }
    for (size_t i = 0; i < old->n; i++)
        if (!taken[i] && !fill_row_is_empty(old, i))
            add_change(a, changes, old, known.keys[i], "", "删除", "");
}
