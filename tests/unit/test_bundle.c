#include "test.h"

#include "base/file.h"
#include "bundle/bundle.h"
#include "codec/json.h"
#include "shape/shape.h"

#define EXAMPLE GP_SOURCE_ROOT "/examples/pingshan-2022.json"

static struct arena arena;
static struct str example; /* of the source's round */

static int set_up(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    json_setup();
    return file_read(&arena, &e, EXAMPLE, BUNDLE_MAX_BYTES, &example) == GP_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct str load(const char *name) {
    struct gp_err e = {.arena = &arena};
    struct str text;
    const char *path = arena_printf(&arena, GP_SOURCE_ROOT "/%s", name);
    if (file_read(&arena, &e, path, BUNDLE_MAX_BYTES, &text) != GP_OK)
        fail_msg("%s: %s", path, e.message);
    return text;
}

/* ---- round trips */

/* assert_string_equal would print both texts whole. */
static void check_same_bytes(const char *name, const struct buf *got, const char *want) {
    const char *text = buf_text(got);
    size_t i = 0, line = 1;
    for (; text[i] && text[i] == want[i]; i++)
        line += text[i] == '\n' ? 1 : 0;
    if (text[i] != want[i])
        fail_msg("%s: line %zu differs at '%.60s'", name, line, want + i);
}

static void a_round_read_and_written_gives_the_same_bytes(void **state) {
    (void)state;
    static const char *const names[] = {"examples/pingshan-2022.json", "examples/demo-2026.json"};
    for (size_t i = 0; i < GP_COUNT(names); i++) {
        struct str text = load(names[i]);
        struct gp_err e = {.arena = &arena};
        struct dossier d;
        struct buf first = BUF_INIT, second = BUF_INIT;
        if (bundle_read(&arena, &e, text, &d) != GP_OK)
            fail_msg("%s: %s: %s", names[i], e.where, e.message);
        bundle_write(&d, &first);
        check_same_bytes(names[i], &first, text.p);
        assert_int_equal(bundle_read(&arena, &e, (struct str){first.p, first.n}, &d), GP_OK);
        bundle_write(&d, &second);
        check_same_bytes(names[i], &second, buf_text(&first));
        buf_free(&first);
        buf_free(&second);
    }
}

static void a_standard_on_its_own_gives_the_same_bytes(void **state) {
    (void)state;
    struct str text = load("standards/method-one-example.json");
    struct gp_err e = {.arena = &arena};
    struct standard s;
    struct buf b = BUF_INIT;
    if (bundle_read_standard(&arena, &e, text, &s) != GP_OK)
        fail_msg("%s: %s", e.where, e.message);
    bundle_write_standard(&s, &b);
    check_same_bytes("method-one-example", &b, text.p);
    assert_false(s.official);
    assert_non_null(strstr(s.title, "示例"));
    buf_free(&b);
}

static score_t sum_of_maxima(const struct component *v, size_t n) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < n; i++)
        assert_true(score_add(sum, v[i].max, &sum));
    return sum;
}

/* Maxima of groups against their children: the rule of struct item in core/standard.h. */
static void check_group(const struct item *g) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < g->n_items; i++) {
        if (g->items[i].kind == ITEM_GROUP)
            check_group(&g->items[i]);
        if (g->items[i].kind != ITEM_BONUS)
            assert_true(score_add(sum, g->items[i].max, &sum));
    }
    if (score_cmp(sum, g->max) != 0)
        fail_msg("%s does not add up", g->id);
}

static void the_example_standard_adds_up(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct standard s;
    assert_int_equal(
        bundle_read_standard(&arena, &e, load("standards/method-one-example.json"), &s), GP_OK);
    const struct method *m = &s.methods[0];
    assert_i64(sum_of_maxima(m->components, m->n_components).v, s.full.v);
    for (size_t c = 0; c < m->n_components; c++) {
        score_t sum = score_of(0);
        for (size_t i = 0; i < m->components[c].n_items; i++) {
            check_group(&m->components[c].items[i]);
            assert_true(score_add(sum, m->components[c].items[i].max, &sum));
        }
        assert_i64(sum.v, m->components[c].scored_full.v);
    }
}

/* Figures from the source's table: 坪山, 478240.00 yuan, 31 vacant days, 盈余 11636.92. */
static void figures_of_the_source_arrive(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct dossier d;
    assert_int_equal(bundle_read(&arena, &e, example, &d), GP_OK);
    assert_int_equal(d.round.n_entries, 4);
    const struct entry *pingshan = &d.round.entries[2];
    assert_string_equal(pingshan->id, "pingshan");
    assert_i64(dossier_project(&d, pingshan->project)->total.fen, 47824000);
    assert_i64(pingshan->staffing.vacancies[0].days, 31);
    assert_true(pingshan->funds.has_surplus);
    assert_i64(pingshan->funds.surplus.expected.fen, 1163692);
    assert_i64(pingshan->sheets[3].marks[0].points.v, 336000);
    const struct entry *heping = &d.round.entries[3];
    assert_false(heping->funds.has_surplus);
    assert_int_equal(d.standard.methods[0].n_components, 4);
}

static void what_is_not_given_is_unset(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct dossier d;
    assert_int_equal(bundle_read(&arena, &e, example, &d), GP_OK);
    const struct entry *heping = &d.round.entries[3];
    assert_false(date_is_set(heping->handed_in));
    assert_false(date_is_set(heping->funds.cutoff));
    assert_false(money_is_set(heping->funds.surplus.expected));
    assert_i64(heping->sheets[0].marks[0].done, DEC_UNSET);
    assert_false(d.projects[0].own_vacancy_rule);
    assert_false(money_is_set(d.projects[0].vacancy.step));
    assert_i64(d.standard.vacancy.grace_days, DEC_UNSET);
    assert_null(heping->last_narrative);
    assert_null(d.round.experts);
}

/* ---- bad input */

/* The example with the first occurrence of a text after an anchor replaced. */
static struct str mended(const char *after, const char *from, const char *to) {
    const char *anchor = strstr(example.p, after);
    const char *at = anchor ? strstr(anchor, from) : NULL;
    if (!at)
        fail_msg("'%s' after '%s' is not in the example", from, after);
    char *p =
        arena_printf(&arena, "%.*s%s%s", (int)(at - example.p), example.p, to, at + strlen(from));
    return str_of(p);
}

/* Every kind of field, and every way to get one wrong. */
static const struct bad {
    const char *after, *from, *to;
    enum gp_code code;
    const char *where, *says;
} bad_input[] = {
    {"", "\"gongping-round\"", "\"other\"", GP_INVALID, "$.format", "gongping-round"},
    {"", "\"format_version\": 1", "\"format_version\": 2", GP_INVALID, "$.format_version",
     "格式版本 1"},
    {"", "\"tenant\": \"440310\"", "\"tenant\": \"44031\"", GP_INVALID, "$.tenant", "6 位数字"},
    {"", "\"tenant\":", "\"tenent\":", GP_INVALID, "$", "没有 \"tenent\" 这个字段"},
    {"", "\"tenant\": \"440310\",", "", GP_INVALID, "$", "缺少“区划代码”"},
    {"", "\"深圳市坪山区\"", "\"\"", GP_INVALID, "$.tenant_name", "“区划名称”是空的"},
    {"", "\"深圳市坪山区\"", "null", GP_INVALID, "$.tenant_name", "空值"},
    {"", "\"深圳市坪山区\"", "[]", GP_INVALID, "$.tenant_name", "列表"},
    {"", "\"深圳市坪山区\"", "\"a\\rb\"", GP_INVALID, "$.tenant_name", "控制字符"},
    {"\"standard\"", "\"id\": \"pingshan-2022\"", "\"id\": \"坪山\"", GP_INVALID, "$.standard.id",
     "字母、数字"},
    {"\"standard\"", "\"version\": 1", "\"version\": 1.0", GP_INVALID, "$.standard.version",
     "小数"},
    {"\"standard\"", "\"version\": 1", "\"version\": 0", GP_INVALID, "$.standard.version",
     "“标准版本”应在 1 到 10000 之间"},
    {"\"standard\"", "\"version\": 1", "\"version\": \"1\"", GP_INVALID, "$.standard.version",
     "不带引号"},
    {"\"standard\"", "\"official\": true", "\"official\": \"是\"", GP_INVALID,
     "$.standard.official", "true 或 false"},
    {"\"standard\"", "\"single\"", "\"average\"", GP_INVALID,
     "$.standard.methods[0].components[0].aggregation.kind", "\"trimmed\""},
    {"\"standard\"", "\"max\": \"30\"", "\"max\": \"30.00001\"", GP_INVALID,
     "$.standard.methods[0].components[0].max", "四位小数"},
    {"\"standard\"", "\"max\": \"30\"", "\"max\": \"-1\"", GP_INVALID,
     "$.standard.methods[0].components[0].max", "应在 0 到 10000 之间"},
    {"\"standard\"", "\"max\": \"30\"", "\"max\": 30", GP_INVALID,
     "$.standard.methods[0].components[0].max", "\"97.85\"；这里是 整数"},
    {"\"orgs\"", "\"kind\": \"evaluator\"", "\"kind\": 1", GP_INVALID, "$.orgs[1].kind",
     "\"operator\"（运营机构）"},
    {"\"projects\"", "\"2021-12-01\"", "\"2021-12-1\"", GP_INVALID, "$.projects[0].start",
     "\"2021-12-01\""},
    {"\"projects\"", "\"2021-12-01\"", "\"2021-02-29\"", GP_INVALID, "$.projects[0].start",
     "合同开始日期"},
    {"\"projects\"", "\"596010.00\"", "\"596,010.00\"", GP_INVALID, "$.projects[0].total",
     "不写千位逗号"},
    {"\"projects\"", "\"596010.00\"", "596010.00", GP_INVALID, "$.projects[0].total", "小数"},
    {"\"projects\"", "\"596010.00\"", "\"596010.001\"", GP_INVALID, "$.projects[0].total",
     "最多两位小数"},
    {"\"projects\"", "\"596010.00\"", "\"596010.000\"", GP_INVALID, "$.projects[0].total",
     "最多两位小数"},
    {"\"projects\"", "\"596010.00\"", "\" 596010\"", GP_INVALID, "$.projects[0].total", "合同总额"},
    {"\"projects\"", "\"596010.00\"", "\"0\"", GP_INVALID, "$.projects[0].total",
     "应在 0.01 到 999999999999.99 之间"},
    {"\"projects\"", "\"596010.00\"", "\"99999999999999999999\"", GP_INVALID, "$.projects[0].total",
     "应在 0.01 到"},
    {"\"projects\"", "\"headcount\": 9", "\"headcount\": -1", GP_INVALID, "$.projects[0].headcount",
     "协议人数"},
    {"\"entries\"", "\"370830.28\"", "\"三十七万\"", GP_INVALID,
     "$.round.entries[0].funds.lines[0].actual", "“实际发生额”应是带引号的金额"},
    {"\"entries\"", "\"85.77\"", "\"85.77%\"", GP_INVALID,
     "$.round.entries[0].funds.lines[0].printed_share", "不写 %"},
    {"\"entries\"", "\"actual\": \"370830.28\"", "\"actual\": null", GP_INVALID,
     "$.round.entries[0].funds.lines[0].actual", "删去这个字段"},
    {"\"entries\"", "\"funds\": {", "\"funds\": {\"lines\": {}, \"x\": {", GP_INVALID, NULL, NULL},
    {"\"entries\"", "\"marks\": [", "\"marks\": [7, ", GP_INVALID,
     "$.round.entries[0].sheets[0].marks[0]", "每一项应是对象"},
    {"\"fund_categories\"", "\"运营成本(服务费)\"", "3", GP_INVALID,
     "$.standard.fund_categories[1].also[0]", "每一项应是带引号的文字"},
    {"\"texts\"", "\"2022-05-16\"", "20220516", GP_INVALID, "$.round.texts.date", "年-月-日"},
    {"\"entries\"", "\"project\": \"liuhe-2022\"", "\"project\": \"nowhere\"", GP_INVALID,
     "$.round.entries[0].project", "项目"},
};

static void bad_input_is_refused_with_path_and_reason(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(bad_input); i++) {
        const struct bad *b = &bad_input[i];
        struct gp_err e = {.arena = &arena};
        struct dossier d = {.tenant = "untouched"};
        enum gp_code code = bundle_read(&arena, &e, mended(b->after, b->from, b->to), &d);
        if (code != b->code)
            fail_msg("%s gives %d", b->to, code);
        if (b->where && !cstr_eq(e.where, b->where))
            fail_msg("%s: at %s, not %s", b->to, e.where, b->where);
        if (b->says && !strstr(e.message, b->says))
            fail_msg("%s: says %s", b->to, e.message);
        assert_string_equal(d.tenant, "untouched");
    }
}

#define DISMISSED "\"finding_dismissals\": ["
#define LABOR                                                                                      \
    "\"rule\": \"funds.row_total\", \"entry\": \"liulian\", "                                      \
    "\"place\": \"资金使用情况表“人力成本”行\""

/* The example with dismissals. */
static struct str with_dismissals(const char *list) {
    return mended("\"entries\"", "\"texts\": {",
                  arena_printf(&arena, DISMISSED "%s], \"texts\": {", list));
}

static void dismissals_are_sorted_and_come_back_with_the_same_bytes(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct dossier d, again;
    struct buf first = BUF_INIT, second = BUF_INIT;
    struct str text = with_dismissals("{" LABOR ", \"reason\": \"四舍五入\\n见原件\"},"
                                      "{\"rule\": \"contract.overlap\", \"reason\": \"已说明\"}");
    if (bundle_read(&arena, &e, text, &d) != GP_OK)
        fail_msg("%s: %s", e.where, e.message);
    assert_int_equal(d.round.n_finding_dismissals, 2);
    assert_string_equal(d.round.finding_dismissals[0].rule, "contract.overlap");
    assert_null(d.round.finding_dismissals[0].entry);
    assert_null(d.round.finding_dismissals[0].place);
    assert_string_equal(d.round.finding_dismissals[1].reason, "四舍五入\n见原件");
    bundle_write(&d, &first);
    assert_int_equal(bundle_read(&arena, &e, (struct str){first.p, first.n}, &again), GP_OK);
    bundle_write(&again, &second);
    check_same_bytes("dismissals", &second, buf_text(&first));
    buf_free(&first);
    buf_free(&second);
}

static void dismissals_that_are_wrong_are_refused_with_their_place(void **state) {
    (void)state;
    static const struct {
        const char *list, *where, *says;
    } cases[] = {
        {"{" LABOR ", \"reason\": \"\"}", "$.round.finding_dismissals[0].reason",
         "“不采纳的理由”是空的"},
        {"{" LABOR ", \"reason\": \" \"}", "$.round.finding_dismissals[0].reason",
         "没有写不采纳的理由"},
        {"{" LABOR "}", "$.round.finding_dismissals[0].reason", "没有写不采纳的理由"},
        {"{" LABOR ", \"adopted\": false}", "$.round.finding_dismissals[0].reason",
         "没有写不采纳的理由"},
        {"{" LABOR ", \"adopted\": true}, {" LABOR ", \"reason\": \"二\"}",
         "$.round.finding_dismissals[1].place", "只能处理一次"},
        {"{\"reason\": \"x\"}", "$.round.finding_dismissals[0]", "缺少“核查规则”"},
        {"{\"rule\": \"funds.nothing\", \"reason\": \"x\"}", "$.round.finding_dismissals[0].rule",
         "没有编号为“funds.nothing”的核查规则"},
        {"{\"rule\": \"contract.overlap\", \"entry\": \"lost\", \"reason\": \"x\"}",
         "$.round.finding_dismissals[0].entry", "没有编号为“lost”的参评项目"},
        {"{" LABOR ", \"reason\": \"一\"}, {" LABOR ", \"reason\": \"二\"}",
         "$.round.finding_dismissals[1].place", "与第 1 项是同一项发现"},
        {"{" LABOR ", \"reason\": \"x\", \"kind\": \"accepted\"}", "$.round.finding_dismissals[0]",
         "没有 \"kind\" 这个字段"},
        {"7", "$.round.finding_dismissals[0]", "每一项应是对象"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct gp_err e = {.arena = &arena};
        struct dossier d;
        if (bundle_read(&arena, &e, with_dismissals(cases[i].list), &d) != GP_INVALID)
            fail_msg("%s was accepted", cases[i].list);
        if (!cstr_eq(e.where, cases[i].where) || !strstr(e.message, cases[i].says))
            fail_msg("%s: at %s: %s", cases[i].list, e.where, e.message);
    }
}

static void further_problems_are_counted(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct dossier d;
    struct buf b = BUF_INIT;
    assert_int_equal(bundle_read(&arena, &e, example, &d), GP_OK);
    d.round.entries[1].project = d.round.entries[3].project = "nowhere";
    bundle_write(&d, &b);
    assert_int_equal(bundle_read(&arena, &e, (struct str){b.p, b.n}, &d), GP_INVALID);
    assert_string_equal(e.where, "$.round.entries[1].project");
    assert_non_null(strstr(e.message, "另有 1 处问题"));
    buf_free(&b);
}

static void text_and_lists_over_their_limit_are_refused(void **state) {
    (void)state;
    struct gp_err e = {.arena = &arena};
    struct dossier d;
    struct buf b = BUF_INIT;
    for (int i = 0; i < 20001; i++)
        buf_adds(&b, "长");
    const char *long_text = arena_printf(&arena, "\"background\": \"%s", buf_text(&b));
    assert_int_equal(
        bundle_read(&arena, &e, mended("\"texts\"", "\"background\": \"", long_text), &d),
        GP_LIMIT);
    assert_string_equal(e.where, "$.round.texts.background");
    assert_non_null(strstr(e.message, "超过 20000 字"));

    buf_clear(&b);
    for (int i = 0; i < 51; i++)
        buf_addf(&b, "{\"qualification\": \"社会工作师\", \"count\": %d},", i);
    const char *long_list = arena_printf(&arena, "\"held\": [%s", buf_text(&b));
    assert_int_equal(bundle_read(&arena, &e, mended("\"entries\"", "\"held\": [", long_list), &d),
                     GP_LIMIT);
    assert_string_equal(e.where, "$.round.entries[0].staffing.held");
    buf_free(&b);
}

/* 97 is prime, so that the cuts fall into every kind of place. */
static void a_truncated_file_is_never_accepted(void **state) {
    (void)state;
    for (size_t n = 0; n < example.n - 1; n += 97) {
        struct arena a = ARENA_INIT;
        struct gp_err e = {.arena = &a};
        struct dossier d;
        if (bundle_read(&a, &e, (struct str){example.p, n}, &d) == GP_OK)
            fail_msg("the first %zu bytes were accepted", n);
        assert_non_null(e.message);
        arena_release(&a);
    }
}

static void hostile_files_are_refused(void **state) {
    (void)state;
    struct buf deep = BUF_INIT;
    for (int i = 0; i < 100000; i++)
        buf_adds(&deep, "{\"items\":[");
    const struct str cases[] = {
        {deep.p, deep.n},
        STR(""),
        STR("[]"),
        STR("{}"),
        STR("null"),
        STR("\xFF\xFE{\0}\0"),
        mended("", "\"tenant\"", "\"format\": \"gongping-round\", \"tenant\""),
        mended("", "坪山", "\xE5\x9D"),
        mended("", "坪山", "\\ud83d"),
        {example.p, BUNDLE_MAX_BYTES + 1}, /* the size alone is looked at */
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct gp_err e = {.arena = &arena};
        struct dossier d;
        if (bundle_read(&arena, &e, cases[i], &d) == GP_OK)
            fail_msg("case %zu was accepted", i);
        assert_non_null(e.message);
    }
    buf_free(&deep);
}

/* ---- documentation from the table */

/* With GP_REGENERATE set, writes the file instead of comparing. */
static void check_current(const char *name, struct str want) {
    struct gp_err e = {.arena = &arena};
    const char *path = arena_printf(&arena, GP_SOURCE_ROOT "/%s", name);
    if (getenv("GP_REGENERATE") && file_write(&e, path, want) != GP_OK)
        fail_msg("%s: %s", path, e.message);
    if (!str_eq(load(name), want))
        fail_msg("%s is out of date: run this test with GP_REGENERATE=1", name);
}

static void the_schema_in_docs_is_current(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    bundle_write_schema(&b);
    check_current("docs/bundle.schema.json", (struct str){b.p, b.n});
    buf_free(&b);
}

static void the_field_reference_in_docs_is_current(void **state) {
    (void)state;
    static const char mark[] = "<!-- generated from src/shape/shapes_*.c -->\n";
    struct str page = load("docs/bundle.md");
    const char *at = strstr(page.p, mark);
    assert_non_null(at);
    struct buf b = BUF_INIT;
    buf_add(&b, page.p, (size_t)(at - page.p) + sizeof(mark) - 1);
    buf_addc(&b, '\n');
    bundle_write_reference(&b);
    check_current("docs/bundle.md", (struct str){b.p, b.n});
    buf_free(&b);
}

static void check_field(const struct shape *s, const struct field *f) {
    bool listed = f->kind == FIELD_LIST || f->kind == FIELD_TEXTS || f->kind == FIELD_IDS;
    if (cstr_empty(f->key) || cstr_empty(f->name))
        fail_msg("a field of %s has no name", s->id);
    if (f->at >= s->size || f->min > f->max)
        fail_msg("%s.%s has a wrong place or bounds", s->id, f->key);
    if ((f->kind == FIELD_OBJECT || f->kind == FIELD_LIST) != (f->shape != NULL))
        fail_msg("%s.%s lacks a shape", s->id, f->key);
    if (listed && (f->count_at == 0 || f->max <= 0))
        fail_msg("%s.%s lacks a count or a limit", s->id, f->key);
    for (const struct field *other = s->fields; other < f; other++)
        if (cstr_eq(other->key, f->key))
            fail_msg("%s.%s stands twice", s->id, f->key);
}

static void every_row_of_the_table_is_complete(void **state) {
    (void)state;
    const struct shape *used[MAX_SHAPES];
    size_t n = shapes_used(&shape_dossier, used);
    assert_true(n > 30); /* the structs of standard.h, project.h and round.h */
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < used[i]->n_fields; k++)
            check_field(used[i], &used[i]->fields[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_round_read_and_written_gives_the_same_bytes),
        cmocka_unit_test(a_standard_on_its_own_gives_the_same_bytes),
        cmocka_unit_test(the_example_standard_adds_up),
        cmocka_unit_test(figures_of_the_source_arrive),
        cmocka_unit_test(what_is_not_given_is_unset),
        cmocka_unit_test(bad_input_is_refused_with_path_and_reason),
        cmocka_unit_test(dismissals_are_sorted_and_come_back_with_the_same_bytes),
        cmocka_unit_test(dismissals_that_are_wrong_are_refused_with_their_place),
        cmocka_unit_test(further_problems_are_counted),
        cmocka_unit_test(text_and_lists_over_their_limit_are_refused),
        cmocka_unit_test(a_truncated_file_is_never_accepted),
        cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(the_schema_in_docs_is_current),
        cmocka_unit_test(the_field_reference_in_docs_is_current),
        cmocka_unit_test(every_row_of_the_table_is_complete),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
