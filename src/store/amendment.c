/* What can be corrected stands in amend_members, each with a statement that reads it and one that
 * writes it (VALUE, SET); the two are made of the same words, so that what was looked at is what
 * changes. Below, the requests themselves. */
#include "store/amendment.h"

#include "store/list.h"

enum {
    ROSTER_NAME,
    ROSTER_NUMBER,
    CERTIFICATE_NUMBER,
    RATER_NAME,
    RATER_POST,
    RATER_PHONE,
    EXPERT_NAME,
    ACCOUNT_NAME,
    ACCOUNT_PHONE,
    MEMBERS,
};
enum {
    SET = MEMBERS,
    INDEX_ANEW = 2 * MEMBERS,
    OPERATOR,
    LOCKED,
    PUT,
    GET,
    LIST,
    OWN,
    DONE,
    COUNT_OPEN,
    COUNT_ROUND,
    Q_N
};

const struct amend_member amend_members[] = {
    [ROSTER_NAME] = {"roster", "name", "姓名", 60},
    [ROSTER_NUMBER] = {"roster", "id_number", "公民身份号码", 18},
    [CERTIFICATE_NUMBER] = {"certificate", "number", "证书编号", 60},
    [RATER_NAME] = {"rater", "name", "姓名", 60},
    [RATER_POST] = {"rater", "post", "职务", 60},
    [RATER_PHONE] = {"rater", "phone", "电话", 40},
    [EXPERT_NAME] = {"expert", "name", "姓名", 60},
    [ACCOUNT_NAME] = {"account", "name", "姓名", 60},
    [ACCOUNT_PHONE] = {"account", "phone", "电话", 40},
};
const size_t n_amend_members = MEMBERS;
_Static_assert(GP_COUNT(amend_members) == MEMBERS, "a row each");

#define PERSON      "WHERE tenant = $1 AND project = $2 AND id = $3 AND CAST($4 AS BIGINT) = 0"
#define CERTIFICATE "WHERE tenant = $1 AND project = $2 AND person = $3 AND ord = $4"
#define RATER       "WHERE tenant = $1 AND round = $2 AND org = $3 AND CAST($4 AS BIGINT) = 0"
#define EXPERT      "WHERE tenant = $1 AND round = $2 AND id = $3 AND CAST($4 AS BIGINT) = 0"
#define ACCOUNT     "WHERE tenant = $1 AND CAST($2 AS TEXT) = '' AND id = $3 AND CAST($4 AS BIGINT) = 0"

#define VALUE_AND_SET(i, name, table, column, where)                                               \
    [i] = {name ".value", "SELECT " column " FROM " table "\n" where},                             \
    [SET + (i)] = {name ".set", "UPDATE " table " SET " column " = $5\n" where "\n"                \
                                "  AND coalesce(" column ", '') = CAST($6 AS TEXT)"}

#define COLUMNS                                                                                    \
    "id, kind, scope, who, ord, member, label, was, wanted, ask, account, got_at, got_by,\n"       \
    "  state, reason, done_at, done_by"

static const struct db_sql q[Q_N] = {
    VALUE_AND_SET(ROSTER_NAME, "amend.roster_name", "person", "name", PERSON),
    VALUE_AND_SET(ROSTER_NUMBER, "amend.roster_number", "person", "id_number", PERSON),
    VALUE_AND_SET(CERTIFICATE_NUMBER, "amend.certificate", "certificate", "number", CERTIFICATE),
    VALUE_AND_SET(RATER_NAME, "amend.rater_name", "rating_person", "name", RATER),
    VALUE_AND_SET(RATER_POST, "amend.rater_post", "rating_person", "post", RATER),
    VALUE_AND_SET(RATER_PHONE, "amend.rater_phone", "rating_person", "phone", RATER),
    VALUE_AND_SET(EXPERT_NAME, "amend.expert_name", "expert", "name", EXPERT),
    VALUE_AND_SET(ACCOUNT_NAME, "amend.account_name", "account", "name", ACCOUNT),
    VALUE_AND_SET(ACCOUNT_PHONE, "amend.account_phone", "account", "phone", ACCOUNT),
    [INDEX_ANEW] = {"amend.index_anew", "INSERT INTO search_stale (tenant, kind, id)\n"
                                        "VALUES ($1, 'project', $2)\n"
                                        "ON CONFLICT DO NOTHING"},
    [OPERATOR] = {"amend.operator", "SELECT operator_org FROM project\n"
                                    "WHERE tenant = $1 AND id = $2"},
    [LOCKED] = {"amend.locked", "SELECT 1 FROM published_report\n"
                                "WHERE tenant = $1 AND round = $2 AND report = ''"},
    [PUT] = {"amendment.put",
             "INSERT INTO amendment (tenant, " COLUMNS ")\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,\n"
             "  $18)\n"
             "ON CONFLICT (tenant, id) DO UPDATE SET state = excluded.state,\n"
             "  reason = excluded.reason, done_at = excluded.done_at,\n"
             "  done_by = excluded.done_by"},
    [GET] = {"amendment.get", "SELECT " COLUMNS " FROM amendment\n"
                              "WHERE tenant = $1 AND id = $2"},
    [LIST] = {"amendment.list",
              "SELECT " COLUMNS " FROM amendment\n"
              "WHERE tenant = $1\n"
              "ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, got_at DESC, id\n"
              "LIMIT $2"},
    [OWN] = {"amendment.own", "SELECT " COLUMNS " FROM amendment\n"
                              "WHERE tenant = $1 AND account = $2\n"
                              "ORDER BY got_at DESC, id\n"
                              "LIMIT $3"},
    [DONE] = {"amendment.done", "SELECT " COLUMNS " FROM amendment\n"
                                "WHERE tenant = $1 AND scope = $2 AND state = 'done'\n"
                                "  AND kind IN ('roster', 'certificate')\n"
                                "ORDER BY done_at NULLS FIRST, id"},
    [COUNT_OPEN] = {"amendment.count_open", "SELECT count(*) FROM amendment\n"
                                            "WHERE tenant = $1 AND state = 'open'"},
    [COUNT_ROUND] = {"amendment.count_round",
                     "SELECT count(*) FROM amendment a\n"
                     "WHERE a.tenant = $1 AND a.state = 'done' AND a.done_at > $3\n"
                     "  AND (a.kind IN ('rater', 'expert') AND a.scope = $2\n"
                     "    OR a.kind IN ('roster', 'certificate') AND a.scope IN (\n"
                     "      SELECT e.project FROM entry e\n"
                     "      WHERE e.tenant = $1 AND e.round = $2))"},
};

const struct sql_table sql_amendment = SQL_TABLE(q);

/* ---- what stands there */

const struct amend_member *amend_member_of(const char *kind, const char *member) {
    for (size_t i = 0; i < MEMBERS; i++)
        if (cstr_eq(amend_members[i].kind, kind) && cstr_eq(amend_members[i].member, member))
            return &amend_members[i];
    return NULL;
}

static enum gp_code no_member(struct work *w) {
    return gp_fail(w->err, GP_MISSING, "更正", "这一项不能在这里更正");
}

enum gp_code store_amend_value(struct work *w, const struct amend_at *at, const char *member,
                               bool *ret_there, const char **ret) {
    const struct amend_member *m = amend_member_of(at->kind, member);
    if (!m)
        return no_member(w);
    GP_CLEANUP(db_donep) struct db_rows *row = NULL;
    TRY(db_first(w->db, w->err, &q[m - amend_members],
                 DB_ARGS(db_text(w->tenant), db_text(at->scope), db_text(at->who), db_int(at->ord)),
                 &row));
    *ret_there = row != NULL;
    *ret = row ? db_col_text(row, w->arena, 0) : NULL;
    return GP_OK;
}

enum gp_code store_amend_apply(struct work *w, const struct amendment *a, bool *ret_done) {
    const struct amend_member *m = amend_member_of(a->kind, a->member);
    if (!m)
        return no_member(w);
    size_t i = (size_t)(m - amend_members);
    TRY(db_exec(w->db, w->err, &q[SET + i],
                DB_ARGS(db_text(w->tenant), db_text(a->scope), db_text(a->who), db_int(a->ord),
                        db_text(a->wanted), db_text(cstr_or_empty(a->was)))));
    *ret_done = db_changes(w->db) == 1;
    return i <= CERTIFICATE_NUMBER ? db_exec(w->db, w->err, &q[INDEX_ANEW],
                                             DB_ARGS(db_text(w->tenant), db_text(a->scope)))
                                   : GP_OK;
}

enum gp_code store_amend_operator(struct work *w, const struct amend_at *at, const char **ret) {
    *ret = NULL;
    if (!cstr_eq(at->kind, "roster") && !cstr_eq(at->kind, "certificate"))
        return GP_OK;
    GP_CLEANUP(db_donep) struct db_rows *row = NULL;
    TRY(db_first(w->db, w->err, &q[OPERATOR], DB_ARGS(db_text(w->tenant), db_text(at->scope)),
                 &row));
    *ret = row ? db_col_text(row, w->arena, 0) : NULL;
    return GP_OK;
}

enum gp_code store_amend_locked(struct work *w, const char *round, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *row = NULL;
    TRY(db_first(w->db, w->err, &q[LOCKED], DB_ARGS(db_text(w->tenant), db_text(round)), &row));
    *ret = row != NULL;
    return GP_OK;
}

/* ---- requests */

static const struct column fields[] = {
    COLUMN(struct amendment, id),      COLUMN(struct amendment, kind),
    COLUMN(struct amendment, scope),   COLUMN(struct amendment, who),
    COLUMN(struct amendment, ord),     COLUMN(struct amendment, member),
    COLUMN(struct amendment, label),   COLUMN(struct amendment, was),
    COLUMN(struct amendment, wanted),  COLUMN(struct amendment, ask),
    COLUMN(struct amendment, account), COLUMN(struct amendment, got_at),
    COLUMN(struct amendment, got_by),  COLUMN(struct amendment, state),
    COLUMN(struct amendment, reason),  COLUMN(struct amendment, done_at),
    COLUMN(struct amendment, done_by),
};
#define SHAPE ROW_SHAPE(struct amendment, fields)

enum gp_code store_amendment_put(struct work *w, const struct amendment *a) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), a);
}

enum gp_code store_amendment_get(struct work *w, const char *id, struct amendment **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(id)), &SHAPE, ret);
}

enum gp_code store_amendment_list(struct work *w, int64_t limit, struct amendment **ret,
                                  size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant), db_int(limit)), &SHAPE, ret, ret_n);
}

enum gp_code store_amendment_own(struct work *w, const char *account, int64_t limit,
                                 struct amendment **ret, size_t *ret_n) {
    return row_query(w, &q[OWN], DB_ARGS(db_text(w->tenant), db_text(account), db_int(limit)),
                     &SHAPE, ret, ret_n);
}

enum gp_code store_amendments_done(struct work *w, const char *project, struct amendment **ret,
                                   size_t *ret_n) {
    return row_query(w, &q[DONE], DB_ARGS(db_text(w->tenant), db_text(project)), &SHAPE, ret,
                     ret_n);
}

enum gp_code store_amendment_count_open(struct work *w, int64_t *ret) {
    return row_number(w, &q[COUNT_OPEN], DB_ARGS(db_text(w->tenant)), ret);
}

enum gp_code store_amendment_count_round(struct work *w, const char *round, int64_t since_ms,
                                         int64_t *ret) {
    return row_number(w, &q[COUNT_ROUND],
                      DB_ARGS(db_text(w->tenant), db_text(round), db_int(since_ms)), ret);
}
