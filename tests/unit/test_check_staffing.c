#include "test.h"

#include "fixture.h"
#include "engaged.h"

static void assert_counts(const struct finding *x, const char *printed, const char *expected) {
    assert_non_null(x);
    assert_string_equal(x->printed, printed);
    assert_string_equal(x->expected, expected);
}

/* golden: 六联 has 6 of 7 in post and lacks one 社会工作师, 坪山 lacks one 中共党员 */
static void the_source_s_gaps_are_found_and_no_others(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    assert_counts(fixture_finding(f, "staffing.posts_unfilled", LIULIAN, 0), "6", "7");
    assert_int_equal(fixture_count(f, "staffing.posts_unfilled"), 1);
    assert_counts(fixture_finding(f, "staffing.qualification_gap", LIULIAN, 0), "1", "2");
    const struct finding *x = fixture_finding(f, "staffing.qualification_gap", PINGSHAN, 0);
    assert_counts(x, "0", "1");
    assert_string_equal(x->where, "人员资质“中共党员”");
    assert_int_equal(fixture_count(f, "staffing.qualification_gap"), 2);
    assert_int_equal(fixture_count(f, "staffing.vacancy_open"), 1);
    assert_non_null(
        strstr(fixture_finding(f, "staffing.vacancy_open", LIULIAN, 0)->message, "18 天"));
}

/* 六联 4 of 7 left: 57.14 %; 坪山 1 of 7: 14.29 % */
static void turnover_above_the_limit_is_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "turnover_max", "30", NULL);
    fixture_check(f);
    assert_counts(fixture_finding(f, "staffing.turnover_max", LIULIAN, 0), "57.14", "30.00");
    assert_int_equal(fixture_count(f, "staffing.turnover_max"), 1);
}

/* ---- a roster of three people in two posts */

static struct certificate licences[] = {
    {"助理社会工作师", "A1", {0}, {0}},
    {"社会工作师", "B1", {0}, {0}},
};

static void give_roster(struct fixture *f) {
    struct project *p = fixture_project(f, LIUHE);
    struct arena *a = &f->arena;
    licences[0].expires = DATE_UNSET;
    licences[1].expires = fixture_date("2022-03-31");
    p->n_posts = 2;
    p->posts = gp_new_n(a, struct post, 2);
    p->posts[0] = (struct post){"lead", "中心主管", NULL, true, "社会工作师", SHARE_UNSET};
    p->posts[1] = (struct post){"worker", "社工", NULL, false, "助理社会工作师", SHARE_UNSET};
    p->n_people = 3;
    p->people = gp_new_n(a, struct person, 3);
    p->people[0] = (struct person){"zhao", "赵甲", "11010519491231002X", &licences[1], 1};
    p->people[1] = (struct person){"qian", "钱乙", "110105194912310021", &licences[0], 1};
    p->people[2] = (struct person){"sun", "孙丙", NULL, NULL, 0};
    p->n_engagements = 2;
    p->engagements = gp_new_n(a, struct engagement, 4);
    p->engagements[0] = (struct engagement)ENGAGED("e1", "lead", "zhao", fixture_date("2021-12-01"),
                                                   DATE_UNSET, NULL);
    p->engagements[1] = (struct engagement)ENGAGED("e2", "worker", "qian",
                                                   fixture_date("2021-12-01"), DATE_UNSET, NULL);
    fixture_result(f, LIUHE)->staffing.cutoff = fixture_date("2022-04-30");
    fixture_result(f, LIUHE)->staffing.provenance = PROV_COMPUTED;
}

static struct engagement *engage(struct fixture *f, const char *post, const char *person,
                                 const char *start, const char *end) {
    struct project *p = fixture_project(f, LIUHE);
    struct engagement *e = &p->engagements[p->n_engagements++];
    *e = (struct engagement)ENGAGED("new", post, person, fixture_date(start),
                                    end ? fixture_date(end) : DATE_UNSET, NULL);

    return e;
}

static void one_person_in_two_posts_on_a_day_is_found(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    fixture_project(f, LIUHE)->engagements[0].end = fixture_date("2022-01-31");
    struct engagement *e = engage(f, "worker", "zhao", "2022-02-01", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.double_post"), 0); /* one after the other */
    e->start = fixture_date("2022-01-31");
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "staffing.double_post", LIUHE, 0);
    assert_non_null(x);
    assert_string_equal(x->where, "人员花名册“赵甲”行");
    assert_non_null(strstr(x->message, "2022年1月31日起"));
    /* What becomes of the days is the standard's to say. */
    x = fixture_finding(f, "staffing.two_posts", LIUHE, 0);
    assert_non_null(x);
    assert_non_null(strstr(x->message, "1 天"));
    assert_non_null(strstr(x->message, "未设定"));
    f->dossier.standard.vacancy.two_posts = TWO_POSTS_BOTH_FILLED;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.two_posts"), 0);
    assert_int_equal(fixture_count(f, "staffing.double_post"), 1);
    struct post *posts = fixture_project(f, LIUHE)->posts;
    posts[0].share = posts[1].share = share_of(5000); /* two halves are one */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.double_post"), 0);
}

static void days_outside_the_contract_are_a_hint_or_a_warning(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    engage(f, "worker", "sun", "2021-11-30", "2022-01-01");
    engage(f, "worker", "sun", "2022-06-01", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.outside_contract"), 2);
    assert_int_equal(fixture_finding(f, "staffing.outside_contract", LIUHE, 0)->severity,
                     SEVERITY_INFO);
    assert_int_equal(fixture_finding(f, "staffing.outside_contract", LIUHE, 1)->severity,
                     SEVERITY_WARNING);
}

static void certificates_missing_and_expired_are_two_things(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    engage(f, "worker", "sun", "2022-04-01", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.certificate_missing"), 1);
    assert_string_equal(fixture_finding(f, "staffing.certificate_missing", LIUHE, 0)->where,
                        "人员花名册“孙丙”行");
    assert_int_equal(fixture_count(f, "staffing.certificate_expired"), 1);
    assert_non_null(strstr(fixture_finding(f, "staffing.certificate_expired", LIUHE, 0)->message,
                           "2022年3月31日到期"));
    /* on its last day the certificate still holds */
    fixture_result(f, LIUHE)->staffing.cutoff = fixture_date("2022-03-31");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.certificate_expired"), 0);
}

static void a_wrong_id_number_is_found_and_never_shown(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "staffing.id_number", LIUHE, 0);
    assert_non_null(x);
    assert_string_equal(x->where, "人员花名册“钱乙”行");
    assert_non_null(strstr(x->message, "110105********0021"));
    assert_null(strstr(x->message, "19491231"));
    assert_int_equal(fixture_count(f, "staffing.id_number"), 1);
}

static void a_vacant_lead_post_is_found(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    struct vacancy v[] = {{"lead", NULL, DATE_UNSET, DATE_UNSET, 10, 10, SHARE_ONE, true},
                          {"worker", NULL, DATE_UNSET, DATE_UNSET, 5, 5, SHARE_ONE, false}};
    fixture_result(f, LIUHE)->staffing.vacancies = v;
    fixture_result(f, LIUHE)->staffing.n_vacancies = 2;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.lead_vacant"), 1);
    assert_string_equal(fixture_finding(f, "staffing.lead_vacant", LIUHE, 0)->where,
                        "岗位“中心主管”");
}

static void declared_counts_are_held_against_the_roster(void **state) {
    struct fixture *f = *state;
    give_roster(f);
    struct held_count held[] = {{"社会工作师", 4}};
    struct declared_vacancy vacancy[] = {{NULL, 3, false, NULL}};
    fixture_entry(f, LIUHE)->staffing = (struct declared_staffing){.given = true,
                                                                   .in_post = 9,
                                                                   .departures = 1,
                                                                   .lead_departures = DEC_UNSET,
                                                                   .held = held,
                                                                   .n_held = 1,
                                                                   .vacancies = vacancy,
                                                                   .n_vacancies = 1};
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.declared_mismatch"), 3);
    assert_counts(fixture_finding(f, "staffing.declared_mismatch", LIUHE, 0), "1", "0");
    assert_counts(fixture_finding(f, "staffing.declared_mismatch", LIUHE, 1), "4", "0");
    assert_counts(fixture_finding(f, "staffing.declared_mismatch", LIUHE, 2), "3", "0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_source_s_gaps_are_found_and_no_others),
        FIXTURE_TEST(turnover_above_the_limit_is_found),
        FIXTURE_TEST(one_person_in_two_posts_on_a_day_is_found),
        FIXTURE_TEST(days_outside_the_contract_are_a_hint_or_a_warning),
        FIXTURE_TEST(certificates_missing_and_expired_are_two_things),
        FIXTURE_TEST(a_wrong_id_number_is_found_and_never_shown),
        FIXTURE_TEST(a_vacant_lead_post_is_found),
        FIXTURE_TEST(declared_counts_are_held_against_the_roster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
