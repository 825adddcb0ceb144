/* The records of inspections, version by version, and the files that belong to them. A record is
 * one row with a revision; what it says lies in versions that are only ever added, and marks and
 * photos hang on a version and never move. The last column of the field tables is read but not
 * written. store_record_sheet_put at the end turns a completed record into a sheet whose expert is
 * its scorer; from then on it counts like any other. Visits are inspection.c. */
#include "store/inspection.h"

#include "store/list.h"
#include "store/sheet.h"

enum {
    Q_RECORD_PUT,
    Q_RECORDS,
    Q_VERSION_PUT,
    Q_VERSIONS,
    Q_SETTLE,
    Q_MARK_PUT,
    Q_MARKS,
    Q_PHOTO_PUT,
    Q_PHOTOS,
    Q_FILE_PUT,
    Q_FILE_GET,
    Q_FILES,
    Q_SCORER_PUT,
    Q_SHEET_DROP,
    Q_N,
};

#define FILE_COLUMNS "SELECT sha256, type, account, size, received_at\nFROM inspection_file\n"

static const struct db_sql q[Q_N] = {
    [Q_RECORD_PUT] =
        {"record.put",
         "INSERT INTO inspection_record (tenant, visit, owner, revision, completed_at,\n"
         "    completed_by)\n"
         "VALUES ($1, $2, $3, $4, $5, $6)\n"
         "ON CONFLICT (tenant, visit, owner) DO UPDATE SET revision = excluded.revision,\n"
         "    completed_at = excluded.completed_at, completed_by = excluded.completed_by"},
    [Q_RECORDS] = {"record.list", "SELECT owner, revision, completed_at, completed_by\n"
                                  "FROM inspection_record\n"
                                  "WHERE tenant = $1\n"
                                  "  AND visit = $2\n"
                                  "ORDER BY owner"},
    [Q_VERSION_PUT] =
        {"record.version_put",
         "INSERT INTO inspection_version (tenant, visit, owner, uuid, account,\n"
         "    device, n, base, saved_at, conflict, arrived, departed, place, present,\n"
         "    interviews, remarks)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
         "    $16)"},
    [Q_VERSIONS] = {"record.versions",
                    "SELECT v.owner, v.uuid, v.account, v.device, v.n, v.base, v.saved_at,\n"
                    "    v.conflict, v.arrived, v.departed, v.place, v.present, v.interviews,\n"
                    "    v.remarks, a.name\n"
                    "FROM inspection_version v\n"
                    "LEFT JOIN account a ON a.tenant = v.tenant AND a.id = v.account\n"
                    "WHERE v.tenant = $1\n"
                    "  AND v.visit = $2\n"
                    "ORDER BY v.owner, v.n DESC"},
    [Q_SETTLE] = {"record.settle", "UPDATE inspection_version\n"
                                   "SET conflict = 0\n"
                                   "WHERE tenant = $1\n"
                                   "  AND visit = $2\n"
                                   "  AND owner = $3\n"
                                   "  AND n = $4"},
    [Q_MARK_PUT] = {"record.mark_put",
                    "INSERT INTO inspection_mark (tenant, visit, owner, n, ord, component, parts,\n"
                    "    item, not_applicable, points, level, done, target, times, reason)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"},
    [Q_MARKS] = {"record.marks",
                 "SELECT ord, component, parts, item, not_applicable, points, level, done,\n"
                 "    target, times, reason\n"
                 "FROM inspection_mark\n"
                 "WHERE tenant = $1\n"
                 "  AND visit = $2\n"
                 "  AND owner = $3\n"
                 "  AND n = $4\n"
                 "ORDER BY ord"},
    [Q_PHOTO_PUT] = {"record.photo_put",
                     "INSERT INTO inspection_photo (tenant, visit, owner, n, ord, kind, sha256,\n"
                     "    file_name, caption, place, taken_at)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [Q_PHOTOS] = {"record.photos",
                  "SELECT p.ord, p.kind, p.sha256, p.file_name, p.caption, p.place, p.taken_at,\n"
                  "    CASE WHEN f.sha256 IS NULL THEN 0 ELSE 1 END\n"
                  "FROM inspection_photo p\n"
                  "LEFT JOIN inspection_file f ON f.tenant = p.tenant AND f.visit = p.visit\n"
                  "    AND f.sha256 = p.sha256\n"
                  "WHERE p.tenant = $1\n"
                  "  AND p.visit = $2\n"
                  "  AND p.owner = $3\n"
                  "  AND p.n = $4\n"
                  "ORDER BY p.ord"},
    [Q_FILE_PUT] = {"visit.file_put",
                    "INSERT INTO inspection_file (tenant, visit, sha256, type, account, size,\n"
                    "    received_at)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                    "ON CONFLICT DO NOTHING"},
    [Q_FILE_GET] = {"visit.file_get", FILE_COLUMNS "WHERE tenant = $1\n"
                                                   "  AND visit = $2\n"
                                                   "  AND sha256 = $3"},
    [Q_FILES] = {"visit.files", FILE_COLUMNS "WHERE tenant = $1\n"
                                             "  AND visit = $2\n"
                                             "ORDER BY sha256"},
    [Q_SHEET_DROP] = {"record.sheet_drop", "DELETE FROM sheet\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2\n"
                                           "  AND entry = $3\n"
                                           "  AND component = $4\n"
                                           "  AND scorer = $5"},
    [Q_SCORER_PUT] = {"record.scorer_put",
                      "INSERT INTO expert (tenant, round, id, ord, name)\n"
                      "VALUES ($1, $2, $3, (SELECT count(*) FROM expert\n"
                      "                     WHERE tenant = $1 AND round = $2), $4)\n"
                      "ON CONFLICT DO NOTHING"},
};

const struct sql_table sql_visit_record = SQL_TABLE(q);

static const struct column record_fields[] = {
    COLUMN(struct record, owner),
    COLUMN(struct record, revision),
    COLUMN(struct record, completed_at),
    COLUMN(struct record, completed_by),
};

/* The last one is only read. */
static const struct column version_fields[] = {
    COLUMN(struct record_version, owner),
    COLUMN(struct record_version, uuid),
    COLUMN(struct record_version, account),
    COLUMN(struct record_version, device),
    COLUMN(struct record_version, n),
    COLUMN(struct record_version, base),
    COLUMN(struct record_version, saved_at),
    COLUMN(struct record_version, conflict),
    COLUMN(struct record_version, arrived),
    COLUMN(struct record_version, departed),
    COLUMN(struct record_version, place),
    COLUMN(struct record_version, present),
    COLUMN(struct record_version, interviews),
    COLUMN(struct record_version, remarks),
    COLUMN(struct record_version, account_name),
};

static const struct column mark_fields[] = {
    COLUMN(struct record_mark, ord),
    COLUMN(struct record_mark, component),
    COLUMN(struct record_mark, parts),
    COLUMN(struct record_mark, mark.item),
    COLUMN(struct record_mark, mark.not_applicable),
    COLUMN(struct record_mark, mark.points),
    COLUMN(struct record_mark, mark.level),
    COLUMN(struct record_mark, mark.done),
    COLUMN(struct record_mark, mark.target),
    COLUMN(struct record_mark, mark.times),
    COLUMN(struct record_mark, mark.reason),
};

/* The last one is only read. */
static const struct column photo_fields[] = {
    COLUMN(struct record_photo, ord),      COLUMN(struct record_photo, kind),
    COLUMN(struct record_photo, sha256),   COLUMN(struct record_photo, file_name),
    COLUMN(struct record_photo, caption),  COLUMN(struct record_photo, place),
    COLUMN(struct record_photo, taken_at), COLUMN(struct record_photo, arrived),
};

static const struct column file_fields[] = {
    COLUMN(struct visit_file, sha256),      COLUMN(struct visit_file, type),
    COLUMN(struct visit_file, account),     COLUMN(struct visit_file, size),
    COLUMN(struct visit_file, received_at),
};

enum gp_code store_record_put(struct work *w, const char *visit, const struct record *record) {
    return row_put(w, &q[Q_RECORD_PUT], DB_ARGS(db_text(w->tenant), db_text(visit)), record_fields,
                   GP_COUNT(record_fields), record);
}

enum gp_code store_record_list(struct work *w, const char *visit, struct record **ret,
                               size_t *ret_n) {
    return row_query(w, &q[Q_RECORDS], DB_ARGS(db_text(w->tenant), db_text(visit)),
                     &ROW_SHAPE(struct record, record_fields), ret, ret_n);
}

enum gp_code store_visit_version_put(struct work *w, const char *visit,
                                     const struct record_version *v) {
    return row_put(w, &q[Q_VERSION_PUT], DB_ARGS(db_text(w->tenant), db_text(visit)),
                   version_fields, GP_COUNT(version_fields) - 1, v);
}

enum gp_code store_visit_version_list(struct work *w, const char *visit,
                                      struct record_version **ret, size_t *ret_n) {
    return row_query(w, &q[Q_VERSIONS], DB_ARGS(db_text(w->tenant), db_text(visit)),
                     &ROW_SHAPE(struct record_version, version_fields), ret, ret_n);
}

enum gp_code store_version_settle(struct work *w, const char *visit, const char *owner, int64_t n) {
    return db_exec(w->db, w->err, &q[Q_SETTLE],
                   DB_ARGS(db_text(w->tenant), db_text(visit), db_text(owner), db_int(n)));
}

#define VERSION_KEY(tenant, visit, owner, n)                                                       \
    DB_ARGS(db_text(tenant), db_text(visit), db_text(owner), db_int(n))

enum gp_code store_record_mark_put(struct work *w, const char *visit, const char *owner, int64_t n,
                                   const struct record_mark *mark) {
    return row_put(w, &q[Q_MARK_PUT], VERSION_KEY(w->tenant, visit, owner, n), mark_fields,
                   GP_COUNT(mark_fields), mark);
}

enum gp_code store_record_marks(struct work *w, const char *visit, const char *owner, int64_t n,
                                struct record_mark **ret, size_t *ret_n) {
    return row_query(w, &q[Q_MARKS], VERSION_KEY(w->tenant, visit, owner, n),
                     &ROW_SHAPE(struct record_mark, mark_fields), ret, ret_n);
}

enum gp_code store_record_photo_put(struct work *w, const char *visit, const char *owner, int64_t n,
                                    const struct record_photo *photo) {
    return row_put(w, &q[Q_PHOTO_PUT], VERSION_KEY(w->tenant, visit, owner, n), photo_fields,
                   GP_COUNT(photo_fields) - 1, photo);
}

enum gp_code store_record_photos(struct work *w, const char *visit, const char *owner, int64_t n,
                                 struct record_photo **ret, size_t *ret_n) {
    return row_query(w, &q[Q_PHOTOS], VERSION_KEY(w->tenant, visit, owner, n),
                     &ROW_SHAPE(struct record_photo, photo_fields), ret, ret_n);
}

/* ---- files */

enum gp_code store_visit_file_put(struct work *w, const char *visit,
                                  const struct visit_file *file) {
    return row_put(w, &q[Q_FILE_PUT], DB_ARGS(db_text(w->tenant), db_text(visit)), file_fields,
                   GP_COUNT(file_fields), file);
}

enum gp_code store_visit_file_get(struct work *w, const char *visit, const char *sha256,
                                  struct visit_file **ret) {
    return row_first(w, &q[Q_FILE_GET],
                     DB_ARGS(db_text(w->tenant), db_text(visit), db_text(sha256)),
                     &ROW_SHAPE(struct visit_file, file_fields), ret);
}

enum gp_code store_visit_file_list(struct work *w, const char *visit, struct visit_file **ret,
                                   size_t *ret_n) {
    return row_query(w, &q[Q_FILES], DB_ARGS(db_text(w->tenant), db_text(visit)),
                     &ROW_SHAPE(struct visit_file, file_fields), ret, ret_n);
}

/* ---- score sheets */

enum gp_code store_record_sheet_put(struct work *w, const char *round, const char *entry,
                                    const struct sheet *sheet) {
    TRY(db_exec(w->db, w->err, &q[Q_SCORER_PUT],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(sheet->scorer),
                        db_text(sheet->scorer_name))));
    TRY(db_exec(w->db, w->err, &q[Q_SHEET_DROP],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry),
                        db_text(sheet->component), db_text(sheet->scorer))));
    return store_sheet_put(w, round, entry, sheet);
}
