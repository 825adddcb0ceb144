/* Inside the chart geometry: the canvas and what all kinds of charts share. Private to
 * chart_layout.c and the files of the kinds. */
#ifndef GP_REPORT_CHART_PARTS_H
#define GP_REPORT_CHART_PARTS_H

#include "num/dec.h"
#include "report/chart_layout.h"

#define LABEL_SIZE 10.0 /* figures, axis, legend */
#define NAME_SIZE  10.5 /* categories */
#define LINE_STEP  13.0 /* from a line of names to the next */
#define GAP        4.0

struct canvas {
    struct arena *a;
    const struct chart *c;
    double width;
    double y; /* top of what is still free */
    VEC(struct chart_shape) shapes;
};

/* The categories of one drawing: first … last - 1. */
struct slice {
    size_t first, last;
};

/* The value axis in units of the chart's scale. low <= 0 <= high and low < high. */
struct axis {
    int64_t low, high, step;
};

void canvas_rect(struct canvas *cv, unsigned ink, double x, double y, double x2, double y2,
                 double outline);
void canvas_line(struct canvas *cv, unsigned ink, double x, double y, double x2, double y2,
                 double width, bool dashed);
void canvas_dot(struct canvas *cv, unsigned ink, double x, double y, double radius);
void canvas_text(struct canvas *cv, unsigned ink, double size, enum chart_anchor anchor, double x,
                 double y, const char *text);

/* A figure centred at x. Where a grid or marker line that was drawn before passes behind it, the
 * line is broken, so that it strikes nothing out. */
void canvas_figure(struct canvas *cv, double size, double x, double y, const char *text);

/* Text in at most n lines of the width, each centred on or starting at x by the anchor; what does
 * not fit ends in …. y is the first baseline. */
void canvas_wrapped(struct canvas *cv, enum chart_anchor anchor, double x, double y, double width,
                    size_t n_lines, const char *text);

/* Number of lines the text takes at NAME_SIZE, at most max. */
size_t chart_n_lines(const char *text, double width, size_t max);

/* Unit at the left and names of the series, wrapped over as many lines as they need. */
void canvas_header(struct canvas *cv);
double chart_header_height(const struct chart *c, double width);

/* The names in a legend: those of the series, or of the tones in use on a time line. */
size_t chart_legend_count(const struct chart *c);
const char *chart_legend_name(const struct chart *c, size_t i);

struct axis chart_axis(const struct chart *c);
/* The same from the lowest to the highest value, and not from zero; never beyond the full mark. */
struct axis chart_axis_close(const struct chart *c);
/* Where v lies on the axis: 0 at low, 1 at high, cut at both ends. */
double axis_at(struct axis ax, int64_t v);

/* The printed figure of a value: the label given, else the exact figure; "" when unset. */
const char *chart_figure(struct arena *a, const struct chart *c, size_t series, size_t category);
double chart_figure_width(const struct chart *c, size_t series, size_t category);

/* A label that wants to be centred at `at`; spread() moves the labels apart along their line. */
struct spot {
    double at, size;
    double want; /* as asked, kept for a leader */
    const char *text;
};
/* In order of `at`; keeps the order, leaves gaps of at least `gap`, stays inside low … high as far
 * as there is room. */
void chart_spread(struct spot *s, size_t n, double gap, double low, double high);

/* The kinds: each has a height for n categories and draws a slice. */
struct chart_kind_ops {
    size_t (*fit)(const struct chart *c, double width, double height);
    void (*draw)(struct canvas *cv, struct slice s);
};
extern const struct chart_kind_ops chart_bars, chart_lines;
extern const struct chart_kind_ops chart_stacked, chart_progress, chart_timeline, chart_slips;
extern const struct chart_kind_ops chart_ranked, chart_strip;

/* The ink of a tone. */
unsigned chart_tone_ink(unsigned tone);

#endif
