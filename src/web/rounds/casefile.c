/* The casefile of what is ticked on the board, of one entry, or of the round, as one archive. That
 * of one entry is the answer; of several it is made as a job, which has a page of its own. */
#include "app/results/casefile.h"

#include <unistd.h>

#include "app/files/document.h"
#include "app/publish/casefile_job.h"
#include "app/publish/publish.h"
#include "base/file.h"
#include "base/rand.h"
#include "web/jobs.h"
#include "web/rounds/inside.h"

static void remove_file(void *path) {
    unlink(path);
}

static enum gp_code offer(struct http_call *call, const char *name) {
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, name);
    return GP_OK;
}

static enum gp_code answer(struct http_call *call, struct work *work,
                           const struct entry_choice *chosen) {
    const char *name;
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    TRY(casefile_make(work, http_param(call, "round"), chosen, web_folder(call, "documents"), path,
                      NULL, &name));
    call->response->file = path;
    call->response->type = "application/zip";
    return offer(call, name);
}

static const char *job_url(struct http_call *call, const char *job, const char *below) {
    return round_url(call, arena_printf(call->arena, "/casefile/%s%s", job, below));
}

enum gp_code rounds_casefile(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_choice chosen;
    const char *id;
    bool is_new;
    TRY(WORK_READ(&work, rounds_chosen_entries(call, &work, &chosen)));
    if (chosen.n == 0)
        return gp_fail(call->err, GP_INVALID, "参评项目", "请先选择要下载档案的项目");
    if (chosen.n == 1)
        return answer(call, &work, &chosen);
    TRY(WORK_WRITE(&work,
                   casefile_job_start(&work, http_param(call, "round"), &chosen, &id, &is_new)));
    if (is_new)
        TRY(jobs_add(call, JOB_OF_CASEFILE, id));
    return http_redirect(call, job_url(call, id, ""));
}

/* ---- the job */

static void add_job(struct http_call *call, struct val *m, const struct report_job *job) {
    bool running = job->state == JOB_RUNNING, done = job->state == JOB_DONE;
    bool kept = casefile_job_is_kept(call->arena, web_config(call)->files, job);
    map_text(m, "state", job_state_name(job->state));
    map_count(m, "parts", job->parts);
    map_count(m, "parts_done", job->parts_done);
    map_bool(m, "waiting", job->state == JOB_WAITING);
    map_bool(m, "running", running);
    map_bool(m, "writing", running && job->parts_done == job->parts);
    map_bool(m, "under_way", running || job->state == JOB_WAITING);
    map_bool(m, "ready", done && kept);
    map_bool(m, "gone", done && !kept);
    map_text(m, "failure", job->state == JOB_FAILED ? cstr_or_empty(job->problem) : NULL);
    map_text(m, "size", done ? file_size_text(call->arena, job->size) : "");
    map_text(m, "file_path", job_url(call, job->id, "/file"));
}

enum gp_code rounds_casefile_page(struct http_call *call) {
    struct work work = web_work(call);
    struct round_overview r;
    struct report_job *job;
    TRY(round_counts(call, http_param(call, "round"), &r));
    TRY(casefile_job_find(&work, r.id, http_param(call, "job"), &job));
    struct val *m = web_page(call, "评估档案");
    map_text(m, "round", r.id);
    map_text(m, "round_title", r.title);
    round_put_tabs(call, m, &r);
    add_job(call, m, job);
    if (job->state == JOB_WAITING || job->state == JOB_RUNNING)
        http_set_header(call, "Refresh", "2"); /* goes on without a script */
    return web_render(call, "rounds/casefile", m);
}

static enum gp_code find_job(struct http_call *call, struct work *w, struct round_overview *r,
                             struct report_job **ret) {
    TRY(round_counts(call, http_param(call, "round"), r));
    return casefile_job_find(w, r->id, http_param(call, "job"), ret);
}

enum gp_code rounds_casefile_file(struct http_call *call) {
    struct work work = web_work(call);
    struct round_overview r;
    struct report_job *job;
    const char *path;
    TRY(WORK_READ(&work, find_job(call, &work, &r, &job)));
    if (job->state != JOB_DONE)
        return gp_fail(call->err, GP_MISSING, NULL, "档案还没有生成好，请稍后再试");
    TRY(casefile_job_bring(call->err, web_config(call)->files, job->id, &path));
    if (!path)
        return gp_fail(call->err, GP_MISSING, NULL, "档案只保留一天，已经清除，请重新生成");
    http_send_lasting(call, path, "application/zip");
    return offer(call, casefile_name(call->arena, r.title, NULL));
}
