/* What papers (文书) say where a district has words of its own. */
#ifndef GP_STORE_PAPER_H
#define GP_STORE_PAPER_H

#include "db/work.h"

struct paper_version {
    const char *kind; /* id of the kind */
    int64_t version;
    const char *title, *body; /* NULL: the program's own */
    int64_t saved_at;
    const char *account, *name; /* name: of who saved it; NULL when there is no such account */
};

/* All run inside the caller's transaction. */

/* The newest of every kind that was ever changed. */
enum gp_code store_paper_newest(struct work *w, struct paper_version **ret,
                                size_t *ret_n) GP_CHECKED;
/* All of the kind, newest first. */
enum gp_code store_paper_versions(struct work *w, const char *kind, struct paper_version **ret,
                                  size_t *ret_n) GP_CHECKED;
/* GP_CONFLICT when there is that version already. */
enum gp_code store_paper_put(struct work *w, const struct paper_version *v) GP_CHECKED;

#endif
