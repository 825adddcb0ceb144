/* Two texts side by side: which lines stand in a row, and what is marked in them. */
#include "report/compare.h"

#include "test.h"

static struct arena arena;

static int begin(void **state) {
    (void)state;
    arena = ARENA_INIT;
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static void add_side(struct buf *b, const struct compare_side *s) {
    for (size_t i = 0; i < s->n; i++)
        buf_addf(b, s->pieces[i].differs ? "[%s]" : "%s", s->pieces[i].text);
}

/* A line a row: = ~ - +, left / right, what differs in brackets. */
static const char *shown(const char *left, const char *right) {
    struct compare c =
        compare_lines(&arena, compare_split(&arena, left), compare_split(&arena, right));
    struct buf b = BUF_INIT;
    size_t differ = 0;
    for (size_t i = 0; i < c.n; i++) {
        differ += c.rows[i].kind != COMPARE_SAME;
        buf_addf(&b, "%c", "=~-+"[c.rows[i].kind]);
        add_side(&b, &c.rows[i].left);
        if (c.rows[i].kind != COMPARE_SAME) {
            buf_adds(&b, "/");
            add_side(&b, &c.rows[i].right);
        }
        buf_adds(&b, "\n");
    }
    assert_int_equal(c.n_differ, differ);
    const char *text = arena_strdup(&arena, buf_text(&b));
    buf_free(&b);
    return text;
}

static void lines_stand_side_by_side(void **state) {
    (void)state;
    static const struct {
        const char *left, *right, *rows;
    } cases[] = {
        {"", "", ""},
        {"甲\n乙\n", "甲\n乙", "=甲\n=乙\n"}, /* the last line end is none of a line */
        {"", "甲", "+/[甲]\n"},
        {"甲", "", "-[甲]/\n"},
        {"甲\n丙", "甲\n乙\n丙", "=甲\n+/[乙]\n=丙\n"},
        {"甲\n乙\n丙", "甲\n丙", "=甲\n-[乙]/\n=丙\n"},
        {"一\n二\n三\n四\n五", "二\n三\n六六\n五", "-[一]/\n=二\n=三\n~[四]/[六六]\n=五\n"},
        {"\n\n甲", "\n甲", "=\n-[]/\n=甲\n"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(shown(cases[i].left, cases[i].right), cases[i].rows);
}

static void what_differs_within_a_line_is_marked(void **state) {
    (void)state;
    /* A figure is one thing: 93.40 became 94.45, and not its last two digits. */
    assert_string_equal(shown("坪山中心得93.40分，优秀", "坪山中心得94.45分，优秀"),
                        "~坪山中心得[93.40]分，优秀/坪山中心得[94.45]分，优秀\n");
    assert_string_equal(shown("人员稳定。", "人员较稳定，无空岗。"),
                        "~人员稳定。/人员[较]稳定[，无空岗]。\n");
    /* Next to nothing in common: no crumbs. */
    assert_string_equal(shown("甲乙丙丁戊己", "子丑丙寅卯辰"), "~[甲乙丙丁戊己]/[子丑丙寅卯辰]\n");
}

/* The length of the longest common subsequence, the slow way. */
static size_t common(const char *x, size_t n, const char *y, size_t m) {
    size_t best[16][16] = {{0}};
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t more = best[i - 1][j] > best[i][j - 1] ? best[i - 1][j] : best[i][j - 1];
            best[i][j] = x[i - 1] == y[j - 1] ? best[i - 1][j - 1] + 1 : more;
        }
    return best[n][m];
}

static void as_much_as_can_be_is_the_same(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        char text[2][16] = {"", ""}, lines[2][32] = {"", ""};
        size_t n[2];
        for (int side = 0; side < 2; side++) {
            seed = seed * 1664525u + 1013904223u;
            n[side] = seed >> 28;
            for (size_t i = 0; i < n[side]; i++) {
                seed = seed * 1664525u + 1013904223u;
                text[side][i] = (char)('a' + (seed >> 30));
                lines[side][2 * i] = text[side][i];
                lines[side][2 * i + 1] = '\n';
            }
        }
        struct compare c =
            compare_lines(&arena, compare_split(&arena, lines[0]), compare_split(&arena, lines[1]));
        size_t left = 0, right = 0;
        for (size_t i = 0; i < c.n; i++) {
            left += c.rows[i].left.line != NULL;
            right += c.rows[i].right.line != NULL;
        }
        assert_int_equal(left, n[0]);
        assert_int_equal(right, n[1]);
        assert_int_equal(c.n - c.n_differ, common(text[0], n[0], text[1], n[1]));
        arena_reset(&arena);
    }
}

static const char *numbered(const char *form, unsigned n) {
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < n; i++)
        buf_addf(&b, form, i);
    const char *text = arena_strdup(&arena, buf_text(&b));
    buf_free(&b);
    return text;
}

/* Nothing in common between 4,000 lines and 4,000: all replaced, in bounded room. */
static void long_texts_without_anything_in_common_end(void **state) {
    (void)state;
    struct compare c = compare_lines(&arena, compare_split(&arena, numbered("左%u\n", 4000)),
                                     compare_split(&arena, numbered("右%u\n", 4000)));
    assert_int_equal(c.n, 4000);
    assert_int_equal(c.n_differ, 4000);
    assert_true(arena_size(&arena) < 64u << 20);
}

static void a_document_becomes_lines(void **state) {
    (void)state;
    const struct run head = {"一、得分", false, NULL},
                     words[] = {{"得", false, NULL}, {"93.4分\n", true, NULL}};
    const struct cell cells[] = {
        {.text = "中心"}, {.text = "总\n分"}, {.text = "坪山"}, {.text = NULL}};
    const struct table t = {.caption = "表1 得分", .n_columns = 2, .n_rows = 2, .cells = cells};
    const struct block blocks[] = {
        {.kind = BLOCK_CONTENTS},
        {.kind = BLOCK_HEADING, .level = 2, .runs = &head, .n_runs = 1},
        {.kind = BLOCK_PARAGRAPH, .runs = words, .n_runs = 2},
        {.kind = BLOCK_TABLE, .table = &t},
    };
    const struct doc d = {.blocks = blocks, .n_blocks = GP_COUNT(blocks)};
    assert_string_equal(compare_text_of(&arena, &d), "H 一、得分\nP 得93.4分 \nC 表1 得分\n"
                                                     "T 中心 ｜ 总 分\nT 坪山\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_stand_side_by_side, begin, end),
        cmocka_unit_test_setup_teardown(what_differs_within_a_line_is_marked, begin, end),
        cmocka_unit_test_setup_teardown(as_much_as_can_be_is_the_same, begin, end),
        cmocka_unit_test_setup_teardown(long_texts_without_anything_in_common_end, begin, end),
        cmocka_unit_test_setup_teardown(a_document_becomes_lines, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
