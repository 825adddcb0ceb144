/* Heads, parts and findings are read apart and put together here (hand_parts, hand_findings): they
 * come in the order of their keys. Nobody marks anything as stale: triggers take a result away when
 * what it rests on is written (0110_results.sql). */
#include "store/result.h"

#include "base/lookup.h"
#include "store/list.h"

enum { HEADS, HEADS_ON, PARTS, FINDINGS, MISSING, DROP, DROP_ROUND, PUT, PUT_PART, PUT_FINDING };

#define HEAD_COLUMNS                                                                               \
    "round, entry, project, method, total, band, note, contract, paid, usage, vacant_days,\n"      \
    "    deduction, lower_bound, reserved, due, payable, rule, until"
#define ROUNDS "($2, $3, $4, $5, $6, $7, $8, $9)"

static const struct db_sql q[] = {
    [HEADS] = {"result.heads", "SELECT " HEAD_COLUMNS "\n"
                               "FROM entry_result\n"
                               "WHERE tenant = $1\n"
                               "  AND round IN " ROUNDS "\n"
                               "  AND made_by = $10"},
    [HEADS_ON] = {"result.heads_on", "SELECT " HEAD_COLUMNS "\n"
                                     "FROM entry_result\n"
                                     "WHERE tenant = $1\n"
                                     "  AND round = $2\n"
                                     "  AND made_by = $3\n"
                                     "  AND as_of <= $4\n"
                                     "  AND (until IS NULL OR until > $4)"},
    [PARTS] = {"result.parts", "SELECT round, entry, component, points, open, sheets, lowest,\n"
                               "    highest, deviation\n"
                               "FROM entry_result_part\n"
                               "WHERE tenant = $1\n"
                               "  AND round IN " ROUNDS "\n"
                               "ORDER BY round, entry, ord"},
    [FINDINGS] = {"result.findings",
                  "SELECT round, entry, rule, severity, at_what, at_id, at_row, at_column, at_nth,\n"
                  "    at_part, place, words, printed, expected, difference, message, mend, basis\n"
                  "FROM entry_finding\n"
                  "WHERE tenant = $1\n"
                  "  AND round = $2\n"
                  "ORDER BY round, entry, ord"},
    [MISSING] = {"result.missing", "SELECT e.id\n"
                                   "FROM entry e\n"
                                   "WHERE e.tenant = $1\n"
                                   "  AND e.round = $2\n"
                                   "  AND e.state <> 'withdrawn'\n"
                                   "  AND NOT EXISTS (\n"
                                   "      SELECT 1\n"
                                   "      FROM entry_result x\n"
                                   "      WHERE x.tenant = e.tenant\n"
                                   "        AND x.round = e.round\n"
                                   "        AND x.entry = e.id\n"
                                   "        AND x.made_by = $3\n"
                                   "        AND x.as_of <= $4\n"
                                   "        AND (x.until IS NULL OR x.until > $4))\n"
                                   "ORDER BY e.ord, e.id\n"
                                   "LIMIT $5"},
    [DROP] = {"result.drop", "DELETE FROM entry_result\n"
                             "WHERE tenant = $1\n"
                             "  AND round = $2\n"
                             "  AND entry = $3"},
    [DROP_ROUND] = {"result.drop_round", "DELETE FROM entry_result\n"
                                         "WHERE tenant = $1\n"
                                         "  AND round = $2"},
    [PUT] = {"result.put",
             "INSERT INTO entry_result (tenant, made_by, as_of, " HEAD_COLUMNS ")\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,\n"
             "    $17, $18, $19, $20, $21)"},
    [PUT_PART] = {"result.put_part",
                  "INSERT INTO entry_result_part (tenant, ord, round, entry, component, points,\n"
                  "    open, sheets, lowest, highest, deviation)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [PUT_FINDING] =
        {"result.put_finding",
         "INSERT INTO entry_finding (tenant, ord, round, entry, rule, severity,\n"
         "    at_what, at_id, at_row, at_column, at_nth, at_part, place, words, printed, expected,\n"
         "    difference, message, mend, basis)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
         "    $16, $17, $18, $19, $20)"},
};

const struct sql_table sql_result = SQL_TABLE(q);

#define T struct result
static const struct column head_fields[] = {
    COLUMN(T, round),
    COLUMN(T, entry),
    COLUMN(T, project),
    COLUMN(T, method),
    COLUMN(T, total),
    COLUMN(T, band),
    COLUMN(T, note),
    COLUMN(T, settlement.contract),
    COLUMN(T, settlement.paid),
    COLUMN(T, settlement.usage),
    COLUMN(T, settlement.vacant_days),
    COLUMN(T, settlement.deduction),
    COLUMN(T, settlement.lower_bound),
    COLUMN(T, settlement.reserved),
    COLUMN(T, settlement.due),
    COLUMN(T, settlement.payable),
    COLUMN(T, settlement.rule),
    COLUMN(T, until),
};
#undef T

#define T struct result_part
static const struct column part_fields[] = {
    COLUMN(T, round),         COLUMN(T, entry),          COLUMN(T, component),
    COLUMN(T, points),        COLUMN(T, open),           COLUMN(T, sheets),
    COLUMN(T, spread.lowest), COLUMN(T, spread.highest), COLUMN(T, spread.deviation),
};
#undef T

#define T struct result_finding
static const struct column finding_fields[] = {
    COLUMN(T, round),
    COLUMN(T, entry),
    COLUMN(T, rule),
    COLUMN(T, severity),
    COLUMN_ENUM(T, at.what, words_place_kind),
    COLUMN(T, at.id),
    COLUMN(T, at.row),
    COLUMN(T, at.column),
    COLUMN(T, nth),
    COLUMN(T, part),
    COLUMN(T, where),
    COLUMN(T, words),
    COLUMN(T, printed),
    COLUMN(T, expected),
    COLUMN(T, difference),
    COLUMN(T, message),
    COLUMN(T, mend),
    COLUMN(T, basis),
};
#undef T

/* ---- reading */

/* The heads by round and entry. */
static struct lookup by_entry(struct arena *a, struct result *heads, size_t n) {
    struct lookup all = {0};
    for (size_t i = 0; i < n; i++)
        lookup_add(&all, a, str_of(arena_printf(a, "%s/%s", heads[i].round, heads[i].entry)),
                   LOOKUP_NO_ROW, &heads[i]);
    return all;
}

static struct result *head_of(struct arena *a, const struct lookup *all, const char *round,
                              const char *entry) {
    return lookup_get(all, str_of(arena_printf(a, "%s/%s", round, entry)), LOOKUP_NO_ROW);
}

/* Parts come together; those of a result that is not wanted are left out. */
static void hand_parts(struct arena *a, const struct lookup *heads, struct result_part *v,
                       size_t n) {
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1;
             end < n && cstr_eq(v[end].entry, v[i].entry) && cstr_eq(v[end].round, v[i].round);
             end++)
            ;
        struct result *r = head_of(a, heads, v[i].round, v[i].entry);
        if (r) {
            r->parts = &v[i];
            r->n_parts = end - i;
        }
    }
}

static void hand_findings(struct arena *a, const struct lookup *heads, struct result_finding *v,
                          size_t n) {
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && cstr_eq(v[end].entry, v[i].entry); end++)
            ;
        struct result *r = head_of(a, heads, v[i].round, v[i].entry);
        if (r) {
            r->findings = &v[i];
            r->n_findings = end - i;
        }
    }
}

static size_t bind_rounds(struct work *w, const char *const *rounds, size_t n,
                          struct db_value args[static 1 + RESULT_ROUNDS]) {
    if (n == 0 || n > RESULT_ROUNDS)
        GP_DIE("results of %zu rounds at once", n);
    args[0] = db_text(w->tenant);
    for (size_t i = 0; i < RESULT_ROUNDS; i++) /* the last one fills up */
        args[1 + i] = db_text(rounds[i < n ? i : n - 1]);
    return 1 + RESULT_ROUNDS;
}

enum gp_code store_results(struct work *w, const char *const *rounds, size_t n, const char *made_by,
                           struct result **ret, size_t *ret_n) {
    struct db_value args[2 + RESULT_ROUNDS];
    size_t n_args = bind_rounds(w, rounds, n, args), n_parts;
    struct result_part *parts;
    args[n_args] = db_text(made_by);
    TRY(row_query(w, &q[HEADS], args, n_args + 1, &ROW_SHAPE(struct result, head_fields), ret,
                  ret_n));
    TRY(row_query(w, &q[PARTS], args, n_args, &ROW_SHAPE(struct result_part, part_fields), &parts,
                  &n_parts));
    struct lookup heads = by_entry(w->arena, *ret, *ret_n);
    hand_parts(w->arena, &heads, parts, n_parts);
    return GP_OK;
}

enum gp_code store_results_on(struct work *w, const char *round, const char *made_by, date_t day,
                              struct result **ret, size_t *ret_n) {
    struct result_finding *findings;
    size_t n;
    TRY(row_query(w, &q[HEADS_ON],
                  DB_ARGS(db_text(w->tenant), db_text(round), db_text(made_by), db_date(day)),
                  &ROW_SHAPE(struct result, head_fields), ret, ret_n));
    TRY(row_query(w, &q[FINDINGS], DB_ARGS(db_text(w->tenant), db_text(round)),
                  &ROW_SHAPE(struct result_finding, finding_fields), &findings, &n));
    struct lookup heads = by_entry(w->arena, *ret, *ret_n);
    hand_findings(w->arena, &heads, findings, n);
    return GP_OK;
}

enum gp_code store_results_missing(struct work *w, const char *round, const char *made_by,
                                   date_t day, size_t n, const char ***ret, size_t *ret_n) {
    return row_texts(w, &q[MISSING],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(made_by), db_date(day),
                             db_int((int64_t)n)),
                     ret, ret_n);
}

/* ---- writing */

static enum gp_code put_below(struct work *w, const struct db_sql *sql, size_t ord,
                              const struct column *fields, size_t n, const void *row) {
    return row_put(w, sql, DB_ARGS(db_text(w->tenant), db_int((int64_t)ord)), fields, n, row);
}

enum gp_code store_result_put(struct work *w, const struct result *r, const char *made_by,
                              date_t day) {
    TRY(db_exec(w->db, w->err, &q[DROP],
                DB_ARGS(db_text(w->tenant), db_text(r->round), db_text(r->entry))));
    TRY(row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant), db_text(made_by), db_date(day)),
                head_fields, GP_COUNT(head_fields), r));
    for (size_t i = 0; i < r->n_parts; i++)
        TRY(put_below(w, &q[PUT_PART], i, part_fields, GP_COUNT(part_fields), &r->parts[i]));
    for (size_t i = 0; i < r->n_findings; i++)
        TRY(put_below(w, &q[PUT_FINDING], i, finding_fields, GP_COUNT(finding_fields),
                      &r->findings[i]));
    return GP_OK;
}

enum gp_code store_results_drop(struct work *w, const char *round) {
    return db_exec(w->db, w->err, &q[DROP_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)));
}
