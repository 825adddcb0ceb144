#include "web/jobs.h"

#include "app/publish.h"
#include "http/pool.h"

struct job {
    struct pool_item item; /* first: the pool gives it back */
    char *tenant, *id;
};

void *jobs_open_worker(void *cls) {
    return web_open_db(cls);
}

void jobs_close_worker(void *cls, void *worker) {
    (void)cls;
    db_close(worker);
}

static void run_job(struct web *web, struct db *db, const struct job *job) {
    struct arena arena = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct app app = {
        .arena = &arena, .err = &e, .db = db, .tenant = job->tenant, .actor = "后台任务"};
    if (report_job_run(&app, web->config.files, job->id) != GP_OK)
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
}

enum gp_code jobs_start(struct web *web, struct gp_err *e) {
    struct pool_config config = {.threads = 1,
                                 .batch_min = 1,
                                 .batch_max = 1,
                                 .queue_max = 100,
                                 .cls = web,
                                 .worker_open = jobs_open_worker,
                                 .worker_close = jobs_close_worker,
                                 .run = run_jobs};
    return pool_start(&config, e, &web->jobs);
}

void jobs_stop(struct web *web) {
    pool_stop(web->jobs);
    web->jobs = NULL;
}

enum gp_code jobs_add(struct http_call *call, const char *id) {
    struct job *job = calloc(1, sizeof(*job));
    if (!job || !(job->tenant = strdup(web_visitor(call)->tenant)) || !(job->id = strdup(id)))
        GP_DIE("out of memory");
    if (pool_add(worker_of(call)->web->jobs, &job->item))
        return GP_OK;
    free(job->tenant);
    free(job->id);
    free(job);
    return gp_fail(call->err, GP_RETRY, NULL, "正在生成的文件太多，请稍后再试");
}
