#include "app/app.h"

#include <sodium.h>

#include "bundle/bundle.h"
#include "codec/json.h"
#include "report/compose.h"
#include "app/standards.h"
#include "store/audit.h"
#include "store/dossier.h"
#include "store/round.h"
#include "store/standard.h"
#include "store/store.h"

void app_setup(void) {
    if (sodium_init() < 0)
        GP_DIE("libsodium does not start");
    json_setup();
}

enum gp_code app_open(struct app *app, const char *path, bool create) {
    return store_open(app->err, path, create, &app->db);
}

void app_close(struct app *app) {
    db_close(app->db);
    app->db = NULL;
}

/* ---- districts */

/* *ret is NULL when the district is not registered. */
static enum gp_code find_tenant(struct db *db, struct app *app, const char *tenant,
                                struct store_tenant **ret) {
    struct store_tenant *list;
    size_t n;
    TRY(store_tenant_list(db, app->arena, app->err, &list, &n));
    *ret = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].tenant, tenant) == 0)
            *ret = &list[i];
    return GP_OK;
}

/* The standards that the program ships: the source's own scheme, and an example. */
static enum gp_code add_shipped_standards(struct db *db, struct app *app, const char *tenant) {
    for (size_t i = 0; i < n_standards; i++) {
        struct standard s;
        TRY(bundle_read_standard(app->arena, app->err, standards[i].bytes, &s));
        TRY(store_standard_put_published(db, app->err, tenant, &s));
    }
    return GP_OK;
}

/* Inside a writing transaction. */
static enum gp_code register_tenant(struct db *db, struct app *app, const char *tenant,
                                    const char *name) {
    TRY(store_tenant_put(db, app->err, tenant, name));
    return add_shipped_standards(db, app, tenant);
}

/* The district of a bundle: registered when it is new. Another name than the registered one would
 * change the other rounds' reports, so it is refused. */
static enum gp_code join_tenant(struct db *db, struct app *app, const struct dossier *d) {
    struct store_tenant *there;
    TRY(find_tenant(db, app, d->tenant, &there));
    if (!there)
        return register_tenant(db, app, d->tenant, d->tenant_name);
    if (!d->tenant_name || cstr_eq(there->name, d->tenant_name))
        return GP_OK;
    return gp_fail(app->err, GP_CONFLICT, "$.tenant_name",
                   "区划 %s 已登记为“%s”，导入文件写的是“%s”；请改成一致，或用 init --tenant "
                   "--name 改登记的名称",
                   d->tenant, there->name, d->tenant_name);
}

struct tenant_step {
    struct app *app;
    const char *tenant, *name;
};

static enum gp_code add_tenant(struct db *db, struct gp_err *e, void *arg) {
    struct tenant_step *s = arg;
    struct store_tenant *there;
    TRY(find_tenant(db, s->app, s->tenant, &there));
    if (!there && cstr_empty(s->name))
        return gp_fail(e, GP_INVALID, "--name", "请写明区划名称，例如 深圳市坪山区");
    if (!there)
        TRY(register_tenant(db, s->app, s->tenant, s->name));
    else if (s->name)
        TRY(store_tenant_put(db, e, s->tenant, s->name));
    struct audit_event event = {
        .actor = s->app->actor, .action = "tenant.add", .subject = s->tenant};
    return store_audit_append(db, e, s->tenant, &event);
}

enum gp_code app_add_tenant(struct app *app, const char *tenant, const char *name) {
    struct tenant_step s = {app, tenant, name};
    if (strlen(tenant) != 6 || strspn(tenant, "0123456789") != 6) /* GB/T 2260 */
        return gp_fail(app->err, GP_INVALID, tenant, "区划代码应是 6 位数字，例如 440310");
    return db_tx_join(app->db, app->err, DB_WRITE, add_tenant, &s);
}

static enum gp_code need_tenant(struct db *db, struct gp_err *e, void *arg) {
    struct tenant_step *s = arg;
    struct store_tenant *there;
    TRY(find_tenant(db, s->app, s->tenant, &there));
    return there ? GP_OK
                 : gp_fail(e, GP_MISSING, s->tenant,
                           "还没有登记这个区划，请先运行 gongping init --tenant %s --name 区划名称",
                           s->tenant);
}

enum gp_code app_need_tenant(struct app *app, const char *tenant) {
    struct tenant_step s = {app, tenant, NULL};
    return db_tx_join(app->db, app->err, DB_READ, need_tenant, &s);
}

/* ---- rounds */

/* The tenants to look at: the one named, or all. */
static enum gp_code tenants_at_work(struct db *db, struct app *app, struct store_tenant **ret,
                                    size_t *ret_n) {
    if (!app->tenant)
        return store_tenant_list(db, app->arena, app->err, ret, ret_n);
    *ret = gp_new(app->arena, struct store_tenant);
    **ret = (struct store_tenant){.tenant = app->tenant};
    *ret_n = 1;
    return GP_OK;
}

struct list_step {
    struct app *app;
    VEC(struct app_round) rounds;
};

static enum gp_code list_rounds(struct db *db, struct gp_err *e, void *arg) {
    struct list_step *s = arg;
    s->rounds.n = 0;
    struct store_tenant *tenants;
    size_t n_tenants;
    TRY(tenants_at_work(db, s->app, &tenants, &n_tenants));
    for (size_t t = 0; t < n_tenants; t++) {
        struct store_round *rounds;
        size_t n;
        TRY(store_round_list(db, s->app->arena, e, tenants[t].tenant, &rounds, &n));
        for (size_t i = 0; i < n; i++)
            *VEC_PUSH(s->app->arena, &s->rounds) =
                (struct app_round){tenants[t].tenant, rounds[i].id, rounds[i].title, rounds[i].year,
                                   rounds[i].entries};
    }
    return GP_OK;
}

enum gp_code app_list_rounds(struct app *app, struct app_round **ret, size_t *ret_n) {
    struct list_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, list_rounds, &s));
    *ret = s.rounds.v;
    *ret_n = s.rounds.n;
    return GP_OK;
}

static enum gp_code say_which(struct app *app, const struct app_round *rounds, size_t n) {
    struct buf names = BUF_INIT;
    for (size_t i = 0; i < n && i < 20; i++)
        buf_addf(&names, "%s%s", i > 0 ? "、" : "", rounds[i].id);
    enum gp_code code = gp_fail(app->err, GP_INVALID, "--round",
                                "有多个评估轮次，请写明要哪一个：%s", buf_text(&names));
    buf_free(&names);
    return code;
}

/* The round meant, with its tenant. */
static enum gp_code find_round(struct app *app, const char *id, struct app_round *ret) {
    struct app_round *rounds;
    size_t n;
    TRY(app_list_rounds(app, &rounds, &n));
    if (n == 0)
        return gp_fail(app->err, GP_MISSING, NULL, "还没有评估轮次，请先用 import 导入");
    if (!id && n > 1)
        return say_which(app, rounds, n);
    const struct app_round *found = NULL;
    for (size_t i = 0; i < n; i++) {
        if (id && strcmp(rounds[i].id, id) != 0)
            continue;
        if (found)
            return gp_fail(app->err, GP_INVALID, "--tenant",
                           "区划 %s 和 %s 都有评估轮次“%s”，请写明要哪一个区划的", found->tenant,
                           rounds[i].tenant, id);
        found = &rounds[i];
    }
    if (!found)
        return gp_fail(app->err, GP_MISSING, id,
                       "没有这个评估轮次，用 gongping rounds 可以列出全部轮次");
    *ret = *found;
    return GP_OK;
}

enum gp_code app_load_round(struct app *app, const char *round, struct dossier *ret) {
    struct app_round found = {.tenant = app->tenant, .id = round};
    if (!found.tenant || !found.id)
        TRY(find_round(app, round, &found));
    return store_dossier_get(app->db, app->arena, app->err, found.tenant, found.id, ret);
}

struct import_step {
    struct app *app;
    const struct dossier *d;
    bool replace;
    const char *hash;
};

static enum gp_code import(struct db *db, struct gp_err *e, void *arg) {
    struct import_step *s = arg;
    TRY(join_tenant(db, s->app, s->d));
    TRY(store_dossier_put(db, e, s->d, s->replace));
    struct audit_event event = {
        .actor = s->app->actor,
        .action = s->replace ? "round.replace" : "round.import",
        .subject = arena_printf(s->app->arena, "round/%s", s->d->round.id),
        .detail = arena_printf(s->app->arena, "{\"sha256\":\"%s\"}", s->hash),
    };
    return store_audit_append(db, e, s->d->tenant, &event);
}

void app_hash_dossier(const struct dossier *d, char out[static HASH_HEX]) {
    struct buf b = BUF_INIT;
    bundle_write(d, &b);
    hash_hex((struct str){buf_text(&b), b.n}, out);
    buf_free(&b);
}

enum gp_code app_import_round(struct app *app, struct str json, bool replace, struct dossier *ret) {
    TRY(bundle_read(app->arena, app->err, json, ret));
    char hash[HASH_HEX];
    app_hash_dossier(ret, hash);
    struct import_step s = {app, ret, replace, hash};
    return db_tx_join(app->db, app->err, DB_WRITE, import, &s);
}

/* ---- evaluation and report */

enum gp_code app_evaluate_dossier(struct app *app, const struct dossier *d,
                                  struct app_evaluation **ret) {
    struct app_evaluation *v = gp_new(app->arena, struct app_evaluation);
    v->dossier = *d;
    app_hash_dossier(&v->dossier, v->data_hash);
    v->calc = (struct calc){.arena = app->arena,
                            .err = app->err,
                            .standard = standard_label(app->arena, &v->dossier.standard)};
    TRY(evaluate(&v->calc, &v->dossier, &v->ev));
    app->standard_label = v->calc.standard;
    *ret = v;
    return GP_OK;
}

enum gp_code app_evaluate(struct app *app, const char *round, struct app_evaluation **ret) {
    struct dossier d;
    TRY(app_load_round(app, round, &d));
    return app_evaluate_dossier(app, &d, ret);
}

static const char *const format_names[] = {
    [APP_PDF] = "pdf", [APP_DOCX] = "docx", [APP_HTML] = "html", [APP_JSON] = "json"};

bool app_format_of(const char *name, enum app_format *ret) {
    for (size_t i = 0; i < GP_COUNT(format_names); i++) {
        if (strcmp(format_names[i], name) != 0)
            continue;
        *ret = (enum app_format)i;
        return true;
    }
    return false;
}

enum gp_code app_report(struct app *app, const char *round, enum app_format format,
                        struct buf *out) {
    struct app_evaluation *v;
    TRY(app_evaluate(app, round, &v));
    if (format == APP_JSON)
        return report_json(&v->ev, v->data_hash, app->err, out);
    const struct doc *doc = report_compose(app->arena, &v->ev, v->data_hash);
    if (format == APP_HTML)
        return doc_render_html(doc, app->err, out);
    if (format == APP_DOCX)
        return doc_render_docx(doc, NULL, app->err, out);
    return doc_render_pdf(doc, NULL, app->err, out);
}

/* ---- audit */

struct audit_step {
    const struct app *app;
    const struct audit_event *event;
};

static enum gp_code append(struct db *db, struct gp_err *e, void *arg) {
    const struct audit_step *s = arg;
    return store_audit_append(db, e, s->app->tenant, s->event);
}

enum gp_code app_audit(struct app *app, const struct audit_event *event) {
    struct audit_step s = {app, event};
    return db_tx_join(app->db, app->err, DB_WRITE, append, &s);
}

struct verify_step {
    struct app *app;
    struct app_audit_state *state;
};

static enum gp_code verify(struct db *db, struct gp_err *e, void *arg) {
    struct verify_step *s = arg;
    struct store_tenant *tenants;
    size_t n;
    TRY(tenants_at_work(db, s->app, &tenants, &n));
    *s->state = (struct app_audit_state){0};
    for (size_t i = 0; i < n && s->state->broken_at == 0; i++) {
        struct audit_verdict verdict;
        TRY(store_audit_verify(db, e, tenants[i].tenant, NULL, &verdict));
        s->state->rows += verdict.rows;
        s->state->broken_at = verdict.broken_at;
    }
    return GP_OK;
}

enum gp_code app_verify_audit(struct app *app, struct app_audit_state *ret) {
    struct verify_step s = {app, ret};
    return db_tx_join(app->db, app->err, DB_READ, verify, &s);
}
