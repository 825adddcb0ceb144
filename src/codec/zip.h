/* Zip archives made in memory. The members carry one fixed date and no host details, so the same
 * parts give the same bytes on every machine and in every time zone. */
#ifndef GP_CODEC_ZIP_H
#define GP_CODEC_ZIP_H

#include "base/err.h"
#include "base/str.h"

struct zip_part {
    const char *name; /* path inside the archive, '/' between folders, UTF-8 */
    struct str bytes;
};

/* Appends an archive of the parts, in their order, deflated, to out. GP_IO with a Chinese message
 * when it cannot be made, GP_BUG when two parts have one name; out stays as it was then. */
enum gp_code zip_pack(const struct zip_part *parts, size_t n, struct gp_err *e,
                      struct buf *out) GP_CHECKED;

#endif
