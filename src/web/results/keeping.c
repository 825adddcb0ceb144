#include "web/results/keeping.h"

#include <time.h>

#include "app/results/stored.h"
#include "web/ticker.h"

#define LOOK_S   1
#define PAUSE_NS 50000000L /* between turns, each of which keeps other writers waiting */

struct keeping {
    struct ticker *ticker;
    atomic_bool stop;
};

/* One turn. What could not be kept is missed again, and then tried again. */
static size_t keep(struct db *db, const struct stored_wish *wish) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {
        .arena = &arena, .err = &e, .db = db, .tenant = wish->tenant, .actor = "后台任务"};
    size_t n = 0;
    enum gp_code code = WORK_WRITE(&work, stored_keep(&work, wish->round, &n));
    if (code == GP_IO || code == GP_BUG)
        fprintf(stderr, "gongping: results: %s %s\n", e.message ? e.message : "",
                e.detail ? e.detail : "");
    return code == GP_OK ? n : 0;
}

static void tick(struct web *web, struct db *db, bool last) {
    struct stored_wish wish;
    struct keeping *k = web->keeping;
    if (!db || last)
        return;
    while (!atomic_load(&k->stop) && stored_wanted(&wish))
        while (!atomic_load(&k->stop) && keep(db, &wish) == DOSSIER_PART)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
}

enum gp_code keeping_start(struct web *web, struct gp_err *e) {
    web->keeping = gp_new(&web->arena, struct keeping);
    return ticker_start(web, e, LOOK_S, tick, &web->keeping->ticker);
}

void keeping_stop(struct web *web) {
    if (!web->keeping)
        return;
    atomic_store(&web->keeping->stop, true);
    ticker_stop(web->keeping->ticker);
    web->keeping = NULL;
}
