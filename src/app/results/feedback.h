/* Telling operators their results, hearing their objections, and settling the results. */
#ifndef GP_APP_RESULTS_FEEDBACK_H
#define GP_APP_RESULTS_FEEDBACK_H

#include "app/results/evaluation.h"
#include "app/batch.h"
#include "app/results/finding.h"
#include "app/rounds/flow_report.h"
#include "store/round.h"

/* 参照, not a rule: how many natural days are offered for objections unless the evaluator says. */
#define OBJECTION_DAYS 7

/* Where the feedback of a round stands, or of one of its reports: results of one can be told and
 * settled while others are still scored. */
struct feedback {
    struct flow_reports reports;
    const struct store_report *report; /* NULL: the round's only one, or all */
    struct feedback_window *window;    /* NULL: not yet opened */
    struct entry_scope *entries;       /* of the report; none when one entry was asked for */
    size_t n_entries;
    struct disclosed_result *told; /* oldest first */
    size_t n_told;
};
/* report NULL or "": the only one; where there are several, all entries, and no window. */
enum gp_code feedback_load(struct work *w, const char *round, const char *report,
                           struct feedback *ret) GP_CHECKED;
/* For one entry: the window in which it was told, and what it was told. */
enum gp_code feedback_load_entry(struct work *w, const struct entry_scope *scope,
                                 struct feedback *ret) GP_CHECKED;
/* Whether one of several reports has to be chosen before anything can be told or settled. */
bool feedback_must_choose(const struct feedback *f);

/* Why the results cannot be told yet, one line an entry; NULL: they can. */
const char *feedback_obstacle(struct work *w, const struct feedback *f,
                              const struct app_evaluation *v);

/* Tells every scored entry its result, opens the window for objections of so many natural days,
 * the first day not counted, and notes each result as it was told. Entries that were told already
 * stay as they are; after a review it tells the new results, the window then ends no earlier.
 * GP_CONFLICT while a result is open. */
enum gp_code feedback_open(struct work *w, const char *round, const char *report, int64_t days,
                           date_t today) GP_CHECKED;

/* The same of those entries of the choice that can be told, each for itself; the round moves on
 * when nobody in it waits for a result any more. Inside a writing transaction. */
enum gp_code feedback_tell_each(struct batch *b, const char *round,
                                const struct entry_choice *entries, int64_t days,
                                date_t today) GP_CHECKED;

/* Why nothing can be settled now, and in *ret_where about what; NULL: the results that were told
 * and not objected to can. */
const char *feedback_close_obstacle(const struct feedback *f, const char **ret_where);
/* Settles all results told and not objected to. Before the window ends it needs a reason. */
enum gp_code feedback_close(struct work *w, const char *round, const char *report,
                            const char *reason, date_t today) GP_CHECKED;
/* The same of those entries of the choice that can be settled, each for itself. */
enum gp_code feedback_settle_each(struct batch *b, const char *round,
                                  const struct entry_choice *entries, const char *reason,
                                  date_t today) GP_CHECKED;

#endif
