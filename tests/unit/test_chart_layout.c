#include "test.h"

#include "report/chart_layout.h"
#include "sample_doc.h"

#define WIDTH 442.0 /* 156 mm, the measure of GB/T 9704 */

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

struct frame {
    double left, top, right, bottom;
};

/* Characters reach from about 0.8 em above the baseline to 0.1 below it. */
static struct frame frame_of(const struct chart_shape *s) {
    double w = chart_text_width(s->text, s->size);
    double x = s->anchor == ANCHOR_START ? s->x : s->anchor == ANCHOR_END ? s->x - w : s->x - w / 2;
    return (struct frame){x, s->y - 0.8 * s->size, x + w, s->y + 0.1 * s->size};
}

static void assert_tidy(const struct chart_drawing *d) {
    for (size_t i = 0; i < d->n_shapes; i++) {
        if (d->shapes[i].kind != SHAPE_TEXT)
            continue;
        struct frame a = frame_of(&d->shapes[i]);
        if (a.left < -0.5 || a.right > d->width + 0.5 || a.top < -0.5 || a.bottom > d->height + 0.5)
            fail_msg("“%s” leaves the drawing", d->shapes[i].text);
        for (size_t k = i + 1; k < d->n_shapes; k++) {
            if (d->shapes[k].kind != SHAPE_TEXT)
                continue;
            struct frame b = frame_of(&d->shapes[k]);
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                fail_msg("“%s” overlaps “%s”", d->shapes[i].text, d->shapes[k].text);
        }
    }
}

static size_t count_text(const struct chart_drawing *d, const char *text) {
    size_t n = 0;
    for (size_t i = 0; i < d->n_shapes; i++)
        n += d->shapes[i].kind == SHAPE_TEXT && cstr_eq(d->shapes[i].text, text);
    return n;
}

static size_t all_samples(struct chart *out) {
    struct sample s = {.a = &arena};
    size_t n = 0;
    out[n++] = sample_bars();
    out[n++] = sample_stack();
    out[n++] = sample_rate();
    out[n++] = sample_timeline(&s);
    out[n++] = sample_lines();
    return n;
}

static void no_text_overlaps_another_or_leaves_the_drawing(void **state) {
    (void)state;
    struct chart charts[5];
    size_t n = all_samples(charts);
    for (size_t i = 0; i < n; i++)
        assert_tidy(chart_layout(&arena, &charts[i], WIDTH, 0, SIZE_MAX));
}

/* Each told from the figures of its chart alone. */
static void a_chart_says_what_it_shows_in_one_sentence(void **state) {
    (void)state;
    static const char *const names[] = {"六和", "六联", "坪山"};
    static const int64_t totals[] = {9785, 8870, 9340}, rates[] = {10000, 2500, DEC_UNSET},
                         before[] = {9000, 9100, DEC_UNSET};
    const struct chart_series one[] = {{"总分", totals, NULL}},
                              progress[] = {{"完成率", rates, NULL}};
    const struct chart_series lines[] = {{"甲", totals, NULL}, {"乙", before, NULL}};
    const struct chart_series marks[] = {
        {"计入的得分", totals, NULL}, {"评分人1", before, NULL}, {"评分人2", totals, NULL}};
    const struct chart_series shares[] = {{"人力成本", totals, NULL}, {"管理费", before, NULL}};
    const struct {
        struct chart chart;
        const char *says;
    } cases[] = {
        {{.kind = CHART_RANKED, .unit = "分", .series = one, .n_series = 1},
         "最高的是六和（97.85分），最低的是六联（88.7分）。"},
        {{.kind = CHART_PROGRESS,
          .unit = "%",
          .full = 10000,
          .marker = 8000,
          .marker_label = "合同时间进度",
          .series = progress,
          .n_series = 1},
         "2项中1项已完成，1项落后于合同时间进度。"},
        {{.kind = CHART_LINES, .series = lines, .n_series = 2}, "与上一次相比，2个上升，0个下降。"},
        {{.kind = CHART_STACKED, .unit = "%", .series = shares, .n_series = 2},
         "占比最大的是人力成本，在88.7%（六联）到97.85%（六和）之间。"},
        {{.kind = CHART_BARS, .unit = "%", .series = shares, .n_series = 2},
         "差别最大的是六和：人力成本最高（97.85%），管理费最低（90%）。"},
        {{.kind = CHART_STRIP, .unit = "分", .series = marks, .n_series = 3},
         "评分人之间相差最大的是六和：最低90分，最高97.85分。"},
        {{.kind = CHART_STRIP, .unit = "分", .series = marks, .n_series = 1}, NULL},
        {{.kind = CHART_TIMELINE}, "3个岗位都没有空岗。"},
        {{.kind = CHART_LINES}, NULL},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct chart c = cases[i].chart;
        c.categories = names;
        c.n_categories = 3;
        c.scale = 2;
        if (c.kind != CHART_PROGRESS)
            c.full = c.marker = DEC_UNSET;
        const char *says = chart_says(&arena, &c);
        assert_true(!says == !cases[i].says);
        if (says)
            assert_string_equal(says, cases[i].says);
    }
}

static void every_figure_is_printed_exactly(void **state) {
    (void)state;
    struct chart c = sample_bars();
    const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, 0, SIZE_MAX);
    /* source: 第二部分 一; 9.3 and 24.5 were given twice each */
    assert_int_equal(count_text(d, "34.65"), 1);
    assert_int_equal(count_text(d, "19.8"), 1);
    assert_int_equal(count_text(d, "9.3"), 2);
    assert_int_equal(count_text(d, "24.5"), 2);
    c = sample_stack();
    d = chart_layout(&arena, &c, WIDTH, 0, SIZE_MAX);
    assert_int_equal(count_text(d, "85.77"), 1); /* inside its bar */
    assert_int_equal(count_text(d, "0.89"), 1);  /* below it */
}

static void a_missing_figure_is_shown_as_missing_and_not_as_zero(void **state) {
    (void)state;
    struct chart c = sample_rate();
    const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, 0, SIZE_MAX);
    assert_int_equal(count_text(d, "未填报"), 1); /* the fourth value is unset */
    assert_int_equal(count_text(d, "0"), 0);
}

static void bars_are_as_high_as_their_values_say(void **state) {
    (void)state;
    static const int64_t values[] = {1000, 2000, -500};
    static const char *const names[] = {"甲", "乙", "丙"};
    static const struct chart_series series = {"数", values, NULL};
    struct chart c = {.kind = CHART_BARS,
                      .full = DEC_UNSET,
                      .marker = DEC_UNSET,
                      .scale = 2,
                      .categories = names,
                      .n_categories = 3,
                      .series = &series,
                      .n_series = 1};
    const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, 0, 3);
    double heights[3] = {0}, tops[3] = {0};
    size_t n = 0;
    for (size_t i = 0; i < d->n_shapes; i++)
        if (d->shapes[i].kind == SHAPE_RECT && d->shapes[i].ink == INK_SERIES && n < 3) {
            tops[n] = d->shapes[i].y;
            heights[n++] = d->shapes[i].y2 - d->shapes[i].y;
        }
    assert_int_equal(n, 3);
    assert_true(heights[1] > 1.99 * heights[0] && heights[1] < 2.01 * heights[0]);
    assert_true(heights[2] > 0.49 * heights[0] && heights[2] < 0.51 * heights[0]);
    assert_true(tops[2] > tops[0]); /* a negative value hangs below the base line */
    assert_tidy(d);
}

static bool lies_in(const struct chart_shape *s, struct frame f) {
    return s->x <= f.left && s->x2 >= f.right && s->y <= f.top && s->y2 >= f.bottom;
}

static void a_marker_does_not_strike_out_a_figure(void **state) {
    (void)state;
    static const int64_t values[] = {78, 40};
    static const char *const names[] = {"甲", "乙"}, *const labels[] = {"78分", "40分"};
    static const struct chart_series series = {"得分", values, labels};
    struct chart c = {.kind = CHART_BARS,
                      .full = 100,
                      .marker = 82, /* passes behind the figure that stands on the bar of 78 */
                      .marker_label = "均值",
                      .categories = names,
                      .n_categories = 2,
                      .series = &series,
                      .n_series = 1};
    const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, 0, 2);
    for (size_t i = 1; i < d->n_shapes; i++)
        if (d->shapes[i].kind == SHAPE_TEXT && cstr_eq(d->shapes[i].text, "78分")) {
            const struct chart_shape *under = &d->shapes[i - 1];
            assert_int_equal(under->kind, SHAPE_RECT);
            assert_int_equal(under->ink, INK_PAPER);
            assert_true(lies_in(under, frame_of(&d->shapes[i])));
            return;
        }
    fail_msg("the figure is missing");
}

/* A chart of every center of a district. */
static struct chart many(enum chart_kind kind, size_t n) {
    int64_t *values = gp_new_n(&arena, int64_t, n);
    const char **names = gp_new_n(&arena, const char *, n);
    struct chart_series *series = gp_new(&arena, struct chart_series);
    for (size_t i = 0; i < n; i++) {
        values[i] = (int64_t)(i * 7919 % 10000);
        names[i] = arena_printf(&arena, "第%zu号社区党群服务中心（含分站点）", i + 1);
    }
    *series = (struct chart_series){"得分", values, NULL};
    return (struct chart){.kind = kind,
                          .unit = "分",
                          .full = 10000,
                          .marker = DEC_UNSET,
                          .scale = 2,
                          .categories = names,
                          .n_categories = n,
                          .series = series,
                          .n_series = 1,
                          .from = sample_day("2021-12-01"),
                          .to = sample_day("2022-05-31")};
}

/* The mark that counts lies among the dots, lowest and highest have their figures, and what was not
 * given has none. */
static void a_strip_has_a_dot_a_mark_on_an_axis_of_its_own(void **state) {
    (void)state;
    static const char *const names[] = {"六和", "六联"};
    static const int64_t counts[] = {9000, 8500}, first[] = {8800, 8500},
                         second[] = {9200, DEC_UNSET}, third[] = {8800, DEC_UNSET};
    const struct chart_series series[] = {{"计入的得分", counts, NULL},
                                          {"评分人1", first, NULL},
                                          {"评分人2", second, NULL},
                                          {"评分人3", third, NULL}};
    const struct chart c = {.kind = CHART_STRIP,
                            .unit = "分",
                            .scale = 2,
                            .full = 10000,
                            .marker = DEC_UNSET,
                            .categories = names,
                            .n_categories = 2,
                            .series = series,
                            .n_series = 4};
    const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, 0, SIZE_MAX);
    double x[4] = {0};
    size_t dots = 0, marks = 0;
    assert_tidy(d);
    for (size_t i = 0; i < d->n_shapes; i++) {
        if (d->shapes[i].kind == SHAPE_DOT) {
            assert_true(dots < 4);
            x[dots++] = d->shapes[i].x;
        }
        marks += d->shapes[i].kind == SHAPE_LINE && d->shapes[i].ink == INK_MARKER;
    }
    assert_int_equal(dots, 4);
    assert_int_equal(marks, 2);
    assert_true(x[0] == x[2] && x[3] < x[0] && x[0] < x[1]);
    assert_true(x[1] - x[3] > 0.7 * (WIDTH - 120)); /* not squeezed by an axis from zero */
    assert_int_equal(count_text(d, "92"), 1);
    assert_int_equal(count_text(d, "85"), 2); /* its only mark, which is what counts */
    assert_int_equal(count_text(d, "各评分人"), 1);
}

static void slices_hold_all_categories_and_keep_within_the_height(void **state) {
    (void)state;
    const double height = 500;
    for (int kind = CHART_BARS; kind <= CHART_STRIP; kind++) {
        if (kind == CHART_SLIPS || kind == CHART_RANKED) /* of few */
            continue;
        struct chart c = many((enum chart_kind)kind, 100);
        size_t first = 0;
        while (first < 100) {
            size_t n = chart_fit(&c, WIDTH, height, first);
            assert_true(n > 0 && n <= 100 - first);
            const struct chart_drawing *d = chart_layout(&arena, &c, WIDTH, first, n);
            assert_true(d->height <= height);
            assert_tidy(d);
            first += n;
        }
        assert_int_equal(chart_fit(&c, WIDTH, height, 100), 0);
    }
}

static void odd_charts_are_drawn_without_harm(void **state) {
    (void)state;
    static const int64_t values[] = {INT64_MAX, INT64_MIN + 1, DEC_UNSET, 0};
    static const struct chart_series two[] = {{"一", values, NULL}, {NULL, values, NULL}};
    for (int kind = CHART_BARS; kind <= CHART_STRIP; kind++) {
        if (kind == CHART_SLIPS || kind == CHART_RANKED) /* need what the others do not have */
            continue;
        struct chart c = many((enum chart_kind)kind, 4);
        c.series = two;
        c.n_series = 2;
        c.full = DEC_UNSET;
        assert_true(chart_layout(&arena, &c, WIDTH, 0, 4)->n_shapes > 0);
        c.n_series = 0;
        assert_true(chart_layout(&arena, &c, WIDTH, 0, 4)->height > 0);
        c.n_categories = 0;
        assert_int_equal(count_text(chart_layout(&arena, &c, WIDTH, 0, 9), "没有数据"), 1);
        c = many((enum chart_kind)kind, 3);
        c.to = date_plus(c.from, -5);
        c.categories = (const char *const[]){"", NULL, "很长很长很长很长很长很长很长很长的名称"};
        assert_true(chart_layout(&arena, &c, 60, 0, 3)->height > 0);
    }
}

static double lightness(unsigned ink) {
    uint32_t c = chart_ink_rgb(ink);
    return 0.299 * (c >> 16 & 255) + 0.587 * (c >> 8 & 255) + 0.114 * (c & 255);
}

/* 40 of 255 is our own bound; less is hard to tell apart on an office printer. */
static void neighbouring_series_differ_in_lightness(void **state) {
    (void)state;
    for (unsigned i = 0; i + 1 < CHART_N_SERIES_INKS; i++) {
        double d = lightness(INK_SERIES + i) - lightness(INK_SERIES + i + 1);
        assert_true(d > 40 || d < -40);
    }
    assert_int_equal(chart_ink_rgb(INK_SERIES), chart_ink_rgb(INK_SERIES + CHART_N_SERIES_INKS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_overlaps_another_or_leaves_the_drawing),
        cmocka_unit_test(a_chart_says_what_it_shows_in_one_sentence),
        cmocka_unit_test(every_figure_is_printed_exactly),
        cmocka_unit_test(a_missing_figure_is_shown_as_missing_and_not_as_zero),
        cmocka_unit_test(bars_are_as_high_as_their_values_say),
        cmocka_unit_test(a_marker_does_not_strike_out_a_figure),
        cmocka_unit_test(a_strip_has_a_dot_a_mark_on_an_axis_of_its_own),
        cmocka_unit_test(slices_hold_all_categories_and_keep_within_the_height),
        cmocka_unit_test(odd_charts_are_drawn_without_harm),
        cmocka_unit_test(neighbouring_series_differ_in_lightness),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
