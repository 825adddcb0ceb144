/* Transactions: begin, run, commit or roll back, and again when the failure was a soft one. */
#include "db/driver.h"

#include "base/clock.h"

/* ---- steps, each of which a test may let fail */

static enum gp_code begin(struct db *db, struct gp_err *e, enum db_mode mode) {
    enum gp_code code;
    return db_step_fails(db, e, &code) ? code : db->driver->begin(db->conn, e, mode);
}

static enum gp_code commit(struct db *db, struct gp_err *e) {
    enum gp_code code;
    return db_step_fails(db, e, &code) ? code : db->driver->commit(db->conn, e);
}

static void enter(struct db *db, enum db_mode mode) {
    db->state = mode == DB_WRITE ? DB_WRITING : DB_READING;
    db->failed = false;
    db->damaged = NULL;
    if (!db->clock_frozen)
        db->now_ms = clock_now_ms();
}

/* Runs fn between begin and commit. */
static enum gp_code run(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn,
                        void *arg) {
    enter(db, mode);
    enum gp_code code = fn(db, e, arg);
    db_reset_all(db);
    db->state = DB_IDLE;
    if (code == GP_OK)
        code = db_check_damage(db, e);
    if (code == GP_OK && db->failed)
        code = gp_fail(e, GP_BUG, NULL, "程序内部错误：出错后的事务不能提交，本次操作已撤销");
    return code;
}

/* ---- units of a batch: savepoints */

static enum gp_code batch_lost(struct gp_err *e) {
    return gp_fail(e, GP_IO, NULL, "读写数据库时出错，同一批的操作都没有保存，请重试");
}

static enum gp_code open_savepoint(struct db *db, struct gp_err *e) {
    if (!db->driver->in_transaction(db->conn))
        return batch_lost(e);
    return db_script(db, e, "SAVEPOINT unit");
}

/* Keeps what was written since the savepoint, or undoes it; passes the code on. */
static enum gp_code close_savepoint(struct db *db, struct gp_err *e, enum gp_code code) {
    if (code == GP_OK)
        code = db->driver->check_references(db->conn, e);
    if (!db->driver->in_transaction(db->conn))
        return code == GP_OK ? batch_lost(e) : code;
    struct gp_err undo = {.arena = e->arena};
    if (code != GP_OK && db->driver->script(db->conn, &undo, "ROLLBACK TO unit") != GP_OK)
        db->driver->rollback(db->conn); /* the whole batch: better than half a unit */
    if (!db->driver->in_transaction(db->conn))
        return code;
    enum gp_code released = db->driver->script(db->conn, &undo, "RELEASE unit");
    if (code == GP_OK && released != GP_OK)
        *e = undo;
    return code == GP_OK ? released : code;
}

static enum gp_code run_unit(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn,
                             void *arg) {
    TRY(open_savepoint(db, e));
    return close_savepoint(db, e, run(db, e, mode, fn, arg));
}

enum gp_code db_batch_begin(struct db *db, struct gp_err *e) {
    if (db->batch || db->state != DB_IDLE)
        GP_DIE("a batch inside a transaction");
    TRY(begin(db, e, DB_WRITE));
    db->batch = true;
    return GP_OK;
}

enum gp_code db_unit_begin(struct db *db, struct gp_err *e) {
    if (!db->batch || db->state != DB_IDLE)
        GP_DIE("a unit outside a batch");
    return open_savepoint(db, e);
}

enum gp_code db_unit_end(struct db *db, struct gp_err *e, bool ok) {
    if (!db->batch || db->state != DB_IDLE)
        GP_DIE("a unit outside a batch");
    struct gp_err undone = {.arena = e->arena};
    enum gp_code code = close_savepoint(db, ok ? e : &undone, ok ? GP_OK : GP_CONFLICT);
    return ok ? code : GP_OK;
}

enum gp_code db_batch_end(struct db *db, struct gp_err *e) {
    if (!db->batch || db->state != DB_IDLE)
        GP_DIE("the end of a batch that was not begun");
    db->batch = false;
    if (!db->driver->in_transaction(db->conn))
        return batch_lost(e);
    enum gp_code code = commit(db, e);
    if (code != GP_OK)
        db->driver->rollback(db->conn);
    return code;
}

/* ---- transactions */

static enum gp_code run_once(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn,
                             void *arg) {
    enum gp_code code = run(db, e, mode, fn, arg);
    if (code == GP_OK)
        code = commit(db, e);
    if (code != GP_OK)
        db->driver->rollback(db->conn);
    return code;
}

enum gp_code db_tx(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn, void *arg) {
    if (db->state != DB_IDLE)
        GP_DIE("a transaction inside a transaction");
    enum gp_code code = GP_RETRY;
    for (int i = 0; i < DB_TX_RUNS && code == GP_RETRY; i++) {
        if (db->batch) {
            code = run_unit(db, e, mode, fn, arg);
            continue;
        }
        TRY(begin(db, e, mode));
        code = run_once(db, e, mode, fn, arg);
    }
    if (code == GP_OK) /* what an earlier run reported is over */
        *e = (struct gp_err){.arena = e->arena};
    return code;
}

enum gp_code db_tx_join(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn,
                        void *arg) {
    if (db->state == DB_IDLE)
        return db_tx(db, e, mode, fn, arg);
    if (mode == DB_WRITE && db->state == DB_READING)
        GP_DIE("a writer inside a reading transaction");
    return fn(db, e, arg);
}

int64_t db_now_ms(const struct db *db) {
    if (db->state == DB_IDLE && !db->clock_frozen)
        GP_DIE("the time of a transaction outside one");
    return db->now_ms;
}
