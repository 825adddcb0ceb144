/* Forms of many rows: that what is asked of them is found, and that it does not cost the square of
 * their size. */
#include "test.h"

#include "shape/shape.h"
#include "web/form.h"

#define FIELDS 20000 /* as many as a form may have (src/http/body.c) */

struct sent {
    struct arena arena;
    struct gp_err err;
    struct http_request request;
    struct http_response response;
    struct http_call call;
};

static int setup(void **state) {
    static struct sent s;
    s = (struct sent){.arena = ARENA_INIT, .request = {.method = HTTP_POST}};
    s.err.arena = &s.arena;
    s.call = (struct http_call){
        .arena = &s.arena, .err = &s.err, .request = &s.request, .response = &s.response};
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    struct sent *s = *state;
    arena_release(&s->arena);
    return 0;
}

static void add(struct sent *s, const char *name, const char *value) {
    *VEC_PUSH(&s->arena, &s->request.form) = (struct http_pair){name, value};
}

static void fields_and_rows_are_found_by_name(void **state) {
    struct sent *s = *state;
    add(s, "title", "甲");
    add(s, "title", "乙"); /* the first counts */
    add(s, "post.0", "p0");
    add(s, "post.7", "p7");
    add(s, "post.07", "later"); /* the same row, written otherwise */
    add(s, "post", "alone");
    add(s, "post_name.2", "n2");
    add(s, "odd.", "o");
    add(s, "odd.x", "x");
    add(s, "odd.1x", "y");
    add(s, "a.b.3", "dotted");
    add(s, ".5", "nameless");
    add(s, "far.99999999999", "far");
    const struct http_call *c = &s->call;
    assert_string_equal(http_form(c, "title"), "甲");
    assert_null(http_form(c, "none"));
    assert_string_equal(http_form(c, "post"), "alone");
    assert_string_equal(http_form(c, "post.7"), "p7");
    assert_string_equal(http_form(c, "post.07"), "later");
    assert_string_equal(http_form_row(c, "post", 0), "p0");
    assert_string_equal(http_form_row(c, "post", 7), "p7");
    assert_null(http_form_row(c, "post", 1));
    assert_null(http_form_row(c, "pos", 0));
    assert_null(http_form_row(c, "title", 0));
    assert_int_equal(http_form_rows(c, "post"), 8);
    assert_int_equal(http_form_rows(c, "post_name"), 3);
    assert_int_equal(http_form_rows(c, "title"), 0);
    assert_int_equal(http_form_rows(c, "odd"), 0);
    assert_int_equal(http_form_rows(c, "far"), 0);
    assert_string_equal(http_form(c, "odd."), "o");
    assert_string_equal(http_form_row(c, "a.b", 3), "dotted");
    assert_int_equal(http_form_rows(c, "a"), 0);
    assert_string_equal(http_form_row(c, "", 5), "nameless");
}

static void an_empty_form_has_nothing(void **state) {
    struct sent *s = *state;
    assert_null(http_form(&s->call, "x"));
    assert_null(http_form_row(&s->call, "x", 0));
    assert_int_equal(http_form_rows(&s->call, "x"), 0);
}

/* Before there was an index, each of these questions compared up to 20,000 names: 200 million for a
 * form that asks for each of its fields once. */
static void a_form_of_20000_fields_is_read_in_so_many_steps(void **state) {
    struct sent *s = *state;
    static const char *const names[] = {"person", "post", "start", "end"};
    for (size_t row = 0; row < FIELDS / GP_COUNT(names); row++)
        for (size_t i = 0; i < GP_COUNT(names); i++)
            add(s, arena_printf(&s->arena, "%s.%zu", names[i], row),
                arena_printf(&s->arena, "%zu", row));
    assert_int_equal(s->request.form.n, FIELDS);
    for (size_t row = 0; row < FIELDS / GP_COUNT(names); row++)
        for (size_t i = 0; i < GP_COUNT(names); i++)
            assert_string_equal(http_form_row(&s->call, names[i], row),
                                arena_printf(&s->arena, "%zu", row));
    assert_int_equal(http_form_rows(&s->call, "end"), FIELDS / GP_COUNT(names));
    const struct lookup *l = &s->request.form_index;
    assert_int_equal(l->n, 2 * FIELDS + GP_COUNT(names)); /* by name, by row, and how many rows */
    assert_true(lookup_cost(l) < 4 * l->n);
}

/* ---- forms over structs */

static const struct form_item engagement_items[] = {
    {.key = "id", .widget = FORM_HIDDEN},   {.key = "post", .widget = FORM_AUTO},
    {.key = "person", .widget = FORM_AUTO}, {.key = "start", .widget = FORM_AUTO},
    {.key = "reason", .widget = FORM_AUTO},
};
static const struct form_part parts[] = {{.id = "engagements",
                                          .title = "在岗记录",
                                          .member = "engagements",
                                          FORM_ITEMS(engagement_items),
                                          .row_id = "g"}};
static const struct form form = {&shape_project, parts, 1};

/* The rows of a form with a problem in each, read and shown again; gives the allocations of the
 * arena in bytes, which follow the work. */
static void read_rows(struct sent *s, size_t n, struct project *project) {
    for (size_t i = 0; i < n; i++) {
        add(s, arena_printf(&s->arena, "engagements_id.%zu", i),
            i % 2 ? arena_printf(&s->arena, "e%zu", i) : "");
        add(s, arena_printf(&s->arena, "engagements_post.%zu", i), "p");
        add(s, arena_printf(&s->arena, "engagements_person.%zu", i), "x");
        add(s, arena_printf(&s->arena, "engagements_start.%zu", i), "not a day");
    }
    struct form_run run = {.call = &s->call, .form = &form};
    form_read(&run, project);
    assert_int_equal(run.problems.n, n);
    assert_int_equal(run.problem_of.n, n);
    assert_true(lookup_cost(&run.problem_of) < 4 * n);
    assert_non_null(lookup_get(&run.problem_of,
                               str_of(arena_printf(&s->arena, "engagements_start.%zu", n - 1)),
                               LOOKUP_NO_ROW));
}

static void rows_keep_their_ids_and_get_new_ones_that_nobody_has(void **state) {
    struct sent *s = *state;
    struct project project;
    shape_unset(&shape_project, (char *)&project);
    struct engagement stored[] = {{.id = "g1", .reason = "旧"}, {.id = "e1", .reason = "还在"}};
    project.engagements = stored;
    project.n_engagements = 2;
    read_rows(s, 2000, &project);
    assert_int_equal(project.n_engagements, 2000);
    assert_string_equal(project.engagements[0].id, "g1"); /* of a row that was taken away: free */
    assert_string_equal(project.engagements[1].id, "e1");
    struct lookup ids = {0};
    for (size_t i = 0; i < project.n_engagements; i++) {
        struct str id = str_of(project.engagements[i].id);
        assert_null(lookup_get(&ids, id, LOOKUP_NO_ROW));
        lookup_add(&ids, &s->arena, id, LOOKUP_NO_ROW, &project.engagements[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_and_rows_are_found_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_form_has_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_form_of_20000_fields_is_read_in_so_many_steps, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(rows_keep_their_ids_and_get_new_ones_that_nobody_has, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
