#include "store/index.h"

#include "base/str.h"

#define FIRST_CAP 64

/* FNV-1a */
static uint64_t hash(const void *list, const char *keys) {
    uint64_t h = UINT64_C(14695981039346656037) ^ (uintptr_t)list;
    for (; *keys; keys++)
        h = (h ^ (unsigned char)*keys) * UINT64_C(1099511628211);
    return h ^ h >> 32;
}

/* Where the entry is, or where it would go. */
static struct index_entry *slot(const struct index *x, const void *list, const char *keys) {
    size_t i = (size_t)hash(list, keys) & (x->cap - 1);
    while (x->v[i].object && !(x->v[i].list == list && cstr_eq(x->v[i].keys, keys)))
        i = (i + 1) & (x->cap - 1);
    return &x->v[i];
}

static void grow(struct index *x, struct arena *a) {
    struct index bigger = {.cap = x->cap ? x->cap * 2 : FIRST_CAP, .n = x->n};
    bigger.v = gp_new_n(a, struct index_entry, bigger.cap);
    for (size_t i = 0; i < x->cap; i++)
        if (x->v[i].object)
            *slot(&bigger, x->v[i].list, x->v[i].keys) = x->v[i];
    *x = bigger;
}

void index_put(struct index *x, struct arena *a, const void *list, const char *keys, void *object) {
    if (x->n + 1 > x->cap / 2)
        grow(x, a);
    struct index_entry *s = slot(x, list, keys);
    x->n += s->object == NULL;
    *s = (struct index_entry){list, keys, object};
}

void *index_get(const struct index *x, const void *list, const char *keys) {
    return x->cap ? slot(x, list, keys)->object : NULL;
}
