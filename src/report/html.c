/* The report as one self-contained HTML file: it needs no network, runs no script, prints on A4 and
 * reads on a phone. */
#include "report/html.h"

#include "report/render.h"

void html_lines(struct xml *x, const char *text) {
    struct buf line GP_CLEANUP(buf_free) = BUF_INIT;
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        buf_clear(&line);
        buf_add(&line, text, (size_t)(end - text));
        xml_text(x, buf_text(&line));
        xml_begin(x, "br");
        xml_end(x);
    }
    xml_text(x, text);
}

void html_class(struct html *h, const char *name) {
    const char *due = h->break_before ? "new-page" : "";
    h->break_before = false;
    if (!*due && !name)
        return;
    xml_attrf(&h->x, "class", "%s%s%s", name ? name : "", *due && name ? " " : "", due);
}

/* A CSS string: every ASCII character but letters and digits as an escape, so that no text can end
 * it or the style element. */
static void add_css_string(struct xml *x, const char *text) {
    struct buf css GP_CLEANUP(buf_free) = BUF_INIT;
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool plain =
            c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain)
            buf_addc(&css, *p);
        else
            buf_addf(&css, "\\%06x", c);
    }
    xml_markup(x, "\"");
    xml_markup(x, buf_text(&css));
    xml_markup(x, "\"");
}

/* Begins a link to an anchor of this document. */
static void begin_link(struct xml *x, const char *anchor) {
    struct buf target GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addc(&target, '#');
    buf_adds(&target, anchor);
    xml_begin(x, "a");
    xml_attr(x, "href", buf_text(&target));
}

static void add_head(struct html *h) {
    struct xml *x = &h->x;
    xml_markup(x, "<head><meta charset=\"utf-8\">"
                  "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                  "<meta http-equiv=\"Content-Security-Policy\" "
                  "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                  "<meta name=\"color-scheme\" content=\"light\">");
    xml_element(x, "title", h->doc->title);
    if (h->doc->issuer) {
        xml_begin(x, "meta");
        xml_attr(x, "name", "author");
        xml_attr(x, "content", h->doc->issuer);
        xml_end(x);
    }
    xml_begin(x, "style");
    for (const char *const *part = html_style; *part; part++)
        xml_markup(x, *part);
    if (!cstr_empty(h->doc->header)) {
        xml_markup(x, "@page{@top-center{content:");
        add_css_string(x, h->doc->header);
        xml_markup(x, "}}\n");
    }
    xml_end(x);
    xml_markup(x, "</head>\n");
}

static void add_class_line(struct xml *x, const char *class_name, const char *text) {
    if (cstr_empty(text))
        return;
    xml_begin(x, "p");
    xml_attr(x, "class", class_name);
    html_lines(x, text);
    xml_end(x);
}

static void add_cover(struct html *h, const struct block *b) {
    (void)b;
    const struct doc *d = h->doc;
    struct xml *x = &h->x;
    xml_begin(x, "header");
    html_class(h, "cover front");
    add_class_line(x, "subject", d->cover_subject);
    add_class_line(x, "place", d->cover_place);
    add_class_line(x, "place", d->number);
    add_class_line(x, "name", d->cover_title);
    add_class_line(x, "issuer", d->issuer);
    add_class_line(x, "date", date_text_cover(h->arena, d->date));
    xml_end(x);
}

static void add_plain_runs(struct xml *x, const struct block *b) {
    for (size_t i = 0; i < b->n_runs; i++)
        xml_text(x, b->runs[i].text);
}

static void add_contents(struct html *h, const struct block *self) {
    (void)self;
    struct xml *x = &h->x;
    xml_begin(x, "nav");
    html_class(h, "contents front");
    xml_attr(x, "aria-label", "目录");
    xml_markup(x, "<h2>目录</h2><ul>");
    for (size_t i = 0; i < h->doc->n_blocks; i++) {
        const struct block *b = &h->doc->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level > 3 || !b->anchor)
            continue;
        xml_begin(x, "li");
        xml_attrf(x, "class", "lv%u", b->level);
        begin_link(x, b->anchor);
        add_plain_runs(x, b);
        xml_end(x);
        xml_end(x);
    }
    xml_markup(x, "</ul>");
    xml_end(x);
}

static void add_run(struct html *h, const struct run *r) {
    struct xml *x = &h->x;
    bool linked = r->link && doc_has_anchor(h->doc, r->link);
    if (linked)
        begin_link(x, r->link);
    if (r->bold)
        xml_begin(x, "strong");
    html_lines(x, r->text);
    if (r->bold)
        xml_end(x);
    if (linked)
        xml_end(x);
}

static void add_runs(struct html *h, const struct block *b) {
    for (size_t i = 0; i < b->n_runs; i++)
        add_run(h, &b->runs[i]);
}

static void add_heading(struct html *h, const struct block *b) {
    /* <h1> is the report's title. */
    static const char *const names[] = {"h2", "h2", "h3", "h4", "h5"};
    size_t rank = b->level < GP_COUNT(names) ? b->level : GP_COUNT(names) - 1;
    if (rank > h->heading + 1) /* readers who go by headings miss no level */
        rank = h->heading + 1;
    h->heading = rank;
    xml_begin(&h->x, names[rank]);
    html_class(h, NULL);
    if (b->anchor)
        xml_attr(&h->x, "id", b->anchor);
    add_runs(h, b);
    xml_end(&h->x);
}

static void add_paragraph(struct html *h, const struct block *b) {
    static const char *const classes[] = {
        [PARA_BODY] = NULL,           [PARA_LIST] = "list",       [PARA_NOTE] = "note",
        [PARA_CENTERED] = "centered", [PARA_EMPHASIS] = "remark", [PARA_FLUSH] = "flush"};
    xml_begin(&h->x, "p");
    html_class(h, classes[b->style]);
    if (b->style == PARA_EMPHASIS)
        xml_attr(&h->x, "role", "note");
    add_runs(h, b);
    xml_end(&h->x);
}

static void add_table(struct html *h, const struct block *b) {
    html_table(h, b->table);
}

static void add_chart(struct html *h, const struct block *b) {
    html_chart(h, b->chart);
}

static void add_signature(struct html *h, const struct block *b) {
    struct xml *x = &h->x;
    xml_begin(x, "div");
    html_class(h, "signature");
    if (!cstr_empty(block_issuer(h->doc, b)))
        xml_element(x, "p", block_issuer(h->doc, b));
    if (b->n_runs > 1) {
        xml_element(x, "p", b->runs[1].text);
    } else if (date_is_set(h->doc->date)) {
        xml_begin(x, "p");
        xml_begin(x, "time");
        xml_attr(x, "datetime", date_text(h->arena, h->doc->date));
        xml_text(x, date_text_zh(h->arena, h->doc->date));
        xml_end(x);
        xml_end(x);
    }
    xml_end(x);
}

static void add_page_break(struct html *h, const struct block *b) {
    (void)b;
    h->break_before = true;
}

/* On a page that scrolls the document's title stands at the top; that of a further paper in the
 * same file stands where it is. */
static void add_title(struct html *h, const struct block *b) {
    if (b->n_runs == 0 || cstr_eq(b->runs[0].text, h->doc->title))
        return;
    xml_begin(&h->x, "h2");
    html_class(h, NULL);
    xml_text(&h->x, b->runs[0].text);
    xml_end(&h->x);
}

static void add_block(struct html *h, const struct block *b) {
    static void (*const add[])(struct html *, const struct block *) = {
        [BLOCK_COVER] = add_cover,         [BLOCK_CONTENTS] = add_contents,
        [BLOCK_HEADING] = add_heading,     [BLOCK_PARAGRAPH] = add_paragraph,
        [BLOCK_TABLE] = add_table,         [BLOCK_CHART] = add_chart,
        [BLOCK_SIGNATURE] = add_signature, [BLOCK_PAGE_BREAK] = add_page_break,
        [BLOCK_TITLE] = add_title,
    };
    add[b->kind](h, b);
    xml_markup(&h->x, "\n");
}

static void add_imprint(struct html *h) {
    const char *lines[IMPRINT_LINES];
    size_t n = doc_imprint(h->arena, h->doc, lines);
    if (!n)
        return;
    xml_begin(&h->x, "footer");
    xml_attr(&h->x, "class", "imprint");
    for (size_t i = 0; i < n; i++)
        xml_element(&h->x, "p", lines[i]);
    xml_end(&h->x);
}

static void add_watermark(struct html *h) {
    if (cstr_empty(h->doc->watermark))
        return;
    xml_begin(&h->x, "div");
    xml_attr(&h->x, "class", "watermark");
    xml_attr(&h->x, "aria-hidden", "true");
    xml_attr(&h->x, "data-text", h->doc->watermark); /* printed by the style sheet */
    xml_end(&h->x);
}

static void add_body(struct html *h) {
    struct xml *x = &h->x;
    size_t front = doc_front_blocks(h->doc);
    xml_begin(x, "body");
    add_watermark(h);
    for (size_t i = 0; i < front; i++)
        if (h->doc->blocks[i].kind != BLOCK_PAGE_BREAK)
            add_block(h, &h->doc->blocks[i]);
    xml_begin(x, "main");
    xml_element(x, "h1", h->doc->title);
    for (size_t i = front; i < h->doc->n_blocks; i++)
        add_block(h, &h->doc->blocks[i]);
    add_imprint(h);
    xml_end(x);
    xml_end(x);
}

enum gp_code doc_render_html(const struct doc *d, struct gp_err *e, struct buf *out) {
    TRY(doc_check_text(d, e));
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct buf page GP_CLEANUP(buf_free) = BUF_INIT;
    struct html h = {.x = xml_start(&page, XML_HTML), .arena = &arena, .doc = d};
    xml_markup(&h.x, "<!DOCTYPE html>\n");
    xml_begin(&h.x, "html");
    xml_attr(&h.x, "lang", "zh-CN");
    add_head(&h);
    add_body(&h);
    xml_end(&h.x);
    xml_markup(&h.x, "\n");
    buf_add(out, page.p, page.n);
    return GP_OK;
}
