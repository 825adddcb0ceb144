/* The statements ask for lists and for what refers to a thing; the things themselves come and go
 * through list.h as a dossier with one row in it (store_registry_project and its neighbours), so a
 * new member needs nothing here. Deleting takes no notice of uses: app asks for them first
 * (store_registry_uses) and says by whom. */

#include "store/registry.h"

#include "store/list.h"
#include "store/rollup.h"
#include "store/states.h"

enum {
    ORGS,
    CENTERS,
    PROJECTS,
    COUNT,
    ORG_USES,
    CENTER_USES,
    PROJECT_USES,
    ORG_DELETE,
    CENTER_DELETE,
    PROJECT_DELETE,
    OVERLAPS,
    USED_INDICATORS,
    USED_SUBSTATIONS,
    SAME_ORG,
    RETIRED_SINCE,
    RETIRE,
    RESUME,
};

/* $2 is a LIKE pattern, or NULL for all. */
#define LIKES(column) "lower(" column ") LIKE lower(CAST($2 AS TEXT)) ESCAPE '!'"
#define RETIRED(kind, of)                                                                          \
    "LEFT JOIN retired x ON x.tenant = " of ".tenant AND x.kind = '" kind "' AND x.id = " of ".id" \
    "\n"
/* enum registry_use_filter */
#define USED(n) "(" n " = 0 OR (" n " = 1) = (x.since IS NULL))\n"
#define PROJECT_COLUMNS                                                                            \
    "SELECT p.id, p.title, p.center, c.name, o.name, b.name, p.start_date, p.end_date,\n"          \
    "    p.total, p.headcount, m.name\n"                                                           \
    "FROM project p\n"                                                                             \
    "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"                                   \
    "JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"                                \
    "LEFT JOIN org b ON b.tenant = p.tenant AND b.id = p.purchaser\n"                              \
    "LEFT JOIN org m ON m.tenant = p.tenant AND m.id = p.committee\n"

static const struct db_sql q[] = {
    [ORGS] = {"registry.orgs",
              "SELECT o.id, o.kind, o.name, o.short_name, x.since\n"
              "FROM org o\n" RETIRED(
                  "org",
                  "o") "WHERE o.tenant = $1\n"
                       "  AND (CAST($2 AS TEXT) IS NULL OR " LIKES(
                           "o.name") "\n"
                                     "       OR " LIKES(
                                         "o.short_name") ")\n"
                                                         "  AND (CAST($3 AS TEXT) IS NULL OR "
                                                         "o.kind = CAST($3 AS TEXT))\n"
                                                         "  AND " USED(
                                                             "$6") "ORDER BY o.kind, o.name, o.id\n"
                                                                   "LIMIT $4 OFFSET $5"},
    [CENTERS] =
        {"registry.centers",
         "SELECT c.id, c.name, c.full_name, c.subdistrict, c.community, c.region_code,\n"
         "    (SELECT count(*) FROM substation s\n"
         "     WHERE s.tenant = c.tenant AND s.center = c.id), x.since\n"
         "FROM center c\n" RETIRED(
             "center",
             "c") "WHERE c.tenant = $1\n"
                  "  AND (CAST($2 AS TEXT) IS NULL OR " LIKES(
                      "c.name") "\n"
                                "       OR " LIKES("c.full_name") " OR " LIKES(
                                    "c.subdistrict") "\n"
                                                     "       OR " LIKES(
                                                         "c.community") ")\n"
                                                                        "  AND " USED(
                                                                            "$5") "ORDER BY "
                                                                                  "c.subdistrict "
                                                                                  "NULLS FIRST, "
                                                                                  "c.name, c.id\n"
                                                                                  "LIMIT $3 OFFSET "
                                                                                  "$4"},
    [PROJECTS] =
        {"registry.projects", PROJECT_COLUMNS
         "WHERE p.tenant = $1\n"
         "  AND (CAST($2 AS TEXT) IS NULL OR " LIKES(
             "p.title") "\n"
                        "       OR " LIKES("c.name") " OR " LIKES(
                            "o.name") "\n"
                                      "       OR " LIKES(
                                          "b.name") ")\n"
                                                    "  AND (CAST($3 AS TEXT) IS NULL OR p.center = "
                                                    "CAST($3 AS TEXT))\n"
                                                    "  AND (CAST($4 AS TEXT) IS NULL OR "
                                                    "p.operator_org = CAST($4 AS TEXT))\n"
                                                    "  AND ($5 = 0\n"
                                                    "       OR ($5 = 1 AND p.start_date <= $6 AND "
                                                    "p.end_date >= $6)\n"
                                                    "       OR ($5 = 2 AND p.end_date < $6)\n"
                                                    "       OR ($5 = 3 AND p.start_date > $6))\n"
                                                    "ORDER BY p.end_date DESC NULLS LAST, c.name, "
                                                    "p.id\n"
                                                    "LIMIT $7 OFFSET $8"},
    [COUNT] = {"registry.count", "SELECT (SELECT count(*) FROM org o WHERE o.tenant = t.tenant),\n"
                                 "    (SELECT count(*) FROM center c WHERE c.tenant = t.tenant),\n"
                                 "    (SELECT count(*) FROM project p WHERE p.tenant = t.tenant)\n"
                                 "FROM tenant t\n"
                                 "WHERE t.tenant = $1"},
    [ORG_USES] =
        {"registry.org_uses",
         "SELECT 'project', p.id, p.title, NULL\n"
         "FROM project p\n"
         "WHERE p.tenant = $1\n"
         "  AND (p.operator_org = $2 OR p.purchaser = $2 OR p.committee = $2)\n"
         "UNION ALL\n"
         "SELECT 'round', r.id, r.title, r.state\n"
         "FROM round r\n"
         "WHERE r.tenant = $1\n"
         "  AND (r.commissioner = $2 OR r.evaluator = $2\n"
         "       OR EXISTS (SELECT 1 FROM round_org x\n"
         "                  WHERE x.tenant = r.tenant AND x.org = $2 AND x.round = r.id))\n"
         "UNION ALL\n"
         "SELECT 'account', a.id, a.name, NULL\n"
         "FROM account a\n"
         "WHERE a.tenant = $1\n"
         "  AND a.org = $2\n"
         "LIMIT $3"},
    [CENTER_USES] = {"registry.center_uses",
                     "SELECT 'project', p.id, p.title, NULL\n"
                     "FROM project p\n"
                     "WHERE p.tenant = $1\n"
                     "  AND p.center = $2\n"
                     "UNION ALL\n"
                     "SELECT 'round', r.id, r.title, r.state\n"
                     "FROM round_center x\n"
                     "JOIN round r ON r.tenant = x.tenant AND r.id = x.round\n"
                     "WHERE x.tenant = $1\n"
                     "  AND x.center = $2\n"
                     "UNION ALL\n"
                     "SELECT 'account', a.id, a.name, NULL\n"
                     "FROM account a\n"
                     "WHERE a.tenant = $1\n"
                     "  AND a.center = $2\n"
                     "LIMIT $3"},
    [PROJECT_USES] = {"registry.project_uses",
                      "SELECT 'round', r.id, r.title, r.state\n"
                      "FROM round_project x\n"
                      "JOIN round r ON r.tenant = x.tenant AND r.id = x.round\n"
                      "WHERE x.tenant = $1\n"
                      "  AND x.project = $2\n"
                      "LIMIT $3"},
    [ORG_DELETE] = {"registry.org_delete", "DELETE FROM org\n"
                                           "WHERE tenant = $1\n"
                                           "  AND id = $2"},
    [CENTER_DELETE] = {"registry.center_delete", "DELETE FROM center\n"
                                                 "WHERE tenant = $1\n"
                                                 "  AND id = $2"},
    [PROJECT_DELETE] = {"registry.project_delete", "DELETE FROM project\n"
                                                   "WHERE tenant = $1\n"
                                                   "  AND id = $2"},
    [OVERLAPS] = {"registry.overlaps",
                  PROJECT_COLUMNS "WHERE p.tenant = $1\n"
                                  "  AND p.center = $2\n"
                                  "  AND (p.id = $3 OR (p.start_date <= $5 AND p.end_date >= $4))\n"
                                  "ORDER BY p.start_date NULLS FIRST, p.id\n"
                                  "LIMIT 10"},
    [USED_INDICATORS] = {"registry.used_indicators", "SELECT DISTINCT g.indicator\n"
                                                     "FROM progress g\n"
                                                     "WHERE g.tenant = $1\n"
                                                     "  AND g.project = $2\n"
                                                     "ORDER BY g.indicator"},
    [USED_SUBSTATIONS] = {"registry.used_substations",
                          "SELECT DISTINCT t.substation\n"
                          "FROM project p\n"
                          "JOIN post t ON t.tenant = p.tenant AND t.project = p.id\n"
                          "WHERE p.tenant = $1\n"
                          "  AND p.center = $2\n"
                          "  AND t.substation IS NOT NULL"},
    [SAME_ORG] = {"registry.same_org", "SELECT o.id\n"
                                       "FROM org o\n"
                                       "WHERE o.tenant = $1\n"
                                       "  AND o.kind = $2\n"
                                       "  AND o.name = $3\n"
                                       "  AND o.id <> $4\n"
                                       "LIMIT 1"},
    [RETIRED_SINCE] = {"registry.retired", "SELECT since\n"
                                           "FROM retired\n"
                                           "WHERE tenant = $1\n"
                                           "  AND kind = $2\n"
                                           "  AND id = $3"},
    [RETIRE] = {"registry.retire", "INSERT INTO retired (tenant, kind, id, since, account)\n"
                                   "VALUES ($1, $2, $3, $4, $5)\n"
                                   "ON CONFLICT (tenant, kind, id) DO NOTHING"},
    [RESUME] = {"registry.resume", "DELETE FROM retired\n"
                                   "WHERE tenant = $1\n"
                                   "  AND kind = $2\n"
                                   "  AND id = $3"},
};

const struct sql_table sql_registry = SQL_TABLE(q);

/* ---- lists */

/* The order in which an office would write them down. It is made here and not by the database:
 * lists are read whole, figures in names go by their value, and engines differ in how they order
 * texts. What a limit cuts off is cut off in the database's order. */
static int first_of(int a, int b, int c) {
    return a ? a : b ? b : c;
}

static int by_kind(const void *a, const void *b) {
    const struct registry_org *x = a, *y = b;
    return first_of((x->kind > y->kind) - (x->kind < y->kind), cstr_order(x->name, y->name),
                    strcmp(x->id, y->id));
}

static int by_subdistrict(const void *a, const void *b) {
    const struct registry_center *x = a, *y = b;
    return first_of(cstr_order(x->subdistrict, y->subdistrict), cstr_order(x->name, y->name),
                    strcmp(x->id, y->id));
}

/* What ends last comes first. */
static int by_end(const void *a, const void *b) {
    const struct registry_project *x = a, *y = b;
    return first_of(date_cmp(y->end, x->end), cstr_order(x->center_name, y->center_name),
                    strcmp(x->id, y->id));
}

static void in_order(void *rows, size_t n, size_t size,
                     int (*compare)(const void *, const void *)) {
    if (n > 1)
        qsort(rows, n, size, compare);
}

static const struct column org_row[] = {
    COLUMN(struct registry_org, id),      COLUMN_ENUM(struct registry_org, kind, words_org_kind),
    COLUMN(struct registry_org, name),    COLUMN(struct registry_org, short_name),
    COLUMN(struct registry_org, retired),
};

enum gp_code store_registry_orgs(struct work *w, const struct registry_filter *filter,
                                 struct registry_org **ret, size_t *ret_n) {
    TRY(row_query(w, &q[ORGS],
                  DB_ARGS(db_text(w->tenant), row_like(w->arena, filter->words),
                          db_text(cstr_or_null(filter->kind)), db_int(filter->limit),
                          db_int(filter->skip), db_int(filter->use)),
                  &ROW_SHAPE(struct registry_org, org_row), ret, ret_n));
    in_order(*ret, *ret_n, sizeof(**ret), by_kind);
    return GP_OK;
}

static const struct column center_row[] = {
    COLUMN(struct registry_center, id),          COLUMN(struct registry_center, name),
    COLUMN(struct registry_center, full_name),   COLUMN(struct registry_center, subdistrict),
    COLUMN(struct registry_center, community),   COLUMN(struct registry_center, region_code),
    COLUMN(struct registry_center, substations), COLUMN(struct registry_center, retired),
};

enum gp_code store_registry_centers(struct work *w, const struct registry_filter *filter,
                                    struct registry_center **ret, size_t *ret_n) {
    TRY(row_query(w, &q[CENTERS],
                  DB_ARGS(db_text(w->tenant), row_like(w->arena, filter->words),
                          db_int(filter->limit), db_int(filter->skip), db_int(filter->use)),
                  &ROW_SHAPE(struct registry_center, center_row), ret, ret_n));
    in_order(*ret, *ret_n, sizeof(**ret), by_subdistrict);
    return GP_OK;
}

static const struct column project_row[] = {
    COLUMN(struct registry_project, id),
    COLUMN(struct registry_project, title),
    COLUMN(struct registry_project, center),
    COLUMN(struct registry_project, center_name),
    COLUMN(struct registry_project, operator_name),
    COLUMN(struct registry_project, purchaser_name),
    COLUMN(struct registry_project, start),
    COLUMN(struct registry_project, end),
    COLUMN(struct registry_project, total),
    COLUMN(struct registry_project, headcount),
    COLUMN(struct registry_project, committee_name),
};

enum gp_code store_registry_projects(struct work *w, const struct registry_filter *filter,
                                     struct registry_project **ret, size_t *ret_n) {
    TRY(row_query(w, &q[PROJECTS],
                  DB_ARGS(db_text(w->tenant), row_like(w->arena, filter->words),
                          db_text(cstr_or_null(filter->center)),
                          db_text(cstr_or_null(filter->operator_org)), db_int(filter->term),
                          db_date(filter->today), db_int(filter->limit), db_int(filter->skip)),
                  &ROW_SHAPE(struct registry_project, project_row), ret, ret_n));
    in_order(*ret, *ret_n, sizeof(**ret), by_end);
    return GP_OK;
}

enum gp_code store_registry_overlaps(struct work *w, const struct project *project,
                                     struct registry_project **ret, size_t *ret_n) {
    return row_query(w, &q[OVERLAPS],
                     DB_ARGS(db_text(w->tenant), db_text(project->center), db_text(project->id),
                             db_date(project->start), db_date(project->end)),
                     &ROW_SHAPE(struct registry_project, project_row), ret, ret_n);
}

enum gp_code store_registry_count(struct work *w, struct registry_counts *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[COUNT], DB_ARGS(db_text(w->tenant)), &rows));
    *ret = (struct registry_counts){0};
    if (rows)
        *ret =
            (struct registry_counts){db_col_int(rows, 0), db_col_int(rows, 1), db_col_int(rows, 2)};
    return GP_OK;
}

enum gp_code store_registry_parts_in_use(struct work *w, enum registry_kind kind, const char *id,
                                         const char ***ret, size_t *ret_n) {
    const struct db_sql *sql = &q[kind == REGISTRY_PROJECT ? USED_INDICATORS : USED_SUBSTATIONS];
    return row_texts(w, sql, DB_ARGS(db_text(w->tenant), db_text(id)), ret, ret_n);
}

enum gp_code store_registry_same_org(struct work *w, const struct org *org, const char **ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[SAME_ORG],
                 DB_ARGS(db_text(w->tenant), db_text(code_word(&words_org_kind, org->kind)),
                         db_text(org->name), db_text(org->id)),
                 &rows));
    *ret = rows ? db_col_text(rows, w->arena, 0) : NULL;
    return GP_OK;
}

/* ---- one thing */

static struct list_tree one_org = {.name = "registry.org", .table = "org", .one = true},
                        one_center = {.name = "registry.center", .table = "center", .one = true},
                        one_project = {.name = "registry.project", .table = "project", .one = true};

enum gp_code store_registry_org(struct work *w, const char *id, struct org **ret) {
    struct dossier *d = gp_new(w->arena, struct dossier);
    TRY(list_get(w, &one_org, id, d));
    *ret = d->n_orgs ? d->orgs : NULL;
    return GP_OK;
}

enum gp_code store_registry_center(struct work *w, const char *id, struct center **ret) {
    struct dossier *d = gp_new(w->arena, struct dossier);
    TRY(list_get(w, &one_center, id, d));
    *ret = d->n_centers ? d->centers : NULL;
    return GP_OK;
}

enum gp_code store_registry_project(struct work *w, const char *id, struct project **ret) {
    struct dossier *d = gp_new(w->arena, struct dossier);
    TRY(list_get(w, &one_project, id, d));
    *ret = d->n_projects ? d->projects : NULL;
    return GP_OK;
}

enum gp_code store_registry_all(struct work *w, struct dossier *ret) {
    static struct list_tree orgs = {.name = "registry.every_org", .table = "org", .every = true},
                            centers = {.name = "registry.every_center",
                                       .table = "center",
                                       .every = true},
                            projects = {.name = "registry.every_project",
                                        .table = "project",
                                        .every = true};
    TRY(list_get(w, &orgs, NULL, ret));
    TRY(list_get(w, &centers, NULL, ret));
    return list_get(w, &projects, NULL, ret);
}

enum gp_code store_registry_put_org(struct work *w, const struct org *org) {
    struct org copy = *org;
    struct dossier d = {.orgs = &copy, .n_orgs = 1};
    TRY(list_put(w, list_of("org"), NULL, &d));
    return store_rollup_orgs(w);
}

enum gp_code store_registry_put_center(struct work *w, const struct center *center) {
    struct center copy = *center;
    struct dossier d = {.centers = &copy, .n_centers = 1};
    return list_put(w, list_of("center"), NULL, &d);
}

enum gp_code store_registry_put_project(struct work *w, const struct project *project) {
    struct project copy = *project;
    struct dossier d = {.projects = &copy, .n_projects = 1};
    return list_put(w, list_of("project"), NULL, &d);
}

/* ---- what refers to it */

static const struct word user_words[] = {{"project", NULL}, {"round", NULL}, {"account", NULL}};
static const struct words user_codes = {user_words, GP_COUNT(user_words)};
_Static_assert(GP_COUNT(user_words) == USED_BY_ACCOUNT + 1, "a word each");

static const struct column use_fields[] = {
    COLUMN_ENUM(struct registry_use, user, user_codes),
    COLUMN(struct registry_use, id),
    COLUMN(struct registry_use, title),
    COLUMN_ENUM(struct registry_use, state, words_round_state),
};

enum gp_code store_registry_uses(struct work *w, enum registry_kind kind, const char *id,
                                 struct registry_use **ret, size_t *ret_n) {
    static const int sql_of[REGISTRY_KIND_N] = {ORG_USES, CENTER_USES, PROJECT_USES};
    return row_query(w, &q[sql_of[kind]],
                     DB_ARGS(db_text(w->tenant), db_text(id), db_int(REGISTRY_USES_MAX)),
                     &ROW_SHAPE(struct registry_use, use_fields), ret, ret_n);
}

enum gp_code store_registry_delete(struct work *w, enum registry_kind kind, const char *id) {
    static const int sql_of[REGISTRY_KIND_N] = {ORG_DELETE, CENTER_DELETE, PROJECT_DELETE};
    return db_exec(w->db, w->err, &q[sql_of[kind]], DB_ARGS(db_text(w->tenant), db_text(id)));
}

/* ---- no longer used */

static const char *retired_kind(enum registry_kind kind) {
    return kind == REGISTRY_ORG ? "org" : "center";
}

enum gp_code store_registry_retired(struct work *w, enum registry_kind kind, const char *id,
                                    date_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[RETIRED_SINCE],
                 DB_ARGS(db_text(w->tenant), db_text(retired_kind(kind)), db_text(id)), &rows));
    *ret = rows ? db_col_date(rows, 0) : DATE_UNSET;
    return GP_OK;
}

enum gp_code store_registry_retire(struct work *w, enum registry_kind kind, const char *id,
                                   date_t since) {
    return db_exec(w->db, w->err, &q[RETIRE],
                   DB_ARGS(db_text(w->tenant), db_text(retired_kind(kind)), db_text(id),
                           db_date(since), db_text(w->actor)));
}

enum gp_code store_registry_resume(struct work *w, enum registry_kind kind, const char *id) {
    return db_exec(w->db, w->err, &q[RESUME],
                   DB_ARGS(db_text(w->tenant), db_text(retired_kind(kind)), db_text(id)));
}
