#include "web/search/indexing.h"

#include <pthread.h>
#include <time.h>

#include "app/search/search.h"
#include "web/alive.h"

#define DUTY         "index"
#define DUTY_TRIES   100
#define DUTY_WAIT_MS 100

struct indexing {
    struct web *web;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Numbers of passes: asked for last; begun and ended last; ended last without failing. */
    int64_t asked, done, good;
    struct search_pace pace;
};

static bool index_all(const struct indexing *x, struct db *db) {
    struct arena arena = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = db, .actor = "后台任务"};
    enum gp_code code = search_refresh(&work, &x->pace);
    if (code != GP_OK && !x->pace.stop)
        fprintf(stderr, "gongping: index: %s %s\n", e.message ? e.message : "",
                e.detail ? e.detail : "");
    arena_release(&arena);
    return code == GP_OK;
}

/* One of several servers does it at a time; what it has done is nothing to do for the others. */
static bool take_duty(const struct indexing *x, struct db *db) {
    bool mine = false;
    for (int i = 0; i < DUTY_TRIES && !mine && !x->pace.stop; i++) {
        if (i > 0)
            nanosleep(&(struct timespec){.tv_nsec = DUTY_WAIT_MS * 1000000L}, NULL);
        mine = alive_take(x->web, db, DUTY);
    }
    return mine;
}

static bool run_pass(const struct indexing *x) {
    struct db *db = web_take_db(x->web);
    bool good = false;
    if (db && take_duty(x, db)) {
        good = index_all(x, db);
        alive_leave(x->web, db, DUTY);
    }
    web_give_db(x->web, db);
    return good;
}

/* A pass that begins after it was asked for sees what was committed before. */
static void *work(void *arg) {
    struct indexing *x = arg;
    pthread_mutex_lock(&x->lock);
    for (;;) {
        while (x->asked == x->done && !x->pace.stop)
            pthread_cond_wait(&x->changed, &x->lock);
        if (x->pace.stop)
            break;
        int64_t pass = x->asked;
        pthread_mutex_unlock(&x->lock);
        bool good = run_pass(x);
        pthread_mutex_lock(&x->lock);
        x->done = pass;
        if (good)
            x->good = pass;
        pthread_cond_broadcast(&x->changed);
    }
    pthread_mutex_unlock(&x->lock);
    return NULL;
}

enum gp_code indexing_start(struct web *web, struct gp_err *e) {
    struct indexing *x = calloc(1, sizeof(*x));
    if (!x)
        GP_DIE("out of memory");
    x->web = web;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&x->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&x->lock, NULL);
    if (pthread_create(&x->thread, NULL, work, x) != 0) {
        free(x);
        return gp_fail(e, GP_IO, NULL, "无法启动工作线程，请检查系统的线程数限制");
    }
    web->indexing = x;
    indexing_ask(web);
    return GP_OK;
}

void indexing_stop(struct web *web) {
    struct indexing *x = web->indexing;
    if (!x)
        return;
    pthread_mutex_lock(&x->lock);
    x->pace.stop = true;
    pthread_cond_broadcast(&x->changed);
    pthread_mutex_unlock(&x->lock);
    pthread_join(x->thread, NULL);
    pthread_cond_destroy(&x->changed);
    pthread_mutex_destroy(&x->lock);
    free(x);
    web->indexing = NULL;
}

static int64_t ask(struct indexing *x) {
    int64_t pass = ++x->asked;
    pthread_cond_broadcast(&x->changed);
    return pass;
}

void indexing_ask(struct web *web) {
    struct indexing *x = web->indexing;
    pthread_mutex_lock(&x->lock);
    (void)ask(x);
    pthread_mutex_unlock(&x->lock);
}

bool indexing_wait(struct web *web, int64_t ms) {
    struct indexing *x = web->indexing;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&x->lock);
    int64_t pass = ask(x);
    int late = 0;
    x->pace.waiting++;
    while (x->done < pass && !x->pace.stop && late == 0)
        late = pthread_cond_timedwait(&x->changed, &x->lock, &until);
    x->pace.waiting--;
    bool good = x->good >= pass;
    pthread_mutex_unlock(&x->lock);
    return good;
}
