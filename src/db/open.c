/* Which engine an address names, and connections beside one that is there. */
#include "db/driver.h"
#include "db/postgres.h"
#include "db/sqlite.h"

bool db_is_server(const char *address) {
    return postgres_is_address(address);
}

/* postgresql://user:password@host/name?options, where options may name a password too. */
const char *db_address_shown(struct arena *a, const char *address) {
    if (!db_is_server(address))
        return address;
    const char *rest = strstr(address, "://") + 3;
    size_t n = strcspn(rest, "?");
    for (size_t i = strcspn(rest, "/?"); i > 0; i--)
        if (rest[i - 1] == '@')
            return arena_printf(a, "postgresql://%.*s", (int)(n - i), rest + i);
    return arena_printf(a, "postgresql://%.*s", (int)n, rest);
}

enum gp_code db_open(struct gp_err *e, const char *address, struct db **ret) {
    if (cstr_empty(address))
        return gp_fail(e, GP_INVALID, NULL, "没有给出数据库文件的路径");
    struct db *db;
    TRY(db_is_server(address) ? postgres_open(e, address, &db) : sqlite_open(e, address, &db));
    db->address = strdup(address);
    if (!db->address)
        GP_DIE("out of memory");
    *ret = db;
    return GP_OK;
}

/* ---- several connections that read the same */

bool db_can_again(const struct db *db) {
    return db->address && strcmp(db->address, ":memory:") != 0;
}

enum gp_code db_again(const struct db *db, struct gp_err *e, struct db **ret) {
    if (!db_can_again(db))
        GP_DIE("a database that only one connection can reach");
    TRY(db_open(e, db->address, ret));
    (*ret)->now_ms = db->now_ms;
    (*ret)->clock_frozen = db->clock_frozen;
    return GP_OK;
}

/* Nothing was written, so there is nothing to fail. */
static void end_reading(struct db *db) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err unread = {.arena = &scratch};
    enum gp_code code = db->state == DB_IDLE ? GP_OK : db_end(db, &unread, false);
    (void)code;
}

/* Begins to read, and says what is seen. */
static enum gp_code look(struct db *db, struct gp_err *e, int64_t *ret) {
    static const struct db_sql any = {"schema.any", "SELECT n\n"
                                                    "FROM schema_version\n"
                                                    "LIMIT 1"};
    struct db_rows *rows;
    TRY(db_begin(db, e, DB_READ));
    enum gp_code code = db_first(db, e, &any, DB_NO_ARGS, &rows);
    if (code == GP_OK) {
        db_done(rows);
        if (db_snapshot(db, ret))
            return GP_OK;
        code = gp_fail(e, GP_RETRY, NULL, "数据库正忙，请稍后重试");
    }
    end_reading(db);
    return code;
}

void db_end_together(struct db *const *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        end_reading(v[i]);
}

/* All others look before the first begins, and begin after it. What each sees did not change in
 * between, so that the first, which came between, sees the same. */
static enum gp_code begin_once(struct db *const *v, size_t n, struct gp_err *e, bool *ret) {
    int64_t before[DB_TOGETHER_MOST], now;
    for (size_t i = 1; i < n; i++) {
        TRY(look(v[i], e, &before[i]));
        end_reading(v[i]);
    }
    TRY(look(v[0], e, &now));
    *ret = true;
    for (size_t i = 1; i < n && *ret; i++) {
        TRY(look(v[i], e, &now));
        *ret = now == before[i];
    }
    return GP_OK;
}

#define TRIES_TOGETHER 10

enum gp_code db_begin_together(struct db *const *v, size_t n, struct gp_err *e, bool *ret) {
    if (n > DB_TOGETHER_MOST)
        GP_DIE("%zu connections at once", n);
    *ret = false;
    for (int i = 0; i < TRIES_TOGETHER && !*ret; i++) {
        db_end_together(v, n);
        enum gp_code code = begin_once(v, n, e, ret);
        if (code != GP_OK) {
            db_end_together(v, n);
            return code;
        }
    }
    if (!*ret)
        db_end_together(v, n);
    return GP_OK;
}

void db_keep_temporary_in(const char *folder) {
    sqlite_keep_temporary_in(folder);
}
