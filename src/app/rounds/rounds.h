/* Setting up and running an evaluation round: what the evaluator's manager does. Each function
 * joins the caller's transaction. Texts of forms come in as typed; what is wrong is GP_INVALID with
 * the field as its place, and nothing is stored. */
#ifndef GP_APP_ROUNDS_ROUNDS_H
#define GP_APP_ROUNDS_ROUNDS_H

#include "app/account/account.h"
#include "app/rounds/round_form.h"
#include "store/board.h"
#include "store/plan.h"

/* The words of enum round_kind in forms, in its order. */
extern const char *const round_kind_words[ROUND_KIND_N];

/* What a new round's form begins with: from the round `from`, else (NULL) from the latest one;
 * without any, an example checklist (示例). */
enum gp_code rounds_form_new(struct work *w, const char *from, date_t today,
                             struct round_form *ret) GP_CHECKED;
enum gp_code rounds_form_of(struct work *w, const char *round, struct round_form *ret) GP_CHECKED;

/* The same form sent again gives the round that it made; changed since, it is GP_CONFLICT. */
enum gp_code rounds_create(struct work *w, const struct round_form *form,
                           const char **ret_id) GP_CHECKED;
/* Only while the round is a draft. Entries whose method the chosen standard does not have lose it;
 * *ret_lost says how many. */
enum gp_code rounds_update(struct work *w, const char *round, const struct round_form *form,
                           size_t *ret_lost) GP_CHECKED;
/* Why something cannot be done with a draft: about what, and why; both NULL: it can. */
struct rounds_obstacle {
    const char *where, *why;
};
/* Why it cannot be removed. The rows are all of the round. */
struct rounds_obstacle rounds_discard_obstacle(const struct board_row *rows, size_t n);
/* Only a draft into which nothing was handed in. */
enum gp_code rounds_discard(struct work *w, const char *round, const char *reason) GP_CHECKED;

/* Tells those who have begun a sheet of the entry (NULL: of the round) that scoring is going to end
 * in CLOSING_NOTICE_MS (app/marking/closing.h). GP_CONFLICT when nobody has. */
enum gp_code rounds_tell_closing(struct work *w, const char *round, const char *entry) GP_CHECKED;

/* Moves the hand-in deadline of a round that is collecting, and tells the operators. */
enum gp_code rounds_extend(struct work *w, const char *round, const char *deadline,
                           const char *reason) GP_CHECKED;

/* Makes the move of the workflow. Opening is refused (GP_CONFLICT) while something is missing that
 * operators need, and tells each operator; other moves tell whom they concern. */
enum gp_code rounds_move(struct work *w, const char *round, const char *transition,
                         const char *reason) GP_CHECKED;

/* What a move of the round brings about, for the one who is about to make it. */
const char *rounds_move_effect(const char *transition);

/* The page on which a move is made, where that is not the round's own: what stands behind
 * /rounds/R, and its name. NULL: the round's own page, by rounds_move. */
const char *rounds_move_page(const char *transition, const char **ret_name);

/* ---- projects of the round */

struct project_pick {
    const char *project, *method;
    const char *deadline; /* as typed: its own last day for handing in; NULL: stays as it is */
    bool take;
};

struct pick_result {
    size_t added, dropped, changed, moved; /* changed: the method; moved: the deadline */
};

/* Why an entry in that state keeps its method and deadline; NULL: they can be changed. */
const char *rounds_own_obstacle(enum round_state round, enum entry_state entry);

/* Gives an entry its own last day for handing in, "" the round's. While operators are handing in it
 * needs a reason, and the operator is told. */
enum gp_code rounds_own_deadline(struct work *w, const struct round_head *head,
                                 const struct board_row *row, const char *deadline,
                                 const char *reason, date_t today) GP_CHECKED;
/* value as of the options, or METHOD_PROPOSED. */
struct method_options;
enum gp_code rounds_own_method(struct work *w, const struct round_head *head,
                               const struct method_options *options, const struct board_row *row,
                               const char *value) GP_CHECKED;

/* Takes the projects into the round or out of it; projects that are not named stay as they are.
 * While operators are handing in, projects can still be added but not taken out (they withdraw). */
enum gp_code rounds_pick(struct work *w, const char *round, const struct project_pick *picks,
                         size_t n, date_t today, struct pick_result *ret) GP_CHECKED;

/* Reads a date as typed: "" is unset. GP_INVALID names the field. */
enum gp_code rounds_date(struct work *w, const char *field, const char *text,
                         date_t *ret) GP_CHECKED;

/* The id of an organisation as chosen, "" is NULL. GP_INVALID names the field when there is none of
 * that kind, or it is no longer used and not what *ret is already. */
enum gp_code rounds_read_org(struct work *w, const char *field, const char *id, enum org_kind kind,
                             const struct plan_org *orgs, size_t n, const char **ret) GP_CHECKED;

/* The standard of the round. */
enum gp_code rounds_standard(struct work *w, const struct round_head *head,
                             struct standard *ret) GP_CHECKED;

#endif
