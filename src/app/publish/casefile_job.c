#include "app/publish/casefile_job.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/account/permission.h"
#include "app/files/depot.h"
#include "app/files/document.h"
#include "app/notice.h"
#include "app/results/casefile.h"
#include "app/rounds/flow.h"
#include "base/clock.h"
#include "base/rand.h"
#include "store/account.h"
#include "store/scope.h"

/* Of a person and a round; more cannot come to be, as each done one clears those of before. */
#define JOBS_SEEN 50

bool is_casefile_job(const struct report_job *job) {
    return cstr_eq(job->format, CASEFILE_FORMAT);
}

const char *casefile_job_path(struct arena *a, const char *files, const char *id) {
    return arena_printf(a, "%s/casefiles/%s.zip", files, id);
}

/* Where files lie in storage, the archive does, too: another server may be asked for it. */
static const char *name_of(struct arena *a, const char *id) {
    return arena_printf(a, "casefiles/%s.zip", id);
}

bool casefile_job_is_kept(struct arena *a, const char *files, const struct report_job *job) {
    return document_is_there(casefile_job_path(a, files, job->id)) ||
           (depot_attached() && job->ended_ms != DEC_UNSET &&
            clock_now_ms() - job->ended_ms < DAY_MS);
}

enum gp_code casefile_job_bring(struct gp_err *e, const char *files, const char *id,
                                const char **ret) {
    return document_find_other(e, name_of(e->arena, id), casefile_job_path(e->arena, files, id),
                               ret);
}

static enum gp_code keep_in_storage(struct gp_err *e, const char *id, const char *path) {
    const struct depot_bytes all = {path, 0, -1};
    return depot_attached() ? depot_put(depot_attached(), e, name_of(e->arena, id), &all) : GP_OK;
}

/* ---- asking for one */

static const char *lines_of(struct arena *a, const struct entry_choice *entries) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < entries->n; i++) {
        buf_adds(&b, entries->v[i]);
        buf_adds(&b, "\n");
    }
    return arena_strdup(a, buf_text(&b));
}

static struct entry_choice choice_of(struct arena *a, const char *lines) {
    VEC(const char *) list = {0};
    for (const char *at = lines, *end; (end = strchr(at, '\n')) != NULL; at = end + 1)
        *VEC_PUSH(a, &list) = arena_printf(a, "%.*s", (int)(end - at), at);
    return (struct entry_choice){list.v, list.n};
}

static bool is_under_way(const struct report_job *job) {
    return job->state == JOB_WAITING || job->state == JOB_RUNNING;
}

/* Refused now, and not after a wait. */
static enum gp_code check_entries(struct work *w, const char *round,
                                  const struct entry_choice *entries) {
    struct entry_scope *unused;
    TRY(flow_check_marks(w, round));
    for (size_t i = 0; i < entries->n; i++)
        TRY(flow_read_entry(w, round, entries->v[i], &unused));
    return GP_OK;
}

enum gp_code casefile_job_start(struct work *w, const char *round,
                                const struct entry_choice *entries, const char **ret_id,
                                bool *ret_is_new) {
    struct report_job *there;
    size_t n;
    const char *lines = lines_of(w->arena, entries);
    TRY(check_entries(w, round, entries));
    TRY(store_job_casefiles(w, round, w->actor, JOBS_SEEN, &there, &n));
    *ret_is_new = false;
    for (size_t i = 0; i < n; i++) {
        if (!is_under_way(&there[i]))
            continue;
        *ret_id = there[i].id;
        return cstr_eq(there[i].entries, lines)
                   ? GP_OK
                   : gp_fail(w->err, GP_CONFLICT, NULL,
                             "您要的另一份档案正在生成，完成后会通知您，到时再生成这一份");
    }
    struct report_job job = {.id = rand_id(w->arena),
                             .round = round,
                             .report = "",
                             .format = CASEFILE_FORMAT,
                             .state = JOB_WAITING,
                             .account = w->actor,
                             .size = DEC_UNSET,
                             .created_ms = work_now_ms(w),
                             .ended_ms = DEC_UNSET,
                             .number = DEC_UNSET,
                             .entries = lines,
                             .parts = (int64_t)entries->n};
    *ret_id = job.id;
    *ret_is_new = true;
    return store_job_put(w, &job);
}

enum gp_code casefile_job_find(struct work *w, const char *round, const char *id,
                               struct report_job **ret) {
    TRY(flow_check_marks(w, round));
    TRY(store_job_get(w, id, ret));
    bool is_own = *ret && is_casefile_job(*ret) && cstr_eq((*ret)->round, round) &&
                  cstr_eq((*ret)->account, w->actor);
    return is_own ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这份档案，请重新生成");
}

/* ---- making it */

struct casefile_progress {
    struct work *w;
    struct report_job *job;
};

static enum gp_code note_part(void *cls, size_t done) {
    struct casefile_progress *p = cls;
    p->job->parts_done = (int64_t)done;
    return WORK_WRITE(p->w, store_job_set(p->w, p->job));
}

static enum gp_code clear_older(struct work *w, const struct report_job *job,
                                struct report_job **ret, size_t *ret_n) {
    TRY(store_job_casefiles(w, job->round, job->account, JOBS_SEEN, ret, ret_n));
    for (size_t i = 0; i < *ret_n; i++)
        if (!is_under_way(&(*ret)[i]))
            TRY(store_job_drop(w, (*ret)[i].id));
    return GP_OK;
}

static enum gp_code forget_older(struct work *w, const char *files, const struct report_job *job) {
    struct report_job *there;
    size_t n;
    TRY(WORK_WRITE(w, clear_older(w, job, &there, &n)));
    for (size_t i = 0; i < n; i++) {
        struct gp_err unsaid = {.arena = w->arena};
        if (is_under_way(&there[i]))
            continue;
        unlink(casefile_job_path(w->arena, files, there[i].id));
        if (depot_attached()) /* else it is swept tomorrow */
            (void)!depot_drop(depot_attached(), &unsaid, name_of(w->arena, there[i].id));
    }
    return GP_OK;
}

/* Whoever asked may have lost the right while it waited. */
static enum gp_code check_account(struct work *w) {
    bool may = w->account && w->account->active && permissions_of(w->account->roles) & PERM_MANAGE;
    return may ? GP_OK : gp_fail(w->err, GP_DENIED, NULL, "您的账号已停用，或不再是评估方负责人");
}

enum gp_code casefile_job_make(struct work *w, const char *files, struct report_job *job) {
    const struct entry_choice entries = choice_of(w->arena, cstr_or_empty(job->entries));
    const char *path = casefile_job_path(w->arena, files, job->id), *name;
    struct casefile_progress p = {w, job};
    struct stat st;
    TRY(check_account(w));
    TRY(WORK_READ(w, check_entries(w, job->round, &entries)));
    unlink(path); /* of a process that was stopped before it could say so */
    TRY(casefile_make(w, job->round, &entries, arena_printf(w->arena, "%s/documents", files), path,
                      &(struct casefile_watch){note_part, &p}, &name));
    TRY(keep_in_storage(w->err, job->id, path));
    job->size = stat(path, &st) == 0 ? (int64_t)st.st_size : DEC_UNSET;
    return forget_older(w, files, job);
}

enum gp_code casefile_job_tell(struct work *w, const struct report_job *job) {
    bool done = job->state == JOB_DONE;
    const struct notice_text text = {
        .title = done ? "评估档案已生成" : "评估档案没有生成",
        .body = done ? arena_printf(w->arena, "%lld 个参评项目的档案保留一天，请及时下载",
                                    (long long)job->parts)
                     : job->problem,
        .link = arena_printf(w->arena, "/rounds/%s/casefile/%s", job->round, job->id)};
    return notice_to_account(w, job->account, &text);
}
