#include "store/installation.h"

#include "store/list.h"

enum { Q_GET, Q_SET, Q_N };

static const struct db_sql q[Q_N] = {
    [Q_GET] = {"installation.get", "SELECT id, public_key\n"
                                   "FROM installation\n"
                                   "WHERE tenant = ''"},
    [Q_SET] = {"installation.set", "UPDATE installation\n"
                                   "SET id = coalesce(CAST($1 AS TEXT), id),\n"
                                   "    public_key = coalesce(CAST($2 AS TEXT), public_key)\n"
                                   "WHERE tenant = ''"},
};

const struct sql_table sql_installation = SQL_TABLE(q);

enum gp_code store_installation_get(struct work *w, struct installation *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[Q_GET], DB_NO_ARGS, &rows));
    if (!rows)
        return gp_fail(w->err, GP_IO, NULL, "数据库不完整，请从备份恢复");
    *ret = (struct installation){db_col_text(rows, w->arena, 0), db_col_text(rows, w->arena, 1)};
    return GP_OK;
}

enum gp_code store_installation_set(struct work *w, const struct installation *to) {
    return db_exec(w->db, w->err, &q[Q_SET], DB_ARGS(db_text(to->id), db_text(to->public_key)));
}
