/* A head comes with its parts, or with its findings, by one statement: a row a part, and one
 * without for a head that has none (fold). Nobody marks anything as stale: triggers take a result
 * away when what it rests on is written (0110_results.sql). */
#include "store/result.h"

#include "store/list.h"

enum { WITH_PARTS, WITH_FINDINGS, MISSING, DROP, DROP_ROUND, PUT, PUT_PART, PUT_FINDING };

#define HEAD_COLUMNS(x)                                                                            \
    x "round, " x "entry, " x "project, " x "method, " x "total, " x "band, " x "note, " x         \
      "contract,\n    " x "paid, " x "usage, " x "vacant_days, " x "deduction, " x                 \
      "lower_bound, " x "reserved,\n    " x "due, " x "payable, " x "rule, " x "until"

static const struct db_sql q[] = {
    [WITH_PARTS] =
        {"result.with_parts",
         "SELECT " HEAD_COLUMNS(
             "x.") ",\n"
                   "    p.component, p.points, p.open, p.sheets, p.lowest, p.highest,\n"
                   "    p.deviation\n"
                   "FROM entry_result x\n"
                   "LEFT JOIN entry_result_part p ON p.tenant = x.tenant AND p.round = x.round\n"
                   "  AND p.entry = x.entry\n"
                   "WHERE x.tenant = $1\n"
                   "  AND x.round IN ($2, $3, $4, $5, $6, $7, $8, $9)\n"
                   "  AND x.made_by = $10\n"
                   "ORDER BY x.round, x.entry, p.ord"},
    [WITH_FINDINGS] = {"result.with_findings",
                       "SELECT x.round, x.entry, x.project, x.until,\n"
                       "    f.rule, f.severity, f.at_what, f.at_id, f.at_row, f.at_column,\n"
                       "    f.at_nth, f.at_part, f.place, f.words, f.printed, f.expected,\n"
                       "    f.difference, f.message, f.mend, f.basis\n"
                       "FROM entry_result x\n"
                       "LEFT JOIN entry_finding f ON f.tenant = x.tenant AND f.round = x.round\n"
                       "  AND f.entry = x.entry\n"
                       "WHERE x.tenant = $1\n"
                       "  AND x.round = $2\n"
                       "  AND x.made_by = $3\n"
                       "  AND x.as_of <= $4\n"
                       "  AND (x.until IS NULL OR x.until > $4)\n"
                       "ORDER BY x.round, x.entry, f.ord"},
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
    [PUT] =
        {"result.put",
         "INSERT INTO entry_result (tenant, made_by, as_of,\n    " HEAD_COLUMNS(
             "") ")\n"
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,\n"
                 "    $17, $18, $19, $20, $21)"},
    [PUT_PART] = {"result.put_part",
                  "INSERT INTO entry_result_part (tenant, ord, round, entry, component, points,\n"
                  "    open, sheets, lowest, highest, deviation)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [PUT_FINDING] = {"result.put_finding",
                     "INSERT INTO entry_finding (tenant, ord, round, entry, rule, severity,\n"
                     "    at_what, at_id, at_row, at_column, at_nth, at_part, place, words, "
                     "printed, expected,\n"
                     "    difference, message, mend, basis)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
                     "    $16, $17, $18, $19, $20)"},
};

const struct sql_table sql_result = SQL_TABLE(q);

/* of: "", or where in T the part of the row stands. */
#define HEAD_FIELDS(T, of)                                                                         \
    COLUMN(T, of round), COLUMN(T, of entry), COLUMN(T, of project), COLUMN(T, of method),         \
        COLUMN(T, of total), COLUMN(T, of band), COLUMN(T, of note),                               \
        COLUMN(T, of settlement.contract), COLUMN(T, of settlement.paid),                          \
        COLUMN(T, of settlement.usage), COLUMN(T, of settlement.vacant_days),                      \
        COLUMN(T, of settlement.deduction), COLUMN(T, of settlement.lower_bound),                  \
        COLUMN(T, of settlement.reserved), COLUMN(T, of settlement.due),                           \
        COLUMN(T, of settlement.payable), COLUMN(T, of settlement.rule), COLUMN(T, of until)
#define PART_FIELDS(T, of)                                                                         \
    COLUMN(T, of component), COLUMN(T, of points), COLUMN(T, of open), COLUMN(T, of sheets),       \
        COLUMN(T, of spread.lowest), COLUMN(T, of spread.highest), COLUMN(T, of spread.deviation)
#define FINDING_FIELDS(T, of)                                                                      \
    COLUMN(T, of rule), COLUMN(T, of severity), COLUMN_ENUM(T, of at.what, words_place_kind),      \
        COLUMN(T, of at.id), COLUMN(T, of at.row), COLUMN(T, of at.column), COLUMN(T, of nth),     \
        COLUMN(T, of part), COLUMN(T, of where), COLUMN(T, of words), COLUMN(T, of printed),       \
        COLUMN(T, of expected), COLUMN(T, of difference), COLUMN(T, of message),                   \
        COLUMN(T, of mend), COLUMN(T, of basis)

/* A row of what is read. */
struct with_part {
    struct result head;
    struct result_part part;
};
struct with_finding {
    struct result head;
    struct result_finding finding;
};

static const struct column head_fields[] = {HEAD_FIELDS(struct result, )},
                           part_fields[] = {PART_FIELDS(struct result_part, )},
                           finding_fields[] = {FINDING_FIELDS(struct result_finding, )};
#define T struct with_part
static const struct column with_part_fields[] = {HEAD_FIELDS(T, head.), PART_FIELDS(T, part.)};
#undef T
#define T struct with_finding
static const struct column with_finding_fields[] = {COLUMN(T, head.round), COLUMN(T, head.entry),
                                                    COLUMN(T, head.project), COLUMN(T, head.until),
                                                    FINDING_FIELDS(T, finding.)};
#undef T

/* ---- reading */

static bool is_of(const struct result *r, const char *round, const char *entry) {
    return cstr_eq(r->entry, entry) && cstr_eq(r->round, round);
}

static struct result *fold_parts(struct arena *a, const struct with_part *rows, size_t n,
                                 size_t *ret_n) {
    struct result *v = gp_new_n(a, struct result, n + 1);
    struct result_part *parts = gp_new_n(a, struct result_part, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct result *head = &rows[i].head;
        if (*ret_n == 0 || !is_of(&v[*ret_n - 1], head->round, head->entry)) {
            v[*ret_n] = *head;
            v[*ret_n].parts = &parts[i];
            v[(*ret_n)++].n_parts = 0;
        }
        parts[i] = rows[i].part;
        v[*ret_n - 1].n_parts += parts[i].component != NULL;
    }
    return v;
}

static struct result *fold_findings(struct arena *a, const struct with_finding *rows, size_t n,
                                    size_t *ret_n) {
    struct result *v = gp_new_n(a, struct result, n + 1);
    struct result_finding *findings = gp_new_n(a, struct result_finding, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct result *head = &rows[i].head;
        if (*ret_n == 0 || !is_of(&v[*ret_n - 1], head->round, head->entry)) {
            v[*ret_n] = *head;
            v[*ret_n].findings = &findings[i];
            v[(*ret_n)++].n_findings = 0;
        }
        findings[i] = rows[i].finding;
        v[*ret_n - 1].n_findings += findings[i].rule != NULL;
    }
    return v;
}

enum gp_code store_results(struct work *w, const char *const *rounds, size_t n, const char *made_by,
                           struct result **ret, size_t *ret_n) {
    struct db_value args[2 + RESULT_ROUNDS] = {db_text(w->tenant)};
    struct with_part *rows;
    size_t n_rows;
    if (n == 0 || n > RESULT_ROUNDS)
        GP_DIE("results of %zu rounds at once", n);
    for (size_t i = 0; i < RESULT_ROUNDS; i++) /* the last one fills up */
        args[1 + i] = db_text(rounds[i < n ? i : n - 1]);
    args[1 + RESULT_ROUNDS] = db_text(made_by);
    TRY(row_query(w, &q[WITH_PARTS], args, GP_COUNT(args),
                  &ROW_SHAPE(struct with_part, with_part_fields), &rows, &n_rows));
    *ret = fold_parts(w->arena, rows, n_rows, ret_n);
    return GP_OK;
}

enum gp_code store_results_on(struct work *w, const char *round, const char *made_by, date_t day,
                              struct result **ret, size_t *ret_n) {
    struct with_finding *rows;
    size_t n_rows;
    TRY(row_query(w, &q[WITH_FINDINGS],
                  DB_ARGS(db_text(w->tenant), db_text(round), db_text(made_by), db_date(day)),
                  &ROW_SHAPE(struct with_finding, with_finding_fields), &rows, &n_rows));
    *ret = fold_findings(w->arena, rows, n_rows, ret_n);
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

static enum gp_code put_below(struct work *w, const struct db_sql *sql, const struct result *r,
                              size_t ord, const struct column *fields, size_t n, const void *row) {
    return row_put(
        w, sql,
        DB_ARGS(db_text(w->tenant), db_int((int64_t)ord), db_text(r->round), db_text(r->entry)),
        fields, n, row);
}

enum gp_code store_result_put(struct work *w, const struct result *r, const char *made_by,
                              date_t day) {
    TRY(db_exec(w->db, w->err, &q[DROP],
                DB_ARGS(db_text(w->tenant), db_text(r->round), db_text(r->entry))));
    TRY(row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant), db_text(made_by), db_date(day)),
                head_fields, GP_COUNT(head_fields), r));
    for (size_t i = 0; i < r->n_parts; i++)
        TRY(put_below(w, &q[PUT_PART], r, i, part_fields, GP_COUNT(part_fields), &r->parts[i]));
    for (size_t i = 0; i < r->n_findings; i++)
        TRY(put_below(w, &q[PUT_FINDING], r, i, finding_fields, GP_COUNT(finding_fields),
                      &r->findings[i]));
    return GP_OK;
}

enum gp_code store_results_drop(struct work *w, const char *round) {
    return db_exec(w->db, w->err, &q[DROP_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)));
}
