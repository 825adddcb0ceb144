#include "store/workbook.h"

#include "store/list.h"

enum {
    PUT,
    GET,
    FORGET,
    MAPPING_PUT,
    MAPPINGS,
    IMPORT_PUT,
    IMPORTS,
    IMPORT_UNDONE,
    STATE_PUT,
    STATES,
    STATES_DROP,
    STATES_FORGET,
    Q_N
};

static const struct db_sql q[Q_N] = {
    [PUT] = {"workbook_upload.put",
             "INSERT INTO workbook_upload (tenant, id, account, sha256, file_name, at_ms, pasted)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [GET] = {"workbook_upload.get", "SELECT id, account, sha256, file_name, at_ms, pasted\n"
                                    "FROM workbook_upload\n"
                                    "WHERE tenant = $1 AND id = $3 AND account = $2"},
    [FORGET] = {"workbook_upload.forget", "DELETE FROM workbook_upload\n"
                                          "WHERE tenant = $1 AND at_ms < $2"},
    [MAPPING_PUT] = {"column_mapping.put",
                     "INSERT INTO column_mapping (tenant, org, kind, mapping)\n"
                     "VALUES ($1, $2, $3, $4)\n"
                     "ON CONFLICT (tenant, org, kind) DO UPDATE SET mapping = excluded.mapping"},
    [MAPPINGS] = {"column_mapping.list", "SELECT kind, mapping FROM column_mapping\n"
                                         "WHERE tenant = $1 AND org = $2\n"
                                         "ORDER BY kind"},
    [IMPORT_PUT] = {"workbook_import.put",
                    "INSERT INTO workbook_import\n"
                    "    (tenant, id, kind, subject, account, file_name, summary, at_ms)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [IMPORTS] = {"workbook_import.list",
                 "SELECT i.id, i.kind, i.subject,\n"
                 "    coalesce((SELECT a.name FROM account a\n"
                 "              WHERE a.tenant = i.tenant AND a.id = i.account), i.account),\n"
                 "    i.file_name, i.summary, i.at_ms,\n"
                 "    i.undone_at,\n"
                 "    CAST((SELECT count(*) FROM workbook_state s\n"
                 "          WHERE s.tenant = i.tenant AND s.import = i.id) AS BIGINT)\n"
                 "FROM workbook_import i\n"
                 "WHERE i.tenant = $1 AND i.kind = $2 AND i.subject = $3\n"
                 "ORDER BY i.at_ms DESC, i.id\n"
                 "LIMIT $4"},
    [IMPORT_UNDONE] = {"workbook_import.undone", "UPDATE workbook_import SET undone_at = $3\n"
                                                 "WHERE tenant = $1 AND id = $2"},
    [STATE_PUT] = {"workbook_state.put",
                   "INSERT INTO workbook_state\n"
                   "    (tenant, import, place, what, id, name, was, became)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [STATES] = {"workbook_state.list", "SELECT what, id, name, was, became\n"
                                       "FROM workbook_state\n"
                                       "WHERE tenant = $1 AND import = $2\n"
                                       "ORDER BY place"},
    [STATES_DROP] = {"workbook_state.drop", "DELETE FROM workbook_state\n"
                                            "WHERE tenant = $1 AND import = $2"},
    [STATES_FORGET] = {"workbook_state.forget",
                       "DELETE FROM workbook_state\n"
                       "WHERE tenant = $1\n"
                       "  AND import IN (SELECT id FROM workbook_import\n"
                       "                 WHERE tenant = $1 AND at_ms < $2)"},
};

const struct sql_table sql_workbook = SQL_TABLE(q);

/* ---- sent */

static const struct column upload_fields[] = {
    COLUMN(struct workbook_upload, id),     COLUMN(struct workbook_upload, account),
    COLUMN(struct workbook_upload, sha256), COLUMN(struct workbook_upload, file_name),
    COLUMN(struct workbook_upload, at_ms),  COLUMN(struct workbook_upload, pasted),
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

/* ---- columns */

enum gp_code store_mapping_put(struct work *w, const char *org, const char *kind,
                               const char *mapping) {
    return db_exec(w->db, w->err, &q[MAPPING_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(org), db_text(kind), db_text(mapping)));
}

static const struct column mapping_fields[] = {
    COLUMN(struct column_mapping, kind),
    COLUMN(struct column_mapping, mapping),
};

enum gp_code store_mappings(struct work *w, const char *org, struct column_mapping **ret,
                            size_t *ret_n) {
    return row_query(w, &q[MAPPINGS], DB_ARGS(db_text(w->tenant), db_text(org)),
                     &ROW_SHAPE(struct column_mapping, mapping_fields), ret, ret_n);
}

/* ---- stored */

static const struct column done_fields[] = {
    COLUMN(struct workbook_done, id),        COLUMN(struct workbook_done, kind),
    COLUMN(struct workbook_done, subject),   COLUMN(struct workbook_done, account),
    COLUMN(struct workbook_done, file_name), COLUMN(struct workbook_done, summary),
    COLUMN(struct workbook_done, at_ms),     COLUMN(struct workbook_done, undone_at),
    COLUMN(struct workbook_done, states),
};
#define DONE_PUT 7 /* the first of them are put */

enum gp_code store_import_put(struct work *w, const struct workbook_done *done) {
    return row_put(w, &q[IMPORT_PUT], DB_ARGS(db_text(w->tenant)), done_fields, DONE_PUT, done);
}

enum gp_code store_imports(struct work *w, const char *kind, const char *subject, size_t most,
                           struct workbook_done **ret, size_t *ret_n) {
    return row_query(
        w, &q[IMPORTS],
        DB_ARGS(db_text(w->tenant), db_text(kind), db_text(subject), db_int((int64_t)most)),
        &ROW_SHAPE(struct workbook_done, done_fields), ret, ret_n);
}

static const struct column state_fields[] = {
    COLUMN(struct workbook_state, what),   COLUMN(struct workbook_state, id),
    COLUMN(struct workbook_state, name),   COLUMN(struct workbook_state, was),
    COLUMN(struct workbook_state, became),
};

enum gp_code store_import_state_put(struct work *w, const char *import, size_t place,
                                    const struct workbook_state *state) {
    return row_put(w, &q[STATE_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(import), db_int((int64_t)place)),
                   state_fields, GP_COUNT(state_fields), state);
}

enum gp_code store_import_states(struct work *w, const char *import, struct workbook_state **ret,
                                 size_t *ret_n) {
    return row_query(w, &q[STATES], DB_ARGS(db_text(w->tenant), db_text(import)),
                     &ROW_SHAPE(struct workbook_state, state_fields), ret, ret_n);
}

enum gp_code store_import_undone(struct work *w, const char *import) {
    TRY(db_exec(w->db, w->err, &q[IMPORT_UNDONE],
                DB_ARGS(db_text(w->tenant), db_text(import), db_int(work_now_ms(w)))));
    return db_exec(w->db, w->err, &q[STATES_DROP], DB_ARGS(db_text(w->tenant), db_text(import)));
}

enum gp_code store_import_forget(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[STATES_FORGET],
                   DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}
