/* Many at once, as pages see it: what of a list is ticked, the answer, and the page that tells of a
 * batch what was done, what was not and why. */
#ifndef GP_WEB_BATCH_H
#define GP_WEB_BATCH_H

#include "app/batch.h"
#include "web/web.h"

/* What the form's rows of that name hold. */
struct entry_choice batch_rows(struct http_call *call, const char *name);

/* Does what the form asked for and answers: a few things at once, more as a job, whose page the
 * answer leads to. The order says list and results. Outside of units. GP_INVALID: nothing was
 * done, and the form has to be shown again. */
enum gp_code batch_go(struct http_call *call, const struct batch_kind *kind,
                      const struct batch_order *order) GP_CHECKED;
bool batch_is_long(const struct batch_order *order);

extern const struct http_route batch_routes[];

/* What was done entirely is said on the list; else the page at told that tells part by part. */
enum gp_code batch_answer(struct http_call *call, const struct batch *b, const char *name,
                          const char *list, const char *told) GP_CHECKED;

/* The page of the batch whose number is the address's :batch, logged about the subject. */
enum gp_code batch_show(struct http_call *call, const char *subject, const char *back) GP_CHECKED;

#endif
