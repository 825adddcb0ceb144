/* 居民满意度调查计分: what residents' answers are worth where the standard says that they are. */
#ifndef GP_CORE_SURVEY_SCORE_H
#define GP_CORE_SURVEY_SCORE_H

#include "core/round.h"
#include "num/fraction.h"

struct survey_score {
    const struct survey_result *result; /* NULL: none was taken */
    int64_t counted;                    /* answers on the rule's scale; unset: not told */
    int64_t sum;                   /* of their values, or how many are satisfied; unset likewise */
    const struct fraction *figure; /* the mean, or the share satisfied of 1; NULL: too few */
    score_t points;                /* half up to 0.0001; unset: too few */
    const struct fraction *exact;  /* not rounded; NULL: too few */
    const char *few;               /* why there are no points, in Chinese; NULL: there are */
};

/* Of max points by the rule. Where there are none, whoever marks the component marks this, too. */
struct survey_score survey_score_of(struct arena *a, const struct survey_result *results, size_t n,
                                    const struct survey_rule *rule, score_t max);

/* 平均值 4.35, 满意率 85.00%; what the figure is, for people. */
const char *survey_score_figure(struct arena *a, const struct survey_rule *rule,
                                const struct survey_score *s);
/* 62 人回答，合计 270，平均值 4.3548；10 × (270 ÷ 62 − 1) ÷ (5 − 1) = 约 8.38709677; or why there
 * are no points. */
const char *survey_score_working(struct arena *a, const struct survey_rule *rule, score_t max,
                                 const struct survey_score *s);
/* 满分 × (平均值 − 1) ÷ (5 − 1) */
const char *survey_rule_formula(struct arena *a, const struct survey_rule *rule);
/* The rule, for readers of the standard. */
const char *survey_rule_text(struct arena *a, const struct survey_rule *rule);

/* Whether one of the n results is of the rule's question; NULL: none is. */
const struct survey_result *survey_result_find(const struct survey_result *v, size_t n,
                                               const struct survey_rule *rule);

/* Every rule of a component, its own or its items', one after the other; what is judged is item, or
 * the component (NULL). */
struct survey_use {
    const struct survey_rule *rule;
    const struct item *item;
    score_t max;
};
size_t survey_uses(struct arena *a, const struct component *comp, struct survey_use **ret);

#endif
