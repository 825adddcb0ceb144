#include "store/edition.h"

#include "store/list.h"

enum {
    EDITION_PUT,
    EDITION_LIST,
    EDITION_GET,
    COMMENT_PUT,
    COMMENT_LIST,
    COMMENT_RESOLVE,
    BASE_PUT,
    BASE_DROP,
    BASE_LIST,
};

#define OF_REPORT                                                                                  \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND report = $3\n"

static const struct db_sql q[] = {
    [EDITION_PUT] = {"report_edition.put",
                     "INSERT INTO report_edition (tenant, round, report, ord, content)\n"
                     "VALUES ($1, $2, $3, $4, $5)"},
    [EDITION_LIST] = {"report_edition.list", "SELECT ord\n"
                                             "FROM report_edition\n" OF_REPORT "ORDER BY ord"},
    [EDITION_GET] = {"report_edition.get", "SELECT content\n"
                                           "FROM report_edition\n" OF_REPORT "  AND ord = $4"},
    [COMMENT_PUT] = {"report_comment.put",
                     "INSERT INTO report_comment\n"
                     "    (tenant, round, report, id, place, answer_to, content, account, author,\n"
                     "    by_approver, at_ms, resolved_ms, resolved_by)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"},
    [COMMENT_LIST] = {"report_comment.list",
                      "SELECT id, place, answer_to, content, account, author, by_approver, at_ms,\n"
                      "    resolved_ms, resolved_by\n"
                      "FROM report_comment\n" OF_REPORT "ORDER BY at_ms, id"},
    [COMMENT_RESOLVE] = {"report_comment.resolve",
                         "UPDATE report_comment\n"
                         "SET resolved_ms = $5,\n"
                         "    resolved_by = $6\n" OF_REPORT "  AND id = $4"},
    [BASE_PUT] = {"narrative_base.put",
                  "INSERT INTO narrative_base (tenant, round, entry, own, account, at_ms)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6)\n"
                  "ON CONFLICT (tenant, round, entry) DO UPDATE\n"
                  "SET own = excluded.own, account = excluded.account, at_ms = excluded.at_ms"},
    [BASE_DROP] = {"narrative_base.drop", "DELETE FROM narrative_base\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "  AND entry = $3"},
    [BASE_LIST] = {"narrative_base.list", "SELECT entry, own, account, at_ms\n"
                                          "FROM narrative_base\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "ORDER BY entry"},
};

const struct sql_table sql_edition = SQL_TABLE(q);

/* ---- what was submitted */

enum gp_code store_edition_put(struct work *w, const char *round, const char *report, int64_t ord,
                               const char *content) {
    return db_exec(w->db, w->err, &q[EDITION_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(report), db_int(ord),
                           db_text(content)));
}

enum gp_code store_edition_list(struct work *w, const char *round, const char *report,
                                struct report_edition **ret, size_t *ret_n) {
    static const struct column fields[] = {COLUMN(struct report_edition, ord)};
    return row_query(w, &q[EDITION_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)),
                     &ROW_SHAPE(struct report_edition, fields), ret, ret_n);
}

enum gp_code store_edition_get(struct work *w, const char *round, const char *report, int64_t ord,
                               const char **ret) {
    const char **v;
    size_t n;
    TRY(row_texts(w, &q[EDITION_GET],
                  DB_ARGS(db_text(w->tenant), db_text(round), db_text(report), db_int(ord)), &v,
                  &n));
    *ret = n > 0 ? v[0] : NULL;
    return GP_OK;
}

/* ---- 批注 */

static const struct column comment_fields[] = {
    COLUMN(struct report_comment, id),          COLUMN(struct report_comment, place),
    COLUMN(struct report_comment, answer_to),   COLUMN(struct report_comment, content),
    COLUMN(struct report_comment, account),     COLUMN(struct report_comment, author),
    COLUMN(struct report_comment, by_approver), COLUMN(struct report_comment, at_ms),
    COLUMN(struct report_comment, resolved_ms), COLUMN(struct report_comment, resolved_by),
};

enum gp_code store_comment_put(struct work *w, const char *round, const char *report,
                               const struct report_comment *c) {
    return row_put(w, &q[COMMENT_PUT], DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)),
                   comment_fields, GP_COUNT(comment_fields), c);
}

enum gp_code store_comment_list(struct work *w, const char *round, const char *report,
                                struct report_comment **ret, size_t *ret_n) {
    return row_query(w, &q[COMMENT_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)),
                     &ROW_SHAPE(struct report_comment, comment_fields), ret, ret_n);
}

enum gp_code store_comment_resolve(struct work *w, const char *round, const char *report,
                                   const struct report_comment *c) {
    return db_exec(w->db, w->err, &q[COMMENT_RESOLVE],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(report), db_text(c->id),
                           db_int(c->resolved_ms), db_text(c->resolved_by)));
}

/* ---- the operators' own words */

static const struct column base_fields[] = {
    COLUMN(struct narrative_base, entry),
    COLUMN(struct narrative_base, own),
    COLUMN(struct narrative_base, account),
    COLUMN(struct narrative_base, at_ms),
};

enum gp_code store_narrative_base_put(struct work *w, const char *round,
                                      const struct narrative_base *b) {
    return row_put(w, &q[BASE_PUT], DB_ARGS(db_text(w->tenant), db_text(round)), base_fields,
                   GP_COUNT(base_fields), b);
}

enum gp_code store_narrative_base_drop(struct work *w, const char *round, const char *entry) {
    return db_exec(w->db, w->err, &q[BASE_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)));
}

enum gp_code store_narrative_base_list(struct work *w, const char *round,
                                       struct narrative_base **ret, size_t *ret_n) {
    return row_query(w, &q[BASE_LIST], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct narrative_base, base_fields), ret, ret_n);
}
