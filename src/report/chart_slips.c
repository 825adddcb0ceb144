/* Slips to be cut apart: a row a category, the QR code of its label at the left, its lines at the
 * right, the first of them large. */
#include "codec/qr.h"
#include "report/chart_parts.h"

#define SLIP_HEIGHT 132.0
#define CODE_WIDTH  104.0
#define MARGIN      12.0
#define LEAD_SIZE   13.0

static void draw_code(struct canvas *cv, const char *text, double x, double y) {
    struct qr qr;
    if (!qr_make(cv->a, text, &qr))
        return;
    double module = CODE_WIDTH / qr.width;
    for (int row = 0; row < qr.width; row++)
        for (int from = 0, to; from < qr.width; from = to + 1) {
            for (to = from; to < qr.width && qr_is_dark(&qr, to, row); to++)
                ;
            if (to > from)
                canvas_rect(cv, INK_TEXT, x + module * from, y + module * row, x + module * to,
                            y + module * (row + 1), 0);
        }
}

static void draw_lines(struct canvas *cv, const char *text, double x, double y, double width) {
    for (bool lead = true; *text; lead = false) {
        size_t n = strcspn(text, "\n");
        const char *line = arena_strndup(cv->a, text, n);
        text += n + (text[n] == '\n');
        if (lead) {
            canvas_text(cv, INK_TEXT, LEAD_SIZE, ANCHOR_START, x, y += LEAD_SIZE, line);
            y += GAP;
            continue;
        }
        canvas_wrapped(cv, ANCHOR_START, x, y + LINE_STEP, width, 4, line);
        y += LINE_STEP * (double)chart_n_lines(line, width, 4) + 3;
    }
}

static void draw_slip(struct canvas *cv, double top, size_t k) {
    const struct chart *c = cv->c;
    double text_left = CODE_WIDTH + 2 * MARGIN;
    canvas_line(cv, INK_MUTED, 0, top + SLIP_HEIGHT, cv->width, top + SLIP_HEIGHT, 0.4, true);
    draw_code(cv, c->series[0].labels[k], 0, top + MARGIN);
    draw_lines(cv, c->categories[k], text_left, top + MARGIN, cv->width - text_left);
}

static void draw_slips(struct canvas *cv, struct slice s) {
    for (size_t k = s.first; k < s.last; k++, cv->y += SLIP_HEIGHT)
        draw_slip(cv, cv->y, k);
}

static size_t fit_slips(const struct chart *c, double width, double height) {
    (void)c;
    (void)width;
    return height < SLIP_HEIGHT ? 1 : (size_t)(height / SLIP_HEIGHT);
}

const struct chart_kind_ops chart_slips = {fit_slips, draw_slips};
