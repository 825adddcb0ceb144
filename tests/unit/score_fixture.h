/* A calc for each test, and marks written as text. */
#ifndef GP_TESTS_SCORE_FIXTURE_H
#define GP_TESTS_SCORE_FIXTURE_H

#include "test.h"

#include "core/calc.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    struct calc calc;
};

static inline int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->err.arena = &f->arena;
    f->calc.arena = &f->arena;
    f->calc.err = &f->err;
    *state = f;
    return 0;
}

static inline int tear_down(void **state) {
    struct fixture *f = *state;
    arena_release(&f->arena);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static inline score_t sc(const char *text) {
    score_t s = SCORE_UNSET;
    assert_int_equal(dec_parse(str_of(text), SCORE_SCALE, &s.v), DEC_PARSED);
    return s;
}

#endif
