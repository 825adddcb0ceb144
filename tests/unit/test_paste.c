/* Rows pasted from a spreadsheet into the forms of 资料递交. */
#include "test.h"

#include "base/file.h"
#include "web/fill/form.h"

static struct arena a;

static int release(void **state) {
    (void)state;
    arena_release(&a);
    return 0;
}

static struct post posts[] = {{.id = "lead", .title = "中心主管"},
                              {.id = "party", .title = "党建专员"}};

static struct fill_case new_case(void) {
    struct fill_case c = {.arena = &a, .d = gp_new(&a, struct dossier)};
    c.entry = gp_new(&a, struct entry);
    c.project = gp_new(&a, struct project);
    c.project->posts = posts;
    c.project->n_posts = GP_COUNT(posts);
    return c;
}

static struct fill_form pasted(enum fill_part part, const char *table, const char *text) {
    struct fill_case c = new_case();
    struct fill_form form = {0};
    const char *problem = fill_paste(&c, part, table, text, &form);
    if (problem)
        fail_msg("%s", problem);
    return form;
}

static const char *case_text(const char *name) {
    struct gp_err e = {.arena = &a};
    struct str bytes;
    const char *path = arena_printf(&a, "%s/tests/cases/%s", GP_SOURCE_ROOT, name);
    if (file_read(&a, &e, path, 1 << 20, &bytes) != GP_OK)
        fail_msg("%s", e.message);
    return arena_strndup(&a, bytes.p, bytes.n);
}

static void a_cell_with_a_line_break_is_one_cell(void **state) {
    (void)state;
    struct fill_form f = pasted(PART_ROSTER, "engagements", case_text("multiline_cell.tsv"));
    assert_string_equal(fill_form_get(&f, "post.0"), "lead");
    assert_string_equal(fill_form_get(&f, "reason.0"), "个人原因 （另有说明）");
    assert_string_equal(fill_form_get(&f, "post.1"), "party");
    assert_string_equal(fill_form_get(&f, "person.1"), "李四");
    assert_string_equal(fill_form_get(&f, "person.2"), "");
}

static void a_line_break_in_a_label_is_layout(void **state) {
    (void)state;
    struct fill_form f = pasted(PART_FUNDS, "fund_lines", case_text("multiline_fund_label.tsv"));
    assert_string_equal(fill_form_get(&f, "label.0"), "办公用品");
    assert_string_equal(fill_form_get(&f, "actual.0"), "100");
    assert_string_equal(fill_form_get(&f, "label.1"), "督导费");
    assert_string_equal(fill_form_get(&f, "label.2"), "");
}

static struct fund_table funds_of(const struct fill_form *form, size_t *ret_problems) {
    struct fill_case c = new_case();
    struct fill_problems p = {.arena = &a};
    fill_part_apply(&c, PART_FUNDS, form, &p);
    *ret_problems = p.v.n;
    return c.entry->funds;
}

static void a_row_of_sums_is_the_printed_total_and_no_cost(void **state) {
    (void)state;
    struct fill_form f = pasted(PART_FUNDS, "fund_lines",
                                "项目\t对应类别\t实际发生额\t预计发生额\t表上合计\n"
                                "人力成本\t\t¥1,000.00\t２００\t1,200.00\n"
                                "办公\t\t(50.00)\t -   \t1.5万元\n"
                                "盈余/赤字\t\t1\t2\t3\n"
                                "合 计\t\t1,001.00\t202.00\t1,203.00\n");
    size_t problems;
    struct fund_table t = funds_of(&f, &problems);
    assert_int_equal(problems, 0);
    assert_int_equal(t.n_lines, 2);
    assert_int_equal(t.lines[0].actual.fen, 100000);
    assert_int_equal(t.lines[0].expected.fen, 20000);
    assert_int_equal(t.lines[1].actual.fen, -5000);
    assert_int_equal(t.lines[1].expected.fen, 0);
    assert_int_equal(t.lines[1].printed_total.fen, 1500000);
    assert_true(t.has_surplus);
    assert_int_equal(t.surplus.expected.fen, 200);
    assert_int_equal(t.printed_actual.fen, 100100);
    assert_int_equal(t.printed_expected.fen, 20200);
    assert_int_equal(t.printed_total.fen, 120300);
}

static void a_typed_row_of_sums_is_no_cost_either(void **state) {
    (void)state;
    struct fill_form f = {0};
    fill_form_add(&a, &f, "label.0", "人力成本");
    fill_form_add(&a, &f, "actual.0", "10");
    fill_form_add(&a, &f, "label.1", "总计（元）");
    fill_form_add(&a, &f, "actual.1", "10");
    size_t problems;
    struct fund_table t = funds_of(&f, &problems);
    assert_int_equal(t.n_lines, 1);
    assert_int_equal(t.printed_actual.fen, 1000);
    assert_int_equal(problems, 0);
    fill_form_add(&a, &f, "sum_actual", "11");
    t = funds_of(&f, &problems);
    assert_int_equal(t.n_lines, 1);
    assert_int_equal(problems, 1);
}

static void a_head_in_ten_thousands_counts_for_its_column(void **state) {
    (void)state;
    struct fill_form f = pasted(PART_FUNDS, "fund_lines",
                                "项目\t类别\t实际发生额（万元）\t预计\n人力成本\t\t1.5\t20\n");
    size_t problems;
    struct fund_table t = funds_of(&f, &problems);
    assert_int_equal(t.lines[0].actual.fen, 1500000);
    assert_int_equal(t.lines[0].expected.fen, 2000);
}

static void sums_below_other_tables_are_left_away(void **state) {
    (void)state;
    struct fill_form f = pasted(PART_INDICATORS, "records",
                                "个案\t个案一\t2026-03-05\t8\t1\t60\nA\n合计\t\t\t8\t1\t60\n");
    assert_string_equal(fill_form_get(&f, "record_of.1"), "A");
    assert_string_equal(fill_form_get(&f, "record_of.2"), "");
    assert_string_equal(fill_form_get(&f, "sum_actual"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_cell_with_a_line_break_is_one_cell, release),
        cmocka_unit_test_teardown(a_line_break_in_a_label_is_layout, release),
        cmocka_unit_test_teardown(a_row_of_sums_is_the_printed_total_and_no_cost, release),
        cmocka_unit_test_teardown(a_typed_row_of_sums_is_no_cost_either, release),
        cmocka_unit_test_teardown(a_head_in_ten_thousands_counts_for_its_column, release),
        cmocka_unit_test_teardown(sums_below_other_tables_are_left_away, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
