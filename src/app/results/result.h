/* Results of a round as they are told. */
#ifndef GP_APP_RESULTS_RESULT_H
#define GP_APP_RESULTS_RESULT_H

#include "app/results/evaluation.h"
#include "store/round.h"

/* 资料递交 29 分；区委组织部 9.2 分 */
const char *score_parts_text(struct arena *a, const struct entry_score *s);

/* NULL: the round has no such entry, or it withdrew. */
const struct entry_result *result_of_entry(const struct app_evaluation *v, const char *entry);

/* Inside a writing transaction: notes the result as it is told by that step. */
enum gp_code result_note_told(struct work *w, const char *round, const char *step,
                              struct app_evaluation *v, const struct entry_result *r) GP_CHECKED;

#endif
