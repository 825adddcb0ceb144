#include "test.h"

#include "doc_text.h"
#include "report/paper.h"
#include "report_fixture.h"

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* A case of everything, about 六联. */
static struct paper_case a_case(struct fixture *f) {
    const struct item items[] = {
        {.id = "a",
         .name = "人员管理",
         .kind = ITEM_POINTS,
         .max = {100000},
         .step = SCORE_UNSET,
         .per_time = SCORE_UNSET,
         .criteria = "按制度管理"},
    };
    struct component *c = arena_memdup(&arena, &f->dossier.standard.methods[0].components[0],
                                       sizeof(struct component));
    c->items = arena_memdup(&arena, items, sizeof(items));
    c->n_items = 1;
    for (size_t i = 0; i < f->ev.n_entries; i++)
        f->ev.entries[i].dossier = &f->dossier;
    date_t day = DATE_UNSET;
    assert_true(date_of(2022, 5, 16, &day));
    return (struct paper_case){
        .ev = &f->ev,
        .r = &f->ev.entries[LIULIAN],
        .component = c,
        .words = {.contact = "协会 王老师",
                  .objections_until = DATE_UNSET,
                  .matter = "签到表缺页",
                  .demand = "请补齐。\n并说明原因。",
                  .asked = day,
                  .due = DATE_UNSET,
                  .decided_on = DATE_UNSET,
                  .version = 2,
                  .warnings = DEC_UNSET,
                  .address = "https://example.cn/rating"},
        .today = day,
    };
}

static const struct doc *made(enum paper_kind kind, const struct paper_text *text,
                              const struct paper_case *cases, size_t n) {
    struct gp_err e = {.arena = &arena};
    const struct doc *d = NULL;
    if (paper_compose(&arena, kind, text, cases, n, &e, &d) != GP_OK)
        fail_msg("%s: %s: %s", paper_infos[kind].name, e.where, e.message);
    return d;
}

static void assert_has(const char *text, const char *part) {
    if (!strstr(text, part))
        fail_msg("not found: %s\nin:\n%s", part, text);
}

static void every_kind_becomes_a_document_in_each_format(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct paper_case c = a_case(f);
    for (unsigned k = 0; k < PAPER_N; k++) {
        const struct doc *d = made((enum paper_kind)k, &paper_infos[k].text, &c, 1);
        struct buf pdf = BUF_INIT, docx = BUF_INIT, html = BUF_INIT;
        struct gp_err e = {.arena = &arena};
        assert_int_equal(doc_render_pdf(d, NULL, &e, &pdf), GP_OK);
        assert_int_equal(doc_render_docx(d, NULL, &e, &docx), GP_OK);
        assert_int_equal(doc_render_html(d, &e, &html), GP_OK);
        assert_memory_equal(pdf.p, "%PDF", 4);
        assert_memory_equal(docx.p, "PK", 2);
        assert_null(strchr(doc_text(&arena, d), '{'));
        buf_free(&pdf);
        buf_free(&docx);
        buf_free(&html);
    }
}

static void every_kind_can_be_seen_without_any_data(void **state) {
    (void)state;
    for (unsigned k = 0; k < PAPER_N; k++) {
        struct gp_err e = {.arena = &arena};
        const struct doc *d = NULL;
        assert_int_equal(paper_preview(&arena, (enum paper_kind)k, &paper_infos[k].text, &e, &d),
                         GP_OK);
        assert_string_equal(d->watermark, "样张");
        assert_null(strchr(doc_text(&arena, d), '{'));
    }
}

/* 11636.92: 坪山's deduction in the source. */
static void a_settlement_states_the_figures_of_the_report(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct paper_case c = a_case(f);
    c.r = &f->ev.entries[PINGSHAN];
    const char *text =
        doc_text(&arena, made(PAPER_SETTLEMENT, &paper_infos[PAPER_SETTLEMENT].text, &c, 1));
    assert_has(text, "TITLE 坪山中心结算单");
    assert_has(text, "478,240.00");
    assert_has(text, "11,636.92");
}

static void what_nobody_has_set_is_said_to_be_unset(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct paper_case c = a_case(f);
    const char *text =
        doc_text(&arena, made(PAPER_RECTIFY, &paper_infos[PAPER_RECTIFY].text, &c, 1));
    assert_has(text, "整改期限：未设定");
    assert_has(text, "请补齐。\n");
    assert_has(text, "并说明原因。\n");
    text = doc_text(&arena, made(PAPER_RESULT, &paper_infos[PAPER_RESULT].text, &c, 1));
    assert_has(text, "异议截止日（含当天）：未设定。");
}

static void several_papers_are_one_file_with_a_title_and_page_each(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct paper_case c[2] = {a_case(f), a_case(f)};
    c[1].r = &f->ev.entries[HEPING];
    const struct doc *d = made(PAPER_CHECKLIST, &paper_infos[PAPER_CHECKLIST].text, c, 2);
    const char *text = doc_text(&arena, d);
    assert_has(text, "TITLE 六联中心资料清单");
    assert_has(text, "----\nTITLE 和平中心资料清单");
    assert_string_equal(d->title, "资料清单");
}

static void a_template_is_text_with_marks_before_lines(void **state) {
    (void)state;
    struct fixture *f = fixture_source(&arena);
    struct paper_case c = a_case(f);
    const struct paper_text own = {"致{运营机构}",
                                   "# 标题\r\n\r\n  | 顶格：\r\n> 注\n- 项\n正文\n{换页}"};
    const struct doc *d = made(PAPER_PLEDGE, &own, &c, 1);
    static const enum para_style styles[] = {PARA_FLUSH, PARA_NOTE, PARA_LIST, PARA_BODY};
    size_t n = 0;
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind == BLOCK_PARAGRAPH)
            assert_int_equal(d->blocks[i].style, styles[n++]);
    assert_int_equal(n, 4);
    assert_int_equal(d->blocks[d->n_blocks - 1].kind, BLOCK_PAGE_BREAK);
}

static void a_wrong_placeholder_is_refused_with_where_and_what_instead(void **state) {
    (void)state;
    static const struct {
        struct paper_text text;
        const char *where, *says;
    } cases[] = {
        {{"{中心}", "好\n{运营}"},
         "正文第 2 行",
         "“承诺书”里没有“{运营}”这个占位符，是不是“{运营机构}”"},
        {{"{中心}", "好\n\n{评分人}"}, "正文第 3 行", "没有“{评分人}”"},
        {{"{中心}", "见{资料清单}。"}, "正文第 1 行", "“{资料清单}”要单独占一行"},
        {{"{中心", "好"}, "标题", "“{”后面缺“}”"},
        {{"中心}", "好"}, "标题", "多了一个“}”"},
        {{"{换页}", "好"}, "标题", "标题里不能放"},
        {{"", "好"}, "标题", "必须填写"},
        {{"好", " \n "}, "正文", "必须填写"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct gp_err e = {.arena = &arena};
        assert_int_equal(paper_check(&arena, PAPER_PLEDGE, &cases[i].text, &e), GP_INVALID);
        assert_string_equal(e.where, cases[i].where);
        assert_has(e.message, cases[i].says);
    }
}

static void the_placeholders_of_a_kind_are_those_that_it_may_have(void **state) {
    (void)state;
    struct paper_field *v;
    size_t n = paper_fields(&arena, PAPER_NOTICE, &v);
    for (size_t i = 0; i < n; i++)
        assert_string_not_equal(v[i].name, "{中心}");
    n = paper_fields(&arena, PAPER_RATING, &v);
    bool code = false;
    for (size_t i = 0; i < n; i++) {
        code |= strcmp(v[i].name, "{二维码}") == 0 && v[i].is_block;
        assert_non_null(v[i].example);
    }
    assert_true(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_kind_becomes_a_document_in_each_format, teardown),
        cmocka_unit_test_teardown(every_kind_can_be_seen_without_any_data, teardown),
        cmocka_unit_test_teardown(a_settlement_states_the_figures_of_the_report, teardown),
        cmocka_unit_test_teardown(what_nobody_has_set_is_said_to_be_unset, teardown),
        cmocka_unit_test_teardown(several_papers_are_one_file_with_a_title_and_page_each, teardown),
        cmocka_unit_test_teardown(a_template_is_text_with_marks_before_lines, teardown),
        cmocka_unit_test_teardown(a_wrong_placeholder_is_refused_with_where_and_what_instead,
                                  teardown),
        cmocka_unit_test_teardown(the_placeholders_of_a_kind_are_those_that_it_may_have, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
