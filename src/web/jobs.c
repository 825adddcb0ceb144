#include "web/jobs.h"

#include "app/publish/publish.h"
#include "base/memory.h"

struct job {
    struct pool_item item; /* first: the pool gives it back */
    char *tenant, *id;
};

static void *open_worker(void *cls) {
    return web_open_db(cls);
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

static void run_job(struct web *web, struct db *db, const struct job *job) {
    struct arena arena = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {
        .arena = &arena, .err = &e, .db = db, .tenant = job->tenant, .actor = "后台任务"};
    if (report_job_run(&work, web->config.files, job->id) != GP_OK)
        fprintf(stderr, "gongping: job %s: %s %s\n", job->id, e.message ? e.message : "",
                e.detail ? e.detail : "");
    arena_release(&arena);
}

static void run_jobs(void *cls, void *worker, struct pool_item *items) {
    for (struct pool_item *i = items, *next; i; i = next) {
        struct job *job = (struct job *)i;
        next = i->next;
        run_job(cls, worker, job);
        free(job->tenant);
        free(job->id);
        free(job);
    }
    memory_give_back();
}

/* What is committed as waiting. False when too many wait. */
static bool enqueue(struct web *web, enum job_kind kind, const char *tenant, const char *id) {
    struct job *job = calloc(1, sizeof(*job));
    if (!job || !(job->tenant = strdup(tenant)) || !(job->id = strdup(id)))
        GP_DIE("out of memory");
    if (pool_add(web->jobs[kind], &job->item))
        return true;
    free(job->tenant);
    free(job->id);
    free(job);
    return false;
}

/* What a process that is no more was at. Beyond what the queue takes it waits for the next start.
 */
static enum gp_code resume(struct web *web, struct gp_err *e) {
    struct arena arena = ARENA_INIT;
    struct work work = {.arena = &arena, .err = e, .db = web_open_db(web)};
    struct report_resumed *list = NULL;
    size_t n = 0;
    if (!work.db)
        return gp_fail(e, GP_IO, NULL, "无法打开数据库");
    enum gp_code code = report_jobs_resume(&work, &list, &n);
    for (size_t i = 0; i < n; i++)
        (void)enqueue(web, list[i].kind, list[i].tenant, list[i].id);
    db_close(work.db);
    arena_release(&arena);
    return code;
}

enum gp_code jobs_start(struct web *web, struct gp_err *e) {
    for (size_t i = 0; i < JOB_KIND_N; i++)
        TRY(jobs_pool(web, e, 100, run_jobs, &web->jobs[i]));
    return resume(web, e);
}

void jobs_stop(struct web *web) {
    for (size_t i = 0; i < JOB_KIND_N; i++) {
        pool_stop(web->jobs[i]);
        web->jobs[i] = NULL;
    }
}

enum gp_code jobs_add(struct http_call *call, enum job_kind kind, const char *id) {
    if (enqueue(worker_of(call)->web, kind, web_visitor(call)->tenant, id))
        return GP_OK;
    static const char why[] = "正在生成的文件太多，请稍后再试";
    struct work work = web_work(call);
    TRY(report_job_refuse(&work, id, why));
    return gp_fail(call->err, GP_RETRY, NULL, why);
}
