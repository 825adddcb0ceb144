/* Four tables of the same life: parts that are typed, files, uploads under way, and every hand-in.
 * Writes that may meet another one carry what they saw: a draft its version, an upload the place
 * from which it goes on; no row changed means somebody was faster, and that is all the locking
 * there is. Handing in, which moves it into the dossier, is app/fill/hand_in.c over
 * store/dossier.c. */

#include "store/filling.h"

#include "store/list.h"

enum {
    DRAFTS,
    DRAFT_NEW,
    DRAFT_SAVE,
    DRAFT_DROP,
    FILES,
    FILE_PUT,
    FILE_DROP,
    ENTRY_FILE_PUT,
    ENTRY_FILES,
    UPLOAD_PUT,
    UPLOAD_GET,
    UPLOAD_ADVANCE,
    UPLOAD_DONE,
    UPLOAD_DROP_BEFORE,
    HAND_INS,
    HAND_INS_LAST,
    HAND_IN_PUT,
    OVERVIEW,
    Q_N,
};

static const struct db_sql q[Q_N] = {
    [DRAFTS] = {"fill_part.list", "SELECT part, version, body, account, saved_at\n"
                                  "FROM fill_part\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2\n"
                                  "  AND entry = $3\n"
                                  "ORDER BY part"},
    [DRAFT_NEW] = {"fill_part.new",
                   "INSERT INTO fill_part\n"
                   "    (tenant, round, entry, part, version, body, account, saved_at)\n"
                   "VALUES ($1, $2, $3, $4, 1, $5, $6, $7)\n"
                   "ON CONFLICT DO NOTHING"},
    [DRAFT_SAVE] = {"fill_part.save", "UPDATE fill_part\n"
                                      "SET version = version + 1,\n"
                                      "    body = $5,\n"
                                      "    account = $6,\n"
                                      "    saved_at = $7\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND entry = $3\n"
                                      "  AND part = $4\n"
                                      "  AND version = $8"},
    [DRAFT_DROP] = {"fill_part.drop", "DELETE FROM fill_part\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND entry = $3\n"
                                      "  AND part = $4"},
    [FILES] = {"fill_file.list", "SELECT id, item, file_name, sha256, size, account, received_at\n"
                                 "FROM fill_file\n"
                                 "WHERE tenant = $1\n"
                                 "  AND round = $2\n"
                                 "  AND entry = $3\n"
                                 "ORDER BY item, received_at, id"},
    [FILE_PUT] = {"fill_file.put",
                  "INSERT INTO fill_file\n"
                  "    (tenant, round, entry, id, item, file_name, sha256, size, account,\n"
                  "    received_at)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [FILE_DROP] = {"fill_file.drop", "DELETE FROM fill_file\n"
                                     "WHERE tenant = $1\n"
                                     "  AND round = $2\n"
                                     "  AND entry = $3\n"
                                     "  AND id = $4"},
    [ENTRY_FILE_PUT] = {"entry_file.put",
                        "INSERT INTO entry_file\n"
                        "    (tenant, round, entry, project, sha256, account, received_at)\n"
                        "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                        "ON CONFLICT DO NOTHING"},
    [ENTRY_FILES] = {"entry_file.list", "SELECT sha256\n"
                                        "FROM entry_file\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "  AND entry = $3\n"
                                        "  AND project = $4\n"
                                        "ORDER BY sha256"},
    [UPLOAD_PUT] = {"upload.put",
                    "INSERT INTO upload\n"
                    "    (tenant, id, round, entry, item, file_name, size, received, account,\n"
                    "    created_at, active_at, sha256)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"},
    [UPLOAD_GET] = {"upload.get",
                    "SELECT id, round, entry, item, file_name, size, received, account,\n"
                    "    created_at, coalesce(active_at, created_at), sha256\n"
                    "FROM upload\n"
                    "WHERE tenant = $1\n"
                    "  AND id = $2"},
    [UPLOAD_ADVANCE] = {"upload.advance", "UPDATE upload\n"
                                          "SET received = $4, active_at = $5\n"
                                          "WHERE tenant = $1\n"
                                          "  AND id = $2\n"
                                          "  AND received = $3\n"
                                          "  AND sha256 IS NULL"},
    [UPLOAD_DONE] = {"upload.done", "UPDATE upload\n"
                                    "SET sha256 = $3\n"
                                    "WHERE tenant = $1\n"
                                    "  AND id = $2\n"
                                    "  AND sha256 IS NULL"},
    [UPLOAD_DROP_BEFORE] = {"upload.drop_before", "DELETE FROM upload\n"
                                                  "WHERE tenant = $1\n"
                                                  "  AND coalesce(active_at, created_at) < $2"},
    [HAND_INS] = {"hand_in.list",
                  "SELECT version, at_ms, warnings, token, account, pledger, snapshot, sha256\n"
                  "FROM hand_in\n"
                  "WHERE tenant = $1\n"
                  "  AND round = $2\n"
                  "  AND entry = $3\n"
                  "ORDER BY version"},
    [HAND_INS_LAST] = {"hand_in.last",
                       "SELECT h.entry, h.version, h.at_ms, h.warnings, h.pledger, h.sha256\n"
                       "FROM hand_in h\n"
                       "WHERE h.tenant = $1\n"
                       "  AND h.round = $2\n"
                       "  AND h.version = (SELECT max(x.version) FROM hand_in x\n"
                       "                   WHERE x.tenant = h.tenant AND x.round = h.round\n"
                       "                     AND x.entry = h.entry)"},
    [HAND_IN_PUT] = {"hand_in.put",
                     "INSERT INTO hand_in\n"
                     "    (tenant, round, entry, version, at_ms, warnings, token, account,\n"
                     "    pledger, snapshot, sha256)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [OVERVIEW] = {"fill.overview",
                  "SELECT e.round, e.id,\n"
                  "    CASE WHEN e.state = 'returned'\n"
                  "         THEN (SELECT c.due FROM entry_correction c\n"
                  "               WHERE c.tenant = e.tenant AND c.round = e.round\n"
                  "                 AND c.entry = e.id\n"
                  "               ORDER BY c.ord DESC LIMIT 1)\n"
                  "         ELSE coalesce(e.deadline, r.deadline) END,\n"
                  "    (SELECT count(*) FROM checklist_item c\n"
                  "     WHERE c.tenant = e.tenant AND c.round = e.round AND c.required = 1),\n"
                  "    (SELECT count(*) FROM checklist_item c\n"
                  "     WHERE c.tenant = e.tenant AND c.round = e.round AND c.required = 1\n"
                  "       AND NOT EXISTS (SELECT 1 FROM fill_file f\n"
                  "         WHERE f.tenant = e.tenant AND f.round = e.round AND f.entry = e.id\n"
                  "           AND f.item = c.id)\n"
                  "       AND NOT EXISTS (SELECT 1 FROM material m\n"
                  "         WHERE m.tenant = e.tenant AND m.round = e.round AND m.entry = e.id\n"
                  "           AND m.item = c.id)),\n"
                  "    (SELECT count(*) FROM fill_part d\n"
                  "     WHERE d.tenant = e.tenant AND d.round = e.round AND d.entry = e.id\n"
                  "       AND d.part <> 'files'),\n"
                  "    (SELECT count(*) FROM hand_in h\n"
                  "     WHERE h.tenant = e.tenant AND h.round = e.round AND h.entry = e.id)\n"
                  "FROM project p\n"
                  "JOIN entry e ON e.tenant = p.tenant AND e.project = p.id\n"
                  "JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"
                  "WHERE p.tenant = $1\n"
                  "  AND p.operator_org = $2\n"
                  "ORDER BY coalesce(e.deadline, r.deadline) NULLS FIRST, e.round, e.ord"},
};

const struct sql_table sql_filling = SQL_TABLE(q);

static const struct column draft_fields[] = {
    COLUMN(struct fill_draft, part),     COLUMN(struct fill_draft, version),
    COLUMN(struct fill_draft, body),     COLUMN(struct fill_draft, account),
    COLUMN(struct fill_draft, saved_at),
};
static const struct column file_fields[] = {
    COLUMN(struct fill_file, id),          COLUMN(struct fill_file, item),
    COLUMN(struct fill_file, file_name),   COLUMN(struct fill_file, sha256),
    COLUMN(struct fill_file, size),        COLUMN(struct fill_file, account),
    COLUMN(struct fill_file, received_at),
};
static const struct column upload_fields[] = {
    COLUMN(struct upload, id),         COLUMN(struct upload, round),
    COLUMN(struct upload, entry),      COLUMN(struct upload, item),
    COLUMN(struct upload, file_name),  COLUMN(struct upload, size),
    COLUMN(struct upload, received),   COLUMN(struct upload, account),
    COLUMN(struct upload, created_at), COLUMN(struct upload, active_at),
    COLUMN(struct upload, sha256),
};
static const struct column hand_in_fields[] = {
    COLUMN(struct hand_in, version),  COLUMN(struct hand_in, at_ms),
    COLUMN(struct hand_in, warnings), COLUMN(struct hand_in, token),
    COLUMN(struct hand_in, account),  COLUMN(struct hand_in, pledger),
    COLUMN(struct hand_in, snapshot), COLUMN(struct hand_in, sha256),
};
static const struct column last_fields[] = {
    COLUMN(struct hand_in_last, entry),   COLUMN(struct hand_in_last, version),
    COLUMN(struct hand_in_last, at_ms),   COLUMN(struct hand_in_last, warnings),
    COLUMN(struct hand_in_last, pledger), COLUMN(struct hand_in_last, sha256),
};
static const struct column overview_fields[] = {
    COLUMN(struct fill_overview, round),    COLUMN(struct fill_overview, entry),
    COLUMN(struct fill_overview, deadline), COLUMN(struct fill_overview, required),
    COLUMN(struct fill_overview, missing),  COLUMN(struct fill_overview, parts),
    COLUMN(struct fill_overview, versions),
};

/* ---- reading */

#define KEY_ARGS(key) db_text((key)->tenant), db_text((key)->round), db_text((key)->entry)

enum gp_code store_fill_drafts(struct work *w, const struct fill_key *key, struct fill_draft **ret,
                               size_t *ret_n) {
    return row_query(w, &q[DRAFTS], DB_ARGS(KEY_ARGS(key)),
                     &ROW_SHAPE(struct fill_draft, draft_fields), ret, ret_n);
}

enum gp_code store_fill_draft_drop(struct work *w, const struct fill_key *key, const char *part) {
    return db_exec(
        w->db, w->err, &q[DRAFT_DROP],
        DB_ARGS(db_text(key->tenant), db_text(key->round), db_text(key->entry), db_text(part)));
}

enum gp_code store_fill_files(struct work *w, const struct fill_key *key, struct fill_file **ret,
                              size_t *ret_n) {
    return row_query(w, &q[FILES], DB_ARGS(KEY_ARGS(key)),
                     &ROW_SHAPE(struct fill_file, file_fields), ret, ret_n);
}

enum gp_code store_hand_ins(struct work *w, const struct fill_key *key, struct hand_in **ret,
                            size_t *ret_n) {
    return row_query(w, &q[HAND_INS], DB_ARGS(KEY_ARGS(key)),
                     &ROW_SHAPE(struct hand_in, hand_in_fields), ret, ret_n);
}

enum gp_code store_hand_ins_last(struct work *w, const char *round, struct hand_in_last **ret,
                                 size_t *ret_n) {
    return row_query(w, &q[HAND_INS_LAST], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct hand_in_last, last_fields), ret, ret_n);
}

enum gp_code store_fill_overview(struct work *w, const char *operator_org,
                                 struct fill_overview **ret, size_t *ret_n) {
    return row_query(w, &q[OVERVIEW], DB_ARGS(db_text(w->tenant), db_text(operator_org)),
                     &ROW_SHAPE(struct fill_overview, overview_fields), ret, ret_n);
}

enum gp_code store_upload_get(struct work *w, const char *id, struct upload **ret) {
    return row_first(w, &q[UPLOAD_GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct upload, upload_fields), ret);
}

/* ---- writing */

enum gp_code store_fill_draft_put(struct work *w, const struct fill_key *key,
                                  const struct fill_draft *d) {
    struct db_value part = db_text(d->part), body = db_text(d->body);
    struct db_value account = db_text(d->account), at = db_int(d->saved_at);
    if (d->version == 0)
        TRY(db_exec(w->db, w->err, &q[DRAFT_NEW], DB_ARGS(KEY_ARGS(key), part, body, account, at)));
    else
        TRY(db_exec(w->db, w->err, &q[DRAFT_SAVE],
                    DB_ARGS(KEY_ARGS(key), part, body, account, at, db_int(d->version))));
    if (db_changes(w->db) == 1)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL,
                   "这一部分刚刚被别人保存过，没有覆盖；请对照两份内容后再保存");
}

enum gp_code store_fill_file_put(struct work *w, const struct fill_key *key,
                                 const struct fill_file *f) {
    return row_put(w, &q[FILE_PUT], DB_ARGS(KEY_ARGS(key)), file_fields, GP_COUNT(file_fields), f);
}

enum gp_code store_fill_file_drop(struct work *w, const struct fill_key *key, const char *id) {
    TRY(db_exec(w->db, w->err, &q[FILE_DROP], DB_ARGS(KEY_ARGS(key), db_text(id))));
    return db_changes(w->db) == 1 ? GP_OK
                                  : gp_fail(w->err, GP_MISSING, NULL, "没有这个文件，可能已经移除");
}

enum gp_code store_entry_file_put(struct work *w, const struct fill_key *key, const char *project,
                                  const char *sha256, const char *account, int64_t received_at) {
    return db_exec(w->db, w->err, &q[ENTRY_FILE_PUT],
                   DB_ARGS(KEY_ARGS(key), db_text(project), db_text(sha256), db_text(account),
                           db_int(received_at)));
}

enum gp_code store_entry_files(struct work *w, const struct fill_key *key, const char *project,
                               const char ***ret, size_t *ret_n) {
    const struct db_value args[] = {KEY_ARGS(key), db_text(project)};
    return row_texts(w, &q[ENTRY_FILES], args, GP_COUNT(args), ret, ret_n);
}

enum gp_code store_upload_put(struct work *w, const struct upload *u) {
    return row_put(w, &q[UPLOAD_PUT], DB_ARGS(db_text(w->tenant)), upload_fields,
                   GP_COUNT(upload_fields), u);
}

enum gp_code store_upload_advance(struct work *w, const char *id, int64_t from, int64_t to) {
    TRY(db_exec(w->db, w->err, &q[UPLOAD_ADVANCE],
                DB_ARGS(db_text(w->tenant), db_text(id), db_int(from), db_int(to),
                        db_int(work_now_ms(w)))));
    return db_changes(w->db) == 1
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "上传的位置已经变化，请从服务器记录的位置继续");
}

enum gp_code store_upload_done(struct work *w, const char *id, const char *sha256) {
    TRY(db_exec(w->db, w->err, &q[UPLOAD_DONE],
                DB_ARGS(db_text(w->tenant), db_text(id), db_text(sha256))));
    return db_changes(w->db) == 1
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "这次上传刚才已经完成，请刷新页面查看");
}

enum gp_code store_upload_drop_before(struct work *w, int64_t before_ms) {
    return db_exec(w->db, w->err, &q[UPLOAD_DROP_BEFORE],
                   DB_ARGS(db_text(w->tenant), db_int(before_ms)));
}

enum gp_code store_hand_in_put(struct work *w, const struct fill_key *key,
                               const struct hand_in *h) {
    return row_put(w, &q[HAND_IN_PUT], DB_ARGS(KEY_ARGS(key)), hand_in_fields,
                   GP_COUNT(hand_in_fields), h);
}
