/* verify_package at the end of "the whole" tells the order: what is a package, then hashes,
 * signature, statement, whose key, and the figures. A check says what it finds and goes on, so
 * that a reader sees all at once; only what is no package at all is an error. check_figures
 * chooses the rules that the report names, computes again and leaves comparing to
 * verify_compare.c. What the site's own record says of the version is verify_record.c. */

#include "app/results/evaluation.h"
#include "app/publish/verify_parts.h"

#include "app/files/document.h"
#include "app/marking/sheet_trust.h"
#include "app/publish/signing.h"
#include "app/publish/statement.h"
#include "base/file.h"
#include "bundle/bundle.h"
#include "db/db.h"
#include "report/compose.h"

#define PACKAGE_DEPTH  8
#define PACKAGE_VALUES 1000 /* report and data are texts in it, with a limit of their own */
#define PACKAGE_FORMAT 1    /* docs/rules.md, 1 */
#define REPORT_DEPTH   64

struct check {
    struct work *w;
    struct verification *v;
    const json_t *package;
    struct str report, data;
    bool must_state; /* younger than signed statements */
};

void verify_say(struct work *w, struct verification *v, enum verify_mark mark, const char *title,
                const char *text) {
    *VEC_PUSH(w->arena, &v->lines) = (struct verify_line){mark, title, text};
    if (mark == VERIFY_BAD)
        v->good = false;
}

static void say(struct check *c, enum verify_mark mark, const char *title, const char *text) {
    verify_say(c->w, c->v, mark, title, text);
}

static const char *text_of(const struct check *c, const char *key) {
    const char *s = json_string_value(json_object_get(c->package, key));
    return s ? arena_strdup(c->w->arena, s) : NULL;
}

/* ---- hashes and signature */

static const char *hash_of(struct check *c, struct str bytes) {
    char hex[HASH_HEX];
    hash_hex(bytes, hex);
    return arena_strdup(c->w->arena, hex);
}

static void check_hash(struct check *c, const char *title, struct str bytes, const char *stated) {
    bool same = cstr_eq(hash_of(c, bytes), stated);
    say(c, same ? VERIFY_GOOD : VERIFY_BAD, title,
        same ? "内容与校验值一致，没有被改动" : "内容与校验值不一致：文件被改动过");
}

/* Nothing that is unsigned is believed, and what stands beside the statement must agree with it. */
static void check_statement(struct check *c) {
    const char *statement = text_of(c, "statement");
    if (!statement) {
        say(c, c->must_state ? VERIFY_BAD : VERIFY_UNKNOWN, "公示说明",
            c->must_state ? "没有签名的公示说明：验证文件被改动过"
                          : "这是早期版本的验证文件：版次、公示时间、PDF 校验值等没有签名，"
                            "请以公示网站上的为准");
        return;
    }
    struct report_version stated = {.version = 0};
    const char *tenant;
    statement_read(c->w->arena, statement, &tenant, &stated);
    bool fits = statement_fits(c->v->public_key, statement, text_of(c, "statement_signature"));
    bool meant = tenant && stated.version > 0 &&
                 cstr_eq(stated.report_sha256, c->v->report_sha256) &&
                 cstr_eq(stated.data_sha256, hash_of(c, c->data));
    if (fits && meant) {
        c->v->tenant = tenant;
        c->v->stated = stated;
    }
    say(c, fits && meant ? VERIFY_GOOD : VERIFY_BAD, "公示说明",
        !fits ? "版次、公示时间等与签名不符：被改动过"
        : meant ? "版次、标题、公示时间、全部校验值和审计日志的链尾与签名相符"
                : "公示说明是另一份报告的：验证文件被拼接过");
}

static void check_signature(struct check *c) {
    const char *actual = c->v->report_sha256; /* never what the file says of itself */
    bool fits = signing_fits(c->v->public_key, SIGNED_REPORT, actual, text_of(c, "signature"));
    say(c, fits ? VERIFY_GOOD : VERIFY_BAD, "签名",
        fits ? "签名与报告相符，报告自签名之后没有改动"
             : "签名与报告不符：报告被改动过，或签名不是对这份报告的");
}

static void check_key(struct check *c, const struct verify_key *key) {
    struct arena *a = c->w->arena;
    const char *carried = c->v->public_key ? c->v->public_key : "（没有）";
    if (!key->hex) {
        say(c, VERIFY_UNKNOWN, "签名是谁的",
            arena_printf(a,
                         "没有核对。文件自带公钥 %s，请与公示网站上显示的公钥逐位核对，"
                         "一致才能说明出自该网站",
                         carried));
        return;
    }
    bool theirs = cstr_eq(key->hex, c->v->public_key);
    c->v->key_compared = true;
    say(c, theirs ? VERIFY_GOOD : VERIFY_BAD, "签名是谁的",
        theirs ? arena_printf(a, "公钥就是%s的公钥", key->owner)
               : arena_printf(a, "公钥不是%s的，签名的是另一个密钥 %s", key->owner, carried));
}

/* ---- figures */

/* By which code and rules a report was computed. */
struct computed_by {
    const char *program, *source; /* NULL: reports did not yet say so */
    int64_t rules;
};

static struct computed_by computed_by_of(const json_t *report) {
    const json_t *by = json_object_get(report, "computed_by");
    const json_t *rules = json_object_get(by, "rules");
    return (struct computed_by){json_string_value(json_object_get(by, "program")),
                                json_string_value(json_object_get(by, "source")),
                                json_is_integer(rules) ? json_integer_value(rules) : 1};
}

static void say_program(struct check *c, const struct computed_by *by, const char *more) {
    struct arena *a = c->w->arena;
    const char *program = by->program ? arena_printf(a, "公评 %s", by->program)
                                      : "公评 0.1.0 或更早的版本（报告没有写明）";
    c->v->program = program;
    say(c, *more ? VERIFY_UNKNOWN : VERIFY_GOOD, "计算程序",
        arena_printf(a, "报告由%s%s计算，计算规则第 %lld 版%s", program, by->program ? " " : "",
                     (long long)by->rules, *more ? more : "；验证时按同一版规则重新计算"));
}

#define CORRECTIONS_SHOWN 50

static const struct component *component_of(const struct dossier *d, const char *entry,
                                            const char *id) {
    const struct entry *e = dossier_entry(d, entry);
    const struct method *m = e ? entry_method(d, e) : NULL;
    return m ? method_component(m, id) : NULL;
}

/* Which submitted sheets others than their scorers changed: no difference, but worth knowing. */
static void say_corrections(struct check *c, const struct dossier *d) {
    struct arena *a = c->w->arena;
    const struct round *r = &d->round;
    if (r->n_sheet_corrections > 0)
        say(c, VERIFY_UNKNOWN, "评分更正",
            arena_printf(a, "有 %zu 份评分在提交后由他人更正，计分以更正后的为准",
                         r->n_sheet_corrections));
    for (size_t i = 0; i < r->n_sheet_corrections && i < CORRECTIONS_SHOWN; i++) {
        const struct sheet_correction *x = &r->sheet_corrections[i];
        const struct component *component = component_of(d, x->entry, x->component);
        say(c, VERIFY_UNKNOWN, "评分更正",
            arena_printf(a, "%s“%s”板块 %s：%s。更正人：%s，%s。理由：%s", x->entry,
                         component ? component->name : x->component,
                         x->scorer_name ? x->scorer_name : x->scorer,
                         sheet_changes_text(a, component, x->changes, x->n_changes),
                         x->by       ? x->by
                         : x->office ? x->office
                                     : "没有记录",
                         date_text_zh(a, x->date), x->reason));
    }
}

/* The published data computed once more, by the rules that the report was computed by. */
static enum gp_code recompute(struct check *c, int64_t rules, struct buf *out) {
    struct dossier d;
    struct app_evaluation *v;
    TRY(bundle_read(c->w->arena, c->w->err, c->data, &d));
    say_corrections(c, &d);
    TRY(app_evaluate_by_rules(c->w, &d, rules, &v));
    /* the hash of the bytes: a later program may write the same data in another way */
    return report_json(&v->ev, hash_of(c, c->data), c->w->err, out);
}

static void say_uncomparable(struct check *c, const char *why) {
    c->v->compared = false;
    say(c, VERIFY_BAD, "重新计算", why);
}

static void say_compared(struct check *c, const struct comparison *by) {
    struct arena *a = c->w->arena;
    size_t n = c->v->n_compared, bad = c->v->n_different;
    const char *more = by->n_younger == 0
                           ? ""
                           : arena_printf(a,
                                          "。另有 %zu 个数字和核查发现是后来的程序才有的，"
                                          "报告中没有，不影响验证",
                                          by->n_younger);
    say(c, bad == 0 ? VERIFY_GOOD : VERIFY_BAD, "重新计算",
        bad == 0 ? arena_printf(a, "由公开数据重新计算，%zu 个数字和结论全部一致%s", n, more)
                 : arena_printf(a, "由公开数据重新计算，%zu 个数字和结论中有 %zu 个与报告不一致%s",
                                n, bad, more));
    if (by->gone.n == 0)
        return;
    say(c, VERIFY_UNKNOWN, "核查发现",
        arena_printf(a,
                     "报告中有 %zu 项核查发现，现在的程序不再提出（核查方法后来有修改），"
                     "例如“%s”；这不影响得分和结算",
                     by->gone.n, by->gone.v[0]));
}

static void check_figures(struct check *c) {
    struct arena *a = c->w->arena;
    JSON_HOLD json_t *was = NULL;
    JSON_HOLD json_t *is = NULL;
    if (json_read(c->w->err, c->report, VERIFY_MAX_BYTES, REPORT_DEPTH, &was) != GP_OK) {
        say_uncomparable(c, "报告不是完好的 JSON，无法与重新计算的结果比较");
        return;
    }
    struct computed_by by = computed_by_of(was);
    if (by.rules < 1 || by.rules > CALC_RULES) {
        say_program(c, &by, "，本程序不认识这一版规则");
        say_uncomparable(c, "没有比较：请用不低于报告所写版本的程序验证");
        return;
    }
    say_program(c, &by, "");
    struct buf again GP_CLEANUP(buf_free) = BUF_INIT;
    if (recompute(c, by.rules, &again) != GP_OK ||
        json_read(c->w->err, (struct str){buf_text(&again), again.n}, VERIFY_MAX_BYTES,
                  REPORT_DEPTH, &is) != GP_OK) {
        say_uncomparable(c, arena_printf(a, "数据无法重新计算。%s%s%s",
                                         c->w->err->where ? c->w->err->where : "",
                                         c->w->err->where ? "：" : "", c->w->err->message));
        return;
    }
    struct comparison comparison = {
        .w = c->w, .v = c->v, .same_code = cstr_eq(by.source, report_source_hash())};
    verify_compare(&comparison, was, is);
    say_compared(c, &comparison);
}

/* ---- the whole */

static enum gp_code not_a_package(struct work *w) {
    return gp_fail(
        w->err, GP_INVALID, NULL,
        "这不是公示的验证文件。请在公示页下载“验证文件（JSON）”，原样上传，不要用其他软件"
        "打开后再保存");
}

static struct str str_member(const struct check *c, const char *key) {
    const json_t *v = json_object_get(c->package, key);
    return (struct str){json_string_value(v), json_string_length(v)};
}

/* The title that was signed with the report, and whether a statement must be there. */
static void read_head(struct check *c) {
    struct gp_err unused = {.arena = c->w->arena};
    JSON_HOLD json_t *report = NULL;
    if (json_read(&unused, c->report, VERIFY_MAX_BYTES, REPORT_DEPTH, &report) != GP_OK)
        return;
    const char *title = json_string_value(json_object_get(report, "title"));
    c->v->title = title ? arena_strdup(c->w->arena, title) : NULL;
    c->must_state = json_object_get(report, "computed_by") != NULL;
}

enum gp_code verify_package(struct work *w, struct str json, const struct verify_key *key,
                            struct verification *ret) {
    JSON_HOLD json_t *package = NULL;
    if (json.n > VERIFY_MAX_BYTES)
        return gp_fail(w->err, GP_LIMIT, NULL, "文件太大，无法验证");
    if (json_read_few(w->err, json, VERIFY_MAX_BYTES, PACKAGE_DEPTH, PACKAGE_VALUES, &package))
        return not_a_package(w);
    *ret = (struct verification){.good = true, .compared = true};
    struct check c = {.w = w, .v = ret, .package = package};
    const char *format = package ? text_of(&c, "format") : NULL;
    if (!cstr_eq(format, "gongping-publication"))
        return not_a_package(w);
    if (json_integer_value(json_object_get(package, "format_version")) != PACKAGE_FORMAT)
        return gp_fail(
            w->err, GP_INVALID, NULL,
            "这个验证文件的格式版本不是 %d，本程序不认识。请用不低于公示网站版本的程序验证",
            PACKAGE_FORMAT);
    c.report = str_member(&c, "report");
    c.data = str_member(&c, "data");
    if (!c.report.p || !c.data.p)
        return not_a_package(w);
    ret->public_key = text_of(&c, "public_key");
    ret->report_sha256 = hash_of(&c, c.report);
    read_head(&c);
    check_hash(&c, "报告", c.report, text_of(&c, "report_sha256"));
    check_hash(&c, "数据", c.data, text_of(&c, "data_sha256"));
    check_signature(&c);
    check_statement(&c);
    check_key(&c, key);
    check_figures(&c);
    return GP_OK;
}

static enum gp_code read_document(struct work *w, const char *files, const char *sha256,
                                  struct str *ret) {
    const char *folder = arena_printf(w->arena, "%s/documents", files), *path;
    TRY(document_find(w->err, folder, sha256, &path));
    return file_read(w->arena, w->err, path ? path : document_path(w->arena, folder, sha256),
                     VERIFY_MAX_BYTES, ret);
}

enum gp_code verify_evaluate(struct work *w, const char *files, const struct report_version *v,
                             struct app_evaluation **ret) {
    struct str data, report;
    struct dossier d;
    JSON_HOLD json_t *head = NULL;
    TRY(read_document(w, files, v->data_sha256, &data));
    TRY(read_document(w, files, v->report_sha256, &report));
    TRY(json_read(w->err, report, VERIFY_MAX_BYTES, REPORT_DEPTH, &head));
    TRY(bundle_read(w->arena, w->err, data, &d));
    return app_evaluate_by_rules(w, &d, computed_by_of(head).rules, ret);
}
