/* A score sheet as a form: what is typed is kept, what it is worth, and what a reason is wanted
 * for. */
#include "app/marking/sheet_form.h"

#include "test.h"

static struct item_option levels[] = {
    {"good", "好", {60000}}, {"fair", "一般", {30000}}, {"none", "没有", {0}}};
static struct item_option parts[] = {{"a", "甲", {20000}}, {"b", "乙", {20000}}};
static struct item inner[] = {
    {.id = "points", .name = "打分", .kind = ITEM_POINTS, .max = {100000}, .step = {5000}},
    {.id = "degree",
     .name = "程度",
     .kind = ITEM_DEGREE,
     .max = {60000},
     .options = levels,
     .n_options = 3},
    {.id = "combo",
     .name = "组合",
     .kind = ITEM_COMBO,
     .max = {40000},
     .options = parts,
     .n_options = 2,
     .may_not_apply = true},
};
static struct item items[] = {
    {.id = "group",
     .name = "一级",
     .kind = ITEM_GROUP,
     .max = {200000},
     .items = inner,
     .n_items = 3},
    {.id = "ratio", .name = "比例", .kind = ITEM_RATIO, .max = {100000}},
    {.id = "deduct", .name = "扣分", .kind = ITEM_DEDUCT, .max = {50000}, .per_time = {10000}},
    {.id = "bonus", .name = "加分", .kind = ITEM_BONUS, .max = {30000}, .per_time = {10000}},
};
enum { GROUP, POINTS, DEGREE, COMBO, RATIO, DEDUCT, BONUS, ROWS };

static struct component component = {
    .id = "c", .name = "板块", .max = {350000}, .items = items, .n_items = 4};
static struct component whole = {
    .id = "w", .name = "整体", .max = {350000}, .scored_by = SCORER_COMMITTEE};

struct bench {
    struct arena arena;
    struct gp_err err;
    struct work app;
    struct standard standard;
    struct sheet_form form;
    struct sheet_input input;
};

static void begin(struct bench *b, const struct component *c) {
    *b = (struct bench){.arena = ARENA_INIT};
    component.scored_full = whole.scored_full = SCORE_UNSET;
    b->err.arena = &b->arena;
    b->app = (struct work){.arena = &b->arena, .err = &b->err};
    b->standard = (struct standard){.id = "s", .title = "标准"};
    sheet_form_rows(&b->arena, c, &b->form);
    b->input = sheet_input_empty(&b->arena, &b->form);
}

/* Everything marked in the middle, where no reason is wanted. */
static void fill(struct bench *b) {
    struct mark_input *m = b->input.marks;
    m[POINTS].points = "7.5";
    m[DEGREE].level = "fair";
    m[COMBO].parts[1] = true;
    m[RATIO].done = "9";
    m[RATIO].target = "10";
    m[DEDUCT].times = "1";
    m[BONUS].times = "0";
}

static void judge(struct bench *b) {
    assert_int_equal(sheet_form_judge(&b->app, &b->standard, &b->input, &b->form), GP_OK);
}

static void rows_stand_in_the_standard_s_order_with_leaves_counted(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    assert_int_equal(b.form.n_rows, ROWS);
    assert_int_equal(b.form.leaves, 6);
    assert_int_equal(b.form.n_parts, 5);
    assert_int_equal(b.form.rows[GROUP].number, 0);
    assert_int_equal(b.form.rows[COMBO].number, 3);
    assert_int_equal(b.form.rows[COMBO].depth, 1);
    assert_int_equal(b.form.rows[COMBO].first_part, 3); /* after the three levels */
    arena_release(&b.arena);
}

static void a_complete_sheet_is_worth_its_sum(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    fill(&b);
    judge(&b);
    assert_null(b.form.first_open);
    assert_int_equal(b.form.done, 6);
    /* 7.5 + 3 + 2 + 9 + 4 + 0 = 25.5 of 35 */
    assert_i64(b.form.points.v, 255000);
    arena_release(&b.arena);
}

static void nothing_typed_is_missing_and_not_zero(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    judge(&b);
    assert_int_equal(b.form.n_missing, 6);
    assert_int_equal(b.form.done, 0);
    assert_false(score_is_set(b.form.points));
    assert_string_equal(b.form.first_open, "“打分”还没有打分");
    arena_release(&b.arena);
}

static void what_is_no_number_is_a_problem_of_its_row(void **state) {
    (void)state;
    static const struct {
        size_t row;
        const char *points, *done, *times;
    } cases[] = {{POINTS, "七", "9", "1"},
                 {POINTS, "7.3", "9", "1"},
                 {POINTS, "11", "9", "1"},
                 {RATIO, "7", "9.5", "1"},
                 {RATIO, "7", "-1", "1"},
                 {DEDUCT, "7", "9", "一次"},
                 {DEDUCT, "7", "9", "99999999999999999999"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct bench b;
        begin(&b, &component);
        fill(&b);
        b.input.marks[POINTS].points = cases[i].points;
        b.input.marks[RATIO].done = cases[i].done;
        b.input.marks[DEDUCT].times = cases[i].times;
        judge(&b);
        assert_int_equal(b.form.n_problems, 1);
        assert_non_null(b.form.rows[cases[i].row].problem);
        assert_int_equal(b.form.first_open_row, cases[i].row);
        assert_false(score_is_set(b.form.points));
        arena_release(&b.arena);
    }
}

static void an_empty_combination_is_zero_only_with_a_reason(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    fill(&b);
    b.input.marks[COMBO].parts[1] = false;
    judge(&b);
    assert_true(b.form.rows[COMBO].missing);
    b.input.marks[COMBO].reason = "没有提供";
    judge(&b);
    assert_false(b.form.rows[COMBO].missing);
    assert_i64(b.form.rows[COMBO].points.v, 0);
    assert_null(b.form.first_open);
    arena_release(&b.arena);
}

static void zero_and_judged_full_marks_want_a_reason(void **state) {
    (void)state;
    static const struct {
        size_t row;
        const char *points, *level, *done, *times;
    } cases[] = {{POINTS, "10", "fair", "9", "1"},
                 {POINTS, "0", "fair", "9", "1"},
                 {DEGREE, "7", "good", "9", "1"},
                 {DEGREE, "7", "none", "9", "1"},
                 {RATIO, "7", "fair", "0", "1"},
                 {DEDUCT, "7", "fair", "9", "5"},
                 /* facts that are met in full need none, and a bonus of nothing neither */
                 {ROWS, "7", "fair", "10", "0"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct bench b;
        begin(&b, &component);
        fill(&b);
        b.input.marks[POINTS].points = cases[i].points;
        b.input.marks[DEGREE].level = cases[i].level;
        b.input.marks[RATIO].done = cases[i].done;
        b.input.marks[DEDUCT].times = cases[i].times;
        judge(&b);
        for (size_t row = 0; row < ROWS; row++)
            assert_int_equal(b.form.rows[row].lacks_reason, row == cases[i].row);
        if (cases[i].row < ROWS) {
            b.input.marks[cases[i].row].reason = " \n";
            judge(&b);
            assert_true(b.form.rows[cases[i].row].lacks_reason); /* blanks are none */
            b.input.marks[cases[i].row].reason = "见材料";
            judge(&b);
        }
        assert_null(b.form.first_open);
        arena_release(&b.arena);
    }
}

static void the_standard_s_limits_take_the_place_of_the_example(void **state) {
    (void)state;
    struct param limits[] = {{"mark_reason_below", "80", "示例"},
                             {"mark_reason_from", "90", "示例"}};
    struct bench b;
    begin(&b, &component);
    assert_non_null(strstr(sheet_reason_rule(&b.arena, &b.standard), "示例规则"));
    b.standard.params = limits;
    b.standard.n_params = GP_COUNT(limits);
    fill(&b);
    b.input.marks[POINTS].points = "9";
    judge(&b);
    assert_true(b.form.rows[POINTS].lacks_reason); /* 90 % */
    assert_true(b.form.rows[DEGREE].lacks_reason); /* 50 % */
    assert_false(b.form.rows[RATIO].lacks_reason); /* 90 %, but counted */
    const char *rule = sheet_reason_rule(&b.arena, &b.standard);
    assert_null(strstr(rule, "示例规则"));
    assert_non_null(strstr(rule, "低于满分的 80%、"));
    arena_release(&b.arena);
}

static void what_does_not_apply_leaves_the_full_mark(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    fill(&b);
    b.input.marks[COMBO].not_applicable = true;
    judge(&b);
    assert_null(b.form.first_open);
    assert_i64(b.form.applicable.v, 310000);
    /* 23.5 of 31, scaled to 35: 26.532258… */
    assert_i64(b.form.points.v, 265323);
    b.input.marks[RATIO].not_applicable = true; /* the standard does not allow it there */
    judge(&b);
    assert_non_null(b.form.rows[RATIO].problem);
    arena_release(&b.arena);
}

static void what_was_typed_comes_back_as_it_was(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    fill(&b);
    b.input.marks[POINTS].points = "七分\"<&>\n";
    b.input.marks[POINTS].reason = "因为“甲”\\乙";
    b.input.marks[COMBO].not_applicable = true;
    b.input.comment = "总体";
    const char *json = sheet_input_write(&b.arena, &b.form, &b.input);
    struct sheet_input back;
    assert_int_equal(sheet_input_read(&b.arena, &b.err, &b.form, json, &back), GP_OK);
    assert_string_equal(back.marks[POINTS].points, b.input.marks[POINTS].points);
    assert_string_equal(back.marks[POINTS].reason, b.input.marks[POINTS].reason);
    assert_string_equal(back.marks[DEGREE].level, "fair");
    assert_true(back.marks[COMBO].not_applicable);
    assert_true(back.marks[COMBO].parts[1] && !back.marks[COMBO].parts[0]);
    assert_string_equal(back.comment, "总体");
    assert_string_equal(sheet_input_write(&b.arena, &b.form, &back), json);
    arena_release(&b.arena);
}

static void a_stored_sheet_fills_the_form_it_came_from(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    fill(&b);
    judge(&b);
    struct sheet_input back = sheet_input_of(&b.arena, &b.form, &b.form.sheet);
    assert_string_equal(sheet_input_write(&b.arena, &b.form, &back),
                        sheet_input_write(&b.arena, &b.form, &b.input));
    arena_release(&b.arena);
}

static void a_draft_of_another_standard_gives_what_still_fits(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &component);
    struct sheet_input in;
    static const char json[] = "{\"comment\":1,\"marks\":[{\"item\":\"gone\",\"points\":\"1\"},"
                               "{\"item\":\"combo\",\"parts\":[\"b\",\"gone\",7]},5,"
                               "{\"item\":\"points\",\"points\":{}}]}";
    assert_int_equal(sheet_input_read(&b.arena, &b.err, &b.form, json, &in), GP_OK);
    assert_true(in.marks[COMBO].parts[1]);
    assert_string_equal(in.marks[POINTS].points, "");
    assert_string_equal(in.comment, "");
    assert_int_not_equal(sheet_input_read(&b.arena, &b.err, &b.form, "{", &in), GP_OK);
    arena_release(&b.arena);
}

static void a_component_without_items_is_one_question(void **state) {
    (void)state;
    struct bench b;
    begin(&b, &whole);
    assert_int_equal(b.form.n_rows, 1);
    b.input.marks[0].points = "32.55";
    judge(&b);
    assert_null(b.form.first_open);
    assert_i64(b.form.points.v, 325500);
    b.input.marks[0].points = "35.01";
    judge(&b);
    assert_non_null(b.form.rows[0].problem);
    arena_release(&b.arena);
}

int main(void) {
    app_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_standard_s_order_with_leaves_counted),
        cmocka_unit_test(a_complete_sheet_is_worth_its_sum),
        cmocka_unit_test(nothing_typed_is_missing_and_not_zero),
        cmocka_unit_test(what_is_no_number_is_a_problem_of_its_row),
        cmocka_unit_test(an_empty_combination_is_zero_only_with_a_reason),
        cmocka_unit_test(zero_and_judged_full_marks_want_a_reason),
        cmocka_unit_test(the_standard_s_limits_take_the_place_of_the_example),
        cmocka_unit_test(what_does_not_apply_leaves_the_full_mark),
        cmocka_unit_test(what_was_typed_comes_back_as_it_was),
        cmocka_unit_test(a_stored_sheet_fills_the_form_it_came_from),
        cmocka_unit_test(a_draft_of_another_standard_gives_what_still_fits),
        cmocka_unit_test(a_component_without_items_is_one_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
