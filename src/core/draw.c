#include "core/draw.h"

#include "base/hash.h"

static size_t lot(struct arena *a, const char *seed, int draw, size_t i) {
    char hex[HASH_HEX];
    hash_hex(str_of(arena_printf(a, "%s:%d:%zu", seed, draw, i)), hex);
    hex[15] = '\0';
    return (size_t)(strtoull(hex, NULL, 16) % (i + 1));
}

static size_t *shuffle(struct arena *a, const char *seed, int draw, size_t n) {
    size_t *v = gp_new_n(a, size_t, n);
    for (size_t i = 0; i < n; i++)
        v[i] = i;
    for (size_t i = n; i-- > 1;) {
        size_t j = lot(a, seed, draw, i), kept = v[i];
        v[i] = v[j];
        v[j] = kept;
    }
    return v;
}

const size_t *draw_places(struct arena *a, const char *seed, size_t n) {
    const size_t *takers = shuffle(a, seed, 1, n), *lots = shuffle(a, seed, 2, n);
    size_t *places = gp_new_n(a, size_t, n);
    for (size_t i = 0; i < n; i++)
        places[takers[i]] = lots[i];
    return places;
}
