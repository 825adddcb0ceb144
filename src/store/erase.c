/* Statements first: what is due is told once, by macros, so that the number that was shown is the
 * number that goes. Then the three kinds, and what is due by itself. */
#include "store/erase.h"

#include "store/document_refs.h"
#include "store/ended.h"
#include "store/list.h"

enum {
    COUNTS,
    STAFF_INDEX,
    STAFF_NAME,
    STAFF_CERTIFICATE,
    STAFF_REASON,
    STAFF_TYPED,
    FILES_DROP,
    READS_DROP,
    AMENDS_DROP,
    ORIGINALS_DROP,
    INNER_MARK,
    INNER_DROP,
    DUE_LIST,
    DUE_PUT,
    DUE_DROP,
    Q_N
};

#define STAFF_DUE(day)                                                                             \
    "WHERE tenant = $1 AND name IS NOT NULL AND name NOT LIKE '" ERASED_MARK                       \
    "%'\n" ENDED_PROJECTS(day)

/* No entry at work names it there. */
#define NOT_AT_WORK(table)                                                                         \
    "  AND NOT EXISTS (SELECT 1 FROM " table " x\n"                                                \
    "    JOIN entry e ON e.tenant = x.tenant AND e.round = x.round AND e.id = x.entry\n"           \
    "    JOIN round r ON r.tenant = x.tenant AND r.id = x.round\n"                                 \
    "    WHERE x.tenant = $1 AND x.sha256 = document.sha256\n"                                     \
    "      AND coalesce(e.stage, r.state) NOT IN ('published', 'archived'))\n"
#define NOT_IN(table)                                                                              \
    "  AND NOT EXISTS (SELECT 1 FROM " table " x\n"                                                \
    "    WHERE x.tenant = $1 AND x.sha256 = document.sha256)\n"

#define KEEPS_NOTHING(table)

/* Handed in long ago; nothing at work names it, nothing else that keeps a file (document_refs.h),
 * and it is nothing that was published. */
#define FILES_DUE(day, items)                                                                      \
    "WHERE tenant = $1 AND sha256 IN (SELECT m.sha256 FROM material m\n"                           \
    "    JOIN checklist_item c ON c.tenant = m.tenant AND c.round = m.round AND c.id = m.item\n"   \
    "    JOIN round r ON r.tenant = m.tenant AND r.id = m.round\n"                                 \
    "    WHERE m.tenant = $1 AND m.received < " day " AND r.state IN ('published', 'archived')\n"  \
    "      AND replace(" items ", '、' || c.name || '、', '') <> " items ")\n" DOCUMENT_REFS(      \
        NOT_AT_WORK, NOT_IN, KEEPS_NOTHING) "  AND NOT EXISTS (SELECT 1 FROM report_version v\n"   \
                                            "    WHERE v.tenant = $1\n"                            \
                                            "      AND document.sha256 IN (v.bundle_sha256, "      \
                                            "v.pdf_sha256, v.package_sha256))"

#define AMENDS_DUE(ms) "WHERE tenant = $1 AND state <> 'open' AND done_at < " ms
#define ORIGINALS_DUE(day, ms)                                                                     \
    "WHERE tenant = $1 AND snapshot <> '' AND at_ms < " ms "\n"                                    \
    "  AND EXISTS (SELECT 1 FROM entry i\n"                                                        \
    "    WHERE i.tenant = $1 AND i.round = hand_in.round\n"                                        \
    "      AND i.id = hand_in.entry\n" ENDED_PROJECTS(day) ")"
#define INNER_DUE(day, ms)                                                                         \
    "WHERE tenant = $1 AND erased_at IS NULL AND published_ms < " ms "\n"                          \
    "  AND EXISTS (SELECT 1 FROM round r\n"                                                        \
    "    WHERE r.tenant = $1 AND r.id = report_version.round\n"                                    \
    "      AND r.state IN ('published', 'archived'))\n"                                            \
    "  AND NOT EXISTS (SELECT 1 FROM entry i\n"                                                    \
    "    JOIN project p ON p.tenant = i.tenant AND p.id = i.project\n"                             \
    "    WHERE i.tenant = $1 AND i.round = report_version.round\n"                                 \
    "      AND coalesce(p.end_date, '9999-12-31') >= " day ")"
#define READS_DUE(ms) "WHERE tenant = $1 AND last_at < " ms

static const struct db_sql q[Q_N] = {
    [COUNTS] = {"erase.counts",
                "SELECT (SELECT count(*) FROM person\n" STAFF_DUE(
                    "$2") "),\n"
                          "  (SELECT count(*) FROM document\n" FILES_DUE(
                              "$3", "$4") "),\n"
                                          "  (SELECT count(*) FROM sensitive_read\n" READS_DUE(
                                              "$5") "),\n  (SELECT count(*) FROM "
                                                    "amendment\n" AMENDS_DUE(
                                                        "$6") "),\n  (SELECT count(*) FROM "
                                                              "hand_in\n" ORIGINALS_DUE(
                                                                  "$7", "$8") "),\n  (SELECT "
                                                                              "count(*) FROM "
                                                                              "report_"
                                                                              "version"
                                                                              "\n" INNER_DUE(
                                                                                  "$9", "$1"
                                                                                        "0") ")"},
    [STAFF_INDEX] = {"staff.index_anew", "INSERT INTO search_stale (tenant, kind, id)\n"
                                         "SELECT DISTINCT tenant, 'project', project FROM person\n"
                                         "" STAFF_DUE("$2") "\n"
                                                            "ON CONFLICT DO NOTHING"},
    [STAFF_NAME] = {"staff.erase",
                    "UPDATE person SET id_number = NULL,\n"
                    "  name = '" ERASED_MARK " ' || CAST(ord + 1 AS TEXT)\n" STAFF_DUE("$2")},
    [STAFF_CERTIFICATE] = {"staff.erase_numbers",
                           "UPDATE certificate SET number = NULL\n"
                           "WHERE tenant = $1 AND number IS NOT NULL\n" ENDED_PROJECTS("$2")},
    [STAFF_REASON] = {"staff.erase_reasons",
                      "UPDATE engagement SET reason = '" ERASED_MARK "'\n"
                      "WHERE tenant = $1 AND reason IS NOT NULL\n"
                      "  AND reason <> '" ERASED_MARK "'\n" ENDED_PROJECTS("$2")},
    [STAFF_TYPED] = {"staff.erase_typed",
                     "DELETE FROM fill_part WHERE tenant = $1 AND part = 'roster'\n"
                     "  AND EXISTS (SELECT 1 FROM entry e\n"
                     "    JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
                     "    JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"
                     "    WHERE e.tenant = fill_part.tenant AND e.round = fill_part.round\n"
                     "      AND e.id = fill_part.entry AND p.end_date < $2\n"
                     "      AND coalesce(e.stage, r.state) IN ('published', 'archived'))"},
    [FILES_DROP] = {"files.erase", "DELETE FROM document\n" FILES_DUE("$2", "$3")},
    [READS_DROP] = {"sensitive_read.erase", "DELETE FROM sensitive_read\n" READS_DUE("$2")},
    [AMENDS_DROP] = {"amendment.delete_old", "DELETE FROM amendment\n" AMENDS_DUE("$2")},
    [ORIGINALS_DROP] = {"hand_in.erase", "UPDATE hand_in SET snapshot = '', pledger = '" ERASED_MARK
                                         "'\n" ORIGINALS_DUE("$2", "$3")},
    [INNER_MARK] = {"report_version.erase",
                    "UPDATE report_version SET erased_at = $4\n" INNER_DUE("$2", "$3")},
    [INNER_DROP] =
        {"report_version.erase_files",
         "DELETE FROM document\n"
         "WHERE tenant = $1\n"
         "  AND sha256 IN (SELECT v.bundle_sha256 FROM report_version v\n"
         "    WHERE v.tenant = $1 AND v.erased_at IS NOT NULL)\n" DOCUMENT_REFS(
             NOT_IN, NOT_IN,
             NOT_IN) "  AND NOT EXISTS (SELECT 1 FROM report_version v\n"
                     "    WHERE v.tenant = $1\n"
                     "      AND (document.sha256 IN (v.pdf_sha256, v.package_sha256)\n"
                     "        OR (document.sha256 = v.bundle_sha256 AND v.erased_at IS NULL)))"},
    [DUE_LIST] = {"erase_due.list", "SELECT kind, told_at, before_ms, n, held FROM erase_due\n"
                                    "WHERE tenant = $1\n"
                                    "ORDER BY kind"},
    [DUE_PUT] = {"erase_due.put",
                 "INSERT INTO erase_due (tenant, kind, told_at, before_ms, n, held)\n"
                 "VALUES ($1, $2, $3, $4, $5, $6)\n"
                 "ON CONFLICT (tenant, kind) DO UPDATE SET told_at = excluded.told_at,\n"
                 "  before_ms = excluded.before_ms, n = excluded.n, held = excluded.held"},
    [DUE_DROP] = {"erase_due.drop", "DELETE FROM erase_due\n"
                                    "WHERE tenant = $1 AND kind = $2"},
};

const struct sql_table sql_erase = SQL_TABLE(q);

static struct db_value day_of(int64_t before_ms) {
    return before_ms == DEC_UNSET ? db_text(NULL)
                                  : db_date((date_t){(int32_t)(before_ms / 86400000)});
}

static enum gp_code run(struct work *w, int which, const struct db_value *args, size_t n,
                        int64_t *ret) {
    TRY(db_exec(w->db, w->err, &q[which], args, n));
    if (ret)
        *ret = db_changes(w->db);
    return GP_OK;
}

enum gp_code store_erase_counts(struct work *w, const struct erase_limits *l,
                                struct erase_counts *ret) {
    *ret = (struct erase_counts){0, 0, 0, 0, 0, 0};
    if (l->staff_ms == DEC_UNSET && l->files_ms == DEC_UNSET && l->reads_ms == DEC_UNSET &&
        l->amends_ms == DEC_UNSET && l->originals_ms == DEC_UNSET && l->inner_ms == DEC_UNSET)
        return GP_OK;
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[COUNTS],
                 DB_ARGS(db_text(w->tenant), day_of(l->staff_ms), day_of(l->files_ms),
                         db_text(cstr_or_empty(l->items)), db_int(l->reads_ms),
                         db_int(l->amends_ms), day_of(l->originals_ms), db_int(l->originals_ms),
                         day_of(l->inner_ms), db_int(l->inner_ms)),
                 &rows));
    if (rows)
        *ret = (struct erase_counts){db_col_int(rows, 0), db_col_int(rows, 1), db_col_int(rows, 2),
                                     db_col_int(rows, 3), db_col_int(rows, 4), db_col_int(rows, 5)};
    return GP_OK;
}

/* ---- staff */

enum gp_code store_staff_erase(struct work *w, int64_t before_ms, int64_t *ret) {
    static const int others[] = {STAFF_CERTIFICATE, STAFF_REASON, STAFF_TYPED};
    struct db_value day = day_of(before_ms);
    TRY(run(w, STAFF_INDEX, DB_ARGS(db_text(w->tenant), day), NULL));
    TRY(run(w, STAFF_NAME, DB_ARGS(db_text(w->tenant), day), ret));
    for (size_t i = 0; i < GP_COUNT(others); i++)
        TRY(run(w, others[i], DB_ARGS(db_text(w->tenant), day), NULL));
    return GP_OK;
}

/* ---- files */

enum gp_code store_files_erase(struct work *w, int64_t before_ms, const char *items, int64_t *ret) {
    return run(w, FILES_DROP,
               DB_ARGS(db_text(w->tenant), day_of(before_ms), db_text(cstr_or_empty(items))), ret);
}

/* ---- who looked */

enum gp_code store_readings_erase(struct work *w, int64_t before_ms, int64_t *ret) {
    return run(w, READS_DROP, DB_ARGS(db_text(w->tenant), db_int(before_ms)), ret);
}

/* ---- corrections */

enum gp_code store_amendments_erase(struct work *w, int64_t before_ms, int64_t *ret) {
    return run(w, AMENDS_DROP, DB_ARGS(db_text(w->tenant), db_int(before_ms)), ret);
}

/* ---- originals */

enum gp_code store_originals_erase(struct work *w, int64_t before_ms, int64_t *ret) {
    return run(w, ORIGINALS_DROP, DB_ARGS(db_text(w->tenant), day_of(before_ms), db_int(before_ms)),
               ret);
}

enum gp_code store_inner_erase(struct work *w, int64_t before_ms, int64_t *ret) {
    TRY(run(
        w, INNER_MARK,
        DB_ARGS(db_text(w->tenant), day_of(before_ms), db_int(before_ms), db_int(work_now_ms(w))),
        ret));
    return run(w, INNER_DROP, DB_ARGS(db_text(w->tenant)), NULL);
}

/* ---- by itself */

static const struct column due_fields[] = {
    COLUMN(struct erase_due, kind),      COLUMN(struct erase_due, told_at),
    COLUMN(struct erase_due, before_ms), COLUMN(struct erase_due, n),
    COLUMN(struct erase_due, held),
};

enum gp_code store_erase_due_list(struct work *w, struct erase_due **ret, size_t *ret_n) {
    return row_query(w, &q[DUE_LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct erase_due, due_fields), ret, ret_n);
}

enum gp_code store_erase_due_put(struct work *w, const struct erase_due *v) {
    return row_put(w, &q[DUE_PUT], DB_ARGS(db_text(w->tenant)), due_fields, GP_COUNT(due_fields),
                   v);
}

enum gp_code store_erase_due_drop(struct work *w, const char *kind) {
    return run(w, DUE_DROP, DB_ARGS(db_text(w->tenant), db_text(kind)), NULL);
}
