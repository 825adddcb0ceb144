/* Findings that the evaluator dismissed, and how a dismissal finds its finding again. */
#include "test.h"

#include "core/check_place.h"
#include "fixture.h"

#define LABOR "资金使用情况表“人力成本”行"

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
    struct finding_dismissal v[] = {{"funds.row_total", "liulian", LABOR, "四舍五入"}};
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
        {"funds.row_total", "liulian", LABOR, "有"},
        {"funds.share", "liulian", LABOR, "规则不同"},
        {"funds.row_total", "pingshan", LABOR, "项目不同"},
        {"funds.row_total", "liulian", "资金使用情况表“管理费”行", "位置不同"},
        {"funds.row_total", NULL, LABOR, "没有项目"},
        {"funds.row_total", "liulian", NULL, "没有位置"},
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
    struct finding_dismissal v[] = {{"contract.months_min", "heping", "合同服务期限", "先行先试"}};
    fixture_limit(f, "contract_months_min", "12", NULL);
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(f->ev.n_stale, 0);
    assert_non_null(fixture_finding(f, "contract.months_min", HEPING, 0)->dismissed);
    assert_null(fixture_finding(f, "contract.months_min", LIUHE, 0)->dismissed);
    f->dossier.standard.n_params = 0;
    fixture_check(f);
    assert_int_equal(f->ev.n_stale, 1);
}

/* Two rows of one name are told apart by nobody: they are one matter. */
static void what_agrees_in_rule_entry_and_place_is_decided_together(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIULIAN)->funds;
    t->lines[1].label = t->lines[0].label;
    t->lines[1].printed_total.fen += 1;
    fixture_sum_funds(f, LIULIAN);
    struct finding_dismissal v[] = {{"funds.row_total", "liulian", LABOR, "同一事项"}};
    dismiss(f, v, GP_COUNT(v));
    assert_int_equal(fixture_count_of(f, "funds.row_total", LIULIAN), 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(fixture_finding(f, "funds.row_total", LIULIAN, i)->dismissed,
                            "同一事项");
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
    struct finding_dismissal v[] = {{"score.undeclared", "liuhe", "专家分配（李丁）", "已补签"}};
    dismiss(f, v, GP_COUNT(v));
    assert_string_equal(fixture_finding(f, "score.undeclared", LIUHE, 0)->dismissed, "已补签");
    assert_string_equal(fixture_finding(f, "score.undeclared", LIUHE, 1)->where,
                        "专家分配（王戊）");
    assert_null(fixture_finding(f, "score.undeclared", LIUHE, 1)->dismissed);
}

static void places_name_what_has_a_name_and_else_its_id(void **state) {
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct person people[] = {{"p1", "赵甲", NULL, NULL, 0}, {"p2", NULL, NULL, NULL, 0}};
    struct checklist_item items[] = {{"roster", "人员台账", true, DATE_UNSET},
                                     {"plan", "", true, DATE_UNSET}};
    struct material m[] = {{"roster", "台账.xlsx", NULL, 1, DATE_UNSET},
                           {"lost", NULL, NULL, 1, DATE_UNSET}};
    struct sheet sheets[] = {{.scorer = "x1", .scorer_name = "李丁"}, {.scorer = "x1"}, {0}};
    struct component c = {.name = "资料递交"};
    struct project p = {.people = people, .n_people = 2};
    struct round round = {.checklist = items, .n_checklist = 2};
    assert_string_equal(check_person_place(a, &p, "p1"), "人员花名册“赵甲”行");
    assert_string_equal(check_person_place(a, &p, "p2"), "人员花名册“p2”行");
    assert_string_equal(check_person_place(a, &p, "p3"), "人员花名册“p3”行");
    assert_string_equal(check_checklist_place(a, &items[1]), "材料“plan”");
    assert_string_equal(check_material_place(a, &round, &m[0]), "材料“人员台账”中的“台账.xlsx”");
    assert_string_equal(check_material_place(a, &round, &m[1]), "文件“未命名文件”");
    assert_string_equal(check_expert_place(a, &round, "x9"), "专家分配（x9）");
    assert_string_equal(check_sheet_place(a, &c, &sheets[0]), "“资料递交”评分表（李丁）");
    assert_string_equal(check_sheet_place(a, &c, &sheets[1]), "“资料递交”评分表（x1）");
    assert_string_equal(check_sheet_place(a, &c, &sheets[2]), "“资料递交”评分表（未署名）");
}

static void they_are_sorted_by_rule_entry_and_place(void **state) {
    (void)state;
    struct finding_dismissal v[] = {
        {"b", "e", "p", "5"},  {"a", "f", NULL, "4"}, {"a", "e", "q", "3"},
        {"a", "e", NULL, "2"}, {"a", NULL, "z", "1"},
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
        FIXTURE_TEST(what_agrees_in_rule_entry_and_place_is_decided_together),
        FIXTURE_TEST(one_expert_s_dismissal_does_not_cover_the_next),
        FIXTURE_TEST(places_name_what_has_a_name_and_else_its_id),
        FIXTURE_TEST(they_are_sorted_by_rule_entry_and_place),
        FIXTURE_TEST(every_rule_has_an_id_that_a_bundle_can_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
