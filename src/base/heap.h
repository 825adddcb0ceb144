/* Memory from the system for all that grows: arenas, buffers, readers. It never gives NULL. When
 * the system refuses, what was set aside at the start is let go and asked for once more, so that
 * who is at work can go on to the next place where it can stop in order; and the thread remembers
 * that it was refused. Who reads what came from outside, and who answers a request, ends with
 * gp_answer: the whole is given up and told, instead of the program ending. Only when nothing is
 * left at all it ends. For any thread. */
#ifndef GP_BASE_HEAP_H
#define GP_BASE_HEAP_H

#include "base/base.h"

void *heap_take(size_t n);
/* Zeroed. */
void *heap_take_clear(size_t n);
/* As realloc. */
void *heap_more(void *p, size_t n);

/* As malloc, of which a library may be told: NULL when the system refuses. */
void *heap_try(size_t n);
void *heap_try_more(void *p, size_t n);

/* That a library said it was refused. */
void heap_note_refused(void);

/* Whether this thread was refused since it was last asked here. */
bool heap_was_refused(void);

/* Sets aside what is let go at a refusal, if it is not there. */
void heap_set_aside(size_t n);

/* For tests: the n-th asking of this thread from now on is refused, once; 0: none. Gives how many
 * were still to come until the last one that was ordered; 0: it has been refused. */
long heap_refuse_at(long n);

#endif
