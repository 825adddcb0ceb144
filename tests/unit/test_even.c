#include "test.h"

#include "web/list.h"

static const char *text_of(const struct val *map, const char *name) {
    return val_get(map, name, strlen(name))->text;
}

static void figures_of_a_column_get_as_many_decimals_as_the_longest(void **state) {
    (void)state;
    static const char *const given[] = {"90", "88.46", "1,234.5", "—", "-7", ""};
    static const char *const wanted[] = {"90.00", "88.46", "1,234.50", "—", "-7.00", ""};
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct val *rows = val_list(&a);
    for (size_t i = 0; i < GP_COUNT(given); i++)
        map_text(list_add_map(rows), "total", given[i]);
    list_add_map(rows); /* a row without the figure stays as it is */
    list_even(rows, "total");
    for (size_t i = 0; i < GP_COUNT(given); i++)
        assert_string_equal(text_of(rows->list.v[i], "total"), wanted[i]);
}

static void a_column_of_whole_figures_gets_no_point(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct val *rows = val_list(&a);
    map_text(list_add_map(rows), "total", "90");
    map_text(list_add_map(rows), "total", "100");
    list_even(rows, "total");
    assert_string_equal(text_of(rows->list.v[0], "total"), "90");
}

/* Each row has its parts; those of one place are a column. */
static void parts_are_columns_of_their_own(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct val *rows = val_list(&a);
    static const char *const points[][2] = {{"25.5", "9"}, {"27", "9"}};
    for (size_t i = 0; i < GP_COUNT(points); i++) {
        struct val *parts = map_list(list_add_map(rows), "parts");
        for (size_t k = 0; k < 2; k++)
            map_text(list_add_map(parts), "points", points[i][k]);
    }
    for (size_t k = 0; k < 3; k++) /* the third is in no row */
        list_even_parts(rows, "parts", k, "points");
    const struct val *second = val_get(rows->list.v[1], "parts", 5);
    assert_string_equal(text_of(second->list.v[0], "points"), "27.0");
    assert_string_equal(text_of(second->list.v[1], "points"), "9");
}

static void finished_rows_are_sorted_by_what_stands_in_them(void **state) {
    (void)state;
    static const char *const given[] = {"1,234.50", "", "98", "示例10", "98.5", "-7", "示例2"};
    static const char *const up[] = {"-7", "98", "98.5", "1,234.50", "示例2", "示例10", ""};
    static const struct list_column columns[] = {{"name", "甲", false}, {"total", "乙", true}};
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct val *rows = val_list(&a);
    for (size_t i = 0; i < GP_COUNT(given); i++)
        map_text(list_add_map(rows), "total", given[i]);
    list_sort_rows(&(struct list_order){SIZE_MAX, false}, columns, rows);
    assert_string_equal(text_of(rows->list.v[0], "total"), given[0]);
    list_sort_rows(&(struct list_order){1, false}, columns, rows);
    for (size_t i = 0; i < GP_COUNT(up); i++)
        assert_string_equal(text_of(rows->list.v[i], "total"), up[i]);
    list_sort_rows(&(struct list_order){1, true}, columns, rows);
    for (size_t i = 0; i < GP_COUNT(up); i++)
        assert_string_equal(text_of(rows->list.v[i], "total"), up[GP_COUNT(up) - 1 - i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_a_column_get_as_many_decimals_as_the_longest),
        cmocka_unit_test(a_column_of_whole_figures_gets_no_point),
        cmocka_unit_test(parts_are_columns_of_their_own),
        cmocka_unit_test(finished_rows_are_sorted_by_what_stands_in_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
