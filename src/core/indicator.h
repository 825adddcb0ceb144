/* Service indicators: valid units against target, and progress against elapsed contract time. */
#ifndef GP_CORE_INDICATOR_H
#define GP_CORE_INDICATOR_H

#include "core/round.h"

struct indicator_result {
    const struct indicator *indicator;
    int64_t declared;   /* as handed in; unset: only records */
    int64_t recorded;   /* records handed in; unset: none were */
    int64_t valid;      /* records that pass the unit's test, or declared where there are none;
                           unset: neither */
    int64_t failed;     /* records that do not pass it */
    share_t rate;       /* valid ÷ target; unset when target is 0 or valid is not known */
    share_t late_share; /* of the valid records, those dated in the last tenth (rounded up) of the
                           elapsed contract days, or later; unset: no records, or no cut-off */
    const char *first_failure;   /* why the first failing record does not count; NULL: none */
    size_t first_failed;         /* which record it is, from 1; 0: none */
    const char *first_failed_in; /* the member that it fails by */
};

struct indicator_summary {
    struct indicator_result *v;
    size_t n;
    share_t elapsed;   /* contract days up to the cut-off ÷ contract days; unset: no cut-off */
    int64_t completed; /* indicators at or over their target */
    enum progress_view view;    /* from the numbers when there are any, else as declared */
    enum provenance provenance; /* COMPUTED when records were counted, else DECLARED */
};

/* Counts what was done of each indicator of the project. The cut-off, where unset, is the entry's
 * hand-in day.
 *
 * A record passes when it is dated inside the contract, reaches each minimum that the indicator
 * sets (a number that was not recorded does not), and, for a once-per-person indicator, names a
 * person whom no earlier passing record names.
 *
 * The view: no indicator has numbers: as declared. All reach their target: COMPLETED. Else the
 * greatest lag decides, that is elapsed - rate, over the indicators that have a rate:
 * - elapsed not known: as declared; no lag: NOT_STATED (not done, but in time);
 * - the standard sets both limits: over indicator_lag BEHIND, over indicator_slight_lag
 *   SLIGHTLY_BEHIND, else NOT_STATED;
 * - it does not: the operator's own SLIGHTLY_BEHIND or BEHIND, else BEHIND.
 *
 * GP_INVALID: a declared number below 0.
 * Traces: <entry>.indicator.<id>.rate, <entry>.indicator.elapsed. */
enum gp_code indicators_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                date_t cutoff, struct indicator_summary *ret) GP_CHECKED;

#endif
