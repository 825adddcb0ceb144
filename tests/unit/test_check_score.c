#include "test.h"

#include "fixture.h"

enum { MATERIAL, COMMISSIONER, PURCHASER, COMMITTEE };

static struct component_score *part(struct fixture *f, size_t center, size_t k) {
    return &fixture_result(f, center)->score.components[k];
}

static void the_source_s_marks_are_all_allowed_and_complete(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    static const char *const silent[] = {"score.over_max",      "score.bad_mark",
                                         "score.rater_missing", "score.straight_line",
                                         "score.recusal",       "score.undeclared"};
    for (size_t i = 0; i < GP_COUNT(silent); i++)
        assert_int_equal(fixture_count(f, silent[i]), 0);
}

static void a_whole_component_marked_over_its_maximum_is_found(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, HEPING)->sheets[COMMITTEE].marks[0].points = score_of(355000);
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "score.over_max", HEPING, 0);
    assert_non_null(x);
    assert_string_equal(x->printed, "35.5");
    assert_string_equal(x->expected, "35");
    assert_string_equal(x->difference, "0.5");
}

/* ---- a sheet with items */

static struct item items[3] = {
    {.id = "a", .name = "人员管理", .kind = ITEM_POINTS, .max = {100000}},
    {.id = "b", .name = "服务记录", .kind = ITEM_POINTS, .max = {150000}},
    {.id = "c", .name = "财务", .kind = ITEM_POINTS, .max = {50000}},
};

static struct item_score *give_items(struct fixture *f, const int64_t points[3]) {
    struct component_score *c = part(f, LIUHE, MATERIAL);
    struct component *component = &f->dossier.standard.methods[0].components[MATERIAL];
    struct sheet *sheet = &fixture_entry(f, LIUHE)->sheets[MATERIAL];
    component->items = items;
    component->n_items = 3;
    sheet->marks = gp_new_n(&f->arena, struct mark, 3);
    sheet->n_marks = 3;
    c->sheets[0].items = gp_new_n(&f->arena, struct item_score, 3);
    c->sheets[0].n_items = 3;
    for (size_t i = 0; i < 3; i++) {
        sheet->marks[i] = (struct mark){.item = items[i].id, .points = score_of(points[i])};
        c->sheets[0].items[i] =
            (struct item_score){.item = &items[i], .points = score_of(points[i])};
    }
    return c->sheets[0].items;
}

static void what_becomes_of_items_that_do_not_apply_is_the_standards_to_say(void **state) {
    struct fixture *f = *state;
    struct item_score *v = give_items(f, (const int64_t[]){90000, 120000, 40000});
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.not_applicable_rule"), 0);
    fixture_entry(f, LIUHE)->sheets[MATERIAL].marks[2].not_applicable = true;
    v[2].not_applicable = true;
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "score.not_applicable_rule", LIUHE, 0);
    assert_non_null(x);
    assert_non_null(strstr(x->message, "有 1 处"));
    assert_non_null(strstr(x->message, "未设定"));
    f->dossier.standard.not_applicable = NOT_APPLICABLE_SCALED;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.not_applicable_rule"), 0);
}

static void a_bad_mark_is_told_once_and_at_its_item(void **state) {
    struct fixture *f = *state;
    struct item_score *v = give_items(f, (const int64_t[]){110000, 120000, 40000});
    v[0].problem = "超过满分 10 分";
    v[1].problem = "应为 0.5 分的整数倍";
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "score.over_max", LIUHE), 1);
    assert_int_equal(fixture_count_of(f, "score.bad_mark", LIUHE), 1);
    assert_string_equal(fixture_finding(f, "score.bad_mark", LIUHE, 0)->where,
                        "“资料递交”评分表（association）“服务记录”项");
}

static void the_same_proportion_on_all_items_is_a_hint(void **state) {
    struct fixture *f = *state;
    give_items(f, (const int64_t[]){80000, 120000, 40000}); /* 80 % of 10, 15 and 5 */
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "score.straight_line", LIUHE, 0);
    assert_non_null(x);
    assert_int_equal(x->severity, SEVERITY_INFO);
    assert_non_null(strstr(x->message, "80.00%"));
    give_items(f, (const int64_t[]){80000, 120000, 40001});
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.straight_line"), 0);
}

static void a_component_without_enough_sheets_is_found(void **state) {
    struct fixture *f = *state;
    part(f, HEPING, COMMITTEE)->n_sheets = 0;
    f->dossier.standard.methods[0].components[MATERIAL].aggregation.min_scorers = 2;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.rater_missing"), N_CENTERS + 1);
    assert_string_equal(fixture_finding(f, "score.rater_missing", HEPING, 1)->where,
                        "“社区党委”板块");
}

/* golden: 六联's committee gave 35 of 35 despite the vacancy, the gap and the progress; its
 * purchaser gave 24.5 of 25 = 98 %; 坪山's gave 25 of 25 and 33.6 of 35 = 96 % despite its gap */
static void a_full_rating_against_the_facts_is_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "rating_contradiction_share", "98.01", "示例");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.contradicts_facts"), 2);
    const struct finding *x = fixture_finding(f, "score.contradicts_facts", LIULIAN, 0);
    assert_string_equal(x->where, "“社区党委”板块");
    assert_non_null(strstr(x->message, "空岗 18 天且仍未补齐、缺社会工作师 1 名、指标进度滞后"));
    assert_non_null(fixture_finding(f, "score.contradicts_facts", PINGSHAN, 0));
}

static void a_rating_at_the_limit_counts_and_good_facts_never_do(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "rating_contradiction_share", "98", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "score.contradicts_facts", LIULIAN), 2);
    assert_int_equal(fixture_count_of(f, "score.contradicts_facts", LIUHE), 0);
}

static void scorers_far_apart_are_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "score_spread_max", "20", NULL);
    struct component_score *c = part(f, LIUHE, MATERIAL);
    struct sheet_score two[2] = {c->sheets[0], c->sheets[0]};
    c->sheets = two;
    c->n_sheets = 2;
    c->spread = (struct spread){score_of(230000), score_of(290000), score_of(60000),
                                score_of(260000), score_of(260000), SCORE_UNSET};
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.spread"), 0); /* 6 of 30 points is 20 % */
    c->spread.range = score_of(60001);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.spread"), 1);
}

/* ---- recusal */

static void give_expert(struct fixture *f, const char *org, const char *to, bool declared,
                        bool conflict) {
    struct affiliation *a = gp_new(&f->arena, struct affiliation);
    struct expert *x = gp_new(&f->arena, struct expert);
    struct assignment *s = gp_new(&f->arena, struct assignment);
    *a = (struct affiliation){.org = org,
                              .relation = "曾任职",
                              .from = DATE_UNSET,
                              .to = to ? fixture_date(to) : DATE_UNSET};
    *x = (struct expert){"li", "李丁", a, 1};
    *s = (struct assignment){"li", declared, conflict, conflict ? "亲属任职" : NULL};
    f->dossier.round.experts = x;
    f->dossier.round.n_experts = 1;
    f->dossier.round.opened = fixture_date("2022-04-15");
    fixture_entry(f, LIUHE)->assignments = s;
    fixture_entry(f, LIUHE)->n_assignments = 1;
}

static size_t recusals(struct fixture *f) {
    fixture_check(f);
    return fixture_count(f, "score.recusal");
}

static void an_expert_with_a_present_or_recent_relation_must_step_aside(void **state) {
    struct fixture *f = *state;
    give_expert(f, "longxiang", NULL, true, false);
    assert_int_equal(recusals(f), 1); /* at 六和 only: elsewhere the expert has no part */
    give_expert(f, "longxiang", "2020-04-15", true, false);
    assert_int_equal(recusals(f), 0); /* ended, and no period is set */
    fixture_limit(f, "recusal_months", "24", "示例");
    assert_int_equal(recusals(f), 0); /* two years to the day */
    give_expert(f, "longxiang", "2020-04-16", true, false);
    assert_int_equal(recusals(f), 1);
    give_expert(f, "liuhe-committee", NULL, true, false);
    assert_int_equal(recusals(f), 1);
    give_expert(f, "zhengyang", NULL, true, false);
    assert_int_equal(recusals(f), 0); /* the other operator */
}

static void a_relation_that_was_found_to_be_no_conflict_binds_nobody(void **state) {
    struct fixture *f = *state;
    give_expert(f, "longxiang", NULL, true, false);
    f->dossier.round.experts->affiliations->dismissed = "只讲过一次课";
    assert_int_equal(recusals(f), 0);
    /* What the expert declares stands, whatever was found before. */
    fixture_entry(f, LIUHE)->assignments->conflict = true;
    assert_int_equal(recusals(f), 1);
}

static void a_declared_conflict_and_a_missing_declaration_are_found(void **state) {
    struct fixture *f = *state;
    give_expert(f, "zhengyang", NULL, true, true);
    assert_int_equal(recusals(f), 1);
    assert_non_null(strstr(fixture_finding(f, "score.recusal", LIUHE, 0)->message, "亲属任职"));
    assert_int_equal(fixture_count(f, "score.undeclared"), 0);
    give_expert(f, "zhengyang", NULL, false, false);
    assert_int_equal(recusals(f), 0);
    assert_int_equal(fixture_count(f, "score.undeclared"), 1);
    /* assigned and without a sheet */
    assert_int_equal(fixture_count_of(f, "score.rater_missing", LIUHE), 1);
}

static void a_sheet_without_assignment_is_enough_for_recusal(void **state) {
    struct fixture *f = *state;
    give_expert(f, "longxiang", NULL, true, false);
    fixture_entry(f, LIUHE)->n_assignments = 0;
    fixture_entry(f, PINGSHAN)->sheets[MATERIAL].scorer = "li";
    assert_int_equal(recusals(f), 1);
    assert_non_null(fixture_finding(f, "score.recusal", PINGSHAN, 0));
}

static void an_inspector_s_sheet_counts_like_an_expert_s(void **state) {
    struct fixture *f = *state;
    give_expert(f, "zhengyang", NULL, true, false);
    fixture_entry(f, LIUHE)->sheets[MATERIAL].scorer = "li";
    fixture_entry(f, LIUHE)->sheets[MATERIAL].role = SCORER_INSPECTOR;
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "score.rater_missing", LIUHE), 0);
}

static void a_reason_that_the_standard_asks_for_is_missed(void **state) {
    struct fixture *f = *state;
    give_items(f, (const int64_t[]){50000, 150000, 20000}); /* half, full, low */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.reason_missing"), 0); /* no limit is set */
    fixture_limit(f, "mark_reason_below", "60", NULL);
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "score.reason_missing", LIUHE, 0);
    assert_non_null(x);
    assert_non_null(strstr(x->message, "“服务记录”、“财务”"));
    struct mark *marks = fixture_entry(f, LIUHE)->sheets[MATERIAL].marks;
    marks[0].reason = marks[1].reason = "见台账";
    marks[2].reason = " \n";
    fixture_check(f);
    x = fixture_finding(f, "score.reason_missing", LIUHE, 0);
    assert_non_null(strstr(x->message, "有 1 项应写明理由而没有写：“财务”"));
    marks[2].reason = "账目不全";
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.reason_missing"), 0);
}

static void a_sheet_is_not_missed_before_the_last_day_for_scoring(void **state) {
    struct fixture *f = *state;
    part(f, HEPING, COMMITTEE)->n_sheets = 0;
    f->dossier.round.closed = fixture_date("2022-06-30");
    date_t today = fixture_date("2022-06-30"), due = fixture_date("2022-06-20");
    f->calc.today = &today;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.rater_missing"), 0);
    f->dossier.round.scoring_due = &due; /* a day of its own for scoring */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.rater_missing"), 1);
    f->dossier.round.scoring_due = NULL;
    f->calc.today = NULL; /* as for a report: all that was due is past */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.rater_missing"), 1);
}

/* ---- the tables themselves */

static void marks_are_the_evaluator_s_own_work_and_no_rule_speaks_to_nobody(void **state) {
    (void)state;
    const struct check_rule *r;
    for (size_t i = 0; (r = check_rule_at(i)); i++) {
        assert_true(r->audience & TELL_EVALUATOR);
        /* What operators are told may be in the report, and the other way round. */
        assert_int_equal(!(r->audience & TELL_OPERATOR), !(r->audience & TELL_REPORT));
        if (strncmp(r->id, "score.", strlen("score.")) == 0)
            assert_int_equal(r->audience, TELL_EVALUATOR);
    }
    assert_false(check_rule_tells("funds.unknown_category", TELL_OPERATOR));
    assert_true(check_rule_tells("funds.row_total", TELL_OPERATOR));
    assert_false(check_rule_tells("funds.nothing", TELL_EVALUATOR));
}

static void every_rule_is_complete_and_found_by_its_id(void **state) {
    (void)state;
    const struct check_rule *r;
    for (size_t i = 0; (r = check_rule_at(i)); i++) {
        assert_ptr_equal(check_rule_of(r->id), r);
        assert_false(cstr_empty(r->title) || cstr_empty(r->mend));
        assert_true((r->per_entry != NULL) != (r->per_round != NULL));
        assert_true(r->param == NULL || param_info_of(r->param) != NULL);
        assert_false(cstr_empty(severity_name(r->severity)));
    }
    assert_null(check_rule_of("funds.nothing"));
}

static void findings_come_by_entry_then_by_rule(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "contract_months_min", "12", NULL);
    fixture_check(f);
    size_t entry = 0;
    for (size_t i = 0; i < f->ev.n_findings; i++) {
        while (entry < N_CENTERS && !cstr_eq(f->ev.findings[i].entry, fixture_entry(f, entry)->id))
            entry++;
        assert_true(entry < N_CENTERS);
    }
    assert_string_equal(f->ev.findings[0].rule, "contract.months_min");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_source_s_marks_are_all_allowed_and_complete),
        FIXTURE_TEST(a_whole_component_marked_over_its_maximum_is_found),
        FIXTURE_TEST(what_becomes_of_items_that_do_not_apply_is_the_standards_to_say),
        FIXTURE_TEST(a_bad_mark_is_told_once_and_at_its_item),
        FIXTURE_TEST(the_same_proportion_on_all_items_is_a_hint),
        FIXTURE_TEST(a_component_without_enough_sheets_is_found),
        FIXTURE_TEST(a_full_rating_against_the_facts_is_found),
        FIXTURE_TEST(a_rating_at_the_limit_counts_and_good_facts_never_do),
        FIXTURE_TEST(scorers_far_apart_are_found),
        FIXTURE_TEST(an_expert_with_a_present_or_recent_relation_must_step_aside),
        FIXTURE_TEST(a_relation_that_was_found_to_be_no_conflict_binds_nobody),
        FIXTURE_TEST(a_declared_conflict_and_a_missing_declaration_are_found),
        FIXTURE_TEST(a_sheet_without_assignment_is_enough_for_recusal),
        FIXTURE_TEST(an_inspector_s_sheet_counts_like_an_expert_s),
        FIXTURE_TEST(a_reason_that_the_standard_asks_for_is_missed),
        FIXTURE_TEST(a_sheet_is_not_missed_before_the_last_day_for_scoring),
        FIXTURE_TEST(marks_are_the_evaluator_s_own_work_and_no_rule_speaks_to_nobody),
        FIXTURE_TEST(every_rule_is_complete_and_found_by_its_id),
        FIXTURE_TEST(findings_come_by_entry_then_by_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
