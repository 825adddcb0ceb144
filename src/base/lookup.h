/* Finds things by name, or by name and number (the row of a form, the list of a tree): open
 * addressing in an arena, with a key of its own, so that nobody can choose names that collide. All
 * zero is an empty one. */
#ifndef GP_BASE_LOOKUP_H
#define GP_BASE_LOOKUP_H

#include "base/arena.h"
#include "base/str.h"

#define LOOKUP_NO_ROW (-1L)

struct lookup_entry {
    struct str name;
    long row;
    void *thing; /* NULL: free */
};

struct lookup {
    struct lookup_entry *v;
    size_t n, cap;
    unsigned char key[16];
};

/* Name and thing (never NULL) are borrowed. What is there already under the name stays. */
void lookup_add(struct lookup *l, struct arena *a, struct str name, long row, void *thing);

/* NULL when there is none. */
void *lookup_get(const struct lookup *l, struct str name, long row);

/* How many entries are looked at when each is asked for once: for tests of the effort. */
size_t lookup_cost(const struct lookup *l);

#endif
