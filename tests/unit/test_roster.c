#include "project_fixture.h"

#include "core/roster.h"
#include "engaged.h"

static struct staffing staffing_of(struct fixture *f, const char *cutoff) {
    struct staffing st = {0};
    fixture_clear_traces(f);
    assert_i64(staffing_compute(&f->c, &f->d, &f->e, day(cutoff), &st), GP_OK);
    return st;
}

static void assert_refused(struct fixture *f, const char *where, const char *message) {
    struct staffing st = {.posts = 77};
    assert_i64(staffing_compute(&f->c, &f->d, &f->e, DATE_UNSET, &st), GP_INVALID);
    assert_i64(st.posts, 77);
    assert_contains(f->err.where, where);
    assert_contains(f->err.message, message);
}

static void assert_unknown(struct fixture *f, const char *why) {
    struct staffing st = staffing_of(f, NULL);
    assert_i64(st.posts, 1);
    assert_i64(st.in_post, DEC_UNSET);
    assert_i64(st.vacant_days, DEC_UNSET);
    assert_i64(st.departures, DEC_UNSET);
    assert_int_equal(st.n_vacancies, 0);
    assert_contains(trace_of(f, "liulian.staffing.vacant_days")->working, why);
    assert_contains(trace_of(f, "liulian.staffing.in_post")->working, why);
    assert_string_equal(trace_of(f, "liulian.staffing.in_post")->value, "");
}

/* ---- one post */

struct stay {
    const char *start, *end;
};

struct cover_case {
    const char *what;
    struct stay stays[3]; /* in the one post; start NULL closes the list */
    const char *cutoff;   /* NULL: none */
    size_t vacancies;
    int64_t days;
    bool open;
};

/* The contract is 2021-12-01 to 2022-05-31; the days are counted on a calendar. */
static const struct cover_case cover_cases[] = {
    {"filled throughout", {{"2021-12-01", NULL}}, "2022-05-16", 0, 0, false},
    {"filled from before the contract to after it",
     {{"2020-01-01", "2023-01-01"}},
     NULL,
     0,
     0,
     false},
    {"a hand-over overlaps",
     {{"2021-12-01", "2022-03-31"}, {"2022-03-20", NULL}},
     "2022-05-16",
     0,
     0,
     false},
    {"one stay lies inside another",
     {{"2021-12-01", "2022-04-30"}, {"2022-01-01", "2022-02-01"}, {"2022-05-01", NULL}},
     NULL,
     0,
     0,
     false},
    {"the successor begins the day after",
     {{"2022-03-01", NULL}, {"2021-12-01", "2022-02-28"}},
     NULL,
     0,
     0,
     false},
    {"vacant in April (30 days)",
     {{"2021-12-01", "2022-03-31"}, {"2022-05-01", NULL}},
     "2022-05-16",
     1,
     30,
     false},
    {"vacant in February and April (28 + 30)",
     {{"2021-12-01", "2022-01-31"}, {"2022-03-01", "2022-03-31"}, {"2022-05-01", NULL}},
     "2022-05-16",
     2,
     58,
     false},
    {"still vacant at the cut-off", {{"2021-12-01", "2022-04-30"}}, "2022-05-16", 1, 16, true},
    {"filled the day after the cut-off",
     {{"2021-12-01", "2022-04-30"}, {"2022-05-17", NULL}},
     "2022-05-16",
     1,
     16,
     false},
    {"filled only later after the cut-off",
     {{"2021-12-01", "2022-04-30"}, {"2022-05-20", NULL}},
     "2022-05-16",
     1,
     16,
     true},
    {"vacant to the contract's end", {{"2021-12-01", "2022-04-30"}}, "2022-05-31", 1, 31, false},
    {"days after the contract do not count",
     {{"2021-12-01", "2022-04-30"}},
     "2022-08-31",
     1,
     31,
     false},
    {"without a cut-off the contract's end is it",
     {{"2021-12-01", "2022-04-30"}},
     NULL,
     1,
     31,
     false},
    {"late to begin (December 2021)", {{"2022-01-01", NULL}}, "2022-05-16", 1, 31, false},
    {"begins after the contract", {{"2022-07-01", NULL}}, NULL, 1, 182, false},
    {"ended before the contract", {{"2021-01-01", "2021-11-30"}}, NULL, 1, 182, false},
    {"a cut-off before the contract is a slip",
     {{"2022-07-01", NULL}},
     "2021-11-30",
     1,
     182,
     false},
};

static void one_post(struct fixture *f, struct post *post, struct engagement *g,
                     const struct stay *stays) {
    static struct person people[3] = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
    *post = (struct post){.id = "post1", .title = "社工岗1"};
    f->p.posts = post;
    f->p.n_posts = 1;
    f->p.people = people;
    f->p.n_people = 3;
    f->p.engagements = g;
    f->p.n_engagements = 0;
    for (size_t i = 0; i < 3 && stays[i].start; i++)
        g[f->p.n_engagements++] = (struct engagement){.id = "g",
                                                      .post = "post1",
                                                      .person = people[i].id,
                                                      .start = day(stays[i].start),
                                                      .end = day(stays[i].end)};
}

static void uncovered_days_inside_the_contract_are_vacant(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(cover_cases); i++) {
        const struct cover_case *k = &cover_cases[i];
        struct fixture f;
        struct post post;
        struct engagement g[3];
        fixture_open(&f);
        one_post(&f, &post, g, k->stays);
        struct staffing st = staffing_of(&f, k->cutoff);
        if (st.vacant_days != k->days || st.n_vacancies != k->vacancies ||
            st.vacancy_open != k->open)
            fail_msg("%s: %lld days in %zu, open %d", k->what, (long long)st.vacant_days,
                     st.n_vacancies, st.vacancy_open);
        assert_i64(st.provenance, PROV_COMPUTED);
        fixture_close(&f);
    }
}

static void the_hand_in_day_stands_in_for_a_cut_off(void **state) {
    (void)state;
    struct fixture f;
    struct post post;
    struct engagement g[3];
    fixture_open(&f);
    one_post(&f, &post, g, (struct stay[3]){{"2021-12-01", "2022-04-30"}});
    f.e.handed_in = day("2022-05-10");
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.vacant_days, 10);
    assert_i64(st.cutoff.day, day("2022-05-10").day);
    fixture_close(&f);
}

struct rule_case {
    bool weekdays_only;
    int64_t grace;
    struct stay stays[3];
    size_t vacancies;
    int64_t days, counted;
};

/* 2022-05-01 is a Sunday: 2 to 6, 9 to 13 and 16 May are 11 weekdays. */
static const struct rule_case rule_cases[] = {
    {false, DEC_UNSET, {{"2021-12-01", "2022-04-30"}}, 1, 16, 16},
    {false, 5, {{"2021-12-01", "2022-04-30"}}, 1, 16, 11},
    {false, 16, {{"2021-12-01", "2022-04-30"}}, 1, 16, 0},
    {false, INT64_MAX, {{"2021-12-01", "2022-04-30"}}, 1, 16, 0},
    {true, DEC_UNSET, {{"2021-12-01", "2022-04-30"}}, 1, 11, 11},
    {true, 4, {{"2021-12-01", "2022-04-30"}}, 1, 11, 7},
    /* only the weekend of 30 April and 1 May */
    {true, DEC_UNSET, {{"2021-12-01", "2022-04-29"}, {"2022-05-02", NULL}}, 0, 0, 0},
};

static void the_rule_says_which_days_count(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(rule_cases); i++) {
        const struct rule_case *k = &rule_cases[i];
        struct fixture f;
        struct post post;
        struct engagement g[3];
        fixture_open(&f);
        one_post(&f, &post, g, k->stays);
        f.p.own_vacancy_rule = true;
        f.p.vacancy = preset_rule();
        f.p.vacancy.weekdays_only = k->weekdays_only;
        f.p.vacancy.grace_days = k->grace;
        struct staffing st = staffing_of(&f, "2022-05-16");
        assert_i64((int64_t)st.n_vacancies, (int64_t)k->vacancies);
        assert_i64(st.vacant_days, k->counted);
        if (k->vacancies > 0)
            assert_i64(st.vacancies[0].days, k->days);
        fixture_close(&f);
    }
}

static void grace_days_are_taken_off_each_vacancy(void **state) {
    (void)state;
    struct fixture f;
    struct post post;
    struct engagement g[3];
    fixture_open(&f);
    one_post(&f, &post, g,
             (struct stay[3]){
                 {"2021-12-01", "2022-01-31"}, {"2022-03-01", "2022-03-31"}, {"2022-05-01", NULL}});
    f.d.standard.vacancy.grace_days = 5;
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.vacant_days, 28 - 5 + 30 - 5);
    assert_string_equal(trace_of(&f, "liulian.staffing.vacant_days")->working,
                        "(28 − 5) + (30 − 5) = 48");
    fixture_close(&f);
}

static void two_posts_vacant_on_one_day_are_two_days(void **state) {
    (void)state;
    struct fixture f;
    struct post posts[] = {{.id = "post1", .title = "社工岗1"},
                           {.id = "post2", .title = "社工岗2", .substation = "s1"}};
    struct engagement g[] = {
        {.id = "g1", .post = "post1", .person = "a", .start = day("2021-12-01"), DATE_UNSET},
        {.id = "g2", .post = "post2", .person = "b", .start = day("2021-12-01"), DATE_UNSET}};
    fixture_open(&f);
    f.p.posts = posts;
    f.p.n_posts = 2;
    f.p.engagements = g;
    f.p.n_engagements = 2;
    g[0].end = day("2022-05-06");
    g[1].end = day("2022-05-10");
    struct staffing st = staffing_of(&f, "2022-05-16");
    assert_i64(st.vacant_days, 10 + 6); /* 7 to 16 May, 11 to 16 May */
    assert_string_equal(st.vacancies[1].post, "post2");
    assert_string_equal(st.vacancies[1].substation, "s1");
    assert_i64(st.vacancies[1].first.day, day("2022-05-11").day);
    assert_i64(st.vacancies[1].last.day, day("2022-05-16").day);
    const struct trace *t = trace_of(&f, "六联 空岗天数");
    assert_string_equal(t->value, "16");
    assert_string_equal(t->working, "10 + 6 = 16；空岗仍在继续，天数还会增加");
    assert_i64((int64_t)t->n_inputs, 2);
    assert_string_equal(t->inputs[0].name, "社工岗1 2022-05-07 至 2022-05-16");
    assert_string_equal(t->inputs[0].value, "10");
    assert_string_equal(t->inputs[0].source, "在岗记录");
    assert_string_equal(t->basis, "合同空岗条款");
    fixture_close(&f);
}

static void an_unqualified_stand_in_leaves_the_post_vacant_if_the_rule_says_so(void **state) {
    (void)state;
    struct fixture f;
    struct post post;
    struct engagement g[3];
    struct certificate certs[] = {
        {"助理社会工作师", NULL, day("2015-01-01"), DATE_UNSET},
        {"社会工作师（中级）", NULL, day("2021-12-11"), day("2022-05-20")},
    };
    struct person person = {.id = "a", .certificates = certs, .n_certificates = 2};
    fixture_open(&f);
    one_post(&f, &post, g, (struct stay[3]){{"2021-12-01", NULL}});
    post.qualification = "社会工作师";
    f.p.people = &person;
    f.p.n_people = 1;
    assert_i64(staffing_of(&f, NULL).vacant_days, 0);
    f.d.standard.vacancy.unqualified_is_vacant = true;
    struct staffing st = staffing_of(&f, NULL);
    /* 1 to 10 December before the certificate, 21 to 31 May after its end */
    assert_i64(st.vacant_days, 10 + 11);
    assert_false(st.vacancy_open);
    st = staffing_of(&f, "2022-05-25");
    assert_i64(st.vacant_days, 10 + 5);
    assert_true(st.vacancy_open);
    post.qualification = "高级社会工作师";
    assert_i64(staffing_of(&f, NULL).vacant_days, 182);
    post.qualification = NULL;
    assert_i64(staffing_of(&f, NULL).vacant_days, 0);
    fixture_close(&f);
}

/* A in post1 from December on and in post2 from 1 March to 30 April, where B was before. */
static void somebody_in_two_posts_leaves_the_one_that_the_rule_names(void **state) {
    (void)state;
    struct fixture f;
    struct post posts[] = {{.id = "post1", .share = SHARE_UNSET},
                           {.id = "post2", .share = SHARE_UNSET}};
    struct engagement g[] = {
        ENGAGED("g2", "post2", "a", day("2022-03-01"), day("2022-04-30"), NULL),
        ENGAGED("g1", "post1", "a", day("2021-12-01"), DATE_UNSET, NULL),
        ENGAGED("g3", "post2", "b", day("2021-12-01"), day("2022-02-28"), NULL),
        ENGAGED("g4", "post2", "b", day("2022-05-01"), DATE_UNSET, NULL)};
    static const struct {
        enum two_posts rule;
        int64_t days;
        const char *post;
    } cases[] = {{TWO_POSTS_NOT_SET, 0, NULL},
                 {TWO_POSTS_BOTH_FILLED, 0, NULL},
                 {TWO_POSTS_LATER_VACANT, 61, "post2"}, /* March and April */
                 {TWO_POSTS_EARLIER_VACANT, 61, "post1"}};
    fixture_open(&f);
    f.p.posts = posts;
    f.p.n_posts = 2;
    f.p.engagements = g;
    f.p.n_engagements = 4;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        f.d.standard.vacancy.two_posts = cases[i].rule;
        struct staffing st = staffing_of(&f, NULL);
        assert_i64(st.vacant_days, cases[i].days);
        if (cases[i].post)
            assert_string_equal(st.vacancies[0].post, cases[i].post);
    }
    assert_contains(trace_of(&f, "liulian.staffing.vacant_days")->formula, "先到的岗位算空岗");
    /* Begun on one day, the first of the contract's posts is the earlier one. */
    g[0].start = day("2021-12-01");
    g[1].end = day("2022-04-30");
    struct staffing st = staffing_of(&f, "2022-04-30");
    assert_string_equal(st.vacancies[0].post, "post1");
    /* Two halves are one whole. */
    posts[0].share = posts[1].share = share_of(5000);
    assert_i64(staffing_of(&f, "2022-04-30").vacant_days, 0);
    fixture_close(&f);
}

static void a_part_time_post_counts_by_its_share(void **state) {
    (void)state;
    struct fixture f;
    struct post posts[] = {{.id = "post1", .share = SHARE_UNSET},
                           {.id = "post2", .share = share_of(5000)}};
    struct engagement g[] = {ENGAGED("g1", "post1", "a", day("2021-12-01"), day("2022-05-21"),
                                     NULL), /* 10 days vacant */
                             ENGAGED("g2", "post2", "b", day("2021-12-01"), day("2022-05-10"),
                                     NULL)}; /* 21 days, half */
    fixture_open(&f);
    f.p.posts = posts;
    f.p.n_posts = 2;
    f.p.engagements = g;
    f.p.n_engagements = 2;
    struct staffing st = staffing_of(&f, NULL);
    assert_true(st.part_time);
    assert_i64(st.posts, 2);
    assert_i64(st.post_weight, 15000);
    assert_i64(st.vacant_days, 31);
    assert_i64(st.vacant_weight, 205000);
    assert_contains(trace_of(&f, "liulian.staffing.vacant_days")->working, "折算为 20.5 天");
    assert_contains(trace_of(&f, "liulian.staffing.posts")->working, "份额合计 1.5");
    f.p.headcount = 3; /* nothing is known of the third */
    assert_i64(staffing_of(&f, NULL).post_weight, DEC_UNSET);
    f.p.headcount = DEC_UNSET;
    posts[1].share = SHARE_UNSET;
    assert_false(staffing_of(&f, NULL).part_time);
    fixture_close(&f);
}

/* ---- the whole team, as the source tells of 六联 */

#define CERT(q)                                                                                    \
    &(struct certificate){.qualification = q, .issued = {INT32_MIN}, .expires = {INT32_MIN}}, 1

static void a_roster_gives_what_the_source_says_of_liulian(void **state) {
    (void)state;
    /* pingshan-2022.json 六联: 7 posts, 6 in post, 1 社会工作师, 4 助理社会工作师, 1 中共党员, 4
     * left, of them 1 lead; the substation's post has been vacant for 18 days, 1 社会工作师 short.
     */
    struct post posts[7] = {{.id = "1", .lead = true},
                            {.id = "2"},
                            {.id = "3"},
                            {.id = "4"},
                            {.id = "5"},
                            {.id = "6"},
                            {.id = "7", .substation = "s1"}};
    struct certificate member[] = {{"助理社会工作师", NULL, DATE_UNSET, DATE_UNSET},
                                   {"中共党员", NULL, DATE_UNSET, DATE_UNSET},
                                   {"中共党员", NULL, DATE_UNSET, DATE_UNSET}};
    struct person people[] = {
        {"a", "甲", NULL, CERT("社会工作师")},
        {"b", "乙", NULL, CERT("社会工作师")},
        {"c", "丙", NULL, CERT("助理社会工作师")},
        {"d", "丁", NULL, CERT("助理社会工作师")},
        {"e", "戊", NULL, CERT("助理社会工作师")},
        {"f", "己", NULL, CERT("中级社会工作师")},
        {"g", "庚", NULL, CERT("助理社会工作师")},
        {"h", "辛", NULL, member, 3},
        {"i", "壬", NULL, NULL, 0},
        {"j", "癸", NULL, CERT("助理社会工作师")},
    };
    const struct {
        const char *post, *person, *start, *end;
    } stays[] = {
        {"1", "a", "2021-12-01", "2022-01-31"}, {"1", "h", "2022-02-01", NULL},
        {"2", "b", "2021-12-01", "2022-02-28"}, {"2", "i", "2022-02-25", NULL},
        {"3", "c", "2021-12-01", "2022-03-31"}, {"3", "j", "2022-04-01", NULL},
        {"4", "d", "2020-07-01", NULL},         {"5", "e", "2021-12-01", NULL},
        {"6", "f", "2021-12-01", "2022-12-31"}, {"7", "g", "2021-12-01", "2022-04-28"},
    };
    struct requirement wants[] = {
        {"社会工作师", 2, "合同第六条"}, {"助理社会工作师", 4, NULL}, {"中共党员", 1, NULL}};
    struct engagement g[GP_COUNT(stays)];
    struct fixture f;
    fixture_open(&f);
    for (size_t i = 0; i < GP_COUNT(stays); i++)
        g[i] = (struct engagement)ENGAGED("g", stays[i].post, stays[i].person, day(stays[i].start),
                                          day(stays[i].end), NULL);

    f.p.posts = posts;
    f.p.n_posts = 7;
    f.p.people = people;
    f.p.n_people = GP_COUNT(people);
    f.p.engagements = g;
    f.p.n_engagements = GP_COUNT(stays);
    f.p.requirements = wants;
    f.p.n_requirements = 3;
    struct staffing st = staffing_of(&f, "2022-05-16");
    assert_i64(st.posts, 7);
    assert_i64(st.in_post, 6);
    assert_i64((int64_t)st.n_held, 3);
    assert_string_equal(st.held[0].qualification, "社会工作师");
    assert_i64(st.held[0].count, 1);
    assert_string_equal(st.held[1].qualification, "助理社会工作师");
    assert_i64(st.held[1].count, 4);
    assert_string_equal(st.held[2].qualification, "中共党员");
    assert_i64(st.held[2].count, 1);
    assert_i64(st.gaps[0].missing, 1);
    assert_i64(st.gaps[1].missing, 0);
    assert_i64(st.gaps[2].missing, 0);
    assert_i64(st.departures, 4);
    assert_i64(st.lead_departures, 1);
    assert_i64(st.turnover.v, 5714); /* 4 ÷ 7 = 57.142… % */
    assert_i64(st.vacant_days, 18);
    assert_true(st.vacancy_open);
    assert_string_equal(trace_of(&f, "liulian.staffing.posts")->value, "7");
    assert_string_equal(trace_of(&f, "六联 在岗人数")->value, "6");
    assert_string_equal(trace_of(&f, "liulian.staffing.turnover")->working, "4 ÷ 7 = 57.14%");
    const struct trace *gap = trace_of(&f, "liulian.staffing.gap.社会工作师");
    assert_string_equal(gap->working, "2 − 1 = 1");
    assert_string_equal(gap->label, "六联 社会工作师 缺口");
    assert_string_equal(gap->inputs[0].source, "合同第六条");
    assert_string_equal(trace_of(&f, "liulian.staffing.gap.中共党员")->working,
                        "要求 1 名，持有 1 名，不缺");
    fixture_close(&f);
}

struct leaver_case {
    const char *what;
    struct stay stays[3]; /* all of one person */
    int64_t departures;
};

static const struct leaver_case leaver_cases[] = {
    {"in post", {{"2021-12-01", NULL}}, 0},
    {"leaves on the cut-off itself", {{"2021-12-01", "2022-05-16"}}, 0},
    {"left the day before", {{"2021-12-01", "2022-05-15"}}, 1},
    {"left and came back", {{"2021-12-01", "2022-02-28"}, {"2022-04-01", NULL}}, 0},
    {"left twice, one person", {{"2021-12-01", "2022-01-31"}, {"2022-03-01", "2022-03-31"}}, 1},
    {"comes back after the cut-off", {{"2021-12-01", "2022-02-28"}, {"2022-05-20", NULL}}, 0},
    {"was gone before the contract", {{"2021-01-01", "2021-11-30"}}, 0},
};

static void people_leave_once_and_only_for_good(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(leaver_cases); i++) {
        const struct leaver_case *k = &leaver_cases[i];
        struct fixture f;
        struct post post;
        struct engagement g[3];
        fixture_open(&f);
        one_post(&f, &post, g, k->stays);
        for (size_t j = 0; j < f.p.n_engagements; j++)
            g[j].person = "a";
        struct staffing st = staffing_of(&f, "2022-05-16");
        if (st.departures != k->departures)
            fail_msg("%s: %lld", k->what, (long long)st.departures);
        fixture_close(&f);
    }
}

static void posts_that_the_contract_counts_but_does_not_list_are_unknown(void **state) {
    (void)state;
    struct fixture f;
    struct post post;
    struct engagement g[3];
    fixture_open(&f);
    one_post(&f, &post, g, (struct stay[3]){{"2021-12-01", NULL}});
    f.p.headcount = 3;
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.posts, 3);
    assert_i64(st.vacant_days, DEC_UNSET);
    assert_string_equal(trace_of(&f, "liulian.staffing.vacant_days")->working,
                        "所列 1 个岗位：没有空岗；另有 2 个岗位没有列出，空岗天数无从得知");
    fixture_close(&f);
}

/* ---- declared counts */

static void declare(struct fixture *f, struct held_count *held, size_t n_held,
                    struct declared_vacancy *vacancies, size_t n_vacancies) {
    f->p.headcount = 7;
    f->e.staffing = (struct declared_staffing){.given = true,
                                               .in_post = 7,
                                               .departures = 1,
                                               .lead_departures = DEC_UNSET,
                                               .held = held,
                                               .n_held = n_held,
                                               .vacancies = vacancies,
                                               .n_vacancies = n_vacancies};
}

static void declared_counts_are_taken_as_they_are(void **state) {
    (void)state;
    /* pingshan-2022.json 坪山: 7 posts, 7 in post, 1 left, 31 vacant days, no 中共党员. */
    struct held_count held[] = {{"社会工作师", 2}, {"助理社会工作师", 4}};
    struct declared_vacancy vacancy = {.days = 31};
    struct requirement wants[] = {
        {"社会工作师", 2, NULL}, {"助理社会工作师", 4, NULL}, {"中共党员", 1, NULL}};
    struct fixture f;
    fixture_open(&f);
    declare(&f, held, 2, &vacancy, 1);
    f.p.requirements = wants;
    f.p.n_requirements = 3;
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.provenance, PROV_DECLARED);
    assert_false(date_is_set(st.cutoff));
    assert_i64(st.in_post, 7);
    assert_i64(st.departures, 1);
    assert_i64(st.lead_departures, DEC_UNSET);
    assert_i64(st.turnover.v, 1429); /* 1 ÷ 7 = 14.2857 % */
    assert_i64(st.vacant_days, 31);
    assert_false(st.vacancy_open);
    assert_false(date_is_set(st.vacancies[0].first));
    assert_i64(st.gaps[2].missing, 1);
    assert_string_equal(trace_of(&f, "liulian.staffing.vacant_days")->inputs[0].source,
                        "运营机构填报的人员情况");
    f.d.standard.vacancy.grace_days = 10;
    vacancy.open = true;
    st = staffing_of(&f, NULL);
    assert_i64(st.vacant_days, 21);
    assert_i64(st.vacancies[0].days, 31);
    assert_true(st.vacancy_open);
    fixture_close(&f);
}

static void days_that_are_not_known_leave_the_sum_unset(void **state) {
    (void)state;
    struct declared_vacancy vacancies[] = {{.days = 31}, {.substation = "s1", .days = DEC_UNSET}};
    struct fixture f;
    fixture_open(&f);
    declare(&f, NULL, 0, vacancies, 2);
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.vacant_days, DEC_UNSET);
    assert_i64(st.vacancies[1].days, VACANCY_DAYS_UNSET);
    const struct trace *t = trace_of(&f, "liulian.staffing.vacant_days");
    assert_string_equal(t->value, "");
    assert_string_equal(t->working, "有空岗没有填写天数，无法计算");
    assert_string_equal(t->inputs[1].name, "分站点 空岗");
    assert_string_equal(t->inputs[1].value, "");
    /* natural days without dates say nothing about weekdays */
    f.d.standard.vacancy.weekdays_only = true;
    f.e.staffing.n_vacancies = 1;
    st = staffing_of(&f, NULL);
    assert_i64(st.vacant_days, DEC_UNSET);
    assert_contains(trace_of(&f, "liulian.staffing.vacant_days")->working, "无法换算");
    f.e.staffing.n_vacancies = 0;
    assert_i64(staffing_of(&f, NULL).vacant_days, 0);
    fixture_close(&f);
}

static void without_roster_and_declaration_nothing_is_known(void **state) {
    (void)state;
    struct requirement wants = {"社会工作师", 2, NULL};
    struct fixture f;
    fixture_open(&f);
    f.p.requirements = &wants;
    f.p.n_requirements = 1;
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.posts, DEC_UNSET);
    assert_i64(st.in_post, DEC_UNSET);
    assert_i64(st.departures, DEC_UNSET);
    assert_i64(st.vacant_days, DEC_UNSET);
    assert_false(share_is_set(st.turnover));
    assert_i64(st.gaps[0].wanted, 2);
    assert_i64(st.gaps[0].held, DEC_UNSET);
    assert_i64(st.gaps[0].missing, DEC_UNSET);
    assert_string_equal(trace_of(&f, "liulian.staffing.gap.社会工作师")->value, "");
    fixture_close(&f);
}

/* ---- qualifications */

static void a_higher_level_satisfies_a_lower_one(void **state) {
    (void)state;
    static const struct {
        const char *held, *wanted;
        bool satisfies;
    } cases[] = {
        {"社会工作师", "社会工作师", true},
        {"社会工作师", "助理社会工作师", true},
        {"助理社会工作师", "社会工作师", false},
        {"高级社会工作师", "助理社会工作师", true},
        {"高级社会工作师", "社会工作师", true},
        {"社会工作师", "高级社会工作师", false},
        {"社会工作师（中级）", "社会工作师", true},
        {"社会工作师(中级)", "社会工作师（中级）", true},
        {"中级社会工作师", "助理社会工作师（初级）", true},
        {"助理社会工作师（初级）", "中级社会工作师", false},
        {"社会工作师 (高级)", "中级社会工作师", true},
        {"中共党员", "中共党员", true},
        {"中共党员", "社会工作师", false},
        {"社会工作师", "中共党员", false},
        {"心理咨询师", "心理咨询师（二级）", false},
        {"", "社会工作师", false},
        {NULL, "社会工作师", false},
        {NULL, NULL, true},
        {"心理咨询师", "", true},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        if (qualification_satisfies(cases[i].held, cases[i].wanted) != cases[i].satisfies)
            fail_msg("%s for %s", cases[i].held, cases[i].wanted);
}

struct gap_case {
    int64_t held[3]; /* 高级, 中级, 助理 */
    int64_t wanted[3];
    int64_t counted[3];
    int64_t missing[3];
};

static const struct gap_case gap_cases[] = {
    /* 六联: one 社会工作师 short; who is wanted there cannot stand in below */
    {{0, 1, 4}, {0, 2, 4}, {0, 1, 4}, {0, 1, 0}},
    /* 六和: more than wanted */
    {{0, 4, 4}, {0, 2, 4}, {0, 4, 4}, {0, 0, 0}},
    /* two of four stand in for assistants */
    {{0, 4, 1}, {0, 2, 3}, {0, 2, 3}, {0, 0, 0}},
    /* the same man cannot fill both */
    {{0, 1, 0}, {0, 1, 1}, {0, 1, 0}, {0, 0, 1}},
    {{1, 0, 0}, {0, 1, 1}, {0, 1, 0}, {0, 0, 1}},
    {{3, 0, 0}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}},
    /* assistants do not rise */
    {{0, 0, 5}, {1, 1, 1}, {0, 0, 5}, {1, 1, 0}},
};

static void each_person_meets_one_requirement_of_a_profession(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(gap_cases); i++) {
        const struct gap_case *k = &gap_cases[i];
        struct held_count held[] = {{"社会工作师（高级）", k->held[0]},
                                    {"社会工作师（中级）", k->held[1]},
                                    {"助理社会工作师", k->held[2]},
                                    {"中共党员", 2}};
        /* lowest first: the order of the contract must not matter */
        struct requirement wants[] = {{"中共党员", 1, NULL},
                                      {"助理社会工作师", k->wanted[2], NULL},
                                      {"社会工作师", k->wanted[1], NULL},
                                      {"高级社会工作师", k->wanted[0], NULL}};
        struct fixture f;
        fixture_open(&f);
        declare(&f, held, 4, NULL, 0);
        f.p.requirements = wants;
        f.p.n_requirements = 4;
        struct staffing st = staffing_of(&f, NULL);
        assert_i64(st.gaps[0].missing, 0);
        assert_i64(st.gaps[0].held, 2);
        for (size_t j = 0; j < 3; j++) {
            assert_i64(st.gaps[3 - j].held, k->counted[j]);
            assert_i64(st.gaps[3 - j].missing, k->missing[j]);
        }
        fixture_close(&f);
    }
}

static void two_requirements_of_the_same_words_share_the_people(void **state) {
    (void)state;
    struct held_count held = {"社会工作师", 3};
    struct requirement wants[] = {{"社会工作师", 2, "中心"}, {"社会工作师", 2, "分站点"}};
    struct fixture f;
    fixture_open(&f);
    declare(&f, &held, 1, NULL, 0);
    f.p.requirements = wants;
    f.p.n_requirements = 2;
    struct staffing st = staffing_of(&f, NULL);
    assert_i64(st.gaps[0].missing, 0);
    assert_i64(st.gaps[1].missing, 1);
    assert_string_equal(trace_of(&f, "liulian.staffing.gap.社会工作师")->value, "0");
    assert_string_equal(trace_of(&f, "liulian.staffing.gap.社会工作师.2")->value, "1");
    fixture_close(&f);
}

/* ---- bad input */

static void impossible_dates_are_refused(void **state) {
    (void)state;
    struct fixture f;
    struct post post;
    struct engagement g[3];
    fixture_open(&f);
    one_post(&f, &post, g, (struct stay[3]){{"2022-03-01", "2022-02-01"}});
    g[0].id = "zg7";
    assert_unknown(&f, "zg7 的离岗日期 2022-02-01 早于到岗日期 2022-03-01");
    g[0].start = DATE_UNSET;
    assert_unknown(&f, "在岗记录 zg7 没有填写到岗日期");
    g[0].start = day("2021-12-01");
    f.p.end = day("2021-11-30");
    assert_unknown(&f, "合同结束日期 2021-11-30 早于开始日期 2021-12-01");
    f.p.end = DATE_UNSET;
    assert_unknown(&f, "合同没有填写起止日期");
    f.p.start = DATE_UNSET;
    assert_unknown(&f, "合同没有填写起止日期");
    f.e.project = "nowhere";
    assert_refused(&f, "liulian", "“nowhere”不存在");
    fixture_close(&f);
}

static void impossible_counts_are_refused(void **state) {
    (void)state;
    struct held_count held = {"社会工作师", -1};
    struct declared_vacancy vacancy = {.days = -3};
    struct fixture f;
    fixture_open(&f);
    declare(&f, &held, 1, &vacancy, 1);
    assert_refused(&f, "六联 人员情况 社会工作师", "人数 -1 不合理");
    held.count = DEC_UNSET;
    assert_refused(&f, "社会工作师", "没有人持证请填 0");
    held.count = 1;
    assert_refused(&f, "六联 人员情况 空岗", "空岗天数 -3 不合理");
    vacancy.days = INT64_MAX;
    assert_refused(&f, "六联 人员情况 空岗", "不合理");
    f.e.staffing.in_post = INT64_MAX;
    assert_refused(&f, "六联 人员情况 在岗人数", "不合理");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uncovered_days_inside_the_contract_are_vacant),
        cmocka_unit_test(the_hand_in_day_stands_in_for_a_cut_off),
        cmocka_unit_test(the_rule_says_which_days_count),
        cmocka_unit_test(grace_days_are_taken_off_each_vacancy),
        cmocka_unit_test(two_posts_vacant_on_one_day_are_two_days),
        cmocka_unit_test(an_unqualified_stand_in_leaves_the_post_vacant_if_the_rule_says_so),
        cmocka_unit_test(somebody_in_two_posts_leaves_the_one_that_the_rule_names),
        cmocka_unit_test(a_part_time_post_counts_by_its_share),
        cmocka_unit_test(a_roster_gives_what_the_source_says_of_liulian),
        cmocka_unit_test(people_leave_once_and_only_for_good),
        cmocka_unit_test(posts_that_the_contract_counts_but_does_not_list_are_unknown),
        cmocka_unit_test(declared_counts_are_taken_as_they_are),
        cmocka_unit_test(days_that_are_not_known_leave_the_sum_unset),
        cmocka_unit_test(without_roster_and_declaration_nothing_is_known),
        cmocka_unit_test(a_higher_level_satisfies_a_lower_one),
        cmocka_unit_test(each_person_meets_one_requirement_of_a_profession),
        cmocka_unit_test(two_requirements_of_the_same_words_share_the_people),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(impossible_counts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
