/* Setting a round up: its own data, its checklist, and the projects that take part.
 *
 * Everything runs inside the caller's transaction. Whether a change is allowed is for app to say.
 */
#ifndef GP_STORE_PLAN_H
#define GP_STORE_PLAN_H

#include "store/board.h"

struct plan_round {
    const char *id, *title;
};
/* The rounds whose id ends so: what a form has made already. */
enum gp_code store_plan_made_by(struct work *w, const char *end, struct plan_round **ret,
                                size_t *ret_n) GP_CHECKED;

/* Adds the round as a draft, or changes one that is there (its state is kept), with its plan; the
 * organisations it names are linked to it. */
enum gp_code store_plan_put(struct work *w, const struct round_head *head) GP_CHECKED;

/* Removes the round and all that hangs on it. */
enum gp_code store_plan_remove(struct work *w, const char *round) GP_CHECKED;

enum gp_code store_plan_checklist(struct work *w, const char *round, struct checklist_item **ret,
                                  size_t *ret_n) GP_CHECKED;
enum gp_code store_plan_set_checklist(struct work *w, const char *round,
                                      struct checklist_item *items, size_t n) GP_CHECKED;

/* A project that may take part, and whether it does. */
struct candidate {
    const char *project, *title, *center, *center_name, *subdistrict;
    const char *operator_org, *operator_name, *purchaser, *committee;
    date_t start, end;
    const char *entry, *method; /* in this round; NULL: not in it */
    const char *standard;       /* its own; NULL: the round's */
    int64_t standard_version;
    date_t deadline;        /* its own; unset: the round's */
    enum entry_state state; /* meaningful only with entry */
    const char *elsewhere;  /* another round of the same year; NULL: none */
    const char *retired; /* a party of it that is no longer used (停用), its name; NULL: none */
};

struct candidate_filter {
    const char *subdistrict, *operator_org; /* NULL: any */
};

/* The projects of the tenant by subdistrict and center. */
enum gp_code store_plan_candidates(struct work *w, const char *round,
                                   const struct candidate_filter *filter, struct candidate **ret,
                                   size_t *ret_n) GP_CHECKED;

/* How an entry is evaluated: a method of the round's standard (standard NULL) or of another. */
struct chosen_method {
    const char *method, *standard;
    int64_t version;
};

/* Takes the project into the round as its last entry; store_plan_link is to follow. */
enum gp_code store_plan_add_entry(struct work *w, const char *round, const char *project,
                                  const struct chosen_method *m) GP_CHECKED;
/* Makes the projects of all entries, their centers and organisations part of the round. */
enum gp_code store_plan_link(struct work *w, const char *round) GP_CHECKED;
/* Makes the organisation part of it. */
enum gp_code store_plan_link_org(struct work *w, const char *round, const char *org) GP_CHECKED;
enum gp_code store_plan_set_method(struct work *w, const char *round, const char *entry,
                                   const struct chosen_method *m) GP_CHECKED;
/* The entry's own last day for handing in; unset: the round's. */
enum gp_code store_plan_set_deadline(struct work *w, const char *round, const char *entry,
                                     date_t deadline) GP_CHECKED;
/* Fills in the project's parties where there are none; NULL: leaves it as it is. */
enum gp_code store_plan_set_parties(struct work *w, const char *project, const char *purchaser,
                                    const char *committee) GP_CHECKED;
enum gp_code store_plan_drop_entry(struct work *w, const char *round, const char *entry,
                                   const char *project) GP_CHECKED;

struct plan_org {
    const char *id, *name;
    enum org_kind kind;
    date_t retired; /* as of struct registry_org */
};
/* Whether a choice shows it: it is in use, or chosen already. */
bool plan_org_is_offered(const struct plan_org *o, const char *chosen);
/* All organisations of the tenant by kind and name. */
enum gp_code store_plan_orgs(struct work *w, struct plan_org **ret, size_t *ret_n) GP_CHECKED;

/* Names of the subdistricts that have centers. */
enum gp_code store_plan_subdistricts(struct work *w, const char ***ret, size_t *ret_n) GP_CHECKED;

#endif
