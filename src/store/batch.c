#include "store/batch.h"

#include "store/list.h"

enum { ORDER_PUT, ORDER_GET, ORDER_SAME, ORDER_CLEAR, TOLD_PUT, TOLD_LIST, TOLD_CLEAR, Q_N };

static const struct db_sql q[Q_N] = {
    [ORDER_PUT] = {"batch_order.put", "INSERT INTO batch_order (tenant, job, wanted)\n"
                                      "VALUES ($1, $2, $3)"},
    [ORDER_GET] = {"batch_order.get", "SELECT wanted FROM batch_order\n"
                                      "WHERE tenant = $1 AND job = $2"},
    [ORDER_SAME] = {"batch_order.same",
                    "SELECT o.job FROM report_job j\n"
                    "JOIN batch_order o ON o.tenant = j.tenant AND o.job = j.id\n"
                    "WHERE j.tenant = $1 AND j.account = $2 AND j.format = 'batch'\n"
                    "  AND j.state IN ('waiting', 'running') AND o.wanted = $3\n"
                    "ORDER BY j.created_ms\n"
                    "LIMIT 1"},
    [ORDER_CLEAR] = {"batch_order.clear", "DELETE FROM batch_order\n"
                                          "WHERE tenant = $1 AND job = $2"},
    [TOLD_PUT] = {"batch_told.put", "INSERT INTO batch_told (tenant, job, first, told)\n"
                                    "VALUES ($1, $2, $3, $4)"},
    [TOLD_LIST] = {"batch_told.list", "SELECT told FROM batch_told\n"
                                      "WHERE tenant = $1 AND job = $2\n"
                                      "ORDER BY first"},
    [TOLD_CLEAR] = {"batch_told.clear", "DELETE FROM batch_told\n"
                                        "WHERE tenant = $1 AND job = $2"},
};

const struct sql_table sql_batch = SQL_TABLE(q);

static const struct column line_fields[] = {COLUMN(struct batch_lines, told)};

static enum gp_code first_text(struct work *w, int which, const struct db_value *args,
                               size_t n_args, const char **ret) {
    struct batch_lines *row;
    TRY(row_first(w, &q[which], args, n_args, &ROW_SHAPE(struct batch_lines, line_fields), &row));
    *ret = row ? row->told : NULL;
    return GP_OK;
}

enum gp_code store_batch_put(struct work *w, const char *job, const char *wanted) {
    return db_exec(w->db, w->err, &q[ORDER_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(job), db_text(wanted)));
}

enum gp_code store_batch_wanted(struct work *w, const char *job, const char **ret) {
    return first_text(w, ORDER_GET, DB_ARGS(db_text(w->tenant), db_text(job)), ret);
}

enum gp_code store_batch_same(struct work *w, const char *account, const char *wanted,
                              const char **ret) {
    return first_text(w, ORDER_SAME, DB_ARGS(db_text(w->tenant), db_text(account), db_text(wanted)),
                      ret);
}

enum gp_code store_batch_tell(struct work *w, const char *job, int64_t first, const char *told) {
    return db_exec(w->db, w->err, &q[TOLD_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(job), db_int(first), db_text(told)));
}

enum gp_code store_batch_told(struct work *w, const char *job, struct batch_lines **ret,
                              size_t *ret_n) {
    return row_query(w, &q[TOLD_LIST], DB_ARGS(db_text(w->tenant), db_text(job)),
                     &ROW_SHAPE(struct batch_lines, line_fields), ret, ret_n);
}

enum gp_code store_batch_clear(struct work *w, const char *job) {
    TRY(db_exec(w->db, w->err, &q[ORDER_CLEAR], DB_ARGS(db_text(w->tenant), db_text(job))));
    return db_exec(w->db, w->err, &q[TOLD_CLEAR], DB_ARGS(db_text(w->tenant), db_text(job)));
}
