#include "web/seen.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/hash.h"
#include "store/account.h"
#include "store/token.h"
#include "web/inside.h"
#include "web/ticker.h"

#define SLOTS 4096
/* How far the database may be behind: the least idle limit is longer. */
#define WRITE_MS (4 * 60000LL)
#define ROUND_S  20 /* how often is looked for what is due */

/* One session a slot, chosen by its hash. Where two meet, the later takes it: what was not written
 * of the other is lost, minutes at most. */
struct slot {
    char tenant[13], token_hash[HASH_HEX];
    int64_t seen_ms, written_ms;
};

struct seen {
    pthread_mutex_t mutex;
    struct ticker *ticker;
    struct slot due[SLOTS]; /* the ticker's own */
    struct slot slots[SLOTS];
};

static struct slot *slot_of(struct seen *s, const char *token_hash) {
    unsigned at = 0;
    for (size_t i = 0; i < 4 && token_hash[i]; i++)
        at = at * 16 + (unsigned)(token_hash[i] % 32);
    return &s->slots[at % SLOTS];
}

static void take_slot(struct slot *slot, const char *tenant, const char *token_hash,
                      int64_t stored_ms) {
    snprintf(slot->tenant, sizeof(slot->tenant), "%s", tenant);
    snprintf(slot->token_hash, sizeof(slot->token_hash), "%s", token_hash);
    slot->seen_ms = slot->written_ms = stored_ms;
}

bool seen_too_long_ago(struct web *web, const char *tenant, const char *token_hash,
                       int64_t stored_ms, int64_t now_ms, int64_t idle_ms, bool noted) {
    struct seen *s = web->seen;
    pthread_mutex_lock(&s->mutex);
    struct slot *slot = slot_of(s, token_hash);
    bool known = strcmp(slot->token_hash, token_hash) == 0 && strcmp(slot->tenant, tenant) == 0;
    int64_t last = known && slot->seen_ms > stored_ms ? slot->seen_ms : stored_ms;
    bool idle = now_ms - last > idle_ms;
    if (!idle && !known)
        take_slot(slot, tenant, token_hash, stored_ms);
    if (!idle && noted && now_ms > slot->seen_ms)
        slot->seen_ms = now_ms;
    pthread_mutex_unlock(&s->mutex);
    return idle;
}

int64_t seen_last(struct web *web, const char *tenant, const char *token_hash, int64_t stored_ms) {
    struct seen *s = web->seen;
    pthread_mutex_lock(&s->mutex);
    const struct slot *slot = slot_of(s, token_hash);
    bool known = strcmp(slot->token_hash, token_hash) == 0 && strcmp(slot->tenant, tenant) == 0;
    int64_t seen = known && slot->seen_ms > stored_ms ? slot->seen_ms : stored_ms;
    pthread_mutex_unlock(&s->mutex);
    return seen;
}

/* ---- writing */

/* What is due, copied out: pages must not wait for the disk. */
static size_t collect(struct seen *s, bool all, struct slot *ret) {
    size_t n = 0;
    pthread_mutex_lock(&s->mutex);
    for (size_t i = 0; i < SLOTS; i++) {
        int64_t behind = s->slots[i].seen_ms - s->slots[i].written_ms;
        if (behind <= 0 || (!all && behind < WRITE_MS))
            continue;
        ret[n++] = s->slots[i];
        s->slots[i].written_ms = s->slots[i].seen_ms;
    }
    pthread_mutex_unlock(&s->mutex);
    return n;
}

static enum gp_code write_slots(struct work *w, const struct slot *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, v[i].tenant);
        TRY(store_session_seen(&there, v[i].token_hash, v[i].seen_ms));
        if (db_changes(w->db) == 0)
            TRY(store_token_used(&there, v[i].token_hash, v[i].seen_ms));
    }
    return GP_OK;
}

/* A failure is no harm: the next page of the session notes it again. */
static void write_due(struct seen *s, struct db *db, struct slot *due, bool all) {
    size_t n = collect(s, all, due);
    if (n == 0)
        return;
    struct arena scratch = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    if (WORK_WRITE(&work, write_slots(&work, due, n)) != GP_OK)
        fprintf(stderr, "gongping: %s\n", e.message);
    arena_release(&scratch);
}

static void tick(struct web *web, struct db *db, bool last) {
    if (db)
        write_due(web->seen, db, web->seen->due, last);
}

enum gp_code seen_start(struct web *web, struct gp_err *e) {
    struct seen *s = calloc(1, sizeof(*s));
    if (!s)
        GP_DIE("out of memory");
    pthread_mutex_init(&s->mutex, NULL);
    web->seen = s;
    return ticker_start(web, e, ROUND_S, tick, &s->ticker);
}

void seen_stop(struct web *web) {
    struct seen *s = web->seen;
    if (!s)
        return;
    ticker_stop(s->ticker);
    pthread_mutex_destroy(&s->mutex);
    free(s);
    web->seen = NULL;
}
