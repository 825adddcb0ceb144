#include "store/token.h"

#include "store/account_fields.h"
#include "store/list.h"

enum { PUT, LIST, DROP, DROP_ALL, ACCOUNT, USED, ANSWER_GET, ANSWER_PUT, ANSWER_FORGET, Q_N };

#define TOKEN_COLUMNS  "id, account, name, token_hash, rights, last_day, created_at, used_at"
#define ANSWER_COLUMNS "token, idempotency_key, request_hash, status, etag, body, created_at"

static const struct db_sql q[Q_N] = {
    [PUT] = {"api_token.put", "INSERT INTO api_token (tenant, " TOKEN_COLUMNS ")\n"
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [LIST] = {"api_token.list", "SELECT " TOKEN_COLUMNS "\nFROM api_token\n"
                                "WHERE tenant = $1 AND account = $2\n"
                                "ORDER BY created_at DESC, id"},
    [DROP] = {"api_token.drop", "DELETE FROM api_token\n"
                                "WHERE tenant = $1 AND id = $2 AND account = $3"},
    [DROP_ALL] = {"api_token.drop_all", "DELETE FROM api_token\n"
                                        "WHERE tenant = $1 AND account = $2"},
    [ACCOUNT] = {"api_token.account",
                 "SELECT " ACCOUNT_COLUMNS ", " STANDING_COLUMNS
                 ", t.id, t.account, t.name, t.token_hash, t.rights, t.last_day,\n"
                 "  t.created_at, t.used_at\n"
                 "FROM api_token t\n"
                 "JOIN account a ON a.tenant = t.tenant AND a.id = t.account\n"
                 "WHERE t.tenant = $1 AND t.token_hash = $2\n"
                 "  AND (t.last_day IS NULL OR t.last_day >= CAST($3 AS TEXT))\n"
                 "  AND a.active = 1"},
    [USED] = {"api_token.used", "UPDATE api_token\n"
                                "SET used_at = $3\n"
                                "WHERE tenant = $1 AND token_hash = $2\n"
                                "  AND (used_at IS NULL OR used_at < $3)"},
    [ANSWER_GET] = {"api_answer.get", "SELECT " ANSWER_COLUMNS "\nFROM api_answer\n"
                                      "WHERE tenant = $1 AND token = $2 AND idempotency_key = $3"},
    [ANSWER_PUT] = {"api_answer.put", "INSERT INTO api_answer (tenant, " ANSWER_COLUMNS ")\n"
                                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [ANSWER_FORGET] = {"api_answer.forget", "DELETE FROM api_answer\n"
                                            "WHERE tenant = $1 AND created_at < $2"},
};

const struct sql_table sql_token = SQL_TABLE(q);

static const struct column token_fields[] = {
    COLUMN(struct api_token, id),         COLUMN(struct api_token, account),
    COLUMN(struct api_token, name),       COLUMN(struct api_token, token_hash),
    COLUMN(struct api_token, rights),     COLUMN(struct api_token, last_day),
    COLUMN(struct api_token, created_at), COLUMN(struct api_token, used_at),
};

enum gp_code store_token_put(struct work *w, const struct api_token *token) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), token_fields, GP_COUNT(token_fields),
                   token);
}

enum gp_code store_token_list(struct work *w, const char *account, struct api_token **ret,
                              size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct api_token, token_fields), ret, ret_n);
}

enum gp_code store_token_drop(struct work *w, const char *account, const char *id) {
    return db_exec(w->db, w->err, &q[DROP],
                   DB_ARGS(db_text(w->tenant), db_text(id), db_text(account)));
}

enum gp_code store_token_drop_all(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[DROP_ALL], DB_ARGS(db_text(w->tenant), db_text(account)));
}

enum gp_code store_token_account(struct work *w, const char *token_hash, date_t today,
                                 struct api_token **ret, struct account **ret_account,
                                 struct standing *ret_standing) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[ACCOUNT],
                 DB_ARGS(db_text(w->tenant), db_text(token_hash), db_date(today)), &rows));
    *ret = NULL;
    *ret_account = NULL;
    if (!rows)
        return GP_OK;
    struct account *account = gp_new(w->arena, struct account);
    struct api_token *token = gp_new(w->arena, struct api_token);
    row_fetch(rows, w->arena, 0, account_fields, GP_COUNT(account_fields), account);
    account->tenant = arena_strdup(w->arena, w->tenant);
    row_fetch(rows, w->arena, ACCOUNT_FIELDS, standing_fields, STANDING_FIELDS, ret_standing);
    row_fetch(rows, w->arena, ACCOUNT_FIELDS + STANDING_FIELDS, token_fields,
              GP_COUNT(token_fields), token);
    *ret = token;
    *ret_account = account;
    return GP_OK;
}

enum gp_code store_token_used(struct work *w, const char *token_hash, int64_t used_ms) {
    return db_exec(w->db, w->err, &q[USED],
                   DB_ARGS(db_text(w->tenant), db_text(token_hash), db_int(used_ms)));
}

/* ---- answers */

static const struct column answer_fields[] = {
    COLUMN(struct api_answer, token),        COLUMN(struct api_answer, key),
    COLUMN(struct api_answer, request_hash), COLUMN(struct api_answer, status),
    COLUMN(struct api_answer, etag),         COLUMN(struct api_answer, body),
    COLUMN(struct api_answer, created_at),
};

enum gp_code store_answer_get(struct work *w, const char *token, const char *key,
                              struct api_answer **ret) {
    return row_first(w, &q[ANSWER_GET], DB_ARGS(db_text(w->tenant), db_text(token), db_text(key)),
                     &ROW_SHAPE(struct api_answer, answer_fields), ret);
}

enum gp_code store_answer_put(struct work *w, const struct api_answer *answer) {
    return row_put(w, &q[ANSWER_PUT], DB_ARGS(db_text(w->tenant)), answer_fields,
                   GP_COUNT(answer_fields), answer);
}

enum gp_code store_answer_forget(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[ANSWER_FORGET],
                   DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}
