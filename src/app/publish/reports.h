/* Dividing a round into several reports: 一街一报告. */
#ifndef GP_APP_PUBLISH_REPORTS_H
#define GP_APP_PUBLISH_REPORTS_H

#include "app/rounds/flow_report.h"

#define REPORTS_MAX 200

/* A report that the round could have. */
struct report_proposal {
    struct report report; /* scope and target; its id is made when it is */
    const char *name;     /* 坪山街道 */
    size_t entries;       /* it would speak of */
    bool there;           /* it is one of the round's already */
    bool proposed;        /* one a subdistrict and the summary, where there is none yet */
};
struct report_proposals {
    struct report_proposal *v; /* by scope, in the order of the entries */
    size_t n;
    bool any_there;
    size_t uncovered;     /* entries of which no report speaks */
    const char *obstacle; /* Chinese: why none can be added; NULL: they can */
};
enum gp_code report_propose(struct work *w, const char *round,
                            struct report_proposals *ret) GP_CHECKED;

/* The word of the scope, as in bundles. */
const char *report_scope_word(enum report_scope s);

/* Adds them behind those that are there; what is there already stays as it is. GP_CONFLICT once the
 * round's only report was approved or published, or the entries of one are locked; GP_INVALID for
 * none. */
enum gp_code reports_make(struct work *w, const char *round, const struct report *wanted,
                          size_t n) GP_CHECKED;

/* Takes one away that was never published and is not with the commissioner (GP_CONFLICT). */
enum gp_code report_remove(struct work *w, const char *round, const char *report) GP_CHECKED;

#endif
