/* Statements are the longer half. Retention (kept.counts and what deletes) shares its conditions
 * by macros, so that the number shown before is the number deleted after; add to the macro and not
 * to one of the two. audit.subjects gives a name to whatever a log row may be about, in one query
 * for a page of the log. */

#include "store/admin.h"

#include "store/ended.h"
#include "store/erase.h"
#include "store/list.h"
#include "store/rating.h"

enum {
    Q_SETTING_LIST,
    Q_SETTING_PUT,
    Q_SETTING_DROP,
    Q_ONCE_PUT,
    Q_ONCE_DROP,
    Q_KEPT,
    Q_OFFICE,
    Q_DELETE,
    Q_DELETE_SHEET_DRAFTS = Q_DELETE + KEPT_READS,
    Q_DELETE_OWN_NOTES,
    Q_DELETE_RATING_SESSIONS,
    Q_DELETE_CODES,
    Q_TABLES,
    Q_ORGS,
    Q_ORG,
    Q_CENTERS,
    Q_SUBJECTS,
    Q_N,
};

/* What was typed into the forms of rounds that are over. The mark 'files' has no form: without it,
 * the list of files would begin anew. */
#define OLD_TYPED                                                                                  \
    "WHERE tenant = $1 AND saved_at < $2\n"                                                        \
    "  AND round IN (SELECT r.id FROM round r\n"                                                   \
    "    WHERE r.tenant = $1 AND r.state IN ('published', 'archived'))"
#define OLD_FILL_PARTS   "FROM fill_part\n" OLD_TYPED "\n  AND part <> 'files'"
#define OLD_SHEET_DRAFTS "FROM sheet_draft\n" OLD_TYPED
#define OLD_OWN_NOTES    "FROM own_note\n" OLD_TYPED

#define OLD_SESSIONS(limit)        "FROM session WHERE tenant = $1 AND expires_at < " limit
#define OLD_RATING_SESSIONS(limit) "FROM rating_session WHERE tenant = $1 AND expires_at < " limit
#define OLD_CODES(limit)           "FROM onetime_code WHERE tenant = $1 AND expires_at < " limit

/* Of rounds that are over, or that are gone. */
#define OF_NO_ROUND_AT_WORK(t)                                                                     \
    "  AND NOT EXISTS (SELECT 1 FROM round r\n"                                                    \
    "    WHERE r.tenant = $1 AND r.id = " t ".round\n"                                             \
    "      AND r.state NOT IN ('published', 'archived'))"
#define OLD_RATERS(limit)                                                                          \
    "FROM rating_person\n"                                                                         \
    "WHERE tenant = $1 AND given_at < " limit "\n" OF_NO_ROUND_AT_WORK("rating_person")
#define OLD_SCANS(limit)                                                                           \
    "FROM rating_scan\n"                                                                           \
    "WHERE tenant = $1 AND added_at < " limit "\n" OF_NO_ROUND_AT_WORK("rating_scan")

/* Whose account is off or gone, and whose rounds are all over since before the day. */
#define OLD_TIES(day)                                                                              \
    "FROM expert_tie\n"                                                                            \
    "WHERE tenant = $1 AND CAST(" day " AS TEXT) IS NOT NULL\n"                                    \
    "  AND NOT EXISTS (SELECT 1 FROM account a\n"                                                  \
    "    WHERE a.tenant = $1 AND a.expert = expert_tie.expert AND a.active = 1)\n"                 \
    "  AND NOT EXISTS (SELECT 1 FROM round r\n"                                                    \
    "    JOIN expert x ON x.tenant = r.tenant AND x.round = r.id AND x.id = expert_tie.expert\n"   \
    "    WHERE r.tenant = $1\n"                                                                    \
    "      AND (r.state NOT IN ('published', 'archived')\n"                                        \
    "        OR coalesce(r.closed, r.deadline, r.opened, '') >= CAST(" day " AS TEXT)))"

#define COUNT_OF(table) "(SELECT count(*) FROM " table " x WHERE x.tenant = t.tenant)"

static const struct db_sql q[Q_N] = {
    [Q_SETTING_LIST] = {"setting.list", "SELECT name, value FROM setting\n"
                                        "WHERE tenant = $1\n"
                                        "ORDER BY name"},
    [Q_SETTING_PUT] = {"setting.put", "INSERT INTO setting (tenant, name, value)\n"
                                      "VALUES ($1, $2, $3)\n"
                                      "ON CONFLICT (tenant, name) DO UPDATE\n"
                                      "SET value = excluded.value"},
    [Q_SETTING_DROP] = {"setting.drop", "DELETE FROM setting\n"
                                        "WHERE tenant = $1 AND name = $2"},
    [Q_ONCE_PUT] = {"password_once.put", "INSERT INTO password_once (tenant, account, set_at)\n"
                                         "VALUES ($1, $2, $3)\n"
                                         "ON CONFLICT (tenant, account) DO UPDATE\n"
                                         "SET set_at = excluded.set_at"},
    [Q_ONCE_DROP] = {"password_once.drop", "DELETE FROM password_once\n"
                                           "WHERE tenant = $1 AND account = $2"},
    [Q_OFFICE] = {"office.counts",
                  "SELECT count(CASE WHEN a.active = 1 THEN 1 END),\n"
                  "  count(CASE WHEN a.active = 0 THEN 1 END),\n"
                  "  count(CASE WHEN a.active = 1 AND (a.roles & $2) <> 0 THEN 1 END),\n"
                  "  (SELECT count(*) FROM delivery d\n"
                  "   WHERE d.tenant = $1 AND d.state IN ('failed', 'unsure')),\n"
                  "  (SELECT count(*) FROM amendment m\n"
                  "   WHERE m.tenant = $1 AND m.state = 'open')\n"
                  "FROM account a\n"
                  "WHERE a.tenant = $1"},
    [Q_KEPT] =
        {"kept.counts",
         "SELECT (SELECT count(*) " OLD_FILL_PARTS ")\n"
         "  + (SELECT count(*) " OLD_SHEET_DRAFTS ")\n"
         "  + (SELECT count(*) " OLD_OWN_NOTES "),\n"
         "  (SELECT count(*) FROM notice WHERE tenant = $1 AND read_at < $3),\n"
         "  (SELECT count(*) " OLD_SESSIONS(
             "$4") ")\n"
                   "  + (SELECT count(*) " OLD_RATING_SESSIONS(
                       "$4") ")\n"
                             "  + (SELECT count(*) " OLD_CODES(
                                 "$4") "),\n"
                                       "  (SELECT count(*) FROM person\n"
                                       "   WHERE tenant = $1 AND id_number IS NOT "
                                       "NULL\n" ENDED_PROJECTS(
                                           "$5") "),\n"
                                                 "  (SELECT count(*) " OLD_RATERS(
                                                     "$6") "),\n"
                                                           "  (SELECT count(*) " OLD_SCANS(
                                                               "$7") "),\n"
                                                                     "  (SELECT count(*) " OLD_TIES(
                                                                         "$8") ")\n"
                                                                               "FROM tenant t\n"
                                                                               "WHERE t.tenant = "
                                                                               "$1"},
    [Q_DELETE + KEPT_DRAFTS] = {"fill_part.delete_old", "DELETE " OLD_FILL_PARTS},
    [Q_DELETE_SHEET_DRAFTS] = {"sheet_draft.delete_old", "DELETE " OLD_SHEET_DRAFTS},
    [Q_DELETE_OWN_NOTES] = {"own_note.delete_old", "DELETE " OLD_OWN_NOTES},
    [Q_DELETE + KEPT_NOTICES] = {"notice.delete_old", "DELETE FROM notice\n"
                                                      "WHERE tenant = $1 AND read_at < $2"},
    [Q_DELETE + KEPT_SESSIONS] = {"session.delete_old", "DELETE " OLD_SESSIONS("$2")},
    [Q_DELETE_RATING_SESSIONS] = {"rating_session.delete_old", "DELETE " OLD_RATING_SESSIONS("$2")},
    [Q_DELETE_CODES] = {"onetime_code.delete_old", "DELETE " OLD_CODES("$2")},
    [Q_DELETE + KEPT_RATERS] = {"rating_person.delete_old", "DELETE " OLD_RATERS("$2")},
    /* The documents go with them, one by one. */
    [Q_DELETE +
        KEPT_SCANS] = {"rating_scan.old", "SELECT round, org, id, sha256\n" OLD_SCANS("$2")},
    [Q_DELETE + KEPT_TIES] = {"expert_tie.delete_old", "DELETE " OLD_TIES("$2")},
    [Q_DELETE + KEPT_ID_NUMBERS] = {"person.forget_old", "UPDATE person SET id_number = NULL\n"
                                                         "WHERE tenant = $1\n"
                                                         "  AND id_number IS NOT NULL\n"
                                                         "" ENDED_PROJECTS("$2")},
    [Q_TABLES] =
        {"tenant.counts",
         "SELECT " COUNT_OF("account") ", " COUNT_OF("org") ", " COUNT_OF("center") ", " COUNT_OF("project") ",\n" COUNT_OF("round") ", " COUNT_OF(
             "entry") ", " COUNT_OF("material") ", " COUNT_OF("sheet") ",\n" COUNT_OF("document") ", " COUNT_OF("notice") ", " COUNT_OF("audit") "\n"
                                                                                                                                                 "FROM tenant t\n"
                                                                                                                                                 "WHERE t.tenant = $1"},
    [Q_ORGS] = {"org.names",
                "SELECT o.id, o.name, o.kind, x.since\n"
                "FROM org o\n"
                "LEFT JOIN retired x ON x.tenant = o.tenant AND x.kind = 'org' AND x.id = o.id\n"
                "WHERE o.tenant = $1"},
    [Q_ORG] = {"org.name", "SELECT name FROM org\n"
                           "WHERE tenant = $1\n"
                           "  AND id = $2"},
    [Q_CENTERS] =
        {"center.names",
         "SELECT c.id, c.name, NULL, x.since\n"
         "FROM center c\n"
         "LEFT JOIN retired x ON x.tenant = c.tenant AND x.kind = 'center' AND x.id = c.id\n"
         "WHERE c.tenant = $1"},
    [Q_SUBJECTS] = {"audit.subjects",
                    "SELECT 'round/' || r.id, coalesce(r.title, r.id), NULL FROM round r\n"
                    "WHERE r.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'round/' || e.round || '/entry/' || e.id, c.name,\n"
                    "  coalesce(r.title, r.id)\n"
                    "FROM entry e\n"
                    "JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"
                    "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
                    "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
                    "WHERE e.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'org/' || o.id, o.name, NULL FROM org o WHERE o.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'center/' || c.id, c.name, NULL FROM center c WHERE c.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'project/' || p.id, coalesce(p.title, c.name), NULL FROM project p\n"
                    "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
                    "WHERE p.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'standard/' || s.id || '/' || s.version,\n"
                    "  s.title || ' 第 ' || s.version || ' 版', NULL\n"
                    "FROM standard s\n"
                    "WHERE s.tenant = $1\n"
                    "UNION ALL\n"
                    "SELECT 'link/' || l.id, l.office, NULL FROM rating_link l\n"
                    "WHERE l.tenant = $1"},
};

const struct sql_table sql_admin = SQL_TABLE(q);

/* ---- settings */

static const struct column setting_fields[] = {
    COLUMN(struct setting_row, name),
    COLUMN(struct setting_row, value),
};

enum gp_code store_setting_list(struct work *w, struct setting_row **ret, size_t *ret_n) {
    return row_query(w, &q[Q_SETTING_LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct setting_row, setting_fields), ret, ret_n);
}

enum gp_code store_setting_put(struct work *w, const char *name, const char *value) {
    if (cstr_empty(value))
        return db_exec(w->db, w->err, &q[Q_SETTING_DROP],
                       DB_ARGS(db_text(w->tenant), db_text(name)));
    return db_exec(w->db, w->err, &q[Q_SETTING_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(name), db_text(value)));
}

/* ---- passwords to be changed */

enum gp_code store_password_once_put(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[Q_ONCE_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(account), db_int(work_now_ms(w))));
}

enum gp_code store_password_once_drop(struct work *w, const char *account) {
    return db_exec(w->db, w->err, &q[Q_ONCE_DROP], DB_ARGS(db_text(w->tenant), db_text(account)));
}

/* ---- retention */

static struct db_value limit_of(enum kept what, int64_t before_ms) {
    bool is_day = what == KEPT_ID_NUMBERS || what == KEPT_TIES;
    if (!is_day || before_ms == DEC_UNSET)
        return db_int(before_ms);
    return db_date((date_t){(int32_t)(before_ms / 86400000)});
}

enum gp_code store_office_counts(struct work *w, int64_t managers, struct office_counts *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[Q_OFFICE], DB_ARGS(db_text(w->tenant), db_int(managers)),
                 &rows));
    *ret = (struct office_counts){db_col_int(rows, 0), db_col_int(rows, 1), db_col_int(rows, 2),
                                  db_col_int(rows, 3), db_col_int(rows, 4)};
    return GP_OK;
}

/* Those of erase.h follow the others. */
enum { KEPT_HERE = KEPT_READS };

static enum gp_code count_here(struct work *w, const int64_t before_ms[KEPT_N],
                               int64_t ret[KEPT_N]) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    struct db_value args[1 + KEPT_HERE] = {db_text(w->tenant)};
    for (size_t i = 0; i < KEPT_HERE; i++)
        args[1 + i] = limit_of((enum kept)i, before_ms[i]);
    TRY(db_first(w->db, w->err, &q[Q_KEPT], args, GP_COUNT(args), &rows));
    for (size_t i = 0; i < KEPT_HERE; i++)
        ret[i] = rows ? db_col_int(rows, (int)i) : 0;
    return GP_OK;
}

enum gp_code store_kept_counts(struct work *w, const int64_t before_ms[KEPT_N], const char *items,
                               int64_t ret[KEPT_N]) {
    TRY(count_here(w, before_ms, ret));
    const struct erase_limits limits = {before_ms[KEPT_STAFF],
                                        before_ms[KEPT_FILES],
                                        before_ms[KEPT_READS],
                                        before_ms[KEPT_AMENDS],
                                        before_ms[KEPT_ORIGINALS],
                                        before_ms[KEPT_INNER],
                                        items};
    struct erase_counts n;
    TRY(store_erase_counts(w, &limits, &n));
    ret[KEPT_STAFF] = n.staff;
    ret[KEPT_FILES] = n.files;
    ret[KEPT_READS] = n.reads;
    ret[KEPT_AMENDS] = n.amends;
    ret[KEPT_ORIGINALS] = n.originals;
    ret[KEPT_INNER] = n.inner;
    return GP_OK;
}

static const struct column old_scan_fields[] = {
    COLUMN(struct rating_scan, round),
    COLUMN(struct rating_scan, org),
    COLUMN(struct rating_scan, id),
    COLUMN(struct rating_scan, sha256),
};

static enum gp_code delete_scans(struct work *w, struct db_value limit, int64_t *deleted) {
    struct rating_scan *scans;
    size_t n;
    TRY(row_query(w, &q[Q_DELETE + KEPT_SCANS], DB_ARGS(db_text(w->tenant), limit),
                  &ROW_SHAPE(struct rating_scan, old_scan_fields), &scans, &n));
    for (size_t i = 0; i < n; i++)
        TRY(store_rating_scan_drop(w, &scans[i]));
    *deleted += (int64_t)n;
    return GP_OK;
}

static enum gp_code delete_by(struct work *w, int statement, struct db_value limit,
                              int64_t *deleted) {
    TRY(db_exec(w->db, w->err, &q[statement], DB_ARGS(db_text(w->tenant), limit)));
    *deleted += db_changes(w->db);
    return GP_OK;
}

enum gp_code store_kept_delete(struct work *w, enum kept what, int64_t before_ms, const char *items,
                               int64_t *ret) {
    struct db_value limit = limit_of(what, before_ms);
    *ret = 0;
    if (what == KEPT_READS)
        return store_readings_erase(w, before_ms, ret);
    if (what == KEPT_STAFF)
        return store_staff_erase(w, before_ms, ret);
    if (what == KEPT_FILES)
        return store_files_erase(w, before_ms, items, ret);
    if (what == KEPT_AMENDS)
        return store_amendments_erase(w, before_ms, ret);
    if (what == KEPT_ORIGINALS)
        return store_originals_erase(w, before_ms, ret);
    if (what == KEPT_INNER)
        return store_inner_erase(w, before_ms, ret);
    if (what == KEPT_SCANS)
        return delete_scans(w, limit, ret);
    TRY(delete_by(w, Q_DELETE + (int)what, limit, ret));
    if (what == KEPT_DRAFTS) {
        TRY(delete_by(w, Q_DELETE_SHEET_DRAFTS, limit, ret));
        return delete_by(w, Q_DELETE_OWN_NOTES, limit, ret);
    }
    if (what != KEPT_SESSIONS)
        return GP_OK;
    TRY(delete_by(w, Q_DELETE_RATING_SESSIONS, limit, ret));
    return delete_by(w, Q_DELETE_CODES, limit, ret);
}

/* ---- sizes */

enum gp_code store_table_counts(struct work *w, struct table_count **ret, size_t *ret_n) {
    static const char *const names[] = {"账号",     "机构",     "中心",     "项目",
                                        "评估轮次", "参评项目", "材料登记", "评分表",
                                        "上传文件", "消息",     "审计日志"};
    struct db_rows *rows;
    TRY(db_first(w->db, w->err, &q[Q_TABLES], DB_ARGS(db_text(w->tenant)), &rows));
    *ret = gp_new_n(w->arena, struct table_count, GP_COUNT(names));
    *ret_n = rows ? GP_COUNT(names) : 0;
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct table_count){names[i], db_col_int(rows, (int)i)};
    db_done(rows);
    return GP_OK;
}

/* ---- names */

static const struct column named_fields[] = {
    COLUMN(struct named, id), COLUMN(struct named, name), COLUMN(struct named, kind),
    COLUMN(struct named, retired), /* of organisations and centers alone */
};

/* Names by cstr_order, which no engine has. */
static int by_kind_and_name(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    int order = strcmp(cstr_or_empty(x->kind), cstr_or_empty(y->kind));
    order = order ? order : cstr_order(x->name, y->name);
    return order ? order : strcmp(x->id, y->id);
}

static enum gp_code names(struct work *w, const struct db_sql *sql, bool places, struct named **ret,
                          size_t *ret_n) {
    struct row_shape shape = ROW_SHAPE(struct named, named_fields);
    if (!places)
        shape.n_fields--;
    TRY(row_query(w, sql, DB_ARGS(db_text(w->tenant)), &shape, ret, ret_n));
    if (*ret_n > 1)
        qsort(*ret, *ret_n, sizeof(**ret), by_kind_and_name);
    return GP_OK;
}

enum gp_code store_org_names(struct work *w, struct named **ret, size_t *ret_n) {
    return names(w, &q[Q_ORGS], true, ret, ret_n);
}

enum gp_code store_org_name(struct work *w, const char *id, const char **ret) {
    const char **names;
    size_t n;
    TRY(row_texts(w, &q[Q_ORG], DB_ARGS(db_text(w->tenant), db_text(id)), &names, &n));
    *ret = n > 0 ? names[0] : id;
    return GP_OK;
}

enum gp_code store_center_names(struct work *w, struct named **ret, size_t *ret_n) {
    return names(w, &q[Q_CENTERS], true, ret, ret_n);
}

enum gp_code store_subject_names(struct work *w, struct named **ret, size_t *ret_n) {
    return names(w, &q[Q_SUBJECTS], false, ret, ret_n);
}
