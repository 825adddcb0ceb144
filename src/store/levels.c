#include "store/levels.h"

#include "store/list.h"

enum {
    REGION_CLEAR,
    REGION_PUT,
    REGION_COUNT,
    REGION_NAMES,
    ISSUE_PUT,
    ISSUE_GET,
    ISSUE_LIST,
    ISSUE_OWN,
    TAKEN_PUT,
};

/* Region is of all tenants; the first two speak of no tenant at all, which a test knows. */
#define ISSUED                                                                                     \
    "SELECT i.tenant, t.name, i.standard, s.title, i.note, i.version, i.at_ms, k.standard,\n"      \
    "    k.version,\n"                                                                             \
    "    (SELECT count(DISTINCT n.tenant) FROM standard_taken n WHERE n.from_tenant = i.tenant\n"  \
    "     AND n.from_standard = i.standard AND n.from_version = i.version)\n"                      \
    "FROM standard_issue i\n"                                                                      \
    "JOIN tenant t ON t.tenant = i.tenant\n"                                                       \
    "JOIN standard s ON s.tenant = i.tenant AND s.id = i.standard AND s.version = i.version\n"     \
    "LEFT JOIN standard_taken k ON k.tenant = $1 AND k.from_tenant = i.tenant\n"                   \
    "  AND k.from_standard = i.standard AND k.from_version = i.version\n"                          \
    "  AND k.at_ms = (SELECT max(l.at_ms) FROM standard_taken l\n"                                 \
    "                 WHERE l.tenant = k.tenant AND l.from_tenant = k.from_tenant\n"               \
    "                   AND l.from_standard = k.from_standard\n"                                   \
    "                   AND l.from_version = k.from_version)\n"
#define NEWEST_FIRST "ORDER BY 7 DESC, 1, 3, 6 DESC\n"

static const struct db_sql q[] = {
    [REGION_CLEAR] = {"region.clear", "DELETE FROM region"},
    [REGION_PUT] = {"region.put", "INSERT INTO region (code, name)\n"
                                  "VALUES ($1, $2)"},
    [REGION_COUNT] = {"region.count", "SELECT count(*)\n"
                                      "FROM region"},
    [REGION_NAMES] = {"region.names", "SELECT g.code, g.name, 0\n"
                                      "FROM region g\n"
                                      "WHERE g.code >= $1 AND g.code < $2\n"
                                      "  AND substr(g.code, CAST($3 AS INTEGER)) = $4\n"
                                      "UNION ALL\n"
                                      "SELECT t.tenant, t.name, 1\n"
                                      "FROM tenant t\n"
                                      "WHERE t.tenant >= $1 AND t.tenant < $2\n"
                                      "  AND substr(t.tenant, CAST($3 AS INTEGER)) = $4\n"
                                      "  AND t.name IS NOT NULL\n"
                                      "ORDER BY 1, 3"},
    [ISSUE_PUT] = {"standard_issue.put",
                   "INSERT INTO standard_issue (tenant, standard, version, note, account, at_ms)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6)\n"
                   "ON CONFLICT (tenant, standard, version) DO UPDATE\n"
                   "SET note = excluded.note"},
    [ISSUE_GET] = {"standard_issue.get", (ISSUED "WHERE i.tenant = $2\n"
                                                 "  AND i.standard = $3\n"
                                                 "  AND i.version = $4")},
    [ISSUE_LIST] = {"standard_issue.list",
                    (ISSUED "WHERE i.tenant IN ($2, $3, $4)\n"
                            "  AND t.level <> 'district'\n" NEWEST_FIRST "LIMIT 200")},
    [ISSUE_OWN] = {"standard_issue.own", (ISSUED "WHERE i.tenant = $1\n" NEWEST_FIRST)},
    [TAKEN_PUT] = {"standard_taken.put",
                   "INSERT INTO standard_taken\n"
                   "    (tenant, standard, version, from_tenant, from_standard, from_version,\n"
                   "     account, at_ms)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
};

const struct sql_table sql_levels = SQL_TABLE(q);

enum gp_code store_regions_put(struct work *w, const struct region *v, size_t n) {
    TRY(db_exec(w->db, w->err, &q[REGION_CLEAR], DB_NO_ARGS));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(w->db, w->err, &q[REGION_PUT],
                    DB_ARGS(db_text(v[i].code), db_text(v[i].name))));
    return GP_OK;
}

enum gp_code store_region_count(struct work *w, int64_t *ret) {
    return row_number(w, &q[REGION_COUNT], DB_NO_ARGS, ret);
}

static const struct column region_fields[] = {
    COLUMN(struct region, code),
    COLUMN(struct region, name),
};

enum gp_code store_region_names(struct work *w, const char *from, const char *below, int64_t digits,
                                struct region **ret, size_t *ret_n) {
    static const char zeros[] = "000000";
    TRY(row_query(
        w, &q[REGION_NAMES],
        DB_ARGS(db_text(from), db_text(below), db_int(digits + 1), db_text(zeros + digits)),
        &ROW_SHAPE(struct region, region_fields), ret, ret_n));
    size_t kept = 0; /* of two names of a code the second is the tenant's own */
    for (size_t i = 0; i < *ret_n; i++) {
        if (kept > 0 && cstr_eq((*ret)[kept - 1].code, (*ret)[i].code))
            kept--;
        (*ret)[kept++] = (*ret)[i];
    }
    *ret_n = kept;
    return GP_OK;
}

/* ---- standards */

static const struct column issued_fields[] = {
    COLUMN(struct issued_standard, tenant),        COLUMN(struct issued_standard, tenant_name),
    COLUMN(struct issued_standard, standard),      COLUMN(struct issued_standard, title),
    COLUMN(struct issued_standard, note),          COLUMN(struct issued_standard, version),
    COLUMN(struct issued_standard, at_ms),         COLUMN(struct issued_standard, taken),
    COLUMN(struct issued_standard, taken_version), COLUMN(struct issued_standard, takers),
};
#define ISSUED_SHAPE &ROW_SHAPE(struct issued_standard, issued_fields)

enum gp_code store_issue_put(struct work *w, const char *standard, int64_t version,
                             const char *note) {
    return db_exec(w->db, w->err, &q[ISSUE_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(standard), db_int(version),
                           db_text(cstr_or_null(note)), db_text(cstr_or_empty(w->actor)),
                           db_int(work_now_ms(w))));
}

enum gp_code store_issue_get(struct work *w, const char *tenant, const char *standard,
                             int64_t version, struct issued_standard **ret) {
    return row_first(
        w, &q[ISSUE_GET],
        DB_ARGS(db_text(w->tenant), db_text(tenant), db_text(standard), db_int(version)),
        ISSUED_SHAPE, ret);
}

enum gp_code store_issue_list(struct work *w, const char *const above[static 3],
                              struct issued_standard **ret, size_t *ret_n) {
    return row_query(
        w, &q[ISSUE_LIST],
        DB_ARGS(db_text(w->tenant), db_text(above[0]), db_text(above[1]), db_text(above[2])),
        ISSUED_SHAPE, ret, ret_n);
}

enum gp_code store_issue_own(struct work *w, struct issued_standard **ret, size_t *ret_n) {
    return row_query(w, &q[ISSUE_OWN], DB_ARGS(db_text(w->tenant)), ISSUED_SHAPE, ret, ret_n);
}

enum gp_code store_taken_put(struct work *w, const struct issued_standard *from,
                             const char *standard, int64_t version) {
    return db_exec(w->db, w->err, &q[TAKEN_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(standard), db_int(version),
                           db_text(from->tenant), db_text(from->standard), db_int(from->version),
                           db_text(cstr_or_empty(w->actor)), db_int(work_now_ms(w))));
}
