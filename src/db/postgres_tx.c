/* Transactions on PostgreSQL. Writers are SERIALIZABLE and run beside each other: the server
 * refuses one of those that could not have come one after the other, and it is run again, after two
 * refusals alone (begin_text). A lock on a table is what keeps the others out, since it is taken
 * before the transaction's snapshot; that of a SELECT would come too late. What runs in turn is
 * READ COMMITTED behind an advisory lock, so that it sees all that was committed before.
 *
 * A commit whose answer is lost with the connection may have happened: postgres_commit asks the
 * server for the mark that the transaction left, before anybody runs it again. The number of the
 * transaction would not do: after a crash, or on a standby that took over, it may be given again.
 */
#include "db/postgres_conn.h"

#include <time.h>

#include "base/clock.h"
#include "base/hash.h"

#define RECONNECT_MS 100
/* "gong" in ASCII, the key of what comes one after the other. */
#define TURN_LOCK "1735355239"

static bool is_lost(const struct conn *c) {
    return c->lost || PQstatus(c->pg) != CONNECTION_OK;
}

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

/* schema_version is there before any writer is (migrate.c), and commit_mark with it. */
static void add_begin(struct conn *c, enum db_mode mode, bool alone, struct buf *out) {
    if (mode == DB_READ) {
        buf_adds(out, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return;
    }
    if (mode == DB_IN_TURN) {
        buf_adds(out, "BEGIN ISOLATION LEVEL READ COMMITTED;\n"
                      "SELECT pg_advisory_xact_lock(" TURN_LOCK ", hashtext(current_schema()))");
        return;
    }
    buf_addf(out,
             "BEGIN ISOLATION LEVEL SERIALIZABLE;\n"
             "LOCK TABLE schema_version IN %s MODE;\n"
             "INSERT INTO commit_mark (id, n) VALUES ('%s', %lld)\n"
             "ON CONFLICT (id) DO UPDATE SET n = excluded.n, at = excluded.at",
             alone ? "EXCLUSIVE" : "ROW SHARE", c->mark, (long long)++c->n_written);
}

static enum gp_code begin(struct conn *c, struct gp_err *e, enum db_mode mode, bool alone) {
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    add_begin(c, mode, alone, &text);
    enum gp_code code = postgres_run(c, e, buf_text(&text));
    c->marked = code == GP_OK && mode == DB_WRITE;
    if (code != GP_OK) /* nobody waits for a lock with a transaction left open */
        postgres_rollback(c);
    return code;
}

/* That the server was restarted is seen by the first word to it. */
enum gp_code postgres_begin(void *conn, struct gp_err *e, enum db_mode mode, bool alone) {
    struct conn *c = conn;
    struct gp_err before = *e;
    if (is_lost(c))
        TRY(reconnect(c, e));
    enum gp_code code = begin(c, e, mode, alone);
    if (code == GP_OK || !is_lost(c))
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
    if (!is_lost(c) && PQtransactionStatus(c->pg) != PQTRANS_IDLE)
        PQclear(PQexec(c->pg, "ROLLBACK"));
}

enum outcome { WAS_COMMITTED, WAS_UNDONE, IS_UNKNOWN };

/* The mark of the transaction, or that of an earlier one. FOR UPDATE waits for one that is still
 * under way in a session that nobody listens to. */
static enum outcome ask_outcome(struct conn *c) {
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&text, "SELECT CAST(n AS TEXT) FROM commit_mark WHERE id = '%s' FOR UPDATE", c->mark);
    PGresult *r = PQexec(c->pg, buf_text(&text));
    enum outcome outcome = IS_UNKNOWN;
    if (PQresultStatus(r) == PGRES_TUPLES_OK)
        outcome = PQntuples(r) == 1 && strtoll(PQgetvalue(r, 0, 0), NULL, 10) == c->n_written
                      ? WAS_COMMITTED
                      : WAS_UNDONE;
    c->lost = outcome == IS_UNKNOWN;
    PQclear(r);
    return outcome;
}

static enum gp_code find_outcome(struct conn *c, struct gp_err *e) {
    int64_t until = clock_monotonic_ms() + 2 * (int64_t)c->patience_ms;
    struct gp_err unread = *e;
    while (clock_monotonic_ms() < until) {
        if (is_lost(c) && reconnect(c, &unread) != GP_OK)
            continue;
        enum outcome outcome = ask_outcome(c);
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
    if (code == GP_OK || !is_lost(c) || !c->marked)
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
