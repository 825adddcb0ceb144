/* Five small tables that results rest on. The one thing to know: notes are the common thread of
 * objections and rectifications, each with its files in the same query (take_note), so a page of a
 * round takes one statement for all that was said. Order is by seq, given when a row is written,
 * because clocks can go back. Moves ask for the state they come from; who may move what is
 * app/results. */

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
                       "    (tenant, id, round, entry, component, state, created_ms, decided_ms,\n"
                       "    seq)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8,\n"
                       "    (SELECT coalesce(max(seq), 0) + 1 FROM objection\n"
                       "     WHERE tenant = $1 AND round = $3))"},
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
                        "ORDER BY seq, id"},
    [NOTE_PUT] = {"result_note.put",
                  "INSERT INTO result_note\n"
                  "    (tenant, id, round, entry, subject, kind, text, account, author, at_ms,\n"
                  "    seq)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,\n"
                  "    (SELECT coalesce(max(seq), 0) + 1 FROM result_note\n"
                  "     WHERE tenant = $1 AND round = $3))"},
    [NOTE_LIST] =
        {"result_note.list",
         "SELECT n.id, n.round, n.entry, n.subject, n.kind, n.text, n.account, n.author,\n"
         "    n.at_ms, f.note, f.ord, f.sha256, f.file_name, f.size\n"
         "FROM result_note n\n"
         "LEFT JOIN result_file f ON f.tenant = n.tenant AND f.note = n.id\n"
         "WHERE n.tenant = $1\n"
         "  AND n.round = $2\n"
         "  AND (CAST($3 AS TEXT) IS NULL OR n.entry = CAST($3 AS TEXT))\n"
         "ORDER BY n.seq, n.id, f.ord"},
    [FILE_PUT] = {"result_file.put",
                  "INSERT INTO result_file (tenant, note, ord, sha256, file_name, size)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6)"},
    [WINDOW_PUT] = {"feedback_window.put",
                    "INSERT INTO feedback_window (tenant, round, report, days, opened, closes)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6)\n"
                    "ON CONFLICT (tenant, round, report) DO UPDATE\n"
                    "SET days = excluded.days, opened = excluded.opened,\n"
                    "    closes = excluded.closes"},
    [WINDOW_GET] = {"feedback_window.get", "SELECT report, days, opened, closes\n"
                                           "FROM feedback_window\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2\n"
                                           "ORDER BY closes DESC, report"},
    [DISCLOSED_PUT] = {"disclosed_result.put",
                       "INSERT INTO disclosed_result\n"
                       "    (tenant, round, entry, at_ms, step, total, grade, parts, data_sha256,\n"
                       "    seq)\n"
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,\n"
                       "    (SELECT coalesce(max(seq), 0) + 1 FROM disclosed_result\n"
                       "     WHERE tenant = $1 AND round = $2))\n"
                       "ON CONFLICT DO NOTHING"},
    [DISCLOSED_LIST] = {"disclosed_result.list",
                        "SELECT entry, at_ms, step, total, grade, parts, data_sha256\n"
                        "FROM disclosed_result\n"
                        "WHERE tenant = $1\n"
                        "  AND round = $2\n"
                        "  AND (CAST($3 AS TEXT) IS NULL OR entry = CAST($3 AS TEXT))\n"
                        "ORDER BY seq, entry"},
};

const struct sql_table sql_objection = SQL_TABLE(q);

static const struct word objection_words[] = {
    {"open", NULL}, {"withdrawn", NULL}, {"accepted", NULL}, {"rejected", NULL}};
static const struct words objection_codes = {objection_words, GP_COUNT(objection_words)};
static const struct word kind_words[] = {{"ask", NULL},    {"answer", NULL}, {"send_back", NULL},
                                         {"close", NULL},  {"object", NULL}, {"withdraw", NULL},
                                         {"accept", NULL}, {"reject", NULL}};
static const struct words kind_codes = {kind_words, GP_COUNT(kind_words)};
_Static_assert(GP_COUNT(objection_words) == OBJECTION_STATE_N, "a word each");
_Static_assert(GP_COUNT(kind_words) == NOTE_KIND_N, "a word each");

static const struct column objection_fields[] = {
    COLUMN(struct objection, id),
    COLUMN(struct objection, round),
    COLUMN(struct objection, entry),
    COLUMN(struct objection, component),
    COLUMN_ENUM(struct objection, state, objection_codes),
    COLUMN(struct objection, created_ms),
    COLUMN(struct objection, decided_ms),
};

static const struct column note_fields[] = {
    COLUMN(struct result_note, id),
    COLUMN(struct result_note, round),
    COLUMN(struct result_note, entry),
    COLUMN(struct result_note, subject),
    COLUMN_ENUM(struct result_note, kind, kind_codes),
    COLUMN(struct result_note, text),
    COLUMN(struct result_note, account),
    COLUMN(struct result_note, author),
    COLUMN(struct result_note, at_ms),
};

static const struct column file_fields[] = {
    COLUMN(struct result_file, note),   COLUMN(struct result_file, ord),
    COLUMN(struct result_file, sha256), COLUMN(struct result_file, file_name),
    COLUMN(struct result_file, size),
};

static const struct column window_fields[] = {
    COLUMN(struct feedback_window, report),
    COLUMN(struct feedback_window, days),
    COLUMN(struct feedback_window, opened),
    COLUMN(struct feedback_window, closes),
};

static const struct column disclosed_fields[] = {
    COLUMN(struct disclosed_result, entry),       COLUMN(struct disclosed_result, at_ms),
    COLUMN(struct disclosed_result, step),        COLUMN(struct disclosed_result, total),
    COLUMN(struct disclosed_result, grade),       COLUMN(struct disclosed_result, parts),
    COLUMN(struct disclosed_result, data_sha256),
};

enum gp_code store_objection_put(struct work *w, const struct objection *o) {
    return row_put(w, &q[OBJECTION_PUT], DB_ARGS(db_text(w->tenant)), objection_fields,
                   GP_COUNT(objection_fields), o);
}

enum gp_code store_objection_decide(struct work *w, const char *id, enum objection_state to,
                                    int64_t now_ms) {
    TRY(db_exec(w->db, w->err, &q[OBJECTION_DECIDE],
                DB_ARGS(db_text(w->tenant), db_text(id), db_text(code_word(&objection_codes, to)),
                        db_int(now_ms))));
    if (db_changes(w->db) == 1)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "这项异议已经处理过，请刷新后查看");
}

enum gp_code store_objection_list(struct work *w, const char *round, const char *entry,
                                  struct objection **ret, size_t *ret_n) {
    return row_query(w, &q[OBJECTION_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct objection, objection_fields), ret, ret_n);
}

enum gp_code store_note_put(struct work *w, const struct result_note *note) {
    return row_put(w, &q[NOTE_PUT], DB_ARGS(db_text(w->tenant)), note_fields, GP_COUNT(note_fields),
                   note);
}

enum gp_code store_note_file_put(struct work *w, const struct result_file *file) {
    return row_put(w, &q[FILE_PUT], DB_ARGS(db_text(w->tenant)), file_fields, GP_COUNT(file_fields),
                   file);
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

enum gp_code store_note_list(struct work *w, const char *round, const char *entry,
                             struct result_notes *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    *ret = (struct result_notes){0};
    TRY(db_query(w->db, w->err, &q[NOTE_LIST],
                 DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)), &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            return GP_OK;
        take_note(w->arena, rows, ret);
    }
}

enum gp_code store_window_put(struct work *w, const char *round,
                              const struct feedback_window *window) {
    return db_exec(w->db, w->err, &q[WINDOW_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(window->report),
                           db_int(window->days), db_date(window->opened), db_date(window->closes)));
}

enum gp_code store_window_list(struct work *w, const char *round, struct feedback_window **ret,
                               size_t *ret_n) {
    return row_query(w, &q[WINDOW_GET], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct feedback_window, window_fields), ret, ret_n);
}

enum gp_code store_disclosed_put(struct work *w, const char *round,
                                 const struct disclosed_result *r) {
    return row_put(w, &q[DISCLOSED_PUT], DB_ARGS(db_text(w->tenant), db_text(round)),
                   disclosed_fields, GP_COUNT(disclosed_fields), r);
}

enum gp_code store_disclosed_list(struct work *w, const char *round, const char *entry,
                                  struct disclosed_result **ret, size_t *ret_n) {
    return row_query(w, &q[DISCLOSED_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct disclosed_result, disclosed_fields), ret, ret_n);
}
