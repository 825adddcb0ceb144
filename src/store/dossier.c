#include "store/dossier.h"

#include "store/finding.h"
#include "store/list.h"
#include "store/standard.h"
#include "store/store.h"

enum { STATE, PUT, REMOVE, GET, GET_ALL, STATES, SET_STATE };

#define ROUND                                                                                      \
    "SELECT t.name, r.standard, r.standard_version, r.id, r.title, r.kind, r.year,\n"              \
    "    r.subdistrict, r.commissioner, r.evaluator, r.opened, r.deadline, r.closed\n"             \
    "FROM round r\n"                                                                               \
    "JOIN tenant t ON t.tenant = r.tenant\n"                                                       \
    "WHERE r.tenant = $1\n"
#define FIRST_ROUND_COLUMN 3

static const struct db_sql q[] = {
    [STATE] = {"dossier.state", "SELECT state\n"
                                "FROM round\n"
                                "WHERE tenant = $1\n"
                                "  AND id = $2"},
    [PUT] = {"dossier.put",
             "INSERT INTO round\n"
             "    (tenant, standard, standard_version, state, id, title, kind, year,\n"
             "    subdistrict, commissioner, evaluator, opened, deadline, closed)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [REMOVE] = {"dossier.remove", "DELETE FROM round\n"
                                  "WHERE tenant = $1\n"
                                  "  AND id = $2"},
    [GET] = {"dossier.get", ROUND "  AND r.id = $2"},
    [GET_ALL] = {"dossier.get_all", ROUND "  AND r.id IN ($2, $3, $4, $5, $6, $7, $8, $9)"},
    [STATES] = {"dossier.states", "SELECT id, state\n"
                                  "FROM entry\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2"},
    [SET_STATE] = {"dossier.set_state", "UPDATE entry\n"
                                        "SET state = $4\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "  AND id = $3"},
};

const struct sql_table sql_dossier = SQL_TABLE(q);

static const struct field round_fields[] = {
    FIELD(struct round, id),
    FIELD(struct round, title),
    FIELD_ENUM(struct round, kind, codes_round_kind),
    FIELD(struct round, year),
    FIELD(struct round, subdistrict),
    FIELD(struct round, commissioner),
    FIELD(struct round, evaluator),
    FIELD(struct round, opened),
    FIELD(struct round, deadline),
    FIELD(struct round, closed),
};
#define ROUND_COLUMNS GP_COUNT(round_fields)

/* Centers name no organisation, projects name both, entries name projects: in this order. */
static const struct list *const lists[] = {
    &list_orgs,  &list_centers, &list_projects, &list_checklist,          &list_experts,
    &list_texts, &list_advice,  &list_entries,  &list_finding_dismissals, NULL,
};
struct list_tree tree_dossier = {.name = "dossier.lists", .lists = lists};

/* ---- writing */

struct entry_state_of {
    const char *entry, *state;
};

struct put {
    const struct dossier *d;
    bool replace;
    const char *state; /* of the round; NULL: it is new */
    struct entry_state_of *entries;
    size_t n_entries;
};

static enum gp_code read_round_state(struct db *db, struct gp_err *e, struct put *p) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[STATE], DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id)), &rows));
    p->state = rows ? db_col_text(rows, e->arena, 0) : NULL;
    return GP_OK;
}

static const struct field state_fields[] = {
    FIELD(struct entry_state_of, entry),
    FIELD(struct entry_state_of, state),
};

static enum gp_code read_entry_states(struct db *db, struct gp_err *e, struct put *p) {
    return row_query(db, e->arena, e, &q[STATES],
                     DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id)),
                     &ROW_SHAPE(struct entry_state_of, state_fields), &p->entries, &p->n_entries);
}

/* Takes the old round away, remembering where its entries stood. */
static enum gp_code remove_old(struct db *db, struct gp_err *e, struct put *p) {
    const struct dossier *d = p->d;
    if (!p->state)
        return GP_OK;
    if (!p->replace)
        return gp_fail(e, GP_CONFLICT, d->round.id,
                       "评估轮次“%s”已经存在；确实要用新内容替换它时，请选择“替换”后再导入",
                       d->round.id);
    if (cstr_eq(p->state, "published") || cstr_eq(p->state, "archived"))
        return gp_fail(e, GP_CONFLICT, d->round.id,
                       "评估轮次“%s”已公示或归档，结果已锁定，不能替换", d->round.id);
    TRY(read_entry_states(db, e, p));
    return db_exec(db, e, &q[REMOVE], DB_ARGS(db_text(d->tenant), db_text(d->round.id)));
}

static enum gp_code put_round(struct db *db, struct gp_err *e, const struct put *p) {
    const struct dossier *d = p->d;
    return row_put(db, e, &q[PUT],
                   DB_ARGS(db_text(d->tenant), db_text(d->standard.id), db_int(d->standard.version),
                           db_text(p->state ? p->state : "draft")),
                   round_fields, ROUND_COLUMNS, &d->round);
}

/* An entry that is gone has no row to set; one that is new keeps the state it was given. */
static enum gp_code restore_states(struct db *db, struct gp_err *e, const struct put *p) {
    for (size_t i = 0; i < p->n_entries; i++)
        TRY(db_exec(db, e, &q[SET_STATE],
                    DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id),
                            db_text(p->entries[i].entry), db_text(p->entries[i].state))));
    return GP_OK;
}

static enum gp_code put(struct db *db, struct gp_err *e, void *arg) {
    struct put *p = arg;
    const struct dossier *d = p->d;
    p->n_entries = 0;
    TRY(read_round_state(db, e, p));
    TRY(remove_old(db, e, p));
    TRY(store_tenant_put(db, e, d->tenant, d->tenant_name));
    TRY(store_standard_put_published(db, e, d->tenant, &d->standard));
    TRY(put_round(db, e, p));
    for (size_t i = 0; lists[i]; i++)
        if (lists[i]->put)
            TRY(list_put(db, e, lists[i], d->tenant, d->round.id, d));
    TRY(store_finding_dismissals_put(db, e, d));
    return restore_states(db, e, p);
}

enum gp_code store_dossier_put(struct db *db, struct gp_err *e, const struct dossier *d,
                               bool replace) {
    struct put p = {.d = d, .replace = replace};
    return db_tx_join(db, e, DB_WRITE, put, &p);
}

/* ---- reading */

_Static_assert(DOSSIERS_AT_ONCE <= LIST_AT_ONCE, "the lists are read by one statement");

struct get {
    struct arena *a;
    const char *tenant;
    const char *const *rounds;
    size_t n;
    struct dossier d[DOSSIERS_AT_ONCE];
    struct standard_ref standards[DOSSIERS_AT_ONCE];
};

static void take_round(struct get *g, struct db_rows *rows) {
    for (size_t i = 0; i < g->n; i++) {
        if (!str_eq(db_col_str(rows, FIRST_ROUND_COLUMN), str_of(g->rounds[i])))
            continue;
        struct dossier *d = &g->d[i];
        d->tenant = arena_strdup(g->a, g->tenant);
        d->tenant_name = db_col_text(rows, g->a, 0);
        g->standards[i] = (struct standard_ref){db_col_text(rows, g->a, 1), db_col_int(rows, 2)};
        row_fetch(rows, g->a, FIRST_ROUND_COLUMN, round_fields, ROUND_COLUMNS, &d->round);
    }
}

static enum gp_code get_rounds(struct db *db, struct gp_err *e, struct get *g) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    struct db_value args[1 + DOSSIERS_AT_ONCE] = {db_text(g->tenant)};
    for (size_t i = 0; i < g->n; i++) {
        args[1 + i] = db_text(g->rounds[i]);
        g->d[i] = (struct dossier){0};
    }
    bool one = g->n == 1;
    TRY(db_query(db, e, &q[one ? GET : GET_ALL], args, one ? 2 : GP_COUNT(args), &rows));
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        take_round(g, rows);
    }
    for (size_t i = 0; i < g->n; i++)
        if (!g->d[i].tenant)
            return gp_fail(e, GP_MISSING, g->rounds[i], "没有评估轮次“%s”", g->rounds[i]);
    return GP_OK;
}

/* The lists of a round are some thirty tables, and pages read the same few rounds over and over: a
 * connection keeps them as long as nothing in the database has changed. Each reader gets a copy, as
 * the filling in lays drafts over it. */
#define KEPT_ROUNDS 4

struct kept {
    struct arena arena;
    const char *tenant, *round; /* NULL: nothing kept here */
    int64_t snapshot;
    struct dossier d; /* lists only */
    bool taken;       /* for one of the rounds that are being read */
};
struct kept_set {
    struct kept v[KEPT_ROUNDS];
    size_t next;
};

static void free_kept(void *p) {
    struct kept_set *set = p;
    for (size_t i = 0; i < KEPT_ROUNDS; i++)
        arena_release(&set->v[i].arena);
}

/* That of the round, whether or not it is still true; NULL: there is none. */
static struct kept *find_kept(struct kept_set *set, const char *tenant, const char *round) {
    for (size_t i = 0; i < KEPT_ROUNDS; i++)
        if (cstr_eq(set->v[i].round, round) && cstr_eq(set->v[i].tenant, tenant))
            return &set->v[i];
    return NULL;
}

/* An empty place for the round, the oldest of those that are not taken. */
static struct kept *make_room(struct kept_set *set, const char *tenant, const char *round) {
    struct kept *k = find_kept(set, tenant, round);
    while (!k || k->taken) {
        k = &set->v[set->next];
        set->next = (set->next + 1) % KEPT_ROUNDS;
    }
    arena_release(&k->arena);
    *k = (struct kept){.arena = ARENA_INIT, .taken = true};
    return k;
}

static void copy_lists(struct arena *a, const struct dossier *from, struct dossier *to) {
    for (size_t i = 0; lists[i]; i++)
        list_copy(a, lists[i], from, to);
}

/* The i-th of g, of those in at. */
static enum gp_code read_lists(struct db *db, struct gp_err *e, struct get *g, const size_t *at,
                               size_t n) {
    struct list_target targets[DOSSIERS_AT_ONCE];
    for (size_t k = 0; k < n; k++)
        targets[k] = (struct list_target){g->rounds[at[k]], g->a, &g->d[at[k]]};
    return n == 0 ? GP_OK : list_get_all(db, e, &tree_dossier, g->tenant, targets, n);
}

/* The same, keeping them: n is at most KEPT_ROUNDS. The places stay empty when reading fails. */
static enum gp_code refill(struct db *db, struct gp_err *e, struct get *g, struct kept_set *set,
                           int64_t snapshot, const size_t *at, size_t n) {
    struct list_target targets[KEPT_ROUNDS];
    struct kept *places[KEPT_ROUNDS];
    for (size_t k = 0; k < n; k++) {
        places[k] = make_room(set, g->tenant, g->rounds[at[k]]);
        targets[k] = (struct list_target){g->rounds[at[k]], &places[k]->arena, &places[k]->d};
    }
    enum gp_code code = list_get_all(db, e, &tree_dossier, g->tenant, targets, n);
    for (size_t k = 0; k < n; k++) {
        places[k]->taken = false;
        if (code != GP_OK)
            continue;
        places[k]->snapshot = snapshot;
        places[k]->tenant = arena_strdup(&places[k]->arena, g->tenant);
        places[k]->round = arena_strdup(&places[k]->arena, g->rounds[at[k]]);
        copy_lists(g->a, &places[k]->d, &g->d[at[k]]);
    }
    return code;
}

static enum gp_code get_kept(struct db *db, struct gp_err *e, struct get *g, int64_t snapshot) {
    static const char key;
    struct kept_set *set = db_keep(db, &key, sizeof(*set), free_kept);
    size_t unknown[DOSSIERS_AT_ONCE], n = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct kept *k = find_kept(set, g->tenant, g->rounds[i]);
        if (k && k->snapshot == snapshot)
            copy_lists(g->a, &k->d, &g->d[i]);
        else
            unknown[n++] = i;
    }
    bool keeps = n > 0 && n <= KEPT_ROUNDS;
    return keeps ? refill(db, e, g, set, snapshot, unknown, n) : read_lists(db, e, g, unknown, n);
}

/* A writer keeps nothing, and may change what it gets. */
static enum gp_code get_own(struct db *db, struct gp_err *e, struct get *g) {
    static const size_t all[DOSSIERS_AT_ONCE] = {0, 1, 2, 3, 4, 5, 6, 7};
    for (size_t i = 0; i < g->n; i++)
        TRY(store_standard_get(db, g->a, e, g->tenant, g->standards[i].id, g->standards[i].version,
                               &g->d[i].standard));
    return read_lists(db, e, g, all, g->n);
}

static enum gp_code get(struct db *db, struct gp_err *e, void *arg) {
    struct get *g = arg;
    struct standard standards[DOSSIERS_AT_ONCE];
    int64_t snapshot;
    TRY(get_rounds(db, e, g));
    if (!db_snapshot(db, &snapshot))
        return get_own(db, e, g);
    TRY(store_standard_share_all(db, g->a, e, g->tenant, g->standards, g->n, standards));
    for (size_t i = 0; i < g->n; i++)
        g->d[i].standard = standards[i];
    return get_kept(db, e, g, snapshot);
}

enum gp_code store_dossier_get_all(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *const *rounds, size_t n,
                                   struct dossier *ret) {
    struct get g = {.a = a, .tenant = tenant, .rounds = rounds, .n = n};
    if (n > DOSSIERS_AT_ONCE)
        GP_DIE("%zu rounds at once", n);
    if (n > 0)
        TRY(db_tx_join(db, e, DB_READ, get, &g));
    for (size_t i = 0; i < n; i++)
        ret[i] = g.d[i];
    return GP_OK;
}

enum gp_code store_dossier_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *round, struct dossier *ret) {
    return store_dossier_get_all(db, a, e, tenant, &round, 1, ret);
}
