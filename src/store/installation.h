/* What the database says of itself: the folder of files that is its own, the key that signs. */
#ifndef GP_STORE_INSTALLATION_H
#define GP_STORE_INSTALLATION_H

#include "db/work.h"

struct installation {
    const char *id;         /* of rand_id; NULL: no folder belongs to it yet */
    const char *public_key; /* of the key that signs; NULL: nothing was signed yet */
};

/* Inside the caller's transaction. */
enum gp_code store_installation_get(struct work *w, struct installation *ret) GP_CHECKED;

/* Inside the caller's transaction. NULL leaves what is there. */
enum gp_code store_installation_set(struct work *w, const struct installation *to) GP_CHECKED;

#endif
