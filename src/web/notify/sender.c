#include "web/notify/sender.h"

#include <pthread.h>
#include <time.h>

#include "app/notify/send.h"
#include "base/clock.h"
#include "web/alive.h"

/* How often is looked for what was queued: notices are not awaited by the second. */
#define LOOK_MS   2000
#define FORGET_MS 3600000

struct sender {
    struct web *web;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stop;
    int64_t forgot_ms;
};

static void say(const struct gp_err *e) {
    fprintf(stderr, "gongping: notices: %s %s\n", e->message ? e->message : "",
            e->detail ? e->detail : "");
}

static void send_all(struct sender *s, struct db *db) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = db, .actor = "后台任务"};
    const struct web_config *config = &s->web->config;
    const struct send send = {
        .wire = {.allow_private = config->send_private, .ca_file = config->send_ca},
        .base_url = config->base_url,
        .stop = &s->stop};
    int64_t next, now = clock_now_ms();
    if (send_due(&work, &send, &next) != GP_OK)
        say(&e);
    if (now - s->forgot_ms < FORGET_MS)
        return;
    s->forgot_ms = now;
    if (send_forget(&work, now) != GP_OK)
        say(&e);
}

static void nap(struct sender *s) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_MS / 1000;
    pthread_mutex_lock(&s->lock);
    if (!atomic_load(&s->stop))
        pthread_cond_timedwait(&s->wake, &s->lock, &until);
    pthread_mutex_unlock(&s->lock);
}

static void *work(void *arg) {
    struct sender *s = arg;
    struct db *db = web_open_db(s->web);
    while (db && !atomic_load(&s->stop)) {
        if (alive_take(s->web, db, "send"))
            send_all(s, db);
        nap(s);
    }
    db_close(db);
    return NULL;
}

enum gp_code sender_start(struct web *web, struct gp_err *e) {
    struct sender *s = calloc(1, sizeof(*s));
    if (!s)
        GP_DIE("out of memory");
    s->web = web;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&s->lock, NULL);
    if (pthread_create(&s->thread, NULL, work, s) != 0) {
        free(s);
        return gp_fail(e, GP_IO, NULL, "无法启动工作线程，请检查系统的线程数限制");
    }
    web->sender = s;
    return GP_OK;
}

void sender_stop(struct web *web) {
    struct sender *s = web->sender;
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stop, true);
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
    web->sender = NULL;
}
