#include "store/sheet_correction.h"

#include "store/list.h"

enum { PUT, OF_SHEET };

static const struct db_sql q[] = {
    [PUT] = {"sheet_correction.put",
             "INSERT INTO sheet_correction\n"
             "    (tenant, round, ord, id, entry, component, scorer, scorer_name, role, date,\n"
             "    by_name, office, reason)\n"
             "SELECT $1, $2, coalesce(max(ord), -1) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11,\n"
             "    $12\n"
             "FROM sheet_correction\n"
             "WHERE tenant = $1\n"
             "  AND round = $2\n"
             "ON CONFLICT (tenant, round, id) DO NOTHING"},
    [OF_SHEET] = {"sheet_correction.of_sheet",
                  "SELECT c.id, c.entry, c.component, c.scorer, c.scorer_name, c.role, c.date,\n"
                  "    c.by_name, c.office, c.reason, x.part, x.item, x.old, x.now\n"
                  "FROM sheet_correction c\n"
                  "JOIN sheet_change x ON x.tenant = c.tenant AND x.round = c.round\n"
                  "    AND x.sheet_correction = c.id\n"
                  "WHERE c.tenant = $1\n"
                  "  AND c.round = $2\n"
                  "  AND c.entry = $3\n"
                  "  AND c.component = $4\n"
                  "  AND c.role = $5\n"
                  "  AND c.scorer = $6\n"
                  "ORDER BY c.ord, x.ord"},
};

const struct sql_table sql_sheet_correction = SQL_TABLE(q);

enum gp_code store_sheet_corrections_put(struct work *w, const char *round,
                                         const struct sheet_correction *list, size_t n) {
    const struct list *rows = list_of("sheet_correction"), *changes = list_of("sheet_change");
    for (size_t i = 0; i < n; i++) {
        TRY(row_put(w, &q[PUT], DB_ARGS(db_text(w->tenant), db_text(round)), rows->fields,
                    rows->n_fields, &list[i]));
        if (db_changes(w->db) == 1)
            TRY(list_put_under(w, changes, round, LIST_KEYS(list[i].id), &list[i]));
    }
    return GP_OK;
}

enum gp_code store_sheet_correction_list(struct work *w, const struct sheet_key *key,
                                         struct sheet_correction **ret, size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    const struct list *own = list_of("sheet_correction"), *below = list_of("sheet_change");
    VEC(struct sheet_correction) all = {0};
    VEC(struct sheet_change) changes = {0};
    TRY(db_query(w->db, w->err, &q[OF_SHEET],
                 DB_ARGS(db_text(w->tenant), db_text(key->round), db_text(key->entry),
                         db_text(key->component), db_text(code_word(&words_scorer_role, key->role)),
                         db_text(key->scorer)),
                 &rows));
    for (;;) {
        bool more;
        TRY(db_next(rows, w->err, &more));
        if (!more)
            break;
        bool same = all.n > 0 && str_eq(db_col_str(rows, 0), str_of(all.v[all.n - 1].id));
        if (!same) {
            changes = (__typeof__(changes)){0};
            row_fetch(rows, w->arena, 0, own->fields, own->n_fields, VEC_PUSH(w->arena, &all));
        }
        row_fetch(rows, w->arena, (int)own->n_fields, below->fields, below->n_fields,
                  VEC_PUSH(w->arena, &changes));
        all.v[all.n - 1].changes = changes.v;
        all.v[all.n - 1].n_changes = changes.n;
    }
    *ret = all.v;
    *ret_n = all.n;
    return GP_OK;
}
