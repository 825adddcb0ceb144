/* Places as data: found again, moved into a copy without names, put into words and into a line. */
#include "test.h"

#include "core/place.h"
#include "core/post.h"

/* A center with two posts of one title, two files of one name, and two fund lines of one label. */
struct stage {
    struct arena a;
    struct post posts[3];
    struct person people[3];
    struct engagement engagements[2];
    struct checklist_item items[2];
    struct material files[2];
    struct fund_line lines[3];
    struct sheet sheets[3];
    struct component component;
    struct item marks;
    struct method method;
    struct center center;
    struct substation substation;
    struct expert expert;
    struct project project;
    struct entry entry;
    struct dossier d;
    struct place_site site;
};

static int setup(void **state) {
    struct stage *s = calloc(1, sizeof(*s));
    s->posts[0] = (struct post){"z1", "社工", NULL, false, "助理社会工作师", SHARE_UNSET};
    s->posts[1] = (struct post){"z2", "社工", "s1", false, NULL, SHARE_UNSET};
    s->posts[2] = (struct post){"z3", "主任", NULL, true, NULL, SHARE_UNSET};
    s->people[0] = (struct person){"p1", "赵甲", NULL, NULL, 0};
    s->people[1] = (struct person){"p2", NULL, NULL, NULL, 0};
    s->people[2] = (struct person){"p4", "赵甲", NULL, NULL, 0};
    s->engagements[0] = (struct engagement){.id = "g1", .post = "z1", .person = "p1"};
    s->engagements[1] = (struct engagement){.id = "g2", .post = "z2", .person = "p1"};
    s->items[0] = (struct checklist_item){"roster", "人员台账", true, DATE_UNSET, NULL};
    s->items[1] = (struct checklist_item){"plan", "", true, DATE_UNSET, NULL};
    s->files[0] = (struct material){"roster", "台账.xlsx", NULL, 1, DATE_UNSET};
    s->files[1] = (struct material){"lost", "台账.xlsx", NULL, 1, DATE_UNSET};
    s->lines[0].label = "办公";
    s->lines[2].label = "办公";
    s->marks = (struct item){.id = "a1", .name = "制度"};
    s->component =
        (struct component){.id = "material", .name = "资料递交", .items = &s->marks, .n_items = 1};
    s->method = (struct method){.id = "two", .components = &s->component, .n_components = 1};
    s->sheets[0] =
        (struct sheet){.id = "t1", .component = "material", .scorer = "x1", .scorer_name = "李丁"};
    s->sheets[1] = (struct sheet){.id = "t2", .component = "material", .scorer = "x1"};
    s->sheets[2] = (struct sheet){.id = "t3", .component = "material"};
    s->substation = (struct substation){"s1", "龙山分站点"};
    s->center = (struct center){.id = "c", .substations = &s->substation, .n_substations = 1};
    s->expert = (struct expert){.id = "x1", .name = "李丁"};
    s->project = (struct project){.id = "p",
                                  .center = "c",
                                  .posts = s->posts,
                                  .n_posts = 3,
                                  .people = s->people,
                                  .n_people = 3,
                                  .engagements = s->engagements,
                                  .n_engagements = 2};
    s->entry = (struct entry){.id = "e",
                              .project = "p",
                              .method = "two",
                              .materials = s->files,
                              .n_materials = 2,
                              .sheets = s->sheets,
                              .n_sheets = 3};
    s->entry.funds.lines = s->lines;
    s->entry.funds.n_lines = 3;
    s->d.standard.methods = &s->method;
    s->d.standard.n_methods = 1;
    s->d.centers = &s->center;
    s->d.n_centers = 1;
    s->d.round.checklist = s->items;
    s->d.round.n_checklist = 2;
    s->d.round.experts = &s->expert;
    s->d.round.n_experts = 1;
    s->site = (struct place_site){&s->d, &s->entry, &s->project};
    *state = s;
    return 0;
}

static int teardown(void **state) {
    struct stage *s = *state;
    arena_release(&s->a);
    free(s);
    return 0;
}

static const char *words(struct stage *s, enum place_kind what, const char *id,
                         const char *column) {
    struct place_ref at = {.what = what, .id = id, .column = column};
    return place_text(&s->a, &s->site, &at);
}

static const char *nth(struct stage *s, enum place_kind what, size_t i) {
    struct place_ref at = place_in_list(&s->site, what, i, NULL);
    assert_int_equal(place_index(&s->site, &at), i);
    return place_text(&s->a, &s->site, &at);
}

static void words_name_what_has_a_name_and_else_its_id(void **state) {
    struct stage *s = *state;
    assert_string_equal(words(s, PLACE_PERSON, "p1", "id_number"), "人员花名册“赵甲”行");
    assert_string_equal(words(s, PLACE_PERSON, "p2", NULL), "人员花名册“p2”行");
    assert_string_equal(words(s, PLACE_PERSON, "p3", NULL), "人员花名册“p3”行");
    assert_string_equal(words(s, PLACE_ENGAGEMENT, "g2", "start"), "人员花名册“赵甲”行");
    assert_string_equal(words(s, PLACE_CHECKLIST, "plan", NULL), "材料“plan”");
    assert_string_equal(nth(s, PLACE_FILE, 0), "材料“人员台账”中的“台账.xlsx”");
    assert_string_equal(nth(s, PLACE_FILE, 1), "文件“台账.xlsx”");
    assert_string_equal(words(s, PLACE_EXPERT, "x1", NULL), "专家分配（李丁）");
    assert_string_equal(words(s, PLACE_EXPERT, "x9", NULL), "专家分配（x9）");
    assert_string_equal(words(s, PLACE_SHEET, "t1", NULL), "“资料递交”评分表（李丁）");
    assert_string_equal(words(s, PLACE_SHEET, "t1", "a1"), "“资料递交”评分表（李丁）“制度”项");
    assert_string_equal(words(s, PLACE_SHEET, "t2", NULL), "“资料递交”评分表（x1）");
    assert_string_equal(words(s, PLACE_SHEET, "t3", NULL), "“资料递交”评分表（未署名）");
    assert_string_equal(words(s, PLACE_PROJECT, NULL, "total"), "合同总额");
    assert_string_equal(words(s, PLACE_PROJECT, NULL, NULL), "合同服务期限");
    assert_null(words(s, PLACE_NOWHERE, NULL, NULL));
}

static void things_of_one_name_are_told_apart(void **state) {
    struct stage *s = *state;
    assert_string_equal(nth(s, PLACE_FUND_LINE, 0), "资金使用情况表“办公”行");
    assert_string_equal(nth(s, PLACE_FUND_LINE, 1), "资金使用情况表第 2 行");
    assert_string_equal(nth(s, PLACE_FUND_LINE, 2), "资金使用情况表第 3 行“办公”");
    assert_string_equal(nth(s, PLACE_POST, 0), "岗位“社工 1（中心，助理社会工作师）”");
    assert_string_equal(nth(s, PLACE_POST, 1), "岗位“社工 2（龙山分站点）”");
    assert_string_equal(nth(s, PLACE_POST, 2), "岗位“主任”");
}

/* What stands in databases and files of before. */
static void words_of_before_stay_as_they_were(void **state) {
    struct stage *s = *state;
    struct place_ref second = place_in_list(&s->site, PLACE_FUND_LINE, 2, "actual");
    struct place_ref post = place_in_list(&s->site, PLACE_POST, 0, NULL);
    assert_string_equal(place_text_of_before(&s->a, &s->site, &second), "资金使用情况表“办公”行");
    assert_string_equal(place_text_of_before(&s->a, &s->site, &post), "岗位“社工”");
}

static void what_is_gone_is_at_no_index(void **state) {
    struct stage *s = *state;
    struct place_ref at = place_in_list(&s->site, PLACE_FUND_LINE, 2, NULL);
    s->entry.funds.n_lines = 2;
    assert_int_equal(place_index(&s->site, &at), SIZE_MAX);
    assert_int_equal(place_index(&s->site, &(struct place_ref){.what = PLACE_TEXT}), SIZE_MAX);
    assert_non_null(place_text(&s->a, &s->site, &at));
}

static void a_copy_with_other_names_has_the_same_places(void **state) {
    struct stage *s = *state;
    struct person people[] = {{"person-1", "员工1", NULL, NULL, 0},
                              {"person-2", "员工2", NULL, NULL, 0},
                              {"person-3", "员工3", NULL, NULL, 0}};
    struct project shown = s->project;
    shown.people = people;
    struct place_site to = {&s->d, &s->entry, &shown};
    struct place_ref at = place_in_list(&s->site, PLACE_PERSON, 2, "id_number");
    struct place_ref moved = place_moved(&s->site, &to, &at);
    assert_string_equal(moved.id, "person-3");
    assert_string_equal(moved.column, "id_number");
    struct place_texts both = place_texts_moved(&s->a, &s->site, &to, "人员花名册“赵甲”行");
    assert_int_equal(both.v.n, 2); /* two have the name */
    assert_string_equal(both.v.v[0], "人员花名册“员工1”行");
    assert_string_equal(both.v.v[1], "人员花名册“员工3”行");
    assert_int_equal(place_texts_moved(&s->a, &s->site, &to, "合同总额").v.n, 0);
}

static void a_place_is_a_line_and_comes_back(void **state) {
    struct stage *s = *state;
    const struct place_ref cases[] = {
        {PLACE_NOWHERE, NULL, 0, NULL},
        {PLACE_FUND_LINE, "办公:用品.杂", 2, "printed_total"},
        {PLACE_SHEET, "t1", 0, "a.1"},
        {PLACE_SUBTOTAL, NULL, 0, "printed_share"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct place_ref back;
        assert_true(place_of_key(&s->a, place_key(&s->a, &cases[i]), &back));
        assert_int_equal(place_cmp(&cases[i], &back), 0);
    }
    static const char *const bad[] = {"人员花名册“赵甲”行", "person",       "person.x.:p1",
                                      "person.-1.:p1",      "nobody.0.:p1", "person.0.p1"};
    struct place_ref at;
    for (size_t i = 0; i < GP_COUNT(bad); i++)
        if (place_of_key(&s->a, bad[i], &at))
            fail_msg("%s was taken", bad[i]);
}

static void they_differ_in_each_part(void **state) {
    (void)state;
    struct place_ref at = {PLACE_FUND_LINE, "a", 0, "actual"}, other = at;
    assert_int_equal(place_cmp(&at, &other), 0);
    other.row = DEC_UNSET; /* as a file leaves it out */
    assert_int_equal(place_cmp(&at, &other), 0);
    other = at, other.row = 1;
    assert_true(place_cmp(&at, &other) < 0);
    other = at, other.column = NULL;
    assert_true(place_cmp(&at, &other) > 0);
    other = at, other.id = "b";
    assert_true(place_cmp(&at, &other) < 0);
    other = at, other.what = PLACE_POST;
    assert_true(place_cmp(&at, &other) > 0);
}

#define STAGE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        STAGE_TEST(words_name_what_has_a_name_and_else_its_id),
        STAGE_TEST(things_of_one_name_are_told_apart),
        STAGE_TEST(words_of_before_stay_as_they_were),
        STAGE_TEST(what_is_gone_is_at_no_index),
        STAGE_TEST(a_copy_with_other_names_has_the_same_places),
        STAGE_TEST(a_place_is_a_line_and_comes_back),
        cmocka_unit_test(they_differ_in_each_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
