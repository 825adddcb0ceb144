/* Accounts first, then signed-in browsers, codes for a lost phone last. The one statement to look
 * at is session.account: every request of somebody signed in runs it, so it brings the account,
 * what waits for it and the settings that bear on its session along in one row. Passwords and
 * tokens come here as hashes; rules about them are app/account's. */

#include "store/account.h"

#include "store/account_fields.h"
#include "store/list.h"

enum {
    Q_PUT,
    Q_DROP_FRESH,
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
    Q_SESSION_SEEN,
    Q_RECOVERY_PUT,
    Q_RECOVERY_USE,
    Q_RECOVERY_DROP,
    Q_RECOVERY_COUNT,
    Q_N,
};

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
    [Q_DROP_FRESH] = {"account.drop_fresh", "DELETE FROM account\n"
                                            "WHERE tenant = $1 AND id = $2 AND password IS NULL"},
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
                       "  remote, agent, seen_at, seq)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8,\n"
                       "  (SELECT coalesce(max(seq), 0) + 1 FROM session WHERE tenant = $1))"},
    [Q_SESSION_ACCOUNT] = {"session.account",
                           "SELECT " ACCOUNT_COLUMNS ", " STANDING_COLUMNS
                           ", coalesce(s.seen_at, s.created_at)\n"
                           "FROM session s\n"
                           "JOIN account a ON a.tenant = s.tenant AND a.id = s.account\n"
                           "WHERE s.tenant = $1 AND s.token_hash = $2\n"
                           "  AND s.expires_at > $3 AND a.active = 1"},
    [Q_SESSION_DROP] = {"session.drop", "DELETE FROM session\n"
                                        "WHERE tenant = $1 AND token_hash = $2"},
    [Q_SESSION_DROP_ALL] = {"session.drop_all",
                            "DELETE FROM session\n"
                            "WHERE tenant = $1 AND account = $2 AND token_hash <> $3"},
    [Q_SESSION_LIST] =
        {"session.list",
         "SELECT token_hash, account, created_at, expires_at, remote, agent, seen_at\n"
         "FROM session\n"
         "WHERE tenant = $1 AND account = $2\n"
         "ORDER BY seq DESC"},
    [Q_SEARCH] = {"account.search",
                  "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                  "WHERE a.tenant = $1 AND a.login > $2\n"
                  "  AND (CAST($3 AS TEXT) IS NULL OR lower(a.login) LIKE lower($3) ESCAPE '!'\n"
                  "    OR lower(a.name) LIKE lower($3) ESCAPE '!' OR lower(a.phone) LIKE lower($3) "
                  "ESCAPE '!')\n"
                  "  AND a.roles & $4 <> 0\n"
                  "  AND (CAST($5 AS INTEGER) IS NULL OR a.active = $5)\n"
                  "  AND ($7 = 0 OR a.password IS NULL)\n"
                  "ORDER BY a.login\n"
                  "LIMIT $6"},
    [Q_COUNT] = {"account.count", "SELECT count(*) FROM account\n"
                                  "WHERE tenant = $1 AND active = 1 AND roles & $2 <> 0"},
    [Q_SESSION_LIST_ALL] =
        {"session.list_all",
         "SELECT s.token_hash, s.account, s.created_at, s.expires_at, s.remote, s.agent,\n"
         "  s.seen_at, a.login, a.name\n"
         "FROM session s\n"
         "JOIN account a ON a.tenant = s.tenant AND a.id = s.account\n"
         "WHERE s.tenant = $1 AND s.expires_at > $2\n"
         "ORDER BY s.seq DESC\n"
         "LIMIT $3"},
    [Q_SESSION_SEEN] = {"session.seen", "UPDATE session SET seen_at = $3\n"
                                        "WHERE tenant = $1 AND token_hash = $2\n"
                                        "  AND coalesce(seen_at, created_at) < $3"},
    [Q_RECOVERY_PUT] = {"recovery_code.put",
                        "INSERT INTO recovery_code (tenant, account, code_hash, made_at)\n"
                        "VALUES ($1, $2, $3, $4)"},
    [Q_RECOVERY_USE] = {"recovery_code.use",
                        "DELETE FROM recovery_code\n"
                        "WHERE tenant = $1 AND account = $2 AND code_hash = $3"},
    [Q_RECOVERY_DROP] = {"recovery_code.drop", "DELETE FROM recovery_code\n"
                                               "WHERE tenant = $1 AND account = $2"},
    [Q_RECOVERY_COUNT] = {"recovery_code.count", "SELECT count(*) FROM recovery_code\n"
                                                 "WHERE tenant = $1 AND account = $2"},
};

const struct sql_table sql_account = SQL_TABLE(q);

const struct column account_fields[ACCOUNT_FIELDS] = {
    COLUMN(struct account, id),         COLUMN(struct account, login),
    COLUMN(struct account, name),       COLUMN(struct account, roles),
    COLUMN(struct account, org),        COLUMN(struct account, center),
    COLUMN(struct account, expert),     COLUMN(struct account, phone),
    COLUMN(struct account, password),   COLUMN(struct account, totp_secret),
    COLUMN(struct account, totp_last),  COLUMN(struct account, active),
    COLUMN(struct account, failed),     COLUMN(struct account, locked_until),
    COLUMN(struct account, created_at),
};

const struct column standing_fields[STANDING_FIELDS] = {
    COLUMN(struct standing, unread),
    COLUMN(struct standing, password_once),
    COLUMN(struct standing, factor_roles),
    COLUMN(struct standing, idle_minutes),
};

static const struct column session_fields[] = {
    COLUMN(struct session_row, token_hash), COLUMN(struct session_row, account),
    COLUMN(struct session_row, created_at), COLUMN(struct session_row, expires_at),
    COLUMN(struct session_row, remote),     COLUMN(struct session_row, agent),
    COLUMN(struct session_row, seen_at),
};

enum gp_code store_account_put(struct work *w, const struct account *account) {
    return row_put(w, &q[Q_PUT], DB_ARGS(db_text(account->tenant)), account_fields,
                   GP_COUNT(account_fields), account);
}

enum gp_code store_account_drop_fresh(struct work *w, const char *id) {
    return db_exec(w->db, w->err, &q[Q_DROP_FRESH], DB_ARGS(db_text(w->tenant), db_text(id)));
}

static enum gp_code find(struct work *w, const struct db_sql *sql, const struct db_value *args,
                         size_t n, struct account **ret) {
    TRY(row_first(w, sql, args, n, &ROW_SHAPE(struct account, account_fields), ret));
    if (*ret)
        (*ret)->tenant = arena_strdup(w->arena, w->tenant);
    return GP_OK;
}

static enum gp_code find_all(struct work *w, const struct db_sql *sql, const struct db_value *args,
                             size_t n, struct account **ret, size_t *ret_n) {
    TRY(row_query(w, sql, args, n, &ROW_SHAPE(struct account, account_fields), ret, ret_n));
    const char *own = arena_strdup(w->arena, w->tenant);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i].tenant = own;
    return GP_OK;
}

enum gp_code store_account_get(struct work *w, const char *id, struct account **ret) {
    return find(w, &q[Q_GET], DB_ARGS(db_text(w->tenant), db_text(id)), ret);
}

enum gp_code store_standing_get(struct work *w, const char *account, struct standing *ret) {
    struct standing *found;
    TRY(row_first(w, &q[Q_STANDING], DB_ARGS(db_text(w->tenant), db_text(account)),
                  &ROW_SHAPE(struct standing, standing_fields), &found));
    *ret = found ? *found : (struct standing){0};
    return GP_OK;
}

enum gp_code store_account_by_login(struct work *w, const char *login, struct account **ret) {
    return find(w, &q[Q_BY_LOGIN], DB_ARGS(db_text(w->tenant), db_text(login)), ret);
}

enum gp_code store_account_list(struct work *w, struct account **ret, size_t *ret_n) {
    return find_all(w, &q[Q_LIST], DB_ARGS(db_text(w->tenant)), ret, ret_n);
}

enum gp_code store_session_put(struct work *w, const struct session_row *session) {
    return row_put(w, &q[Q_SESSION_PUT], DB_ARGS(db_text(w->tenant)), session_fields,
                   GP_COUNT(session_fields), session);
}

enum gp_code store_session_account(struct work *w, const char *token_hash, int64_t now_ms,
                                   struct account **ret, struct standing *ret_standing) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[Q_SESSION_ACCOUNT],
                 DB_ARGS(db_text(w->tenant), db_text(token_hash), db_int(now_ms)), &rows));
    *ret = NULL;
    if (!rows)
        return GP_OK;
    struct account *account = gp_new(w->arena, struct account);
    row_fetch(rows, w->arena, 0, account_fields, GP_COUNT(account_fields), account);
    account->tenant = arena_strdup(w->arena, w->tenant);
    *ret = account;
    row_fetch(rows, w->arena, GP_COUNT(account_fields), standing_fields, GP_COUNT(standing_fields),
              ret_standing);
    static const struct column seen[] = {COLUMN(struct standing, seen_at)};
    row_fetch(rows, w->arena, GP_COUNT(account_fields) + GP_COUNT(standing_fields), seen,
              GP_COUNT(seen), ret_standing);
    return GP_OK;
}

enum gp_code store_session_drop(struct work *w, const char *token_hash) {
    return db_exec(w->db, w->err, &q[Q_SESSION_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(token_hash)));
}

enum gp_code store_session_drop_all(struct work *w, const char *account, const char *but) {
    return db_exec(w->db, w->err, &q[Q_SESSION_DROP_ALL],
                   DB_ARGS(db_text(w->tenant), db_text(account), db_text(but ? but : "")));
}

enum gp_code store_session_list(struct work *w, const char *account, struct session_row **ret,
                                size_t *ret_n) {
    return row_query(w, &q[Q_SESSION_LIST], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct session_row, session_fields), ret, ret_n);
}

/* ---- for administration */

enum gp_code store_account_search(struct work *w, const struct account_filter *f,
                                  struct account **ret, size_t *ret_n) {
    return find_all(w, &q[Q_SEARCH],
                    DB_ARGS(db_text(w->tenant), db_text(f->after ? f->after : ""),
                            row_like(w->arena, f->words),
                            db_int(f->role == DEC_UNSET ? INT64_MAX : f->role), db_int(f->active),
                            db_int(f->limit), db_int(f->fresh)),
                    ret, ret_n);
}

enum gp_code store_account_count(struct work *w, int64_t role, int64_t *ret) {
    return row_number(w, &q[Q_COUNT], DB_ARGS(db_text(w->tenant), db_int(role)), ret);
}

static const struct column info_fields[] = {
    COLUMN(struct session_info, session.token_hash),
    COLUMN(struct session_info, session.account),
    COLUMN(struct session_info, session.created_at),
    COLUMN(struct session_info, session.expires_at),
    COLUMN(struct session_info, session.remote),
    COLUMN(struct session_info, session.agent),
    COLUMN(struct session_info, session.seen_at),
    COLUMN(struct session_info, login),
    COLUMN(struct session_info, name),
};

enum gp_code store_session_list_all(struct work *w, int64_t now_ms, int64_t limit,
                                    struct session_info **ret, size_t *ret_n) {
    return row_query(w, &q[Q_SESSION_LIST_ALL],
                     DB_ARGS(db_text(w->tenant), db_int(now_ms), db_int(limit)),
                     &ROW_SHAPE(struct session_info, info_fields), ret, ret_n);
}

enum gp_code store_session_seen(struct work *w, const char *token_hash, int64_t seen_ms) {
    return db_exec(w->db, w->err, &q[Q_SESSION_SEEN],
                   DB_ARGS(db_text(w->tenant), db_text(token_hash), db_int(seen_ms)));
}

/* ---- codes for a lost phone */

enum gp_code store_recovery_put(struct work *w, const char *account, const char *code_hash) {
    return db_exec(
        w->db, w->err, &q[Q_RECOVERY_PUT],
        DB_ARGS(db_text(w->tenant), db_text(account), db_text(code_hash), db_int(work_now_ms(w))));
}

enum gp_code store_recovery_use(struct work *w, const char *account, const char *code_hash,
                                bool *ret_was_there) {
    TRY(db_exec(w->db, w->err, &q[Q_RECOVERY_USE],
                DB_ARGS(db_text(w->tenant), db_text(account), db_text(code_hash))));
    *ret_was_there = db_changes(w->db) > 0;
    return GP_OK;
}

enum gp_code store_recovery_drop(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[Q_RECOVERY_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(account)));
}

enum gp_code store_recovery_count(struct work *w, const char *account, int64_t *ret) {
    return row_number(w, &q[Q_RECOVERY_COUNT], DB_ARGS(db_text(w->tenant), db_text(account)), ret);
}
