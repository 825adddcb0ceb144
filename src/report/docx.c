/* The report as a Word document: our own OOXML, packed. render() lists the parts of the package;
 * the body comes first, since pictures and frames are known only afterwards. The parts themselves
 * are docx_body.c, docx_style.c and docx_frame.c; here are only those that tie them together,
 * content types and relations. Nothing takes the clock: the same document gives the same bytes. */
#include "report/docx.h"
#include "report/render.h"

#define OFFICE  "application/vnd.openxmlformats-officedocument."
#define RELTYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

struct package {
    struct docx *dx;
    VEC(struct zip_part) parts;
};

static void put(struct package *p, const char *name, const struct buf *bytes) {
    struct str kept = {arena_memdup(p->dx->arena, buf_text(bytes), bytes->n), bytes->n};
    *VEC_PUSH(p->dx->arena, &p->parts) = (struct zip_part){name, kept};
}

static const char *frame_file(struct arena *a, enum docx_frame frame) {
    const char *kind = docx_frame_is_footer(frame) ? "footer" : "header";
    return arena_printf(a, "%s%d.xml", kind, (int)frame + 1);
}

static const char *image_file(struct arena *a, size_t i) {
    return arena_printf(a, "media/image%zu.png", i + 1);
}

static void add_override(struct xml *x, const char *part, const char *type) {
    xml_begin(x, "Override");
    xml_attr(x, "PartName", part);
    xml_attr(x, "ContentType", type);
    xml_end(x);
}

static void put_content_types(struct package *p) {
    static const char *const overrides[][2] = {
        {"/word/document.xml", OFFICE "wordprocessingml.document.main+xml"},
        {"/word/styles.xml", OFFICE "wordprocessingml.styles+xml"},
        {"/word/settings.xml", OFFICE "wordprocessingml.settings+xml"},
        {"/word/fontTable.xml", OFFICE "wordprocessingml.fontTable+xml"},
        {"/docProps/app.xml", OFFICE "extended-properties+xml"},
        {"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
    };
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct xml x = xml_start(&out, XML_STRICT);
    xml_begin(&x, "Types");
    xml_attr(&x, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    xml_markup(&x, "<Default Extension=\"rels\" "
                   "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                   "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                   "<Default Extension=\"png\" ContentType=\"image/png\"/>");
    for (size_t i = 0; i < GP_COUNT(overrides); i++)
        add_override(&x, overrides[i][0], overrides[i][1]);
    for (enum docx_frame f = 0; f < DOCX_N_FRAMES; f++)
        add_override(&x, arena_printf(p->dx->arena, "/word/%s", frame_file(p->dx->arena, f)),
                     docx_frame_is_footer(f) ? OFFICE "wordprocessingml.footer+xml"
                                             : OFFICE "wordprocessingml.header+xml");
    xml_end(&x);
    put(p, "[Content_Types].xml", &out);
}

static struct xml begin_relations(struct buf *out) {
    struct xml x = xml_start(out, XML_STRICT);
    xml_begin(&x, "Relationships");
    xml_attr(&x, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    return x;
}

static void add_relation(struct xml *x, const char *id, const char *type, const char *target) {
    xml_begin(x, "Relationship");
    xml_attr(x, "Id", id);
    xml_attr(x, "Type", type);
    xml_attr(x, "Target", target);
    xml_end(x);
}

static void put_package_relations(struct package *p) {
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct xml x = begin_relations(&out);
    add_relation(&x, "rId1", RELTYPE "officeDocument", "word/document.xml");
    add_relation(&x, "rId2",
                 "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                 "core-properties",
                 "docProps/core.xml");
    add_relation(&x, "rId3", RELTYPE "extended-properties", "docProps/app.xml");
    xml_end(&x);
    put(p, "_rels/.rels", &out);
}

static void put_document_relations(struct package *p) {
    struct arena *a = p->dx->arena;
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct xml x = begin_relations(&out);
    add_relation(&x, "rIdStyles", RELTYPE "styles", "styles.xml");
    add_relation(&x, "rIdSettings", RELTYPE "settings", "settings.xml");
    add_relation(&x, "rIdFonts", RELTYPE "fontTable", "fontTable.xml");
    for (enum docx_frame f = 0; f < DOCX_N_FRAMES; f++)
        add_relation(&x, arena_printf(a, "rIdFrame%d", (int)f),
                     docx_frame_is_footer(f) ? RELTYPE "footer" : RELTYPE "header",
                     frame_file(a, f));
    for (size_t i = 0; i < p->dx->images.n; i++)
        add_relation(&x, arena_printf(a, "rIdImage%zu", i + 1), RELTYPE "image", image_file(a, i));
    xml_end(&x);
    put(p, "word/_rels/document.xml.rels", &out);
}

/* The document's own date, not the clock: the same document gives the same bytes. */
static void add_date(struct docx *dx, struct xml *x, const char *name) {
    xml_begin(x, name);
    xml_attr(x, "xsi:type", "dcterms:W3CDTF");
    xml_text(x, arena_printf(dx->arena, "%sT00:00:00Z", date_text(dx->arena, dx->doc->date)));
    xml_end(x);
}

static void put_properties(struct package *p) {
    struct docx *dx = p->dx;
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct xml x = xml_start(&out, XML_STRICT);
    xml_begin(&x, "cp:coreProperties");
    xml_attr(&x, "xmlns:cp",
             "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml_attr(&x, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_attr(&x, "xmlns:dcterms", "http://purl.org/dc/terms/");
    xml_attr(&x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml_element(&x, "dc:title", dx->doc->title);
    xml_element(&x, "dc:creator", dx->doc->issuer);
    xml_element(&x, "cp:lastModifiedBy", dx->doc->issuer);
    if (date_is_set(dx->doc->date)) {
        add_date(dx, &x, "dcterms:created");
        add_date(dx, &x, "dcterms:modified");
    }
    xml_element(&x, "dc:language", "zh-CN");
    xml_end(&x);
    put(p, "docProps/core.xml", &out);
    buf_clear(&out);
    x = xml_start(&out, XML_STRICT);
    xml_begin(&x, "Properties");
    xml_attr(&x, "xmlns",
             "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    xml_element(&x, "Application", "公评");
    xml_element(&x, "Company", dx->doc->issuer);
    xml_end(&x);
    put(p, "docProps/app.xml", &out);
}

static void put_settings(struct package *p) {
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct xml x = xml_start(&out, XML_STRICT);
    xml_begin(&x, "w:settings");
    docx_namespaces(&x);
    xml_markup(&x, "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>"
                   "<w:evenAndOddHeaders/>"
                   "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>"
                   "<w:doNotUseHTMLParagraphAutoSpacing/>"
                   "<w:compatSetting w:name=\"compatibilityMode\" "
                   "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                   "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>");
    xml_end(&x);
    put(p, "word/settings.xml", &out);
}

static void put_styles(struct package *p) {
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    docx_styles(p->dx, &out);
    put(p, "word/styles.xml", &out);
    buf_clear(&out);
    docx_font_table(p->dx, &out);
    put(p, "word/fontTable.xml", &out);
}

static void put_frames(struct package *p) {
    struct arena *a = p->dx->arena;
    for (enum docx_frame f = 0; f < DOCX_N_FRAMES; f++) {
        struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
        docx_frame(p->dx, f, &out);
        put(p, arena_printf(a, "word/%s", frame_file(a, f)), &out);
    }
}

static void put_images(struct package *p) {
    for (size_t i = 0; i < p->dx->images.n; i++) {
        const char *name = arena_printf(p->dx->arena, "word/%s", image_file(p->dx->arena, i));
        *VEC_PUSH(p->dx->arena, &p->parts) = (struct zip_part){name, p->dx->images.v[i]};
    }
}

/* The first family of a list such as "A,B:bold": Word itself looks for a substitute. */
static const char *first_family(struct arena *a, const char *list, const char *otherwise) {
    if (cstr_empty(list))
        return otherwise;
    return arena_strndup(a, list, strcspn(list, ",:"));
}

static void choose_fonts(struct docx *dx) {
    static const struct doc_fonts none = {0};
    const struct doc_fonts *f = dx->doc_fonts ? dx->doc_fonts : &none;
    dx->fonts[DOCX_BODY] = first_family(dx->arena, f->body, "仿宋_GB2312");
    dx->fonts[DOCX_TITLE] = first_family(dx->arena, f->title, "方正小标宋简体");
    dx->fonts[DOCX_HEADING] = first_family(dx->arena, f->heading, "黑体");
    dx->fonts[DOCX_SUBHEADING] = first_family(dx->arena, f->subheading, "楷体_GB2312");
    dx->fonts[DOCX_SONG] = "宋体";
}

static enum gp_code render(struct docx *dx, struct buf *document, struct buf *out) {
    struct package p = {.dx = dx};
    dx->x = xml_start(document, XML_STRICT);
    TRY(docx_body(dx));
    put_content_types(&p);
    put_package_relations(&p);
    put(&p, "word/document.xml", document);
    put_document_relations(&p);
    put_styles(&p);
    put_settings(&p);
    put_frames(&p);
    put_properties(&p);
    put_images(&p);
    return zip_pack(p.parts.v, p.parts.n, dx->err, out);
}

enum gp_code doc_render_docx(const struct doc *d, const struct doc_fonts *fonts, struct gp_err *e,
                             struct buf *out) {
    TRY(doc_check_text(d, e));
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct buf document GP_CLEANUP(buf_free) = BUF_INIT;
    struct docx dx = {.arena = &arena, .doc = d, .err = e, .doc_fonts = fonts};
    choose_fonts(&dx);
    return render(&dx, &document, out);
}
