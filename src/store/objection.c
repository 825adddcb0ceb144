#include "store/objection.h"

#include "store/list.h"

enum {
    OBJECTION_PUT,
    OBJECTION_DECIDE,
    OBJECTION_LIST,
    NOTE_PUT,
    NOTE_LIST,
    FILE_PUT,
    WINDOW_PUT,
    WINDOW_GET,
    DISCLOSED_PUT,
    DISCLOSED_LIST,
};

static const struct db_sql q[] = {
    [OBJECTION_PUT] = {"objection.put",
                       "INSERT INTO objection\n"
                       "    (tenant, id, round, entry, component, state, created_ms, decided_ms)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [OBJECTION_DECIDE] = {"objection.decide", "UPDATE objection\n"
                                              "SET state = $3, decided_ms = $4\n"
                                              "WHERE tenant = $1\n"
                                              "  AND id = $2\n"
                                              "  AND state = 'open'"},
    [OBJECTION_LIST] = {"objection.list",
                        "SELECT id, round, entry, component, state, created_ms, decided_ms\n"
                        "FROM objection\n"
                        "WHERE tenant = $1\n"
                        "  AND round = $2\n"
                        "  AND (CAST($3 AS TEXT) IS NULL OR entry = CAST($3 AS TEXT))\n"
                        "ORDER BY created_ms, id"},
    [NOTE_PUT] = {"result_note.put",
                  "INSERT INTO result_note\n"
                  "    (tenant, id, round, entry, subject, kind, text, account, author, at_ms)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [NOTE_LIST] =
        {"result_note.list",
         "SELECT n.id, n.round, n.entry, n.subject, n.kind, n.text, n.account, n.author,\n"
         "    n.at_ms, f.note, f.ord, f.sha256, f.file_name, f.size\n"
         "FROM result_note n\n"
         "LEFT JOIN result_file f ON f.tenant = n.tenant AND f.note = n.id\n"
         "WHERE n.tenant = $1\n"
         "  AND n.round = $2\n"
         "  AND (CAST($3 AS TEXT) IS NULL OR n.entry = CAST($3 AS TEXT))\n"
         "ORDER BY n.at_ms, n.id, f.ord"},
    [FILE_PUT] = {"result_file.put",
                  "INSERT INTO result_file (tenant, note, ord, sha256, file_name, size)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6)"},
    [WINDOW_PUT] = {"feedback_window.put",
                    "INSERT INTO feedback_window (tenant, round, days, opened, closes)\n"
                    "VALUES ($1, $2, $3, $4, $5)\n"
                    "ON CONFLICT (tenant, round) DO UPDATE\n"
                    "SET days = excluded.days, opened = excluded.opened,\n"
                    "    closes = excluded.closes"},
    [WINDOW_GET] = {"feedback_window.get", "SELECT days, opened, closes\n"
                                           "FROM feedback_window\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2"},
    [DISCLOSED_PUT] = {"disclosed_result.put",
                       "INSERT INTO disclosed_result\n"
                       "    (tenant, round, entry, at_ms, step, total, grade, parts, data_sha256)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\n"
                       "ON CONFLICT DO NOTHING"},
    [DISCLOSED_LIST] = {"disclosed_result.list",
                        "SELECT entry, at_ms, step, total, grade, parts, data_sha256\n"
                        "FROM disclosed_result\n"
                        "WHERE tenant = $1\n"
                        "  AND round = $2\n"
                        "  AND (CAST($3 AS TEXT) IS NULL OR entry = CAST($3 AS TEXT))\n"
                        "ORDER BY at_ms, entry"},
};

const struct sql_table sql_objection = SQL_TABLE(q);

static const char *const objection_words[] = {"open", "withdrawn", "accepted", "rejected"};
static const struct code_set objection_codes = {objection_words, GP_COUNT(objection_words)};
static const char *const kind_words[] = {"ask",    "answer",   "send_back", "close",
                                         "object", "withdraw", "accept",    "reject"};
static const struct code_set kind_codes = {kind_words, GP_COUNT(kind_words)};
_Static_assert(GP_COUNT(objection_words) == OBJECTION_STATE_N, "a word each");
_Static_assert(GP_COUNT(kind_words) == NOTE_KIND_N, "a word each");

static const struct field objection_fields[] = {
    FIELD(struct objection, id),
    FIELD(struct objection, round),
    FIELD(struct objection, entry),
    FIELD(struct objection, component),
    FIELD_ENUM(struct objection, state, objection_codes),
    FIELD(struct objection, created_ms),
    FIELD(struct objection, decided_ms),
};

static const struct field note_fields[] = {
    FIELD(struct result_note, id),
    FIELD(struct result_note, round),
    FIELD(struct result_note, entry),
    FIELD(struct result_note, subject),
    FIELD_ENUM(struct result_note, kind, kind_codes),
    FIELD(struct result_note, text),
    FIELD(struct result_note, account),
    FIELD(struct result_note, author),
    FIELD(struct result_note, at_ms),
};

static const struct field file_fields[] = {
    FIELD(struct result_file, note),   FIELD(struct result_file, ord),
    FIELD(struct result_file, sha256), FIELD(struct result_file, file_name),
    FIELD(struct result_file, size),
};

static const struct field window_fields[] = {
    FIELD(struct feedback_window, days),
    FIELD(struct feedback_window, opened),
    FIELD(struct feedback_window, closes),
};

static const struct field disclosed_fields[] = {
    FIELD(struct disclosed_result, entry),       FIELD(struct disclosed_result, at_ms),
    FIELD(struct disclosed_result, step),        FIELD(struct disclosed_result, total),
    FIELD(struct disclosed_result, grade),       FIELD(struct disclosed_result, parts),
    FIELD(struct disclosed_result, data_sha256),
};

enum gp_code store_objection_put(struct db *db, struct gp_err *e, const char *tenant,
                                 const struct objection *o) {
    return row_put(db, e, &q[OBJECTION_PUT], DB_ARGS(db_text(tenant)), objection_fields,
                   GP_COUNT(objection_fields), o);
}

enum gp_code store_objection_decide(struct db *db, struct gp_err *e, const char *tenant,
                                    const char *id, enum objection_state to, int64_t now_ms) {
    TRY(db_exec(db, e, &q[OBJECTION_DECIDE],
                DB_ARGS(db_text(tenant), db_text(id), db_text(code_word(&objection_codes, to)),
                        db_int(now_ms))));
    if (db_changes(db) == 1)
        return GP_OK;
    return gp_fail(e, GP_CONFLICT, NULL, "这项异议已经处理过，请刷新后查看");
}

enum gp_code store_objection_list(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *round, const char *entry,
                                  struct objection **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[OBJECTION_LIST],
                     DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct objection, objection_fields), ret, ret_n);
}

enum gp_code store_note_put(struct db *db, struct gp_err *e, const char *tenant,
                            const struct result_note *note) {
    return row_put(db, e, &q[NOTE_PUT], DB_ARGS(db_text(tenant)), note_fields,
                   GP_COUNT(note_fields), note);
}

enum gp_code store_note_file_put(struct db *db, struct gp_err *e, const char *tenant,
                                 const struct result_file *file) {
    return row_put(db, e, &q[FILE_PUT], DB_ARGS(db_text(tenant)), file_fields,
                   GP_COUNT(file_fields), file);
}

/* A note has a row for each of its files; one without files has one, and no file in it. */
static void take_note(struct arena *a, struct db_rows *rows, struct result_notes *ret) {
    const struct result_note *last = ret->notes.n ? &ret->notes.v[ret->notes.n - 1] : NULL;
    if (!last || !str_eq(str_of(last->id), db_col_str(rows, 0)))
        row_fetch(rows, a, 0, note_fields, GP_COUNT(note_fields), VEC_PUSH(a, &ret->notes));
    struct result_file file;
    row_fetch(rows, a, GP_COUNT(note_fields), file_fields, GP_COUNT(file_fields), &file);
    if (file.note)
        *VEC_PUSH(a, &ret->files) = file;
}

enum gp_code store_note_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, const char *entry, struct result_notes *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    *ret = (struct result_notes){0};
    TRY(db_query(db, e, &q[NOTE_LIST], DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                 &rows));
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            return GP_OK;
        take_note(a, rows, ret);
    }
}

enum gp_code store_window_put(struct db *db, struct gp_err *e, const char *tenant,
                              const char *round, const struct feedback_window *w) {
    return db_exec(db, e, &q[WINDOW_PUT],
                   DB_ARGS(db_text(tenant), db_text(round), db_int(w->days), db_date(w->opened),
                           db_date(w->closes)));
}

enum gp_code store_window_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, struct feedback_window **ret) {
    return row_first(db, a, e, &q[WINDOW_GET], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct feedback_window, window_fields), ret);
}

enum gp_code store_disclosed_put(struct db *db, struct gp_err *e, const char *tenant,
                                 const char *round, const struct disclosed_result *r) {
    return row_put(db, e, &q[DISCLOSED_PUT], DB_ARGS(db_text(tenant), db_text(round)),
                   disclosed_fields, GP_COUNT(disclosed_fields), r);
}

enum gp_code store_disclosed_list(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *round, const char *entry,
                                  struct disclosed_result **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[DISCLOSED_LIST],
                     DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct disclosed_result, disclosed_fields), ret, ret_n);
}
