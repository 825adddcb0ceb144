#include "store/document.h"

#include "store/list.h"

enum { Q_PUT, Q_GET, Q_N };

static const struct db_sql q[Q_N] = {
    [Q_PUT] = {"document.put",
               "INSERT INTO document (tenant, sha256, size, file_name, account, created_at)\n"
               "VALUES ($1, $2, $3, $4, $5, $6)\n"
               "ON CONFLICT DO NOTHING"},
    [Q_GET] = {"document.get", "SELECT sha256, file_name, account, size, created_at\n"
                               "FROM document\n"
                               "WHERE tenant = $1\n"
                               "  AND sha256 = $2"},
};

const struct sql_table sql_document = SQL_TABLE(q);

static const struct field fields[] = {
    FIELD(struct document, sha256),     FIELD(struct document, file_name),
    FIELD(struct document, account),    FIELD(struct document, size),
    FIELD(struct document, created_at),
};

enum gp_code store_document_put(struct db *db, struct gp_err *e, const char *tenant,
                                const struct document *d) {
    return db_exec(db, e, &q[Q_PUT],
                   DB_ARGS(db_text(tenant), db_text(d->sha256), db_int(d->size),
                           db_text(d->file_name), db_text(d->account), db_int(d->created_at)));
}

enum gp_code store_document_get(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *sha256, struct document **ret) {
    return row_first(db, a, e, &q[Q_GET], DB_ARGS(db_text(tenant), db_text(sha256)),
                     &ROW_SHAPE(struct document, fields), ret);
}
