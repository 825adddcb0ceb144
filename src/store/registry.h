/* Organisations, centers and projects (contracts) one by one, outside any round: to be listed,
 * looked up, changed and, where nothing refers to them, deleted. */
#ifndef GP_STORE_REGISTRY_H
#define GP_STORE_REGISTRY_H

#include "core/project.h"
#include "core/workflow.h"
#include "db/work.h"

/* What is listed: those whose name holds the words, and a page of them. */
struct registry_filter {
    const char *words; /* NULL or "": all */
    const char *kind;  /* of organisations: operator, purchaser, …; NULL or "": all */
    const char *center, *operator_org; /* of projects: ids; NULL: any */
    enum registry_term { TERM_ANY, TERM_RUNNING, TERM_ENDED, TERM_COMING } term;
    date_t today;                                                /* what term is measured by */
    enum registry_use_filter { USE_ANY, USE_NOW, USE_OVER } use; /* of organisations and centers */
    int64_t skip, limit;
};

struct registry_org {
    const char *id, *name, *short_name;
    enum org_kind kind;
    date_t retired; /* 停用: since when; unset: it is in use */
};
struct registry_center {
    const char *id, *name, *full_name, *subdistrict, *community, *region_code;
    int64_t substations;
    date_t retired;
};
struct registry_project {
    const char *id, *title, *center, *center_name, *operator_name, *purchaser_name;
    const char *committee_name; /* may be NULL */
    date_t start, end;
    money_t total;
    int64_t headcount;
};

/* All run inside the caller's transaction. */
enum gp_code store_registry_orgs(struct work *w, const struct registry_filter *filter,
                                 struct registry_org **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_registry_centers(struct work *w, const struct registry_filter *filter,
                                    struct registry_center **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_registry_projects(struct work *w, const struct registry_filter *filter,
                                     struct registry_project **ret, size_t *ret_n) GP_CHECKED;

struct registry_counts {
    int64_t orgs, centers, projects;
};
enum gp_code store_registry_count(struct work *w, struct registry_counts *ret) GP_CHECKED;

/* One thing complete; *ret is NULL when there is none. */
enum gp_code store_registry_org(struct work *w, const char *id, struct org **ret) GP_CHECKED;
enum gp_code store_registry_center(struct work *w, const char *id, struct center **ret) GP_CHECKED;
enum gp_code store_registry_project(struct work *w, const char *id,
                                    struct project **ret) GP_CHECKED;

/* All of them complete, by id: organisations, centers and projects of the dossier. Three
 * statements, however many there are. */
struct dossier;
enum gp_code store_registry_all(struct work *w, struct dossier *ret) GP_CHECKED;

/* Adds it, or changes it to what is given, with all its lists. */
enum gp_code store_registry_put_org(struct work *w, const struct org *org) GP_CHECKED;
enum gp_code store_registry_put_center(struct work *w, const struct center *center) GP_CHECKED;
enum gp_code store_registry_put_project(struct work *w, const struct project *project) GP_CHECKED;

enum registry_kind { REGISTRY_ORG, REGISTRY_CENTER, REGISTRY_PROJECT, REGISTRY_KIND_N };

/* What refers to a thing, and so keeps it from being deleted. */
struct registry_use {
    enum registry_user { USED_BY_PROJECT, USED_BY_ROUND, USED_BY_ACCOUNT } user;
    const char *id, *title;
    enum round_state state; /* of a round */
};
#define REGISTRY_USES_MAX 20
/* At most REGISTRY_USES_MAX of them. */
enum gp_code store_registry_uses(struct work *w, enum registry_kind kind, const char *id,
                                 struct registry_use **ret, size_t *ret_n) GP_CHECKED;

/* With all that is its own; whether nothing refers to it is the caller's to ask. */
enum gp_code store_registry_delete(struct work *w, enum registry_kind kind,
                                   const char *id) GP_CHECKED;

/* The contract itself, and others of the center that run on a day from its start to its end, both
 * counted. */
enum gp_code store_registry_overlaps(struct work *w, const struct project *project,
                                     struct registry_project **ret, size_t *ret_n) GP_CHECKED;

/* Ids inside a thing that others refer to, and so cannot be taken away: of a project the indicators
 * that a round holds figures for, of a center the substations where posts lie. */
enum gp_code store_registry_parts_in_use(struct work *w, enum registry_kind kind, const char *id,
                                         const char ***ret, size_t *ret_n) GP_CHECKED;

/* 停用 and 恢复: since when an organisation or a center is not to be used for anything new; unset:
 * it is. Retiring it again changes nothing. What refers to it stays; the database refuses new
 * contracts and accounts of it (0101). */
enum gp_code store_registry_retired(struct work *w, enum registry_kind kind, const char *id,
                                    date_t *ret) GP_CHECKED;
enum gp_code store_registry_retire(struct work *w, enum registry_kind kind, const char *id,
                                   date_t since) GP_CHECKED;
enum gp_code store_registry_resume(struct work *w, enum registry_kind kind,
                                   const char *id) GP_CHECKED;

/* The id of another organisation of that kind and name; NULL when there is none. */
enum gp_code store_registry_same_org(struct work *w, const struct org *org,
                                     const char **ret) GP_CHECKED;

#endif
