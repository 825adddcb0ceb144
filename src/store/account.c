#include "store/account.h"

#include "store/list.h"

enum {
    Q_PUT,
    Q_GET,
    Q_BY_LOGIN,
    Q_STANDING,
    Q_LIST,
    Q_SESSION_PUT,
    Q_SESSION_ACCOUNT,
    Q_SESSION_DROP,
    Q_SESSION_DROP_ALL,
    Q_SESSION_LIST,
    Q_SEARCH,
    Q_COUNT,
    Q_SESSION_LIST_ALL,
    Q_N,
};

#define ACCOUNT_COLUMNS                                                                            \
    "a.id, a.login, a.name, a.roles, a.org, a.center, a.expert, a.phone,\n"                        \
    "       a.password, a.totp_secret, a.totp_last, a.active, a.failed, a.locked_until, "          \
    "a.created_at\n"
#define STANDING_COLUMNS                                                                           \
    "  (SELECT count(*) FROM notice n WHERE n.tenant = a.tenant AND n.account = a.id\n"            \
    "     AND n.read_at IS NULL),\n"                                                               \
    "  (SELECT count(*) FROM password_once o WHERE o.tenant = a.tenant\n"                          \
    "     AND o.account = a.id),\n"                                                                \
    "  (SELECT s.value FROM setting s WHERE s.tenant = a.tenant\n"                                 \
    "     AND s.name = 'second_factor_roles')\n"

static const struct db_sql q[Q_N] = {
    [Q_PUT] =
        {"account.put",
         "INSERT INTO account (tenant, id, login, name, roles, org, center, expert, phone,\n"
         "  password, totp_secret, totp_last, active, failed, locked_until, created_at)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)\n"
         "ON CONFLICT (tenant, id) DO UPDATE SET login = excluded.login, name = excluded.name,\n"
         "  roles = excluded.roles, org = excluded.org, center = excluded.center,\n"
         "  expert = excluded.expert, phone = excluded.phone, password = excluded.password,\n"
         "  totp_secret = excluded.totp_secret, totp_last = excluded.totp_last,\n"
         "  active = excluded.active, failed = excluded.failed,\n"
         "  locked_until = excluded.locked_until"},
    [Q_GET] = {"account.get", "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                              "WHERE a.tenant = $1 AND a.id = $2"},
    [Q_BY_LOGIN] = {"account.by_login", "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                                        "WHERE a.tenant = $1 AND a.login = $2"},
    [Q_STANDING] = {"account.standing", "SELECT " STANDING_COLUMNS "FROM account a\n"
                                        "WHERE a.tenant = $1 AND a.id = $2"},
    [Q_LIST] = {"account.list", "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                                "WHERE a.tenant = $1\n"
                                "ORDER BY a.login"},
    [Q_SESSION_PUT] = {"session.put",
                       "INSERT INTO session (tenant, token_hash, account, created_at, expires_at,\n"
                       "  remote, agent)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [Q_SESSION_ACCOUNT] = {"session.account",
                           "SELECT " ACCOUNT_COLUMNS ", " STANDING_COLUMNS "FROM session s\n"
                           "JOIN account a ON a.tenant = s.tenant AND a.id = s.account\n"
                           "WHERE s.tenant = $1 AND s.token_hash = $2\n"
                           "  AND s.expires_at > $3 AND a.active = 1"},
    [Q_SESSION_DROP] = {"session.drop", "DELETE FROM session\n"
                                        "WHERE tenant = $1 AND token_hash = $2"},
    [Q_SESSION_DROP_ALL] = {"session.drop_all",
                            "DELETE FROM session\n"
                            "WHERE tenant = $1 AND account = $2 AND token_hash <> $3"},
    [Q_SESSION_LIST] = {"session.list",
                        "SELECT token_hash, account, created_at, expires_at, remote, agent\n"
                        "FROM session\n"
                        "WHERE tenant = $1 AND account = $2\n"
                        "ORDER BY created_at DESC"},
    [Q_SEARCH] = {"account.search",
                  "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                  "WHERE a.tenant = $1 AND a.login > $2\n"
                  "  AND (CAST($3 AS TEXT) IS NULL OR a.login LIKE $3 ESCAPE '!'\n"
                  "    OR a.name LIKE $3 ESCAPE '!' OR a.phone LIKE $3 ESCAPE '!')\n"
                  "  AND a.roles & $4 <> 0\n"
                  "  AND (CAST($5 AS INTEGER) IS NULL OR a.active = $5)\n"
                  "ORDER BY a.login\n"
                  "LIMIT $6"},
    [Q_COUNT] = {"account.count", "SELECT count(*) FROM account\n"
                                  "WHERE tenant = $1 AND active = 1 AND roles & $2 <> 0"},
    [Q_SESSION_LIST_ALL] =
        {"session.list_all",
         "SELECT s.token_hash, s.account, s.created_at, s.expires_at, s.remote, s.agent,\n"
         "  a.login, a.name\n"
         "FROM session s\n"
         "JOIN account a ON a.tenant = s.tenant AND a.id = s.account\n"
         "WHERE s.tenant = $1 AND s.expires_at > $2\n"
         "ORDER BY s.expires_at DESC, s.token_hash\n"
         "LIMIT $3"},
};

const struct sql_table sql_account = SQL_TABLE(q);

static const struct field account_fields[] = {
    FIELD(struct account, id),         FIELD(struct account, login),
    FIELD(struct account, name),       FIELD(struct account, roles),
    FIELD(struct account, org),        FIELD(struct account, center),
    FIELD(struct account, expert),     FIELD(struct account, phone),
    FIELD(struct account, password),   FIELD(struct account, totp_secret),
    FIELD(struct account, totp_last),  FIELD(struct account, active),
    FIELD(struct account, failed),     FIELD(struct account, locked_until),
    FIELD(struct account, created_at),
};

static const struct field standing_fields[] = {
    FIELD(struct standing, unread),
    FIELD(struct standing, password_once),
    FIELD(struct standing, factor_roles),
};

static const struct field session_fields[] = {
    FIELD(struct session_row, token_hash), FIELD(struct session_row, account),
    FIELD(struct session_row, created_at), FIELD(struct session_row, expires_at),
    FIELD(struct session_row, remote),     FIELD(struct session_row, agent),
};

enum gp_code store_account_put(struct db *db, struct gp_err *e, const struct account *account) {
    return row_put(db, e, &q[Q_PUT], DB_ARGS(db_text(account->tenant)), account_fields,
                   GP_COUNT(account_fields), account);
}

static enum gp_code find(struct db *db, struct arena *a, struct gp_err *e, const struct db_sql *sql,
                         const char *tenant, const struct db_value *args, size_t n,
                         struct account **ret) {
    TRY(row_first(db, a, e, sql, args, n, &ROW_SHAPE(struct account, account_fields), ret));
    if (*ret)
        (*ret)->tenant = arena_strdup(a, tenant);
    return GP_OK;
}

static enum gp_code find_all(struct db *db, struct arena *a, struct gp_err *e,
                             const struct db_sql *sql, const char *tenant,
                             const struct db_value *args, size_t n, struct account **ret,
                             size_t *ret_n) {
    TRY(row_query(db, a, e, sql, args, n, &ROW_SHAPE(struct account, account_fields), ret, ret_n));
    const char *own = arena_strdup(a, tenant);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i].tenant = own;
    return GP_OK;
}

enum gp_code store_account_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *id, struct account **ret) {
    return find(db, a, e, &q[Q_GET], tenant, DB_ARGS(db_text(tenant), db_text(id)), ret);
}

enum gp_code store_standing_get(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *account, struct standing *ret) {
    struct standing *found;
    TRY(row_first(db, a, e, &q[Q_STANDING], DB_ARGS(db_text(tenant), db_text(account)),
                  &ROW_SHAPE(struct standing, standing_fields), &found));
    *ret = found ? *found : (struct standing){0};
    return GP_OK;
}

enum gp_code store_account_by_login(struct db *db, struct arena *a, struct gp_err *e,
                                    const char *tenant, const char *login, struct account **ret) {
    return find(db, a, e, &q[Q_BY_LOGIN], tenant, DB_ARGS(db_text(tenant), db_text(login)), ret);
}

enum gp_code store_account_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, struct account **ret, size_t *ret_n) {
    return find_all(db, a, e, &q[Q_LIST], tenant, DB_ARGS(db_text(tenant)), ret, ret_n);
}

enum gp_code store_session_put(struct db *db, struct gp_err *e, const char *tenant,
                               const struct session_row *session) {
    return row_put(db, e, &q[Q_SESSION_PUT], DB_ARGS(db_text(tenant)), session_fields,
                   GP_COUNT(session_fields), session);
}

enum gp_code store_session_account(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *token_hash, int64_t now_ms,
                                   struct account **ret, struct standing *ret_standing) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[Q_SESSION_ACCOUNT],
                 DB_ARGS(db_text(tenant), db_text(token_hash), db_int(now_ms)), &rows));
    *ret = NULL;
    if (!rows)
        return GP_OK;
    struct account *account = gp_new(a, struct account);
    row_fetch(rows, a, 0, account_fields, GP_COUNT(account_fields), account);
    account->tenant = arena_strdup(a, tenant);
    *ret = account;
    row_fetch(rows, a, GP_COUNT(account_fields), standing_fields, GP_COUNT(standing_fields),
              ret_standing);
    return GP_OK;
}

enum gp_code store_session_drop(struct db *db, struct gp_err *e, const char *tenant,
                                const char *token_hash) {
    return db_exec(db, e, &q[Q_SESSION_DROP], DB_ARGS(db_text(tenant), db_text(token_hash)));
}

enum gp_code store_session_drop_all(struct db *db, struct gp_err *e, const char *tenant,
                                    const char *account, const char *but) {
    return db_exec(db, e, &q[Q_SESSION_DROP_ALL],
                   DB_ARGS(db_text(tenant), db_text(account), db_text(but ? but : "")));
}

enum gp_code store_session_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *account, struct session_row **ret,
                                size_t *ret_n) {
    return row_query(db, a, e, &q[Q_SESSION_LIST], DB_ARGS(db_text(tenant), db_text(account)),
                     &ROW_SHAPE(struct session_row, session_fields), ret, ret_n);
}

/* ---- for administration */

enum gp_code store_account_search(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const struct account_filter *f,
                                  struct account **ret, size_t *ret_n) {
    return find_all(db, a, e, &q[Q_SEARCH], tenant,
                    DB_ARGS(db_text(tenant), db_text(f->after ? f->after : ""),
                            row_like(a, f->words),
                            db_int(f->role == DEC_UNSET ? INT64_MAX : f->role), db_int(f->active),
                            db_int(f->limit)),
                    ret, ret_n);
}

enum gp_code store_account_count(struct db *db, struct gp_err *e, const char *tenant, int64_t role,
                                 int64_t *ret) {
    return row_number(db, e, &q[Q_COUNT], DB_ARGS(db_text(tenant), db_int(role)), ret);
}

static const struct field info_fields[] = {
    FIELD(struct session_info, session.token_hash),
    FIELD(struct session_info, session.account),
    FIELD(struct session_info, session.created_at),
    FIELD(struct session_info, session.expires_at),
    FIELD(struct session_info, session.remote),
    FIELD(struct session_info, session.agent),
    FIELD(struct session_info, login),
    FIELD(struct session_info, name),
};

enum gp_code store_session_list_all(struct db *db, struct arena *a, struct gp_err *e,
                                    const char *tenant, int64_t now_ms, int64_t limit,
                                    struct session_info **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[Q_SESSION_LIST_ALL],
                     DB_ARGS(db_text(tenant), db_int(now_ms), db_int(limit)),
                     &ROW_SHAPE(struct session_info, info_fields), ret, ret_n);
}
