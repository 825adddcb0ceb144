#include "store/publication.h"

#include "store/list.h"

enum {
    JOB_PUT,
    JOB_SET,
    JOB_GET,
    JOB_LIST,
    APPROVAL_PUT,
    APPROVAL_LIST,
    TEXT_CLEAR,
    ADVICE_CLEAR,
    VERSION_PUT,
    VERSION_LIST,
    VERSION_BY_HASH,
    VERSION_PUBLIC,
    RESULT_CLEAR,
    RESULT_PUT,
    RESULT_LIST,
};

#define JOB                                                                                        \
    "SELECT id, round, format, state, problem, sha256, size, account, created_ms, ended_ms\n"      \
    "FROM report_job\n"
#define VERSION                                                                                    \
    "SELECT v.round, v.version, v.title, v.subdistrict, v.year, v.published_ms, v.account,\n"      \
    "    v.reason, v.bundle_sha256, v.data_sha256, v.report_sha256, v.pdf_sha256,\n"               \
    "    v.package_sha256, v.audit_seq, v.audit_hash, v.public_key, v.signature\n"                 \
    "FROM report_version v\n"

static const struct db_sql q[] = {
    [JOB_PUT] = {"report_job.put",
                 "INSERT INTO report_job\n"
                 "    (tenant, id, round, format, state, problem, sha256, size, account,\n"
                 "    created_ms, ended_ms)\n"
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [JOB_SET] = {"report_job.set", "UPDATE report_job\n"
                                   "SET state = $3, problem = $4, sha256 = $5, size = $6,\n"
                                   "    ended_ms = $7\n"
                                   "WHERE tenant = $1\n"
                                   "  AND id = $2"},
    [JOB_GET] = {"report_job.get", JOB "WHERE tenant = $1\n"
                                       "  AND id = $2"},
    [JOB_LIST] = {"report_job.list", JOB "WHERE tenant = $1\n"
                                         "  AND round = $2\n"
                                         "ORDER BY created_ms DESC\n"
                                         "LIMIT $3"},
    [APPROVAL_PUT] = {"report_approval.put",
                      "INSERT INTO report_approval\n"
                      "    (tenant, round, ord, verdict, reason, account, author, data_sha256,\n"
                      "    at_ms)\n"
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [APPROVAL_LIST] = {"report_approval.list",
                       "SELECT ord, verdict, reason, account, author, data_sha256, at_ms\n"
                       "FROM report_approval\n"
                       "WHERE tenant = $1\n"
                       "  AND round = $2\n"
                       "ORDER BY ord"},
    [TEXT_CLEAR] = {"report_text.clear", "DELETE FROM report_text\n"
                                         "WHERE tenant = $1\n"
                                         "  AND round = $2"},
    [ADVICE_CLEAR] = {"advice.clear", "DELETE FROM advice\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2"},
    [VERSION_PUT] = {"report_version.put",
                     "INSERT INTO report_version\n"
                     "    (tenant, round, version, title, subdistrict, year, published_ms,\n"
                     "    account, reason, bundle_sha256, data_sha256, report_sha256,\n"
                     "    pdf_sha256, package_sha256, audit_seq, audit_hash, public_key,\n"
                     "    signature)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,\n"
                     "        $16, $17, $18)"},
    [VERSION_LIST] = {"report_version.list", VERSION "WHERE v.tenant = $1\n"
                                                     "  AND v.round = $2\n"
                                                     "ORDER BY v.version DESC"},
    [VERSION_BY_HASH] = {"report_version.by_hash",
                         VERSION "WHERE v.tenant = $1\n"
                                 "  AND (v.report_sha256 = $2 OR v.data_sha256 = $2\n"
                                 "       OR v.package_sha256 = $2 OR v.pdf_sha256 = $2)\n"
                                 "ORDER BY v.version DESC\n"
                                 "LIMIT 1"},
    [VERSION_PUBLIC] = {"report_version.public", VERSION
                        "JOIN round r ON r.tenant = v.tenant AND r.id = v.round\n"
                        "    AND r.state IN ('published', 'archived')\n"
                        "WHERE v.tenant = $1\n"
                        "  AND v.version = (SELECT max(w.version) FROM report_version w\n"
                        "                   WHERE w.tenant = v.tenant AND w.round = v.round)\n"
                        "ORDER BY v.year DESC, v.published_ms DESC"},
    [RESULT_CLEAR] = {"public_result.clear", "DELETE FROM public_result\n"
                                             "WHERE tenant = $1\n"
                                             "  AND round = $2"},
    [RESULT_PUT] = {"public_result.put",
                    "INSERT INTO public_result\n"
                    "    (tenant, round, ord, entry, center, operator_name, total, grade)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [RESULT_LIST] =
        {"public_result.list",
         "SELECT p.round, p.ord, p.entry, p.center, p.operator_name, p.total, p.grade\n"
         "FROM public_result p\n"
         "JOIN round r ON r.tenant = p.tenant AND r.id = p.round\n"
         "    AND r.state IN ('published', 'archived')\n"
         "WHERE p.tenant = $1\n"
         "  AND (CAST($2 AS TEXT) IS NULL OR p.center LIKE CAST($2 AS TEXT) ESCAPE '!'\n"
         "       OR p.operator_name LIKE CAST($2 AS TEXT) ESCAPE '!'\n"
         "       OR r.title LIKE CAST($2 AS TEXT) ESCAPE '!')\n"
         "ORDER BY r.year DESC, p.round, p.ord\n"
         "LIMIT $3"},
};

const struct sql_table sql_publication = SQL_TABLE(q);

static const char *const job_words[] = {"waiting", "running", "done", "failed"};
static const struct code_set job_codes = {job_words, GP_COUNT(job_words)};
_Static_assert(GP_COUNT(job_words) == JOB_STATE_N, "a word each");

static const struct field job_fields[] = {
    FIELD(struct report_job, id),         FIELD(struct report_job, round),
    FIELD(struct report_job, format),     FIELD_ENUM(struct report_job, state, job_codes),
    FIELD(struct report_job, problem),    FIELD(struct report_job, sha256),
    FIELD(struct report_job, size),       FIELD(struct report_job, account),
    FIELD(struct report_job, created_ms), FIELD(struct report_job, ended_ms),
};

static const char *const verdict_words[] = {"submit", "approve", "return", "revise"};
static const struct code_set verdict_codes = {verdict_words, GP_COUNT(verdict_words)};
_Static_assert(GP_COUNT(verdict_words) == VERDICT_N, "a word each");

static const struct field approval_fields[] = {
    FIELD(struct report_approval, ord),
    FIELD_ENUM(struct report_approval, verdict, verdict_codes),
    FIELD(struct report_approval, reason),
    FIELD(struct report_approval, account),
    FIELD(struct report_approval, author),
    FIELD(struct report_approval, data_sha256),
    FIELD(struct report_approval, at_ms),
};

static const struct field version_fields[] = {
    FIELD(struct report_version, round),          FIELD(struct report_version, version),
    FIELD(struct report_version, title),          FIELD(struct report_version, subdistrict),
    FIELD(struct report_version, year),           FIELD(struct report_version, published_ms),
    FIELD(struct report_version, account),        FIELD(struct report_version, reason),
    FIELD(struct report_version, bundle_sha256),  FIELD(struct report_version, data_sha256),
    FIELD(struct report_version, report_sha256),  FIELD(struct report_version, pdf_sha256),
    FIELD(struct report_version, package_sha256), FIELD(struct report_version, audit_seq),
    FIELD(struct report_version, audit_hash),     FIELD(struct report_version, public_key),
    FIELD(struct report_version, signature),
};

static const struct field result_fields[] = {
    FIELD(struct public_result, round),         FIELD(struct public_result, ord),
    FIELD(struct public_result, entry),         FIELD(struct public_result, center),
    FIELD(struct public_result, operator_name), FIELD(struct public_result, total),
    FIELD(struct public_result, grade),
};

enum gp_code store_job_put(struct db *db, struct gp_err *e, const char *tenant,
                           const struct report_job *job) {
    return row_put(db, e, &q[JOB_PUT], DB_ARGS(db_text(tenant)), job_fields, GP_COUNT(job_fields),
                   job);
}

enum gp_code store_job_set(struct db *db, struct gp_err *e, const char *tenant,
                           const struct report_job *job) {
    return db_exec(db, e, &q[JOB_SET],
                   DB_ARGS(db_text(tenant), db_text(job->id),
                           db_text(code_word(&job_codes, job->state)), db_text(job->problem),
                           db_text(job->sha256), db_int(job->size), db_int(job->ended_ms)));
}

enum gp_code store_job_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                           const char *id, struct report_job **ret) {
    return row_first(db, a, e, &q[JOB_GET], DB_ARGS(db_text(tenant), db_text(id)),
                     &ROW_SHAPE(struct report_job, job_fields), ret);
}

enum gp_code store_job_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                            const char *round, int64_t limit, struct report_job **ret,
                            size_t *ret_n) {
    return row_query(db, a, e, &q[JOB_LIST],
                     DB_ARGS(db_text(tenant), db_text(round), db_int(limit)),
                     &ROW_SHAPE(struct report_job, job_fields), ret, ret_n);
}

enum gp_code store_approval_put(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const struct report_approval *v) {
    return row_put(db, e, &q[APPROVAL_PUT], DB_ARGS(db_text(tenant), db_text(round)),
                   approval_fields, GP_COUNT(approval_fields), v);
}

enum gp_code store_approval_list(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *round,
                                 struct report_approval **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[APPROVAL_LIST], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct report_approval, approval_fields), ret, ret_n);
}

enum gp_code store_texts_put(struct db *db, struct gp_err *e, const char *tenant, const char *round,
                             const struct report_texts *texts) {
    struct dossier d = {.tenant = tenant, .round = {.id = round, .texts = *texts}};
    TRY(db_exec(db, e, &q[TEXT_CLEAR], DB_ARGS(db_text(tenant), db_text(round))));
    TRY(db_exec(db, e, &q[ADVICE_CLEAR], DB_ARGS(db_text(tenant), db_text(round))));
    TRY(list_put(db, e, &list_texts, tenant, round, &d));
    return list_put(db, e, &list_advice, tenant, round, &d);
}

enum gp_code store_version_put(struct db *db, struct gp_err *e, const char *tenant,
                               const struct report_version *v) {
    return row_put(db, e, &q[VERSION_PUT], DB_ARGS(db_text(tenant)), version_fields,
                   GP_COUNT(version_fields), v);
}

enum gp_code store_version_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *round, struct report_version **ret,
                                size_t *ret_n) {
    return row_query(db, a, e, &q[VERSION_LIST], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_version_by_hash(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *sha256,
                                   struct report_version **ret) {
    return row_first(db, a, e, &q[VERSION_BY_HASH], DB_ARGS(db_text(tenant), db_text(sha256)),
                     &ROW_SHAPE(struct report_version, version_fields), ret);
}

enum gp_code store_version_public(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, struct report_version **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[VERSION_PUBLIC], DB_ARGS(db_text(tenant)),
                     &ROW_SHAPE(struct report_version, version_fields), ret, ret_n);
}

enum gp_code store_public_results_put(struct db *db, struct gp_err *e, const char *tenant,
                                      const char *round, const struct public_result *v, size_t n) {
    TRY(db_exec(db, e, &q[RESULT_CLEAR], DB_ARGS(db_text(tenant), db_text(round))));
    for (size_t i = 0; i < n; i++)
        TRY(row_put(db, e, &q[RESULT_PUT], DB_ARGS(db_text(tenant)), result_fields,
                    GP_COUNT(result_fields), &v[i]));
    return GP_OK;
}

enum gp_code store_public_results(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *word, int64_t limit,
                                  struct public_result **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[RESULT_LIST],
                     DB_ARGS(db_text(tenant), row_like(a, word), db_int(limit)),
                     &ROW_SHAPE(struct public_result, result_fields), ret, ret_n);
}
