#include "store/document.h"

#include "store/document_refs.h"
#include "store/list.h"

enum { PUT, PAGE, USAGE, USAGE_OF_ENTRY, DROP_UNUSED };

#define NOT_IN(table)                                                                              \
    "  AND NOT EXISTS (SELECT 1 FROM " table " x\n"                                                \
    "                  WHERE x.tenant = $1 AND x.sha256 = $2)\n"

static const struct db_sql q[] = {
    [PUT] = {"document.put",
             "INSERT INTO document (tenant, sha256, size, file_name, account, created_at)\n"
             "VALUES ($1, $2, $3, $4, $5, $6)\n"
             "ON CONFLICT DO NOTHING"},
    [PAGE] = {"document.page", "SELECT sha256, size, file_name, account, created_at\n"
                               "FROM document\n"
                               "WHERE tenant = $1\n"
                               "  AND sha256 > $2\n"
                               "ORDER BY sha256\n"
                               "LIMIT $3"},
    [USAGE] =
        {"document.usage",
         "SELECT CAST((SELECT coalesce(sum(size), 0) FROM document\n"
         "             WHERE tenant = $1)\n"
         "    + (SELECT coalesce(sum(size), 0) FROM upload\n"
         "       WHERE tenant = $1 AND sha256 IS NULL AND coalesce(active_at, created_at) >= $2\n"
         "         AND (CAST($3 AS TEXT) IS NULL OR id <> CAST($3 AS TEXT))) AS BIGINT),\n"
         "    (SELECT value FROM setting WHERE tenant = $1 AND name = $4)\n"
         "FROM tenant\n"
         "WHERE tenant = $1"},
    [USAGE_OF_ENTRY] =
        {"document.usage_of_entry",
         "SELECT CAST((SELECT coalesce(sum(d.size), 0) FROM document d\n"
         "             WHERE d.tenant = $1\n"
         "               AND d.sha256 IN (\n"
         "                 SELECT f.sha256 FROM fill_file f\n"
         "                 WHERE f.tenant = $1 AND f.round = $5 AND f.entry = $6\n"
         "                   AND f.account IS NOT NULL\n"
         "                 UNION\n"
         "                 SELECT r.sha256 FROM result_note n\n"
         "                 JOIN result_file r ON r.tenant = n.tenant AND r.note = n.id\n"
         "                 WHERE n.tenant = $1 AND n.round = $5 AND n.entry = $6))\n"
         "    + (SELECT coalesce(sum(size), 0) FROM upload\n"
         "       WHERE tenant = $1 AND round = $5 AND entry = $6 AND sha256 IS NULL AND "
         "coalesce(active_at, created_at) >= $2\n"
         "         AND (CAST($3 AS TEXT) IS NULL OR id <> CAST($3 AS TEXT))) AS BIGINT),\n"
         "    (SELECT value FROM setting WHERE tenant = $1 AND name = $4)\n"
         "FROM tenant\n"
         "WHERE tenant = $1"},
    /* clang-format off */
    [DROP_UNUSED] = {"document.drop_unused",
                     "DELETE FROM document\n"
                     "WHERE tenant = $1\n"
                     "  AND sha256 = $2\n"
                     DOCUMENT_REFS(NOT_IN, NOT_IN, NOT_IN)
                     "  AND NOT EXISTS (SELECT 1 FROM report_version v\n"
                     "                  WHERE v.tenant = $1\n"
                     "                    AND $2 IN (v.bundle_sha256, v.pdf_sha256,\n"
                     "                               v.package_sha256))"},
    /* clang-format on */
};

const struct sql_table sql_document = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct document, sha256),     COLUMN(struct document, size),
    COLUMN(struct document, file_name),  COLUMN(struct document, account),
    COLUMN(struct document, created_at),
};

enum gp_code store_document_put(struct work *w, const struct document *document) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), document);
}

enum gp_code store_document_page(struct work *w, const char *after, int64_t limit,
                                 struct document **ret, size_t *ret_n) {
    return row_query(w, &q[PAGE], DB_ARGS(db_text(w->tenant), db_text(after), db_int(limit)),
                     &ROW_SHAPE(struct document, fields), ret, ret_n);
}

enum gp_code store_document_usage(struct work *w, const struct store_usage *of, int64_t *ret_bytes,
                                  const char **ret_limit) {
    const struct db_value args[] = {db_text(w->tenant),   db_int(of->since_ms), db_text(of->but),
                                    db_text(of->setting), db_text(of->round),   db_text(of->entry)};
    struct db_rows *row GP_CLEANUP(db_donep) = NULL;
    TRY(db_first(w->db, w->err, &q[of->entry ? USAGE_OF_ENTRY : USAGE], args,
                 of->entry ? GP_COUNT(args) : 4, &row));
    *ret_bytes = db_col_int(row, 0);
    *ret_limit = db_col_text(row, w->arena, 1);
    return GP_OK;
}

enum gp_code store_document_drop_unused(struct work *w, const char *sha256) {
    return db_exec(w->db, w->err, &q[DROP_UNUSED], DB_ARGS(db_text(w->tenant), db_text(sha256)));
}
