/* What a chart shows, in one sentence made from its figures: for each kind what people look for
 * first in it. NULL where there is nothing to say, or one figure alone. */
#include "report/chart_parts.h"

struct ends {
    size_t low, high, n; /* places of the ends, and how many values are known */
};

static struct ends ends_of(const struct chart *c, size_t series) {
    const int64_t *v = c->series[series].values;
    struct ends e = {0, 0, 0};
    for (size_t k = 0; k < c->n_categories; k++) {
        if (v[k] == DEC_UNSET)
            continue;
        if (e.n == 0 || v[k] < v[e.low])
            e.low = k;
        if (e.n == 0 || v[k] > v[e.high])
            e.high = k;
        e.n++;
    }
    return e;
}

/* 97.85分; what has its unit already stays as it is. */
static const char *figure(struct arena *a, const struct chart *c, size_t series, size_t k) {
    const char *text = chart_figure(a, c, series, k);
    if (cstr_empty(c->unit) || strstr(text, c->unit))
        return text;
    return arena_printf(a, "%s%s", text, c->unit);
}

static const char *say_ends(struct arena *a, const struct chart *c, size_t series) {
    struct ends e = ends_of(c, series);
    if (e.n < 2)
        return NULL;
    if (c->series[series].values[e.low] == c->series[series].values[e.high])
        return arena_printf(a, "各项相同，都是%s。", figure(a, c, series, e.low));
    return arena_printf(a, "最高的是%s（%s），最低的是%s（%s）。", c->categories[e.high],
                        figure(a, c, series, e.high), c->categories[e.low],
                        figure(a, c, series, e.low));
}

/* Against the full mark, and where time is told, against the time that has passed. */
static const char *say_progress(struct arena *a, const struct chart *c) {
    if (c->n_series != 1 || c->marker == DEC_UNSET || c->full == DEC_UNSET)
        return c->n_series > 0 ? say_ends(a, c, 0) : NULL;
    size_t known = 0, full = 0, behind = 0;
    for (size_t k = 0; k < c->n_categories; k++) {
        int64_t v = c->series[0].values[k];
        if (v == DEC_UNSET)
            continue;
        known++;
        full += v >= c->full;
        behind += v < c->full && v < c->marker;
    }
    if (known == 0)
        return NULL;
    return arena_printf(a, "%zu项中%zu项已完成，%zu项落后于%s。", known, full, behind,
                        cstr_empty(c->marker_label) ? "标线" : c->marker_label);
}

/* The part that is the largest of them all, and between what it lies. */
static const char *say_stacked(struct arena *a, const struct chart *c) {
    size_t largest = 0;
    double most = -1;
    for (size_t i = 0; i < c->n_series; i++) {
        double sum = 0;
        for (size_t k = 0; k < c->n_categories; k++)
            sum += c->series[i].values[k] == DEC_UNSET ? 0 : (double)c->series[i].values[k];
        if (sum > most) {
            most = sum;
            largest = i;
        }
    }
    struct ends e = c->n_series ? ends_of(c, largest) : (struct ends){0, 0, 0};
    if (e.n == 0)
        return NULL;
    const char *name = c->series[largest].name;
    if (e.low == e.high)
        return arena_printf(a, "占比最大的是%s（%s）。", name, figure(a, c, largest, e.low));
    return arena_printf(a, "占比最大的是%s，在%s（%s）到%s（%s）之间。", name,
                        figure(a, c, largest, e.low), c->categories[e.low],
                        figure(a, c, largest, e.high), c->categories[e.high]);
}

static const char *say_timeline(struct arena *a, const struct chart *c) {
    size_t gaps = 0, posts = 0;
    int64_t longest = 0;
    const struct chart_span *which = NULL;
    for (size_t k = 0; k < c->n_categories; k++) {
        bool any = false;
        for (size_t i = 0; i < c->n_spans; i++) {
            const struct chart_span *s = &c->spans[i];
            if (s->category != k || s->tone != 1 || !date_is_set(s->first) || !date_is_set(s->last))
                continue;
            int64_t days = date_days(s->first, s->last);
            any = true;
            gaps++;
            if (days > longest) {
                longest = days;
                which = s;
            }
        }
        posts += any;
    }
    if (!which)
        return arena_printf(a, "%zu个岗位都没有空岗。", c->n_categories);
    return arena_printf(a, "%zu个岗位中%zu个有空岗，共%zu次，最长的是%s，%lld天。", c->n_categories,
                        posts, gaps, c->categories[which->category], (long long)longest);
}

/* The last known value of a line beside the one before: 1 up, -1 down, 0 neither or unknown. */
static int trend(const struct chart *c, size_t series) {
    const int64_t *v = c->series[series].values;
    int64_t last = DEC_UNSET;
    for (size_t k = c->n_categories; k > 0; k--) {
        if (v[k - 1] == DEC_UNSET)
            continue;
        if (last != DEC_UNSET)
            return last > v[k - 1] ? 1 : last < v[k - 1] ? -1 : 0;
        last = v[k - 1];
    }
    return 0;
}

static const char *say_lines(struct arena *a, const struct chart *c) {
    size_t up = 0, down = 0;
    for (size_t i = 0; i < c->n_series; i++) {
        int t = trend(c, i);
        up += t > 0;
        down += t < 0;
    }
    if (c->n_categories < 2 || c->n_series == 0)
        return NULL;
    if (c->n_series > 1)
        return arena_printf(a, "与上一次相比，%zu个上升，%zu个下降。", up, down);
    return up ? "与上一次相比上升。" : down ? "与上一次相比下降。" : "与上一次相比没有变化。";
}

/* Groups of bars: the group in which they differ most. */
static const char *say_bars(struct arena *a, const struct chart *c) {
    if (c->n_series == 1)
        return say_ends(a, c, 0);
    size_t where = 0, low = 0, high = 0;
    int64_t widest = -1;
    for (size_t k = 0; k < c->n_categories; k++) {
        size_t least = SIZE_MAX, most = SIZE_MAX, known = 0;
        for (size_t i = 0; i < c->n_series; i++) {
            int64_t v = c->series[i].values[k];
            if (v == DEC_UNSET)
                continue;
            known++;
            if (least == SIZE_MAX || v < c->series[least].values[k])
                least = i;
            if (most == SIZE_MAX || v > c->series[most].values[k])
                most = i;
        }
        if (known < 2 || c->series[most].values[k] - c->series[least].values[k] <= widest)
            continue;
        widest = c->series[most].values[k] - c->series[least].values[k];
        where = k;
        low = least;
        high = most;
    }
    if (widest <= 0)
        return widest == 0 ? "各项没有差别。" : NULL;
    return arena_printf(a, "差别最大的是%s：%s最高（%s），%s最低（%s）。", c->categories[where],
                        c->series[high].name, figure(a, c, high, where), c->series[low].name,
                        figure(a, c, low, where));
}

/* Where those who gave the marks are furthest apart. */
static const char *say_strip(struct arena *a, const struct chart *c) {
    size_t where = 0, low = 0, high = 0;
    int64_t widest = -1;
    for (size_t k = 0; k < c->n_categories; k++) {
        size_t least = 0, most = 0;
        for (size_t i = 1; i < c->n_series; i++) {
            int64_t v = c->series[i].values[k];
            if (v == DEC_UNSET)
                continue;
            least = least == 0 || v < c->series[least].values[k] ? i : least;
            most = most == 0 || v > c->series[most].values[k] ? i : most;
        }
        int64_t apart = least ? c->series[most].values[k] - c->series[least].values[k] : -1;
        if (apart <= widest)
            continue;
        widest = apart;
        where = k;
        low = least;
        high = most;
    }
    if (widest <= 0)
        return widest == 0 ? "各评分人的评分都相同。" : NULL;
    return arena_printf(a, "评分人之间相差最大的是%s：最低%s，最高%s。", c->categories[where],
                        figure(a, c, low, where), figure(a, c, high, where));
}

const char *chart_says(struct arena *a, const struct chart *c) {
    switch (c->kind) {
    case CHART_BARS:
        return say_bars(a, c);
    case CHART_STACKED:
        return say_stacked(a, c);
    case CHART_PROGRESS:
        return say_progress(a, c);
    case CHART_TIMELINE:
        return say_timeline(a, c);
    case CHART_LINES:
        return say_lines(a, c);
    case CHART_RANKED:
        return c->n_series ? say_ends(a, c, 0) : NULL;
    case CHART_STRIP:
        return say_strip(a, c);
    case CHART_SLIPS:
        return NULL;
    }
    return NULL;
}

const char *chart_in_words(struct arena *a, const struct chart *c) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b, "%s：", c->title);
    for (size_t k = 0; k < c->n_series; k++)
        for (size_t i = 0; i < c->n_categories; i++)
            buf_addf(&b, "%s%s%s %s", k + i ? "；" : "", c->n_series > 1 ? c->series[k].name : "",
                     c->categories[i],
                     c->series[k].values[i] == DEC_UNSET ? "无" : c->series[k].labels[i]);
    buf_adds(&b, "。");
    return arena_strdup(a, buf_text(&b));
}
