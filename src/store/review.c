#include "store/review.h"

#include "store/list.h"

enum { PUT, OF_ROUND, OWN, PARTS };

static const struct db_sql q[] = {
    [PUT] = {"objection_step.put",
             "INSERT INTO objection_step\n"
             "    (tenant, objection, ord, step, upheld, text, account, author, at_ms)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [OF_ROUND] =
        {"objection_step.of_round",
         "SELECT s.objection, s.ord, s.step, s.upheld, s.text, s.account, s.author, s.at_ms\n"
         "FROM objection o\n"
         "JOIN objection_step s ON s.tenant = o.tenant AND s.objection = o.id\n"
         "WHERE o.tenant = $1\n"
         "  AND o.round = $2\n"
         "ORDER BY s.objection, s.ord"},
    [OWN] = {"objection_step.own",
             "SELECT o.round, count(*)\n"
             "FROM objection o\n"
             "JOIN objection_step s ON s.tenant = o.tenant AND s.objection = o.id\n"
             "WHERE o.tenant = $1\n"
             "  AND o.state = 'open'\n"
             "  AND s.account = $2\n"
             "  AND s.step = 'propose'\n"
             "  AND NOT EXISTS (SELECT 1 FROM objection_step t WHERE t.tenant = s.tenant\n"
             "      AND t.objection = s.objection AND t.ord > s.ord)\n"
             "GROUP BY o.round"},
    [PARTS] = {"objection_step.parts",
               "SELECT d.entry\n"
               "FROM panel_decision d\n"
               "WHERE d.tenant = $1 AND d.round = $2 AND d.decided_by = $3\n"
               "UNION\n"
               "SELECT s.entry\n"
               "FROM sheet s\n"
               "WHERE s.tenant = $1 AND s.round = $2\n"
               "  AND s.role IN ('expert', 'inspector')\n"
               "  AND s.scorer IN ($3, coalesce(CAST($4 AS TEXT), $3))"},
};

const struct sql_table sql_review = SQL_TABLE(q);

static const struct word kind_words[] = {{"propose", NULL}, {"return", NULL}, {"confirm", NULL}};
static const struct words kind_codes = {kind_words, GP_COUNT(kind_words)};
_Static_assert(GP_COUNT(kind_words) == REVIEW_KIND_N, "a word each");

static const struct column fields[] = {
    COLUMN(struct review_step, objection),
    COLUMN(struct review_step, ord),
    COLUMN_ENUM(struct review_step, step, kind_codes),
    COLUMN(struct review_step, upheld),
    COLUMN(struct review_step, text),
    COLUMN(struct review_step, account),
    COLUMN(struct review_step, author),
    COLUMN(struct review_step, at_ms),
};

enum gp_code store_review_put(struct work *w, const struct review_step *step) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), step);
}

enum gp_code store_review_of_round(struct work *w, const char *round, struct review_step **ret,
                                   size_t *ret_n) {
    return row_query(w, &q[OF_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct review_step, fields), ret, ret_n);
}

static const struct column own_fields[] = {
    COLUMN(struct review_own, round),
    COLUMN(struct review_own, n),
};

enum gp_code store_review_own(struct work *w, const char *account, struct review_own **ret,
                              size_t *ret_n) {
    return row_query(w, &q[OWN], DB_ARGS(db_text(w->tenant), db_text(account)),
                     &ROW_SHAPE(struct review_own, own_fields), ret, ret_n);
}

static const struct column part_fields[] = {
    COLUMN(struct review_part, entry),
};

enum gp_code store_review_parts(struct work *w, const char *round, const char *account,
                                const char *expert, struct review_part **ret, size_t *ret_n) {
    return row_query(w, &q[PARTS],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(account), db_text(expert)),
                     &ROW_SHAPE(struct review_part, part_fields), ret, ret_n);
}
