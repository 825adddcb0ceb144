/* Streets and operators side by side in a round, and over the years. Private to the analysis. */
#ifndef GP_APP_ANALYSIS_GROUPS_H
#define GP_APP_ANALYSIS_GROUPS_H

#include "app/results/evaluation.h"
#include "report/doc.h"

typedef VEC(struct chart) charts_t;

/* Means of the streets and of the operators of the round, where there are several. */
enum gp_code analysis_groups(struct work *w, struct app_evaluation *v, charts_t *ret) GP_CHECKED;

/* The same over the n rounds, of those that were evaluated more than once; labels name the rounds.
 */
enum gp_code analysis_group_trends(struct work *w, struct app_evaluation **v, size_t n,
                                   const char *const *labels, charts_t *ret) GP_CHECKED;

#endif
