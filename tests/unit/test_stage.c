#include "test.h"

#include "app/rounds/stage.h"

/* What the manager is told of a round, by its counts. */
static const struct {
    const char *about;
    struct round_overview r;
    const char *text, *waits, *below;
    enum round_stage now; /* a stage that is under way; STAGE_N: none is asked */
} cases[] = {
    {"nothing chosen", {.state = ROUND_DRAFT}, "选择参评项目", NULL, "/projects", STAGE_PREPARE},
    {"chosen",
     {.state = ROUND_DRAFT, .entries = 4},
     "核对后开始资料递交",
     NULL,
     "/opening",
     STAGE_PREPARE},
    {"material is to come",
     {.state = ROUND_COLLECTING, .entries = 4, .handed_in = 1},
     "等 3 个项目递交资料",
     "运营机构",
     "?show=open",
     STAGE_COLLECT},
    {"material waits",
     {.state = ROUND_COLLECTING, .entries = 4, .handed_in = 3, .waiting = 2},
     "受理 2 个项目的资料",
     NULL,
     "?show=waiting",
     STAGE_ACCEPT},
    {"all accepted",
     {.state = ROUND_COLLECTING, .entries = 4, .handed_in = 4},
     "开始评分",
     NULL,
     "#h-next",
     STAGE_COLLECT + STAGE_N},
    {"nobody to score",
     {.state = ROUND_SCORING, .entries = 4, .handed_in = 4, .unstaffed = 4},
     "给 4 个项目分配专家",
     NULL,
     "/experts",
     STAGE_SCORE},
    {"all sheets are in, nothing is finished",
     {.state = ROUND_SCORING, .entries = 4, .handed_in = 4, .marked = 4},
     "4 个项目还没有完成评分",
     "评价单位和评分组",
     "?show=marked",
     STAGE_SCORE},
    {"experts are scoring",
     {.state = ROUND_SCORING, .entries = 4, .handed_in = 4, .marked = 1},
     "4 个项目还没有完成评分",
     "专家和验收人员",
     "?show=experts",
     STAGE_SCORE},
    {"all scored",
     {.state = ROUND_SCORING, .entries = 4, .handed_in = 4, .scored = 4, .untold = 4},
     "反馈结果并征求意见",
     NULL,
     "/scores",
     STAGE_SCORE + STAGE_N},
    {"an objection",
     {.state = ROUND_FEEDBACK, .entries = 4, .handed_in = 4, .scored = 4, .objections = 1},
     "复核 1 项异议",
     NULL,
     "/objections",
     STAGE_FEEDBACK},
    {"told",
     {.state = ROUND_FEEDBACK, .entries = 4, .handed_in = 4, .scored = 4, .settled = 1},
     "异议期满后确定结果",
     NULL,
     "/objections",
     STAGE_FEEDBACK},
    {"settled",
     {.state = ROUND_FEEDBACK, .entries = 4, .handed_in = 4, .scored = 4, .settled = 4},
     "完成报告并提交审批",
     NULL,
     "/report",
     STAGE_REPORT},
    {"in approval",
     {.state = ROUND_APPROVAL, .entries = 4, .handed_in = 4, .scored = 4, .settled = 4},
     "报告等待审批",
     "委托方",
     "/report",
     STAGE_REPORT},
    {"published",
     {.state = ROUND_PUBLISHED, .entries = 4, .handed_in = 4, .scored = 4, .settled = 4},
     "归档",
     NULL,
     "#h-next",
     STAGE_N},
};

static void there_is_always_a_next_step_and_it_says_where_and_for_whom(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct round_overview r = cases[i].r;
        r.deadline = r.first_due = r.scoring_due = DATE_UNSET;
        struct next_step next = round_next(&a, &r);
        if (!cstr_eq(next.text, cases[i].text) || !cstr_eq(next.below, cases[i].below) ||
            !cstr_eq(cstr_or_empty(next.waits), cstr_or_empty(cases[i].waits)))
            fail_msg("%s: %s, %s, %s", cases[i].about, next.text, next.below,
                     cstr_or_empty(next.waits));
        assert_true(*next.button);
    }
}

/* A stage whose number is given plus STAGE_N must be done. */
static void stages_are_marked_by_what_is_counted_in_them(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        unsigned asked = cases[i].now;
        if (asked == STAGE_N)
            continue;
        struct stage_state states[STAGE_N];
        round_stages(&a, &cases[i].r, states);
        enum stage_mark wanted = asked > STAGE_N ? STAGE_DONE : STAGE_NOW;
        if (states[asked % STAGE_N].mark != wanted)
            fail_msg("%s: %s is %d", cases[i].about, states[asked % STAGE_N].name,
                     states[asked % STAGE_N].mark);
    }
}

static void a_deadline_that_has_passed_is_the_managers_business(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct round_overview r = {.state = ROUND_COLLECTING,
                               .entries = 4,
                               .handed_in = 1,
                               .first_due = {20000},
                               .scoring_due = DATE_UNSET};
    struct next_step in_time = round_next(&a, &r);
    assert_int_equal(in_time.due.day, 20000);
    r.overdue = 2;
    struct next_step late = round_next(&a, &r);
    assert_string_equal(in_time.waits, "运营机构");
    assert_null(late.waits);
    assert_string_equal(late.text, "2 个项目逾期未递交");
    assert_string_equal(late.below, "?show=overdue");
}

static void after_publication_all_is_done(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct stage_state states[STAGE_N];
    struct round_overview r = {
        .state = ROUND_ARCHIVED, .entries = 2, .handed_in = 2, .scored = 2, .settled = 2};
    round_stages(&a, &r, states);
    for (unsigned i = 0; i < STAGE_N; i++)
        assert_int_equal(states[i].mark, STAGE_DONE);
    assert_string_equal(states[STAGE_PUBLISH].count, "已归档");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_always_a_next_step_and_it_says_where_and_for_whom),
        cmocka_unit_test(stages_are_marked_by_what_is_counted_in_them),
        cmocka_unit_test(a_deadline_that_has_passed_is_the_managers_business),
        cmocka_unit_test(after_publication_all_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
