/* How much of one Chinese text stands again in another. */
#ifndef GP_CORE_SIMILARITY_H
#define GP_CORE_SIMILARITY_H

#include "num/figure.h"

/* Share of the distinct 8-character shingles of a (punctuation and blanks left out) that also stand
 * in b. Unset when a is shorter than a shingle. */
share_t text_overlap(struct arena *arena, const char *a, const char *b);

#endif
