/* A table on a terminal, its columns aligned by display width (Chinese characters take two). */
#ifndef GP_CLI_LISTING_H
#define GP_CLI_LISTING_H

#include "base/arena.h"
#include "base/str.h"

enum { LISTING_MAX_COLUMNS = 12 };

struct listing {
    struct arena *arena;
    size_t columns;
    unsigned right; /* bit i: column i is set to the right, for figures */
    VEC(const char *) cells;
};

/* heads: the columns' names; the pointers given later are borrowed until listing_print. */
struct listing listing_start(struct arena *a, const char *const *heads, size_t n, unsigned right);
void listing_cell(struct listing *t, const char *text);
void listing_print(const struct listing *t, struct buf *out);

#endif
