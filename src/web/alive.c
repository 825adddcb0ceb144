#include "web/alive.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "store/server.h"
#include "web/jobs.h"
#include "web/route.h"
#include "web/ticker.h"

#define BEAT_S 5
/* A server that was not heard of for so long is no more. Longer than a database takes to be
 * restarted, and than clocks of servers are apart. */
#define LIVES_MS 40000
/* One that is alone has no need to say so again and again. */
#define ALONE_MS ((int64_t)100 * 365 * 86400 * 1000)

static enum gp_code beat(struct work *w, const struct web *web, bool last) {
    if (last)
        return store_server_drop(w, web->id);
    int64_t lives = web->many_writers ? LIVES_MS : ALONE_MS;
    return store_server_put(w, web->id, work_now_ms(w) + lives);
}

static void tick(struct web *web, struct db *db, bool last) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    if (!db)
        return;
    if (!web->many_writers) { /* nobody asks whether it lives */
        if (!last && jobs_any_cut(web))
            jobs_look(web, db, true);
        return;
    }
    if (WORK_WRITE(&work, beat(&work, web, last)) != GP_OK)
        fprintf(stderr, "gongping: %s\n", e.message);
    else if (!last)
        jobs_look(web, db, false);
}

enum gp_code alive_start(struct web *web, struct gp_err *e) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct work work = {.arena = &scratch, .err = e, .db = web_take_db(web)};
    if (!work.db)
        return gp_fail(e, GP_IO, NULL, "无法打开数据库");
    enum gp_code code = WORK_WRITE(&work, beat(&work, web, false));
    if (code == GP_OK)
        jobs_look(web, work.db, !web->many_writers);
    web_give_db(web, work.db);
    TRY(code);
    return ticker_start(web, e, BEAT_S, tick, &web->alive);
}

void alive_stop(struct web *web) {
    ticker_stop(web->alive);
    web->alive = NULL;
}

/* ---- duties */

/* Most of the time nothing has to be written. */
static enum gp_code take(struct work *w, const struct web *web, const char *duty, bool *ret) {
    bool is_free;
    TRY(WORK_READ(w, store_duty_look(w, duty, web->id, ret, &is_free)));
    return *ret || !is_free ? GP_OK : WORK_WRITE(w, store_duty_take(w, duty, web->id, ret));
}

bool alive_take(const struct web *web, struct db *db, const char *duty) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    bool mine = !web->many_writers;
    if (!mine && take(&work, web, duty, &mine) != GP_OK) {
        fprintf(stderr, "gongping: %s: %s\n", duty, e.message);
        return false;
    }
    return mine;
}

void alive_leave(const struct web *web, struct db *db, const char *duty) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    if (web->many_writers && WORK_WRITE(&work, store_duty_leave(&work, duty, web->id)) != GP_OK)
        fprintf(stderr, "gongping: %s: %s\n", duty, e.message);
}

/* ---- pace */

static enum gp_code ask(struct work *w, const struct pace *p, int64_t *ret) {
    return store_pace_ask(w, p, ret);
}

/* A database that cannot be asked lets nobody wait: what follows will need it anyway. */
int64_t alive_pace(void *cls, void *worker, const struct http_limit *limit, const char *address) {
    (void)cls;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = ((struct web_worker *)worker)->db};
    const struct pace p = {limit->name, address, limit->burst, limit->every_ms};
    int64_t wait = 0;
    return WORK_WRITE(&work, ask(&work, &p, &wait)) == GP_OK ? wait : 0;
}

/* ---- whether it takes requests */

/* That it is answered at all says that the database can be read: the gate has. */
static enum gp_code ready(struct http_call *call) {
    bool leaving = atomic_load(&worker_of(call)->web->leaving);
    return http_reply(call, leaving ? 503 : 200, "text/plain; charset=utf-8",
                      str_of(leaving ? "正在停止\n" : "可以访问\n"));
}

/* That the process answers, whatever its database does: who watches begins it anew when it does
 * not. */
static enum gp_code healthy(struct http_call *call) {
    return http_reply(call, 200, "text/plain; charset=utf-8", STR(SITE_IS_WELL));
}

const struct http_route alive_routes[] = {
    WEB_GET("/healthz", healthy, PERM_PUBLIC, "供监控询问：程序还在不在", .unattended = true,
            .unit = HTTP_UNIT_OWN, .bare = true),
    WEB_GET("/readyz", ready, PERM_PUBLIC, "供反向代理询问：能不能接受请求", .unattended = true),
    {.path = NULL},
};
