#include "store/tie.h"

#include "store/list.h"

enum { GET, DROP, PUT, NUMBERS, ROUNDS };

static const struct db_sql q[] = {
    [GET] = {"expert_tie.get", "SELECT org, relation, from_date, to_date FROM expert_tie\n"
                               "WHERE tenant = $1 AND expert = $2\n"
                               "ORDER BY ord"},
    [DROP] = {"expert_tie.drop", "DELETE FROM expert_tie WHERE tenant = $1 AND expert = $2"},
    [PUT] = {"expert_tie.put",
             "INSERT INTO expert_tie (tenant, expert, ord, org, relation, from_date, to_date)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [NUMBERS] = {"expert.numbers", "SELECT expert FROM account\n"
                                   "WHERE tenant = $1 AND expert IS NOT NULL\n"
                                   "UNION\n"
                                   "SELECT id FROM expert WHERE tenant = $1"},
    [ROUNDS] = {"expert.rounds",
                "SELECT r.title FROM round r\n"
                "JOIN expert x ON x.tenant = r.tenant AND x.round = r.id AND x.id = $2\n"
                "WHERE r.tenant = $1 AND r.state IN ('draft', 'collecting', 'scoring')\n"
                "ORDER BY r.id"},
};

const struct sql_table sql_tie = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct affiliation, org),
    COLUMN(struct affiliation, relation),
    COLUMN(struct affiliation, from),
    COLUMN(struct affiliation, to),
};

enum gp_code store_ties_get(struct work *w, const char *expert, struct affiliation **ret,
                            size_t *ret_n) {
    return row_query(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(expert)),
                     &ROW_SHAPE(struct affiliation, fields), ret, ret_n);
}

enum gp_code store_ties_put(struct work *w, const char *expert, const struct affiliation *ties,
                            size_t n) {
    TRY(db_exec(w->db, w->err, &q[DROP], DB_ARGS(db_text(w->tenant), db_text(expert))));
    for (size_t i = 0; i < n; i++)
        TRY(row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant), db_text(expert), db_int((int64_t)i)),
                    fields, GP_COUNT(fields), &ties[i]));
    return GP_OK;
}

enum gp_code store_expert_numbers(struct work *w, const char ***ret, size_t *ret_n) {
    return row_texts(w, &q[NUMBERS], DB_ARGS(db_text(w->tenant)), ret, ret_n);
}

enum gp_code store_expert_rounds(struct work *w, const char *expert, const char ***ret,
                                 size_t *ret_n) {
    return row_texts(w, &q[ROUNDS], DB_ARGS(db_text(w->tenant), db_text(expert)), ret, ret_n);
}
