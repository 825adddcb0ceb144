/* Findings that the evaluator dismissed, and how a dismissal finds its finding again. */
#include "test.h"

#include "core/check.h"
#include "fixture.h"

#define LABOR "资金使用情况表“人力成本”行"

/* As decisions were kept before places were data: by their words. */
#define OF_BEFORE(r, e, p, why)                                                                    \
    { .rule = (r), .entry = (e), .place = (p), .reason = (why) }
#define AT_PLACE(r, e, why, kind, of, member)                                                      \
    {                                                                                              \
        .rule = (r), .entry = (e), .reason = (why), .placed = true, .at = {                        \
            .what = (kind),                                                                        \
            .id = (of),                                                                            \
            .column = (member)                                                                     \
        }                                                                                          \
    }

static void dismiss(struct fixture *f, struct finding_dismissal *v, size_t n) {
    f->dossier.round.finding_dismissals = v;
    f->dossier.round.n_finding_dismissals = n;
    fixture_check(f);
}

/* 六联's 人力成本 row is the source's own slip: 402,233.38 printed, 402,233.28 computed. */
static void a_dismissed_finding_says_why_and_the_others_stand(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    size_t all = f->ev.n_findings;
    assert_int_equal(evaluation_dismissed(&f->ev), 0);
    struct finding_dismissal v[] = {OF_BEFORE("funds.row_total", "liulian", LABOR, "四舍五入")};
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(f->ev.n_findings, all);
    assert_int_equal(evaluation_dismissed(&f->ev), 1);
    assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, 0)->dismissed, "四舍五入");
    assert_int_equal(f->ev.n_stale, 0);
    for (size_t i = 0; i < all; i++)
        if (strcmp(f->ev.findings[i].rule, "funds.row_total") != 0)
            assert_null(f->ev.findings[i].dismissed);
}

/* Each differs in one of the three from a finding that there is. */
static void a_dismissal_that_meets_no_finding_is_stale_and_no_error(void **state) {
    struct fixture *f = *state;
    struct finding_dismissal v[] = {
        OF_BEFORE("funds.row_total", "liulian", LABOR, "有"),
        OF_BEFORE("funds.share", "liulian", LABOR, "规则不同"),
        OF_BEFORE("funds.row_total", "pingshan", LABOR, "项目不同"),
        OF_BEFORE("funds.row_total", "liulian", "资金使用情况表“管理费”行", "位置不同"),
        OF_BEFORE("funds.row_total", NULL, LABOR, "没有项目"),
        OF_BEFORE("funds.row_total", "liulian", NULL, "没有位置"),
    };
    struct dossier_problem *problems;
    size_t n;
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(evaluation_dismissed(&f->ev), 1);
    assert_int_equal(f->ev.n_stale, GP_COUNT(v) - 1);
    for (size_t i = 0; i + 1 < GP_COUNT(v); i++)
        assert_ptr_equal(f->ev.stale[i], &v[i + 1]);
    dossier_validate(&f->dossier, &f->arena, &problems, &n);
    assert_int_equal(n, 0);
}

static void a_check_that_is_switched_off_leaves_its_dismissals_stale(void **state) {
    struct fixture *f = *state;
    struct finding_dismissal v[] = {
        OF_BEFORE("contract.months_min", "heping", "合同服务期限", "先行先试")};
    fixture_limit(f, "contract_months_min", "12", NULL);
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(f->ev.n_stale, 0);
    assert_non_null(fixture_finding(f, "contract.months_min", HEPING, 0)->dismissed);
    assert_null(fixture_finding(f, "contract.months_min", LIUHE, 0)->dismissed);
    f->dossier.standard.n_params = 0;
    fixture_check(f);
    assert_int_equal(f->ev.n_stale, 1);
}

/* Each differs in one part of its place from the finding that there is. */
static void a_dismissal_finds_its_finding_by_the_place(void **state) {
    struct fixture *f = *state;
    struct finding_dismissal v[] = {
        AT_PLACE("funds.row_total", "liulian", "有", PLACE_FUND_LINE, "人力成本", "printed_total"),
        AT_PLACE("funds.row_total", "liulian", "栏目", PLACE_FUND_LINE, "人力成本", "actual"),
        AT_PLACE("funds.row_total", "liulian", "编号", PLACE_FUND_LINE, "管理费", "printed_total"),
        AT_PLACE("funds.row_total", "liulian", "种类", PLACE_POST, "人力成本", "printed_total"),
        AT_PLACE("funds.row_total", "liulian", "第二个", PLACE_FUND_LINE, "人力成本",
                 "printed_total"),
    };
    v[4].at.row = 1;
    dismiss(f, v, GP_COUNT(v));
    assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, 0)->dismissed, "有");
    assert_int_equal(f->ev.n_stale, 4);
}

/* Two rows of one name: words of before mean both, places tell them apart. */
static void rows_of_one_name_are_told_apart(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIULIAN)->funds;
    t->lines[1].label = t->lines[0].label;
    t->lines[1].printed_total.fen += 1;
    fixture_sum_funds(f, LIULIAN);
    struct finding_dismissal v[] = {OF_BEFORE("funds.row_total", "liulian", LABOR, "同一事项")};
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(fixture_count_of(f, "funds.row_total", LIULIAN), 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, i)->dismissed,
                            "同一事项");
    struct finding_dismissal second[] = {AT_PLACE("funds.row_total", "liulian", "第二行",
                                                  PLACE_FUND_LINE, "人力成本", "printed_total")};
    second[0].at.row = 1;
    dismiss(f, second, 1);
    assert_null(fixture_finding(f, "funds.row_total", LIULIAN, 0)->dismissed);
    assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, 1)->dismissed, "第二行");
    assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, 1)->where,
                        "资金使用情况表第 2 行“人力成本”");
}

/* Whoever is assigned later is not excused by what was said about another. */
static void one_expert_s_dismissal_does_not_cover_the_next(void **state) {
    struct fixture *f = *state;
    struct expert experts[] = {{"x1", "李丁", NULL, 0}, {"x2", "王戊", NULL, 0}};
    struct assignment both[] = {{"x1", false, false, NULL}, {"x2", false, false, NULL}};
    f->dossier.round.experts = experts;
    f->dossier.round.n_experts = 2;
    fixture_entry(f, LIUHE)->assignments = both;
    fixture_entry(f, LIUHE)->n_assignments = 2;
    struct finding_dismissal v[] = {
        OF_BEFORE("score.undeclared", "liuhe", "专家分配（李丁）", "已补签")};
    dismiss(f, v, GP_COUNT(v));
    assert_string_equal(fixture_finding(f, "score.undeclared", LIUHE, 0)->dismissed, "已补签");
    assert_string_equal(fixture_finding(f, "score.undeclared", LIUHE, 1)->where,
                        "专家分配（王戊）");
    assert_null(fixture_finding(f, "score.undeclared", LIUHE, 1)->dismissed);
}

static void they_are_sorted_by_rule_entry_and_place(void **state) {
    (void)state;
    struct finding_dismissal v[] = {
        OF_BEFORE("b", "e", "p", "5"),  OF_BEFORE("a", "f", NULL, "4"),
        OF_BEFORE("a", "e", "q", "3"),  OF_BEFORE("a", "e", NULL, "2"),
        OF_BEFORE("a", NULL, "z", "1"),
    };
    finding_dismissals_sort(v, GP_COUNT(v));
    for (size_t i = 0; i < GP_COUNT(v); i++)
        assert_int_equal(v[i].reason[0], (int)('1' + i));
    finding_dismissals_sort(NULL, 0);
}

/* Their ids stand in files of others: one that is renamed leaves those unreadable. */
static void every_rule_has_an_id_that_a_bundle_can_hold(void **state) {
    (void)state;
    for (size_t i = 0; check_rule_at(i); i++) {
        const char *id = check_rule_at(i)->id;
        assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz_."), strlen(id));
        assert_true(strlen(id) <= 64);
        assert_ptr_equal(check_rule_of(id), check_rule_at(i));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_dismissed_finding_says_why_and_the_others_stand),
        FIXTURE_TEST(a_dismissal_that_meets_no_finding_is_stale_and_no_error),
        FIXTURE_TEST(a_check_that_is_switched_off_leaves_its_dismissals_stale),
        FIXTURE_TEST(a_dismissal_finds_its_finding_by_the_place),
        FIXTURE_TEST(rows_of_one_name_are_told_apart),
        FIXTURE_TEST(one_expert_s_dismissal_does_not_cover_the_next),
        FIXTURE_TEST(they_are_sorted_by_rule_entry_and_place),
        FIXTURE_TEST(every_rule_has_an_id_that_a_bundle_can_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
