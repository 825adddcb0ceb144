/* The PostgreSQL engine, over libpq. A statement is prepared when it
 * first runs, as only then the kinds of its parameters are known (prepare_for), and runs to its end
 * at once (execute): rows are read from the result, so that several queries can be open together,
 * as on SQLite. Transactions are postgres_tx.c's. A connection that broke is made anew where one
 * begins; its statements are prepared again by their generation. */
#include "db/postgres.h"

#include <ctype.h>
#include <endian.h>

#include "base/rand.h"
#include "db/postgres_conn.h"

#define PATIENCE_MS 5000
/* Where the address does not say otherwise: a host that is gone is given up by then. */
#define CONNECT_S   "5"
#define UNHEARD_MS  "10000"
#define KEEPALIVE_S "5"

/* Of pg_type.h, which never change. */
enum {
    OID_UNKNOWN = 0,
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700,
};

/* What is sent of one parameter, in the server's binary form. */
union sent {
    uint64_t number;
    char date[16];
};

struct statement {
    struct conn *c;
    const char *name, *text;
    size_t n;
    bool writes;
    int generation;
    char prepared[32];
    /* Of $1…$n. */
    Oid *types; /* as prepared; OID_UNKNOWN: only NULL was seen so far */
    const char **values;
    int *lengths, *formats;
    union sent *sent;
    PGresult *result;
    int row; /* the current one */
};

/* ---- errors */

static const struct {
    const char *state; /* SQLSTATE, or the beginning of it */
    enum gp_code code;
    const char *message;
} errors[] = {
    {"23505", GP_CONFLICT, "编号重复：同样的记录已经存在"},
    {"23503", GP_INVALID, "数据之间的引用对不上：引用了不存在的记录，或要删除的记录仍在被引用"},
    {"23502", GP_INVALID, "缺少必填内容"},
    {"23", GP_INVALID, "内容超出允许的取值"},
    {"22021", GP_INVALID, "内容中有无法保存的字符"},
    {"40", GP_RETRY, "数据库正被其他程序占用，请稍后重试"},
    {"55P03", GP_RETRY, "数据库正被其他程序占用，请稍后重试"},
    {"0A000", GP_RETRY, "数据库结构刚刚更新，请重试"},
    {"25006", GP_RETRY, "数据库服务器暂时只能读，请稍后重试"},
    {"28", GP_IO, "数据库不接受这个用户名或密码，请检查数据库地址"},
    {"3D000", GP_IO, "数据库服务器上没有这个数据库，请先建立，或检查数据库地址"},
    {"42501", GP_IO, "没有读写数据库的权限"},
    {"53100", GP_IO, "磁盘已满，内容没有保存；请清理磁盘空间后重试"},
    {"53300", GP_IO, "数据库服务器的连接已满，请稍后重试"},
    {"53", GP_IO, "数据库服务器的资源不足，内容没有保存"},
    {"54", GP_LIMIT, "内容太大，数据库无法保存"},
    {"57", GP_RETRY, "数据库服务器正在停止或重启，请稍后重试"},
    {"58", GP_IO, "读写数据库文件时磁盘出错，内容没有保存"},
    {"XX001", GP_IO, "数据库文件已损坏，请从备份恢复"},
    {"XX002", GP_IO, "数据库文件已损坏，请从备份恢复"},
    {"08", GP_RETRY, "与数据库服务器的连接中断，请重试"},
};

static enum gp_code fail(struct gp_err *e, const char *state, const char *message) {
    if (strcmp(state, POSTGRES_GUARD_STATE) == 0) /* a guard's own message is for the user */
        return gp_fail(e, GP_CONFLICT, NULL, "%s", message);
    enum gp_code code = GP_BUG;
    const char *text = "程序内部错误：数据库拒绝了操作";
    for (size_t i = 0; i < GP_COUNT(errors) && code == GP_BUG; i++) {
        if (strncmp(state, errors[i].state, strlen(errors[i].state)) != 0)
            continue;
        code = errors[i].code;
        text = errors[i].message;
    }
    (void)gp_fail(e, code, NULL, "%s", text);
    gp_fail_detail(e, "%s (PostgreSQL %s)", message, state);
    return code;
}

enum gp_code postgres_fail_lost(struct conn *c, struct gp_err *e) {
    c->lost = true;
    return fail(e, "08006", PQerrorMessage(c->pg));
}

enum gp_code postgres_fail(struct conn *c, struct gp_err *e, const PGresult *r) {
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    if (!state || PQstatus(c->pg) == CONNECTION_BAD)
        return postgres_fail_lost(c, e);
    return fail(e, state, PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
}

static enum gp_code pg_fault(void *conn, struct gp_err *e, enum db_fault kind) {
    static const char *const states[] = {
        [DB_FAULT_BUSY] = "55P03", [DB_FAULT_IO] = "58030", [DB_FAULT_FULL] = "53100"};
    (void)conn;
    return fail(e, states[kind], "injected");
}

/* ---- the session */

enum gp_code postgres_run(struct conn *c, struct gp_err *e, const char *text) {
    PGresult *r = PQexec(c->pg, text);
    ExecStatusType status = PQresultStatus(r);
    enum gp_code code =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? GP_OK : postgres_fail(c, e, r);
    PQclear(r);
    return code;
}

/* What a line of the server's says is for its own log. */
static void say_nothing(void *arg, const PGresult *r) {
    (void)arg;
    (void)r;
}

static enum gp_code set_patience(struct conn *c, struct gp_err *e) {
    char text[64];
    snprintf(text, sizeof(text), "SET lock_timeout = %d", c->patience_ms);
    return postgres_run(c, e, text);
}

enum gp_code postgres_set_up(struct conn *c, struct gp_err *e) {
    c->generation++;
    c->lost = false;
    PQsetNoticeReceiver(c->pg, say_nothing, NULL);
    TRY(postgres_run(c, e,
                     "SET client_encoding = 'UTF8'; "
                     "SET application_name = 'gongping'; SET timezone = 'UTC'; "
                     "SET synchronous_commit = on"));
    return set_patience(c, e);
}

static void pg_set_patience(void *conn, int ms) {
    struct conn *c = conn;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err unread = {.arena = &scratch};
    c->patience_ms = ms;
    if (PQstatus(c->pg) == CONNECTION_OK)
        (void)set_patience(c, &unread); /* else it is set with the next session */
}

static void pg_close(void *conn) {
    struct conn *c = conn;
    char text[80];
    snprintf(text, sizeof(text), "DELETE FROM commit_mark WHERE id = '%s'", c->mark);
    if (c->n_written > 0 && PQstatus(c->pg) == CONNECTION_OK)
        PQclear(PQexec(c->pg, text));
    PQfinish(c->pg);
    free(c);
}

static bool pg_is_empty(void *conn) {
    const struct conn *c = conn;
    PGresult *r = PQexec(c->pg, "SELECT 1 FROM pg_catalog.pg_tables\n"
                                "WHERE schemaname = current_schema() LIMIT 1");
    bool empty = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 0;
    PQclear(r);
    return empty;
}

/* ---- statements */

/* The highest $k that the text names outside of its literals. */
static size_t count_params(const char *text) {
    size_t most = 0;
    bool quoted = false;
    for (const char *p = text; *p; p++) {
        if (*p == '\'')
            quoted = !quoted;
        if (quoted || *p != '$' || !isdigit((unsigned char)p[1]))
            continue;
        size_t k = strtoul(p + 1, NULL, 10);
        most = k > most ? k : most;
    }
    return most;
}

static bool begins_with_word(const char *text, const char *word) {
    return strncmp(text, word, strlen(word)) == 0 && !isalnum((unsigned char)text[strlen(word)]);
}

/* Our statements begin with SELECT, or WITH before one, where they only read. */
static bool text_writes(const char *text) {
    static const char *const reading[] = {"SELECT", "EXPLAIN",   "VALUES",  "BEGIN",
                                          "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"};
    text += strspn(text, " \n");
    for (size_t i = 0; i < GP_COUNT(reading); i++)
        if (begins_with_word(text, reading[i]))
            return false;
    return !begins_with_word(text, "WITH") || strstr(text, "INSERT INTO ") ||
           strstr(text, "UPDATE ") || strstr(text, "DELETE FROM ");
}

static void *zeroed(size_t n, size_t size) {
    void *p = calloc(n + 1, size);
    if (!p)
        GP_DIE("out of memory");
    return p;
}

static enum gp_code pg_prepare(void *conn, struct gp_err *e, const struct db_sql *sql, void **ret) {
    (void)e;
    struct statement *s = zeroed(1, sizeof(*s));
    *s = (struct statement){.c = conn,
                            .name = sql->name,
                            .text = sql->text,
                            .n = count_params(sql->text),
                            .writes = text_writes(sql->text)};
    s->types = zeroed(s->n, sizeof(*s->types));
    s->values = zeroed(s->n, sizeof(*s->values));
    s->lengths = zeroed(s->n, sizeof(*s->lengths));
    s->formats = zeroed(s->n, sizeof(*s->formats));
    s->sent = zeroed(s->n, sizeof(*s->sent));
    for (size_t k = 0; k < s->n; k++)
        s->formats[k] = 1;
    *ret = s;
    return GP_OK;
}

static size_t pg_n_params(const void *stmt) {
    return ((const struct statement *)stmt)->n;
}

static bool pg_writes(const void *stmt) {
    return ((const struct statement *)stmt)->writes;
}

static void pg_reset(void *stmt) {
    struct statement *s = stmt;
    PQclear(s->result);
    s->result = NULL;
}

static void pg_finish(void *stmt) {
    struct statement *s = stmt;
    pg_reset(s);
    free(s->types);
    free(s->values);
    free(s->lengths);
    free(s->formats);
    free(s->sent);
    free(s);
}

static Oid type_of(const struct db_value *v) {
    switch (v->type) {
    case DB_NULL:
        return OID_UNKNOWN;
    case DB_INT:
        return OID_INT8;
    case DB_TEXT:
    case DB_DATE:
        return OID_TEXT;
    case DB_BLOB:
        return OID_BYTEA;
    }
    GP_DIE("parameter of type %d", (int)v->type);
}

static bool needs_preparing(const struct statement *s, const struct db_value *args, size_t n) {
    if (s->generation != s->c->generation)
        return true;
    for (size_t k = 0; k < n; k++) {
        Oid type = type_of(&args[k]);
        if (type != OID_UNKNOWN && type != s->types[k])
            return true;
    }
    return false;
}

static enum gp_code prepare_for(struct statement *s, struct gp_err *e, const struct db_value *args,
                                size_t n) {
    struct conn *c = s->c;
    if (!needs_preparing(s, args, n))
        return GP_OK;
    for (size_t k = 0; k < n; k++)
        if (args[k].type != DB_NULL)
            s->types[k] = type_of(&args[k]);
    snprintf(s->prepared, sizeof(s->prepared), "s%lld", (long long)++c->n_prepared);
    PGresult *r = PQprepare(c->pg, s->prepared, s->text, (int)s->n, s->types);
    enum gp_code code = PQresultStatus(r) == PGRES_COMMAND_OK ? GP_OK : postgres_fail(c, e, r);
    PQclear(r);
    s->generation = code == GP_OK ? c->generation : 0;
    return code;
}

static int write_date(char text[static 16], int64_t day) {
    struct date_civil c = date_civil((date_t){(int32_t)day});
    return snprintf(text, 16, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
}

static void send_value(struct statement *s, size_t k, const struct db_value *v) {
    union sent *own = &s->sent[k];
    s->values[k] = NULL;
    switch (v->type) {
    case DB_NULL:
        return;
    case DB_INT:
        own->number = htobe64((uint64_t)v->i);
        s->values[k] = (const char *)own;
        s->lengths[k] = sizeof(own->number);
        return;
    case DB_DATE:
        s->lengths[k] = write_date(own->date, v->i);
        s->values[k] = own->date;
        return;
    case DB_TEXT:
    case DB_BLOB:
        s->values[k] = v->s.p;
        s->lengths[k] = (int)v->s.n;
        return;
    }
}

static enum gp_code execute(struct statement *s, struct gp_err *e, const struct db_value *args,
                            size_t n) {
    struct conn *c = s->c;
    TRY(prepare_for(s, e, args, n));
    for (size_t k = 0; k < n; k++)
        send_value(s, k, &args[k]);
    PGresult *r = PQexecPrepared(c->pg, s->prepared, (int)n, s->values, s->lengths, s->formats, 1);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        enum gp_code code = postgres_fail(c, e, r);
        PQclear(r);
        return code;
    }
    if (s->writes)
        c->changes = strtoll(PQcmdTuples(r), NULL, 10);
    s->result = r;
    s->row = -1;
    return GP_OK;
}

static enum gp_code pg_bind(void *conn, struct gp_err *e, void *stmt, const struct db_value *args,
                            size_t n, bool borrow) {
    (void)conn;
    (void)borrow; /* it has run before anything can go */
    pg_reset(stmt);
    return execute(stmt, e, args, n);
}

static enum gp_code pg_step(void *conn, struct gp_err *e, void *stmt, bool *ret_row) {
    (void)conn;
    struct statement *s = stmt;
    if (!s->result) /* without parameters */
        TRY(execute(s, e, NULL, 0));
    *ret_row = ++s->row < PQntuples(s->result);
    return GP_OK;
}

/* ---- many at once */

/* The first failure is the one that counts: what follows it is skipped by the server. */
static void take_answer(struct conn *c, PGresult *r, struct gp_err *e, enum gp_code *code,
                        int64_t number, int64_t *failed) {
    ExecStatusType status = PQresultStatus(r);
    if (*code == GP_OK && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        *code = postgres_fail(c, e, r);
        *failed = number;
    }
    PQclear(r);
}

static enum gp_code take_answers(struct conn *c, struct gp_err *e, int64_t *failed) {
    enum gp_code code = GP_OK;
    for (size_t i = 0; i < c->n_pending; i++) {
        PGresult *r;
        while ((r = PQgetResult(c->pg)) != NULL)
            take_answer(c, r, e, &code, c->pending[i], failed);
    }
    PQclear(PQgetResult(c->pg)); /* of the sync */
    if (c->n_pending > 0 && code == GP_OK && PQstatus(c->pg) == CONNECTION_BAD)
        code = postgres_fail_lost(c, e);
    c->n_pending = 0;
    return code;
}

enum gp_code postgres_settle(void *conn, struct gp_err *e, int64_t *failed) {
    struct conn *c = conn;
    if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF)
        return GP_OK;
    enum gp_code code = GP_OK;
    if (c->n_pending > 0)
        code = PQpipelineSync(c->pg) ? take_answers(c, e, failed) : postgres_fail_lost(c, e);
    c->n_pending = 0;
    PQexitPipelineMode(c->pg);
    return code;
}

/* What is not prepared yet is, which waits for the answers so far. */
static enum gp_code pg_send(void *conn, struct gp_err *e, void *stmt, const struct db_value *args,
                            size_t n, int64_t number, int64_t *failed) {
    struct conn *c = conn;
    struct statement *s = stmt;
    if (c->n_pending == DB_LATER_MOST || needs_preparing(s, args, n))
        TRY(postgres_settle(c, e, failed));
    TRY(prepare_for(s, e, args, n));
    for (size_t k = 0; k < n; k++)
        send_value(s, k, &args[k]);
    if (PQpipelineStatus(c->pg) == PQ_PIPELINE_OFF)
        PQenterPipelineMode(c->pg);
    *failed = number;
    if (!PQsendQueryPrepared(c->pg, s->prepared, (int)n, s->values, s->lengths, s->formats, 1))
        return postgres_fail_lost(c, e);
    c->pending[c->n_pending++] = number;
    return GP_OK;
}

/* ---- columns */

static uint64_t read_be(const char *p, size_t n) {
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

static struct db_value int_value(int64_t i) {
    return (struct db_value){DB_INT, i, {NULL, 0}};
}

/* A sum of BIGINTs comes as a numeric: digits to the base of 10,000. What is no whole number, or
 * too large for one of ours, is of no kind that we know. */
static struct db_value numeric_value(const char *p, size_t length) {
    const struct db_value damaged = {DB_BLOB, 0, {p, length}};
    int digits = (int16_t)read_be(p, 2), weight = (int16_t)read_be(p + 2, 2);
    unsigned sign = (unsigned)read_be(p + 4, 2);
    if (digits > weight + 1 || (sign != 0 && sign != 0x4000))
        return damaged;
    int64_t v = 0;
    for (int i = 0; i <= weight; i++) {
        int64_t digit = i < digits ? (int64_t)read_be(p + 8 + 2 * (size_t)i, 2) : 0;
        if (__builtin_mul_overflow(v, 10000, &v) || __builtin_add_overflow(v, digit, &v))
            return damaged;
    }
    return int_value(sign ? -v : v);
}

static struct db_value pg_column(void *stmt, int col) {
    const struct statement *s = stmt;
    if (col < 0 || col >= PQnfields(s->result))
        GP_DIE("no column %d in %s", col, s->name);
    if (PQgetisnull(s->result, s->row, col))
        return (struct db_value){DB_NULL, 0, {NULL, 0}};
    const char *p = PQgetvalue(s->result, s->row, col);
    size_t n = (size_t)PQgetlength(s->result, s->row, col);
    switch (PQftype(s->result, col)) {
    case OID_BOOL:
        return int_value(*p != 0);
    case OID_INT2:
        return int_value((int16_t)read_be(p, 2));
    case OID_INT4:
        return int_value((int32_t)read_be(p, 4));
    case OID_INT8:
        return int_value((int64_t)read_be(p, 8));
    case OID_NUMERIC:
        return numeric_value(p, n);
    case OID_TEXT:
    case OID_VARCHAR:
    case OID_NAME:
        return (struct db_value){DB_TEXT, 0, {p, n}};
    default:
        return (struct db_value){DB_BLOB, 0, {p, n}};
    }
}

static int64_t pg_changes(void *conn) {
    return ((const struct conn *)conn)->changes;
}

static enum gp_code pg_check_references(void *conn, struct gp_err *e) {
    return postgres_run(conn, e, "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
}

/* The schema that the address names by search_path, and where writers leave their marks
 * (postgres_tx.c). It is no part of the data. */
static enum gp_code pg_make_room(void *conn, struct gp_err *e) {
    return postgres_run(conn, e,
                        "DO $room$ BEGIN\n"
                        "IF current_schema() IS NULL THEN\n"
                        "EXECUTE format('CREATE SCHEMA %I',\n"
                        "  trim(split_part(current_setting('search_path'), ',', 1), ' \"'));\n"
                        "END IF;\n"
                        "END $room$;\n"
                        "CREATE TABLE IF NOT EXISTS commit_mark (id TEXT PRIMARY KEY,\n"
                        "  n BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now());\n"
                        "DELETE FROM commit_mark WHERE at < now() - INTERVAL '1 day'");
}

static enum gp_code pg_script(void *conn, struct gp_err *e, const char *text) {
    return postgres_run(conn, e, text);
}

static void pg_refresh_statistics(void *conn) {
    PQclear(PQexec(((const struct conn *)conn)->pg, "ANALYZE"));
}

static enum gp_code pg_guards_off(void *conn, struct gp_err *e, const char *table,
                                  struct buf *back) {
    struct buf off GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&off, "ALTER TABLE \"%s\" DISABLE TRIGGER USER", table);
    buf_addf(back, "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE \"%s\" ENABLE TRIGGER USER", table);
    return postgres_run(conn, e, buf_text(&off));
}

static enum gp_code print_plan(struct conn *c, struct gp_err *e, const char *command,
                               struct buf *out) {
    PGresult *r = PQexec(c->pg, command);
    enum gp_code code = PQresultStatus(r) == PGRES_TUPLES_OK ? GP_OK : postgres_fail(c, e, r);
    for (int i = 0; code == GP_OK && i < PQntuples(r); i++)
        buf_addf(out, "%s\n", PQgetvalue(r, i, 0));
    PQclear(r);
    return code;
}

/* As it is run when it has been run often: for any parameters. */
static enum gp_code pg_explain(void *conn, struct gp_err *e, const struct db_sql *sql,
                               struct buf *out) {
    struct conn *c = conn;
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&text, "PREPARE explained AS %s", sql->text);
    TRY(postgres_run(c, e, buf_text(&text)));
    buf_clear(&text);
    buf_adds(&text, "EXPLAIN EXECUTE explained");
    size_t n = count_params(sql->text);
    for (size_t k = 0; k < n; k++)
        buf_adds(&text, k == 0 ? "(NULL" : ", NULL");
    if (n > 0)
        buf_addc(&text, ')');
    TRY(postgres_run(c, e, "SET plan_cache_mode = force_generic_plan"));
    enum gp_code code = print_plan(c, e, buf_text(&text), out);
    TRY(postgres_run(c, e, "DEALLOCATE explained; RESET plan_cache_mode"));
    return code;
}

static int64_t pg_size(void *conn) {
    PGresult *r = PQexec(((const struct conn *)conn)->pg,
                         "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_catalog.pg_class c\n"
                         "WHERE c.relkind = 'r' AND\n"
                         "      c.relnamespace = current_schema()::regnamespace");
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK && !PQgetisnull(r, 0, 0);
    int64_t size = ok ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : -1;
    PQclear(r);
    return size;
}

static const char *const words[] = {"@INT", "BIGINT", "@BLOB", "BYTEA", "@STRICT", "", NULL};

static const struct db_driver driver = {
    .close = pg_close,
    .set_patience = pg_set_patience,
    .is_empty = pg_is_empty,
    .prepare = pg_prepare,
    .n_params = pg_n_params,
    .writes = pg_writes,
    .finish = pg_finish,
    .bind = pg_bind,
    .step = pg_step,
    .send = pg_send,
    .settle = postgres_settle,
    .column = pg_column,
    .reset = pg_reset,
    .changes = pg_changes,
    .make_room = pg_make_room,
    .many_writers = true,
    .begin_now = postgres_begin,
    .commit_now = postgres_commit,
    .rollback = postgres_rollback,
    .snapshot = postgres_snapshot,
    .in_transaction = postgres_in_transaction,
    .check_references = pg_check_references,
    .script = pg_script,
    .size = pg_size,
    .refresh_statistics = pg_refresh_statistics,
    .fault = pg_fault,
    .explain = pg_explain,
    .guards_off = pg_guards_off,
    .words = words,
    .translate = postgres_translate,
    .guards = {"schema.guards", POSTGRES_GUARDS},
    .guard_text = postgres_guard_text,
};

/* ---- opening */

bool postgres_is_address(const char *address) {
    return strncmp(address, "postgresql://", 13) == 0 || strncmp(address, "postgres://", 11) == 0;
}

/* What the address says comes last, and counts. */
static PGconn *connect_to(const char *address) {
    const char *const keys[] = {"connect_timeout",     "tcp_user_timeout", "keepalives_idle",
                                "keepalives_interval", "dbname",           NULL};
    const char *const values[] = {CONNECT_S, UNHEARD_MS, KEEPALIVE_S, KEEPALIVE_S, address, NULL};
    return PQconnectdbParams(keys, values, 1);
}

enum gp_code postgres_open(struct gp_err *e, const char *address, struct db **ret) {
    struct conn *c = calloc(1, sizeof(*c));
    if (!c)
        GP_DIE("out of memory");
    c->patience_ms = PATIENCE_MS;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    snprintf(c->mark, sizeof(c->mark), "%s", rand_id(&scratch));
    c->pg = connect_to(address);
    enum gp_code code =
        PQstatus(c->pg) == CONNECTION_OK
            ? postgres_set_up(c, e)
            : gp_fail(e, GP_IO, NULL, "连不上数据库服务器，请检查数据库地址，以及服务器是否已启动");
    if (code != GP_OK) {
        gp_fail_detail(e, "%s", PQerrorMessage(c->pg)); /* says host and port, never the password */
        pg_close(c);
        return code;
    }
    *ret = db_new(&driver, c);
    return GP_OK;
}
