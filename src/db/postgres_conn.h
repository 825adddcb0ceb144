/* A connection to a PostgreSQL server, for the files that make up the engine. Private to them. */
#ifndef GP_DB_POSTGRES_CONN_H
#define GP_DB_POSTGRES_CONN_H

#include <libpq-fe.h>

#include "db/driver.h"

struct conn {
    PGconn *pg;
    int patience_ms;
    bool lost;      /* the connection broke, whatever libpq says of it: it may not have noticed */
    int generation; /* of the session: prepared statements end with it */
    int64_t n_prepared, changes;
    /* What a writing transaction leaves in commit_mark, by which its end can be asked for. */
    char mark[24];
    int64_t n_written;
    bool marked; /* the transaction has left it */
    /* Of the statements that were sent and not answered yet. */
    int64_t pending[DB_LATER_MOST];
    size_t n_pending;
};

/* ---- postgres.c */

enum gp_code postgres_fail_lost(struct conn *c, struct gp_err *e);
enum gp_code postgres_fail(struct conn *c, struct gp_err *e, const PGresult *r);
/* Commands of ours, without parameters and rows. */
enum gp_code postgres_run(struct conn *c, struct gp_err *e, const char *text) GP_CHECKED;
/* What a new session is told. */
enum gp_code postgres_set_up(struct conn *c, struct gp_err *e) GP_CHECKED;
/* Takes the answers to what was sent (db_driver.settle). */
enum gp_code postgres_settle(void *conn, struct gp_err *e, int64_t *failed);

/* ---- postgres_tx.c: members of db_driver */

enum gp_code postgres_begin(void *conn, struct gp_err *e, enum db_mode mode, bool alone) GP_CHECKED;
enum gp_code postgres_commit(void *conn, struct gp_err *e) GP_CHECKED;
void postgres_rollback(void *conn);
bool postgres_in_transaction(void *conn);
bool postgres_snapshot(void *conn, int64_t *ret);

#endif
