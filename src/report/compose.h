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

/* All figures with their traces, results and findings as JSON, appended to out. It says what
 * computed it: the program's version, the version of the rules, and report_source_hash(). */
enum gp_code report_json(const struct evaluation *ev, const char *data_hash, struct gp_err *e,
                         struct buf *out) GP_CHECKED;

/* SHA-256 (first 16 digits) of the sources that the figures and the JSON come from. Two reports
 * with the same one were computed by the same code. */
const char *report_source_hash(void);

#endif
