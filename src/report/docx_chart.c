/* Charts as pictures of 216 dots an inch, painted from the same drawing as in the other formats.
 * Word's own charts would need a workbook inside the document and have no time axis with spans. */
#include <cairo.h>
#include <pango/pangocairo.h>

#include "report/chart_layout.h"
#include "report/docx.h"

#define PIXELS_PER_POINT 3.0
#define EMU_PER_POINT    12700.0

static void set_ink(cairo_t *cr, unsigned ink) {
    uint32_t rgb = chart_ink_rgb(ink);
    cairo_set_source_rgb(cr, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0,
                         (rgb & 0xFF) / 255.0);
}

static void paint_rect(cairo_t *cr, const struct chart_shape *s) {
    cairo_rectangle(cr, s->x, s->y, s->x2 - s->x, s->y2 - s->y);
    set_ink(cr, s->ink);
    if (s->width <= 0) {
        cairo_fill(cr);
        return;
    }
    cairo_fill_preserve(cr);
    set_ink(cr, INK_AXIS);
    cairo_set_line_width(cr, s->width);
    cairo_stroke(cr);
}

static void paint_line(cairo_t *cr, const struct chart_shape *s) {
    static const double dashes[] = {4, 3};
    cairo_set_dash(cr, dashes, s->dashed ? 2 : 0, 0);
    cairo_set_line_width(cr, s->width);
    cairo_move_to(cr, s->x, s->y);
    cairo_line_to(cr, s->x2, s->y2);
    set_ink(cr, s->ink);
    cairo_stroke(cr);
    cairo_set_dash(cr, dashes, 0, 0);
}

static void paint_dot(cairo_t *cr, const struct chart_shape *s) {
    cairo_arc(cr, s->x, s->y, s->x2, 0, 2 * G_PI);
    set_ink(cr, s->ink);
    cairo_fill(cr);
}

static void paint_text(cairo_t *cr, const struct chart_shape *s) {
    static const double shares[] = {[ANCHOR_START] = 0, [ANCHOR_MIDDLE] = 0.5, [ANCHOR_END] = 1};
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string("Noto Sans CJK SC");
    pango_font_description_set_absolute_size(font, s->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, s->text, -1);
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    double width = (double)logical.width / PANGO_SCALE;
    double baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
    cairo_move_to(cr, s->x - width * shares[s->anchor], s->y - baseline);
    set_ink(cr, s->ink);
    pango_cairo_show_layout(cr, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void paint(cairo_t *cr, const struct chart_drawing *drawing) {
    static void (*const shapes[])(cairo_t *, const struct chart_shape *) = {
        [SHAPE_RECT] = paint_rect,
        [SHAPE_LINE] = paint_line,
        [SHAPE_DOT] = paint_dot,
        [SHAPE_TEXT] = paint_text,
    };
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, PIXELS_PER_POINT, PIXELS_PER_POINT);
    for (size_t i = 0; i < drawing->n_shapes; i++)
        shapes[drawing->shapes[i].kind](cr, &drawing->shapes[i]);
}

static cairo_status_t append(void *closure, const unsigned char *data, unsigned length) {
    buf_add(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static enum gp_code add_png(struct docx *dx, const struct chart_drawing *drawing,
                            const char *title) {
    struct buf png GP_CLEANUP(buf_free) = BUF_INIT;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(drawing->width * PIXELS_PER_POINT) + 1,
                                   (int)(drawing->height * PIXELS_PER_POINT) + 1);
    cairo_t *cr = cairo_create(surface);
    paint(cr, drawing);
    cairo_status_t status = cairo_status(cr);
    if (!status)
        status = cairo_surface_write_to_png_stream(surface, append, &png);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    if (status) {
        gp_fail(dx->err, GP_IO, title, "图表未能绘制，请重新生成报告。");
        gp_fail_detail(dx->err, "cairo: %s", cairo_status_to_string(status));
        return GP_IO;
    }
    struct str *kept = VEC_PUSH(dx->arena, &dx->images);
    *kept = (struct str){arena_memdup(dx->arena, png.p, png.n), png.n};
    return GP_OK;
}

static void add_extent(struct xml *x, const char *name, const struct chart_drawing *d) {
    xml_begin(x, name);
    xml_attrf(x, "cx", "%ld", (long)(d->width * EMU_PER_POINT));
    xml_attrf(x, "cy", "%ld", (long)(d->height * EMU_PER_POINT));
    xml_end(x);
}

static void add_names(struct xml *x, const char *element, unsigned id, const struct chart *c) {
    xml_begin(x, element);
    xml_attrf(x, "id", "%u", id);
    xml_attrf(x, "name", "图 %u", id);
    xml_attr(x, "descr", c->alt ? c->alt : c->title);
    xml_end(x);
}

static void add_picture(struct docx *dx, const struct chart *c, const struct chart_drawing *d) {
    struct xml *x = &dx->x;
    unsigned id = ++dx->n_ids;
    xml_markup(x, "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
    add_extent(x, "wp:extent", d);
    add_names(x, "wp:docPr", id, c);
    xml_markup(x, "<a:graphic><a:graphicData "
                  "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                  "<pic:pic><pic:nvPicPr>");
    add_names(x, "pic:cNvPr", id, c);
    xml_markup(x, "<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>");
    xml_begin(x, "a:blip");
    xml_attrf(x, "r:embed", "rIdImage%zu", dx->images.n);
    xml_end(x);
    xml_markup(x, "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
                  "<a:off x=\"0\" y=\"0\"/>");
    add_extent(x, "a:ext", d);
    xml_markup(x, "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
                  "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>");
}

enum gp_code docx_chart(struct docx *dx, const struct chart *c) {
    for (size_t first = 0, n; first < c->n_categories; first += n) {
        n = chart_fit(c, CHART_WIDTH, CHART_HEIGHT, first);
        if (!n)
            break;
        const struct chart_drawing *d = chart_layout(dx->arena, c, CHART_WIDTH, first, n);
        TRY(add_png(dx, d, c->title));
        docx_paragraph(dx, "Figure", false, NULL);
        add_picture(dx, c, d);
        docx_paragraph_end(dx);
    }
    if (c->title)
        docx_line(dx, "FigureCaption", false, c->title);
    return GP_OK;
}
