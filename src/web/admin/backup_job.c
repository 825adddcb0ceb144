/* One place, one thread: take_place() and the pool. A backup that somebody asks for begins with
 * backup_job_begin(), one by itself with backup_job_tick(), which the server calls at its start and
 * every ten minutes; both end in make(). What follows an automatic one (old ones go, a failure is
 * told) is after_automatic(). */
#include "web/admin/backup_job.h"

#include <pthread.h>
#include <stdatomic.h>

#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "app/admin/setting.h"
#include "app/notice.h"
#include "store/store.h"
#include "base/clock.h"
#include "http/pool.h"
#include "web/alive.h"
#include "web/jobs.h"

struct order {
    struct pool_item item;  /* first: the pool gives it back */
    char *tenant, *account; /* account NULL: by itself */
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
    int64_t told_ms; /* when an automatic one was last said to have failed; of the pool's thread */
    _Atomic int64_t newest; /* the day of the newest one, as it was last looked */
    struct arena said;      /* the texts of how the last one ended */
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

/* ---- the place */

static const char *address_of(struct arena *a, const struct web_config *config) {
    return config->backup_to ? config->backup_to : arena_printf(a, "%s/backups", config->files);
}

enum gp_code backup_job_place(struct gp_err *e, const struct web_config *config,
                              struct depot **ret) {
    const char *address = address_of(e->arena, config);
    if (depot_open(e, e->arena, address, &config->storage, ret) == GP_OK)
        return GP_OK;
    return depot_is_address(address)
               ? GP_IO
               : gp_fail(e, GP_IO, "备份", "无法建立备份文件夹 %s，请检查权限", address);
}

static enum gp_code note_newest(void *arg, const struct depot_item *item) {
    int64_t *newest = arg, day = backup_name_day(item->name);
    if (day != DEC_UNSET && (*newest == DEC_UNSET || day > *newest))
        *newest = day;
    return GP_OK;
}

/* Unset: there is none, or nobody knows. */
static int64_t look_for_newest(const struct web *web) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct depot *place;
    int64_t newest = DEC_UNSET;
    if (backup_job_place(&e, &web->config, &place) != GP_OK ||
        depot_each(place, &e, "gongping-", note_newest, &newest) != GP_OK)
        fprintf(stderr, "gongping: backup: %s\n", e.message);
    atomic_store(&web->backup->newest, newest);
    return newest;
}

int64_t backup_job_newest(const struct web *web) {
    return depot_is_address(web->config.backup_to) ? atomic_load(&web->backup->newest)
                                                   : look_for_newest(web);
}

/* ---- making one */

/* The first name from now on that nobody has: once the clock was set back, there may be one of now.
 */
static enum gp_code free_name(struct gp_err *e, const struct depot *place, bool automatic,
                              const char **ret) {
    int64_t now = clock_now_ms(), size, sealed;
    do {
        *ret = backup_name(e->arena, now, automatic);
        TRY(depot_size(place, e, *ret, &size));
        TRY(depot_size(place, e, arena_printf(e->arena, "%s" SEAL_ENDING, *ret), &sealed));
        now += 1000;
    } while (size >= 0 || sealed >= 0);
    return GP_OK;
}

/* All in one file: what somebody takes away must be whole. */
static enum gp_code make_whole(struct work *w, struct web *web, const char *name,
                               struct backup_made *made) {
    const char *key = web->config.seal_for;
    const char *path = arena_printf(w->arena, "%s/%s", address_of(w->arena, &web->config), name);
    if (!key)
        return backup_make(w, web->config.files, path, asks_to_stop, web->backup, made);
    const struct backup_seal seal = {path, arena_printf(w->arena, "%s" SEAL_ENDING, path), key};
    return backup_make_sealed(w, web->config.files, &seal, asks_to_stop, web->backup, made);
}

/* By itself into a place of its own, and whatever goes to storage: files once for all of them. */
static enum gp_code make_file(struct work *w, struct web *web, bool automatic,
                              const char **ret_name, struct backup_made *made) {
    struct depot *place;
    TRY(backup_job_place(w->err, &web->config, &place));
    TRY(free_name(w->err, place, automatic, ret_name));
    if (!depot_is_remote(place) && !(automatic && web->config.backup_to))
        return make_whole(w, web, *ret_name, made);
    const struct backup_apart apart = {place, *ret_name, web->config.seal_for};
    return backup_make_apart(w, web->config.files, &apart, asks_to_stop, web->backup, made,
                             ret_name);
}

/* ---- by itself */

/* Of automatic ones only the newest stay; what somebody made is left alone. */
static void drop_old(struct work *w, const struct web *web, int64_t keep) {
    struct depot *place;
    if (backup_job_place(w->err, &web->config, &place) != GP_OK ||
        backup_drop_old(w->err, place, keep) != GP_OK)
        fprintf(stderr, "gongping: backup: %s\n", w->err->message);
}

static enum gp_code say_failed(struct work *w, const char *problem) {
    const struct notice_text text = {
        .title = "自动备份没有成功",
        .body = problem,
        .link = "/admin/backup",
    };
    return notice_to_role(w, ROLE_ADMIN, &text);
}

/* One message a day, however often it is tried. */
static void after_automatic(struct work *w, struct web *web, const char *problem) {
    struct backup_job *job = web->backup;
    int64_t keep = DEC_UNSET;
    if (!problem && WORK_READ(w, setting_number(w, SETTING_BACKUP_KEEP, &keep)) == GP_OK)
        drop_old(w, web, keep);
    if (!problem || clock_now_ms() - job->told_ms < DAY_MS)
        return;
    job->told_ms = clock_now_ms();
    if (WORK_WRITE(w, say_failed(w, problem)) != GP_OK)
        fprintf(stderr, "gongping: backup: %s\n", w->err->message);
}

static void make(struct web *web, struct db *db, const struct order *order) {
    struct arena arena = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    bool automatic = !order->account;
    struct work work = {.arena = &arena,
                        .err = &e,
                        .db = db,
                        .tenant = order->tenant,
                        .actor = automatic ? "后台任务" : order->account};
    struct backup_made made = {0};
    const char *name = "";
    enum gp_code code = make_file(&work, web, automatic, &name, &made);
    if (code != GP_OK)
        fprintf(stderr, "gongping: backup: %s %s\n", e.message, e.detail ? e.detail : "");
    tell(web->backup, code, &e, name, &made);
    if (code == GP_OK)
        (void)look_for_newest(web);
    if (automatic)
        after_automatic(&work, web, code == GP_OK ? NULL : e.message);
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
    atomic_store(&web->backup->newest, DEC_UNSET);
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

/* With the place taken. False when the site is stopping. */
static bool add_order(struct backup_job *job, const char *tenant, const char *account) {
    struct order *order = calloc(1, sizeof(*order));
    if (!order || !(order->tenant = strdup(tenant)) ||
        (account && !(order->account = strdup(account))))
        GP_DIE("out of memory");
    if (pool_add(job->pool, &order->item))
        return true;
    free_order(order);
    give_place_back(job);
    return false;
}

enum gp_code backup_job_begin(struct http_call *call) {
    struct backup_job *job = worker_of(call)->web->backup;
    const struct visitor *v = web_visitor(call);
    enum place place = take_place(job);
    if (place == PLACE_SAME_CLICK)
        return GP_OK;
    if (place == PLACE_BUSY)
        return gp_fail(call->err, GP_CONFLICT, NULL, "正在备份，做好后会出现在列表里，请稍候");
    if (add_order(job, v->tenant, v->account->id))
        return GP_OK;
    return gp_fail(call->err, GP_RETRY, NULL, "网站正在停止，请稍后再备份");
}

/* The district, where it has the database for itself and wants backups. */
static enum gp_code wanted(struct work *w, const char **ret_tenant, int64_t *ret_days) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    *ret_tenant = NULL;
    if (n != 1)
        return GP_OK;
    struct work there = work_in(w, tenants[0].tenant);
    *ret_tenant = tenants[0].tenant;
    return setting_number(&there, SETTING_BACKUP_DAYS, ret_days);
}

void backup_job_tick(const struct web *web) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = web_take_db(web)};
    const char *tenant = NULL;
    int64_t days = DEC_UNSET;
    enum gp_code code = work.db ? WORK_READ(&work, wanted(&work, &tenant, &days)) : GP_OK;
    bool looks = code == GP_OK && tenant && days != DEC_UNSET;
    int64_t newest = looks ? look_for_newest(web) : DEC_UNSET;
    if (looks && backup_is_due(clock_now_ms(), newest, days) &&
        alive_take(web, work.db, "backup") && take_place(web->backup) == PLACE_TAKEN)
        (void)add_order(web->backup, tenant, NULL);
    web_give_db(web, work.db);
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
