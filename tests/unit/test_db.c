#include "test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"

/* ---- a database file in a folder of its own */

struct place {
    struct arena a;
    struct gp_err e;
    char *dir, *path;
    struct db *db;
};

static void open_again(struct place *p) {
    db_close(p->db);
    p->db = NULL;
    if (db_open(&p->e, p->path, &p->db) != GP_OK)
        fail_msg("%s: %s", p->e.message, p->e.detail ? p->e.detail : "");
}

static int set_up(void **state) {
    static struct place p;
    p = (struct place){.a = ARENA_INIT};
    p.e.arena = &p.a;
    p.dir = arena_strdup(&p.a, "/tmp/gongping-db-XXXXXX");
    assert_non_null(mkdtemp(p.dir));
    p.path = arena_printf(&p.a, "%s/t.db", p.dir);
    open_again(&p);
    *state = &p;
    return 0;
}

static int tear_down(void **state) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    struct place *p = *state;
    db_close(p->db);
    for (size_t i = 0; i < GP_COUNT(ends); i++)
        unlink(arena_printf(&p->a, "%s%s", p->path, ends[i]));
    rmdir(p->dir);
    arena_release(&p->a);
    return 0;
}

#define MIGRATION(name, text)                                                                      \
    {                                                                                              \
        (name), {                                                                                  \
            (text), sizeof(text) - 1                                                               \
        }                                                                                          \
    }
#define CREATE_T                                                                                   \
    MIGRATION("0001.sql", "CREATE TABLE t (k @INT NOT NULL PRIMARY KEY, s TEXT, b @BLOB) "         \
                          "@STRICT;")
static const struct db_migration first[] = {CREATE_T};
static const struct db_migration both[] = {
    CREATE_T,
    MIGRATION("0002.sql", "CREATE TABLE u (k @INT NOT NULL PRIMARY KEY,\n"
                          "  t @INT NOT NULL REFERENCES t (k) DEFERRABLE INITIALLY DEFERRED,\n"
                          "  CHECK (k < 100)) @STRICT;"),
};

enum { PUT_T, GET_T, ALL_T, PUT_U, SWAPPED };
static const struct db_sql q[] = {
    [PUT_T] = {"t.put", "INSERT INTO t (k, s, b) VALUES ($1, $2, $3)"},
    [GET_T] = {"t.get", "SELECT k, s, b FROM t WHERE k = $1"},
    [ALL_T] = {"t.all", "SELECT k FROM t ORDER BY k"},
    [PUT_U] = {"u.put", "INSERT INTO u (k, t) VALUES ($1, $2)"},
    /* SQLite numbers $2 as its first parameter, as it comes first. */
    [SWAPPED] = {"t.swapped", "INSERT INTO t (s, k) VALUES ($2, $1)"},
};

static void migrate(struct place *p) {
    if (db_migrate(p->db, &p->e, both, 2) != GP_OK)
        fail_msg("%s: %s", p->e.message, p->e.detail ? p->e.detail : "");
}

static void assert_says(const struct place *p, const char *part) {
    if (!p->e.message || !strstr(p->e.message, part))
        fail_msg("'%s' does not say '%s'", p->e.message ? p->e.message : "", part);
}

/* ---- what runs inside transactions */

struct work {
    int64_t key;
    const char *text;
    int runs;
    enum gp_code fail; /* given at the end */
    int64_t count;
};

static enum gp_code put_t(struct db *db, struct gp_err *e, void *arg) {
    struct work *w = arg;
    w->runs++;
    TRY(db_exec(db, e, &q[PUT_T],
                DB_ARGS(db_int(w->key), db_text(w->text), db_blob((struct str){NULL, 0}))));
    return w->fail == GP_OK ? GP_OK : gp_fail(e, w->fail, NULL, "故意失败");
}

static enum gp_code count_t(struct db *db, struct gp_err *e, void *arg) {
    struct work *w = arg;
    struct db_rows *rows;
    bool more;
    w->count = 0;
    TRY(db_query(db, e, &q[ALL_T], DB_NO_ARGS, &rows));
    TRY(db_next(rows, e, &more));
    for (; more; w->count++)
        TRY(db_next(rows, e, &more));
    return GP_OK;
}

static int64_t rows_of_t(struct place *p) {
    struct work w = {0};
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, count_t, &w), GP_OK);
    return w.count;
}

/* ---- tests */

static enum gp_code put_values(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    TRY(db_exec(db, e, &q[PUT_T], DB_ARGS(db_int(1), db_text("六和"), db_blob(STR("\0\1\377")))));
    TRY(db_exec(db, e, &q[PUT_T],
                DB_ARGS(db_int(INT64_MAX), db_text(NULL), db_blob((struct str){NULL, 0}))));
    TRY(db_exec(db, e, &q[SWAPPED], DB_ARGS(db_int(2), db_text(""))));
    date_t d;
    assert_true(date_of(2022, 5, 16, &d));
    return db_exec(db, e, &q[PUT_T],
                   DB_ARGS(db_int(3), db_date(d), db_blob((struct str){NULL, 0})));
}

static enum gp_code check_values(struct db *db, struct gp_err *e, void *arg) {
    struct arena *a = arg;
    struct db_rows *rows;
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(1)), &rows));
    assert_string_equal(db_col_text(rows, a, 1), "六和");
    assert_true(str_eq(db_col_blob(rows, a, 2), STR("\0\1\377")));
    db_done(rows);
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(INT64_MAX)), &rows));
    assert_i64(db_col_int(rows, 0), INT64_MAX);
    assert_null(db_col_text(rows, a, 1));
    assert_i64(db_col_int(rows, 1), DEC_UNSET);
    assert_false(date_is_set(db_col_date(rows, 1)));
    db_done(rows);
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(2)), &rows));
    assert_string_equal(db_col_text(rows, a, 1), "");
    db_done(rows);
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(3)), &rows));
    assert_string_equal(date_text(a, db_col_date(rows, 1)), "2022-05-16");
    db_done(rows);
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(4)), &rows));
    assert_null(rows);
    return GP_OK;
}

static void values_come_back_as_they_went_in(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_values, NULL), GP_OK);
    open_again(p);
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, check_values, &p->a), GP_OK);
}

static enum gp_code read_text_as_figure(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    struct db_rows *rows;
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(1)), &rows));
    assert_i64(db_col_int(rows, 1), DEC_UNSET);
    db_done(rows);
    return GP_OK;
}

static void a_column_of_another_kind_is_reported_as_damage(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_values, NULL), GP_OK);
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, read_text_as_figure, NULL), GP_IO);
    assert_says(p, "损坏");
}

static void only_the_owner_may_read_a_new_file(void **state) {
    struct place *p = *state;
    struct stat st;
    assert_int_equal(stat(p->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_failed_transaction_leaves_nothing(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1, .fail = GP_INVALID};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_INVALID);
    assert_i64(w.runs, 1);
    assert_i64(rows_of_t(p), 0);
}

static void a_soft_failure_is_repeated_up_to_five_times(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1, .fail = GP_RETRY};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_RETRY);
    assert_i64(w.runs, DB_TX_RUNS);
    assert_i64(rows_of_t(p), 0);
    /* BEGIN is the first step, the insert the second. */
    w = (struct work){.key = 1};
    p->e = (struct gp_err){.arena = p->e.arena};
    db_fault_at(p->db, 2, DB_FAULT_BUSY);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_OK);
    assert_i64(w.runs, 2);
    assert_null(p->e.message);
    assert_i64(rows_of_t(p), 1);
}

static void faults_of_the_disk_are_told_in_chinese(void **state) {
    struct place *p = *state;
    migrate(p);
    static const struct {
        enum db_fault fault;
        const char *says;
    } cases[] = {{DB_FAULT_IO, "磁盘出错"}, {DB_FAULT_FULL, "磁盘已满"}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        for (int64_t step = 1; step <= 3; step++) { /* BEGIN, insert, COMMIT */
            struct work w = {.key = 1};
            db_fault_at(p->db, step, cases[i].fault);
            assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_IO);
            assert_says(p, cases[i].says);
            assert_i64(rows_of_t(p), 0);
        }
    }
}

static enum gp_code swallow_an_error(struct db *db, struct gp_err *e, void *arg) {
    struct work *w = arg;
    TRY(put_t(db, e, w));
    assert_int_equal(put_t(db, e, w), GP_CONFLICT); /* a duplicate key */
    w->key++;
    assert_int_equal(put_t(db, e, w), GP_BUG); /* nothing goes on after an error */
    return GP_OK;
}

static void a_transaction_with_a_swallowed_error_is_not_committed(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, swallow_an_error, &w), GP_BUG);
    assert_i64(rows_of_t(p), 0);
}

static enum gp_code put_u(struct db *db, struct gp_err *e, void *arg) {
    struct work *w = arg;
    return db_exec(db, e, &q[PUT_U], DB_ARGS(db_int(w->key), db_int(w->count)));
}

static void rules_of_the_schema_have_codes_of_their_own(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_OK);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_CONFLICT);
    assert_says(p, "编号重复");
    struct work reference = {.key = 1, .count = 77};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_u, &reference), GP_INVALID);
    assert_says(p, "引用");
    struct work check = {.key = 100, .count = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_u, &check), GP_INVALID);
    assert_says(p, "取值");
    struct work null = {.key = 2, .count = DEC_UNSET};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_u, &null), GP_INVALID);
    assert_says(p, "必填");
}

static enum gp_code write_meanwhile(struct db *db, struct gp_err *e, void *arg) {
    struct place *other = arg;
    struct work w = {.key = 1};
    TRY(put_t(db, e, &w));
    /* While this one writes, the other may read what was there before, but not write. */
    assert_i64(rows_of_t(other), 0);
    struct work second = {.key = 2};
    assert_int_equal(db_tx(other->db, &other->e, DB_WRITE, put_t, &second), GP_RETRY);
    assert_i64(second.runs, 0);
    assert_says(other, "占用");
    return GP_OK;
}

static void a_second_writer_is_told_to_wait(void **state) {
    struct place *p = *state;
    migrate(p);
    struct place other = {.e.arena = &p->a, .path = p->path};
    assert_int_equal(db_open(&other.e, p->path, &other.db), GP_OK);
    db_set_patience(other.db, 20);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, write_meanwhile, &other), GP_OK);
    struct work w = {.key = 2};
    assert_int_equal(db_tx(other.db, &other.e, DB_WRITE, put_t, &w), GP_OK);
    assert_i64(rows_of_t(p), 2);
    db_close(other.db);
}

/* ---- our own mistakes */

static enum gp_code nested(struct db *db, struct gp_err *e, void *arg) {
    return db_tx(db, e, DB_READ, count_t, arg);
}

static enum gp_code join_a_writer(struct db *db, struct gp_err *e, void *arg) {
    return put_t(db, e, arg);
}

static enum gp_code ask_twice_at_once(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    struct db_rows *rows;
    TRY(db_first(db, e, &q[GET_T], DB_ARGS(db_int(1)), &rows));
    return db_first(db, e, &q[GET_T], DB_ARGS(db_int(2)), &rows);
}

static void assert_aborts(struct place *p, db_tx_fn fn) {
    pid_t pid = fork();
    if (pid == 0) {
        struct work w = {.key = 9};
        close(STDERR_FILENO);
        enum gp_code code = db_tx(p->db, &p->e, DB_READ, fn, &w);
        _exit(code == GP_OK ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void misuse_aborts(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_values, NULL), GP_OK);
    assert_aborts(p, ask_twice_at_once);
}

/* Only one path through the program may have it, so it is no reason to end the program. */
static void work_in_the_wrong_unit_is_refused(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 9};
    assert_int_equal(put_t(p->db, &p->e, &w), GP_BUG);
    assert_non_null(strstr(p->e.detail, "outside a unit"));
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, put_t, &w), GP_BUG);
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, join_a_writer, &w), GP_BUG);
    assert_non_null(strstr(p->e.detail, "only reads"));
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, nested, &w), GP_BUG);
    assert_non_null(strstr(p->e.detail, "inside of another"));
    assert_i64(rows_of_t(p), 0);
}

/* A unit that is an expression: with what it needs from around it, and again when that may help. */
static void a_unit_around_a_call_is_repeated(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1};
    int64_t key = 0;
    db_fault_at(p->db, 2, DB_FAULT_BUSY); /* BEGIN, insert */
    assert_int_equal(DB_UNIT(p->db, &p->e, DB_WRITE, (w.key = ++key, put_t(p->db, &p->e, &w))),
                     GP_OK);
    assert_null(p->e.message);
    assert_i64(key, 2);
    assert_i64(rows_of_t(p), 1);
}

static enum gp_code join_twice(struct db *db, struct gp_err *e, void *arg) {
    struct work *w = arg;
    TRY(put_t(db, e, w));
    w->key++;
    return put_t(db, e, w);
}

static void joined_transactions_are_one(void **state) {
    struct place *p = *state;
    migrate(p);
    struct work w = {.key = 1, .fail = GP_OK};
    db_fault_at(p->db, 3, DB_FAULT_IO); /* BEGIN, first insert, second insert */
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, join_twice, &w), GP_IO);
    assert_i64(rows_of_t(p), 0);
    w = (struct work){.key = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, join_twice, &w), GP_OK);
    assert_i64(rows_of_t(p), 2);
}

static void statements_are_counted(void **state) {
    struct place *p = *state;
    migrate(p);
    int64_t before = db_counts(p->db).statements;
    struct work w = {.key = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, join_twice, &w), GP_OK);
    assert_i64(db_counts(p->db).statements - before, 2);
}

static enum gp_code give_time(struct db *db, struct gp_err *e, void *arg) {
    (void)e;
    *(int64_t *)arg = db_now_ms(db);
    return GP_OK;
}

static void the_clock_can_be_stopped(void **state) {
    struct place *p = *state;
    int64_t now = 0;
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, give_time, &now), GP_OK);
    assert_true(now > 1600000000000); /* later than 2020 */
    db_freeze_clock(p->db, 1652659200000);
    assert_int_equal(db_tx(p->db, &p->e, DB_READ, give_time, &now), GP_OK);
    assert_i64(now, 1652659200000);
}

/* ---- requests that share a transaction */

static void put_unit(struct place *p, int64_t key, bool keep) {
    struct work w = {.key = key};
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    assert_int_equal(put_t(p->db, &p->e, &w), GP_OK);
    assert_int_equal(db_savepoint_end(p->db, &p->e, keep), GP_OK);
}

static void a_unit_can_be_undone_alone(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    put_unit(p, 2, false);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    struct work w = {.key = 1}; /* a duplicate */
    assert_int_equal(put_t(p->db, &p->e, &w), GP_CONFLICT);
    assert_int_equal(db_savepoint_end(p->db, &p->e, false), GP_OK);
    put_unit(p, 3, true);
    assert_int_equal(db_end(p->db, &p->e, true), GP_OK);
    assert_i64(rows_of_t(p), 2); /* 1 and 3 */
}

/* One of many within a request: it is undone alone, and goes with the request. */
static void a_unit_inside_of_a_unit_is_undone_alone_and_with_it(void **state) {
    struct place *p = *state;
    struct work w = {.key = 1};
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    put_unit(p, 1, true);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    assert_int_equal(put_t(p->db, &p->e, &w), GP_CONFLICT);
    assert_int_equal(db_savepoint_end(p->db, &p->e, false), GP_OK);
    put_unit(p, 2, true);
    assert_int_equal(db_savepoint_end(p->db, &p->e, true), GP_OK);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    put_unit(p, 3, true);
    assert_int_equal(db_savepoint_end(p->db, &p->e, false), GP_OK);
    assert_int_equal(db_end(p->db, &p->e, true), GP_OK);
    assert_i64(rows_of_t(p), 2); /* 1 and 2 */
}

static void a_unit_with_a_swallowed_error_is_undone(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    struct work w = {.key = 2};
    assert_int_equal(swallow_an_error(p->db, &p->e, &w), GP_OK);
    assert_int_equal(db_savepoint_end(p->db, &p->e, true), GP_BUG);
    assert_int_equal(db_end(p->db, &p->e, true), GP_OK);
    assert_i64(rows_of_t(p), 1);
}

static void a_broken_reference_fails_its_unit_and_not_the_others(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    struct work reference = {.key = 1, .count = 77};
    assert_int_equal(put_u(p->db, &p->e, &reference), GP_OK);
    assert_int_equal(db_savepoint_end(p->db, &p->e, true), GP_INVALID);
    assert_says(p, "引用");
    put_unit(p, 2, true);
    assert_int_equal(db_end(p->db, &p->e, true), GP_OK);
    assert_i64(rows_of_t(p), 2);
}

static void a_commit_that_fails_undoes_every_unit(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    db_fault_at(p->db, 1, DB_FAULT_FULL);
    assert_int_equal(db_end(p->db, &p->e, true), GP_IO);
    assert_i64(rows_of_t(p), 0);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    assert_int_equal(db_end(p->db, &p->e, false), GP_OK);
    assert_i64(rows_of_t(p), 0);
}

static const struct db_sql roll_back_all = {"t.roll_back",
                                            "INSERT OR ROLLBACK INTO t (k) VALUES ($1)"};

static void nothing_is_written_once_the_engine_has_rolled_back(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_begin(p->db, &p->e, DB_WRITE), GP_OK);
    put_unit(p, 1, true);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_OK);
    /* As SQLite does by itself when the disk is full. */
    assert_int_equal(db_exec(p->db, &p->e, &roll_back_all, DB_ARGS(db_int(1))), GP_CONFLICT);
    assert_int_equal(db_savepoint_end(p->db, &p->e, false), GP_IO);
    assert_int_equal(db_savepoint(p->db, &p->e), GP_IO);
    assert_says(p, "没有保存");
    assert_int_equal(db_end(p->db, &p->e, true), GP_IO);
    assert_i64(rows_of_t(p), 0);
}

/* ---- the log */

static void commits_put_off_are_made_durable_by_the_log(void **state) {
    struct place *p = *state;
    struct db_log *log = NULL;
    migrate(p);
    assert_int_equal(db_defer_sync(p->db, &p->e, &log), GP_OK);
    assert_non_null(log);
    struct work w = {.key = 1, .text = "a"};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_OK);
    assert_int_equal(db_log_sync(log, &p->e), GP_OK);
    /* The log was taken away: what is written to it is lost with the last descriptor. */
    assert_int_equal(unlink(arena_printf(&p->a, "%s-wal", p->path)), 0);
    assert_int_equal(db_log_sync(log, &p->e), GP_IO);
    assert_says(p, "没有写到磁盘");
    db_log_close(log);
    db_log_close(NULL);
}

static void a_database_in_memory_has_no_log(void **state) {
    struct place *p = *state;
    struct db *db;
    struct db_log *log = NULL;
    assert_int_equal(db_open(&p->e, ":memory:", &db), GP_OK);
    assert_int_equal(db_defer_sync(db, &p->e, &log), GP_OK);
    assert_null(log);
    db_close(db);
}

/* ---- opening and migrations */

static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void what_is_no_database_is_refused(void **state) {
    struct place *p = *state;
    struct db *db = NULL;
    char *text = arena_printf(&p->a, "%s/t.txt", p->dir);
    write_file(text, "这是一个文本文件，不是数据库，内容比数据库文件头更长，更长，再长一些。\n"
                     "这是一个文本文件，不是数据库，内容比数据库文件头更长，更长，再长一些。\n");
    assert_int_equal(db_open(&p->e, text, &db), GP_IO);
    assert_says(p, "不是数据库");
    assert_string_equal(p->e.where, text);
    unlink(text);
    assert_int_equal(db_open(&p->e, p->dir, &db), GP_IO);
    assert_says(p, "无法打开");
    assert_int_equal(db_open(&p->e, "/nowhere/at/all.db", &db), GP_IO);
    assert_says(p, "无法打开");
    assert_int_equal(db_open(&p->e, "", &db), GP_INVALID);
    assert_null(db);
}

static void a_migration_runs_once(void **state) {
    struct place *p = *state;
    assert_int_equal(db_migrate(p->db, &p->e, first, 1), GP_OK);
    struct work w = {.key = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_t, &w), GP_OK);
    open_again(p);
    migrate(p);
    migrate(p);
    assert_i64(rows_of_t(p), 1);
    struct work u = {.key = 1, .count = 1};
    assert_int_equal(db_tx(p->db, &p->e, DB_WRITE, put_u, &u), GP_OK);
}

static void a_newer_database_is_refused(void **state) {
    struct place *p = *state;
    migrate(p);
    assert_int_equal(db_migrate(p->db, &p->e, first, 1), GP_CONFLICT);
    assert_says(p, "请升级程序");
}

static void a_migration_that_was_changed_is_refused(void **state) {
    struct place *p = *state;
    migrate(p);
    struct db_migration changed[] = {both[0], both[1]};
    changed[0].text = STR("CREATE TABLE t (k @INT NOT NULL PRIMARY KEY) @STRICT;");
    assert_int_equal(db_migrate(p->db, &p->e, changed, 2), GP_CONFLICT);
    assert_says(p, "第 1 版与本程序不一致");
}

static void a_migration_that_fails_leaves_no_trace(void **state) {
    struct place *p = *state;
    struct db_migration broken[] = {
        both[0], {"0002.sql", STR("CREATE TABLE v (k @INT) STRICT; CREATE NONSENSE;")}};
    assert_int_equal(db_migrate(p->db, &p->e, broken, 2), GP_BUG);
    migrate(p); /* version 2 is still free */
    /* Each step of a migration in turn. */
    for (int64_t step = 1; step <= 12; step++) {
        db_close(p->db);
        p->db = NULL;
        unlink(p->path);
        open_again(p);
        db_fault_at(p->db, step, DB_FAULT_IO);
        if (db_migrate(p->db, &p->e, both, 2) == GP_OK)
            break;
        db_fault_at(p->db, 0, DB_FAULT_IO);
        migrate(p);
        assert_i64(rows_of_t(p), 0);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(values_come_back_as_they_went_in),
        TEST(a_column_of_another_kind_is_reported_as_damage),
        TEST(only_the_owner_may_read_a_new_file),
        TEST(a_failed_transaction_leaves_nothing),
        TEST(a_soft_failure_is_repeated_up_to_five_times),
        TEST(faults_of_the_disk_are_told_in_chinese),
        TEST(a_transaction_with_a_swallowed_error_is_not_committed),
        TEST(rules_of_the_schema_have_codes_of_their_own),
        TEST(a_second_writer_is_told_to_wait),
        TEST(misuse_aborts),
        TEST(work_in_the_wrong_unit_is_refused),
        TEST(a_unit_around_a_call_is_repeated),
        TEST(joined_transactions_are_one),
        TEST(statements_are_counted),
        TEST(the_clock_can_be_stopped),
        TEST(a_unit_can_be_undone_alone),
        TEST(a_unit_inside_of_a_unit_is_undone_alone_and_with_it),
        TEST(a_unit_with_a_swallowed_error_is_undone),
        TEST(a_broken_reference_fails_its_unit_and_not_the_others),
        TEST(a_commit_that_fails_undoes_every_unit),
        TEST(nothing_is_written_once_the_engine_has_rolled_back),
        TEST(what_is_no_database_is_refused),
        TEST(commits_put_off_are_made_durable_by_the_log),
        TEST(a_database_in_memory_has_no_log),
        TEST(a_migration_runs_once),
        TEST(a_newer_database_is_refused),
        TEST(a_migration_that_was_changed_is_refused),
        TEST(a_migration_that_fails_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
