/* Periods of ADX and DHIS2. The examples of identifiers are those of DHIS2's own table of periods;
 * weeks were counted in a calendar. */
#include "test.h"

#include "num/interval.h"

struct reads {
    const char *text, *from, *to; /* from NULL: refused */
};

static const struct reads reads[] = {
    /* ISO 8601 */
    {"2022-01-01/P1Y", "2022-01-01", "2022-12-31"},
    {"2022-01/P1M", "2022-01-01", "2022-01-31"},
    {"2022/P1Y", "2022-01-01", "2022-12-31"},
    {"2021-12-01/P1Y", "2021-12-01", "2022-11-30"},
    {"2015-06-01/P1M", "2015-06-01", "2015-06-30"},
    {"2022-01-01/P3M", "2022-01-01", "2022-03-31"},
    {"2022-01-01/P1Y6M", "2022-01-01", "2023-06-30"},
    {"2022-01-03/P1W", "2022-01-03", "2022-01-09"},
    {"2022-01-05/P10D", "2022-01-05", "2022-01-14"},
    {"2022-01-01/2022-06-30", "2022-01-01", "2022-06-30"},
    {"2022-01/2022-03", "2022-01-01", "2022-03-31"},
    {"2022-01-05", "2022-01-05", "2022-01-05"},
    {"2022-02", "2022-02-01", "2022-02-28"},
    {"2022-02-30/P1D", NULL, NULL},
    {"2022-13/P1M", NULL, NULL},
    {"2022-01-01/P", NULL, NULL},
    {"2022-01-01/P0D", NULL, NULL},
    {"2022-01-01/P1", NULL, NULL},
    {"2022-01-01/P1M1Y", NULL, NULL},
    {"2022-01-01/PT1H", NULL, NULL},
    {"2022-01-01/P1M1", NULL, NULL},
    {"2022-01-01/P9999Y", NULL, NULL},
    {"2022-06-30/2022-01-01", NULL, NULL},
    {"2022-01-01T00:00:00/P1M", NULL, NULL},
    {"/P1M", NULL, NULL},
    {"-", NULL, NULL},
    /* DHIS2 */
    {"20040315", "2004-03-15", "2004-03-15"},
    {"2004W10", "2004-03-01", "2004-03-07"},
    {"2022W1", "2022-01-03", "2022-01-09"},
    {"2020W53", "2020-12-28", "2021-01-03"},
    {"2022W53", NULL, NULL},
    {"2022W0", NULL, NULL},
    {"2015WedW5", "2015-01-28", "2015-02-03"},
    {"2015ThuW6", "2015-02-05", "2015-02-11"},
    {"2015SatW7", "2015-02-14", "2015-02-20"},
    {"2015SunW8", "2015-02-22", "2015-02-28"},
    {"2015BiW1", "2014-12-29", "2015-01-11"},
    {"200403", "2004-03-01", "2004-03-31"},
    {"200401B", "2004-01-01", "2004-02-29"},
    {"200402B", NULL, NULL},
    {"2004Q1", "2004-01-01", "2004-03-31"},
    {"2004Q4", "2004-10-01", "2004-12-31"},
    {"2004Q5", NULL, NULL},
    {"2004Q0", NULL, NULL},
    {"2004S1", "2004-01-01", "2004-06-30"},
    {"2004S2", "2004-07-01", "2004-12-31"},
    {"2004AprilS1", "2004-04-01", "2004-09-30"},
    {"2004AprilS2", "2004-10-01", "2005-03-31"},
    {"2004", "2004-01-01", "2004-12-31"},
    {"2004April", "2004-04-01", "2005-03-31"},
    {"2004July", "2004-07-01", "2005-06-30"},
    {"2004Oct", "2004-10-01", "2005-09-30"},
    {"20040230", NULL, NULL},
    {"200413", NULL, NULL},
    {"2004june", NULL, NULL},
    {"2004Q1x", NULL, NULL},
    {"THIS_YEAR", NULL, NULL},
    {"0999", NULL, NULL},
    {"", NULL, NULL},
};

static void each_kind_of_period_is_read_or_refused(void **state) {
    struct arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < GP_COUNT(reads); i++) {
        struct interval got = {DATE_UNSET, DATE_UNSET};
        bool ok = interval_read(str_of(reads[i].text), &got);
        if (ok != (reads[i].from != NULL))
            fail_msg("%s: %s", reads[i].text, ok ? "taken" : "refused");
        if (!ok)
            continue;
        assert_string_equal(date_text(&a, got.from), reads[i].from);
        assert_string_equal(date_text(&a, got.to), reads[i].to);
    }
    arena_release(&a);
}

static void what_is_written_is_read_again(void **state) {
    static const struct {
        const char *from, *to, *iso, *dhis2;
    } cases[] = {
        {"2022-01-01", "2022-12-31", "2022-01-01/P1Y", "2022"},
        {"2021-12-01", "2022-11-30", "2021-12-01/P1Y", NULL},
        {"2022-04-01", "2023-03-31", "2022-04-01/P1Y", "2022April"},
        {"2022-07-01", "2023-06-30", "2022-07-01/P1Y", "2022July"},
        {"2022-10-01", "2023-09-30", "2022-10-01/P1Y", "2022Oct"},
        {"2022-01-01", "2022-01-31", "2022-01-01/P1M", "202201"},
        {"2022-03-01", "2022-04-30", "2022-03-01/P2M", "202203B"},
        {"2022-02-01", "2022-03-31", "2022-02-01/P2M", NULL},
        {"2022-04-01", "2022-06-30", "2022-04-01/P3M", "2022Q2"},
        {"2022-02-01", "2022-04-30", "2022-02-01/P3M", NULL},
        {"2022-07-01", "2022-12-31", "2022-07-01/P6M", "2022S2"},
        {"2022-04-01", "2022-09-30", "2022-04-01/P6M", "2022AprilS1"},
        {"2022-10-01", "2023-03-31", "2022-10-01/P6M", "2022AprilS2"},
        {"2022-01-05", "2022-01-05", "2022-01-05/P1D", "20220105"},
        {"2022-01-15", "2022-02-14", "2022-01-15/P1M", NULL},
        {"2022-01-05", "2022-03-01", "2022-01-05/P56D", NULL},
    };
    struct arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct interval in, back;
        assert_true(date_parse(str_of(cases[i].from), &in.from));
        assert_true(date_parse(str_of(cases[i].to), &in.to));
        assert_string_equal(interval_iso(&a, &in), cases[i].iso);
        assert_true(interval_read(str_of(cases[i].iso), &back));
        assert_int_equal(back.to.day, in.to.day);
        const char *id = interval_dhis2(&a, &in);
        if (!cases[i].dhis2) {
            assert_null(id);
            continue;
        }
        assert_string_equal(id, cases[i].dhis2);
        assert_true(interval_read(str_of(id), &back));
        assert_int_equal(back.from.day, in.from.day);
        assert_int_equal(back.to.day, in.to.day);
    }
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_period_is_read_or_refused),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
