/* Who fills in for an organisation, and the stamped scans it attaches. */
#include "app/files/document.h"
#include "web/rating/inside.h"

struct edit rate_person_edit(struct http_call *call, const struct rating_person *person) {
    struct edit e = {.call = call};
    edit_add(&e, "name", person ? person->name : NULL);
    edit_add(&e, "post", person ? person->post : NULL);
    edit_add(&e, "phone", person ? person->phone : NULL);
    return e;
}

enum gp_code rate_person_post(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_list *list;
    TRY(rate_list(&v.work, &v.who, web_today(), &list));
    struct edit stored = rate_person_edit(call, list->around.person);
    enum gp_code code = edit_check(&stored);
    if (code == GP_OK)
        code = rate_name_person(&v.work, &v.who, http_form(call, "name"), http_form(call, "post"),
                                http_form(call, "phone"), web_today());
    if (web_is_mendable(code))
        return rate_list_refused(call, code);
    TRY(code);
    return web_done(call, v.home, "评价人已记下");
}

enum gp_code rate_scan_before(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    return rate_check_scan(&v.work, &v.who, NULL, web_announced_bytes(call), web_today());
}

static enum gp_code refuse_scan(struct http_call *call, enum gp_code code) {
    struct work work = web_work(call);
    return WORK_READ(&work, rate_list_refused(call, code));
}

enum gp_code rate_scan_post(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    const struct http_file *f = http_upload(call, "file");
    if (!f || (cstr_empty(f->file_name) && f->size == 0))
        return refuse_scan(
            call, gp_fail(call->err, GP_INVALID, "盖章扫描件", "请先选择扫描好的文件，再点上传"));
    struct rate_scan_file file = {.entry = http_form(call, "entry"),
                                  .file_name = f->file_name,
                                  .path = f->path,
                                  .sha256 = f->sha256,
                                  .size = f->size};
    enum gp_code code =
        rate_add_scan(&v.work, &v.who, web_folder(call, "documents"), &file, web_today());
    if (web_is_mendable(code))
        return refuse_scan(call, code);
    TRY(code);
    return web_done(call, v.home, "盖章扫描件已上传");
}

enum gp_code rate_scan_get(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rating_scan *scan;
    TRY(rate_find_scan(&v.work, &v.who, http_param(call, "scan"), &scan));
    web_send_document(call, scan->sha256, "application/octet-stream");
    http_download_as(call, scan->file_name);
    return GP_OK;
}

enum gp_code rate_scan_drop(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    enum gp_code code = rate_drop_scan(&v.work, &v.who, http_form(call, "scan"), web_today());
    if (web_is_mendable(code))
        return rate_list_refused(call, code);
    TRY(code);
    return web_done(call, v.home, "扫描件已删去");
}
