/* Charts that stand on a base line: grouped bars and lines. What does not fit side by side goes
 * into further panels below, with the same axis. */
#include "report/chart_parts.h"

#define PLOT_HEIGHT 118.0
#define PANEL_TOP   16.0 /* room for the figure above the highest bar */
#define PANEL_FOOT  8.0
#define MAX_NAMES   3 /* lines of a category's name */

struct columns {
    struct axis ax;
    double left;    /* x of the base line's start */
    double group;   /* width of a category */
    double slot;    /* width for a bar and its figure */
    size_t a_panel; /* categories side by side */
    size_t n_names; /* lines of the longest name */
    double label;   /* size of the figures */
    double below;   /* room under the plot for figures of negative values */
    double panel;   /* height of a panel */
};

static double widest_figure(const struct chart *c) {
    double w = 0;
    for (size_t i = 0; i < c->n_series; i++)
        for (size_t k = 0; k < c->n_categories; k++) {
            double one = chart_figure_width(c, i, k);
            if (one > w)
                w = one;
        }
    return w;
}

static double axis_label_width(const struct chart *c, struct axis ax) {
    char text[DEC_TEXT];
    double high =
        chart_text_width(dec_format(ax.high, c->scale, DEC_TRIM | DEC_GROUP, text), LABEL_SIZE);
    double low =
        chart_text_width(dec_format(ax.low, c->scale, DEC_TRIM | DEC_GROUP, text), LABEL_SIZE);
    double step =
        chart_text_width(dec_format(ax.step, c->scale, DEC_TRIM | DEC_GROUP, text), LABEL_SIZE);
    double w = high > low ? high : low;
    return w > step ? w : step;
}

/* Width of a category whose figures are printed in the given size. */
static double least_group(double figure, size_t bars_a_group, double size) {
    double slot = figure * size / LABEL_SIZE + 3;
    double w = (slot > 16 ? slot : 16) * (double)bars_a_group + 8;
    return w > 4 * NAME_SIZE + GAP ? w : 4 * NAME_SIZE + GAP;
}

/* As many categories side by side as their figures allow without touching. Smaller figures are
 * tried where they save a panel; panels get like numbers of categories. */
static void set_panels(struct columns *m, const struct chart *c, double plot, size_t bars_a_group) {
    static const double sizes[] = {LABEL_SIZE, 9.5, 9};
    double figure = widest_figure(c);
    size_t panels = SIZE_MAX;
    for (size_t i = 0; i < GP_COUNT(sizes) && panels > 1; i++) {
        size_t fits = (size_t)(plot / least_group(figure, bars_a_group, sizes[i]));
        if (fits == 0)
            fits = 1;
        size_t need = (c->n_categories + fits - 1) / fits;
        if (need >= panels)
            continue;
        panels = need;
        m->label = sizes[i];
        m->a_panel = need ? (c->n_categories + need - 1) / need : 1;
    }
    double least = least_group(figure, bars_a_group, m->label);
    if (least > plot)
        m->label *= plot / least;
}

static struct columns measure(const struct chart *c, double width, size_t bars_a_group) {
    struct columns m = {.ax = chart_axis(c), .label = LABEL_SIZE, .a_panel = 1};
    m.left = axis_label_width(c, m.ax) + GAP;
    set_panels(&m, c, width - m.left, bars_a_group);
    m.group = (width - m.left) / (double)m.a_panel;
    double slot = (m.group - 8) / (double)bars_a_group;
    m.slot = slot < 72 ? slot : 72;
    for (size_t k = 0; k < c->n_categories; k++) {
        size_t n = chart_n_lines(c->categories[k], m.group - GAP, MAX_NAMES);
        if (n > m.n_names)
            m.n_names = n;
    }
    m.below = m.ax.low < 0 ? LABEL_SIZE + 2 : 0;
    m.panel = PANEL_TOP + PLOT_HEIGHT + m.below + LINE_STEP * (double)m.n_names + PANEL_FOOT;
    return m;
}

static double y_of(const struct columns *m, double top, int64_t v) {
    return top + PLOT_HEIGHT * (1 - axis_at(m->ax, v));
}

static void draw_tick(struct canvas *cv, const struct columns *m, double top, int64_t v) {
    char text[DEC_TEXT];
    double y = y_of(m, top, v);
    canvas_line(cv, v == 0 ? INK_AXIS : INK_GRID, m->left, y, cv->width, y, v == 0 ? 0.8 : 0.4,
                false);
    canvas_text(cv, INK_MUTED, LABEL_SIZE, ANCHOR_END, m->left - GAP, y + 3.6,
                arena_strdup(cv->a, dec_format(v, cv->c->scale, DEC_TRIM | DEC_GROUP, text)));
}

static void draw_marker(struct canvas *cv, const struct columns *m, double top) {
    const struct chart *c = cv->c;
    if (c->marker == DEC_UNSET || c->marker < m->ax.low || c->marker > m->ax.high)
        return;
    double y = y_of(m, top, c->marker);
    canvas_line(cv, INK_MARKER, m->left, y, cv->width, y, 0.8, true);
    canvas_text(cv, INK_MARKER, LABEL_SIZE, ANCHOR_END, cv->width, y - 2, c->marker_label);
}

/* Grid, axis figures and category names of one panel; gives the top of the plot. */
static double draw_panel(struct canvas *cv, const struct columns *m, struct slice s) {
    double top = cv->y + PANEL_TOP;
    for (int64_t v = 0; v <= m->ax.high; v += m->ax.step) {
        draw_tick(cv, m, top, v);
        if (v > INT64_MAX - m->ax.step)
            break;
    }
    for (int64_t v = 0; v >= m->ax.low + m->ax.step; v -= m->ax.step)
        draw_tick(cv, m, top, v - m->ax.step);
    for (size_t k = s.first; k < s.last; k++) {
        double x = m->left + m->group * ((double)(k - s.first) + 0.5);
        canvas_wrapped(cv, ANCHOR_MIDDLE, x, top + PLOT_HEIGHT + m->below + LINE_STEP,
                       m->group - GAP, m->n_names, cv->c->categories[k]);
    }
    return top;
}

static size_t panel_end(const struct columns *m, struct slice s, size_t first) {
    return s.last - first > m->a_panel ? first + m->a_panel : s.last;
}

static size_t panels_fit(const struct columns *m, double height) {
    return height < m->panel ? m->a_panel : m->a_panel * (size_t)(height / m->panel);
}

/* ---- grouped bars ---- */

static void draw_group(struct canvas *cv, const struct columns *m, double top, double mid,
                       size_t k) {
    const struct chart *c = cv->c;
    double bar = m->slot * 0.72 < 34 ? m->slot * 0.72 : 34;
    double x = mid - m->slot * (double)c->n_series / 2 + m->slot / 2;
    for (size_t i = 0; i < c->n_series; i++, x += m->slot) {
        int64_t v = c->series[i].values[k];
        if (v == DEC_UNSET) {
            canvas_text(cv, INK_MUTED, m->label, ANCHOR_MIDDLE, x, y_of(m, top, 0) - 2, "—");
            continue;
        }
        double zero = y_of(m, top, 0), y = y_of(m, top, v);
        canvas_rect(cv, INK_SERIES + (unsigned)i, x - bar / 2, y < zero ? y : zero, x + bar / 2,
                    y < zero ? zero : y, 0.4);
        canvas_figure(cv, m->label, x, v < 0 ? y + 10 : y - 2, chart_figure(cv->a, c, i, k));
    }
}

static void draw_bars(struct canvas *cv, struct slice s) {
    struct columns m = measure(cv->c, cv->width, cv->c->n_series ? cv->c->n_series : 1);
    for (size_t first = s.first; first < s.last;) {
        struct slice part = {first, panel_end(&m, s, first)};
        double top = draw_panel(cv, &m, part);
        draw_marker(cv, &m, top);
        for (size_t k = part.first; k < part.last; k++)
            draw_group(cv, &m, top, m.left + m.group * ((double)(k - first) + 0.5), k);
        cv->y += m.panel;
        first = part.last;
    }
}

static size_t fit_bars(const struct chart *c, double width, double height) {
    struct columns m = measure(c, width, c->n_series ? c->n_series : 1);
    return panels_fit(&m, height);
}

const struct chart_kind_ops chart_bars = {fit_bars, draw_bars};

/* ---- lines ---- */

static void draw_line(struct canvas *cv, const struct columns *m, double top, struct slice s,
                      size_t i) {
    const int64_t *v = cv->c->series[i].values;
    unsigned ink = INK_SERIES + (unsigned)i;
    for (size_t k = s.first; k < s.last; k++) {
        if (v[k] == DEC_UNSET)
            continue;
        double x = m->left + m->group * ((double)(k - s.first) + 0.5), y = y_of(m, top, v[k]);
        if (k + 1 < s.last && v[k + 1] != DEC_UNSET)
            canvas_line(cv, ink, x, y, x + m->group, y_of(m, top, v[k + 1]), 1.6, i % 2 == 1);
        canvas_dot(cv, ink, x, y, 2.4);
    }
}

static void insert_by_place(struct spot *spots, size_t n, struct spot s) {
    size_t at = n;
    for (; at > 0 && spots[at - 1].at > s.at; at--)
        spots[at] = spots[at - 1];
    spots[at] = s;
}

/* The figures at a category stand above their points, moved apart where points lie close. */
static void draw_point_figures(struct canvas *cv, const struct columns *m, double top, double x,
                               size_t k) {
    const struct chart *c = cv->c;
    struct spot *spots = gp_new_n(cv->a, struct spot, c->n_series);
    size_t n = 0;
    for (size_t i = 0; i < c->n_series; i++)
        if (c->series[i].values[k] != DEC_UNSET) {
            double y = y_of(m, top, c->series[i].values[k]) - 8;
            insert_by_place(spots, n++,
                            (struct spot){y, LABEL_SIZE, y, chart_figure(cv->a, c, i, k)});
        }
    chart_spread(spots, n, 1, top - PANEL_TOP, top + PLOT_HEIGHT - 1);
    for (size_t i = 0; i < n; i++)
        canvas_figure(cv, m->label, x, spots[i].at + 3.6, spots[i].text);
}

static void draw_lines(struct canvas *cv, struct slice s) {
    struct columns m = measure(cv->c, cv->width, 1);
    for (size_t first = s.first; first < s.last;) {
        struct slice part = {first, panel_end(&m, s, first)};
        double top = draw_panel(cv, &m, part);
        draw_marker(cv, &m, top);
        for (size_t i = 0; i < cv->c->n_series; i++)
            draw_line(cv, &m, top, part, i);
        for (size_t k = part.first; k < part.last; k++)
            draw_point_figures(cv, &m, top, m.left + m.group * ((double)(k - first) + 0.5), k);
        cv->y += m.panel;
        first = part.last;
    }
}

static size_t fit_lines(const struct chart *c, double width, double height) {
    struct columns m = measure(c, width, 1);
    return panels_fit(&m, height);
}

const struct chart_kind_ops chart_lines = {fit_lines, draw_lines};
