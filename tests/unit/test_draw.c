#include "test.h"

#include "core/draw.h"

/* Computed with Python's hashlib from the rule in draw.h, as the page tells it to the public. */
static const struct {
    const char *seed;
    size_t n, places[7];
} known[] = {
    {"00000000000000000000000000000000", 5, {0, 1, 4, 3, 2}},
    {"00112233445566778899aabbccddeeff", 7, {5, 0, 2, 3, 1, 4, 6}},
    {"00112233445566778899aabbccddeeff", 1, {0}},
    {"00112233445566778899aabbccddeeff", 0, {0}},
};

static void the_order_follows_from_the_seed_alone(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t k = 0; k < GP_COUNT(known); k++) {
        const size_t *places = draw_places(&a, known[k].seed, known[k].n);
        for (size_t i = 0; i < known[k].n; i++)
            assert_int_equal(places[i], known[k].places[i]);
    }
    arena_release(&a);
}

static void everyone_gets_one_place(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    bool taken[100] = {false};
    const size_t *places = draw_places(&a, "a", 100);
    for (size_t i = 0; i < 100; i++) {
        assert_true(places[i] < 100);
        assert_false(taken[places[i]]);
        taken[places[i]] = true;
    }
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_follows_from_the_seed_alone),
        cmocka_unit_test(everyone_gets_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
