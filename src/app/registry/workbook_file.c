#include "app/registry/workbook_file.h"

#include "app/files/document.h"
#include "base/rand.h"
#include "store/workbook.h"

static enum gp_code put(struct work *w, void *arg) {
    struct workbook_upload *u = arg;
    u->at_ms = work_now_ms(w);
    TRY(store_workbook_forget(w, u->at_ms - DAY_MS));
    return store_workbook_put(w, u);
}

enum gp_code workbook_keep(struct work *w, const char *documents, const char *received_path,
                           const char *sha256, const char *file_name, const char **ret) {
    struct workbook_upload u = {
        .id = rand_id(w->arena), .account = w->actor, .sha256 = sha256, .file_name = file_name};
    TRY(document_place(w, documents, received_path, sha256));
    TRY(work_write(w, put, &u));
    *ret = u.id;
    return GP_OK;
}

struct find_step {
    const char *id;
    struct workbook_upload *found;
};

static enum gp_code get(struct work *w, void *arg) {
    struct find_step *s = arg;
    return store_workbook_get(w, w->actor, s->id, &s->found);
}

enum gp_code workbook_find(struct work *w, const char *documents, const char *id,
                           const char **ret_path, const char **ret_name) {
    struct find_step s = {.id = id};
    TRY(work_read(w, get, &s));
    const char *path = s.found ? document_path(w->arena, documents, s.found->sha256) : NULL;
    if (!path || !document_is_there(path))
        return gp_fail(w->err, GP_MISSING, NULL,
                       "这个表格不是您上传的，或已经超过一天，请重新上传");
    *ret_path = path;
    *ret_name = s.found->file_name;
    return GP_OK;
}
