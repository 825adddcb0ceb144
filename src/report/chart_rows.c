/* Charts with a row a category: parts of a hundred, progress, time spans. A section a kind, each
 * the same four steps: measure, fit, draw a row, draw all; the last line of a section is what
 * chart_layout.c calls. Measuring decides how high a row is, from what finds no room inside its
 * bar (draw_below), and fit and draw both ask it, so that a slice holds what was promised. */
#include "report/chart_parts.h"

#define BAR_HEIGHT  15.0
#define ROW_HEIGHT  29.0 /* room for two lines of the name */
#define ROW_LOW     21.0 /* for one */
#define NOTE_HEIGHT 15.0 /* more, for figures that stand below their bar */

struct rows {
    double names; /* width of the column of names */
    double left, right;
    double row;
};

static struct rows measure(const struct chart *c, double width, double right) {
    double names = 0;
    for (size_t k = 0; k < c->n_categories; k++) {
        double w = chart_text_width(c->categories[k], NAME_SIZE);
        if (w > names)
            names = w;
    }
    if (names > width * 0.28)
        names = width * 0.28;
    double row = ROW_LOW;
    for (size_t k = 0; k < c->n_categories; k++)
        if (chart_n_lines(c->categories[k], names + 1, 2) > 1)
            row = ROW_HEIGHT;
    return (struct rows){names, names + 6, width - right, row};
}

static void draw_name(struct canvas *cv, const struct rows *m, double top, size_t k) {
    const char *name = cv->c->categories[k];
    size_t n = chart_n_lines(name, m->names + 1, 2);
    double base = top + BAR_HEIGHT / 2 + 3.8 - LINE_STEP * (double)(n > 1 ? n - 1 : 0) / 2;
    canvas_wrapped(cv, ANCHOR_START, 0, base, m->names + 1, 2, name);
}

static size_t rows_fit(double row, double height) {
    return height < row ? 1 : (size_t)(height / row);
}

/* Labels that found no room in their bar: below it, moved apart, tied to it by a leader. */
static void draw_below(struct canvas *cv, const struct rows *m, double bottom, struct spot *spots,
                       size_t n) {
    chart_spread(spots, n, 4, m->left, cv->width);
    for (size_t i = 0; i < n; i++) {
        canvas_line(cv, INK_MUTED, spots[i].want, bottom, spots[i].at, bottom + 3.5, 0.4, false);
        canvas_figure(cv, LABEL_SIZE, spots[i].at, bottom + 12.5, spots[i].text);
    }
}

static bool ink_is_dark(unsigned ink) {
    uint32_t rgb = chart_ink_rgb(ink);
    return ((rgb >> 16) & 255) * 3 + ((rgb >> 8) & 255) * 6 + (rgb & 255) < 1400;
}

static void draw_inside(struct canvas *cv, unsigned ink, double x, double top, const char *text) {
    canvas_text(cv, ink_is_dark(ink) ? INK_PAPER : INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, x,
                top + BAR_HEIGHT / 2 + 3.6, text);
}

/* ---- parts of a hundred ---- */

static double positive(int64_t v) {
    return v == DEC_UNSET || v < 0 ? 0 : (double)v;
}

static double row_sum(const struct chart *c, size_t k) {
    double sum = 0;
    for (size_t i = 0; i < c->n_series; i++)
        sum += positive(c->series[i].values[k]);
    return sum;
}

static bool fits_inside(const struct chart *c, double plot, double sum, size_t i, size_t k) {
    return positive(c->series[i].values[k]) / sum * plot >= chart_figure_width(c, i, k) + 4;
}

static struct rows measure_stacked(const struct chart *c, double width) {
    struct rows m = measure(c, width, 0);
    bool noted = false;
    for (size_t k = 0; k < c->n_categories; k++) {
        double sum = row_sum(c, k);
        for (size_t i = 0; i < c->n_series; i++)
            if (positive(c->series[i].values[k]) > 0 &&
                !fits_inside(c, m.right - m.left, sum, i, k))
                noted = true;
    }
    m.row += noted ? NOTE_HEIGHT : 0;
    return m;
}

static void draw_stack(struct canvas *cv, const struct rows *m, double top, size_t k) {
    const struct chart *c = cv->c;
    double sum = row_sum(c, k), plot = m->right - m->left, x = m->left;
    if (sum <= 0) {
        canvas_rect(cv, INK_TRACK, m->left, top, m->right, top + BAR_HEIGHT, 0.4);
        draw_inside(cv, INK_TRACK, (m->left + m->right) / 2, top, "没有数据");
        return;
    }
    struct spot *spots = gp_new_n(cv->a, struct spot, c->n_series);
    size_t n = 0;
    for (size_t i = 0; i < c->n_series; i++) {
        double w = positive(c->series[i].values[k]) / sum * plot, mid = x + w / 2;
        if (w <= 0)
            continue;
        unsigned ink = INK_SERIES + (unsigned)i;
        canvas_rect(cv, ink, x, top, x + w, top + BAR_HEIGHT, 0.4);
        if (fits_inside(c, plot, sum, i, k))
            draw_inside(cv, ink, mid, top, chart_figure(cv->a, c, i, k));
        else
            spots[n++] =
                (struct spot){mid, chart_figure_width(c, i, k), mid, chart_figure(cv->a, c, i, k)};
        x += w;
    }
    draw_below(cv, m, top + BAR_HEIGHT, spots, n);
}

static void draw_stacked(struct canvas *cv, struct slice s) {
    struct rows m = measure_stacked(cv->c, cv->width);
    for (size_t k = s.first; k < s.last; k++, cv->y += m.row) {
        draw_name(cv, &m, cv->y + GAP, k);
        draw_stack(cv, &m, cv->y + GAP, k);
    }
}

static size_t fit_stacked(const struct chart *c, double width, double height) {
    return rows_fit(measure_stacked(c, width).row, height);
}

const struct chart_kind_ops chart_stacked = {fit_stacked, draw_stacked};

/* ---- progress ---- */

#define MARKER_HEIGHT 14.0
#define BEYOND        1.5 /* a bar over the full mark is cut here; its figure tells the rest */

static struct rows measure_progress(const struct chart *c, double width) {
    double figures = 0;
    for (size_t k = 0; c->n_series > 0 && k < c->n_categories; k++) {
        double w = chart_figure_width(c, 0, k);
        if (w > figures)
            figures = w;
    }
    if (figures > width * 0.3)
        figures = width * 0.3;
    return measure(c, width, figures + 8);
}

/* Ends at the full mark or, where a value is beyond, at that value. */
static struct axis progress_axis(const struct chart *c) {
    struct axis ax = {0, c->full != DEC_UNSET && c->full > 0 ? c->full : 1, 1};
    double limit = c->full != DEC_UNSET ? (double)ax.high * BEYOND : (double)INT64_MAX;
    for (size_t k = 0; c->n_series > 0 && k < c->n_categories; k++)
        if (c->series[0].values[k] > ax.high)
            ax.high = c->series[0].values[k];
    if ((double)ax.high > limit)
        ax.high = (int64_t)limit;
    return ax;
}

static double progress_x(const struct rows *m, struct axis ax, int64_t v) {
    return m->left + (m->right - m->left) * axis_at(ax, v);
}

/* What the second and third series span, behind the bar. */
static void draw_range(struct canvas *cv, const struct rows *m, struct axis ax, size_t k,
                       double top) {
    const struct chart *c = cv->c;
    if (c->n_series < 3 || c->series[1].values[k] == DEC_UNSET ||
        c->series[2].values[k] == DEC_UNSET)
        return;
    double low = progress_x(m, ax, c->series[1].values[k]),
           high = progress_x(m, ax, c->series[2].values[k]);
    if (high - low < 3) /* one and the same: still to be seen */
        low = high - 3;
    canvas_rect(cv, INK_SERIES + 1, low, top, high, top + BAR_HEIGHT, 0);
}

static void draw_progress_row(struct canvas *cv, const struct rows *m, struct axis ax, size_t k) {
    const struct chart *c = cv->c;
    double top = cv->y + GAP, bottom = top + BAR_HEIGHT;
    int64_t full = c->full == DEC_UNSET ? ax.high : c->full;
    draw_name(cv, m, top, k);
    canvas_rect(cv, INK_TRACK, m->left, top, progress_x(m, ax, full), bottom, 0.4);
    if (c->n_series == 0)
        return;
    int64_t v = c->series[0].values[k];
    if (v == DEC_UNSET) {
        canvas_text(cv, INK_MUTED, LABEL_SIZE, ANCHOR_START, m->right + GAP, top + 11, "未填报");
        return;
    }
    draw_range(cv, m, ax, k, top);
    canvas_rect(cv, INK_SERIES, m->left, top + 4, progress_x(m, ax, v), bottom - 4, 0);
    canvas_text(cv, INK_TEXT, LABEL_SIZE, ANCHOR_START, m->right + GAP, top + 11,
                chart_figure(cv->a, c, 0, k));
}

static double clamp(double v, double low, double high) {
    return v < low ? low : v > high ? high : v;
}

static void draw_progress(struct canvas *cv, struct slice s) {
    const struct chart *c = cv->c;
    struct rows m = measure_progress(c, cv->width);
    struct axis ax = progress_axis(c);
    bool marked = c->marker != DEC_UNSET;
    double x = marked ? progress_x(&m, ax, c->marker) : 0, top = cv->y;
    if (marked) {
        double half = chart_text_width(c->marker_label, LABEL_SIZE) / 2;
        canvas_text(cv, INK_MARKER, LABEL_SIZE, ANCHOR_MIDDLE, clamp(x, half, cv->width - half),
                    top + 10, c->marker_label);
        cv->y += MARKER_HEIGHT;
    }
    for (size_t k = s.first; k < s.last; k++, cv->y += m.row)
        draw_progress_row(cv, &m, ax, k);
    if (marked)
        canvas_line(cv, INK_MARKER, x, top + MARKER_HEIGHT, x, cv->y - 4, 1, true);
}

static size_t fit_progress(const struct chart *c, double width, double height) {
    return rows_fit(measure_progress(c, width).row, height - MARKER_HEIGHT);
}

const struct chart_kind_ops chart_progress = {fit_progress, draw_progress};

/* ---- ranked ---- */

#define RANK_ROW   19.0
#define RANK_DENSE 10.5 /* of many, so that a round stands on a page */
#define RANK_MANY  14

static struct rows measure_ranked(const struct chart *c, double width) {
    double figures = 0;
    for (size_t k = 0; c->n_series > 0 && k < c->n_categories; k++) {
        double w = chart_figure_width(c, 0, k);
        figures = w > figures ? w : figures;
    }
    struct rows m = measure(c, width, figures + 8);
    m.row = c->n_categories > RANK_MANY ? RANK_DENSE : RANK_ROW;
    return m;
}

static void draw_ranked(struct canvas *cv, struct slice s) {
    const struct chart *c = cv->c;
    struct rows m = measure_ranked(c, cv->width);
    struct axis ax = progress_axis(c);
    double top = cv->y + (c->n_marks ? MARKER_HEIGHT : 0), inset = m.row > RANK_DENSE ? 3 : 1.5;
    double bottom = top + m.row * (double)(s.last - s.first);
    for (size_t k = s.first; k < s.last; k++) {
        double y = top + m.row * (double)(k - s.first);
        int64_t v = c->series[0].values[k];
        canvas_wrapped(cv, ANCHOR_START, 0, y + m.row / 2 + 3.8, m.names + 1, 1, c->categories[k]);
        canvas_rect(cv, chart_tone_ink(c->tones ? c->tones[k] : 0), m.left, y + inset,
                    progress_x(&m, ax, v), y + m.row - inset, 0);
        canvas_text(cv, INK_TEXT, LABEL_SIZE, ANCHOR_START, m.right + GAP, y + m.row / 2 + 3.6,
                    chart_figure(cv->a, c, 0, k));
    }
    for (size_t i = 0; i < c->n_marks; i++) {
        double x = progress_x(&m, ax, c->marks[i].at);
        canvas_line(cv, INK_MARKER, x, top - 1, x, bottom, 0.8, true);
        canvas_text(cv, INK_MARKER, LABEL_SIZE, ANCHOR_MIDDLE, x, cv->y + 10, c->marks[i].label);
    }
    canvas_line(cv, INK_AXIS, m.left, top, m.left, bottom, 0.8, false);
    cv->y = bottom;
}

static size_t fit_ranked(const struct chart *c, double width, double height) {
    return rows_fit(measure_ranked(c, width).row, height - MARKER_HEIGHT);
}

const struct chart_kind_ops chart_ranked = {fit_ranked, draw_ranked};

/* ---- strip ---- */

#define STRIP_ROW 22.0
#define DOT       3.0

/* Of the dots of a row; n: how many there are. */
struct extent {
    size_t low, high, n; /* which series */
};

static struct extent extent_of(const struct chart *c, size_t k) {
    struct extent e = {0, 0, 0};
    for (size_t i = 1; i < c->n_series; i++) {
        int64_t v = c->series[i].values[k];
        if (v == DEC_UNSET)
            continue;
        e.low = e.n == 0 || v < c->series[e.low].values[k] ? i : e.low;
        e.high = e.n == 0 || v > c->series[e.high].values[k] ? i : e.high;
        e.n++;
    }
    return e;
}

static struct rows measure_strip(const struct chart *c, double width) {
    double figures = 0;
    for (size_t k = 0; c->n_series > 0 && k < c->n_categories; k++) {
        double w = chart_figure_width(c, 0, k);
        figures = w > figures ? w : figures;
    }
    struct rows m = measure(c, width, figures + 10);
    m.row = (m.row > STRIP_ROW ? m.row : STRIP_ROW) + NOTE_HEIGHT;
    return m;
}

/* Dots that would lie on another go up a little, so that each is seen. */
static void draw_dots(struct canvas *cv, const struct rows *m, struct axis ax, size_t k,
                      double middle) {
    const struct chart *c = cv->c;
    double *xs = gp_new_n(cv->a, double, c->n_series);
    size_t n = 0;
    for (size_t i = 1; i < c->n_series; i++) {
        if (c->series[i].values[k] == DEC_UNSET)
            continue;
        double x = progress_x(m, ax, c->series[i].values[k]);
        size_t under = 0;
        for (size_t j = 0; j < n; j++)
            under += xs[j] - x < DOT && x - xs[j] < DOT;
        xs[n++] = x;
        canvas_dot(cv, INK_SERIES, x, middle - (double)(under > 2 ? 2 : under) * DOT, DOT);
    }
}

static void draw_strip_row(struct canvas *cv, const struct rows *m, struct axis ax, size_t k) {
    const struct chart *c = cv->c;
    struct extent e = extent_of(c, k);
    double top = cv->y + GAP, middle = top + BAR_HEIGHT / 2 + 1;
    int64_t counts = c->series[0].values[k];
    draw_name(cv, m, top, k);
    canvas_line(cv, INK_GRID, m->left, middle, m->right, middle, 0.6, false);
    if (e.n > 0) {
        double low = progress_x(m, ax, c->series[e.low].values[k]),
               high = progress_x(m, ax, c->series[e.high].values[k]);
        canvas_rect(cv, INK_SERIES + 1, low, middle - 2, high, middle + 2, 0);
        struct spot spots[] = {
            {low, chart_figure_width(c, e.low, k), low, chart_figure(cv->a, c, e.low, k)},
            {high, chart_figure_width(c, e.high, k), high, chart_figure(cv->a, c, e.high, k)}};
        bool one = c->series[e.low].values[k] == c->series[e.high].values[k];
        draw_below(cv, m, top + BAR_HEIGHT + 1, spots, one ? 1 : 2);
    }
    draw_dots(cv, m, ax, k, middle);
    if (counts == DEC_UNSET)
        return;
    double x = progress_x(m, ax, counts);
    canvas_line(cv, INK_MARKER, x, top - 1, x, top + BAR_HEIGHT + 3, 1.6, false);
    canvas_text(cv, INK_TEXT, LABEL_SIZE, ANCHOR_START, m->right + GAP + 2, middle + 3.6,
                chart_figure(cv->a, c, 0, k));
}

static void draw_strip(struct canvas *cv, struct slice s) {
    const struct chart *c = cv->c;
    struct rows m = measure_strip(c, cv->width);
    struct axis ax = chart_axis_close(c);
    for (size_t k = s.first; k < s.last; k++, cv->y += m.row)
        draw_strip_row(cv, &m, ax, k);
}

static size_t fit_strip(const struct chart *c, double width, double height) {
    return rows_fit(measure_strip(c, width).row, height);
}

const struct chart_kind_ops chart_strip = {fit_strip, draw_strip};

/* ---- time line ---- */

#define AXIS_HEIGHT 16.0

struct times {
    struct rows m;
    date_t from;
    double days; /* both ends counted */
};

static double time_x(const struct times *t, int32_t day) {
    double at = ((double)day - (double)t->from.day) / t->days;
    return t->m.left + (t->m.right - t->m.left) * clamp(at, 0, 1);
}

static double span_width(const struct times *t, const struct chart_span *s) {
    return time_x(t, s->last.day + 1) - time_x(t, s->first.day);
}

static bool span_shown(const struct chart *c, const struct chart_span *s) {
    return date_is_set(s->first) && date_is_set(s->last) && s->category < c->n_categories &&
           date_cmp(s->first, c->to) <= 0 && date_cmp(s->last, c->from) >= 0 &&
           date_cmp(s->first, s->last) <= 0;
}

static bool label_inside(const struct times *t, const struct chart_span *s) {
    return s->tone != 2 && chart_text_width(s->label, LABEL_SIZE) + 4 <= span_width(t, s);
}

static struct times measure_times(const struct chart *c, double width) {
    struct times t = {measure(c, width, 6), c->from, (double)date_days(c->from, c->to)};
    if (t.days < 1)
        t.days = 1;
    return t;
}

/* Higher where a label stands below the bar. */
static double time_row(const struct chart *c, const struct times *t, size_t k) {
    for (size_t i = 0; i < c->n_spans; i++)
        if (c->spans[i].category == k && span_shown(c, &c->spans[i]) &&
            !cstr_empty(c->spans[i].label) && !label_inside(t, &c->spans[i]))
            return t->m.row + NOTE_HEIGHT;
    return t->m.row;
}

static double time_rows(const struct chart *c, const struct times *t, struct slice s) {
    double h = 0;
    for (size_t k = s.first; k < s.last; k++)
        h += time_row(c, t, k);
    return h;
}

/* Months between two ticks, so that their names never touch. */
static int month_step(const struct times *t) {
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60};
    double month = (t->m.right - t->m.left) / t->days * 30.4;
    for (size_t i = 0; i < GP_COUNT(steps); i++)
        if (month * steps[i] >= 7 * LABEL_SIZE)
            return steps[i];
    return 120;
}

static void draw_months(struct canvas *cv, const struct times *t, double top, double bottom) {
    struct date_civil c = date_civil(t->from);
    date_t d;
    if (!date_of(c.year, c.month, 1, &d))
        return;
    int step = month_step(t);
    for (; date_cmp(d, cv->c->to) <= 0; d = date_plus_months(d, step)) {
        double x = time_x(t, d.day);
        c = date_civil(d);
        canvas_line(cv, INK_GRID, x, top + AXIS_HEIGHT - 3, x, bottom, 0.4, false);
        const char *name = arena_printf(cv->a, "%d年%d月", c.year, c.month);
        if (x + chart_text_width(name, LABEL_SIZE) <= cv->width) /* else the edge would cut it */
            canvas_text(cv, INK_MUTED, LABEL_SIZE, ANCHOR_START, x, top + 10, name);
    }
}

static void draw_span(struct canvas *cv, const struct times *t, const struct chart_span *s,
                      double top) {
    double x = time_x(t, s->first.day), x2 = x + span_width(t, s);
    if (s->tone == 2) {
        canvas_line(cv, INK_MARKER, x, top - 2, x, top + BAR_HEIGHT + 2, 1.2, false);
        return;
    }
    unsigned ink = s->tone == 1 ? INK_ALERT : INK_SERIES;
    double inset = s->tone == 1 ? 0 : 2; /* told apart without colour by its height */
    canvas_rect(cv, ink, x, top + inset, x2, top + BAR_HEIGHT - inset, 0.4);
    if (!cstr_empty(s->label) && label_inside(t, s))
        draw_inside(cv, ink, (x + x2) / 2, top, s->label);
}

static size_t spans_of(const struct chart *c, size_t k) {
    size_t n = 0;
    for (size_t i = 0; i < c->n_spans; i++)
        n += c->spans[i].category == k;
    return n;
}

static void draw_time_row(struct canvas *cv, const struct times *t, size_t k) {
    const struct chart *c = cv->c;
    double top = cv->y + GAP;
    struct spot *spots = gp_new_n(cv->a, struct spot, spans_of(c, k));
    size_t n = 0;
    draw_name(cv, &t->m, top, k);
    for (size_t i = 0; i < c->n_spans; i++) {
        const struct chart_span *s = &c->spans[i];
        if (s->category != k || !span_shown(c, s))
            continue;
        draw_span(cv, t, s, top);
        if (cstr_empty(s->label) || label_inside(t, s))
            continue;
        double mid = time_x(t, s->first.day) + (s->tone == 2 ? 0 : span_width(t, s) / 2);
        struct spot at = {mid, chart_text_width(s->label, LABEL_SIZE), mid, s->label};
        size_t place = n++;
        for (; place > 0 && spots[place - 1].at > mid; place--)
            spots[place] = spots[place - 1];
        spots[place] = at;
    }
    draw_below(cv, &t->m, top + BAR_HEIGHT, spots, n);
}

static void draw_timeline(struct canvas *cv, struct slice s) {
    struct times t = measure_times(cv->c, cv->width);
    double top = cv->y, bottom = top + AXIS_HEIGHT + time_rows(cv->c, &t, s);
    draw_months(cv, &t, top, bottom);
    cv->y += AXIS_HEIGHT;
    int64_t mark = cv->c->marker; /* a day, as date_t counts */
    bool marked = mark != DEC_UNSET && mark >= cv->c->from.day && mark <= cv->c->to.day;
    double x = marked ? time_x(&t, (int32_t)mark) : 0;
    if (marked)
        canvas_line(cv, INK_MARKER, x, top + AXIS_HEIGHT - 2, x, bottom, 0.8, true);
    for (size_t k = s.first; k < s.last; k++) {
        draw_time_row(cv, &t, k);
        cv->y += time_row(cv->c, &t, k);
    }
    if (marked) {
        double half = chart_text_width(cv->c->marker_label, LABEL_SIZE) / 2;
        canvas_text(cv, INK_MARKER, LABEL_SIZE, ANCHOR_MIDDLE, clamp(x, half, cv->width - half),
                    bottom + 10, cv->c->marker_label);
        cv->y += LINE_STEP;
    }
}

/* All where they fit, else as many as would if each had a label below it. */
static size_t fit_timeline(const struct chart *c, double width, double height) {
    struct times t = measure_times(c, width);
    double room = height - AXIS_HEIGHT - LINE_STEP;
    if (time_rows(c, &t, (struct slice){0, c->n_categories}) <= room)
        return c->n_categories;
    return rows_fit(t.m.row + NOTE_HEIGHT, room);
}

const struct chart_kind_ops chart_timeline = {fit_timeline, draw_timeline};
