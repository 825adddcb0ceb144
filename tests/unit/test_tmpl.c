#include "test.h"

#include <dirent.h>

#include <jansson.h>

#include "tmpl/tmpl.h"

/* The public Mustache specification (its JSON files). */
#define SPEC_DIR GP_SOURCE_ROOT "/tests/mustache-spec"

static const struct val *from_json(struct arena *a, const json_t *j) {
    char number[40];
    const char *key;
    json_t *child;
    size_t i;
    switch (json_typeof(j)) {
    case JSON_OBJECT: {
        struct val *map = val_map(a);
        json_object_foreach((json_t *)(uintptr_t)j, key, child)
            map_set(map, arena_strdup(a, key), from_json(a, child));
        return map;
    }
    case JSON_ARRAY: {
        struct val *list = val_list(a);
        json_array_foreach(j, i, child) list_add(list, from_json(a, child));
        return list;
    }
    case JSON_STRING:
        return val_text(a, arena_strdup(a, json_string_value(j)));
    case JSON_INTEGER:
        return val_text(a, arena_printf(a, "%lld", (long long)json_integer_value(j)));
    case JSON_REAL:
        snprintf(number, sizeof(number), "%g", json_real_value(j));
        return val_text(a, arena_strdup(a, number));
    case JSON_TRUE:
        return val_bool(true);
    case JSON_FALSE:
        return val_bool(false);
    case JSON_NULL:
        break;
    }
    return val_null();
}

static void add(struct tmpl_set *set, struct gp_err *e, const char *name, const char *source) {
    if (tmpl_add(set, e, name, str_of(source)) != GP_OK)
        fail_msg("%s: %s", e->where, e->message);
}

static bool run_case(const char *file, const json_t *test) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct tmpl_set *set = tmpl_set_new(TMPL_RAW_TEXT);
    const char *name;
    json_t *partial;
    add(set, &e, "main", json_string_value(json_object_get(test, "template")));
    json_object_foreach(json_object_get(test, "partials"), name, partial)
        add(set, &e, name, json_string_value(partial));
    struct buf out = BUF_INIT;
    enum gp_code code =
        tmpl_render(set, &e, "main", from_json(&a, json_object_get(test, "data")), &out);
    const char *want = json_string_value(json_object_get(test, "expected"));
    bool same = code == GP_OK && strcmp(buf_text(&out), want) == 0;
    if (!same)
        print_message("%s: %s\n--- got\n%s\n--- want\n%s\n", file,
                      json_string_value(json_object_get(test, "name")), buf_text(&out), want);
    buf_free(&out);
    tmpl_set_free(set);
    arena_release(&a);
    return same;
}

static void run_file(const char *file, size_t at_least) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", SPEC_DIR, file);
    json_t *spec = json_load_file(path, 0, NULL);
    assert_non_null(spec);
    size_t i, failed = 0;
    json_t *test, *tests = json_object_get(spec, "tests");
    json_array_foreach(tests, i, test) failed += !run_case(file, test);
    assert_true(i >= at_least);
    json_decref(spec);
    assert_int_equal(failed, 0);
}

static void spec_comments(void **state) {
    (void)state;
    run_file("comments.json", 10);
}
static void spec_delimiters(void **state) {
    (void)state;
    run_file("delimiters.json", 10);
}
static void spec_interpolation(void **state) {
    (void)state;
    run_file("interpolation.json", 30);
}
static void spec_inverted(void **state) {
    (void)state;
    run_file("inverted.json", 20);
}
static void spec_partials(void **state) {
    (void)state;
    run_file("partials.json", 10);
}
static void spec_sections(void **state) {
    (void)state;
    run_file("sections.json", 30);
}
static void spec_dynamic_names(void **state) {
    (void)state;
    run_file("~dynamic-names.json", 15);
}
static void spec_inheritance(void **state) {
    (void)state;
    run_file("~inheritance.json", 25);
}

static void broken_templates_are_refused_with_their_line(void **state) {
    (void)state;
    static const struct {
        const char *source, *where;
    } cases[] = {
        {"a\n{{#b}}\n", "t:2"},
        {"{{#b}}{{/c}}", "t:1"},
        {"\n\n{{/b}}", "t:3"},
        {"{{name", "t:1"},
        {"{{}}", "t:1"},
        {"{{=x}}", "t:1"},
        {"{{#a}}{{^b}}{{/a}}{{/b}}", "t:1"},
        {"{{{a}}", "t:1"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct arena a = ARENA_INIT;
        struct gp_err e = {.arena = &a};
        struct tmpl_set *set = tmpl_set_new(0);
        assert_int_equal(tmpl_add(set, &e, "t", str_of(cases[i].source)), GP_INVALID);
        assert_string_equal(e.where, cases[i].where);
        tmpl_set_free(set);
        arena_release(&a);
    }
}

static void text_is_escaped_even_where_the_template_asks_for_raw(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct tmpl_set *set = tmpl_set_new(0);
    add(set, &e, "t", "{{{text}}} {{&text}} {{{html}}} {{html}}");
    struct val *v = val_map(&a);
    map_text(v, "text", "<b>");
    map_html(v, "html", "<i>");
    struct buf out = BUF_INIT;
    assert_int_equal(tmpl_render(set, &e, "t", v, &out), GP_OK);
    assert_string_equal(buf_text(&out), "&lt;b&gt; &lt;b&gt; <i> &lt;i&gt;");
    buf_free(&out);
    tmpl_set_free(set);
    arena_release(&a);
}

static void missing_names_and_endless_recursion_fail(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct tmpl_set *set = tmpl_set_new(TMPL_STRICT);
    add(set, &e, "strict", "{{nothing}}");
    add(set, &e, "loop", "{{>loop}}");
    struct buf out = BUF_INIT;
    assert_int_equal(tmpl_render(set, &e, "strict", val_map(&a), &out), GP_BUG);
    assert_string_equal(e.where, "strict:1");
    assert_int_equal(tmpl_render(set, &e, "loop", val_map(&a), &out), GP_BUG);
    assert_int_equal(tmpl_render(set, &e, "absent", val_map(&a), &out), GP_BUG);
    assert_int_equal(tmpl_check(set, &e), GP_OK);
    add(set, &e, "dangling", "\n{{>gone}}");
    assert_int_equal(tmpl_check(set, &e), GP_INVALID);
    assert_string_equal(e.where, "dangling:2");
    assert_int_equal(tmpl_add(set, &e, "loop", STR("")), GP_INVALID);
    buf_free(&out);
    tmpl_set_free(set);
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_comments),
        cmocka_unit_test(spec_delimiters),
        cmocka_unit_test(spec_interpolation),
        cmocka_unit_test(spec_inverted),
        cmocka_unit_test(spec_partials),
        cmocka_unit_test(spec_sections),
        cmocka_unit_test(spec_dynamic_names),
        cmocka_unit_test(spec_inheritance),
        cmocka_unit_test(broken_templates_are_refused_with_their_line),
        cmocka_unit_test(text_is_escaped_even_where_the_template_asks_for_raw),
        cmocka_unit_test(missing_names_and_endless_recursion_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
