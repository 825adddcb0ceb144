#include "app/admin/backup_manifest.h"

static bool take_text(void *arg, const void *bytes, size_t n) {
    struct buf *text = arg;
    if (n > BACKUP_MANIFEST_MAX - text->n)
        return false;
    buf_add(text, bytes, n);
    return true;
}

enum gp_code backup_manifest_read(struct arena *a, struct gp_err *e, struct archive_reader *r,
                                  struct str *ret) {
    GP_CLEANUP(buf_free) struct buf text = BUF_INIT;
    TRY(archive_read(r, e, BACKUP_MANIFEST, take_text, &text));
    *ret = (struct str){arena_strndup(a, buf_text(&text), text.n), text.n};
    return GP_OK;
}
