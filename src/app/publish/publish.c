/* Read by the state of the round: texts, submit, decide, revise are the moves between evaluator
 * and commissioner, each one transaction that begins by asking where the report stands
 * (report_state_load). note_verdict keeps the hash of the data with every word; that is what
 * publication compares later. The second half is jobs: a wish is stored by report_job_start and
 * carried out by report_job_run on a thread of its own (src/web/jobs.c). Publishing itself is
 * sign.c. */

#include "app/publish/publish.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/publish/approver.h"
#include "app/many_job.h"
#include "app/publish/casefile_job.h"
#include "app/publish/earlier.h"
#include "app/files/document.h"
#include "app/results/evaluation.h"
#include "app/rounds/flow_report.h"
#include "app/notice.h"
#include "app/publish/inside.h"
#include "app/publish/redaction.h"
#include "app/publish/tell.h"
#include "app/publish/words.h"
#include "app/results/report.h"
#include "app/publish/withdrawal.h"
#include "base/clock.h"
#include "base/rand.h"
#include "bundle/bundle.h"
#include "db/db.h"
#include "report/compose.h"
#include "shape/shape.h"
#include "shape/text.h"
#include "store/account.h"
#include "store/filling.h"
#include "store/rollup.h"
#include "store/round.h"
#include "store/store.h"

/* ---- the state of the report */

enum gp_code report_state_load(struct work *w, const char *round, const char *report,
                               struct report_state *ret) {
    struct report_state *s = ret;
    report = cstr_or_empty(report);
    TRY(flow_reports(w, round, &s->reports));
    TRY(flow_report_of(w, &s->reports, report, &s->report));
    s->state = flow_report_state(&s->reports, s->report);
    TRY(store_approval_list(w, round, report, &s->approvals, &s->n_approvals));
    TRY(store_version_list(w, round, report, &s->versions, &s->n_versions));
    return store_job_list(w, round, report, 20, &s->jobs, &s->n_jobs);
}

enum gp_code public_list_load(struct work *w, const struct public_filter *filter,
                              struct public_list *ret) {
    static const struct public_filter all = {.year = DEC_UNSET, .limit = PUBLIC_RESULTS_MAX};
    struct public_list *list = ret;
    TRY(store_version_public(w, &list->versions, &list->n_versions));
    return store_public_results(w, filter ? filter : &all, &list->results, &list->n_results);
}

const struct report_approval *report_last_word(const struct report_state *s) {
    return s->n_approvals ? &s->approvals[s->n_approvals - 1] : NULL;
}

const char *verdict_name(enum verdict v) {
    static const char *const names[VERDICT_N] = {"提交审批", "批准", "退回修改", "公示后更正"};
    return v < VERDICT_N ? names[v] : "";
}

/* ---- texts */

/* What all reports say may change as long as none of them is out of hand. */
static enum gp_code check_common(struct work *w, const struct flow_reports *all) {
    TRY(report_check_changeable(w, all->state));
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].state >= ROUND_APPROVAL)
            return gp_fail(w->err, GP_CONFLICT, flow_report_name(&all->v[i]),
                           "这份报告%s，各份报告共用的文字不能再改；请改在单份报告里",
                           all->v[i].state == ROUND_APPROVAL ? "正在审批" : "已经公示");
    return GP_OK;
}

static enum gp_code check_advice(struct work *w, const struct report_texts *texts) {
    for (size_t i = 0; i < texts->n_advice; i++)
        if (cstr_empty(texts->advice[i].title) || cstr_empty(texts->advice[i].text))
            return gp_fail(w->err, GP_INVALID, arena_printf(w->arena, "建议第 %zu 条", i + 1),
                           "标题和内容都要填写；不要这一条就勾选“删除”");
    return GP_OK;
}

enum gp_code report_texts_save(struct work *w, const char *round,
                               const struct report_texts *texts) {
    struct flow_reports all;
    TRY(check_advice(w, texts));
    TRY(flow_reports(w, round, &all));
    TRY(check_common(w, &all));
    TRY(store_texts_put(w, round, texts));
    return flow_audit_report(w, round, NULL, "report.texts", NULL);
}

enum gp_code report_save(struct work *w, const char *round, const struct report *report) {
    struct flow_reports all;
    const struct store_report *r;
    TRY(check_advice(w, &report->texts));
    TRY(flow_reports(w, round, &all));
    TRY(flow_report_of(w, &all, report->id, &r));
    TRY(report_check_changeable(w, r->state));
    TRY(approver_name(w, round, report->approver));
    TRY(store_report_put(w, round, report));
    return flow_audit_report(w, round, r, "report.texts", NULL);
}

/* ---- approval */

/* What cannot be published is said before anybody is asked to approve it. */
static enum gp_code check_publishable(struct work *w, const struct dossier *d) {
    struct dossier open = dossier_published(w->arena, d);
    const char *left = report_samples_left(w->arena, d);
    if (left)
        return gp_fail(w->err, GP_CONFLICT, left,
                       "还留着“" REPORT_SAMPLE_MARK
                       "”，请先改好：换掉“××”，删去“" REPORT_SAMPLE_MARK "”");
    TRY(bundle_check(w->arena, w->err, d));
    return bundle_check(w->arena, w->err, &open);
}

static enum gp_code note_verdict(struct work *w, const char *round, const char *report,
                                 const struct report_state *state, enum verdict verdict,
                                 const char *reason) {
    struct app_evaluation *v;
    TRY(app_evaluate_final(w, round, report, &v));
    if (verdict == VERDICT_SUBMIT)
        TRY(check_publishable(w, &v->dossier));
    struct report_approval word = {.ord = (int64_t)state->n_approvals,
                                   .verdict = verdict,
                                   .reason = cstr_or_null(reason),
                                   .account = w->actor,
                                   .author = w->account ? w->account->name : w->actor,
                                   .data_sha256 = arena_strdup(w->arena, app_data_hash(v)),
                                   .at_ms = work_now_ms(w)};
    return store_approval_put(w, round, report, &word);
}

enum gp_code report_find_unsettled(struct work *w, const char *round,
                                   const struct store_report *report,
                                   const struct entry_scope **ret) {
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(w, round, &entries, &n));
    *ret = NULL;
    for (size_t i = 0; i < n && !*ret; i++)
        if (entries[i].state != ENTRY_FINAL && entries[i].state != ENTRY_WITHDRAWN &&
            flow_report_covers(report, &entries[i]))
            *ret = &entries[i];
    return GP_OK;
}

static enum gp_code check_settled(struct work *w, const char *round,
                                  const struct store_report *report) {
    const struct entry_scope *open;
    TRY(report_find_unsettled(w, round, report, &open));
    if (!open)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, open->center_name,
                   "结果还没有确定（%s），请先在“异议”页确定全部结果",
                   entry_state_name(open->state));
}

static enum gp_code check_commissioner(struct work *w, const char *round,
                                       const struct store_report *report) {
    struct approver a;
    TRY(approver_find(w, round, report, &a));
    return a.org ? GP_OK
                 : gp_fail(w->err, GP_CONFLICT, "委托方",
                           "本轮没有填写委托方，没有人能审批，请先在“报告与公示”页填写");
}

enum gp_code report_submit(struct work *w, const char *round, const char *report,
                           size_t *ret_told) {
    struct report_state state;
    report = cstr_or_empty(report);
    TRY(report_state_load(w, round, report, &state));
    TRY(flow_move_report(w, round, report, "submit_report", NULL));
    TRY(check_settled(w, round, state.report));
    TRY(check_commissioner(w, round, state.report));
    if (state.report && state.report->report.scope == REPORT_SUMMARY)
        TRY(earlier_take(w, round));
    TRY(note_verdict(w, round, report, &state, VERDICT_SUBMIT, NULL));
    TRY(report_edition_keep(w, round, report, (int64_t)state.n_approvals));
    TRY(report_tell_commissioner(w, round, state.report, "有评估报告等您审批", NULL, ret_told));
    return *ret_told > 0 ? GP_OK : approver_ask(w, round, state.report);
}

bool report_is_approver(const struct work *w, const struct entry_scope *scope,
                        const struct store_report *report) {
    const struct account *a = w->account;
    if (!report || !report->report.approver)
        return flow_is_commissioner(w, scope);
    return a && a->roles & ROLE_COMMISSIONER && cstr_eq(a->org, report->report.approver);
}

/* The evaluator may take its report back; only the commissioner approves. */
static bool may_decide(const struct work *w, const struct entry_scope *scope,
                       const struct store_report *report, enum verdict v) {
    return !w->account || report_is_approver(w, scope, report) ||
           (v == VERDICT_RETURN && w->account->roles & ROLE_MANAGER);
}

/* Whoever was waiting for the other side. */
static enum gp_code tell_verdict(struct work *w, const char *round, const struct store_report *r,
                                 bool approve, const char *reason, bool by_commissioner) {
    size_t told;
    if (!approve && !by_commissioner)
        return report_tell_commissioner(w, round, r, "评估报告已由评估方退回修改，暂不用审批",
                                        reason, &told);
    const char *title = approve ? "评估报告已获批准，可以公示" : "评估报告被退回修改";
    return report_tell_evaluator(w, round, r, title, reason);
}

enum gp_code report_decide(struct work *w, const char *round, const char *report, bool approve,
                           const char *reason) {
    if (!approve && cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "退回理由", "必须写明要修改什么");
    const enum verdict verdict = approve ? VERDICT_APPROVE : VERDICT_RETURN;
    struct report_state state;
    report = cstr_or_empty(report);
    TRY(report_state_load(w, round, report, &state));
    if (state.state != ROUND_APPROVAL)
        return gp_fail(w->err, GP_CONFLICT, NULL, "报告现在不在审批中（%s）",
                       round_state_name(state.state));
    struct entry_scope *entries;
    size_t n;
    bool unused;
    TRY(approver_entries(w, round, state.report, &entries, &n, &unused));
    if (n == 0 || !may_decide(w, &entries[0], state.report, verdict))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个评估轮次，或它不归您审批");
    const struct report_approval *last = report_last_word(&state);
    if (approve && last && last->verdict == VERDICT_APPROVE)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s已经批准了这份报告，不用再批准", last->author);
    if (approve)
        TRY(flow_audit_report(w, round, state.report, "report.approve", reason));
    else
        TRY(flow_move_report(w, round, report, "return_report", reason));
    TRY(note_verdict(w, round, report, &state, verdict, reason));
    return tell_verdict(w, round, state.report, approve, reason,
                        !w->account || report_is_approver(w, &entries[0], state.report));
}

enum gp_code report_revise(struct work *w, const char *round, const char *report,
                           const char *reason) {
    struct report_state state;
    report = cstr_or_empty(report);
    TRY(report_state_load(w, round, report, &state));
    /* Before the move, as without it the database keeps the state. */
    TRY(note_verdict(w, round, report, &state, VERDICT_REVISE, reason));
    TRY(flow_move_report(w, round, report, "revise", reason));
    TRY(store_rollup_report(w, round, report));
    return store_round_rules(w, round, 0);
}

enum gp_code report_resume(struct work *w, const char *round, const char *report,
                           const char *reason) {
    if (cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "理由", "退回重新评分必须写明理由");
    return flow_move_report(w, round, cstr_or_empty(report), "resume_scoring", reason);
}

/* ---- jobs */

/* Two clicks, and not two wishes. */
#define SAME_CLICK_MS 5000

static bool is_publication(const struct report_job *job) {
    return strcmp(job->format, "publish") == 0;
}

static bool is_same_wish(const struct report_job *there, const struct report_job *job,
                         int64_t now_ms) {
    if (strcmp(there->format, job->format) != 0)
        return false;
    enum job_state state = there->state;
    if (is_publication(job))
        return state == JOB_WAITING || state == JOB_RUNNING;
    return state != JOB_FAILED && cstr_eq(there->account, job->account) &&
           now_ms >= there->created_ms && now_ms - there->created_ms < SAME_CLICK_MS;
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

static enum gp_code start_job(struct work *w, struct report_job *job, bool *ret_is_new) {
    struct report_state state;
    int64_t now = work_now_ms(w);
    TRY(report_state_load(w, job->round, job->report, &state));
    *ret_is_new = false;
    for (size_t i = 0; i < state.n_jobs; i++) {
        if (!is_same_wish(&state.jobs[i], job, now))
            continue;
        job->id = state.jobs[i].id;
        return GP_OK;
    }
    if (is_publication(job))
        TRY(report_check_approved(w->err, &state));
    *ret_is_new = true;
    /* The newest comes first in the list, also after the clock was set back. */
    bool behind = state.n_jobs > 0 && state.jobs[0].created_ms >= now;
    job->created_ms = behind ? state.jobs[0].created_ms + 1 : now;
    return store_job_put(w, job);
}

enum gp_code report_job_start(struct work *w, const char *round, const char *report,
                              const char *format, const char **ret_id, bool *ret_is_new) {
    enum app_format unused;
    if (!app_format_of(format, &unused) && strcmp(format, "publish") != 0)
        return gp_fail(w->err, GP_INVALID, "格式", "只能生成 PDF、Word、网页或 JSON");
    TRY(flow_check_marks(w, round));
    struct report_job *job = gp_new(w->arena, struct report_job);
    *job = (struct report_job){.id = rand_id(w->arena),
                               .round = round,
                               .report = cstr_or_empty(report),
                               .format = format,
                               .state = JOB_WAITING,
                               .account = w->actor,
                               .size = DEC_UNSET,
                               .ended_ms = DEC_UNSET,
                               .number = DEC_UNSET};
    bool is_new = false;
    TRY(start_job(w, job, &is_new));
    *ret_id = job->id;
    *ret_is_new = is_new;
    return GP_OK;
}

static enum gp_code find_job(struct work *w, const char *id, struct report_job **ret) {
    TRY(store_job_get(w, id, ret));
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这份文件，请重新生成");
}

enum gp_code report_job_find(struct work *w, const char *round, const char *id,
                             struct report_job **ret) {
    TRY(flow_check_marks(w, round));
    TRY(find_job(w, id, ret));
    return cstr_eq((*ret)->round, round) && !is_casefile_job(*ret) && !is_batch_job(*ret)
               ? GP_OK
               : gp_fail(w->err, GP_MISSING, NULL, "没有这份文件，请重新生成");
}

const char *job_state_name(enum job_state s) {
    static const char *const names[JOB_STATE_N] = {"等待中", "正在生成", "已完成", "没有成功"};
    return s < JOB_STATE_N ? names[s] : "";
}

static enum gp_code note_job(struct work *w, const struct report_job *job, bool ended) {
    TRY(store_job_set(w, job));
    if (ended && is_batch_job(job))
        return batch_job_tell(w, job);
    return ended && is_casefile_job(job) ? casefile_job_tell(w, job) : GP_OK;
}

static enum gp_code set_job(struct work *w, struct report_job *job, enum job_state state) {
    bool ended = state == JOB_DONE || state == JOB_FAILED;
    job->state = state;
    job->ended_ms = ended ? clock_now_ms() : DEC_UNSET;
    return WORK_WRITE(w, note_job(w, job, ended));
}

enum gp_code report_job_refuse(struct work *w, const char *id, const char *problem) {
    struct report_job *job;
    TRY(WORK_READ(w, find_job(w, id, &job)));
    job->problem = problem;
    return set_job(w, job, JOB_FAILED);
}

enum gp_code document_keep_bytes(struct work *w, const char *files, const char *file_name,
                                 struct str bytes, const char **ret_sha256) {
    char *path = arena_printf(w->arena, "%s/spool/made-XXXXXX", files);
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
        return gp_fail(w->err, GP_IO, file_name, "文件没有保存成功，请检查磁盘空间");
    }
    const char *sha256 = arena_strdup(w->arena, hex);
    struct document document = {
        .sha256 = sha256, .file_name = file_name, .account = w->actor, .size = (int64_t)bytes.n};
    TRY(document_keep(w, arena_printf(w->arena, "%s/documents", files), path, &document));
    *ret_sha256 = sha256;
    return GP_OK;
}

static enum gp_code make_document(struct work *w, const char *files, struct report_job *job) {
    enum app_format format = APP_PDF;
    if (is_casefile_job(job))
        return casefile_job_make(w, files, job);
    if (is_batch_job(job))
        return batch_job_run(w, job);
    if (!app_format_of(job->format, &format))
        return report_publish(w, files, job->round, job->report, job);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    if (format == APP_JSON) {
        struct app_evaluation *v;
        TRY(WORK_READ(w, report_evaluate_published(w, job->round, job->report, &v)));
        TRY(report_json(&v->ev, app_data_hash(v), w->err, &out));
    } else {
        TRY(WORK_READ(w, (buf_clear(&out), app_report(w, job->round, job->report, format, &out))));
    }
    job->size = (int64_t)out.n;
    return document_keep_bytes(w, files,
                               arena_printf(w->arena, "%s%s%s%s", job->round,
                                            *job->report ? "-" : "", job->report,
                                            app_format_ending(format)),
                               (struct str){buf_text(&out), out.n}, &job->sha256);
}

enum gp_code report_job_run(struct work *w, const char *files, const char *server, const char *id) {
    struct report_job *job;
    struct account *account;
    bool mine;
    TRY(WORK_WRITE(w, store_job_take(w, id, server, &mine)));
    if (!mine)
        return GP_OK;
    TRY(WORK_READ(w, find_job(w, id, &job)));
    TRY(WORK_READ(w, store_account_get(w, job->account, &account)));
    w->account = account;
    w->actor = job->account;
    enum gp_code code = make_document(w, files, job);
    if (code != GP_OK)
        job->problem = w->err->where
                           ? arena_printf(w->arena, "%s：%s", w->err->where, w->err->message)
                           : w->err->message;
    return set_job(w, job, code == GP_OK ? JOB_DONE : JOB_FAILED);
}

enum gp_code report_job_release(struct work *w, const char *id, const char *server) {
    return WORK_WRITE(w, store_job_release(w, id, server));
}

static enum job_kind kind_of_format(const char *format) {
    if (cstr_eq(format, BATCH_FORMAT))
        return JOB_OF_BATCH;
    return cstr_eq(format, CASEFILE_FORMAT) ? JOB_OF_CASEFILE : JOB_OF_REPORT;
}

enum gp_code report_jobs_resume(struct work *w, int64_t since_ms, struct report_resumed **ret,
                                size_t *ret_n) {
    struct job_waiting *v;
    bool lost;
    TRY(WORK_READ(w, store_job_any_lost(w, &lost)));
    if (lost)
        TRY(WORK_WRITE(w, store_job_resume_all(w, "服务器两次在生成时停止，没有做完；请看系统日志，"
                                                  "或稍后重新生成")));
    TRY(WORK_READ(w, store_job_waiting(w, since_ms, &v, ret_n)));
    *ret = gp_new_n(w->arena, struct report_resumed, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct report_resumed){v[i].tenant, v[i].id, kind_of_format(v[i].format)};
    return GP_OK;
}

enum gp_code report_note_download(struct work *w, const struct report_version *v) {
    return flow_audit(w, v->round, NULL, "report.download",
                      arena_printf(w->arena, "第 %lld 版 全部数据", (long long)v->version));
}
