#include "app/files/document.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db.h"

bool document_is_hash(const char *s) {
    return s && strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

enum gp_code document_make_folders(struct gp_err *e, const char *files) {
    static const char *const below[] = {"", "/spool", "/documents", "/uploads", "/casefiles"};
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

/* A second name for the bytes: whatever stops us, they are under the first or under both, and the
 * same call again ends the same way. */
enum gp_code document_place(struct work *w, const char *folder, const char *received_path,
                            const char *sha256) {
    if (!document_is_hash(sha256))
        return gp_fail(w->err, GP_INVALID, NULL, "文件的校验值不对");
    const char *path = document_path(w->arena, folder, sha256);
    const char *shelf = arena_printf(w->arena, "%s/%.2s", folder, sha256);
    if (mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(w->err, GP_IO, NULL, "服务器无法保存文件，请联系管理员");
    bool placed = link(received_path, path) == 0 || errno == EEXIST;
    if (!placed || !file_sync(shelf) || !file_sync(folder))
        return gp_fail(w->err, GP_IO, NULL, "文件没有保存成功，请重新上传");
    return GP_OK;
}

enum gp_code document_note(struct work *w, const struct document *document) {
    struct document d = *document;
    d.created_at = work_now_ms(w);
    return store_document_put(w, &d);
}

enum gp_code document_keep(struct work *w, const char *folder, const char *received_path,
                           const struct document *document) {
    TRY(document_place(w, folder, received_path, document->sha256));
    TRY(WORK_WRITE(w, document_note(w, document)));
    unlink(received_path);
    return GP_OK;
}
