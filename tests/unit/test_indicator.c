#include "project_fixture.h"

#include "core/indicator.h"

static struct indicator plain(const char *id, int64_t target) {
    return (struct indicator){.id = id,
                              .name = "小组",
                              .unit = "个",
                              .target = target,
                              .min_sessions = DEC_UNSET,
                              .min_people = DEC_UNSET,
                              .min_minutes = DEC_UNSET};
}

static struct indicator_summary summary_of(struct fixture *f, const char *cutoff) {
    struct indicator_summary sum = {0};
    fixture_clear_traces(f);
    assert_i64(indicators_compute(&f->c, &f->d, &f->e, day(cutoff), &sum), GP_OK);
    return sum;
}

static void use(struct fixture *f, struct indicator *in, struct progress *pr, size_t n) {
    f->p.indicators = in;
    f->p.n_indicators = n;
    f->e.progress = pr;
    f->e.n_progress = n;
}

/* ---- records */

struct record_case {
    const char *what, *date;
    int64_t sessions, people, minutes;
    const char *person;
    const char *failure; /* NULL: passes */
};

/* An indicator of at least 4 sessions, 5 people, 60 minutes; the sizes are those of a real tender
 * (小组 at least 4 sessions of at least 5 people). */
static const struct record_case record_cases[] = {
    {"just enough", "2022-03-01", 4, 5, 60, NULL, NULL},
    {"more than enough", "2022-03-01", 9, 50, 600, NULL, NULL},
    {"first day of the contract", "2021-12-01", 4, 5, 60, NULL, NULL},
    {"last day of the contract", "2022-05-31", 4, 5, 60, NULL, NULL},
    {"a session short", "2022-03-01", 3, 5, 60, NULL,
     "“小组一”（2022-03-01）：节数 3 节，少于要求的 4 节"},
    {"a person short", "2022-03-01", 4, 4, 60, NULL,
     "“小组一”（2022-03-01）：人数 4 人，少于要求的 5 人"},
    {"a minute short", "2022-03-01", 4, 5, 59, NULL,
     "“小组一”（2022-03-01）：时长 59 分钟，少于要求的 60 分钟"},
    {"people not recorded", "2022-03-01", 4, DEC_UNSET, 60, NULL,
     "“小组一”（2022-03-01）：没有填写人数，要求不少于 5 人"},
    {"before the contract", "2021-11-30", 4, 5, 60, NULL,
     "“小组一”（2021-11-30）：日期 2021-11-30 早于合同开始日 2021-12-01"},
    {"after the contract", "2022-06-01", 4, 5, 60, NULL,
     "“小组一”（2022-06-01）：日期 2022-06-01 晚于合同结束日 2022-05-31"},
    {"without a date", NULL, 4, 5, 60, NULL, "“小组一”：没有填写日期"},
};

static void a_record_counts_when_it_passes_the_units_test(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(record_cases); i++) {
        const struct record_case *k = &record_cases[i];
        struct indicator in = plain("xz", 2);
        struct service_record r = {"r1",      "小组一",   day(k->date), k->sessions,
                                   k->people, k->minutes, k->person};
        struct progress pr = {"xz", 99, &r, 1};
        struct fixture f;
        fixture_open(&f);
        use(&f, &in, &pr, 1);
        in.min_sessions = 4;
        in.min_people = 5;
        in.min_minutes = 60;
        struct indicator_summary sum = summary_of(&f, "2022-05-16");
        if (!cstr_eq(sum.v[0].first_failure, k->failure))
            fail_msg("%s: %s", k->what, sum.v[0].first_failure);
        assert_i64(sum.v[0].valid, k->failure ? 0 : 1);
        assert_i64(sum.v[0].failed, k->failure ? 1 : 0);
        assert_i64(sum.v[0].recorded, 1);
        assert_i64(sum.v[0].declared, 99); /* records are there: the claim does not count */
        assert_i64(sum.v[0].rate.v, k->failure ? 0 : 5000);
        assert_i64(sum.provenance, PROV_COMPUTED);
        fixture_close(&f);
    }
}

static void a_person_counts_once_where_the_indicator_says_so(void **state) {
    (void)state;
    static const char *const people[] = {"K03", "K01", "K03", "K02", NULL, "K01", "K01"};
    struct service_record records[7];
    struct indicator in = plain("jd", 80);
    struct progress pr = {"jd", DEC_UNSET, records, 7};
    struct fixture f;
    fixture_open(&f);
    use(&f, &in, &pr, 1);
    for (size_t i = 0; i < 7; i++) {
        records[i] = record_on("2022-03-01");
        records[i].person = people[i];
    }
    records[1].date = day("2021-01-01"); /* this one fails, so K01 still counts later */
    assert_i64(summary_of(&f, NULL).v[0].valid, 6);
    in.once_per_person = true;
    struct indicator_summary sum = summary_of(&f, NULL);
    assert_i64(sum.v[0].valid, 3); /* K03, K02, K01 at the sixth */
    assert_i64(sum.v[0].failed, 4);
    records[1].date = day("2022-03-01");
    sum = summary_of(&f, NULL);
    assert_i64(sum.v[0].valid, 3);
    assert_string_equal(sum.v[0].first_failure, "“r”（2022-03-01）：服务对象 K03 已计过一次");
    fixture_close(&f);
}

static void records_in_the_last_tenth_are_late(void **state) {
    (void)state;
    /* To 2022-05-16 are 167 days; a tenth, rounded up, is 17: from 2022-04-30 on. */
    static const char *const dates[] = {"2021-12-01", "2022-04-29", "2022-04-30", "2022-05-16"};
    struct service_record records[4];
    struct indicator in = plain("xz", 4);
    struct progress pr = {"xz", DEC_UNSET, records, 4};
    struct fixture f;
    fixture_open(&f);
    use(&f, &in, &pr, 1);
    for (size_t i = 0; i < 4; i++)
        records[i] = record_on(dates[i]);
    assert_i64(summary_of(&f, "2022-05-16").v[0].late_share.v, 5000);
    records[2].date = day("2023-01-01"); /* fails, and so is not late */
    assert_i64(summary_of(&f, "2022-05-16").v[0].late_share.v, 3333);
    assert_false(share_is_set(summary_of(&f, NULL).v[0].late_share));
    f.e.handed_in = day("2022-05-16");
    assert_i64(summary_of(&f, NULL).v[0].late_share.v, 3333);
    fixture_close(&f);
}

/* ---- rate and elapsed time */

static void the_rate_is_rounded_half_up(void **state) {
    (void)state;
    static const struct {
        int64_t done, target, rate;
    } cases[] = {
        {45, 50, 9000},
        {1, 3, 3333},
        {2, 3, 6667},
        {1, 20000, 1}, /* 0.005 % */
        {7, 5, 14000},
        {0, 5, 0},
        {5, 0, DEC_UNSET},
        {5, DEC_UNSET, DEC_UNSET},
        {DEC_UNSET, 5, DEC_UNSET},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct indicator in = plain("xz", cases[i].target);
        struct progress pr = {"xz", cases[i].done, NULL, 0};
        struct fixture f;
        fixture_open(&f);
        use(&f, &in, &pr, 1);
        struct indicator_summary sum = summary_of(&f, NULL);
        assert_i64(sum.v[0].valid, cases[i].done);
        assert_i64(sum.v[0].recorded, DEC_UNSET);
        assert_i64(sum.v[0].rate.v, cases[i].rate);
        assert_i64(sum.provenance, PROV_DECLARED);
        fixture_close(&f);
    }
}

static void figures_explain_themselves(void **state) {
    (void)state;
    struct indicator in = plain("xz", 50);
    struct progress pr = {"xz", 45, NULL, 0};
    struct fixture f;
    fixture_open(&f);
    use(&f, &in, &pr, 1);
    struct indicator_summary sum = summary_of(&f, "2022-04-30");
    /* 2021-12-01 to 2022-04-30 are 151 of 182 days: 82.967 % */
    assert_i64(sum.elapsed.v, 8297);
    const struct trace *t = trace_of(&f, "liulian.indicator.elapsed");
    assert_string_equal(t->label, "六联 合同时间进度");
    assert_string_equal(t->working, "151 ÷ 182 = 82.97%");
    t = trace_of(&f, "liulian.indicator.xz.rate");
    assert_string_equal(t->label, "六联 小组 完成率");
    assert_string_equal(t->value, "90.00");
    assert_string_equal(t->working, "45 ÷ 50 = 90.00%");
    assert_string_equal(t->inputs[0].source, "项目合同指标完成情况统计表");
    assert_string_equal(t->inputs[1].value, "50");
    assert_i64(summary_of(&f, "2022-07-01").elapsed.v, 10000);
    /* A cut-off before the contract is a slip and no day of the facts; older rules took it. */
    assert_false(share_is_set(summary_of(&f, "2021-11-01").elapsed));
    f.c.rules = 2;
    assert_i64(summary_of(&f, "2021-11-01").elapsed.v, 0);
    f.c.rules = 0;
    assert_false(share_is_set(summary_of(&f, NULL).elapsed));
    assert_contains(trace_of(&f, "liulian.indicator.elapsed")->working, "无法计算");
    f.e.n_progress = 0;
    sum = summary_of(&f, NULL);
    assert_i64(sum.v[0].valid, DEC_UNSET);
    assert_string_equal(trace_of(&f, "liulian.indicator.xz.rate")->value, "");
    fixture_close(&f);
}

/* ---- the view */

struct view_case {
    const char *what;
    int64_t done[2]; /* of 100 each */
    const char *cutoff;
    bool limits; /* slightly behind over 5 %, behind over 15 % */
    enum progress_view declared, view;
};

/* At 2022-04-30 82.97 % of the contract's time has passed. */
static const struct view_case view_cases[] = {
    {"no numbers",
     {DEC_UNSET, DEC_UNSET},
     "2022-04-30",
     true,
     PROGRESS_SLIGHTLY_BEHIND,
     PROGRESS_SLIGHTLY_BEHIND},
    {"all done", {100, 130}, "2022-04-30", true, PROGRESS_BEHIND, PROGRESS_COMPLETED},
    {"all done, no cut-off", {100, 130}, NULL, true, PROGRESS_BEHIND, PROGRESS_COMPLETED},
    {"in time", {100, 83}, "2022-04-30", true, PROGRESS_COMPLETED, PROGRESS_NOT_STATED},
    {"lags 4.97 %", {100, 78}, "2022-04-30", true, PROGRESS_BEHIND, PROGRESS_NOT_STATED},
    {"lags 5.97 %", {100, 77}, "2022-04-30", true, PROGRESS_BEHIND, PROGRESS_SLIGHTLY_BEHIND},
    {"lags 14.97 %", {68, 100}, "2022-04-30", true, PROGRESS_COMPLETED, PROGRESS_SLIGHTLY_BEHIND},
    {"lags 15.97 %", {67, 100}, "2022-04-30", true, PROGRESS_COMPLETED, PROGRESS_BEHIND},
    {"the worst decides", {80, 10}, "2022-04-30", true, PROGRESS_COMPLETED, PROGRESS_BEHIND},
    {"no limits: as declared",
     {100, 77},
     "2022-04-30",
     false,
     PROGRESS_SLIGHTLY_BEHIND,
     PROGRESS_SLIGHTLY_BEHIND},
    {"no limits, declared done",
     {100, 77},
     "2022-04-30",
     false,
     PROGRESS_COMPLETED,
     PROGRESS_BEHIND},
    {"no limits, nothing declared",
     {100, 77},
     "2022-04-30",
     false,
     PROGRESS_NOT_STATED,
     PROGRESS_BEHIND},
    {"no limits, in time", {100, 90}, "2022-04-30", false, PROGRESS_BEHIND, PROGRESS_NOT_STATED},
    {"no cut-off: as declared",
     {100, 77},
     NULL,
     true,
     PROGRESS_SLIGHTLY_BEHIND,
     PROGRESS_SLIGHTLY_BEHIND},
    {"one without numbers is not done",
     {100, DEC_UNSET},
     "2022-04-30",
     true,
     PROGRESS_COMPLETED,
     PROGRESS_NOT_STATED},
};

static void the_view_follows_from_the_numbers(void **state) {
    (void)state;
    struct param limits[] = {{"indicator_slight_lag", "5", "测试"},
                             {"indicator_lag", "15", "测试"}};
    for (size_t i = 0; i < GP_COUNT(view_cases); i++) {
        const struct view_case *k = &view_cases[i];
        struct indicator in[] = {plain("a", 100), plain("b", 100)};
        struct progress pr[] = {{"b", k->done[1], NULL, 0}, {"a", k->done[0], NULL, 0}};
        struct fixture f;
        fixture_open(&f);
        use(&f, in, pr, 2);
        f.d.standard.params = limits;
        f.d.standard.n_params = k->limits ? 2 : 0;
        f.e.progress_view = k->declared;
        struct indicator_summary sum = summary_of(&f, k->cutoff);
        if (sum.view != k->view)
            fail_msg("%s: %d", k->what, (int)sum.view);
        assert_i64(sum.completed, (k->done[0] >= 100) + (k->done[1] >= 100));
        fixture_close(&f);
    }
}

static void a_rate_that_rounds_to_the_whole_is_not_complete(void **state) {
    (void)state;
    struct indicator in = plain("xz", 100000);
    struct progress pr = {"xz", 99999, NULL, 0};
    struct fixture f;
    fixture_open(&f);
    use(&f, &in, &pr, 1);
    struct indicator_summary sum = summary_of(&f, "2022-05-31");
    assert_i64(sum.v[0].rate.v, 10000); /* 99.999 % */
    assert_i64(sum.completed, 0);
    assert_i64(sum.view, PROGRESS_NOT_STATED);
    fixture_close(&f);
}

/* ---- bad input */

static void impossible_numbers_are_refused(void **state) {
    (void)state;
    struct indicator in = plain("xz", 1);
    struct progress pr = {"xz", -1, NULL, 0};
    struct indicator_summary sum;
    struct fixture f;
    fixture_open(&f);
    use(&f, &in, &pr, 1);
    assert_i64(indicators_compute(&f.c, &f.d, &f.e, DATE_UNSET, &sum), GP_INVALID);
    assert_string_equal(f.err.where, "六联 小组");
    assert_contains(f.err.message, "小于 0");
    pr.done = INT64_MAX;
    assert_i64(indicators_compute(&f.c, &f.d, &f.e, DATE_UNSET, &sum), GP_INVALID);
    assert_contains(f.err.message, "数字太大");
    f.e.project = NULL;
    assert_i64(indicators_compute(&f.c, &f.d, &f.e, DATE_UNSET, &sum), GP_INVALID);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_counts_when_it_passes_the_units_test),
        cmocka_unit_test(a_person_counts_once_where_the_indicator_says_so),
        cmocka_unit_test(records_in_the_last_tenth_are_late),
        cmocka_unit_test(the_rate_is_rounded_half_up),
        cmocka_unit_test(figures_explain_themselves),
        cmocka_unit_test(the_view_follows_from_the_numbers),
        cmocka_unit_test(a_rate_that_rounds_to_the_whole_is_not_complete),
        cmocka_unit_test(impossible_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
