/* Reads what was rendered back with poppler and qpdf. */
#include "test.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/render.h"
#include "sample_doc.h"

/* cairo 1.16 leaks 768 bytes for each CFF font it embeds; leaks of ours are still reported. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void) {
    return "fast_unwind_on_malloc=0"; /* sees through cairo, which has no frame pointers */
}

const char *__lsan_default_suppressions(void) {
    return "leak:cairo_surface_finish\n";
}

static struct arena arena;
static struct gp_err err = {.arena = &arena};
static char path[] = "/tmp/gongping-pdf-XXXXXX";
static struct buf pdf;

static void write_pdf(const struct doc *d) {
    buf_clear(&pdf);
    err.message = NULL;
    if (doc_render_pdf(d, NULL, &err, &pdf) != GP_OK)
        fail_msg("%s (%s)", err.message, err.detail ? err.detail : "");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
    assert_int_equal(fclose(f), 0);
}

/* What the command prints about the file; its exit code must be 0. */
static const char *ask(const char *command, const char *options) {
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    FILE *f = popen(
        arena_printf(&arena, "%s %s 2>&1", arena_printf(&arena, command, path), options), "r");
    assert_non_null(f);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;)
        buf_add(&text, part, n);
    assert_int_equal(pclose(f), 0);
    return arena_strndup(&arena, buf_text(&text), text.n);
}

static const char *text_of_pages(const char *pages) {
    return ask("pdftotext -layout %s", arena_printf(&arena, "- %s", pages));
}

/* The same without blanks and line ends, for what may run over lines. */
static char *solid_text_of_pages(const char *pages) {
    char *text = arena_strdup(&arena, text_of_pages(pages)), *to = text;
    for (const char *from = text; *from; from++)
        if (!strchr(" \n\f", *from))
            *to++ = *from;
    *to = '\0';
    return text;
}

static void assert_has(const char *text, const char *wanted) {
    if (!strstr(text, wanted))
        fail_msg("“%s” is missing in:\n%.2000s", wanted, text);
}

static size_t count(const char *text, const char *wanted) {
    size_t n = 0;
    for (; (text = strstr(text, wanted)) != NULL; text++)
        n++;
    return n;
}

static int setup(void **state) {
    (void)state;
    int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    write_pdf(sample_doc(&arena, 4));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    unlink(path);
    buf_free(&pdf);
    arena_release(&arena);
    /* the libraries' own caches, so that a leak of ours stands out */
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
    return 0;
}

static void the_file_is_tagged_and_names_title_and_issuer(void **state) {
    (void)state;
    const char *info = ask("pdfinfo %s", "");
    assert_has(info, "Tagged:          yes");
    /* source: title and issuer of the report of 2022-05-16 */
    assert_has(
        info, "坪山区坪山街道社区党群服务中心及分站点政府购买社会工作服务项目2022年度续期评估报告");
    assert_has(info, "深圳市坪山区社会工作协会");
    assert_has(info, "May 16 00:00:00 2022");
    assert_has(info, "A4");
}

static void structure_is_one_document_of_headings_tables_and_figures(void **state) {
    (void)state;
    const char *tree = ask("pdfinfo -struct %s", "");
    assert_int_equal(count(tree, "Document"), 1);
    assert_int_equal(count(tree, "Figure"), 5 + 1); /* five kinds, and one of center 1 */
    assert_int_equal(count(tree, "H1"), 3);         /* the three parts */
    assert_has(tree, "H4");
    assert_has(tree, "TH");
    assert_has(tree, "TD");
    assert_has(tree, "Caption");
    assert_has(tree, "TOCI");
}

static void qpdf_finds_no_fault(void **state) {
    (void)state;
    assert_has(ask("qpdf --check %s", ""), "No syntax or stream encoding errors");
}

/* Left edge of the page's text, in whole points. */
static int64_t left_edge(size_t page) {
    const char *box =
        ask("pdftotext -bbox %s", arena_printf(&arena,
                                               "-f %zu -l %zu - | grep -o 'xMin=\"[0-9]*' "
                                               "| cut -c7- | sort -n | head -1",
                                               page, page));
    int64_t edge = 0;
    assert_int_equal(dec_parse((struct str){box, strcspn(box, "\n")}, 0, &edge), DEC_PARSED);
    return edge;
}

/* GB/T 9704-2012 5.2: 28 mm at the binding, which is right of an even page. */
static void the_print_edition_is_for_both_sides_of_a_sheet(void **state) {
    (void)state;
    struct doc printed = *sample_doc(&arena, 4);
    printed.duplex = true;
    write_pdf(&printed);
    assert_has(ask("qpdf --check %s", ""), "No syntax or stream encoding errors");
    assert_has(ask("strings %s", ""), "/Duplex /DuplexFlipLongEdge");
    /* 1 cover, 2 its blank back, 3 contents, 4 blank, 5 the report's own page 1 */
    assert_string_equal(solid_text_of_pages("-f 2 -l 2"), "");
    assert_has(solid_text_of_pages("-f 3 -l 3"), "目录");
    assert_has(solid_text_of_pages("-f 5 -l 5"), "—1—");
    assert_has(solid_text_of_pages("-f 6 -l 6"), "—2—");
    int64_t shift = left_edge(5) - left_edge(6);
    assert_true(shift == 5 || shift == 6); /* 2 mm, 5.67 points */
    write_pdf(sample_doc(&arena, 4));
}

static struct block text_block(const char *text) {
    struct run *run = gp_new(&arena, struct run);
    run->text = text;
    return (struct block){.kind = BLOCK_PARAGRAPH, .runs = run, .n_runs = 1};
}

static void what_is_to_begin_on_a_sheet_of_its_own_does(void **state) {
    (void)state;
    const struct block blocks[] = {text_block("甲"),
                                   {.kind = BLOCK_PAGE_BREAK, .level = 1},
                                   text_block("乙"),
                                   {.kind = BLOCK_PAGE_BREAK},
                                   text_block("丙")};
    struct doc d = {.title = "文书",
                    .date = DATE_UNSET,
                    .blocks = blocks,
                    .n_blocks = GP_COUNT(blocks),
                    .duplex = true};
    write_pdf(&d);
    assert_string_equal(solid_text_of_pages("-f 2 -l 2"), "");
    assert_string_equal(solid_text_of_pages("-f 3 -l 3"), "乙—3—");
    assert_string_equal(solid_text_of_pages("-f 4 -l 4"), "丙—4—");
    d.duplex = false;
    write_pdf(&d);
    assert_string_equal(solid_text_of_pages("-f 2 -l 2"), "乙—2—");
    write_pdf(sample_doc(&arena, 4));
}

static void assert_size(size_t page, const char *size) {
    assert_has(ask("pdfinfo %s", arena_printf(&arena, "-f %zu -l %zu", page, page)), size);
}

/* GB/T 9704-2012 9: numbers stand where they do on all other pages, here at the left of what lies.
 */
static void a_turned_table_stands_on_a_sheet_that_lies(void **state) {
    (void)state;
    struct doc d = sample_turned(&arena);
    write_pdf(&d);
    assert_size(1, "595.276 x 841.89");
    assert_size(2, "841.89 x 595.276");
    assert_size(3, "595.276 x 841.89");
    assert_string_equal(solid_text_of_pages("-f 1 -l 1"), "报告甲段在竖排页。—1—");
    const char *page = solid_text_of_pages("-f 2 -l 2");
    assert_has(page, "一、横排页的标题");
    assert_int_equal(count(page, "1,234,567.89"), 13 * 9);
    assert_has(page, "注：又一行。");
    assert_string_equal(solid_text_of_pages("-f 3 -l 3"), "乙段在竖排页。—3—");
    assert_true(left_edge(2) < 85); /* the number, in what is the foot's margin when it stands */
    assert_has(ask("qpdf --check %s", ""), "No syntax or stream encoding errors");
    d.duplex = true;
    write_pdf(&d);
    assert_size(2, "841.89 x 595.276");
    write_pdf(sample_doc(&arena, 4));
}

static void a_table_is_turned_where_it_is_long_and_its_figures_need_the_width(void **state) {
    (void)state;
    static const struct {
        size_t rows, columns;
        bool turned;
    } cases[] = {{18, 9, true}, {18, 7, true}, {18, 5, false}, {11, 9, false}, {12, 9, true}};
    struct sample s = {.a = &arena};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct table t = sample_wide_table(&s, cases[i].rows, cases[i].columns);
        assert_int_equal(table_wants_turning(&t), cases[i].turned);
    }
}

static void figures_come_out_unbroken(void **state) {
    (void)state;
    const char *text = text_of_pages("");
    static const char *const figures[] = {
        "97.85",      "33.25",      "88.7", /* source: 年中评估结果 */
        "478,240.00", "400,095.75", "85.75%",     "11,636.92", "330,799.98", /* source: 附件 2 */
        "402,233.38", "402,233.28", "466,603.08",
    };
    for (size_t i = 0; i < GP_COUNT(figures); i++)
        assert_has(text, figures[i]);
    assert_has(text, "合同总额");          /* a loosely set line keeps its words */
    assert_null(strstr(text, "复印无效")); /* the watermark is not in the text */
}

/* Left to cairo, the 400 characters of the sample carry 620 kB of subroutines of the body font. */
static void fonts_are_cut_down_to_the_document(void **state) {
    (void)state;
    assert_int_equal(count(ask("pdffonts %s", ""), "CID Type 0C"), 3); /* title, body, headings */
    assert_in_range(pdf.n, 1, 400000);
}

static void two_runs_give_the_same_bytes(void **state) {
    (void)state;
    struct buf again GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(doc_render_pdf(sample_doc(&arena, 4), NULL, &err, &again), GP_OK);
    assert_int_equal(again.n, pdf.n);
    assert_memory_equal(again.p, pdf.p, pdf.n);
}

static void pages_are_numbered_from_the_first_part_on(void **state) {
    (void)state;
    assert_has(text_of_pages("-f 1 -l 1"), "二〇二二年五月"); /* source: cover */
    const char *contents = text_of_pages("-f 2 -l 2");
    assert_has(contents, "第一部分");
    assert_null(strstr(contents, "—"));
    assert_has(solid_text_of_pages("-f 3 -l 3"), "—1—");
    assert_has(solid_text_of_pages("-f 4 -l 4"), "—2—");
}

/* The contents say 附件 stands on page n; it does. */
static void contents_give_the_right_pages(void **state) {
    (void)state;
    const char *line = strstr(text_of_pages("-f 2 -l 2"), "附件：资金使用情况表");
    assert_non_null(line);
    size_t digits = strcspn(line, "0123456789");
    long page = strtol(line + digits, NULL, 10);
    assert_true(page > 1);
    const char *text =
        solid_text_of_pages(arena_printf(&arena, "-f %ld -l %ld", page + 2, page + 2));
    assert_has(text, "附件：资金使用情况表");
    assert_has(text, arena_printf(&arena, "—%ld—", page));
}

static void outline_links_and_names_are_there(void **state) {
    (void)state;
    const char *raw = ask("qpdf --qdf --object-streams=disable %s", "- | strings");
    assert_has(raw, "/Outlines");
    assert_has(raw, "(p1-2-1)");
    assert_has(raw, "(t-result)");
    /* 13 headings of levels 1 to 3 in the contents but for 1 of level 4, and one link in the text
     */
    assert_int_equal(count(raw, "/Subtype /Link"), 12 + 1);
    assert_int_equal(count(raw, "/Title <feff"), 13 + 1); /* outline, and the document's own */
}

static void a_table_repeats_its_head_on_every_page(void **state) {
    (void)state;
    const char *text = text_of_pages("");
    size_t heads = count(text, "协议数量");
    assert_true(heads >= 4);       /* 80 rows, at most 24 a page */
    assert_has(text, "80,960.50"); /* last row: 80 and 80 × 37 mod 1000 = 960 */
}

static void imprint_says_what_the_hash_is_and_is_not(void **state) {
    (void)state;
    const char *text = solid_text_of_pages("");
    assert_has(text, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    assert_has(text, "不是法律意义上的可靠电子签名或电子印章");
    assert_has(text, "签名/盖章");
}

/* ---- odd documents ---- */

static const struct doc *doc_of(const struct block *blocks, size_t n) {
    struct doc *d = gp_new(&arena, struct doc);
    *d = (struct doc){.title = "报告", .date = DATE_UNSET, .blocks = blocks, .n_blocks = n};
    return d;
}

static void a_heading_stands_with_two_lines_of_its_text(void **state) {
    (void)state;
    for (size_t lines = 14; lines < 22; lines++) {
        struct sample s = {.a = &arena};
        for (size_t i = 0; i < lines; i++)
            sample_para(&s, PARA_BODY, "一行正文。");
        sample_head(&s, 2, "h", "一、须与正文同页");
        sample_para(&s, PARA_BODY, sample_text);
        write_pdf(doc_of(s.blocks.v, s.blocks.n));
        const char *page = strstr(text_of_pages("-f 1 -l 1"), "一、须与正文同页");
        if (page)
            assert_has(page, "运营指导"); /* in the second line of the paragraph */
        else
            assert_has(text_of_pages("-f 2 -l 2"), "一、须与正文同页");
    }
}

static void a_small_table_is_not_parted(void **state) {
    (void)state;
    for (size_t lines = 8; lines < 20; lines++) {
        struct sample s = {.a = &arena};
        for (size_t i = 0; i < lines; i++)
            sample_para(&s, PARA_BODY, "一行正文。");
        sample_funds(&s, "经费");
        write_pdf(doc_of(s.blocks.v, s.blocks.n));
        const char *page = text_of_pages("-f 1 -l 1");
        assert_int_equal(count(page, "人力成本"), count(page, "人员空岗费用"));
    }
}

static void a_table_of_a_page_is_not_parted_for_half_a_page(void **state) {
    (void)state;
    enum { ROWS = 20 };
    struct cell cells[ROWS];
    for (size_t r = 0; r < ROWS; r++)
        cells[r] = (struct cell)NAME(arena_printf(&arena, "第%zu行", r + 1));
    struct sample s = {.a = &arena};
    for (size_t i = 0; i < 16; i++)
        sample_para(&s, PARA_BODY, "一行正文。");
    sample_table(&s, (struct table){.n_columns = 1, .n_rows = ROWS, .cells = cells});
    write_pdf(doc_of(s.blocks.v, s.blocks.n));
    assert_null(strstr(text_of_pages("-f 1 -l 1"), "第1行"));
    assert_has(text_of_pages("-f 2 -l 2"), "第20行");
}

static void a_signature_does_not_stand_alone(void **state) {
    (void)state;
    for (size_t lines = 10; lines < 22; lines++) {
        struct sample s = {.a = &arena};
        for (size_t i = 0; i < lines; i++)
            sample_para(&s, PARA_BODY, "一行正文。");
        sample_para(&s, PARA_BODY, "结束语");
        sample_kind(&s, BLOCK_SIGNATURE);
        write_pdf(doc_of(s.blocks.v, s.blocks.n));
        const char *page = text_of_pages("-f 1 -l 1");
        assert_int_equal(count(page, "结束语"), count(page, "盖章"));
    }
}

static const char *repeat(const char *text, size_t n) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_adds(&b, text);
    return arena_strndup(&arena, buf_text(&b), b.n);
}

static void a_row_higher_than_a_page_goes_on_without_loss(void **state) {
    (void)state;
    const char *text = arena_printf(&arena, "开头%s末尾", repeat("很长的评语，", 900));
    struct cell cells[] = {HEAD("项目"), HEAD("评语"), NAME("甲"), {text, 1, 1, 0, TONE_PLAIN}};
    struct sample s = {.a = &arena};
    sample_table(&s, (struct table){.n_columns = 2, .n_rows = 2, .n_head_rows = 1, .cells = cells});
    write_pdf(doc_of(s.blocks.v, 1));
    const char *all = solid_text_of_pages("");
    assert_has(all, "开头");
    assert_has(all, "末尾");
    assert_true(count(all, "评语") > 900);
    assert_true(count(all, "项目") >= 2);
}

static void spans_wider_than_the_table_and_long_groups_are_cut(void **state) {
    (void)state;
    const size_t rows = 60;
    struct cell *cells = gp_new_n(&arena, struct cell, rows * 2);
    for (size_t r = 0; r < rows; r++) {
        cells[2 * r] =
            r == 0 ? (struct cell){"整组", 1, 900, ALIGN_CENTER, TONE_PLAIN} : (struct cell)COVERED;
        cells[2 * r + 1] = (struct cell){arena_printf(&arena, "第%zu行", r + 1), 9, 1, 0, 0};
    }
    struct sample s = {.a = &arena};
    sample_table(&s, (struct table){.n_columns = 2, .n_rows = rows, .cells = cells});
    write_pdf(doc_of(s.blocks.v, 1));
    assert_has(text_of_pages("-f 1 -l 1"), "第1行");
    assert_has(text_of_pages("-f 2 -l 3"), "第60行");
}

static void figures_in_many_columns_shrink_before_they_break(void **state) {
    (void)state;
    struct cell cells[24];
    for (size_t i = 0; i < 12; i++) {
        cells[i] = (struct cell)HEAD("合计");
        cells[12 + i] = (struct cell)FIG("1,234,567.89");
    }
    struct sample s = {.a = &arena};
    sample_table(&s,
                 (struct table){.n_columns = 12, .n_rows = 2, .n_head_rows = 1, .cells = cells});
    write_pdf(doc_of(s.blocks.v, 1));
    assert_int_equal(count(text_of_pages(""), "1,234,567.89"), 12);
}

static void a_long_word_is_broken_without_loss(void **state) {
    (void)state;
    static const char word[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const struct run run = {.text = word};
    const struct block b = {.kind = BLOCK_PARAGRAPH, .runs = &run, .n_runs = 1};
    write_pdf(&(struct doc){.blocks = &b, .n_blocks = 1});
    assert_has(solid_text_of_pages(""), word);
}

static void a_title_keeps_its_names_whole(void **state) {
    (void)state;
    /* source: title of the report of 2022-05-16, which breaks behind 社区党群服务中心 */
    const char *text = text_of_pages("-f 3 -l 3");
    assert_has(text, "社区党群服务中心\n");
    assert_has(text, " 及分站点政府购买社会工作服务项目\n");
    assert_has(text, " 2022年度续期评估报告\n");
}

static void poor_documents_are_rendered(void **state) {
    (void)state;
    struct sample s = {.a = &arena};
    struct run link = {"去别处", false, "nowhere"};
    sample_para(&s, PARA_BODY, NULL);
    sample_para(&s, PARA_BODY, "表情😀，希伯来文שלום与中文，\n第二段");
    *VEC_PUSH(&arena, &s.blocks) =
        (struct block){.kind = BLOCK_PARAGRAPH, .runs = &link, .n_runs = 1};
    *VEC_PUSH(&arena, &s.blocks) = (struct block){.kind = BLOCK_PARAGRAPH};
    sample_head(&s, 9, "o'k\\", "级别不明的标题");
    sample_head(&s, 0, NULL, "");
    sample_table(&s, (struct table){.caption = "空表"});
    sample_kind(&s, BLOCK_SIGNATURE);
    sample_kind(&s, BLOCK_PAGE_BREAK);
    write_pdf(doc_of(s.blocks.v, s.blocks.n));
    assert_has(ask("qpdf --check %s", ""), "No syntax or stream encoding errors");
    assert_has(text_of_pages(""), "第二段");
    struct doc nothing = {.date = DATE_UNSET};
    write_pdf(&nothing);
}

static void bad_text_is_refused_with_its_place(void **state) {
    (void)state;
    struct sample s = {.a = &arena};
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&out, "kept");
    sample_para(&s, PARA_BODY, "好");
    sample_para(&s, PARA_BODY, "坏\xff");
    assert_int_equal(doc_render_pdf(doc_of(s.blocks.v, 2), NULL, &err, &out), GP_INVALID);
    assert_string_equal(err.where, "block[2]");
    assert_has(err.message, "第 2 段");
    assert_string_equal(buf_text(&out), "kept");
}

static void an_anchor_given_twice_is_refused(void **state) {
    (void)state;
    struct sample s = {.a = &arena};
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    sample_head(&s, 2, "same", "一");
    sample_head(&s, 2, "same", "二");
    assert_int_equal(doc_render_pdf(doc_of(s.blocks.v, 2), NULL, &err, &out), GP_INVALID);
    assert_has(err.message, "same");
}

static void a_font_that_is_not_installed_is_named(void **state) {
    (void)state;
    struct doc_fonts fonts = {.heading = "没有这种字体, 也没有这种"};
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    assert_int_equal(doc_render_pdf(sample_doc(&arena, 1), &fonts, &err, &out), GP_MISSING);
    assert_string_equal(err.where, "fonts.heading");
    assert_has(err.message, "没有这种字体");
    fonts.heading = "没有这种字体, Noto Serif CJK SC:bold";
    assert_int_equal(doc_render_pdf(sample_doc(&arena, 1), &fonts, &err, &out), GP_OK);
}

/* In a child, because fontconfig's setting belongs to the process. */
static void a_system_without_chinese_fonts_is_told_so(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct buf out = BUF_INIT;
        FcConfigSetCurrent(FcConfigCreate());
        enum gp_code code = doc_render_pdf(sample_doc(&arena, 1), NULL, &err, &out);
        _exit(code == GP_MISSING && strstr(err.message, "没有中文字体") ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        /* these read the sample that setup wrote */
        cmocka_unit_test(the_file_is_tagged_and_names_title_and_issuer),
        cmocka_unit_test(structure_is_one_document_of_headings_tables_and_figures),
        cmocka_unit_test(qpdf_finds_no_fault),
        cmocka_unit_test(the_print_edition_is_for_both_sides_of_a_sheet),
        cmocka_unit_test(what_is_to_begin_on_a_sheet_of_its_own_does),
        cmocka_unit_test(a_turned_table_stands_on_a_sheet_that_lies),
        cmocka_unit_test(a_table_is_turned_where_it_is_long_and_its_figures_need_the_width),
        cmocka_unit_test(figures_come_out_unbroken),
        cmocka_unit_test(a_title_keeps_its_names_whole),
        cmocka_unit_test(fonts_are_cut_down_to_the_document),
        cmocka_unit_test(two_runs_give_the_same_bytes),
        cmocka_unit_test(pages_are_numbered_from_the_first_part_on),
        cmocka_unit_test(contents_give_the_right_pages),
        cmocka_unit_test(outline_links_and_names_are_there),
        cmocka_unit_test(a_table_repeats_its_head_on_every_page),
        cmocka_unit_test(imprint_says_what_the_hash_is_and_is_not),
        /* these write their own */
        cmocka_unit_test(a_heading_stands_with_two_lines_of_its_text),
        cmocka_unit_test(a_small_table_is_not_parted),
        cmocka_unit_test(a_table_of_a_page_is_not_parted_for_half_a_page),
        cmocka_unit_test(a_signature_does_not_stand_alone),
        cmocka_unit_test(a_row_higher_than_a_page_goes_on_without_loss),
        cmocka_unit_test(spans_wider_than_the_table_and_long_groups_are_cut),
        cmocka_unit_test(figures_in_many_columns_shrink_before_they_break),
        cmocka_unit_test(a_long_word_is_broken_without_loss),
        cmocka_unit_test(poor_documents_are_rendered),
        cmocka_unit_test(bad_text_is_refused_with_its_place),
        cmocka_unit_test(an_anchor_given_twice_is_refused),
        cmocka_unit_test(a_font_that_is_not_installed_is_named),
        cmocka_unit_test(a_system_without_chinese_fonts_is_told_so),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
