/* Telling operators their results, hearing their objections, and settling the results. */
#ifndef GP_APP_FEEDBACK_H
#define GP_APP_FEEDBACK_H

#include "app/finding.h"
#include "store/round.h"

/* 参照, not a rule: how many natural days are offered for objections unless the evaluator says. */
#define OBJECTION_DAYS 7

/* The round's row; GP_MISSING when there is none. */
enum gp_code result_round(struct app *app, const char *round, struct store_round **ret) GP_CHECKED;

/* Where the round's feedback stands. */
struct feedback {
    struct feedback_window *window; /* NULL: not yet opened */
    struct entry_scope *entries;    /* of the round; none when one entry was asked for */
    size_t n_entries;
    struct disclosed_result *told; /* oldest first */
    size_t n_told;
};
enum gp_code feedback_load(struct app *app, const char *round, const char *entry,
                           struct feedback *ret) GP_CHECKED;

/* Why the results cannot be told yet, one line an entry; NULL: they can. */
const char *feedback_obstacle(struct app *app, const struct feedback *f,
                              const struct app_evaluation *v);

/* Tells every scored entry its result, opens the window for objections of so many natural days,
 * the first day not counted, and notes each result as it was told. Entries that were told already
 * stay as they are; after a review it tells the new results, the window then ends no earlier.
 * GP_CONFLICT while a result is open. */
enum gp_code feedback_open(struct app *app, const char *round, int64_t days,
                           date_t today) GP_CHECKED;

/* The operator objects; component may be NULL. GP_CONFLICT outside the window. */
enum gp_code objection_file(struct app *app, const struct note_input *in, const char *component,
                            date_t today) GP_CHECKED;
enum gp_code objection_withdraw(struct app *app, const struct note_input *in) GP_CHECKED;
/* The evaluator decides with a reason. Accepted: the entry goes back to its scorers. Where the
 * district has objections decided by two (app/review.h) it becomes a proposal that waits for the
 * second: *ret_waits. */
enum gp_code objection_decide(struct app *app, const struct note_input *in, bool accept,
                              bool *ret_waits) GP_CHECKED;

/* Settles all results told and not objected to. Before the window ends it needs a reason. */
enum gp_code feedback_close(struct app *app, const char *round, const char *reason,
                            date_t today) GP_CHECKED;

/* 资料递交 29 分；区委组织部 9.2 分 */
const char *score_parts_text(struct arena *a, const struct entry_score *s);

#endif
