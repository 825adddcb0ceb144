#include "store/round.h"

#include "store/list.h"
#include "store/states.h"

enum { LIST, GET, ROUND_STATE, ENTRY_STATE, ROUND_MOVE, ENTRY_MOVE, RULES };

#define ROUND                                                                                      \
    "SELECT t.id, t.title, t.kind, t.year, t.subdistrict, t.state, t.standard,\n"                  \
    "    t.standard_version,\n"                                                                    \
    "    (SELECT count(*) FROM entry e WHERE e.tenant = t.tenant AND e.round = t.id)\n"            \
    "FROM round t\n"                                                                               \
    "WHERE t.tenant = $1\n"

static const struct db_sql q[] = {
    [LIST] = {"round.list", ROUND "ORDER BY t.year DESC NULLS LAST, t.id"},
    [GET] = {"round.get", ROUND "  AND t.id = $2"},
    [ROUND_STATE] = {"round.state", "SELECT state\n"
                                    "FROM round\n"
                                    "WHERE tenant = $1\n"
                                    "  AND id = $2"},
    [ENTRY_STATE] = {"entry.state", "SELECT state\n"
                                    "FROM entry\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2\n"
                                    "  AND id = $3"},
    [ROUND_MOVE] = {"round.move", "UPDATE round\n"
                                  "SET state = $4\n"
                                  "WHERE tenant = $1\n"
                                  "  AND id = $2\n"
                                  "  AND state = $3"},
    [ENTRY_MOVE] = {"entry.move", "UPDATE entry\n"
                                  "SET state = $5\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2\n"
                                  "  AND id = $3\n"
                                  "  AND state = $4"},
    [RULES] = {"round.rules", "UPDATE round\n"
                              "SET rules = $3\n"
                              "WHERE tenant = $1\n"
                              "  AND id = $2"},
};

const struct sql_table sql_round = SQL_TABLE(q);

static const struct column round_fields[] = {
    COLUMN(struct store_round, id),
    COLUMN(struct store_round, title),
    COLUMN_ENUM(struct store_round, kind, words_round_kind),
    COLUMN(struct store_round, year),
    COLUMN(struct store_round, subdistrict),
    COLUMN_ENUM(struct store_round, state, words_round_state),
    COLUMN(struct store_round, standard),
    COLUMN(struct store_round, standard_version),
    COLUMN(struct store_round, entries),
};

enum gp_code store_round_list(struct work *w, struct store_round **ret, size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct store_round, round_fields), ret, ret_n);
}

enum gp_code store_round_get(struct work *w, const char *round, struct store_round **ret) {
    TRY(row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(round)),
                  &ROW_SHAPE(struct store_round, round_fields), ret));
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个评估轮次");
}

/* ---- states, of a round and (entry not NULL) of an entry */

static enum gp_code read_state(struct work *w, const char *round, const char *entry,
                               const struct words *codes, unsigned *ret) {
    const struct db_value key[] = {db_text(w->tenant), db_text(round), db_text(entry)};
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[entry ? ENTRY_STATE : ROUND_STATE], key, entry ? 3 : 2, &rows));
    if (!rows && entry)
        return gp_fail(w->err, GP_MISSING, entry, "轮次“%s”中没有参评项目“%s”", round, entry);
    if (!rows)
        return gp_fail(w->err, GP_MISSING, round, "没有评估轮次“%s”", round);
    *ret = code_value(codes, db_col_str(rows, 0));
    return GP_OK;
}

static enum gp_code move(struct work *w, const char *round, const char *entry,
                         const struct words *codes, unsigned from, unsigned to) {
    const struct db_value before = db_text(code_word(codes, from)),
                          after = db_text(code_word(codes, to));
    unsigned now;
    if (entry)
        TRY(db_exec(w->db, w->err, &q[ENTRY_MOVE],
                    DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), before, after)));
    else
        TRY(db_exec(w->db, w->err, &q[ROUND_MOVE],
                    DB_ARGS(db_text(w->tenant), db_text(round), before, after)));
    if (db_changes(w->db) == 1)
        return GP_OK;
    TRY(read_state(w, round, entry, codes, &now)); /* unless it is not there at all */
    return gp_fail(w->err, GP_CONFLICT, entry ? entry : round, "状态已被他人改动，请刷新后再操作");
}

enum gp_code store_round_state(struct work *w, const char *round, enum round_state *ret) {
    unsigned state;
    TRY(read_state(w, round, NULL, &words_round_state, &state));
    *ret = (enum round_state)state;
    return GP_OK;
}

enum gp_code store_entry_state(struct work *w, const char *round, const char *entry,
                               enum entry_state *ret) {
    unsigned state;
    TRY(read_state(w, round, entry, &words_entry_state, &state));
    *ret = (enum entry_state)state;
    return GP_OK;
}

enum gp_code store_round_move(struct work *w, const char *round, enum round_state from,
                              enum round_state to) {
    return move(w, round, NULL, &words_round_state, from, to);
}

enum gp_code store_entry_move(struct work *w, const char *round, const char *entry,
                              enum entry_state from, enum entry_state to) {
    return move(w, round, entry, &words_entry_state, from, to);
}

enum gp_code store_round_rules(struct work *w, const char *round, int64_t rules) {
    return db_exec(
        w->db, w->err, &q[RULES],
        DB_ARGS(db_text(w->tenant), db_text(round), db_int(rules > 0 ? rules : DEC_UNSET)));
}
