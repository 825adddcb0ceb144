/* Who can approve a report: the accounts of the round's commissioner, or of the report's own.
 * Without one nobody can, so the manager is told what is missing and who can bring it about. */
#ifndef GP_APP_PUBLISH_APPROVER_H
#define GP_APP_PUBLISH_APPROVER_H

#include "app/app.h"
#include "app/rounds/flow_report.h"
#include "store/plan.h"
#include "store/report.h"

struct approver {
    const char *org, *org_name; /* the commissioner; NULL: the round names none */
    size_t accounts;            /* of it that can approve */
    const char *admins;         /* who can make such accounts: 张三、李四 */
    struct plan_org *choices;   /* the district's commissioners, where the round names none */
    size_t n_choices;
};
/* report NULL: the round's only one. */
enum gp_code approver_find(struct work *w, const char *round, const struct store_report *report,
                           struct approver *ret) GP_CHECKED;

/* The district's commissioners: one of them approves a report. */
enum gp_code approver_choices(struct work *w, struct plan_org **ret, size_t *ret_n) GP_CHECKED;
/* Makes one that is named by a report (NULL: none is) part of the round. GP_INVALID for no
 * commissioner. */
enum gp_code approver_name(struct work *w, const char *round, const char *org) GP_CHECKED;

/* Names the commissioner of a round that names none. GP_CONFLICT when it names one, or is locked;
 * GP_INVALID for no commissioner. */
enum gp_code approver_set(struct work *w, const char *round, const char *org) GP_CHECKED;

/* Tells the administrators that the report waits for an account that is not there. */
enum gp_code approver_ask(struct work *w, const char *round,
                          const struct store_report *report) GP_CHECKED;

/* The reports whose approval is the acting account's, from their submission on; none where it is no
 * commissioner's. */
enum gp_code reports_to_approve(struct work *w, struct report_of **ret, size_t *ret_n) GP_CHECKED;

/* The entries that the account may read the report (NULL: the round's only one, or none chosen)
 * about: those that are its business; of whoever approves the report in the place of the round's
 * commissioner all that the report speaks of, told as the commissioner's: *ret_instead is true. */
enum gp_code approver_entries(struct work *w, const char *round, const struct store_report *report,
                              struct entry_scope **ret, size_t *ret_n,
                              bool *ret_instead) GP_CHECKED;

#endif
