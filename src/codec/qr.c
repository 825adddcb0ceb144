#include "codec/qr.h"

#include <qrencode.h>

#define QUIET 4 /* modules, as ISO/IEC 18004 wants */

/* One path for all dark modules, a run of them a rectangle. */
static void add_modules(struct buf *out, const QRcode *code) {
    for (int y = 0; y < code->width; y++) {
        for (int x = 0, run; x < code->width; x += run) {
            const unsigned char *row = code->data + y * code->width;
            run = 1;
            if (!(row[x] & 1))
                continue;
            while (x + run < code->width && row[x + run] & 1)
                run++;
            buf_addf(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
        }
    }
}

enum gp_code qr_svg(struct gp_err *e, const char *text, const char *alt, struct buf *out) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return gp_fail(e, GP_LIMIT, NULL, "网址太长，放不进二维码");
    int size = code->width + 2 * QUIET;
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"180\" "
             "height=\"180\" role=\"img\" aria-label=\"",
             size, size);
    buf_add_xml(out, alt);
    buf_addf(out, "\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
             size, size);
    add_modules(out, code);
    buf_adds(out, "\"/></svg>");
    QRcode_free(code);
    return GP_OK;
}
