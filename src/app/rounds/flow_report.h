/* Where the reports of a round stand, and their moves. A round without reports of its own has one,
 * "", which stands where the round stands. Where there are several, preparation, hand-in and
 * scoring are the round's; telling results, approval and publication are each report's, and the
 * round is as far as the last of them.
 *
 * What locks an entry is its furthest report (entry_scope.round_state). */
#ifndef GP_APP_ROUNDS_FLOW_REPORT_H
#define GP_APP_ROUNDS_FLOW_REPORT_H

#include "app/rounds/flow.h"
#include "store/report.h"

struct flow_reports {
    enum round_state state; /* of the round */
    struct store_report *v; /* each with the state in which it really is */
    size_t n;               /* 0: the round is the report */
};
enum gp_code flow_reports(struct work *w, const char *round, struct flow_reports *ret) GP_CHECKED;

/* One of them; *ret is NULL for "", where the round is the report. GP_MISSING for an id that is
 * none of its reports, and for "" where there are several. */
enum gp_code flow_report_of(struct work *w, const struct flow_reports *all, const char *report,
                            const struct store_report **ret) GP_CHECKED;
/* Its state; report NULL: the round's. */
enum round_state flow_report_state(const struct flow_reports *all,
                                   const struct store_report *report);

/* What people call it: 坪山街道. */
const char *flow_report_name(const struct store_report *report);

/* Whether the report (NULL: any) speaks of the entry. */
bool flow_report_covers(const struct store_report *report, const struct entry_scope *scope);

/* Makes the move of a round (core/workflow.h) for one of its reports ("": of the round itself),
 * audited with its name. The same errors as flow_move_round. */
enum gp_code flow_move_report(struct work *w, const char *round, const char *report,
                              const char *transition, const char *reason) GP_CHECKED;

/* Takes a report away of which nothing was told: the round is as far as those that remain. Inside a
 * writing transaction. */
enum gp_code flow_drop_report(struct work *w, const char *round, const struct flow_reports *all,
                              const struct store_report *report) GP_CHECKED;

/* As flow_audit, about one of several reports: its name goes before the reason. */
enum gp_code flow_audit_report(struct work *w, const char *round, const struct store_report *report,
                               const char *action, const char *reason) GP_CHECKED;

#endif
