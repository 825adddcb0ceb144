/* Three subjects, in this order in statements and functions: links with their sessions; where a
 * party's ratings stand, from drafts, sheets and submissions that other files write; and what a
 * round asks of raters. rating.standing tells in one row what decides about one rating; the lists
 * after it tell the same of all that a party has in a round. */

#include "store/rating.h"

#include "store/document.h"
#include "store/list.h"
#include "store/states.h"
#include "store/marking_fields.h"

enum {
    PUT,
    GET,
    BY_TOKEN,
    OF_ORG,
    ALL_OF_ORG,
    LIST,
    SESSION_PUT,
    OF_SESSION,
    SESSION_DROP,
    STANDING,
    DRAFTS,
    SUBMISSIONS,
    SHEETS,
    ABOUT,
    FRAME,
    TERMS_PUT,
    PERSONS,
    PERSON_PUT,
    PERSON_DROP,
    SCANS,
    SCAN_PUT,
    SCAN_DROP,
};

#define LINKS                                                                                      \
    "SELECT id, round, org, entry, component, office, token_hash, expires, uses_max, opens,\n"     \
    "    created_at, created_by, opened_at, revoked_at, reminded_at\n"                             \
    "FROM rating_link\n"                                                                           \
    "WHERE tenant = $1\n"

/* Of the aliases' sheet, draft or submission: the key. */
#define OF_KEY(t)                                                                                  \
    t ".tenant = e.tenant AND " t ".round = e.round AND " t ".entry = e.id\n"                      \
      "  AND " t ".role = $4 AND " t ".scorer = $5 AND " t ".component = $6"

static const struct db_sql q[] = {
    [PUT] =
        {"rating_link.put",
         "INSERT INTO rating_link\n"
         "    (tenant, id, round, org, entry, component, office, token_hash, expires, uses_max,\n"
         "    opens, created_at, created_by, opened_at, revoked_at, reminded_at)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)\n"
         "ON CONFLICT (tenant, id) DO UPDATE SET office = excluded.office,\n"
         "    token_hash = excluded.token_hash, expires = excluded.expires,\n"
         "    uses_max = excluded.uses_max, opens = excluded.opens,\n"
         "    opened_at = excluded.opened_at, revoked_at = excluded.revoked_at,\n"
         "    reminded_at = excluded.reminded_at"},
    [GET] = {"rating_link.get", LINKS "  AND id = $2"},
    [BY_TOKEN] = {"rating_link.by_token", LINKS "  AND token_hash = $2"},
    [OF_ORG] = {"rating_link.of_org", LINKS "  AND round = $2\n"
                                            "  AND org = $3\n"
                                            "  AND entry IS NULL"},
    [ALL_OF_ORG] = {"rating_link.all_of_org", LINKS "  AND org = $2\n"
                                                    "  AND entry IS NULL"},
    [LIST] = {"rating_link.list", LINKS "  AND round = $2\n"
                                        "ORDER BY org, entry, component"},
    [SESSION_PUT] = {"rating_session.put",
                     "INSERT INTO rating_session (tenant, token_hash, link, expires_at)\n"
                     "VALUES ($1, $2, $3, $4)"},
    [OF_SESSION] = {"rating_session.link", "SELECT link\n"
                                           "FROM rating_session\n"
                                           "WHERE tenant = $1\n"
                                           "  AND token_hash = $2\n"
                                           "  AND expires_at > $3"},
    [SESSION_DROP] = {"rating_session.drop", "DELETE FROM rating_session\n"
                                             "WHERE tenant = $1\n"
                                             "  AND (link = $2 OR expires_at <= $3)"},
    [STANDING] =
        {"rating.standing",
         "SELECT s.id, s.submitted, d.body, d.revision, d.saved_at,\n"
         "    (SELECT coalesce(max(x.version), 0) FROM sheet_submission x\n"
         "     WHERE " OF_KEY(
             "x") "),\n"
                  "    (SELECT count(*) FROM sheet_submission x WHERE " OF_KEY(
                      "x") "\n"
                           "       AND x.returned_at IS NULL\n"
                           "       AND x.submitted_by NOT LIKE 'correction/%')\n"
                           "FROM entry e\n"
                           "LEFT JOIN sheet_draft d ON " OF_KEY(
                               "d") "\n"
                                    "LEFT JOIN sheet s ON " OF_KEY(
                                        "s") "\n"
                                             "WHERE e.tenant = $1\n"
                                             "  AND e.round = $2\n"
                                             "  AND e.id = $3\n"
                                             "ORDER BY s.submitted DESC NULLS LAST, s.id DESC\n"
                                             "LIMIT 1"},
    [DRAFTS] = {"rating.drafts", SHEET_DRAFT_COLUMNS "WHERE tenant = $1\n"
                                                     "  AND round = $2\n"
                                                     "  AND scorer = $3"},
    [SUBMISSIONS] = {"rating.submissions",
                     SHEET_SUBMISSION_COLUMNS "WHERE tenant = $1\n"
                                              "  AND round = $2\n"
                                              "  AND scorer = $3\n"
                                              "ORDER BY entry, component, role, version DESC"},
    [SHEETS] = {"rating.sheets", "SELECT entry, component, id, submitted\n"
                                 "FROM sheet\n"
                                 "WHERE tenant = $1\n"
                                 "  AND scorer = $3\n"
                                 "  AND round = $2\n"
                                 "  AND submitted IS NOT NULL"},
    [ABOUT] = {"rating.about",
               "SELECT e.id, p.title, c.name, c.subdistrict, o.name, p.start_date, p.end_date\n"
               "FROM entry e\n"
               "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
               "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
               "JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"
               "WHERE e.tenant = $1\n"
               "  AND e.round = $2\n"
               "ORDER BY e.ord"},
    [FRAME] =
        {"rating.frame",
         "SELECT r.title, r.state, o.name, t.tells_work, coalesce(t.asks_person, 'no'),\n"
         "    a.name, a.phone,\n"
         "    p.round, p.org, p.name, p.post, p.phone, p.given_at, p.given_by,\n"
         "    f.n, f.form, f.form_version, s.title, s.body\n"
         "FROM round r\n"
         "LEFT JOIN org o ON o.tenant = r.tenant AND o.id = r.evaluator\n"
         "LEFT JOIN rating_terms t ON t.tenant = r.tenant AND t.round = r.id\n"
         "LEFT JOIN account a ON a.tenant = r.tenant AND a.id = $4\n"
         "LEFT JOIN rating_person p ON p.tenant = r.tenant AND p.round = r.id AND p.org = $3\n"
         "LEFT JOIN round_form f ON f.tenant = r.tenant AND f.round = r.id\n"
         "    AND f.purpose = 'rating' AND f.n = (SELECT max(x.n) FROM round_form x\n"
         "      WHERE x.tenant = f.tenant AND x.round = f.round AND x.purpose = 'rating')\n"
         "LEFT JOIN survey_form s ON s.tenant = f.tenant AND s.id = f.form\n"
         "    AND s.version = f.form_version\n"
         "WHERE r.tenant = $1\n"
         "  AND r.id = $2"},
    [TERMS_PUT] = {"rating_terms.put",
                   "INSERT INTO rating_terms (tenant, round, tells_work, asks_person)\n"
                   "VALUES ($1, $2, $3, $4)\n"
                   "ON CONFLICT (tenant, round) DO UPDATE SET tells_work = excluded.tells_work,\n"
                   "    asks_person = excluded.asks_person"},
    [PERSONS] = {"rating_person.list", "SELECT round, org, name, post, phone, given_at, given_by\n"
                                       "FROM rating_person\n"
                                       "WHERE tenant = $1\n"
                                       "  AND round = $2\n"
                                       "ORDER BY org"},
    [PERSON_PUT] = {"rating_person.put",
                    "INSERT INTO rating_person\n"
                    "    (tenant, round, org, name, post, phone, given_at, given_by)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)\n"
                    "ON CONFLICT (tenant, round, org) DO UPDATE SET name = excluded.name,\n"
                    "    post = excluded.post, phone = excluded.phone,\n"
                    "    given_at = excluded.given_at, given_by = excluded.given_by"},
    [PERSON_DROP] = {"rating_person.drop", "DELETE FROM rating_person\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2\n"
                                           "  AND org = $3"},
    [SCANS] = {"rating_scan.list",
               "SELECT round, org, id, entry, sha256, file_name, size, added_at, added_by\n"
               "FROM rating_scan\n"
               "WHERE tenant = $1\n"
               "  AND round = $2\n"
               "  AND (CAST($3 AS TEXT) IS NULL OR org = CAST($3 AS TEXT))\n"
               "ORDER BY org, added_at, id"},
    [SCAN_PUT] =
        {"rating_scan.put",
         "INSERT INTO rating_scan\n"
         "    (tenant, round, org, id, entry, sha256, file_name, size, added_at, added_by)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [SCAN_DROP] = {"rating_scan.drop", "DELETE FROM rating_scan\n"
                                       "WHERE tenant = $1\n"
                                       "  AND round = $2\n"
                                       "  AND org = $3\n"
                                       "  AND id = $4"},
};

const struct sql_table sql_rating = SQL_TABLE(q);

#define ROUND_ARGS DB_ARGS(db_text(w->tenant), db_text(round))
#define ORG_ARGS   DB_ARGS(db_text(w->tenant), db_text(round), db_text(org))

/* ---- links */

static const struct column link_fields[] = {
    COLUMN(struct rating_link, id),          COLUMN(struct rating_link, round),
    COLUMN(struct rating_link, org),         COLUMN(struct rating_link, entry),
    COLUMN(struct rating_link, component),   COLUMN(struct rating_link, office),
    COLUMN(struct rating_link, token_hash),  COLUMN(struct rating_link, expires),
    COLUMN(struct rating_link, uses_max),    COLUMN(struct rating_link, opens),
    COLUMN(struct rating_link, created_at),  COLUMN(struct rating_link, created_by),
    COLUMN(struct rating_link, opened_at),   COLUMN(struct rating_link, revoked_at),
    COLUMN(struct rating_link, reminded_at),
};
#define LINK_SHAPE ROW_SHAPE(struct rating_link, link_fields)

enum gp_code store_link_put(struct work *w, const struct rating_link *link) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), link_fields, GP_COUNT(link_fields),
                   link);
}

enum gp_code store_link_get(struct work *w, const char *id, struct rating_link **ret) {
    return row_first(w, &q[GET], DB_ARGS(db_text(w->tenant), db_text(id)), &LINK_SHAPE, ret);
}

enum gp_code store_link_by_token(struct work *w, const char *token_hash, struct rating_link **ret) {
    return row_first(w, &q[BY_TOKEN], DB_ARGS(db_text(w->tenant), db_text(token_hash)), &LINK_SHAPE,
                     ret);
}

enum gp_code store_link_of_org(struct work *w, const char *round, const char *org,
                               struct rating_link **ret) {
    return row_first(w, &q[OF_ORG], ORG_ARGS, &LINK_SHAPE, ret);
}

enum gp_code store_links_of_org(struct work *w, const char *org, struct rating_link **ret,
                                size_t *ret_n) {
    return row_query(w, &q[ALL_OF_ORG], DB_ARGS(db_text(w->tenant), db_text(org)), &LINK_SHAPE, ret,
                     ret_n);
}

enum gp_code store_link_list(struct work *w, const char *round, struct rating_link **ret,
                             size_t *ret_n) {
    return row_query(w, &q[LIST], ROUND_ARGS, &LINK_SHAPE, ret, ret_n);
}

enum gp_code store_link_session_put(struct work *w, const char *token_hash, const char *link,
                                    int64_t expires_at) {
    return db_exec(
        w->db, w->err, &q[SESSION_PUT],
        DB_ARGS(db_text(w->tenant), db_text(token_hash), db_text(link), db_int(expires_at)));
}

enum gp_code store_link_of_session(struct work *w, const char *token_hash, int64_t now_ms,
                                   const char **ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[OF_SESSION],
                 DB_ARGS(db_text(w->tenant), db_text(token_hash), db_int(now_ms)), &rows));
    *ret = rows ? db_col_text(rows, w->arena, 0) : NULL;
    return GP_OK;
}

enum gp_code store_link_session_drop(struct work *w, const char *link, int64_t now_ms) {
    return db_exec(w->db, w->err, &q[SESSION_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(link), db_int(now_ms)));
}

/* ---- where a rating stands */

static const struct column standing_fields[] = {
    COLUMN(struct rating_standing, sheet),    COLUMN(struct rating_standing, submitted),
    COLUMN(struct rating_standing, draft),    COLUMN(struct rating_standing, revision),
    COLUMN(struct rating_standing, saved_at), COLUMN(struct rating_standing, version),
    COLUMN(struct rating_standing, used),
};

static const struct column sheet_fields[] = {
    COLUMN(struct rating_sheet, entry),
    COLUMN(struct rating_sheet, component),
    COLUMN(struct rating_sheet, id),
    COLUMN(struct rating_sheet, submitted),
};

static const struct column about_fields[] = {
    COLUMN(struct rating_about, entry),         COLUMN(struct rating_about, title),
    COLUMN(struct rating_about, center),        COLUMN(struct rating_about, subdistrict),
    COLUMN(struct rating_about, operator_name), COLUMN(struct rating_about, start),
    COLUMN(struct rating_about, end),
};

enum gp_code store_rating_standing(struct work *w, const struct sheet_key *key,
                                   struct rating_standing **ret) {
    return row_first(w, &q[STANDING],
                     DB_ARGS(db_text(w->tenant), db_text(key->round), db_text(key->entry),
                             db_text(code_word(&words_scorer_role, key->role)),
                             db_text(key->scorer), db_text(key->component)),
                     &ROW_SHAPE(struct rating_standing, standing_fields), ret);
}

enum gp_code store_rating_drafts(struct work *w, const char *round, const char *org,
                                 struct sheet_draft **ret, size_t *ret_n) {
    return row_query(w, &q[DRAFTS], ORG_ARGS, &ROW_SHAPE(struct sheet_draft, sheet_draft_fields),
                     ret, ret_n);
}

enum gp_code store_rating_submissions(struct work *w, const char *round, const char *org,
                                      struct sheet_submission **ret, size_t *ret_n) {
    return row_query(w, &q[SUBMISSIONS], ORG_ARGS,
                     &ROW_SHAPE(struct sheet_submission, sheet_submission_fields), ret, ret_n);
}

enum gp_code store_rating_sheets(struct work *w, const char *round, const char *org,
                                 struct rating_sheet **ret, size_t *ret_n) {
    return row_query(w, &q[SHEETS], ORG_ARGS, &ROW_SHAPE(struct rating_sheet, sheet_fields), ret,
                     ret_n);
}

enum gp_code store_rating_about(struct work *w, const char *round, struct rating_about **ret,
                                size_t *ret_n) {
    return row_query(w, &q[ABOUT], ROUND_ARGS, &ROW_SHAPE(struct rating_about, about_fields), ret,
                     ret_n);
}

/* ---- what a round asks and tells */

static const struct word asks_words[] = {{"no", "不要求"}, {"may", "可以填"}, {"must", "必须填"}};
static const struct words words_asks = {asks_words, GP_COUNT(asks_words)};

static const struct column terms_fields[] = {
    COLUMN(struct rating_terms, tells_work),
    COLUMN_ENUM(struct rating_terms, asks, words_asks),
};

static const struct column person_fields[] = {
    COLUMN(struct rating_person, round),    COLUMN(struct rating_person, org),
    COLUMN(struct rating_person, name),     COLUMN(struct rating_person, post),
    COLUMN(struct rating_person, phone),    COLUMN(struct rating_person, given_at),
    COLUMN(struct rating_person, given_by),
};
#define PERSON_SHAPE ROW_SHAPE(struct rating_person, person_fields)

static const struct column frame_fields[] = {
    COLUMN(struct rating_frame, title),
    COLUMN_ENUM(struct rating_frame, state, words_round_state),
    COLUMN(struct rating_frame, evaluator),
    COLUMN(struct rating_frame, terms.tells_work),
    COLUMN_ENUM(struct rating_frame, terms.asks, words_asks),
    COLUMN(struct rating_frame, maker),
    COLUMN(struct rating_frame, maker_phone),
    COLUMN(struct rating_frame, person.round),
    COLUMN(struct rating_frame, person.org),
    COLUMN(struct rating_frame, person.name),
    COLUMN(struct rating_frame, person.post),
    COLUMN(struct rating_frame, person.phone),
    COLUMN(struct rating_frame, person.given_at),
    COLUMN(struct rating_frame, person.given_by),
    COLUMN(struct rating_frame, form.n),
    COLUMN(struct rating_frame, form.form),
    COLUMN(struct rating_frame, form.form_version),
    COLUMN(struct rating_frame, form.title),
    COLUMN(struct rating_frame, form.body),
};

static const struct column scan_fields[] = {
    COLUMN(struct rating_scan, round),    COLUMN(struct rating_scan, org),
    COLUMN(struct rating_scan, id),       COLUMN(struct rating_scan, entry),
    COLUMN(struct rating_scan, sha256),   COLUMN(struct rating_scan, file_name),
    COLUMN(struct rating_scan, size),     COLUMN(struct rating_scan, added_at),
    COLUMN(struct rating_scan, added_by),
};

enum gp_code store_rating_frame(struct work *w, const char *round, const char *org,
                                const char *maker, struct rating_frame **ret) {
    struct rating_frame *found;
    TRY(row_first(w, &q[FRAME],
                  DB_ARGS(db_text(w->tenant), db_text(round), db_text(org), db_text(maker)),
                  &ROW_SHAPE(struct rating_frame, frame_fields), &found));
    if (!found)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个评估轮次");
    *ret = found;
    return GP_OK;
}

enum gp_code store_rating_terms_put(struct work *w, const char *round,
                                    const struct rating_terms *terms) {
    return row_put(w, &q[TERMS_PUT], ROUND_ARGS, terms_fields, GP_COUNT(terms_fields), terms);
}

enum gp_code store_rating_persons(struct work *w, const char *round, struct rating_person **ret,
                                  size_t *ret_n) {
    return row_query(w, &q[PERSONS], ROUND_ARGS, &PERSON_SHAPE, ret, ret_n);
}

enum gp_code store_rating_person_put(struct work *w, const struct rating_person *p) {
    return row_put(w, &q[PERSON_PUT], DB_ARGS(db_text(w->tenant)), person_fields,
                   GP_COUNT(person_fields), p);
}

enum gp_code store_rating_person_drop(struct work *w, const char *round, const char *org) {
    return db_exec(w->db, w->err, &q[PERSON_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(org)));
}

enum gp_code store_rating_scans(struct work *w, const char *round, const char *org,
                                struct rating_scan **ret, size_t *ret_n) {
    return row_query(w, &q[SCANS], ORG_ARGS, &ROW_SHAPE(struct rating_scan, scan_fields), ret,
                     ret_n);
}

enum gp_code store_rating_scan_put(struct work *w, const struct rating_scan *scan) {
    return row_put(w, &q[SCAN_PUT], DB_ARGS(db_text(w->tenant)), scan_fields, GP_COUNT(scan_fields),
                   scan);
}

enum gp_code store_rating_scan_drop(struct work *w, const struct rating_scan *scan) {
    TRY(db_exec(
        w->db, w->err, &q[SCAN_DROP],
        DB_ARGS(db_text(w->tenant), db_text(scan->round), db_text(scan->org), db_text(scan->id))));
    return store_document_drop_unused(w, scan->sha256);
}
