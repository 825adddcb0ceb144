/* Finds the object of a list by its key path, while a dossier is put together. Private to store. */
#ifndef GP_STORE_INDEX_H
#define GP_STORE_INDEX_H

#include "base/arena.h"

struct index_entry {
    const void *list;
    const char *keys;
    void *object;
};

/* Open addressing, in an arena; all zero is an empty index. */
struct index {
    struct index_entry *v;
    size_t n, cap;
};

/* keys is borrowed. An entry that is there already is replaced. */
void index_put(struct index *x, struct arena *a, const void *list, const char *keys, void *object);

/* NULL when there is none. */
void *index_get(const struct index *x, const void *list, const char *keys);

#endif
