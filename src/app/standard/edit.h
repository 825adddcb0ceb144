/* Versions of the evaluation standards: drafts that are worked on, publishing, import, and what
 * tells two versions apart. */
#ifndef GP_APP_STANDARD_EDIT_H
#define GP_APP_STANDARD_EDIT_H

#include "app/app.h"
#include "store/standard.h"

/* A version with what is known about it. */
struct standard_version {
    struct store_standard info;
    int64_t draft; /* the version of the same standard that is a draft; 0: none, so one can begin */
};

/* All versions, by id, newest first. */
enum gp_code standard_versions(struct work *w, struct standard_version **ret,
                               size_t *ret_n) GP_CHECKED;

struct standard_open {
    struct standard s;
    struct standard_version version;
    struct standard_problem *problems; /* that keep it from being published */
    size_t n_problems;
};
/* GP_MISSING when there is no such version. */
enum gp_code standard_open(struct work *w, const char *id, int64_t version,
                           struct standard_open *ret) GP_CHECKED;

/* A draft that begins as a copy: the next version of the same standard, or, with as_other, the
 * first of another. GP_CONFLICT when the standard has a draft already. */
enum gp_code standard_copy(struct work *w, const char *id, int64_t version, bool as_other,
                           struct standard *ret) GP_CHECKED;

/* Stores the draft. seen: the checksum when the page was opened; GP_CONFLICT when somebody changed
 * the draft since, or when it is published. */
enum gp_code standard_save(struct work *w, const struct standard *s, const char *seen) GP_CHECKED;

/* GP_INVALID while standard_validate finds problems. A published version never changes. */
enum gp_code standard_publish(struct work *w, const char *id, int64_t version) GP_CHECKED;

enum gp_code standard_discard(struct work *w, const char *id, int64_t version) GP_CHECKED;

/* Takes a standard's file in as a draft. A version that is there with another content is left
 * alone: the draft then gets the next free number. */
enum gp_code standard_import(struct work *w, struct str json, struct standard *ret) GP_CHECKED;

/* ---- items of a component */

/* The item of that id anywhere below; NULL when there is none. */
struct item *standard_find_item(struct component *comp, const char *id);

/* Puts the item behind the last below the parent (NULL: the component itself) and gives it an id
 * that no other has. GP_INVALID when that would be a level too deep. */
enum gp_code standard_add_item(struct work *w, struct component *comp, const char *parent,
                               const struct item *item) GP_CHECKED;

enum item_move { ITEM_UP, ITEM_DOWN, ITEM_REMOVE };
/* Among its siblings; nothing happens at the end of the row or when there is none of that id. */
void standard_move_item(struct component *comp, const char *id, enum item_move move);

/* A group's full mark is the sum of what is below it, bonus left out. */
void standard_sum_groups(struct component *comp);

/* ---- comparison */

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_KIND_N };
struct standard_change {
    enum change_kind kind;
    const char *where;          /* 方式二 / 资料递交 / 人员管理 */
    const char *what;           /* 满分; NULL: the thing as a whole */
    const char *before, *after; /* "" when unset */
};
void standard_compare(struct arena *a, const struct standard *before, const struct standard *after,
                      struct standard_change **ret, size_t *ret_n);

#endif
