/* Head and foot of the pages, the watermark, and the sections: cover and contents without page
 * numbers, then the report numbered from 1, a section wherever sheets begin to lie or to stand. */
#include "report/docx.h"

bool docx_frame_is_footer(enum docx_frame frame) {
    return frame >= FRAME_FOOTER;
}

/* Word's own way to put a watermark: a text drawn along a path, in the header, behind the text. */
static void add_watermark(struct xml *x, const char *text, enum docx_frame frame) {
    xml_markup(x, "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
                  "<v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" "
                  "adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas>"
                  "<v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/>"
                  "<v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/>"
                  "<v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/>"
                  "<v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/>"
                  "<v:f eqn=\"if @0 @4 21600\"/><v:f eqn=\"mid @5 @6\"/>"
                  "<v:f eqn=\"mid @8 @5\"/><v:f eqn=\"mid @7 @8\"/><v:f eqn=\"mid @6 @7\"/>"
                  "<v:f eqn=\"sum @6 0 @5\"/></v:formulas><v:path textpathok=\"t\" "
                  "o:connecttype=\"custom\" o:connectlocs=\"@9,0;@10,10800;@11,21600;@12,10800\" "
                  "o:connectangles=\"270,180,90,0\"/><v:textpath on=\"t\" fitshape=\"t\"/>"
                  "<v:handles><v:h position=\"#0,bottomRight\" xrange=\"6629,14971\"/></v:handles>"
                  "<o:lock v:ext=\"edit\" text=\"t\" shapetype=\"t\"/></v:shapetype>");
    xml_begin(x, "v:shape");
    xml_attrf(x, "id", "PowerPlusWaterMarkObject%d", (int)frame + 1);
    xml_attrf(x, "o:spid", "_x0000_s%d", 2049 + (int)frame);
    xml_attr(x, "type", "#_x0000_t136");
    xml_attr(x, "alt", "水印");
    /* About one and a half page diagonals wide at most; a letter is as wide as the box is high. */
    size_t letters = 0;
    for (const char *p = text; *p; p++)
        letters += ((unsigned char)*p & 0xC0) != 0x80;
    size_t height = letters ? 460 / letters : 40;
    if (height > 56)
        height = 56;
    xml_attrf(x, "style",
              "position:absolute;margin-left:0;margin-top:0;width:%zupt;height:%zupt;"
              "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
              "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
              "mso-position-vertical-relative:margin",
              height * letters, height);
    xml_attr(x, "o:allowincell", "f");
    xml_attr(x, "fillcolor", "#d0d0d0");
    xml_attr(x, "stroked", "f");
    xml_markup(x, "<v:fill opacity=\".5\"/>");
    xml_begin(x, "v:textpath");
    xml_attr(x, "style", "font-family:\"黑体\";font-size:1pt");
    xml_attr(x, "string", text);
    xml_end(x);
    xml_end(x);
    xml_markup(x, "</w:pict></w:r>");
}

static void add_header(const struct docx *dx, struct xml *x, enum docx_frame frame) {
    bool front = frame == FRAME_FRONT_HEADER || frame == FRAME_FRONT_HEADER_EVEN;
    const char *text = front ? NULL : dx->doc->header;
    xml_begin(x, "w:p");
    xml_begin(x, "w:pPr");
    xml_leaf(x, "w:pStyle", "w:val", cstr_empty(text) ? "PlainHeader" : "Header");
    xml_end(x);
    if (!cstr_empty(text)) {
        xml_begin(x, "w:r");
        xml_element(x, "w:t", text);
        xml_end(x);
    }
    if (!cstr_empty(dx->doc->watermark))
        add_watermark(x, dx->doc->watermark, frame);
    xml_end(x);
}

/* — 1 —, one character in from the outer edge: right on odd pages, left on even ones. */
static void add_footer(struct xml *x, enum docx_frame frame) {
    bool even = frame == FRAME_FOOTER_EVEN;
    xml_markup(x, "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/>");
    xml_markup(x, even ? "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>"
                       : "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>");
    xml_markup(x, "</w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
                  "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                  "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
                  "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
                  "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                  "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p>");
}

void docx_frame(const struct docx *dx, enum docx_frame frame, struct buf *out) {
    struct xml x = xml_start(out, XML_STRICT);
    xml_begin(&x, docx_frame_is_footer(frame) ? "w:ftr" : "w:hdr");
    docx_namespaces(&x);
    if (docx_frame_is_footer(frame))
        add_footer(&x, frame);
    else
        add_header(dx, &x, frame);
    xml_end(&x);
}

static void add_reference(struct xml *x, enum docx_frame frame) {
    bool even = frame % 2; /* the even one follows the odd one in the enum */
    xml_begin(x, docx_frame_is_footer(frame) ? "w:footerReference" : "w:headerReference");
    xml_attr(x, "w:type", even ? "even" : "default");
    xml_attrf(x, "r:id", "rIdFrame%d", (int)frame);
    xml_end(x);
}

static void add_sheet(struct xml *x, bool turned) {
    xml_begin(x, "w:pgSz");
    xml_attrf(x, "w:w", "%d", turned ? SHEET_HEIGHT : SHEET_WIDTH);
    xml_attrf(x, "w:h", "%d", turned ? SHEET_WIDTH : SHEET_HEIGHT);
    if (turned)
        xml_attr(x, "w:orient", "landscape");
    xml_end(x);
    xml_begin(x, "w:pgMar");
    xml_attrf(x, "w:top", "%d", turned ? MARGIN_LEFT : MARGIN_TOP);
    xml_attrf(x, "w:right", "%d", turned ? MARGIN_TOP : MARGIN_RIGHT);
    xml_attrf(x, "w:bottom", "%d", turned ? MARGIN_RIGHT : MARGIN_BOTTOM);
    xml_attrf(x, "w:left", "%d", turned ? MARGIN_BOTTOM : MARGIN_LEFT);
    /* The page number stands 7 mm below the type area, the head has the same distance above; on a
     * sheet that lies there is less room for both. */
    xml_attr(x, "w:header", turned ? "900" : "1418");
    xml_attr(x, "w:footer", turned ? "800" : "1247");
    xml_attr(x, "w:gutter", "0");
    xml_end(x);
}

void docx_section(struct docx *dx, bool front) {
    struct xml *x = &dx->x;
    enum docx_frame first = front ? FRAME_FRONT_HEADER : FRAME_HEADER;
    enum docx_frame end = front ? FRAME_HEADER : DOCX_N_FRAMES;
    xml_begin(x, "w:sectPr");
    for (enum docx_frame frame = first; frame < end; frame++)
        add_reference(x, frame);
    xml_leaf(x, "w:type", "w:val", "nextPage");
    add_sheet(x, dx->turned);
    if (!front && !dx->numbered)
        xml_leaf(x, "w:pgNumType", "w:start", "1");
    xml_end(x);
    dx->numbered = !front;
}
