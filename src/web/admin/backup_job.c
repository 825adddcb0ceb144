#include "web/admin/backup_job.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "app/admin/backup.h"
#include "base/clock.h"
#include "http/pool.h"
#include "web/jobs.h"

struct order {
    struct pool_item item; /* first: the pool gives it back */
    char *tenant, *account;
};

static void free_order(struct order *order) {
    free(order->tenant);
    free(order->account);
    free(order);
}

struct backup_job {
    struct pool *pool;
    atomic_bool stopping;
    pthread_mutex_t lock; /* of what follows */
    bool running;
    int64_t begun_ms;   /* of the wall clock, to be shown */
    int64_t clicked_ms; /* the same moment of the clock that is never set back; 0: never */
    struct arena said;  /* the texts of how the last one ended */
    const char *problem, *warning;
};

static bool asks_to_stop(void *arg) {
    struct backup_job *job = arg;
    return atomic_load(&job->stopping);
}

static const char *warning_of(struct arena *a, const char *name, const struct backup_made *made) {
    if (made->n_lacking == 0)
        return NULL;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&b, "%s 里缺 %zu 个登记过的文件，它们在服务器上已找不到或大小不符：", name,
             made->n_lacking);
    for (size_t i = 0; i < made->n_lacking && i < 5; i++)
        buf_addf(&b, "%s%s", i ? "、" : "", made->lacking[i].file_name);
    buf_adds(&b, made->n_lacking > 5 ? " 等" : "");
    return arena_strdup(a, buf_text(&b));
}

static void tell(struct backup_job *job, enum gp_code code, const struct gp_err *e,
                 const char *name, const struct backup_made *made) {
    pthread_mutex_lock(&job->lock);
    arena_reset(&job->said);
    job->running = false;
    job->problem = code == GP_OK ? NULL : arena_strdup(&job->said, e->message);
    job->warning = code == GP_OK ? warning_of(&job->said, name, made) : NULL;
    pthread_mutex_unlock(&job->lock);
}

/* The first name from now on that nobody has: once the clock was set back, there may be one of now.
 */
static const char *free_name(struct arena *a, const char *files, const char **ret_name) {
    const char *path;
    struct stat st;
    int64_t now = clock_now_ms();
    do {
        *ret_name = backup_name(a, now);
        path = arena_printf(a, "%s/backups/%s", files, *ret_name);
        now += 1000;
    } while (lstat(path, &st) == 0);
    return path;
}

static void make(struct web *web, struct db *db, const struct order *order) {
    struct arena arena = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {
        .arena = &arena, .err = &e, .db = db, .tenant = order->tenant, .actor = order->account};
    struct backup_made made = {0};
    const char *name, *path = free_name(&arena, web->config.files, &name);
    enum gp_code code =
        backup_make(&work, web->config.files, path, asks_to_stop, web->backup, &made);
    if (code != GP_OK)
        fprintf(stderr, "gongping: backup: %s %s\n", e.message, e.detail ? e.detail : "");
    tell(web->backup, code, &e, name, &made);
    arena_release(&arena);
}

static void run(void *cls, void *worker, struct pool_item *items) {
    struct order *order = (struct order *)items;
    make(cls, worker, order);
    free_order(order);
}

enum gp_code backup_job_start(struct web *web, struct gp_err *e) {
    web->backup = gp_new(&web->arena, struct backup_job);
    pthread_mutex_init(&web->backup->lock, NULL);
    return jobs_pool(web, e, 1, run, &web->backup->pool);
}

void backup_job_stop(struct web *web) {
    struct backup_job *job = web->backup;
    if (!job)
        return;
    atomic_store(&job->stopping, true);
    pool_stop(job->pool);
    pthread_mutex_destroy(&job->lock);
    arena_release(&job->said);
    web->backup = NULL;
}

/* Two clicks, and not two wishes. */
#define SAME_CLICK_MS 3000

enum place { PLACE_TAKEN, PLACE_BUSY, PLACE_SAME_CLICK };

/* Takes the one place, unless another has it or has just been done with it. */
static enum place take_place(struct backup_job *job) {
    pthread_mutex_lock(&job->lock);
    int64_t now = clock_monotonic_ms();
    bool just_made = !job->problem && job->clicked_ms != 0 && now - job->clicked_ms < SAME_CLICK_MS;
    enum place place = job->running ? PLACE_BUSY : just_made ? PLACE_SAME_CLICK : PLACE_TAKEN;
    if (place == PLACE_TAKEN) {
        job->running = true;
        job->begun_ms = clock_now_ms();
        job->clicked_ms = now;
        job->problem = job->warning = NULL;
    }
    pthread_mutex_unlock(&job->lock);
    return place;
}

static void give_place_back(struct backup_job *job) {
    pthread_mutex_lock(&job->lock);
    job->running = false;
    job->clicked_ms = 0;
    pthread_mutex_unlock(&job->lock);
}

enum gp_code backup_job_begin(struct http_call *call) {
    struct backup_job *job = worker_of(call)->web->backup;
    const struct visitor *v = web_visitor(call);
    enum place place = take_place(job);
    if (place == PLACE_SAME_CLICK)
        return GP_OK;
    if (place == PLACE_BUSY)
        return gp_fail(call->err, GP_CONFLICT, NULL, "正在备份，做好后会出现在列表里，请稍候");
    struct order *order = calloc(1, sizeof(*order));
    if (!order || !(order->tenant = strdup(v->tenant)) ||
        !(order->account = strdup(v->account->id)))
        GP_DIE("out of memory");
    if (pool_add(job->pool, &order->item))
        return GP_OK;
    free_order(order);
    give_place_back(job);
    return gp_fail(call->err, GP_RETRY, NULL, "网站正在停止，请稍后再备份");
}

void backup_job_look(const struct http_call *call, struct backup_view *ret) {
    struct backup_job *job = worker_of(call)->web->backup;
    pthread_mutex_lock(&job->lock);
    *ret = (struct backup_view){.running = job->running,
                                .begun_ms = job->begun_ms,
                                .problem = arena_strdup(call->arena, job->problem),
                                .warning = arena_strdup(call->arena, job->warning)};
    pthread_mutex_unlock(&job->lock);
}
