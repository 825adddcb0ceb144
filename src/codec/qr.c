#include "codec/qr.h"

#include <qrencode.h>

#include "base/str.h"

#define QUIET 4 /* blank modules around the code, as its standard wants */

/* Runs of dark modules become one rectangle each. */
static void add_row(struct buf *b, const unsigned char *row, int width, int y) {
    for (int x = 0; x < width;) {
        int from = x;
        while (x < width && row[x] & 1)
            x++;
        if (x > from)
            buf_addf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        else
            x++;
    }
}

const char *qr_svg(struct arena *a, const char *text, const char *label) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return NULL;
    int size = code->width + 2 * QUIET;
    struct buf b = BUF_INIT;
    buf_addf(&b,
             "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
             "role=\"img\" aria-label=\"",
             size, size);
    buf_add_xml(&b, label);
    buf_addf(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", size,
             size, size);
    for (int y = 0; y < code->width; y++)
        add_row(&b, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buf_adds(&b, "\"/></svg>");
    QRcode_free(code);
    const char *markup = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return markup;
}
