/* Charts as pictures of 216 dots an inch on transparent ground, painted from the same drawing as in
 * the other formats. Word's own charts would need a workbook inside the document and have no time
 * axis with spans. */
#include "report/docx.h"

#include "report/chart_draw.h"
#include "report/chart_layout.h"

#define PIXELS_PER_POINT 3.0
#define EMU_PER_POINT    12700.0

static cairo_status_t append(void *closure, const unsigned char *data, unsigned length) {
    buf_add(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static int pixels(double points) {
    return (int)(points * PIXELS_PER_POINT) + 1;
}

static cairo_status_t paint(struct pdf *painter, const struct chart_drawing *drawing,
                            struct buf *png) {
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, pixels(drawing->width), pixels(drawing->height));
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, PIXELS_PER_POINT, PIXELS_PER_POINT);
    chart_draw(painter, cr, drawing, 0, 0);
    cairo_status_t status = cairo_status(cr);
    if (!status)
        status = cairo_surface_write_to_png_stream(surface, append, png);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return status;
}

static enum gp_code add_png(struct docx *dx, struct pdf *painter,
                            const struct chart_drawing *drawing, const char *title) {
    struct buf png GP_CLEANUP(buf_free) = BUF_INIT;
    cairo_status_t status = paint(painter, drawing, &png);
    if (status) {
        gp_fail(dx->err, GP_IO, title, "图表未能绘制，请重新生成报告。");
        gp_fail_detail(dx->err, "cairo: %s", cairo_status_to_string(status));
        return GP_IO;
    }
    *VEC_PUSH(dx->arena, &dx->images) = (struct str){arena_memdup(dx->arena, png.p, png.n), png.n};
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

static enum gp_code add_slices(struct docx *dx, struct pdf *painter, const struct chart *c) {
    for (size_t first = 0, n; first < c->n_categories; first += n) {
        n = chart_fit(c, PICTURE_WIDTH, PICTURE_HEIGHT, first);
        if (!n)
            break;
        const struct chart_drawing *d = chart_layout(dx->arena, c, PICTURE_WIDTH, first, n);
        TRY(add_png(dx, painter, d, c->title));
        docx_paragraph(dx, "Figure", false, NULL);
        add_picture(dx, c, d);
        docx_paragraph_end(dx);
    }
    if (c->title)
        docx_line(dx, "FigureCaption", false, c->title);
    docx_line(dx, "FigureNote", false, c->says);
    return GP_OK;
}

enum gp_code docx_chart(struct docx *dx, const struct chart *c) {
    struct pdf painter = {.d = dx->doc, .a = dx->arena, .e = dx->err};
    TRY(pdf_shaper_open(&painter.shaper, dx->arena, dx->doc_fonts, dx->err));
    enum gp_code code = add_slices(dx, &painter, c);
    pdf_shaper_close(&painter.shaper);
    return code == GP_OK ? painter.code : code;
}
