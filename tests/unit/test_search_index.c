/* The index for searching: brought up to date bit by bit, stopped and gone on with. */
#include "store_fixture.h"

#include "app/search/search.h"
#include "store/dossier.h"

#define TENANT "440310"

static struct work app_of(struct place *p) {
    return (struct work){
        .arena = &p->a, .err = &p->e, .db = p->db, .tenant = TENANT, .actor = "test"};
}

static bool is_stale(struct place *p) {
    struct work app = app_of(p);
    bool stale;
    ASSERT_OK(p, READ(p, search_is_stale(&app, &stale)));
    return stale;
}

static void refresh(struct place *p) {
    struct work app = app_of(p);
    struct search_pace pace = {.waiting = 1};
    ASSERT_OK(p, search_refresh(&app, &pace));
    assert_false(is_stale(p));
}

/* How many of the kind hold the words. */
static size_t hits(struct place *p, const char *words, const char *kind) {
    struct work app = app_of(p);
    struct search_result found;
    size_t n = 0;
    ASSERT_OK(p, READ(p, search_run(&app, words, &found)));
    for (size_t i = 0; i < found.n; i++)
        n += strcmp(found.hits[i].kind, kind) == 0;
    return n;
}

static struct dossier put_example(struct place *p) {
    struct dossier d = example_round(p, "demo-2026.json");
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    assert_true(is_stale(p));
    return d;
}

static void all_kinds_are_found_once_indexed(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p);
    assert_int_equal(hits(p, "示例", "center"), 0);
    refresh(p);
    assert_int_equal(hits(p, "示例", "center"), d.n_centers);
    assert_int_equal(hits(p, "示例", "project"), d.n_projects);
    assert_int_equal(hits(p, d.round.title, "round"), 1);
    assert_true(hits(p, "示例1", "entry") >= 1);
    assert_true(hits(p, "示例1", "finding") >= 1);
}

static void only_what_changed_is_written_again(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p);
    int64_t first = db_counts(p->db).statements;
    refresh(p);
    first = db_counts(p->db).statements - first;
    d.round.entries[0].narrative = "蝴蝶飞过了社区花园";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    int64_t second = db_counts(p->db).statements;
    refresh(p);
    second = db_counts(p->db).statements - second;
    assert_int_equal(hits(p, "蝴蝶飞过", "entry"), 1);
    print_message("# %lld statements, then %lld\n", (long long)first, (long long)second);
    assert_true(second * 2 < first);
    d.round.entries[0].narrative = "又改了";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    refresh(p);
    assert_int_equal(hits(p, "蝴蝶飞过", "entry"), 0); /* the old words lead nowhere */
}

static void what_is_gone_is_not_found(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p);
    refresh(p);
    size_t before = hits(p, "示例", "entry"), findings = hits(p, "示例1", "finding");
    assert_true(before > 1 && findings > 0);
    memmove(d.round.entries, d.round.entries + 1, --d.round.n_entries * sizeof(*d.round.entries));
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    refresh(p);
    assert_int_equal(hits(p, "示例", "entry"), before - 1);
    assert_true(hits(p, "示例1", "finding") < findings);
}

static void a_stop_is_gone_on_from(void **state) {
    struct place *p = *state;
    (void)put_example(p);
    struct work app = app_of(p);
    struct search_pace pace = {.stop = true};
    for (size_t i = 0; i < 4; i++) { /* a turn each time, and then it is to stop */
        assert_int_equal(search_refresh(&app, &pace), GP_RETRY);
        assert_true(is_stale(p));
    }
    refresh(p);
    assert_true(hits(p, "示例1", "finding") >= 1);
}

struct mark_step {
    struct search_key key;
    bool end;
};

static enum gp_code mark(struct work *w, void *arg) {
    const struct mark_step *s = arg;
    return s->end ? store_search_end(w, &s->key) : store_search_begin(w, &s->key);
}

static void a_change_meanwhile_is_not_lost(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p);
    refresh(p);
    struct mark_step s = {.key = {"round", d.round.id}};
    ASSERT_OK(p, WORK_WRITE(at(p, TENANT), mark(at(p, TENANT), &s)));
    assert_true(is_stale(p)); /* begun, not ended: as after a crash */
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    s.end = true;
    ASSERT_OK(p, WORK_WRITE(at(p, TENANT), mark(at(p, TENANT), &s)));
    assert_true(is_stale(p));
    refresh(p);
}

static void a_rebuilt_index_is_the_same(void **state) {
    struct place *p = *state;
    (void)put_example(p);
    refresh(p);
    size_t findings = hits(p, "示例", "finding"), entries = hits(p, "示例", "entry");
    struct work app = app_of(p);
    ASSERT_OK(p, search_rebuild(&app));
    assert_false(is_stale(p));
    assert_int_equal(hits(p, "示例", "finding"), findings);
    assert_int_equal(hits(p, "示例", "entry"), entries);
}

int main(void) {
    json_setup();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(all_kinds_are_found_once_indexed),
        PLACE_TEST(only_what_changed_is_written_again),
        PLACE_TEST(what_is_gone_is_not_found),
        PLACE_TEST(a_stop_is_gone_on_from),
        PLACE_TEST(a_change_meanwhile_is_not_lost),
        PLACE_TEST(a_rebuilt_index_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
