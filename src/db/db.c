/* What holds for every engine; sqlite.c does the rest behind db->driver. start() is the gate:
 * every statement comes through it and is refused outside a transaction, after an error, or when
 * it writes where only reading was announced. A column of another kind than asked for is noted and
 * ends the transaction at the next step, so that readers need not look after each value
 * (note_damage). Transactions are in tx.c. */

#include "db/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"

struct db *db_new(const struct db_driver *driver, void *conn) {
    struct db *db = heap_take_clear(sizeof(*db));
    db->driver = driver;
    db->conn = conn;
    return db;
}

void db_close(struct db *db) {
    if (!db)
        return;
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
        while (db->cache[i]) {
            struct db_rows *rows = db->cache[i];
            db->cache[i] = rows->next;
            db->driver->finish(rows->stmt);
            free(rows);
        }
    }
    while (db->kept) {
        struct db_kept *k = db->kept;
        db->kept = k->next;
        k->done(k->data);
        free(k);
    }
    db->driver->close(db->conn);
    free(db->address);
    free(db);
}

void *db_keep(struct db *db, const void *key, size_t size, void (*done)(void *)) {
    for (struct db_kept *k = db->kept; k; k = k->next)
        if (k->key == key)
            return k->data;
    struct db_kept *k = heap_take_clear(sizeof(*k) + size);
    k->key = key;
    k->done = done;
    k->next = db->kept;
    db->kept = k;
    return k->data;
}

bool db_snapshot(struct db *db, int64_t *ret) {
    return db->state == DB_READING && db->driver->snapshot(db->conn, ret);
}

bool db_many_writers(const struct db *db) {
    return db->driver->many_writers;
}

bool db_is_empty(const struct db *db) {
    return db->driver->is_empty(db->conn);
}

int64_t db_size(const struct db *db) {
    return db->driver->size(db->conn);
}

void db_release_memory(struct db *db) {
    if (db->driver->release_memory)
        db->driver->release_memory(db->conn);
}

void db_set_patience(struct db *db, int ms) {
    db->driver->set_patience(db->conn, ms);
}

void db_refresh_statistics(struct db *db) {
    if (db->state == DB_IDLE)
        db->driver->refresh_statistics(db->conn);
}

/* ---- statements */

static size_t cache_slot(const struct db_sql *sql) {
    uint64_t address = (uintptr_t)sql;
    return (size_t)((address * UINT64_C(0x9E3779B97F4A7C15)) >> 32) % DB_CACHE_SLOTS;
}

static enum gp_code add_statement(struct db *db, struct gp_err *e, const struct db_sql *sql,
                                  struct db_rows **ret) {
    void *stmt;
    TRY(db->driver->prepare(db->conn, e, sql, &stmt));
    struct db_rows *rows = heap_take(sizeof(*rows));
    size_t slot = cache_slot(sql);
    *rows = (struct db_rows){.next = db->cache[slot], .sql = sql, .db = db, .stmt = stmt};
    db->cache[slot] = rows;
    *ret = rows;
    return GP_OK;
}

static enum gp_code find_statement(struct db *db, struct gp_err *e, const struct db_sql *sql,
                                   struct db_rows **ret) {
    for (struct db_rows *rows = db->cache[cache_slot(sql)]; rows; rows = rows->next) {
        if (rows->sql == sql) {
            *ret = rows;
            return GP_OK;
        }
    }
    return add_statement(db, e, sql, ret);
}

/* The first error counts: what follows it may be its consequence. */
enum gp_code db_spoil(struct db *db, enum gp_code code) {
    if (code != GP_OK && db->state != DB_IDLE && db->failed == GP_OK)
        db->failed = code;
    return code;
}

bool db_step_fails(struct db *db, struct gp_err *e, enum gp_code *ret_code) {
    db->counts.steps++;
    if (db->fault_in == 0 || --db->fault_in > 0)
        return false;
    *ret_code = db->driver->fault(db->conn, e, db->fault);
    return true;
}

/* A mistake of ours that only one path through the program may have: the others go on. */
static enum gp_code misplaced(struct gp_err *e, const struct db_sql *sql, const char *what) {
    fprintf(stderr, "gongping: statement %s %s\n", sql->name, what); /* whatever becomes of e */
    (void)gp_fail(e, GP_BUG, NULL, DB_BUG);
    gp_fail_detail(e, "statement %s %s", sql->name, what);
    return GP_BUG;
}

/* The statement, once it is sure that it may run here and now with so many parameters. */
static enum gp_code admit(struct db *db, struct gp_err *e, const struct db_sql *sql, size_t n,
                          struct db_rows **ret) {
    struct db_rows *rows;
    enum gp_code code = find_statement(db, e, sql, &rows);
    if (code != GP_OK) {
        (void)db_spoil(db, code);
        return code;
    }
    if (rows->running)
        GP_DIE("statement %s is still running", sql->name);
    if (n != db->driver->n_params(rows->stmt))
        GP_DIE("statement %s was given %zu parameters", sql->name, n);
    if (db->state == DB_IDLE)
        return misplaced(e, sql, "runs outside a unit of work");
    if (db->failed) /* the engine may have rolled back: a write would now be kept at once */
        return gp_fail(e, GP_BUG, NULL, "程序内部错误：出错后的事务不能继续，本次操作已撤销");
    if (db->state != DB_WRITING && db->driver->writes(rows->stmt))
        return db_spoil(db, misplaced(e, sql, "writes in a unit of work that only reads"));
    *ret = rows;
    return GP_OK;
}

static enum gp_code start(struct db *db, struct gp_err *e, const struct db_sql *sql,
                          const struct db_value *args, size_t n, bool borrow,
                          struct db_rows **ret) {
    struct db_rows *rows;
    TRY(admit(db, e, sql, n, &rows));
    enum gp_code code = db->driver->bind(db->conn, e, rows->stmt, args, n, borrow);
    if (code != GP_OK) {
        (void)db_spoil(db, code);
        return code;
    }
    db->counts.statements++;
    rows->running = true;
    *ret = rows;
    return GP_OK;
}

enum gp_code db_query(struct db *db, struct gp_err *e, const struct db_sql *sql,
                      const struct db_value *args, size_t n, struct db_rows **ret) {
    return start(db, e, sql, args, n, false, ret);
}

enum gp_code db_check_damage(struct db *db, struct gp_err *e) {
    if (!db->damaged)
        return GP_OK;
    (void)gp_fail(e, GP_IO, NULL, "数据库中有损坏的内容，请从备份恢复后再试");
    gp_fail_detail(e, "%s: column %d is of another kind", db->damaged->name, db->damaged_col);
    return GP_IO;
}

enum gp_code db_next(struct db_rows *rows, struct gp_err *e, bool *ret) {
    struct db *db = rows->db;
    if (!rows->running)
        GP_DIE("statement %s is not running", rows->sql->name);
    bool row = false;
    enum gp_code code = db_check_damage(db, e);
    if (code == GP_OK && !db_step_fails(db, e, &code)) {
        code = db->driver->step(db->conn, e, rows->stmt, &row);
        if (code != GP_OK && e->detail)
            gp_fail_detail(e, "%s: %s", rows->sql->name, e->detail);
    }
    if (!row)
        db_done(rows);
    if (code != GP_OK) {
        (void)db_spoil(db, code);
        return code;
    }
    *ret = row;
    return GP_OK;
}

void db_done(struct db_rows *rows) {
    if (!rows || !rows->running)
        return;
    rows->db->driver->reset(rows->stmt);
    rows->running = false;
}

void db_donep(struct db_rows **rows) {
    db_done(*rows);
}

void db_reset_all(struct db *db) {
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++)
        for (struct db_rows *rows = db->cache[i]; rows; rows = rows->next)
            db_done(rows);
}

enum gp_code db_first(struct db *db, struct gp_err *e, const struct db_sql *sql,
                      const struct db_value *args, size_t n, struct db_rows **ret) {
    struct db_rows *rows;
    bool row;
    TRY(db_query(db, e, sql, args, n, &rows));
    TRY(db_next(rows, e, &row));
    *ret = row ? rows : NULL;
    return GP_OK;
}

enum gp_code db_exec(struct db *db, struct gp_err *e, const struct db_sql *sql,
                     const struct db_value *args, size_t n) {
    struct db_rows *rows;
    TRY(start(db, e, sql, args, n, true, &rows));
    bool row = true;
    while (row)
        TRY(db_next(rows, e, &row));
    return GP_OK;
}

enum gp_code db_exec_later(struct db *db, struct gp_err *e, const struct db_sql *sql,
                           const struct db_value *args, size_t n, int64_t number, int64_t *failed) {
    *failed = number;
    if (!db->driver->send)
        return db_exec(db, e, sql, args, n);
    struct db_rows *rows;
    enum gp_code code;
    TRY(admit(db, e, sql, n, &rows));
    db->counts.statements++;
    if (!db_step_fails(db, e, &code))
        code = db->driver->send(db->conn, e, rows->stmt, args, n, number, failed);
    return db_spoil(db, code);
}

enum gp_code db_settle(struct db *db, struct gp_err *e, int64_t *failed) {
    return db->driver->settle ? db_spoil(db, db->driver->settle(db->conn, e, failed)) : GP_OK;
}

enum gp_code db_script(struct db *db, struct gp_err *e, const char *text) {
    enum gp_code code;
    if (!db_step_fails(db, e, &code))
        code = db->driver->script(db->conn, e, text);
    return db_spoil(db, code);
}

enum gp_code db_control(struct db *db, struct gp_err *e, const struct db_sql *sql) {
    struct db_rows *rows;
    bool row;
    enum gp_code code = find_statement(db, e, sql, &rows);
    if (code == GP_OK && !db_step_fails(db, e, &code)) {
        code = db->driver->step(db->conn, e, rows->stmt, &row);
        db->driver->reset(rows->stmt);
    }
    return db_spoil(db, code);
}

int64_t db_changes(const struct db *db) {
    return db->driver->changes(db->conn);
}

enum gp_code db_guards_off(struct db *db, struct gp_err *e, const char *table, struct buf *back) {
    if (db->state != DB_WRITING)
        GP_DIE("guards taken away outside a writing transaction");
    return db_spoil(db, db->driver->guards_off(db->conn, e, table, back));
}

/* ---- columns */

static void note_damage(struct db_rows *rows, int col) {
    rows->db->damaged = rows->sql;
    rows->db->damaged_col = col;
}

static struct db_value column(struct db_rows *rows, int col, enum db_type want) {
    struct db_value v = rows->db->driver->column(rows->stmt, col);
    if (v.type == DB_NULL || v.type == want)
        return v;
    note_damage(rows, col);
    return (struct db_value){DB_NULL, 0, {NULL, 0}};
}

struct db_value db_col_value(struct db_rows *rows, int col) {
    return rows->db->driver->column(rows->stmt, col);
}

int64_t db_col_int(struct db_rows *rows, int col) {
    struct db_value v = column(rows, col, DB_INT);
    return v.type == DB_NULL ? DEC_UNSET : v.i;
}

struct str db_col_str(struct db_rows *rows, int col) {
    return column(rows, col, DB_TEXT).s;
}

date_t db_col_date(struct db_rows *rows, int col) {
    struct db_value v = column(rows, col, DB_TEXT);
    date_t d = DATE_UNSET;
    if (v.type != DB_NULL && !date_parse(v.s, &d))
        note_damage(rows, col);
    return d;
}

char *db_col_text(struct db_rows *rows, struct arena *a, int col) {
    struct db_value v = column(rows, col, DB_TEXT);
    return v.type == DB_NULL ? NULL : arena_strndup(a, v.s.p, v.s.n);
}

struct str db_col_blob(struct db_rows *rows, struct arena *a, int col) {
    struct db_value v = column(rows, col, DB_BLOB);
    if (v.type == DB_NULL)
        return (struct str){NULL, 0};
    return (struct str){arena_memdup(a, v.s.p, v.s.n), v.s.n};
}

/* ---- for tests and measuring */

struct db_counts db_counts(const struct db *db) {
    return db->counts;
}

void db_fault_at(struct db *db, int64_t n, enum db_fault kind) {
    db->fault_in = n;
    db->fault = kind;
}

void db_freeze_clock(struct db *db, int64_t ms) {
    db->now_ms = ms;
    db->clock_frozen = true;
}

bool db_copies_itself(const struct db *db) {
    return db->driver->backup != NULL;
}

enum gp_code db_backup(struct db *db, struct gp_err *e, const char *path) {
    if (db->state != DB_IDLE)
        GP_DIE("a backup inside a transaction");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* it holds personal data */
    if (fd < 0)
        return gp_fail(e, errno == EEXIST ? GP_CONFLICT : GP_IO, path,
                       "无法新建备份文件，请检查文件夹的权限和剩余空间");
    close(fd);
    enum gp_code code = db->driver->backup(db->conn, e, path);
    if (code != GP_OK)
        unlink(path);
    return code;
}

enum gp_code db_explain(struct db *db, struct gp_err *e, struct arena *a, const struct db_sql *sql,
                        char **ret) {
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(db->driver->explain(db->conn, e, sql, &out));
    *ret = arena_strndup(a, buf_text(&out), out.n);
    return GP_OK;
}
