/* What a hand-in puts into the dossier, and returns for correction (退回补正). */
#include "store/correction.h"
#include "store/filling.h"
#include "store/list.h"

enum {
    CONTENT_SET,
    NARRATIVE_SET,
    STAFFING_CLEAR,
    PROGRESS_CLEAR,
    FUNDS_CLEAR,
    MATERIAL_CLEAR,
    CORRECTION_ADD,
    CORRECTION_LIST,
};

#define OF_ENTRY                                                                                   \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND entry = $3"

static const struct db_sql q[] = {
    [CONTENT_SET] = {"entry.content", "UPDATE entry\n"
                                      "SET handed_in = $4,\n"
                                      "    pledged = $5,\n"
                                      "    progress_view = $6,\n"
                                      "    narrative = $7\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND id = $3"},
    [NARRATIVE_SET] = {"entry.narrative", "UPDATE entry\n"
                                          "SET narrative_edited = $4\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "  AND id = $3"},
    [STAFFING_CLEAR] = {"declared_staffing.clear", "DELETE FROM declared_staffing\n" OF_ENTRY},
    [PROGRESS_CLEAR] = {"progress.clear", "DELETE FROM progress\n" OF_ENTRY},
    [FUNDS_CLEAR] = {"fund_table.clear", "DELETE FROM fund_table\n" OF_ENTRY},
    [MATERIAL_CLEAR] = {"material.clear", "DELETE FROM material\n" OF_ENTRY},
    [CORRECTION_ADD] = {"entry_correction.add",
                        "INSERT INTO entry_correction\n"
                        "    (tenant, round, entry, ord, asked, due)\n"
                        "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), count(*),\n"
                        "    CAST($4 AS TEXT), CAST($5 AS TEXT)\n"
                        "FROM entry_correction\n" OF_ENTRY},
    [CORRECTION_LIST] = {"entry_correction.list",
                         "SELECT asked, due\n"
                         "FROM entry_correction\n" OF_ENTRY "\nORDER BY ord"},
};

const struct sql_table sql_entry = SQL_TABLE(q);

static const struct column content_fields[] = {
    COLUMN(struct entry, handed_in),
    COLUMN(struct entry, pledged),
    COLUMN_ENUM(struct entry, progress_view, words_progress_view),
    COLUMN(struct entry, narrative),
};

enum gp_code store_entry_put_content(struct work *w, const char *round, const struct entry *entry) {
    static const int clear[] = {STAFFING_CLEAR, PROGRESS_CLEAR, FUNDS_CLEAR, MATERIAL_CLEAR};
    static const char *const tables[] = {"declared_staffing", "progress", "fund_table", "material"};
    const struct db_value key[] = {db_text(w->tenant), db_text(round), db_text(entry->id)};
    TRY(row_put(w, &q[CONTENT_SET], key, GP_COUNT(key), content_fields, GP_COUNT(content_fields),
                entry));
    for (size_t i = 0; i < GP_COUNT(clear); i++)
        TRY(db_exec(w->db, w->err, &q[clear[i]], key, GP_COUNT(key)));
    for (size_t i = 0; i < GP_COUNT(tables); i++)
        TRY(list_put_under(w, list_of(tables[i]), round, LIST_KEYS(entry->id), entry));
    return GP_OK;
}

enum gp_code store_entry_put_narrative(struct work *w, const char *round, const char *entry,
                                       const char *text) {
    return db_exec(w->db, w->err, &q[NARRATIVE_SET],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_text(text)));
}

/* Engagements name people; the reference is checked at the end. */
enum gp_code store_roster_put(struct work *w, const struct project *project) {
    static const char *const tables[] = {"person", "engagement"};
    for (size_t i = 0; i < GP_COUNT(tables); i++)
        TRY(list_put_under(w, list_of(tables[i]), NULL, LIST_KEYS(project->id), project));
    return GP_OK;
}

enum gp_code store_fund_labels_put(struct work *w, const struct org *org) {
    return list_put_under(w, list_of("org_fund_label"), NULL, LIST_KEYS(org->id), org);
}

/* ---- 退回补正 */

static const struct column correction_fields[] = {
    COLUMN(struct correction, asked),
    COLUMN(struct correction, due),
};

enum gp_code store_correction_add(struct work *w, const char *round, const char *entry,
                                  const struct correction *c) {
    return db_exec(w->db, w->err, &q[CORRECTION_ADD],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_date(c->asked),
                           db_date(c->due)));
}

enum gp_code store_corrections(struct work *w, const char *round, const char *entry,
                               struct correction **ret, size_t *ret_n) {
    return row_query(w, &q[CORRECTION_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct correction, correction_fields), ret, ret_n);
}
