/* Rows pasted from a spreadsheet: lines of cells parted by tabs. */
#include "web/fill_form.h"

#define PASTE_LINES 2000

static const struct fill_table *table_of(enum fill_part part, const char *id) {
    for (size_t i = 0; id && i < fill_parts[part].n_tables; i++)
        if (strcmp(fill_parts[part].tables[i]->id, id) == 0 && !fill_parts[part].tables[i]->single)
            return fill_parts[part].tables[i];
    return NULL;
}

/* The columns in the order in which the page shows them. */
static size_t shown_columns(const struct fill_table *t, const struct fill_col **ret) {
    size_t n = 0;
    for (size_t c = 0; c < t->n_cols; c++)
        if (!(t->cols[c].flags & FILL_HIDDEN))
            ret[n++] = &t->cols[c];
    return n;
}

static size_t next_number(struct arena *a, const struct fill_table *t,
                          const struct fill_form *form) {
    struct fill_grid g = fill_grid_of_form(a, t, form);
    return g.n > 0 ? g.numbers[g.n - 1] + 1 : 0;
}

/* A first line that repeats the page's heads is not data. */
static bool is_head(const struct fill_col **cols, struct str line) {
    size_t n = strlen(cols[0]->title);
    return line.n >= n && memcmp(line.p, cols[0]->title, n) == 0;
}

/* The cells of a line as fields; gives how many the line has. */
static size_t add_line(const struct fill_case *c, const struct fill_col **cols, size_t n_cols,
                       struct str line, size_t number, struct fill_form *form) {
    struct arena *a = c->arena;
    size_t n = 0;
    for (const char *p = line.p, *end = line.p + line.n; p <= end; n++) {
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        const char *stop = tab ? tab : end;
        if (n < n_cols)
            fill_form_add(a, form, arena_printf(a, "%s.%zu", cols[n]->name, number),
                          fill_id_of(c, cols[n], arena_strndup(a, p, (size_t)(stop - p))));
        p = stop + 1;
    }
    return n;
}

const char *fill_paste(const struct fill_case *c, enum fill_part part, const char *table,
                       const char *text, struct fill_form *form) {
    struct arena *a = c->arena;
    const struct fill_table *t = table_of(part, table);
    const struct fill_col *cols[16];
    if (!t || t->n_cols > GP_COUNT(cols))
        return "请选择要粘贴到哪张表";
    size_t n_cols = shown_columns(t, cols), number = next_number(a, t, form), line_no = 0;
    struct fill_form added = {0};
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\r\n");
        struct str line = {p, n};
        p += n;
        p += strspn(p, "\r") + (p[strspn(p, "\r")] == '\n');
        if (++line_no > PASTE_LINES)
            return arena_printf(a, "粘贴的内容超过 %d 行，请分几次粘贴", PASTE_LINES);
        if (n == strspn(line.p, " \t") || (line_no == 1 && is_head(cols, line)))
            continue;
        size_t cells = add_line(c, cols, n_cols, line, number++, &added);
        if (cells > n_cols)
            return arena_printf(a,
                                "粘贴内容第 %zu 行有 %zu 列，比“%s”的 %zu 列多；请按表头的顺序复制",
                                line_no, cells, t->title, n_cols);
    }
    if (added.v.n == 0)
        return "粘贴的内容里没有数据行";
    for (size_t i = 0; i < added.v.n; i++)
        fill_form_add(a, form, added.v.v[i].name, added.v.v[i].value);
    return NULL;
}
