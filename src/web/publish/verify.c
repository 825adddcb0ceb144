/* Verifying a report: by the QR code's address, by any of its files, or without this program at
 * all, by the page of verifier/. */
#include "app/files/document.h"
#include "app/files/files.h"
#include "app/publish/verify.h"
#include "base/file.h"
#include "web/assets.h"
#include "web/publish/inside.h"

static void add_verification(struct val *m, const struct verification *v) {
    static const char *const colors[] = {
        [VERIFY_GOOD] = "green", [VERIFY_UNKNOWN] = "yellow", [VERIFY_BAD] = "red"};
    static const char *const words[] = {
        [VERIFY_GOOD] = "相符", [VERIFY_UNKNOWN] = "待核对", [VERIFY_BAD] = "不符"};
    struct val *row = map_map(m, "verification");
    map_bool(row, "good", v->good);
    map_text(row, "title", v->title);
    bool stated = v->stated.version > 0;
    map_bool(row, "stated", stated);
    map_count(row, "version", v->stated.version);
    map_time(row, "at", stated ? v->stated.published_ms : DEC_UNSET);
    map_bool(row, "superseded", v->good && v->superseded);
    map_bool(row, "holds", v->good && !v->superseded);
    map_text(row, "report_sha256", v->report_sha256);
    map_text(row, "public_key", v->public_key);
    map_text(row, "program", v->program);
    struct val *lines = map_list(row, "lines");
    for (size_t i = 0; i < v->lines.n; i++) {
        struct val *line = list_add_map(lines);
        map_text(line, "color", colors[v->lines.v[i].mark]);
        map_text(line, "word", words[v->lines.v[i].mark]);
        map_text(line, "title", v->lines.v[i].title);
        map_text(line, "text", v->lines.v[i].text);
    }
    struct val *differences = map_list(row, "differences");
    for (size_t i = 0; i < v->differences.n; i++) {
        struct val *d = list_add_map(differences);
        map_text(d, "what", v->differences.v[i].what);
        map_text(d, "published", v->differences.v[i].published);
        map_text(d, "recomputed", v->differences.v[i].recomputed);
    }
    map_count(row, "n_different", (int64_t)v->n_different);
    map_bool(row, "any_different", v->n_different > 0);
}

static enum gp_code verify_bytes(struct val *m, struct work *w, struct str json) {
    const char *own;
    TRY(files_public_key(w, &own));
    struct verification v;
    TRY(verify_package(w, json, &(struct verify_key){own, "本网站"}, &v));
    if (w->tenant)
        TRY(verify_record(w, &v));
    add_verification(m, &v);
    return GP_OK;
}

/* The stored package of a version that is known by one of its hashes. */
static enum gp_code verify_known(struct http_call *call, struct val *m, struct work *w,
                                 const struct report_version *version) {
    struct str json;
    const char *folder = web_folder(call, "documents"), *path;
    TRY(document_find(call->err, folder, version->package_sha256, &path));
    TRY(file_read(call->arena, call->err,
                  path ? path : document_path(call->arena, folder, version->package_sha256),
                  VERIFY_MAX_BYTES, &json));
    return verify_bytes(m, w, json);
}

static enum gp_code show(struct http_call *call, struct val *m, enum gp_code code) {
    bool shown = code == GP_INVALID || code == GP_LIMIT || code == GP_MISSING;
    if (code != GP_OK && !shown)
        return code;
    map_text(m, "problem", code == GP_OK ? NULL : call->err->message);
    map_text(m, "where", code == GP_OK ? NULL : call->err->where);
    if (code != GP_OK)
        web_refuse(call, code);
    return web_render(call, "publish/verify", m);
}

static struct val *new_page(struct http_call *call) {
    struct val *m = web_page(call, "验证报告");
    map_bool(m, "verification", false);
    map_text(m, "recognised", NULL);
    return m;
}

static enum gp_code find_by_address(struct http_call *call, struct val *m, struct work *w,
                                    const char *hash) {
    struct report_version *version = NULL;
    if (document_is_hash(hash))
        TRY(store_version_by_hash(w, hash, &version));
    if (!version)
        return gp_fail(call->err, GP_MISSING, NULL,
                       "本网站没有公示过校验值为这个的报告。如果是扫码得来的，请核对网址");
    return verify_known(call, m, w, version);
}

enum gp_code public_verify_page(struct http_call *call) {
    struct val *m = new_page(call);
    struct work work;
    TRY(public_app(call, m, &work));
    const char *hash = http_query(call, "h");
    if (cstr_empty(hash) || !work.tenant)
        return show(call, m, GP_OK);
    return show(call, m, find_by_address(call, m, &work, hash));
}

/* All of it stands in the file, whose own policy names what of it may run. */
enum gp_code public_verifier(struct http_call *call) {
    http_set_header(call, "Content-Security-Policy",
                    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    return asset_reply(call, asset_of("verifier.html"), false);
}

static const char *kind_of(const struct report_version *v, const char *sha256) {
    if (strcmp(v->pdf_sha256, sha256) == 0)
        return "PDF 报告";
    if (strcmp(v->report_sha256, sha256) == 0)
        return "报告数据（JSON）";
    return strcmp(v->data_sha256, sha256) == 0 ? "公开数据" : "验证文件";
}

static enum gp_code verify_upload(struct http_call *call, struct val *m, struct work *w) {
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0)
        return gp_fail(call->err, GP_INVALID, "文件", "请选择要验证的文件");
    struct report_version *version = NULL;
    if (w->tenant)
        TRY(store_version_by_hash(w, file->sha256, &version));
    if (version) {
        map_textf(m, "recognised", "上传的文件就是本网站公示的第 %lld 版“%s”的%s，一字不差。",
                  (long long)version->version, version->title, kind_of(version, file->sha256));
        return verify_known(call, m, w, version);
    }
    struct str json;
    TRY(file_read(call->arena, call->err, file->path, VERIFY_MAX_BYTES, &json));
    enum gp_code code = verify_bytes(m, w, json);
    if (code != GP_INVALID)
        return code;
    return gp_fail(call->err, GP_INVALID, file->file_name,
                   "本网站没有公示过这个文件，或它被改动过。能验证的有：公示页下载的 PDF 报告、"
                   "报告数据、公开数据和验证文件，请上传下载的原件，不要用其他软件打开后再保存");
}

enum gp_code public_verify_upload(struct http_call *call) {
    struct val *m = new_page(call);
    struct work work;
    TRY(public_app(call, m, &work));
    return show(call, m, verify_upload(call, m, &work));
}
