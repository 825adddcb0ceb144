/* chart_layout at the end is the entry; it draws the header and leaves the rest to the kind's own
 * file (chart_columns.c, chart_rows.c). What stands above is what the kinds share: the canvas they
 * draw on, the legend, axes and how figures are kept apart. Whatever has to know a height before
 * drawing asks the function that draws, without a canvas (walk_header), so the two cannot differ.
 */

#include "report/chart_layout.h"

#include "base/utf8.h"
#include "report/chart_parts.h"

static const uint32_t inks[CHART_N_INKS] = {
    [INK_TEXT] = 0x1A1A1A,       [INK_MUTED] = 0x595959,      [INK_AXIS] = 0x404040,
    [INK_GRID] = 0xDDDDDD,       [INK_TRACK] = 0xEDEDED,      [INK_MARKER] = 0x9C1C1C,
    [INK_ALERT] = 0xC0504D,      [INK_PAPER] = 0xFFFFFF,      [INK_GRADE] = 0x1F4E79,
    [INK_GRADE + 1] = 0x6FA3D4,  [INK_GRADE + 2] = 0xE8C468,  [INK_GRADE + 3] = 0xC0504D,
    [INK_GRADE + 4] = 0xBFBFBF,  [INK_SERIES] = 0x1F4E79,     [INK_SERIES + 1] = 0xA9C4E0,
    [INK_SERIES + 2] = 0x5B7F95, [INK_SERIES + 3] = 0xE3D3A8, [INK_SERIES + 4] = 0x7A6A45,
    [INK_SERIES + 5] = 0xD0D0D0,
};

unsigned chart_tone_ink(unsigned tone) {
    return INK_GRADE + (tone < CHART_N_GRADE_INKS ? tone : CHART_N_GRADE_INKS - 1);
}

uint32_t chart_ink_rgb(unsigned ink) {
    if (ink >= INK_SERIES)
        ink = INK_SERIES + (ink - INK_SERIES) % CHART_N_SERIES_INKS;
    return inks[ink];
}

double chart_char_em(uint32_t c) {
    if (c >= 0x80)
        return 1.0; /* “”—· too are full width in Chinese fonts */
    return c == '%' || c == '@' || c == 'M' || c == 'W' || c == 'm' || c == 'w' ? 0.95 : 0.56;
}

double chart_text_width(const char *text, double size) {
    struct str s = str_of(text);
    double em = 0;
    for (size_t pos = 0; pos < s.n;)
        em += chart_char_em(utf8_next(s, &pos));
    return em * size;
}

/* Bytes of the text that fit into the width; at least one character. */
static size_t prefix_that_fits(struct str s, double size, double width) {
    double used = 0;
    size_t pos = 0;
    while (pos < s.n) {
        size_t next = pos;
        used += chart_char_em(utf8_next(s, &next)) * size;
        if (used > width && pos > 0)
            break;
        pos = next;
    }
    return pos;
}

static struct chart_shape *add(struct canvas *cv, enum chart_shape_kind kind, unsigned ink) {
    struct chart_shape *s = VEC_PUSH(cv->a, &cv->shapes);
    s->kind = kind;
    s->ink = ink;
    return s;
}

void canvas_rect(struct canvas *cv, unsigned ink, double x, double y, double x2, double y2,
                 double outline) {
    struct chart_shape *s = add(cv, SHAPE_RECT, ink);
    s->x = x;
    s->y = y;
    s->x2 = x2;
    s->y2 = y2;
    s->width = outline;
}

void canvas_line(struct canvas *cv, unsigned ink, double x, double y, double x2, double y2,
                 double width, bool dashed) {
    struct chart_shape *s = add(cv, SHAPE_LINE, ink);
    s->x = x;
    s->y = y;
    s->x2 = x2;
    s->y2 = y2;
    s->width = width;
    s->dashed = dashed;
}

void canvas_dot(struct canvas *cv, unsigned ink, double x, double y, double radius) {
    struct chart_shape *s = add(cv, SHAPE_DOT, ink);
    s->x = x;
    s->y = y;
    s->x2 = radius;
}

void canvas_text(struct canvas *cv, unsigned ink, double size, enum chart_anchor anchor, double x,
                 double y, const char *text) {
    if (cstr_empty(text))
        return;
    struct chart_shape *s = add(cv, SHAPE_TEXT, ink);
    s->x = x;
    s->y = y;
    s->size = size;
    s->anchor = anchor;
    s->text = text;
}

/* An upright or level line that passes through the box. */
static bool crosses(const struct chart_shape *s, double x, double y, double x2, double y2) {
    if (s->kind != SHAPE_LINE || (s->x < s->x2 && s->y < s->y2))
        return false;
    return s->x <= x2 && s->x2 >= x && s->y <= y2 && s->y2 >= y;
}

void canvas_figure(struct canvas *cv, double size, double x, double y, const char *text) {
    double half = chart_text_width(text, size) / 2 + 1, top = y - size * 0.86, low = y + size * 0.2;
    for (size_t i = 0; i < cv->shapes.n; i++)
        if (crosses(&cv->shapes.v[i], x - half, top, x + half, low)) {
            canvas_rect(cv, INK_PAPER, x - half, top, x + half, low, 0);
            break;
        }
    canvas_text(cv, INK_TEXT, size, ANCHOR_MIDDLE, x, y, text);
}

void canvas_wrapped(struct canvas *cv, enum chart_anchor anchor, double x, double y, double width,
                    size_t n_lines, const char *text) {
    struct str s = str_of(text);
    for (size_t i = 0; i < n_lines && s.n > 0; i++) {
        size_t n = prefix_that_fits(s, NAME_SIZE, width);
        bool cut = n < s.n && i + 1 == n_lines;
        if (cut)
            n = prefix_that_fits(s, NAME_SIZE, width - NAME_SIZE);
        const char *line = arena_printf(cv->a, "%.*s%s", (int)n, s.p, cut ? "…" : "");
        canvas_text(cv, INK_TEXT, NAME_SIZE, anchor, x, y + LINE_STEP * (double)i, line);
        s = (struct str){s.p + n, s.n - n};
    }
}

size_t chart_n_lines(const char *text, double width, size_t max) {
    struct str s = str_of(text);
    size_t n = 0;
    while (s.n > 0 && n < max) {
        size_t used = prefix_that_fits(s, NAME_SIZE, width);
        s = (struct str){s.p + used, s.n - used};
        n++;
    }
    return n;
}

/* ---- legend ---- */

static const char *const tone_names[] = {"在岗", "空岗"};

static bool tone_used(const struct chart *c, unsigned tone) {
    for (size_t i = 0; i < c->n_spans; i++)
        if (c->spans[i].tone == tone)
            return true;
    return false;
}

size_t chart_legend_count(const struct chart *c) {
    if (c->kind == CHART_TIMELINE)
        return GP_COUNT(tone_names);
    if (c->kind == CHART_RANKED)
        return c->n_tones;
    if (c->kind == CHART_STRIP) /* the dots are all of one kind */
        return c->n_series < 2 ? c->n_series : 2;
    return c->n_series > 1 ? c->n_series : 0;
}

const char *chart_legend_name(const struct chart *c, size_t i) {
    if (c->kind == CHART_TIMELINE)
        return tone_used(c, (unsigned)i) ? tone_names[i] : NULL;
    for (size_t k = 0; c->kind == CHART_RANKED && k < c->n_categories; k++)
        if (c->tones[k] == i)
            return c->tone_names[i];
    if (c->kind == CHART_RANKED)
        return NULL;
    if (c->kind == CHART_STRIP && i > 0)
        return "各评分人";
    if (c->kind == CHART_PROGRESS && i > 0) /* both ends of one range */
        return i == 1 ? "本轮最低至最高" : NULL;
    return c->series[i].name;
}

static unsigned legend_ink(const struct chart *c, size_t i) {
    if (c->kind == CHART_TIMELINE)
        return i == 0 ? INK_SERIES : INK_ALERT;
    if (c->kind == CHART_RANKED)
        return chart_tone_ink((unsigned)i);
    if (c->kind == CHART_STRIP)
        return i == 0 ? INK_MARKER : INK_SERIES;
    return INK_SERIES + (unsigned)i;
}

static const char *unit_text(struct arena *a, const struct chart *c) {
    return cstr_empty(c->unit) ? "" : arena_printf(a, "单位：%s", c->unit);
}

/* Walks the legend; draws it where a canvas is given. Gives the height of the header. */
static double walk_header(const struct chart *c, double width, struct canvas *cv) {
    const double key = 8, top = 10;
    double x =
        cstr_empty(c->unit) ? 0 : chart_text_width(c->unit, LABEL_SIZE) + 3 * LABEL_SIZE + 12;
    double y = 0, used = x > 0 ? LINE_STEP : 0;
    for (size_t i = 0; i < chart_legend_count(c); i++) {
        const char *name = chart_legend_name(c, i);
        if (cstr_empty(name))
            continue;
        double w = key + 3 + chart_text_width(name, LABEL_SIZE) + 12;
        if (x > 0 && x + w > width) {
            x = 0;
            y += LINE_STEP;
        }
        if (cv) {
            double base = cv->y + y + top;
            canvas_rect(cv, legend_ink(c, i), x, base - 7, x + key, base + 1, 0.4);
            canvas_text(cv, INK_TEXT, LABEL_SIZE, ANCHOR_START, x + key + 3, base, name);
        }
        x += w;
        used = y + LINE_STEP;
    }
    return used > 0 ? used + GAP : 0;
}

double chart_header_height(const struct chart *c, double width) {
    return walk_header(c, width, NULL);
}

void canvas_header(struct canvas *cv) {
    canvas_text(cv, INK_MUTED, LABEL_SIZE, ANCHOR_START, 0, cv->y + 10, unit_text(cv->a, cv->c));
    cv->y += walk_header(cv->c, cv->width, cv);
}

/* ---- axis and figures ---- */

static void take(int64_t v, int64_t *low, int64_t *high) {
    if (v == DEC_UNSET)
        return;
    if (v < *low)
        *low = v;
    if (v > *high)
        *high = v;
}

/* The smallest of 1, 2, 5 × 10^k that parts the range into at most five. */
static int64_t nice_step(double range) {
    static const int64_t factors[] = {1, 2, 5};
    int64_t unit = 1;
    for (;;) {
        for (size_t i = 0; i < GP_COUNT(factors); i++)
            if ((double)unit * (double)factors[i] * 5 >= range)
                return unit * factors[i];
        if (unit > INT64_MAX / 100)
            return unit;
        unit *= 10;
    }
}

/* v moved away from zero to a multiple of step; v itself where that does not fit. */
static int64_t outward(int64_t v, int64_t step) {
    int64_t r;
    return dec_round_to(v, step, ROUND_UP, &r) ? r : v;
}

struct axis chart_axis(const struct chart *c) {
    int64_t low = 0, high = 0;
    for (size_t i = 0; i < c->n_series; i++)
        for (size_t k = 0; k < c->n_categories; k++)
            take(c->series[i].values[k], &low, &high);
    bool full = c->full != DEC_UNSET && c->full >= high && c->full > 0;
    if (full)
        high = c->full;
    if (low == high)
        high = 1;
    struct axis ax = {low, high, nice_step((double)high - (double)low)};
    ax.low = outward(low, ax.step);
    if (!full)
        ax.high = outward(high, ax.step);
    return ax;
}

/* The multiple of step below or above; v itself where that does not fit. */
static int64_t to_step(int64_t v, int64_t step, bool up) {
    int64_t over = v % step < 0 ? v % step + step : v % step, r;
    if (over == 0)
        return v;
    return (up ? dec_add(v, step - over, &r) : dec_sub(v, over, &r)) ? r : v;
}

struct axis chart_axis_close(const struct chart *c) {
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < c->n_series; i++)
        for (size_t k = 0; k < c->n_categories; k++)
            take(c->series[i].values[k], &low, &high);
    if (low > high)
        low = 0, high = 1;
    struct axis ax = {low, high, nice_step((double)high - (double)low)};
    ax.low = to_step(low, ax.step, false);
    ax.high = to_step(high, ax.step, true);
    if (ax.low == ax.high && !dec_add(ax.high, ax.step, &ax.high))
        ax.low -= ax.step;
    if (c->full != DEC_UNSET && ax.high > c->full && c->full > ax.low && c->full >= high)
        ax.high = c->full;
    return ax;
}

double axis_at(struct axis ax, int64_t v) {
    double at = ((double)v - (double)ax.low) / ((double)ax.high - (double)ax.low);
    return at < 0 ? 0 : at > 1 ? 1 : at;
}

const char *chart_figure(struct arena *a, const struct chart *c, size_t series, size_t category) {
    const struct chart_series *s = &c->series[series];
    if (s->labels && s->labels[category])
        return s->labels[category];
    char text[DEC_TEXT];
    return arena_strdup(a, dec_format(s->values[category], c->scale, DEC_TRIM | DEC_GROUP, text));
}

double chart_figure_width(const struct chart *c, size_t series, size_t category) {
    const struct chart_series *s = &c->series[series];
    if (s->labels && s->labels[category])
        return chart_text_width(s->labels[category], LABEL_SIZE);
    char text[DEC_TEXT];
    return chart_text_width(dec_format(s->values[category], c->scale, DEC_TRIM | DEC_GROUP, text),
                            LABEL_SIZE);
}

void chart_spread(struct spot *s, size_t n, double gap, double low, double high) {
    double edge = low;
    for (size_t i = 0; i < n; i++) {
        if (s[i].at - s[i].size / 2 < edge)
            s[i].at = edge + s[i].size / 2;
        edge = s[i].at + s[i].size / 2 + gap;
    }
    edge = high;
    for (size_t i = n; i-- > 0;) {
        if (s[i].at + s[i].size / 2 <= edge)
            break;
        s[i].at = edge - s[i].size / 2;
        edge = s[i].at - s[i].size / 2 - gap;
    }
}

/* ---- entry ---- */

static const struct chart_kind_ops *const kinds[] = {
    [CHART_BARS] = &chart_bars,         [CHART_STACKED] = &chart_stacked,
    [CHART_PROGRESS] = &chart_progress, [CHART_TIMELINE] = &chart_timeline,
    [CHART_LINES] = &chart_lines,       [CHART_SLIPS] = &chart_slips,
    [CHART_RANKED] = &chart_ranked,     [CHART_STRIP] = &chart_strip,
};

const struct chart_drawing *chart_layout(struct arena *a, const struct chart *c, double width,
                                         size_t first, size_t n) {
    struct canvas cv = {.a = a, .c = c, .width = width};
    struct slice s = {first, c->n_categories};
    if (first < c->n_categories && n < c->n_categories - first)
        s.last = first + n;
    canvas_header(&cv);
    if (s.first < s.last)
        kinds[c->kind]->draw(&cv, s);
    else
        canvas_text(&cv, INK_MUTED, NAME_SIZE, ANCHOR_MIDDLE, width / 2, cv.y += LINE_STEP,
                    "没有数据");
    struct chart_drawing *d = gp_new(a, struct chart_drawing);
    *d = (struct chart_drawing){width, cv.y + GAP, cv.shapes.v, cv.shapes.n};
    return d;
}

size_t chart_fit(const struct chart *c, double width, double height, size_t first) {
    if (first >= c->n_categories)
        return 0;
    size_t left = c->n_categories - first;
    size_t n = kinds[c->kind]->fit(c, width, height - chart_header_height(c, width) - GAP);
    if (n == 0)
        n = 1;
    return n < left ? n : left;
}
