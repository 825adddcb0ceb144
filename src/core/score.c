/* One component, then total and grade. A component is either open, with the reason in words
 * (why_open), or has its points; a total exists only when none is open. The difficult thought is
 * in grade(): the printed total adds rounded components, the grade goes by what is not rounded,
 * and where the two would tell different grades the printed one gives way and a note says so
 * (round_within). Sheets are scored in rubric.c, and combined in aggregate.c. */

#include "core/score.h"

#include "core/subject.h"

struct scoring {
    struct calc *c;
    const struct dossier *d;
    const struct entry *e;
    const char *name;  /* of the entry, first in every label */
    const char *basis; /* the standard's label */
};

/* ---- bands */

const struct band *band_of(const struct standard *s, score_t total) {
    if (!score_is_set(total))
        return NULL;
    for (size_t i = 0; i < s->n_bands; i++)
        if (score_is_set(s->bands[i].from) && score_cmp(total, s->bands[i].from) >= 0)
            return &s->bands[i];
    return NULL;
}

const struct band *band_of_exact(const struct standard *s, const struct fraction *total) {
    for (size_t i = 0; i < s->n_bands; i++)
        if (score_is_set(s->bands[i].from) && fraction_cmp_whole(total, s->bands[i].from.v) >= 0)
            return &s->bands[i];
    return NULL;
}

/* "X≥90", "80≤X<90", "X<60" with x for the X: the condition of one band. The lowest names only its
 * upper end, the highest only its lower one. */
static const char *band_condition(struct arena *a, const struct standard *s, size_t i,
                                  const char *x) {
    const char *from = score_text(a, s->bands[i].from);
    if (i == 0)
        return arena_printf(a, "%s≥%s", x, from);
    const char *below = score_text(a, s->bands[i - 1].from);
    if (i == s->n_bands - 1)
        return arena_printf(a, "%s<%s", x, below);
    return arena_printf(a, "%s≤%s<%s", from, x, below);
}

const char *bands_text(struct arena *a, const struct standard *s) {
    const char *text = "";
    for (size_t i = 0; i < s->n_bands; i++)
        text = arena_printf(a, "%s%s%s 为“%s”", text, i > 0 ? "，" : "",
                            band_condition(a, s, i, "X"), s->bands[i].name);
    return text;
}

/* ---- one component */

static bool counts(const struct sheet *s, const struct component *comp) {
    return cstr_eq(s->component, comp->id) && date_is_set(s->submitted);
}

static size_t count_drafts(const struct entry *e, const struct component *comp) {
    size_t n = 0;
    for (size_t i = 0; i < e->n_sheets; i++)
        n += cstr_eq(e->sheets[i].component, comp->id) && !date_is_set(e->sheets[i].submitted);
    return n;
}

static enum gp_code score_sheets(const struct scoring *g, struct component_score *r) {
    size_t n = 0;
    for (size_t i = 0; i < g->e->n_sheets; i++)
        n += counts(&g->e->sheets[i], r->component);
    r->sheets = gp_new_n(g->c->arena, struct sheet_score, n);
    for (size_t i = 0; i < g->e->n_sheets; i++) {
        const struct sheet *s = &g->e->sheets[i];
        if (!counts(s, r->component))
            continue;
        TRY(sheet_score(g->c, g->d, g->e, r->component, s, &r->sheets[r->n_sheets]));
        r->n_sheets++;
    }
    return GP_OK;
}

/* Who handed in twice: a scorer's second sheet would count twice. */
static bool scored_before(const struct component_score *r, size_t at) {
    const char *scorer = r->sheets[at].sheet->scorer;
    for (size_t i = 0; i < at && !cstr_empty(scorer); i++)
        if (cstr_eq(r->sheets[i].sheet->scorer, scorer))
            return true;
    return false;
}

/* Why that sheet keeps the component open; NULL when it does not. */
static const char *sheet_obstacle(struct calc *c, const struct component_score *r, size_t at) {
    const struct sheet_score *s = &r->sheets[at];
    const char *scorer = sheet_scorer(s->sheet);
    if (s->sheet->role != r->component->scored_by)
        return calc_printf(c, "%s的评分表不能计入：本板块由%s评分，这一份是%s的", scorer,
                           scorer_role_name(r->component->scored_by),
                           scorer_role_name(s->sheet->role));
    if (scored_before(r, at))
        return calc_printf(c, "%s交了两份评分表，请只保留一份", scorer);
    if (s->n_problems > 0)
        return calc_printf(c, "%s的评分表有 %zu 项打分有误，请改正", scorer, s->n_problems);
    if (s->n_missing > 0)
        return calc_printf(c, "%s的评分表缺少 %zu 项打分", scorer, s->n_missing);
    if (!s->complete)
        return calc_printf(c, "%s的评分表各项都标为不适用，缺少可以计分的项", scorer);
    return NULL;
}

static const char *why_open(const struct scoring *g, const struct component_score *r) {
    for (size_t i = 0; i < r->n_sheets; i++) {
        const char *obstacle = sheet_obstacle(g->c, r, i);
        if (obstacle)
            return obstacle;
    }
    const struct component *comp = r->component;
    if (r->n_sheets > 0)
        return aggregate_shortfall(g->c->arena, &comp->aggregation, r->n_sheets);
    size_t drafts = count_drafts(g->e, comp);
    const char *role = scorer_role_name(comp->scored_by);
    return drafts > 0 ? calc_printf(g->c, "缺少%s的评分（有 %zu 份还没有提交）", role, drafts)
                      : calc_printf(g->c, "缺少%s的评分", role);
}

/* The points of the sheets that have some. */
static score_t *sheet_points(struct arena *a, const struct component_score *r, size_t *ret_n) {
    score_t *v = gp_new_n(a, score_t, r->n_sheets);
    *ret_n = 0;
    for (size_t i = 0; i < r->n_sheets; i++)
        if (score_is_set(r->sheets[i].points))
            v[(*ret_n)++] = r->sheets[i].points;
    return v;
}

/* The marks themselves, where every sheet has one. */
static const struct fraction **exact_points(struct arena *a, const struct component_score *r) {
    const struct fraction **v = gp_new_n(a, const struct fraction *, r->n_sheets);
    for (size_t i = 0; i < r->n_sheets; i++)
        v[i] = r->sheets[i].exact;
    return v;
}

/* Whether the component is rounded before the grade: a standard that states a factor multiplies the
 * rounded mark by it, so there the rounding is part of the rule. */
static bool is_rounded_first(const struct calc *c, const struct component *comp) {
    return comp->aggregation.rounded_first || share_is_set(comp->aggregation.factor) ||
           !calc_follows(c, 2);
}

static const char *component_rounding(const struct scoring *g, const struct component_score *r) {
    struct calc *c = g->c;
    const struct aggregation *how = &r->component->aggregation;
    const char *text = calc_printf(c, "%s到 %s 分%s", round_mode_name(how->rounding),
                                   score_text(c->arena, how->step),
                                   share_is_set(how->factor) ? "，乘以系数前后各取整一次" : "");
    if (!calc_follows(c, 2))
        return text;
    if (is_rounded_first(c, r->component))
        return calc_printf(c, "%s；按评估标准，取整后的得分计入总分和等级", text);
    if (!r->exact || fraction_cmp_whole(r->exact, r->points.v) == 0)
        return text;
    return calc_printf(c, "%s；等级按未取整的 %s 分计算", text,
                       score_exact_text(c->arena, r->exact));
}

/* What each rule of the component comes to, whether or not it counts. */
static void trace_surveys(const struct scoring *g, const struct component *comp) {
    struct calc *c = g->c;
    struct survey_use *uses;
    size_t n = g->c->untraced ? 0 : survey_uses(c->arena, comp, &uses);
    for (size_t i = 0; i < n; i++) {
        const struct survey_use *u = &uses[i];
        struct survey_score v =
            survey_score_of(c->arena, g->e->surveys, g->e->n_surveys, u->rule, u->max);
        const char *of = u->item ? calc_printf(c, " %s", u->item->name) : "";
        struct trace trace = {
            .id = u->item ? calc_printf(c, "%s.survey.%s.%s", g->e->id, comp->id, u->item->id)
                          : calc_printf(c, "%s.survey.%s", g->e->id, comp->id),
            .label = calc_printf(c, "%s %s%s 满意度调查得分", g->name, comp->name, of),
            .value = score_text(c->arena, v.points),
            .unit = "分",
            .formula = survey_rule_formula(c->arena, u->rule),
            .working = survey_score_working(c->arena, u->rule, u->max, &v),
            .rounding = v.exact && !fraction_is_whole(v.exact)
                            ? "列出时四舍五入到 0.0001 分，往下计算用未取整的值"
                            : NULL,
            .basis = cstr_empty(u->rule->basis) ? g->basis : u->rule->basis,
        };
        calc_trace(c, &trace);
    }
}

static void trace_component(const struct scoring *g, const struct component_score *r,
                            const char *working) {
    if (g->c->untraced)
        return;
    struct calc *c = g->c;
    const struct aggregation *how = &r->component->aggregation;
    const char *kind = r->by_survey ? "居民满意度调查得分" : aggregate_kind_name(how->kind);
    struct trace_input *inputs = gp_new_n(c->arena, struct trace_input, r->n_sheets);
    for (size_t i = 0; i < r->n_sheets; i++) {
        const struct sheet *s = r->sheets[i].sheet;
        inputs[i] = (struct trace_input){calc_printf(c, "%s的评分", sheet_scorer(s)),
                                         score_text(c->arena, r->sheets[i].points),
                                         calc_printf(c, "%s.sheet.%s", g->e->id, s->id)};
    }
    struct trace trace = {
        .id = calc_printf(c, "%s.score.%s", g->e->id, r->component->id),
        .label = calc_printf(c, "%s %s 得分", g->name, r->component->name),
        .value = score_text(c->arena, r->points),
        .unit = "分",
        .formula = share_is_set(how->factor) ? calc_printf(c, "%s × 系数", kind) : kind,
        .working = working,
        .rounding = component_rounding(g, r),
        .basis = g->basis,
        .inputs = inputs,
        .n_inputs = r->n_sheets,
    };
    calc_trace(c, &trace);
}

/* The one figure in the place of all sheets: rounded, and multiplied, as theirs would be. */
static enum gp_code sum_survey(const struct scoring *g, const struct component *comp,
                               const struct survey_score *v, struct aggregate *ret) {
    struct aggregation how = comp->aggregation;
    how.kind = AGGREGATE_SINGLE;
    how.min_scorers = how.drop_high = how.drop_low = DEC_UNSET;
    return aggregate_exact(g->c, &how, &v->exact, 1, ret);
}

static enum gp_code sum_sheets(const struct scoring *g, struct component_score *r,
                               struct aggregate *ret) {
    struct calc *c = g->c;
    size_t n;
    TRY(score_sheets(g, r));
    const score_t *points = sheet_points(c->arena, r, &n);
    TRY(spread_compute(c, points, n, &r->spread));
    r->open = why_open(g, r);
    if (r->open)
        return GP_OK;
    return aggregate_exact(c, &r->component->aggregation, exact_points(c->arena, r), n, ret);
}

/* With what residents said too few of, which is why it is open. */
static const char *open_after(const struct scoring *g, const char *open, const char *few) {
    return few ? calc_printf(g->c, "%s（%s）", open, few) : open;
}

static enum gp_code score_component(const struct scoring *g, const struct component *comp,
                                    struct component_score *ret) {
    struct component_score r = {.component = comp, .points = SCORE_UNSET};
    struct calc *c = g->c;
    struct survey_score v = {.counted = DEC_UNSET, .sum = DEC_UNSET, .points = SCORE_UNSET};
    struct aggregate sum;
    if (comp->n_items == 0 && comp->survey.given)
        v = survey_score_of(c->arena, g->e->surveys, g->e->n_surveys, &comp->survey, comp->max);
    trace_surveys(g, comp);
    r.by_survey = v.exact != NULL;
    TRY(spread_compute(c, NULL, 0, &r.spread));
    TRY(r.by_survey ? sum_survey(g, comp, &v, &sum) : sum_sheets(g, &r, &sum));
    if (r.open)
        r.open = open_after(g, r.open, v.few);
    const char *working = r.open;
    if (!r.open) {
        r.points = sum.points;
        r.exact = sum.exact;
        working = r.by_survey ? survey_score_working(c->arena, &comp->survey, comp->max, &v)
                              : sum.working;
        /* A factor above 1 must not lift a part over its share of the total. */
        if (fraction_cmp_whole(r.exact, comp->max.v) > 0)
            r.exact = fraction_of(c->arena, comp->max.v, 1);
        if (score_cmp(r.points, comp->max) > 0) {
            r.points = comp->max;
            working = calc_printf(c, "%s，超过板块满分，按满分 %s 计", working,
                                  score_text(c->arena, comp->max));
        }
    }
    trace_component(g, &r, working);
    *ret = r;
    return GP_OK;
}

/* ---- total and grade */

/* The ways to add up. */
struct totals {
    score_t printed;                /* the printed components */
    const struct fraction *exact;   /* nothing rounded */
    const struct fraction *counted; /* what the grade goes by */
};

static bool add_up(const struct scoring *g, const struct entry_score *r, struct totals *t) {
    struct arena *a = g->c->arena;
    *t = (struct totals){score_of(0), fraction_of(a, 0, 1), fraction_of(a, 0, 1)};
    for (size_t i = 0; i < r->n_components; i++) {
        const struct component_score *k = &r->components[i];
        bool rounded = is_rounded_first(g->c, k->component);
        if (!score_add(t->printed, k->points, &t->printed))
            return false;
        t->exact = fraction_add(a, t->exact, k->exact);
        t->counted =
            fraction_add(a, t->counted, rounded ? fraction_of(a, k->points.v, 1) : k->exact);
    }
    return true;
}

/* To 0.0001, on the side of the limit on which the figure lies. */
static bool round_within(const struct standard *s, const struct fraction *f, score_t *ret) {
    static const enum round_mode modes[] = {ROUND_HALF_UP, ROUND_DOWN, ROUND_UP};
    for (size_t i = 0; i < GP_COUNT(modes); i++) {
        if (!fraction_round(f, 1, modes[i], &ret->v))
            return false;
        if (band_of(s, *ret) == band_of_exact(s, f))
            break;
    }
    return true;
}

static const char *band_name(const struct band *b) {
    return b ? b->name : "没有等级";
}

/* Fills total, band and note. */
static enum gp_code grade(const struct scoring *g, struct entry_score *r) {
    const struct standard *s = &g->d->standard;
    struct calc *c = g->c;
    struct totals t;
    for (size_t i = 0; i < r->n_components; i++)
        if (r->components[i].open)
            return GP_OK;
    if (r->n_components == 0)
        return GP_OK;
    const char *figure = calc_printf(c, "%s 总分", g->name);
    if (!add_up(g, r, &t))
        return calc_overflow(c, figure);
    r->total = t.printed;
    r->band = band_of_exact(s, t.counted);
    r->exact = t.counted;
    const struct band *unrounded = band_of_exact(s, t.exact);
    if (band_of(s, t.printed) != r->band) {
        if (!round_within(s, t.counted, &r->total))
            return calc_overflow(c, figure);
        r->note = calc_printf(c,
                              "各板块得分取整后相加为 %s，等级按未取整的总分 %s 定，为“%s”，"
                              "列出的总分也用未取整的",
                              score_text(c->arena, t.printed),
                              score_exact_text(c->arena, t.counted), band_name(r->band));
    } else if (calc_follows(c, 2) && unrounded != r->band) {
        r->note = calc_printf(c,
                              "评估标准规定各板块得分先取整，取整后的总分 %s 为“%s”；"
                              "不取整的总分是 %s，应为“%s”：等级由取整决定",
                              score_text(c->arena, t.printed), band_name(r->band),
                              score_exact_text(c->arena, t.exact), band_name(unrounded));
    }
    return GP_OK;
}

/* The printed components added up; unset while one is open. */
static score_t printed_sum(const struct entry_score *r) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < r->n_components; i++)
        if (r->components[i].open || !score_add(sum, r->components[i].points, &sum))
            return SCORE_UNSET;
    return sum;
}

/* The sum in words, or what is missing for it. */
static const char *total_working(const struct scoring *g, const struct entry_score *r) {
    const char *sum = "", *open = "";
    for (size_t i = 0; i < r->n_components; i++) {
        const struct component_score *k = &r->components[i];
        if (k->open)
            open = calc_printf(g->c, "%s%s%s得分（%s）", open, *open ? "；" : "缺少",
                               k->component->name, k->open);
        else
            sum = calc_printf(g->c, "%s%s%s", sum, *sum ? " + " : "",
                              score_text(g->c->arena, k->points));
    }
    if (*open)
        return open;
    const char *note = r->note ? calc_printf(g->c, "。%s", r->note) : "";
    return calc_printf(g->c, "%s = %s%s", sum, score_text(g->c->arena, printed_sum(r)), note);
}

static void trace_total(const struct scoring *g, const struct entry_score *r) {
    if (g->c->untraced)
        return;
    struct calc *c = g->c;
    struct trace_input *inputs = gp_new_n(c->arena, struct trace_input, r->n_components);
    for (size_t i = 0; i < r->n_components; i++) {
        const struct component_score *k = &r->components[i];
        inputs[i] = (struct trace_input){k->component->name, score_text(c->arena, k->points),
                                         calc_printf(c, "%s.score.%s", g->e->id, k->component->id)};
    }
    struct trace trace = {
        .id = calc_printf(c, "%s.score.total", g->e->id),
        .label = calc_printf(c, "%s 总分", g->name),
        .value = score_text(c->arena, r->total),
        .unit = "分",
        .formula = "各板块得分之和",
        .working = total_working(g, r),
        .rounding = r->exact && fraction_cmp_whole(r->exact, printed_sum(r).v) != 0
                        ? calc_printf(c, "各板块得分按标准取整后相加；等级按未取整的 %s 分定",
                                      score_exact_text(c->arena, r->exact))
                        : NULL,
        .basis = g->basis,
        .inputs = inputs,
        .n_inputs = r->n_components,
    };
    calc_trace(c, &trace);
}

static const char *grade_working(const struct scoring *g, const struct entry_score *r) {
    const struct standard *s = &g->d->standard;
    if (!score_is_set(r->total))
        return "总分还没有得出，不能定等级";
    const char *total = score_exact_text(g->c->arena, r->exact);
    const char *note = r->note ? calc_printf(g->c, "。%s", r->note) : "";
    if (!r->band)
        return calc_printf(g->c, "%s 低于最低等级的起点，没有等级%s", total, note);
    return calc_printf(g->c, "%s，为“%s”%s",
                       band_condition(g->c->arena, s, (size_t)(r->band - s->bands), total),
                       r->band->name, note);
}

static void trace_grade(const struct scoring *g, const struct entry_score *r) {
    if (g->c->untraced)
        return;
    struct calc *c = g->c;
    struct trace_input total = {"总分", score_text(c->arena, r->total),
                                calc_printf(c, "%s.score.total", g->e->id)};
    struct trace trace = {
        .id = calc_printf(c, "%s.score.grade", g->e->id),
        .label = calc_printf(c, "%s 等级", g->name),
        .value = r->band ? r->band->name : "",
        .unit = "",
        .formula = bands_text(c->arena, &g->d->standard),
        .working = grade_working(g, r),
        .basis = g->basis,
        .inputs = &total,
        .n_inputs = 1,
    };
    calc_trace(c, &trace);
}

enum gp_code entry_score_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                 struct entry_score *ret) {
    struct scoring g = {c, d, e, entry_name(d, e), standard_label(c->arena, &d->standard)};
    const struct method *m = standard_method(&d->standard, e->method);
    if (!m)
        return gp_fail(c->err, GP_INVALID, g.name,
                       "评估方式“%s”不在评估标准里，请改成标准里有的方式",
                       e->method ? e->method : "");
    struct entry_score r = {.method = m, .n_components = m->n_components, .total = SCORE_UNSET};
    r.components = gp_new_n(c->arena, struct component_score, m->n_components);
    for (size_t i = 0; i < m->n_components; i++)
        TRY(score_component(&g, &m->components[i], &r.components[i]));
    TRY(grade(&g, &r));
    trace_total(&g, &r);
    trace_grade(&g, &r);
    *ret = r;
    return GP_OK;
}

int64_t component_rate(const struct component_score *s) {
    int64_t rate = DEC_UNSET;
    if (!score_is_set(s->points) ||
        !dec_mul_div(s->points.v, SHARE_ONE, s->component->max.v, ROUND_HALF_UP, &rate))
        return DEC_UNSET;
    return rate;
}
