/* Tables that people send, into what the system holds: looked at first, corrected, then taken all
 * at once or not at all, and taken back as one step.
 *
 * What differs between the kinds (the registry, a hand-in, a standard …) is a struct workbook_kind:
 * its tables as data, and three functions. apply lays the rows over what is stored with the same
 * functions that the pages use; a look is an apply whose transaction is undone. state and restore
 * tell and put back one thing, for undoing. The page is the same for all (web/workbook). */
#ifndef GP_APP_WORKBOOK_WORKBOOK_H
#define GP_APP_WORKBOOK_WORKBOOK_H

#include "app/app.h"
#include "intake/intake.h"
#include "store/workbook.h"
#include "workbook/template.h"

/* ---- what a kind of import is */

#define WORKBOOK_PARTS  4
#define WORKBOOK_WANTED 3
#define WORKBOOK_NAMES  12
#define WORKBOOK_TABLES 12
#define WORKBOOK_GROUPS 12

struct workbook_member {
    const struct shape *shape;
    const char *key;
};

/* A table that may come: which members of which structs its columns are. */
struct workbook_table {
    const char *word; /* by which its columns are remembered */
    const char *name; /* 岗位 */
    const char *hint; /* what the sheet may be called, parted by blanks */
    struct {
        const struct shape *shape;
        size_t at;               /* in a row */
        const char *const *keys; /* NULL: all */
        const char *const *but;  /* of all, not these; NULL: no exception */
    } parts[WORKBOOK_PARTS];
    struct workbook_member wanted[WORKBOOK_WANTED]; /* a table without that column is another one */
    struct workbook_member filled[WORKBOOK_WANTED]; /* not wanted, but no row leaves it blank */
    struct workbook_member
        blank[WORKBOOK_WANTED]; /* of the wanted, those that a row may leave blank */
    struct {
        struct workbook_member member;
        const char *name; /* where it is called otherwise here: 所属项目名称 */
    } names[WORKBOOK_NAMES];
    const struct workbook_member *order; /* of its columns when there is no head: shape NULL ends */
    const struct intake_options *options; /* NULL: none */
    size_t n_in_template;                 /* of the parts, those that its template has; 0: all */
    const struct shape *own_ids[WORKBOOK_WANTED]; /* whose ids a template has, to be found by */
    bool repeats; /* several such tables may stand below each other on a sheet */
};

struct workbook;
struct workbook_wish;

/* What a template's sheet of a table has in it: structs of the kind's row, and what members are
 * chosen from. */
struct workbook_rows {
    VEC(const void *) rows;
    VEC(struct template_list) lists;
};

struct workbook_kind {
    const char *word; /* in the log and with what is stored: registry, hand_in */
    const char *what; /* of an unknown sheet, which heads were looked for: 机构、中心…… */
    size_t row_size;
    const struct workbook_table *tables;
    size_t n_tables;
    const char *const *groups; /* of its things: 机构, 中心, 项目 */
    size_t n_groups;
    bool replaces; /* offers to take away what the tables do not have */

    /* Inside the transaction: stores what the rows say, with workbook_thing_add for each thing that
     * they speak of, workbook_complain for what stops it and workbook_note before it changes what
     * can be put back. */
    enum gp_code (*apply)(struct work *w, const struct workbook_wish *wish, struct workbook *book);
    /* What is there already, as rows of each table, for a template. NULL: templates are not
     * offered. */
    enum gp_code (*prefill)(struct work *w, const char *subject, struct workbook_rows *rows);
    /* How a thing stands, as text; nothing when there is none. */
    enum gp_code (*state)(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret);
    /* Puts it back to that state; NULL: there was none. Refuses what the pages would refuse. */
    enum gp_code (*restore)(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before);
};

/* The rows of a kind: the struct that holds one, its tables, and the groups of its things. */
#define WORKBOOK_ROWS(row, table_list, group_list)                                                 \
    .row_size = sizeof(row), .tables = (table_list), .n_tables = GP_COUNT(table_list),             \
    .groups = (group_list), .n_groups = GP_COUNT(group_list)

/* A text of struct T that stands in a table, and in no shape of what is stored. */
#define WORKBOOK_TEXT(T, k, member, most, need, zh, names)                                         \
    {                                                                                              \
        .key = (k), .name = (zh), .also = (names), .kind = FIELD_TEXT, .flag_at = NO_FLAG,         \
        .at = offsetof(T, member), .min = 1, .max = (most), .required = (need)                     \
    }

/* ---- one import */

#define WORKBOOK_NO_TABLE SIZE_MAX /* a sheet that is left alone */

/* What somebody decided otherwise than proposed: of a sheet which table it is, of a column which
 * member. */
struct workbook_choice {
    size_t sheet;
    bool whole;        /* table is chosen */
    bool unless_known; /* only where no head says what it is */
    size_t table;      /* WORKBOOK_NO_TABLE: not to be imported */
    uint32_t col;      /* else of this column */
    int target;        /* in the table's plan; INTAKE_NONE: none */
};

struct workbook_wish {
    const struct workbook_kind *kind;
    const char *subject; /* what is imported into: "", ROUND/ENTRY; for the history and undoing */
    const char *org;     /* whose tables they are, for the memory of columns; "": the evaluator's */
    const void *context; /* the kind's own; may be NULL */
    const char *path, *file_name;
    bool pasted;
    const struct workbook_choice *choices;
    size_t n_choices;
    bool replace; /* what the tables do not have goes */
    bool store;
};

struct workbook_sheet {
    const char *name;
    size_t index;    /* in the file */
    size_t table;    /* of the kind; WORKBOOK_NO_TABLE: left alone */
    const char *why; /* then, in Chinese; else NULL */
    bool bare;       /* it has no head: its columns are in the table's order */
    struct intake_head head;
    struct intake_table rows;
    VEC(struct workbook_more) more; /* of a table that repeats: those below the first */
};
struct workbook_more {
    struct intake_head head;
    struct intake_table rows;
};

enum workbook_fate {
    WORKBOOK_NEW,
    WORKBOOK_CHANGED,
    WORKBOOK_SAME,
    WORKBOOK_GONE,
    WORKBOOK_FATE_N,
};
const char *workbook_fate_name(enum workbook_fate f); /* 新增, 修改, 不变, 删去 */

/* Something that the tables speak of. */
struct workbook_thing {
    size_t group; /* of the kind's groups */
    const char *name;
    enum workbook_fate fate;
    const char *change; /* 到岗日期：2026-01-01 → 2026-02-01; NULL: not told singly */
};

struct workbook {
    const struct workbook_kind *kind;
    const struct intake_plan *plans[WORKBOOK_TABLES]; /* what the columns of a table may be */
    VEC(struct workbook_sheet) sheets;
    VEC(struct workbook_thing) things; /* the first WORKBOOK_THINGS_MAX; all are counted */
    size_t counts[WORKBOOK_GROUPS][WORKBOOK_FATE_N];
    struct intake_problems problems; /* of cells and of things; none that stops: it can be stored */
    VEC(struct workbook_state) states; /* to be put back */
    const char *title;                 /* NULL; or what else is to be told, in Chinese */
    bool stored;
    const char *id, *summary; /* then: to be undone by; 中心新增 23 */
};

#define WORKBOOK_THINGS_MAX 20000

/* Reads the tables and finds what would become of each thing; with store also stores it, unless
 * something stops it, with a line in the audit log. GP_INVALID or GP_LIMIT when the file itself is
 * refused. In a transaction of its own. */
enum gp_code workbook_import(struct work *w, const struct workbook_wish *wish,
                             struct workbook *ret) GP_CHECKED;

/* 岗位名称; of the thing that a row belongs to: 所属项目名称. */
const char *workbook_target_name(const struct workbook *book, size_t table, int target);

/* Writes a workbook to be filled in to a new file: a sheet a table, with what is there already. */
enum gp_code workbook_template(struct work *w, const struct workbook_kind *kind,
                               const char *subject, const char *path, date_t date) GP_CHECKED;

/* ---- undoing */

/* The imports of a subject, newest first. */
enum gp_code workbook_history(struct work *w, const struct workbook_kind *kind, const char *subject,
                              struct workbook_done **ret, size_t *ret_n) GP_CHECKED;

/* Takes an import back as a whole: everything stands as before. GP_CONFLICT when something of it
 * was changed since or is in use, GP_MISSING when there is none or it was taken back already. */
enum gp_code workbook_undo(struct work *w, const struct workbook_kind *kind, const char *subject,
                           const char *id, const char **ret_file_name) GP_CHECKED;

/* For so long. Until then what was there before is kept, and no longer. */
#define WORKBOOK_UNDO_DAYS 30
/* Of every district, in transactions of its own: the server does it now and then. */
enum gp_code workbook_forget(struct work *w, int64_t now_ms) GP_CHECKED;

/* ---- for the kinds */

/* Every row of a table, of all sheets that are it. */
struct workbook_at {
    const struct workbook_sheet *sheet;
    const void *row;
    uint32_t number; /* of its line, from 0 */
};
typedef enum gp_code (*workbook_row_fn)(void *arg, const struct workbook_at *at);
enum gp_code workbook_each(const struct workbook *book, size_t table, workbook_row_fn fn,
                           void *arg) GP_CHECKED;

/* Lays the members of the shape that the sheet has columns for over a thing, where the row says
 * something; but for ids and the keys of `but` (ended by NULL; may be NULL), which have to be found
 * first. */
void workbook_lay(const struct workbook *book, const struct workbook_at *at,
                  const struct shape *shape, void *thing, const char *const *but);
/* Whether the sheet has a column for it. */
bool workbook_has(const struct workbook *book, const struct workbook_sheet *sheet,
                  const struct shape *shape, const char *key);

/* Something that stops the import, at a line of a sheet. */
void workbook_complain(struct arena *a, struct workbook *book, const struct workbook_at *at,
                       const char *what, const char *remedy);
void workbook_remark(struct arena *a, struct workbook *book, const struct workbook_at *at,
                     const char *what, const char *remedy);
void workbook_thing_add(struct arena *a, struct workbook *book, struct workbook_thing thing);

/* Keeps how a thing stands, before it is changed. new: there is none yet. */
enum gp_code workbook_note(struct work *w, const struct workbook_wish *wish, struct workbook *book,
                           const char *what, const char *id, const char *name,
                           bool is_new) GP_CHECKED;

#endif
