/* Which engine an address names. */
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
    return db_is_server(address) ? postgres_open(e, address, ret) : sqlite_open(e, address, ret);
}

void db_keep_temporary_in(const char *folder) {
    sqlite_keep_temporary_in(folder);
}
