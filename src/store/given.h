/* Files that the evaluator gives operators: annexes of the notice, templates of items. */
#ifndef GP_STORE_GIVEN_H
#define GP_STORE_GIVEN_H

#include "store/store.h"

struct given_file {
    const char *round, *id, *item; /* item NULL: an annex of the notice */
    const char *sha256, *file_name;
    int64_t size, added_at;
    const char *added_by;
};

/* Annexes first, each kind in the order in which they came. */
enum gp_code store_given_list(struct work *w, const char *round, struct given_file **ret,
                              size_t *ret_n) GP_CHECKED;
enum gp_code store_given_put(struct work *w, const struct given_file *file) GP_CHECKED;
enum gp_code store_given_drop(struct work *w, const char *round, const char *id) GP_CHECKED;
/* The templates of one round into another, whose checklist has the same items; no annexes, which
 * are of a notice that is written anew. */
enum gp_code store_given_copy(struct work *w, const char *from, const char *to) GP_CHECKED;

#endif
