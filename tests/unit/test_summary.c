/* What a summary says of all entries, and which method is proposed for a contract. */
#include "store_fixture.h"

#include "app/results/evaluation.h"
#include "core/coverage.h"
#include "core/summary.h"
#include "report/compose.h"

static date_t day(const char *s) {
    date_t d;
    assert_true(date_parse(str_of(s), &d));
    return d;
}

/* What the evaluator adopted of the findings; of 坪山中心's contract it did not. */
#define TERM(of)                                                                                   \
    { .rule = "contract.months_min", .entry = (of), .adopted = true, .place = "合同服务期限" }
static struct finding_dismissal adopted[] = {TERM("liuhe"), TERM("liulian"), TERM("heping")};

static struct app_evaluation *evaluated(struct place *p, const char *file,
                                        struct earlier_mean *earlier, size_t n) {
    struct dossier d = example_round(p, file);
    d.round.earlier = earlier;
    d.round.n_earlier = n;
    d.round.finding_dismissals = adopted;
    d.round.n_finding_dismissals = GP_COUNT(adopted);
    struct report r = {.id = "s", .scope = REPORT_SUMMARY, .texts = {.date = DATE_UNSET}};
    struct dossier part = dossier_of_report(&p->a, &d, &r);
    struct work w = {.arena = &p->a, .err = &p->e, .tenant = d.tenant};
    struct app_evaluation *v;
    ASSERT_OK(p, app_evaluate_dossier(&w, &part, &v));
    assert_non_null(v->ev.summary);
    return v;
}

static const struct summary *summary_of(struct place *p, const char *file) {
    return evaluated(p, file, NULL, 0)->ev.summary;
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

/* ---- what its report draws */

/* The one whose title ends so; NULL: it has none. */
static const struct chart *chart_of(const struct doc *d, const char *title) {
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind == BLOCK_CHART && cstr_ends(d->blocks[i].chart->title, title))
            return d->blocks[i].chart;
    return NULL;
}

static bool says(const struct doc *d, const char *words) {
    for (size_t i = 0; i < d->n_blocks; i++)
        for (size_t k = 0; k < d->blocks[i].n_runs; k++)
            if (strstr(cstr_or_empty(d->blocks[i].runs[k].text), words))
                return true;
    return false;
}

static void the_way_over_years_is_drawn_where_there_are_years(void **state) {
    struct place *p = *state;
    /* Invented: one before grades were kept, one with a grade that no standard has now. */
    struct earlier_band bands[] = {{"优秀", 1}, {"良好", 1}, {"尚可", 1}};
    struct earlier_mean years[] = {
        {.year = 2019, .title = "甲", .entries = 3, .scored = 3, .mean = {800000}},
        {.year = 2020,
         .title = "乙",
         .subdistrict = "坪山街道",
         .entries = 1,
         .scored = 1,
         .mean = {700000}},
        {.year = 2020,
         .title = "乙",
         .entries = 3,
         .scored = 3,
         .mean = {901000},
         .bands = bands,
         .n_bands = GP_COUNT(bands)},
        {.year = 2021, .title = "丙", .entries = 2, .scored = 0, .mean = SCORE_UNSET},
    };
    struct app_evaluation *v = evaluated(p, "pingshan-2022.json", years, GP_COUNT(years));
    const struct doc *d = report_compose(&p->a, &v->ev, NULL);
    const struct chart *means = chart_of(d, "历次评估平均分"),
                       *grades = chart_of(d, "历次评估等级分布");
    assert_non_null(means);
    assert_string_equal(means->alt, "历次评估平均分：2019年80，2020年90.1，本轮93.6。");
    assert_string_equal(means->says, "与上一次相比上升。");
    assert_int_equal(means->series[0].values[2], 936000);
    assert_non_null(grades); /* 3 of the 4 are 优秀 and one 良好: the source's table */
    assert_int_equal(grades->n_categories, 2);
    assert_string_equal(grades->categories[0], "2020年");
    assert_int_equal(grades->series[0].values[0], 3333);
    assert_int_equal(grades->series[0].values[1], 7500);
    assert_string_equal(grades->series[grades->n_series - 1].name, "尚可");
    assert_int_equal(grades->series[grades->n_series - 1].values[1], 0);
    assert_true(says(d, "与往年比较"));
}

static void without_years_it_says_that_nothing_is_drawn(void **state) {
    struct place *p = *state;
    struct app_evaluation *v = evaluated(p, "pingshan-2022.json", NULL, 0);
    const struct doc *d = report_compose(&p->a, &v->ev, NULL);
    assert_null(chart_of(d, "历次评估平均分"));
    assert_null(chart_of(d, "历次评估等级分布"));
    assert_true(says(d, "也没有历年趋势图"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(means_are_of_the_totals_and_rounded_once),
        PLACE_TEST(the_district_is_summed_up_street_by_street),
        PLACE_TEST(only_a_summary_has_one),
        PLACE_TEST(the_way_over_years_is_drawn_where_there_are_years),
        PLACE_TEST(without_years_it_says_that_nothing_is_drawn),
        PLACE_TEST(a_method_is_proposed_by_the_contract_s_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
