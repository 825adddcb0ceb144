#include "store/scope.h"

#include "store/list.h"

enum { Q_GET, Q_LIST, Q_TIED, Q_N };

#define SCOPE_COLUMNS                                                                              \
    "e.round, e.id, e.project, p.center, c.name, p.operator_org, p.purchaser,\n"                   \
    "    p.committee, r.commissioner, e.method, r.title, r.standard, r.standard_version,\n"        \
    "    e.state, r.state"
#define SCOPE_TABLES                                                                               \
    "\n"                                                                                           \
    "FROM entry e\n"                                                                               \
    "JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"                                     \
    "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                                 \
    "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"

static const struct db_sql q[Q_N] = {
    [Q_GET] = {"scope.get", "SELECT " SCOPE_COLUMNS SCOPE_TABLES "WHERE e.tenant = $1\n"
                            "  AND e.round = $2\n"
                            "  AND e.id = $3"},
    [Q_LIST] = {"scope.list", "SELECT " SCOPE_COLUMNS SCOPE_TABLES "WHERE e.tenant = $1\n"
                              "  AND (CAST($2 AS TEXT) IS NULL OR e.round = CAST($2 AS TEXT))\n"
                              "ORDER BY e.round, e.ord"},
    [Q_TIED] = {"scope.get_tied",
                "SELECT " SCOPE_COLUMNS ",\n"
                "    CASE WHEN a.expert IS NULL THEN 0 ELSE 1 END, a.declared,\n"
                "    (SELECT count(*)\n"
                "     FROM inspection_visit v\n"
                "     JOIN inspection_member m ON m.tenant = v.tenant AND m.visit = v.id\n"
                "     WHERE v.tenant = e.tenant AND v.round = e.round AND v.entry = e.id\n"
                "       AND m.account = $5)" SCOPE_TABLES
                "LEFT JOIN assignment a ON a.tenant = e.tenant AND a.round = e.round\n"
                "    AND a.entry = e.id AND a.expert = $4 AND a.conflict = 0\n"
                "WHERE e.tenant = $1\n"
                "  AND e.round = $2\n"
                "  AND e.id = $3"},
};

const struct sql_table sql_scope = SQL_TABLE(q);

static const struct field fields[] = {
    FIELD(struct entry_scope, round),
    FIELD(struct entry_scope, entry),
    FIELD(struct entry_scope, project),
    FIELD(struct entry_scope, center),
    FIELD(struct entry_scope, center_name),
    FIELD(struct entry_scope, operator_org),
    FIELD(struct entry_scope, purchaser),
    FIELD(struct entry_scope, committee),
    FIELD(struct entry_scope, commissioner),
    FIELD(struct entry_scope, method),
    FIELD(struct entry_scope, round_title),
    FIELD(struct entry_scope, standard),
    FIELD(struct entry_scope, standard_version),
    FIELD_ENUM(struct entry_scope, state, codes_entry_state),
    FIELD_ENUM(struct entry_scope, round_state, codes_round_state),
};

enum gp_code store_scope_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, const char *entry, struct entry_scope **ret) {
    return row_first(db, a, e, &q[Q_GET], DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct entry_scope, fields), ret);
}

enum gp_code store_scope_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, struct entry_scope **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[Q_LIST], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct entry_scope, fields), ret, ret_n);
}

enum gp_code store_scope_get_tied(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *round, const char *entry,
                                  const char *expert, const char *account, struct entry_scope **ret,
                                  struct scope_ties *ret_ties) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(
        db, e, &q[Q_TIED],
        DB_ARGS(db_text(tenant), db_text(round), db_text(entry), db_text(expert), db_text(account)),
        &rows));
    *ret = NULL;
    *ret_ties = (struct scope_ties){0};
    if (!rows)
        return GP_OK;
    int at = (int)GP_COUNT(fields);
    *ret = gp_new(a, struct entry_scope);
    row_fetch(rows, a, 0, fields, GP_COUNT(fields), *ret);
    *ret_ties = (struct scope_ties){db_col_int(rows, at) == 1, db_col_int(rows, at + 1) == 1,
                                    db_col_int(rows, at + 2) > 0};
    return GP_OK;
}
