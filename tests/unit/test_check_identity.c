/* Who somebody is, and staffing figures that cannot be. */
#include "test.h"

#include "core/id_number.h"
#include "fixture.h"
#include "engaged.h"

static struct post one_post = {"z1", "社工", NULL, false, NULL, {DEC_UNSET}};

static void give(struct fixture *f, size_t center, struct person *people, size_t n,
                 struct engagement *terms) {
    struct project *p = fixture_project(f, center);
    p->posts = &one_post;
    p->n_posts = 1;
    p->people = people;
    p->n_people = n;
    p->engagements = terms;
    p->n_engagements = terms ? n : 0;
}

static void numbers_are_compared_without_blanks_and_case(void **state) {
    struct fixture *f = *state;
    assert_true(id_number_same("99999919840403043X", " 99999919840403043x"));
    assert_false(id_number_same("99999919840403043X", "999999198404030430"));
    assert_false(id_number_same(NULL, NULL));
    assert_string_equal(id_number_key(&f->arena, "9999 x\u3000"), "9999X");
}

static void one_number_at_two_people_is_found_at_both(void **state) {
    struct fixture *f = *state;
    struct person here[] = {{"p1", "甲", "99999919840403043X", NULL, 0},
                            {"p2", "乙", "99999919840403043x", NULL, 0}};
    struct person there[] = {{"q1", "丙", "999999198404030439", NULL, 0}};
    struct person same[] = {{"r1", " 丙", "999999198404030439", NULL, 0}};
    give(f, LIUHE, here, 2, NULL);
    give(f, LIULIAN, there, 1, NULL);
    give(f, HEPING, same, 1, NULL); /* the same man in two rosters is no fault by itself */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.id_shared"), 2);
    const struct finding *x = fixture_finding(f, "staffing.id_shared", LIUHE, 0);
    assert_int_equal(x->at.what, PLACE_PERSON);
    assert_string_equal(x->at.id, "p1");
    assert_string_equal(x->at.column, "id_number");
    assert_null(strstr(x->message, "99999919840403043X")); /* masked */
}

static void one_certificate_at_two_people_is_found(void **state) {
    struct fixture *f = *state;
    struct certificate paper = {"社会工作师", "示例 0001", DATE_UNSET, DATE_UNSET};
    struct person here[] = {{"p1", "甲", NULL, &paper, 1}};
    struct person there[] = {{"q1", "乙", NULL, &paper, 1}};
    give(f, LIUHE, here, 1, NULL);
    give(f, LIULIAN, there, 1, NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.certificate_shared"), 2);
}

static void who_is_in_post_in_two_centers_at_once_is_found_in_both(void **state) {
    struct fixture *f = *state;
    date_t day = fixture_project(f, LIUHE)->start;
    struct person here[] = {{"p1", "甲", "999999198404030439", NULL, 0}};
    struct person there[] = {{"q1", "甲", "999999198404030439", NULL, 0}};
    struct engagement first[] = {ENGAGED("g1", "z1", "p1", day, date_plus(day, 30), NULL)};
    struct engagement second[] = {ENGAGED("g2", "z1", "q1", date_plus(day, 30), DATE_UNSET, NULL)};
    give(f, LIUHE, here, 1, first);
    give(f, LIULIAN, there, 1, second);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.two_centers"), 2);
    first[0].end = date_plus(day, 29); /* moved on the next day */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.two_centers"), 0);
}

static void who_is_in_post_in_another_round_as_well_is_found(void **state) {
    struct fixture *f = *state;
    date_t day = fixture_project(f, LIUHE)->start;
    struct person here[] = {{"p1", "甲", "99999919840403043X", NULL, 0},
                            {"p2", "乙", "999999198404030439", NULL, 0}};
    struct engagement terms[] = {ENGAGED("g1", "z1", "p1", day, date_plus(day, 30), NULL),
                                 ENGAGED("g2", "z1", "p2", day, DATE_UNSET, NULL)};
    struct elsewhere others[] = {
        {"99999919840403043x", "龙田", "龙田街道抽查", date_plus(day, 30), DATE_UNSET},
        {"999999198404030439", "龙田", "龙田街道抽查", date_plus(day, -90), date_plus(day, -1)}};
    give(f, LIUHE, here, 2, terms);
    f->dossier.elsewhere = others;
    f->dossier.n_elsewhere = 2;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.two_centers"), 1);
    const struct finding *x = fixture_finding(f, "staffing.two_centers", LIUHE, 0);
    assert_string_equal(x->at.id, "p1");
    assert_non_null(strstr(x->message, "龙田街道抽查"));
    terms[0].end = date_plus(day, 29); /* moved on the next day */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.two_centers"), 0);
}

static void namesakes_without_number_are_asked_for_it(void **state) {
    struct fixture *f = *state;
    struct person here[] = {{"p1", "张三", "999999198404030439", NULL, 0},
                            {"p2", "张 三", NULL, NULL, 0}};
    give(f, LIUHE, here, 2, NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.namesakes"), 1);
    assert_string_equal(fixture_finding(f, "staffing.namesakes", LIUHE, 0)->at.id, "p2");
}

static void two_people_in_one_post_are_found_and_a_hand_over_in_turn_is_not(void **state) {
    struct fixture *f = *state;
    date_t day = fixture_project(f, LIUHE)->start;
    struct person here[] = {{"p1", "甲", NULL, NULL, 0}, {"p2", "乙", NULL, NULL, 0}};
    struct engagement terms[] = {ENGAGED("g1", "z1", "p1", day, date_plus(day, 9), NULL),
                                 ENGAGED("g2", "z1", "p2", date_plus(day, 9), DATE_UNSET, NULL)};
    give(f, LIUHE, here, 2, terms);
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "staffing.post_shared", LIUHE, 0);
    assert_int_equal(x->at.what, PLACE_ENGAGEMENT);
    assert_string_equal(x->at.id, "g2");
    terms[1].start = date_plus(day, 10);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "staffing.post_shared"), 0);
}

/* ---- figures that cannot be */

static void declare(struct fixture *f, struct declared_staffing s) {
    s.given = true;
    fixture_entry(f, LIUHE)->staffing = s;
    fixture_result(f, LIUHE)->staffing.provenance = PROV_DECLARED;
}

static void impossible_counts_are_found(void **state) {
    struct fixture *f = *state;
    struct held_count held[] = {{"社会工作师", 2}, {"助理社会工作师", 2}, {"中共党员", 3}};
    struct declared_vacancy vacant = {NULL, 400, true, NULL};
    declare(f, (struct declared_staffing){.in_post = 3,
                                          .departures = 1,
                                          .lead_departures = 2,
                                          .held = held,
                                          .n_held = 3,
                                          .vacancies = &vacant,
                                          .n_vacancies = 1});
    fixture_result(f, LIUHE)->staffing.posts = 3;
    fixture_result(f, LIUHE)->staffing.in_post = 3;
    fixture_result(f, LIUHE)->staffing.vacancy_open = true;
    fixture_check(f);
    static const char *const rules[] = {"staffing.leads_over_departures",
                                        "staffing.more_certificates", "staffing.vacancy_while_full",
                                        "staffing.vacant_too_long"};
    for (size_t i = 0; i < GP_COUNT(rules); i++)
        assert_int_equal(fixture_count_of(f, rules[i], LIUHE), 1);
    /* 2 + 2 of one profession, and 3 people of another kind are as many as there are. */
    assert_string_equal(fixture_finding(f, "staffing.more_certificates", LIUHE, 0)->printed, "4");
    held[1].count = 1;
    vacant.days = 182; /* 2021-12-01 to 2022-05-31 */
    vacant.open = false;
    fixture_result(f, LIUHE)->staffing.vacancy_open = false;
    fixture_entry(f, LIUHE)->staffing.lead_departures = 1;
    fixture_check(f);
    for (size_t i = 0; i < GP_COUNT(rules); i++)
        assert_int_equal(fixture_count_of(f, rules[i], LIUHE), 0);
}

static void an_unsigned_pledge_is_found_where_pledges_are_asked_for(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.unpledged"), 0);
    fixture_entry(f, LIUHE)->pledged = true;
    fixture_entry(f, LIULIAN)->pledged = false;
    fixture_entry(f, LIULIAN)->handed_in = fixture_project(f, LIULIAN)->end;
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.unpledged", LIULIAN), 1);
    assert_int_equal(fixture_count_of(f, "material.unpledged", LIUHE), 0);
}

static void a_fund_row_that_stands_twice_is_found_at_the_second(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIULIAN)->funds;
    t->lines[1].label = "人力 成本"; /* the first is 人力成本 */
    fixture_sum_funds(f, LIULIAN);
    const struct finding *x;
    fixture_check(f);
    x = fixture_finding(f, "funds.duplicate_row", LIULIAN, 0);
    assert_string_equal(x->at.id, "人力 成本");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(numbers_are_compared_without_blanks_and_case),
        FIXTURE_TEST(one_number_at_two_people_is_found_at_both),
        FIXTURE_TEST(one_certificate_at_two_people_is_found),
        FIXTURE_TEST(who_is_in_post_in_two_centers_at_once_is_found_in_both),
        FIXTURE_TEST(who_is_in_post_in_another_round_as_well_is_found),
        FIXTURE_TEST(namesakes_without_number_are_asked_for_it),
        FIXTURE_TEST(two_people_in_one_post_are_found_and_a_hand_over_in_turn_is_not),
        FIXTURE_TEST(impossible_counts_are_found),
        FIXTURE_TEST(an_unsigned_pledge_is_found_where_pledges_are_asked_for),
        FIXTURE_TEST(a_fund_row_that_stands_twice_is_found_at_the_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
