/* What a summary says of all entries, and which method is proposed for a contract. */
#include "store_fixture.h"

#include "app/results/evaluation.h"
#include "core/coverage.h"
#include "core/summary.h"

static date_t day(const char *s) {
    date_t d;
    assert_true(date_parse(str_of(s), &d));
    return d;
}

/* What the evaluator adopted of the findings; of 坪山中心's contract it did not. */
#define TERM(of)                                                                                   \
    { .rule = "contract.months_min", .entry = (of), .adopted = true, .place = "合同服务期限" }
static struct finding_dismissal adopted[] = {TERM("liuhe"), TERM("liulian"), TERM("heping")};

static const struct summary *summary_of(struct place *p, const char *file) {
    struct dossier d = example_round(p, file);
    d.round.finding_dismissals = adopted;
    d.round.n_finding_dismissals = GP_COUNT(adopted);
    struct report r = {.id = "s", .scope = REPORT_SUMMARY, .texts = {.date = DATE_UNSET}};
    struct dossier part = dossier_of_report(&p->a, &d, &r);
    struct work w = {.arena = &p->a, .err = &p->e, .tenant = d.tenant};
    struct app_evaluation *v;
    ASSERT_OK(p, app_evaluate_dossier(&w, &part, &v));
    assert_non_null(v->ev.summary);
    return v->ev.summary;
}

/* Totals as printed in the source: 97.85, 88.7, 93.4, 94.45. */
static void means_are_of_the_totals_and_rounded_once(void **state) {
    struct place *p = *state;
    const struct summary *s = summary_of(p, "pingshan-2022.json");
    static const struct {
        const char *name, *mean, *highest, *lowest;
        int64_t entries, best; /* 优秀 */
    } operators[] = {
        {"深圳市龙岗区龙祥社工服务中心", "95.63", "97.85", "93.4", 2, 2}, /* 191.25 / 2 = 95.625 */
        {"深圳市龙岗区正阳社会工作服务中心", "91.58", "94.45", "88.7", 2,
         1}, /* 183.15 / 2 = 91.575 */
    };
    assert_string_equal(score_text(&p->a, s->all.mean), "93.6"); /* 374.4 / 4 */
    assert_int_equal(s->all.entries, 4);
    assert_int_equal(s->n_subdistricts, 1);
    assert_string_equal(s->subdistricts[0].name, "坪山街道");
    assert_string_equal(s->subdistricts[0].methods, "方式二");
    assert_int_equal(s->n_operators, GP_COUNT(operators));
    for (size_t i = 0; i < GP_COUNT(operators); i++) {
        const struct summary_group *g = &s->operators[i];
        assert_string_equal(g->name, operators[i].name);
        assert_string_equal(score_text(&p->a, g->mean), operators[i].mean);
        assert_string_equal(score_text(&p->a, g->highest), operators[i].highest);
        assert_string_equal(score_text(&p->a, g->lowest), operators[i].lowest);
        assert_int_equal(g->entries, operators[i].entries);
        assert_int_equal(g->by_band[0], operators[i].best);
    }
    assert_int_equal(s->n_common, 1); /* all four contracts run for half a year */
    assert_string_equal(s->common[0].first->rule, "contract.months_min");
    assert_int_equal(s->common[0].entries, 3);
    assert_int_equal(s->common[0].by_subdistrict[0], 3); /* of 坪山街道, the only one */
}

/* The district: six streets, 25 units, 12 of them by 方式一. */
static void the_district_is_summed_up_street_by_street(void **state) {
    struct place *p = *state;
    const struct summary *s = summary_of(p, "district-2022.json");
    static const char *const streets[] = {"石井街道", "龙田街道", "马峦街道",
                                          "坪山街道", "坑梓街道", "碧岭街道"};
    static const int64_t entries[] = {4, 4, 4, 4, 5, 4};
    assert_int_equal(s->all.entries, 25);
    assert_int_equal(s->n_subdistricts, GP_COUNT(streets));
    for (size_t i = 0; i < GP_COUNT(streets); i++) {
        assert_string_equal(s->subdistricts[i].name, streets[i]);
        assert_int_equal(s->subdistricts[i].entries, entries[i]);
        assert_string_equal(s->subdistricts[i].methods, i < 3 ? "方式一" : "方式二");
    }
    assert_string_equal(score_text(&p->a, s->subdistricts[3].mean), "93.6"); /* as above */
}

static void only_a_summary_has_one(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "pingshan-2022.json");
    struct work w = {.arena = &p->a, .err = &p->e, .tenant = d.tenant};
    struct app_evaluation *v;
    ASSERT_OK(p, app_evaluate_dossier(&w, &d, &v));
    assert_null(v->ev.summary);
}

static void a_method_is_proposed_by_the_contract_s_end(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "district-2022.json");
    date_t closed = day("2022-06-30"), unset = DATE_UNSET;
    const struct {
        date_t closed, end;
        int64_t year;
        const char *method;
    } cases[] = {
        {closed, day("2022-05-31"), 2022, "one"},    {closed, day("2022-06-30"), 2022, "one"},
        {closed, day("2022-07-01"), 2022, "two"},    {unset, day("2022-12-31"), 2022, "one"},
        {unset, day("2023-01-01"), 2022, "two"},     {closed, unset, 2022, NULL},
        {unset, day("2022-05-31"), DEC_UNSET, NULL},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const struct method *m =
            round_propose_method(&d.standard, cases[i].year, cases[i].closed, cases[i].end);
        if (cases[i].method)
            assert_string_equal(m->id, cases[i].method);
        else
            assert_null(m);
    }
    d.standard.n_methods = 1;
    assert_string_equal(round_propose_method(&d.standard, 2022, closed, unset)->id, "one");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(means_are_of_the_totals_and_rounded_once),
        PLACE_TEST(the_district_is_summed_up_street_by_street),
        PLACE_TEST(only_a_summary_has_one),
        PLACE_TEST(a_method_is_proposed_by_the_contract_s_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
