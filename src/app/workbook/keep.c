#include "app/workbook/keep.h"

#include <unistd.h>

#include "app/files/document.h"
#include "base/file.h"
#include "base/rand.h"

static enum gp_code put(struct work *w, struct workbook_upload *u) {
    u->at_ms = work_now_ms(w);
    TRY(store_workbook_forget(w, u->at_ms - DAY_MS));
    return store_workbook_put(w, u);
}

enum gp_code workbook_keep(struct work *w, const char *documents,
                           const struct workbook_received *received, const char **ret) {
    struct workbook_upload u = {.id = rand_id(w->arena),
                                .account = w->actor,
                                .sha256 = received->sha256,
                                .file_name = received->file_name,
                                .pasted = received->pasted};
    TRY(document_place(w, documents, received->path, received->sha256));
    TRY(WORK_WRITE(w, put(w, &u)));
    *ret = u.id;
    return GP_OK;
}

enum gp_code workbook_keep_text(struct work *w, const char *documents, const char *spool,
                                struct str text, const char **ret) {
    char sha256[HASH_HEX];
    const char *path = arena_printf(w->arena, "%s/%s", spool, rand_id(w->arena));
    hash_hex(text, sha256);
    TRY(file_write(w->err, path, text));
    struct workbook_received received = {path, arena_strdup(w->arena, sha256), "粘贴的表格", true};
    enum gp_code code = workbook_keep(w, documents, &received, ret);
    unlink(path);
    return code;
}

enum gp_code workbook_find(struct work *w, const char *documents, const char *id,
                           struct workbook_received *ret) {
    struct workbook_upload *found = NULL;
    TRY(WORK_READ(w, store_workbook_get(w, w->actor, id, &found)));
    const char *path = NULL;
    if (found)
        TRY(document_find(w->err, documents, found->sha256, &path));
    if (!path)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "这个表格不是您上传的，或已经超过一天，请重新上传");
    *ret = (struct workbook_received){path, found->sha256, found->file_name, found->pasted};
    return GP_OK;
}
