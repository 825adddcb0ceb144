#include "store/closing.h"

#include "store/list.h"
#include "store/states.h"

enum {
    BEGUN,
    PUT,
    GET,
    DROP,
};

static const struct db_sql q[] = {
    [BEGUN] = {"closing.begun",
               "SELECT d.entry, c.name, d.component, d.scorer, d.role,\n"
               "    (SELECT min(t.id) FROM account t WHERE t.tenant = d.tenant\n"
               "       AND t.expert = d.scorer AND t.active = 1 AND d.role = 'expert'),\n"
               "    coalesce(e.stage, r.state), e.state, n.closes_at\n"
               "FROM sheet_draft d\n"
               "JOIN round r ON r.tenant = d.tenant AND r.id = d.round\n"
               "JOIN entry e ON e.tenant = d.tenant AND e.round = d.round AND e.id = d.entry\n"
               "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
               "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
               "LEFT JOIN closing n ON n.tenant = d.tenant AND n.round = d.round\n"
               "  AND n.entry = d.entry\n"
               "WHERE d.tenant = $1\n"
               "  AND d.round = $2\n"
               "  AND (CAST($3 AS TEXT) IS NULL OR d.entry = CAST($3 AS TEXT))\n"
               "  AND (EXISTS (SELECT 1 FROM assignment a WHERE a.tenant = d.tenant\n"
               "         AND a.round = d.round AND a.entry = d.entry AND a.expert = d.scorer\n"
               "         AND a.conflict = 0 AND d.role = 'expert')\n"
               "    OR EXISTS (SELECT 1 FROM rating_link l WHERE l.tenant = d.tenant\n"
               "         AND l.round = d.round AND l.org = d.scorer AND d.role <> 'expert'\n"
               "         AND (l.entry IS NULL OR (l.entry = d.entry\n"
               "           AND l.component = d.component))\n"
               "         AND l.revoked_at IS NULL AND l.expires >= $4)\n"
               "    OR EXISTS (SELECT 1 FROM account t WHERE t.tenant = d.tenant\n"
               "         AND t.org = d.scorer AND t.active = 1 AND d.role <> 'expert'\n"
               "         AND d.role <> 'inspector'))\n"
               "ORDER BY e.ord, d.component, d.role, d.scorer"},
    [PUT] = {"closing.put",
             "INSERT INTO closing (tenant, round, entry, closes_at, told_at, told_by)\n"
             "VALUES ($1, $2, $3, $4, $5, $6)\n"
             "ON CONFLICT (tenant, round, entry) DO UPDATE SET\n"
             "    closes_at = excluded.closes_at, told_at = excluded.told_at,\n"
             "    told_by = excluded.told_by"},
    [GET] = {"closing.get", "SELECT round, entry, closes_at, told_at, told_by\n"
                            "FROM closing\n"
                            "WHERE tenant = $1\n"
                            "  AND round = $2\n"
                            "  AND entry = $3"},
    [DROP] = {"closing.drop", "DELETE FROM closing\n"
                              "WHERE tenant = $1\n"
                              "  AND round = $2\n"
                              "  AND entry = $3"},
};

const struct sql_table sql_closing = SQL_TABLE(q);

static const struct column begun_fields[] = {
    COLUMN(struct begun_sheet, entry),
    COLUMN(struct begun_sheet, center),
    COLUMN(struct begun_sheet, component),
    COLUMN(struct begun_sheet, scorer),
    COLUMN_ENUM(struct begun_sheet, role, words_scorer_role),
    COLUMN(struct begun_sheet, account),
    COLUMN_ENUM(struct begun_sheet, round_state, words_round_state),
    COLUMN_ENUM(struct begun_sheet, state, words_entry_state),
    COLUMN(struct begun_sheet, closes_at),
};

static const struct column note_fields[] = {
    COLUMN(struct closing_note, round),     COLUMN(struct closing_note, entry),
    COLUMN(struct closing_note, closes_at), COLUMN(struct closing_note, told_at),
    COLUMN(struct closing_note, told_by),
};

enum gp_code store_begun_sheets(struct work *w, const char *round, const char *entry, date_t today,
                                struct begun_sheet **ret, size_t *ret_n) {
    return row_query(w, &q[BEGUN],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry),
                             db_text(date_text(w->arena, today))),
                     &ROW_SHAPE(struct begun_sheet, begun_fields), ret, ret_n);
}

enum gp_code store_closing_put(struct work *w, const struct closing_note *note) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), note_fields, GP_COUNT(note_fields),
                   note);
}

enum gp_code store_closing_get(struct work *w, const char *round, const char *entry,
                               struct closing_note **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct closing_note, note_fields), ret);
}

enum gp_code store_closing_drop(struct work *w, const char *round, const char *entry) {
    return db_exec(w->db, w->err, &q[DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)));
}
