/* Which entries an account may touch. */
#ifndef GP_STORE_SCOPE_H
#define GP_STORE_SCOPE_H

#include "core/workflow.h"
#include "db/db.h"

/* An entry with the parties whose business it is. */
struct entry_scope {
    const char *round, *entry, *project, *center, *center_name;
    const char *operator_org, *purchaser, *committee, *commissioner; /* org ids; may be NULL */
    const char *method, *round_title;
    const char *standard; /* of the round */
    int64_t standard_version;
    enum entry_state state;
    enum round_state round_state;
};

/* Inside the caller's transaction. *ret is NULL when there is no such entry. */
enum gp_code store_scope_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, const char *entry,
                             struct entry_scope **ret) GP_CHECKED;

/* All entries of the rounds, or of one (round may be NULL), by round and place. */
enum gp_code store_scope_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, struct entry_scope **ret,
                              size_t *ret_n) GP_CHECKED;

/* What ties somebody to an entry who is none of its parties. */
struct scope_ties {
    bool assigned; /* the expert is, and has declared no conflict */
    bool declared; /* and the recusal declaration is there */
    bool inspects; /* the account is an inspector of one of its visits */
};

/* As store_scope_get, with the ties of the expert and of the account; either may be NULL: none. */
enum gp_code store_scope_get_tied(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *round, const char *entry,
                                  const char *expert, const char *account, struct entry_scope **ret,
                                  struct scope_ties *ret_ties) GP_CHECKED;

#endif
