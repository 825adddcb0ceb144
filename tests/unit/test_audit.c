#include "store_fixture.h"

#include "store/audit.h"

#define TENANT        "440310"
#define HASH_OF_FIRST "4e0aae21142f7934fdf64be558412178b32e4e3be9790c1a4ed7cf9f8215c3b0"

static enum gp_code append_one(struct work *w, void *arg) {
    return store_audit_append(w, arg);
}

static void append(struct place *p, const char *actor, const char *action, const char *subject,
                   int64_t at_ms) {
    struct audit_event event = {actor, action, subject, "{\"原因\":\"测试\"}"};
    db_freeze_clock(p->db, at_ms);
    ASSERT_OK(p, WORK_WRITE(at(p, TENANT), append_one(at(p, TENANT), &event)));
}

static void append_some(struct place *p, int64_t n) {
    for (int64_t i = 1; i <= n; i++)
        append(p, i % 2 ? "甲" : "乙", i % 3 ? "round.import" : "login", i % 2 ? "round/1" : NULL,
               1000 * i);
}

static struct audit_verdict verify(struct place *p, const struct audit_head *known) {
    struct audit_verdict v;
    ASSERT_OK(p, WRITE(p, store_audit_verify(at(p, TENANT), known, known ? 1 : 0, &v)));
    return v;
}

static enum gp_code run_sql(struct db *db, struct gp_err *e, void *arg) {
    return db_exec(db, e, arg, DB_NO_ARGS);
}

/* ---- the chain */

static void an_empty_log_is_intact(void **state) {
    struct audit_verdict v = verify(*state, NULL);
    assert_i64(v.rows, 0);
    assert_i64(v.broken_at, 0);
    assert_i64(v.head.seq, 0);
}

static void a_chain_is_intact_after_reopening(void **state) {
    struct place *p = *state;
    append_some(p, 5);
    open_again(p);
    append_some(p, 2);
    struct audit_verdict v = verify(p, NULL);
    assert_i64(v.rows, 7);
    assert_i64(v.broken_at, 0);
    assert_null(v.problem);
}

static void the_hash_of_a_row_is_what_anyone_can_compute(void **state) {
    struct place *p = *state;
    append(p, "甲", "login", NULL, 1652659200000);
    /* printf 'gongping audit 1,6:440310,1,1652659200000,3:甲,5:login,0:,19:{"原因":"测试"},64:0…0,'
     * | sha256sum, with sixty-four zeros. */
    assert_string_equal(verify(p, NULL).head.hash, HASH_OF_FIRST);
}

static void an_append_that_is_rolled_back_leaves_no_gap(void **state) {
    struct place *p = *state;
    append_some(p, 1);
    struct audit_event event = {"甲", "login", NULL, NULL};
    for (int64_t step = 1; step <= 6; step++) {
        db_fault_at(p->db, step, DB_FAULT_IO);
        if (WORK_WRITE(at(p, TENANT), append_one(at(p, TENANT), &event)) == GP_OK)
            break;
    }
    db_fault_at(p->db, 0, DB_FAULT_IO);
    append_some(p, 1);
    struct audit_verdict v = verify(p, NULL);
    assert_i64(v.broken_at, 0);
    assert_i64(v.rows, v.head.seq);
}

static void chains_of_tenants_are_apart(void **state) {
    struct place *p = *state;
    append_some(p, 3);
    struct audit_verdict v;
    ASSERT_OK(p, WRITE(p, store_audit_verify(at(p, "440303"), NULL, 0, &v)));
    assert_i64(v.rows, 0);
}

/* ---- what the database refuses */

static void rows_can_only_be_appended(void **state) {
    struct place *p = *state;
    static const struct db_sql breaches[] = {
        {"b.update", "UPDATE audit SET actor = '丙' WHERE seq = 2"},
        {"b.delete", "DELETE FROM audit WHERE seq = 3"},
        {"b.replace",
         "INSERT OR REPLACE INTO audit SELECT tenant, seq, 0, actor, action, subject,\n"
         "detail, prev, hash FROM audit WHERE seq = 2"},
        {"b.gap", "INSERT INTO audit SELECT tenant, seq + 7, at_ms, actor, action, subject,\n"
                  "detail, prev, hash FROM audit WHERE seq = 2"},
    };
    append_some(p, 3);
    for (size_t i = 0; i < GP_COUNT(breaches); i++) {
        if (db_is_server(p->path) && strstr(breaches[i].text, "OR REPLACE"))
            continue; /* SQLite alone knows it */
        assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, run_sql, (void *)&breaches[i]), GP_CONFLICT);
        assert_says(p, "审计日志");
    }
    assert_i64(verify(p, NULL).broken_at, 0);
}

/* ---- tampering, by someone who took the triggers away */

enum { DROP_UPDATE, DROP_DELETE, DROP_INSERT, DROP_N };

static const struct db_sql drop_here[DROP_N] = {
    {"drop.1", "DROP TRIGGER audit_update"},
    {"drop.2", "DROP TRIGGER audit_delete"},
    {"drop.3", "DROP TRIGGER audit_insert"},
};
static const struct db_sql drop_on_server[DROP_N] = {
    {"drop.1", "DROP TRIGGER audit_update ON audit"},
    {"drop.2", "DROP TRIGGER audit_delete ON audit"},
    {"drop.3", "DROP TRIGGER audit_insert ON audit"},
};

static void drop_trigger(struct place *p, size_t which) {
    const struct db_sql *list = db_is_server(p->path) ? drop_on_server : drop_here;
    ASSERT_OK(p, db_tx(p->db, &p->e, DB_WRITE, run_sql, (void *)&list[which]));
}

static void every_kind_of_tampering_is_found(void **state) {
    struct place *p = *state;
    static const struct {
        struct db_sql sql;
        int64_t broken_at;
        const char *says;
    } cases[] = {
        {{"t.actor", "UPDATE audit SET actor = '丙' WHERE seq = 3"}, 3, "被改动"},
        {{"t.time", "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 4"}, 4, "被改动"},
        {{"t.action", "UPDATE audit SET action = 'x' WHERE seq = 1"}, 1, "被改动"},
        {{"t.subject", "UPDATE audit SET subject = '' WHERE seq = 5"}, 5, "被改动"},
        {{"t.detail", "UPDATE audit SET detail = '{}' WHERE seq = 2"}, 2, "被改动"},
        {{"t.hash", "UPDATE audit SET hash = prev WHERE seq = 2"}, 2, "被改动"},
        {{"t.prev", "UPDATE audit SET prev = hash WHERE seq = 2"}, 2, "不衔接"},
        {{"t.delete", "DELETE FROM audit WHERE seq = 3"}, 3, "不连续"},
        {{"t.first", "DELETE FROM audit WHERE seq = 1"}, 1, "不连续"},
        /* Moving text from one field to the next must not give the same bytes. */
        {{"t.shift", "UPDATE audit SET actor = actor || 'r', action = substr(action, 2)\n"
                     "WHERE seq = 2"},
         2,
         "被改动"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        begin_anew(p);
        append_some(p, 5);
        for (size_t k = 0; k < DROP_N; k++)
            drop_trigger(p, k);
        ASSERT_OK(p, db_tx(p->db, &p->e, DB_WRITE, run_sql, (void *)&cases[i].sql));
        struct audit_verdict v = verify(p, NULL);
        if (v.broken_at != cases[i].broken_at || !strstr(v.problem, cases[i].says))
            fail_msg("%s: row %lld, %s", cases[i].sql.name, (long long)v.broken_at, v.problem);
        assert_i64(v.rows, cases[i].broken_at - 1);
    }
}

static void a_head_noted_elsewhere_shows_a_cut_or_rewritten_log(void **state) {
    struct place *p = *state;
    append_some(p, 3);
    struct audit_head head = verify(p, NULL).head, other = head;
    append_some(p, 1);
    assert_i64(verify(p, &head).broken_at, 0);
    other.hash[0] = head.hash[0] == 'a' ? 'b' : 'a';
    assert_i64(verify(p, &other).broken_at, 3);
    assert_non_null(strstr(verify(p, &other).problem, "整体改写"));
    static const struct db_sql cut = {"cut", "DELETE FROM audit WHERE seq > 2"};
    drop_trigger(p, DROP_DELETE);
    ASSERT_OK(p, db_tx(p->db, &p->e, DB_WRITE, run_sql, (void *)&cut));
    assert_i64(verify(p, NULL).broken_at, 0); /* alone, a cut end cannot be seen */
    assert_i64(verify(p, &head).broken_at, 3);
    assert_non_null(strstr(verify(p, &head).problem, "末尾"));
}

/* ---- pages */

static size_t list(struct place *p, const struct audit_filter *f, struct audit_row **rows) {
    size_t n;
    ASSERT_OK(p, WRITE(p, store_audit_list(at(p, TENANT), f, rows, &n)));
    return n;
}

static void pages_follow_each_other_newest_first(void **state) {
    struct place *p = *state;
    append_some(p, 7);
    struct audit_filter f = AUDIT_FILTER_ALL;
    struct audit_row *rows;
    f.limit = 3;
    assert_int_equal(list(p, &f, &rows), 3);
    assert_i64(rows[0].seq, 7);
    assert_i64(rows[2].seq, 5);
    assert_i64(rows[0].at_ms, 7000);
    assert_string_equal(rows[0].actor, "甲");
    assert_string_equal(rows[1].subject, "");
    append_some(p, 1); /* new rows do not move the next page */
    f.before_seq = rows[2].seq;
    assert_int_equal(list(p, &f, &rows), 3);
    assert_i64(rows[0].seq, 4);
    f.before_seq = 1;
    assert_int_equal(list(p, &f, &rows), 0);
    f.limit = -1;
    f.before_seq = DEC_UNSET;
    assert_int_equal(list(p, &f, &rows), 1);
}

static void filters_can_be_joined(void **state) {
    struct place *p = *state;
    append_some(p, 12); /* 甲 and round/1: odd; login: 3, 6, 9, 12 */
    struct audit_filter f = AUDIT_FILTER_ALL;
    struct audit_row *rows;
    f.actor = "甲";
    assert_int_equal(list(p, &f, &rows), 6);
    f.action = "login";
    assert_int_equal(list(p, &f, &rows), 2);
    assert_i64(rows[0].seq, 9);
    f.subject = "round/1";
    f.from_ms = 3001;
    assert_int_equal(list(p, &f, &rows), 1);
    f.to_ms = 8999;
    assert_int_equal(list(p, &f, &rows), 0);
    f = AUDIT_FILTER_ALL;
    f.subject = "round/1";
    f.before_seq = 5;
    assert_int_equal(list(p, &f, &rows), 2); /* 3 and 1 */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(an_empty_log_is_intact),
        PLACE_TEST(a_chain_is_intact_after_reopening),
        PLACE_TEST(the_hash_of_a_row_is_what_anyone_can_compute),
        PLACE_TEST(an_append_that_is_rolled_back_leaves_no_gap),
        PLACE_TEST(chains_of_tenants_are_apart),
        PLACE_TEST(rows_can_only_be_appended),
        PLACE_TEST(every_kind_of_tampering_is_found),
        PLACE_TEST(a_head_noted_elsewhere_shows_a_cut_or_rewritten_log),
        PLACE_TEST(pages_follow_each_other_newest_first),
        PLACE_TEST(filters_can_be_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
