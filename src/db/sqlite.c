/* The SQLite engine. The only file that knows sqlite3.h. The table driver in the middle is what
 * db.c sees; the functions before it are its rows, and opening stands last. Errors are worded by a
 * table, and a trigger's own message passes through. Two things that are easily broken: a deferred
 * transaction that begins by reading cannot become a writer, and the log is synced by us where
 * db_defer_sync says so (the section on the log). */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS 5000
/* The log may grow to so many pages, 16 MB, before they move to the database: each moves once then,
 * however often it was written. */
#define LOG_PAGES "4000"
/* Small pieces that a connection keeps at hand instead of asking for them each time. */
#define LOOKASIDE_SIZE  1200
#define LOOKASIDE_COUNT 400
/* SQLite writes what was kept in memory to a file in one piece and takes at most 0x1FFFF bytes of
 * it: with more, a statement that has much to undo ends as "disk full". */
#define SPILL_BYTES (120 << 10)
/* "gong" in ASCII: tells our files from those of other programs. */
#define APPLICATION_ID 0x676F6E67

static const struct db_driver driver;

struct statement {
    sqlite3_stmt *st;
    size_t n;
    bool borrows; /* its parameters are not copies */
    int *index;   /* of $1…$n: SQLite numbers named parameters by first appearance */
};

/* ---- errors */

struct error_text {
    int rc; /* extended code, or primary code for the whole family */
    enum gp_code code;
    const char *message;
};

#define OUT_OF_MEMORY "内存不足，内容没有保存；请稍后再试，或请管理员给服务器增加内存"

static const struct error_text errors[] = {
    {SQLITE_CONSTRAINT_PRIMARYKEY, GP_CONFLICT, "编号重复：同样的记录已经存在"},
    {SQLITE_CONSTRAINT_UNIQUE, GP_CONFLICT, "编号重复：同样的记录已经存在"},
    {SQLITE_CONSTRAINT_ROWID, GP_CONFLICT, "编号重复：同样的记录已经存在"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, GP_INVALID,
     "数据之间的引用对不上：引用了不存在的记录，或要删除的记录仍在被引用"},
    {SQLITE_CONSTRAINT_NOTNULL, GP_INVALID, "缺少必填内容"},
    {SQLITE_CONSTRAINT, GP_INVALID, "内容超出允许的取值"},
    {SQLITE_NOMEM, GP_RETRY, OUT_OF_MEMORY},
    {SQLITE_IOERR_NOMEM, GP_RETRY, OUT_OF_MEMORY},
    {SQLITE_BUSY, GP_RETRY, "数据库正被其他程序占用，请稍后重试"},
    {SQLITE_LOCKED, GP_RETRY, "数据库正被其他程序占用，请稍后重试"},
    {SQLITE_FULL, GP_IO, "磁盘已满，内容没有保存；请清理磁盘空间后重试"},
    {SQLITE_NOTADB, GP_IO, "文件不是数据库，请检查是否选错了文件"},
    {SQLITE_CORRUPT, GP_IO, "数据库文件已损坏，请从备份恢复"},
    {SQLITE_READONLY, GP_IO, "数据库文件是只读的，请检查文件和所在目录的写入权限"},
    {SQLITE_CANTOPEN, GP_IO, "无法打开数据库文件，请检查路径是否存在、是否有读写权限"},
    {SQLITE_PERM, GP_IO, "没有读写数据库文件的权限"},
    {SQLITE_AUTH, GP_IO, "没有读写数据库文件的权限"},
    {SQLITE_IOERR, GP_IO, "读写数据库文件时磁盘出错，内容没有保存"},
    {SQLITE_TOOBIG, GP_LIMIT, "内容太大，数据库无法保存"},
    {SQLITE_SCHEMA, GP_RETRY, "数据库结构刚刚更新，请重试"},
};

static const struct error_text *error_text(int rc) {
    static const struct error_text unknown = {SQLITE_ERROR, GP_BUG,
                                              "程序内部错误：数据库拒绝了操作"};
    for (size_t i = 0; i < GP_COUNT(errors); i++)
        if (errors[i].rc == rc)
            return &errors[i];
    return rc > 0xff ? error_text(rc & 0xff) : &unknown;
}

/* A trigger's own message is written for the user: it passes through. */
static enum gp_code fail(struct gp_err *e, int rc, const char *message) {
    if (rc == SQLITE_CONSTRAINT_TRIGGER)
        return gp_fail(e, GP_CONFLICT, NULL, "%s", message);
    const struct error_text *t = error_text(rc);
    (void)gp_fail(e, t->code, NULL, "%s", t->message);
    gp_fail_detail(e, "%s (SQLite %d)", message, rc);
    return t->code;
}

static enum gp_code fail_last(sqlite3 *conn, struct gp_err *e) {
    return fail(e, sqlite3_extended_errcode(conn), sqlite3_errmsg(conn));
}

static enum gp_code lite_fault(void *conn, struct gp_err *e, enum db_fault kind) {
    static const int codes[] = {SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL};
    (void)conn;
    return fail(e, codes[kind], "injected");
}

/* ---- statements */

/* The place of $k, for each k up to the number of parameters. */
static void index_params(struct statement *s, const struct db_sql *sql) {
    s->n = (size_t)sqlite3_bind_parameter_count(s->st);
    s->index = calloc(s->n + 1, sizeof(*s->index));
    if (!s->index)
        GP_DIE("out of memory");
    for (size_t k = 0; k < s->n; k++) {
        char name[32];
        snprintf(name, sizeof(name), "$%zu", k + 1);
        s->index[k] = sqlite3_bind_parameter_index(s->st, name);
        if (s->index[k] == 0)
            GP_DIE("statement %s has %zu parameters, but no %s", sql->name, s->n, name);
    }
}

static enum gp_code lite_prepare(void *conn, struct gp_err *e, const struct db_sql *sql,
                                 void **ret) {
    sqlite3_stmt *st;
    if (sqlite3_prepare_v3(conn, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) !=
        SQLITE_OK) {
        enum gp_code code = fail_last(conn, e);
        gp_fail_detail(e, "%s: %s", sql->name, sqlite3_errmsg(conn));
        return code;
    }
    struct statement *s = calloc(1, sizeof(*s));
    if (!s)
        GP_DIE("out of memory");
    s->st = st;
    index_params(s, sql);
    *ret = s;
    return GP_OK;
}

static size_t lite_n_params(const void *stmt) {
    return ((const struct statement *)stmt)->n;
}

static bool lite_writes(const void *stmt) {
    return !sqlite3_stmt_readonly(((const struct statement *)stmt)->st);
}

static void lite_finish(void *stmt) {
    struct statement *s = stmt;
    sqlite3_finalize(s->st);
    free(s->index);
    free(s);
}

static int bind_date(sqlite3_stmt *st, int at, int64_t day) {
    struct date_civil c = date_civil((date_t){(int32_t)day});
    char text[40];
    snprintf(text, sizeof(text), "%04d-%02d-%02d", c.year, c.month, c.day);
    return sqlite3_bind_text(st, at, text, -1, SQLITE_TRANSIENT);
}

static int bind_one(sqlite3_stmt *st, int at, const struct db_value *v,
                    sqlite3_destructor_type keep) {
    switch (v->type) {
    case DB_NULL:
        return sqlite3_bind_null(st, at);
    case DB_INT:
        return sqlite3_bind_int64(st, at, v->i);
    case DB_TEXT:
        return sqlite3_bind_text64(st, at, v->s.p, v->s.n, keep, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(st, at, v->s.p, v->s.n, keep);
    case DB_DATE:
        return bind_date(st, at, v->i);
    }
    GP_DIE("parameter of type %d", (int)v->type);
}

static enum gp_code lite_bind(void *conn, struct gp_err *e, void *stmt, const struct db_value *args,
                              size_t n, bool borrow) {
    struct statement *s = stmt;
    s->borrows = borrow;
    for (size_t k = 0; k < n; k++)
        if (bind_one(s->st, s->index[k], &args[k], borrow ? SQLITE_STATIC : SQLITE_TRANSIENT) !=
            SQLITE_OK)
            return fail_last(conn, e);
    return GP_OK;
}

static enum gp_code lite_step(void *conn, struct gp_err *e, void *stmt, bool *ret_row) {
    int rc = sqlite3_step(((struct statement *)stmt)->st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return fail_last(conn, e);
    *ret_row = rc == SQLITE_ROW;
    return GP_OK;
}

static struct str column_bytes(sqlite3_stmt *st, int col, const void *p) {
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(st, col)};
}

static struct db_value lite_column(void *stmt, int col) {
    sqlite3_stmt *st = ((struct statement *)stmt)->st;
    if (col < 0 || col >= sqlite3_column_count(st))
        GP_DIE("no column %d in %s", col, sqlite3_sql(st));
    switch (sqlite3_column_type(st, col)) {
    case SQLITE_INTEGER:
        return (struct db_value){DB_INT, sqlite3_column_int64(st, col), {NULL, 0}};
    case SQLITE_TEXT:
        return (struct db_value){DB_TEXT, 0, column_bytes(st, col, sqlite3_column_text(st, col))};
    case SQLITE_NULL:
        return (struct db_value){DB_NULL, 0, {NULL, 0}};
    default: /* a real cannot stand in a STRICT table of ours; as a blob it is refused */
        return (struct db_value){DB_BLOB, 0, column_bytes(st, col, sqlite3_column_blob(st, col))};
    }
}

/* Copies stay, as their room serves the next ones; what was borrowed may be gone. */
static void lite_reset(void *stmt) {
    struct statement *s = stmt;
    sqlite3_reset(s->st);
    if (s->borrows)
        sqlite3_clear_bindings(s->st);
}

static int64_t lite_changes(void *conn) {
    return sqlite3_changes64(conn);
}

/* ---- transactions */

static enum gp_code run(sqlite3 *conn, struct gp_err *e, const char *text) {
    return sqlite3_exec(conn, text, NULL, NULL, NULL) == SQLITE_OK ? GP_OK : fail_last(conn, e);
}

static void lite_rollback(void *conn) {
    /* A full disk or an I/O error may have rolled back already. */
    if (!sqlite3_get_autocommit(conn))
        sqlite3_exec(conn, "ROLLBACK", NULL, NULL, NULL);
}

static bool lite_snapshot(void *conn, int64_t *ret) {
    unsigned version;
    if (sqlite3_file_control(conn, "main", SQLITE_FCNTL_DATA_VERSION, &version) != SQLITE_OK)
        return false;
    *ret = version;
    return true;
}

static bool lite_in_transaction(void *conn) {
    return !sqlite3_get_autocommit(conn);
}

static enum gp_code lite_check_references(void *conn, struct gp_err *e) {
    int open = 0, peak = 0;
    sqlite3_db_status(conn, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &peak, 0);
    return open == 0 ? GP_OK : fail(e, SQLITE_CONSTRAINT_FOREIGNKEY, "deferred foreign keys");
}

static enum gp_code lite_script(void *conn, struct gp_err *e, const char *text) {
    return run(conn, e, text);
}

/* ---- the log */

/* In WAL mode a commit is durable once the log file is: SQLite syncs it within the commit
 * (synchronous = FULL), or leaves that to us (NORMAL) and syncs only before it moves the log's
 * pages to the database. Linux syncs a file by any descriptor of it. */
struct lite_log {
    struct db_log log;
    int fd;
};

static enum gp_code lite_defer_sync(void *conn, struct gp_err *e, struct db_log **ret) {
    const char *path = sqlite3_db_filename(conn, "main");
    if (cstr_empty(path)) /* in memory */
        return GP_OK;
    const char *log_path = sqlite3_filename_wal(path);
    int fd = open(log_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return gp_fail(e, GP_IO, log_path, "无法打开数据库日志文件，请检查权限和剩余空间");
    enum gp_code code = run(conn, e, "PRAGMA synchronous = NORMAL");
    struct lite_log *log = code == GP_OK ? calloc(1, sizeof(*log)) : NULL;
    if (code == GP_OK && !log)
        GP_DIE("out of memory");
    if (code != GP_OK) {
        close(fd);
        return code;
    }
    *log = (struct lite_log){{&driver}, fd};
    *ret = &log->log;
    return GP_OK;
}

static enum gp_code lite_log_sync(struct db_log *log, struct gp_err *e) {
    int fd = ((struct lite_log *)log)->fd;
    struct stat st;
    if (fstat(fd, &st) == 0 && st.st_nlink > 0 && fdatasync(fd) == 0)
        return GP_OK;
    int saved = errno;
    (void)gp_fail(e, GP_IO, NULL, "数据库日志没有写到磁盘上，请检查磁盘");
    gp_fail_detail(e, "fdatasync of the log: errno %d, %d links", saved, (int)st.st_nlink);
    return GP_IO;
}

static void lite_log_close(struct db_log *log) {
    close(((struct lite_log *)log)->fd);
    free(log);
}

static enum gp_code lite_backup(void *conn, struct gp_err *e, const char *path) {
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(conn, "VACUUM INTO ?1", -1, &st, NULL) != SQLITE_OK)
        return fail_last(conn, e);
    sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
    enum gp_code code = sqlite3_step(st) == SQLITE_DONE ? GP_OK : fail_last(conn, e);
    sqlite3_finalize(st);
    return code;
}

static enum gp_code lite_guards_off(void *conn, struct gp_err *e, const char *table,
                                    struct buf *back) {
    struct buf drop GP_CLEANUP(buf_free) = BUF_INIT;
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(conn,
                           "SELECT name, sql FROM sqlite_schema\n"
                           "WHERE type = 'trigger' AND tbl_name = ?1",
                           -1, &st, NULL) != SQLITE_OK)
        return fail_last(conn, e);
    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW) {
        buf_addf(&drop, "DROP TRIGGER \"%s\";\n", (const char *)sqlite3_column_text(st, 0));
        buf_addf(back, "%s;\n", (const char *)sqlite3_column_text(st, 1));
    }
    sqlite3_finalize(st);
    return run(conn, e, buf_text(&drop));
}

#define EXPLAIN_TEXT 3 /* the column */

static enum gp_code lite_explain(void *conn, struct gp_err *e, const struct db_sql *sql,
                                 struct buf *out) {
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&text, "EXPLAIN QUERY PLAN %s", sql->text);
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(conn, buf_text(&text), -1, &st, NULL) != SQLITE_OK)
        return fail_last(conn, e);
    int rc;
    while ((rc = sqlite3_step(st)) == SQLITE_ROW)
        buf_addf(out, "%s\n", (const char *)sqlite3_column_text(st, EXPLAIN_TEXT));
    enum gp_code code = rc == SQLITE_DONE ? GP_OK : fail_last(conn, e);
    sqlite3_finalize(st);
    return code;
}

static int64_t lite_size(void *conn) {
    const char *path = sqlite3_db_filename(conn, "main");
    struct stat file, log;
    if (cstr_empty(path) || stat(path, &file) != 0)
        return -1;
    return file.st_size + (stat(sqlite3_filename_wal(path), &log) == 0 ? log.st_size : 0);
}

/* So many rows of an index are looked at, however many there are: some milliseconds in all. */
#define STATISTICS_LIMIT "PRAGMA analysis_limit = 1000; "

/* What goes wrong here is no loss. */
static void lite_refresh_statistics(void *conn) {
    (void)sqlite3_exec(conn, STATISTICS_LIMIT "ANALYZE", NULL, NULL, NULL);
}

/* Who has the database at this moment is not waited for. */
static void lite_close(void *conn) {
    sqlite3_busy_timeout(conn, 0);
    if (sqlite3_get_autocommit(conn))
        (void)sqlite3_exec(conn, STATISTICS_LIMIT "PRAGMA optimize", NULL, NULL, NULL);
    sqlite3_close_v2(conn);
}

static void lite_release_memory(void *conn) {
    (void)sqlite3_db_release_memory(conn);
}

static void lite_set_patience(void *conn, int ms) {
    sqlite3_busy_timeout(conn, ms);
}

#define COUNT_TABLES "SELECT count(*) FROM sqlite_schema"

static enum gp_code read_int(sqlite3 *conn, struct gp_err *e, const char *text, int64_t *ret) {
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(conn, text, -1, &st, NULL) != SQLITE_OK)
        return fail_last(conn, e);
    enum gp_code code = sqlite3_step(st) == SQLITE_ROW ? GP_OK : fail_last(conn, e);
    if (code == GP_OK)
        *ret = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return code;
}

static bool lite_is_empty(void *conn) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err unread = {.arena = &scratch};
    int64_t tables;
    return read_int(conn, &unread, COUNT_TABLES, &tables) == GP_OK && tables == 0;
}

static const char *const words[] = {"@INT",    "INTEGER",
                                    "@BLOB",   "BLOB", /* clustered by its key */
                                    "@STRICT", "STRICT, WITHOUT ROWID",
                                    NULL};

static const struct db_driver driver = {
    .close = lite_close,
    .set_patience = lite_set_patience,
    .release_memory = lite_release_memory,
    .is_empty = lite_is_empty,
    .prepare = lite_prepare,
    .n_params = lite_n_params,
    .writes = lite_writes,
    .finish = lite_finish,
    .bind = lite_bind,
    .step = lite_step,
    .column = lite_column,
    .reset = lite_reset,
    .changes = lite_changes,
    /* A deferred transaction that reads first cannot become a writer while others write. */
    .begin = {[DB_READ] = {"begin.read", "BEGIN DEFERRED"},
              [DB_WRITE] = {"begin.write", "BEGIN IMMEDIATE"},
              [DB_IN_TURN] = {"begin.in_turn", "BEGIN IMMEDIATE"}},
    .commit = {"commit", "COMMIT"},
    .rollback = lite_rollback,
    .snapshot = lite_snapshot,
    .in_transaction = lite_in_transaction,
    .check_references = lite_check_references,
    .script = lite_script,
    .defer_sync = lite_defer_sync,
    .log_sync = lite_log_sync,
    .log_close = lite_log_close,
    .backup = lite_backup,
    .size = lite_size,
    .refresh_statistics = lite_refresh_statistics,
    .fault = lite_fault,
    .explain = lite_explain,
    .guards_off = lite_guards_off,
    .words = words,
    .guards = {"schema.guards", "SELECT name, coalesce(sql, '')\n"
                                "FROM sqlite_master\n"
                                "WHERE type = 'trigger'\n"
                                "ORDER BY name"},
};

/* ---- opening */

/* A file of another program is never touched; an empty one is marked as ours. */
static enum gp_code claim(sqlite3 *conn, struct gp_err *e, const char *path) {
    int64_t id, tables;
    TRY(read_int(conn, e, "PRAGMA application_id", &id));
    if (id == APPLICATION_ID)
        return GP_OK;
    TRY(read_int(conn, e, COUNT_TABLES, &tables));
    if (id != 0 || tables != 0)
        return gp_fail(e, GP_INVALID, path, "这是其他程序的数据库，请检查是否选错了文件");
    char text[64];
    snprintf(text, sizeof(text), "PRAGMA application_id = %d", APPLICATION_ID);
    return run(conn, e, text);
}

static enum gp_code configure(sqlite3 *conn, struct gp_err *e, const char *path) {
    sqlite3_extended_result_codes(conn, 1);
    sqlite3_db_config(conn, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_SIZE, LOOKASIDE_COUNT);
    sqlite3_busy_timeout(conn, PATIENCE_MS);
    sqlite3_db_config(conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TRY(run(conn, e, "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON"));
    TRY(claim(conn, e, path));
    return run(conn, e,
               "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; "
               "PRAGMA wal_autocheckpoint = " LOG_PAGES);
}

/* SQLite would create the file for everybody to read; its journals follow the file's mode. One that
 * is there is not opened: to close it would drop the locks of this process's other connections. */
static void create_private(const char *path) {
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else if (stat(path, &st) == 0 && st.st_size == 0 && chmod(path, 0600) != 0)
        return; /* another's file: opening it will tell */
}

/* Nobody asks how much memory the engine uses, and counting it takes a lock for each piece. What a
 * savepoint may have to put back, some dozen pages, is kept in memory rather than in a file. */
static void set_up(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SPILL_BYTES);
}

enum gp_code sqlite_open(struct gp_err *e, const char *path, struct db **ret) {
    sqlite3 *conn = NULL;
    if (!cstr_eq(path, ":memory:"))
        create_private(path);
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(path, &conn, flags, NULL);
    enum gp_code code = rc == SQLITE_OK
                            ? configure(conn, e, path)
                            : fail(e, rc, conn ? sqlite3_errmsg(conn) : "sqlite3_open_v2");
    if (code != GP_OK) {
        e->where = arena_strdup(e->arena, path);
        sqlite3_close_v2(conn);
        return code;
    }
    *ret = db_new(&driver, conn);
    return GP_OK;
}

/* The environment is asked only once, before we know the folder. */
void sqlite_keep_temporary_in(const char *folder) {
    sqlite3_free(sqlite3_temp_directory);
    sqlite3_temp_directory = sqlite3_mprintf("%s", folder);
}
