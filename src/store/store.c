#include "store/store.h"

#include <unistd.h>

#include "store/list.h"
#include "store/sql_files.h"

enum { TENANT_PUT, TENANT_LIST };

static const struct db_sql q[] = {
    [TENANT_PUT] = {"tenant.put", "INSERT INTO tenant (tenant, name)\n"
                                  "VALUES ($1, $2)\n"
                                  "ON CONFLICT (tenant) DO UPDATE\n"
                                  "SET name = excluded.name"},
    [TENANT_LIST] = {"tenant.list", "SELECT tenant, name\n"
                                    "FROM tenant\n"
                                    "ORDER BY tenant"},
};

const struct sql_table sql_tenant = SQL_TABLE(q);

#define MAX_MIGRATIONS 64

const struct db_migration *store_migrations(size_t *ret_n) {
    static struct db_migration list[MAX_MIGRATIONS];
    if (n_sql_files > MAX_MIGRATIONS)
        GP_DIE("more than %d migrations", MAX_MIGRATIONS);
    for (size_t i = 0; i < n_sql_files; i++)
        list[i] = (struct db_migration){sql_files[i].name, sql_files[i].bytes};
    *ret_n = n_sql_files;
    return list;
}

enum gp_code store_open(struct gp_err *e, const char *path, bool create, struct db **ret) {
    if (!create && !cstr_eq(path, ":memory:") && access(path, F_OK) != 0)
        return gp_fail(e, GP_MISSING, path, "找不到数据库文件，请检查路径，或先新建数据库");
    struct db *db;
    TRY(db_open(e, path, &db));
    size_t n;
    const struct db_migration *list = store_migrations(&n);
    enum gp_code code = db_migrate(db, e, list, n);
    if (code != GP_OK) {
        db_close(db);
        return code;
    }
    *ret = db;
    return GP_OK;
}

static enum gp_code put_tenant(struct db *db, struct gp_err *e, void *arg) {
    const struct store_tenant *t = arg;
    return db_exec(db, e, &q[TENANT_PUT], DB_ARGS(db_text(t->tenant), db_text(t->name)));
}

enum gp_code store_tenant_put(struct db *db, struct gp_err *e, const char *tenant,
                              const char *name) {
    struct store_tenant t = {tenant, name};
    return db_tx_join(db, e, DB_WRITE, put_tenant, &t);
}

struct tenants {
    struct arena *a;
    struct store_tenant *v;
    size_t n;
};

static const struct field tenant_fields[] = {
    FIELD(struct store_tenant, tenant),
    FIELD(struct store_tenant, name),
};

static enum gp_code list_tenants(struct db *db, struct gp_err *e, void *arg) {
    struct tenants *t = arg;
    return row_query(db, t->a, e, &q[TENANT_LIST], DB_NO_ARGS,
                     &ROW_SHAPE(struct store_tenant, tenant_fields), &t->v, &t->n);
}

enum gp_code store_tenant_list(struct db *db, struct arena *a, struct gp_err *e,
                               struct store_tenant **ret, size_t *ret_n) {
    struct tenants t = {.a = a};
    TRY(db_tx_join(db, e, DB_READ, list_tenants, &t));
    *ret = t.v;
    *ret_n = t.n;
    return GP_OK;
}
