#include "test.h"

#include "report/prose.h"

static int setup(void **state) {
    static struct arena arena;
    *state = &arena;
    return 0;
}

static int teardown(void **state) {
    arena_release(*state);
    return 0;
}

static date_t day(int y, int m, int d) {
    date_t r = DATE_UNSET;
    assert_true(date_of(y, m, d, &r));
    return r;
}

/* Expected: ordinary Chinese reading of whole numbers. */
static void numbers_are_written_as_chinese_says_them(void **state) {
    static const struct {
        int64_t n;
        const char *want;
    } cases[] = {
        {0, "零"},
        {1, "一"},
        {10, "十"},
        {11, "十一"},
        {20, "二十"},
        {21, "二十一"},
        {100, "一百"},
        {103, "一百零三"},
        {110, "一百一十"},
        {111, "一百一十一"},
        {600, "六百"},
        {1000, "一千"},
        {1020, "一千零二十"},
        {1001, "一千零一"},
        {1010, "一千零一十"},
        {9999, "九千九百九十九"},
        {10000, "10000"},
        {-1, "-1"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(prose_number(*state, cases[i].n), cases[i].want);
    assert_string_equal(prose_quantity(*state, 2), "两");
    assert_string_equal(prose_quantity(*state, 12), "十二");
    assert_string_equal(prose_count(*state, 1204), "1,204");
}

/* Expected: the headings of the source, and 第二十一部分. */
static void headings_are_numbered_by_their_level(void **state) {
    assert_string_equal(prose_heading_number(*state, 1, 21), "第二十一部分 ");
    assert_string_equal(prose_heading_number(*state, 2, 11), "十一、");
    assert_string_equal(prose_heading_number(*state, 3, 2), "（二）");
    assert_string_equal(prose_heading_number(*state, 4, 3), "3. ");
}

/* Expected: fund table of the source. */
static void dates_are_written_as_the_source_prints_them(void **state) {
    assert_string_equal(prose_period(*state, day(2021, 12, 1), day(2022, 4, 30)),
                        "2021.12.1-2022.4.30");
    assert_string_equal(prose_period(*state, day(2021, 12, 1), DATE_UNSET), "");
}

static void lists_join_with_the_word_asked_for(void **state) {
    static const char *const names[] = {"六和", "六联", "坪山"};
    assert_string_equal(prose_join(*state, names, 3, "、"), "六和、六联、坪山");
    assert_string_equal(prose_join(*state, names, 3, "和"), "六和、六联和坪山");
    assert_string_equal(prose_join(*state, names, 2, "及"), "六和及六联");
    assert_string_equal(prose_join(*state, names, 1, "及"), "六和");
    assert_string_equal(prose_join(*state, names, 0, "及"), "");
}

/* Expected: names in the source. */
static void centers_are_called_as_the_source_calls_them(void **state) {
    struct substation subs[2] = {{.id = "1", .name = "甲"}, {.id = "2", .name = "乙"}};
    struct center liuhe = {.name = "六和",
                           .full_name = "六和社区党群服务中心",
                           .substations = subs,
                           .n_substations = 2};
    struct center heping = {.name = "和平", .full_name = "和平社区党群服务中心"};
    struct center hall = {.name = "坪山区群众工作馆"};
    assert_string_equal(prose_center(*state, &liuhe), "六和中心");
    assert_string_equal(prose_center(*state, &hall), "坪山区群众工作馆");
    assert_string_equal(prose_center_and_substations(*state, &liuhe), "六和中心及分站点");
    assert_string_equal(prose_center_and_substations(*state, &heping), "和平中心");
    assert_string_equal(prose_center_full(*state, &liuhe), "六和社区党群服务中心（含分站点）");
    assert_string_equal(prose_center_full(*state, &heping), "和平社区党群服务中心");
    assert_string_equal(prose_center_full(*state, &hall), "坪山区群众工作馆");
    assert_string_equal(prose_centers(*state, 4, 4), "4个中心及4个分站点");
    assert_string_equal(prose_centers(*state, 1200, 0), "1,200个中心");
}

static void the_subject_is_what_all_centers_share(void **state) {
    (void)state;
    struct center liuhe = {.name = "六和", .full_name = "六和社区党群服务中心"};
    struct center heping = {.name = "和平", .full_name = "和平社区党群服务中心"};
    struct center hall = {.name = "坪山区群众工作馆", .full_name = "坪山区群众工作馆"};
    const struct center *same[] = {&liuhe, &heping}, *mixed[] = {&liuhe, &hall};
    assert_string_equal(prose_subject(same, 2), "社区党群服务中心");
    assert_string_equal(prose_subject(mixed, 2), "社会工作服务项目");
    assert_string_equal(prose_subject(NULL, 0), "社会工作服务项目");
}

static void a_missing_figure_is_a_dash_and_never_a_zero(void **state) {
    assert_string_equal(prose_money(*state, MONEY_UNSET), PROSE_DASH);
    assert_string_equal(prose_percent(*state, SHARE_UNSET), PROSE_DASH);
    assert_string_equal(prose_cell_count(*state, DEC_UNSET), PROSE_DASH);
    assert_string_equal(prose_money(*state, money_of(0)), "0.00");
    assert_string_equal(prose_percent(*state, share_of(50)), "0.50%");
    assert_string_equal(prose_percent(*state, share_of(10000)), "100.00%");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_chinese_says_them),
        cmocka_unit_test(headings_are_numbered_by_their_level),
        cmocka_unit_test(dates_are_written_as_the_source_prints_them),
        cmocka_unit_test(lists_join_with_the_word_asked_for),
        cmocka_unit_test(centers_are_called_as_the_source_calls_them),
        cmocka_unit_test(the_subject_is_what_all_centers_share),
        cmocka_unit_test(a_missing_figure_is_a_dash_and_never_a_zero),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
