#include "store/document.h"

#include "store/list.h"

enum { PUT, PAGE, BYTES, BYTES_OF_ENTRY };

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
    [BYTES] = {"document.bytes", "SELECT CAST(coalesce(sum(size), 0) AS BIGINT)\n"
                                 "FROM document\n"
                                 "WHERE tenant = $1"},
    [BYTES_OF_ENTRY] = {"document.bytes_of_entry",
                        "SELECT CAST(coalesce(sum(d.size), 0) AS BIGINT)\n"
                        "FROM document d\n"
                        "WHERE d.tenant = $1\n"
                        "  AND d.sha256 IN (\n"
                        "    SELECT f.sha256 FROM fill_file f\n"
                        "    WHERE f.tenant = $1 AND f.round = $2 AND f.entry = $3\n"
                        "    UNION\n"
                        "    SELECT r.sha256 FROM result_note n\n"
                        "    JOIN result_file r ON r.tenant = n.tenant AND r.note = n.id\n"
                        "    WHERE n.tenant = $1 AND n.round = $2 AND n.entry = $3)"},
};

const struct sql_table sql_document = SQL_TABLE(q);

static const struct field fields[] = {
    FIELD(struct document, sha256),     FIELD(struct document, size),
    FIELD(struct document, file_name),  FIELD(struct document, account),
    FIELD(struct document, created_at),
};

enum gp_code store_document_put(struct db *db, struct gp_err *e, const char *tenant,
                                const struct document *document) {
    return row_put(db, e, &q[PUT], DB_ARGS(db_text(tenant)), fields, GP_COUNT(fields), document);
}

enum gp_code store_document_page(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *after, int64_t limit,
                                 struct document **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[PAGE], DB_ARGS(db_text(tenant), db_text(after), db_int(limit)),
                     &ROW_SHAPE(struct document, fields), ret, ret_n);
}

enum gp_code store_document_bytes(struct db *db, struct gp_err *e, const char *tenant,
                                  int64_t *ret) {
    return row_number(db, e, &q[BYTES], DB_ARGS(db_text(tenant)), ret);
}

enum gp_code store_document_bytes_of_entry(struct db *db, struct gp_err *e, const char *tenant,
                                           const char *round, const char *entry, int64_t *ret) {
    return row_number(db, e, &q[BYTES_OF_ENTRY],
                      DB_ARGS(db_text(tenant), db_text(round), db_text(entry)), ret);
}
