/* A round that follows another: its days and texts moved on, the contracts that took the place of
 * those that ended, and what people have to look at before they rely on it. */
#ifndef GP_APP_ROUNDS_FOLLOW_H
#define GP_APP_ROUNDS_FOLLOW_H

#include "app/rounds/method.h"
#include "app/rounds/round_form.h"
#include "store/plan.h"

/* Moves title, year, days and notice of a form that was filled from the round on by whole years, so
 * that handing in ends after today; a round whose days are not past gives no days. Adds what has to
 * be checked (form->checks). Unless somebody asked for just that round to be followed, the new one
 * begins today. The caller's transaction is joined, here and below. */
enum gp_code follow_fill(struct work *w, const struct round_head *from, date_t today, bool asked,
                         struct round_form *form) GP_CHECKED;

/* Takes the projects of the round into another: instead of a contract that ends before the new
 * round begins the one that follows it, where there is one. A method that is not
 * among the options, or of another contract, is left to be proposed. */
enum gp_code follow_projects(struct work *w, const char *from, const struct round_head *head,
                             const struct method_options *options) GP_CHECKED;

/* The words of the report that tell how evaluation is done, and what raters are asked and told. */
enum gp_code follow_texts(struct work *w, const char *from,
                          const struct round_head *head) GP_CHECKED;

#endif
