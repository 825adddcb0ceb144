#include "store/finding.h"

#include "store/list.h"

enum {
    NOTE_PUT,
    NOTE_DROP,
    NOTE_LIST,
    DISMISSAL_PUT,
    DISMISSAL_GET,
    RECT_PUT,
    RECT_MOVE,
    RECT_GET,
    RECT_LIST,
    RECT_WAITING,
};

#define RECT "SELECT id, round, entry, rule, place, title, text, due, state, created_ms\n"

static const struct db_sql q[] = {
    [NOTE_PUT] = {"finding_note.put",
                  "INSERT INTO finding_note\n"
                  "    (tenant, round, rule, entry, place, state, reason, account, at_ms)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\n"
                  "ON CONFLICT (tenant, round, rule, entry, place) DO UPDATE\n"
                  "SET state = excluded.state, reason = excluded.reason,\n"
                  "    account = excluded.account, at_ms = excluded.at_ms"},
    [NOTE_DROP] = {"finding_note.drop", "DELETE FROM finding_note\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "  AND rule = $3\n"
                                        "  AND entry = $4\n"
                                        "  AND place = $5"},
    [NOTE_LIST] = {"finding_note.list", "SELECT rule, entry, place, state, reason, account, at_ms\n"
                                        "FROM finding_note\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "ORDER BY rule, entry, place"},
    /* One that is there already keeps who decided it and when. */
    [DISMISSAL_PUT] = {"finding_dismissal.put",
                       "INSERT INTO finding_note\n"
                       "    (tenant, round, state, account, at_ms, rule, entry, place, reason)\n"
                       "VALUES ($1, $2, 'dismissed', '', 0, $3, coalesce($4, ''),\n"
                       "    coalesce($5, ''), $6)\n"
                       "ON CONFLICT (tenant, round, rule, entry, place) DO UPDATE\n"
                       "SET state = excluded.state, reason = excluded.reason,\n"
                       "    account = excluded.account, at_ms = excluded.at_ms\n"
                       "WHERE finding_note.state <> 'dismissed'\n"
                       "   OR finding_note.reason <> excluded.reason"},
    /* An entry may have left the round since, and a dossier must not name it. */
    [DISMISSAL_GET] = {"finding_dismissal.get",
                       "SELECT row_number() OVER (ORDER BY rule, entry, place), rule,\n"
                       "    nullif(entry, ''), nullif(place, ''), reason\n"
                       "FROM finding_note\n"
                       "WHERE tenant = $1\n"
                       "  AND round = $2\n"
                       "  AND state = 'dismissed'\n"
                       "  AND (entry = '' OR EXISTS (\n"
                       "      SELECT 1\n"
                       "      FROM entry x\n"
                       "      WHERE x.tenant = finding_note.tenant\n"
                       "        AND x.round = finding_note.round\n"
                       "        AND x.id = finding_note.entry))"},
    [RECT_PUT] = {"rectification.put",
                  "INSERT INTO rectification\n"
                  "    (tenant, id, round, entry, rule, place, title, text, due, state,\n"
                  "    created_ms)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
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
                        "ORDER BY created_ms, id"},
    [RECT_WAITING] = {"rectification.waiting", RECT "FROM rectification\n"
                                                    "WHERE tenant = $1\n"
                                                    "  AND state IN ('open', 'answered')\n"
                                                    "ORDER BY round, entry, created_ms"},
};

const struct sql_table sql_finding = SQL_TABLE(q);

static const char *const finding_words[] = {"accepted", "dismissed", "rectify"};
static const struct code_set finding_codes = {finding_words, GP_COUNT(finding_words)};
static const char *const rectification_words[] = {"open", "answered", "closed"};
static const struct code_set rectification_codes = {rectification_words,
                                                    GP_COUNT(rectification_words)};

static const struct field note_fields[] = {
    FIELD(struct finding_note, rule),   FIELD(struct finding_note, entry),
    FIELD(struct finding_note, place),  FIELD_ENUM(struct finding_note, state, finding_codes),
    FIELD(struct finding_note, reason), FIELD(struct finding_note, account),
    FIELD(struct finding_note, at_ms),
};

static const struct field finding_dismissal_fields[] = {
    FIELD(struct finding_dismissal, rule),
    FIELD(struct finding_dismissal, entry),
    FIELD(struct finding_dismissal, place),
    FIELD(struct finding_dismissal, reason),
};

static const struct field rectification_fields[] = {
    FIELD(struct rectification, id),
    FIELD(struct rectification, round),
    FIELD(struct rectification, entry),
    FIELD(struct rectification, rule),
    FIELD(struct rectification, place),
    FIELD(struct rectification, title),
    FIELD(struct rectification, text),
    FIELD(struct rectification, due),
    FIELD_ENUM(struct rectification, state, rectification_codes),
    FIELD(struct rectification, created_ms),
};

enum gp_code store_finding_put(struct db *db, struct gp_err *e, const char *tenant,
                               const char *round, const struct finding_note *note) {
    return row_put(db, e, &q[NOTE_PUT], DB_ARGS(db_text(tenant), db_text(round)), note_fields,
                   GP_COUNT(note_fields), note);
}

enum gp_code store_finding_drop(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const struct finding_note *note) {
    return db_exec(db, e, &q[NOTE_DROP],
                   DB_ARGS(db_text(tenant), db_text(round), db_text(note->rule),
                           db_text(note->entry), db_text(note->place)));
}

enum gp_code store_finding_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *round, struct finding_note **ret,
                                size_t *ret_n) {
    return row_query(db, a, e, &q[NOTE_LIST], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct finding_note, note_fields), ret, ret_n);
}

const struct list list_finding_dismissals = {
    .title = "不采纳的发现",
    .get = &q[DISMISSAL_GET],
    .in_round = true,
    .keys = 0,
    LIST_FIELDS(struct finding_dismissal, finding_dismissal_fields),
    .at = offsetof(struct dossier, round.finding_dismissals),
    .n_at = offsetof(struct dossier, round.n_finding_dismissals),
    .key_at = LIST_NO_KEY,
};

enum gp_code store_finding_dismissals_put(struct db *db, struct gp_err *e,
                                          const struct dossier *d) {
    for (size_t i = 0; i < d->round.n_finding_dismissals; i++)
        TRY(row_put(db, e, &q[DISMISSAL_PUT], DB_ARGS(db_text(d->tenant), db_text(d->round.id)),
                    finding_dismissal_fields, GP_COUNT(finding_dismissal_fields),
                    &d->round.finding_dismissals[i]));
    return GP_OK;
}

enum gp_code store_rectification_put(struct db *db, struct gp_err *e, const char *tenant,
                                     const struct rectification *r) {
    return row_put(db, e, &q[RECT_PUT], DB_ARGS(db_text(tenant)), rectification_fields,
                   GP_COUNT(rectification_fields), r);
}

enum gp_code store_rectification_move(struct db *db, struct gp_err *e, const char *tenant,
                                      const char *id, enum rectification_state from,
                                      enum rectification_state to) {
    TRY(db_exec(db, e, &q[RECT_MOVE],
                DB_ARGS(db_text(tenant), db_text(id),
                        db_text(code_word(&rectification_codes, from)),
                        db_text(code_word(&rectification_codes, to)))));
    if (db_changes(db) == 1)
        return GP_OK;
    return gp_fail(e, GP_CONFLICT, NULL, "这项整改的状态已被改动，请刷新后再操作");
}

enum gp_code store_rectification_get(struct db *db, struct arena *a, struct gp_err *e,
                                     const char *tenant, const char *id,
                                     struct rectification **ret) {
    return row_first(db, a, e, &q[RECT_GET], DB_ARGS(db_text(tenant), db_text(id)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret);
}

enum gp_code store_rectification_list(struct db *db, struct arena *a, struct gp_err *e,
                                      const char *tenant, const char *round, const char *entry,
                                      struct rectification **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[RECT_LIST],
                     DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret, ret_n);
}

enum gp_code store_rectification_waiting(struct db *db, struct arena *a, struct gp_err *e,
                                         const char *tenant, struct rectification **ret,
                                         size_t *ret_n) {
    return row_query(db, a, e, &q[RECT_WAITING], DB_ARGS(db_text(tenant)),
                     &ROW_SHAPE(struct rectification, rectification_fields), ret, ret_n);
}
