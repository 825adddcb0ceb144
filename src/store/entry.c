/* A project in a round, and what its operator handed in. */
#include "store/filling.h"
#include "store/list.h"

enum {
    ENTRY_PUT,
    ENTRY_GET,
    STAFFING_PUT,
    STAFFING_GET,
    HELD_PUT,
    HELD_GET,
    VACANCY_PUT,
    VACANCY_GET,
    PROGRESS_PUT,
    PROGRESS_GET,
    RECORD_PUT,
    RECORD_GET,
    FUNDS_PUT,
    FUNDS_GET,
    LINE_PUT,
    LINE_GET,
    MATERIAL_PUT,
    MATERIAL_GET,
    CONTENT_SET,
    STAFFING_CLEAR,
    PROGRESS_CLEAR,
    FUNDS_CLEAR,
    MATERIAL_CLEAR,
};

#define OF_ENTRY                                                                                   \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND entry = $3"

static const struct db_sql q[] = {
    [ENTRY_PUT] = {"entry.put",
                   "INSERT INTO entry\n"
                   "    (tenant, round, ord, id, project, method, handed_in, pledged, provenance,\n"
                   "    progress_view, narrative, last_narrative, state)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,\n"
                   "        CASE WHEN CAST($7 AS TEXT) IS NULL THEN 'open' ELSE 'handed_in' END)"},
    [ENTRY_GET] =
        {"entry.get",
         "SELECT ord, id, project, method, handed_in, pledged, provenance, progress_view,\n"
         "    narrative, last_narrative\n"
         "FROM entry\n"
         "WHERE tenant = $1\n"
         "  AND round = $2"},
    [STAFFING_PUT] = {"declared_staffing.put",
                      "INSERT INTO declared_staffing\n"
                      "    (tenant, round, entry, in_post, departures, lead_departures,\n"
                      "    departures_note)\n"
                      "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [STAFFING_GET] = {"declared_staffing.get",
                      "SELECT entry, in_post, departures, lead_departures, departures_note\n"
                      "FROM declared_staffing\n"
                      "WHERE tenant = $1\n"
                      "  AND round = $2"},
    [HELD_PUT] = {"held_count.put", "INSERT INTO held_count\n"
                                    "    (tenant, round, entry, ord, qualification, count)\n"
                                    "VALUES ($1, $2, $3, $4, $5, $6)"},
    [HELD_GET] = {"held_count.get", "SELECT entry, ord, qualification, count\n"
                                    "FROM held_count\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2"},
    [VACANCY_PUT] = {"declared_vacancy.put",
                     "INSERT INTO declared_vacancy\n"
                     "    (tenant, round, entry, ord, substation, days, open, note)\n"
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [VACANCY_GET] = {"declared_vacancy.get", "SELECT entry, ord, substation, days, open, note\n"
                                             "FROM declared_vacancy\n"
                                             "WHERE tenant = $1\n"
                                             "  AND round = $2"},
    [PROGRESS_PUT] = {"progress.put", "INSERT INTO progress\n"
                                      "    (tenant, round, entry, ord, indicator, done, project)\n"
                                      "SELECT tenant, round, id, CAST($4 AS BIGINT), CAST($5 AS "
                                      "TEXT), CAST($6 AS BIGINT), project\n"
                                      "FROM entry\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND id = $3"},
    [PROGRESS_GET] = {"progress.get", "SELECT entry, ord, indicator, done\n"
                                      "FROM progress\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2"},
    [RECORD_PUT] =
        {"service_record.put",
         "INSERT INTO service_record\n"
         "    (tenant, round, entry, indicator, ord, id, title, date, sessions, people,\n"
         "    minutes, person)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"},
    [RECORD_GET] =
        {"service_record.get",
         "SELECT entry, indicator, ord, id, title, date, sessions, people, minutes, person\n"
         "FROM service_record\n"
         "WHERE tenant = $1\n"
         "  AND round = $2"},
    [FUNDS_PUT] =
        {"fund_table.put",
         "INSERT INTO fund_table\n"
         "    (tenant, round, entry, from_date, cutoff, to_date, actual_period,\n"
         "    expected_period, has_surplus, surplus_label, surplus_actual,\n"
         "    surplus_expected, surplus_printed_total, surplus_printed_share,\n"
         "    printed_actual, printed_expected, printed_total, printed_share, note)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,\n"
         "        $17, $18, $19)"},
    [FUNDS_GET] = {"fund_table.get",
                   "SELECT entry, from_date, cutoff, to_date, actual_period, expected_period,\n"
                   "    has_surplus, surplus_label, surplus_actual, surplus_expected,\n"
                   "    surplus_printed_total, surplus_printed_share, printed_actual,\n"
                   "    printed_expected, printed_total, printed_share, note\n"
                   "FROM fund_table\n"
                   "WHERE tenant = $1\n"
                   "  AND round = $2"},
    [LINE_PUT] = {"fund_line.put",
                  "INSERT INTO fund_line\n"
                  "    (tenant, round, entry, ord, label, actual, expected, printed_total,\n"
                  "    printed_share)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [LINE_GET] = {"fund_line.get",
                  "SELECT entry, ord, label, actual, expected, printed_total, printed_share\n"
                  "FROM fund_line\n"
                  "WHERE tenant = $1\n"
                  "  AND round = $2"},
    [MATERIAL_PUT] = {"material.put",
                      "INSERT INTO material\n"
                      "    (tenant, round, entry, ord, item, file_name, sha256, size, received)\n"
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [MATERIAL_GET] = {"material.get", "SELECT entry, ord, item, file_name, sha256, size, received\n"
                                      "FROM material\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2"},
    [CONTENT_SET] = {"entry.content", "UPDATE entry\n"
                                      "SET handed_in = $4,\n"
                                      "    pledged = $5,\n"
                                      "    progress_view = $6,\n"
                                      "    narrative = $7\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND id = $3"},
    [STAFFING_CLEAR] = {"declared_staffing.clear", "DELETE FROM declared_staffing\n" OF_ENTRY},
    [PROGRESS_CLEAR] = {"progress.clear", "DELETE FROM progress\n" OF_ENTRY},
    [FUNDS_CLEAR] = {"fund_table.clear", "DELETE FROM fund_table\n" OF_ENTRY},
    [MATERIAL_CLEAR] = {"material.clear", "DELETE FROM material\n" OF_ENTRY},
};

const struct sql_table sql_entry = SQL_TABLE(q);

static const struct field held_fields[] = {
    FIELD(struct held_count, qualification),
    FIELD(struct held_count, count),
};

static const struct field vacancy_fields[] = {
    FIELD(struct declared_vacancy, substation),
    FIELD(struct declared_vacancy, days),
    FIELD(struct declared_vacancy, open),
    FIELD(struct declared_vacancy, note),
};

static const struct field staffing_fields[] = {
    FIELD(struct declared_staffing, in_post),
    FIELD(struct declared_staffing, departures),
    FIELD(struct declared_staffing, lead_departures),
    FIELD(struct declared_staffing, departures_note),
};

static const struct field record_fields[] = {
    FIELD(struct service_record, id),     FIELD(struct service_record, title),
    FIELD(struct service_record, date),   FIELD(struct service_record, sessions),
    FIELD(struct service_record, people), FIELD(struct service_record, minutes),
    FIELD(struct service_record, person),
};

static const struct field progress_fields[] = {
    FIELD(struct progress, indicator),
    FIELD(struct progress, done),
};

static const struct field line_fields[] = {
    FIELD(struct fund_line, label),         FIELD(struct fund_line, actual),
    FIELD(struct fund_line, expected),      FIELD(struct fund_line, printed_total),
    FIELD(struct fund_line, printed_share),
};

static const struct field funds_fields[] = {
    FIELD(struct fund_table, from),
    FIELD(struct fund_table, cutoff),
    FIELD(struct fund_table, to),
    FIELD(struct fund_table, actual_period),
    FIELD(struct fund_table, expected_period),
    FIELD(struct fund_table, has_surplus),
    FIELD(struct fund_table, surplus.label),
    FIELD(struct fund_table, surplus.actual),
    FIELD(struct fund_table, surplus.expected),
    FIELD(struct fund_table, surplus.printed_total),
    FIELD(struct fund_table, surplus.printed_share),
    FIELD(struct fund_table, printed_actual),
    FIELD(struct fund_table, printed_expected),
    FIELD(struct fund_table, printed_total),
    FIELD(struct fund_table, printed_share),
    FIELD(struct fund_table, note),
};

static const struct field material_fields[] = {
    FIELD(struct material, item), FIELD(struct material, file_name), FIELD(struct material, sha256),
    FIELD(struct material, size), FIELD(struct material, received),
};

static const struct field entry_fields[] = {
    FIELD(struct entry, id),
    FIELD(struct entry, project),
    FIELD(struct entry, method),
    FIELD(struct entry, handed_in),
    FIELD(struct entry, pledged),
    FIELD_ENUM(struct entry, provenance, codes_provenance),
    FIELD_ENUM(struct entry, progress_view, codes_progress_view),
    FIELD(struct entry, narrative),
    FIELD(struct entry, last_narrative),
};

static const struct list held = {
    .title = "持证人数",
    .put = &q[HELD_PUT],
    .get = &q[HELD_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct held_count, held_fields),
    LIST_IN(struct declared_staffing, held),
    .key_at = LIST_NO_KEY,
};

static const struct list vacancies = {
    .title = "申报空岗",
    .put = &q[VACANCY_PUT],
    .get = &q[VACANCY_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct declared_vacancy, vacancy_fields),
    LIST_IN(struct declared_staffing, vacancies),
    .key_at = LIST_NO_KEY,
};

static const struct list *const staffing_children[] = {&held, &vacancies, NULL};
static const struct list staffing = {
    .title = "人员申报",
    .put = &q[STAFFING_PUT],
    .get = &q[STAFFING_GET],
    .in_round = true,
    .single = true,
    .keys = 1,
    LIST_FIELDS(struct declared_staffing, staffing_fields),
    .at = offsetof(struct entry, staffing),
    .n_at = offsetof(struct entry, staffing.given),
    .key_at = LIST_NO_KEY,
    .children = staffing_children,
};

static const struct list records = {
    .title = "服务记录",
    .put = &q[RECORD_PUT],
    .get = &q[RECORD_GET],
    .in_round = true,
    .keys = 2,
    LIST_FIELDS(struct service_record, record_fields),
    LIST_IN(struct progress, records),
    .key_at = LIST_NO_KEY,
};

static const struct list *const progress_children[] = {&records, NULL};
static const struct list progress = {
    .title = "指标完成情况",
    .put = &q[PROGRESS_PUT],
    .get = &q[PROGRESS_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct progress, progress_fields),
    LIST_IN(struct entry, progress),
    .key_at = offsetof(struct progress, indicator),
    .children = progress_children,
};

static const struct list lines = {
    .title = "资金项",
    .put = &q[LINE_PUT],
    .get = &q[LINE_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct fund_line, line_fields),
    LIST_IN(struct fund_table, lines),
    .key_at = LIST_NO_KEY,
};

static const struct list *const funds_children[] = {&lines, NULL};
static const struct list funds = {
    .title = "资金使用情况表",
    .put = &q[FUNDS_PUT],
    .get = &q[FUNDS_GET],
    .in_round = true,
    .single = true,
    .keys = 1,
    LIST_FIELDS(struct fund_table, funds_fields),
    .at = offsetof(struct entry, funds),
    .n_at = offsetof(struct entry, funds.given),
    .key_at = LIST_NO_KEY,
    .children = funds_children,
};

static const struct list materials = {
    .title = "材料",
    .put = &q[MATERIAL_PUT],
    .get = &q[MATERIAL_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct material, material_fields),
    LIST_IN(struct entry, materials),
    .key_at = LIST_NO_KEY,
};

static const struct list *const entry_children[] = {
    &staffing, &progress, &funds, &materials, &list_assignments, &list_sheets, NULL};
const struct list list_entries = {
    .title = "参评项目",
    .put = &q[ENTRY_PUT],
    .get = &q[ENTRY_GET],
    .in_round = true,
    .keys = 0,
    LIST_FIELDS(struct entry, entry_fields),
    .at = offsetof(struct dossier, round.entries),
    .n_at = offsetof(struct dossier, round.n_entries),
    .key_at = offsetof(struct entry, id),
    .children = entry_children,
};

/* ---- a hand-in */

static const struct field content_fields[] = {
    FIELD(struct entry, handed_in),
    FIELD(struct entry, pledged),
    FIELD_ENUM(struct entry, progress_view, codes_progress_view),
    FIELD(struct entry, narrative),
};

enum gp_code store_entry_put_content(struct db *db, struct gp_err *e, const char *tenant,
                                     const char *round, const struct entry *entry) {
    static const int clear[] = {STAFFING_CLEAR, PROGRESS_CLEAR, FUNDS_CLEAR, MATERIAL_CLEAR};
    static const struct list *const content[] = {&staffing, &progress, &funds, &materials};
    const struct db_value key[] = {db_text(tenant), db_text(round), db_text(entry->id)};
    TRY(row_put(db, e, &q[CONTENT_SET], key, GP_COUNT(key), content_fields,
                GP_COUNT(content_fields), entry));
    for (size_t i = 0; i < GP_COUNT(clear); i++)
        TRY(db_exec(db, e, &q[clear[i]], key, GP_COUNT(key)));
    for (size_t i = 0; i < GP_COUNT(content); i++)
        TRY(list_put_under(db, e, content[i], tenant, round, LIST_KEYS(entry->id), entry));
    return GP_OK;
}
