/* The lists of a dossier as tables: each is told once, as data (lists.c); columns and statements
 * follow from the shape of a row (list_make.c), and from that it is written (list.c), and read
 * together with all others by one statement (list_get.c). Private to store.
 *
 * The parameters of a list's put are: $1 the tenant; $2 the round, where the table belongs to one;
 * the keys of what the list hangs on, outermost first; the place in the list, except for shared
 * rows; the fields. Its get takes $1 the tenant and $2 the round and gives: the keys, as text; the
 * place, except for a single part; the fields. In which order the rows come does not matter. */
#ifndef GP_STORE_LIST_H
#define GP_STORE_LIST_H

#include "store/row.h"

#define LIST_MAX_KEYS   3
#define LIST_MAX_FIELDS 32

/* What identifies a row among its siblings, for the lists that hang on it. */
#define LIST_NO_KEY SIZE_MAX       /* a single part of its parent, or nothing hangs on it */
#define LIST_BY_ORD (SIZE_MAX - 1) /* its place */

#define LIST_ALWAYS SIZE_MAX /* a single part that every parent has */

/* What cannot be known from the shape of the dossier. */
struct list_plan {
    const char *member; /* of the parent's shape: posts, round.checklist */
    const char *table;
    /* The member by which what hangs on a row knows it ("id"), or else its place; neither: nothing
     * hangs on it. */
    const char *key;
    bool by_ord;
    bool shared;      /* by rounds: round_TABLE says which of them a round speaks of */
    bool only_read;   /* written by a function of its own */
    const char *text; /* of a list of texts: the column */
    /* Where a row is not just its members: the statement, whose columns are those of the shape all
     * the same, and behind them the extra ones, which are only read. */
    const struct db_sql *put, *get;
    const struct column *extra;
    size_t n_extra;
    const struct list_plan *const *children; /* closed by NULL; NULL: none */
};

extern const struct list_plan *const dossier_plans[]; /* closed by NULL */

struct list {
    const char *title;              /* 岗位; for messages */
    const struct db_sql *put, *get; /* put NULL: written by its own function */
    /* Of lists that rounds share: as get, for a single shared row. $1 tenant, $2 its id. */
    const struct db_sql *get_one;
    const struct db_sql *get_every; /* of all that the tenant has; $2 is NULL */
    /* Shared rows are updated where they exist: clear empties a list of theirs first (parameters:
     * tenant, keys); link makes them part of the round (tenant, round, place, id). */
    const struct db_sql *clear, *link;
    bool in_round; /* the round is part of the key */
    bool single;   /* not a list: one part of its parent, at `at`, given when the bool at n_at is */
    size_t keys;
    const char *key_columns[LIST_MAX_KEYS];
    unsigned ord_keys; /* bits: those that are places */
    const struct column *fields;
    const char *const *names; /* of the columns; NULL for those that are only read */
    size_t n_fields, size;
    size_t n_read_only; /* of the fields, the last ones: joined by get, and not in put */
    size_t at, n_at;    /* in the parent: the array and its count, or LIST_ALWAYS */
    size_t key_at;      /* in the row: its id; LIST_NO_KEY, LIST_BY_ORD */
    const struct list *const *children; /* closed by NULL; NULL: none */
};

#define LIST_FIELDS(T, table) .fields = (table), .n_fields = GP_COUNT(table), .size = sizeof(T)
#define LIST_IN(T, member)    .at = offsetof(T, member), .n_at = offsetof(T, n_##member)

/* Writes the list that hangs on parent, and all below it. Without a round (NULL) shared rows are
 * written without becoming part of one. */
enum gp_code list_put(struct work *w, const struct list *list, const char *round,
                      const void *parent) GP_CHECKED;

/* The same for a list that hangs on a row which is there already; keys are what identifies that
 * row, as many as the list has. */
#define LIST_KEYS(...) ((const char *const[]){__VA_ARGS__})
enum gp_code list_put_under(struct work *w, const struct list *list, const char *round,
                            const char *const *keys, const void *parent) GP_CHECKED;

#define LIST_AT_ONCE 8 /* rounds that are read together */

/* Lists with one parent, and all below them, that are read together. */
struct list_sql;
struct list_tree {
    const char *name;                /* of its statement: dossier.lists */
    const struct list *const *lists; /* closed by NULL; NULL: of `table` */
    const char *table;               /* NULL: all of a dossier */
    const char *const *tables;       /* several, closed by NULL; NULL: as above */
    /* Only some entries of the round and their projects, with what hangs on them: read with
     * list_get_part, of no other lists. */
    bool part;
    /* Of what hangs on entries and projects only these tables, closed by NULL; NULL: all. */
    const char *const *below;
    bool one;                           /* get_one: a shared row with what hangs on it */
    bool every;                         /* get_every: all shared rows; the key is NULL */
    struct list_sql *sql[LIST_AT_ONCE]; /* for 1, 2, … rounds; made at the first use */
};

/* Reads the lists of the whole round (or the shared row of that id, as the only one of the parent's
 * list; none when there is no such row), and all below them, into parent. One statement. */
enum gp_code list_get(struct work *w, struct list_tree *tree, const char *key,
                      void *parent) GP_CHECKED;

/* The same of n rounds, at most LIST_AT_ONCE, each into its own parent. One statement. */
struct list_target {
    const char *key;
    struct arena *a;
    void *parent;
};
enum gp_code list_get_all(struct work *w, struct list_tree *tree, const struct list_target *targets,
                          size_t n) GP_CHECKED;

/* The same of a part: of the entries of the round with those ids, 1 to LIST_PART. */
#define LIST_PART 64
enum gp_code list_get_part(struct work *w, struct list_tree *tree, const char *round,
                           const char *const *entries, size_t n, void *parent) GP_CHECKED;

/* That statement. */
const struct db_sql *list_statement(struct list_tree *tree, size_t n);

/* Makes the list of one parent, and all below it, that of the other: a copy that shares nothing. */
void list_copy(struct arena *a, const struct list *list, const void *from, void *to);

/* The list that is kept in the table, as a part of a dossier. */
const struct list *list_of(const char *table);

/* Those that hang on the dossier itself, in the order in which they can be written; closed by NULL.
 */
const struct list *const *dossier_lists(void);
extern struct list_tree tree_dossier;

/* The statements of all lists, for tests; gives how many. */
#define LIST_TABLES     40
#define LIST_STATEMENTS (LIST_TABLES * 6)
size_t list_statements(const struct db_sql *ret[static LIST_STATEMENTS]);

/* Every statement of store, for tests: a table a subject. */
struct sql_table {
    const struct db_sql *sql;
    size_t n;
};
extern const struct sql_table sql_tenant, sql_entry, sql_standard, sql_round, sql_dossier,
    sql_audit, sql_account, sql_account_change, sql_document, sql_installation, sql_notice,
    sql_scope, sql_board, sql_plan, sql_panel, sql_filling, sql_given, sql_stamp, sql_sheet,
    sql_marking, sql_rating, sql_review, sql_finding, sql_objection, sql_sheet_correction,
    sql_publication, sql_visit, sql_visit_record, sql_registry, sql_admin, sql_search, sql_closing,
    sql_elsewhere, sql_workbook, sql_report, sql_onetime, sql_tie, sql_paper, sql_delivery,
    sql_edition, sql_server, sql_token, sql_person, sql_rollup, sql_levels, sql_survey, sql_result,
    sql_reading, sql_erase, sql_amendment, sql_form, sql_batch;
#define SQL_TABLE(q)                                                                               \
    { (q), GP_COUNT(q) }

#endif
