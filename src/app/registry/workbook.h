/* A workbook as an office has it, into the registry: organisations, centers, substations, projects
 * with posts, requirements, indicators and payments, a sheet of each, in any order, with the
 * headings that people use. What exists is found by id, number or name and changed where the sheet
 * says otherwise; what the sheets do not speak of stays. All or nothing. */
#ifndef GP_APP_REGISTRY_WORKBOOK_H
#define GP_APP_REGISTRY_WORKBOOK_H

#include "app/registry/registry.h"
#include "intake/intake.h"

enum workbook_table {
    WORKBOOK_ORGS,
    WORKBOOK_CENTERS,
    WORKBOOK_SUBSTATIONS,
    WORKBOOK_PROJECTS,
    WORKBOOK_POSTS,
    WORKBOOK_REQUIREMENTS,
    WORKBOOK_INDICATORS,
    WORKBOOK_PAYMENTS,
    WORKBOOK_TABLE_N,
};
const char *workbook_table_name(enum workbook_table t); /* 机构, 中心, … */

/* A row of any of the tables: the members that its columns give, and the thing it belongs to. */
struct workbook_row {
    struct org org;
    struct center center;
    struct substation substation;
    struct project project;
    struct post post;
    struct requirement requirement; /* of a post: how many of it */
    struct indicator indicator;
    struct payment payment;
};

struct workbook_sheet {
    const char *name;
    enum workbook_table table; /* WORKBOOK_TABLE_N: left alone */
    const char *why;           /* then, in Chinese; else NULL */
    struct intake_head head;
    struct intake_table rows;
};

/* What somebody decided otherwise than proposed: of a sheet which table it is, of a column which
 * member. */
struct workbook_choice {
    size_t sheet;
    bool whole;                /* table is chosen */
    enum workbook_table table; /* WORKBOOK_TABLE_N: not to be imported */
    uint32_t col;              /* else of this column */
    int target;                /* in the table's plan; INTAKE_NONE: none */
};

enum workbook_fate { WORKBOOK_NEW, WORKBOOK_CHANGED, WORKBOOK_SAME, WORKBOOK_FATE_N };
const char *workbook_fate_name(enum workbook_fate f); /* 新增, 修改, 不变 */

/* An organisation, center or project that the workbook speaks of. */
struct workbook_thing {
    enum registry_kind kind;
    const char *id, *name;
    enum workbook_fate fate;
};

struct workbook {
    const struct intake_plan *plans[WORKBOOK_TABLE_N]; /* what the columns of a table may be */
    VEC(struct workbook_sheet) sheets;
    VEC(struct workbook_thing) things;
    size_t counts[REGISTRY_KIND_N][WORKBOOK_FATE_N];
    struct intake_problems problems; /* of cells and of things; none that stops: it can be stored */
    bool stored;
};

/* The word by which a mapping of the table is remembered. */
const char *workbook_table_word(enum workbook_table t);

/* 岗位名称; of the thing that a row belongs to: 所属项目名称. */
const char *workbook_target_name(struct arena *a, const struct workbook *book,
                                 enum workbook_table t, int target);

/* Reads the file and finds what would become of each thing; store: and stores it, unless something
 * stops it, with a line in the audit log. GP_INVALID or GP_LIMIT when the file itself is refused.
 */
enum gp_code workbook_import(struct work *w, const char *path, const char *file_name,
                             const struct workbook_choice *choices, size_t n_choices, bool store,
                             struct workbook *ret) GP_CHECKED;

#endif
