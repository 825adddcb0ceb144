#include "store/notice.h"

#include "store/list.h"

enum { Q_PUT, Q_PUT_ORG, Q_PUT_ROLE, Q_LIST, Q_READ, Q_READ_ALL, Q_N };

#define PUT_ALL                                                                                    \
    "INSERT INTO notice (tenant, id, account, title, body, link, created_at,\n"                    \
    "    seq)\n"                                                                                   \
    "SELECT a.tenant, CAST($2 AS TEXT) || '.' || a.id, a.id, CAST($3 AS TEXT),\n"                  \
    "    CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT),\n"                                \
    "    (SELECT coalesce(max(n.seq), 0) + 1 FROM notice n WHERE n.tenant = a.tenant\n"            \
    "       AND n.account = a.id)\n"                                                               \
    "FROM account a\n"                                                                             \
    "WHERE a.tenant = $1\n"                                                                        \
    "  AND a.active = 1\n"

static const struct db_sql q[Q_N] = {
    [Q_PUT] = {"notice.put",
               "INSERT INTO notice (tenant, id, account, title, body, link, created_at, read_at,\n"
               "    seq)\n"
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT coalesce(max(seq), 0) + 1\n"
               "    FROM notice WHERE tenant = $1 AND account = $3))"},
    [Q_PUT_ORG] = {"notice.put_org",
                   PUT_ALL "  AND a.org = $7\n"
                           "  AND (CAST($8 AS TEXT) IS NULL OR a.center = CAST($8 AS TEXT)\n"
                           "       OR (a.roles & $9) = 0 OR (a.roles & $10) <> 0)"},
    [Q_PUT_ROLE] = {"notice.put_role",
                    PUT_ALL "  AND (a.roles & $7) <> 0\n"
                            "  AND (CAST($8 AS TEXT) IS NULL OR a.org = CAST($8 AS TEXT))\n"
                            "  AND (CAST($9 AS TEXT) IS NULL OR a.id <> CAST($9 AS TEXT))"},
    [Q_LIST] = {"notice.list", "SELECT id, account, title, body, link, created_at, read_at\n"
                               "FROM notice\n"
                               "WHERE tenant = $1\n"
                               "  AND account = $2\n"
                               "ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, seq DESC\n"
                               "LIMIT $3"},
    [Q_READ] = {"notice.read", "UPDATE notice\n"
                               "SET read_at = $4\n"
                               "WHERE tenant = $1\n"
                               "  AND account = $2\n"
                               "  AND id = $3\n"
                               "  AND read_at IS NULL"},
    [Q_READ_ALL] = {"notice.read_all", "UPDATE notice\n"
                                       "SET read_at = $3\n"
                                       "WHERE tenant = $1\n"
                                       "  AND account = $2\n"
                                       "  AND read_at IS NULL"},
};

const struct sql_table sql_notice = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct notice, id),      COLUMN(struct notice, account),
    COLUMN(struct notice, title),   COLUMN(struct notice, body),
    COLUMN(struct notice, link),    COLUMN(struct notice, created_at),
    COLUMN(struct notice, read_at),
};

enum gp_code store_notice_put(struct work *w, const struct notice *notice) {
    return row_put(w, &q[Q_PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), notice);
}

enum gp_code store_notice_put_all(struct work *w, const struct notice *n,
                                  const struct notice_audience *to, size_t *ret_n) {
    struct db_value args[10] = {db_text(w->tenant), db_text(n->id),   db_text(n->title),
                                db_text(n->body),   db_text(n->link), db_int(n->created_at)};
    if (to->roles) {
        args[6] = db_int(to->roles);
        args[7] = db_text(to->org);
        args[8] = db_text(to->but);
    } else {
        args[6] = db_text(to->org);
        args[7] = db_text(to->center);
        args[8] = db_int(to->narrow_role);
        args[9] = db_int(to->wide_role);
    }
    TRY(db_exec(w->db, w->err, &q[to->roles ? Q_PUT_ROLE : Q_PUT_ORG], args, to->roles ? 9 : 10));
    *ret_n = (size_t)db_changes(w->db);
    return GP_OK;
}

enum gp_code store_notice_list(struct work *w, const char *account, int64_t limit,
                               struct notice **ret, size_t *ret_n) {
    return row_query(w, &q[Q_LIST], DB_ARGS(db_text(w->tenant), db_text(account), db_int(limit)),
                     &ROW_SHAPE(struct notice, fields), ret, ret_n);
}

enum gp_code store_notice_read(struct work *w, const char *account, const char *id,
                               int64_t now_ms) {
    return db_exec(w->db, w->err, &q[Q_READ],
                   DB_ARGS(db_text(w->tenant), db_text(account), db_text(id), db_int(now_ms)));
}

enum gp_code store_notice_read_all(struct work *w, const char *account, int64_t now_ms) {
    return db_exec(w->db, w->err, &q[Q_READ_ALL],
                   DB_ARGS(db_text(w->tenant), db_text(account), db_int(now_ms)));
}
