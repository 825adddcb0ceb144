#include "app/fill_grid.h"

#include <stdlib.h>

#include "codec/json.h"
#include "codec/json_out.h"

/* ---- forms */

void fill_form_add(struct arena *a, struct fill_form *form, const char *name, const char *value) {
    *VEC_PUSH(a, &form->v) = (struct fill_pair){name, value};
}

const char *fill_form_get(const struct fill_form *form, const char *name) {
    for (size_t i = 0; i < form->v.n; i++)
        if (strcmp(form->v.v[i].name, name) == 0)
            return form->v.v[i].value;
    return "";
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

static const char *trimmed(struct arena *a, const char *s) {
    static const char wide_blank[] = "\xe3\x80\x80";
    for (;; s++)
        if (strncmp(s, wide_blank, 3) == 0)
            s += 2;
        else if (!strchr(" \t\r\n", *s) || *s == '\0')
            break;
    size_t n = strlen(s);
    while (n > 0 && (strchr(" \t\r\n", s[n - 1]) || (n >= 3 && !strncmp(s + n - 3, wide_blank, 3))))
        n -= strchr(" \t\r\n", s[n - 1]) ? 1 : 3;
    return s[n] == '\0' ? s : arena_strndup(a, s, n);
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

bool fill_row_is_empty(const struct fill_grid *g, size_t row) {
    for (size_t c = 0; c < g->table->n_cols; c++)
        if (!(g->table->cols[c].flags & (FILL_LABEL | FILL_HIDDEN)) && *fill_cell(g, row, c))
            return false;
    return true;
}

/* ---- reading cells */

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
}

/* Length of a mark between the parts of a date; 0 when there is none. */
static size_t date_mark(const char *p) {
    static const char *const marks[] = {"-", "/", ".", "年", "月", "日"};
    for (size_t i = 0; i < GP_COUNT(marks); i++)
        if (strncmp(p, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 20260305 */
static bool read_date(const char *s, date_t *ret) {
    int part[3] = {0};
    size_t n = 0, digits = 0;
    bool run_on = strlen(s) == 8 && strspn(s, "0123456789") == 8;
    for (const char *p = s; *p;) {
        if (*p >= '0' && *p <= '9' && n < 3 && digits < 4) {
            part[n] = part[n] * 10 + (*p++ - '0');
            digits++;
            if (run_on && (digits == 4 || (n > 0 && digits == 2))) {
                n++;
                digits = 0;
            }
            continue;
        }
        size_t mark = date_mark(p);
        if (mark == 0 || digits == 0)
            return false;
        p += mark;
        digits = 0;
        n++;
    }
    return n + (digits > 0) == 3 && date_of(part[0], part[1], part[2], ret);
}

static const char *read_figure(const char *s, unsigned scale, int64_t *ret) {
    int64_t v;
    enum dec_parse r = dec_parse(str_of(s), scale, &v);
    if (r == DEC_PARSED)
        *ret = v;
    return dec_parse_problem(r);
}

static const char *without_percent(struct arena *a, const char *s) {
    size_t n = strlen(s);
    return n > 0 && s[n - 1] == '%' ? trimmed(a, arena_strndup(a, s, n - 1)) : s;
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
        problem = *s ? read_figure(s, 0, &v) : "";
        if (v != DEC_UNSET && v < 0)
            return "不能小于 0";
        *(int64_t *)member = v;
        break;
    case FILL_MONEY:
        problem = *s ? read_figure(s, MONEY_SCALE, &v) : "";
        *(money_t *)member = money_of(v);
        break;
    case FILL_SHARE:
        problem = *s ? read_figure(without_percent(a, s), 2, &v) : "";
        *(share_t *)member = share_of(v);
        break;
    case FILL_DATE:
        *(date_t *)member = DATE_UNSET;
        if (*s && !read_date(s, member))
            problem = "不是日期，请写成 2026-03-05 的样子";
        break;
    case FILL_FLAG:
        *(bool *)member = *s && strcmp(s, "0") != 0 && strcmp(s, "否") != 0;
        break;
    }
    return problem;
}

void *fill_grid_read(struct fill_problems *p, const struct fill_grid *g, size_t *ret_n,
                     size_t **ret_from) {
    const struct fill_table *t = g->table;
    char *rows = arena_array(p->arena, g->n, t->size);
    size_t *from = gp_new_n(p->arena, size_t, g->n), n = 0;
    for (size_t i = 0; i < g->n; i++) {
        if (fill_row_is_empty(g, i))
            continue;
        for (size_t c = 0; c < t->n_cols; c++) {
            const char *s = fill_cell(g, i, c);
            const char *problem =
                read_cell(p->arena, &t->cols[c], s, rows + n * t->size + t->cols[c].offset);
            if (*problem)
                fill_report(p, g, i, t->cols[c].title, "“%s”%s", s, problem);
        }
        from[n++] = i;
    }
    *ret_n = n;
    *ret_from = from;
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

void fill_grid_compare(struct arena *a, const struct fill_grid *old, const struct fill_grid *new_,
                       struct fill_changes *changes) {
    bool *taken = gp_new_n(a, bool, old->n);
    const char **old_keys = gp_new_n(a, const char *, old->n);
    for (size_t i = 0; i < old->n; i++)
        old_keys[i] = row_key(a, old, i);
    for (size_t k = 0; k < new_->n; k++) {
        const char *key = row_key(a, new_, k);
        size_t i = 0;
        while (i < old->n && (taken[i] || strcmp(old_keys[i], key) != 0))
            i++;
        if (i < old->n) {
            taken[i] = true;
            compare_cells(a, old, i, new_, k, key, changes);
        } else if (!fill_row_is_empty(new_, k)) {
            add_change(a, changes, new_, key, "", "", "新增");
        }
    }
    for (size_t i = 0; i < old->n; i++)
        if (!taken[i] && !fill_row_is_empty(old, i))
            add_change(a, changes, old, old_keys[i], "", "删除", "");
}
