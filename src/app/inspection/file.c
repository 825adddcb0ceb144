/* Photos and signatures of inspections. */
#include <fcntl.h>
#include <unistd.h>

#include "app/files/document.h"
#include "app/inspection/inspection.h"
#include "app/files/quota.h"

/* By content, never by name: what is served later under this type must be what it says. */
static const char *image_type(const unsigned char *b, size_t n) {
    static const struct {
        size_t at;
        const char *bytes;
        size_t n;
        const char *type;
    } known[] = {
        {0, "\xff\xd8\xff", 3, "image/jpeg"}, {0, "\x89PNG\r\n\x1a\n", 8, "image/png"},
        {8, "WEBP", 4, "image/webp"},         {4, "ftypheic", 8, "image/heic"},
        {4, "ftypheix", 8, "image/heic"},     {4, "ftypmif1", 8, "image/heif"},
        {4, "ftypavif", 8, "image/avif"},     {0, "GIF8", 4, "image/gif"},
    };
    for (size_t i = 0; i < GP_COUNT(known); i++)
        if (known[i].at + known[i].n <= n &&
            memcmp(b + known[i].at, known[i].bytes, known[i].n) == 0)
            return known[i].type;
    return NULL;
}

static enum gp_code look(struct work *w, const char *path, const char *file_name,
                         const char **ret_type, int64_t *ret_size) {
    unsigned char head[16];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    if (fd >= 0)
        close(fd);
    if (n < 0 || size < 0)
        return gp_fail(w->err, GP_IO, file_name, "文件没有保存成功，请重新上传");
    const char *type = image_type(head, (size_t)n);
    if (!type)
        return gp_fail(w->err, GP_INVALID, file_name,
                       "不是照片，请选择 JPEG、PNG、WebP 或 HEIC 格式的照片");
    *ret_type = type;
    *ret_size = size;
    return GP_OK;
}

static enum gp_code may_receive(struct work *w, const char *visit, int64_t size) {
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    if (!inspection_is_mine(w, &ins))
        return gp_fail(w->err, GP_DENIED, NULL, "只有本次验收的人员可以上传照片和签名");
    return quota_check(w, NULL, NULL, size, NULL);
}

static enum gp_code receive(struct work *w, const char *visit, const struct document *document,
                            struct visit_file file) {
    TRY(may_receive(w, visit, document->size));
    TRY(document_note(w, document));
    file.received_at = work_now_ms(w);
    return store_visit_file_put(w, visit, &file);
}

enum gp_code inspection_receive(struct work *w, const char *folder, const char *visit,
                                const char *path, const char *file_name, const char *real_sha256,
                                const char *sha256) {
    if (sha256 && !cstr_eq(real_sha256, sha256))
        return gp_fail(w->err, GP_INVALID, file_name,
                       "照片在传送中损坏（校验值不符），将自动重新上传");
    const char *type = NULL;
    int64_t size = 0;
    TRY(look(w, path, file_name, &type, &size));
    const struct document document = {.sha256 = real_sha256,
                                      .file_name = cstr_empty(file_name) ? "现场照片" : file_name,
                                      .account = w->account->id,
                                      .size = size};
    const struct visit_file file = {
        .sha256 = real_sha256, .type = type, .account = w->account->id, .size = size};
    TRY(WORK_READ(w, may_receive(w, visit, size)));
    TRY(document_place(w, folder, path, real_sha256));
    return WORK_WRITE(w, receive(w, visit, &document, file));
}

enum gp_code inspection_file(struct work *w, const char *visit, const char *sha256,
                             struct visit_file **ret) {
    struct visit_file *file = NULL;
    struct inspection ins;
    TRY(inspection_get(w, visit, &ins));
    TRY(store_visit_file_get(w, visit, sha256, &file));
    TRY(file ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这张照片，可能还没有上传"));
    *ret = file;
    return GP_OK;
}
