/* Words and ids in addresses. */
#include "test.h"

#include "http/piece.h"
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

/* RFC 9110, 14.1.2 has the forms of a range. */
static void a_piece_is_what_the_range_says_or_all(void **state) {
    (void)state;
    static const struct {
        const char *range, *if_range;
        uint64_t size;
        enum piece_kind kind;
        uint64_t from, n;
    } cases[] = {
        {NULL, NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=0-", NULL, 10, PIECE_SOME, 0, 10},
        {"bytes=4-", NULL, 10, PIECE_SOME, 4, 6},
        {"bytes=4-4", NULL, 10, PIECE_SOME, 4, 1},
        {"bytes=4-99", NULL, 10, PIECE_SOME, 4, 6},
        {"bytes=-3", NULL, 10, PIECE_SOME, 7, 3},
        {"bytes=-99", NULL, 10, PIECE_SOME, 0, 10},
        {"bytes=-0", NULL, 10, PIECE_NONE, 0, 0},
        {"bytes=10-", NULL, 10, PIECE_NONE, 0, 0},
        {"bytes=0-", NULL, 0, PIECE_NONE, 0, 0},
        {"bytes=5000000000-5000000001", NULL, 6000000000, PIECE_SOME, 5000000000, 2},
        {"bytes=4-", "\"t\"", 10, PIECE_SOME, 4, 6},
        {"bytes=4-", "\"u\"", 10, PIECE_ALL, 0, 0},
        {"bytes=4-", "W/\"t\"", 10, PIECE_ALL, 0, 0},
        {"bytes=4-", "Sun, 06 Nov 1994 08:49:37 GMT", 10, PIECE_ALL, 0, 0},
        {"bytes=4-3", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=-", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=4", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=0-1,4-5", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=x-", NULL, 10, PIECE_ALL, 0, 0},
        {"bytes=9999999999999999999-", NULL, 10, PIECE_ALL, 0, 0},
        {"pages=1-2", NULL, 10, PIECE_ALL, 0, 0},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        uint64_t from = 0, n = 0;
        enum piece_kind kind =
            piece_of(cases[i].range, cases[i].if_range, "\"t\"", cases[i].size, &from, &n);
        if (kind != cases[i].kind || from != cases[i].from || n != cases[i].n)
            fail_msg("%s of %ju: %d, %ju from %ju", cases[i].range ? cases[i].range : "nothing",
                     (uintmax_t)cases[i].size, kind, (uintmax_t)n, (uintmax_t)from);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_where_an_id_may_stand_is_refused),
        cmocka_unit_test(ids_of_dots_come_and_go_behind_a_sign),
        cmocka_unit_test(only_addresses_of_a_page_are_touched),
        cmocka_unit_test(a_piece_is_what_the_range_says_or_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
