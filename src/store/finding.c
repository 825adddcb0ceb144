/* Decisions about findings (finding_note), and what operators were asked (rectification, of two
 * kinds). A finding has no row: both name it by rule, entry and the four columns of its place
 * (PLACE_FIELDS). Decisions of before places were data have words instead, which put and drop take
 * along. */
#include "store/finding.h"

#include "core/place.h"
#include "store/list.h"

enum {
    NOTE_PUT,
    NOTE_DROP,
    NOTE_LIST,
    DISMISSAL_PUT,
    RECT_PUT,
    RECT_MOVE,
    RECT_GET,
    RECT_LIST,
    RECT_WAITING,
    QUESTION_CLOSE,
};

#define RECT                                                                                       \
    "SELECT id, round, entry, rule, place, title, text, due, state, created_ms, kind, what,\n"     \
    "    nullif(item, ''), row_no, nullif(col, '')\n"

static const struct db_sql q[] = {
    [NOTE_PUT] = {"finding_note.put",
                  "INSERT INTO finding_note\n"
                  "    (tenant, round, rule, entry, what, item, row_no, col, place, state,\n"
                  "    reason, account, at_ms)\n"
                  "VALUES ($1, $2, $3, $4, $5, coalesce($6, ''), coalesce($7, 0),\n"
                  "    coalesce($8, ''), '', $9, $10, $11, $12)\n"
                  "ON CONFLICT (tenant, round, rule, entry, what, item, row_no, col, place)\n"
                  "DO UPDATE\n"
                  "SET state = excluded.state, reason = excluded.reason,\n"
                  "    account = excluded.account, at_ms = excluded.at_ms"},
    [NOTE_DROP] = {"finding_note.drop", "DELETE FROM finding_note\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "  AND rule = $3\n"
                                        "  AND entry = $4\n"
                                        "  AND ((what = $5 AND item = coalesce($6, '')\n"
                                        "        AND row_no = coalesce($7, 0)\n"
                                        "        AND col = coalesce($8, '') AND place = ''\n"
                                        "        AND ($5 <> 'nowhere' OR $9 = ''))\n"
                                        "    OR (what = 'nowhere' AND place = $9))"},
    [NOTE_LIST] = {"finding_note.list",
                   "SELECT rule, entry, what, nullif(item, ''), row_no,\n"
                   "    nullif(col, ''), state, reason, account, at_ms, place\n"
                   "FROM finding_note\n"
                   "WHERE tenant = $1\n"
                   "  AND round = $2\n"
                   "ORDER BY rule, entry, what, item, row_no, col, place"},
    /* One that is there already keeps who decided it and when; one that became a rectification is
     * adopted all the same. */
    [DISMISSAL_PUT] =
        {"finding_dismissal.put",
         "INSERT INTO finding_note\n"
         "    (tenant, round, state, account, at_ms, rule, entry, place, reason,\n"
         "    what, item, row_no, col)\n"
         "VALUES ($1, $2, CASE CAST($11 AS BIGINT) WHEN 0 THEN 'dismissed' ELSE 'accepted' END,\n"
         "    '', 0, $3, coalesce($4, ''), coalesce($5, ''), $6, $7,\n"
         "    coalesce($8, ''), coalesce($9, 0), coalesce($10, ''))\n"
         "ON CONFLICT (tenant, round, rule, entry, what, item, row_no, col, place)\n"
         "DO UPDATE\n"
         "SET state = excluded.state, reason = excluded.reason,\n"
         "    account = excluded.account, at_ms = excluded.at_ms\n"
         "WHERE (finding_note.state = 'dismissed') <> (excluded.state = 'dismissed')\n"
         "   OR (finding_note.state <> 'rectify' AND\n"
         "       coalesce(finding_note.reason, '') <> coalesce(excluded.reason, ''))"},
    [RECT_PUT] = {"rectification.put",
                  "INSERT INTO rectification\n"
                  "    (tenant, id, round, entry, rule, place, title, text, due, state,\n"
                  "    created_ms, kind, what, item, row_no, col, seq)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,\n"
                  "    coalesce($14, ''), coalesce($15, 0), coalesce($16, ''),\n"
                  "    (SELECT coalesce(max(seq), 0) + 1 FROM rectification\n"
                  "     WHERE tenant = $1 AND round = $3))"},
    [RECT_MOVE] = {"rectification.move", "UPDATE rectification\n"
                                         "SET state = $4\n"
                                         "WHERE tenant = $1\n"
                                         "  AND id = $2\n"
                                         "  AND state = $3"},
    [RECT_GET] = {"rectification.get", RECT "FROM rectification\n"
                                            "WHERE tenant = $1\n"
                                            "  AND id = $2"},
    [RECT_LIST] = {"rectification.list",
                   RECT "FROM rectification\n"
                        "WHERE tenant = $1\n"
                        "  AND round = $2\n"
                        "  AND (CAST($3 AS TEXT) IS NULL OR entry = CAST($3 AS TEXT))\n"
                        "ORDER BY seq, id"},
    [RECT_WAITING] = {"rectification.waiting", RECT "FROM rectification\n"
                                                    "WHERE tenant = $1\n"
                                                    "  AND state IN ('open', 'answered')\n"
                                                    "ORDER BY round, entry, seq"},
    [QUESTION_CLOSE] = {"rectification.close_question", "UPDATE rectification\n"
                                                        "SET state = 'closed'\n"
                                                        "WHERE tenant = $1\n"
                                                        "  AND round = $2\n"
                                                        "  AND entry = $3\n"
                                                        "  AND kind = 'question'\n"
                                                        "  AND state <> 'closed'\n"
                                                        "  AND rule = $4\n"
                                                        "  AND what = $5\n"
                                                        "  AND item = coalesce($6, '')\n"
                                                        "  AND row_no = coalesce($7, 0)\n"
                                                        "  AND col = coalesce($8, '')"},
};

const struct sql_table sql_finding = SQL_TABLE(q);

static const struct word finding_words[] = {
    {"accepted", NULL}, {"dismissed", NULL}, {"rectify", NULL}};
static const struct words finding_codes = {finding_words, GP_COUNT(finding_words)};
static const struct word rectification_words[] = {
    {"open", NULL}, {"answered", NULL}, {"closed", NULL}};
static const struct words rectification_codes = {rectification_words,
                                                 GP_COUNT(rectification_words)};
static const struct word request_words[] = {{"rectify", NULL}, {"question", NULL}};
static const struct words request_codes = {request_words, GP_COUNT(request_words)};

#define PLACE_FIELDS(T)                                                                            \
    COLUMN_ENUM(T, at.what, words_place_kind), COLUMN(T, at.id), COLUMN(T, at.row),                \
        COLUMN(T, at.column)

static const struct column note_fields[] = {
    COLUMN(struct finding_note, rule),
    COLUMN(struct finding_note, entry),
    PLACE_FIELDS(struct finding_note),
    COLUMN_ENUM(struct finding_note, state, finding_codes),
    COLUMN(struct finding_note, reason),
    COLUMN(struct finding_note, account),
    COLUMN(struct finding_note, at_ms),
    COLUMN(struct finding_note, place), /* read only: what is decided now has a place */
};

static const struct column finding_dismissal_fields[] = {
    COLUMN(struct finding_dismissal, rule),  COLUMN(struct finding_dismissal, entry),
    COLUMN(struct finding_dismissal, place), COLUMN(struct finding_dismissal, reason),
    PLACE_FIELDS(struct finding_dismissal),  COLUMN(struct finding_dismissal, adopted),
};

static const struct column rectification_fields[] = {
    COLUMN(struct rectification, id),
    COLUMN(struct rectification, round),
    COLUMN(struct rectification, entry),
    COLUMN(struct rectification, rule),
    COLUMN(struct rectification, place),
    COLUMN(struct rectification, title),
    COLUMN(struct rectification, text),
    COLUMN(struct rectification, due),
    COLUMN_ENUM(struct rectification, state, rectification_codes),
    COLUMN(struct rectification, created_ms),
    COLUMN_ENUM(struct rectification, kind, request_codes),
    PLACE_FIELDS(struct rectification),
};

enum gp_code store_finding_put(struct work *w, const char *round, const struct finding_note *note) {
    TRY(store_finding_drop(w, round, note));
    return row_put(w, &q[NOTE_PUT], DB_ARGS(db_text(w->tenant), db_text(round)), note_fields,
                   GP_COUNT(note_fields) - 1, note);
}

enum gp_code store_finding_drop(struct work *w, const char *round,
                                const struct finding_note *note) {
    const struct place_ref *at = &note->at;
    return db_exec(w->db, w->err, &q[NOTE_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(note->rule),
                           db_text(note->entry), db_text(code_word(&words_place_kind, at->what)),
                           db_text(at->id), db_int(at->row), db_text(at->column),
                           db_text(cstr_or_empty(note->place))));
}

enum gp_code store_finding_list(struct work *w, const char *round, struct finding_note **ret,
                                size_t *ret_n) {
    return row_query(w, &q[NOTE_LIST], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct finding_note, note_fields), ret, ret_n);
}

enum gp_code store_finding_dismissals_put(struct work *w, const struct dossier *d) {
    for (size_t i = 0; i < d->round.n_finding_dismissals; i++)
        TRY(row_put(w, &q[DISMISSAL_PUT], DB_ARGS(db_text(d->tenant), db_text(d->round.id)),
                    finding_dismissal_fields, GP_COUNT(finding_dismissal_fields),
                    &d->round.finding_dismissals[i]));
    return GP_OK;
}

enum gp_code store_rectification_put(struct work *w, const struct rectification *r) {
    return row_put(w, &q[RECT_PUT], DB_ARGS(db_text(w->tenant)), rectification_fields,
                   GP_COUNT(rectification_fields), r);
}

enum gp_code store_rectification_move(struct work *w, const char *id, enum rectification_state from,
                                      enum rectification_state to) {
    TRY(db_exec(w->db, w->err, &q[RECT_MOVE],
                DB_ARGS(db_text(w->tenant), db_text(id),
                        db_text(code_word(&rectification_codes, from)),
                        db_text(code_word(&rectification_codes, to)))));
    if (db_changes(w->db) == 1)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "这项整改的状态已被改动，请刷新后再操作");
}

enum gp_code store_question_close(struct work *w, const char *round,
                                  const struct finding_note *of) {
    const struct place_ref *at = &of->at;
    return db_exec(w->db, w->err, &q[QUESTION_CLOSE],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(of->entry),
                           db_text(of->rule), db_text(code_word(&words_place_kind, at->what)),
                           db_text(at->id), db_int(at->row), db_text(at->column)));
}

enum gp_code store_rectification_get(struct work *w, const char *id, struct rectification **ret) {
    return row_first(w, &q[RECT_GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret);
}

enum gp_code store_rectification_list(struct work *w, const char *round, const char *entry,
                                      struct rectification **ret, size_t *ret_n) {
    return row_query(w, &q[RECT_LIST], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret, ret_n);
}

enum gp_code store_rectification_waiting(struct work *w, struct rectification **ret,
                                         size_t *ret_n) {
    return row_query(w, &q[RECT_WAITING], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret, ret_n);
}
