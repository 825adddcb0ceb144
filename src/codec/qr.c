#include "codec/qr.h"

#include <qrencode.h>

#include "base/str.h"

#define QUIET 4 /* blank modules around the code, as its standard wants */

bool qr_make(struct arena *a, const char *text, struct qr *ret) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    size_t n = (size_t)code->width * (size_t)code->width;
    *ret = (struct qr){code->width, arena_memdup(a, code->data, n)};
    QRcode_free(code);
    return true;
}

/* Runs of dark modules become one rectangle each. */
static void add_row(struct buf *b, const struct qr *qr, int y) {
    for (int from = 0, x; from < qr->width; from = x + 1) {
        for (x = from; x < qr->width && qr_is_dark(qr, x, y); x++)
            ;
        if (x > from)
            buf_addf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

const char *qr_svg(struct arena *a, const char *text, const char *label) {
    struct qr qr;
    if (!qr_make(a, text, &qr))
        return NULL;
    int size = qr.width + 2 * QUIET;
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b,
             "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
             "role=\"img\" aria-label=\"",
             size, size);
    buf_add_xml(&b, label);
    buf_addf(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", size,
             size, size);
    for (int y = 0; y < qr.width; y++)
        add_row(&b, &qr, y);
    buf_adds(&b, "\"/></svg>");
    return arena_strdup(a, buf_text(&b));
}
