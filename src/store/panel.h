/* The experts of a round: their ties, what each is assigned to, who leads, and which ties were
 * found to be no conflict. Everything runs inside the caller's transaction. */
#ifndef GP_STORE_PANEL_H
#define GP_STORE_PANEL_H

#include "core/round.h"
#include "db/work.h"

/* The experts of the round with their ties, in its order. */
enum gp_code store_panel_experts(struct work *w, const char *round, struct expert **ret,
                                 size_t *ret_n) GP_CHECKED;

/* Adds the expert to the round, with the ties known from the latest round they took part in and
 * those of store/tie.h. */
enum gp_code store_panel_add_expert(struct work *w, const char *round, const char *expert,
                                    const char *name) GP_CHECKED;
/* Copies the experts of another round, with their ties; those that are there stay as they are. */
enum gp_code store_panel_copy_experts(struct work *w, const char *from,
                                      const char *round) GP_CHECKED;
enum gp_code store_panel_drop_expert(struct work *w, const char *round,
                                     const char *expert) GP_CHECKED;

enum gp_code store_panel_add_tie(struct work *w, const char *round, const char *expert,
                                 const struct affiliation *tie) GP_CHECKED;
/* *ret_found is false when there is no such tie. */
enum gp_code store_panel_drop_tie(struct work *w, const char *round, const char *expert,
                                  const struct affiliation *tie, bool *ret_found) GP_CHECKED;

struct panel_seat {
    const char *entry, *expert, *name;
    bool declared, conflict;
    const char *relation; /* what a declared conflict is; may be NULL */
    bool lead, submitted;
};

/* Of the round, or of one of its entries (NULL: all). */
enum gp_code store_panel_seats(struct work *w, const char *round, const char *entry,
                               struct panel_seat **ret, size_t *ret_n) GP_CHECKED;

/* GP_CONFLICT when the expert is assigned already. */
enum gp_code store_panel_assign(struct work *w, const char *round, const char *entry,
                                const char *expert) GP_CHECKED;
/* Takes the assignment away with the drafts of score sheets; the lead ends with it. */
enum gp_code store_panel_unassign(struct work *w, const char *round, const char *entry,
                                  const char *expert) GP_CHECKED;
/* expert NULL: nobody leads. */
enum gp_code store_panel_set_lead(struct work *w, const char *round, const char *entry,
                                  const char *expert) GP_CHECKED;

struct dismissal {
    const char *expert;
    struct affiliation tie;
    const char *reason, *account;
    int64_t at_ms;
};

/* All of the tenant's, for whoever is an expert of the round. */
enum gp_code store_panel_dismissals(struct work *w, const char *round, struct dismissal **ret,
                                    size_t *ret_n) GP_CHECKED;
/* A later word on the same tie replaces the earlier. */
enum gp_code store_panel_dismiss(struct work *w, const struct dismissal *d) GP_CHECKED;

#endif
