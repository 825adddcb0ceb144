/* Bump allocator for everything that dies together: one arena per command or request.
 *
 * Memory is zeroed and 16-byte aligned. Allocation never returns NULL: see base/heap.h for what
 * happens when the system refuses. Freed space is poisoned for AddressSanitizer, so
 * a use after arena_reset or arena_rewind is reported. Not for use by two threads at once. */
#ifndef GP_BASE_ARENA_H
#define GP_BASE_ARENA_H

#include <stdarg.h>

#include "base/base.h"

struct arena_chunk;
struct arena_cleanup;

struct arena {
    struct arena_chunk *chunk;     /* newest first */
    struct arena_cleanup *cleanup; /* newest first */
    size_t next_chunk;             /* size of the chunk to be made next */
};

struct arena_mark {
    struct arena_chunk *chunk;
    size_t used;
};

#define ARENA_INIT ((struct arena){NULL, NULL, 0})

/* Zeroed memory of the given size, aligned to 16 bytes. */
void *arena_alloc(struct arena *a, size_t size);

/* Room for n objects; aborts when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* Typed forms: gp_new(a, struct post) and gp_new_n(a, struct post, 5). */
#define gp_new(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define gp_new_n(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* Copies, always NUL-terminated. arena_strdup(NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) GP_PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* A place to return to; what was allocated since is released. Cleanups must not have been deferred
 * in between. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* Runs fn(p) when the arena is reset or released, newest first. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

/* Runs the cleanups and empties the arena, keeping one chunk for reuse. */
void arena_reset(struct arena *a);

/* Runs the cleanups and frees everything; the arena may be used again. Fits GP_CLEANUP. */
void arena_release(struct arena *a);

/* What it takes from the system. */
size_t arena_size(const struct arena *a);

/* Growable array in an arena: struct { T *v; size_t n, cap; }. VEC_PUSH gives a pointer to a new
 * zeroed last element, valid until the next push. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *v;                                                                                      \
        size_t n, cap;                                                                             \
    }
#define VEC_PUSH(a, vec)                                                                           \
    ((vec)->v = arena_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v)),               \
     &(vec)->v[(vec)->n++])

/* For VEC_PUSH: an array with room for at least n + 1 elements. */
void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);

#endif
