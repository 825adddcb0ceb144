#include "web/ticker.h"

#include <pthread.h>
#include <time.h>

struct ticker {
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    pthread_t thread;
    bool stop;
    unsigned seconds;
    ticker_fn fn;
    struct web *web;
};

static bool wait_for_the_end(struct ticker *t) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += t->seconds;
    pthread_mutex_lock(&t->mutex);
    int waited = 0;
    while (!t->stop && waited == 0)
        waited = pthread_cond_timedwait(&t->wake, &t->mutex, &until);
    bool stop = t->stop;
    pthread_mutex_unlock(&t->mutex);
    return stop;
}

static void *run(void *arg) {
    struct ticker *t = arg;
    for (bool stop = false; !stop;) {
        stop = wait_for_the_end(t);
        struct db *db = web_take_db(t->web);
        t->fn(t->web, db, stop);
        web_give_db(t->web, db);
    }
    return NULL;
}

enum gp_code ticker_start(struct web *web, struct gp_err *e, unsigned seconds, ticker_fn fn,
                          struct ticker **ret) {
    struct ticker *t = calloc(1, sizeof(*t));
    if (!t)
        GP_DIE("out of memory");
    *t = (struct ticker){.seconds = seconds, .fn = fn, .web = web};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&t->thread, NULL, run, t) != 0) {
        free(t);
        return gp_fail(e, GP_IO, NULL, "不能启动后台线程");
    }
    *ret = t;
    return GP_OK;
}

void ticker_stop(struct ticker *t) {
    if (!t)
        return;
    pthread_mutex_lock(&t->mutex);
    t->stop = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->mutex);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->mutex);
    free(t);
}
