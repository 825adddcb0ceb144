#include "base/arena.h"

#include "base/heap.h"

#if GP_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
/* A gap after each block, so that running over its end hits poison. */
#define RED_ZONE 16
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define RED_ZONE       0
#endif

#define ALIGN       16
#define CHUNK_FIRST ((size_t)16 << 10)
#define CHUNK_MAX   ((size_t)1 << 20)

struct arena_chunk {
    struct arena_chunk *older;
    size_t size, used;
    _Alignas(ALIGN) unsigned char data[];
};

struct arena_cleanup {
    struct arena_cleanup *older;
    void (*fn)(void *);
    void *p;
};

static void add_chunk(struct arena *a, size_t need) {
    size_t size = a->next_chunk ? a->next_chunk : CHUNK_FIRST;
    a->next_chunk = size < CHUNK_MAX ? size * 2 : CHUNK_MAX;
    if (size < need)
        size = need;
    struct arena_chunk *c = heap_take(sizeof(*c) + size);
    c->older = a->chunk;
    c->size = size;
    c->used = 0;
    POISON(c->data, size);
    a->chunk = c;
}

void *arena_alloc(struct arena *a, size_t size) {
    if (size > SIZE_MAX / 4)
        GP_DIE("allocation of %zu bytes", size);
    size_t need = ((size ? size : 1) + RED_ZONE + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->chunk || a->chunk->size - a->chunk->used < need)
        add_chunk(a, need);
    void *p = a->chunk->data + a->chunk->used;
    a->chunk->used += need;
    UNPOISON(p, size);
    return memset(p, 0, size);
}

size_t arena_size(const struct arena *a) {
    size_t size = 0;
    for (const struct arena_chunk *c = a->chunk; c; c = c->older)
        size += sizeof(*c) + c->size;
    return size;
}

void *arena_array(struct arena *a, size_t n, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(n, size, &total))
        GP_DIE("allocation of %zu times %zu bytes", n, size);
    return arena_alloc(a, total);
}

void *arena_memdup(struct arena *a, const void *p, size_t n) {
    void *q = arena_alloc(a, n);
    return n ? memcpy(q, p, n) : q;
}

char *arena_strndup(struct arena *a, const char *s, size_t n) {
    char *q = arena_alloc(a, n + 1);
    if (n)
        memcpy(q, s, n);
    return q;
}

char *arena_strdup(struct arena *a, const char *s) {
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) {
    char small[256]; /* most texts fit, and need not be formatted twice */
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof(small), fmt, ap);
    if (n < 0)
        GP_DIE("format '%s'", fmt);
    char *s = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof(small))
        memcpy(s, small, (size_t)n + 1);
    else
        vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

struct arena_mark arena_mark(const struct arena *a) {
    return (struct arena_mark){a->chunk, a->chunk ? a->chunk->used : 0};
}

static void drop_newest(struct arena *a) {
    struct arena_chunk *c = a->chunk;
    a->chunk = c->older;
    UNPOISON(c->data, c->size);
    free(c);
}

void arena_rewind(struct arena *a, struct arena_mark m) {
    while (a->chunk != m.chunk)
        drop_newest(a);
    if (!a->chunk)
        return;
    POISON(a->chunk->data + m.used, a->chunk->size - m.used);
    a->chunk->used = m.used;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p) {
    struct arena_cleanup *c = gp_new(a, struct arena_cleanup);
    *c = (struct arena_cleanup){a->cleanup, fn, p};
    a->cleanup = c;
}

static void run_cleanups(struct arena *a) {
    while (a->cleanup) {
        struct arena_cleanup *c = a->cleanup;
        a->cleanup = c->older;
        c->fn(c->p);
    }
}

void arena_reset(struct arena *a) {
    run_cleanups(a);
    while (a->chunk && a->chunk->older)
        drop_newest(a);
    arena_rewind(a, (struct arena_mark){a->chunk, 0});
}

void arena_release(struct arena *a) {
    run_cleanups(a);
    while (a->chunk)
        drop_newest(a);
    a->next_chunk = 0;
}

void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size) {
    if (n < *cap)
        return v;
    size_t grown = *cap ? *cap * 2 : 8;
    void *p = arena_array(a, grown, size);
    if (n)
        memcpy(p, v, n * size);
    *cap = grown;
    return p;
}
