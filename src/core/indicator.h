/* Service indicators: valid units against target, and progress against elapsed contract time. */
#ifndef GP_CORE_INDICATOR_H
#define GP_CORE_INDICATOR_H

#include "core/round.h"

struct indicator_result {
    const struct indicator *indicator;
    int64_t declared;   /* as handed in; unset: only records */
    int64_t recorded;   /* records handed in; unset: none were */
    int64_t valid;      /* records that pass the unit's test, or declared where there are none */
    int64_t failed;     /* records that do not pass it */
    share_t rate;       /* valid ÷ target; unset when target is 0 */
    share_t late_share; /* valid records in the last tenth of the elapsed time; unset: no records */
    const char *first_failure; /* why the first failing record does not count; NULL: none */
};

struct indicator_summary {
    struct indicator_result *v;
    size_t n;
    share_t elapsed;   /* contract days up to the cut-off ÷ contract days; unset: no cut-off */
    int64_t completed; /* indicators at or over their target */
    enum progress_view view; /* from the numbers when there are any, else as declared */
    enum provenance provenance;
};

/* Traces: <entry>.indicator.<id>.rate, <entry>.indicator.elapsed. */
enum gp_code indicators_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                date_t cutoff, struct indicator_summary *ret) GP_CHECKED;

#endif
