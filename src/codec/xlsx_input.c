/* Templates: what a cell takes, and what is protected. */
#include "codec/xlsx_sheet.h"

#define FIRST_DATE "1"      /* 1900-01-01 */
#define LAST_DATE  "401768" /* 2999-12-31 */

/* So many rows behind the prefilled ones are watched. LibreOffice keeps what is watched up to 1,000
 * rows behind the last that holds something, and cuts off the rest when it saves. */
#define INPUT_ROWS 500

static const char *const yes_no[] = {"是", "否"};

/* The column of the list in the hidden sheet; lists that are used twice stand there once. */
static size_t list_column(struct xlsx_book *x, const char *heading, const char *const *choices,
                          size_t n) {
    for (size_t i = 0; i < x->lists.n; i++)
        if (x->lists.v[i].v == choices && x->lists.v[i].n == n)
            return i;
    *VEC_PUSH(x->arena, &x->lists) = (struct xlsx_choices){heading, choices, n};
    return x->lists.n - 1;
}

static char *list_range(struct xlsx_book *x, size_t column) {
    char name[16] = "";
    lxw_col_to_name(name, (lxw_col_t)column, 1);
    return arena_printf(x->arena, "='" XLSX_CHOICES "'!%s$2:%s$%zu", name, name,
                        x->lists.v[column].n + 1);
}

static char *bound(struct arena *a, enum book_kind kind, int64_t v) {
    char text[DEC_TEXT];
    return arena_strdup(a, dec_format(v, book_scale(kind), DEC_TRIM, text));
}

static void allow_between(lxw_data_validation *v, uint8_t type, char *least, char *most) {
    v->validate = type;
    v->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v->minimum_formula = least;
    v->maximum_formula = most;
}

/* The bounds as people write them: of a share in percent. */
static const char *bounds_text(struct arena *a, const struct book_column *c) {
    char least[DEC_TEXT], most[DEC_TEXT];
    struct book_cell from = {c->kind, NULL, c->input->least}, to = {c->kind, NULL, c->input->most};
    const char *unit = c->kind == BOOK_SHARE ? "%" : "";
    return arena_printf(a, "请填 %s%s 到 %s%s 之间的数。", book_cell_text(&from, least), unit,
                        book_cell_text(&to, most), unit);
}

static const char *allow_bounds(struct arena *a, const struct book_column *c,
                                lxw_data_validation *v) {
    const struct book_input *in = c->input;
    if (c->kind == BOOK_TEXT) {
        allow_between(v, LXW_VALIDATION_TYPE_LENGTH_FORMULA,
                      arena_printf(a, "%lld", (long long)in->least),
                      arena_printf(a, "%lld", (long long)in->most));
        return in->least == in->most
                   ? arena_printf(a, "应有 %lld 位，请核对。", (long long)in->most)
                   : arena_printf(a, "最多 %lld 字，请删减。", (long long)in->most);
    }
    allow_between(v,
                  c->kind == BOOK_COUNT ? LXW_VALIDATION_TYPE_INTEGER_FORMULA
                                        : LXW_VALIDATION_TYPE_DECIMAL_FORMULA,
                  bound(a, c->kind, in->least), bound(a, c->kind, in->most));
    return bounds_text(a, c);
}

/* What the column takes, and what is said to whoever types something else; NULL: it takes anything.
 */
static const char *allowed(struct xlsx_book *x, const struct book_column *c,
                           lxw_data_validation *v) {
    const struct book_input *in = c->input;
    bool yes = c->kind == BOOK_BOOL && in->n_choices == 0;
    if (yes || in->n_choices > 0) {
        const char *const *choices = yes ? yes_no : in->choices;
        size_t n = yes ? GP_COUNT(yes_no) : in->n_choices;
        v->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        v->value_formula = list_range(x, list_column(x, c->heading, choices, n));
        v->error_type =
            in->open ? LXW_VALIDATION_ERROR_TYPE_WARNING : LXW_VALIDATION_ERROR_TYPE_STOP;
        return in->open ? "列表中没有这一项，确定要填吗？" : "请从列表中选一项。";
    }
    if (c->kind == BOOK_DATE) {
        allow_between(v, LXW_VALIDATION_TYPE_DATE_FORMULA, arena_strdup(x->arena, FIRST_DATE),
                      arena_strdup(x->arena, LAST_DATE));
        return "请填日期，如 2026-03-05。";
    }
    return in->bounded ? allow_bounds(x->arena, c, v) : NULL;
}

static enum gp_code limit_column(struct xlsx_book *x, lxw_worksheet *sheet,
                                 const struct xlsx_rows *r, size_t i) {
    const struct book_sheet *t = r->sink.sheet;
    if (!t->columns[i].input)
        return GP_OK;
    lxw_data_validation v = {0};
    const char *message = allowed(x, &t->columns[i], &v);
    if (!message)
        return GP_OK;
    v.error_title = arena_strdup(x->arena, "请核对");
    v.error_message = arena_strdup(x->arena, message);
    int64_t end = r->last + INPUT_ROWS < XLSX_ROWS ? r->last + INPUT_ROWS : XLSX_ROWS;
    return xlsx_took(x, t->columns[i].heading,
                     worksheet_data_validation_range(sheet, (lxw_row_t)r->first - 1, (lxw_col_t)i,
                                                     (lxw_row_t)end - 1, (lxw_col_t)i, &v));
}

enum gp_code xlsx_sheet_inputs(struct xlsx_book *x, lxw_worksheet *sheet,
                               const struct xlsx_rows *r) {
    for (size_t i = 0; i < r->sink.sheet->n_columns; i++)
        TRY(limit_column(x, sheet, r, i));
    /* No password: it keeps from mistakes, and whoever must can take it off. */
    lxw_protection free_to = {
        .format_cells = 1, .format_columns = 1, .format_rows = 1, .insert_rows = 1, .sort = 1};
    worksheet_protect(sheet, NULL, &free_to);
    return GP_OK;
}

/* ---- the hidden sheet */

static enum gp_code choice_rows(void *arg, struct book_sink *sink) {
    struct xlsx_book *x = arg;
    struct book_cell *cells = gp_new_n(x->arena, struct book_cell, x->lists.n);
    bool more = true;
    for (size_t row = 0; more; row++) {
        more = false;
        for (size_t i = 0; i < x->lists.n; i++) {
            bool has = row < x->lists.v[i].n;
            cells[i] = book_text(has ? x->lists.v[i].v[row] : "");
            more = more || has;
        }
        if (more)
            TRY(book_row(sink, cells));
    }
    return GP_OK;
}

struct book_sheet xlsx_sheet_choices(struct xlsx_book *x) {
    struct book_column *columns = gp_new_n(x->arena, struct book_column, x->lists.n);
    for (size_t i = 0; i < x->lists.n; i++)
        columns[i] = (struct book_column){.heading = x->lists.v[i].heading, .kind = BOOK_TEXT};
    return (struct book_sheet){.name = XLSX_CHOICES,
                               .date = DATE_UNSET,
                               .columns = columns,
                               .n_columns = x->lists.n,
                               .n_rows = BOOK_ROWS_UNKNOWN,
                               .rows = choice_rows,
                               .arg = x};
}
