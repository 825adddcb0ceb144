/* In the order in which a report comes about: jobs, approvals, the evaluator's words, versions,
 * and the results that the public may search. Jobs survive their server: what it was making goes
 * back to waiting once, and the second time it is given up (store_job_resume_all). A version is a
 * row of hashes; the files are documents. What the public sees is decided in the SQL, by the
 * round's state, and not by pages. */

#include "store/publication.h"

#include "store/document.h"
#include "store/list.h"
#include "store/server.h"

enum {
    JOB_PUT,
    JOB_SET,
    JOB_ADVANCE,
    JOB_TAKE,
    JOB_RELEASE,
    JOB_LOST,
    JOB_RESUME,
    JOB_GIVE_UP,
    JOB_WAITING_ALL,
    JOB_GET,
    JOB_LIST,
    JOB_CASEFILES,
    JOB_DROP,
    APPROVAL_PUT,
    APPROVAL_LIST,
    TEXT_CLEAR,
    ADVICE_CLEAR,
    VERSION_PUT,
    VERSION_LIST,
    VERSION_OF_ROUND,
    VERSION_BY_HASH,
    VERSION_PUBLIC,
    RESULT_CLEAR,
    VERSION_UNCLEARED,
    VERSION_CLEARED,
    RESULT_PUT,
    RESULT_LIST,
};

#define JOB                                                                                        \
    "SELECT id, round, report, format, state, problem, sha256, size, account, created_ms,\n"       \
    "    ended_ms, entries, parts, parts_done, server, wanted, restarts, number\n"                 \
    "FROM report_job\n"
#define IS_LOST(now)                                                                               \
    "WHERE state = 'running'\n"                                                                    \
    "  AND NOT " SERVER_LIVES("report_job.server", now) "\n"
/* Whose report, else whose round, is published now. */
#define PUBLISHED_OF(t)                                                                            \
    "JOIN round r ON r.tenant = " t ".tenant AND r.id = " t ".round\n"                             \
    "LEFT JOIN report x ON x.tenant = " t ".tenant AND x.round = " t ".round AND x.id = " t        \
    ".report\n"
#define IS_PUBLISHED                                                                               \
    "  AND (r.state IN ('published', 'archived') OR x.state IN ('published', 'archived'))\n"
#define VERSION                                                                                    \
    "SELECT v.round, v.report, v.version, v.title, v.subdistrict, v.year, v.published_ms, "        \
    "v.account,\n"                                                                                 \
    "    v.reason, v.bundle_sha256, v.data_sha256, v.report_sha256, v.pdf_sha256,\n"               \
    "    v.package_sha256, v.audit_seq, v.audit_hash, v.public_key, v.signature, v.erased_at\n"    \
    "FROM report_version v\n"

static const struct db_sql q[] = {
    [JOB_PUT] = {"report_job.put",
                 "INSERT INTO report_job\n"
                 "    (tenant, id, round, report, format, state, problem, sha256, size, account,\n"
                 "    created_ms, ended_ms, entries, parts, parts_done, server, wanted,\n"
                 "    restarts, number)\n"
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
                 "    $16, $17, $18, $19)"},
    [JOB_SET] = {"report_job.set", "UPDATE report_job\n"
                                   "SET state = $3, problem = $4, sha256 = $5, size = $6,\n"
                                   "    ended_ms = $7, parts_done = $8\n"
                                   "WHERE tenant = $1\n"
                                   "  AND id = $2\n"
                                   "  AND coalesce(server, '') = $9"},
    [JOB_ADVANCE] = {"report_job.advance", "UPDATE report_job\n"
                                           "SET parts_done = $3, restarts = 0, number = $5,\n"
                                           "    wanted = $6\n"
                                           "WHERE tenant = $1\n"
                                           "  AND id = $2\n"
                                           "  AND state = 'running'\n"
                                           "  AND server = $4"},
    [JOB_TAKE] = {"report_job.take", "UPDATE report_job\n"
                                     "SET state = 'running', server = $3\n"
                                     "WHERE tenant = $1\n"
                                     "  AND id = $2\n"
                                     "  AND state = 'waiting'"},
    [JOB_RELEASE] = {"report_job.release", "UPDATE report_job\n"
                                           "SET state = 'waiting', server = NULL\n"
                                           "WHERE tenant = $1\n"
                                           "  AND id = $2\n"
                                           "  AND state = 'running'\n"
                                           "  AND server = $3"},
    [JOB_LOST] = {"report_job.lost", "SELECT tenant\n"
                                     "FROM report_job\n" IS_LOST("$1") "LIMIT 1"},
    [JOB_GIVE_UP] = {"report_job.give_up",
                     "UPDATE report_job\n"
                     "SET state = 'failed', problem = $1, ended_ms = $2\n" IS_LOST(
                         "$2") "  AND restarts > 0\n"
                               "  AND format <> 'batch'"},
    [JOB_RESUME] = {"report_job.resume",
                    "UPDATE report_job\n"
                    "SET state = 'waiting', restarts = restarts + 1, server = NULL\n" IS_LOST(
                        "$1")},
    [JOB_WAITING_ALL] = {"report_job.waiting", "SELECT tenant, id, format\n"
                                               "FROM report_job\n"
                                               "WHERE state = 'waiting'\n"
                                               "  AND created_ms <= $1\n"
                                               "ORDER BY created_ms, tenant, id\n"
                                               "LIMIT 20"},
    [JOB_GET] = {"report_job.get", JOB "WHERE tenant = $1\n"
                                       "  AND id = $2"},
    [JOB_LIST] = {"report_job.list", JOB "WHERE tenant = $1\n"
                                         "  AND round = $2\n"
                                         "  AND report = $3\n"
                                         "  AND format NOT IN ('casefile', 'batch')\n"
                                         "ORDER BY created_ms DESC\n"
                                         "LIMIT $4"},
    [JOB_CASEFILES] = {"report_job.casefiles", JOB "WHERE tenant = $1\n"
                                                   "  AND round = $2\n"
                                                   "  AND account = $3\n"
                                                   "  AND format = 'casefile'\n"
                                                   "ORDER BY created_ms DESC\n"
                                                   "LIMIT $4"},
    [JOB_DROP] = {"report_job.drop", "DELETE FROM report_job\n"
                                     "WHERE tenant = $1\n"
                                     "  AND id = $2"},
    [APPROVAL_PUT] = {"report_approval.put",
                      "INSERT INTO report_approval\n"
                      "    (tenant, round, report, ord, verdict, reason, account, author,\n"
                      "    data_sha256, at_ms)\n"
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [APPROVAL_LIST] = {"report_approval.list",
                       "SELECT ord, verdict, reason, account, author, data_sha256, at_ms\n"
                       "FROM report_approval\n"
                       "WHERE tenant = $1\n"
                       "  AND round = $2\n"
                       "  AND report = $3\n"
                       "ORDER BY ord"},
    [TEXT_CLEAR] = {"report_text.clear", "DELETE FROM report_text\n"
                                         "WHERE tenant = $1\n"
                                         "  AND round = $2"},
    [ADVICE_CLEAR] = {"advice.clear", "DELETE FROM advice\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2"},
    [VERSION_PUT] =
        {"report_version.put",
         "INSERT INTO report_version\n"
         "    (tenant, round, report, version, title, subdistrict, year, published_ms,\n"
         "    account, reason, bundle_sha256, data_sha256, report_sha256,\n"
         "    pdf_sha256, package_sha256, audit_seq, audit_hash, public_key,\n"
         "    signature, erased_at, cleared)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
         "        $16, $17, $18, $19, $20, 1)"},
    [VERSION_UNCLEARED] = {"report_version.uncleared",
                           VERSION "WHERE v.tenant = $1\n"
                                   "  AND v.cleared = 0 AND v.erased_at IS NULL\n"
                                   "ORDER BY v.round, v.report, v.version"},
    [VERSION_CLEARED] = {"report_version.cleared", "UPDATE report_version\n"
                                                   "SET bundle_sha256 = $5, cleared = 1\n"
                                                   "WHERE tenant = $1\n"
                                                   "  AND round = $2\n"
                                                   "  AND report = $3\n"
                                                   "  AND version = $4"},
    [VERSION_LIST] = {"report_version.list", VERSION "WHERE v.tenant = $1\n"
                                                     "  AND v.round = $2\n"
                                                     "  AND v.report = $3\n"
                                                     "ORDER BY v.version DESC"},
    [VERSION_OF_ROUND] = {"report_version.of_round",
                          VERSION "WHERE v.tenant = $1 AND v.round = $2\n"
                                  "ORDER BY v.report, v.version DESC"},
    [VERSION_BY_HASH] = {"report_version.by_hash",
                         VERSION "WHERE v.tenant = $1\n"
                                 "  AND (v.report_sha256 = $2 OR v.data_sha256 = $2\n"
                                 "       OR v.package_sha256 = $2 OR v.pdf_sha256 = $2)\n"
                                 "ORDER BY v.version DESC\n"
                                 "LIMIT 1"},
    [VERSION_PUBLIC] =
        {"report_version.public",
         VERSION PUBLISHED_OF(
             "v") "WHERE v.tenant = $1\n" IS_PUBLISHED
                  "  AND v.version = (SELECT max(w.version) FROM report_version w\n"
                  "                   WHERE w.tenant = v.tenant AND w.round = v.round\n"
                  "                     AND w.report = v.report)\n"
                  "ORDER BY v.year DESC NULLS LAST, v.published_ms DESC"},
    [RESULT_CLEAR] = {"public_result.clear", "DELETE FROM public_result\n"
                                             "WHERE tenant = $1\n"
                                             "  AND round = $2\n"
                                             "  AND report = $3"},
    [RESULT_PUT] = {"public_result.put",
                    "INSERT INTO public_result\n"
                    "    (tenant, round, report, ord, entry, center, operator_name, total, grade,\n"
                    "     full_mark)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [RESULT_LIST] =
        {"public_result.list",
         "SELECT p.round, p.report, p.ord, p.entry, p.center, p.operator_name, p.total, p.grade,\n"
         "    p.full_mark\n"
         "FROM public_result p\n" PUBLISHED_OF(
             "p") "WHERE p.tenant = $1\n" IS_PUBLISHED
                  "  AND (CAST($2 AS TEXT) IS NULL OR lower(p.center) LIKE lower(CAST($2 AS TEXT)) "
                  "ESCAPE '!'\n"
                  "       OR lower(p.operator_name) LIKE lower(CAST($2 AS TEXT)) ESCAPE '!'\n"
                  "       OR lower(r.title) LIKE lower(CAST($2 AS TEXT)) ESCAPE '!')\n"
                  "  AND (CAST($4 AS TEXT) IS NULL OR p.round = CAST($4 AS TEXT))\n"
                  "  AND (CAST($5 AS BIGINT) IS NULL OR r.year = CAST($5 AS BIGINT))\n"
                  "ORDER BY r.year DESC NULLS LAST, p.round, p.report, p.ord\n"
                  "LIMIT $3"},
};

const struct sql_table sql_publication = SQL_TABLE(q);

static const struct word job_words[] = {
    {"waiting", NULL}, {"running", NULL}, {"done", NULL}, {"failed", NULL}};
static const struct words job_codes = {job_words, GP_COUNT(job_words)};
_Static_assert(GP_COUNT(job_words) == JOB_STATE_N, "a word each");

static const struct column job_fields[] = {
    COLUMN(struct report_job, id),
    COLUMN(struct report_job, round),
    COLUMN(struct report_job, report),
    COLUMN(struct report_job, format),
    COLUMN_ENUM(struct report_job, state, job_codes),
    COLUMN(struct report_job, problem),
    COLUMN(struct report_job, sha256),
    COLUMN(struct report_job, size),
    COLUMN(struct report_job, account),
    COLUMN(struct report_job, created_ms),
    COLUMN(struct report_job, ended_ms),
    COLUMN(struct report_job, entries),
    COLUMN(struct report_job, parts),
    COLUMN(struct report_job, parts_done),
    COLUMN(struct report_job, server),
    COLUMN(struct report_job, wanted),
    COLUMN(struct report_job, restarts),
    COLUMN(struct report_job, number),
};

static const struct word verdict_words[] = {
    {"submit", NULL}, {"approve", NULL}, {"return", NULL}, {"revise", NULL}};
static const struct words verdict_codes = {verdict_words, GP_COUNT(verdict_words)};
_Static_assert(GP_COUNT(verdict_words) == VERDICT_N, "a word each");

static const struct column approval_fields[] = {
    COLUMN(struct report_approval, ord),
    COLUMN_ENUM(struct report_approval, verdict, verdict_codes),
    COLUMN(struct report_approval, reason),
    COLUMN(struct report_approval, account),
    COLUMN(struct report_approval, author),
    COLUMN(struct report_approval, data_sha256),
    COLUMN(struct report_approval, at_ms),
};

static const struct column version_fields[] = {
    COLUMN(struct report_version, round),        COLUMN(struct report_version, report),
    COLUMN(struct report_version, version),      COLUMN(struct report_version, title),
    COLUMN(struct report_version, subdistrict),  COLUMN(struct report_version, year),
    COLUMN(struct report_version, published_ms), COLUMN(struct report_version, account),
    COLUMN(struct report_version, reason),       COLUMN(struct report_version, bundle_sha256),
    COLUMN(struct report_version, data_sha256),  COLUMN(struct report_version, report_sha256),
    COLUMN(struct report_version, pdf_sha256),   COLUMN(struct report_version, package_sha256),
    COLUMN(struct report_version, audit_seq),    COLUMN(struct report_version, audit_hash),
    COLUMN(struct report_version, public_key),   COLUMN(struct report_version, signature),
    COLUMN(struct report_version, erased_at),
};

static const struct column result_fields[] = {
    COLUMN(struct public_result, round),  COLUMN(struct public_result, report),
    COLUMN(struct public_result, ord),    COLUMN(struct public_result, entry),
    COLUMN(struct public_result, center), COLUMN(struct public_result, operator_name),
    COLUMN(struct public_result, total),  COLUMN(struct public_result, grade),
    COLUMN(struct public_result, full),
};

enum gp_code store_job_put(struct work *w, const struct report_job *job) {
    return row_put(w, &q[JOB_PUT], DB_ARGS(db_text(w->tenant)), job_fields, GP_COUNT(job_fields),
                   job);
}

enum gp_code store_job_set(struct work *w, const struct report_job *job) {
    TRY(db_exec(w->db, w->err, &q[JOB_SET],
                DB_ARGS(db_text(w->tenant), db_text(job->id),
                        db_text(code_word(&job_codes, job->state)), db_text(job->problem),
                        db_text(job->sha256), db_int(job->size), db_int(job->ended_ms),
                        db_int(job->parts_done), db_text(cstr_or_empty(job->server)))));
    return db_changes(w->db) == 1
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "这份文件已由另一台服务器接着生成");
}

enum gp_code store_job_advance(struct work *w, const struct report_job *job) {
    TRY(db_exec(w->db, w->err, &q[JOB_ADVANCE],
                DB_ARGS(db_text(w->tenant), db_text(job->id), db_int(job->parts_done),
                        db_text(job->server), db_int(job->number), db_text(job->wanted))));
    return db_changes(w->db) == 1
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "这件事已由另一台服务器接着办理");
}

enum gp_code store_job_take(struct work *w, const char *id, const char *server, bool *ret) {
    TRY(db_exec(w->db, w->err, &q[JOB_TAKE],
                DB_ARGS(db_text(w->tenant), db_text(id), db_text(server))));
    *ret = db_changes(w->db) == 1;
    return GP_OK;
}

enum gp_code store_job_release(struct work *w, const char *id, const char *server) {
    return db_exec(w->db, w->err, &q[JOB_RELEASE],
                   DB_ARGS(db_text(w->tenant), db_text(id), db_text(server)));
}

enum gp_code store_job_any_lost(struct work *w, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[JOB_LOST], DB_ARGS(db_int(work_now_ms(w))), &rows));
    *ret = rows != NULL;
    return GP_OK;
}

enum gp_code store_job_resume_all(struct work *w, const char *problem) {
    const struct db_value now = db_int(work_now_ms(w));
    TRY(db_exec(w->db, w->err, &q[JOB_GIVE_UP], DB_ARGS(db_text(problem), now)));
    return db_exec(w->db, w->err, &q[JOB_RESUME], DB_ARGS(now));
}

static const struct column waiting_fields[] = {
    COLUMN(struct job_waiting, tenant),
    COLUMN(struct job_waiting, id),
    COLUMN(struct job_waiting, format),
};

enum gp_code store_job_waiting(struct work *w, int64_t since_ms, struct job_waiting **ret,
                               size_t *ret_n) {
    return row_query(w, &q[JOB_WAITING_ALL], DB_ARGS(db_int(since_ms)),
                     &ROW_SHAPE(struct job_waiting, waiting_fields), ret, ret_n);
}

enum gp_code store_job_get(struct work *w, const char *id, struct report_job **ret) {
    return row_first(w, &q[JOB_GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct report_job, job_fields), ret);
}

enum gp_code store_job_list(struct work *w, const char *round, const char *report, int64_t limit,
                            struct report_job **ret, size_t *ret_n) {
    return row_query(w, &q[JOB_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(report), db_int(limit)),
                     &ROW_SHAPE(struct report_job, job_fields), ret, ret_n);
}

enum gp_code store_job_casefiles(struct work *w, const char *round, const char *account,
                                 int64_t limit, struct report_job **ret, size_t *ret_n) {
    return row_query(w, &q[JOB_CASEFILES],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(account), db_int(limit)),
                     &ROW_SHAPE(struct report_job, job_fields), ret, ret_n);
}

enum gp_code store_job_drop(struct work *w, const char *id) {
    return db_exec(w->db, w->err, &q[JOB_DROP], DB_ARGS(db_text(w->tenant), db_text(id)));
}

enum gp_code store_approval_put(struct work *w, const char *round, const char *report,
                                const struct report_approval *v) {
    return row_put(w, &q[APPROVAL_PUT],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)), approval_fields,
                   GP_COUNT(approval_fields), v);
}

enum gp_code store_approval_list(struct work *w, const char *round, const char *report,
                                 struct report_approval **ret, size_t *ret_n) {
    return row_query(w, &q[APPROVAL_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)),
                     &ROW_SHAPE(struct report_approval, approval_fields), ret, ret_n);
}

enum gp_code store_texts_put(struct work *w, const char *round, const struct report_texts *texts) {
    struct dossier d = {.tenant = w->tenant, .round = {.id = round, .texts = *texts}};
    TRY(db_exec(w->db, w->err, &q[TEXT_CLEAR], DB_ARGS(db_text(w->tenant), db_text(round))));
    TRY(db_exec(w->db, w->err, &q[ADVICE_CLEAR], DB_ARGS(db_text(w->tenant), db_text(round))));
    TRY(list_put(w, list_of("report_text"), round, &d));
    return list_put(w, list_of("advice"), round, &d);
}

enum gp_code store_version_put(struct work *w, const struct report_version *v) {
    return row_put(w, &q[VERSION_PUT], DB_ARGS(db_text(w->tenant)), version_fields,
                   GP_COUNT(version_fields), v);
}

enum gp_code store_version_uncleared(struct work *w, struct report_version **ret, size_t *ret_n) {
    return row_query(w, &q[VERSION_UNCLEARED], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_version_cleared(struct work *w, const struct report_version *v,
                                   const char *bundle_sha256) {
    TRY(db_exec(w->db, w->err, &q[VERSION_CLEARED],
                DB_ARGS(db_text(w->tenant), db_text(v->round), db_text(v->report),
                        db_int(v->version), db_text(bundle_sha256))));
    return store_document_drop_unused(w, v->bundle_sha256);
}

enum gp_code store_version_list(struct work *w, const char *round, const char *report,
                                struct report_version **ret, size_t *ret_n) {
    return row_query(w, &q[VERSION_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(report)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_version_of_round(struct work *w, const char *round, struct report_version **ret,
                                    size_t *ret_n) {
    return row_query(w, &q[VERSION_OF_ROUND], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_version_by_hash(struct work *w, const char *sha256,
                                   struct report_version **ret) {
    return row_first(w, &q[VERSION_BY_HASH], DB_ARGS(db_text(w->tenant), db_text(sha256)),
                     &ROW_SHAPE(struct report_version, version_fields), ret);
}

enum gp_code store_version_public(struct work *w, struct report_version **ret, size_t *ret_n) {
    return row_query(w, &q[VERSION_PUBLIC], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_public_results_put(struct work *w, const char *round, const char *report,
                                      const struct public_result *v, size_t n) {
    TRY(db_exec(w->db, w->err, &q[RESULT_CLEAR],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(report))));
    for (size_t i = 0; i < n; i++)
        TRY(row_put(w, &q[RESULT_PUT], DB_ARGS(db_text(w->tenant)), result_fields,
                    GP_COUNT(result_fields), &v[i]));
    return GP_OK;
}

enum gp_code store_public_results(struct work *w, const struct public_filter *f,
                                  struct public_result **ret, size_t *ret_n) {
    return row_query(w, &q[RESULT_LIST],
                     DB_ARGS(db_text(w->tenant), row_like(w->arena, f->word), db_int(f->limit),
                             db_text(f->round), db_int(f->year)),
                     &ROW_SHAPE(struct public_result, result_fields), ret, ret_n);
}
