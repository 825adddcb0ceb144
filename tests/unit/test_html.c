#include "test.h"

#include "report/render.h"
#include "report_hostile.h"

struct fixture {
    struct arena arena;
    struct gp_err err;
    struct buf out;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){.arena = ARENA_INIT, .out = BUF_INIT};
    f.err.arena = &f.arena;
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    buf_free(&f->out);
    arena_release(&f->arena);
    return 0;
}

static const char *render(struct fixture *f, const struct doc *d) {
    buf_clear(&f->out);
    if (doc_render_html(d, &f->err, &f->out) != GP_OK)
        fail_msg("%s", f->err.message);
    return f->out.p;
}

/* Every element that begins also ends, in order; void elements do not end. */
static void expect_balanced(struct fixture *f, const char *html) {
    static const char *const lone[] = {"br", "col", "meta", "!DOCTYPE"};
    const char *open[64];
    size_t depth = 0;
    for (const char *p = html; (p = strchr(p, '<')); p++) {
        bool closes = p[1] == '/';
        const char *start = p + 1 + closes;
        const char *name = arena_strndup(&f->arena, start, strcspn(start, " >"));
        bool is_lone = false;
        for (size_t i = 0; i < GP_COUNT(lone); i++)
            is_lone |= cstr_eq(name, lone[i]);
        if (is_lone)
            continue;
        if (!closes) {
            assert_true(depth < GP_COUNT(open));
            open[depth++] = name;
            continue;
        }
        assert_true(depth > 0);
        assert_string_equal(name, open[--depth]);
    }
    assert_i64(depth, 0);
}

static void elements_are_balanced(void **state) {
    struct fixture *f = *state;
    expect_balanced(f, render(f, sample_doc(&f->arena, 2)));
    expect_balanced(f, render(f, hostile_doc(&f->arena)));
    expect_balanced(f, render(f, &bare_doc));
}

static void input_never_becomes_markup(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, hostile_doc(&f->arena));
    assert_null(strstr(html, "<script"));
    assert_i64(count_of(html, "</style>"), 1);
    assert_non_null(strstr(html, "id=\"t&quot;&lt;hostile\""));
    /* The running head stands in the style sheet with its marks escaped: < is U+003C. */
    assert_non_null(strstr(html, "content:\"\\00003c\\00002fw\\00003at"));
}

static void the_file_needs_nothing_from_outside(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, sample_doc(&f->arena, 2));
    static const char *const outside[] = {"http:", "https:", "src=",    "@import",
                                          "url(",  "<link",  "<script", "onclick"};
    for (size_t i = 0; i < GP_COUNT(outside); i++)
        if (strstr(html, outside[i]))
            fail_msg("'%s' in the file", outside[i]);
    assert_non_null(strstr(html, "default-src 'none'"));
}

static void links_lead_to_ids(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, hostile_doc(&f->arena));
    size_t links = 0;
    for (const char *p = html; (p = strstr(p, "href=\"#")); links++) {
        p += strlen("href=\"#");
        const char *id = arena_strndup(&f->arena, p, strcspn(p, "\""));
        assert_i64(count_of(html, arena_printf(&f->arena, " id=\"%s\"", id)), 1);
    }
    /* Headings of levels 1 to 3 with one center (p1, p1-1, p1-2, p1-2-1, p2, p2-1, p3, c1, att) and
     * the link to table 1; the link to nowhere is plain text. */
    assert_i64(links, 10);
}

static void tables_are_tables_to_a_screen_reader(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, sample_doc(&f->arena, 2));
    /* The sample's tables: results, 80 indicators, the funds of two centers and the attachment. */
    assert_i64(count_of(html, "<table "), 5);
    assert_i64(count_of(html, "<caption>"), 5);
    assert_i64(count_of(html, "<tr>"), 7 + 81 + 3 * 6);
    assert_non_null(strstr(html, "<th scope=\"colgroup\" colspan=\"3\" class=\"n\">多方评价</th>"));
    /* Four heads of two rows, as in the source report. */
    assert_i64(count_of(html, "<th scope=\"col\" rowspan=\"2\""), 4);
    static const char *const figures[] = {">285,861.36<", ">478,240.00<", ">97.85<", ">34.65<"};
    for (size_t i = 0; i < GP_COUNT(figures); i++)
        assert_non_null(strstr(html, figures[i]));
}

static void charts_are_drawings_with_words_for_them(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, sample_doc(&f->arena, 1));
    /* Five kinds of chart, and one more in center 1. */
    assert_i64(count_of(html, "<svg "), 6);
    assert_i64(count_of(html, "<desc id=\"chart-"), 6);
    assert_non_null(strstr(html, "aria-labelledby=\"chart-1-t chart-1-d\""));
}

static void the_same_document_gives_the_same_bytes(void **state) {
    struct fixture *f = *state;
    const struct doc *d = sample_doc(&f->arena, 1);
    struct buf first GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(doc_render_html(d, &f->err, &first), GP_OK);
    assert_string_equal(first.p, render(f, d));
}

static void the_imprint_says_what_the_hash_is_not(void **state) {
    struct fixture *f = *state;
    const char *html = render(f, sample_doc(&f->arena, 1));
    assert_non_null(strstr(html, "数据校验值（SHA-256）：9f86d081884c7d65"));
    assert_non_null(strstr(html, "不是法律意义上的可靠电子签名"));
    assert_null(strstr(render(f, &bare_doc), "class=\"imprint\""));
}

static void covers_write_the_date_in_numerals(void **state) {
    struct fixture *f = *state;
    /* The first is the source report's own cover. */
    static const char *const cases[][2] = {
        {"2022-05-16", "二〇二二年五月"},
        {"2010-10-01", "二〇一〇年十月"},
        {"2031-12-31", "二〇三一年十二月"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(date_text_cover(&f->arena, sample_day(cases[i][0])), cases[i][1]);
    assert_string_equal(date_text_cover(&f->arena, DATE_UNSET), "");
}

static void spans_are_cut_at_the_edge_and_at_the_head(void **state) {
    (void)state;
    static const struct cell cells[] = {
        {"a", 1, 5, ALIGN_LEFT, TONE_HEAD},
        {"b", 9, 1, ALIGN_LEFT, TONE_HEAD},
        COVERED,
        {"c", 1, 2, ALIGN_LEFT, TONE_PLAIN},
        {"d", 1, 1, ALIGN_LEFT, TONE_PLAIN},
        COVERED,
        COVERED,
        {"e", 1, 1, ALIGN_LEFT, TONE_PLAIN},
        {"f", 1, 1, ALIGN_LEFT, TONE_PLAIN},
    };
    static const struct table t = {.n_columns = 3, .n_rows = 3, .n_head_rows = 1, .cells = cells};
    assert_int_equal(table_slot(&t, 0, 0).rowspan, 1);
    assert_int_equal(table_slot(&t, 0, 1).colspan, 2);
    assert_int_equal(table_slot(&t, 1, 0).kind, SLOT_CELL);
    assert_int_equal(table_slot(&t, 1, 2).kind, SLOT_EMPTY);
    assert_int_equal(table_slot(&t, 2, 0).kind, SLOT_CONTINUED);
    assert_int_equal(table_slot(&t, 2, 1).kind, SLOT_CELL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(elements_are_balanced, setup, teardown),
        cmocka_unit_test_setup_teardown(input_never_becomes_markup, setup, teardown),
        cmocka_unit_test_setup_teardown(the_file_needs_nothing_from_outside, setup, teardown),
        cmocka_unit_test_setup_teardown(links_lead_to_ids, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_are_tables_to_a_screen_reader, setup, teardown),
        cmocka_unit_test_setup_teardown(charts_are_drawings_with_words_for_them, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_document_gives_the_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_imprint_says_what_the_hash_is_not, setup, teardown),
        cmocka_unit_test_setup_teardown(covers_write_the_date_in_numerals, setup, teardown),
        cmocka_unit_test(spans_are_cut_at_the_edge_and_at_the_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
