/* Styles of the Word report. Built-in styles keep their English names, which Word shows in the
 * user's language (heading 1 is 标题 1). */
#include "report/docx.h"

enum {
    CENTERED = 1,
    RIGHT = 2,
    LEFT = 4,
    BOLD = 8,
    KEEP_NEXT = 16,
    KEEP_LINES = 32,
    PAGE_BEFORE = 64,
    MUTED = 128,
};

/* line: exact, 0 as the parent, LINE_SINGLE by the font. Indents in 1/100 character. */
#define LINE_SINGLE (-1)

struct style {
    const char *id, *name, *parent, *next;
    enum docx_font font;
    int size;
    unsigned flags;
    int outline; /* 1 … 9; 0: body text */
    int first_chars, left_chars, right_chars, hanging_chars;
    int before, after, line;
    const char *frame; /* borders, shading and tabs as markup */
};

#define BORDER(side, size, space, color)                                                           \
    "<w:" side " w:val=\"single\" w:sz=\"" size "\" w:space=\"" space "\" w:color=\"" color "\"/>"
#define TAB_TO_RIGHT "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"8844\"/></w:tabs>"
/* Word draws the frame of neighbours with the same borders once around them all. */
#define RULES_AROUND                                                                               \
    "<w:pBdr>" BORDER("top", "8", "4", "000000") BORDER("bottom", "8", "4", "000000") "</w:pBdr>"
#define BOX_AROUND                                                                                 \
    "<w:pBdr>" BORDER("top", "4", "4", "000000") BORDER("left", "4", "4", "000000")                \
        BORDER("bottom", "4", "4", "000000") BORDER("right", "4", "4", "000000") "</w:pBdr>"
#define RULE_BELOW "<w:pBdr>" BORDER("bottom", "4", "4", "808080") "</w:pBdr>"
#define WARNING_BOX                                                                                \
    "<w:pBdr>" BORDER("top", "4", "4", "9C1C1C") BORDER("left", "36", "6", "9C1C1C")               \
        BORDER("bottom", "4", "4", "9C1C1C")                                                       \
            BORDER("right", "4", "6",                                                              \
                   "9C1C1C") "</w:pBdr>"                                                           \
                             "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FDF4F3\"/>"

#define TABLE_TEXT(points, half_points, pitch)                                                     \
    {                                                                                              \
        .id = "Table" points, .name = "表格文字" points, .parent = "Normal",                       \
        .size = (half_points), .flags = CENTERED, .before = 56, .after = 56, .line = (pitch)       \
    }

static const struct style styles[] = {
    {.id = "Normal", .name = "Normal", .size = 32, .line = BODY_LINE},
    {.id = "BodyText", .name = "Body Text", .parent = "Normal", .size = 32, .first_chars = 200},
    {.id = "Flush", .name = "顶格正文", .parent = "Normal", .size = 32},
    {.id = "List",
     .name = "List",
     .parent = "Normal",
     .size = 32,
     .left_chars = 400,
     .hanging_chars = 200},
    {.id = "Centered", .name = "居中正文", .parent = "Normal", .size = 32, .flags = CENTERED},
    {.id = "Title",
     .name = "Title",
     .parent = "Normal",
     .next = "BodyText",
     .font = DOCX_TITLE,
     .size = 44,
     .flags = CENTERED | KEEP_NEXT,
     .before = 0,
     .after = 290,
     .line = 720},
    {.id = "Heading1",
     .name = "heading 1",
     .parent = "Normal",
     .next = "BodyText",
     .font = DOCX_HEADING,
     .size = 36,
     .flags = CENTERED | KEEP_NEXT | KEEP_LINES,
     .outline = 1,
     .before = 360,
     .after = 120,
     .line = 640},
    {.id = "Heading2",
     .name = "heading 2",
     .parent = "Normal",
     .next = "BodyText",
     .font = DOCX_HEADING,
     .size = 32,
     .flags = KEEP_NEXT | KEEP_LINES,
     .outline = 2,
     .first_chars = 200,
     .before = 100},
    {.id = "Heading3",
     .name = "heading 3",
     .parent = "Normal",
     .next = "BodyText",
     .font = DOCX_SUBHEADING,
     .size = 32,
     .flags = KEEP_NEXT | KEEP_LINES,
     .outline = 3,
     .first_chars = 200},
    {.id = "Heading4",
     .name = "heading 4",
     .parent = "Normal",
     .next = "BodyText",
     .size = 32,
     .flags = KEEP_NEXT | KEEP_LINES,
     .outline = 4,
     .first_chars = 200},
    {.id = "Caption",
     .name = "caption",
     .parent = "Normal",
     .next = "BodyText",
     .font = DOCX_HEADING,
     .size = 24,
     .flags = CENTERED | KEEP_NEXT | KEEP_LINES,
     .before = 160,
     .after = 40,
     .line = 420},
    {.id = "FigureCaption",
     .name = "图题",
     .parent = "Caption",
     .next = "BodyText",
     .font = DOCX_HEADING,
     .size = 24,
     .flags = CENTERED | KEEP_NEXT | KEEP_LINES,
     .before = 0,
     .line = 400},
    {.id = "Figure",
     .name = "图片",
     .parent = "Normal",
     .next = "FigureCaption",
     .size = 24,
     .flags = CENTERED | KEEP_NEXT,
     .before = 240,
     .line = LINE_SINGLE},
    /* A style for each size that pdf_column_widths may choose, of the height of its rows. */
    TABLE_TEXT("12", 24, 341),
    TABLE_TEXT("10.5", 21, 298),
    TABLE_TEXT("9.5", 19, 270),
    TABLE_TEXT("9", 18, 256),
    TABLE_TEXT("8.5", 17, 241),
    TABLE_TEXT("8", 16, 227),
    TABLE_TEXT("7.5", 15, 213),
    TABLE_TEXT("6.5", 13, 185),
    TABLE_TEXT("6", 12, 170),
    {.id = "TableGap",
     .name = "表后间距",
     .parent = "Normal",
     .next = "BodyText",
     .size = 10,
     .line = 160},
    {.id = "FigureNote",
     .name = "图注",
     .parent = "Normal",
     .next = "BodyText",
     .size = 21,
     .flags = CENTERED,
     .after = 120,
     .line = 340},
    {.id = "Note",
     .name = "注释",
     .parent = "Normal",
     .next = "BodyText",
     .size = 21,
     .flags = LEFT,
     .before = 80,
     .after = 160,
     .line = 340},
    {.id = "Remark",
     .name = "提示框",
     .parent = "Normal",
     .next = "BodyText",
     .size = 28,
     .flags = LEFT | KEEP_LINES,
     .left_chars = 50,
     .right_chars = 50,
     .before = 140,
     .after = 140,
     .line = 500,
     .frame = WARNING_BOX},
    {.id = "Signature",
     .name = "Signature",
     .parent = "Normal",
     .size = 32,
     .flags = CENTERED | KEEP_NEXT,
     .left_chars = 1190,
     .right_chars = 30,
     .frame = BOX_AROUND},
    {.id = "Imprint",
     .name = "版记",
     .parent = "Normal",
     .size = 21,
     .flags = LEFT | KEEP_LINES,
     .line = 320,
     .frame = RULES_AROUND},
    {.id = "CoverSubject",
     .name = "封面机构",
     .parent = "Normal",
     .font = DOCX_TITLE,
     .size = 72,
     .flags = CENTERED,
     .before = 1000,
     .line = LINE_SINGLE},
    {.id = "CoverPlace",
     .name = "封面地点",
     .parent = "Normal",
     .font = DOCX_SUBHEADING,
     .size = 44,
     .flags = CENTERED,
     .before = 240,
     .line = LINE_SINGLE},
    {.id = "CoverTitle",
     .name = "封面标题",
     .parent = "Normal",
     .font = DOCX_TITLE,
     .size = 72,
     .flags = CENTERED,
     .before = 2000,
     .line = LINE_SINGLE},
    {.id = "CoverIssuer",
     .name = "封面署名",
     .parent = "Normal",
     .size = 36,
     .flags = CENTERED,
     .before = 3200,
     .line = LINE_SINGLE},
    {.id = "CoverDate",
     .name = "封面日期",
     .parent = "CoverIssuer",
     .size = 36,
     .flags = CENTERED,
     .before = 200,
     .line = LINE_SINGLE},
    {.id = "SectionEnd", .name = "分节", .parent = "Normal", .size = 2, .line = 20},
    {.id = "TOCHeading",
     .name = "TOC Heading",
     .parent = "Normal",
     .next = "Normal",
     .font = DOCX_HEADING,
     .size = 36,
     .flags = CENTERED | KEEP_NEXT,
     .after = 360,
     .line = 600},
    {.id = "TOC1",
     .name = "toc 1",
     .parent = "Normal",
     .font = DOCX_HEADING,
     .size = 28,
     .flags = LEFT,
     .before = 80,
     .line = 440,
     .frame = TAB_TO_RIGHT},
    {.id = "TOC2",
     .name = "toc 2",
     .parent = "Normal",
     .size = 28,
     .flags = LEFT,
     .left_chars = 100,
     .line = 440,
     .frame = TAB_TO_RIGHT},
    {.id = "TOC3",
     .name = "toc 3",
     .parent = "Normal",
     .size = 28,
     .flags = LEFT,
     .left_chars = 300,
     .line = 440,
     .frame = TAB_TO_RIGHT},
    {.id = "Header",
     .name = "header",
     .parent = "Normal",
     .font = DOCX_SONG,
     .size = 18,
     .flags = CENTERED | MUTED,
     .line = LINE_SINGLE,
     .frame = RULE_BELOW},
    {.id = "PlainHeader",
     .name = "无线页眉",
     .parent = "Normal",
     .font = DOCX_SONG,
     .size = 18,
     .flags = CENTERED,
     .line = LINE_SINGLE},
    {.id = "Footer",
     .name = "footer",
     .parent = "Normal",
     .font = DOCX_SONG,
     .size = 28,
     .flags = RIGHT,
     .line = LINE_SINGLE},
};

const char *docx_table_style(struct arena *a, double points) {
    long tenths = (long)(points * 10 + 0.5);
    return tenths % 10 ? arena_printf(a, "Table%ld.%ld", tenths / 10, tenths % 10)
                       : arena_printf(a, "Table%ld", tenths / 10);
}

static void add_flag(struct xml *x, unsigned flags, unsigned flag, const char *markup) {
    if (flags & flag)
        xml_markup(x, markup);
}

static void add_spacing(struct xml *x, const struct style *s) {
    xml_begin(x, "w:spacing");
    xml_attrf(x, "w:before", "%d", s->before);
    xml_attrf(x, "w:after", "%d", s->after);
    if (s->line) {
        xml_attrf(x, "w:line", "%d", s->line == LINE_SINGLE ? 240 : s->line);
        xml_attr(x, "w:lineRule", s->line == LINE_SINGLE ? "auto" : "exact");
    }
    xml_end(x);
}

/* Both the count of characters, which Word prefers, and the length, which others read. */
static void add_indent_side(struct xml *x, const char *name, int chars, int size) {
    char in_chars[32];
    snprintf(in_chars, sizeof(in_chars), "w:%sChars", name);
    xml_attrf(x, in_chars, "%d", chars);
    snprintf(in_chars, sizeof(in_chars), "w:%s", name);
    xml_attrf(x, in_chars, "%d", chars * size / 10);
}

static void add_indent(struct xml *x, const struct style *s) {
    if (!s->first_chars && !s->left_chars && !s->right_chars && !s->hanging_chars)
        return;
    xml_begin(x, "w:ind");
    if (s->left_chars)
        add_indent_side(x, "left", s->left_chars, s->size);
    if (s->right_chars)
        add_indent_side(x, "right", s->right_chars, s->size);
    if (s->first_chars)
        add_indent_side(x, "firstLine", s->first_chars, s->size);
    if (s->hanging_chars)
        add_indent_side(x, "hanging", s->hanging_chars, s->size);
    xml_end(x);
}

static void add_paragraph_properties(struct xml *x, const struct style *s) {
    xml_begin(x, "w:pPr");
    add_flag(x, s->flags, KEEP_NEXT, "<w:keepNext/>");
    add_flag(x, s->flags, KEEP_LINES, "<w:keepLines/>");
    if (s->frame)
        xml_markup(x, s->frame);
    /* Words hold with the default of the document, others only with a style. Lines end as in the
     * PDF: no mark beyond the margin, no extra room beside figures. */
    if (!s->parent)
        xml_markup(x, "<w:overflowPunct w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/>"
                      "<w:autoSpaceDN w:val=\"0\"/>");
    add_spacing(x, s);
    add_indent(x, s);
    const char *jc = "both";
    if (s->flags & CENTERED)
        jc = "center";
    else if (s->flags & RIGHT)
        jc = "right";
    else if (s->flags & LEFT)
        jc = "left";
    xml_leaf(x, "w:jc", "w:val", jc);
    if (s->outline)
        xml_leaf_number(x, "w:outlineLvl", "w:val", s->outline - 1);
    xml_end(x);
}

static void add_fonts(struct xml *x, const char *east_asia) {
    xml_begin(x, "w:rFonts");
    xml_attr(x, "w:ascii", "Times New Roman");
    xml_attr(x, "w:hAnsi", "Times New Roman");
    xml_attr(x, "w:eastAsia", east_asia);
    xml_attr(x, "w:cs", "Times New Roman");
    xml_end(x);
}

static void add_run_properties(const struct docx *dx, struct xml *x, const struct style *s) {
    xml_begin(x, "w:rPr");
    add_fonts(x, dx->fonts[s->font]);
    add_flag(x, s->flags, BOLD, "<w:b/>");
    add_flag(x, s->flags, MUTED, "<w:color w:val=\"595959\"/>");
    /* A quarter point less between characters puts 28 of them on a line, as GB/T 9704 wants. */
    xml_leaf(x, "w:spacing", "w:val", s->size == TEXT_SIZE ? "-5" : "0");
    xml_leaf_number(x, "w:sz", "w:val", s->size);
    xml_leaf_number(x, "w:szCs", "w:val", s->size);
    xml_end(x);
}

static void add_style(const struct docx *dx, struct xml *x, const struct style *s) {
    xml_begin(x, "w:style");
    xml_attr(x, "w:type", "paragraph");
    if (!s->parent)
        xml_attr(x, "w:default", "1");
    if ((unsigned char)s->name[0] >= 0x80) /* ours, where Word's own names are English */
        xml_attr(x, "w:customStyle", "1");
    xml_attr(x, "w:styleId", s->id);
    xml_leaf(x, "w:name", "w:val", s->name);
    if (s->parent)
        xml_leaf(x, "w:basedOn", "w:val", s->parent);
    if (s->next)
        xml_leaf(x, "w:next", "w:val", s->next);
    xml_markup(x, "<w:qFormat/>");
    add_paragraph_properties(x, s);
    add_run_properties(dx, x, s);
    xml_end(x);
}

/* Cells of heads are set in another family, since bold 仿宋 is smeared on screens. */
static void add_head_style(const struct docx *dx, struct xml *x) {
    xml_markup(x, "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"TableHead\">"
                  "<w:name w:val=\"表头文字\"/><w:qFormat/><w:rPr>");
    add_fonts(x, dx->fonts[DOCX_HEADING]);
    xml_markup(x, "</w:rPr></w:style>");
}

static const char table_style[] =
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
    "<w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/>"
    "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>"
    "<w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"50\" w:type=\"dxa\"/>"
    "<w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"50\" w:type=\"dxa\"/>"
    "</w:tblCellMar></w:tblPr></w:style>"
    "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>"
    "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>" BORDER("top", "8", "0", "000000")
        BORDER("left", "8", "0", "000000") BORDER("bottom", "8", "0", "000000")
            BORDER("right", "8", "0", "000000") BORDER("insideH", "4", "0", "000000")
                BORDER("insideV", "4", "0", "000000") "</w:tblBorders></w:tblPr></w:style>";

void docx_styles(const struct docx *dx, struct buf *out) {
    struct xml x = xml_start(out, XML_STRICT);
    xml_begin(&x, "w:styles");
    docx_namespaces(&x);
    /* No extra room between figures and Chinese: the other formats have none, and lines of 28
     * characters come out as in the PDF. */
    xml_markup(&x, "<w:docDefaults><w:rPrDefault><w:rPr>");
    add_fonts(&x, dx->fonts[DOCX_BODY]);
    xml_markup(&x, "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"
                   "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/>"
                   "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
                   "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/></w:pPr>"
                   "</w:pPrDefault></w:docDefaults>");
    for (size_t i = 0; i < GP_COUNT(styles); i++)
        add_style(dx, &x, &styles[i]);
    add_head_style(dx, &x);
    xml_markup(&x, table_style);
    xml_end(&x);
}

/* Where a family of GB/T 9704 is not installed, the one that every Windows has takes its place. */
static const char *stand_in(const char *family) {
    static const char *const pairs[][2] = {
        {"方正小标宋简体", "华文中宋"},
        {"仿宋_GB2312", "仿宋"},
        {"楷体_GB2312", "楷体"},
        {"黑体", "SimHei"},
        {"宋体", "SimSun"},
    };
    for (size_t i = 0; i < GP_COUNT(pairs); i++)
        if (cstr_eq(pairs[i][0], family))
            return pairs[i][1];
    return NULL;
}

void docx_font_table(const struct docx *dx, struct buf *out) {
    struct xml x = xml_start(out, XML_STRICT);
    xml_begin(&x, "w:fonts");
    docx_namespaces(&x);
    for (size_t i = 0; i < DOCX_N_FONTS; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= cstr_eq(dx->fonts[i], dx->fonts[j]);
        if (seen)
            continue;
        xml_begin(&x, "w:font");
        xml_attr(&x, "w:name", dx->fonts[i]);
        if (stand_in(dx->fonts[i]))
            xml_leaf(&x, "w:altName", "w:val", stand_in(dx->fonts[i]));
        xml_markup(&x, "<w:charset w:val=\"86\"/>");
        xml_end(&x);
    }
    xml_end(&x);
}
