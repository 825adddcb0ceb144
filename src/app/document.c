#include "app/document.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db.h"

bool document_is_hash(const char *s) {
    return s && strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

const char *document_folder_of(struct arena *a, const char *db_file) {
    return arena_printf(a, "%s.files", db_file);
}

enum gp_code document_make_folders(struct gp_err *e, const char *files) {
    static const char *const below[] = {"", "/spool", "/documents"};
    for (size_t i = 0; i < GP_COUNT(below); i++) {
        const char *path = arena_printf(e->arena, "%s%s", files, below[i]);
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return gp_fail(e, GP_IO, path, "无法建立文件夹，请检查权限");
    }
    return GP_OK;
}

/* Two digits of the hash part the files over 256 folders. */
const char *document_path(struct arena *a, const char *folder, const char *sha256) {
    return arena_printf(a, "%s/%.2s/%s", folder, sha256, sha256);
}

bool document_is_there(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static enum gp_code move(struct app *app, const char *folder, const char *received_path,
                         const char *sha256) {
    const char *path = document_path(app->arena, folder, sha256);
    const char *shelf = arena_printf(app->arena, "%s/%.2s", folder, sha256);
    if (mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(app->err, GP_IO, NULL, "服务器无法保存文件，请联系管理员");
    if (rename(received_path, path) != 0 || !file_sync(shelf) || !file_sync(folder))
        return gp_fail(app->err, GP_IO, NULL, "文件没有保存成功，请重新上传");
    return GP_OK;
}

struct keep_step {
    struct app *app;
    struct document document;
};

static enum gp_code note(struct db *db, struct gp_err *e, void *arg) {
    struct keep_step *s = arg;
    s->document.created_at = db_now_ms(db);
    return store_document_put(db, e, s->app->tenant, &s->document);
}

enum gp_code document_keep(struct app *app, const char *folder, const char *received_path,
                           const struct document *document) {
    if (!document_is_hash(document->sha256))
        return gp_fail(app->err, GP_INVALID, NULL, "文件的校验值不对");
    TRY(move(app, folder, received_path, document->sha256));
    struct keep_step s = {app, *document};
    return db_tx_join(app->db, app->err, DB_WRITE, note, &s);
}
