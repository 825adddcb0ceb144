/* Drawing lots (抽签) so that anybody can repeat the draw: the order follows from a seed that is
 * recorded, and from nothing else. */
#ifndef GP_CORE_DRAW_H
#define GP_CORE_DRAW_H

#include "base/arena.h"

/* 双抽签: the first draw gives the order in which the n take a lot, the second puts the lots 1 to n
 * into the order in which they are taken. ret[i] is the place, counted from 0, of the i-th.
 *
 * Each draw is a Fisher-Yates shuffle of 0…n-1: for i = n-1 … 1 swap i with j, where j is the first
 * 15 hexadecimal digits of SHA-256("seed:draw:i"), draw being 1 or 2, modulo i+1. Lots keep out a
 * doubt, not an adversary with 2^60 seeds, so the modulo's bias of less than n / 2^60 is left. */
const size_t *draw_places(struct arena *a, const char *seed, size_t n);

#endif
