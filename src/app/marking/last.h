/* The last time that the center was evaluated, beside a sheet of this time: what stands published
 * of it, and of its items what the acting expert gave, and the experts on average. */
#ifndef GP_APP_MARKING_LAST_H
#define GP_APP_MARKING_LAST_H

#include "core/evaluation.h"
#include "db/work.h"

struct last_time {
    const char *title; /* of the round; NULL: there was none, or it cannot be evaluated */
    const struct entry_result *result;
    const struct component_score *component; /* of the same id; NULL: none */
    const char *expert;                      /* who acts */
};
/* then: that round, borrowed; NULL: there was none. entry and component: ids. */
enum gp_code last_time_open(struct work *w, const struct dossier *then, const char *entry,
                            const char *component, struct last_time *ret) GP_CHECKED;

/* What an item came to. An item of another kind or another full mark is not the same one. The
 * average is of three sheets or more, to 0.01: of fewer one could read what another expert gave. */
#define LAST_SHEETS 3
struct last_item {
    score_t own;  /* unset: the expert gave none */
    score_t mean; /* unset: too few */
    size_t n;     /* sheets of the mean */
};
struct last_item last_item_of(const struct last_time *t, const struct item *item);

#endif
