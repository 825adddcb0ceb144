/* Inside the PDF renderer. The document is laid out once into pages of positioned lines; the
 * contents are laid out when the pages of the headings are known; then everything is painted in
 * order. A laid-out line keeps its glyphs in compact form, so nothing is shaped twice and a report
 * of thousands of pages stays small.
 *
 * Lengths are points, origin at the top left. Layout follows GB/T 9704-2012. */
#ifndef GP_REPORT_PDF_H
#define GP_REPORT_PDF_H

#include <cairo.h>
#include <pango/pango.h>

#include "report/chart_layout.h"
#include "report/doc.h"

#define MM(v)       ((v)*72.0 / 25.4)
#define PAGE_WIDTH  MM(210)
#define PAGE_HEIGHT MM(297)
#define BODY_LEFT   MM(28)
#define BODY_TOP    MM(37)
#define BODY_WIDTH  MM(156)
#define BODY_BOTTOM MM(262)
#define BODY_RIGHT  (BODY_LEFT + BODY_WIDTH)
#define BODY_HEIGHT (BODY_BOTTOM - BODY_TOP)
#define LINE_PITCH  (BODY_HEIGHT / 22) /* 22 lines a page */
#define BODY_SIZE   15.75              /* 3号: 5.56 mm, 28 characters in 156 mm */
#define TITLE_SIZE  22.0               /* 2号 */
#define NUMBER_SIZE 14.0               /* 4号 */
#define NOTE_SIZE   10.5               /* 5号 */
#define NOTE_PITCH  17.0

/* The type area of a turned sheet, as it is read. Printed, its head is at the left of the upright
 * sheet (GB/T 9704-2012 9: at the binding of odd pages, at the cut of even ones). */
#define TURNED_LEFT   MM(35)
#define TURNED_TOP    MM(28)
#define TURNED_WIDTH  BODY_HEIGHT
#define TURNED_HEIGHT BODY_WIDTH

enum pdf_face { FACE_TITLE, FACE_BODY, FACE_HEADING, FACE_SUBHEADING, FACE_COUNT };

/* ---- text ---- */

struct pdf_glyph {
    float x; /* from the start of the line */
    uint32_t id : 24;
    uint32_t bytes : 8; /* of the text behind it; 0 for a further glyph of the same cluster */
};
#define GLYPH_NONE 0xFFFFFFu /* bytes without a shape */

struct pdf_subset; /* pdf_subset.c */

struct pdf_scaled {
    cairo_scaled_font_t *shaped; /* as installed, of PDF_SHAPE_SIZE */
    double size;
    cairo_scaled_font_t *whole; /* as installed, of the size; NULL until wanted */
    cairo_scaled_font_t *part;  /* cut down to the document; NULL before the cut, or for good */
    struct pdf_subset *subset;  /* NULL: cairo cuts this kind well */
};

struct pdf_run {
    struct pdf_scaled *font;
    const char *text;
    const char *link; /* anchor, or NULL */
    struct pdf_glyph *glyphs;
    uint32_t n_glyphs, n_bytes;
    float x, width;
    bool plain; /* glyphs and bytes could not be matched: paint the shapes only */
};

struct pdf_line {
    struct pdf_run *runs;
    uint32_t n_runs;
    float width; /* from the left end of the measure to the last glyph */
    bool ends;   /* last of its paragraph */
};

struct pdf_text {
    struct pdf_line *lines;
    size_t n_lines;
    float width; /* of the widest line */
};

struct pdf_style {
    enum pdf_face face;
    double size;
};

struct pdf_measure {
    double width;  /* 0: never broken */
    double indent; /* of first lines; negative: of all others */
    bool justify;
};

/* All text is shaped in this size and then scaled: fonts are not hinted, so nothing is lost, and
 * each character of a face is measured only once. */
#define PDF_SHAPE_SIZE 64.0

struct pdf_cached; /* a line shaped before */

struct pdf_shaper {
    PangoContext *context;
    PangoLayout *layout;
    char *families[FACE_COUNT];
    PangoFontDescription *fonts[FACE_COUNT]; /* of PDF_SHAPE_SIZE */
    VEC(struct pdf_scaled *) scaled;         /* those that glyphs refer to, held until the end */
    VEC(struct pdf_subset *) subsets;        /* a font file each */
    struct pdf_cached **cache;               /* single lines shaped before, by hash */
    size_t n_cached, cap_cached;
};

/* ---- pages ---- */

enum pdf_item_kind {
    ITEM_LINE,
    ITEM_OPEN, /* begin of a structure element, or of a link where it has an anchor */
    ITEM_CLOSE,
    ITEM_DEST,
    ITEM_CHART,
    ITEM_LEADER, /* dots from x to x2 */
};

struct pdf_item {
    enum pdf_item_kind kind;
    float x, y; /* line: start of the baseline */
    const struct pdf_line *line;
    const char *tag;    /* ITEM_OPEN, ITEM_CLOSE: structure element */
    const char *anchor; /* ITEM_DEST; ITEM_OPEN of a link */
    float x2, y2;       /* link: its rectangle's far corner */
    const struct chart_drawing *drawing;
};

struct pdf_box {
    float x, y, x2, y2;
    uint32_t rgb;
};

/* Painted in the order fills, watermark, rules, items. */
struct pdf_page {
    VEC(struct pdf_item) items;
    VEC(struct pdf_box) fills, rules;
    bool turned; /* the sheet lies: its coordinates are those in which it is read */
};

struct pdf_entry { /* a heading met on its way, for contents and outline */
    const struct block *heading;
    const char *text;
    size_t page; /* of the body, from 0 */
};

struct pdf_place { /* what became of a block */
    unsigned page; /* of a heading, from 1 behind the front */
    /* of a table: */
    const double *widths; /* of its columns */
    double size;          /* of its type */
    bool whole;           /* not parted over pages */
};

struct pdf_object { /* written behind the file; at: from its start */
    long number;
    size_t at;
};

struct pdf_area { /* where text stands on a page */
    double left, top, width, height;
};

struct pdf_pending { /* a heading that waits for what must stand with it */
    const struct block *heading;
    const struct pdf_text *text;
};

struct pdf {
    const struct doc *d;
    struct arena *a;
    struct gp_err *e;
    enum gp_code code; /* first failure while laying out */
    struct pdf_shaper shaper;
    const char **anchors; /* all anchors of the document, sorted */
    size_t n_anchors;
    VEC(struct pdf_page *) front, body;
    VEC(struct pdf_entry) entries;
    VEC(struct pdf_pending) pending;
    struct pdf_page *page;    /* the one being filled; NULL: the next block begins one */
    bool turned;              /* pages that begin now lie */
    struct pdf_area area;     /* of them */
    double y;                 /* top of what is free on it */
    bool fresh;               /* nothing placed on it yet; true before the first page */
    struct pdf_place *places; /* a block each; NULL: nobody asks */
    size_t place;             /* block number from 1, for errors */
    const char *alt;          /* of the chart being laid out */
    VEC(const char *) alts;   /* of the figures, in the order in which they are drawn */
};

/* pdf_font.c: finds the families and opens the shaper; a Chinese error where there is no font. */
enum gp_code pdf_shaper_open(struct pdf_shaper *s, struct arena *a, const struct doc_fonts *fonts,
                             struct gp_err *e) GP_CHECKED;
void pdf_shaper_close(struct pdf_shaper *s);

/* pdf_text.c. Text that is not UTF-8 sets p->code and counts as empty. */
const struct pdf_text *pdf_text_runs(struct pdf *p, const struct run *runs, size_t n,
                                     struct pdf_style style, struct pdf_measure m);
const struct pdf_text *pdf_text_plain(struct pdf *p, const char *text, struct pdf_style style,
                                      struct pdf_measure m);
/* Broken nowhere inside the names where they occur; NULL among them is passed over. */
const struct pdf_text *pdf_text_kept(struct pdf *p, const char *text, struct pdf_style style,
                                     double width, const char *const *names, size_t n);
/* One line, never broken, remembered for the next time. */
const struct pdf_text *pdf_text_line(struct pdf *p, const char *text, struct pdf_style style);
/* Distance from the top of a line of the pitch to its baseline: Chinese characters fill the em
 * from 0.12 below the baseline to 0.88 above it. */
static inline double pdf_baseline(struct pdf_style style, double pitch) {
    return (pitch - style.size) / 2 + 0.88 * style.size;
}
bool pdf_has_anchor(const struct pdf *p, const char *anchor);

/* pdf_subset.c: the font in its size, held until the end. */
struct pdf_scaled *pdf_scaled_get(struct pdf *p, PangoFont *font, double size);
/* The document has this glyph. */
void pdf_scaled_use(struct pdf_scaled *f, uint32_t glyph);
/* Cuts the fonts down to the glyphs used so far; the rest is painted from the installed fonts. */
void pdf_subset_fonts(struct pdf *p);
void pdf_scaled_close(struct pdf_shaper *s);
/* The font to paint a run with, and the number that a glyph has in it. */
struct pdf_paint {
    cairo_scaled_font_t *font;
    const struct pdf_scaled *part; /* NULL: glyphs keep their numbers */
};
struct pdf_paint pdf_paint_of(const struct pdf_run *run);
uint32_t pdf_paint_glyph(struct pdf_paint paint, uint32_t glyph);

/* pdf_page.c: pages and what is placed on them. */
void pdf_page_new(struct pdf *p, bool front);
double pdf_room(const struct pdf *p);
/* From here on sheets lie, or stand: what follows begins one where that changes. */
void pdf_turn(struct pdf *p, bool turned);
/* Empty space, none at the top of a page. */
void pdf_skip(struct pdf *p, double h);
void pdf_place_line(struct pdf *p, const struct pdf_line *line, double x, double baseline);
void pdf_place_lines(struct pdf *p, const struct pdf_text *t, size_t first, size_t n,
                     enum cell_align align, double x, double width, double baseline, double pitch);
void pdf_open(struct pdf *p, const char *tag);
void pdf_close(struct pdf *p, const char *tag);
void pdf_place_link(struct pdf *p, const char *anchor, double x, double y, double x2, double y2);
void pdf_place_dest(struct pdf *p, const char *anchor, double x, double y);
void pdf_fill(struct pdf *p, double x, double y, double x2, double y2, uint32_t rgb);
void pdf_place_leader(struct pdf *p, double x, double x2, double y);
void pdf_place_chart(struct pdf *p, const struct chart_drawing *d, double x, double y);
/* A frame; a line where a side is 0. */
void pdf_rule(struct pdf *p, double x, double y, double x2, double y2);

/* pdf_block.c: room for h points together with the headings that wait; begins a page where needed,
 * then places the headings. */
void pdf_reserve(struct pdf *p, double h);

/* pdf_block.c, pdf_table.c, pdf_front.c: blocks onto pages. */
void pdf_layout_block(struct pdf *p, const struct block *b);
/* Adds to the finished file, which begins at out's start, what cairo has no call for. */
void pdf_complete(struct pdf *p, struct buf *out, size_t start);

/* The title with "\n" where its lines end; needs a shaper only. */
const char *pdf_title_lines(struct pdf *p, const char *title);
void pdf_layout_title(struct pdf *p, const struct block *b); /* b NULL: the document's */
void pdf_layout_imprint(struct pdf *p);
/* Lines that may run over pages, never leaving one line alone on either. */
struct pdf_flow {
    const char *tag; /* opened anew on every page reached */
    struct pdf_style style;
    double pitch;
    enum cell_align align;
    double x, width;
    bool framed;
    double tail; /* height of what must not stand on a page without the last lines; mostly 0 */
};
void pdf_flow_text(struct pdf *p, const struct pdf_text *t, struct pdf_flow f);
/* The runs' texts as one string in the arena. */
const char *pdf_join(struct pdf *p, const struct run *runs, size_t n);
void pdf_layout_table(struct pdf *p, const struct table *t);
void pdf_layout_cover(struct pdf *p);
void pdf_layout_contents(struct pdf *p);

/* pdf_columns.c: widths of the columns of a table, together as wide as the type area; gives the
 * type's size. */
#define PDF_CELL_PAD   4.0  /* between a border and the text beside it */
#define PDF_CELL_PAD_Y 2.8  /* above and below it */
#define PDF_CELL_PITCH 1.42 /* of its lines, to the size of the type */
double pdf_column_widths(struct pdf *p, const struct table *t, double *widths);
/* Must not be broken, however narrow the column. */
bool pdf_cell_is_figure(const struct cell *c);

/* pdf_draw.c */
void pdf_draw_line(cairo_t *cr, const struct pdf_line *line, double x, double y);
enum gp_code pdf_draw(struct pdf *p, struct buf *out) GP_CHECKED;

/* pdf.c: where each block comes to stand, for those who want to break their pages alike: an array
 * of n_blocks in the arena, which also keeps what else was laid out. */
enum gp_code pdf_places(const struct doc *d, const struct doc_fonts *fonts, struct arena *a,
                        struct gp_err *e, const struct pdf_place **ret_places) GP_CHECKED;

#endif
