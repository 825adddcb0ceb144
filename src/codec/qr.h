/* QR codes: as modules, and as SVG markup for screens and printed sheets. */
#ifndef GP_CODEC_QR_H
#define GP_CODEC_QR_H

#include "base/arena.h"

struct qr {
    int width;              /* modules a side, without the quiet zone */
    const unsigned char *v; /* width × width; see qr_is_dark */
};

/* The code of the text; false when it is too long. */
bool qr_make(struct arena *a, const char *text, struct qr *ret) GP_CHECKED;

static inline bool qr_is_dark(const struct qr *qr, int x, int y) {
    return qr->v[(size_t)y * (size_t)qr->width + (size_t)x] & 1;
}

/* The code of the text with its quiet zone, as one <svg> element that takes the width of its place;
 * label is what it is called for those who cannot see it. NULL when the text is too long. */
const char *qr_svg(struct arena *a, const char *text, const char *label);

#endif
