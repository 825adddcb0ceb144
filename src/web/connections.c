/* Connections to the database: those of workers stay with them; who needs one now and then takes
 * one that another has done with, since a new one reads the whole schema first. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "web/inside.h"

#define SPARES 2

struct connections {
    pthread_mutex_t lock;
    struct db *spare[SPARES];
};

struct connections *connections_new(void) {
    struct connections *c = calloc(1, sizeof(*c));
    if (!c)
        GP_DIE("out of memory");
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void connections_free(struct connections *c) {
    if (!c)
        return;
    for (size_t i = 0; i < SPARES; i++)
        db_close(c->spare[i]);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* Puts the one there and gives what was: NULL for the first that fits. */
static struct db *swap(struct connections *c, bool takes, struct db *db) {
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < SPARES; i++) {
        struct db *there = c->spare[i];
        if (takes != (there != NULL))
            continue;
        c->spare[i] = db;
        db = there;
        break;
    }
    pthread_mutex_unlock(&c->lock);
    return db;
}

struct db *web_open_worker_db(const struct web *web, struct db_log **ret_log) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct db *db = NULL;
    enum gp_code code = db_open(&e, web->config.db_file, &db);
    if (code == GP_OK && ret_log)
        code = db_defer_sync(db, &e, ret_log);
    if (code == GP_OK)
        return db;
    fprintf(stderr, "gongping: %s\n", e.message);
    db_close(db);
    return NULL;
}

struct db *web_take_db(const struct web *web) {
    struct db *db = swap(web->connections, true, NULL);
    return db ? db : web_open_worker_db(web, NULL);
}

void web_give_db(const struct web *web, struct db *db) {
    if (!db)
        return;
    db_release_memory(db);
    db_close(swap(web->connections, false, db));
}
