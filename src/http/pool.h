/* Threads that take work off the receiving threads: one writer that takes requests in batches, and
 * a pool for slow work, both over the same queue. */
#ifndef GP_HTTP_POOL_H
#define GP_HTTP_POOL_H

#include "http/http.h"

struct pool;

struct pool_item {
    struct pool_item *next;
};

/* Runs a chain of items (at most batch_max) on a thread of the pool. worker is its own. */
typedef void (*pool_run)(void *cls, void *worker, struct pool_item *items);

struct pool_config {
    unsigned threads;
    size_t batch_min, batch_max; /* items handed to one call: half of what waits, within these */
    size_t queue_max;            /* more are refused */
    void *cls;
    void *(*worker_open)(void *cls);
    void (*worker_close)(void *cls, void *worker);
    pool_run run;
};

/* GP_IO when threads cannot be started. */
enum gp_code pool_start(const struct pool_config *config, struct gp_err *e,
                        struct pool **ret_pool) GP_CHECKED;

/* False when the queue is full or the pool is stopping. */
bool pool_add(struct pool *p, struct pool_item *item);

/* Adds a chain of items at once, also while the pool is stopping or full: for work that is half
 * done and cannot be refused any more. */
void pool_add_all(struct pool *p, struct pool_item *items);

/* Runs what is queued, ends the threads and frees the pool. Takes NULL. */
void pool_stop(struct pool *p);

#endif
