#include "test.h"

#include <expat.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <zip.h>

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

static void render(struct fixture *f, const struct doc *d) {
    buf_clear(&f->out);
    if (doc_render_docx(d, NULL, &f->err, &f->out) != GP_OK)
        fail_msg("%s", f->err.message);
}

static zip_t *open_package(const struct fixture *f) {
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(f->out.p, f->out.n, 0, &ze);
    zip_t *package = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &ze);
    assert_non_null(package);
    return package;
}

static struct str read_member(struct fixture *f, zip_t *package, zip_uint64_t i) {
    zip_stat_t st;
    assert_int_equal(zip_stat_index(package, i, 0, &st), 0);
    char *bytes = arena_alloc(&f->arena, st.size + 1);
    zip_file_t *member = zip_fopen_index(package, i, 0);
    assert_i64(zip_fread(member, bytes, st.size), (int64_t)st.size);
    zip_fclose(member);
    return (struct str){bytes, st.size};
}

static const char *part(struct fixture *f, const char *name) {
    zip_t *package = open_package(f);
    zip_int64_t at = zip_name_locate(package, name, 0);
    if (at < 0)
        fail_msg("no part %s", name);
    struct str text = read_member(f, package, (zip_uint64_t)at);
    zip_discard(package);
    return text.p;
}

static void expect_well_formed(struct fixture *f) {
    zip_t *package = open_package(f);
    for (zip_int64_t i = 0; i < zip_get_num_entries(package, 0); i++) {
        const char *name = zip_get_name(package, (zip_uint64_t)i, 0);
        struct str bytes = read_member(f, package, (zip_uint64_t)i);
        if (strstr(name, ".png")) {
            assert_memory_equal(bytes.p, "\x89PNG", 4);
            continue;
        }
        XML_Parser parser = XML_ParserCreateNS(NULL, ' ');
        if (XML_Parse(parser, bytes.p, (int)bytes.n, 1) != XML_STATUS_OK)
            fail_msg("%s, line %lu: %s", name, XML_GetCurrentLineNumber(parser),
                     XML_ErrorString(XML_GetErrorCode(parser)));
        XML_ParserFree(parser);
    }
    zip_discard(package);
}

static void every_part_is_well_formed(void **state) {
    struct fixture *f = *state;
    render(f, sample_doc(&f->arena, 2));
    expect_well_formed(f);
    render(f, hostile_doc(&f->arena));
    expect_well_formed(f);
    render(f, &bare_doc);
    expect_well_formed(f);
}

static void input_never_becomes_markup(void **state) {
    struct fixture *f = *state;
    render(f, hostile_doc(&f->arena));
    static const char *const names[] = {"word/document.xml", "word/header1.xml",
                                        "docProps/core.xml"};
    for (size_t i = 0; i < GP_COUNT(names); i++) {
        const char *text = part(f, names[i]);
        assert_null(strstr(text, "<script"));
        assert_non_null(strstr(text, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;"));
    }
}

static void the_same_document_gives_the_same_bytes(void **state) {
    struct fixture *f = *state;
    const struct doc *d = sample_doc(&f->arena, 1);
    struct buf first GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(doc_render_docx(d, NULL, &f->err, &first), GP_OK);
    render(f, d);
    assert_i64(first.n, f->out.n);
    assert_memory_equal(first.p, f->out.p, first.n);
}

static void tables_keep_rows_figures_heads_and_spans(void **state) {
    struct fixture *f = *state;
    render(f, sample_doc(&f->arena, 2));
    const char *text = part(f, "word/document.xml");
    /* The sample's tables: results, 80 indicators, the funds of two centers and the attachment. */
    assert_i64(count_of(text, "<w:tbl>"), 5);
    /* Rows 7 + 81 + 3 × 6; head rows 2 + 1 + 3 × 1. */
    assert_i64(count_of(text, "<w:tr>"), 106);
    assert_i64(count_of(text, "<w:tblHeader/>"), 6);
    assert_i64(count_of(text, "<w:cantSplit/>"), 106);
    /* Results: four cells span two rows; 多方评价 spans three columns, each contract total four. */
    assert_i64(count_of(text, "<w:vMerge w:val=\"restart\"/>"), 4);
    assert_i64(count_of(text, "<w:vMerge/>"), 4);
    assert_i64(count_of(text, "<w:gridSpan w:val=\"3\"/>"), 1);
    assert_i64(count_of(text, "<w:gridSpan w:val=\"4\"/>"), 3);
    /* The source report: 坪山中心, 人力成本 and 小计; 六和中心, 总分. */
    static const char *const figures[] = {">285,861.36<", ">478,240.00<", ">97.85<", ">34.65<"};
    for (size_t i = 0; i < GP_COUNT(figures); i++)
        assert_non_null(strstr(text, figures[i]));
}

static void contents_and_links_lead_to_bookmarks(void **state) {
    struct fixture *f = *state;
    render(f, hostile_doc(&f->arena));
    const char *text = part(f, "word/document.xml");
    assert_non_null(strstr(text, " TOC \\o &quot;1-3&quot; \\h \\z \\u "));
    /* Headings of levels 1 to 3 with one center: p1, p1-1, p1-2, p1-2-1, p2, p2-1, p3, c1, att. */
    assert_i64(count_of(text, " PAGEREF _Toc"), 9);
    /* Each target exists: nine entries and the link to table 1; the link to nowhere is plain. */
    size_t links = 0;
    for (const char *p = text; (p = strstr(p, "<w:hyperlink w:anchor=\"")); links++) {
        p += strlen("<w:hyperlink w:anchor=\"");
        const char *name = arena_strndup(&f->arena, p, strcspn(p, "\""));
        const char *mark = arena_printf(&f->arena, "w:name=\"%s\"", name);
        assert_i64(count_of(text, mark), 1);
    }
    assert_i64(links, 10);
    /* Opening the file must not make Word ask whether to update fields. */
    assert_null(strstr(part(f, "word/settings.xml"), "updateFields"));
    assert_null(strstr(text, "w:dirty"));
}

static void pages_are_a4_with_numbers_only_behind_the_contents(void **state) {
    struct fixture *f = *state;
    render(f, sample_doc(&f->arena, 1));
    const char *text = part(f, "word/document.xml");
    /* GB/T 9704: A4, margins 37, 26, 35, 28 mm in 1/1440 inch. */
    assert_i64(count_of(text, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), 2);
    assert_i64(count_of(text, "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""),
               2);
    const char *front = strstr(text, "<w:sectPr>");
    const char *end = strstr(front, "</w:sectPr>");
    const char *numbered = strstr(text, "<w:footerReference");
    assert_true(numbered > end);
    assert_non_null(strstr(end, "<w:pgNumType w:start=\"1\"/>"));
    assert_non_null(strstr(part(f, "word/footer5.xml"), "— </w:t>"));
    assert_non_null(strstr(part(f, "word/header3.xml"), "网站公开使用 拍照复印无效"));
    assert_non_null(strstr(part(f, "docProps/core.xml"), "2022-05-16T00:00:00Z"));
}

static void a_turned_table_has_a_section_that_lies_and_numbers_run_on(void **state) {
    struct fixture *f = *state;
    struct doc d = sample_turned(&f->arena);
    render(f, &d);
    const char *text = part(f, "word/document.xml");
    const char *lies = strstr(text, "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>");
    assert_non_null(lies);
    assert_i64(count_of(text, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), 2);
    assert_i64(count_of(text, "<w:pgNumType w:start=\"1\"/>"), 1);
    assert_true(strstr(text, "<w:pgNumType") < lies);
    const char *upright = strstr(text, "<w:pgSz w:w=\"11906\""),
               *head = strstr(text, "横排页的标题");
    assert_true(strstr(text, "甲段") < upright && upright < head && head < lies);
    assert_true(strstr(text, "又一行") < lies && lies < strstr(text, "乙段"));
}

static void charts_are_pictures_with_words_for_them(void **state) {
    struct fixture *f = *state;
    render(f, sample_doc(&f->arena, 1));
    const char *text = part(f, "word/document.xml");
    /* Five kinds of chart, and one more in center 1. */
    assert_i64(count_of(text, "<w:drawing>"), 6);
    assert_i64(count_of(text, "<wp:docPr "), count_of(text, "descr=\"图") / 2);
    assert_non_null(part(f, "word/media/image6.png"));
}

static void a_broken_text_is_refused_with_its_place(void **state) {
    struct fixture *f = *state;
    static const char *const broken[] = {"六和\xFF中心", "六和\xEF\xBF\xBF中心"};
    for (size_t i = 0; i < GP_COUNT(broken); i++) {
        struct run runs[] = {{.text = "一、评估背景"}, {.text = broken[i]}};
        struct block blocks[] = {
            {.kind = BLOCK_HEADING, .level = 2, .anchor = "a", .runs = &runs[0], .n_runs = 1},
            {.kind = BLOCK_PARAGRAPH, .runs = &runs[1], .n_runs = 1},
        };
        struct doc d = bare_doc;
        d.blocks = blocks;
        d.n_blocks = GP_COUNT(blocks);
        assert_int_equal(doc_render_docx(&d, NULL, &f->err, &f->out), GP_INVALID);
        assert_string_equal(f->err.where, "一、评估背景");
        assert_non_null(strstr(f->err.message, "无法识别的字符"));
        assert_i64(f->out.n, 0);
    }
}

/* Frees the font libraries' own caches, so that a leak of ours stands out. */
static int forget_fonts(void **state) {
    (void)state;
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_part_is_well_formed, setup, teardown),
        cmocka_unit_test_setup_teardown(input_never_becomes_markup, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_document_gives_the_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_keep_rows_figures_heads_and_spans, setup, teardown),
        cmocka_unit_test_setup_teardown(contents_and_links_lead_to_bookmarks, setup, teardown),
        cmocka_unit_test_setup_teardown(pages_are_a4_with_numbers_only_behind_the_contents, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_turned_table_has_a_section_that_lies_and_numbers_run_on,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(charts_are_pictures_with_words_for_them, setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_text_is_refused_with_its_place, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, forget_fonts);
}
