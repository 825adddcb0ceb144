/* Publication: the moment after which a report does not change. Begin at report_publish: read and
 * evaluate (prepare), make all bytes (make_documents), and note them in one transaction that asks
 * once more whether everything is as it was approved (record). */
#include "app/admin/amend.h"
#include "app/notice.h"
#include "app/notify/channel.h"
#include "app/results/evaluation.h"
#include "app/rounds/flow_report.h"
#include "app/publish/inside.h"
#include "app/publish/redaction.h"
#include "app/results/report.h"
#include "app/publish/statement.h"
#include "app/files/files.h"
#include "app/marking/sheet_trust.h"
#include "bundle/bundle.h"
#include "codec/json_out.h"
#include "db/db.h"
#include "report/compose.h"
#include "store/audit.h"
#include "store/rollup.h"
#include "store/round.h"

struct publication {
    struct work *w;
    const char *files;
    const char *round, *report;
    struct report_job *job; /* NULL: none */
    struct report_state state;
    struct app_evaluation *full, *open; /* with all data; as published */
    struct audit_head head;
    const char *reason; /* of a version that is not the first; NULL: none */
    struct report_version version;
    int64_t now_ms;
};

/* The reason of the last revision, when it came after the last version. */
static const char *revision_reason(const struct report_state *s) {
    for (size_t i = s->n_approvals; s->n_versions > 0 && i-- > 0;)
        if (s->approvals[i].verdict == VERDICT_REVISE)
            return s->approvals[i].reason;
    return NULL;
}

/* With how many persons' data were corrected since the last version, whoever's they are. */
static enum gp_code tell_amended(struct work *w, struct publication *p) {
    const char *reason = revision_reason(&p->state), *note = NULL;
    if (p->state.n_versions > 0)
        TRY(amend_note(w, p->round, p->state.versions[0].published_ms, &note));
    p->reason = note && !cstr_empty(reason) ? arena_printf(w->arena, "%s；%s", reason, note)
                : note                      ? note
                                            : reason;
    return GP_OK;
}

static enum gp_code check_approved(struct gp_err *e, const struct report_state *s,
                                   const char *data_hash) {
    TRY(report_check_approved(e, s));
    if (strcmp(report_last_word(s)->data_sha256, data_hash) != 0)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "批准之后数据有改动，批准的已经不是现在这份报告，请退回后重新提交审批");
    return GP_OK;
}

static enum gp_code prepare(struct work *w, struct publication *p) {
    TRY(report_state_load(w, p->round, p->report, &p->state));
    TRY(app_evaluate_final(w, p->round, p->report, &p->full));
    TRY(sheet_need_true(w->err, &p->full->dossier));
    TRY(check_approved(w->err, &p->state, app_data_hash(p->full)));
    p->now_ms = work_now_ms(w);
    TRY(tell_amended(w, p));
    return store_audit_head(w, &p->head);
}

/* ---- the package: all that a stranger needs to verify the report */

static void write_package(struct publication *p, const struct signing_key *key, struct str report,
                          struct str data, struct buf *out) {
    const struct report_version *v = &p->version;
    struct arena *a = p->w->arena;
    const char *statement = statement_write(a, p->w->tenant, v);
    char signature[SIGNING_SIGNATURE_HEX];
    statement_sign(key, statement, signature);
    struct jout o = jout_start(out, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "format", "gongping-publication");
    jout_key(&o, "format_version");
    jout_int(&o, 1);
    jout_pair(&o, "title", v->title);
    jout_pair(&o, "report_sha256", v->report_sha256);
    jout_pair(&o, "data_sha256", v->data_sha256);
    jout_pair(&o, "public_key", v->public_key);
    jout_pair(&o, "signature", v->signature);
    jout_pair(&o, "note",
              "statement 写明轮次、版次、标题、公示时间、全部文件的校验值和审计日志的链尾；"
              "statement_signature 是对文字 gongping-statement:<statement 的 SHA-256>、signature "
              "是对文字 "
              "gongping-report:<report_sha256> 的 Ed25519 签名，证明报告发布后没有改动；"
              "它们不是《电子签名法》所说的可靠电子签名。statement、report 和 data 是原文，"
              "按 UTF-8 字节计算 SHA-256。data 不含个人信息。");
    jout_pair(&o, "statement", statement);
    jout_pair(&o, "statement_signature", signature);
    jout_pair(&o, "report", arena_strndup(a, report.p, report.n));
    jout_pair(&o, "data", arena_strndup(a, data.p, data.n));
    jout_end(&o);
    jout_finish(&o);
}

static enum gp_code keep(struct publication *p, const char *kind, const struct buf *b,
                         const char **ret_sha256) {
    const char *name =
        arena_printf(p->w->arena, "%s%s%s-%s", p->round, *p->report ? "-" : "", p->report, kind);
    return document_keep_bytes(p->w, p->files, name, (struct str){buf_text(b), b->n}, ret_sha256);
}

/* The report for people, with the hash of the data that anyone can have. */
static enum gp_code make_pdf(struct publication *p) {
    struct buf pdf GP_CLEANUP(buf_free) = BUF_INIT;
    const struct doc *doc = report_compose(p->w->arena, &p->open->ev, app_data_hash(p->open));
    TRY(doc_render_pdf(doc, NULL, p->w->err, &pdf));
    return keep(p, "report.pdf", &pdf, &p->version.pdf_sha256);
}

static enum gp_code make_documents(struct publication *p) {
    struct work *w = p->w;
    struct buf full GP_CLEANUP(buf_free) = BUF_INIT, data GP_CLEANUP(buf_free) = BUF_INIT;
    struct buf report GP_CLEANUP(buf_free) = BUF_INIT, package GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(report_evaluate_open(w, &p->full->dossier, &p->open));
    struct dossier kept = dossier_kept(w->arena, &p->full->dossier);
    bundle_write(&kept, &full);
    bundle_write(&p->open->dossier, &data);
    struct dossier unused; /* what nobody can read again, nobody can verify */
    TRY(bundle_read(w->arena, w->err, (struct str){buf_text(&data), data.n}, &unused));
    TRY(report_json(&p->open->ev, app_data_hash(p->open), w->err, &report));
    TRY(keep(p, "bundle.json", &full, &p->version.bundle_sha256));
    TRY(keep(p, "data.json", &data, &p->version.data_sha256));
    TRY(keep(p, "report.json", &report, &p->version.report_sha256));
    TRY(make_pdf(p));
    struct signing_key key;
    TRY(files_key(w, p->files, &key));
    char signature[SIGNING_SIGNATURE_HEX];
    signing_sign(&key, SIGNED_REPORT, p->version.report_sha256, signature);
    p->version.signature = arena_strdup(w->arena, signature);
    p->version.public_key = arena_strdup(w->arena, key.public_hex);
    write_package(p, &key, (struct str){buf_text(&report), report.n},
                  (struct str){buf_text(&data), data.n}, &package);
    return keep(p, "package.json", &package, &p->version.package_sha256);
}

/* ---- the records */

static score_t full_of(const struct dossier *d, const struct entry *e) {
    const struct standard *s = entry_standard(d, e);
    return s ? s->full : SCORE_UNSET;
}

static enum gp_code put_results(struct publication *p) {
    struct work *w = p->w;
    const struct evaluation *ev = &p->open->ev;
    struct public_result *rows = gp_new_n(w->arena, struct public_result, ev->n_entries + 1);
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_result *r = &ev->entries[i];
        rows[i] = (struct public_result){
            .ord = (int64_t)i,
            .round = p->round,
            .report = p->report,
            .entry = r->entry->id,
            .center = r->center->full_name ? r->center->full_name : r->center->name,
            .operator_name = r->operator_org ? r->operator_org->name : NULL,
            .total = r->score.total,
            .grade = r->score.band ? r->score.band->name : NULL,
            .full = full_of(&p->open->dossier, r->entry)};
    }
    return store_public_results_put(w, p->round, p->report, rows, ev->n_entries);
}

/* The rules that the round's results were published by: known when its last report is. */
static enum gp_code keep_rules(struct work *w, const struct publication *p) {
    enum round_state state;
    TRY(store_round_state(w, p->round, &state));
    return state == ROUND_PUBLISHED ? store_round_rules(w, p->round, CALC_RULES) : GP_OK;
}

static enum gp_code tell_groups(const struct publication *p) {
    const struct notice_text text = {
        .title = arena_printf(p->w->arena, "%s：评估报告已公示", cstr_or_empty(p->version.title)),
        .link = "/public"};
    return notice_to_groups(p->w, TOPIC_PUBLISHED, &text);
}

/* Meanwhile somebody may have returned the report or changed the data. */
static enum gp_code record(struct work *w, struct publication *p) {
    struct report_state now;
    struct app_evaluation *v;
    TRY(report_state_load(w, p->round, p->report, &now));
    TRY(app_evaluate_final(w, p->round, p->report, &v));
    TRY(sheet_need_true(w->err, &v->dossier));
    TRY(check_approved(w->err, &now, app_data_hash(v)));
    TRY(put_results(p)); /* the database lets nobody change them once it is published */
    TRY(flow_move_report(w, p->round, p->report, "publish", NULL));
    TRY(keep_rules(w, p));
    TRY(store_version_put(w, &p->version));
    TRY(store_rollup_report(w, p->round, p->report));
    if (p->job) { /* at once: killed after this, it is not begun again */
        p->job->state = JOB_DONE;
        p->job->ended_ms = work_now_ms(w);
        TRY(store_job_set(w, p->job));
    }
    TRY(tell_groups(p));
    return flow_audit_report(w, p->round, now.report, "report.publish",
                             arena_printf(w->arena, "第 %lld 版 %s", (long long)p->version.version,
                                          p->version.report_sha256));
}

enum gp_code report_publish(struct work *w, const char *files, const char *round,
                            const char *report, struct report_job *job) {
    struct publication p = {
        .w = w, .files = files, .round = round, .report = cstr_or_empty(report), .job = job};
    TRY(WORK_READ(w, prepare(w, &p)));
    const struct round *r = &p.full->dossier.round;
    p.version =
        (struct report_version){.round = round,
                                .report = p.report,
                                .version = p.state.n_versions ? p.state.versions[0].version + 1 : 1,
                                .title = r->texts.title ? r->texts.title : r->title,
                                .subdistrict = r->subdistrict,
                                .year = r->year,
                                .published_ms = p.now_ms,
                                .account = w->actor,
                                .reason = p.reason,
                                .audit_seq = p.head.seq,
                                .audit_hash = p.head.hash,
                                .erased_at = DEC_UNSET};
    TRY(make_documents(&p));
    return WORK_WRITE(w, record(w, &p));
}
