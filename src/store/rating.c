#include "store/rating.h"

#include "store/list.h"

enum { USE, PUT, GET, STANDING, BY_TOKEN, LIST, SESSION_PUT, OF_SESSION, SESSION_DROP };

#define COLUMNS                                                                                    \
    "l.id, l.round, l.entry, l.component, l.role, l.org, l.office, l.token_hash, l.expires,\n"     \
    "    l.uses_max, l.uses, l.opens, l.created_at, l.created_by, l.opened_at, l.submitted_at,\n"  \
    "    l.revoked_at, l.reminded_at"

static const struct db_sql q[] = {
    [USE] = {"rating_link.use", "UPDATE rating_link\n"
                                "SET uses = $3,\n"
                                "    submitted_at = $4\n"
                                "WHERE tenant = $1\n"
                                "  AND id = $2"},
    [PUT] = {"rating_link.put",
             "INSERT INTO rating_link\n"
             "    (tenant, id, round, entry, component, role, org, office, token_hash, expires,\n"
             "    uses_max, uses, opens, created_at, created_by, opened_at, submitted_at,\n"
             "    revoked_at, reminded_at)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,\n"
             "    $18, $19)\n"
             "ON CONFLICT (tenant, id) DO UPDATE SET office = excluded.office,\n"
             "    token_hash = excluded.token_hash, expires = excluded.expires,\n"
             "    uses_max = excluded.uses_max, uses = excluded.uses, opens = excluded.opens,\n"
             "    opened_at = excluded.opened_at, submitted_at = excluded.submitted_at,\n"
             "    revoked_at = excluded.revoked_at, reminded_at = excluded.reminded_at"},
    [GET] = {"rating_link.get", "SELECT " COLUMNS "\nFROM rating_link l\n"
                                "WHERE l.tenant = $1\n"
                                "  AND l.id = $2"},
    [STANDING] =
        {"rating_link.standing",
         "SELECT " COLUMNS ", e.method, r.standard, r.standard_version, e.state, r.state,\n"
         "    s.id, s.submitted, d.body, d.revision, d.saved_at\n"
         "FROM rating_link l\n"
         "JOIN entry e ON e.tenant = l.tenant AND e.round = l.round AND e.id = l.entry\n"
         "JOIN round r ON r.tenant = l.tenant AND r.id = l.round\n"
         "LEFT JOIN sheet_draft d ON d.tenant = l.tenant AND d.round = l.round\n"
         "  AND d.entry = l.entry AND d.component = l.component AND d.role = l.role\n"
         "  AND d.scorer = l.org\n"
         "LEFT JOIN sheet s ON s.tenant = l.tenant AND s.round = l.round AND s.entry = l.entry\n"
         "  AND s.role = l.role AND s.scorer = l.org AND s.component = l.component\n"
         "WHERE l.tenant = $1\n"
         "  AND l.id = $2\n"
         "ORDER BY s.submitted DESC, s.id DESC\n"
         "LIMIT 1"},
    [BY_TOKEN] = {"rating_link.by_token", "SELECT " COLUMNS "\nFROM rating_link l\n"
                                          "WHERE l.tenant = $1\n"
                                          "  AND l.token_hash = $2"},
    [LIST] = {"rating_link.list", "SELECT " COLUMNS "\nFROM rating_link l\n"
                                  "WHERE l.tenant = $1\n"
                                  "  AND l.round = $2\n"
                                  "ORDER BY l.entry, l.component, l.org"},
    [SESSION_PUT] = {"rating_session.put",
                     "INSERT INTO rating_session (tenant, token_hash, link, expires_at)\n"
                     "VALUES ($1, $2, $3, $4)"},
    [OF_SESSION] = {"rating_session.link", "SELECT link\n"
                                           "FROM rating_session\n"
                                           "WHERE tenant = $1\n"
                                           "  AND token_hash = $2\n"
                                           "  AND expires_at > $3"},
    [SESSION_DROP] = {"rating_session.drop", "DELETE FROM rating_session\n"
                                             "WHERE tenant = $1\n"
                                             "  AND (link = $2 OR expires_at <= $3)"},
};

const struct sql_table sql_rating = SQL_TABLE(q);

#define LINK_FIELDS(T, at)                                                                         \
    FIELD(T, at id), FIELD(T, at round), FIELD(T, at entry), FIELD(T, at component),               \
        FIELD_ENUM(T, at role, codes_scorer_role), FIELD(T, at org), FIELD(T, at office),          \
        FIELD(T, at token_hash), FIELD(T, at expires), FIELD(T, at uses_max), FIELD(T, at uses),   \
        FIELD(T, at opens), FIELD(T, at created_at), FIELD(T, at created_by),                      \
        FIELD(T, at opened_at), FIELD(T, at submitted_at), FIELD(T, at revoked_at),                \
        FIELD(T, at reminded_at)

static const struct field fields[] = {LINK_FIELDS(struct rating_link, )};

static const struct field standing_fields[] = {
    LINK_FIELDS(struct link_standing, link.),
    FIELD(struct link_standing, method),
    FIELD(struct link_standing, standard),
    FIELD(struct link_standing, standard_version),
    FIELD_ENUM(struct link_standing, state, codes_entry_state),
    FIELD_ENUM(struct link_standing, round_state, codes_round_state),
    FIELD(struct link_standing, sheet),
    FIELD(struct link_standing, submitted),
    FIELD(struct link_standing, draft),
    FIELD(struct link_standing, revision),
    FIELD(struct link_standing, saved_at),
};

enum gp_code store_link_put(struct db *db, struct gp_err *e, const char *tenant,
                            const struct rating_link *link) {
    return row_put(db, e, &q[PUT], DB_ARGS(db_text(tenant)), fields, GP_COUNT(fields), link);
}

enum gp_code store_link_use(struct db *db, struct gp_err *e, const char *tenant, const char *id,
                            int64_t uses, int64_t now_ms) {
    return db_exec(db, e, &q[USE],
                   DB_ARGS(db_text(tenant), db_text(id), db_int(uses), db_int(now_ms)));
}

static enum gp_code find(struct db *db, struct arena *a, struct gp_err *e, const struct db_sql *sql,
                         const struct db_value *args, size_t n, struct rating_link **ret) {
    return row_first(db, a, e, sql, args, n, &ROW_SHAPE(struct rating_link, fields), ret);
}

enum gp_code store_link_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                            const char *id, struct rating_link **ret) {
    return find(db, a, e, &q[GET], DB_ARGS(db_text(tenant), db_text(id)), ret);
}

enum gp_code store_link_standing(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *id, struct link_standing **ret) {
    return row_first(db, a, e, &q[STANDING], DB_ARGS(db_text(tenant), db_text(id)),
                     &ROW_SHAPE(struct link_standing, standing_fields), ret);
}

enum gp_code store_link_by_token(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *token_hash,
                                 struct rating_link **ret) {
    return find(db, a, e, &q[BY_TOKEN], DB_ARGS(db_text(tenant), db_text(token_hash)), ret);
}

enum gp_code store_link_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, struct rating_link **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[LIST], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct rating_link, fields), ret, ret_n);
}

enum gp_code store_link_session_put(struct db *db, struct gp_err *e, const char *tenant,
                                    const char *token_hash, const char *link, int64_t expires_at) {
    return db_exec(
        db, e, &q[SESSION_PUT],
        DB_ARGS(db_text(tenant), db_text(token_hash), db_text(link), db_int(expires_at)));
}

enum gp_code store_link_of_session(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *token_hash, int64_t now_ms,
                                   const char **ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[OF_SESSION],
                 DB_ARGS(db_text(tenant), db_text(token_hash), db_int(now_ms)), &rows));
    *ret = rows ? db_col_text(rows, a, 0) : NULL;
    return GP_OK;
}

enum gp_code store_link_session_drop(struct db *db, struct gp_err *e, const char *tenant,
                                     const char *link, int64_t now_ms) {
    return db_exec(db, e, &q[SESSION_DROP],
                   DB_ARGS(db_text(tenant), db_text(link), db_int(now_ms)));
}
