/* What may still change of a report, and telling its other side: who approves it, or the evaluator.
 */
#ifndef GP_APP_PUBLISH_TELL_H
#define GP_APP_PUBLISH_TELL_H

#include "app/rounds/flow_report.h"

/* Why nothing of a report may change: others decide on it, or have. Chinese; NULL: it may. */
const char *report_lock_reason(enum round_state state);

/* GP_CONFLICT with the reason while others decide on the report, or have. */
enum gp_code report_check_changeable(struct work *w, enum round_state state) GP_CHECKED;

/* Notices about the report (NULL: the round's only one) with a link to it: to who approves it, and
 * no other commissioner of the district (body NULL: the round's title; *ret_told: how many were
 * told); and to the evaluator. */
enum gp_code report_tell_commissioner(struct work *w, const char *round,
                                      const struct store_report *r, const char *title,
                                      const char *body, size_t *ret_told) GP_CHECKED;
enum gp_code report_tell_evaluator(struct work *w, const char *round, const struct store_report *r,
                                   const char *title, const char *body) GP_CHECKED;

#endif
