/* The report as one tree of blocks. Every renderer (PDF, DOCX, HTML) walks the same tree, so they
 * cannot disagree. All text is UTF-8, plain, unescaped; numbering such as 一、 is part of the text.
 *
 * Built once in an arena and read-only afterwards. */
#ifndef GP_REPORT_DOC_H
#define GP_REPORT_DOC_H

#include "base/err.h"
#include "base/str.h"
#include "num/date.h"

enum block_kind {
    BLOCK_COVER,
    BLOCK_CONTENTS, /* contents with page numbers and links, made from the headings */
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_SIGNATURE, /* issuer and date at the right, with room for the seal */
    BLOCK_PAGE_BREAK,
    BLOCK_TITLE, /* where the title stands on paper; without one, before all but cover and contents
                  */
};

struct run {
    const char *text;
    bool bold;
    const char *link; /* anchor of a heading or table; NULL: none */
};

enum para_style {
    PARA_BODY, /* first line indented two characters, justified */
    PARA_LIST, /* hanging item */
    PARA_NOTE, /* 注: smaller, under a table or figure */
    PARA_CENTERED,
    PARA_EMPHASIS, /* a framed remark that must not be missed, e.g. a corrected figure */
    PARA_FLUSH,    /* from the left edge: whom a letter is to, what is filled in by hand */
};

enum cell_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum cell_tone { TONE_PLAIN, TONE_HEAD, TONE_TOTAL, TONE_WARN };

struct cell {
    const char *text;          /* "\n" parts lines; NULL: covered by a span */
    unsigned colspan, rowspan; /* 0 means 1 */
    enum cell_align align;
    enum cell_tone tone;
};

struct table {
    const char *anchor;                    /* may be NULL */
    const char *caption;                   /* above the table; may be NULL */
    const unsigned *widths;                /* relative column widths */
    size_t n_columns, n_rows, n_head_rows; /* head rows repeat on every page */
    const struct cell *cells;              /* n_rows × n_columns, row by row */
    const char *note;                      /* below; may be NULL */
    bool turned; /* stands across, on pages of its own: the columns need the length of the sheet */
};

enum chart_kind {
    CHART_BARS,     /* grouped vertical bars: a group a category, a bar a series */
    CHART_STACKED,  /* horizontal bars of 100 %: a bar a category, a part a series */
    CHART_PROGRESS, /* horizontal bars against a full mark, with a marker line: one series; two
                       more are the ends of a range drawn behind it */
    CHART_TIMELINE, /* horizontal spans on a time axis: a row a category */
    CHART_LINES,    /* lines over categories, a line a series */
    CHART_SLIPS,    /* to be cut apart, a category each: its lines ("\n" between them, the first
                       large) beside the QR code of its label in the only series */
    CHART_RANKED,   /* horizontal bars in their order, each in the colour of its tone: one series */
    CHART_STRIP, /* a row a category: what counts is a mark (the first series), what it is made of
                    are dots (the others), on an axis that need not begin at zero */
};

struct chart_series {
    const char *name;
    const int64_t *values;     /* one a category, scaled as the chart says; DEC_UNSET: no value */
    const char *const *labels; /* the printed figures, one a category; may be NULL */
};

struct chart_span { /* for CHART_TIMELINE */
    size_t category;
    date_t first, last;
    unsigned tone;     /* 0 in post, 1 vacant, 2 marker */
    const char *label; /* may be NULL */
};

struct chart_mark { /* a reference line of CHART_RANKED */
    int64_t at;
    const char *label;
};

struct chart {
    enum chart_kind kind;
    const char *title;
    const char *alt;  /* the same in a sentence, for those who cannot see it */
    const char *says; /* what it shows, in a sentence below the title; may be NULL */
    const char *unit;
    unsigned scale; /* decimals of the values */
    int64_t full;   /* upper end of the value axis; DEC_UNSET: from the values */
    int64_t marker; /* a reference line, e.g. elapsed time; DEC_UNSET: none */
    const char *marker_label;
    const char *const *categories;
    size_t n_categories;
    const struct chart_series *series;
    size_t n_series;
    /* Of CHART_RANKED: one a category, which of the names it has (n_tones: none), best first. */
    const unsigned *tones;
    const char *const *tone_names;
    size_t n_tones;
    const struct chart_mark *marks;
    size_t n_marks;
    date_t from, to; /* time axis of CHART_TIMELINE */
    const struct chart_span *spans;
    size_t n_spans;
};

struct block {
    enum block_kind kind;
    /* BLOCK_HEADING: 1 第一部分, 2 一、, 3 （一）, 4 1. ; anchor is unique in the document.
     * BLOCK_PAGE_BREAK: 1, what follows begins on a sheet of its own where both sides are printed
     */
    unsigned level;
    const char *anchor;
    /* BLOCK_HEADING and BLOCK_PARAGRAPH; of BLOCK_TITLE a title in place of the document's, of
     * BLOCK_SIGNATURE issuer and date in place of its: one file may hold several papers */
    const struct run *runs;
    size_t n_runs;
    enum para_style style;
    const struct table *table;
    const struct chart *chart;
};

struct doc {
    const char *title;                       /* full title */
    const char *cover_title;                 /* on the cover: 2022 年度续期评估报告 */
    const char *number;                      /* 文号; NULL: none */
    const char *cover_place, *cover_subject; /* 深圳坪山·坪山街道, 社区党群服务中心 */
    const char *issuer;
    date_t date;
    const char *watermark; /* NULL: none */
    const char *header;    /* running head */
    const char *standard;  /* label of the standard used, printed in the imprint */
    const char *data_hash; /* SHA-256 of the round's data, printed in the imprint */
    const struct block *blocks;
    size_t n_blocks;
    /* 双面打印: the PDF is for both sides of a sheet. The margin at the binding (28 mm) is at the
     * left of odd pages and at the right of even ones, the report's own pages begin on a right
     * page, and so do those that a page break says so of. */
    bool duplex;
};

/* Font families to look for, first found wins; NULL takes the default list of renderer. Families of
 * GB/T 9704 (方正小标宋, 仿宋_GB2312, 楷体_GB2312) are licensed: used where installed, else Noto.
 */
struct doc_fonts {
    const char *title, *body, *heading, *subheading;
};

/* Each renders the whole document and appends it to out, or fails with a Chinese message and leaves
 * out as it was. The same document gives the same bytes. */
enum gp_code doc_render_pdf(const struct doc *d, const struct doc_fonts *fonts, struct gp_err *e,
                            struct buf *out) GP_CHECKED;
enum gp_code doc_render_docx(const struct doc *d, const struct doc_fonts *fonts, struct gp_err *e,
                             struct buf *out) GP_CHECKED;
enum gp_code doc_render_html(const struct doc *d, struct gp_err *e, struct buf *out) GP_CHECKED;

#endif
