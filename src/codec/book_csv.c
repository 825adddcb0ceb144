#include "codec/book_csv.h"

#include "codec/csv.h"

#define BLOCK (1 << 16)

struct csv_out {
    struct book_sink sink; /* first: what book_row gives back */
    struct buf block;
    book_bytes_fn take;
    void *arg;
};

static const char *const units[BOOK_KIND_N] = {
    [BOOK_MONEY] = "（元）",
    [BOOK_SHARE] = "（%）",
};

static enum gp_code flush(struct csv_out *o) {
    if (!o->take(o->arg, o->block.p, o->block.n))
        return gp_fail(o->sink.err, GP_IO, o->sink.sheet->name, "写文件失败，磁盘可能已满");
    buf_clear(&o->block);
    return GP_OK;
}

static enum gp_code write_row(struct book_sink *sink, const struct book_cell *cells) {
    struct csv_out *o = (struct csv_out *)sink;
    char text[DEC_TEXT];
    for (size_t i = 0; i < sink->sheet->n_columns; i++)
        csv_add(&o->block, book_cell_text(&cells[i], text));
    csv_line(&o->block);
    return o->block.n < BLOCK ? GP_OK : flush(o);
}

static void head(struct csv_out *o, const struct book_sheet *t) {
    csv_begin(&o->block);
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < t->n_columns; i++) {
        buf_clear(&text);
        buf_adds(&text, t->columns[i].heading);
        buf_adds(&text, cstr_or_empty(units[t->columns[i].kind]));
        csv_add(&o->block, buf_text(&text));
    }
    csv_line(&o->block);
}

enum gp_code book_csv(struct gp_err *e, const struct book_sheet *t, book_bytes_fn take, void *arg) {
    struct csv_out o = {{t, e, write_row, 0}, BUF_INIT, take, arg};
    head(&o, t);
    enum gp_code code = book_run(&o.sink);
    if (code == GP_OK && o.block.n > 0)
        code = flush(&o);
    buf_free(&o.block);
    return code;
}

static bool take_into_buf(void *arg, const void *bytes, size_t n) {
    buf_add(arg, bytes, n);
    return true;
}

enum gp_code book_csv_buf(struct gp_err *e, const struct book_sheet *t, struct buf *out) {
    struct buf whole GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(book_csv(e, t, take_into_buf, &whole));
    buf_add(out, whole.p, whole.n);
    return GP_OK;
}
