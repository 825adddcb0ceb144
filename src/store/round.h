/* Rounds: the list of them, and where each stands in its workflow. */
#ifndef GP_STORE_ROUND_H
#define GP_STORE_ROUND_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/db.h"

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
enum gp_code store_round_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              struct store_round **ret, size_t *ret_n) GP_CHECKED;

/* One of them; GP_MISSING when there is no such round. */
enum gp_code store_round_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, struct store_round **ret) GP_CHECKED;

/* GP_MISSING when there is no such round or entry. */
enum gp_code store_round_state(struct db *db, struct gp_err *e, const char *tenant,
                               const char *round, enum round_state *ret) GP_CHECKED;
enum gp_code store_entry_state(struct db *db, struct gp_err *e, const char *tenant,
                               const char *round, const char *entry,
                               enum entry_state *ret) GP_CHECKED;

/* Moves it from one state to another; GP_CONFLICT when it is not, or no longer, in the first.
 * Whether the move is allowed is for the workflow to say. */
enum gp_code store_round_move(struct db *db, struct gp_err *e, const char *tenant,
                              const char *round, enum round_state from,
                              enum round_state to) GP_CHECKED;
enum gp_code store_entry_move(struct db *db, struct gp_err *e, const char *tenant,
                              const char *round, const char *entry, enum entry_state from,
                              enum entry_state to) GP_CHECKED;

#endif
