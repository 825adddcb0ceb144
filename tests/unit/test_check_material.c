#include "test.h"

#include "fixture.h"

static struct checklist_item checklist[] = {{"roster", "人员花名册", true, {0}, NULL},
                                            {"funds", "资金使用情况表", true, {0}, NULL},
                                            {"photos", "活动照片", false, {0}, NULL}};

static void give_checklist(struct fixture *f) {
    f->dossier.round.checklist = checklist;
    f->dossier.round.n_checklist = GP_COUNT(checklist);
    f->dossier.round.deadline = fixture_date("2022-04-30");
    checklist[0].due = checklist[2].due = DATE_UNSET;
    checklist[1].due = fixture_date("2022-05-05");
}

static void hand_in(struct fixture *f, size_t center, const char *item, const char *sha256,
                    int64_t size, const char *day) {
    struct entry *e = fixture_entry(f, center);
    struct material *v = gp_new_n(&f->arena, struct material, e->n_materials + 1);
    if (e->n_materials > 0)
        memcpy(v, e->materials, e->n_materials * sizeof(*v));
    v[e->n_materials++] = (struct material){item, "表.xlsx", sha256, size, fixture_date(day)};
    e->materials = v;
}

static void what_is_required_must_be_there_in_time_and_not_empty(void **state) {
    struct fixture *f = *state;
    give_checklist(f);
    hand_in(f, LIUHE, "roster", "a", 100, "2022-04-30");
    hand_in(f, LIUHE, "funds", "b", 100, "2022-05-05");
    hand_in(f, HEPING, "roster", "c", 0, "2022-05-02");
    hand_in(f, HEPING, "funds", "d", DEC_UNSET, "2022-05-06");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 0);
    assert_int_equal(fixture_count_of(f, "material.missing", LIULIAN), 2);
    assert_int_equal(fixture_count_of(f, "material.late", LIUHE), 0);
    const struct finding *x = fixture_finding(f, "material.late", HEPING, 0);
    assert_string_equal(x->where, "材料“人员花名册”中的“表.xlsx”");
    assert_non_null(strstr(x->message, "迟 2 天"));
    assert_string_equal(fixture_finding(f, "material.late", HEPING, 1)->expected, "2022-05-05");
    assert_int_equal(fixture_count(f, "material.empty"), 1);
}

static void a_correction_within_its_time_is_not_late(void **state) {
    struct fixture *f = *state;
    give_checklist(f);
    struct correction asked[] = {
        {fixture_date("2022-05-10"), fixture_date("2022-05-15")},
        {fixture_date("2022-06-01"), DATE_UNSET},
    };
    struct entry *e = fixture_entry(f, LIUHE);
    e->corrections = asked;
    e->n_corrections = 1;
    hand_in(f, LIUHE, "roster", "a", 100, "2022-05-10");
    hand_in(f, LIUHE, "roster", "b", 100, "2022-05-15");
    hand_in(f, LIUHE, "roster", "c", 100, "2022-05-16"); /* late even so */
    hand_in(f, LIUHE, "roster", "d", 100, "2022-05-09"); /* before it was asked for */
    hand_in(f, LIUHE, "roster", "e", 100, "2022-06-02");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.late", LIUHE), 3);
    assert_string_equal(fixture_finding(f, "material.late", LIUHE, 0)->expected, "2022-05-15");
    assert_string_equal(fixture_finding(f, "material.late", LIUHE, 1)->expected, "2022-04-30");
    e->n_corrections = 2; /* asked for again, without a day */
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.late", LIUHE), 2);
}

static void what_may_still_come_is_not_missing(void **state) {
    struct fixture *f = *state;
    give_checklist(f); /* roster by 04-30, funds by 05-05 */
    date_t today = fixture_date("2022-04-30");
    f->calc.today = &today;
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 0);
    today = fixture_date("2022-05-01");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 1);
    struct correction asked = {fixture_date("2022-05-01"), fixture_date("2022-05-08")};
    struct entry *e = fixture_entry(f, LIUHE);
    e->corrections = &asked;
    e->n_corrections = 1;
    today = fixture_date("2022-05-08"); /* asked for again: until its last day */
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 0);
    assert_int_equal(fixture_count_of(f, "material.missing", LIULIAN), 2);
    today = fixture_date("2022-05-09");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 2);
    f->dossier.round.deadline = checklist[1].due = DATE_UNSET; /* no day: as before */
    e->n_corrections = 0;
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.missing", LIUHE), 2);
}

/* The round's 04-30 becomes 05-14, and with it the 05-05 of one item 05-19. */
static void an_entry_with_a_day_of_its_own_is_held_against_that(void **state) {
    struct fixture *f = *state;
    give_checklist(f);
    fixture_entry(f, LIUHE)->deadline = fixture_date("2022-05-14");
    hand_in(f, LIUHE, "roster", "aa", 9, "2022-05-14");
    hand_in(f, LIUHE, "funds", "aa", 9, "2022-05-19");
    hand_in(f, LIULIAN, "funds", "bb", 9, "2022-05-06");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.late", LIUHE), 0);
    assert_int_equal(fixture_count_of(f, "material.late", LIULIAN), 1);
    hand_in(f, LIUHE, "funds", "cc", 9, "2022-05-20");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "material.late", LIUHE), 1);
    assert_string_equal(fixture_finding(f, "material.late", LIUHE, 0)->expected, "2022-05-19");
}

static void one_file_from_two_centers_is_found_at_both(void **state) {
    struct fixture *f = *state;
    give_checklist(f);
    hand_in(f, LIUHE, "roster", "aa", 9, "2022-04-01");
    hand_in(f, LIUHE, "photos", "bb", 9, "2022-04-01"); /* twice, but by one center */
    hand_in(f, LIUHE, "photos", "bb", 9, "2022-04-01");
    hand_in(f, PINGSHAN, "roster", "aa", 9, "2022-04-01");
    hand_in(f, HEPING, "roster", "ee", 0, "2022-04-01"); /* empty files are all alike */
    hand_in(f, LIULIAN, "roster", "ee", 0, "2022-04-01");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.duplicate_file"), 2);
    assert_non_null(
        strstr(fixture_finding(f, "material.duplicate_file", LIUHE, 0)->message, "与坪山中心"));
    assert_non_null(
        strstr(fixture_finding(f, "material.duplicate_file", PINGSHAN, 0)->message, "与六和中心"));
}

/* Source: the first sentences of the centers' parts in the report. */
static const char heping[] =
    "和平中心在社区党委的带领下，以需求为导向，资产资本为理念，发动社区居民、志愿者、社区社会组织"
    "及团体、商户等群体共同参与社区服务";
static const char liuhe[] =
    "六和社区党群服务中心以党建项目服务为整个中心工作的动力，以社区爱国向党为民正能量氛围为居民的"
    "基础保障";

static void a_narrative_copied_from_another_center_is_found_at_both(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "text_overlap_max", "60", "示例");
    fixture_entry(f, LIUHE)->narrative = liuhe;
    fixture_entry(f, HEPING)->narrative = heping;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.copied_text"), 0);
    fixture_entry(f, PINGSHAN)->narrative =
        arena_printf(&f->arena, "%s。坪山中心另外开展了粮仓讲堂。", heping);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.copied_text"), 2);
    const struct finding *x = fixture_finding(f, "material.copied_text", HEPING, 0);
    assert_string_equal(x->printed, "100.00"); /* all of it stands at 坪山 */
    assert_non_null(strstr(x->message, "坪山中心"));
    assert_non_null(fixture_finding(f, "material.copied_text", PINGSHAN, 0));
}

static void last_year_s_words_are_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "last_text_overlap_max", "100", NULL);
    fixture_entry(f, LIUHE)->narrative = liuhe;
    fixture_entry(f, LIUHE)->last_narrative = liuhe;
    fixture_entry(f, HEPING)->narrative = heping;
    fixture_entry(f, HEPING)->last_narrative = liuhe;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.copied_last_year"), 1);
    assert_non_null(fixture_finding(f, "material.copied_last_year", LIUHE, 0));
}

/* 600 entries with one text: each is still found, and in time. */
static void a_text_that_all_hand_in_is_found_at_all(void **state) {
    struct fixture *f = *state;
    enum { MANY = 600 };
    fixture_limit(f, "text_overlap_max", "60", NULL);
    struct entry_result *v = gp_new_n(&f->arena, struct entry_result, MANY);
    struct entry *entries = gp_new_n(&f->arena, struct entry, MANY);
    struct center *centers = gp_new_n(&f->arena, struct center, MANY);
    for (size_t i = 0; i < MANY; i++) {
        centers[i] = (struct center){.id = arena_printf(&f->arena, "%zu", i)};
        entries[i] = (struct entry){.id = centers[i].id, .narrative = heping};
        v[i] = *fixture_result(f, LIUHE);
        v[i].entry = &entries[i];
        v[i].center = &centers[i];
    }
    f->ev.entries = v;
    f->ev.n_entries = MANY;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.copied_text"), MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(what_is_required_must_be_there_in_time_and_not_empty),
        FIXTURE_TEST(a_correction_within_its_time_is_not_late),
        FIXTURE_TEST(what_may_still_come_is_not_missing),
        FIXTURE_TEST(an_entry_with_a_day_of_its_own_is_held_against_that),
        FIXTURE_TEST(one_file_from_two_centers_is_found_at_both),
        FIXTURE_TEST(a_narrative_copied_from_another_center_is_found_at_both),
        FIXTURE_TEST(last_year_s_words_are_found),
        FIXTURE_TEST(a_text_that_all_hand_in_is_found_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
