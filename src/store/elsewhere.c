#include "store/elsewhere.h"

#include "store/list.h"

enum {
    OTHERS,
};

/* A project that takes part in both rounds is one, and speaks of one post. */
static const struct db_sql q[] = {
    [OTHERS] =
        {"elsewhere.others",
         "SELECT DISTINCT o.id_number, c.name, r.title, g.start_date, g.end_date\n"
         "FROM entry e\n"
         "JOIN project mine ON mine.tenant = e.tenant AND mine.id = e.project\n"
         "JOIN person m ON m.tenant = e.tenant AND m.project = e.project\n"
         "JOIN person o ON o.tenant = m.tenant AND o.project <> m.project\n"
         "  AND upper(replace(o.id_number, ' ', '')) = upper(replace(m.id_number, ' ', ''))\n"
         "JOIN project p ON p.tenant = o.tenant AND p.id = o.project\n"
         "  AND p.center <> mine.center\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "JOIN engagement g ON g.tenant = o.tenant AND g.project = o.project\n"
         "  AND g.person = o.id\n"
         "JOIN entry t ON t.tenant = o.tenant AND t.project = o.project\n"
         "  AND t.round <> e.round AND t.state <> 'withdrawn'\n"
         "JOIN round r ON r.tenant = t.tenant AND r.id = t.round\n"
         "  AND coalesce(t.stage, r.state) NOT IN ('published', 'archived')\n"
         "WHERE e.tenant = $1\n"
         "  AND e.round = $2\n"
         "  AND e.state <> 'withdrawn'\n"
         "  AND m.id_number <> ''\n"
         "  AND NOT EXISTS (SELECT 1 FROM entry b WHERE b.tenant = e.tenant\n"
         "         AND b.round = e.round AND b.project = o.project)\n"
         "ORDER BY o.id_number NULLS FIRST, c.name, r.title, g.start_date NULLS FIRST, g.end_date "
         "NULLS FIRST"},
};

const struct sql_table sql_elsewhere = SQL_TABLE(q);

static const struct column fields[] = {
    COLUMN(struct elsewhere, number), COLUMN(struct elsewhere, center),
    COLUMN(struct elsewhere, round),  COLUMN(struct elsewhere, start),
    COLUMN(struct elsewhere, end),
};

enum gp_code store_elsewhere(struct work *w, const char *round, struct elsewhere **ret,
                             size_t *ret_n) {
    return row_query(w, &q[OTHERS], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct elsewhere, fields), ret, ret_n);
}
