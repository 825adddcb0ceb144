#include "app/publish.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/document.h"
#include "app/flow.h"
#include "app/notice.h"
#include "app/publish_parts.h"
#include "app/redaction.h"
#include "base/clock.h"
#include "base/rand.h"
#include "bundle/bundle.h"
#include "db/db.h"
#include "store/account.h"
#include "store/round.h"

/* ---- the state of the report */

struct state_step {
    struct app *app;
    const char *round;
    struct report_state *s;
};

static enum gp_code load_state(struct db *db, struct gp_err *e, void *arg) {
    struct state_step *s = arg;
    struct arena *a = s->app->arena;
    const char *tenant = s->app->tenant;
    TRY(store_round_state(db, e, tenant, s->round, &s->s->state));
    TRY(store_approval_list(db, a, e, tenant, s->round, &s->s->approvals, &s->s->n_approvals));
    TRY(store_version_list(db, a, e, tenant, s->round, &s->s->versions, &s->s->n_versions));
    return store_job_list(db, a, e, tenant, s->round, 20, &s->s->jobs, &s->s->n_jobs);
}

enum gp_code report_state_load(struct app *app, const char *round, struct report_state *ret) {
    struct state_step s = {app, round, ret};
    return db_tx_join(app->db, app->err, DB_READ, load_state, &s);
}

struct list_step {
    struct app *app;
    const char *word;
    struct public_list *list;
};

static enum gp_code load_public(struct db *db, struct gp_err *e, void *arg) {
    struct list_step *s = arg;
    struct arena *a = s->app->arena;
    TRY(store_version_public(db, a, e, s->app->tenant, &s->list->versions, &s->list->n_versions));
    return store_public_results(db, a, e, s->app->tenant, s->word, PUBLIC_RESULTS_MAX,
                                &s->list->results, &s->list->n_results);
}

enum gp_code public_list_load(struct app *app, const char *word, struct public_list *ret) {
    struct list_step s = {app, word, ret};
    return db_tx_join(app->db, app->err, DB_READ, load_public, &s);
}

const struct report_approval *report_last_word(const struct report_state *s) {
    return s->n_approvals ? &s->approvals[s->n_approvals - 1] : NULL;
}

const char *verdict_name(enum verdict v) {
    static const char *const names[VERDICT_N] = {"提交审批", "批准", "退回修改", "公示后更正"};
    return v < VERDICT_N ? names[v] : "";
}

/* ---- texts */

struct texts_step {
    struct app *app;
    const char *round;
    const struct report_texts *texts;
};

static enum gp_code save_texts(struct db *db, struct gp_err *e, void *arg) {
    struct texts_step *s = arg;
    enum round_state state;
    TRY(store_round_state(db, e, s->app->tenant, s->round, &state));
    if (round_lock_reason(state))
        return gp_fail(e, GP_CONFLICT, NULL, "%s", round_lock_reason(state));
    if (state == ROUND_APPROVAL)
        return gp_fail(e, GP_CONFLICT, NULL, "报告正在审批，要修改请先“退回修改报告”");
    TRY(store_texts_put(db, e, s->app->tenant, s->round, s->texts));
    return flow_audit(s->app, s->round, NULL, "report.texts", NULL);
}

enum gp_code report_texts_save(struct app *app, const char *round,
                               const struct report_texts *texts) {
    for (size_t i = 0; i < texts->n_advice; i++)
        if (cstr_empty(texts->advice[i].title) || cstr_empty(texts->advice[i].text))
            return gp_fail(app->err, GP_INVALID, arena_printf(app->arena, "建议第 %zu 条", i + 1),
                           "标题和内容都要填写；不要这一条就勾选“删除”");
    struct texts_step s = {app, round, texts};
    return db_tx_join(app->db, app->err, DB_WRITE, save_texts, &s);
}

/* ---- approval */

struct verdict_step {
    struct app *app;
    const char *round;
    enum verdict verdict;
    const char *reason;
    size_t told;
};

static enum gp_code note_verdict(struct db *db, struct verdict_step *s,
                                 const struct report_state *state) {
    struct app *app = s->app;
    struct app_evaluation *v;
    TRY(app_evaluate(app, s->round, &v));
    struct report_approval word = {.ord = (int64_t)state->n_approvals,
                                   .verdict = s->verdict,
                                   .reason = cstr_empty(s->reason) ? NULL : s->reason,
                                   .account = app->actor,
                                   .author = app->account ? app->account->name : app->actor,
                                   .data_sha256 = arena_strdup(app->arena, v->data_hash),
                                   .at_ms = db_now_ms(db)};
    return store_approval_put(db, app->err, app->tenant, s->round, &word);
}

static enum gp_code check_settled(struct app *app, const char *round) {
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(app, round, &entries, &n));
    for (size_t i = 0; i < n; i++)
        if (entries[i].state != ENTRY_FINAL && entries[i].state != ENTRY_WITHDRAWN)
            return gp_fail(app->err, GP_CONFLICT, entries[i].center_name,
                           "结果还没有确定（%s），请先在“异议”页确定全部结果",
                           entry_state_name(entries[i].state));
    return GP_OK;
}

static enum gp_code tell(struct app *app, enum role role, const char *title, const char *body,
                         const char *link) {
    struct notice_text text = {.title = title, .body = body, .link = link};
    return notice_to_role(app, role, &text);
}

/* The round's own commissioner, and no other of the district. */
static enum gp_code tell_commissioner(struct app *app, const char *round, size_t *ret_told) {
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(app, round, &entries, &n));
    struct notice_text text = {.title = "有评估报告等您审批",
                               .body = n > 0 ? entries[0].round_title : NULL,
                               .link = arena_printf(app->arena, "/results/%s", round)};
    return notice_to_role_in(app, ROLE_COMMISSIONER, n > 0 ? entries[0].commissioner : NULL, &text,
                             ret_told);
}

static enum gp_code submit(struct db *db, struct gp_err *e, void *arg) {
    (void)e;
    struct verdict_step *s = arg;
    struct app *app = s->app;
    struct report_state state;
    TRY(report_state_load(app, s->round, &state));
    TRY(flow_move_round(app, s->round, "submit_report", NULL));
    TRY(check_settled(app, s->round));
    TRY(note_verdict(db, s, &state));
    return tell_commissioner(app, s->round, &s->told);
}

enum gp_code report_submit(struct app *app, const char *round, size_t *ret_told) {
    struct verdict_step s = {.app = app, .round = round, .verdict = VERDICT_SUBMIT};
    TRY(db_tx_join(app->db, app->err, DB_WRITE, submit, &s));
    *ret_told = s.told;
    return GP_OK;
}

static enum gp_code decide(struct db *db, struct gp_err *e, void *arg) {
    struct verdict_step *s = arg;
    struct app *app = s->app;
    struct report_state state;
    TRY(report_state_load(app, s->round, &state));
    if (state.state != ROUND_APPROVAL)
        return gp_fail(e, GP_CONFLICT, NULL, "报告现在不在审批中（%s）",
                       round_state_name(state.state));
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(app, s->round, &entries, &n));
    if (n == 0 || (app->account && !flow_is_commissioner(app, &entries[0])))
        return gp_fail(e, GP_MISSING, NULL, "没有这个评估轮次，或它不归您审批");
    const struct report_approval *last = report_last_word(&state);
    if (s->verdict == VERDICT_APPROVE && last && last->verdict == VERDICT_APPROVE)
        return gp_fail(e, GP_CONFLICT, NULL, "%s已经批准了这份报告，不用再批准", last->author);
    if (s->verdict == VERDICT_RETURN)
        TRY(flow_move_round(app, s->round, "return_report", s->reason));
    else
        TRY(flow_audit(app, s->round, NULL, "report.approve", s->reason));
    TRY(note_verdict(db, s, &state));
    return tell(app, ROLE_MANAGER,
                s->verdict == VERDICT_RETURN ? "评估报告被退回修改" : "评估报告已获批准，可以公示",
                s->reason, arena_printf(app->arena, "/rounds/%s/report", s->round));
}

enum gp_code report_decide(struct app *app, const char *round, bool approve, const char *reason) {
    if (!approve && cstr_empty(reason))
        return gp_fail(app->err, GP_INVALID, "退回理由", "必须写明要修改什么");
    struct verdict_step s = {app, round, approve ? VERDICT_APPROVE : VERDICT_RETURN, reason,
                             .told = 0};
    return db_tx_join(app->db, app->err, DB_WRITE, decide, &s);
}

static enum gp_code revise(struct db *db, struct gp_err *e, void *arg) {
    (void)e;
    struct verdict_step *s = arg;
    struct report_state state;
    TRY(report_state_load(s->app, s->round, &state));
    TRY(flow_move_round(s->app, s->round, "revise", s->reason));
    return note_verdict(db, s, &state);
}

enum gp_code report_revise(struct app *app, const char *round, const char *reason) {
    struct verdict_step s = {app, round, VERDICT_REVISE, reason, .told = 0};
    return db_tx_join(app->db, app->err, DB_WRITE, revise, &s);
}

/* ---- jobs */

struct job_step {
    struct app *app;
    struct report_job *job;
    bool is_new;
};

/* Two clicks, and not two wishes. */
#define SAME_CLICK_MS 5000

static bool is_publication(const struct report_job *job) {
    return strcmp(job->format, "publish") == 0;
}

static bool is_same_wish(const struct report_job *there, const struct report_job *job,
                         int64_t now_ms) {
    if (strcmp(there->format, job->format) != 0)
        return false;
    enum job_state state = report_job_state(there, now_ms);
    if (is_publication(job))
        return state == JOB_WAITING || state == JOB_RUNNING;
    return state != JOB_FAILED && cstr_eq(there->account, job->account) &&
           now_ms - there->created_ms < SAME_CLICK_MS;
}

enum gp_code report_check_approved(struct gp_err *e, const struct report_state *s) {
    if (s->state != ROUND_APPROVAL)
        return gp_fail(e, GP_CONFLICT, NULL, "报告现在不能公示（%s），要先提交并获得批准",
                       round_state_name(s->state));
    const struct report_approval *last = report_last_word(s);
    if (!last || last->verdict != VERDICT_APPROVE)
        return gp_fail(e, GP_CONFLICT, NULL, "委托方还没有批准这份报告");
    return GP_OK;
}

static enum gp_code start_job(struct db *db, struct gp_err *e, void *arg) {
    struct job_step *s = arg;
    struct report_state state;
    int64_t now = db_now_ms(db);
    TRY(report_state_load(s->app, s->job->round, &state));
    s->is_new = false;
    for (size_t i = 0; i < state.n_jobs; i++) {
        if (!is_same_wish(&state.jobs[i], s->job, now))
            continue;
        s->job->id = state.jobs[i].id;
        return GP_OK;
    }
    if (is_publication(s->job))
        TRY(report_check_approved(e, &state));
    s->is_new = true;
    s->job->created_ms = now;
    return store_job_put(db, e, s->app->tenant, s->job);
}

enum gp_code report_job_start(struct app *app, const char *round, const char *format,
                              const char **ret_id, bool *ret_is_new) {
    enum app_format unused;
    if (!app_format_of(format, &unused) && strcmp(format, "publish") != 0)
        return gp_fail(app->err, GP_INVALID, "格式", "只能生成 PDF、Word、网页或 JSON");
    struct report_job *job = gp_new(app->arena, struct report_job);
    *job = (struct report_job){.id = rand_id(app->arena),
                               .round = round,
                               .format = format,
                               .state = JOB_WAITING,
                               .account = app->actor,
                               .size = DEC_UNSET,
                               .ended_ms = DEC_UNSET};
    struct job_step s = {app, job, false};
    TRY(db_tx_join(app->db, app->err, DB_WRITE, start_job, &s));
    *ret_id = job->id;
    *ret_is_new = s.is_new;
    return GP_OK;
}

struct find_step {
    struct app *app;
    const char *id;
    struct report_job *job;
    struct account *account;
};

static enum gp_code find_job(struct db *db, struct gp_err *e, void *arg) {
    struct find_step *s = arg;
    TRY(store_job_get(db, s->app->arena, e, s->app->tenant, s->id, &s->job));
    if (!s->job)
        return gp_fail(e, GP_MISSING, NULL, "没有这份文件，请重新生成");
    return store_account_get(db, s->app->arena, e, s->app->tenant, s->job->account, &s->account);
}

enum gp_code report_job_find(struct app *app, const char *round, const char *id,
                             struct report_job **ret) {
    struct find_step s = {.app = app, .id = id};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_job, &s));
    if (!cstr_eq(s.job->round, round))
        return gp_fail(app->err, GP_MISSING, NULL, "没有这份文件，请重新生成");
    *ret = s.job;
    return GP_OK;
}

enum job_state report_job_state(const struct report_job *job, int64_t now_ms) {
    bool under_way = job->state == JOB_WAITING || job->state == JOB_RUNNING;
    return under_way && now_ms - job->created_ms > JOB_PATIENCE_MS ? JOB_FAILED : job->state;
}

const char *job_state_name(enum job_state s) {
    static const char *const names[JOB_STATE_N] = {"等待中", "正在生成", "已完成", "没有成功"};
    return s < JOB_STATE_N ? names[s] : "";
}

static enum gp_code put_job(struct db *db, struct gp_err *e, void *arg) {
    const struct job_step *s = arg;
    return store_job_set(db, e, s->app->tenant, s->job);
}

static enum gp_code set_job(struct app *app, struct report_job *job, enum job_state state) {
    job->state = state;
    job->ended_ms = state == JOB_DONE || state == JOB_FAILED ? clock_now_ms() : DEC_UNSET;
    struct job_step s = {app, job, false};
    return db_tx_join(app->db, app->err, DB_WRITE, put_job, &s);
}

enum gp_code report_job_refuse(struct app *app, const char *id, const char *problem) {
    struct find_step s = {.app = app, .id = id};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_job, &s));
    s.job->problem = problem;
    return set_job(app, s.job, JOB_FAILED);
}

enum gp_code document_keep_bytes(struct app *app, const char *files, const char *file_name,
                                 struct str bytes, const char **ret_sha256) {
    char *path = arena_printf(app->arena, "%s/spool/made-XXXXXX", files);
    char hex[HASH_HEX];
    hash_hex(bytes, hex);
    int fd = mkostemp(path, O_CLOEXEC);
    bool written = fd >= 0;
    for (size_t at = 0; written && at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        written = n > 0;
        at += written ? (size_t)n : 0;
    }
    written = written && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!written) {
        unlink(path);
        return gp_fail(app->err, GP_IO, file_name, "文件没有保存成功，请检查磁盘空间");
    }
    const char *sha256 = arena_strdup(app->arena, hex);
    struct document document = {
        .sha256 = sha256, .file_name = file_name, .account = app->actor, .size = (int64_t)bytes.n};
    TRY(document_keep(app, arena_printf(app->arena, "%s/documents", files), path, &document));
    *ret_sha256 = sha256;
    return GP_OK;
}

static enum gp_code make_document(struct app *app, const char *files, struct report_job *job) {
    enum app_format format = APP_PDF;
    if (!app_format_of(job->format, &format))
        return report_publish(app, files, job->round);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(app_report(app, job->round, format, &out));
    job->size = (int64_t)out.n;
    return document_keep_bytes(app, files,
                               arena_printf(app->arena, "%s.%s", job->round, job->format),
                               (struct str){buf_text(&out), out.n}, &job->sha256);
}

enum gp_code report_job_run(struct app *app, const char *files, const char *id) {
    struct find_step s = {.app = app, .id = id};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_job, &s));
    app->account = s.account;
    app->actor = s.job->account;
    TRY(set_job(app, s.job, JOB_RUNNING));
    enum gp_code code = make_document(app, files, s.job);
    if (code != GP_OK)
        s.job->problem =
            app->err->where ? arena_printf(app->arena, "%s：%s", app->err->where, app->err->message)
                            : app->err->message;
    return set_job(app, s.job, code == GP_OK ? JOB_DONE : JOB_FAILED);
}

/* Leaves the dismissals that met a finding. No result rests on the others. */
static void keep_met(struct arena *a, struct app_evaluation *v) {
    struct evaluation *ev = &v->ev;
    struct round *round = &v->dossier.round;
    const struct finding_dismissal *all = round->finding_dismissals;
    struct finding_dismissal *kept =
        gp_new_n(a, struct finding_dismissal, round->n_finding_dismissals);
    size_t n = 0, stale = 0;
    for (size_t i = 0; i < round->n_finding_dismissals; i++) {
        if (stale < ev->n_stale && ev->stale[stale] == &all[i])
            stale++;
        else
            kept[n++] = all[i];
    }
    round->finding_dismissals = kept;
    round->n_finding_dismissals = n;
    ev->n_stale = 0;
    app_hash_dossier(&v->dossier, v->data_hash);
}

enum gp_code report_evaluate_open(struct app *app, const struct dossier *d,
                                  struct app_evaluation **ret) {
    struct dossier open = dossier_published(app->arena, d);
    TRY(app_evaluate_dossier(app, &open, ret));
    if ((*ret)->ev.n_stale > 0)
        keep_met(app->arena, *ret);
    return GP_OK;
}

enum gp_code report_evaluate_published(struct app *app, const char *round,
                                       struct app_evaluation **ret) {
    struct dossier d;
    TRY(app_load_round(app, round, &d));
    return report_evaluate_open(app, &d, ret);
}
