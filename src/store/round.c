#include "store/round.h"

#include "store/list.h"

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

struct rounds {
    const char *tenant, *id;
    struct store_round *v;
    size_t n;
};

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
    struct rounds r = {.tenant = w->tenant};
    TRY(row_query(w, &q[LIST], DB_ARGS(db_text(r.tenant)),
                  &ROW_SHAPE(struct store_round, round_fields), &r.v, &r.n));
    *ret = r.v;
    *ret_n = r.n;
    return GP_OK;
}

enum gp_code store_round_get(struct work *w, const char *round, struct store_round **ret) {
    struct rounds r = {.tenant = w->tenant, .id = round};
    TRY(row_first(w, &q[GET], DB_ARGS(db_text(r.tenant), db_text(round)),
                  &ROW_SHAPE(struct store_round, round_fields), &r.v));
    TRY(r.v ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个评估轮次"));
    *ret = r.v;
    return GP_OK;
}

/* ---- states, of a round and (entry not NULL) of an entry */

struct place {
    const char *tenant, *round, *entry;
    const char *from, *to;
    const struct words *codes;
    unsigned state;
};

static enum gp_code read_state(struct work *w, void *arg) {
    struct place *p = arg;
    const struct db_value key[] = {db_text(p->tenant), db_text(p->round), db_text(p->entry)};
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[p->entry ? ENTRY_STATE : ROUND_STATE], key, p->entry ? 3 : 2,
                 &rows));
    if (!rows && p->entry)
        return gp_fail(w->err, GP_MISSING, p->entry, "轮次“%s”中没有参评项目“%s”", p->round,
                       p->entry);
    if (!rows)
        return gp_fail(w->err, GP_MISSING, p->round, "没有评估轮次“%s”", p->round);
    p->state = code_value(p->codes, db_col_str(rows, 0));
    return GP_OK;
}

static enum gp_code move(struct work *w, struct place *p) {
    struct db_value tenant = db_text(p->tenant), round = db_text(p->round);
    struct db_value from = db_text(p->from), to = db_text(p->to);
    if (p->entry)
        TRY(db_exec(w->db, w->err, &q[ENTRY_MOVE],
                    DB_ARGS(tenant, round, db_text(p->entry), from, to)));
    else
        TRY(db_exec(w->db, w->err, &q[ROUND_MOVE], DB_ARGS(tenant, round, from, to)));
    if (db_changes(w->db) == 1)
        return GP_OK;
    TRY(read_state(w, p)); /* unless it is not there at all */
    return gp_fail(w->err, GP_CONFLICT, p->entry ? p->entry : p->round,
                   "状态已被他人改动，请刷新后再操作");
}

enum gp_code store_round_state(struct work *w, const char *round, enum round_state *ret) {
    struct place p = {.tenant = w->tenant, .round = round, .codes = &words_round_state};
    TRY(read_state(w, &p));
    *ret = (enum round_state)p.state;
    return GP_OK;
}

enum gp_code store_entry_state(struct work *w, const char *round, const char *entry,
                               enum entry_state *ret) {
    struct place p = {
        .tenant = w->tenant, .round = round, .entry = entry, .codes = &words_entry_state};
    TRY(read_state(w, &p));
    *ret = (enum entry_state)p.state;
    return GP_OK;
}

enum gp_code store_round_move(struct work *w, const char *round, enum round_state from,
                              enum round_state to) {
    struct place p = {.tenant = w->tenant,
                      .round = round,
                      .from = code_word(&words_round_state, from),
                      .to = code_word(&words_round_state, to),
                      .codes = &words_round_state};
    return move(w, &p);
}

enum gp_code store_entry_move(struct work *w, const char *round, const char *entry,
                              enum entry_state from, enum entry_state to) {
    struct place p = {.tenant = w->tenant,
                      .round = round,
                      .entry = entry,
                      .from = code_word(&words_entry_state, from),
                      .to = code_word(&words_entry_state, to),
                      .codes = &words_entry_state};
    return move(w, &p);
}

enum gp_code store_round_rules(struct work *w, const char *round, int64_t rules) {
    return db_exec(
        w->db, w->err, &q[RULES],
        DB_ARGS(db_text(w->tenant), db_text(round), db_int(rules > 0 ? rules : DEC_UNSET)));
}
