#include "app/verify.h"

#include "app/document.h"
#include "app/signing.h"
#include "base/file.h"
#include "bundle/bundle.h"
#include "codec/json.h"
#include "db/db.h"
#include "report/compose.h"

#define PACKAGE_DEPTH  8
#define PACKAGE_VALUES 1000 /* report and data are texts in it, with a limit of their own */
#define REPORT_DEPTH   64

struct check {
    struct app *app;
    struct verification *v;
    const json_t *package;
    struct str report, data;
};

static void say(struct check *c, enum verify_mark mark, const char *title, const char *text) {
    *VEC_PUSH(c->app->arena, &c->v->lines) = (struct verify_line){mark, title, text};
    if (mark == VERIFY_BAD)
        c->v->good = false;
}

static const char *text_of(const struct check *c, const char *key) {
    const char *s = json_string_value(json_object_get(c->package, key));
    return s ? arena_strdup(c->app->arena, s) : NULL;
}

/* ---- hashes and signature */

static const char *hash_of(struct check *c, struct str bytes) {
    char hex[HASH_HEX];
    hash_hex(bytes, hex);
    return arena_strdup(c->app->arena, hex);
}

static void check_hash(struct check *c, const char *title, struct str bytes, const char *stated) {
    bool same = cstr_eq(hash_of(c, bytes), stated);
    say(c, same ? VERIFY_GOOD : VERIFY_BAD, title,
        same ? "内容与校验值一致，没有被改动" : "内容与校验值不一致：文件被改动过");
}

static void check_signature(struct check *c, const char *own_key) {
    const char *actual = hash_of(c, c->report); /* never what the file says of itself */
    bool fits = signing_fits(c->v->public_key, actual, text_of(c, "signature"));
    say(c, fits ? VERIFY_GOOD : VERIFY_BAD, "签名",
        fits ? "签名与报告相符，报告自签名之后没有改动"
             : "签名与报告不符：报告被改动过，或签名不是对这份报告的");
    if (!own_key) {
        say(c, VERIFY_UNKNOWN, "签名是谁的",
            arena_printf(
                c->app->arena,
                "文件自带公钥 %s。请与公示网站上显示的公钥逐位核对，一致才能说明出自该网站",
                c->v->public_key ? c->v->public_key : "（没有）"));
        return;
    }
    bool ours = cstr_eq(own_key, c->v->public_key);
    say(c, ours ? VERIFY_GOOD : VERIFY_BAD, "签名是谁的",
        ours ? "公钥就是本网站的公钥" : "公钥不是本网站的：这份报告不是本网站公示的");
}

/* ---- figures */

static const char *figure_text(struct arena *a, const json_t *v) {
    if (!v || json_is_null(v))
        return "—";
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return arena_printf(a, "%lld", (long long)json_integer_value(v));
    if (json_is_boolean(v))
        return json_is_true(v) ? "是" : "否";
    return json_type_name(v);
}

static void differ(struct check *c, const char *what, const json_t *was, const json_t *is) {
    struct arena *a = c->app->arena;
    c->v->n_different++;
    if (c->v->differences.n == VERIFY_SHOWN)
        return;
    *VEC_PUSH(a, &c->v->differences) = (struct verify_difference){
        what, arena_strdup(a, figure_text(a, was)), arena_strdup(a, figure_text(a, is))};
}

static const char *under(struct check *c, const char *what, const char *key) {
    return *what ? arena_printf(c->app->arena, "%s / %s", what, key) : key;
}

static void compare(struct check *c, const char *what, json_t *was, json_t *is);

static void compare_objects(struct check *c, const char *what, json_t *was, json_t *is) {
    const char *key;
    json_t *value;
    json_object_foreach(was, key, value) compare(
        c, under(c, what, arena_strdup(c->app->arena, key)), value, json_object_get(is, key));
    json_object_foreach(is, key, value) if (!json_object_get(was, key))
        differ(c, under(c, what, arena_strdup(c->app->arena, key)), NULL, value);
}

/* What tells an element of a list from its neighbours, for the reader. */
static const char *element_name(struct check *c, const json_t *v, size_t i) {
    static const char *const keys[] = {"center", "name", "label", "qualification", "id"};
    for (size_t k = 0; k < GP_COUNT(keys); k++) {
        const char *s = json_string_value(json_object_get(v, keys[k]));
        if (s)
            return arena_strdup(c->app->arena, s);
    }
    return arena_printf(c->app->arena, "第 %zu 项", i + 1);
}

static void compare(struct check *c, const char *what, json_t *was, json_t *is) {
    if (!was && json_is_array(is) && json_array_size(is) == 0)
        return; /* the list is younger than the report */
    if (json_is_object(was) && json_is_object(is)) {
        compare_objects(c, what, was, is);
        return;
    }
    if (json_is_array(was) && json_is_array(is)) {
        size_t n = json_array_size(was), m = json_array_size(is);
        for (size_t i = 0; i < n || i < m; i++) {
            json_t *x = json_array_get(was, i), *y = json_array_get(is, i);
            compare(c, under(c, what, element_name(c, x ? x : y, i)), x, y);
        }
        return;
    }
    c->v->n_compared++;
    if (!was || !is || !json_equal(was, is))
        differ(c, what, was, is);
}

/* Of the traces only what they lead to: the wording may be that of another version of the program.
 */
static void compare_traces(struct check *c, const json_t *was, const json_t *is) {
    size_t n = json_array_size(was), m = json_array_size(is);
    for (size_t i = 0; i < n || i < m; i++) {
        const json_t *x = json_array_get(was, i), *y = json_array_get(is, i);
        json_t *before = json_object_get(x, "value"), *after = json_object_get(y, "value");
        c->v->n_compared++;
        const char *id = json_string_value(json_object_get(x ? x : y, "id"));
        if (!before || !after || !json_equal(before, after) ||
            !json_equal(json_object_get(x, "id"), json_object_get(y, "id")))
            differ(c, arena_printf(c->app->arena, "计算过程 %s", id ? id : ""), before, after);
    }
}

static enum gp_code recompute(struct check *c, struct buf *out) {
    struct dossier d;
    struct app_evaluation *v;
    TRY(bundle_read(c->app->arena, c->app->err, c->data, &d));
    TRY(app_evaluate_dossier(c->app, &d, &v));
    return report_json(&v->ev, v->data_hash, c->app->err, out);
}

static void check_figures(struct check *c) {
    struct buf again GP_CLEANUP(buf_free) = BUF_INIT;
    struct arena *a = c->app->arena;
    if (recompute(c, &again) != GP_OK) {
        say(c, VERIFY_BAD, "重新计算",
            arena_printf(a, "数据无法重新计算。%s%s%s",
                         c->app->err->where ? c->app->err->where : "",
                         c->app->err->where ? "：" : "", c->app->err->message));
        return;
    }
    JSON_HOLD json_t *was = NULL;
    JSON_HOLD json_t *is = NULL;
    if (json_read(c->app->err, c->report, VERIFY_MAX_BYTES, REPORT_DEPTH, &was) != GP_OK ||
        json_read(c->app->err, (struct str){buf_text(&again), again.n}, VERIFY_MAX_BYTES,
                  REPORT_DEPTH, &is) != GP_OK) {
        say(c, VERIFY_BAD, "重新计算", "报告不是完好的 JSON，无法与重新计算的结果比较");
        return;
    }
    /* One dismissal more or less shifts all findings: the short list says what it is about. */
    static const char *const parts[] = {"standard", "data_hash", "round",
                                        "entries",  "dismissed", "findings"};
    for (size_t i = 0; i < GP_COUNT(parts); i++)
        compare(c, strcmp(parts[i], "entries") == 0 ? "" : parts[i], json_object_get(was, parts[i]),
                json_object_get(is, parts[i]));
    compare_traces(c, json_object_get(was, "traces"), json_object_get(is, "traces"));
    bool same = c->v->n_different == 0;
    say(c, same ? VERIFY_GOOD : VERIFY_BAD, "重新计算",
        same ? arena_printf(a, "由公开数据重新计算，%zu 个数字和结论全部一致", c->v->n_compared)
             : arena_printf(a, "由公开数据重新计算，%zu 个数字和结论中有 %zu 个与报告不一致",
                            c->v->n_compared, c->v->n_different));
}

/* ---- the whole */

static enum gp_code not_a_package(struct app *app) {
    return gp_fail(
        app->err, GP_INVALID, NULL,
        "这不是公示的验证文件。请在公示页下载“验证文件（JSON）”，原样上传，不要用其他软件"
        "打开后再保存");
}

static struct str str_member(const struct check *c, const char *key) {
    const json_t *v = json_object_get(c->package, key);
    return (struct str){json_string_value(v), json_string_length(v)};
}

enum gp_code verify_package(struct app *app, struct str json, const char *own_key,
                            struct verification *ret) {
    JSON_HOLD json_t *package = NULL;
    if (json.n > VERIFY_MAX_BYTES)
        return gp_fail(app->err, GP_LIMIT, NULL, "文件太大，无法验证");
    if (json_read_few(app->err, json, VERIFY_MAX_BYTES, PACKAGE_DEPTH, PACKAGE_VALUES, &package))
        return not_a_package(app);
    *ret = (struct verification){.good = true};
    struct check c = {.app = app, .v = ret, .package = package};
    const char *format = package ? text_of(&c, "format") : NULL;
    if (!cstr_eq(format, "gongping-publication"))
        return not_a_package(app);
    c.report = str_member(&c, "report");
    c.data = str_member(&c, "data");
    if (!c.report.p || !c.data.p)
        return not_a_package(app);
    ret->title = text_of(&c, "title");
    ret->round = text_of(&c, "round");
    ret->tenant = text_of(&c, "tenant");
    ret->public_key = text_of(&c, "public_key");
    ret->report_sha256 = text_of(&c, "report_sha256");
    ret->version = json_integer_value(json_object_get(package, "version"));
    ret->published_ms = json_integer_value(json_object_get(package, "published_ms"));
    check_hash(&c, "报告", c.report, ret->report_sha256);
    check_hash(&c, "数据", c.data, text_of(&c, "data_sha256"));
    check_signature(&c, own_key);
    check_figures(&c);
    return GP_OK;
}

enum gp_code verify_evaluate(struct app *app, const char *files, const struct report_version *v,
                             struct app_evaluation **ret) {
    const char *path =
        document_path(app->arena, arena_printf(app->arena, "%s/documents", files), v->data_sha256);
    struct str json;
    struct dossier d;
    TRY(file_read(app->arena, app->err, path, VERIFY_MAX_BYTES, &json));
    TRY(bundle_read(app->arena, app->err, json, &d));
    return app_evaluate_dossier(app, &d, ret);
}

struct find_step {
    struct app *app;
    const char *sha256;
    struct report_version *version;
};

static enum gp_code find(struct db *db, struct gp_err *e, void *arg) {
    struct find_step *s = arg;
    return store_version_by_hash(db, s->app->arena, e, s->app->tenant, s->sha256, &s->version);
}

enum gp_code verify_find(struct app *app, const char *sha256, struct report_version **ret) {
    struct find_step s = {.app = app, .sha256 = sha256};
    TRY(db_tx_join(app->db, app->err, DB_READ, find, &s));
    *ret = s.version;
    return GP_OK;
}
