/* Nobody is named in what is published, however the name is written and wherever it stands. */
#include "store_fixture.h"

#include "app/publish/redaction.h"
#include "shape/walk.h"

#define NARRATIVE entries[0].narrative

/* The demo round with one member of staff of that name. */
static struct dossier round_with(struct place *p, const char *name) {
    struct dossier d = example_round(p, "demo-2026.json");
    d.projects[0].people[0].name = name;
    return d;
}

static const char *published(struct place *p, struct dossier d, const char *text) {
    d.round.NARRATIVE = text;
    return dossier_published(&p->a, &d).round.NARRATIVE;
}

static void a_name_is_found_however_it_is_written(void **state) {
    struct place *p = *state;
    static const struct {
        const char *name, *text, *shown;
    } cases[] = {
        {"王芳", "由王芳带队", "由某员工带队"},
        {"王芳", "由王 芳带队", "由某员工带队"},
        {"王芳", "由王　芳带队", "由某员工带队"}, /* U+3000 */
        {"王芳", "王·芳、王•芳、王・芳", "某员工、某员工、某员工"},
        {"王芳", "王\xE2\x80\x8B芳来了", "某员工来了"}, /* no width */
        {"王芳", "王芳（1）参加", "某员工（1）参加"},
        {"王芳（1）", "王芳参加，王芳(1)也参加", "某员工参加，某员工也参加"},
        {"王 芳", "王芳参加", "某员工参加"},
        {"阿依古丽·买买提", "阿依古丽买买提和阿依古丽•买买提", "某员工和某员工"},
        {"ＡＢ－１", "ab-1 与 AB－1", "某员工 与 某员工"},
        {"王芳", "王家和芳姐", "王家和芳姐"},
        {"王芳", "王\n芳", "王\n芳"}, /* two paragraphs */
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(published(p, round_with(p, cases[i].name), cases[i].text),
                            cases[i].shown);
}

/* 高峰 is a name and a word. */
static void a_word_is_left_where_it_is_a_word(void **state) {
    struct place *p = *state;
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"服务高峰期增开班次", "服务高峰期增开班次"},
        {"晚高峰时段值守", "晚高峰时段值守"},
        {"由高峰负责", "由某员工负责"},
        {"高峰老师带队", "某员工老师带队"},
        {"社工：高峰。", "社工：某员工。"},
        {"由高 峰负责", "由某员工负责"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(published(p, round_with(p, "高峰"), cases[i].text), cases[i].shown);
}

static const char *add_name(void *arg, const struct text_site *site, const char *text) {
    (void)site;
    return arena_printf(arg, "%s（张三丰子）", text);
}

static void no_text_is_left_out(void **state) {
    struct place *p = *state;
    struct dossier d = round_with(p, "张三丰子"), open;
    static const char *const open_to_all[] = {"\"orgs\": [", "\"projects\": ["};
    dossier_map_texts(&p->a, &d, add_name, &p->a);
    d.projects[0].people[0].name = "张三丰子";
    d.projects[0].people[0].id_number = "11010519491231002X";
    open = dossier_published(&p->a, &d);
    /* organisations and centers are public, whoever they are called after */
    char *text = arena_strdup(&p->a, bundle_text(p, &open));
    char *from = strstr(text, open_to_all[0]), *to = strstr(text, open_to_all[1]);
    assert_non_null(from);
    assert_non_null(to);
    memset(from, ' ', (size_t)(to - from));
    const char *tenant = strstr(text, "tenant_name");
    const char *left = strstr(strchr(tenant, '\n'), "张三丰子");
    if (left)
        fail_msg("left in %.120s", left - 60);
    assert_null(strstr(text, "11010519491231002X"));
}

static void numbers_tell_no_order_and_change_with_the_report(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "demo-2026.json");
    struct dossier first = dossier_published(&p->a, &d), again = dossier_published(&p->a, &d);
    assert_string_equal(bundle_text(p, &first), bundle_text(p, &again));
    d.round.year++;
    struct dossier second = dossier_published(&p->a, &d);
    size_t moved = 0, in_place = 0;
    for (size_t i = 0; i < d.n_projects; i++)
        for (size_t k = 0; k < d.projects[i].n_people; k++) {
            const char *was = first.projects[i].people[k].name;
            moved += strcmp(was, second.projects[i].people[k].name) != 0;
            in_place += strcmp(was, arena_printf(&p->a, "员工%zu", k + 1)) == 0;
        }
    assert_true(moved > 5);
    assert_true(in_place < moved + 5);
}

static void a_tie_of_somebody_who_did_not_mark_is_nobody_s_business(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "demo-2026.json");
    struct entry *e = &d.round.entries[0];
    struct assignment ties[] = {
        {.expert = "expert-tied", .conflict = true, .relation = "亲属任职"}};
    e->assignments = ties;
    e->n_assignments = 1;
    struct dossier open = dossier_published(&p->a, &d);
    assert_int_equal(open.round.entries[0].n_assignments, 0);
}

static void the_manager_sees_what_is_replaced_and_what_is_doubtful(void **state) {
    struct place *p = *state;
    struct dossier d = round_with(p, "高峰");
    struct redaction_list before, list;
    d.round.NARRATIVE = "服务平稳";
    dossier_redactions(&p->a, &d, &before);
    d.round.NARRATIVE = "高峰期由高峰负责，"
                        "\xE2\x80\xAE"
                        "共3人";
    dossier_redactions(&p->a, &d, &list);
    assert_int_equal(list.n_doubtful, before.n_doubtful + 2);
    assert_int_equal(list.n_characters, before.n_characters + 1);
    size_t kept = 0, characters = 0;
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct redaction_row *row = &list.rows.v[i];
        if (row->is_character) {
            characters++;
            assert_string_equal(row->name, "U+202E");
            assert_non_null(strstr(row->place, "参评项目 第 1 项 / 工作服务成效"));
        } else if (row->doubtful && !row->shown) {
            kept++;
            assert_string_equal(row->name, "高峰");
        }
    }
    assert_int_equal(kept, 1);
    assert_int_equal(characters, 1);
}

static void what_cannot_be_shown_is_replaced(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "demo-2026.json");
    assert_string_equal(published(p, d,
                                  "共\xE2\x80\xAE"
                                  "12人"),
                        "共12人");
    assert_string_equal(published(p, d, "某\xF4\x8F\xBF\xBD字"), "某□字"); /* U+10FFFD */
}

static void what_is_kept_has_no_identity_numbers(void **state) {
    struct place *p = *state;
    struct dossier d = round_with(p, "王芳");
    d.projects[0].people[0].id_number = "11010519491231002X";
    struct dossier kept = dossier_kept(&p->a, &d);
    assert_null(strstr(bundle_text(p, &kept), "11010519491231002X"));
    assert_non_null(strstr(bundle_text(p, &kept), "王芳"));
    assert_non_null(d.projects[0].people[0].id_number);
}

/* A member that is added to a struct about persons is left out until somebody says what becomes of
 * it. */
static void what_becomes_of_personal_data_is_said_of_each_member(void **state) {
    (void)state;
    const struct shape *used[MAX_SHAPES];
    size_t n = shapes_used(&shape_dossier, used), personal = 0;
    for (size_t i = 0; i < n; i++) {
        personal += used[i]->personal;
        for (size_t k = 0; used[i]->personal && k < used[i]->n_fields; k++)
            if (used[i]->fields[k].published == PUBLISHED_UNSAID)
                fail_msg("%s.%s: what becomes of it?", used[i]->id, used[i]->fields[k].key);
    }
    assert_int_equal(personal, 12);
    const struct field forgotten = {.key = "nickname", .kind = FIELD_TEXT, .flag_at = NO_FLAG};
    assert_int_equal(published_of(&shape_person, &forgotten), PUBLISHED_NEVER);
    assert_int_equal(published_of(&shape_project, &forgotten), PUBLISHED_CLEANED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_name_is_found_however_it_is_written),
        PLACE_TEST(a_word_is_left_where_it_is_a_word),
        PLACE_TEST(no_text_is_left_out),
        PLACE_TEST(numbers_tell_no_order_and_change_with_the_report),
        PLACE_TEST(a_tie_of_somebody_who_did_not_mark_is_nobody_s_business),
        PLACE_TEST(the_manager_sees_what_is_replaced_and_what_is_doubtful),
        PLACE_TEST(what_cannot_be_shown_is_replaced),
        PLACE_TEST(what_is_kept_has_no_identity_numbers),
        cmocka_unit_test(what_becomes_of_personal_data_is_said_of_each_member),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
