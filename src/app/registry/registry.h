/* Organisations, centers and projects (one contract each): looking them up, changing them under
 * the rules that checks and settlement rest on, deleting what nothing refers to, and whole rounds
 * in and out as a bundle. */
#ifndef GP_APP_REGISTRY_REGISTRY_H
#define GP_APP_REGISTRY_REGISTRY_H

#include "app/app.h"
#include "app/batch.h"
#include "app/rounds/import.h"
#include "core/roster.h"
#include "store/registry.h"

/* A thing of the registry with what a page about it needs. Only the member of its kind is set. */
struct registry_item {
    enum registry_kind kind;
    bool is_new;
    struct org *org;
    struct center *center; /* of a project: where it takes place */
    struct project *project;
    char seen[HASH_HEX]; /* of what is stored, to tell whether somebody changed it meanwhile */
    struct registry_project *named; /* a project's names, by registry_warn; else NULL */
    struct registry_use *uses;
    size_t n_uses;
    const char **parts_in_use; /* ids of substations or indicators that must stay; when saving */
    size_t n_parts_in_use;
    date_t retired; /* of an organisation or center: 停用, since when */
};

/* A page of the list, with one more row than asked for when there is a next page. */
struct registry_list {
    struct registry_org *orgs;
    struct registry_center *centers;
    struct registry_project *projects;
    size_t n;
    struct registry_counts counts;
};
enum gp_code registry_find(struct work *w, enum registry_kind kind,
                           const struct registry_filter *filter,
                           struct registry_list *ret) GP_CHECKED;

/* id NULL: a new one, unset; a project's then lies at the center (GP_MISSING when there is none).
 */
enum gp_code registry_load(struct work *w, enum registry_kind kind, const char *id,
                           const char *center, struct registry_item *ret) GP_CHECKED;

/* A new project that begins with what the next term of a stored one begins with
 * (core/next_term.h). GP_INVALID when that one's dates say no term. */
enum gp_code registry_load_next(struct work *w, const char *id,
                                struct registry_item *ret) GP_CHECKED;

/* The next terms of many projects, each as it would be stored. */
struct registry_next {
    const char *project;       /* that it follows */
    date_t was_start, was_end; /* of that one */
    struct registry_item item;
    const char *why; /* it cannot be registered, in Chinese; NULL: it can */
};
enum gp_code registry_next_look(struct work *w, const struct entry_choice *projects,
                                struct registry_next **ret) GP_CHECKED;
/* Registers them, each for itself, as one batch. */
struct batch_order registry_next_order(const struct entry_choice *projects);
extern const struct batch_kind next_batch;

/* What a form may choose from. */
struct registry_choices {
    struct registry_org *orgs;
    size_t n_orgs;
    struct registry_center *centers;
    size_t n_centers;
    struct fund_category *categories; /* of the newest published version of each standard */
    size_t n_categories;
};
enum gp_code registry_choose(struct work *w, enum registry_kind kind,
                             struct registry_choices *ret) GP_CHECKED;

/* What is wrong with a thing. part: a list of it, or NULL for the thing itself. */
struct registry_problem {
    const char *part;
    size_t index;
    const char *member, *message;
};
struct registry_review {
    VEC(struct registry_problem) problems; /* keep it from being stored */
    VEC(const char *) warnings;            /* worth a second look */
};

/* What a look at a stored project should make one see: overlapping contracts of the center, sums
 * that do not fit. Finds the names of the parties as well. */
enum gp_code registry_warn(struct work *w, struct registry_item *item,
                           struct registry_review *ret) GP_CHECKED;

/* Staffing and vacancies of a stored project up to the day, by the contract's own rule or natural
 * days. GP_INVALID when its dates do not allow it. */
enum gp_code registry_staffing(struct work *w, const struct registry_item *item, date_t day,
                               struct staffing *ret) GP_CHECKED;

/* Stores the item, a new one under the id that it brings or else a new one, and writes the audit
 * log. GP_INVALID when the review has problems; nothing is
 * stored then. seen: item->seen as it was when the form was opened; when it is out of date the
 * review says so. */
enum gp_code registry_save(struct work *w, struct registry_item *item, const char *seen,
                           struct registry_review *ret) GP_CHECKED;

/* GP_CONFLICT with the reason while something refers to it. */
enum gp_code registry_delete(struct work *w, enum registry_kind kind, const char *id) GP_CHECKED;

/* 停用: nothing new may refer to it: no contract, account or round; what does stays, and whoever
 * has an account of it still signs in. 恢复: it may again. GP_CONFLICT when it is so already;
 * projects (GP_INVALID) end with their contract. */
enum registry_step { REGISTRY_RETIRE, REGISTRY_RESUME };
enum gp_code registry_use(struct work *w, enum registry_kind kind, const char *id,
                          enum registry_step step) GP_CHECKED;
/* Many of them, each for itself, as one batch: retired, taken into use again (step), or (NULL)
 * deleted where nothing refers to them. */
struct batch_order registry_order(struct arena *a, enum registry_kind kind,
                                  const enum registry_step *step, const struct entry_choice *items);
extern const struct batch_kind registry_batch;
/* GP_CONFLICT when a new contract at the center is not to be. */
enum gp_code registry_check_center(struct work *w, const char *center) GP_CHECKED;

/* Of whom or what such a batch is logged. */
const char *registry_batch_subject(enum registry_kind k);

/* Imports a round's bundle into the acting account's own district: GP_DENIED for another's. */
enum gp_code registry_import(struct work *w, struct str json, const struct import_wish *wish,
                             struct import_outcome *ret) GP_CHECKED;

/* The round for its bundle, with a line in the audit log: it holds personal data. */
enum gp_code registry_export(struct work *w, const char *round, struct dossier *ret) GP_CHECKED;

const char *registry_kind_name(enum registry_kind k); /* 机构, 中心, 项目 */

/* Why the text cannot be the 统计用区划代码 of a place in the district; NULL when it can. */
const char *registry_region_problem(struct arena *a, const char *tenant, const char *code);

/* The rules that need no database. before: as it is stored; NULL: new. The choices are what the
 * item may refer to; NULL: that is not looked at. */
void registry_review_item(struct arena *a, const char *tenant, const struct registry_item *item,
                          const struct registry_item *before,
                          const struct registry_choices *choices, struct registry_review *ret);

#endif
