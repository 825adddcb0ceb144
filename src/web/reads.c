/* Two halves that meet at the slots, under a mutex: pages add to them (reads_note), and the thread
 * takes them all out at once and writes them (tick), so that neither waits for the other. */
#include "web/reads.h"

#include <pthread.h>

#include "base/clock.h"
#include "store/reading.h"
#include "web/inside.h"
#include "web/web.h"
#include "web/ticker.h"

#define WRITE_S 60
#define SLOTS   2048 /* of one minute; a power of two */

const struct read_kind_info read_kinds[READ_N] = {
    [READ_ROSTER] = {"roster", "项目的人员名单"},
    [READ_STAFF] = {"staff", "填报的人员（完整证件号）"},
    [READ_FILE] = {"file", "递交的文件"},
    [READ_FILES] = {"files", "一个项目的全部文件"},
};

/* tenant NULL: free. Its texts are one piece of memory. */
struct slot {
    char *tenant;
    const char *actor, *subject, *what;
    enum read_kind kind;
    int32_t day;
    int64_t n, first_at, last_at;
};

struct reads {
    pthread_mutex_t mutex;
    struct ticker *ticker;
    size_t n;
    struct slot *slots;
};

static struct slot *new_slots(void) {
    struct slot *v = calloc(SLOTS, sizeof(*v));
    if (!v)
        GP_DIE("out of memory");
    return v;
}

static unsigned hash_of(const char *text, unsigned h) {
    for (; *text; text++)
        h = h * 31 + (unsigned char)*text;
    return h;
}

static bool is_of(const struct slot *s, const struct slot *x) {
    return s->kind == x->kind && s->day == x->day && strcmp(s->tenant, x->tenant) == 0 &&
           strcmp(s->actor, x->actor) == 0 && strcmp(s->subject, x->subject) == 0 &&
           strcmp(s->what, x->what) == 0;
}

static void take(struct slot *s, const struct slot *x) {
    const char *const texts[] = {x->tenant, x->actor, x->subject, x->what};
    size_t at[GP_COUNT(texts)], all = 0;
    for (size_t i = 0; i < GP_COUNT(texts); i++) {
        at[i] = all;
        all += strlen(texts[i]) + 1;
    }
    char *p = malloc(all);
    if (!p)
        GP_DIE("out of memory");
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        memcpy(p + at[i], texts[i], strlen(texts[i]) + 1);
    *s = *x;
    s->tenant = p;
    s->actor = p + at[1];
    s->subject = p + at[2];
    s->what = p + at[3];
}

/* False where there is no room. */
static bool add(struct reads *r, const struct slot *x) {
    unsigned h = hash_of(x->what, hash_of(x->subject, hash_of(x->actor, (unsigned)x->kind)));
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *s = &r->slots[(h + i) % SLOTS];
        if (!s->tenant) {
            take(s, x);
            r->n++;
            return true;
        }
        if (is_of(s, x)) {
            s->n += x->n;
            s->last_at = s->last_at > x->last_at ? s->last_at : x->last_at;
            return true;
        }
    }
    return false;
}

void reads_note(struct http_call *call, enum read_kind kind, const char *subject,
                const char *what) {
    struct reads *r = worker_of(call)->web->reads;
    struct work w = web_work(call);
    int64_t now = clock_now_ms();
    if (!r || !w.tenant || cstr_empty(w.actor))
        return;
    char tenant[64];
    snprintf(tenant, sizeof(tenant), "%s", w.tenant);
    const struct slot x = {.tenant = tenant,
                           .actor = w.actor,
                           .subject = subject,
                           .what = cstr_or_empty(what),
                           .kind = kind,
                           .day = (int32_t)((now + CHINA_OFFSET_MS) / DAY_MS),
                           .n = 1,
                           .first_at = now,
                           .last_at = now};
    pthread_mutex_lock(&r->mutex);
    bool noted = add(r, &x);
    pthread_mutex_unlock(&r->mutex);
    if (!noted)
        fprintf(stderr, "gongping: reads: more than %d in a minute, one is not noted\n", SLOTS);
}

/* ---- writing */

static enum gp_code write_all(struct work *w, const struct slot *v) {
    for (size_t i = 0; i < SLOTS; i++) {
        if (!v[i].tenant)
            continue;
        struct work there = work_in(w, v[i].tenant);
        const struct reading row = {.day = {v[i].day},
                                    .actor = v[i].actor,
                                    .kind = read_kinds[v[i].kind].word,
                                    .subject = v[i].subject,
                                    .what = v[i].what,
                                    .n = v[i].n,
                                    .first_at = v[i].first_at,
                                    .last_at = v[i].last_at};
        TRY(store_reading_add(&there, &row));
    }
    return GP_OK;
}

/* What could not be written comes back, as far as there is room. */
static void put_back(struct reads *r, const struct slot *v) {
    pthread_mutex_lock(&r->mutex);
    for (size_t i = 0; i < SLOTS; i++)
        if (v[i].tenant)
            (void)add(r, &v[i]);
    pthread_mutex_unlock(&r->mutex);
}

static void free_slots(struct slot *v) {
    for (size_t i = 0; i < SLOTS; i++)
        free(v[i].tenant);
    free(v);
}

static struct slot *take_out(struct reads *r) {
    struct slot *v = NULL;
    pthread_mutex_lock(&r->mutex);
    if (r->n > 0) {
        v = r->slots;
        r->slots = new_slots();
        r->n = 0;
    }
    pthread_mutex_unlock(&r->mutex);
    return v;
}

static void tick(struct web *web, struct db *db, bool last) {
    (void)last;
    struct slot *v = db ? take_out(web->reads) : NULL;
    if (!v)
        return;
    struct arena scratch = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = db};
    if (WORK_WRITE(&work, write_all(&work, v)) != GP_OK) {
        fprintf(stderr, "gongping: reads: %s\n", e.message);
        put_back(web->reads, v);
    }
    free_slots(v);
    arena_release(&scratch);
}

enum gp_code reads_start(struct web *web, struct gp_err *e) {
    struct reads *r = calloc(1, sizeof(*r));
    if (!r)
        GP_DIE("out of memory");
    pthread_mutex_init(&r->mutex, NULL);
    r->slots = new_slots();
    web->reads = r;
    return ticker_start(web, e, WRITE_S, tick, &r->ticker);
}

void reads_stop(struct web *web) {
    struct reads *r = web->reads;
    if (!r)
        return;
    ticker_stop(r->ticker);
    pthread_mutex_destroy(&r->mutex);
    free_slots(r->slots);
    free(r);
    web->reads = NULL;
}
