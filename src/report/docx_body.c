/* word/document.xml: the blocks of the tree as paragraphs. docx_body at the end is the order: the
 * front with its own section, the title, the blocks, the imprint. add_block chooses by kind. Links
 * and contents go by bookmarks whose names are the places of blocks; page numbers of the contents
 * are those of the PDF, which breaks its pages alike, and Word puts them right when asked. Tables
 * and charts have files of their own. */
#include "report/docx.h"
#include "report/pdf.h"
#include "report/render.h"

void docx_namespaces(struct xml *x) {
    static const char *const spaces[][2] = {
        {"xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
        {"xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
        {"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
        {"xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
        {"xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"},
        {"xmlns:v", "urn:schemas-microsoft-com:vml"},
        {"xmlns:o", "urn:schemas-microsoft-com:office:office"},
    };
    for (size_t i = 0; i < GP_COUNT(spaces); i++)
        xml_attr(x, spaces[i][0], spaces[i][1]);
}

void docx_paragraph(struct docx *dx, const char *style, bool keep_next, const char *jc) {
    struct xml *x = &dx->x;
    xml_begin(x, "w:p");
    xml_begin(x, "w:pPr");
    xml_leaf(x, "w:pStyle", "w:val", style);
    if (keep_next)
        xml_markup(x, "<w:keepNext/>");
    if (dx->break_before)
        xml_markup(x, "<w:pageBreakBefore/>");
    dx->break_before = false;
    if (jc)
        xml_leaf(x, "w:jc", "w:val", jc);
    xml_end(x);
}

void docx_paragraph_end(struct docx *dx) {
    xml_end(&dx->x);
    xml_markup(&dx->x, "\n");
}

static void add_text(struct xml *x, const char *text, size_t n) {
    struct buf part GP_CLEANUP(buf_free) = BUF_INIT;
    buf_add(&part, text, n);
    xml_begin(x, "w:t");
    xml_attr(x, "xml:space", "preserve");
    xml_text(x, buf_text(&part));
    xml_end(x);
}

void docx_run(struct docx *dx, const char *properties, const char *text) {
    struct xml *x = &dx->x;
    xml_begin(x, "w:r");
    if (properties)
        xml_markup(x, properties);
    for (size_t n; text && *text; text += n) {
        n = strcspn(text, "\n\t");
        if (n)
            add_text(x, text, n);
        if (!text[n])
            break;
        xml_markup(x, text[n] == '\n' ? "<w:br/>" : "<w:tab/>");
        n++;
    }
    xml_end(x);
}

void docx_line(struct docx *dx, const char *style, bool keep_next, const char *text) {
    docx_paragraph(dx, style, keep_next, NULL);
    docx_run(dx, NULL, text);
    docx_paragraph_end(dx);
}

/* Names of bookmarks are made from the place of the block, because Word takes letters, digits and
 * underscores only and at most 40 of them. False when nothing has the anchor. */
static bool bookmark_name(const struct doc *d, const char *anchor, char name[static 32]) {
    for (size_t i = 0; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        const char *own = b->kind == BLOCK_TABLE ? b->table->anchor : b->anchor;
        bool named = b->kind == BLOCK_TABLE || b->kind == BLOCK_HEADING;
        if (!named || !own || !cstr_eq(own, anchor))
            continue;
        snprintf(name, 32, "_Toc%08zu", i + 1);
        return true;
    }
    return false;
}

void docx_bookmark(struct docx *dx, const char *anchor) {
    char name[32];
    if (!anchor || !bookmark_name(dx->doc, anchor, name))
        return;
    unsigned id = ++dx->n_ids;
    xml_begin(&dx->x, "w:bookmarkStart");
    xml_attrf(&dx->x, "w:id", "%u", id);
    xml_attr(&dx->x, "w:name", name);
    xml_end(&dx->x);
    xml_leaf_number(&dx->x, "w:bookmarkEnd", "w:id", id);
}

/* Begins a link to the anchor; false when there is no such place. */
static bool begin_link(struct docx *dx, const char *anchor) {
    char name[32];
    if (!anchor || !bookmark_name(dx->doc, anchor, name))
        return false;
    xml_begin(&dx->x, "w:hyperlink");
    xml_attr(&dx->x, "w:anchor", name);
    xml_attr(&dx->x, "w:history", "1");
    return true;
}

static void add_runs(struct docx *dx, const struct block *b) {
    for (size_t i = 0; i < b->n_runs; i++) {
        bool linked = begin_link(dx, b->runs[i].link);
        docx_run(dx, b->runs[i].bold ? "<w:rPr><w:b/></w:rPr>" : NULL, b->runs[i].text);
        if (linked)
            xml_end(&dx->x);
    }
}

static enum gp_code add_cover(struct docx *dx, const struct block *b) {
    (void)b;
    const struct doc *d = dx->doc;
    const char *const lines[][2] = {
        {"CoverSubject", d->cover_subject}, {"CoverPlace", d->cover_place},
        {"CoverPlace", d->number},          {"CoverTitle", d->cover_title},
        {"CoverIssuer", d->issuer},         {"CoverDate", date_text_cover(dx->arena, d->date)},
    };
    for (size_t i = 0; i < GP_COUNT(lines); i++)
        if (!cstr_empty(lines[i][1]))
            docx_line(dx, lines[i][0], false, lines[i][1]);
    dx->break_before = true;
    return GP_OK;
}

static void field_mark(struct docx *dx, const char *type) {
    xml_begin(&dx->x, "w:r");
    xml_leaf(&dx->x, "w:fldChar", "w:fldCharType", type);
    xml_end(&dx->x);
}

static void field_begin(struct docx *dx, const char *instruction) {
    field_mark(dx, "begin");
    xml_begin(&dx->x, "w:r");
    xml_begin(&dx->x, "w:instrText");
    xml_attr(&dx->x, "xml:space", "preserve");
    xml_text(&dx->x, instruction);
    xml_end(&dx->x);
    xml_end(&dx->x);
    field_mark(dx, "separate");
}

static void add_entry(struct docx *dx, const struct block *b, bool first, unsigned page) {
    static const char *const styles[] = {"TOC1", "TOC1", "TOC2", "TOC3"};
    char name[32];
    docx_paragraph(dx, styles[b->level], false, NULL);
    if (first)
        field_begin(dx, " TOC \\o \"1-3\" \\h \\z \\u ");
    if (bookmark_name(dx->doc, b->anchor, name)) {
        begin_link(dx, b->anchor);
        for (size_t i = 0; i < b->n_runs; i++)
            docx_run(dx, NULL, b->runs[i].text);
        docx_run(dx, NULL, "\t");
        field_begin(dx, arena_printf(dx->arena, " PAGEREF %s \\h ", name));
        docx_run(dx, NULL, arena_printf(dx->arena, "%u", page));
        field_mark(dx, "end");
        xml_end(&dx->x);
    }
    docx_paragraph_end(dx);
}

/* A contents field with its result filled in. It is not marked for updating: Word would ask the
 * reader a question about "fields that may refer to other files" each time the file is opened. */
static enum gp_code add_contents(struct docx *dx, const struct block *self) {
    (void)self;
    struct xml *x = &dx->x;
    xml_markup(x, "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/>"
                  "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>");
    docx_line(dx, "TOCHeading", false, "目　录");
    bool first = true;
    for (size_t i = 0; i < dx->doc->n_blocks; i++) {
        const struct block *b = &dx->doc->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level < 1 || b->level > 3 || !b->anchor)
            continue;
        add_entry(dx, b, first, dx->places[i].page);
        first = false;
    }
    if (!first) {
        docx_paragraph(dx, "SectionEnd", false, NULL);
        field_mark(dx, "end");
        docx_paragraph_end(dx);
    }
    xml_markup(x, "</w:sdtContent></w:sdt>");
    dx->break_before = true;
    return GP_OK;
}

static enum gp_code add_heading(struct docx *dx, const struct block *b) {
    static const char *const styles[] = {"Heading1", "Heading1", "Heading2", "Heading3",
                                         "Heading4"};
    size_t level = b->level < GP_COUNT(styles) ? b->level : GP_COUNT(styles) - 1;
    docx_paragraph(dx, styles[level], false, NULL);
    docx_bookmark(dx, b->anchor);
    add_runs(dx, b);
    docx_paragraph_end(dx);
    return GP_OK;
}

/* A signature is not left alone on a page: anything could be signed there. Word keeps the last
 * lines of a paragraph with what follows, LibreOffice all of it. So of a long one the last
 * sentences are a paragraph of their own in the file, and go over with the signature. */
enum { LINE = 2 * 28, SHORT = 6 * LINE }; /* half ems */

static bool precedes_signature(const struct doc *d, const struct block *b) {
    return b + 1 < d->blocks + d->n_blocks && b[1].kind == BLOCK_SIGNATURE;
}

static bool is_short(const struct block *b) {
    long half = 0;
    for (size_t i = 0; i < b->n_runs; i++)
        half += text_half_ems(b->runs[i].text);
    return half <= SHORT;
}

/* Where the last sentences begin that are more than a line and few enough; NULL: nowhere. */
static const char *last_sentences(const char *text) {
    static const char stop[] = "。";
    const char *found = NULL;
    for (const char *p = text; (p = strstr(p, stop)) != NULL;) {
        p += strlen(stop);
        long half = text_half_ems(p);
        if (half >= LINE && half <= SHORT)
            found = p;
    }
    return found;
}

static void paragraph(struct docx *dx, const char *style, bool keep, const struct block *b) {
    docx_paragraph(dx, style, keep, NULL);
    add_runs(dx, b);
    docx_paragraph_end(dx);
}

static enum gp_code add_paragraph(struct docx *dx, const struct block *b) {
    static const char *const styles[] = {
        [PARA_BODY] = "BodyText",     [PARA_LIST] = "List",       [PARA_NOTE] = "Note",
        [PARA_CENTERED] = "Centered", [PARA_EMPHASIS] = "Remark", [PARA_FLUSH] = "Flush"};
    const char *style = styles[b->style], *tail = NULL;
    bool signs = precedes_signature(dx->doc, b), keep = signs && is_short(b);
    if (signs && !keep && b->n_runs > 0)
        tail = last_sentences(b->runs[b->n_runs - 1].text);
    if (!tail) {
        paragraph(dx, style, keep, b);
        return GP_OK;
    }
    struct run *runs = gp_new_n(dx->arena, struct run, b->n_runs), last = b->runs[b->n_runs - 1];
    memcpy(runs, b->runs, b->n_runs * sizeof(*runs));
    runs[b->n_runs - 1].text = arena_strndup(dx->arena, last.text, (size_t)(tail - last.text));
    last.text = tail;
    struct block head = *b, end = *b;
    head.runs = runs;
    end.runs = &last;
    end.n_runs = 1;
    paragraph(dx, style, false, &head);
    paragraph(dx, style, true, &end);
    return GP_OK;
}

/* Nothing stands between a table without a caption and the text above it, which must not touch it.
 */
static bool wants_gap(const struct docx *dx, const struct block *b) {
    if (b == dx->doc->blocks || dx->break_before || b->table->caption || b->table->anchor)
        return false;
    return b[-1].kind == BLOCK_PARAGRAPH && b->table->n_rows > 0;
}

static enum gp_code add_table(struct docx *dx, const struct block *b) {
    if (wants_gap(dx, b))
        docx_line(dx, "TableGap", true, NULL);
    docx_table(dx, b->table, &dx->places[b - dx->doc->blocks]);
    return GP_OK;
}

static enum gp_code add_chart(struct docx *dx, const struct block *b) {
    return docx_chart(dx, b->chart);
}

static void add_imprint(struct docx *dx) {
    const char *lines[IMPRINT_LINES];
    size_t n = doc_imprint(dx->arena, dx->doc, lines);
    if (n)
        docx_line(dx, "Normal", true, "");
    for (size_t i = 0; i < n; i++)
        docx_line(dx, "Imprint", i + 1 < n, lines[i]);
}

static enum gp_code add_signature(struct docx *dx, const struct block *b) {
    docx_line(dx, "Normal", true, "");
    /* An empty line leaves room for the seal, which covers issuer and date. */
    docx_paragraph(dx, "Signature", true, "left");
    docx_run(dx, "<w:rPr><w:sz w:val=\"21\"/></w:rPr>", "签名 / 盖章：");
    docx_paragraph_end(dx);
    docx_line(dx, "Signature", true, "");
    docx_line(dx, "Signature", true, block_issuer(dx->doc, b));
    docx_line(dx, "Signature", false, block_date(dx->arena, dx->doc, b));
    add_imprint(dx);
    return GP_OK;
}

/* In the lines of the PDF, which break no name and are of like length, as GB/T 9704 wants it. */
static enum gp_code place_title(struct docx *dx, const char *title) {
    if (cstr_empty(title))
        return GP_OK;
    struct pdf p = {.d = dx->doc, .a = dx->arena, .e = dx->err};
    TRY(pdf_shaper_open(&p.shaper, dx->arena, dx->doc_fonts, dx->err));
    const char *lines = pdf_title_lines(&p, title);
    pdf_shaper_close(&p.shaper);
    TRY(p.code);
    docx_line(dx, "Title", false, lines);
    return GP_OK;
}

static enum gp_code add_title(struct docx *dx, const struct block *b) {
    return place_title(dx, block_title(dx->doc, b));
}

static enum gp_code add_page_break(struct docx *dx, const struct block *b) {
    (void)b;
    dx->break_before = true;
    return GP_OK;
}

static enum gp_code add_block(struct docx *dx, const struct block *b) {
    static enum gp_code (*const add[])(struct docx *, const struct block *) = {
        [BLOCK_COVER] = add_cover,         [BLOCK_CONTENTS] = add_contents,
        [BLOCK_HEADING] = add_heading,     [BLOCK_PARAGRAPH] = add_paragraph,
        [BLOCK_TABLE] = add_table,         [BLOCK_CHART] = add_chart,
        [BLOCK_SIGNATURE] = add_signature, [BLOCK_PAGE_BREAK] = add_page_break,
        [BLOCK_TITLE] = add_title,
    };
    return add[b->kind](dx, b);
}

/* Ends a section in a paragraph that takes no room. */
static void end_section(struct docx *dx, bool front) {
    xml_markup(&dx->x, "<w:p><w:pPr><w:pStyle w:val=\"SectionEnd\"/>");
    docx_section(dx, front);
    xml_markup(&dx->x, "</w:pPr></w:p>\n");
    dx->break_before = false;
}

static void turn(struct docx *dx, bool turned) {
    if (turned != dx->turned)
        end_section(dx, false);
    dx->turned = turned;
}

enum gp_code docx_body(struct docx *dx) {
    size_t front = doc_front_blocks(dx->doc);
    TRY(pdf_places(dx->doc, dx->doc_fonts, dx->arena, dx->err, &dx->places));
    xml_begin(&dx->x, "w:document");
    docx_namespaces(&dx->x);
    xml_begin(&dx->x, "w:body");
    for (size_t i = 0; i < front; i++)
        TRY(add_block(dx, &dx->doc->blocks[i]));
    if (front)
        end_section(dx, true);
    if (!doc_has_block(dx->doc, BLOCK_TITLE))
        TRY(place_title(dx, dx->doc->title));
    for (size_t i = front; i < dx->doc->n_blocks; i++) {
        turn(dx, doc_is_turned(dx->doc, i));
        TRY(add_block(dx, &dx->doc->blocks[i]));
    }
    if (!doc_has_block(dx->doc, BLOCK_SIGNATURE)) {
        turn(dx, false);
        add_imprint(dx);
    }
    docx_section(dx, false);
    xml_end(&dx->x);
    xml_end(&dx->x);
    return GP_OK;
}
