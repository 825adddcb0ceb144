#include "test.h"

#include "web/reads_table.h"

static struct reads_slot look(struct arena *a, const char *actor, size_t i) {
    return (struct reads_slot){.tenant = arena_printf(a, "440310"),
                               .actor = actor,
                               .subject = arena_printf(a, "project/%zu", i),
                               .what = "",
                               .kind = READ_ROSTER,
                               .day = 20000,
                               .n = 1,
                               .first_at = (int64_t)(100 + i),
                               .last_at = (int64_t)(100 + i)};
}

static int64_t all_of(const struct reads_table *t, bool folded, size_t *ret_rows) {
    int64_t n = 0;
    *ret_rows = 0;
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i].tenant && cstr_eq(t->slots[i].subject, READS_FOLDED) == folded) {
            n += t->slots[i].n;
            ++*ret_rows;
        }
    return n;
}

static void the_table_grows_and_counts_each_subject(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct reads_table t = reads_table_of(65536);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 5000; i++) { /* 2048 was all there was */
            struct reads_slot x = look(&a, "u1", i);
            assert_true(reads_table_add(&t, &x));
        }
    size_t rows;
    assert_int_equal(all_of(&t, false, &rows), 10000);
    assert_int_equal(rows, 5000);
    assert_int_equal(all_of(&t, true, &rows), 0);
    reads_table_free(&t);
}

static void beyond_its_bound_it_counts_by_account_and_loses_nothing(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct reads_table t = reads_table_of(512);
    for (size_t i = 0; i < 1000; i++) {
        struct reads_slot x = look(&a, i % 2 ? "u1" : "u2", i);
        assert_true(reads_table_add(&t, &x));
    }
    size_t rows;
    int64_t single = all_of(&t, false, &rows), folded;
    assert_int_equal(rows, 384); /* three quarters of 512 */
    folded = all_of(&t, true, &rows);
    assert_int_equal(rows, 2);
    assert_int_equal(single + folded, 1000);
    struct reads_slot known = look(&a, "u2", 0); /* what has a row keeps it */
    assert_true(reads_table_add(&t, &known));
    assert_int_equal(all_of(&t, false, &rows), single + 1);
    reads_table_free(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_grows_and_counts_each_subject),
        cmocka_unit_test(beyond_its_bound_it_counts_by_account_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
