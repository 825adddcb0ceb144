/* The wall clock. Rules never read it: callers pass the time in, so that tests are exact. */
#ifndef GP_BASE_CLOCK_H
#define GP_BASE_CLOCK_H

#include "base/base.h"

/* Milliseconds since 1970-01-01 UTC. */
int64_t clock_now_ms(void);

/* Milliseconds from an arbitrary start that never goes back, for measuring. */
int64_t clock_monotonic_ms(void);

#endif
