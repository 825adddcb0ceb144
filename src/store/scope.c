#include "store/scope.h"

#include "store/list.h"
#include "store/states.h"

enum { Q_GET, Q_LIST, Q_OF_ROUND, Q_OF_ORG, Q_TIED, Q_UNDECLARED, Q_BLIND, Q_N };

#define SCOPE_COLUMNS                                                                              \
    "e.round, e.id, e.project, p.center, c.name, p.operator_org, p.purchaser,\n"                   \
    "    p.committee, r.commissioner, e.method, r.title, coalesce(e.standard, r.standard),\n"      \
    "    coalesce(e.standard_version, r.standard_version),\n"                                      \
    "    e.state, coalesce(e.stage, r.state), c.subdistrict"
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
                              "ORDER BY e.round, e.ord"},
    [Q_OF_ROUND] = {"scope.of_round", "SELECT " SCOPE_COLUMNS SCOPE_TABLES "WHERE e.tenant = $1\n"
                                      "  AND e.round = $2\n"
                                      "ORDER BY e.ord"},
    [Q_OF_ORG] = {"scope.of_org",
                  "SELECT " SCOPE_COLUMNS ", e.ord" SCOPE_TABLES "WHERE e.tenant = $1\n"
                  "  AND e.project IN (\n"
                  "    SELECT o.id FROM project o WHERE o.tenant = $1 AND o.operator_org = $2\n"
                  "    UNION ALL\n"
                  "    SELECT o.id FROM project o WHERE o.tenant = $1 AND o.purchaser = $2\n"
                  "    UNION ALL\n"
                  "    SELECT o.id FROM project o WHERE o.tenant = $1 AND o.committee = $2)\n"
                  "UNION\n"
                  "SELECT " SCOPE_COLUMNS ", e.ord" SCOPE_TABLES "WHERE e.tenant = $1\n"
                  "  AND e.round IN (\n"
                  "    SELECT w.id FROM round w WHERE w.tenant = $1 AND w.commissioner = $2)\n"
                  "ORDER BY 1, 17"},
    [Q_TIED] = {"scope.get_tied",
                "SELECT " SCOPE_COLUMNS ",\n"
                "    CASE WHEN a.conflict = 0 THEN 1 ELSE 0 END, a.declared,\n"
                "    CASE WHEN a.conflict = 1 THEN 1 ELSE 0 END,\n"
                "    (SELECT count(*)\n"
                "     FROM inspection_visit v\n"
                "     JOIN inspection_member m ON m.tenant = v.tenant AND m.visit = v.id\n"
                "     WHERE v.tenant = e.tenant AND v.round = e.round AND v.entry = e.id\n"
                "       AND m.account = $5)" SCOPE_TABLES
                "LEFT JOIN assignment a ON a.tenant = e.tenant AND a.round = e.round\n"
                "    AND a.entry = e.id AND a.expert = $4\n"
                "WHERE e.tenant = $1\n"
                "  AND e.round = $2\n"
                "  AND e.id = $3"},
    [Q_UNDECLARED] = {"scope.undeclared",
                      "SELECT a.round, a.entry FROM round r\n"
                      "JOIN assignment a ON a.tenant = r.tenant AND a.round = r.id\n"
                      "  AND a.expert = $2 AND a.conflict = 0 AND a.declared = 0\n"
                      "WHERE r.tenant = $1"},
    [Q_BLIND] =
        {"scope.blind",
         "SELECT a.round, a.entry, e.state, coalesce(e.stage, r.state) FROM round r\n"
         "JOIN assignment a ON a.tenant = r.tenant AND a.round = r.id\n"
         "  AND a.expert = $2 AND a.conflict = 0\n"
         "JOIN entry e ON e.tenant = a.tenant AND e.round = a.round AND e.id = a.entry\n"
         "WHERE r.tenant = $1 AND coalesce(e.stage, r.state) NOT IN ('published', 'archived')\n"
         "  AND EXISTS (SELECT 1 FROM sheet s\n"
         "    WHERE s.tenant = a.tenant AND s.round = a.round AND s.entry = a.entry\n"
         "      AND s.role = 'expert' AND s.submitted IS NOT NULL\n"
         "      AND coalesce(s.scorer, '') <> a.expert\n"
         "      AND NOT EXISTS (SELECT 1 FROM sheet o\n"
         "        WHERE o.tenant = s.tenant AND o.round = s.round AND o.entry = s.entry\n"
         "          AND o.component = s.component AND o.role = 'expert'\n"
         "          AND o.scorer = a.expert AND o.submitted IS NOT NULL))"},
};

const struct sql_table sql_scope = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct entry_scope, round),
    COLUMN(struct entry_scope, entry),
    COLUMN(struct entry_scope, project),
    COLUMN(struct entry_scope, center),
    COLUMN(struct entry_scope, center_name),
    COLUMN(struct entry_scope, operator_org),
    COLUMN(struct entry_scope, purchaser),
    COLUMN(struct entry_scope, committee),
    COLUMN(struct entry_scope, commissioner),
    COLUMN(struct entry_scope, method),
    COLUMN(struct entry_scope, round_title),
    COLUMN(struct entry_scope, standard),
    COLUMN(struct entry_scope, standard_version),
    COLUMN_ENUM(struct entry_scope, state, words_entry_state),
    COLUMN_ENUM(struct entry_scope, round_state, words_round_state),
    COLUMN(struct entry_scope, subdistrict),
};

enum gp_code store_scope_get(struct work *w, const char *round, const char *entry,
                             struct entry_scope **ret) {
    return row_first(w, &q[Q_GET], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct entry_scope, fields), ret);
}

enum gp_code store_scope_list(struct work *w, const char *round, struct entry_scope **ret,
                              size_t *ret_n) {
    if (round)
        return row_query(w, &q[Q_OF_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)),
                         &ROW_SHAPE(struct entry_scope, fields), ret, ret_n);
    return row_query(w, &q[Q_LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct entry_scope, fields), ret, ret_n);
}

enum gp_code store_scope_of_org(struct work *w, const char *org, struct entry_scope **ret,
                                size_t *ret_n) {
    return row_query(w, &q[Q_OF_ORG], DB_ARGS(db_text(w->tenant), db_text(org)),
                     &ROW_SHAPE(struct entry_scope, fields), ret, ret_n);
}

enum gp_code store_scope_get_tied(struct work *w, const char *round, const char *entry,
                                  const char *expert, const char *account, struct entry_scope **ret,
                                  struct scope_ties *ret_ties) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[Q_TIED],
                 DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_text(expert),
                         db_text(account)),
                 &rows));
    *ret = NULL;
    *ret_ties = (struct scope_ties){0};
    if (!rows)
        return GP_OK;
    int at = (int)GP_COUNT(fields);
    *ret = gp_new(w->arena, struct entry_scope);
    row_fetch(rows, w->arena, 0, fields, GP_COUNT(fields), *ret);
    *ret_ties = (struct scope_ties){.assigned = db_col_int(rows, at) == 1,
                                    .declared = db_col_int(rows, at + 1) == 1,
                                    .recused = db_col_int(rows, at + 2) == 1,
                                    .inspects = db_col_int(rows, at + 3) > 0};
    return GP_OK;
}

static const struct column key_fields[] = {
    COLUMN(struct scope_key, round),
    COLUMN(struct scope_key, entry),
};

enum gp_code store_scope_undeclared(struct work *w, const char *expert, struct scope_key **ret,
                                    size_t *ret_n) {
    return row_query(w, &q[Q_UNDECLARED], DB_ARGS(db_text(w->tenant), db_text(expert)),
                     &ROW_SHAPE(struct scope_key, key_fields), ret, ret_n);
}

static const struct column blind_fields[] = {
    COLUMN(struct scope_blind, round),
    COLUMN(struct scope_blind, entry),
    COLUMN_ENUM(struct scope_blind, state, words_entry_state),
    COLUMN_ENUM(struct scope_blind, round_state, words_round_state),
};

enum gp_code store_scope_blind(struct work *w, const char *expert, struct scope_blind **ret,
                               size_t *ret_n) {
    return row_query(w, &q[Q_BLIND], DB_ARGS(db_text(w->tenant), db_text(expert)),
                     &ROW_SHAPE(struct scope_blind, blind_fields), ret, ret_n);
}
