#include "web/fill/fetch.h"

#include <unistd.h>

#include "app/fill/readable.h"
#include "app/files/document.h"
#include "app/files/kind.h"
#include "base/rand.h"
#include "web/assets.h"
#include "web/fill/fill.h"
#include "web/fill/model.h"
#include "web/reads.h"
#include "web/route.h"
#include "web/rounds/given.h"

const char *fetch_base(struct http_call *call, const char *round, const char *entry) {
    return arena_printf(call->arena, "/files/%s/%s", http_url_encode(call->arena, round),
                        http_url_encode(call->arena, entry));
}

void fetch_put_file(struct val *row, const char *base, const struct material *m) {
    static const char *const views[] = {NULL, "picture", "pdf"};
    const char *view = m->sha256 ? views[file_kind_view(m->file_name)] : NULL;
    const char *link = m->sha256 ? arena_printf(row->arena, "%s/%s", base, m->sha256) : NULL;
    map_text(row, "link", link);
    map_text(row, "view", view);
    map_text(row, "shown", view ? arena_printf(row->arena, "%s/shown", link) : NULL);
}

void fetch_put_viewer(struct val *page) {
    map_text(page, "css_view", asset_of("view.css")->url);
    map_text(page, "js_view", asset_of("view.js")->url);
}

/* Where the bytes lie that the address names. Outside of a unit: they may have to be brought. */
static enum gp_code find(struct http_call *call, const char **ret_path, const char **ret_name) {
    struct work work = web_work(call);
    const char *hash = http_param(call, "sha256");
    if (!document_is_hash(hash))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个文件");
    TRY(WORK_READ(&work, fill_find_file(&work, FILL_ENTRY(call), hash, ret_name)));
    TRY(document_find(call->err, web_folder(call, "documents"), hash, ret_path));
    if (!*ret_path)
        return gp_fail(call->err, GP_MISSING, *ret_name,
                       "只登记了文件名和校验值，文件本身没有存在本系统");
    return GP_OK;
}

static enum gp_code download(struct http_call *call) {
    const char *path, *name;
    TRY(find(call, &path, &name));
    reads_note_entry(call, READ_FILE, http_param(call, "sha256"));
    http_send_lasting(call, path, "application/octet-stream");
    http_set_header(call, "Cache-Control", "private, no-store");
    http_download_as(call, name);
    return GP_OK;
}

/* A picture or PDF as what it is, within a page of ours: it may load nothing and run nothing. A
 * picture is sandboxed; the browser's own viewer of PDF does not start in a sandbox and has its
 * own. */
static enum gp_code show(struct http_call *call) {
    const char *path, *name;
    TRY(find(call, &path, &name));
    const char *type = file_kind_shown_as(path);
    if (!type)
        return gp_fail(call->err, GP_MISSING, name, "这种文件不能在网页里看，请下载后打开");
    reads_note_entry(call, READ_FILE, http_param(call, "sha256"));
    http_send_lasting(call, path, type);
    bool is_pdf = strcmp(type, "application/pdf") == 0;
    http_set_header(call, "Content-Security-Policy",
                    arena_printf(call->arena,
                                 "default-src 'none'; base-uri 'none'; form-action 'none'; "
                                 "frame-ancestors 'self'%s",
                                 is_pdf ? "" : "; sandbox"));
    http_set_header(call, "Cache-Control", "private, no-store");
    http_set_header(call, "Content-Disposition",
                    arena_printf(call->arena, "inline; filename*=UTF-8''%s",
                                 http_url_encode(call->arena, name)));
    return GP_OK;
}

static void remove_file(void *path) {
    unlink(path);
}

static enum gp_code download_all(struct http_call *call) {
    struct work work = web_work(call);
    const char *name;
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    TRY(fill_pack_files(&work, FILL_ENTRY(call), web_folder(call, "documents"), path, &name));
    reads_note_entry(call, READ_FILES, NULL);
    call->response->file = path;
    call->response->type = "application/zip";
    http_set_header(call, "Cache-Control", "private, no-store");
    http_download_as(call, name);
    return GP_OK;
}

static enum gp_code given(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *scope;
    TRY(fill_find(&work, FILL_ENTRY(call), &scope));
    return given_send(call, &work);
}

const struct http_route fill_fetch_routes[] = {
    WEB_GET("/fill/:round/:entry/given/:id", given, PERM_FILL, "下载通知的附件或清单的模板",
            .where = HTTP_SLOW),
    WEB_GET("/files/:round/:entry/~all", download_all, PERM_SIGNED_IN,
            "下载一个项目的全部文件（zip）", .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    WEB_GET("/files/:round/:entry/:sha256", download, PERM_SIGNED_IN, "下载递交的文件",
            .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    WEB_GET("/files/:round/:entry/:sha256/shown", show, PERM_SIGNED_IN,
            "在网页里看递交的图片或 PDF", .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    {.path = NULL},
};
