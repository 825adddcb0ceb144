/* 材料: files for the items of the checklist, with a script in pieces, without one in a form. The
 * pieces: announce, then place_piece and take_piece for each, then finish. place_piece runs before
 * the body is read and says where the body shall be written, so that no piece is held in memory;
 * take_piece runs after it. The rules are app/fill/upload.c. */
#include "app/fill/upload.h"
#include "app/files/quota.h"
#include "base/file.h"
#include "shape/shape.h"
#include "web/fill/fetch.h"
#include "web/fill/model.h"
#include "web/fill/stamp.h"
#include "web/rounds/given.h"
#include "web/route.h"

static struct upload_folders folders(struct http_call *call) {
    return (struct upload_folders){web_folder(call, "documents"), web_folder(call, "uploads")};
}

/* ---- the page */

/* What the files of an item are put together from. */
struct item_place {
    const struct fill_desk *d;
    const char *files, *entry; /* paths */
    struct given_list given;
    struct stamp_list stamps;
};

static void put_file(struct val *list, const struct item_place *p, const struct material *m,
                     const struct fill_file *kept) {
    struct val *row = list_add_map(list);
    struct arena *a = list->arena;
    map_text(row, "name", m->file_name);
    map_text(row, "size", m->size >= 0 ? file_size_text(a, m->size) : "");
    map_text(row, "sha256", m->sha256);
    map_date(row, "received", m->received);
    map_text(row, "id", kept ? kept->id : NULL);
    stamp_put(row, &p->stamps, m->sha256);
    fetch_put_file(row, p->files, m);
}

static void put_item(struct val *list, const struct item_place *p,
                     const struct checklist_item *item) {
    struct val *row = list_add_map(list);
    const struct fill_desk *d = p->d;
    const struct entry *e = d->c.entry;
    map_text(row, "item", item ? item->id : "");
    map_text(row, "name", item ? item->name : "其他材料");
    map_bool(row, "required", item && item->required);
    map_text(row, "note", item ? item->note : NULL);
    if (item)
        given_put(row, p->entry, &p->given, item->id);
    map_date(row, "due", item ? entry_item_due(&d->dossier.round, e, item) : DATE_UNSET);
    struct val *files = map_list(row, "files");
    for (size_t i = 0; i < e->n_materials; i++) {
        const char *of = e->materials[i].item;
        if (item ? cstr_eq(of, item->id) : cstr_empty(of))
            put_file(files, p, &e->materials[i], d->files_kept ? &d->files[i] : NULL);
    }
    map_bool(row, "has_files", files->list.n > 0);
}

static enum gp_code render_files(struct http_call *call, struct work *w, const char *problem) {
    struct fill_desk d;
    struct fill_check check;
    TRY(fill_open(w, FILL_ENTRY(call), NULL, &d));
    TRY(fill_run_checks(w, &d, web_today(), &check));
    struct val *m = fill_page(call, &d, "材料");
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? call->err->where : NULL);
    map_text(m, "endings", upload_endings);
    map_text(m, "action", fill_path(call, "/files"));
    map_text(m, "uploads", fill_path(call, "/uploads"));
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &check, "files", NULL) > 0);
    struct quota quota;
    TRY(quota_look(w, FILL_ENTRY(call), &quota));
    map_text(m, "used", file_size_text(call->arena, quota.used));
    map_text(m, "room", file_size_text(call->arena, quota.max));
    map_bool(m, "is_nearly_full", quota.used > quota.max / 10 * 9);
    struct item_place p = {.d = &d,
                           .files = fetch_base(call, d.scope->round, d.scope->entry),
                           .entry = fill_path(call, "")};
    TRY(given_read(call, w, &p.given));
    TRY(stamps_read(w, d.scope, &d.c, &p.stamps));
    map_text(m, "stamp_path", fill_path(call, "/stamped"));
    map_text(m, "stamp_code", stamp_code_shown(call->arena, p.stamps.code));
    fetch_put_viewer(m);
    if (d.c.entry->n_materials > 0)
        map_textf(m, "all_files", "%s/~all", p.files);
    struct val *items = map_list(m, "items");
    for (size_t i = 0; i < d.dossier.round.n_checklist; i++)
        put_item(items, &p, &d.dossier.round.checklist[i]);
    put_item(items, &p, NULL);
    return web_render(call, "fill/files", m);
}

static enum gp_code files_refused(struct http_call *call, struct work *w, enum gp_code code) {
    web_refuse(call, code);
    return WORK_READ(w, render_files(call, w, call->err->message));
}

static enum gp_code files_page(struct http_call *call) {
    struct work work = web_work(call);
    return render_files(call, &work, NULL);
}

/* ---- whole, in a form */

static enum gp_code check_room(struct http_call *call) {
    struct work work = web_work(call);
    return upload_check_room(&work, FILL_ENTRY(call), web_announced_bytes(call));
}

static enum gp_code take_form(struct http_call *call) {
    struct work work = web_work(call);
    struct upload_folders f = folders(call);
    size_t taken = 0;
    for (size_t i = 0; i < call->request->files.n; i++) {
        const struct http_file *file = &call->request->files.v[i];
        if (file->size == 0 && cstr_empty(file->file_name))
            continue;
        struct upload_whole whole = {.item = http_form(call, "item"),
                                     .file_name = file->file_name,
                                     .path = file->path,
                                     .sha256 = file->sha256,
                                     .size = file->size};
        enum gp_code code = upload_take_whole(&work, &f, FILL_ENTRY(call), &whole);
        if (code == GP_INVALID || code == GP_LIMIT) {
            web_refuse(call, code);
            const char *problem = arena_printf(call->arena, "%s%s", call->err->message,
                                               taken > 0 ? "；它前面的文件已经收到" : "");
            return WORK_READ(&work, render_files(call, &work, problem));
        }
        TRY(code);
        taken++;
    }
    if (taken == 0)
        return web_done(call, fill_path(call, "/files"), "没有选择文件");
    return web_done(call, fill_path(call, "/files"),
                    arena_printf(call->arena, "收到 %zu 个文件", taken));
}

static enum gp_code drop_file(struct http_call *call) {
    struct work work = web_work(call);
    TRY(fill_drop_file(&work, FILL_ENTRY(call), http_form(call, "id")));
    return web_done(call, fill_path(call, "/files"), "已移除这个文件");
}

/* ---- printed, stamped, scanned */

static enum gp_code stamp_form(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_desk d;
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &d));
    buf_clear(&call->response->body);
    TRY(stamp_print(&d.c, web_today(), call->err, &call->response->body));
    call->response->type = "application/pdf";
    http_set_header(call, "Cache-Control", "private, no-store");
    http_download_as(call,
                     arena_printf(call->arena, "%s-递交表格（盖章用）.pdf", d.scope->center_name));
    return GP_OK;
}

static enum gp_code stamp_post(struct http_call *call) {
    struct work work = web_work(call);
    const struct upload_folders f = folders(call);
    const struct http_file *file = http_upload(call, "file");
    bool current = false;
    enum gp_code code;
    if (!file || (cstr_empty(file->file_name) && file->size == 0)) {
        code = gp_fail(call->err, GP_INVALID, "扫描件", "请先选择扫描好的文件，再点上传");
    } else {
        const struct upload_whole whole = {.item = http_form(call, "item"),
                                           .file_name = file->file_name,
                                           .path = file->path,
                                           .sha256 = file->sha256,
                                           .size = file->size};
        code = stamp_take(&work, &f, FILL_ENTRY(call), &whole, http_form(call, "code"), &current);
    }
    if (code == GP_INVALID || code == GP_LIMIT)
        return files_refused(call, &work, code);
    TRY(code);
    return web_done(
        call, fill_path(call, "/files"),
        current ? "已收到盖章表，与现在填写的内容一致"
                : "已收到盖章表，但版本码与现在填写的内容不同：请核对版本码，或重新打印盖章");
}

/* ---- in pieces, for the script */

static enum gp_code reply_upload(struct http_call *call, const char *id, int64_t offset,
                                 int64_t size) {
    const char *text = arena_printf(call->arena, "{\"id\":\"%s\",\"offset\":%lld,\"size\":%lld}",
                                    id, (long long)offset, (long long)size);
    return http_reply(call, 200, "application/json; charset=utf-8", str_of(text));
}

static enum gp_code announce(struct http_call *call) {
    struct work work = web_work(call);
    struct upload wish = {.item = http_form(call, "item"), .file_name = http_form(call, "name")};
    const char *id;
    if (dec_parse(str_of(http_form(call, "size")), 0, &wish.size) != DEC_PARSED)
        return gp_fail(call->err, GP_INVALID, "大小", "没有写明文件大小");
    TRY(upload_announce(&work, FILL_ENTRY(call), &wish, &id));
    return reply_upload(call, id, 0, wish.size);
}

static enum gp_code upload_state(struct http_call *call) {
    struct work work = web_work(call);
    struct upload *u;
    TRY(upload_find(&work, FILL_ENTRY(call), http_param(call, "id"), &u));
    return reply_upload(call, u->id, u->received, u->size);
}

static enum gp_code read_offset(struct http_call *call, int64_t *ret) {
    const char *query = http_query(call, "offset");
    if (query && dec_parse(str_of(query), 0, ret) == DEC_PARSED)
        return GP_OK;
    return gp_fail(call->err, GP_INVALID, NULL, "没有写明位置");
}

/* A piece is written where it belongs as it comes. */
static enum gp_code place_piece(struct http_call *call) {
    struct work work = web_work(call);
    struct upload_folders f = folders(call);
    struct upload *u;
    int64_t offset;
    TRY(upload_find(&work, FILL_ENTRY(call), http_param(call, "id"), &u));
    TRY(read_offset(call, &offset));
    TRY(upload_check_piece(&work, u, offset, call->request->announced));
    int64_t at;
    const char *path = upload_place(&work, &f, u, offset, &at);
    call->request->place = (struct http_place){path, at};
    return GP_OK;
}

static enum gp_code take_piece(struct http_call *call) {
    struct work work = web_work(call);
    struct upload *u;
    const struct http_file *piece = http_upload(call, "");
    int64_t offset;
    TRY(read_offset(call, &offset));
    TRY(WORK_READ(&work, upload_find(&work, FILL_ENTRY(call), http_param(call, "id"), &u)));
    if (!piece || !piece->in_place)
        return gp_fail(call->err, GP_INVALID, NULL, "没有收到内容");
    struct upload_folders f = folders(call);
    TRY(upload_keep_piece(&work, &f, u, offset, piece->size));
    TRY(WORK_WRITE(&work, upload_advance(&work, u, offset, piece->size)));
    return reply_upload(call, u->id, offset + piece->size, u->size);
}

static enum gp_code finish(struct http_call *call) {
    struct work work = web_work(call);
    struct upload_folders f = folders(call);
    struct upload *u;
    const char *hash;
    TRY(WORK_READ(&work, upload_find(&work, FILL_ENTRY(call), http_param(call, "id"), &u)));
    TRY(upload_finish(&work, &f, u, http_form(call, "sha256"), &hash));
    const char *text = arena_printf(call->arena, "{\"sha256\":\"%s\"}", hash);
    return http_reply(call, 200, "application/json; charset=utf-8", str_of(text));
}

static const struct http_field file_form[] = {{"item", "清单项目", 64, 0}};
static const struct http_field stamp_fields[] = {{"item", "清单项目", 64, HTTP_REQUIRED},
                                                 {"code", "版本码", 40, 0}};
static const struct http_field drop_form[] = {{"id", "文件", 40, HTTP_REQUIRED}};
static const struct http_field announce_form[] = {
    {"item", "清单项目", 64, 0},
    {"name", "文件名", TEXT_FILE_NAME, HTTP_REQUIRED},
    {"size", "大小", 20, HTTP_REQUIRED},
};
static const struct http_field finish_form[] = {{"sha256", "校验值", 64, 0}};

const struct http_route fill_file_routes[] = {
    WEB_GET("/fill/:round/:entry/files", files_page, PERM_FILL, "上传材料"),
    WEB_POST("/fill/:round/:entry/files", take_form, PERM_FILL, HTTP_SLOW, (size_t)100 << 20,
             "用表单上传文件", WEB_FORM(file_form), .takes_files = true, .before = check_room),
    WEB_GET("/fill/:round/:entry/stamped", stamp_form, PERM_FILL, "打印所填的表用来盖章",
            .where = HTTP_SLOW),
    WEB_POST("/fill/:round/:entry/stamped", stamp_post, PERM_FILL, HTTP_SLOW, (size_t)100 << 20,
             "上传盖章的表", WEB_FORM(stamp_fields), .takes_files = true, .before = check_room),
    WEB_POST("/fill/:round/:entry/files/drop", drop_file, PERM_FILL, HTTP_WRITE, 4096,
             "移除一个文件", WEB_FORM(drop_form)),
    WEB_POST("/fill/:round/:entry/uploads", announce, PERM_FILL, HTTP_WRITE, 8192, "开始分段上传",
             WEB_FORM(announce_form)),
    WEB_GET("/fill/:round/:entry/uploads/:id", upload_state, PERM_FILL, "分段上传到哪里了"),
    {.method = HTTP_PUT,
     .path = "/fill/:round/:entry/uploads/:id",
     .run = take_piece,
     .need = PERM_FILL,
     .where = HTTP_SLOW,
     .body_max = UPLOAD_PIECE_MAX,
     .takes_files = true,
     .before = place_piece,
     .summary = "上传一段"},
    WEB_POST("/fill/:round/:entry/uploads/:id/finish", finish, PERM_FILL, HTTP_SLOW, 4096,
             "完成分段上传", WEB_FORM(finish_form)),
    {.path = NULL},
};
