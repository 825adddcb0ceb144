/* What a connection keeps of the rounds it has read, as long as nothing in the database has
 * changed: a few places, each with an arena of its own. */
#ifndef GP_STORE_KEEPER_H
#define GP_STORE_KEEPER_H

#include "db/db.h"

#define KEEPER_PLACES_MAX 8

struct kept {
    struct arena arena;         /* of all that is kept here */
    const char *tenant, *round; /* NULL: nothing is kept here */
    int64_t snapshot;           /* of db_snapshot */
    bool taken;                 /* for a round that is being read */
    size_t counted;             /* bytes, by memory_keep */
    void *what;
};

struct keeper {
    struct kept v[KEEPER_PLACES_MAX];
    size_t n, next;
};

/* key: see db_keep; places: at most KEEPER_PLACES_MAX. */
struct keeper *keeper_of(struct db *db, const void *key, size_t places);

/* NULL: it is not kept, or as it was in another state of the database. */
struct kept *keeper_find(struct keeper *k, int64_t snapshot, const char *tenant, const char *round);

/* Frees what was read of another state of the database: it will not be true again. */
void keeper_forget_stale(struct keeper *k, int64_t snapshot);

/* An empty place for the round: its own of before, or the oldest of those that are not taken. */
struct kept *keeper_room(struct keeper *k, const char *tenant, const char *round);

/* Keeps what was read into the place's arena, unless there is no memory for more. */
bool keeper_keep(struct kept *place, int64_t snapshot, const char *tenant, const char *round);

void keeper_forget(struct kept *place);

#endif
