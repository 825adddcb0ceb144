/* Two halves that meet at the table, under a mutex: pages add to them (reads_note), and the thread
 * takes them all out at once and writes them (tick), so that neither waits for the other. */
#include "web/reads_table.h"

#include <pthread.h>

#include "base/clock.h"
#include "store/reading.h"
#include "web/inside.h"
#include "web/web.h"
#include "web/ticker.h"

#define WRITE_S 60
#define MOST    65536 /* slots of one minute, some 20 MB; a power of two */

const struct read_kind_info read_kinds[READ_N] = {
    [READ_ROSTER] = {"roster", "项目的人员名单"},
    [READ_STAFF] = {"staff", "项目或填报的人员（完整证件号）"},
    [READ_FILE] = {"file", "递交的文件"},
    [READ_FILES] = {"files", "一个项目的全部文件"},
    [READ_FINDINGS] = {"findings", "核查发现（写有人员姓名）"},
};

struct reads {
    pthread_mutex_t mutex;
    struct ticker *ticker;
    struct reads_table table;
};

void reads_note(struct http_call *call, enum read_kind kind, const char *subject,
                const char *what) {
    struct reads *r = worker_of(call)->web->reads;
    struct work w = web_work(call);
    int64_t now = clock_now_ms();
    if (!r || !w.tenant || cstr_empty(w.actor))
        return;
    char tenant[64];
    snprintf(tenant, sizeof(tenant), "%s", w.tenant);
    const struct reads_slot x = {.tenant = tenant,
                                 .actor = w.actor,
                                 .subject = subject,
                                 .what = cstr_or_empty(what),
                                 .kind = kind,
                                 .day = (int32_t)((now + CHINA_OFFSET_MS) / DAY_MS),
                                 .n = 1,
                                 .first_at = now,
                                 .last_at = now};
    pthread_mutex_lock(&r->mutex);
    bool noted = reads_table_add(&r->table, &x);
    pthread_mutex_unlock(&r->mutex);
    if (!noted)
        fprintf(stderr, "gongping: reads: no room for %s of %s, one is not noted\n",
                read_kinds[kind].word, w.actor);
}

void reads_note_round(struct http_call *call, enum read_kind kind) {
    reads_note(call, kind, arena_printf(call->arena, "round/%s", http_param(call, "round")), NULL);
}

void reads_note_entry(struct http_call *call, enum read_kind kind, const char *what) {
    reads_note(call, kind,
               arena_printf(call->arena, "round/%s/entry/%s", http_param(call, "round"),
                            http_param(call, "entry")),
               what);
}

/* ---- writing */

static enum gp_code write_all(struct work *w, const struct reads_table *t) {
    for (size_t i = 0; i < t->room; i++) {
        const struct reads_slot *v = &t->slots[i];
        if (!v->tenant)
            continue;
        struct work there = work_in(w, v->tenant);
        const struct reading row = {.day = {v->day},
                                    .actor = v->actor,
                                    .kind = read_kinds[v->kind].word,
                                    .subject = v->subject,
                                    .what = v->what,
                                    .n = v->n,
                                    .first_at = v->first_at,
                                    .last_at = v->last_at};
        TRY(store_reading_add(&there, &row));
    }
    return GP_OK;
}

/* What could not be written comes back. */
static void put_back(struct reads *r, const struct reads_table *t) {
    bool all = true;
    pthread_mutex_lock(&r->mutex);
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i].tenant)
            all = reads_table_add(&r->table, &t->slots[i]) && all;
    pthread_mutex_unlock(&r->mutex);
    if (!all)
        fprintf(stderr, "gongping: reads: no room for all that could not be written\n");
}

static bool take_out(struct reads *r, struct reads_table *ret) {
    pthread_mutex_lock(&r->mutex);
    bool any = r->table.n > 0;
    if (any) {
        *ret = r->table;
        r->table = reads_table_of(MOST);
    }
    pthread_mutex_unlock(&r->mutex);
    return any;
}

static void tick(struct web *web, struct db *db, bool last) {
    struct reads_table t;
    (void)last;
    if (!db || !take_out(web->reads, &t))
        return;
    struct arena scratch = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    if (WORK_WRITE(&work, write_all(&work, &t)) != GP_OK) {
        fprintf(stderr, "gongping: reads: %s\n", e.message);
        put_back(web->reads, &t);
    }
    reads_table_free(&t);
    arena_release(&scratch);
}

enum gp_code reads_start(struct web *web, struct gp_err *e) {
    struct reads *r = calloc(1, sizeof(*r));
    if (!r)
        GP_DIE("out of memory");
    pthread_mutex_init(&r->mutex, NULL);
    r->table = reads_table_of(MOST);
    web->reads = r;
    return ticker_start(web, e, WRITE_S, tick, &r->ticker);
}

void reads_stop(struct web *web) {
    struct reads *r = web->reads;
    if (!r)
        return;
    ticker_stop(r->ticker);
    pthread_mutex_destroy(&r->mutex);
    reads_table_free(&r->table);
    free(r);
    web->reads = NULL;
}
