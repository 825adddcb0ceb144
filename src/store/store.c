#include "store/store.h"

#include <sys/stat.h>

#include "base/hash.h"
#include "store/audit.h"
#include "store/list.h"
#include "store/sql_files.h"

enum { TENANT_PUT, TENANT_LEVEL, TENANT_GET, TENANT_LIST };

/* A row of schema_version that is no migration. */
#define UNFINISHED "0"
static const struct db_sql sql_unfinished = {
    "store.unfinished", "SELECT count(*) FROM schema_version WHERE n = " UNFINISHED};
static const struct db_sql sql_begin = {"store.unfinished_set",
                                        "INSERT INTO schema_version (n, name, sha256, at)\n"
                                        "VALUES (" UNFINISHED ", 'move', $1, 0)"};
static const struct db_sql sql_finish = {"store.unfinished_drop",
                                         "DELETE FROM schema_version WHERE n = " UNFINISHED};

static const struct db_sql q[] = {
    [TENANT_PUT] = {"tenant.put", "INSERT INTO tenant (tenant, name)\n"
                                  "VALUES ($1, $2)\n"
                                  "ON CONFLICT (tenant) DO UPDATE\n"
                                  "SET name = excluded.name"},
    [TENANT_LEVEL] = {"tenant.level", "UPDATE tenant\n"
                                      "SET level = $2\n"
                                      "WHERE tenant = $1"},
    [TENANT_GET] = {"tenant.get", "SELECT tenant, name, level\n"
                                  "FROM tenant\n"
                                  "WHERE tenant = $1"},
    [TENANT_LIST] = {"tenant.list", "SELECT tenant, name, level\n"
                                    "FROM tenant\n"
                                    "ORDER BY tenant"},
};

const struct sql_table sql_tenant = SQL_TABLE(q);

#define MAX_MIGRATIONS 128

const struct db_migration *store_migrations(size_t *ret_n) {
    static struct db_migration list[MAX_MIGRATIONS];
    if (n_sql_files > MAX_MIGRATIONS)
        GP_DIE("more than %d migrations", MAX_MIGRATIONS);
    for (size_t i = 0; i < n_sql_files; i++)
        list[i] = (struct db_migration){sql_files[i].name, sql_files[i].bytes};
    *ret_n = n_sql_files;
    return list;
}

static enum gp_code empty(struct gp_err *e, const char *path) {
    if (db_is_server(path))
        return gp_fail(e, GP_INVALID, NULL,
                       "这个数据库是空的。若原来有数据，请检查数据库地址；"
                       "要新建，请运行 gongping init");
    return gp_fail(e, GP_INVALID, path,
                   "这个文件是空的，里面没有数据库。若原来有数据，请从备份恢复；"
                   "要新建数据库，请运行 gongping init");
}

/* Taken for a new one, a file that is gone or lost its content would hide that everything is. */
static enum gp_code check_file(struct gp_err *e, const char *path) {
    struct stat st;
    if (cstr_eq(path, ":memory:") || db_is_server(path))
        return GP_OK;
    if (stat(path, &st) != 0)
        return gp_fail(e, GP_MISSING, path, "找不到数据库文件，请检查路径，或先新建数据库");
    return st.st_size == 0 ? empty(e, path) : GP_OK;
}

enum gp_code store_set_unfinished(struct db *db, struct gp_err *e, bool on) {
    char nothing[HASH_HEX];
    hash_hex(str_of(""), nothing);
    return on ? db_exec(db, e, &sql_begin, DB_ARGS(db_text(nothing)))
              : db_exec(db, e, &sql_finish, DB_NO_ARGS);
}

enum gp_code store_is_unfinished(struct db *db, struct gp_err *e, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, &sql_unfinished, DB_NO_ARGS, &rows));
    *ret = rows && db_col_int(rows, 0) > 0;
    return GP_OK;
}

enum gp_code store_migrate(struct db *db, struct gp_err *e) {
    size_t n;
    const struct db_migration *list = store_migrations(&n);
    return db_migrate(db, e, list, n);
}

/* A database that is only half there must not be taken for a whole one. What waits for the audit
 * log's chain, of a program that was cut off or from another engine, comes into it. */
static enum gp_code migrate_whole(struct db *db, struct gp_err *e) {
    bool unfinished;
    TRY(store_migrate(db, e));
    TRY(DB_UNIT(db, e, DB_READ, store_is_unfinished(db, e, &unfinished)));
    if (unfinished)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "搬到这个数据库的工作没有做完，请再运行一次同样的 gongping move");
    bool waits;
    TRY(DB_UNIT(db, e, DB_READ, store_audit_waits(db, e, &waits)));
    return waits ? DB_UNIT(db, e, DB_IN_TURN, store_audit_chain(db, e, NULL)) : GP_OK;
}

enum gp_code store_open(struct gp_err *e, const char *path, bool create, struct db **ret) {
    if (!create)
        TRY(check_file(e, path));
    struct db *db;
    TRY(db_open(e, path, &db));
    enum gp_code code = create || !db_is_empty(db) ? migrate_whole(db, e) : empty(e, path);
    if (code != GP_OK) {
        db_close(db);
        return code;
    }
    *ret = db;
    return GP_OK;
}

enum gp_code store_tenant_put(struct work *w, const char *tenant, const char *name) {
    return db_exec(w->db, w->err, &q[TENANT_PUT], DB_ARGS(db_text(tenant), db_text(name)));
}

static const struct word level_words[] = {
    {"district", NULL}, {"city", NULL}, {"province", NULL}, {"nation", NULL}};
static const struct words level_codes = {level_words, GP_COUNT(level_words)};
_Static_assert(GP_COUNT(level_words) == LEVEL_N, "a word each");

static const struct column tenant_fields[] = {
    COLUMN(struct store_tenant, tenant),
    COLUMN(struct store_tenant, name),
    COLUMN_ENUM(struct store_tenant, level, level_codes),
};

enum gp_code store_tenant_set_level(struct work *w, const char *tenant, enum tenant_level level) {
    TRY(db_exec(w->db, w->err, &q[TENANT_LEVEL],
                DB_ARGS(db_text(tenant), db_text(code_word(&level_codes, level)))));
    return db_changes(w->db) == 1 ? GP_OK
                                  : gp_fail(w->err, GP_MISSING, tenant, "还没有登记这个区划");
}

enum gp_code store_tenant_get(struct work *w, const char *tenant, struct store_tenant **ret) {
    return row_first(w, &q[TENANT_GET], DB_ARGS(db_text(tenant)),
                     &ROW_SHAPE(struct store_tenant, tenant_fields), ret);
}

enum gp_code store_tenant_list(struct work *w, struct store_tenant **ret, size_t *ret_n) {
    TRY(row_query(w, &q[TENANT_LIST], DB_NO_ARGS, &ROW_SHAPE(struct store_tenant, tenant_fields),
                  ret, ret_n));
    return GP_OK;
}
