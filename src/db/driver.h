/* What an engine provides, and the state of a connection that all engines share.
 * Private to db.c and the engines. */
#ifndef GP_DB_DRIVER_H
#define GP_DB_DRIVER_H

#include "db/db.h"

/* conn and stmt are the engine's own. Every function that fails fills e. */
struct db_driver {
    void (*close)(void *conn);
    void (*set_patience)(void *conn, int ms);
    void (*release_memory)(void *conn); /* NULL: it keeps nothing */
    bool (*is_empty)(void *conn);       /* no table yet */
    /* A statement whose parameters are not $1…$n aborts. */
    enum gp_code (*prepare)(void *conn, struct gp_err *e, const struct db_sql *sql,
                            void **ret_stmt);
    size_t (*n_params)(const void *stmt);
    bool (*writes)(const void *stmt);
    void (*finish)(void *stmt);
    /* borrow: the texts stay where they are until the statement is reset; else they are copied. */
    enum gp_code (*bind)(void *conn, struct gp_err *e, void *stmt, const struct db_value *args,
                         size_t n, bool borrow);
    enum gp_code (*step)(void *conn, struct gp_err *e, void *stmt, bool *ret_row);
    /* See db_exec_later; the arguments are needed during the call alone. NULL, both: db_exec. */
    enum gp_code (*send)(void *conn, struct gp_err *e, void *stmt, const struct db_value *args,
                         size_t n, int64_t number, int64_t *failed);
    enum gp_code (*settle)(void *conn, struct gp_err *e, int64_t *failed);
    struct db_value (*column)(void *stmt, int col);
    void (*reset)(void *stmt);
    int64_t (*changes)(void *conn);
    /* Makes the room for the tables of a new database; NULL: there always is. */
    enum gp_code (*make_room)(void *conn, struct gp_err *e);
    /* See db_many_writers. */
    bool many_writers;
    struct db_sql begin[DB_MODE_N], commit;
    /* In place of these statements, where not NULL. alone: a writer that no other may run beside. A
     * commit that is GP_RETRY has not happened. */
    enum gp_code (*begin_now)(void *conn, struct gp_err *e, enum db_mode mode, bool alone);
    enum gp_code (*commit_now)(void *conn, struct gp_err *e);
    void (*rollback)(void *conn);
    /* See db_snapshot. */
    bool (*snapshot)(void *conn, int64_t *ret);
    /* False once the engine has rolled back by itself. */
    bool (*in_transaction)(void *conn);
    /* Foreign keys that would fail at COMMIT, reported now. */
    enum gp_code (*check_references)(void *conn, struct gp_err *e);
    /* Several statements at once, without parameters. */
    enum gp_code (*script)(void *conn, struct gp_err *e, const char *text);
    /* See db_defer_sync; NULL: there is nothing to defer. */
    enum gp_code (*defer_sync)(void *conn, struct gp_err *e, struct db_log **ret);
    enum gp_code (*log_sync)(struct db_log *log, struct gp_err *e);
    void (*log_close)(struct db_log *log);
    /* NULL: see db_copies_itself. */
    enum gp_code (*backup)(void *conn, struct gp_err *e, const char *path);
    /* See db_size. */
    int64_t (*size)(void *conn);
    /* See db_refresh_statistics. */
    void (*refresh_statistics)(void *conn);
    /* The error that the engine would report for the fault. */
    enum gp_code (*fault)(void *conn, struct gp_err *e, enum db_fault kind);
    /* See db_explain. */
    enum gp_code (*explain)(void *conn, struct gp_err *e, const struct db_sql *sql,
                            struct buf *out);
    /* What the words of a migration stand for, in pairs, closed by NULL. */
    const char *const *words;
    /* What else differs in the engine's language; NULL: nothing. */
    void (*translate)(struct str text, struct buf *out);
    struct db_sql guards; /* name and text of all guards, by name */
    /* See db_guards_off. */
    enum gp_code (*guards_off)(void *conn, struct gp_err *e, const char *table, struct buf *back);
    /* That text, from how a migration wrote the guard; NULL: just so. */
    void (*guard_text)(struct str text, struct buf *out);
};

/* First in what an engine keeps for its log. */
struct db_log {
    const struct db_driver *driver;
};

struct db_rows {
    struct db_rows *next; /* of the same cache slot */
    const struct db_sql *sql;
    struct db *db;
    void *stmt;
    bool running;
};

#define DB_CACHE_SLOTS 256

struct db_kept {
    struct db_kept *next;
    const void *key;
    void (*done)(void *);
    _Alignas(16) unsigned char data[];
};

/* The message of a mistake of ours; the detail says which. */
#define DB_BUG "程序内部错误，本次操作已撤销"

enum db_state { DB_IDLE, DB_READING, DB_WRITING };

struct db {
    const struct db_driver *driver;
    void *conn;
    char *address; /* by which it was opened */
    struct db_rows *cache[DB_CACHE_SLOTS];
    struct db_kept *kept;
    enum db_state state;
    enum gp_code failed; /* an error inside the transaction: it may only be rolled back */
    int refused;         /* how many transactions, one after the other, ended in GP_RETRY */
    db_tx_fn after;      /* see db_after_commit */
    const struct db_sql *damaged; /* where a column held another kind of value; NULL: nowhere */
    int damaged_col;
    int64_t now_ms;
    bool clock_frozen;
    struct db_counts counts;
    int64_t fault_in; /* steps until the fault; 0: none */
    enum db_fault fault;
};

/* Wraps an engine's connection. */
struct db *db_new(const struct db_driver *driver, void *conn);

/* Ends every running query. */
void db_reset_all(struct db *db);

/* Notes an error inside of a transaction, and passes the code on. */
enum gp_code db_spoil(struct db *db, enum gp_code code);

/* Counts a step; true and *ret_code set when a fault is due. */
bool db_step_fails(struct db *db, struct gp_err *e, enum gp_code *ret_code);

/* The error for a column of another kind than its statement expects, once one was read. */
enum gp_code db_check_damage(struct db *db, struct gp_err *e) GP_CHECKED;

/* Runs a statement that begins, ends or divides a transaction: it is prepared once, and not counted
 * as one of the caller's. */
enum gp_code db_control(struct db *db, struct gp_err *e, const struct db_sql *sql) GP_CHECKED;

#endif
