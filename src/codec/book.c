#include "codec/book.h"

static const unsigned scales[BOOK_KIND_N] = {
    [BOOK_MONEY] = MONEY_SCALE,
    [BOOK_SCORE] = SCORE_SCALE,
    [BOOK_SHARE] = SHARE_SCALE,
    [BOOK_FACTOR] = SHARE_SCALE,
};

unsigned book_scale(enum book_kind k) {
    return scales[k];
}

enum gp_code book_row(struct book_sink *sink, const struct book_cell *cells) {
    const struct book_sheet *t = sink->sheet;
    for (size_t i = 0; i < t->n_columns; i++)
        if (cells[i].kind != t->columns[i].kind && cells[i].kind != BOOK_TEXT)
            GP_DIE("table %s: a cell of kind %d in column %zu", t->name, cells[i].kind, i);
    TRY(sink->write(sink, cells));
    sink->n++;
    return GP_OK;
}

enum gp_code book_run(struct book_sink *sink) {
    const struct book_sheet *t = sink->sheet;
    if (t->rows)
        TRY(t->rows(t->arg, sink));
    if (t->n_rows != BOOK_ROWS_UNKNOWN && t->n_rows != sink->n)
        return gp_fail(sink->err, GP_BUG, t->name,
                       "应有 %lld 行，只取得 %lld 行，没有生成文件。请重新下载；若仍如此，请告知"
                       "系统管理员。",
                       (long long)t->n_rows, (long long)sink->n);
    return GP_OK;
}

static const char *date_cell(int64_t day, char out[static DEC_TEXT]) {
    struct date_civil c = date_civil((date_t){(int32_t)day});
    (void)snprintf(out, DEC_TEXT, "%04d-%02d-%02d", c.year, c.month, c.day);
    return out;
}

const char *book_cell_text(const struct book_cell *cell, char out[static DEC_TEXT]) {
    if (cell->kind == BOOK_TEXT)
        return cstr_or_empty(cell->text);
    if (cell->value == DEC_UNSET)
        return "";
    switch (cell->kind) {
    case BOOK_DATE:
        return date_cell(cell->value, out);
    case BOOK_BOOL:
        return cell->value ? "是" : "否";
    case BOOK_SHARE: /* in percent, two decimals are left */
        return dec_format(cell->value, SHARE_SCALE - 2, DEC_PLAIN, out);
    case BOOK_MONEY:
        return dec_format(cell->value, MONEY_SCALE, DEC_PLAIN, out);
    default:
        return dec_format(cell->value, scales[cell->kind], DEC_TRIM, out);
    }
}
