/* The database: statements, rows and transactions, the same for every engine.
 *
 * A connection belongs to one thread. SQL is text with $1…$n, kept in static `struct db_sql`; each
 * is prepared once a connection and found again by its address. Statements run inside a transaction
 * only, so that what is read together belongs together; after an error the transaction can only be
 * rolled back.
 *
 * Codes: GP_RETRY when another program holds the database (the same call may succeed if repeated),
 * GP_CONFLICT for a duplicate key or a row that is locked by a rule, GP_INVALID for a reference
 * that leads nowhere or a value that a CHECK refuses, GP_IO for disk and file. */
#ifndef GP_DB_DB_H
#define GP_DB_DB_H

#include "base/err.h"
#include "num/date.h"
#include "num/figure.h"

struct db;
struct db_rows;

/* Must be static: its address is the key of the prepared statement. */
struct db_sql {
    const char *name; /* org.put; for logs and errors */
    const char *text;
};

/* ---- connection */

/* Opens or creates the database file, or connects to the database of a PostgreSQL server, which has
 * to be there: postgresql://user@host/name. ":memory:" gives one that lives as long as the
 * connection. Only the owner may read a file that is created here: it holds personal data. */
enum gp_code db_open(struct gp_err *e, const char *address, struct db **ret) GP_CHECKED;

/* Whether the address names a server, and no file. */
bool db_is_server(const char *address);
void db_close(struct db *db); /* takes NULL */

/* Large sorts and the like of file databases go to that folder, which is there; before any other
 * thread. */
void db_keep_temporary_in(const char *folder);

/* Whether there is no table yet. */
bool db_is_empty(const struct db *db);

/* Bytes that the database takes on the disk, log included; -1: not known. */
int64_t db_size(const struct db *db);

/* The address as people may read it: without password. */
const char *db_address_shown(struct arena *a, const char *address);

/* What it keeps of the database in memory, for a connection that rests. */
void db_release_memory(struct db *db);

/* How long a lock is waited for; 5000 ms when not set. */
void db_set_patience(struct db *db, int ms);

/* ---- parameters */

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB, DB_DATE };

/* A parameter, or the content of a column. The text is borrowed. */
struct db_value {
    enum db_type type;
    int64_t i; /* DB_INT; DB_DATE: days since 1970-01-01 */
    struct str s;
};

#define DB_ARGS(...)                                                                               \
    (const struct db_value[]){__VA_ARGS__},                                                        \
        sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)
#define DB_NO_ARGS NULL, 0

/* DEC_UNSET is NULL. */
static inline struct db_value db_int(int64_t v) {
    return (struct db_value){v == DEC_UNSET ? DB_NULL : DB_INT, v, {NULL, 0}};
}
/* A NULL pointer is NULL; "" is an empty text. */
static inline struct db_value db_text(const char *s) {
    return (struct db_value){s ? DB_TEXT : DB_NULL, 0, str_of(s)};
}
static inline struct db_value db_blob(struct str bytes) {
    return (struct db_value){bytes.p ? DB_BLOB : DB_NULL, 0, bytes};
}
/* Stored as ISO text; an unset date is NULL. */
static inline struct db_value db_date(date_t d) {
    return (struct db_value){date_is_set(d) ? DB_DATE : DB_NULL, d.day, {NULL, 0}};
}

/* ---- statements */

/* Runs a statement to its end. */
enum gp_code db_exec(struct db *db, struct gp_err *e, const struct db_sql *sql,
                     const struct db_value *args, size_t n) GP_CHECKED;

/* The same for one of many whose results nobody waits for: an engine that is far away may run it
 * later, at db_settle at the latest. number is the caller's; of a failure, which may be that of one
 * of the last DB_LATER_MOST statements before this one, *failed gives it. Between the first and
 * db_settle nothing else runs on the connection. */
#define DB_LATER_MOST 256
enum gp_code db_exec_later(struct db *db, struct gp_err *e, const struct db_sql *sql,
                           const struct db_value *args, size_t n, int64_t number,
                           int64_t *failed) GP_CHECKED;
enum gp_code db_settle(struct db *db, struct gp_err *e, int64_t *failed) GP_CHECKED;

/* Rows that the last db_exec inserted, changed or deleted. */
int64_t db_changes(const struct db *db);

/* Starts a query. The rows are borrowed from the connection: they end with db_done, with the last
 * row, or with the transaction. */
enum gp_code db_query(struct db *db, struct gp_err *e, const struct db_sql *sql,
                      const struct db_value *args, size_t n, struct db_rows **ret) GP_CHECKED;

/* Steps to the next row; *ret is false behind the last one. */
enum gp_code db_next(struct db_rows *rows, struct gp_err *e, bool *ret) GP_CHECKED;

/* The first row; *ret is NULL when there is none. End with db_done. */
enum gp_code db_first(struct db *db, struct gp_err *e, const struct db_sql *sql,
                      const struct db_value *args, size_t n, struct db_rows **ret) GP_CHECKED;

void db_done(struct db_rows *rows); /* takes NULL */
void db_donep(struct db_rows **rows);

/* Columns of the current row, counted from 0. A value of another kind than asked for reads as
 * unset, and the next db_next or the end of the transaction reports the damage. */
int64_t db_col_int(struct db_rows *rows, int col);           /* NULL: DEC_UNSET */
date_t db_col_date(struct db_rows *rows, int col);           /* NULL: unset */
struct str db_col_str(struct db_rows *rows, int col);        /* borrowed until the next step */
struct db_value db_col_value(struct db_rows *rows, int col); /* as it is; borrowed likewise */
char *db_col_text(struct db_rows *rows, struct arena *a, int col); /* a copy; NULL: NULL */
struct str db_col_blob(struct db_rows *rows, struct arena *a, int col);

/* ---- transactions */

enum db_mode {
    DB_READ,
    DB_WRITE,   /* as if nobody else were at work; what could not be so is GP_RETRY */
    DB_IN_TURN, /* behind all others of its kind, and sees what was committed before: for what would
                   always meet others, and for changes of the schema */
    DB_MODE_N,
};

/* Whether writers run beside each other. Where they do not, one thread that writes for all is the
 * quickest. */
bool db_many_writers(const struct db *db);

/* What runs inside a transaction. It may run several times, so arg must give the same effect each
 * time, and nothing that cannot be taken back (mail, replies) may happen inside. */
typedef enum gp_code (*db_tx_fn)(struct db *db, struct gp_err *e, void *arg);

#define DB_TX_RUNS 5

/* What a DB_UNIT is made of. */
struct db_unit {
    struct db *db;
    struct gp_err *e;
    enum db_mode mode;
    int runs;
    struct gp_err before; /* what *e held at the beginning, and does again after a good run */
};
enum gp_code db_unit_begin(struct db_unit *u) GP_CHECKED;
enum gp_code db_unit_end(struct db_unit *u, enum gp_code code) GP_CHECKED;

/* The call, an expression that gives an enum gp_code, in a transaction of its own: committed when
 * it gives GP_OK, else rolled back. A run that ends in GP_RETRY is repeated, DB_TX_RUNS times at
 * most; the lock that a transaction needs to begin is waited for only once. Inside of a transaction
 * it is GP_BUG. Gives the code. */
#define DB_UNIT(connection, err, reads_or_writes, call)                                            \
    __extension__({                                                                                \
        struct db_unit unit_ = {.db = (connection), .e = (err), .mode = (reads_or_writes)};        \
        enum gp_code code_ = db_unit_begin(&unit_);                                                \
        while (code_ == GP_OK) {                                                                   \
            const enum gp_code ran_ = (call), ended_ = db_unit_end(&unit_, ran_);                  \
            code_ = ran_ != GP_OK ? ran_ : ended_;                                                 \
            if (code_ != GP_RETRY || unit_.runs == DB_TX_RUNS)                                     \
                break;                                                                             \
            code_ = db_unit_begin(&unit_);                                                         \
        }                                                                                          \
        code_;                                                                                     \
    })

/* Inside a writing transaction: once that is committed, fn(db, e, NULL) runs in one of its own, in
 * turn. What it does is no part of the first: when it fails, that is said on standard error alone,
 * and whoever comes next has to do it as well. */
void db_after_commit(struct db *db, db_tx_fn fn);

/* The same for a function. */
enum gp_code db_tx(struct db *db, struct gp_err *e, enum db_mode mode, db_tx_fn fn,
                   void *arg) GP_CHECKED;

/* In two calls, for a server whose requests share a transaction: db_end commits, or rolls
 * back when keep is false or an error was seen. Nothing is repeated; GP_RETRY goes to the caller.
 */
enum gp_code db_begin(struct db *db, struct gp_err *e, enum db_mode mode) GP_CHECKED;
enum gp_code db_end(struct db *db, struct gp_err *e, bool keep) GP_CHECKED;

/* Inside a writing transaction: what follows can be undone alone. One inside of another ends first.
 * References are checked at its end, so that one unit's mistake does not fail the others at the
 * commit. When the engine had to undo the whole transaction (disk full), this and every later unit,
 * and db_end, are GP_IO. */
enum gp_code db_savepoint(struct db *db, struct gp_err *e) GP_CHECKED;
enum gp_code db_savepoint_end(struct db *db, struct gp_err *e, bool keep) GP_CHECKED;

/* Another connection to the same database, for a thread of its own. Not where db_can_again says
 * that there is none: a database in memory. */
bool db_can_again(const struct db *db);
enum gp_code db_again(const struct db *db, struct gp_err *e, struct db **ret) GP_CHECKED;

/* Begins reading transactions on n idle connections to one database, which all see the same moment.
 * *ret is false, and none has begun, when others wrote all the time. */
#define DB_TOGETHER_MOST 8
enum gp_code db_begin_together(struct db *const *v, size_t n, struct gp_err *e,
                               bool *ret) GP_CHECKED;
void db_end_together(struct db *const *v, size_t n);

/* The time at which the transaction began, ms since 1970 UTC: everything that one transaction
 * writes bears one time. */
int64_t db_now_ms(const struct db *db);

/* Writes a copy as of now to a new file, while others go on working; a file that is there is
 * GP_CONFLICT. Outside of transactions. */
enum gp_code db_backup(struct db *db, struct gp_err *e, const char *path) GP_CHECKED;

/* Whether db_backup is there: a server's database is copied by reading it (store/move.h). */
bool db_copies_itself(const struct db *db);

/* What the engine knows of the tables' sizes, by which it chooses its ways, is brought up to date:
 * after much was written at once. Closing a connection does so where it is called for. Nothing
 * happens inside of a transaction, and nothing is lost when it fails. */
void db_refresh_statistics(struct db *db);

/* ---- commits that another thread makes durable */

struct db_log;

/* From now on a commit of the connection survives the end of the program at once, but that of the
 * machine only once db_log_sync has come after it: for a server that answers no sooner, and goes on
 * working meanwhile. *ret is NULL where commits are durable by themselves. */
enum gp_code db_defer_sync(struct db *db, struct gp_err *e, struct db_log **ret) GP_CHECKED;

/* Makes durable what was committed before the call. From any thread, one at a time. After GP_IO
 * nobody knows what of it is on the disk, and a second try would not tell: the program has to end,
 * and to begin again from what is there. */
enum gp_code db_log_sync(struct db_log *log, struct gp_err *e) GP_CHECKED;
void db_log_close(struct db_log *log); /* takes NULL */

/* ---- what a module keeps with a connection */

/* Memory of the module's own, zeroed when it is first asked for and freed with the connection after
 * done(p). key is the address of a static. For caches: a connection belongs to one thread. */
void *db_keep(struct db *db, const void *key, size_t size, void (*done)(void *));

/* Inside a reading transaction that has read something: a number that is the same as long as
 * nothing in the database has changed. False elsewhere, where nothing may be cached: what a writer
 * sees may still be undone. */
bool db_snapshot(struct db *db, int64_t *ret);

/* ---- migrations */

struct db_migration {
    const char *name; /* 0001_init.sql; the numbers run 1, 2, 3 … without gap */
    struct str text;
};

/* Brings the schema up to date, each migration in a transaction of its own. Refuses a database made
 * by a newer program, and one whose past migrations differ from the program's. */
enum gp_code db_migrate(struct db *db, struct gp_err *e, const struct db_migration *list,
                        size_t n) GP_CHECKED;

/* The guards (triggers) that the database has, by name. */
struct db_guard {
    const char *name, *text;
};
enum gp_code db_guards(struct db *db, struct arena *a, struct gp_err *e, struct db_guard **ret,
                       size_t *ret_n) GP_CHECKED;

/* Inside a writing transaction: takes the guards of a table away, and appends to back the script
 * that puts them back, to be run (db_script) before its end. For moving a whole database alone. */
enum gp_code db_guards_off(struct db *db, struct gp_err *e, const char *table,
                           struct buf *back) GP_CHECKED;

/* Several statements at once, without parameters, inside a writing transaction. */
enum gp_code db_script(struct db *db, struct gp_err *e, const char *text) GP_CHECKED;

/* The text by which db_guards gives a guard on this engine, from that on SQLite. */
const char *db_guard_text(const struct db *db, struct arena *a, const char *text);

/* ---- for tests and measuring */

struct db_counts {
    int64_t statements; /* started, BEGIN and COMMIT not counted */
    int64_t steps;      /* asked of the engine: BEGIN, each row, COMMIT */
};
struct db_counts db_counts(const struct db *db);

enum db_fault { DB_FAULT_BUSY, DB_FAULT_IO, DB_FAULT_FULL };

/* Lets the n-th step from now (1: the next) fail as the engine would. 0 takes it back. */
void db_fault_at(struct db *db, int64_t n, enum db_fault kind);

/* Stops the clock of db_now_ms. */
void db_freeze_clock(struct db *db, int64_t ms);

/* How the engine would run the statement, one step a line. */
enum gp_code db_explain(struct db *db, struct gp_err *e, struct arena *a, const struct db_sql *sql,
                        char **ret) GP_CHECKED;

#endif
