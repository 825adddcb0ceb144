#include "store/keeper.h"

#include "base/memory.h"

void keeper_forget(struct kept *place) {
    memory_let_go(place->counted);
    arena_release(&place->arena);
    *place = (struct kept){.arena = ARENA_INIT};
}

static void free_places(void *p) {
    struct keeper *k = p;
    for (size_t i = 0; i < k->n; i++)
        keeper_forget(&k->v[i]);
}

struct keeper *keeper_of(struct db *db, const void *key, size_t places) {
    struct keeper *k = db_keep(db, key, sizeof(*k), free_places);
    k->n = places;
    return k;
}

static struct kept *place_of(struct keeper *k, const char *tenant, const char *round) {
    for (size_t i = 0; i < k->n; i++)
        if (cstr_eq(k->v[i].round, round) && cstr_eq(k->v[i].tenant, tenant))
            return &k->v[i];
    return NULL;
}

struct kept *keeper_find(struct keeper *k, int64_t snapshot, const char *tenant,
                         const char *round) {
    struct kept *place = place_of(k, tenant, round);
    return place && place->snapshot == snapshot ? place : NULL;
}

void keeper_forget_stale(struct keeper *k, int64_t snapshot) {
    for (size_t i = 0; i < k->n; i++)
        if (k->v[i].round && k->v[i].snapshot != snapshot)
            keeper_forget(&k->v[i]);
}

struct kept *keeper_room(struct keeper *k, const char *tenant, const char *round) {
    struct kept *place = place_of(k, tenant, round);
    while (!place || place->taken) {
        place = &k->v[k->next];
        k->next = (k->next + 1) % k->n;
    }
    keeper_forget(place);
    return place;
}

bool keeper_keep(struct kept *place, int64_t snapshot, const char *tenant, const char *round) {
    place->snapshot = snapshot;
    place->tenant = arena_strdup(&place->arena, tenant);
    place->round = arena_strdup(&place->arena, round);
    size_t size = arena_size(&place->arena);
    if (!memory_keep(size))
        return false;
    place->counted = size;
    return true;
}
