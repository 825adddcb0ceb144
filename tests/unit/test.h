/* What every unit test includes: cmocka with what it needs before it, and signed comparisons. */
#ifndef GP_TESTS_TEST_H
#define GP_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

/* cmocka compares unsigned; figures are signed. */
#define assert_i64(got, want)                                                                      \
    do {                                                                                           \
        int64_t got_ = (got), want_ = (want);                                                      \
        if (got_ != want_)                                                                         \
            fail_msg("%s is %lld, not %lld", #got, (long long)got_, (long long)want_);             \
    } while (0)

#endif
