#include "store/workbook.h"

#include "store/list.h"

enum { PUT, GET, FORGET, MAPPING_PUT, MAPPING_GET, Q_N };

static const struct db_sql q[Q_N] = {
    [PUT] = {"workbook_upload.put",
             "INSERT INTO workbook_upload (tenant, id, account, sha256, file_name, at_ms)\n"
             "VALUES ($1, $2, $3, $4, $5, $6)"},
    [GET] = {"workbook_upload.get", "SELECT id, account, sha256, file_name, at_ms\n"
                                    "FROM workbook_upload\n"
                                    "WHERE tenant = $1 AND id = $3 AND account = $2"},
    [FORGET] = {"workbook_upload.forget", "DELETE FROM workbook_upload\n"
                                          "WHERE tenant = $1 AND at_ms < $2"},
    [MAPPING_PUT] = {"column_mapping.put",
                     "INSERT INTO column_mapping (tenant, org, kind, mapping)\n"
                     "VALUES ($1, $2, $3, $4)\n"
                     "ON CONFLICT (tenant, org, kind) DO UPDATE SET mapping = excluded.mapping"},
    [MAPPING_GET] = {"column_mapping.get", "SELECT mapping FROM column_mapping\n"
                                           "WHERE tenant = $1 AND org = $2 AND kind = $3"},
};

const struct sql_table sql_workbook = SQL_TABLE(q);

static const struct column upload_fields[] = {
    COLUMN(struct workbook_upload, id),     COLUMN(struct workbook_upload, account),
    COLUMN(struct workbook_upload, sha256), COLUMN(struct workbook_upload, file_name),
    COLUMN(struct workbook_upload, at_ms),
};

enum gp_code store_workbook_put(struct work *w, const struct workbook_upload *u) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), upload_fields, GP_COUNT(upload_fields),
                   u);
}

enum gp_code store_workbook_get(struct work *w, const char *account, const char *id,
                                struct workbook_upload **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(account), db_text(id)),
                     &ROW_SHAPE(struct workbook_upload, upload_fields), ret);
}

enum gp_code store_workbook_forget(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[FORGET], DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}

enum gp_code store_mapping_put(struct work *w, const char *org, const char *kind,
                               const char *mapping) {
    return db_exec(w->db, w->err, &q[MAPPING_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(org), db_text(kind), db_text(mapping)));
}

enum gp_code store_mapping_get(struct work *w, const char *org, const char *kind,
                               const char **ret) {
    const char **texts;
    size_t n;
    TRY(row_texts(w, &q[MAPPING_GET], DB_ARGS(db_text(w->tenant), db_text(org), db_text(kind)),
                  &texts, &n));
    *ret = n > 0 ? texts[0] : NULL;
    return GP_OK;
}
