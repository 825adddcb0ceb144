#include "base/heap.h"

#include <stdatomic.h>

static _Atomic(void *) aside;
static _Thread_local bool was_refused;
static _Thread_local long until_refusal;

long heap_refuse_at(long n) {
    long left = until_refusal;
    until_refusal = n;
    return left;
}

void heap_note_refused(void) {
    was_refused = true;
}

bool heap_was_refused(void) {
    bool was = was_refused;
    was_refused = false;
    return was;
}

static bool is_turn(void) {
    return until_refusal > 0 && --until_refusal == 0;
}

void *heap_try_more(void *p, size_t n) {
    void *q = is_turn() ? NULL : realloc(p, n ? n : 1);
    if (!q)
        heap_note_refused();
    return q;
}

void *heap_try(size_t n) {
    return heap_try_more(NULL, n);
}

void *heap_more(void *p, size_t n) {
    void *q = heap_try_more(p, n);
    if (q)
        return q;
    free(atomic_exchange(&aside, NULL));
    q = realloc(p, n ? n : 1);
    if (!q)
        GP_DIE("out of memory: %zu bytes", n);
    return q;
}

void *heap_take(size_t n) {
    return heap_more(NULL, n);
}

void *heap_take_clear(size_t n) {
    return memset(heap_take(n), 0, n);
}

/* Not written to: where a limit on addresses is what refuses, it counts as it stands, and else it
 * costs nothing. */
void heap_set_aside(size_t n) {
    void *none = NULL;
    if (atomic_load(&aside))
        return;
    void *p = malloc(n);
    if (p && !atomic_compare_exchange_strong(&aside, &none, p))
        free(p);
}
