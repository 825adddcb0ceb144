#include "report/chart_draw.h"

static void set_ink(cairo_t *cr, unsigned ink) {
    uint32_t rgb = chart_ink_rgb(ink);
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}

static void draw_rect(cairo_t *cr, const struct chart_shape *s, double x, double y) {
    cairo_rectangle(cr, x + s->x, y + s->y, s->x2 - s->x, s->y2 - s->y);
    set_ink(cr, s->ink);
    if (s->width > 0) {
        cairo_fill_preserve(cr);
        set_ink(cr, INK_AXIS);
        cairo_set_line_width(cr, s->width);
        cairo_stroke(cr);
    } else {
        cairo_fill(cr);
    }
}

static void draw_stroke(cairo_t *cr, const struct chart_shape *s, double x, double y) {
    static const double dashes[] = {3, 2};
    set_ink(cr, s->ink);
    cairo_set_line_width(cr, s->width);
    if (s->dashed)
        cairo_set_dash(cr, dashes, 2, 0);
    cairo_move_to(cr, x + s->x, y + s->y);
    cairo_line_to(cr, x + s->x2, y + s->y2);
    cairo_stroke(cr);
    if (s->dashed)
        cairo_set_dash(cr, NULL, 0, 0);
}

static void draw_dot(cairo_t *cr, const struct chart_shape *s, double x, double y) {
    set_ink(cr, s->ink);
    cairo_new_sub_path(cr);
    cairo_arc(cr, x + s->x, y + s->y, s->x2, 0, 6.283185307);
    cairo_fill(cr);
}

static const struct pdf_text *shape_text(struct pdf *p, const struct chart_shape *s) {
    return pdf_text_line(p, s->text, (struct pdf_style){FACE_BODY, s->size});
}

void chart_shape_texts(struct pdf *p, const struct chart_drawing *d) {
    for (size_t i = 0; i < d->n_shapes; i++)
        if (d->shapes[i].kind == SHAPE_TEXT)
            (void)shape_text(p, &d->shapes[i]);
}

static void draw_text(struct pdf *p, cairo_t *cr, const struct chart_shape *s, double x, double y) {
    const struct pdf_text *t = shape_text(p, s);
    double shift = s->anchor == ANCHOR_START ? 0
                   : s->anchor == ANCHOR_END ? (double)t->width
                                             : (double)t->width / 2;
    set_ink(cr, s->ink);
    pdf_draw_line(cr, &t->lines[0], x + s->x - shift, y + s->y);
}

void chart_draw(struct pdf *p, cairo_t *cr, const struct chart_drawing *d, double x, double y) {
    for (size_t i = 0; i < d->n_shapes; i++) {
        const struct chart_shape *s = &d->shapes[i];
        switch (s->kind) {
        case SHAPE_RECT:
            draw_rect(cr, s, x, y);
            break;
        case SHAPE_LINE:
            draw_stroke(cr, s, x, y);
            break;
        case SHAPE_DOT:
            draw_dot(cr, s, x, y);
            break;
        case SHAPE_TEXT:
            draw_text(p, cr, s, x, y);
            break;
        }
    }
}
