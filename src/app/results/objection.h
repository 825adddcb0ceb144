/* Objections of operators to their results. */
#ifndef GP_APP_RESULTS_OBJECTION_H
#define GP_APP_RESULTS_OBJECTION_H

#include "app/results/finding.h"
#include "store/objection.h"

/* The operator objects; component may be NULL. GP_CONFLICT outside the window. */
enum gp_code objection_file(struct work *w, const struct note_input *in, const char *component,
                            date_t today) GP_CHECKED;
enum gp_code objection_withdraw(struct work *w, const struct note_input *in) GP_CHECKED;

/* The open objection named, and the effect of a decision about it (app/results/review.h). */
enum gp_code objection_find_open(struct work *w, const struct note_input *in,
                                 const struct objection **ret) GP_CHECKED;
enum gp_code objection_settle(struct work *w, const struct objection *o, bool accept,
                              const char *text) GP_CHECKED;

#endif
