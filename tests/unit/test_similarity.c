#include "test.h"

#include "core/similarity.h"

static int64_t overlap(const char *a, const char *b) {
    struct arena arena = ARENA_INIT;
    share_t r = text_overlap(&arena, a, b);
    arena_release(&arena);
    return r.v;
}

static void a_text_lies_wholly_within_itself_and_within_a_longer_one(void **state) {
    (void)state;
    static const char text[] = "中心以党建项目服务为整个中心工作的动力";
    static const char longer[] = "今年以来，中心以党建项目服务为整个中心工作的动力，成效明显。";
    assert_i64(overlap(text, text), 10000);
    assert_i64(overlap(text, longer), 10000);
    /* text has 19 characters, so 12 shingles; longer has 19 + 8 characters, so 20: 12/20 */
    assert_i64(overlap(longer, text), 6000);
}

static void punctuation_and_blanks_make_no_difference(void **state) {
    (void)state;
    assert_i64(overlap("一、开展“六送”服务；共 12 次！", "一开展六送服务共12次"), 10000);
}

static void other_words_share_nothing(void **state) {
    (void)state;
    assert_i64(overlap("精准帮扶困难群体登记特殊群体", "打造差异化精准化专业化服务项目"), 0);
    assert_i64(overlap("精准帮扶困难群体", ""), 0);
    assert_i64(overlap("精准帮扶困难群体", NULL), 0);
}

static void a_text_shorter_than_a_shingle_has_no_share(void **state) {
    (void)state;
    assert_i64(overlap("七个字的短文本", "七个字的短文本"), DEC_UNSET); /* 7 characters */
    assert_i64(overlap("八个字的短文本呀", "八个字的短文本呀"), 10000); /* 8 */
    assert_i64(overlap(NULL, "任何文字"), DEC_UNSET);
    assert_i64(overlap("，。！？；：“”《》", "任何文字"), DEC_UNSET);
}

static void a_repeated_passage_counts_once(void **state) {
    (void)state;
    /* ten times the same character: three windows, one distinct */
    struct arena a = ARENA_INIT;
    assert_int_equal(shingles_of(&a, "好好好好好好好好好好").n, 1);
    arena_release(&a);
}

static void broken_utf8_does_no_harm(void **state) {
    (void)state;
    assert_true(overlap("\xe4\xb8 \xff\xfe 开展服务开展服务开展", "开展服务开展服务开展") >= 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_lies_wholly_within_itself_and_within_a_longer_one),
        cmocka_unit_test(punctuation_and_blanks_make_no_difference),
        cmocka_unit_test(other_words_share_nothing),
        cmocka_unit_test(a_text_shorter_than_a_shingle_has_no_share),
        cmocka_unit_test(a_repeated_passage_counts_once),
        cmocka_unit_test(broken_utf8_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
