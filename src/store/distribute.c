/* The plan is read off a model of the schema in memory: which tables there are, which refers to
 * which. What Citus asks of keys and references holds for the whole schema (tests/unit/test_sql).
 * Guards are triggers that ask other tables, which Citus lets no distributed table have: they go
 * first, and what they guard is then asked by the program alone (docs/scale.md). */
#include "store/distribute.h"

#include "store/store.h"

static const struct db_sql sql_tables = {"distribute.tables",
                                         "SELECT t.name FROM sqlite_schema t\n"
                                         "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'\n"
                                         "ORDER BY t.name"};
static const struct db_sql sql_parents = {
    "distribute.parents", "SELECT DISTINCT t.name, f.\"table\"\n"
                          "FROM sqlite_schema t, pragma_foreign_key_list(t.name) f\n"
                          "WHERE t.type = 'table' AND t.name <> f.\"table\"\n"
                          "ORDER BY 1, 2"};
static const struct db_sql sql_guards = {"distribute.guards",
                                         "SELECT g.name, g.tbl_name FROM sqlite_schema g\n"
                                         "WHERE g.type = 'trigger'\n"
                                         "ORDER BY g.tbl_name, g.name"};
static const struct db_sql sql_citus = {"distribute.citus", "SELECT count(*) FROM pg_extension\n"
                                                            "WHERE extname = 'citus'"};

/* What all districts share, each small, and read beside the rows of any. */
static const char *const shared[] = {"tenant", "region", "schema_version"};

bool store_is_shared_table(const char *table) {
    for (size_t i = 0; i < GP_COUNT(shared); i++)
        if (strcmp(shared[i], table) == 0)
            return true;
    return false;
}

struct pair {
    const char *a, *b;
};
typedef VEC(struct pair) pairs_t;

static enum gp_code read_pairs(struct work *w, const struct db_sql *sql, bool two, pairs_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(w->db, w->err, sql, DB_NO_ARGS, &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            return GP_OK;
        *VEC_PUSH(w->arena, ret) = (struct pair){db_col_text(rows, w->arena, 0),
                                                 two ? db_col_text(rows, w->arena, 1) : NULL};
    }
}

struct model {
    pairs_t tables, parents, guards;
};

static enum gp_code read_model(struct work *w, struct model *m) {
    TRY(read_pairs(w, &sql_tables, false, &m->tables));
    TRY(read_pairs(w, &sql_parents, true, &m->parents));
    return read_pairs(w, &sql_guards, true, &m->guards);
}

static bool is_waiting(const struct model *m, const bool *done, const char *table) {
    for (size_t i = 0; i < m->parents.n; i++)
        for (size_t k = 0; strcmp(m->parents.v[i].a, table) == 0 && k < m->tables.n; k++)
            if (!done[k] && strcmp(m->tables.v[k].a, m->parents.v[i].b) == 0)
                return true;
    return false;
}

static void add_step(struct work *w, struct distribute_plan *plan, const char *sql) {
    plan->steps[plan->n_steps++] = (struct distribute_step){arena_strdup(w->arena, sql)};
}

/* Parents first; all in the group of the first. */
static void add_spread(struct work *w, const struct model *m, struct distribute_plan *plan,
                       bool *done) {
    const char *first = NULL;
    for (bool found = true; found;) {
        found = false;
        for (size_t i = 0; i < m->tables.n; i++) {
            const char *name = m->tables.v[i].a;
            if (done[i] || is_waiting(m, done, name))
                continue;
            add_step(w, plan,
                     arena_printf(w->arena,
                                  "SELECT create_distributed_table('%s', 'tenant', "
                                  "colocate_with => '%s');",
                                  name, first ? first : "none"));
            first = first ? first : name;
            done[i] = found = true;
            plan->spread++;
        }
    }
}

static void make_plan(struct work *w, const struct model *m, struct distribute_plan *plan) {
    plan->steps = gp_new_n(w->arena, struct distribute_step, m->tables.n + m->guards.n + 1);
    bool *done = gp_new_n(w->arena, bool, m->tables.n);
    for (size_t i = 0; i < m->guards.n; i++)
        add_step(w, plan,
                 arena_printf(w->arena, "DROP TRIGGER IF EXISTS %s ON %s;", m->guards.v[i].a,
                              m->guards.v[i].b));
    plan->guards = m->guards.n;
    for (size_t i = 0; i < m->tables.n; i++) {
        done[i] = store_is_shared_table(m->tables.v[i].a);
        if (!done[i])
            continue;
        add_step(w, plan,
                 arena_printf(w->arena, "SELECT create_reference_table('%s');", m->tables.v[i].a));
        plan->shared++;
    }
    add_spread(w, m, plan, done);
}

static enum gp_code ask_citus(struct work *w, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &sql_citus, DB_NO_ARGS, &rows));
    *ret = rows && db_col_int(rows, 0) > 0;
    return GP_OK;
}

enum gp_code store_distribute_plan(struct work *w, struct distribute_plan *ret) {
    struct work model = *w;
    struct model m = {{0}, {0}, {0}};
    *ret = (struct distribute_plan){.is_server = !db_copies_itself(w->db)};
    TRY(store_open(w->err, ":memory:", true, &model.db));
    enum gp_code code = WORK_READ(&model, read_model(&model, &m));
    db_close(model.db);
    TRY(code);
    make_plan(w, &m, ret);
    return ret->is_server ? WORK_READ(w, ask_citus(w, &ret->has_citus)) : GP_OK;
}

static enum gp_code run_all(struct work *w, const struct distribute_plan *plan) {
    for (size_t i = 0; i < plan->n_steps; i++)
        TRY(db_script(w->db, w->err, plan->steps[i].sql));
    return GP_OK;
}

enum gp_code store_distribute_run(struct work *w, const struct distribute_plan *plan) {
    if (!plan->is_server)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "这个数据库是一个文件，不能分布；先用 gongping move 搬到装有 Citus 的 "
                       "PostgreSQL");
    if (!plan->has_citus)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "这台 PostgreSQL 上没有 Citus 扩展，不能分布；请先安装并 CREATE EXTENSION "
                       "citus");
    return DB_UNIT(w->db, w->err, DB_IN_TURN, run_all(w, plan));
}
