/* What two people did about an objection: one proposed the decision, another confirmed it or gave
 * it back. Kept whatever came of it. */
#ifndef GP_STORE_REVIEW_H
#define GP_STORE_REVIEW_H

#include "db/work.h"

enum review_kind { REVIEW_PROPOSE, REVIEW_RETURN, REVIEW_CONFIRM, REVIEW_KIND_N };

struct review_step {
    const char *objection;
    int64_t ord;
    enum review_kind step;
    bool upheld;      /* the proposal at work: 异议成立 */
    const char *text; /* the reason proposed, or why it was given back */
    const char *account, *author;
    int64_t at_ms;
};

/* All run inside the caller's transaction. */
enum gp_code store_review_put(struct work *w, const struct review_step *step) GP_CHECKED;
/* Of all objections of the round; their steps in order. */
enum gp_code store_review_of_round(struct work *w, const char *round, struct review_step **ret,
                                   size_t *ret_n) GP_CHECKED;

/* How many open objections wait for another to confirm what the account proposed, by round. */
struct review_own {
    const char *round;
    int64_t n;
};
enum gp_code store_review_own(struct work *w, const char *account, struct review_own **ret,
                              size_t *ret_n) GP_CHECKED;

/* The entries in whose result the account had a part: it confirmed the panel, or handed in a score
 * sheet as the expert (NULL: is none). */
struct review_part {
    const char *entry;
};
enum gp_code store_review_parts(struct work *w, const char *round, const char *account,
                                const char *expert, struct review_part **ret,
                                size_t *ret_n) GP_CHECKED;

#endif
