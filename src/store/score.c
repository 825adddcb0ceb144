/* Who scores what, and the marks. */
#include "store/list.h"

enum {
    ASSIGNMENT_PUT,
    ASSIGNMENT_GET,
    SHEET_PUT,
    SHEET_GET,
    MARK_PUT,
    MARK_GET,
    PART_PUT,
    PART_GET,
};

static const struct db_sql q[] = {
    [ASSIGNMENT_PUT] = {"assignment.put",
                        "INSERT INTO assignment\n"
                        "    (tenant, round, entry, ord, expert, declared, conflict, relation)\n"
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [ASSIGNMENT_GET] = {"assignment.get",
                        "SELECT entry, ord, expert, declared, conflict, relation\n"
                        "FROM assignment\n"
                        "WHERE tenant = $1\n"
                        "  AND round = $2"},
    [SHEET_PUT] = {"sheet.put",
                   "INSERT INTO sheet\n"
                   "    (tenant, round, entry, ord, id, component, scorer, scorer_name, role,\n"
                   "    submitted, comment)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [SHEET_GET] =
        {"sheet.get",
         "SELECT entry, ord, id, component, scorer, scorer_name, role, submitted, comment\n"
         "FROM sheet\n"
         "WHERE tenant = $1\n"
         "  AND round = $2"},
    [MARK_PUT] = {"mark.put",
                  "INSERT INTO mark\n"
                  "    (tenant, round, entry, sheet, ord, item, not_applicable, points, level,\n"
                  "    done, target, times, reason, evidence)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [MARK_GET] = {"mark.get",
                  "SELECT entry, sheet, ord, item, not_applicable, points, level, done, target,\n"
                  "    times, reason, evidence\n"
                  "FROM mark\n"
                  "WHERE tenant = $1\n"
                  "  AND round = $2"},
    [PART_PUT] = {"mark_part.put", "INSERT INTO mark_part\n"
                                   "    (tenant, round, entry, sheet, mark, ord, part)\n"
                                   "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [PART_GET] = {"mark_part.get", "SELECT entry, sheet, CAST(mark AS TEXT), ord, part\n"
                                   "FROM mark_part\n"
                                   "WHERE tenant = $1\n"
                                   "  AND round = $2"},
};

const struct sql_table sql_score = SQL_TABLE(q);

static const struct field assignment_fields[] = {
    FIELD(struct assignment, expert),
    FIELD(struct assignment, declared),
    FIELD(struct assignment, conflict),
    FIELD(struct assignment, relation),
};

/* A list of texts: the row is the text itself. */
static const struct field part_fields[] = {{FIELD_TEXT, 0, NULL}};

static const struct field mark_fields[] = {
    FIELD(struct mark, item),  FIELD(struct mark, not_applicable), FIELD(struct mark, points),
    FIELD(struct mark, level), FIELD(struct mark, done),           FIELD(struct mark, target),
    FIELD(struct mark, times), FIELD(struct mark, reason),         FIELD(struct mark, evidence),
};

static const struct field sheet_fields[] = {
    FIELD(struct sheet, id),
    FIELD(struct sheet, component),
    FIELD(struct sheet, scorer),
    FIELD(struct sheet, scorer_name),
    FIELD_ENUM(struct sheet, role, codes_scorer_role),
    FIELD(struct sheet, submitted),
    FIELD(struct sheet, comment),
};

const struct list list_assignments = {
    .title = "专家分配",
    .put = &q[ASSIGNMENT_PUT],
    .get = &q[ASSIGNMENT_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct assignment, assignment_fields),
    LIST_IN(struct entry, assignments),
    .key_at = LIST_NO_KEY,
};

static const struct list parts = {
    .title = "得分条件",
    .put = &q[PART_PUT],
    .get = &q[PART_GET],
    .in_round = true,
    .keys = 3,
    LIST_FIELDS(const char *, part_fields),
    LIST_IN(struct mark, parts),
    .key_at = LIST_NO_KEY,
};

static const struct list *const mark_children[] = {&parts, NULL};
const struct list list_marks = {
    .title = "评分",
    .put = &q[MARK_PUT],
    .get = &q[MARK_GET],
    .in_round = true,
    .keys = 2,
    LIST_FIELDS(struct mark, mark_fields),
    LIST_IN(struct sheet, marks),
    .key_at = LIST_BY_ORD,
    .children = mark_children,
};

static const struct list *const sheet_children[] = {&list_marks, NULL};
const struct list list_sheets = {
    .title = "评分表",
    .put = &q[SHEET_PUT],
    .get = &q[SHEET_GET],
    .in_round = true,
    .keys = 1,
    LIST_FIELDS(struct sheet, sheet_fields),
    LIST_IN(struct entry, sheets),
    .key_at = offsetof(struct sheet, id),
    .children = sheet_children,
};
