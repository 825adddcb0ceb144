#include "http/pool.h"

#include <pthread.h>

struct pool {
    struct pool_config config;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct pool_item *first, **last;
    size_t queued;
    bool stopping;
    unsigned running;
    pthread_t threads[];
};

static size_t batch_size(const struct pool *p) {
    size_t half = p->queued / 2;
    if (half < p->config.batch_min)
        return p->config.batch_min;
    return half < p->config.batch_max ? half : p->config.batch_max;
}

/* Takes a batch; NULL when the pool stops and nothing is left. */
static struct pool_item *take(struct pool *p) {
    pthread_mutex_lock(&p->lock);
    while (!p->first && !p->stopping)
        pthread_cond_wait(&p->filled, &p->lock);
    struct pool_item *items = p->first, **end = &items;
    for (size_t n = batch_size(p); *end && n > 0; n--, p->queued--)
        end = &(*end)->next;
    p->first = *end;
    *end = NULL;
    if (!p->first)
        p->last = &p->first;
    pthread_mutex_unlock(&p->lock);
    return items;
}

static void *work(void *arg) {
    struct pool *p = arg;
    void *worker = p->config.worker_open(p->config.cls);
    if (!worker)
        GP_DIE("a worker thread cannot start");
    struct pool_item *items;
    while ((items = take(p)) != NULL)
        p->config.run(p->config.cls, worker, items);
    p->config.worker_close(p->config.cls, worker);
    return NULL;
}

enum gp_code pool_start(const struct pool_config *config, struct gp_err *e,
                        struct pool **ret_pool) {
    struct pool *p = calloc(1, sizeof(*p) + config->threads * sizeof(pthread_t));
    if (!p)
        GP_DIE("out of memory");
    p->config = *config;
    p->last = &p->first;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    for (; p->running < config->threads; p->running++) {
        if (pthread_create(&p->threads[p->running], NULL, work, p) == 0)
            continue;
        pool_stop(p);
        return gp_fail(e, GP_IO, NULL, "无法启动工作线程，请检查系统的线程数限制");
    }
    *ret_pool = p;
    return GP_OK;
}

bool pool_add(struct pool *p, struct pool_item *item) {
    pthread_mutex_lock(&p->lock);
    bool accepted = !p->stopping && p->queued < p->config.queue_max;
    if (accepted) {
        item->next = NULL;
        *p->last = item;
        p->last = &item->next;
        p->queued++;
        pthread_cond_signal(&p->filled);
    }
    pthread_mutex_unlock(&p->lock);
    return accepted;
}

void pool_add_all(struct pool *p, struct pool_item *items) {
    pthread_mutex_lock(&p->lock);
    *p->last = items;
    for (struct pool_item *i = items; i; i = i->next) {
        p->last = &i->next;
        p->queued++;
    }
    pthread_cond_signal(&p->filled);
    pthread_mutex_unlock(&p->lock);
}

void pool_stop(struct pool *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->running; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
