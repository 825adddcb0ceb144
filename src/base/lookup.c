#include "base/lookup.h"

#include <sodium.h>

#include "base/rand.h"

#define FIRST_CAP 16 /* a power of two */

_Static_assert(crypto_shorthash_KEYBYTES == sizeof(((struct lookup *)0)->key),
               "the hash's own size");

static size_t hash(const struct lookup *l, struct str name, long row) {
    uint64_t h;
    unsigned char out[crypto_shorthash_BYTES];
    crypto_shorthash(out, (const unsigned char *)name.p, name.n, l->key);
    memcpy(&h, out, sizeof(h));
    h ^= (uint64_t)row * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(h ^ h >> 32);
}

/* Where the entry is, or where it would go. */
static struct lookup_entry *slot(const struct lookup *l, struct str name, long row) {
    size_t i = hash(l, name, row) & (l->cap - 1);
    for (;; i = (i + 1) & (l->cap - 1)) {
        struct lookup_entry *e = &l->v[i];
        if (!e->thing || (e->row == row && str_eq(e->name, name)))
            return e;
    }
}

static void grow(struct lookup *l, struct arena *a) {
    struct lookup bigger = *l;
    bigger.cap = l->cap ? l->cap * 2 : FIRST_CAP;
    bigger.v = gp_new_n(a, struct lookup_entry, bigger.cap);
    if (l->cap == 0)
        rand_bytes(bigger.key, sizeof(bigger.key));
    for (size_t i = 0; i < l->cap; i++)
        if (l->v[i].thing)
            *slot(&bigger, l->v[i].name, l->v[i].row) = l->v[i];
    *l = bigger;
}

void lookup_add(struct lookup *l, struct arena *a, struct str name, long row, void *thing) {
    if (l->n + 1 > l->cap / 2)
        grow(l, a);
    struct lookup_entry *e = slot(l, name, row);
    if (e->thing)
        return;
    *e = (struct lookup_entry){name, row, thing};
    l->n++;
}

void *lookup_get(const struct lookup *l, struct str name, long row) {
    return l->cap ? slot(l, name, row)->thing : NULL;
}

size_t lookup_cost(const struct lookup *l) {
    size_t cost = 0;
    for (size_t i = 0; i < l->cap; i++) {
        const struct lookup_entry *e = &l->v[i];
        if (e->thing)
            cost += ((i - hash(l, e->name, e->row)) & (l->cap - 1)) + 1;
    }
    return cost;
}
