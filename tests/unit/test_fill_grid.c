/* Forms of tables: what was typed, rows, structs, and what changed. */
#include "test.h"

#include "app/fill/grid.h"

struct line {
    const char *label;
    int64_t count;
    money_t sum;
    share_t share;
    date_t day;
    bool open;
};

static const struct fill_col cols[] = {
    FILL_COL_AS(struct line, "label", "项目", FILL_TEXT, label, FILL_LABEL | FILL_KEY, FILL_PLAIN),
    FILL_COL(struct line, "count", "人数", FILL_COUNT, count),
    FILL_COL(struct line, "sum", "金额", FILL_MONEY, sum),
    FILL_COL(struct line, "share", "占比", FILL_SHARE, share),
    FILL_COL(struct line, "day", "日期", FILL_DATE, day),
    FILL_COL(struct line, "open", "仍空缺", FILL_FLAG, open),
};
static const struct fill_table table = {
    .id = "t", .title = "表", .cols = cols, .n_cols = GP_COUNT(cols), .size = sizeof(struct line)};

static struct arena a;

static int release(void **state) {
    (void)state;
    arena_release(&a);
    return 0;
}

static struct line *read_form(const struct fill_form *form, struct fill_problems *p,
                              size_t *ret_n) {
    struct fill_grid g = fill_grid_of_form(&a, &table, form);
    size_t *from;
    *p = (struct fill_problems){.arena = &a, .part = "part"};
    return fill_grid_read(p, &g, ret_n, &from);
}

static void rows_come_in_their_numbers_order_whatever_is_between(void **state) {
    (void)state;
    struct fill_form form = {0};
    fill_form_add(&a, &form, "label.12", "乙");
    fill_form_add(&a, &form, "labels.1", "not a field of the table");
    fill_form_add(&a, &form, "sum.12", "1,234.50");
    fill_form_add(&a, &form, "label.3", "\xe3\x80\x80甲 ");
    fill_form_add(&a, &form, "count.3", "0");
    struct fill_problems p;
    size_t n;
    struct line *v = read_form(&form, &p, &n);
    assert_int_equal(n, 2);
    assert_string_equal(v[0].label, "甲");
    assert_int_equal(v[0].count, 0);
    assert_int_equal(v[0].sum.fen, DEC_UNSET);
    assert_int_equal(v[1].sum.fen, 123450);
    assert_int_equal(p.v.n, 0);
}

static void a_row_of_labels_alone_is_no_row(void **state) {
    (void)state;
    struct fill_form form = {0};
    fill_form_add(&a, &form, "label.0", "人力成本");
    fill_form_add(&a, &form, "sum.0", " ");
    struct fill_problems p;
    size_t n;
    read_form(&form, &p, &n);
    assert_int_equal(n, 0);
}

static void dates_are_read_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } cases[] = {{"2026-03-05", true},   {"2026/3/5", true},  {"2026.3.5", true},
                 {"2026年3月5日", true}, {"20260305", true},  {"2026-13-01", false},
                 {"3月5日", false},      {"2026-03", false},  {"2026-03-05-1", false},
                 {"-3-5", false},        {"99999-1-1", false}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct fill_form form = {0};
        fill_form_add(&a, &form, "day.0", cases[i].text);
        struct fill_problems p;
        size_t n;
        struct line *v = read_form(&form, &p, &n);
        assert_int_equal(p.v.n, cases[i].good ? 0 : 1);
        if (cases[i].good)
            assert_string_equal(date_text(&a, v[0].day), "2026-03-05");
        else
            assert_false(date_is_set(v[0].day));
    }
}

static void what_cannot_be_read_is_named_by_row_and_column_and_stays_unset(void **state) {
    (void)state;
    struct fill_form form = {0};
    fill_form_add(&a, &form, "sum.7", "12a");
    fill_form_add(&a, &form, "count.7", "-1");
    fill_form_add(&a, &form, "share.7", "85.77 %");
    struct fill_problems p;
    size_t n;
    struct line *v = read_form(&form, &p, &n);
    assert_int_equal(p.v.n, 2);
    assert_int_equal(p.v.v[0].row, 7);
    assert_string_equal(p.v.v[0].where, "表第 1 行“人数”");
    assert_string_equal(p.v.v[1].where, "表第 1 行“金额”");
    assert_int_equal(v[0].sum.fen, DEC_UNSET);
    assert_int_equal(v[0].share.v, 8577);
}

static void a_form_survives_json_and_structs(void **state) {
    (void)state;
    struct gp_err e = {.arena = &a};
    date_t day;
    assert_true(date_of(2026, 3, 5, &day));
    struct line row = {"“甲”\n", 3, {12345}, {8577}, day, true};
    struct fill_grid g = fill_grid_of_rows(&a, &table, &row, 1);
    struct fill_form form = {0}, back;
    fill_grid_to_form(&a, &g, 4, &form);
    assert_int_equal(fill_form_read(&a, &e, fill_form_json(&a, &form), &back), GP_OK);
    assert_string_equal(fill_form_get(&back, "sum.4"), "123.45");
    struct fill_problems p;
    size_t n;
    struct line *v = read_form(&back, &p, &n);
    assert_int_equal(n, 1);
    assert_int_equal(v->count, 3);
    assert_int_equal(v->sum.fen, 12345);
    assert_int_equal(v->share.v, 8577);
    assert_int_equal(date_cmp(v->day, day), 0);
    assert_true(v->open);
}

static struct fill_grid grid_of(const char *const (*rows)[2], size_t n) {
    struct fill_form form = {0};
    for (size_t i = 0; i < n; i++) {
        fill_form_add(&a, &form, arena_printf(&a, "label.%zu", i), rows[i][0]);
        fill_form_add(&a, &form, arena_printf(&a, "sum.%zu", i), rows[i][1]);
    }
    return fill_grid_of_form(&a, &table, &form);
}

static void versions_are_compared_by_what_names_a_row(void **state) {
    (void)state;
    static const char *const before[][2] = {{"甲", "1"}, {"乙", "2"}, {"丙", "3"}};
    static const char *const after[][2] = {{"丙", "3"}, {"丁", "4"}, {"甲", "5"}};
    struct fill_grid x = grid_of(before, 3), y = grid_of(after, 3);
    struct fill_changes c = {0};
    fill_grid_compare(&a, &x, &y, &c);
    assert_int_equal(c.v.n, 3);
    assert_string_equal(c.v.v[0].row, "丁");
    assert_string_equal(c.v.v[0].new, "新增");
    assert_string_equal(c.v.v[1].row, "甲");
    assert_string_equal(c.v.v[1].old, "1");
    assert_string_equal(c.v.v[1].new, "5");
    assert_string_equal(c.v.v[2].row, "乙");
    assert_string_equal(c.v.v[2].old, "删除");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_their_numbers_order_whatever_is_between),
        cmocka_unit_test(a_row_of_labels_alone_is_no_row),
        cmocka_unit_test(dates_are_read_as_people_write_them),
        cmocka_unit_test(what_cannot_be_read_is_named_by_row_and_column_and_stays_unset),
        cmocka_unit_test(a_form_survives_json_and_structs),
        cmocka_unit_test(versions_are_compared_by_what_names_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
