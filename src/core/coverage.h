/* What of a round a report speaks of, and the dossier of that part. */
#ifndef GP_CORE_COVERAGE_H
#define GP_CORE_COVERAGE_H

#include "core/round.h"

const char *report_scope_name(enum report_scope s); /* 一个街道 */

/* Whether scope and target need each other: a summary has none, a subdistrict's report names it. */
static inline bool report_needs_target(enum report_scope s) {
    return s != REPORT_ALL && s != REPORT_SUMMARY;
}

/* Whether the report speaks of an entry of that subdistrict, operator and purchaser. */
bool report_covers(const struct report *r, const char *subdistrict, const char *operator_org,
                   const char *purchaser);
bool report_covers_entry(const struct dossier *d, const struct report *r, const struct entry *e);

/* NULL when the round has no report of that id. */
const struct report *round_report(const struct round *r, const char *id);

/* What people call the report: 坪山街道, the operator's name, 全区汇总. */
const char *report_label(const struct dossier *d, const struct report *r);

/* The words of the report, and the round's where it has none. The title names what it is about. */
struct report_texts report_words(struct arena *a, const struct dossier *d, const struct report *r);

/* The dossier of that report alone, complete in itself: its entries with their projects, centers,
 * experts and organisations, its words as the round's, and no other report. The copy borrows what
 * is unchanged; r NULL: all of it, as it is. */
struct dossier dossier_of_report(struct arena *a, const struct dossier *d, const struct report *r);

#endif
