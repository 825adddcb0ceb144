#include "web/notify/sender.h"

#include "app/account/onetime.h"
#include "app/notify/send.h"
#include "base/clock.h"
#include "web/alive.h"
#include "web/ticker.h"

#define LOOK_S    2 /* how often is looked for what was queued */
#define FORGET_MS 3600000

struct sender {
    struct ticker *ticker;
    atomic_bool stop;
    int64_t forgot_ms;
};

static void say(const struct gp_err *e) {
    fprintf(stderr, "gongping: notices: %s %s\n", e->message ? e->message : "",
            e->detail ? e->detail : "");
}

static void send_all(struct web *web, struct db *db) {
    struct sender *s = web->sender;
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = db, .actor = "后台任务"};
    const struct web_config *config = &web->config;
    const struct send send = {
        .wire = {.allow_private = config->send_private, .ca_file = config->send_ca},
        .base_url = config->base_url,
        .stop = &s->stop};
    int64_t now = clock_now_ms();
    if (onetime_mail_due(&work) != GP_OK)
        say(&e);
    if (send_due(&work, &send) != GP_OK)
        say(&e);
    if (now - s->forgot_ms < FORGET_MS)
        return;
    s->forgot_ms = now;
    if (send_forget(&work, now) != GP_OK)
        say(&e);
}

/* What was queued last waits for the next start. */
static void tick(struct web *web, struct db *db, bool last) {
    if (db && !last && alive_take(web, db, "send"))
        send_all(web, db);
}

enum gp_code sender_start(struct web *web, struct gp_err *e) {
    web->sender = gp_new(&web->arena, struct sender);
    return ticker_start(web, e, LOOK_S, tick, &web->sender->ticker);
}

void sender_stop(struct web *web) {
    if (!web->sender)
        return;
    atomic_store(&web->sender->stop, true);
    ticker_stop(web->sender->ticker);
    web->sender = NULL;
}
