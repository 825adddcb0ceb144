/* Rounds out of the database: how many statements that takes, and what a connection keeps of them.
 */
#include "store_fixture.h"

#include "base/memory.h"
#include "store/dossier.h"
#include "store/plan.h"

#define ROUNDS 6

/* The same round under several names, each with a narrative of its own. */
static void put_rounds(struct place *p, struct dossier *ret) {
    for (size_t i = 0; i < ROUNDS; i++) {
        ret[i] = example_round(p, i == 0 ? "pingshan-2022.json" : "demo-2026.json");
        ret[i].round.id = arena_printf(&p->a, "round-%zu", i);
        ret[i].round.entries[0].narrative = arena_printf(&p->a, "narrative %zu", i);
        ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &ret[i], false)));
    }
    open_again(p);
}

static void assert_same(struct place *p, const struct dossier *got, const struct dossier *want) {
    assert_string_equal(bundle_text(p, got), bundle_text(p, want));
}

static int64_t load_all(struct place *p, const struct dossier *d, const size_t *which, size_t n,
                        struct dossier *ret) {
    const char *ids[ROUNDS];
    for (size_t i = 0; i < n; i++)
        ids[i] = d[which[i]].round.id;
    int64_t before = db_counts(p->db).statements;
    ASSERT_OK(p, READ(p, store_dossier_get_all(at(p, d[0].tenant), ids, n, ret)));
    return db_counts(p->db).statements - before;
}

static void several_rounds_need_no_more_statements_than_one(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    static const size_t one[] = {1}, three[] = {2, 0, 1}, all[] = {5, 4, 3, 2, 1, 0};
    assert_i64(load_all(p, d, one, 1, loaded), 3); /* round, standard, lists */
    open_again(p);
    assert_i64(load_all(p, d, three, 3, loaded), 3);
    for (size_t i = 0; i < 3; i++)
        assert_same(p, &loaded[i], &d[three[i]]);
    open_again(p);
    assert_i64(load_all(p, d, all, ROUNDS, loaded), 3);
    for (size_t i = 0; i < ROUNDS; i++)
        assert_same(p, &loaded[i], &d[all[i]]);
}

static void what_is_kept_is_not_read_again(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    static const size_t three[] = {2, 0, 1}, four[] = {3, 2, 1, 0}, all[] = {5, 4, 3, 2, 1, 0};
    (void)load_all(p, d, three, 3, loaded);
    assert_i64(load_all(p, d, three, 3, loaded), 1); /* the rounds themselves */
    assert_i64(load_all(p, d, four, 4, loaded), 2);  /* and the lists of one */
    assert_same(p, &loaded[0], &d[3]);
    assert_i64(load_all(p, d, four, 4, loaded), 1);
    for (size_t i = 0; i < 4; i++)
        assert_same(p, &loaded[i], &d[four[i]]);
    assert_i64(load_all(p, d, all, ROUNDS, loaded), 2);
    for (size_t i = 0; i < ROUNDS; i++)
        assert_same(p, &loaded[i], &d[all[i]]);
}

/* However many connections read however many rounds. */
static void what_is_kept_has_a_bound_in_bytes(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    static const size_t four[] = {3, 2, 1, 0};
    assert_i64(memory_kept(), 0);
    (void)load_all(p, d, four, 4, loaded);
    int64_t all = memory_kept();
    assert_true(all > 0);
    open_again(p);
    assert_i64(memory_kept(), 0);
    memory_set_kept_max(all / 2);
    for (size_t i = 0; i < 5; i++) {
        (void)load_all(p, d, four, 4, loaded);
        assert_true(memory_kept() > 0 && memory_kept() <= all / 2);
        for (size_t k = 0; k < 4; k++)
            assert_same(p, &loaded[k], &d[four[k]]);
    }
    memory_set_kept_max(MEMORY_KEPT_MAX);
}

/* What is no longer true is let go when it is noticed, and not kept beside what is. */
static void what_has_changed_is_not_kept(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    static const size_t one[] = {0}, four[] = {3, 2, 1, 0};
    (void)load_all(p, d, one, 1, loaded);
    int64_t first = memory_kept();
    (void)load_all(p, d, four, 4, loaded);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d[5], true)));
    (void)load_all(p, d, one, 1, loaded);
    assert_i64(memory_kept(), first);
}

static void a_change_is_seen_in_all_of_them(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    static const size_t four[] = {3, 2, 1, 0};
    (void)load_all(p, d, four, 4, loaded);
    d[1].round.entries[0].narrative = "another";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d[1], true)));
    assert_i64(load_all(p, d, four, 4, loaded), 2); /* the standards are still the same */
    for (size_t i = 0; i < 4; i++)
        assert_same(p, &loaded[i], &d[four[i]]);
}

static void a_round_that_is_not_there_is_named(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    const char *ids[] = {d[0].round.id, "none"};
    assert_int_equal(READ(p, store_dossier_get_all(at(p, d[0].tenant), ids, GP_COUNT(ids), loaded)),
                     GP_MISSING);
    assert_says(p, "none");
    ASSERT_OK(p, READ(p, store_dossier_get_all(at(p, d[0].tenant), ids, 0, loaded)));
}

/* A failure in between leaves no half of a round behind for the next reader. */
static void a_load_that_fails_is_simply_repeated(void **state) {
    struct place *p = *state;
    struct dossier d[ROUNDS], loaded[ROUNDS];
    put_rounds(p, d);
    const char *ids[] = {d[1].round.id, d[0].round.id};
    for (int64_t step = 1; step < 400; step += 7) {
        db_fault_at(p->db, step, DB_FAULT_IO);
        assert_int_equal(READ(p, store_dossier_get_all(at(p, d[0].tenant), ids, 2, loaded)), GP_IO);
        db_fault_at(p->db, 0, DB_FAULT_IO);
        ASSERT_OK(p, READ(p, store_dossier_get_all(at(p, d[0].tenant), ids, 2, loaded)));
        assert_same(p, &loaded[0], &d[1]);
        assert_same(p, &loaded[1], &d[0]);
        open_again(p);
    }
}

/* ---- a round made of projects that are there */

static const char *ids(struct place *p, const struct dossier *d, const char *which) {
    const char *all = "";
    bool orgs = strcmp(which, "orgs") == 0, centers = strcmp(which, "centers") == 0;
    for (size_t i = 0, n = orgs ? d->n_orgs : centers ? d->n_centers : d->n_projects; i < n; i++)
        all = arena_printf(&p->a, "%s %s", all,
                           orgs      ? d->orgs[i].id
                           : centers ? d->centers[i].id
                                     : d->projects[i].id);
    return all;
}

static void a_new_round_lists_what_its_projects_speak_of(void **state) {
    struct place *p = *state;
    struct dossier old = example_round(p, "demo-2026.json"), made;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &old, false)));
    struct round_head head = {.id = "new",
                              .standard = old.standard.id,
                              .standard_version = old.standard.version,
                              .evaluator = old.round.evaluator,
                              .experts_per_entry = DEC_UNSET};
    const char *orgs = "", *last = "";
    static const size_t order[] = {2, 0, 1}; /* an entry's place is that of its taking in */
    for (size_t round = 0; round < 2; round++) {
        ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
        if (round == 0)
            ASSERT_OK(p, store_plan_put(at(p, old.tenant), &head));
        for (size_t i = round ? 2 : 0; i < (round ? 3 : 2); i++)
            ASSERT_OK(p, store_plan_add_entry(at(p, old.tenant), "new", old.projects[order[i]].id,
                                              &(struct chosen_method){0}));
        int64_t before = db_counts(p->db).statements;
        ASSERT_OK(p, store_plan_link(at(p, old.tenant), "new"));
        assert_i64(db_counts(p->db).statements - before, 3);
        ASSERT_OK(p, store_plan_link(at(p, old.tenant), "new")); /* changes nothing */
        ASSERT_OK(p, db_end(p->db, &p->e, true));
        ASSERT_OK(p, READ(p, store_dossier_get(at(p, old.tenant), "new", &made)));
        assert_int_equal(made.n_projects, round ? 3 : 2);
        last = orgs, orgs = ids(p, &made, "orgs");
        assert_ptr_equal(strstr(orgs, last), orgs); /* what was there keeps its place */
    }
    const struct project *v = old.projects;
    assert_string_equal(ids(p, &made, "projects"),
                        arena_printf(&p->a, " %s %s %s", v[2].id, v[0].id, v[1].id));
    assert_string_equal(ids(p, &made, "centers"),
                        arena_printf(&p->a, " %s %s %s", v[2].center, v[0].center, v[1].center));
    const char *first = arena_printf(&p->a, " %s %s %s %s", old.round.evaluator, v[2].operator_org,
                                     v[2].purchaser, v[2].committee);
    assert_ptr_equal(strstr(orgs, first), orgs);
    for (size_t i = 0; i < 3; i++) {
        assert_non_null(strstr(orgs, v[i].operator_org));
        assert_non_null(strstr(orgs, v[i].committee));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(several_rounds_need_no_more_statements_than_one),
        PLACE_TEST(what_is_kept_is_not_read_again),
        PLACE_TEST(what_is_kept_has_a_bound_in_bytes),
        PLACE_TEST(what_has_changed_is_not_kept),
        PLACE_TEST(a_change_is_seen_in_all_of_them),
        PLACE_TEST(a_round_that_is_not_there_is_named),
        PLACE_TEST(a_load_that_fails_is_simply_repeated),
        PLACE_TEST(a_new_round_lists_what_its_projects_speak_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
