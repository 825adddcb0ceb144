/* Transactions: begin, run, commit or roll back, and again when the failure was a soft one. */
#include "db/driver.h"

#include "base/clock.h"

/* A writer that met others twice is let through alone. */
#define REFUSED_BEFORE_ALONE 2

static enum gp_code run_begin(struct db *db, struct gp_err *e, enum db_mode mode) {
    const struct db_driver *d = db->driver;
    if (!d->begin_now)
        return db_control(db, e, &d->begin[mode]);
    enum gp_code code;
    if (!db_step_fails(db, e, &code))
        code = d->begin_now(db->conn, e, mode, db->refused >= REFUSED_BEFORE_ALONE);
    return code;
}

static enum gp_code begin(struct db *db, struct gp_err *e, enum db_mode mode) {
    TRY(run_begin(db, e, mode));
    db->state = mode == DB_READ ? DB_READING : DB_WRITING;
    db->failed = GP_OK;
    db->damaged = NULL;
    db->after = NULL;
    if (!db->clock_frozen)
        db->now_ms = clock_now_ms();
    return GP_OK;
}

/* What keeps the work so far from being kept. */
static enum gp_code check(struct db *db, struct gp_err *e) {
    TRY(db_check_damage(db, e));
    if (db->failed == GP_RETRY)
        return gp_fail(e, GP_RETRY, NULL, "数据库正忙，请稍后重试");
    if (db->failed)
        return gp_fail(e, GP_BUG, NULL, "程序内部错误：出错后的事务不能提交，本次操作已撤销");
    return GP_OK;
}

/* An engine that meets a full disk may roll back by itself: what follows would be written at once.
 */
static enum gp_code check_alive(struct db *db, struct gp_err *e) {
    if (db->driver->in_transaction(db->conn))
        return GP_OK;
    return gp_fail(e, GP_IO, NULL, "读写数据库时出错，同一批的操作都没有保存，请重试");
}

static enum gp_code commit(struct db *db, struct gp_err *e) {
    TRY(check_alive(db, e));
    TRY(check(db, e));
    if (!db->driver->commit_now)
        return db_control(db, e, &db->driver->commit);
    enum gp_code code;
    if (!db_step_fails(db, e, &code))
        code = db->driver->commit_now(db->conn, e);
    return code;
}

void db_after_commit(struct db *db, db_tx_fn fn) {
    if (db->state != DB_WRITING)
        GP_DIE("something to follow a transaction that does not write");
    db->after = fn;
}

static void run_after(struct db *db, db_tx_fn fn) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    if (db_tx(db, &e, DB_IN_TURN, fn, NULL) != GP_OK)
        fprintf(stderr, "gongping: after a commit: %s %s\n", e.message, cstr_or_empty(e.detail));
}

/* Commits after GP_OK, else rolls back and passes the code on. */
static enum gp_code end(struct db *db, struct gp_err *e, enum gp_code code) {
    db_reset_all(db);
    if (code == GP_OK)
        code = commit(db, e);
    if (code != GP_OK)
        db->driver->rollback(db->conn);
    db->state = DB_IDLE;
    db->refused = code == GP_RETRY ? db->refused + 1 : 0;
    if (code == GP_OK && db->after)
        run_after(db, db->after);
    return code;
}

static enum gp_code check_idle(const struct db *db, struct gp_err *e) {
    if (db->state == DB_IDLE)
        return GP_OK;
    fprintf(stderr, "gongping: a unit of work begins inside of another\n");
    (void)gp_fail(e, GP_BUG, NULL, DB_BUG);
    gp_fail_detail(e, "a unit of work begins inside of another");
    return GP_BUG;
}

enum gp_code db_unit_begin(struct db_unit *u) {
    if (u->runs++ == 0)
        u->before = *u->e;
    return db_begin(u->db, u->e, u->mode);
}

enum gp_code db_unit_end(struct db_unit *u, enum gp_code code) {
    code = end(u->db, u->e, code);
    if (code == GP_OK && u->runs > 1) /* what an earlier run reported is over */
        *u->e = u->before;
    return code;
}

enum gp_code db_tx(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn, void *arg) {
    return DB_UNIT(db, e, mode, fn(db, e, arg));
}

/* ---- in two calls */

enum gp_code db_begin(struct db *db, struct gp_err *e, enum db_mode mode) {
    TRY(check_idle(db, e));
    return begin(db, e, mode);
}

enum gp_code db_end(struct db *db, struct gp_err *e, bool keep) {
    if (db->state == DB_IDLE)
        GP_DIE("the end of a transaction that was not begun");
    if (keep)
        return end(db, e, GP_OK);
    /* Refused for what another did meanwhile: whoever gives up because of it may try again. */
    const enum gp_code failed = db->failed;
    return end(db, e, failed == GP_RETRY ? GP_RETRY : GP_CONFLICT) == GP_RETRY ? GP_RETRY : GP_OK;
}

static const struct db_sql sql_savepoint = {"savepoint", "SAVEPOINT unit"};
static const struct db_sql sql_undo = {"savepoint.undo", "ROLLBACK TO SAVEPOINT unit"};
static const struct db_sql sql_release = {"savepoint.release", "RELEASE SAVEPOINT unit"};

enum gp_code db_savepoint(struct db *db, struct gp_err *e) {
    if (db->state != DB_WRITING)
        GP_DIE("a savepoint outside a writing transaction");
    TRY(check_alive(db, e));
    return db_control(db, e, &sql_savepoint);
}

static enum gp_code undo_unit(struct db *db, struct gp_err *e) {
    db->failed = GP_OK;
    db->damaged = NULL;
    if (db_control(db, e, &sql_undo) != GP_OK)
        db->driver->rollback(db->conn); /* better all of it than half a unit */
    TRY(check_alive(db, e));
    return db_control(db, e, &sql_release);
}

enum gp_code db_savepoint_end(struct db *db, struct gp_err *e, bool keep) {
    if (db->state != DB_WRITING)
        GP_DIE("the end of a savepoint that was not set");
    db_reset_all(db);
    TRY(check_alive(db, e));
    enum gp_code code = keep ? check(db, e) : GP_OK;
    if (keep && code == GP_OK)
        code = db->driver->check_references(db->conn, e);
    if (keep && code == GP_OK)
        return db_control(db, e, &sql_release);
    struct gp_err undo = {.arena = e->arena};
    enum gp_code undone = undo_unit(db, &undo);
    if (undone != GP_OK)
        *e = undo;
    return undone == GP_OK ? code : undone;
}

enum gp_code db_defer_sync(struct db *db, struct gp_err *e, struct db_log **ret) {
    if (db->state != DB_IDLE)
        GP_DIE("inside a transaction commits cannot be put off");
    *ret = NULL;
    return db->driver->defer_sync ? db->driver->defer_sync(db->conn, e, ret) : GP_OK;
}

enum gp_code db_log_sync(struct db_log *log, struct gp_err *e) {
    return log->driver->log_sync(log, e);
}

void db_log_close(struct db_log *log) {
    if (log)
        log->driver->log_close(log);
}

int64_t db_now_ms(const struct db *db) {
    if (db->state == DB_IDLE && !db->clock_frozen)
        GP_DIE("the time of a transaction outside one");
    return db->now_ms;
}
