/* Forms, surveys, answers and who has answered: each a few plain statements. At the end what became
 * a ground of an entry's score: it belongs to the dossier, is read as a row a step and folded up
 * again (store_survey_results), and written by the dossier's own lists. Nothing here leads from an
 * answer to a browser. */

#include "store/survey.h"

#include "store/list.h"

enum {
    FORM_PUT,
    FORM_GET,
    FORM_LAST,
    FORM_LIST,
    PUT,
    GET,
    LIST,
    CLOSE,
    ANSWER_PUT,
    ANSWERS,
    GIVEN,
    GIVE,
    RESULTS,
    RESULTS_OF_ROUND,
    RESULTS_CLEAR,
};

#define FORM_COLUMNS "id, version, title, body, questions, created_at, created_by"
#define SURVEY_COLUMNS                                                                             \
    "id, round, entry, form, form_version, last_day, quota, least, opened_at, opened_by, "         \
    "closed_at"
#define RESULTS_READ                                                                               \
    "SELECT r.entry, r.ord, r.form, r.question, r.title, r.label, r.ended, r.answered,\n"          \
    "    s.value, s.count\n"                                                                       \
    "FROM survey_result r\n"                                                                       \
    "LEFT JOIN survey_step s ON s.tenant = r.tenant AND s.round = r.round\n"                       \
    "    AND s.entry = r.entry AND s.survey_result = r.ord\n"
#define SURVEY_READ                                                                                \
    "SELECT s.id, s.round, s.entry, s.form, s.form_version, s.last_day, s.quota, s.least,\n"       \
    "    s.opened_at, s.opened_by, s.closed_at, f.title, c.name, r.title,\n"                       \
    "    (SELECT count(*) FROM survey_answer a WHERE a.tenant = s.tenant AND a.survey = s.id)\n"   \
    "FROM survey s\n"                                                                              \
    "JOIN survey_form f ON f.tenant = s.tenant AND f.id = s.form AND f.version = s.form_version\n" \
    "LEFT JOIN round r ON r.tenant = s.tenant AND r.id = s.round\n"                                \
    "LEFT JOIN entry e ON e.tenant = s.tenant AND e.round = s.round AND e.id = s.entry\n"          \
    "LEFT JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                            \
    "LEFT JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"                              \
    "WHERE s.tenant = $1\n"

static const struct db_sql q[] = {
    [FORM_PUT] = {"survey_form.put", "INSERT INTO survey_form (tenant, " FORM_COLUMNS ")\n"
                                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [FORM_GET] = {"survey_form.get", "SELECT " FORM_COLUMNS "\nFROM survey_form\n"
                                     "WHERE tenant = $1 AND id = $2 AND version = $3"},
    [FORM_LAST] = {"survey_form.last", "SELECT " FORM_COLUMNS "\nFROM survey_form\n"
                                       "WHERE tenant = $1 AND id = $2\n"
                                       "ORDER BY version DESC\n"
                                       "LIMIT 1"},
    [FORM_LIST] =
        {"survey_form.list",
         "SELECT f.id, f.version, f.title, NULL, f.questions, f.created_at, f.created_by\n"
         "FROM survey_form f\n"
         "WHERE f.tenant = $1\n"
         "  AND f.version = (SELECT max(n.version) FROM survey_form n\n"
         "    WHERE n.tenant = f.tenant AND n.id = f.id)\n"
         "ORDER BY f.title, f.id"},
    [PUT] = {"survey.put", "INSERT INTO survey (tenant, " SURVEY_COLUMNS ")\n"
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"},
    [GET] = {"survey.get", SURVEY_READ "  AND s.id = $2"},
    [LIST] = {"survey.list", SURVEY_READ "  AND s.round = $2\n"
                                         "ORDER BY s.opened_at DESC NULLS LAST, s.id"},
    [CLOSE] = {"survey.close", "UPDATE survey\n"
                               "SET closed_at = $3\n"
                               "WHERE tenant = $1 AND id = $2 AND closed_at IS NULL"},
    [ANSWER_PUT] = {"survey_answer.put", "INSERT INTO survey_answer (tenant, survey, id, body)\n"
                                         "VALUES ($1, $2, $3, $4)"},
    [ANSWERS] = {"survey_answer.list", "SELECT body\n"
                                       "FROM survey_answer\n"
                                       "WHERE tenant = $1 AND survey = $2\n"
                                       "ORDER BY id"},
    [GIVEN] = {"survey_given.count", "SELECT count(*)\n"
                                     "FROM survey_given\n"
                                     "WHERE tenant = $1 AND survey = $2 AND token_hash = $3"},
    [GIVE] = {"survey_given.put", "INSERT INTO survey_given (tenant, survey, token_hash)\n"
                                  "VALUES ($1, $2, $3)"},
    [RESULTS] = {"survey_result.of_entry",
                 RESULTS_READ "WHERE r.tenant = $1 AND r.round = $2 AND r.entry = $3\n"
                              "ORDER BY r.ord, s.ord"},
    [RESULTS_OF_ROUND] = {"survey_result.of_round",
                          RESULTS_READ "WHERE r.tenant = $1 AND r.round = $2\n"
                                       "ORDER BY r.entry, r.ord, s.ord"},
    [RESULTS_CLEAR] = {"survey_result.clear", "DELETE FROM survey_result\n"
                                              "WHERE tenant = $1 AND round = $2 AND entry = $3"},
};

const struct sql_table sql_survey = SQL_TABLE(q);

static const struct column form_fields[] = {
    COLUMN(struct survey_form_row, id),         COLUMN(struct survey_form_row, version),
    COLUMN(struct survey_form_row, title),      COLUMN(struct survey_form_row, body),
    COLUMN(struct survey_form_row, questions),  COLUMN(struct survey_form_row, created_at),
    COLUMN(struct survey_form_row, created_by),
};
#define FORM_SHAPE ROW_SHAPE(struct survey_form_row, form_fields)

static const struct column survey_fields[] = {
    COLUMN(struct survey_row, id),           COLUMN(struct survey_row, round),
    COLUMN(struct survey_row, entry),        COLUMN(struct survey_row, form),
    COLUMN(struct survey_row, form_version), COLUMN(struct survey_row, last_day),
    COLUMN(struct survey_row, quota),        COLUMN(struct survey_row, least),
    COLUMN(struct survey_row, opened_at),    COLUMN(struct survey_row, opened_by),
    COLUMN(struct survey_row, closed_at),    COLUMN(struct survey_row, title),
    COLUMN(struct survey_row, center),       COLUMN(struct survey_row, round_title),
    COLUMN(struct survey_row, answers),
};
#define SURVEY_SHAPE   ROW_SHAPE(struct survey_row, survey_fields)
#define SURVEY_WRITTEN 11

#define OF(id) DB_ARGS(db_text(w->tenant), db_text(id))

enum gp_code store_survey_form_put(struct work *w, const struct survey_form_row *form) {
    return row_put(w, &q[FORM_PUT], DB_ARGS(db_text(w->tenant)), form_fields, GP_COUNT(form_fields),
                   form);
}

enum gp_code store_survey_form_get(struct work *w, const char *id, int64_t version,
                                   struct survey_form_row **ret) {
    if (version == DEC_UNSET)
        return row_first(w, &q[FORM_LAST], OF(id), &FORM_SHAPE, ret);
    return row_first(w, &q[FORM_GET], DB_ARGS(db_text(w->tenant), db_text(id), db_int(version)),
                     &FORM_SHAPE, ret);
}

enum gp_code store_survey_form_list(struct work *w, struct survey_form_row **ret, size_t *ret_n) {
    return row_query(w, &q[FORM_LIST], DB_ARGS(db_text(w->tenant)), &FORM_SHAPE, ret, ret_n);
}

enum gp_code store_survey_put(struct work *w, const struct survey_row *survey) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), survey_fields, SURVEY_WRITTEN, survey);
}

enum gp_code store_survey_get(struct work *w, const char *id, struct survey_row **ret) {
    return row_first(w, &q[GET], OF(id), &SURVEY_SHAPE, ret);
}

enum gp_code store_survey_list(struct work *w, const char *round, struct survey_row **ret,
                               size_t *ret_n) {
    return row_query(w, &q[LIST], OF(round), &SURVEY_SHAPE, ret, ret_n);
}

enum gp_code store_survey_close(struct work *w, const char *id, int64_t at) {
    return db_exec(w->db, w->err, &q[CLOSE], DB_ARGS(db_text(w->tenant), db_text(id), db_int(at)));
}

enum gp_code store_survey_answer_put(struct work *w, const char *survey, const char *id,
                                     const char *body) {
    return db_exec(w->db, w->err, &q[ANSWER_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(survey), db_text(id), db_text(body)));
}

enum gp_code store_survey_answers(struct work *w, const char *survey, const char ***ret,
                                  size_t *ret_n) {
    return row_texts(w, &q[ANSWERS], OF(survey), ret, ret_n);
}

enum gp_code store_survey_given(struct work *w, const char *survey, const char *token_hash,
                                bool *ret) {
    int64_t n;
    TRY(row_number(w, &q[GIVEN], DB_ARGS(db_text(w->tenant), db_text(survey), db_text(token_hash)),
                   &n));
    *ret = n > 0;
    return GP_OK;
}

enum gp_code store_survey_give(struct work *w, const char *survey, const char *token_hash) {
    return db_exec(w->db, w->err, &q[GIVE],
                   DB_ARGS(db_text(w->tenant), db_text(survey), db_text(token_hash)));
}

/* ---- what became a ground of the score */

/* A row a step; of a result without steps one. */
struct result_row {
    const char *entry;
    int64_t ord, value, count;
    struct survey_result result;
};
static const struct column result_fields[] = {
    COLUMN(struct result_row, entry),        COLUMN(struct result_row, ord),
    COLUMN(struct result_row, result.form),  COLUMN(struct result_row, result.question),
    COLUMN(struct result_row, result.title), COLUMN(struct result_row, result.label),
    COLUMN(struct result_row, result.ended), COLUMN(struct result_row, result.answered),
    COLUMN(struct result_row, value),        COLUMN(struct result_row, count),
};

/* The result that begins at the row; gives how many rows are its. */
static size_t read_result(struct arena *a, const struct result_row *rows, size_t n,
                          struct survey_result *ret) {
    size_t own = 1;
    while (own < n && rows[own].ord == rows[0].ord && cstr_eq(rows[own].entry, rows[0].entry))
        own++;
    *ret = rows[0].result;
    ret->steps = gp_new_n(a, struct survey_step, own);
    ret->n_steps = 0;
    for (size_t i = 0; i < own; i++)
        if (rows[i].value != DEC_UNSET)
            ret->steps[ret->n_steps++] = (struct survey_step){rows[i].value, rows[i].count};
    return own;
}

enum gp_code store_survey_results(struct work *w, const char *round, const char *entry,
                                  struct survey_result **ret, size_t *ret_n) {
    struct result_row *rows;
    size_t n;
    TRY(row_query(w, &q[RESULTS], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                  &ROW_SHAPE(struct result_row, result_fields), &rows, &n));
    *ret = gp_new_n(w->arena, struct survey_result, n);
    *ret_n = 0;
    for (size_t i = 0; i < n; (*ret_n)++)
        i += read_result(w->arena, &rows[i], n - i, &(*ret)[*ret_n]);
    return GP_OK;
}

enum gp_code store_survey_results_of_round(struct work *w, const char *round,
                                           struct survey_of_entry **ret, size_t *ret_n) {
    struct result_row *rows;
    size_t n, all = 0;
    TRY(row_query(w, &q[RESULTS_OF_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)),
                  &ROW_SHAPE(struct result_row, result_fields), &rows, &n));
    struct survey_result *v = gp_new_n(w->arena, struct survey_result, n);
    *ret = gp_new_n(w->arena, struct survey_of_entry, n);
    *ret_n = 0;
    for (size_t i = 0; i < n; all++) {
        if (i == 0 || !cstr_eq(rows[i].entry, rows[i - 1].entry))
            (*ret)[(*ret_n)++] = (struct survey_of_entry){rows[i].entry, &v[all], 0};
        (*ret)[*ret_n - 1].n++;
        i += read_result(w->arena, &rows[i], n - i, &v[all]);
    }
    return GP_OK;
}

enum gp_code store_survey_results_put(struct work *w, const char *round,
                                      const struct entry *entry) {
    TRY(db_exec(w->db, w->err, &q[RESULTS_CLEAR],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry->id))));
    return list_put_under(w, list_of("survey_result"), round, LIST_KEYS(entry->id), entry);
}
