#include "test.h"

static int released;

static void count_release(void *p) {
    released += *(int *)p;
}

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    for (size_t size = 0; size < 70000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
    arena_release(&a);
}

static void rewind_gives_the_same_place_again(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    (void)arena_alloc(&a, 100);
    struct arena_mark m = arena_mark(&a);
    void *first = arena_alloc(&a, 50);
    (void)arena_alloc(&a, 1 << 20);
    arena_rewind(&a, m);
    assert_ptr_equal(arena_alloc(&a, 50), first);
    arena_release(&a);
}

static void cleanups_run_newest_first_on_reset(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    int *one = gp_new(&a, int);
    *one = 1;
    released = 0;
    arena_defer(&a, count_release, one);
    arena_defer(&a, count_release, one);
    arena_reset(&a);
    assert_int_equal(released, 2);
    arena_release(&a);
    assert_int_equal(released, 2);
}

static void a_vector_keeps_its_elements_while_it_grows(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        *VEC_PUSH(&a, &v) = i;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.v[i], i);
    arena_release(&a);
}

static void text_is_copied(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    assert_null(arena_strdup(&a, NULL));
    assert_string_equal(arena_printf(&a, "%s %d", "空岗", 31), "空岗 31");
    assert_string_equal(arena_strndup(&a, "坪山街道", 6), "坪山");
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(rewind_gives_the_same_place_again),
        cmocka_unit_test(cleanups_run_newest_first_on_reset),
        cmocka_unit_test(a_vector_keeps_its_elements_while_it_grows),
        cmocka_unit_test(text_is_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
