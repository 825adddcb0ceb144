#include "test.h"

#include "codec/csv.h"

static void fields_are_quoted_and_formulas_defused(void **state) {
    (void)state;
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"示例1", "示例1"},
        {"", "\"\""},
        {NULL, "\"\""},
        {"a,b", "\"a,b\""},
        {"he said \"no\"", "\"he said \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "\"'=1+1\""},
        {"+86", "\"'+86\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"-cmd|'/c calc'!A1", "\"'-cmd|'/c calc'!A1\""},
        {"-12.50", "-12.50"},
        {"-", "-"},
        {"＝1+1", "\"'＝1+1\""},
        {"＋86", "\"'＋86\""},
        {"－1", "\"'－1\""},
        {"＠SUM(A1)", "\"'＠SUM(A1)\""},
        {"\n=1+1", "\"'\n=1+1\""},
        {"\t=1+1", "\"'\t=1+1\""},
        {"\r=1+1", "\"'\r=1+1\""},
        {"  =1+1", "\"'  =1+1\""},
        {"　＝1+1", "\"'　＝1+1\""},
        {" 示例", " 示例"},
        {"　-3", "　-3"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
        csv_add(&b, cases[i].text);
        assert_string_equal(buf_text(&b), cases[i].written);
    }
}

static void lines_keep_their_number_of_fields(void **state) {
    (void)state;
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    csv_begin(&b);
    csv_add(&b, "");
    csv_add(&b, NULL);
    csv_add(&b, "x");
    csv_line(&b);
    csv_add(&b, "y");
    csv_line(&b);
    assert_string_equal(buf_text(&b), "\xEF\xBB\xBF\"\",,x\r\ny\r\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_quoted_and_formulas_defused),
        cmocka_unit_test(lines_keep_their_number_of_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
