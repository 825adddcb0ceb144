/* Data of other systems: ADX and the JSON of DHIS2, whatever their bytes say they are. What is
 * refused says why; what is taken is a heading and values in order, each with unit, period, element
 * and value; and a period is refused or is one that can be written and read again. */
#include "fuzz.h"

#include "base/utf8.h"
#include "codec/table_values.h"
#include "num/interval.h"

static void check_period(struct arena *a, struct str text) {
    struct interval i, back;
    if (!interval_read(text, &i))
        return;
    if (date_cmp(i.from, i.to) > 0)
        GP_DIE("a period that ends before it begins");
    const char *iso = interval_iso(a, &i), *id = interval_dhis2(a, &i);
    if (!interval_read(str_of(iso), &back) || back.from.day != i.from.day ||
        back.to.day != i.to.day)
        GP_DIE("%s is another period", iso);
    if (id && (!interval_read(str_of(id), &back) || back.from.day != i.from.day ||
               back.to.day != i.to.day))
        GP_DIE("%s is another period", id);
}

static void check_row(struct arena *a, const struct table_row *row, int64_t *last) {
    unsigned wanted = 0;
    if ((int64_t)row->row <= *last)
        GP_DIE("rows out of order");
    *last = row->row;
    for (size_t i = 0; i < row->n; i++) {
        const struct table_cell *c = &row->v[i];
        if (c->text.n > VALUES_TEXT_MAX || utf8_valid_prefix(c->text) != c->text.n)
            GP_DIE("a text that is none, or too long");
        wanted += c->col <= VALUES_UNIT;
        if (c->col == VALUES_PERIOD)
            check_period(a, c->text);
    }
    if (wanted != VALUES_UNIT + 1)
        GP_DIE("a value without its place");
}

static enum gp_code walk(struct arena *a, struct gp_err *e, struct table_book *b) {
    const struct table_row *row;
    int64_t last = -1;
    TRY(table_select(b, e, 0));
    for (;;) {
        TRY(table_next(b, e, &row));
        if (!row)
            return GP_OK;
        check_row(a, row, &last);
    }
}

static bool is_exchange(struct str s) {
    size_t i = 0;
    while (i < s.n && memchr(" \t\r\n", s.p[i], 4))
        i++;
    return i < s.n && (s.p[i] == '{' || s.p[i] == '<');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct table_book *b = NULL;
    struct str text = {(const char *)data, size};
    check_period(&a, text);
    fuzz_reads();
    if (is_exchange(text) &&
        (fuzz_told(table_open_bytes(&e, text, &b)) != GP_OK ||
         fuzz_told(walk(&a, &e, b)) != GP_OK) &&
        cstr_empty(e.message))
        GP_DIE("refused without a reason");
    table_close(b);
    arena_release(&a);
    return 0;
}
