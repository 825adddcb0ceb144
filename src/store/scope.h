/* Which entries an account may touch. */
#ifndef GP_STORE_SCOPE_H
#define GP_STORE_SCOPE_H

#include "core/workflow.h"
#include "db/work.h"

/* An entry with the parties whose business it is. */
struct entry_scope {
    const char *round, *entry, *project, *center, *center_name;
    const char *operator_org, *purchaser, *committee, *commissioner; /* org ids; may be NULL */
    const char *method, *round_title;
    const char *standard; /* its own, else the round's */
    int64_t standard_version;
    enum entry_state state;
    enum round_state round_state; /* of the furthest of its reports, where one is ahead */
    const char *subdistrict;      /* of its center; may be NULL */
};

/* Inside the caller's transaction. *ret is NULL when there is no such entry. */
enum gp_code store_scope_get(struct work *w, const char *round, const char *entry,
                             struct entry_scope **ret) GP_CHECKED;

/* All entries of the rounds, or of one (round may be NULL), by round and place. */
enum gp_code store_scope_list(struct work *w, const char *round, struct entry_scope **ret,
                              size_t *ret_n) GP_CHECKED;

/* Those of all rounds in which the organisation has a part: operator, purchaser, committee or
 * commissioner. In the same order. */
enum gp_code store_scope_of_org(struct work *w, const char *org, struct entry_scope **ret,
                                size_t *ret_n) GP_CHECKED;

/* What ties somebody to an entry who is none of its parties. */
struct scope_ties {
    bool assigned; /* the expert is, and has declared no conflict */
    bool declared; /* and the recusal declaration is there */
    bool recused;  /* the expert was assigned and declared a conflict */
    bool inspects; /* the account is an inspector of one of its visits */
};

/* As store_scope_get, with the ties of the expert and of the account; either may be NULL: none. */
enum gp_code store_scope_get_tied(struct work *w, const char *round, const char *entry,
                                  const char *expert, const char *account, struct entry_scope **ret,
                                  struct scope_ties *ret_ties) GP_CHECKED;

struct scope_key {
    const char *round, *entry;
};
/* What the expert is assigned to and has not declared on yet. */
enum gp_code store_scope_undeclared(struct work *w, const char *expert, struct scope_key **ret,
                                    size_t *ret_n) GP_CHECKED;

/* Entries of rounds under way in which somebody else's sheet of a component is in and the expert's
 * own is not. */
struct scope_blind {
    const char *round, *entry;
    enum entry_state state;
    enum round_state round_state;
};
enum gp_code store_scope_blind(struct work *w, const char *expert, struct scope_blind **ret,
                               size_t *ret_n) GP_CHECKED;

#endif
