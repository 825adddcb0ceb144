/* One question's answers into points, exactly: the mean or the share satisfied is a fraction of
 * whole numbers, and nothing is rounded before the sheet or component is (docs/rules.md, 8). */
#include "core/survey_score.h"

#include "core/aggregate.h"

const struct survey_result *survey_result_find(const struct survey_result *v, size_t n,
                                               const struct survey_rule *rule) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].form, rule->form) && cstr_eq(v[i].question, rule->question))
            return &v[i];
    return NULL;
}

/* Sums over the answers on the scale: how many, of what value, how many of them satisfied. Values
 * are at most 100 and counts at most 10^9 of at most 101 steps, so that nothing overflows. */
struct sums {
    int64_t n, value, satisfied;
};

static struct sums sums_of(const struct survey_result *r, const struct survey_rule *rule) {
    struct sums s = {0, 0, 0};
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct survey_step *step = &r->steps[i];
        if (step->value < rule->low || step->value > rule->high)
            continue;
        s.n += step->count;
        s.value += step->value * step->count;
        if (rule->measure == SURVEY_BY_SATISFIED && step->value >= rule->satisfied_from)
            s.satisfied += step->count;
    }
    return s;
}

/* A rule by which nothing can be derived is refused by standard_validate. */
static bool rule_holds(const struct survey_rule *rule) {
    return rule->high > rule->low &&
           (rule->measure != SURVEY_BY_SATISFIED || rule->satisfied_from != DEC_UNSET);
}

static const char *why_few(struct arena *a, const struct survey_rule *rule,
                           const struct survey_score *s) {
    if (!rule_holds(rule))
        return "评估标准里满意度调查的计分规则不完整，由评分人评分";
    if (!s->result)
        return "还没有采用满意度调查的结果；没有结果的，由评分人评分";
    if (s->result->n_steps == 0)
        return arena_printf(a, "满意度调查只有 %lld 人回答，不足以显示结果，由评分人评分",
                            (long long)s->result->answered);
    if (s->counted < rule->least)
        return arena_printf(a, "满意度调查只有 %lld 人回答，评估标准要求至少 %lld 人，由评分人评分",
                            (long long)s->counted, (long long)rule->least);
    return NULL;
}

static void derive(struct arena *a, const struct survey_rule *rule, score_t max,
                   const struct sums *sum, struct survey_score *s) {
    const struct fraction *share;
    if (rule->measure == SURVEY_BY_SATISFIED) {
        s->figure = share = fraction_of(a, sum->satisfied, sum->n);
    } else {
        s->figure = fraction_of(a, sum->value, sum->n);
        share = fraction_of(a, sum->value - rule->low * sum->n, sum->n * (rule->high - rule->low));
    }
    s->exact = fraction_mul(a, fraction_of(a, max.v, 1), share);
    if (!fraction_round(s->exact, 1, ROUND_HALF_UP, &s->points.v))
        GP_DIE("points of a survey beyond their maximum"); /* the share is at most 1 */
}

struct survey_score survey_score_of(struct arena *a, const struct survey_result *results, size_t n,
                                    const struct survey_rule *rule, score_t max) {
    struct survey_score s = {.result = survey_result_find(results, n, rule),
                             .counted = DEC_UNSET,
                             .sum = DEC_UNSET,
                             .points = SCORE_UNSET};
    struct sums sum = {0, 0, 0};
    if (s.result && s.result->n_steps > 0) {
        sum = sums_of(s.result, rule);
        s.counted = sum.n;
        s.sum = rule->measure == SURVEY_BY_SATISFIED ? sum.satisfied : sum.value;
    }
    s.few = why_few(a, rule, &s);
    if (!s.few && score_is_set(max))
        derive(a, rule, max, &sum, &s);
    return s;
}

/* ---- in words */

/* To 0.0001, half up: what the exact figure is told by. */
static const char *decimal(struct arena *a, const struct fraction *f) {
    score_t v;
    const struct fraction *scaled = fraction_mul(a, f, fraction_of(a, SCORE_ONE, 1));
    return fraction_round(scaled, 1, ROUND_HALF_UP, &v.v) ? score_text(a, v) : "";
}

static const char *percent(struct arena *a, const struct fraction *f) {
    share_t v;
    const struct fraction *scaled = fraction_mul(a, f, fraction_of(a, SHARE_ONE, 1));
    return fraction_round(scaled, 1, ROUND_HALF_UP, &v.v) ? share_text(a, v) : "";
}

const char *survey_score_figure(struct arena *a, const struct survey_rule *rule,
                                const struct survey_score *s) {
    if (!s->figure)
        return "";
    return rule->measure == SURVEY_BY_SATISFIED
               ? arena_printf(a, "满意率 %s%%", percent(a, s->figure))
               : arena_printf(a, "平均值 %s", decimal(a, s->figure));
}

const char *survey_score_working(struct arena *a, const struct survey_rule *rule, score_t max,
                                 const struct survey_score *s) {
    if (s->few || !s->exact)
        return s->few;
    const char *figure = survey_score_figure(a, rule, s), *top = score_text(a, max);
    const char *points = score_exact_text(a, s->exact);
    long long n = (long long)s->counted, sum = (long long)s->sum;
    if (rule->measure == SURVEY_BY_SATISFIED)
        return arena_printf(a, "%lld 人回答，%lld 人满意，%s；%s × %lld ÷ %lld = %s", n, sum,
                            figure, top, sum, n, points);
    return arena_printf(
        a, "%lld 人回答，合计 %lld，%s；%s × (%lld ÷ %lld − %lld) ÷ (%lld − %lld) = %s", n, sum,
        figure, top, sum, n, (long long)rule->low, (long long)rule->high, (long long)rule->low,
        points);
}

const char *survey_rule_formula(struct arena *a, const struct survey_rule *rule) {
    if (rule->measure == SURVEY_BY_SATISFIED)
        return arena_printf(a, "满分 × 满意率（%lld 到 %lld 的为满意）",
                            (long long)rule->satisfied_from, (long long)rule->high);
    return arena_printf(a, "满分 × (平均值 − %lld) ÷ (%lld − %lld)", (long long)rule->low,
                        (long long)rule->high, (long long)rule->low);
}

const char *survey_rule_text(struct arena *a, const struct survey_rule *rule) {
    return arena_printf(a,
                        "由居民满意度调查计分：问卷 %s 的 %s 题（量表 %lld 到 %lld），%s；"
                        "不足 %lld 人回答的，由评分人评分",
                        cstr_or_empty(rule->form), cstr_or_empty(rule->question),
                        (long long)rule->low, (long long)rule->high, survey_rule_formula(a, rule),
                        (long long)rule->least);
}

/* ---- which rules there are */

static bool any_item(const struct item *items, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (items[i].survey.given || any_item(items[i].items, items[i].n_items))
            return true;
    return false;
}

bool component_asks_survey(const struct component *comp) {
    return comp->n_items > 0 ? any_item(comp->items, comp->n_items) : comp->survey.given;
}

typedef VEC(struct survey_use) uses_t;

static void add_uses(struct arena *a, const struct item *items, size_t n, uses_t *ret) {
    for (size_t i = 0; i < n; i++) {
        if (items[i].kind != ITEM_GROUP && items[i].survey.given)
            *VEC_PUSH(a, ret) = (struct survey_use){&items[i].survey, &items[i], items[i].max};
        add_uses(a, items[i].items, items[i].n_items, ret);
    }
}

size_t survey_uses(struct arena *a, const struct component *comp, struct survey_use **ret) {
    uses_t all = {0};
    if (comp->n_items > 0)
        add_uses(a, comp->items, comp->n_items, &all);
    else if (comp->survey.given)
        *VEC_PUSH(a, &all) = (struct survey_use){&comp->survey, NULL, comp->max};
    *ret = all.v;
    return all.n;
}
