/* Who scores which entry: the round's experts, their ties, conflicts of interest (回避), and the
 * assignment. A conflict is looked for before anybody is asked, at every assignment, by the same
 * rule as the check of the finished round (core/recusal.h). Each function joins the caller's
 * transaction. */
#ifndef GP_APP_ROUNDS_JURY_H
#define GP_APP_ROUNDS_JURY_H

#include "app/account/account.h"
#include "app/batch.h"
#include "store/board.h"
#include "store/panel.h"
#include "store/plan.h"

/* All that the pages of the experts show. */
struct jury {
    struct round_head head;
    struct expert *experts;
    size_t n_experts;
    struct board_row *rows;
    size_t n_rows;
    struct panel_seat *seats; /* sorted by entry */
    size_t n_seats;
    struct dismissal *dismissals;
    size_t n_dismissals;
    struct plan_org *orgs;
    size_t n_orgs;
    struct account *accounts;
    size_t n_accounts;
    date_t day;     /* on which ties count */
    int64_t months; /* that a tie that ended still counts; unset: the standard does not say */
};

/* Nine statements, however large the round. */
enum gp_code jury_load(struct work *w, const char *round, struct jury *ret) GP_CHECKED;

const struct expert *jury_expert(const struct jury *p, const char *id);
const struct board_row *jury_row(const struct jury *p, const char *entry);
/* The seats of an entry: an array of *ret_n. */
const struct panel_seat *jury_seats_of(const struct jury *p, const char *entry, size_t *ret_n);
const struct panel_seat *jury_seat_of(const struct jury *p, const char *entry, const char *expert);
/* The account of the expert; NULL when there is none that is active. */
const struct account *jury_account(const struct jury *p, const char *expert);
const char *jury_org_name(const struct jury *p, const char *org);

/* Why the expert should not score the entry. */
struct jury_conflict {
    bool binds;                        /* must not be assigned */
    bool declared;                     /* the expert says so: nobody else can dismiss it */
    const struct affiliation *tie;     /* the tie that binds, or that was dismissed; NULL: none */
    const struct dismissal *dismissal; /* of the tie; NULL: not dismissed */
    const char *text; /* 与示例社工曾任职（至2025年5月31日）; "" when there is none */
};
struct jury_conflict jury_conflict_of(struct work *w, const struct jury *p, const struct expert *x,
                                      const struct board_row *row);

/* 与示例社工曾任职（2019年3月1日至2025年5月31日） */
const char *jury_tie_text(struct work *w, const struct jury *p, const struct affiliation *a);

struct jury_work {
    size_t assigned, done; /* entries; withdrawn ones and declared conflicts left out */
};
struct jury_work jury_work_of(const struct jury *p, const char *expert);

/* How many experts without a declared conflict the entry has. */
size_t jury_size_of(const struct jury *p, const char *entry);

/* ---- suggestion */

struct jury_pair {
    const char *entry, *expert;
};

struct jury_suggestion {
    VEC(struct jury_pair) pairs;
    size_t short_of; /* seats for which nobody without conflict is left */
};

/* Fills each entry up to `wanted` experts: none with a conflict, always the one with the fewest
 * entries so far, and first those entries that have the least choice. Nothing is stored. */
void jury_suggest(struct work *w, const struct jury *p, size_t wanted, struct jury_suggestion *ret);

/* ---- changes; each is in the audit log and told to the expert */

/* All or none. GP_CONFLICT names the expert and the tie. */
enum gp_code jury_assign(struct work *w, const char *round, const struct jury_pair *pairs,
                         size_t n) GP_CHECKED;
/* Each seat that can be assigned; inside a writing transaction. */
enum gp_code jury_assign_each(struct batch *b, const char *round, const struct jury_pair *pairs,
                              size_t n) GP_CHECKED;
/* Not when the expert has submitted a sheet (GP_CONFLICT). A reason is needed. */
enum gp_code jury_unassign(struct work *w, const char *round, const struct jury_pair *pair,
                           const char *reason) GP_CHECKED;
enum gp_code jury_set_lead(struct work *w, const char *round,
                           const struct jury_pair *pair) GP_CHECKED;
/* The tie is no reason for recusal, now and in later rounds. A reason is needed. */
enum gp_code jury_dismiss(struct work *w, const char *round, const char *expert,
                          const struct affiliation *tie, const char *reason) GP_CHECKED;

/* Makes the person of the account an expert of the round. */
enum gp_code jury_add_expert(struct work *w, const char *round, const char *account) GP_CHECKED;
/* Only one without assignments. */
enum gp_code jury_drop_expert(struct work *w, const char *round, const char *expert) GP_CHECKED;
enum gp_code jury_add_tie(struct work *w, const char *round, const char *expert,
                          const struct affiliation *tie) GP_CHECKED;
enum gp_code jury_drop_tie(struct work *w, const char *round, const char *expert,
                           const struct affiliation *tie, const char *reason) GP_CHECKED;

#endif
