/* Two tables that follow from a third: a row of rolled_entry for each row of public_result whose
 * report stands published (ENTRIES says what it holds), and rolled_sum, the same added up (SUMS).
 * Making them is INSERT … SELECT alone, so one report, a district and a whole database are made by
 * the same text. First what changes them, then what is asked of them. What a supervisor asks names
 * its own tenant as well as the range, and gives nothing to a tenant that is a district. */

#include "store/rollup.h"

#include "store/list.h"

enum {
    YEARS_OF_REPORT,
    YEARS_OF_TENANT,
    ENTRY_CLEAR,
    ENTRY_DROP,
    ENTRY_PUT,
    ENTRY_PUT_ALL,
    SUM_CLEAR,
    SUM_DROP,
    SUM_PUT_ALL,
    SUM_PUT_EACH,
    ORG_UPDATE,
    ENTRY_DIFFERENCE,
    SUM_DIFFERENCE,
    COUNT,
    PLACES,
    YEARS,
    PROGRESS,
    OPERATORS,
    ROWS,
    ROW_COUNT,
    OF_OPERATOR,
    EXCHANGE,
};

#define ENTRY_COLUMNS                                                                              \
    "tenant, round, report, ord, entry, year, title, center, subdistrict, org, operator,\n"        \
    "    operator_name, total, full_mark, grade"
#define SUM_COLUMNS                                                                                \
    "tenant, year, operator, grade, operator_name, entries, scored, total_sum, lowest,\n"          \
    "    highest, least_full, most_full, full_known"

#define OPERATOR_KEY "coalesce(o.credit_code, x.tenant || '/' || p.operator_org, '')"

/* Of the tenant $1, what the view published_report says, without going through all of its rounds. A
 * summary's entries are those of the round's other reports. */
#define ENTRIES                                                                                    \
    "SELECT x.tenant, x.round, x.report, x.ord, x.entry, coalesce(r.year, 0),\n"                   \
    "    coalesce(r.title, r.id), x.center, c.subdistrict, p.operator_org,\n"                      \
    "    " OPERATOR_KEY ",\n"                                                                      \
    "    x.operator_name, x.total, x.full_mark, x.grade\n"                                         \
    "FROM public_result x\n"                                                                       \
    "JOIN round r ON r.tenant = x.tenant AND r.id = x.round\n"                                     \
    "LEFT JOIN report q ON q.tenant = x.tenant AND q.round = x.round AND q.id = x.report\n"        \
    "LEFT JOIN entry e ON e.tenant = x.tenant AND e.round = x.round AND e.id = x.entry\n"          \
    "LEFT JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                            \
    "LEFT JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"                           \
    "LEFT JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"                              \
    "WHERE x.tenant = $1\n"                                                                        \
    "  AND CASE x.report WHEN '' THEN r.state ELSE q.state END IN ('published', 'archived')\n"     \
    "  AND EXISTS (SELECT 1 FROM report_version v WHERE v.tenant = x.tenant\n"                     \
    "      AND v.round = x.round AND v.report = x.report)\n"                                       \
    "  AND coalesce(q.scope, 'all') <> 'summary'\n"                                                \
    "  AND coalesce(e.state, 'open') <> 'withdrawn'\n"

#define SUMMED                                                                                     \
    "count(*), count(x.total),\n"                                                                  \
    "    CAST(coalesce(sum(x.total), 0) AS BIGINT), min(x.total), max(x.total),\n"                 \
    "    min(x.full_mark), max(x.full_mark), count(x.full_mark)\n"                                 \
    "FROM rolled_entry x\n"                                                                        \
    "WHERE x.tenant = $1\n"
#define SUMS_OF_ALL                                                                                \
    "SELECT x.tenant, x.year, '', coalesce(x.grade, ''), CAST(NULL AS TEXT), " SUMMED
#define SUMS_OF_EACH                                                                               \
    "SELECT x.tenant, x.year, x.operator, coalesce(x.grade, ''), max(x.operator_name), " SUMMED    \
    "  AND x.operator <> ''\n"
#define BY_GRADE    "GROUP BY x.tenant, x.year, coalesce(x.grade, '')"
#define BY_OPERATOR "GROUP BY x.tenant, x.year, x.operator, coalesce(x.grade, '')"
#define OF_YEAR     "  AND x.year = $2\n"

/* Rows of one that the other has not, both ways. Inside parentheses: EXCEPT and UNION bind alike.
 */
#define DIFFERENCE(columns, table, made)                                                           \
    "SELECT (SELECT count(*) FROM (SELECT " columns "\n"                                           \
    "         FROM " table " WHERE tenant = $1 EXCEPT " made ") a)\n"                              \
    "  + (SELECT count(*) FROM (" made " EXCEPT SELECT " columns "\n"                              \
    "         FROM " table " WHERE tenant = $1) b)"

/* What adds up: of rows of rolled_sum s. */
#define ADDED                                                                                      \
    "CAST(sum(s.entries) AS BIGINT), CAST(sum(s.scored) AS BIGINT),\n"                             \
    "    CAST(sum(s.total_sum) AS BIGINT), min(s.lowest), max(s.highest),\n"                       \
    "    min(s.least_full), max(s.most_full), CAST(sum(s.full_known) AS BIGINT)\n"
#define SUPERVISED(t)                                                                              \
    "FROM tenant me\n"                                                                             \
    "JOIN " t " ON " /* the range */
#define WITHIN(t) t ".tenant >= $2 AND " t ".tenant < $3\n"
#define ME        "me.tenant = $1\n  AND me.level <> 'district'\n"
/* A span, of one year where one is asked for: "this year or none" in the WHERE would hide the
 * index.
 */
#define IN_YEAR(column) column " >= $4 AND " column " <= $5\n"
#define PLACE           "substr(s.tenant, 1, CAST($6 AS INTEGER))"

#define ROW                                                                                        \
    "SELECT x.tenant, x.round, x.report, x.ord, x.year, x.title, x.center, x.subdistrict,\n"       \
    "    x.operator, x.operator_name, x.total, x.full_mark, x.grade\n"
#define FILTER                                                                                     \
    "  AND (CAST($6 AS TEXT) IS NULL OR lower(x.center) LIKE lower(CAST($6 AS TEXT)) ESCAPE '!'\n" \
    "       OR lower(x.operator_name) LIKE lower(CAST($6 AS TEXT)) ESCAPE '!'\n"                   \
    "       OR lower(x.title) LIKE lower(CAST($6 AS TEXT)) ESCAPE '!')\n"                          \
    "  AND (CAST($7 AS TEXT) IS NULL OR x.grade = CAST($7 AS TEXT))\n"

static const struct db_sql q[] = {
    [YEARS_OF_REPORT] = {"rolled_entry.years", "SELECT year\n"
                                               "FROM rolled_entry\n"
                                               "WHERE tenant = $1\n"
                                               "  AND round = $2\n"
                                               "  AND report = $3\n"
                                               "LIMIT 1"},
    [YEARS_OF_TENANT] = {"rolled_entry.every_year", "SELECT DISTINCT year\n"
                                                    "FROM rolled_entry\n"
                                                    "WHERE tenant = $1\n"
                                                    "ORDER BY 1"},
    [ENTRY_CLEAR] = {"rolled_entry.clear", "DELETE FROM rolled_entry\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2\n"
                                           "  AND report = $3"},
    [ENTRY_DROP] = {"rolled_entry.drop", "DELETE FROM rolled_entry\n"
                                         "WHERE tenant = $1"},
    [ENTRY_PUT] = {"rolled_entry.put", ("INSERT INTO rolled_entry\n"
                                        "    (" ENTRY_COLUMNS ")\n" ENTRIES "  AND x.round = $2\n"
                                        "  AND x.report = $3")},
    [ENTRY_PUT_ALL] = {"rolled_entry.put_all", ("INSERT INTO rolled_entry\n"
                                                "    (" ENTRY_COLUMNS ")\n" ENTRIES)},
    [SUM_CLEAR] = {"rolled_sum.clear", "DELETE FROM rolled_sum\n"
                                       "WHERE tenant = $1\n"
                                       "  AND year = $2"},
    [SUM_DROP] = {"rolled_sum.drop", "DELETE FROM rolled_sum\n"
                                     "WHERE tenant = $1"},
    [SUM_PUT_ALL] = {"rolled_sum.put_all",
                     ("INSERT INTO rolled_sum\n"
                      "    (" SUM_COLUMNS ")\n" SUMS_OF_ALL OF_YEAR BY_GRADE)},
    [SUM_PUT_EACH] = {"rolled_sum.put_each",
                      ("INSERT INTO rolled_sum\n"
                       "    (" SUM_COLUMNS ")\n" SUMS_OF_EACH OF_YEAR BY_OPERATOR)},
    [ORG_UPDATE] =
        {"rolled_entry.orgs",
         "UPDATE rolled_entry\n"
         "SET operator = (SELECT coalesce(o.credit_code, o.tenant || '/' || o.id) FROM org o\n"
         "    WHERE o.tenant = rolled_entry.tenant AND o.id = rolled_entry.org)\n"
         "WHERE tenant = $1\n"
         "  AND EXISTS (SELECT 1 FROM org o\n"
         "    WHERE o.tenant = rolled_entry.tenant AND o.id = rolled_entry.org\n"
         "      AND coalesce(o.credit_code, o.tenant || '/' || o.id) <> "
         "rolled_entry.operator)"},
    [ENTRY_DIFFERENCE] = {"rolled_entry.difference",
                          (DIFFERENCE(ENTRY_COLUMNS, "rolled_entry", ENTRIES))},
    [SUM_DIFFERENCE] = {"rolled_sum.difference",
                        (DIFFERENCE(SUM_COLUMNS, "rolled_sum",
                                    "SELECT * FROM (" SUMS_OF_ALL BY_GRADE
                                    " UNION ALL " SUMS_OF_EACH BY_OPERATOR ") m"))},
    [COUNT] = {"rolled_entry.count",
               "SELECT (SELECT count(*) FROM rolled_entry e WHERE e.tenant = $1),\n"
               "    (SELECT count(*) FROM rolled_sum s WHERE s.tenant = $1)"},
    [PLACES] = {"rollup.places",
                ("SELECT " PLACE ", s.year, s.grade, " ADDED SUPERVISED("rolled_sum s")
                     WITHIN("s") "WHERE " ME "  AND s.operator = ''\n"
                                 "  AND " IN_YEAR("s.year") "GROUP BY " PLACE ", s.year, s.grade\n"
                                                            "ORDER BY 1, 2, 3")},
    [YEARS] = {"rollup.years", ("SELECT CAST('' AS TEXT), s.year, s.grade, " ADDED SUPERVISED(
                                   "rolled_sum s") WITHIN("s") "WHERE " ME "  AND s.operator = ''\n"
                                                               "GROUP BY s.year, s.grade\n"
                                                               "ORDER BY 2, 3")},
    [PROGRESS] =
        {"rollup.progress",
         "SELECT substr(v.tenant, 1, CAST($4 AS INTEGER)), count(DISTINCT v.tenant || '/' || "
         "v.round),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'draft' THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'collecting' AND v.given = 0 THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'collecting' AND v.given = 1 THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'scoring' THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'feedback' THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage = 'approval' THEN 1 END), 0),\n"
         "    coalesce(sum(CASE WHEN v.stage IN ('published', 'archived') THEN 1 END), 0)\n"
         "FROM (SELECT r.tenant AS tenant, r.id AS round,\n"
         "    CASE WHEN e.id IS NULL THEN '' ELSE coalesce(e.stage, r.state) END AS stage,\n"
         "    CASE WHEN e.state IN ('open', 'draft', 'returned') THEN 0 ELSE 1 END AS given\n"
         "  FROM tenant me\n"
         "  JOIN round r ON r.tenant >= $2 AND r.tenant < $3\n"
         "  LEFT JOIN entry e ON e.tenant = r.tenant AND e.round = r.id\n"
         "    AND e.state <> 'withdrawn'\n"
         "  WHERE me.tenant = $1\n"
         "    AND me.level <> 'district'\n"
         "    AND r.state NOT IN ('published', 'archived')) v\n"
         "GROUP BY substr(v.tenant, 1, CAST($4 AS INTEGER))\n"
         "ORDER BY 1"},
    [OPERATORS] = {"rollup.operators",
                   ("SELECT s.operator, max(s.operator_name), s.grade, count(DISTINCT s.tenant),\n"
                    "    " ADDED SUPERVISED("rolled_sum s")
                        WITHIN("s") "WHERE " ME "  AND s.operator <> ''\n"
                                    "  AND " IN_YEAR("s.year") "GROUP BY s.operator, s.grade\n"
                                                               "ORDER BY 1, 3")},
    [ROWS] = {"rolled_entry.list",
              (ROW SUPERVISED("rolled_entry x") WITHIN("x") "WHERE " ME "  AND " IN_YEAR("x.year")
                   FILTER "ORDER BY 1, 5 DESC, 2, 3, 4\n"
                          "LIMIT $8 OFFSET $9")},
    [ROW_COUNT] = {"rolled_entry.found",
                   ("SELECT count(*) FROM (SELECT 1 AS one\n" SUPERVISED("rolled_entry x")
                        WITHIN("x") "WHERE " ME "  AND " IN_YEAR("x.year") FILTER "LIMIT $8) v")},
    [OF_OPERATOR] = {"rolled_entry.of_operator",
                     (ROW "FROM rolled_entry x\n"
                          "WHERE x.operator = $1\n"
                          "  AND " WITHIN("x") "  AND x.operator <> ''\n"
                                               "ORDER BY 5 DESC, 1, 2, 3, 4\n"
                                               "LIMIT $4")},
    [EXCHANGE] = {"rollup.exchange",
                  "SELECT o.id, o.name, o.credit_code,\n"
                  "    CAST(coalesce(sum(CASE WHEN s.tenant = o.tenant THEN s.entries END), 0)\n"
                  "      AS BIGINT),\n"
                  "    count(DISTINCT CASE WHEN s.tenant <> o.tenant THEN s.tenant END),\n"
                  "    CAST(coalesce(sum(CASE WHEN s.tenant <> o.tenant THEN s.entries END), 0)\n"
                  "      AS BIGINT)\n"
                  "FROM org o\n"
                  "LEFT JOIN rolled_sum s\n"
                  "  ON s.operator = coalesce(o.credit_code, o.tenant || '/' || o.id)\n"
                  "WHERE o.tenant = $1\n"
                  "  AND o.kind = 'operator'\n"
                  "GROUP BY o.id, o.name, o.credit_code\n"
                  "ORDER BY o.name, o.id"},
};

const struct sql_table sql_rollup = SQL_TABLE(q);

/* ---- what changes them */

static enum gp_code sum_up(struct work *w, int64_t year) {
    const struct db_value args[] = {db_text(w->tenant), db_int(year)};
    TRY(db_exec(w->db, w->err, &q[SUM_CLEAR], args, GP_COUNT(args)));
    TRY(db_exec(w->db, w->err, &q[SUM_PUT_ALL], args, GP_COUNT(args)));
    return db_exec(w->db, w->err, &q[SUM_PUT_EACH], args, GP_COUNT(args));
}

static enum gp_code sum_up_all(struct work *w) {
    VEC(int64_t) years = {0};
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_exec(w->db, w->err, &q[SUM_DROP], DB_ARGS(db_text(w->tenant))));
    TRY(db_query(w->db, w->err, &q[YEARS_OF_TENANT], DB_ARGS(db_text(w->tenant)), &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            break;
        *VEC_PUSH(w->arena, &years) = db_col_int(rows, 0);
    }
    for (size_t i = 0; i < years.n; i++)
        TRY(sum_up(w, years.v[i]));
    return GP_OK;
}

/* The year of the report's rows; DEC_UNSET where there are none. */
static enum gp_code year_of(struct work *w, const struct db_value *args, size_t n, int64_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[YEARS_OF_REPORT], args, n, &rows));
    *ret = rows ? db_col_int(rows, 0) : DEC_UNSET;
    return GP_OK;
}

enum gp_code store_rollup_report(struct work *w, const char *round, const char *report) {
    const struct db_value args[] = {db_text(w->tenant), db_text(round),
                                    db_text(cstr_or_empty(report))};
    int64_t before, now;
    TRY(year_of(w, args, GP_COUNT(args), &before));
    TRY(db_exec(w->db, w->err, &q[ENTRY_CLEAR], args, GP_COUNT(args)));
    TRY(db_exec(w->db, w->err, &q[ENTRY_PUT], args, GP_COUNT(args)));
    TRY(year_of(w, args, GP_COUNT(args), &now));
    if (before != DEC_UNSET && before != now)
        TRY(sum_up(w, before));
    return now == DEC_UNSET ? GP_OK : sum_up(w, now);
}

enum gp_code store_rollup_orgs(struct work *w) {
    TRY(db_exec(w->db, w->err, &q[ORG_UPDATE], DB_ARGS(db_text(w->tenant))));
    return db_changes(w->db) > 0 ? sum_up_all(w) : GP_OK;
}

enum gp_code store_rollup_rebuild(struct work *w, struct rollup_counts *ret) {
    const struct db_value all[] = {db_text(w->tenant)};
    int64_t entries, sums;
    TRY(row_number(w, &q[ENTRY_DIFFERENCE], all, 1, &entries));
    TRY(db_exec(w->db, w->err, &q[ENTRY_DROP], all, 1));
    TRY(db_exec(w->db, w->err, &q[ENTRY_PUT_ALL], all, 1));
    TRY(row_number(w, &q[SUM_DIFFERENCE], all, 1, &sums));
    TRY(sum_up_all(w));
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[COUNT], all, 1, &rows));
    *ret = (struct rollup_counts){db_col_int(rows, 0), db_col_int(rows, 1), entries + sums};
    return GP_OK;
}

/* ---- what is asked */

#define RANGE(w, r) db_text((w)->tenant), db_text((r)->from), db_text((r)->below)
#define SPAN(w, r)                                                                                 \
    RANGE(w, r), db_int((r)->year == DEC_UNSET ? INT32_MIN : (r)->year),                           \
        db_int((r)->year == DEC_UNSET ? INT32_MAX : (r)->year)

static const struct column sum_fields[] = {
    COLUMN(struct rollup_sum, place),      COLUMN(struct rollup_sum, year),
    COLUMN(struct rollup_sum, grade),      COLUMN(struct rollup_sum, entries),
    COLUMN(struct rollup_sum, scored),     COLUMN(struct rollup_sum, total_sum),
    COLUMN(struct rollup_sum, lowest),     COLUMN(struct rollup_sum, highest),
    COLUMN(struct rollup_sum, least_full), COLUMN(struct rollup_sum, most_full),
    COLUMN(struct rollup_sum, full_known),
};

enum gp_code store_rollup_places(struct work *w, const struct rollup_range *range,
                                 struct rollup_sum **ret, size_t *ret_n) {
    return row_query(w, &q[PLACES], DB_ARGS(SPAN(w, range), db_int(range->digits)),
                     &ROW_SHAPE(struct rollup_sum, sum_fields), ret, ret_n);
}

enum gp_code store_rollup_years(struct work *w, const struct rollup_range *range,
                                struct rollup_sum **ret, size_t *ret_n) {
    return row_query(w, &q[YEARS], DB_ARGS(RANGE(w, range)),
                     &ROW_SHAPE(struct rollup_sum, sum_fields), ret, ret_n);
}

static const struct column progress_fields[] = {
    COLUMN(struct rollup_progress, place),     COLUMN(struct rollup_progress, rounds),
    COLUMN(struct rollup_progress, preparing), COLUMN(struct rollup_progress, collecting),
    COLUMN(struct rollup_progress, handed_in), COLUMN(struct rollup_progress, scoring),
    COLUMN(struct rollup_progress, feedback),  COLUMN(struct rollup_progress, approval),
    COLUMN(struct rollup_progress, published),
};

enum gp_code store_rollup_progress(struct work *w, const struct rollup_range *range,
                                   struct rollup_progress **ret, size_t *ret_n) {
    return row_query(w, &q[PROGRESS], DB_ARGS(RANGE(w, range), db_int(range->digits)),
                     &ROW_SHAPE(struct rollup_progress, progress_fields), ret, ret_n);
}

static const struct column operator_fields[] = {
    COLUMN(struct rollup_operator, operator_key), COLUMN(struct rollup_operator, name),
    COLUMN(struct rollup_operator, grade),        COLUMN(struct rollup_operator, districts),
    COLUMN(struct rollup_operator, entries),      COLUMN(struct rollup_operator, scored),
    COLUMN(struct rollup_operator, total_sum),    COLUMN(struct rollup_operator, lowest),
    COLUMN(struct rollup_operator, highest),      COLUMN(struct rollup_operator, least_full),
    COLUMN(struct rollup_operator, most_full),    COLUMN(struct rollup_operator, full_known),
};

enum gp_code store_rollup_operators(struct work *w, const struct rollup_range *range,
                                    struct rollup_operator **ret, size_t *ret_n) {
    return row_query(w, &q[OPERATORS], DB_ARGS(SPAN(w, range)),
                     &ROW_SHAPE(struct rollup_operator, operator_fields), ret, ret_n);
}

static const struct column row_fields[] = {
    COLUMN(struct rolled_entry, tenant),       COLUMN(struct rolled_entry, round),
    COLUMN(struct rolled_entry, report),       COLUMN(struct rolled_entry, ord),
    COLUMN(struct rolled_entry, year),         COLUMN(struct rolled_entry, title),
    COLUMN(struct rolled_entry, center),       COLUMN(struct rolled_entry, subdistrict),
    COLUMN(struct rolled_entry, operator_key), COLUMN(struct rolled_entry, operator_name),
    COLUMN(struct rolled_entry, total),        COLUMN(struct rolled_entry, full),
    COLUMN(struct rolled_entry, grade),
};

#define FILTERED(w, range, f)                                                                      \
    SPAN(w, range), row_like((w)->arena, (f)->words), db_text(cstr_or_null((f)->grade)),           \
        db_int((f)->limit)

enum gp_code store_rolled_list(struct work *w, const struct rollup_range *range,
                               const struct rolled_filter *filter, struct rolled_entry **ret,
                               size_t *ret_n) {
    return row_query(w, &q[ROWS], DB_ARGS(FILTERED(w, range, filter), db_int(filter->skip)),
                     &ROW_SHAPE(struct rolled_entry, row_fields), ret, ret_n);
}

enum gp_code store_rolled_count(struct work *w, const struct rollup_range *range,
                                const struct rolled_filter *filter, int64_t *ret) {
    return row_number(w, &q[ROW_COUNT], DB_ARGS(FILTERED(w, range, filter)), ret);
}

enum gp_code store_rolled_of_operator(struct work *w, const struct rollup_range *range,
                                      const char *operator_key, int64_t limit,
                                      struct rolled_entry **ret, size_t *ret_n) {
    return row_query(
        w, &q[OF_OPERATOR],
        DB_ARGS(db_text(operator_key), db_text(range->from), db_text(range->below), db_int(limit)),
        &ROW_SHAPE(struct rolled_entry, row_fields), ret, ret_n);
}

static const struct column exchange_fields[] = {
    COLUMN(struct rollup_exchange, org),       COLUMN(struct rollup_exchange, name),
    COLUMN(struct rollup_exchange, code),      COLUMN(struct rollup_exchange, here),
    COLUMN(struct rollup_exchange, districts), COLUMN(struct rollup_exchange, elsewhere),
};

enum gp_code store_rollup_exchange(struct work *w, struct rollup_exchange **ret, size_t *ret_n) {
    return row_query(w, &q[EXCHANGE], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct rollup_exchange, exchange_fields), ret, ret_n);
}
