/* Begin at fill_merge: the form's rows are indexed by number and by keys (index_rows), each row
 * that came takes the first of them that is free and not another thing (find_row), and is laid over
 * it or put behind the last. */
#include "app/fill/merge.h"

#include "base/lookup.h"
#include "core/id_number.h"
#include "core/post.h"
#include "core/subject.h"
#include "intake/label.h"
#include "num/typed.h"

#define NO_COLUMN SIZE_MAX
#define TOLD_MOST 6 /* changes of a row that are told singly */

struct merging {
    const struct fill_case *c;
    const struct fill_merge *how;
    const struct fill_grid *form, *came;
    size_t apart, number; /* columns */
    struct lookup by_key, by_number;
    bool *taken;     /* of each row of the form */
    size_t *becomes; /* of each row of the form: the row that came; SIZE_MAX: none */
    struct fill_grid out;
    struct fill_merged_list *told;
};

static size_t column_of(const struct fill_table *t, const char *name) {
    for (size_t c = 0; name && c < t->n_cols; c++)
        if (strcmp(t->cols[c].name, name) == 0)
            return c;
    return NO_COLUMN;
}

/* ---- finding */

/* "" when it says none of them. */
static const char *key_of(const struct merging *m, const struct fill_grid *g, size_t row) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    bool any = false;
    for (const char *const *k = m->how->keys; *k; k++) {
        const char *cell = fill_cell(g, row, column_of(g->table, *k));
        any = any || *cell;
        buf_addf(&b, "%s\t", label_fold(m->c->arena, cell));
    }
    return any ? arena_strdup(m->c->arena, buf_text(&b)) : "";
}

static const char *number_of(const struct merging *m, const struct fill_grid *g, size_t row) {
    return m->number == NO_COLUMN ? "" : label_fold(m->c->arena, fill_cell(g, row, m->number));
}

/* The rows of one name are numbered from 0 as they come. */
static void add_to(struct lookup *l, struct arena *a, const char *name, size_t *row) {
    long k = 0;
    while (*name && lookup_get(l, str_of(name), k))
        k++;
    if (*name)
        lookup_add(l, a, str_of(name), k, row);
}

static void index_rows(struct merging *m) {
    size_t *rows = gp_new_n(m->c->arena, size_t, m->form->n);
    for (size_t i = 0; i < m->form->n; i++) {
        rows[i] = i;
        m->becomes[i] = SIZE_MAX;
        add_to(&m->by_key, m->c->arena, key_of(m, m->form, i), &rows[i]);
        add_to(&m->by_number, m->c->arena, number_of(m, m->form, i), &rows[i]);
    }
}

bool fill_same_cell(const struct fill_col *col, const char *a, const char *b) {
    int64_t x, y;
    date_t d, e;
    unsigned scale = col->kind == FILL_MONEY ? MONEY_SCALE : col->kind == FILL_SHARE ? 2 : 0;
    unsigned flags = col->kind == FILL_MONEY ? TYPED_MONEY : TYPED_PLAIN;
    if (strcmp(a, b) == 0)
        return true;
    if (col->kind == FILL_DATE)
        return typed_date(str_of(a), &d) && typed_date(str_of(b), &e) && date_cmp(d, e) == 0;
    if (col->ref == FILL_ID_NUMBER)
        return *a && *b && id_number_same(a, b);
    if (col->kind == FILL_TEXT || col->kind == FILL_FLAG)
        return false;
    return typed_figure(str_of(a), scale, flags, &x) == DEC_PARSED &&
           typed_figure(str_of(b), scale, flags, &y) == DEC_PARSED && x == y;
}

static bool differs_in(const struct merging *m, size_t col, size_t i, size_t row) {
    if (col == NO_COLUMN)
        return false;
    const char *a = fill_cell(m->form, i, col), *b = fill_cell(m->came, row, col);
    return *a && *b && !fill_same_cell(&m->form->table->cols[col], a, b);
}

static size_t find_in(const struct merging *m, const struct lookup *l, const char *name,
                      size_t row) {
    const size_t *at;
    for (long k = 0; *name && (at = lookup_get(l, str_of(name), k)) != NULL; k++)
        if (!m->taken[*at] && !differs_in(m, m->apart, *at, row) &&
            !differs_in(m, m->number, *at, row))
            return *at;
    return SIZE_MAX;
}

static size_t find_row(const struct merging *m, size_t row) {
    size_t at = find_in(m, &m->by_number, number_of(m, m->came, row), row);
    return at != SIZE_MAX ? at : find_in(m, &m->by_key, key_of(m, m->came, row), row);
}

/* ---- telling */

const char *fill_row_words(const struct fill_case *c, const struct fill_grid *g, size_t row,
                           const char *const *keys) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (; *keys; keys++) {
        size_t col = column_of(g->table, *keys);
        const char *cell = fill_cell(g, row, col);
        if (*cell)
            buf_addf(&b, "%s%s", b.n ? " " : "", fill_show(c, &g->table->cols[col], cell));
    }
    return arena_strdup(c->arena, buf_text(&b));
}

static void tell(struct merging *m, enum fill_fate fate, const struct fill_grid *g, size_t row,
                 const char *change) {
    *VEC_PUSH(m->c->arena, &m->told->v) = (struct fill_merged){
        fate, g == m->came ? row : SIZE_MAX, fill_row_words(m->c, g, row, m->how->keys), change};
}

static void tell_change(const struct merging *m, struct buf *b, size_t col, const char *was,
                        const char *now) {
    const struct fill_col *c = &m->form->table->cols[col];
    buf_addf(b, "%s%s：%s → %s", b->n ? "；" : "", c->title, *was ? fill_show(m->c, c, was) : "空",
             fill_show(m->c, c, now));
}

/* ---- laying over */

static const char **add_row(struct merging *m) {
    return &m->out.cells[m->out.n++ * m->out.table->n_cols];
}

static void copy_row(struct merging *m, const struct fill_grid *from, size_t row) {
    const char **cells = add_row(m);
    for (size_t c = 0; c < from->table->n_cols; c++)
        cells[c] = fill_cell(from, row, c);
}

/* A title that several posts have says nothing against the one that somebody is in. */
static bool is_title_of(const struct fill_case *c, const struct fill_col *col, const char *post,
                        const char *text) {
    return col->ref == FILL_POST && project_post(c->project, post) &&
           label_same(post_title(c->project, post), text);
}

static void lay_row(struct merging *m, size_t i, size_t row) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    const char **cells = add_row(m);
    size_t n = 0;
    for (size_t c = 0; c < m->form->table->n_cols; c++) {
        const char *was = fill_cell(m->form, i, c), *now = fill_cell(m->came, row, c);
        bool same = !*now || fill_same_cell(&m->form->table->cols[c], was, now) ||
                    is_title_of(m->c, &m->form->table->cols[c], was, now);
        cells[c] = same ? was : now;
        if (!same && n++ < TOLD_MOST)
            tell_change(m, &b, c, was, now);
    }
    bool empty = fill_row_is_empty(m->form, i);
    const char *change = b.n ? arena_strdup(m->c->arena, buf_text(&b)) : NULL;
    enum fill_fate fate = n == 0 ? FILL_SAME : empty ? FILL_NEW : FILL_CHANGED;
    tell(m, fate, m->came, row, fate == FILL_CHANGED ? change : NULL);
}

static void keep_row(struct merging *m, size_t i) {
    bool empty = fill_row_is_empty(m->form, i);
    if (m->becomes[i] != SIZE_MAX)
        lay_row(m, i, m->becomes[i]);
    else if (empty && m->how->drop_empty)
        return;
    else if (!empty && m->how->replace)
        tell(m, FILL_GONE, m->form, i, NULL);
    else
        copy_row(m, m->form, i);
}

struct fill_grid fill_merge(const struct fill_case *c, const struct fill_merge *how,
                            const struct fill_grid *form, const struct fill_grid *came,
                            struct fill_merged_list *told) {
    struct merging m = {.c = c, .how = how, .form = form, .came = came, .told = told};
    size_t most = form->n + came->n;
    m.apart = column_of(form->table, how->apart);
    m.number = column_of(form->table, how->number);
    m.taken = gp_new_n(c->arena, bool, form->n);
    m.becomes = gp_new_n(c->arena, size_t, form->n);
    m.out = (struct fill_grid){.table = form->table};
    m.out.cells = gp_new_n(c->arena, const char *, most * form->table->n_cols);
    m.out.numbers = gp_new_n(c->arena, size_t, most);
    size_t *added = gp_new_n(c->arena, size_t, came->n), n_added = 0;
    index_rows(&m);
    for (size_t row = 0; row < came->n; row++) {
        size_t at = find_row(&m, row);
        if (at == SIZE_MAX) {
            added[n_added++] = row;
            continue;
        }
        m.taken[at] = true;
        m.becomes[at] = row;
    }
    for (size_t i = 0; i < form->n; i++)
        keep_row(&m, i);
    for (size_t i = 0; i < n_added; i++) {
        if (!how->fixed)
            copy_row(&m, came, added[i]);
        tell(&m, how->fixed ? FILL_UNKNOWN : FILL_NEW, came, added[i], NULL);
    }
    for (size_t i = 0; i < m.out.n; i++)
        m.out.numbers[i] = i;
    return m.out;
}
