/* Objections decided by two people: one proposes, another confirms or gives back.
 *
 * A district switches it on in its settings; unset, the one who handles an objection decides it, as
 * before. No rule that was found asks for two: 社会组织评估管理办法 (民政部令第39号) has a review
 * committee of its own decide, and it is the nearest analogue (参照). */
#ifndef GP_APP_RESULTS_REVIEW_H
#define GP_APP_RESULTS_REVIEW_H

#include "app/results/objection.h"
#include "store/objection.h"
#include "store/review.h"

/* Whether the district has objections decided by two. The caller's transaction is joined, here and
 * below. */
enum gp_code review_by_two(struct work *w, bool *ret) GP_CHECKED;

/* Where the objections of a round stand. */
struct review {
    bool by_two;
    struct review_step *steps; /* by objection, oldest first */
    struct review_part *parts; /* of the acting account, where there are steps */
    size_t n_steps, n_parts;
};
enum gp_code review_load(struct work *w, const char *round, struct review *ret) GP_CHECKED;

/* The proposal that waits for a second person; NULL: none. */
const struct review_step *review_waiting(const struct review *r, const char *objection);

/* How many objections of each round wait for another than the account; none unless by two. */
enum gp_code review_own_waiting(struct work *w, const char *account, struct review_own **ret,
                                size_t *ret_n) GP_CHECKED;

/* Why the acting account may not confirm the proposal, in Chinese; NULL: it may. Whoever made it
 * may not, nor who had a part in the result. */
const char *review_obstacle(const struct work *app, const struct review *r,
                            const struct objection *o, const struct review_step *waiting);

/* Notes the proposal and tells the others; GP_CONFLICT when one waits already, or nobody else could
 * confirm it. */
enum gp_code review_propose(struct work *w, const struct objection *o, bool upheld,
                            const char *text) GP_CHECKED;

/* The second person's word on the proposal for the open objection in->id: confirmed, it takes
 * effect; given back (with in->text as the reason), the objection is to be handled anew. */
enum gp_code review_confirm(struct work *w, const struct note_input *in) GP_CHECKED;
enum gp_code review_give_back(struct work *w, const struct note_input *in) GP_CHECKED;

/* The evaluator decides with a reason. Accepted: the entry goes back to its scorers. Where the
 * district has objections decided by two it becomes a proposal that waits for the
 * second: *ret_waits. */
enum gp_code objection_decide(struct work *w, const struct note_input *in, bool accept,
                              bool *ret_waits) GP_CHECKED;

#endif
