/* An entry's components, total and grade. */
#ifndef GP_CORE_SCORE_H
#define GP_CORE_SCORE_H

#include "core/aggregate.h"
#include "core/rubric.h"
#include "core/survey_score.h"

struct component_score {
    const struct component *component;
    struct sheet_score *sheets; /* submitted ones, in the entry's order */
    size_t n_sheets;
    score_t points;               /* as printed, to the standard's step; unset while open */
    const struct fraction *exact; /* not rounded; NULL while open */
    const char *open;             /* why it is open, in Chinese; NULL when it is not */
    struct spread spread;
    /* Judged by what residents answered as a whole: sheets are left aside, and there are none. */
    bool by_survey;
};

struct entry_score {
    const struct method *method;
    struct component_score *components; /* in the method's order */
    size_t n_components;
    /* As printed: the sum of the printed components, unless that would contradict the grade, which
     * the figures as they are decide. Unset while any component is open: missing is not zero. */
    score_t total;
    const struct fraction *exact; /* what decides the grade; NULL while the total is open */
    const struct band *band;      /* NULL while the total is open, and below all */
    const char *note; /* where rounding makes a difference to the grade, how; else NULL */
};

/* Traces: <entry>.score.<component id>, .score.total, .score.grade; where the standard has a survey
 * judge, <entry>.survey.<component id>, or with .<item id> behind it. */
enum gp_code entry_score_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                 struct entry_score *ret) GP_CHECKED;

/* Points as a share of the component's maximum, in 1/10000; unset while open. */
int64_t component_rate(const struct component_score *s);

/* The band of a total: lower bound included, nothing rounded. NULL when unset or below all. */
const struct band *band_of(const struct standard *s, score_t total);
const struct band *band_of_exact(const struct standard *s, const struct fraction *total);

/* "X≥90 为“优秀”，80≤X<90 为“良好”，…" */
const char *bands_text(struct arena *a, const struct standard *s);

#endif
