/* The report of an evaluated round as a document tree, in natural Chinese generated from the
 * figures, with the evaluator's own words as given. */
#ifndef GP_REPORT_COMPOSE_H
#define GP_REPORT_COMPOSE_H

#include "core/check.h"
#include "report/doc.h"

/* data_hash: SHA-256 of the round's bundle, or NULL. The document borrows from the evaluation and
 * lives in the arena. */
const struct doc *report_compose(struct arena *a, const struct evaluation *ev,
                                 const char *data_hash);

/* All figures with their traces, results and findings as JSON, appended to out. */
enum gp_code report_json(const struct evaluation *ev, const char *data_hash, struct gp_err *e,
                         struct buf *out) GP_CHECKED;

#endif
