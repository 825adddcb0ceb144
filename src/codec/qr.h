/* QR codes as SVG markup, for screens and printed sheets. */
#ifndef GP_CODEC_QR_H
#define GP_CODEC_QR_H

#include "base/arena.h"

/* The code of the text with its quiet zone, as one <svg> element that takes the width of its place;
 * label is what it is called for those who cannot see it. NULL when the text is too long. */
const char *qr_svg(struct arena *a, const char *text, const char *label);

#endif
