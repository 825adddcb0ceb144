#include "store/stamp.h"

#include "store/list.h"
#include "store/row.h"

enum { LIST, PUT };

static const struct db_sql q[] = {
    [LIST] = {"stamped_scan.list", "SELECT sha256, code, account, at_ms\n"
                                   "FROM stamped_scan\n"
                                   "WHERE tenant = $1\n"
                                   "  AND round = $2\n"
                                   "  AND entry = $3\n"
                                   "ORDER BY at_ms, sha256"},
    [PUT] = {"stamped_scan.put",
             "INSERT INTO stamped_scan\n"
             "    (tenant, round, entry, sha256, code, account, at_ms)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
             "ON CONFLICT (tenant, round, entry, sha256) DO UPDATE\n"
             "SET code = excluded.code, account = excluded.account, at_ms = excluded.at_ms"},
};

const struct sql_table sql_stamp = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct stamped_scan, sha256),
    COLUMN(struct stamped_scan, code),
    COLUMN(struct stamped_scan, account),
    COLUMN(struct stamped_scan, at_ms),
};

#define KEY_ARGS(key) db_text((key)->tenant), db_text((key)->round), db_text((key)->entry)

enum gp_code store_stamps(struct work *w, const struct fill_key *key, struct stamped_scan **ret,
                          size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(KEY_ARGS(key)), &ROW_SHAPE(struct stamped_scan, fields),
                     ret, ret_n);
}

enum gp_code store_stamp_put(struct work *w, const struct fill_key *key,
                             const struct stamped_scan *scan) {
    return row_put(w, &q[PUT], DB_ARGS(KEY_ARGS(key)), fields, GP_COUNT(fields), scan);
}
