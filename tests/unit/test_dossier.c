#include "test.h"

#include "fixture.h"
#include "engaged.h"

static size_t problems_of(struct fixture *f, struct dossier_problem **ret) {
    size_t n;
    dossier_validate(&f->dossier, &f->arena, ret, &n);
    return n;
}

static void assert_problem(struct fixture *f, const char *path, const char *words) {
    struct dossier_problem *v;
    size_t n = problems_of(f, &v);
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].path, path) == 0 && strstr(v[i].message, words))
            return;
    for (size_t i = 0; i < n; i++)
        print_message("# %s: %s\n", v[i].path, v[i].message);
    fail_msg("no problem at %s with %s", path, words);
}

static void assert_no_problem(struct fixture *f, const char *path) {
    struct dossier_problem *v;
    size_t n = problems_of(f, &v);
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].path, path) == 0)
            fail_msg("%s: %s", path, v[i].message);
}

static void the_source_s_dossier_is_sound(void **state) {
    struct fixture *f = *state;
    struct dossier_problem *v;
    size_t n = problems_of(f, &v);
    for (size_t i = 0; i < n; i++)
        print_message("# %s: %s\n", v[i].path, v[i].message);
    assert_int_equal(n, 0);
}

static void an_empty_dossier_does_no_harm(void **state) {
    struct fixture *f = *state;
    f->dossier = (struct dossier){0};
    struct dossier_problem *v;
    assert_true(problems_of(f, &v) > 0);
}

static void ids_that_stand_twice_or_are_left_out_are_named(void **state) {
    struct fixture *f = *state;
    f->dossier.orgs[4].id = "street";
    f->dossier.centers[2].id = "";
    fixture_entry(f, 3)->id = "liuhe";
    fixture_entry(f, 1)->sheets[3].id = fixture_entry(f, 1)->sheets[0].id;
    assert_problem(f, "orgs[4].id", "与第 3 项重复");
    assert_problem(f, "centers[2].id", "没有填写");
    assert_problem(f, "round.entries[3].id", "与第 1 项重复");
    assert_problem(f, "round.entries[1].sheets[3].id", "重复");
}

static void a_project_takes_part_once(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, 3)->project = "liuhe-2022";
    assert_problem(f, "round.entries[3].project", "重复");
}

static void references_of_projects_lead_somewhere(void **state) {
    struct fixture *f = *state;
    struct project *p = fixture_project(f, 1);
    p->center = "nowhere";
    p->operator_org = "street";
    p->committee = NULL; /* optional */
    p->purchaser = NULL;
    struct post posts[] = {{"a", "社工", "annex", false, NULL, SHARE_UNSET}};
    struct engagement engagements[] = {
        ENGAGED("e", "b", "zhao", ((date_t){0}), ((date_t){0}), NULL)};
    p->posts = posts;
    p->n_posts = 1;
    p->engagements = engagements;
    p->n_engagements = 1;
    assert_problem(f, "projects[1].center", "没有编号为“nowhere”的中心");
    assert_problem(f, "projects[1].operator_org", "是购买主体，不能作为运营机构");
    assert_problem(f, "projects[1].purchaser", "没有填写");
    assert_problem(f, "projects[1].posts[0].substation", "annex");
    assert_problem(f, "projects[1].engagements[0].post", "没有编号为“b”的岗位");
    assert_problem(f, "projects[1].engagements[0].person", "没有编号为“zhao”的人员");
}

static void references_of_the_round_lead_somewhere(void **state) {
    struct fixture *f = *state;
    struct affiliation to_nobody = {
        .org = "nobody", .relation = "督导关系", .from = DATE_UNSET, .to = DATE_UNSET};
    struct expert experts[] = {{"li", "李丁", &to_nobody, 1}};
    struct assignment assignments[] = {{"li", true, false, NULL}, {"wang", true, false, NULL}};
    struct material materials[] = {{"photos", "1.jpg", "aa", 1, DATE_UNSET}};
    struct progress progress[] = {{"case", 3, NULL, 0}};
    f->dossier.round.experts = experts;
    f->dossier.round.n_experts = 1;
    f->dossier.round.evaluator = "street";
    f->dossier.round.commissioner = NULL;
    struct entry *e = fixture_entry(f, 0);
    e->assignments = assignments;
    e->n_assignments = 2;
    e->materials = materials;
    e->n_materials = 1;
    e->progress = progress;
    e->n_progress = 1;
    fixture_entry(f, 1)->staffing.vacancies[0].substation = "annex";
    fixture_entry(f, 2)->project = "lost";
    fixture_entry(f, 3)->method = "three";
    assert_problem(f, "round.evaluator", "不能作为评估方");
    assert_problem(f, "round.commissioner", "委托方");
    assert_problem(f, "round.experts[0].affiliations[0].org", "nobody");
    assert_problem(f, "round.entries[0].assignments[1].expert", "没有编号为“wang”的专家");
    assert_problem(f, "round.entries[0].materials[0].item", "photos");
    assert_problem(f, "round.entries[0].progress[0].indicator", "case");
    assert_problem(f, "round.entries[1].staffing.vacancies[0].substation", "annex");
    assert_problem(f, "round.entries[2].project", "lost");
    assert_problem(f, "round.entries[3].method", "three");
}

static void sheets_fit_the_method(void **state) {
    struct fixture *f = *state;
    struct sheet *s = fixture_entry(f, 2)->sheets;
    s[0].component = "visit";
    s[1].scorer = "nobody";
    s[2].role = SCORER_EXPERT;
    s[3].marks[0].item = "a";
    assert_problem(f, "round.entries[2].sheets[0].component", "没有编号为“visit”的板块");
    assert_problem(f, "round.entries[2].sheets[1].scorer", "nobody");
    assert_problem(f, "round.entries[2].sheets[2].role", "由购买主体评分");
    assert_problem(f, "round.entries[2].sheets[3].marks[0].item", "没有编号为“a”的评分项");
}

static void marks_fit_their_items(void **state) {
    struct fixture *f = *state;
    static struct item_option levels[] = {{"good", "好", {20000}}, {"poor", "差", {0}}};
    static struct item children[] = {{.id = "level",
                                      .name = "管理",
                                      .kind = ITEM_DEGREE,
                                      .max = {20000},
                                      .options = levels,
                                      .n_options = 2}};
    static struct item group[] = {{.id = "group",
                                   .name = "运作",
                                   .kind = ITEM_GROUP,
                                   .max = {20000},
                                   .items = children,
                                   .n_items = 1}};
    f->dossier.standard.methods[0].components[0].items = group;
    f->dossier.standard.methods[0].components[0].n_items = 1;
    const char *parts[] = {"good", "best", "good"};
    struct mark marks[] = {{.item = "group"},
                           {.item = "level", .level = "best"},
                           {.item = "level", .parts = parts, .n_parts = 3},
                           {.item = NULL}};
    struct sheet *s = fixture_entry(f, 0)->sheets;
    s->marks = marks;
    s->n_marks = GP_COUNT(marks);
    assert_problem(f, "round.entries[0].sheets[0].marks[0].item", "一组评分项");
    assert_problem(f, "round.entries[0].sheets[0].marks[1].level", "best");
    assert_problem(f, "round.entries[0].sheets[0].marks[2].item", "评了两次");
    assert_problem(f, "round.entries[0].sheets[0].marks[2].parts[1]", "best");
    assert_problem(f, "round.entries[0].sheets[0].marks[2].parts[2]", "重复");
    assert_problem(f, "round.entries[0].sheets[0].marks[3].item", "分项评分");
    s->marks[0].not_applicable = true; /* the whole group may be left out */
    assert_no_problem(f, "round.entries[0].sheets[0].marks[0].item");
}

static void dismissals_name_a_rule_an_entry_and_a_reason(void **state) {
    struct fixture *f = *state;
    struct finding_dismissal v[] = {
        {.rule = "funds.row_total",
         .entry = "liulian",
         .place = "资金使用情况表“人力成本”行",
         .reason = "四舍五入"},
        {.rule = "funds.rows", .entry = "liuhe", .reason = "规则不明"},
        {.rule = "contract.overlap", .entry = "liulian ", .reason = "项目不明"},
        {.rule = "contract.overlap", .reason = " \n"},
        {0},
        {.rule = "funds.row_total",
         .entry = "liulian",
         .place = "资金使用情况表“人力成本”行",
         .reason = "再说一次"},
        {.rule = "contract.overlap", .entry = "", .place = "", .reason = "与第四项相同"},
    };
    f->dossier.round.finding_dismissals = v;
    f->dossier.round.n_finding_dismissals = GP_COUNT(v);
    assert_problem(f, "round.finding_dismissals[1].rule", "没有编号为“funds.rows”的核查规则");
    assert_problem(f, "round.finding_dismissals[2].entry", "没有编号为“liulian ”的参评项目");
    assert_problem(f, "round.finding_dismissals[3].reason", "没有写不采纳的理由");
    assert_problem(f, "round.finding_dismissals[4].rule", "核查规则");
    assert_problem(f, "round.finding_dismissals[4].reason", "没有写不采纳的理由");
    assert_problem(f, "round.finding_dismissals[5].place", "与第 1 项是同一项发现");
    assert_problem(f, "round.finding_dismissals[6].place", "与第 4 项是同一项发现");
    struct dossier_problem *problems;
    assert_int_equal(problems_of(f, &problems), 7);
}

static void fund_labels_lead_to_the_standard_s_categories(void **state) {
    struct fixture *f = *state;
    struct category_alias labels[] = {{"工资", "wages"}, {"工资", "labor"}};
    f->dossier.orgs[3].fund_labels = labels;
    f->dossier.orgs[3].n_fund_labels = 2;
    assert_problem(f, "orgs[3].fund_labels[0].category", "wages");
    assert_problem(f, "orgs[3].fund_labels[1].label", "重复");
}

/* The first of two with one id is found either way. */
static void an_index_finds_what_a_search_finds(void **state) {
    struct fixture *f = *state;
    f->dossier.orgs[4].id = f->dossier.orgs[2].id;
    f->dossier.projects[1].id = NULL;
    const struct dossier *d = &f->dossier, *quick = dossier_indexed(d, &f->arena);
    assert_non_null(quick->index);
    assert_ptr_equal(dossier_indexed(quick, &f->arena), quick);
    for (size_t i = 0; i < d->n_orgs; i++)
        assert_ptr_equal(dossier_org(quick, d->orgs[i].id), dossier_org(d, d->orgs[i].id));
    for (size_t i = 0; i < d->n_centers; i++)
        assert_ptr_equal(dossier_center(quick, d->centers[i].id), &d->centers[i]);
    for (size_t i = 0; i < d->n_projects; i++)
        assert_ptr_equal(dossier_project(quick, d->projects[i].id),
                         i == 1 ? NULL : &d->projects[i]);
    for (size_t i = 0; i < d->round.n_entries; i++)
        assert_ptr_equal(dossier_entry(quick, d->round.entries[i].id), &d->round.entries[i]);
    assert_null(dossier_project(quick, "nowhere"));
    assert_null(dossier_project(quick, d->round.entries[0].id));
    assert_null(dossier_org(quick, NULL));
    assert_null(dossier_org(d, NULL));
}

static void the_standard_s_own_problems_are_passed_on(void **state) {
    struct fixture *f = *state;
    f->dossier.standard.methods[0].components[0].max = score_of(310000);
    struct dossier_problem *v;
    size_t n = problems_of(f, &v);
    assert_true(n > 0);
    assert_int_equal(strncmp(v[0].path, "standard", strlen("standard")), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(dismissals_name_a_rule_an_entry_and_a_reason),
        FIXTURE_TEST(the_source_s_dossier_is_sound),
        FIXTURE_TEST(an_empty_dossier_does_no_harm),
        FIXTURE_TEST(ids_that_stand_twice_or_are_left_out_are_named),
        FIXTURE_TEST(a_project_takes_part_once),
        FIXTURE_TEST(references_of_projects_lead_somewhere),
        FIXTURE_TEST(references_of_the_round_lead_somewhere),
        FIXTURE_TEST(sheets_fit_the_method),
        FIXTURE_TEST(marks_fit_their_items),
        FIXTURE_TEST(fund_labels_lead_to_the_standard_s_categories),
        FIXTURE_TEST(the_standard_s_own_problems_are_passed_on),
        FIXTURE_TEST(an_index_finds_what_a_search_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
