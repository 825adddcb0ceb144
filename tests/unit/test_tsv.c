/* Tables from the clipboard. */
#include "test.h"

#include "codec/tsv.h"

static void quoted_cells_are_one_cell_and_stray_quotes_are_text(void **state) {
    (void)state;
    static const struct {
        const char *text, *cells; /* cells behind each other, parted by |, rows by ; */
    } cases[] = {
        {"a\tb\r\nc\t\r\n", "a|b;c|;"},
        {"a\r\rb", "a;;b;"},
        {"\"a\nb\"\tc\n", "a\nb|c;"},
        {"\"a\r\nb\"\tc\r\n", "a\nb|c;"},
        {"\"a\tb\"\tc", "a\tb|c;"},
        {"\"say \"\"no\"\"\"\tc", "say \"no\"|c;"},
        {"\"plain\"\t\"\"", "plain|;"},
        {"5\" pipe\tx", "5\" pipe|x;"},
        {"\"open\tx\ny", "\"open|x;y;"},
        {"\"a\" b\tx", "\"a\" b|x;"},
        {"", ""},
        {"\t", "|;"},
    };
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct buf b = BUF_INIT;
        const char *p = cases[i].text;
        struct tsv_row row;
        while (tsv_next(&a, &p, &row)) {
            for (size_t k = 0; k < row.cells.n; k++)
                buf_addf(&b, "%s%s", k > 0 ? "|" : "", row.cells.v[k]);
            buf_addc(&b, ';');
        }
        assert_string_equal(buf_text(&b), cases[i].cells);
        buf_free(&b);
    }
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_cells_are_one_cell_and_stray_quotes_are_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
