/* Publication: the moment after which a report does not change. */
#include "app/flow.h"
#include "app/publish_parts.h"
#include "app/redaction.h"
#include "app/signing.h"
#include "bundle/bundle.h"
#include "codec/json_out.h"
#include "db/db.h"
#include "report/compose.h"
#include "store/audit.h"
#include "store/round.h"

struct publication {
    struct app *app;
    const char *files;
    const char *round;
    struct report_state state;
    struct app_evaluation *full, *open; /* with all data; as published */
    struct audit_head head;
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

static enum gp_code check_approved(struct gp_err *e, const struct report_state *s,
                                   const char *data_hash) {
    TRY(report_check_approved(e, s));
    if (strcmp(report_last_word(s)->data_sha256, data_hash) != 0)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "批准之后数据有改动，批准的已经不是现在这份报告，请退回后重新提交审批");
    return GP_OK;
}

static enum gp_code prepare(struct db *db, struct gp_err *e, void *arg) {
    struct publication *p = arg;
    TRY(report_state_load(p->app, p->round, &p->state));
    TRY(app_evaluate(p->app, p->round, &p->full));
    TRY(check_approved(e, &p->state, p->full->data_hash));
    p->now_ms = db_now_ms(db);
    return store_audit_head(db, e, p->app->tenant, &p->head);
}

/* ---- the package: all that a stranger needs to verify the report */

static void write_package(struct publication *p, struct str report, struct str data,
                          struct buf *out) {
    const struct report_version *v = &p->version;
    struct arena *a = p->app->arena;
    struct jout o = jout_start(out, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "format", "gongping-publication");
    jout_key(&o, "format_version");
    jout_int(&o, 1);
    jout_pair(&o, "tenant", p->app->tenant);
    jout_pair(&o, "round", v->round);
    jout_key(&o, "version");
    jout_int(&o, v->version);
    jout_pair(&o, "title", v->title);
    jout_key(&o, "published_ms");
    jout_int(&o, v->published_ms);
    jout_pair(&o, "reason", v->reason);
    jout_pair(&o, "report_sha256", v->report_sha256);
    jout_pair(&o, "data_sha256", v->data_sha256);
    jout_pair(&o, "pdf_sha256", v->pdf_sha256);
    jout_key(&o, "audit_seq");
    jout_int(&o, v->audit_seq);
    jout_pair(&o, "audit_hash", v->audit_hash);
    jout_pair(&o, "public_key", v->public_key);
    jout_pair(&o, "signature", v->signature);
    jout_pair(
        &o, "note",
        "签名是对文字 gongping-report:<report_sha256> 的 Ed25519 签名，证明报告发布后没有改动；"
        "它不是《电子签名法》所说的可靠电子签名。report 和 data 是原文，"
        "按 UTF-8 字节计算 SHA-256。data 不含个人信息。");
    jout_pair(&o, "report", arena_strndup(a, report.p, report.n));
    jout_pair(&o, "data", arena_strndup(a, data.p, data.n));
    jout_end(&o);
    jout_finish(&o);
}

static enum gp_code keep(struct publication *p, const char *kind, const struct buf *b,
                         const char **ret_sha256) {
    return document_keep_bytes(p->app, p->files,
                               arena_printf(p->app->arena, "%s-%s", p->round, kind),
                               (struct str){buf_text(b), b->n}, ret_sha256);
}

/* The report for people, with the hash of the data that anyone can have. */
static enum gp_code make_pdf(struct publication *p) {
    struct buf pdf GP_CLEANUP(buf_free) = BUF_INIT;
    const struct doc *doc = report_compose(p->app->arena, &p->full->ev, p->open->data_hash);
    TRY(doc_render_pdf(doc, NULL, p->app->err, &pdf));
    return keep(p, "report.pdf", &pdf, &p->version.pdf_sha256);
}

static enum gp_code make_documents(struct publication *p) {
    struct app *app = p->app;
    struct buf full GP_CLEANUP(buf_free) = BUF_INIT, data GP_CLEANUP(buf_free) = BUF_INIT;
    struct buf report GP_CLEANUP(buf_free) = BUF_INIT, package GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(report_evaluate_open(app, &p->full->dossier, &p->open));
    bundle_write(&p->full->dossier, &full);
    bundle_write(&p->open->dossier, &data);
    struct dossier unused; /* what nobody can read again, nobody can verify */
    TRY(bundle_read(app->arena, app->err, (struct str){buf_text(&data), data.n}, &unused));
    TRY(report_json(&p->open->ev, p->open->data_hash, app->err, &report));
    TRY(keep(p, "bundle.json", &full, &p->version.bundle_sha256));
    TRY(keep(p, "data.json", &data, &p->version.data_sha256));
    TRY(keep(p, "report.json", &report, &p->version.report_sha256));
    TRY(make_pdf(p));
    struct signing_key key;
    TRY(signing_key_open(app->err, app->arena, p->files, &key));
    char signature[SIGNING_SIGNATURE_HEX];
    signing_sign(&key, p->version.report_sha256, signature);
    p->version.signature = arena_strdup(app->arena, signature);
    p->version.public_key = arena_strdup(app->arena, key.public_hex);
    write_package(p, (struct str){buf_text(&report), report.n},
                  (struct str){buf_text(&data), data.n}, &package);
    return keep(p, "package.json", &package, &p->version.package_sha256);
}

/* ---- the records */

static bool is_withdrawn(const struct entry_scope *scopes, size_t n, const char *entry) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(scopes[i].entry, entry) == 0)
            return scopes[i].state == ENTRY_WITHDRAWN;
    return false;
}

/* The public list has no line for a project that left the round. */
static enum gp_code put_results(struct publication *p) {
    struct app *app = p->app;
    const struct evaluation *ev = &p->open->ev;
    struct entry_scope *scopes;
    size_t n_scopes, n = 0;
    TRY(flow_entries(app, p->round, &scopes, &n_scopes));
    struct public_result *rows = gp_new_n(app->arena, struct public_result, ev->n_entries + 1);
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_result *r = &ev->entries[i];
        if (is_withdrawn(scopes, n_scopes, r->entry->id))
            continue;
        rows[n] = (struct public_result){
            .ord = (int64_t)n,
            .round = p->round,
            .entry = r->entry->id,
            .center = r->center->full_name ? r->center->full_name : r->center->name,
            .operator_name = r->operator_org ? r->operator_org->name : NULL,
            .total = r->score.total,
            .grade = r->score.band ? r->score.band->name : NULL};
        n++;
    }
    return store_public_results_put(app->db, app->err, app->tenant, p->round, rows, n);
}

/* Meanwhile somebody may have returned the report or changed the data. */
static enum gp_code record(struct db *db, struct gp_err *e, void *arg) {
    struct publication *p = arg;
    struct app *app = p->app;
    struct report_state now;
    struct app_evaluation *v;
    TRY(report_state_load(app, p->round, &now));
    TRY(app_evaluate(app, p->round, &v));
    TRY(check_approved(e, &now, v->data_hash));
    TRY(flow_move_round(app, p->round, "publish", NULL));
    TRY(store_version_put(db, e, app->tenant, &p->version));
    TRY(put_results(p));
    return flow_audit(app, p->round, NULL, "report.publish",
                      arena_printf(app->arena, "第 %lld 版 %s", (long long)p->version.version,
                                   p->version.report_sha256));
}

enum gp_code report_publish(struct app *app, const char *files, const char *round) {
    struct publication p = {.app = app, .files = files, .round = round};
    TRY(db_tx(app->db, app->err, DB_READ, prepare, &p));
    const struct round *r = &p.full->dossier.round;
    p.version =
        (struct report_version){.round = round,
                                .version = p.state.n_versions ? p.state.versions[0].version + 1 : 1,
                                .title = r->texts.title ? r->texts.title : r->title,
                                .subdistrict = r->subdistrict,
                                .year = r->year,
                                .published_ms = p.now_ms,
                                .account = app->actor,
                                .reason = revision_reason(&p.state),
                                .audit_seq = p.head.seq,
                                .audit_hash = p.head.hash};
    TRY(make_documents(&p));
    return db_tx(app->db, app->err, DB_WRITE, record, &p);
}
