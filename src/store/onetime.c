#include "store/onetime.h"

#include "store/list.h"

#define COLUMNS "account, code_hash, made_by, made_at, expires_at, tries\n"

enum { PUT, GET, BY_HASH, DROP, Q_N };

static const struct db_sql q[Q_N] = {
    [PUT] = {"onetime_code.put",
             "INSERT INTO onetime_code (tenant, account, code_hash, made_by, made_at,\n"
             "  expires_at, tries)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
             "ON CONFLICT (tenant, account) DO UPDATE SET code_hash = excluded.code_hash,\n"
             "  made_by = excluded.made_by, made_at = excluded.made_at,\n"
             "  expires_at = excluded.expires_at, tries = excluded.tries"},
    [GET] = {"onetime_code.get", "SELECT " COLUMNS "FROM onetime_code\n"
                                 "WHERE tenant = $1 AND account = $2"},
    [BY_HASH] = {"onetime_code.by_hash", "SELECT " COLUMNS "FROM onetime_code\n"
                                         "WHERE tenant = $1 AND code_hash = $2"},
    [DROP] = {"onetime_code.drop", "DELETE FROM onetime_code\n"
                                   "WHERE tenant = $1 AND account = $2"},
};

const struct sql_table sql_onetime = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct onetime_code, account),    COLUMN(struct onetime_code, code_hash),
    COLUMN(struct onetime_code, made_by),    COLUMN(struct onetime_code, made_at),
    COLUMN(struct onetime_code, expires_at), COLUMN(struct onetime_code, tries),
};

enum gp_code store_onetime_put(struct work *w, const struct onetime_code *code) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), code);
}

enum gp_code store_onetime_get(struct work *w, const char *account, struct onetime_code **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct onetime_code, fields), ret);
}

enum gp_code store_onetime_by_hash(struct work *w, const char *code_hash,
                                   struct onetime_code **ret) {
    return row_first(w, &q[BY_HASH], DB_ARGS(db_text(w->tenant), db_text(code_hash)),
                     &ROW_SHAPE(struct onetime_code, fields), ret);
}

enum gp_code store_onetime_drop(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[DROP], DB_ARGS(db_text(w->tenant), db_text(account)));
}
