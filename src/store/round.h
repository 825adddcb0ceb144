/* Rounds: the list of them, and where each stands in its workflow. */
#ifndef GP_STORE_ROUND_H
#define GP_STORE_ROUND_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/work.h"

struct store_round {
    const char *id, *title;
    enum round_kind kind;
    int64_t year;
    const char *subdistrict; /* may be NULL */
    enum round_state state;
    const char *standard; /* id */
    int64_t standard_version;
    int64_t entries; /* how many projects take part */
};

/* The rounds of the tenant, newest year first. */
enum gp_code store_round_list(struct work *w, struct store_round **ret, size_t *ret_n) GP_CHECKED;

/* One of them; GP_MISSING when there is no such round. */
enum gp_code store_round_get(struct work *w, const char *round,
                             struct store_round **ret) GP_CHECKED;

/* GP_MISSING when there is no such round or entry. */
enum gp_code store_round_state(struct work *w, const char *round, enum round_state *ret) GP_CHECKED;
enum gp_code store_entry_state(struct work *w, const char *round, const char *entry,
                               enum entry_state *ret) GP_CHECKED;

/* The rules by which the results were published (core/calc.h); 0: the present ones again. */
enum gp_code store_round_rules(struct work *w, const char *round, int64_t rules) GP_CHECKED;

/* Moves it from one state to another; GP_CONFLICT when it is not, or no longer, in the first.
 * Whether the move is allowed is for the workflow to say. */
enum gp_code store_round_move(struct work *w, const char *round, enum round_state from,
                              enum round_state to) GP_CHECKED;
enum gp_code store_entry_move(struct work *w, const char *round, const char *entry,
                              enum entry_state from, enum entry_state to) GP_CHECKED;

#endif
