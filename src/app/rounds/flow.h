/* Who may touch which entry, and the moves of rounds and entries through their workflow. The one
 * place where a row's access is decided; routes only say which permission a page needs. */
#ifndef GP_APP_ROUNDS_FLOW_H
#define GP_APP_ROUNDS_FLOW_H

#include "app/account/account.h"
#include "store/scope.h"

/* The entry, when the acting account (w->account; NULL: the command line, which may all) has to
 * do with it: 评估方 all, operators their own, 中心主管 their center's, experts what is assigned to
 * them once they have declared that there is no conflict, inspectors where they have a visit,
 * purchasers, committees and commissioners what is theirs. With several roles the strictest rule
 * holds: who is to score an entry and has not declared sees it by no other role but 评估方 and
 * operator, whose own work it is. GP_MISSING for any other: what is not yours does not exist for
 * you. The caller's transaction is joined. */
enum gp_code flow_entry(struct work *w, const char *round, const char *entry,
                        struct entry_scope **ret) GP_CHECKED;

/* The same for whoever reads what was handed in: GP_DENIED for a manager who is to score the entry
 * and has not declared. */
enum gp_code flow_read_entry(struct work *w, const char *round, const char *entry,
                             struct entry_scope **ret) GP_CHECKED;

/* Those of a round (NULL: of all rounds) that flow_entry would give, experts' without the look at
 * assignments: ask the assignment list for those. */
enum gp_code flow_entries(struct work *w, const char *round, struct entry_scope **ret,
                          size_t *ret_n) GP_CHECKED;

/* Entries whose marks the acting manager must not see yet, being an expert of theirs as well:
 * others' sheets are in, the own is not, and scoring is open. None for any other account. */
enum gp_code flow_blind_entries(struct work *w, struct scope_blind **ret, size_t *ret_n) GP_CHECKED;
/* GP_DENIED, with what to do, when one of them is in the round: for all that is computed from
 * marks. */
enum gp_code flow_check_marks(struct work *w, const char *round) GP_CHECKED;

/* Is the acting account the round's own commissioner. The role alone is not enough: a district has
 * several commissioning bodies, and one body may be the purchaser elsewhere. */
bool flow_is_commissioner(const struct work *app, const struct entry_scope *scope);

/* GP_CONFLICT with the reason when the round is locked (published, archived). */
enum gp_code flow_check_open(struct work *w, const struct entry_scope *scope) GP_CHECKED;

/* Makes the move of the table in core/workflow.h and writes who, when and why to the audit log.
 * GP_CONFLICT when it is not allowed from the present state, GP_DENIED when not for this account,
 * GP_INVALID when it needs a reason and none is given. */
enum gp_code flow_move_round(struct work *w, const char *round, const char *transition,
                             const char *reason) GP_CHECKED;
enum gp_code flow_move_entry(struct work *w, const char *round, const char *entry,
                             const char *transition, const char *reason) GP_CHECKED;
/* The same of an entry at hand, from flow_entry or flow_entries, whose state is then the new one.
 * Inside a writing transaction. */
enum gp_code flow_move_scope(struct work *w, struct entry_scope *scope, const char *transition,
                             const char *reason) GP_CHECKED;

/* Writes an event about the round or the entry ("round/R" or "round/R/entry/E") to the audit log;
 * detail as compact JSON {"reason":…} when reason is given. */
enum gp_code flow_audit(struct work *w, const char *round, const char *entry, const char *action,
                        const char *reason) GP_CHECKED;

#endif
