/* What is pasted into a grid: refused with a sentence, or rows in order whose cells are texts. */
#include "fuzz.h"

#include "base/utf8.h"
#include "codec/table.h"

static enum gp_code walk(struct gp_err *e, struct table_book *b) {
    const struct table_row *row;
    TRY(table_select(b, e, 0));
    for (;;) {
        TRY(table_next(b, e, &row));
        if (!row)
            return GP_OK;
        for (size_t i = 0; i < row->n; i++)
            if (utf8_valid_prefix(row->v[i].text) != row->v[i].text.n)
                GP_DIE("a text that is none");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct table_book *b = NULL;
    struct str text = {(const char *)data, size};
    fuzz_reads();
    if ((fuzz_told(table_open_pasted(&e, text, &b)) != GP_OK || fuzz_told(walk(&e, b)) != GP_OK) &&
        cstr_empty(e.message))
        GP_DIE("refused without a reason");
    table_close(b);
    arena_release(&a);
    return 0;
}
