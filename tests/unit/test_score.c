#include "test.h"

#include "core/score.h"
#include "core/subject.h"
#include "score_fixture.h"

enum { N_CENTERS = 4, N_COMPONENTS = 4 };

/* golden/pingshan-2022.json: scores, total and grade of each center as the source prints them. */
static const struct {
    const char *name;
    const char *scores[N_COMPONENTS]; /* 资料递交, 区委组织部, 购买主体, 社区党委 */
    const char *total, *grade;
} golden[N_CENTERS] = {
    {"六和", {"29", "9.2", "25", "34.65"}, "97.85", "优秀"},
    {"六联", {"19.8", "9.4", "24.5", "35"}, "88.7", "良好"},
    {"坪山", {"25.5", "9.3", "25", "33.6"}, "93.4", "优秀"},
    {"和平", {"27.4", "9.3", "24.5", "33.25"}, "94.45", "优秀"},
};

static const struct {
    const char *id, *name, *max;
    enum scorer_role role;
} parts[N_COMPONENTS] = {
    {"material", "资料递交", "30", SCORER_EXPERT},
    {"commissioner", "坪山区委组织部", "10", SCORER_COMMISSIONER},
    {"purchaser", "购买主体(街道)", "25", SCORER_PURCHASER},
    {"committee", "社区党委", "35", SCORER_COMMITTEE},
};

/* 方式二 of the source, and one entry with its four sheets. */
struct sample {
    struct component components[N_COMPONENTS];
    struct method method;
    struct band bands[4];
    struct center center;
    struct project project;
    struct mark marks[N_COMPONENTS];
    struct sheet sheets[N_COMPONENTS + 2]; /* room for more in a test */
    struct entry entry;
    struct dossier dossier;
};

static struct sheet a_sheet(size_t part, const char *id, struct mark *mark) {
    struct sheet s = {.id = id,
                      .component = parts[part].id,
                      .scorer = id,
                      .scorer_name = parts[part].name,
                      .role = parts[part].role,
                      .marks = mark,
                      .n_marks = 1};
    assert_true(date_of(2022, 5, 10, &s.submitted));
    return s;
}

static struct sample *sample(struct arena *a, size_t center) {
    static const struct band bands[] = {
        {"优秀", {900000}}, {"良好", {800000}}, {"合格", {600000}}, {"不合格", {0}}};
    static const char *const ids[] = {"s1", "s2", "s3", "s4"};
    struct sample *s = gp_new(a, struct sample);
    for (size_t i = 0; i < N_COMPONENTS; i++) {
        s->components[i] = (struct component){.id = parts[i].id,
                                              .name = parts[i].name,
                                              .max = sc(parts[i].max),
                                              .scored_full = SCORE_UNSET,
                                              .scored_by = parts[i].role,
                                              .aggregation = {.kind = AGGREGATE_MEAN,
                                                              .min_scorers = DEC_UNSET,
                                                              .factor = SHARE_UNSET,
                                                              .step = sc("0.01")}};
        s->marks[i] = (struct mark){.points = sc(golden[center].scores[i])};
        s->sheets[i] = a_sheet(i, ids[i], &s->marks[i]);
    }
    memcpy(s->bands, bands, sizeof(bands));
    s->method = (struct method){"two", "方式二", "资料递交+履约评价", s->components, N_COMPONENTS};
    s->center = (struct center){.id = "c", .name = golden[center].name};
    s->project = (struct project){.id = "p", .title = "项目", .center = "c"};
    s->entry = (struct entry){
        .id = "e", .project = "p", .method = "two", .sheets = s->sheets, .n_sheets = N_COMPONENTS};
    s->dossier.centers = &s->center;
    s->dossier.projects = &s->project;
    s->dossier.n_centers = s->dossier.n_projects = 1;
    s->dossier.standard = (struct standard){.id = "s",
                                            .title = "坪山方式二",
                                            .version = 1,
                                            .official = true,
                                            .full = sc("100"),
                                            .total_step = sc("0.01"),
                                            .methods = &s->method,
                                            .n_methods = 1,
                                            .bands = s->bands,
                                            .n_bands = 4};
    return s;
}

static struct entry_score compute(struct fixture *f, const struct sample *s) {
    struct entry_score r;
    enum gp_code code = entry_score_compute(&f->calc, &s->dossier, &s->entry, &r);
    if (code != GP_OK)
        fail_msg("%s: %s", f->err.where, f->err.message);
    return r;
}

static const struct trace *last_trace(const struct fixture *f, const char *id) {
    for (size_t i = f->calc.traces.n; i-- > 0;)
        if (cstr_eq(f->calc.traces.v[i].id, id))
            return &f->calc.traces.v[i];
    fail_msg("no trace %s", id);
    return NULL;
}

static void the_totals_and_grades_of_the_source_are_reproduced(void **state) {
    struct fixture *f = *state;
    for (size_t i = 0; i < N_CENTERS; i++) {
        struct entry_score r = compute(f, sample(&f->arena, i));
        assert_string_equal(score_text(&f->arena, r.total), golden[i].total);
        assert_string_equal(r.band->name, golden[i].grade);
        for (size_t k = 0; k < N_COMPONENTS; k++) {
            assert_null(r.components[k].open);
            assert_string_equal(score_text(&f->arena, r.components[k].points), golden[i].scores[k]);
        }
    }
}

static void every_figure_is_traced_with_its_sources(void **state) {
    struct fixture *f = *state;
    compute(f, sample(&f->arena, 0));
    const struct trace *t = last_trace(f, "e.score.committee");
    assert_string_equal(t->label, "六和 社区党委 得分");
    assert_string_equal(t->value, "34.65");
    assert_string_equal(t->unit, "分");
    assert_string_equal(t->formula, "平均分");
    assert_string_equal(t->rounding, "四舍五入到 0.01 分");
    assert_string_equal(t->basis, "坪山方式二（第 1 版）");
    assert_i64((int64_t)t->n_inputs, 1);
    assert_string_equal(t->inputs[0].source, "e.sheet.s4");
    assert_non_null(calc_find_trace(&f->calc, t->inputs[0].source));
    t = last_trace(f, "e.score.total");
    assert_string_equal(t->label, "六和 总分");
    assert_string_equal(t->working, "29 + 9.2 + 25 + 34.65 = 97.85");
    assert_null(t->rounding);
    for (size_t i = 0; i < t->n_inputs; i++)
        assert_non_null(calc_find_trace(&f->calc, t->inputs[i].source));
    t = last_trace(f, "e.score.grade");
    assert_string_equal(t->label, "六和 等级");
    assert_string_equal(t->value, "优秀");
    assert_string_equal(t->working, "97.85≥90，为“优秀”");
    compute(f, sample(&f->arena, 1));
    assert_string_equal(last_trace(f, "e.score.grade")->working, "80≤88.7<90，为“良好”");
}

/* 六和 with a second sheet for 资料递交 (29 and 28.99: 28.995, printed 29), at a limit of 97.85. */
static void old_reports_are_graded_by_rounded_figures_and_new_ones_are_not(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    struct mark other = {.points = sc("28.99")};
    s->bands[0].from = sc("97.85");
    s->sheets[4] = a_sheet(0, "s5", &other);
    s->entry.n_sheets = 5;
    f->calc.rules = 1;
    struct entry_score r = compute(f, s);
    assert_string_equal(score_text(&f->arena, r.total), "97.85");
    assert_string_equal(r.band->name, "优秀");
    assert_null(r.note);
    assert_null(last_trace(f, "e.score.total")->rounding);
    f->calc.rules = 0;
    r = compute(f, s);
    assert_string_equal(score_text(&f->arena, r.total), "97.845");
    assert_string_equal(score_text(&f->arena, r.components[0].points), "29");
    assert_string_equal(r.band->name, "良好");
    assert_non_null(strstr(r.note, "97.845"));
    assert_non_null(strstr(last_trace(f, "e.score.total")->rounding, "97.845"));
}

static void a_missing_part_leaves_the_total_open(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    s->entry.n_sheets = 3;
    struct entry_score r = compute(f, s);
    assert_string_equal(r.components[3].open, "缺少社区党委的评分");
    assert_false(score_is_set(r.components[3].points));
    assert_false(score_is_set(r.total));
    assert_null(r.band);
    assert_string_equal(score_text(&f->arena, r.components[0].points), "29");
    const struct trace *t = last_trace(f, "e.score.total");
    assert_string_equal(t->value, "");
    assert_string_equal(t->working, "缺少社区党委得分（缺少社区党委的评分）");
    assert_string_equal(last_trace(f, "e.score.grade")->value, "");
}

static void a_draft_does_not_count(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    s->sheets[0].submitted = DATE_UNSET;
    struct entry_score r = compute(f, s);
    assert_string_equal(r.components[0].open, "缺少专家的评分（有 1 份还没有提交）");
    assert_i64((int64_t)r.components[0].n_sheets, 0);
    assert_false(score_is_set(r.total));
}

static void what_keeps_a_component_open_is_said(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    s->sheets[0].role = SCORER_PURCHASER;
    assert_non_null(
        strstr(compute(f, s).components[0].open, "本板块由专家评分，这一份是购买主体的"));

    s = sample(&f->arena, 0);
    s->sheets[4] = a_sheet(0, "s5", &s->marks[0]);
    s->sheets[4].scorer = "s1";
    s->entry.n_sheets = 5;
    assert_non_null(strstr(compute(f, s).components[0].open, "交了两份评分表"));

    s = sample(&f->arena, 0);
    s->marks[0].points = sc("30.01");
    assert_non_null(strstr(compute(f, s).components[0].open, "1 项打分有误"));

    s = sample(&f->arena, 0);
    s->marks[0].points = SCORE_UNSET;
    assert_non_null(strstr(compute(f, s).components[0].open, "缺少 1 项打分"));

    s = sample(&f->arena, 0);
    s->components[0].aggregation.min_scorers = 3;
    assert_string_equal(compute(f, s).components[0].open, "缺少 2 份评分：至少要 3 份，现有 1 份");
}

static void an_incomplete_sheet_is_not_left_out_of_the_mean(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    struct mark none = {.points = SCORE_UNSET};
    s->sheets[4] = a_sheet(0, "s5", &none);
    s->entry.n_sheets = 5;
    struct entry_score r = compute(f, s);
    assert_non_null(r.components[0].open);
    assert_i64((int64_t)r.components[0].n_sheets, 2);
    assert_i64(r.components[0].spread.mean.v, 290000); /* of the complete one */
}

static void several_scorers_are_aggregated_with_their_spread(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    struct mark more[] = {{.points = sc("28")}, {.points = sc("26.5")}};
    s->sheets[4] = a_sheet(0, "s5", &more[0]);
    s->sheets[5] = a_sheet(0, "s6", &more[1]);
    s->entry.n_sheets = 6;
    struct entry_score r = compute(f, s);
    /* (29 + 28 + 26.5) ÷ 3 = 27.8333…; 27.83 + 9.2 + 25 + 34.65 = 96.68 */
    assert_string_equal(score_text(&f->arena, r.components[0].points), "27.83");
    assert_string_equal(score_text(&f->arena, r.total), "96.68");
    assert_string_equal(score_text(&f->arena, r.components[0].spread.range), "2.5");
    assert_string_equal(last_trace(f, "e.score.material")->working,
                        "平均分 (29 + 28 + 26.5) ÷ 3 = 27.83");
}

static void a_factor_never_lifts_a_part_over_its_maximum(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    s->components[0].aggregation.factor = share_of(11000);
    struct entry_score r = compute(f, s); /* 29 × 1.1 = 31.9 */
    assert_string_equal(score_text(&f->arena, r.components[0].points), "30");
    const struct trace *t = last_trace(f, "e.score.material");
    assert_string_equal(t->working, "平均分 29，再乘以系数 1.1 = 31.9，超过板块满分，按满分 30 计");
    assert_string_equal(t->formula, "平均分 × 系数");
}

/* 62 people: 40 × 5 + 20 × 4 + 2 × 3 = 286. Expected figures by hand, from the formula of
 * docs/rules.md, 8. */
static void residents_answers_stand_in_the_place_of_sheets(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    struct survey_step steps[] = {{3, 2}, {4, 20}, {5, 40}, {9, 7}}; /* 9 is off the scale */
    struct survey_result result = {.form = "a",
                                   .question = "q",
                                   .answered = 69,
                                   .steps = steps,
                                   .n_steps = 4,
                                   .ended = DATE_UNSET};
    struct component *c = &s->components[3];
    s->entry.surveys = &result;
    s->entry.n_surveys = 1;
    static const struct {
        struct survey_rule rule;
        const char *points, *exact; /* points "": open */
    } cases[] = {
        /* 35 × (286 ÷ 62 − 1) ÷ 4 = 35 × 224 ÷ 248 */
        {{true, "a", "q", SURVEY_BY_MEAN, 1, 5, DEC_UNSET, 62, NULL}, "31.61", "31.6129"},
        /* 35 × (286 ÷ 62) ÷ 5 */
        {{true, "a", "q", SURVEY_BY_MEAN, 0, 5, DEC_UNSET, 2, NULL}, "32.29", "32.2903"},
        /* 35 × 60 ÷ 62 */
        {{true, "a", "q", SURVEY_BY_SATISFIED, 1, 5, 4, 30, NULL}, "33.87", "33.871"},
        {{true, "a", "q", SURVEY_BY_MEAN, 1, 5, DEC_UNSET, 63, NULL}, "", ""},
        {{true, "a", "other", SURVEY_BY_MEAN, 1, 5, DEC_UNSET, 2, NULL}, "", ""},
        {{true, "b", "q", SURVEY_BY_MEAN, 1, 5, DEC_UNSET, 2, NULL}, "", ""},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        c->survey = cases[i].rule;
        s->entry.n_sheets = N_COMPONENTS - 1; /* the committee has sent none */
        struct entry_score r = compute(f, s);
        assert_string_equal(score_text(&f->arena, r.components[3].points), cases[i].points);
        assert_string_equal(last_trace(f, "e.survey.committee")->value, cases[i].exact);
        assert_int_equal(r.components[3].open == NULL, *cases[i].points != '\0');
        s->entry.n_sheets = N_COMPONENTS; /* one that is there counts only where answers do not */
        r = compute(f, s);
        assert_string_equal(score_text(&f->arena, r.components[3].points),
                            *cases[i].points ? cases[i].points : golden[0].scores[3]);
    }
    result.n_steps = 0; /* too few to be told */
    result.answered = 62;
    c->survey = cases[0].rule;
    s->entry.n_sheets = N_COMPONENTS - 1;
    struct entry_score r = compute(f, s);
    assert_false(score_is_set(r.total));
    assert_non_null(strstr(r.components[3].open, "由评分人评分"));
}

static void a_band_takes_its_lower_bound_and_nothing_is_rounded(void **state) {
    struct fixture *f = *state;
    const struct standard *s = &sample(&f->arena, 0)->dossier.standard;
    static const struct {
        const char *total, *band;
    } cases[] = {{"100", "优秀"},  {"90", "优秀"},        {"89.9999", "良好"},
                 {"89.5", "良好"}, {"80", "良好"},        {"79.9999", "合格"},
                 {"60", "合格"},   {"59.9999", "不合格"}, {"0", "不合格"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(band_of(s, sc(cases[i].total))->name, cases[i].band);
    assert_null(band_of(s, SCORE_UNSET));
    assert_null(band_of(s, sc("-0.01")));
}

static void the_bands_read_as_in_the_source(void **state) {
    struct fixture *f = *state;
    struct standard *s = &sample(&f->arena, 0)->dossier.standard;
    /* seed report, note below the table of results */
    assert_string_equal(bands_text(&f->arena, s),
                        "X≥90 为“优秀”，80≤X<90 为“良好”，60≤X<80 为“合格”，X<60 为“不合格”");
    s->bands += 3;
    s->n_bands = 1;
    assert_string_equal(bands_text(&f->arena, s), "X≥0 为“不合格”");
    s->n_bands = 0;
    assert_string_equal(bands_text(&f->arena, s), "");
}

static void an_unknown_method_is_refused_in_chinese(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    struct entry_score r;
    s->entry.method = "three";
    assert_int_equal(entry_score_compute(&f->calc, &s->dossier, &s->entry, &r), GP_INVALID);
    assert_string_equal(f->err.where, "六和");
    assert_non_null(strstr(f->err.message, "评估方式“three”不在评估标准里"));
}

static void an_entry_without_a_known_center_is_named_by_what_there_is(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena, 0);
    s->dossier.n_centers = 0;
    assert_string_equal(entry_name(&s->dossier, &s->entry), "项目");
    s->dossier.n_projects = 0;
    assert_string_equal(entry_name(&s->dossier, &s->entry), "e");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_totals_and_grades_of_the_source_are_reproduced),
        CASE(every_figure_is_traced_with_its_sources),
        CASE(old_reports_are_graded_by_rounded_figures_and_new_ones_are_not),
        CASE(a_missing_part_leaves_the_total_open),
        CASE(a_draft_does_not_count),
        CASE(what_keeps_a_component_open_is_said),
        CASE(an_incomplete_sheet_is_not_left_out_of_the_mean),
        CASE(several_scorers_are_aggregated_with_their_spread),
        CASE(a_factor_never_lifts_a_part_over_its_maximum),
        CASE(residents_answers_stand_in_the_place_of_sheets),
        CASE(a_band_takes_its_lower_bound_and_nothing_is_rounded),
        CASE(the_bands_read_as_in_the_source),
        CASE(an_unknown_method_is_refused_in_chinese),
        CASE(an_entry_without_a_known_center_is_named_by_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
