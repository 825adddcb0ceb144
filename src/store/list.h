/* The lists of a dossier as tables: each list is told once, as data, and from that it is written,
 * and read together with all others by one statement. Private to store.
 *
 * The parameters of a list's put are: $1 the tenant; $2 the round, where the table belongs to one;
 * the keys of what the list hangs on, outermost first; the place in the list, except for shared
 * rows; the fields. Its get takes $1 the tenant and $2 the round and gives: the keys, as text; the
 * place, except for a single part; the fields. In which order the rows come does not matter. */
#ifndef GP_STORE_LIST_H
#define GP_STORE_LIST_H

#include "store/row.h"

#define LIST_MAX_KEYS   3
#define LIST_MAX_FIELDS 24

/* What identifies a row among its siblings, for the lists that hang on it. */
#define LIST_NO_KEY SIZE_MAX       /* a single part of its parent, or nothing hangs on it */
#define LIST_BY_ORD (SIZE_MAX - 1) /* its place */

#define LIST_ALWAYS SIZE_MAX /* a single part that every parent has */

struct list {
    const char *title;              /* 岗位; for messages */
    const struct db_sql *put, *get; /* put NULL: written by its own function */
    /* Of lists that rounds share: as get, for a single shared row. $1 tenant, $2 its id. */
    const struct db_sql *get_one;
    /* Shared rows are updated where they exist: clear empties a list of theirs first (parameters:
     * tenant, keys); link makes them part of the round (tenant, round, place, id). */
    const struct db_sql *clear, *link;
    bool in_round; /* the round is part of the key */
    bool single;   /* not a list: one part of its parent, at `at`, given when the bool at n_at is */
    size_t keys;
    const struct field *fields;
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
enum gp_code list_put(struct db *db, struct gp_err *e, const struct list *list, const char *tenant,
                      const char *round, const void *parent) GP_CHECKED;

/* The same for a list that hangs on a row which is there already; keys are what identifies that
 * row, as many as the list has. */
#define LIST_KEYS(...) ((const char *const[]){__VA_ARGS__})
enum gp_code list_put_under(struct db *db, struct gp_err *e, const struct list *list,
                            const char *tenant, const char *round, const char *const *keys,
                            const void *parent) GP_CHECKED;

#define LIST_AT_ONCE 8 /* rounds that are read together */

/* Lists with one parent, and all below them, that are read together. */
struct list_sql;
struct list_tree {
    const char *name;                   /* of its statement: dossier.lists */
    const struct list *const *lists;    /* closed by NULL */
    bool one;                           /* get_one: a shared row with what hangs on it */
    struct list_sql *sql[LIST_AT_ONCE]; /* for 1, 2, … rounds; made at the first use */
};

/* Reads the lists of the whole round (or the shared row of that id, as the only one of the parent's
 * list; none when there is no such row), and all below them, into parent. One statement. */
enum gp_code list_get(struct db *db, struct arena *a, struct gp_err *e, struct list_tree *tree,
                      const char *tenant, const char *key, void *parent) GP_CHECKED;

/* The same of n rounds, at most LIST_AT_ONCE, each into its own parent. One statement. */
struct list_target {
    const char *key;
    struct arena *a;
    void *parent;
};
enum gp_code list_get_all(struct db *db, struct gp_err *e, struct list_tree *tree,
                          const char *tenant, const struct list_target *targets,
                          size_t n) GP_CHECKED;

/* That statement. */
const struct db_sql *list_statement(struct list_tree *tree, size_t n);

/* Makes the list of one parent, and all below it, that of the other: a copy that shares nothing. */
void list_copy(struct arena *a, const struct list *list, const void *from, void *to);

/* The lists of a dossier (their parent), in the order in which they can be written. */
extern const struct list list_orgs, list_centers, list_projects;
extern const struct list list_checklist, list_experts, list_texts, list_advice, list_entries,
    list_finding_dismissals;
extern struct list_tree tree_dossier;
/* Of an entry. */
extern const struct list list_assignments, list_sheets;
/* Of a sheet. */
extern const struct list list_marks;

/* Every statement of store, for tests: a table a subject. */
struct sql_table {
    const struct db_sql *sql;
    size_t n;
};
extern const struct sql_table sql_tenant, sql_org, sql_project, sql_round_parts, sql_entry,
    sql_score, sql_standard, sql_round, sql_dossier, sql_audit, sql_account, sql_document,
    sql_notice, sql_scope, sql_board, sql_plan, sql_panel, sql_filling, sql_sheet, sql_marking,
    sql_rating, sql_review, sql_finding, sql_objection, sql_publication, sql_visit,
    sql_visit_record, sql_registry, sql_admin, sql_search;
#define SQL_TABLE(q)                                                                               \
    { (q), GP_COUNT(q) }

#endif
