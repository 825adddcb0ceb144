/* Parts of the DOCX renderer; others use doc_render_docx of report/doc.h.
 *
 * Lengths are twips (1/20 pt) unless said otherwise, font sizes half-points, as OOXML has them. */
#ifndef GP_REPORT_DOCX_H
#define GP_REPORT_DOCX_H

#include "codec/xml.h"
#include "codec/zip.h"
#include "report/doc.h"

/* Page of GB/T 9704: A4, margins 37, 35, 28 and 26 mm, so a type area of 156 by 225 mm. */
enum {
    SHEET_WIDTH = 11906,
    SHEET_HEIGHT = 16838,
    MARGIN_TOP = 2098,
    MARGIN_BOTTOM = 1984,
    MARGIN_LEFT = 1588,
    MARGIN_RIGHT = 1474,
    TEXT_WIDTH = SHEET_WIDTH - MARGIN_LEFT - MARGIN_RIGHT,
    TEXT_HEIGHT = SHEET_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM,
    BODY_LINE = 579, /* 22 lines on 225 mm */
    /* A turned sheet, as it is read: its foot is the upright sheet's left side. */
    TURNED_WIDTH = TEXT_HEIGHT,
    TURNED_HEIGHT = TEXT_WIDTH,
    TEXT_SIZE = 32, /* 三号, 16 pt */
};

enum docx_font { DOCX_BODY, DOCX_TITLE, DOCX_HEADING, DOCX_SUBHEADING, DOCX_SONG, DOCX_N_FONTS };

struct docx {
    struct xml x; /* word/document.xml */
    struct arena *arena;
    const struct doc *doc;
    struct gp_err *err;
    const struct doc_fonts *doc_fonts; /* as given, or NULL: for the pictures */
    const char *fonts[DOCX_N_FONTS];
    const struct pdf_place *places; /* where the PDF has the blocks */
    bool turned;                    /* the section that is open has sheets that lie */
    bool numbered;                  /* a section with page numbers has ended */
    bool break_before;              /* a page break is due before the next paragraph */
    unsigned n_ids;                 /* drawings and bookmarks */
    VEC(struct str) images;         /* PNG files, in the arena */
};

/* Namespaces of the roots of document, header and footer. */
void docx_namespaces(struct xml *x);

/* docx_style.c */
void docx_styles(const struct docx *dx, struct buf *out);
/* The style of a table's cells in that size. */
const char *docx_table_style(struct arena *a, double points);
void docx_font_table(const struct docx *dx, struct buf *out);

/* docx_frame.c: head and foot of the pages, and sections. Each of the frames is a part of its own;
 * their relationship ids are rIdFrame0 … */
enum docx_frame {
    FRAME_FRONT_HEADER,
    FRAME_FRONT_HEADER_EVEN,
    FRAME_HEADER,
    FRAME_HEADER_EVEN,
    FRAME_FOOTER,
    FRAME_FOOTER_EVEN,
    DOCX_N_FRAMES,
};
bool docx_frame_is_footer(enum docx_frame frame);
void docx_frame(const struct docx *dx, enum docx_frame frame, struct buf *out);
/* Properties of the section that ends here. */
void docx_section(struct docx *dx, bool front);

/* docx_body.c */
enum gp_code docx_body(struct docx *dx) GP_CHECKED;

/* Begins a paragraph and its properties; properties that come later in the schema's order may
 * follow until docx_paragraph_text. jc: "left", "center", "right", or NULL for the style's own. */
void docx_paragraph(struct docx *dx, const char *style, bool keep_next, const char *jc);

/* A run of text; "\n" parts lines. Properties as markup of ours, or NULL. */
void docx_run(struct docx *dx, const char *properties, const char *text);
void docx_paragraph_end(struct docx *dx);

/* A whole paragraph of one run. */
void docx_line(struct docx *dx, const char *style, bool keep_next, const char *text);

/* Bookmark of the block with the anchor, at the paragraph that is open; NULL does nothing. */
void docx_bookmark(struct docx *dx, const char *anchor);

/* docx_table.c, docx_chart.c */
#define DOCX_CELL_MARGIN 50 /* left, and right, of a cell's text; a string in docx_style.c */
struct pdf_place;
void docx_table(struct docx *dx, const struct table *t, const struct pdf_place *place);
enum gp_code docx_chart(struct docx *dx, const struct chart *c) GP_CHECKED;

/* Size of a chart's pictures in points: as wide as the text, and not higher than fits a page. */
#define PICTURE_WIDTH  442.0
#define PICTURE_HEIGHT 517.0

#endif
