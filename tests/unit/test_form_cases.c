/* What comes out of forms, by the table that the page's script is held to as well (tests/forms):
 * which questions are asked, what is kept of an answer, what is calculated, and what is said of
 * what cannot be taken. With --rules it prints what a page of each form carries. */
#include "test.h"

#include <jansson.h>

#include "core/xlsform.h"
#include "web/forms/expr_json.h"

#define CASES GP_SOURCE_ROOT "/tests/forms/cases.json"

static json_t *read_cases(void) {
    json_error_t e;
    json_t *top = json_load_file(CASES, 0, &e);
    if (!top)
        fprintf(stderr, "%s:%d: %s\n", CASES, e.line, e.text);
    assert_non_null(top);
    return top;
}

static struct xlsform_sheet sheet_of(struct arena *a, const json_t *rows) {
    struct xlsform_sheet s = {0};
    json_t *row, *cell;
    size_t i, k;
    json_array_foreach((json_t *)(uintptr_t)rows, i, row) {
        size_t n = json_array_size(row);
        if (i == 0)
            s.n_columns = n;
        const char **cells = gp_new_n(a, const char *, s.n_columns);
        json_array_foreach(row, k, cell) cells[k] = json_string_value(cell);
        if (i == 0)
            s.head = cells;
        else
            *VEC_PUSH(a, &s.rows) = (struct xlsform_row){(uint32_t)i, cells};
    }
    return s;
}

static void compile(struct arena *a, const json_t *one, struct survey_form *ret) {
    struct xlsform x = {sheet_of(a, json_object_get(one, "survey")),
                        sheet_of(a, json_object_get(one, "choices")),
                        {0}};
    struct xlsform_problems problems = {0};
    if (!xlsform_compile(a, &x, ret, &problems))
        fail_msg("%s: %s", json_string_value(json_object_get(one, "form")),
                 problems.v.v[0].message);
}

/* "-" for what is not asked, "!" and words for what is wrong, else what is kept. */
static const char *outcome(struct arena *a, const struct survey_answer *v) {
    if (!v->shown)
        return "-";
    return v->problem ? arena_printf(a, "!%s", v->problem) : cstr_or_empty(v->value);
}

static void check_answers(struct arena *a, const json_t *one, const struct survey_form *f,
                          const json_t *answers, date_t today) {
    const json_t *typed = json_object_get(answers, "typed"),
                 *want = json_object_get(answers, "want");
    const char **values = gp_new_n(a, const char *, f->n_items);
    for (size_t i = 0; i < f->n_items; i++)
        values[i] = json_string_value(json_object_get(typed, f->items[i].name));
    struct survey_sheet sheet = survey_judge(a, f, values, today);
    for (size_t i = 0; i < f->n_items; i++) {
        const char *got = outcome(a, &sheet.v[i]);
        const char *must =
            cstr_or_empty(json_string_value(json_object_get(want, f->items[i].name)));
        if (strcmp(got, must) != 0)
            fail_msg("%s: %s of %s is “%s”, not “%s”",
                     json_string_value(json_object_get(one, "form")), f->items[i].name,
                     json_dumps(typed, JSON_COMPACT), got, must);
    }
}

static void cases_come_out_as_the_table_says(void **state) {
    (void)state;
    struct arena a = {0};
    json_t *top = read_cases(), *one, *answers;
    size_t i, k;
    date_t today;
    assert_true(date_parse(str_of(json_string_value(json_object_get(top, "today"))), &today));
    json_array_foreach(json_object_get(top, "cases"), i, one) {
        struct survey_form f;
        compile(&a, one, &f);
        json_array_foreach(json_object_get(one, "answers"), k, answers)
            check_answers(&a, one, &f, answers, today);
    }
    json_decref(top);
    arena_release(&a);
}

static int print_rules(void) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    struct arena a = {0};
    json_t *top = read_cases(), *one;
    size_t i;
    jout_array(&o);
    json_array_foreach(json_object_get(top, "cases"), i, one) {
        struct survey_form f;
        compile(&a, one, &f);
        form_rules_json(&o, &f);
    }
    jout_end(&o);
    puts(buf_text(&b));
    json_decref(top);
    arena_release(&a);
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_come_out_as_the_table_says),
    };
    if (argc > 1 && strcmp(argv[1], "--rules") == 0)
        return print_rules();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
