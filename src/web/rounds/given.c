/* 附件和模板: what operators get from the evaluator beside the notice, for who manages the round;
 * and the files themselves, for managers and for who fills in an entry of the round. */
#include "app/rounds/given.h"

#include "app/files/document.h"
#include "base/file.h"
#include "web/rounds/given.h"
#include "web/rounds/inside.h"

static const char *item_name(const struct given *g, const char *item) {
    if (cstr_empty(item))
        return "评估通知的附件";
    for (size_t i = 0; i < g->n_items; i++)
        if (cstr_eq(g->items[i].id, item))
            return g->items[i].name;
    return "清单里已经没有这一项";
}

static void put_file(struct val *row, const char *base, const struct given_file *f) {
    map_text(row, "id", f->id);
    map_text(row, "name", f->file_name);
    map_text(row, "size", file_size_text(row->arena, f->size));
    map_textf(row, "link", "%s/given/%s", base, f->id);
}

static enum gp_code show(struct http_call *call, struct work *w, const char *problem) {
    struct given g;
    TRY(given_of(w, http_param(call, "round"), &g));
    struct val *m = web_page(call, "附件和模板");
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? call->err->where : NULL);
    map_text(m, "round_path", round_url(call, ""));
    map_text(m, "round_title", cstr_empty(g.head.title) ? g.head.id : g.head.title);
    map_text(m, "action", round_url(call, "/given"));
    map_bool(m, "may_change", !round_lock_reason(g.head.state));
    struct val *files = map_list(m, "files"), *items = map_list(m, "items");
    for (size_t i = 0; i < g.n_files; i++) {
        struct val *row = list_add_map(files);
        put_file(row, round_url(call, ""), &g.files[i]);
        map_text(row, "item", item_name(&g, g.files[i].item));
        map_time(row, "at", g.files[i].added_at);
    }
    for (size_t i = 0; i < g.n_items; i++)
        add_option(items, g.items[i].id, g.items[i].name, http_form(call, "item"));
    map_bool(m, "has_files", g.n_files > 0);
    TRY(round_tabs(call, m, http_param(call, "round")));
    return web_render(call, "rounds/given", m);
}

enum gp_code rounds_given(struct http_call *call) {
    struct work work = web_work(call);
    return show(call, &work, NULL);
}

static enum gp_code refuse(struct http_call *call, struct work *w, enum gp_code code) {
    web_refuse(call, code);
    return WORK_READ(w, show(call, w, call->err->message));
}

enum gp_code rounds_give(struct http_call *call) {
    struct work work = web_work(call);
    size_t taken = 0;
    for (size_t i = 0; i < call->request->files.n; i++) {
        const struct http_file *f = &call->request->files.v[i];
        if (f->size == 0 && cstr_empty(f->file_name))
            continue;
        const struct given_wish wish = {.item = http_form(call, "item"),
                                        .file_name = f->file_name,
                                        .path = f->path,
                                        .sha256 = f->sha256,
                                        .size = f->size};
        enum gp_code code =
            given_add(&work, web_folder(call, "documents"), http_param(call, "round"), &wish);
        if (web_is_mendable(code))
            return refuse(call, &work, code);
        TRY(code);
        taken++;
    }
    if (taken == 0)
        return refuse(call, &work,
                      gp_fail(call->err, GP_INVALID, "文件", "请先选择文件，再点上传"));
    return web_done(call, round_url(call, "/given"), "已上传，运营机构在递交资料的页面可以下载");
}

enum gp_code rounds_take_back(struct http_call *call) {
    struct work work = web_work(call);
    TRY(given_drop(&work, http_param(call, "round"), http_form(call, "id")));
    return web_done(call, round_url(call, "/given"), "已删去");
}

/* ---- the files */

enum gp_code given_send(struct http_call *call, struct work *w) {
    const struct given_file *f;
    TRY(given_find(w, http_param(call, "round"), http_param(call, "id"), &f));
    web_send_document(call, f->sha256, "application/octet-stream");
    http_set_header(call, "Cache-Control", "private, no-store");
    http_download_as(call, f->file_name);
    return GP_OK;
}

enum gp_code rounds_given_file(struct http_call *call) {
    struct work work = web_work(call);
    return given_send(call, &work);
}

enum gp_code given_read(struct http_call *call, struct work *w, struct given_list *ret) {
    return store_given_list(w, http_param(call, "round"), &ret->files, &ret->n);
}

void given_put(struct val *m, const char *base, const struct given_list *given, const char *item) {
    struct val *list = map_list(m, "given");
    for (size_t i = 0; i < given->n; i++)
        if (cstr_eq(cstr_or_empty(given->files[i].item), cstr_or_empty(item)))
            put_file(list_add_map(list), base, &given->files[i]);
    map_bool(m, "has_given", list->list.n > 0);
}
