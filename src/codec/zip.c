#include "codec/zip.h"

#include <zip.h>

/* 1 January 1980, midnight: the earliest date the format knows. Given in DOS form, since a time_t
 * would pass through the local time zone. */
enum { DOS_TIME = 0, DOS_DATE = (1 << 5) | 1 };

static void discard(zip_t **archive) {
    if (*archive)
        zip_discard(*archive);
}

static void source_free(zip_source_t **source) {
    if (*source)
        zip_source_free(*source);
}

static enum gp_code fail(struct gp_err *e, const char *part, const char *detail) {
    gp_fail(e, GP_IO, part, "文件打包失败，请重试；若仍失败，请检查服务器的内存是否充足。");
    gp_fail_detail(e, "libzip: %s", detail);
    return GP_IO;
}

static enum gp_code add_part(zip_t *archive, const struct zip_part *part, struct gp_err *e) {
    if (zip_name_locate(archive, part->name, ZIP_FL_ENC_UTF_8) >= 0)
        return gp_fail(e, GP_BUG, part->name, "打包时出现重名文件，请把此问题告知系统管理员。");
    zip_source_t *source = zip_source_buffer(archive, part->bytes.p, part->bytes.n, 0);
    if (!source)
        return fail(e, part->name, zip_strerror(archive));
    zip_int64_t at = zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return fail(e, part->name, zip_strerror(archive));
    }
    zip_uint64_t index = (zip_uint64_t)at;
    /* Level 6 is named because the default may differ between versions. */
    if (zip_set_file_compression(archive, index, ZIP_CM_DEFLATE, 6) ||
        zip_file_set_dostime(archive, index, DOS_TIME, DOS_DATE, 0) ||
        zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_DOS, 0))
        return fail(e, part->name, zip_strerror(archive));
    return GP_OK;
}

static enum gp_code append_source(zip_source_t *source, struct gp_err *e, struct buf *out) {
    zip_stat_t st;
    if (zip_source_stat(source, &st) || !(st.valid & ZIP_STAT_SIZE) || zip_source_open(source))
        return fail(e, NULL, zip_error_strerror(zip_source_error(source)));
    struct buf bytes GP_CLEANUP(buf_free) = BUF_INIT;
    char chunk[1 << 14];
    zip_int64_t got;
    while ((got = zip_source_read(source, chunk, sizeof(chunk))) > 0)
        buf_add(&bytes, chunk, (size_t)got);
    zip_source_close(source);
    if (got < 0 || bytes.n != st.size)
        return fail(e, NULL, zip_error_strerror(zip_source_error(source)));
    buf_add(out, bytes.p, bytes.n);
    return GP_OK;
}

enum gp_code zip_pack(const struct zip_part *parts, size_t n, struct gp_err *e, struct buf *out) {
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *target GP_CLEANUP(source_free) = zip_source_buffer_create(NULL, 0, 0, &ze);
    if (!target)
        return fail(e, NULL, zip_error_strerror(&ze));
    zip_t *archive GP_CLEANUP(discard) = zip_open_from_source(target, ZIP_TRUNCATE, &ze);
    if (!archive)
        return fail(e, NULL, zip_error_strerror(&ze));
    zip_source_keep(target); /* the archive owns one reference, the caller of read the other */
    for (size_t i = 0; i < n; i++)
        TRY(add_part(archive, &parts[i], e));
    if (zip_close(archive))
        return fail(e, NULL, zip_strerror(archive));
    archive = NULL;
    return append_source(target, e, out);
}
