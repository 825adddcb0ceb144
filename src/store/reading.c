#include "store/reading.h"

#include "store/list.h"

enum { ADD, LIST, LIST_OF, Q_N };

#define COLUMNS "day, actor, kind, subject, what, n, first_at, last_at"
static const struct db_sql q[Q_N] = {
    [ADD] = {"sensitive_read.add",
             "INSERT INTO sensitive_read (tenant, " COLUMNS ")\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\n"
             "ON CONFLICT (tenant, day, actor, kind, subject, what) DO UPDATE\n"
             "SET n = sensitive_read.n + excluded.n, last_at = excluded.last_at"},
    [LIST] = {"sensitive_read.list",
              "SELECT " COLUMNS " FROM sensitive_read\n"
              "WHERE tenant = $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)\n"
              "  AND last_at >= $3 AND last_at <= $4\n"
              "ORDER BY last_at DESC, day DESC, actor, kind, subject, what\n"
              "LIMIT $5"},
    [LIST_OF] = {"sensitive_read.list_of",
                 "SELECT " COLUMNS " FROM sensitive_read\n"
                 "WHERE tenant = $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2)\n"
                 "  AND last_at >= $3 AND last_at <= $4 AND actor = $6\n"
                 "ORDER BY last_at DESC, day DESC, kind, subject, what\n"
                 "LIMIT $5"},
};

const struct sql_table sql_reading = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct reading, day),      COLUMN(struct reading, actor),   COLUMN(struct reading, kind),
    COLUMN(struct reading, subject),  COLUMN(struct reading, what),    COLUMN(struct reading, n),
    COLUMN(struct reading, first_at), COLUMN(struct reading, last_at),
};

enum gp_code store_reading_add(struct work *w, const struct reading *v) {
    return row_put(w, &q[ADD], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), v);
}

enum gp_code store_reading_list(struct work *w, const struct reading_filter *f,
                                struct reading **ret, size_t *ret_n) {
    int64_t from = f->from_ms == DEC_UNSET ? 0 : f->from_ms;
    int64_t to = f->to_ms == DEC_UNSET ? INT64_MAX : f->to_ms;
    struct db_value args[] = {db_text(w->tenant), db_text(f->kind), db_int(from),
                              db_int(to),         db_int(f->limit), db_text(f->actor)};
    return row_query(w, &q[f->actor ? LIST_OF : LIST], args, GP_COUNT(args) - !f->actor,
                     &ROW_SHAPE(struct reading, fields), ret, ret_n);
}
