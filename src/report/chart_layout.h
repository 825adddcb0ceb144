/* Where everything in a chart goes: a flat list of rectangles, lines, dots and texts in points,
 * origin at the top left, y downwards. Nothing is drawn here; the PDF renderer paints the list with
 * cairo, the HTML renderer writes it as SVG, so both show the same chart.
 *
 * The title and the alternative text are not in the drawing: the renderer prints the title as the
 * figure's caption and puts the alternative text where its format has a place for it.
 *
 * Text is measured by rule (chart_char_em), so no font is needed and nothing overlaps in any font
 * of usual proportions.
 *
 * A chart of many categories grows downwards. Where pages bound the height, draw it in slices:
 * chart_layout(first, n) with the n that chart_fit gives; the axis is the same in every slice. */
#ifndef GP_REPORT_CHART_LAYOUT_H
#define GP_REPORT_CHART_LAYOUT_H

#include "report/doc.h"

/* What a shape is painted with. The series inks differ in lightness between neighbours, so that
 * they can be told apart in a black-and-white print. */
enum chart_ink {
    INK_TEXT,
    INK_MUTED,                  /* axis figures, unit */
    INK_AXIS,                   /* base line */
    INK_GRID,                   /* hair lines behind the bars */
    INK_TRACK,                  /* the empty part of a progress bar */
    INK_MARKER,                 /* reference line and its label */
    INK_ALERT,                  /* a vacancy */
    INK_PAPER,                  /* white: text on dark ink, gaps */
    INK_GRADE,                  /* tone i is INK_GRADE + i, at most CHART_N_GRADE_INKS - 1 */
    INK_SERIES = INK_GRADE + 5, /* series i is INK_SERIES + i % CHART_N_SERIES_INKS */
};
#define CHART_N_GRADE_INKS  5
#define CHART_N_SERIES_INKS 6
#define CHART_N_INKS        (INK_SERIES + CHART_N_SERIES_INKS)

enum chart_shape_kind { SHAPE_RECT, SHAPE_LINE, SHAPE_DOT, SHAPE_TEXT };
enum chart_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct chart_shape {
    enum chart_shape_kind kind;
    unsigned ink;  /* enum chart_ink, or INK_SERIES + i */
    double x, y;   /* rect: top left; line: from; dot: centre; text: anchor point on the baseline */
    double x2, y2; /* rect: bottom right; line: to; dot: x2 is the radius */
    double width;  /* line: pen width; rect: width of its outline in INK_AXIS, 0 for none */
    bool dashed;   /* line */
    double size;   /* text: size of the em in points */
    enum chart_anchor anchor; /* text */
    const char *text;         /* text, UTF-8, one line */
};

struct chart_drawing {
    double width, height;
    const struct chart_shape *shapes; /* in painting order */
    size_t n_shapes;
};

/* The colour as 0xRRGGBB. */
uint32_t chart_ink_rgb(unsigned ink);

/* What the chart shows, in one sentence made from its figures; NULL: nothing worth a sentence. */
const char *chart_says(struct arena *a, const struct chart *c);
/* All its values, series after series, for whoever does not see the picture; its title first. */
const char *chart_in_words(struct arena *a, const struct chart *c);

/* Advance of a character in em: what the widest of the usual Chinese fonts has. */
double chart_char_em(uint32_t c);

/* Width of a line of text in points by that rule. */
double chart_text_width(const char *text, double size);

/* The drawing of categories first … first + n - 1, as wide as said; n is cut at the last category.
 * Lives in the arena; texts borrow from the chart. */
const struct chart_drawing *chart_layout(struct arena *a, const struct chart *c, double width,
                                         size_t first, size_t n);

/* How many categories from first on fit into the height; at least 1 where any are left. */
size_t chart_fit(const struct chart *c, double width, double height, size_t first);

#endif
