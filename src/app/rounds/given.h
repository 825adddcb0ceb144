/* 附件和模板: what the evaluator gives operators to work with, annexes of the notice and templates
 * for items of the checklist. Who manages the round adds and drops them until results are locked;
 * operators take them from the page of their entry. */
#ifndef GP_APP_ROUNDS_GIVEN_H
#define GP_APP_ROUNDS_GIVEN_H

#include "core/round.h"
#include "store/board.h"
#include "store/given.h"

#define GIVEN_BYTES ((int64_t)20 << 20)
#define GIVEN_MOST  60 /* of a round */

struct given {
    struct round_head head;
    struct checklist_item *items;
    size_t n_items;
    struct given_file *files;
    size_t n_files;
};
enum gp_code given_of(struct work *w, const char *round, struct given *ret) GP_CHECKED;

/* A file that came in; item "": an annex. The same file for the same item twice is once. GP_INVALID
 * for what is not taken, GP_LIMIT for too many, GP_CONFLICT once results are locked. Slow: begins
 * its units itself. */
struct given_wish {
    const char *item, *file_name, *path, *sha256;
    int64_t size;
};
enum gp_code given_add(struct work *w, const char *folder, const char *round,
                       const struct given_wish *wish) GP_CHECKED;
enum gp_code given_drop(struct work *w, const char *round, const char *id) GP_CHECKED;

/* GP_MISSING when the round has none of that id. Who may have it is asked before. */
enum gp_code given_find(struct work *w, const char *round, const char *id,
                        const struct given_file **ret) GP_CHECKED;

#endif
