/* Versions of standards in the database. */
#include "store_fixture.h"

#include "store/dossier.h"
#include "store/standard.h"

static struct standard example_standard(struct place *p) {
    struct standard s;
    ASSERT_OK(p, bundle_read_standard(&p->a, &p->e,
                                      example_text(p, "../standards/method-one-example.json"), &s));
    return s;
}

#define TENANT "440310"

static void a_draft_may_change_until_it_is_published(void **state) {
    struct place *p = *state;
    struct standard s = example_standard(p), loaded;
    ASSERT_OK(p, WRITE(p, store_tenant_put(at(p, NULL), TENANT, "深圳市坪山区")));
    db_freeze_clock(p->db, 1000);
    ASSERT_OK(p, WRITE(p, store_standard_put(at(p, TENANT), &s)));
    s.title = "改过的标题";
    ASSERT_OK(p, WRITE(p, store_standard_put(at(p, TENANT), &s)));
    db_freeze_clock(p->db, 2000);
    ASSERT_OK(p, WRITE(p, store_standard_publish(at(p, TENANT), s.id, s.version)));
    assert_int_equal(WRITE(p, store_standard_publish(at(p, TENANT), s.id, s.version)), GP_CONFLICT);
    ASSERT_OK(p, WRITE(p, store_standard_put(at(p, TENANT), &s))); /* the same content */
    s.title = "再改";
    assert_int_equal(WRITE(p, store_standard_put(at(p, TENANT), &s)), GP_CONFLICT);
    assert_says(p, "新的版本号");
    s.version++;
    ASSERT_OK(p, WRITE(p, store_standard_put(at(p, TENANT), &s)));

    ASSERT_OK(p, READ(p, store_standard_get(at(p, TENANT), s.id, s.version - 1, &loaded)));
    assert_string_equal(loaded.title, "改过的标题");
    struct store_standard *list;
    size_t n;
    ASSERT_OK(p, READ(p, store_standard_list(at(p, TENANT), &list, &n)));
    assert_int_equal(n, 2);
    assert_i64(list[0].version, s.version);
    assert_i64(list[0].status, STANDARD_DRAFT);
    assert_i64(list[0].published_ms, DEC_UNSET);
    assert_i64(list[1].status, STANDARD_PUBLISHED);
    assert_i64(list[1].created_ms, 1000);
    assert_i64(list[1].published_ms, 2000);
}

static void a_round_with_another_standard_of_the_same_version_is_refused(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "pingshan-2022.json");
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    d.round.id = "second";
    d.standard.title = "同一版本，另一内容";
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &d, false)), GP_CONFLICT);
    assert_says(p, "内容不同");
}

static void a_standard_that_is_not_there_is_missing(void **state) {
    struct place *p = *state;
    struct standard s;
    assert_int_equal(READ(p, store_standard_get(at(p, TENANT), "无", 1, &s)), GP_MISSING);
    assert_int_equal(WRITE(p, store_standard_publish(at(p, TENANT), "无", 1)), GP_MISSING);
}

/* Past store: the database itself keeps published versions. */
static const struct db_sql breaches[] = {
    {"breach.update", "UPDATE standard SET body = '{}' WHERE tenant = $1"},
    {"breach.draft", "UPDATE standard SET status = 'draft', published_ms = NULL WHERE tenant = $1"},
    {"breach.delete", "DELETE FROM standard WHERE tenant = $1"},
    {"breach.replace", "INSERT OR REPLACE INTO standard\n"
                       "SELECT tenant, id, version, 'draft', title, '{}', sha256, 0, NULL\n"
                       "FROM standard WHERE tenant = $1"},
};

static enum gp_code breach(struct db *db, struct gp_err *e, void *arg) {
    return db_exec(db, e, arg, DB_ARGS(db_text(TENANT)));
}

static void the_database_itself_keeps_published_standards(void **state) {
    struct place *p = *state;
    struct standard s = example_standard(p);
    ASSERT_OK(p, WRITE(p, store_tenant_put(at(p, NULL), TENANT, "深圳市坪山区")));
    ASSERT_OK(p, WRITE(p, store_standard_put_published(at(p, TENANT), &s)));
    for (size_t i = 0; i < GP_COUNT(breaches); i++) {
        if (db_is_server(p->path) && strstr(breaches[i].text, "OR REPLACE"))
            continue; /* SQLite alone knows it */
        assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, breach, (void *)&breaches[i]), GP_CONFLICT);
        assert_says(p, "已发布的评估标准不能");
    }
}

/* ---- several at once */

#define VERSIONS 11 /* more than one statement takes */

static void several_versions_are_read_together_and_once(void **state) {
    struct place *p = *state;
    struct standard s = example_standard(p), got[VERSIONS + 1];
    struct standard_ref refs[VERSIONS + 1];
    db_freeze_clock(p->db, 1000); /* published before it is read */
    ASSERT_OK(p, WRITE(p, store_tenant_put(at(p, NULL), TENANT, "深圳市坪山区")));
    for (size_t i = 0; i < VERSIONS; i++) {
        s.version = (int64_t)(VERSIONS - i);
        s.title = arena_printf(&p->a, "第 %zu 个", i);
        ASSERT_OK(p, i == 3 ? WRITE(p, store_standard_put(at(p, TENANT), &s))
                            : WRITE(p, store_standard_put_published(at(p, TENANT), &s)));
        refs[i] = (struct standard_ref){s.id, s.version};
    }
    refs[VERSIONS] = refs[0]; /* asked for twice */
    open_again(p);
    int64_t before = db_counts(p->db).statements;
    ASSERT_OK(p, READ(p, store_standard_share_all(at(p, TENANT), refs, VERSIONS + 1, got)));
    assert_i64(db_counts(p->db).statements - before, 2);
    for (size_t i = 0; i <= VERSIONS; i++)
        assert_string_equal(got[i].title, arena_printf(&p->a, "第 %zu 个", i % VERSIONS));

    s.version = refs[3].version, s.title = "草稿又改了";
    ASSERT_OK(p, WRITE(p, store_standard_put(at(p, TENANT), &s)));
    before = db_counts(p->db).statements;
    ASSERT_OK(p, READ(p, store_standard_share_all(at(p, TENANT), refs, VERSIONS, got)));
    assert_i64(db_counts(p->db).statements - before, 1); /* the draft, which nobody keeps */
    assert_string_equal(got[3].title, "草稿又改了");
    before = db_counts(p->db).statements;
    ASSERT_OK(p, READ(p, store_standard_share_all(at(p, TENANT), refs, 3, got)));
    ASSERT_OK(p, READ(p, store_standard_share_all(at(p, TENANT), refs, 0, got)));
    assert_i64(db_counts(p->db).statements, before);
}

static void one_that_is_missing_among_several_is_named(void **state) {
    struct place *p = *state;
    struct standard s = example_standard(p), got[2];
    ASSERT_OK(p, WRITE(p, store_tenant_put(at(p, NULL), TENANT, "深圳市坪山区")));
    ASSERT_OK(p, WRITE(p, store_standard_put_published(at(p, TENANT), &s)));
    const struct standard_ref refs[] = {{s.id, s.version}, {"无", 7}};
    assert_int_equal(READ(p, store_standard_share_all(at(p, TENANT), refs, 2, got)), GP_MISSING);
    assert_says(p, "“无”第 7 版");
}

int main(void) {
    json_setup();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_draft_may_change_until_it_is_published),
        PLACE_TEST(a_round_with_another_standard_of_the_same_version_is_refused),
        PLACE_TEST(a_standard_that_is_not_there_is_missing),
        PLACE_TEST(the_database_itself_keeps_published_standards),
        PLACE_TEST(several_versions_are_read_together_and_once),
        PLACE_TEST(one_that_is_missing_among_several_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
