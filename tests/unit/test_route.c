/* Words and ids in addresses. */
#include "test.h"

#include "http/route.h"

static enum gp_code nothing(struct http_call *call) {
    (void)call;
    return GP_OK;
}

#define ROUTE(p)                                                                                   \
    { .method = HTTP_GET, .path = (p), .run = nothing, .need = 1, .summary = "示例" }

static enum gp_code check(const char *one, const char *other) {
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    const struct http_route routes[] = {ROUTE(one), ROUTE(other), {.path = NULL}};
    const struct http_route *const tables[] = {routes};
    const struct http_config config = {.tables = tables, .n_tables = 1};
    return route_check(&config, &e);
}

static void a_word_where_an_id_may_stand_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *one, *other;
        enum gp_code code;
    } cases[] = {
        {"/public/verify", "/public/:round", GP_BUG},
        {"/public/:round", "/public/verify", GP_BUG},
        {"/public/~verify", "/public/:round", GP_OK},
        {"/public/verify/x", "/public/:round", GP_OK},
        {"/public/verify/x", "/public/:round/y", GP_OK},
        {"/public/verify/x", "/public/:round/:file", GP_BUG},
        {"/registry/new", "/registry/:kind", GP_OK}, /* the program's own words */
        {"/registry/:kind/new", "/registry/projects/:id", GP_BUG},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        if (check(cases[i].one, cases[i].other) != cases[i].code)
            fail_msg("%s and %s", cases[i].one, cases[i].other);
}

static void ids_of_dots_come_and_go_behind_a_sign(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    static const struct {
        const char *path, *sent;
    } cases[] = {
        {"/rounds/./edit", "/rounds/~./edit"},
        {"/rounds/..", "/rounds/~.."},
        {"/rounds/../entries/.?x=/./y", "/rounds/~../entries/~.?x=/./y"},
        {"/rounds/...", "/rounds/..."},
        {"/rounds/.a/b.", "/rounds/.a/b."},
        {"/rounds/x", "/rounds/x"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(http_path(&a, cases[i].path), cases[i].sent);

    const struct http_route routes[] = {ROUTE("/rounds/:round/edit"), {.path = NULL}};
    const struct http_route *const tables[] = {routes};
    const struct http_config config = {.tables = tables, .n_tables = 1};
    struct http_request rq = {0};
    bool other;
    assert_non_null(route_find(&config, &a, HTTP_GET, "/rounds/~../edit", &rq, &other));
    assert_string_equal(rq.params[0].value, "..");
}

static void only_addresses_of_a_page_are_touched(void **state) {
    (void)state;
    struct buf html GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&html, "<a href=\"/rounds/../x\">/rounds/../x</a> a=\"b /../c\" "
                    "<a href=\"/s?q=/../\">");
    http_html_paths(&html, 0);
    assert_string_equal(buf_text(&html), "<a href=\"/rounds/~../x\">/rounds/../x</a> a=\"b /../c\" "
                                         "<a href=\"/s?q=/../\">");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_where_an_id_may_stand_is_refused),
        cmocka_unit_test(ids_of_dots_come_and_go_behind_a_sign),
        cmocka_unit_test(only_addresses_of_a_page_are_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
