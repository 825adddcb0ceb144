/* What keeps one account from becoming another person: see account.h. */
#include "store/account.h"

#include "store/account_fields.h"
#include "store/list.h"

enum { Q_OF_EXPERT, Q_EXPERT_WORK, Q_ORG_WORK, Q_PUT, Q_GET, Q_DROP, Q_LIST, Q_N };

#define CHANGE_COLUMNS "account, roles, org, center, expert, why, asked_by, asked_at"

static const struct db_sql q[Q_N] = {
    [Q_OF_EXPERT] = {"account.of_expert", "SELECT " ACCOUNT_COLUMNS "FROM account a\n"
                                          "WHERE a.tenant = $1 AND a.expert = $2 AND a.id <> $3\n"
                                          "ORDER BY a.active DESC, a.login\n"
                                          "LIMIT 1"},
    [Q_EXPERT_WORK] = {"account.expert_work",
                       "SELECT count(*) FROM round r\n"
                       "JOIN assignment a ON a.tenant = r.tenant AND a.round = r.id\n"
                       "  AND a.expert = $2\n"
                       "WHERE r.tenant = $1 AND r.state NOT IN ('published', 'archived')"},
    [Q_ORG_WORK] = {"account.org_work",
                    "SELECT count(*) FROM round r\n"
                    "JOIN entry e ON e.tenant = r.tenant AND e.round = r.id\n"
                    "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
                    "WHERE r.tenant = $1 AND r.state NOT IN ('published', 'archived')\n"
                    "  AND (p.operator_org = $2 OR p.purchaser = $2 OR p.committee = $2\n"
                    "    OR r.commissioner = $2)"},
    [Q_PUT] = {"account_change.put",
               "INSERT INTO account_change (tenant, " CHANGE_COLUMNS ")\n"
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\n"
               "ON CONFLICT (tenant, account) DO UPDATE SET roles = excluded.roles,\n"
               "  org = excluded.org, center = excluded.center, expert = excluded.expert,\n"
               "  why = excluded.why, asked_by = excluded.asked_by, asked_at = excluded.asked_at"},
    [Q_GET] = {"account_change.get", "SELECT " CHANGE_COLUMNS " FROM account_change\n"
                                     "WHERE tenant = $1 AND account = $2"},
    [Q_DROP] = {"account_change.drop", "DELETE FROM account_change\n"
                                       "WHERE tenant = $1 AND account = $2"},
    [Q_LIST] = {"account_change.list", "SELECT " CHANGE_COLUMNS " FROM account_change\n"
                                       "WHERE tenant = $1 AND asked_by <> $2 AND account <> $2\n"
                                       "ORDER BY asked_at, account"},
};

const struct sql_table sql_account_change = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct account_change, account),  COLUMN(struct account_change, roles),
    COLUMN(struct account_change, org),      COLUMN(struct account_change, center),
    COLUMN(struct account_change, expert),   COLUMN(struct account_change, why),
    COLUMN(struct account_change, asked_by), COLUMN(struct account_change, asked_at),
};

enum gp_code store_account_of_expert(struct work *w, const char *expert, const char *but,
                                     struct account **ret) {
    return row_first(w, &q[Q_OF_EXPERT], DB_ARGS(db_text(w->tenant), db_text(expert), db_text(but)),
                     &ROW_SHAPE(struct account, account_fields), ret);
}

enum gp_code store_expert_work(struct work *w, const char *expert, int64_t *ret) {
    return row_number(w, &q[Q_EXPERT_WORK], DB_ARGS(db_text(w->tenant), db_text(expert)), ret);
}

enum gp_code store_org_work(struct work *w, const char *org, int64_t *ret) {
    return row_number(w, &q[Q_ORG_WORK], DB_ARGS(db_text(w->tenant), db_text(org)), ret);
}

enum gp_code store_change_put(struct work *w, const struct account_change *change) {
    return row_put(w, &q[Q_PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), change);
}

enum gp_code store_change_get(struct work *w, const char *account, struct account_change **ret) {
    return row_first(w, &q[Q_GET], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct account_change, fields), ret);
}

enum gp_code store_change_drop(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[Q_DROP], DB_ARGS(db_text(w->tenant), db_text(account)));
}

enum gp_code store_change_list(struct work *w, const char *but, struct account_change **ret,
                               size_t *ret_n) {
    return row_query(w, &q[Q_LIST], DB_ARGS(db_text(w->tenant), db_text(but)),
                     &ROW_SHAPE(struct account_change, fields), ret, ret_n);
}
