/* Reports of a round, and what goes along with where they stand: the stage of each entry, which is
 * that of the furthest report that speaks of it, and the means of earlier years that a summary
 * compares with. A round without reports of its own is its only report: it has no row in `report`,
 * and both lists, that of a round and that of an approver, are read from the round's row outwards.
 * A report's words are written and read with the dossier (lists.c); the list has only what lists
 * show. */
#include "store/report.h"

#include "store/list.h"
#include "store/states.h"

enum { LIST, PUT, REMOVE, SET_STATE, ADVICE_CLEAR, STAGES, EARLIER, EARLIER_CLEAR, OF_APPROVER };

/* With the round, so that it takes no statement of its own: a row where there is no report. */
static const struct db_sql q[] = {
    [LIST] = {"report.list",
              "SELECT t.id, t.scope, t.target, t.number, t.approver, t.texts_title, t.texts_date,\n"
              "    o.name, t.state,\n"
              "    (SELECT count(*) FROM report_version v\n"
              "     WHERE v.tenant = t.tenant AND v.round = t.round AND v.report = t.id), r.state\n"
              "FROM round r\n"
              "LEFT JOIN report t ON t.tenant = r.tenant AND t.round = r.id\n"
              "LEFT JOIN org o ON o.tenant = t.tenant AND o.id = t.target\n"
              "    AND t.scope IN ('operator', 'purchaser')\n"
              "WHERE r.tenant = $1\n"
              "  AND r.id = $2\n"
              "ORDER BY t.ord, t.id"},
    [OF_APPROVER] =
        {"report.of_approver",
         "SELECT r.id, r.title, t.id, t.scope, t.target, o.name, coalesce(t.state, r.state),\n"
         "    CASE WHEN (SELECT a.verdict FROM report_approval a\n"
         "               WHERE a.tenant = r.tenant AND a.round = r.id\n"
         "                 AND a.report = coalesce(t.id, '')\n"
         "               ORDER BY a.ord DESC LIMIT 1) = 'approve' THEN 1 ELSE 0 END\n"
         "FROM round r\n"
         "LEFT JOIN report t ON t.tenant = r.tenant AND t.round = r.id\n"
         "LEFT JOIN org o ON o.tenant = t.tenant AND o.id = t.target\n"
         "    AND t.scope IN ('operator', 'purchaser')\n"
         "WHERE r.tenant = $1\n"
         "  AND r.id IN (\n"
         "    SELECT w.id FROM round w WHERE w.tenant = $1 AND w.commissioner = $2\n"
         "    UNION ALL\n"
         "    SELECT x.round FROM report x WHERE x.tenant = $1 AND x.approver = $2)\n"
         "  AND coalesce(t.approver, r.commissioner) = $2\n"
         "  AND coalesce(t.state, r.state) IN ('approval', 'published', 'archived')\n"
         "ORDER BY r.year DESC NULLS LAST, r.id, t.ord NULLS FIRST\n"
         "LIMIT $3"},
    [PUT] = {"report.set",
             "INSERT INTO report\n"
             "    (tenant, round, id, scope, target, number, approver, texts_title,\n"
             "    texts_cover_place, texts_issuer, texts_date, texts_watermark, texts_background,\n"
             "    texts_standards, texts_conduct, texts_feedback, texts_staffing_note,\n"
             "    texts_indicator_note, texts_results_intro, texts_term, texts_summary,\n"
             "    texts_name_withdrawn, texts_print_ranking, texts_print_averages,\n"
             "    texts_print_profiles, texts_print_marks, texts_print_workings, ord)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,\n"
             "    $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,\n"
             "    (SELECT coalesce(max(x.ord), -1) + 1 FROM report x\n"
             "     WHERE x.tenant = $1 AND x.round = $2))\n"
             "ON CONFLICT (tenant, round, id) DO UPDATE\n"
             "SET scope = excluded.scope, target = excluded.target, number = excluded.number,\n"
             "    approver = excluded.approver, texts_title = excluded.texts_title,\n"
             "    texts_cover_place = excluded.texts_cover_place,\n"
             "    texts_issuer = excluded.texts_issuer, texts_date = excluded.texts_date,\n"
             "    texts_watermark = excluded.texts_watermark,\n"
             "    texts_background = excluded.texts_background,\n"
             "    texts_standards = excluded.texts_standards,\n"
             "    texts_conduct = excluded.texts_conduct,\n"
             "    texts_feedback = excluded.texts_feedback,\n"
             "    texts_staffing_note = excluded.texts_staffing_note,\n"
             "    texts_indicator_note = excluded.texts_indicator_note,\n"
             "    texts_results_intro = excluded.texts_results_intro,\n"
             "    texts_term = excluded.texts_term, texts_summary = excluded.texts_summary,\n"
             "    texts_name_withdrawn = excluded.texts_name_withdrawn,\n"
             "    texts_print_ranking = excluded.texts_print_ranking,\n"
             "    texts_print_averages = excluded.texts_print_averages,\n"
             "    texts_print_profiles = excluded.texts_print_profiles,\n"
             "    texts_print_marks = excluded.texts_print_marks,\n"
             "    texts_print_workings = excluded.texts_print_workings"},
    [REMOVE] = {"report.remove", "DELETE FROM report\n"
                                 "WHERE tenant = $1\n"
                                 "  AND round = $2\n"
                                 "  AND id = $3"},
    [SET_STATE] = {"report.set_state", "UPDATE report\n"
                                       "SET state = $4\n"
                                       "WHERE tenant = $1\n"
                                       "  AND round = $2\n"
                                       "  AND id = $3"},
    [EARLIER] = {"round.earlier", "SELECT id, title, year FROM round\n"
                                  "WHERE tenant = $1 AND year < $2\n"
                                  "  AND state IN ('published', 'archived')\n"
                                  "ORDER BY year DESC, id DESC\n"
                                  "LIMIT $3"},
    [EARLIER_CLEAR] = {"round_earlier.clear", "DELETE FROM round_earlier\n"
                                              "WHERE tenant = $1\n"
                                              "  AND round = $2"},
    [ADVICE_CLEAR] = {"report_advice.clear", "DELETE FROM report_advice\n"
                                             "WHERE tenant = $1\n"
                                             "  AND round = $2\n"
                                             "  AND report = $3"},
    [STAGES] =
        {"report.stages",
         "UPDATE entry\n"
         "SET stage = (SELECT CASE max(CASE x.state WHEN 'feedback' THEN 1 WHEN 'approval' THEN 2\n"
         "                                 WHEN 'published' THEN 3 WHEN 'archived' THEN 4\n"
         "                                 ELSE 0 END)\n"
         "        WHEN 1 THEN 'feedback' WHEN 2 THEN 'approval' WHEN 3 THEN 'published'\n"
         "        WHEN 4 THEN 'archived' END\n"
         "    FROM report x\n"
         "    JOIN project p ON p.tenant = x.tenant AND p.id = entry.project\n"
         "    JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "    WHERE x.tenant = entry.tenant AND x.round = entry.round\n"
         "      AND " REPORT_COVERS("x") ")\n"
                                         "WHERE tenant = $1\n"
                                         "  AND round = $2"},
};

const struct sql_table sql_report = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct store_report, report.id),
    COLUMN_ENUM(struct store_report, report.scope, words_report_scope),
    COLUMN(struct store_report, report.target),
    COLUMN(struct store_report, report.number),
    COLUMN(struct store_report, report.approver),
    COLUMN(struct store_report, report.texts.title),
    COLUMN(struct store_report, report.texts.date),
    COLUMN(struct store_report, org_name),
    COLUMN_ENUM(struct store_report, state, words_round_state),
    COLUMN(struct store_report, versions),
    COLUMN_ENUM(struct store_report, round_state, words_round_state),
};

static const struct column of_fields[] = {
    COLUMN(struct report_of, round),
    COLUMN(struct report_of, round_title),
    COLUMN(struct report_of, r.report.id),
    COLUMN_ENUM(struct report_of, r.report.scope, words_report_scope),
    COLUMN(struct report_of, r.report.target),
    COLUMN(struct report_of, r.org_name),
    COLUMN_ENUM(struct report_of, r.state, words_round_state),
    COLUMN(struct report_of, approved),
};

static const struct column own_fields[] = {
    COLUMN(struct report, id),
    COLUMN_ENUM(struct report, scope, words_report_scope),
    COLUMN(struct report, target),
    COLUMN(struct report, number),
    COLUMN(struct report, approver),
    COLUMN(struct report, texts.title),
    COLUMN(struct report, texts.cover_place),
    COLUMN(struct report, texts.issuer),
    COLUMN(struct report, texts.date),
    COLUMN(struct report, texts.watermark),
    COLUMN(struct report, texts.background),
    COLUMN(struct report, texts.standards),
    COLUMN(struct report, texts.conduct),
    COLUMN(struct report, texts.feedback),
    COLUMN(struct report, texts.staffing_note),
    COLUMN(struct report, texts.indicator_note),
    COLUMN(struct report, texts.results_intro),
    COLUMN(struct report, texts.term),
    COLUMN(struct report, texts.summary),
    COLUMN(struct report, texts.name_withdrawn),
    COLUMN(struct report, texts.print_ranking),
    COLUMN(struct report, texts.print_averages),
    COLUMN(struct report, texts.print_profiles),
    COLUMN(struct report, texts.print_marks),
    COLUMN(struct report, texts.print_workings),
};

enum gp_code store_report_list(struct work *w, const char *round, enum round_state *ret_state,
                               struct store_report **ret, size_t *ret_n) {
    struct store_report *v;
    size_t n;
    TRY(row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant), db_text(round)),
                  &ROW_SHAPE(struct store_report, fields), &v, &n));
    if (n == 0)
        return gp_fail(w->err, GP_MISSING, round, "没有评估轮次“%s”", round);
    *ret_state = v[0].round_state;
    *ret = v;
    *ret_n = v[0].report.id ? n : 0;
    return GP_OK;
}

enum gp_code store_report_put(struct work *w, const char *round, const struct report *r) {
    TRY(row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant), db_text(round)), own_fields,
                GP_COUNT(own_fields), r));
    TRY(db_exec(w->db, w->err, &q[ADVICE_CLEAR],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(r->id))));
    return list_put_under(w, list_of("report_advice"), round, LIST_KEYS(r->id), r);
}

enum gp_code store_report_remove(struct work *w, const char *round, const char *id) {
    return db_exec(w->db, w->err, &q[REMOVE],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(id)));
}

enum gp_code store_report_set_state(struct work *w, const char *round, const char *id,
                                    enum round_state state) {
    return db_exec(w->db, w->err, &q[SET_STATE],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(id),
                           db_text(code_word(&words_round_state, state))));
}

enum gp_code store_report_stages(struct work *w, const char *round) {
    return db_exec(w->db, w->err, &q[STAGES], DB_ARGS(db_text(w->tenant), db_text(round)));
}

enum gp_code store_report_of_approver(struct work *w, const char *org, int64_t most,
                                      struct report_of **ret, size_t *ret_n) {
    return row_query(w, &q[OF_APPROVER], DB_ARGS(db_text(w->tenant), db_text(org), db_int(most)),
                     &ROW_SHAPE(struct report_of, of_fields), ret, ret_n);
}

static const struct column earlier_fields[] = {COLUMN(struct earlier_round, id),
                                               COLUMN(struct earlier_round, title),
                                               COLUMN(struct earlier_round, year)};

enum gp_code store_earlier_rounds(struct work *w, int64_t before, int64_t most,
                                  struct earlier_round **ret, size_t *ret_n) {
    return row_query(w, &q[EARLIER], DB_ARGS(db_text(w->tenant), db_int(before), db_int(most)),
                     &ROW_SHAPE(struct earlier_round, earlier_fields), ret, ret_n);
}

enum gp_code store_earlier_set(struct work *w, const char *round, struct earlier_mean *v,
                               size_t n) {
    struct dossier d = {.tenant = w->tenant, .round = {.id = round, .earlier = v, .n_earlier = n}};
    TRY(db_exec(w->db, w->err, &q[EARLIER_CLEAR], DB_ARGS(db_text(w->tenant), db_text(round))));
    return list_put(w, list_of("round_earlier"), round, &d);
}
