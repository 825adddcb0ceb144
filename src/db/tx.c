/* Transactions: begin, run, commit or roll back, and again when the failure was a soft one. */
#include "db/driver.h"

#include "base/clock.h"

static enum gp_code begin(struct db *db, struct gp_err *e, enum db_mode mode) {
    enum gp_code code;
    if (!db_step_fails(db, e, &code))
        code = db->driver->begin(db->conn, e, mode);
    if (code != GP_OK)
        return code;
    db->state = mode == DB_WRITE ? DB_WRITING : DB_READING;
    db->failed = false;
    db->damaged = NULL;
    if (!db->clock_frozen)
        db->now_ms = clock_now_ms();
    return GP_OK;
}

static enum gp_code commit(struct db *db, struct gp_err *e) {
    enum gp_code code;
    TRY(db_check_damage(db, e));
    if (db->failed)
        return gp_fail(e, GP_BUG, NULL, "程序内部错误：出错后的事务不能提交，本次操作已撤销");
    if (!db_step_fails(db, e, &code))
        code = db->driver->commit(db->conn, e);
    return code;
}

static enum gp_code run(struct db *db, struct gp_err *e, db_tx_fn fn, void *arg) {
    enum gp_code code = fn(db, e, arg);
    db_reset_all(db);
    if (code == GP_OK)
        code = commit(db, e);
    if (code != GP_OK)
        db->driver->rollback(db->conn);
    db->state = DB_IDLE;
    return code;
}

enum gp_code db_tx(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn, void *arg) {
    if (db->state != DB_IDLE)
        GP_DIE("a transaction inside a transaction");
    enum gp_code code = GP_RETRY;
    for (int i = 0; i < DB_TX_RUNS && code == GP_RETRY; i++) {
        TRY(begin(db, e, mode));
        code = run(db, e, fn, arg);
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
