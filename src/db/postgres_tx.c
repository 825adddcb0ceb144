/* Transactions on PostgreSQL. Writers are SERIALIZABLE and run beside each other: the server
 * refuses one of those that could not have come one after the other, and it is run again, after two
 * refusals alone (begin_text). A lock on a table is what keeps the others out, since it is taken
 * before the transaction's snapshot; that of a SELECT would come too late. What runs in turn is
 * READ COMMITTED behind an advisory lock, so that it sees all that was committed before.
 *
 * A commit whose answer is lost with the connection may have happened: postgres_commit asks the
 * server, by the number of the transaction, before anybody runs it again. */
#include "db/postgres_conn.h"

#include <time.h>

#include "base/clock.h"
#include "base/hash.h"

#define RECONNECT_MS 100
/* "gong" in ASCII, the key of what comes one after the other. */
#define TURN_LOCK "1735355239"

static void wait_ms(int ms) {
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

/* A server that is restarted, or whose place another takes, is waited for. */
static enum gp_code reconnect(struct conn *c, struct gp_err *e) {
    int64_t until = clock_monotonic_ms() + c->patience_ms;
    for (;;) {
        PQreset(c->pg);
        if (PQstatus(c->pg) == CONNECTION_OK)
            return postgres_set_up(c, e);
        if (clock_monotonic_ms() >= until)
            return postgres_fail_lost(c, e);
        wait_ms(RECONNECT_MS);
    }
}

/* ---- the beginning */

/* schema_version is there before any writer is (migrate.c). */
static const char *begin_text(enum db_mode mode, bool alone) {
    if (mode == DB_READ)
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    if (mode == DB_IN_TURN)
        return "BEGIN ISOLATION LEVEL READ COMMITTED;\n"
               "SELECT pg_advisory_xact_lock(" TURN_LOCK ", hashtext(current_schema()));\n"
               "SELECT pg_current_xact_id()";
    return alone ? "BEGIN ISOLATION LEVEL SERIALIZABLE;\n"
                   "LOCK TABLE schema_version IN EXCLUSIVE MODE;\n"
                   "SELECT pg_current_xact_id()"
                 : "BEGIN ISOLATION LEVEL SERIALIZABLE;\n"
                   "LOCK TABLE schema_version IN ROW SHARE MODE;\n"
                   "SELECT pg_current_xact_id()";
}

static enum gp_code begin(struct conn *c, struct gp_err *e, enum db_mode mode, bool alone) {
    PGresult *r = PQexec(c->pg, begin_text(mode, alone));
    ExecStatusType status = PQresultStatus(r);
    enum gp_code code =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? GP_OK : postgres_fail(c, e, r);
    c->xid[0] = 0;
    if (code == GP_OK && status == PGRES_TUPLES_OK)
        snprintf(c->xid, sizeof(c->xid), "%s", PQgetvalue(r, 0, 0));
    PQclear(r);
    if (code != GP_OK) /* nobody waits for a lock with a transaction left open */
        postgres_rollback(c);
    return code;
}

/* That the server was restarted is seen by the first word to it. */
enum gp_code postgres_begin(void *conn, struct gp_err *e, enum db_mode mode, bool alone) {
    struct conn *c = conn;
    struct gp_err before = *e;
    if (PQstatus(c->pg) != CONNECTION_OK)
        TRY(reconnect(c, e));
    enum gp_code code = begin(c, e, mode, alone);
    if (code == GP_OK || PQstatus(c->pg) == CONNECTION_OK)
        return code;
    *e = before;
    TRY(reconnect(c, e));
    return begin(c, e, mode, alone);
}

/* ---- the end */

/* What was sent before somebody gave up is answered first. */
void postgres_rollback(void *conn) {
    struct conn *c = conn;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err unread = {.arena = &scratch};
    int64_t failed;
    (void)postgres_settle(c, &unread, &failed);
    if (PQstatus(c->pg) == CONNECTION_OK && PQtransactionStatus(c->pg) != PQTRANS_IDLE)
        PQclear(PQexec(c->pg, "ROLLBACK"));
}

enum outcome { WAS_COMMITTED, WAS_UNDONE, IS_UNDER_WAY, IS_UNKNOWN };

/* Of a transaction that the server does not know, none of it is there: another server took its
 * place before it came over. */
static enum outcome ask_outcome(struct conn *c) {
    char text[80];
    snprintf(text, sizeof(text), "SELECT pg_xact_status('%s'::xid8)", c->xid);
    PGresult *r = PQexec(c->pg, text);
    enum outcome outcome = IS_UNKNOWN;
    if (PQresultStatus(r) == PGRES_TUPLES_OK && !PQgetisnull(r, 0, 0)) {
        const char *said = PQgetvalue(r, 0, 0);
        outcome = strcmp(said, "committed") == 0 ? WAS_COMMITTED
                  : strcmp(said, "aborted") == 0 ? WAS_UNDONE
                                                 : IS_UNDER_WAY;
    } else if (PQresultStatus(r) == PGRES_FATAL_ERROR && PQstatus(c->pg) == CONNECTION_OK) {
        outcome = WAS_UNDONE;
    }
    PQclear(r);
    return outcome;
}

static enum gp_code find_outcome(struct conn *c, struct gp_err *e) {
    int64_t until = clock_monotonic_ms() + 2 * (int64_t)c->patience_ms;
    struct gp_err unread = *e;
    enum outcome outcome = IS_UNKNOWN;
    while (c->xid[0] && clock_monotonic_ms() < until) {
        if (PQstatus(c->pg) != CONNECTION_OK && reconnect(c, &unread) != GP_OK)
            continue;
        outcome = ask_outcome(c);
        if (outcome == WAS_COMMITTED)
            return GP_OK;
        if (outcome == WAS_UNDONE)
            return postgres_fail_lost(c, e);
        wait_ms(RECONNECT_MS);
    }
    return gp_fail(e, GP_IO, NULL,
                   "与数据库服务器的连接中断，不能确定这次操作是否已保存，请稍后打开页面核对");
}

enum gp_code postgres_commit(void *conn, struct gp_err *e) {
    struct conn *c = conn;
    struct gp_err before = *e;
    enum gp_code code = postgres_run(c, e, "COMMIT");
    if (code == GP_OK || PQstatus(c->pg) == CONNECTION_OK || !c->xid[0])
        return code;
    *e = before;
    return find_outcome(c, e);
}

/* ---- what it sees */

bool postgres_in_transaction(void *conn) {
    PGTransactionStatusType status = PQtransactionStatus(((const struct conn *)conn)->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

/* Which transactions it sees decides what a snapshot shows. */
bool postgres_snapshot(void *conn, int64_t *ret) {
    const struct conn *c = conn;
    PGresult *r = PQexec(c->pg, "SELECT CAST(pg_current_snapshot() AS TEXT)");
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;
    if (ok) {
        char hex[HASH_HEX];
        hash_hex(str_of(PQgetvalue(r, 0, 0)), hex);
        hex[16] = 0;
        *ret = (int64_t)strtoull(hex, NULL, 16);
    }
    PQclear(r);
    return ok;
}
