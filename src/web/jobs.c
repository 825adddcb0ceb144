#include "web/jobs.h"

#include <pthread.h>

#include "app/publish/publish.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/memory.h"

struct job {
    struct pool_item item; /* first: the pool gives it back */
    enum job_kind kind;
    char *tenant, *id;
};

/* What is looked for and what ends are one after the other. cut: jobs whose beginning or end could
 * not be written: by the database they wait for nobody, or are at work for ever. */
struct jobs_state {
    pthread_mutex_t lock;
    struct pool_item *cut;
    bool over;
};

static void free_job(struct job *job) {
    free(job->tenant);
    free(job->id);
    free(job);
}

static void keep_cut(struct jobs_state *state, struct job *job) {
    pthread_mutex_lock(&state->lock);
    job->item.next = state->cut;
    state->cut = &job->item;
    pthread_mutex_unlock(&state->lock);
}

static void *open_worker(void *cls) {
    return web_open_worker_db(cls, NULL);
}

static void close_worker(void *cls, void *worker) {
    (void)cls;
    db_close(worker);
}

enum gp_code jobs_pool(struct web *web, struct gp_err *e, size_t queue_max, pool_run run,
                       struct pool **ret) {
    struct pool_config config = {.threads = 1,
                                 .batch_min = 1,
                                 .batch_max = 1,
                                 .queue_max = queue_max,
                                 .cls = web,
                                 .worker_open = open_worker,
                                 .worker_close = close_worker,
                                 .run = run};
    return pool_start(&config, e, ret);
}

/* False: it has neither ended nor failed. */
static bool run_job(struct web *web, struct db *db, const struct job *job) {
    (void)heap_was_refused(); /* to what came before */
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {
        .arena = &arena, .err = &e, .db = db, .tenant = job->tenant, .actor = "后台任务"};
    if (report_job_run(&work, web->config.files, web->id, job->id) == GP_OK)
        return true;
    fprintf(stderr, "gongping: job %s: %s %s\n", job->id, e.message ? e.message : "",
            e.detail ? e.detail : "");
    return false;
}

/* Has those wait again. */
static void release_cut(struct web *web, struct db *db) {
    struct jobs_state *state = web->jobs_state;
    while (state->cut) {
        struct job *job = (struct job *)state->cut;
        struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
        struct gp_err e = {.arena = &arena};
        struct work work = {.arena = &arena, .err = &e, .db = db, .tenant = job->tenant};
        if (report_job_release(&work, job->id, web->id) != GP_OK)
            return;
        state->cut = job->item.next;
        free_job(job);
    }
}

bool jobs_any_cut(struct web *web) {
    pthread_mutex_lock(&web->jobs_state->lock);
    bool any = web->jobs_state->cut != NULL;
    pthread_mutex_unlock(&web->jobs_state->lock);
    return any;
}

static void run_jobs(void *cls, void *worker, struct pool_item *items) {
    struct web *web = cls;
    for (struct pool_item *i = items, *next; i; i = next) {
        struct job *job = (struct job *)i;
        next = i->next;
        enum job_kind kind = job->kind;
        if (run_job(web, worker, job))
            free_job(job);
        else
            keep_cut(web->jobs_state, job);
        atomic_fetch_sub(&web->jobs_here[kind], 1);
    }
    memory_give_back();
}

/* What is committed as waiting. False when too many wait. */
static bool enqueue(struct web *web, enum job_kind kind, const char *tenant, const char *id) {
    struct job *job = calloc(1, sizeof(*job));
    if (!job || !(job->tenant = strdup(tenant)) || !(job->id = strdup(id)))
        GP_DIE("out of memory");
    job->kind = kind;
    atomic_fetch_add(&web->jobs_here[kind], 1);
    if (pool_add(web->jobs[kind], &job->item))
        return true;
    atomic_fetch_sub(&web->jobs_here[kind], 1);
    free_job(job);
    return false;
}

/* How long a job waits for the server that it was asked of. */
#define OWN_MS 10000

/* What waits here already is not counted twice: who takes more waits for nothing. */
static void take_up(struct web *web, struct db *db, bool all) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = db};
    struct report_resumed *list;
    bool idle[JOB_KIND_N];
    size_t n;
    release_cut(web, db);
    for (size_t k = 0; k < JOB_KIND_N; k++)
        idle[k] = atomic_load(&web->jobs_here[k]) == 0;
    if (report_jobs_resume(&work, all ? INT64_MAX : clock_now_ms() - OWN_MS, &list, &n) != GP_OK) {
        fprintf(stderr, "gongping: jobs: %s\n", e.message);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (idle[list[i].kind])
            (void)enqueue(web, list[i].kind, list[i].tenant, list[i].id);
}

void jobs_look(struct web *web, struct db *db, bool all) {
    pthread_mutex_lock(&web->jobs_state->lock);
    if (!web->jobs_state->over)
        take_up(web, db, all);
    pthread_mutex_unlock(&web->jobs_state->lock);
}

enum gp_code jobs_start(struct web *web, struct gp_err *e) {
    if (!(web->jobs_state = calloc(1, sizeof(*web->jobs_state))))
        GP_DIE("out of memory");
    pthread_mutex_init(&web->jobs_state->lock, NULL);
    for (size_t i = 0; i < JOB_KIND_N; i++)
        TRY(jobs_pool(web, e, 100, run_jobs, &web->jobs[i]));
    return GP_OK;
}

void jobs_stop(struct web *web) {
    if (!web->jobs_state)
        return;
    pthread_mutex_lock(&web->jobs_state->lock);
    web->jobs_state->over = true;
    pthread_mutex_unlock(&web->jobs_state->lock);
    for (size_t i = 0; i < JOB_KIND_N; i++) {
        pool_stop(web->jobs[i]);
        web->jobs[i] = NULL;
    }
}

void jobs_free(struct web *web) {
    if (!web->jobs_state)
        return;
    for (struct pool_item *i = web->jobs_state->cut, *next; i; i = next) {
        next = i->next;
        free_job((struct job *)i);
    }
    pthread_mutex_destroy(&web->jobs_state->lock);
    free(web->jobs_state);
    web->jobs_state = NULL;
}

enum gp_code jobs_add(struct http_call *call, enum job_kind kind, const char *id) {
    if (enqueue(worker_of(call)->web, kind, web_visitor(call)->tenant, id))
        return GP_OK;
    static const char why[] = "排队的事太多，请稍后再试";
    struct work work = web_work(call);
    TRY(report_job_refuse(&work, id, why));
    return gp_fail(call->err, GP_RETRY, NULL, why);
}
