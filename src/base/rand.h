/* Randomness from the system, for tokens and ids. */
#ifndef GP_BASE_RAND_H
#define GP_BASE_RAND_H

#include <stdbool.h>

#include "base/arena.h"

/* 43 characters of URL-safe base64: 256 bits that nobody guesses. */
const char *rand_token(struct arena *a);

/* 20 characters a-z2-7: an id that two machines never give twice. */
const char *rand_id(struct arena *a);

/* Whether the text could be one of rand_id: what a form brings back is checked with it. */
bool rand_is_id(const char *s);

void rand_bytes(void *p, size_t n);

#endif
