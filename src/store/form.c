/* Which form is filled in where: rows that are only added. Then answers: by key, and those of a
 * round that count, which is told by the inspection's record or the rating's sheet. */
#include "store/form.h"

#include "store/list.h"
#include "store/row.h"

enum {
    ROUND_PUT,
    ROUND_GET,
    ROUND_LAST,
    PUT,
    CARRY,
    GET,
    DRAFTS,
    OF_INSPECTIONS,
    OF_RATINGS,
};

#define ROUND_READ                                                                                 \
    "SELECT r.round, r.purpose, r.n, r.form, r.form_version, r.added_at, r.added_by, f.title,\n"   \
    "    f.body\n"                                                                                 \
    "FROM round_form r\n"                                                                          \
    "LEFT JOIN survey_form f ON f.tenant = r.tenant AND f.id = r.form\n"                           \
    "    AND f.version = r.form_version\n"                                                         \
    "WHERE r.tenant = $1 AND r.round = $2 AND r.purpose = $3\n"
#define KEY                                                                                        \
    "WHERE tenant = $1 AND purpose = $2 AND round = $3 AND entry = $4 AND about = $5\n"            \
    "  AND author = $6 AND n = $7"
#define OF_FORM(column)                                                                            \
    "(SELECT f." column " FROM survey_form f WHERE f.tenant = form_answer.tenant\n"                \
    "    AND f.id = form_answer.form AND f.version = form_answer.form_version)"
#define CENTER                                                                                     \
    "LEFT JOIN entry e ON e.tenant = a.tenant AND e.round = a.round AND e.id = a.entry\n"          \
    "LEFT JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                            \
    "LEFT JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
/* entry $3: '' is any. */
#define OF_ROUND "WHERE a.tenant = $1 AND a.round = $2 AND ($3 = '' OR a.entry = $3)\n"

static const struct db_sql q[] = {
    [ROUND_PUT] = {"round_form.put",
                   "INSERT INTO round_form (tenant, round, purpose, n, form, form_version,\n"
                   "    added_at, added_by)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [ROUND_GET] = {"round_form.get", ROUND_READ "  AND r.n = $4"},
    [ROUND_LAST] = {"round_form.last", ROUND_READ "ORDER BY r.n DESC\n"
                                                  "LIMIT 1"},
    [PUT] = {"form_answer.put",
             "INSERT INTO form_answer (tenant, purpose, round, entry, about, author, n, form,\n"
             "    form_version, body, judged_at)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)\n"
             "ON CONFLICT (tenant, purpose, round, entry, about, author, n) DO UPDATE\n"
             "SET form = excluded.form, form_version = excluded.form_version,\n"
             "    body = excluded.body, judged_at = excluded.judged_at"},
    [CARRY] = {"form_answer.carry",
               "INSERT INTO form_answer (tenant, purpose, round, entry, about, author, n, form,\n"
               "    form_version, body, judged_at)\n"
               "SELECT tenant, purpose, round, entry, about, author, $8, form, form_version,\n"
               "    body, judged_at\n"
               "FROM form_answer\n" KEY "\n"
               "ON CONFLICT (tenant, purpose, round, entry, about, author, n) DO UPDATE\n"
               "SET form = excluded.form, form_version = excluded.form_version,\n"
               "    body = excluded.body, judged_at = excluded.judged_at"},
    [GET] = {"form_answer.get",
             "SELECT entry, about, author, n, form, form_version, body, judged_at,\n"
             "    NULL, NULL, NULL, " OF_FORM("title") ", " OF_FORM(
                 "body") "\n"
                         "FROM form_answer\n" KEY},
    [DRAFTS] = {"form_answer.drafts",
                "SELECT entry, about, author, n, form, form_version, body, judged_at,\n"
                "    NULL, NULL, NULL, NULL, NULL\n"
                "FROM form_answer\n"
                "WHERE tenant = $1 AND purpose = 'rating' AND round = $2 AND author = $3\n"
                "  AND n = 0"},
    [OF_INSPECTIONS] = {"form_answer.of_inspections",
                        "SELECT a.entry, a.about, a.author, a.n, a.form, a.form_version, a.body,\n"
                        "    a.judged_at, c.name,\n"
                        "    u.name, d.completed_at, NULL, NULL\n"
                        "FROM form_answer a\n"
                        "JOIN inspection_visit v ON v.tenant = a.tenant AND v.id = a.about\n"
                        "    AND v.state <> 'cancelled'\n"
                        "JOIN inspection_record d ON d.tenant = a.tenant AND d.visit = a.about\n"
                        "    AND d.owner = a.author AND d.revision = a.n\n"
                        "LEFT JOIN account u ON u.tenant = a.tenant AND u.id = a.author\n" CENTER
                            OF_ROUND "  AND a.purpose = 'inspection'\n"
                        "ORDER BY c.name, a.entry, u.name, a.author"},
    [OF_RATINGS] =
        {"form_answer.of_ratings",
         "SELECT a.entry, a.about, a.author, a.n, a.form, a.form_version, a.body,\n"
         "    a.judged_at, c.name,\n"
         "    coalesce(o.name, a.author), s.submitted_at, NULL, NULL\n"
         "FROM form_answer a\n"
         "JOIN sheet_submission s ON s.tenant = a.tenant AND s.round = a.round\n"
         "    AND s.entry = a.entry AND s.component = a.about AND s.scorer = a.author\n"
         "    AND s.version = a.n AND s.returned_at IS NULL\n"
         "LEFT JOIN org o ON o.tenant = a.tenant AND o.id = a.author\n" CENTER OF_ROUND
         "  AND a.purpose = 'rating'\n"
         "  AND NOT EXISTS (SELECT 1 FROM sheet_submission l\n"
         "    WHERE l.tenant = s.tenant AND l.round = s.round AND l.entry = s.entry\n"
         "      AND l.component = s.component AND l.role = s.role AND l.scorer = s.scorer\n"
         "      AND l.version > s.version)\n"
         "ORDER BY c.name, a.entry, a.about, a.author"},
};

const struct sql_table sql_form = SQL_TABLE(q);

const char *const form_purpose_ids[FORM_PURPOSE_N] = {"inspection", "rating"};

static const struct column round_fields[] = {
    COLUMN(struct round_form_row, round),
    COLUMN(struct round_form_row, purpose),
    COLUMN(struct round_form_row, n),
    COLUMN(struct round_form_row, form),
    COLUMN(struct round_form_row, form_version),
    COLUMN(struct round_form_row, added_at),
    COLUMN(struct round_form_row, added_by),
    COLUMN(struct round_form_row, title),
    COLUMN(struct round_form_row, body),
};
#define ROUND_SHAPE   ROW_SHAPE(struct round_form_row, round_fields)
#define ROUND_WRITTEN 7

static const struct column answer_fields[] = {
    COLUMN(struct form_answer, entry),     COLUMN(struct form_answer, about),
    COLUMN(struct form_answer, author),    COLUMN(struct form_answer, n),
    COLUMN(struct form_answer, form),      COLUMN(struct form_answer, form_version),
    COLUMN(struct form_answer, body),      COLUMN(struct form_answer, judged_at),
    COLUMN(struct form_answer, center),    COLUMN(struct form_answer, author_name),
    COLUMN(struct form_answer, done_at),   COLUMN(struct form_answer, form_title),
    COLUMN(struct form_answer, form_body),
};
#define ANSWER_SHAPE ROW_SHAPE(struct form_answer, answer_fields)

enum gp_code store_round_form_put(struct work *w, const struct round_form_row *row) {
    return row_put(w, &q[ROUND_PUT], DB_ARGS(db_text(w->tenant)), round_fields, ROUND_WRITTEN, row);
}

enum gp_code store_round_form_get(struct work *w, const char *round, enum form_purpose purpose,
                                  int64_t n, struct round_form_row **ret) {
    const char *id = form_purpose_ids[purpose];
    if (n == DEC_UNSET)
        return row_first(w, &q[ROUND_LAST],
                         DB_ARGS(db_text(w->tenant), db_text(round), db_text(id)), &ROUND_SHAPE,
                         ret);
    return row_first(w, &q[ROUND_GET],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(id), db_int(n)),
                     &ROUND_SHAPE, ret);
}

#define OF_KEY(w, k)                                                                               \
    db_text((w)->tenant), db_text(form_purpose_ids[(k)->purpose]), db_text((k)->round),            \
        db_text((k)->entry), db_text((k)->about), db_text((k)->author), db_int((k)->n)

enum gp_code store_form_answer_put(struct work *w, const struct form_answer_key *key,
                                   const char *form, int64_t version, const char *body) {
    return db_exec(w->db, w->err, &q[PUT],
                   DB_ARGS(OF_KEY(w, key), db_text(form), db_int(version), db_text(body),
                           db_int(work_now_ms(w))));
}

enum gp_code store_form_answer_carry(struct work *w, const struct form_answer_key *key,
                                     int64_t to) {
    return db_exec(w->db, w->err, &q[CARRY], DB_ARGS(OF_KEY(w, key), db_int(to)));
}

enum gp_code store_form_answer_get(struct work *w, const struct form_answer_key *key,
                                   struct form_answer **ret) {
    return row_first(w, &q[GET], DB_ARGS(OF_KEY(w, key)), &ANSWER_SHAPE, ret);
}

enum gp_code store_form_drafts(struct work *w, const char *round, const char *author,
                               struct form_answer **ret, size_t *ret_n) {
    return row_query(w, &q[DRAFTS], DB_ARGS(db_text(w->tenant), db_text(round), db_text(author)),
                     &ANSWER_SHAPE, ret, ret_n);
}

enum gp_code store_form_answers(struct work *w, enum form_purpose purpose, const char *round,
                                const char *entry, struct form_answer **ret, size_t *ret_n) {
    return row_query(w, &q[purpose == FORM_INSPECTION ? OF_INSPECTIONS : OF_RATINGS],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(cstr_or_empty(entry))),
                     &ANSWER_SHAPE, ret, ret_n);
}
