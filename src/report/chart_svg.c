#include "report/chart_svg.h"

#include <math.h>

/* Hundredths of a point, written without printf's %f, whose mark depends on the locale. */
static void add_length(struct xml *x, const char *name, double v) {
    long hundredths = lround(v * 100);
    long whole = labs(hundredths);
    xml_attrf(x, name, "%s%ld.%02ld", hundredths < 0 ? "-" : "", whole / 100, whole % 100);
}

static void add_ink(struct xml *x, const char *name, unsigned ink) {
    xml_attrf(x, name, "#%06lx", (unsigned long)chart_ink_rgb(ink));
}

static void add_rect(struct xml *x, const struct chart_shape *s) {
    xml_begin(x, "rect");
    add_length(x, "x", s->x);
    add_length(x, "y", s->y);
    add_length(x, "width", s->x2 - s->x);
    add_length(x, "height", s->y2 - s->y);
    add_ink(x, "fill", s->ink);
    if (s->width > 0) {
        add_ink(x, "stroke", INK_AXIS);
        add_length(x, "stroke-width", s->width);
    }
    xml_end(x);
}

static void add_line(struct xml *x, const struct chart_shape *s) {
    xml_begin(x, "line");
    add_length(x, "x1", s->x);
    add_length(x, "y1", s->y);
    add_length(x, "x2", s->x2);
    add_length(x, "y2", s->y2);
    add_ink(x, "stroke", s->ink);
    add_length(x, "stroke-width", s->width);
    if (s->dashed)
        xml_attr(x, "stroke-dasharray", "4 3");
    xml_end(x);
}

static void add_dot(struct xml *x, const struct chart_shape *s) {
    xml_begin(x, "circle");
    add_length(x, "cx", s->x);
    add_length(x, "cy", s->y);
    add_length(x, "r", s->x2);
    add_ink(x, "fill", s->ink);
    xml_end(x);
}

static void add_text(struct xml *x, const struct chart_shape *s) {
    static const char *const anchors[] = {
        [ANCHOR_START] = "start", [ANCHOR_MIDDLE] = "middle", [ANCHOR_END] = "end"};
    xml_begin(x, "text");
    add_length(x, "x", s->x);
    add_length(x, "y", s->y);
    add_length(x, "font-size", s->size);
    add_ink(x, "fill", s->ink);
    if (s->anchor != ANCHOR_START)
        xml_attr(x, "text-anchor", anchors[s->anchor]);
    xml_text(x, s->text);
    xml_end(x);
}

void chart_svg(struct xml *x, const struct chart_drawing *drawing, const char *id,
               const char *title, const char *alt) {
    static void (*const add[])(struct xml *, const struct chart_shape *) = {
        [SHAPE_RECT] = add_rect,
        [SHAPE_LINE] = add_line,
        [SHAPE_DOT] = add_dot,
        [SHAPE_TEXT] = add_text,
    };
    xml_begin(x, "svg");
    xml_attrf(x, "viewBox", "0 0 %ld %ld", lround(ceil(drawing->width)),
              lround(ceil(drawing->height)));
    xml_attr(x, "role", "img");
    xml_attrf(x, "aria-labelledby", "%s-t %s-d", id, id);
    xml_begin(x, "title");
    xml_attrf(x, "id", "%s-t", id);
    xml_text(x, title ? title : "");
    xml_end(x);
    xml_begin(x, "desc");
    xml_attrf(x, "id", "%s-d", id);
    xml_text(x, alt ? alt : "");
    xml_end(x);
    for (size_t i = 0; i < drawing->n_shapes; i++)
        add[drawing->shapes[i].kind](x, &drawing->shapes[i]);
    xml_end(x);
}
