/* Rows pasted from a spreadsheet: lines of cells parted by tabs. */
#include "app/fill/label.h"
#include "codec/tsv.h"
#include "web/fill/form.h"

#define PASTE_LINES 20000

const struct fill_table *fill_paste_table(enum fill_part part, const char *id) {
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
static bool is_head(const struct fill_col **cols, const struct tsv_row *row) {
    return fill_label_begins(row->cells.v[0], cols[0]->title);
}

/* A pasted table with its place in the form. */
struct pasted {
    const struct fill_case *c;
    const struct fill_table *table;
    const struct fill_col *cols[16]; /* as the page shows them */
    size_t n_cols;
    bool ten_thousands[16]; /* the head says 万元 */
    size_t number;          /* of the next row in the form */
    struct fill_form added;
};

/* A line end within a cell is layout: in a name or label nothing stands for it between two wide
 * characters, in a figure nothing at all, in running text a blank. */
static const char *one_line(struct arena *a, const struct fill_col *col, const char *cell) {
    bool label = col->flags & (FILL_LABEL | FILL_KEY) || col->ref != FILL_PLAIN;
    if (!strpbrk(cell, "\n\t"))
        return cell;
    struct buf b = BUF_INIT;
    for (const char *p = cell; *p;) {
        size_t n = strcspn(p, "\n\t"), gap = strspn(p + n, "\n\t ");
        buf_add(&b, p, n);
        p += n + gap;
        bool ascii = b.n > 0 && (unsigned char)b.p[b.n - 1] < 0x80;
        bool narrow = ascii || (unsigned char)*p < 0x80;
        if (*p && b.n > 0 && (col->kind != FILL_TEXT ? false : !label || narrow))
            buf_addc(&b, ' ');
    }
    const char *line = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return line;
}

/* An accounting format without sign of currency prints 0 as a dash with blanks around it. */
static bool is_printed_zero(const char *cell) {
    size_t before = strspn(cell, " ");
    return before > 0 && cell[before] == '-' && cell[before + 1] == ' ' &&
           cell[before + 1 + strspn(cell + before + 1, " ")] == '\0';
}

static const char *cell_text(struct pasted *p, size_t col, const char *cell) {
    struct arena *a = p->c->arena;
    const struct fill_col *c = p->cols[col];
    const char *text = one_line(a, c, cell);
    if (c->kind == FILL_MONEY && is_printed_zero(text))
        return "0";
    if (c->kind == FILL_MONEY && p->ten_thousands[col] && !fill_is_blank(text) &&
        !strstr(text, "元"))
        return arena_printf(a, "%s万元", text);
    return fill_id_of(p->c, c, text);
}

static void add_row(struct pasted *p, const struct tsv_row *row) {
    struct arena *a = p->c->arena;
    for (size_t i = 0; i < row->cells.n; i++)
        fill_form_add(a, &p->added, arena_printf(a, "%s.%zu", p->cols[i]->name, p->number),
                      cell_text(p, i, row->cells.v[i]));
    p->number++;
}

/* 合计 and 盈余/赤字 are no cost lines: their figures belong to the table's foot. */
static void add_foot(struct pasted *p, const struct tsv_row *row, bool surplus) {
    static const char *const feet[2][3] = {{"sum_actual", "sum_expected", "sum_total"},
                                           {"surplus_actual", "surplus_expected", "surplus_total"}};
    static const char *const from[3] = {"actual", "expected", "line_total"};
    for (size_t i = 0; p->table == &fill_fund_lines && i < row->cells.n; i++)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(p->cols[i]->name, from[k]) == 0)
                fill_form_add(p->c->arena, &p->added, feet[surplus][k],
                              cell_text(p, i, row->cells.v[i]));
}

static void read_head(struct pasted *p, const struct tsv_row *row) {
    for (size_t i = 0; i < row->cells.n && i < p->n_cols; i++)
        p->ten_thousands[i] = strstr(row->cells.v[i], "万元") != NULL;
}

static const char *first_label(const struct tsv_row *row) {
    for (size_t i = 0; i < row->cells.n; i++)
        if (!fill_is_blank(row->cells.v[i]))
            return row->cells.v[i];
    return "";
}

static const char *take_line(struct pasted *p, const struct tsv_row *row, size_t line) {
    if (row->empty)
        return NULL;
    if (line == 1 && is_head(p->cols, row)) {
        read_head(p, row);
        return NULL;
    }
    if (row->cells.n > p->n_cols)
        return arena_printf(p->c->arena,
                            "粘贴内容第 %zu 行有 %zu 列，比“%s”的 %zu 列多；请按表头的顺序复制",
                            line, row->cells.n, p->table->title, p->n_cols);
    bool surplus = p->table == &fill_fund_lines && fill_is_surplus_label(first_label(row));
    if (surplus || fill_is_total_label(first_label(row)))
        add_foot(p, row, surplus);
    else
        add_row(p, row);
    return NULL;
}

/* A field of a table of one row is replaced, a new row's is appended. */
static void put_field(struct arena *a, struct fill_form *form, const struct fill_pair *f) {
    for (size_t i = 0; !strchr(f->name, '.') && i < form->v.n; i++)
        if (strcmp(form->v.v[i].name, f->name) == 0) {
            form->v.v[i].value = f->value;
            return;
        }
    fill_form_add(a, form, f->name, f->value);
}

const char *fill_paste(const struct fill_case *c, enum fill_part part, const char *table,
                       const char *text, struct fill_form *form) {
    struct arena *a = c->arena;
    struct pasted p = {.c = c, .table = fill_paste_table(part, table)};
    if (!p.table || p.table->n_cols > GP_COUNT(p.cols))
        return "请选择要粘贴到哪张表";
    p.n_cols = shown_columns(p.table, p.cols);
    fill_form_drop_blank_rows(a, p.table, form);
    p.number = next_number(a, p.table, form);
    struct tsv_row row;
    for (size_t line = 1; tsv_next(a, &text, &row); line++) {
        if (line > PASTE_LINES)
            return arena_printf(a, "粘贴的内容超过 %d 行，请分几次粘贴", PASTE_LINES);
        const char *problem = take_line(&p, &row, line);
        if (problem)
            return problem;
    }
    if (p.added.v.n == 0)
        return "粘贴的内容里没有数据行";
    for (size_t i = 0; i < p.added.v.n; i++)
        put_field(a, form, &p.added.v.v[i]);
    if (p.table == &fill_engagements)
        fill_seat(c, form);
    return NULL;
}
