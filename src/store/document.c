#include "store/document.h"

#include "store/list.h"

enum { PUT };

static const struct db_sql q[] = {
    [PUT] = {"document.put",
             "INSERT INTO document (tenant, sha256, size, file_name, account, created_at)\n"
             "VALUES ($1, $2, $3, $4, $5, $6)\n"
             "ON CONFLICT DO NOTHING"},
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
