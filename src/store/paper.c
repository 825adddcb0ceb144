#include "store/paper.h"

#include "store/list.h"

enum { NEWEST, VERSIONS, PUT };

static const struct db_sql q[] = {
    [NEWEST] = {"paper.newest",
                "SELECT p.kind, p.version, p.title, p.body, p.saved_at, p.account, a.name\n"
                "FROM paper_text p\n"
                "LEFT JOIN account a ON a.tenant = p.tenant AND a.id = p.account\n"
                "WHERE p.tenant = $1\n"
                "  AND p.version = (SELECT max(x.version) FROM paper_text x\n"
                "                   WHERE x.tenant = p.tenant AND x.kind = p.kind)\n"
                "ORDER BY p.kind"},
    [VERSIONS] = {"paper.versions",
                  "SELECT p.kind, p.version, p.title, p.body, p.saved_at, p.account, a.name\n"
                  "FROM paper_text p\n"
                  "LEFT JOIN account a ON a.tenant = p.tenant AND a.id = p.account\n"
                  "WHERE p.tenant = $1\n"
                  "  AND p.kind = $2\n"
                  "ORDER BY p.version DESC"},
    [PUT] = {"paper.put",
             "INSERT INTO paper_text (tenant, kind, version, title, body, saved_at, account)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
             "ON CONFLICT (tenant, kind, version) DO NOTHING"},
};

const struct sql_table sql_paper = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct paper_version, kind),     COLUMN(struct paper_version, version),
    COLUMN(struct paper_version, title),    COLUMN(struct paper_version, body),
    COLUMN(struct paper_version, saved_at), COLUMN(struct paper_version, account),
    COLUMN(struct paper_version, name),
};

enum gp_code store_paper_newest(struct work *w, struct paper_version **ret, size_t *ret_n) {
    return row_query(w, &q[NEWEST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct paper_version, fields), ret, ret_n);
}

enum gp_code store_paper_versions(struct work *w, const char *kind, struct paper_version **ret,
                                  size_t *ret_n) {
    return row_query(w, &q[VERSIONS], DB_ARGS(db_text(w->tenant), db_text(kind)),
                     &ROW_SHAPE(struct paper_version, fields), ret, ret_n);
}

enum gp_code store_paper_put(struct work *w, const struct paper_version *v) {
    TRY(db_exec(w->db, w->err, &q[PUT],
                DB_ARGS(db_text(w->tenant), db_text(v->kind), db_int(v->version), db_text(v->title),
                        db_text(v->body), db_int(v->saved_at), db_text(v->account))));
    return db_changes(w->db) > 0
               ? GP_OK
               : gp_fail(w->err, GP_CONFLICT, NULL, "别人刚刚保存过，请刷新后再改");
}
