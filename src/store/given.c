#include "store/given.h"

#include "store/list.h"
#include "store/row.h"

enum { LIST, PUT, DROP, COPY };

static const struct db_sql q[] = {
    [LIST] = {"given_file.list",
              "SELECT round, id, item, sha256, file_name, size, added_at, added_by\n"
              "FROM given_file\n"
              "WHERE tenant = $1\n"
              "  AND round = $2\n"
              "ORDER BY CASE WHEN item IS NULL THEN 0 ELSE 1 END, added_at, id"},
    [PUT] = {"given_file.put",
             "INSERT INTO given_file\n"
             "    (tenant, round, id, item, sha256, file_name, size, added_at, added_by)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [DROP] = {"given_file.drop", "DELETE FROM given_file\n"
                                 "WHERE tenant = $1\n"
                                 "  AND round = $2\n"
                                 "  AND id = $3"},
    [COPY] = {"given_file.copy",
              "INSERT INTO given_file\n"
              "    (tenant, round, id, item, sha256, file_name, size, added_at, added_by)\n"
              "SELECT tenant, $3, id, item, sha256, file_name, size, added_at, added_by\n"
              "FROM given_file\n"
              "WHERE tenant = $1\n"
              "  AND round = $2\n"
              "  AND item IS NOT NULL"},
};

const struct sql_table sql_given = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct given_file, round),     COLUMN(struct given_file, id),
    COLUMN(struct given_file, item),      COLUMN(struct given_file, sha256),
    COLUMN(struct given_file, file_name), COLUMN(struct given_file, size),
    COLUMN(struct given_file, added_at),  COLUMN(struct given_file, added_by),
};

enum gp_code store_given_list(struct work *w, const char *round, struct given_file **ret,
                              size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct given_file, fields), ret, ret_n);
}

enum gp_code store_given_put(struct work *w, const struct given_file *file) {
    return row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant)), fields, GP_COUNT(fields), file);
}

enum gp_code store_given_drop(struct work *w, const char *round, const char *id) {
    return db_exec(w->db, w->err, &q[DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(id)));
}

enum gp_code store_given_copy(struct work *w, const char *from, const char *to) {
    return db_exec(w->db, w->err, &q[COPY],
                   DB_ARGS(db_text(w->tenant), db_text(from), db_text(to)));
}
