/* Whom a message reaches, and whose business an entry is: rules that statements decide. */
#include "store_fixture.h"

#include "app/rounds/flow.h"
#include "app/notice.h"
#include "store/dossier.h"
#include "store/notice.h"
#include "store/objection.h"
#include "store/sheet.h"

#define TENANT "440310"

static const struct {
    const char *id;
    int64_t roles;
    const char *org, *center, *expert;
    bool active;
} people[] = {
    {"manager", ROLE_MANAGER, NULL, NULL, NULL, true},
    {"operator", ROLE_OPERATOR, "org-a", NULL, NULL, true},
    {"center-1", ROLE_CENTER, "org-a", "c1", NULL, true},
    {"center-2", ROLE_CENTER, "org-a", "c2", NULL, true},
    {"no-center", ROLE_CENTER, "org-a", NULL, NULL, true},
    {"both", ROLE_CENTER | ROLE_OPERATOR, "org-a", "c2", NULL, true},
    {"gone", ROLE_OPERATOR, "org-a", NULL, NULL, false},
    {"other", ROLE_OPERATOR, "org-b", NULL, NULL, true},
    {"expert", ROLE_EXPERT, NULL, NULL, "x1", true},
    {"inspector", ROLE_INSPECTOR, NULL, NULL, "x1", true},
    {"both-ways", ROLE_EXPERT | ROLE_INSPECTOR, NULL, NULL, "x1", true},
    {"stranger", ROLE_EXPERT, NULL, NULL, "x2", true},
    {"not-expert", ROLE_MANAGER | ROLE_ADMIN, NULL, NULL, "x1", false},
};

static struct account account_of(const char *id) {
    for (size_t i = 0; i < GP_COUNT(people); i++)
        if (strcmp(people[i].id, id) == 0)
            return (struct account){.tenant = TENANT,
                                    .id = id,
                                    .login = id,
                                    .name = id,
                                    .roles = people[i].roles,
                                    .org = people[i].org,
                                    .center = people[i].center,
                                    .expert = people[i].expert,
                                    .totp_last = DEC_UNSET,
                                    .active = people[i].active,
                                    .locked_until = DEC_UNSET};
    fail_msg("nobody is %s", id);
    return (struct account){0};
}

static void put_people(struct place *p) {
    for (size_t i = 0; i < GP_COUNT(people); i++) {
        struct account account = account_of(people[i].id);
        ASSERT_OK(p, store_account_put(at(p, NULL), &account));
    }
}

static struct work app_of(struct place *p) {
    return (struct work){
        .arena = &p->a, .err = &p->e, .db = p->db, .tenant = TENANT, .actor = "test"};
}

/* ---- messages */

static const char *reached(struct place *p) {
    const char *all = "";
    for (size_t i = 0; i < GP_COUNT(people); i++) {
        struct notice *v;
        size_t n;
        ASSERT_OK(p, store_notice_list(at(p, TENANT), people[i].id, 9, &v, &n));
        assert_true(n <= 1);
        if (n == 0)
            continue;
        all = arena_printf(&p->a, "%s%s%s", all, *all ? " " : "", people[i].id);
        assert_string_equal(v[0].title, "title");
        assert_string_equal(v[0].link, "/fill");
        assert_null(v[0].body);
        assert_i64(v[0].read_at, DEC_UNSET);
        assert_i64(v[0].created_at, db_now_ms(p->db));
    }
    return all;
}

static const struct notice_text text = {.title = "title", .link = "/fill"};

#define ASSERT_REACHES(call, who)                                                                  \
    do {                                                                                           \
        struct place *p = *state;                                                                  \
        struct work app = app_of(p);                                                               \
        ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));                                            \
        ASSERT_OK(p, store_tenant_put(at(p, NULL), TENANT, "示例区"));                             \
        put_people(p);                                                                             \
        int64_t before = db_counts(p->db).statements;                                              \
        ASSERT_OK(p, call);                                                                        \
        /* The messages, and what of them leaves the site. */                                      \
        assert_true(db_counts(p->db).statements - before <= 2);                                    \
        assert_string_equal(reached(p), who);                                                      \
        ASSERT_OK(p, db_end(p->db, &p->e, true));                                                  \
    } while (0)

static void one_account_is_reached_alone(void **state) {
    ASSERT_REACHES(notice_to_account(&app, "other", &text), "other");
}

static void an_organisation_s_message_reaches_all_of_it(void **state) {
    ASSERT_REACHES(notice_to_org(&app, "org-a", NULL, &text),
                   "operator center-1 center-2 no-center both");
}

static void of_supervisors_only_the_center_s_own(void **state) {
    ASSERT_REACHES(notice_to_org(&app, "org-a", "c1", &text), "operator center-1 both");
}

static void no_organisation_is_nobody(void **state) {
    ASSERT_REACHES(notice_to_org(&app, NULL, NULL, &text), "");
}

static void a_role_s_message_reaches_whoever_has_it(void **state) {
    ASSERT_REACHES(notice_to_role(&app, ROLE_EXPERT, &text), "expert both-ways stranger");
}

/* ---- an entry */

#define ROUND "pingshan-2022"

static void put_round(struct place *p, struct dossier *d, bool declared, bool conflict) {
    static struct expert experts[] = {{"x1", "专家一", NULL, 0}, {"x2", "专家二", NULL, 0}};
    static struct assignment assignment;
    assignment = (struct assignment){.expert = "x1", .declared = declared, .conflict = conflict};
    *d = example_round(p, "pingshan-2022.json");
    d->round.experts = experts, d->round.n_experts = 2;
    d->round.entries[0].assignments = &assignment;
    d->round.entries[0].n_assignments = 1;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), d, true)));
}

static bool may(struct place *p, const struct account *account, const char *entry) {
    struct work app = app_of(p);
    struct entry_scope *scope = NULL;
    app.account = account;
    enum gp_code code = READ(p, flow_entry(&app, ROUND, entry, &scope));
    if (code != GP_OK)
        assert_int_equal(code, GP_MISSING);
    else
        assert_string_equal(scope->entry, entry);
    return code == GP_OK;
}

static void assert_may(struct place *p, const char *who, const struct dossier *d, bool wanted) {
    struct account account = account_of(who);
    if (may(p, &account, d->round.entries[0].id) != wanted)
        fail_msg("%s %s", who, wanted ? "may not" : "may");
    if (strcmp(who, "manager") != 0)
        assert_false(may(p, &account, d->round.entries[1].id));
}

static void scorers_see_what_is_assigned_to_them(void **state) {
    struct place *p = *state;
    struct dossier d;
    static const struct {
        bool declared, conflict, expert, inspector;
    } cases[] = {
        {false, false, false, true}, /* an inspector signs no declaration */
        {true, false, true, true},
        {true, true, false, false},
        {false, true, false, false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        put_round(p, &d, cases[i].declared, cases[i].conflict);
        assert_may(p, "expert", &d, cases[i].expert);
        assert_may(p, "inspector", &d, cases[i].inspector);
        assert_may(p, "both-ways", &d, cases[i].expert); /* the stricter of the two */
        assert_may(p, "stranger", &d, false);
        assert_may(p, "other", &d, false);
        assert_may(p, "manager", &d, true);
    }
    assert_true(may(p, NULL, d.round.entries[1].id)); /* the command line */
    assert_false(may(p, NULL, "none"));
}

/* An expert's id in an account without the role opens nothing. */
static void an_expert_s_id_alone_opens_nothing(void **state) {
    struct place *p = *state;
    struct dossier d;
    put_round(p, &d, true, false);
    struct account account = account_of("not-expert");
    account.roles = ROLE_ADMIN;
    assert_false(may(p, &account, d.round.entries[0].id));
}

/* ---- what hangs on an entry */

struct sheets_step {
    const char *entry;
    struct sheet *v;
    size_t n;
};

static enum gp_code list_sheets_of(struct work *w, void *arg) {
    struct sheets_step *s = arg;
    return store_sheet_list(w, ROUND, s->entry, &s->v, &s->n);
}

static void sheets_come_with_their_marks_and_conditions(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "pingshan-2022.json");
    const char *parts[] = {"c", "a"};
    struct mark marks[] = {{.item = "one", .parts = parts, .n_parts = 2, .points = {1}},
                           {.item = "two", .reason = "why", .points = SCORE_UNSET},
                           {.item = "three", .parts = parts + 1, .n_parts = 1}};
    struct sheet sheets[] = {{.id = "z", .component = "k", .marks = marks, .n_marks = 3},
                             {.id = "empty", .component = "k"},
                             {.id = "a", .component = "k", .marks = marks + 1, .n_marks = 2}};
    d.round.entries[0].sheets = sheets, d.round.entries[0].n_sheets = 3;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct sheets_step s = {d.round.entries[0].id, NULL, 0};
    int64_t before = db_counts(p->db).statements;
    ASSERT_OK(p, WORK_READ(at(p, TENANT), list_sheets_of(at(p, TENANT), &s)));
    assert_i64(db_counts(p->db).statements - before, 1);
    assert_int_equal(s.n, 3);
    assert_string_equal(s.v[0].id, "z");
    assert_int_equal(s.v[0].n_marks, 3);
    assert_int_equal(s.v[0].marks[0].n_parts, 2);
    assert_string_equal(s.v[0].marks[0].parts[0], "c");
    assert_string_equal(s.v[0].marks[0].parts[1], "a");
    assert_i64(s.v[0].marks[0].points.v, 1);
    assert_string_equal(s.v[0].marks[1].reason, "why");
    assert_int_equal(s.v[0].marks[1].n_parts, 0);
    assert_string_equal(s.v[0].marks[2].parts[0], "a");
    assert_string_equal(s.v[1].id, "empty");
    assert_int_equal(s.v[1].n_marks, 0);
    assert_int_equal(s.v[2].n_marks, 2); /* the first of another sheet at the same place */
    assert_string_equal(s.v[2].marks[0].item, "two");
}

static void notes_come_with_their_files(void **state) {
    struct place *p = *state;
    static const char sum[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    struct result_notes said;
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
    static const char *const ids[] = {"b", "a", "c"};
    for (size_t i = 0; i < GP_COUNT(ids); i++) {
        struct result_note note = {ids[i], ROUND, "entry", "subject",     NOTE_ASK,
                                   "text", "x",   "y",     7 - (int64_t)i};
        ASSERT_OK(p, store_note_put(at(p, TENANT), &note));
        for (int64_t k = 1; k >= 0 && i != 1; k--) {
            struct result_file file = {ids[i], k, sum, k ? "second" : "first", 3};
            ASSERT_OK(p, store_note_file_put(at(p, TENANT), &file));
        }
    }
    ASSERT_OK(p, store_note_list(at(p, TENANT), ROUND, NULL, &said));
    assert_int_equal(said.notes.n, 3);
    assert_string_equal(said.notes.v[0].id, "b"); /* as they were said, whatever the clock */
    assert_string_equal(said.notes.v[1].id, "a");
    assert_int_equal(said.files.n, 4);
    assert_string_equal(said.files.v[0].note, "b");
    assert_string_equal(said.files.v[0].file_name, "first");
    assert_string_equal(said.files.v[3].note, "c");
    assert_string_equal(said.files.v[3].file_name, "second");
    ASSERT_OK(p, store_note_list(at(p, TENANT), ROUND, "another", &said));
    assert_int_equal(said.notes.n, 0);
    ASSERT_OK(p, db_end(p->db, &p->e, true));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(one_account_is_reached_alone),
        PLACE_TEST(an_organisation_s_message_reaches_all_of_it),
        PLACE_TEST(of_supervisors_only_the_center_s_own),
        PLACE_TEST(no_organisation_is_nobody),
        PLACE_TEST(a_role_s_message_reaches_whoever_has_it),
        PLACE_TEST(scorers_see_what_is_assigned_to_them),
        PLACE_TEST(an_expert_s_id_alone_opens_nothing),
        PLACE_TEST(sheets_come_with_their_marks_and_conditions),
        PLACE_TEST(notes_come_with_their_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
