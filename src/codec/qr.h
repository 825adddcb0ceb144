/* QR codes as pictures. */
#ifndef GP_CODEC_QR_H
#define GP_CODEC_QR_H

#include "base/err.h"
#include "base/str.h"

/* Appends an SVG picture of the text's QR code, with the quiet zone around it and alt as its
 * accessible name. GP_LIMIT when the text is too long for one. */
enum gp_code qr_svg(struct gp_err *e, const char *text, const char *alt,
                    struct buf *out) GP_CHECKED;

#endif
