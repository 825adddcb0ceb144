#include "store/onetime.h"

#include "store/list.h"

#define COLUMNS "account, code_hash, made_by, made_at, expires_at, tries\n"

#define MAIL_COLUMNS                                                                               \
    "login_hash, account, code_hash, asked_at, first_at, asks, expires_at, tries, pending\n"

enum {
    PUT,
    GET,
    BY_HASH,
    DROP,
    MAIL_PUT,
    MAIL_GET,
    MAIL_OF,
    MAIL_BY_HASH,
    MAIL_VOID,
    MAIL_FORGET,
    MAIL_PENDING,
    Q_N
};

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
    [MAIL_PUT] = {"mail_code.put",
                  "INSERT INTO mail_code (tenant, login_hash, account, code_hash, asked_at,\n"
                  "  first_at, asks, expires_at, tries, pending)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)\n"
                  "ON CONFLICT (tenant, login_hash) DO UPDATE SET account = excluded.account,\n"
                  "  code_hash = excluded.code_hash, asked_at = excluded.asked_at,\n"
                  "  first_at = excluded.first_at, asks = excluded.asks,\n"
                  "  expires_at = excluded.expires_at, tries = excluded.tries,\n"
                  "  pending = excluded.pending"},
    [MAIL_GET] = {"mail_code.get", "SELECT " MAIL_COLUMNS "FROM mail_code\n"
                                   "WHERE tenant = $1 AND login_hash = $2"},
    [MAIL_OF] = {"mail_code.of", "SELECT " MAIL_COLUMNS "FROM mail_code\n"
                                 "WHERE tenant = $1 AND account = $2\n"
                                 "ORDER BY asked_at DESC, login_hash\n"
                                 "LIMIT 1"},
    [MAIL_BY_HASH] = {"mail_code.by_hash", "SELECT " MAIL_COLUMNS "FROM mail_code\n"
                                           "WHERE tenant = $1 AND code_hash = $2"},
    [MAIL_VOID] = {"mail_code.void", "UPDATE mail_code SET code_hash = NULL\n"
                                     "WHERE tenant = $1 AND account = $2"},
    [MAIL_FORGET] = {"mail_code.forget", "DELETE FROM mail_code\n"
                                         "WHERE tenant = $1 AND first_at < $2"},
    [MAIL_PENDING] = {"mail_code.pending", "SELECT tenant, login_hash FROM mail_code\n"
                                           "WHERE pending > ''\n"
                                           "ORDER BY asked_at, tenant, login_hash\n"
                                           "LIMIT $1"},
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

/* ---- by mail */

static const struct column mail_fields[] = {
    COLUMN(struct mail_code, login_hash), COLUMN(struct mail_code, account),
    COLUMN(struct mail_code, code_hash),  COLUMN(struct mail_code, asked_at),
    COLUMN(struct mail_code, first_at),   COLUMN(struct mail_code, asks),
    COLUMN(struct mail_code, expires_at), COLUMN(struct mail_code, tries),
    COLUMN(struct mail_code, pending),
};

enum gp_code store_mail_code_put(struct work *w, const struct mail_code *code) {
    return row_put(w, &q[MAIL_PUT], DB_ARGS(db_text(w->tenant)), mail_fields, GP_COUNT(mail_fields),
                   code);
}

static enum gp_code first_mail(struct work *w, const struct db_sql *sql, const char *key,
                               struct mail_code **ret) {
    return row_first(w, sql, DB_ARGS(db_text(w->tenant), db_text(key)),
                     &ROW_SHAPE(struct mail_code, mail_fields), ret);
}

enum gp_code store_mail_code_get(struct work *w, const char *login_hash, struct mail_code **ret) {
    return first_mail(w, &q[MAIL_GET], login_hash, ret);
}

enum gp_code store_mail_code_of(struct work *w, const char *account, struct mail_code **ret) {
    return first_mail(w, &q[MAIL_OF], account, ret);
}

enum gp_code store_mail_code_by_hash(struct work *w, const char *code_hash,
                                     struct mail_code **ret) {
    return first_mail(w, &q[MAIL_BY_HASH], code_hash, ret);
}

enum gp_code store_mail_code_void(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[MAIL_VOID], DB_ARGS(db_text(w->tenant), db_text(account)));
}

enum gp_code store_mail_code_forget(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[MAIL_FORGET], DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}

static const struct column pending_fields[] = {
    COLUMN(struct mail_pending, tenant),
    COLUMN(struct mail_pending, login_hash),
};

enum gp_code store_mail_code_pending(struct work *w, int64_t n, struct mail_pending **ret,
                                     size_t *ret_n) {
    return row_query(w, &q[MAIL_PENDING], DB_ARGS(db_int(n)),
                     &ROW_SHAPE(struct mail_pending, pending_fields), ret, ret_n);
}
