/* How much of one Chinese text stands again in another. */
#ifndef GP_CORE_SIMILARITY_H
#define GP_CORE_SIMILARITY_H

#include "num/figure.h"

/* The distinct 8-character shingles of a text, hashed and in rising order; punctuation and blanks
 * are left out. Two texts are compared by their sets, so that many texts are each read once. */
struct shingles {
    uint64_t *v;
    size_t n;
};

struct shingles shingles_of(struct arena *arena, const char *text);

/* common ÷ of, half up. Unset when of is 0. */
share_t shingles_share(size_t common, size_t of);

/* Share of the distinct 8-character shingles of a (punctuation and blanks left out) that also stand
 * in b. Unset when a is shorter than a shingle. */
share_t text_overlap(struct arena *arena, const char *a, const char *b);

#endif
