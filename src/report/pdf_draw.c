/* Layout is over when this begins: pages hold items in points, and each goes to cairo as it
 * stands. pdf_draw is the order: shape what layout never met, cut the fonts down to what is used,
 * then draw. Tags, links and the text behind the glyphs go along with the painting, and most
 * comments here are about what cairo 1.16 does with them. */

#include <cairo-pdf.h>

#include "report/chart_draw.h"
#include "report/pdf.h"

#define RULE_WIDTH     0.5
#define WATERMARK_SIZE 50.0
#define WATERMARK_RGB  0xF2F2F2

static void set_rgb(cairo_t *cr, uint32_t rgb) {
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}

/* ---- text ---- */

#define BATCH 512

static void show(cairo_t *cr, const char *text, size_t n_bytes, const cairo_glyph_t *glyphs,
                 int n_glyphs, const cairo_text_cluster_t *clusters, int n_clusters) {
    if (n_clusters > 0)
        cairo_show_text_glyphs(cr, text, (int)n_bytes, glyphs, n_glyphs, clusters, n_clusters, 0);
}

/* The text behind the glyphs goes into the file with them, so that it can be searched and copied.
 */
static void draw_run(cairo_t *cr, const struct pdf_run *run, double x, double y) {
    cairo_glyph_t glyphs[BATCH];
    cairo_text_cluster_t clusters[BATCH];
    int n_glyphs = 0, n_clusters = 0;
    const char *text = run->text;
    size_t n_bytes = 0;
    struct pdf_paint paint = pdf_paint_of(run);
    cairo_set_scaled_font(cr, paint.font);
    for (uint32_t i = 0; i < run->n_glyphs; i++) {
        struct pdf_glyph g = run->glyphs[i];
        if (g.bytes > 0) {
            if (n_glyphs > BATCH - 64) {
                show(cr, text, n_bytes, glyphs, n_glyphs, clusters, n_clusters);
                text += n_bytes;
                n_bytes = 0;
                n_glyphs = n_clusters = 0;
            }
            clusters[n_clusters++] = (cairo_text_cluster_t){(int)g.bytes, 0};
            n_bytes += g.bytes;
        }
        if (g.id == GLYPH_NONE || n_clusters == 0 || n_glyphs == BATCH)
            continue;
        glyphs[n_glyphs++] = (cairo_glyph_t){pdf_paint_glyph(paint, g.id), x + (double)g.x, y};
        clusters[n_clusters - 1].num_glyphs++;
    }
    show(cr, text, n_bytes, glyphs, n_glyphs, clusters, n_clusters);
}

static void draw_shapes_only(cairo_t *cr, const struct pdf_run *run, double x, double y) {
    struct pdf_paint paint = pdf_paint_of(run);
    cairo_set_scaled_font(cr, paint.font);
    for (uint32_t i = 0; i < run->n_glyphs; i++)
        if (run->glyphs[i].id != GLYPH_NONE) {
            cairo_glyph_t g = {pdf_paint_glyph(paint, run->glyphs[i].id),
                               x + (double)run->glyphs[i].x, y};
            cairo_show_glyphs(cr, &g, 1);
        }
}

/* cairo 1.16 writes names of destinations without escaping them: other than plain characters
 * become ~ and two hexadecimal digits. */
static void add_name(struct buf *b, const char *key, const char *anchor) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    buf_addf(b, "%s='", key);
    for (; *anchor; anchor++) {
        if (strchr(plain, *anchor))
            buf_addc(b, *anchor);
        else
            buf_addf(b, "~%02X", (unsigned char)*anchor);
    }
    buf_addc(b, '\'');
}

/* Whole points: cairo reads decimals by the locale. */
static void begin_link(cairo_t *cr, const char *anchor, double x, double y, double x2, double y2) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    add_name(&b, "dest", anchor);
    buf_addf(&b, " rect=[%d %d %d %d]", (int)x, (int)y, (int)(x2 - x + 1), (int)(y2 - y + 1));
    cairo_tag_begin(cr, CAIRO_TAG_LINK, buf_text(&b));
}

static void draw_dest(cairo_t *cr, const char *anchor, double x, double y) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    add_name(&b, "name", anchor);
    buf_addf(&b, " x=%d y=%d", (int)x, (int)y);
    cairo_tag_begin(cr, CAIRO_TAG_DEST, buf_text(&b));
    cairo_tag_end(cr, CAIRO_TAG_DEST);
}

void pdf_draw_line(cairo_t *cr, const struct pdf_line *line, double x, double y) {
    for (uint32_t i = 0; i < line->n_runs; i++) {
        const struct pdf_run *run = &line->runs[i];
        double at = x + (double)run->x;
        if (run->link)
            begin_link(cr, run->link, at, y - 14, at + (double)run->width, y + 3);
        if (run->plain)
            draw_shapes_only(cr, run, at, y);
        else
            draw_run(cr, run, at, y);
        if (run->link)
            cairo_tag_end(cr, CAIRO_TAG_LINK);
    }
}

/* ---- pages ---- */

static void draw_boxes(cairo_t *cr, const struct pdf_page *page) {
    for (size_t i = 0; i < page->fills.n; i++) {
        const struct pdf_box *b = &page->fills.v[i];
        set_rgb(cr, b->rgb);
        cairo_rectangle(cr, (double)b->x, (double)b->y, (double)(b->x2 - b->x),
                        (double)(b->y2 - b->y));
        cairo_fill(cr);
    }
}

/* One path for all rules of the page: one operator to record, analyse and write. */
static void draw_rules(cairo_t *cr, const struct pdf_page *page) {
    for (size_t i = 0; i < page->rules.n; i++) {
        const struct pdf_box *b = &page->rules.v[i];
        if (b->x < b->x2 && b->y < b->y2) {
            cairo_rectangle(cr, (double)b->x, (double)b->y, (double)(b->x2 - b->x),
                            (double)(b->y2 - b->y));
        } else {
            cairo_move_to(cr, (double)b->x, (double)b->y);
            cairo_line_to(cr, (double)b->x2, (double)b->y2);
        }
    }
    set_rgb(cr, 0x303030);
    cairo_set_line_width(cr, RULE_WIDTH);
    cairo_stroke(cr);
}

static void draw_leader(cairo_t *cr, const struct pdf_item *item) {
    static const double dots[] = {0, 4};
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cr, dots, 2, 0);
    cairo_set_line_width(cr, 1);
    cairo_move_to(cr, (double)item->x, (double)item->y);
    cairo_line_to(cr, (double)item->x2, (double)item->y);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
}

static void draw_item(struct pdf *p, cairo_t *cr, const struct pdf_item *item) {
    switch (item->kind) {
    case ITEM_LINE:
        pdf_draw_line(cr, item->line, (double)item->x, (double)item->y);
        break;
    case ITEM_OPEN:
        if (item->anchor)
            begin_link(cr, item->anchor, (double)item->x, (double)item->y, (double)item->x2,
                       (double)item->y2);
        else
            cairo_tag_begin(cr, item->tag, NULL);
        break;
    case ITEM_CLOSE:
        cairo_tag_end(cr, item->tag);
        break;
    case ITEM_DEST:
        draw_dest(cr, item->anchor, (double)item->x, (double)item->y);
        break;
    case ITEM_CHART:
        chart_draw(p, cr, item->drawing, (double)item->x, (double)item->y);
        set_rgb(cr, 0);
        break;
    case ITEM_LEADER:
        draw_leader(cr, item);
        break;
    }
}

static const struct pdf_text *watermark_text(struct pdf *p) {
    return pdf_text_line(p, p->d->watermark, (struct pdf_style){FACE_HEADING, WATERMARK_SIZE});
}

/* The watermark is drawn once and stamped on every page. Its characters are outlines, so they do
 * not mix with the text when that is searched or copied. */
static cairo_surface_t *make_watermark(struct pdf *p) {
    if (cstr_empty(p->d->watermark))
        return NULL;
    const struct pdf_text *t = watermark_text(p);
    cairo_rectangle_t page = {0, 0, PAGE_WIDTH, PAGE_HEIGHT};
    cairo_surface_t *s = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &page);
    cairo_t *cr = cairo_create(s);
    double scale = PAGE_WIDTH / (double)t->width;
    cairo_translate(cr, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_rotate(cr, -0.75);
    if (scale < 1)
        cairo_scale(cr, scale, scale);
    cairo_translate(cr, -(double)t->width / 2, WATERMARK_SIZE * 0.38);
    for (uint32_t r = 0; r < t->lines[0].n_runs; r++) {
        const struct pdf_run *run = &t->lines[0].runs[r];
        struct pdf_paint paint = pdf_paint_of(run);
        cairo_set_font_face(cr, cairo_scaled_font_get_font_face(paint.font));
        cairo_set_font_size(cr, WATERMARK_SIZE);
        for (uint32_t i = 0; i < run->n_glyphs; i++) {
            cairo_glyph_t g = {pdf_paint_glyph(paint, run->glyphs[i].id),
                               (double)(run->x + run->glyphs[i].x), 0};
            if (run->glyphs[i].id != GLYPH_NONE)
                cairo_glyph_path(cr, &g, 1);
        }
    }
    set_rgb(cr, WATERMARK_RGB);
    cairo_fill(cr);
    cairo_destroy(cr);
    return s;
}

static const struct pdf_text *number_text(struct pdf *p, size_t number) {
    static const struct pdf_style style = {FACE_BODY, NUMBER_SIZE};
    return pdf_text_line(p, arena_printf(p->a, "— %zu —", number), style);
}

static const struct pdf_text *header_text(struct pdf *p) {
    return pdf_text_line(p, p->d->header, (struct pdf_style){FACE_BODY, NOTE_SIZE});
}

/* GB/T 9704 7.5: — 1 — in 4号, odd pages at the right and even at the left, one character in. */
static void draw_furniture(struct pdf *p, cairo_t *cr, size_t number) {
    const struct pdf_text *t = number_text(p, number);
    double x =
        number % 2 == 1 ? BODY_RIGHT - NUMBER_SIZE - (double)t->width : BODY_LEFT + NUMBER_SIZE;
    set_rgb(cr, 0);
    pdf_draw_line(cr, &t->lines[0], x, BODY_BOTTOM + MM(7) + 5);
    if (cstr_empty(p->d->header))
        return;
    t = header_text(p);
    set_rgb(cr, 0x555555);
    pdf_draw_line(cr, &t->lines[0], BODY_LEFT + (BODY_WIDTH - (double)t->width) / 2, MM(27));
    cairo_move_to(cr, BODY_LEFT, MM(29));
    cairo_line_to(cr, BODY_RIGHT, MM(29));
    cairo_set_line_width(cr, 0.4);
    cairo_stroke(cr);
}

/* Coordinates of the upright sheet on one that lies: its foot is at the left, so that heads and
 * numbers stand where they do on all other pages (GB/T 9704-2012 9). */
static void stand_up(cairo_t *cr) {
    cairo_translate(cr, PAGE_HEIGHT, 0);
    cairo_rotate(cr, 1.5707963267948966);
}

/* The type area of a page by where its sheet is bound: 28 mm from there (GB/T 9704 5.2). */
static double binding_shift(const struct pdf *p, bool left_page) {
    return p->d->duplex && left_page ? PAGE_WIDTH - BODY_RIGHT - BODY_LEFT : 0;
}

static bool is_blank(const struct pdf_page *page) {
    return page->items.n == 0 && page->fills.n == 0 && page->rules.n == 0;
}

/* The element Document spans all pages; cairo marks no content with it after its first page, so
 * heads, numbers and watermark stay outside the structure. */
enum { PAGE_FIRST = 1, PAGE_LAST = 2, PAGE_LEFT = 4 };

static void draw_page(struct pdf *p, cairo_t *cr, const struct pdf_page *page,
                      cairo_surface_t *watermark, size_t number, unsigned place) {
    double shift = binding_shift(p, number > 0 ? number % 2 == 0 : place & PAGE_LEFT);
    cairo_save(cr);
    if (page->turned)
        stand_up(cr);
    if (watermark && !is_blank(page)) {
        cairo_set_source_surface(cr, watermark, 0, 0);
        cairo_paint(cr);
    }
    cairo_translate(cr, shift, 0);
    if (number > 0 && !is_blank(page))
        draw_furniture(p, cr, number);
    cairo_restore(cr);
    cairo_save(cr);
    cairo_translate(cr, page->turned ? 0 : shift, page->turned ? shift : 0);
    draw_boxes(cr, page);
    draw_rules(cr, page);
    set_rgb(cr, 0);
    if (place & PAGE_FIRST)
        cairo_tag_begin(cr, "Document", NULL);
    for (size_t i = 0; i < page->items.n; i++)
        draw_item(p, cr, &page->items.v[i]);
    if (place & PAGE_LAST)
        cairo_tag_end(cr, "Document");
    cairo_restore(cr);
    cairo_show_page(cr);
}

/* ---- document ---- */

static void set_metadata(struct pdf *p, cairo_surface_t *s) {
    const struct doc *d = p->d;
    const char *date = arena_printf(p->a, "%sT00:00:00", date_text(p->a, d->date));
    const char *subject = arena_printf(p->a, "%s %s", d->cover_subject ? d->cover_subject : "",
                                       d->cover_title ? d->cover_title : "");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, d->title ? d->title : "");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, d->issuer ? d->issuer : "");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, subject);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "公评 " GP_VERSION);
    if (!date_is_set(d->date))
        date = "1970-01-01T00:00:00"; /* any fixed date: the same document, the same bytes */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void add_outline(struct pdf *p, cairo_surface_t *s) {
    enum { LEVELS = 4 };
    int parents[LEVELS + 1] = {CAIRO_PDF_OUTLINE_ROOT};
    for (size_t i = 0; i < p->entries.n; i++) {
        const struct pdf_entry *entry = &p->entries.v[i];
        if (cstr_empty(entry->heading->anchor))
            continue;
        struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
        add_name(&b, "dest", entry->heading->anchor);
        unsigned level = entry->heading->level;
        level = level < 1 ? 1 : level > LEVELS ? LEVELS : level;
        int id = cairo_pdf_surface_add_outline(s, parents[level - 1], entry->text, buf_text(&b),
                                               level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        for (unsigned k = level; k <= LEVELS; k++)
            parents[k] = id; /* a skipped level hangs under the one above */
    }
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned n) {
    buf_add(closure, data, n);
    return CAIRO_STATUS_SUCCESS;
}

static unsigned place_of(const struct pdf *p, size_t i) {
    return (i == 0 ? PAGE_FIRST : 0u) | (i + 1 == p->front.n + p->body.n ? PAGE_LAST : 0u);
}

/* The back of the cover, or what is left of the last sheet before the report's own pages. */
static size_t draw_back(struct pdf *p, cairo_surface_t *s, cairo_t *cr, size_t sheet_pages) {
    if (!p->d->duplex || sheet_pages % 2 == 0)
        return sheet_pages;
    cairo_pdf_surface_set_page_label(s, "空白");
    cairo_show_page(cr);
    return sheet_pages + 1;
}

static void set_sheet(cairo_surface_t *s, bool turned) {
    cairo_pdf_surface_set_size(s, turned ? PAGE_HEIGHT : PAGE_WIDTH,
                               turned ? PAGE_WIDTH : PAGE_HEIGHT);
}

static void draw_pages(struct pdf *p, cairo_surface_t *s, cairo_t *cr) {
    cairo_surface_t *watermark = make_watermark(p);
    size_t drawn = 0;
    for (size_t i = 0; i < p->front.n; i++) {
        cairo_pdf_surface_set_page_label(s, i == 0 ? "封面" : arena_printf(p->a, "目录%zu", i));
        draw_page(p, cr, p->front.v[i], watermark, 0,
                  place_of(p, i) | (drawn % 2 == 1 ? PAGE_LEFT : 0u));
        drawn++;
        if (i == 0 || i + 1 == p->front.n)
            drawn = draw_back(p, s, cr, drawn);
    }
    for (size_t i = 0; i < p->body.n; i++) {
        cairo_pdf_surface_set_page_label(s, arena_printf(p->a, "%zu", i + 1));
        set_sheet(s, p->body.v[i]->turned);
        draw_page(p, cr, p->body.v[i], watermark, i + 1, place_of(p, p->front.n + i));
    }
    if (watermark)
        cairo_surface_destroy(watermark);
}

static void shape_charts(struct pdf *p, const struct pdf_page *page) {
    for (size_t i = 0; i < page->items.n; i++)
        if (page->items.v[i].kind == ITEM_CHART)
            chart_shape_texts(p, page->items.v[i].drawing);
}

/* All that layout did not meet, so that the fonts can be cut down to the whole document. */
static void shape_rest(struct pdf *p) {
    if (!cstr_empty(p->d->watermark))
        (void)watermark_text(p);
    if (!cstr_empty(p->d->header))
        (void)header_text(p);
    for (size_t i = 0; i < p->body.n; i++) {
        (void)number_text(p, i + 1);
        shape_charts(p, p->body.v[i]);
    }
}

enum gp_code pdf_draw(struct pdf *p, struct buf *out) {
    size_t before = out->n;
    shape_rest(p);
    pdf_subset_fonts(p);
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(write_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_t *cr = cairo_create(s);
    set_metadata(p, s);
    draw_pages(p, s, cr);
    add_outline(p, s);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (status == CAIRO_STATUS_SUCCESS && p->code == GP_OK) {
        pdf_complete(p, out, before);
        return GP_OK;
    }
    out->n = before;
    if (out->p)
        out->p[before] = '\0';
    if (p->code != GP_OK)
        return p->code;
    enum gp_code code = gp_fail(p->e, GP_BUG, NULL,
                                "生成 PDF 时出错，报告没有生成。请重试；若仍出错，请联系管理员。");
    gp_fail_detail(p->e, "cairo: %s", cairo_status_to_string(status));
    return code;
}
