#include "store/dossier.h"

#include "store/finding.h"
#include "store/list.h"
#include "store/standard.h"
#include "store/store.h"

enum { STATE, PUT, REMOVE, GET, STATES, SET_STATE };

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
    [GET] = {"dossier.get",
             "SELECT t.name, r.standard, r.standard_version, r.id, r.title, r.kind, r.year,\n"
             "    r.subdistrict, r.commissioner, r.evaluator, r.opened, r.deadline, r.closed\n"
             "FROM round r\n"
             "JOIN tenant t ON t.tenant = r.tenant\n"
             "WHERE r.tenant = $1\n"
             "  AND r.id = $2"},
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
    &list_texts, &list_advice,  &list_entries,  &list_finding_dismissals,
};

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
    for (size_t i = 0; i < GP_COUNT(lists); i++)
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

struct get {
    struct arena *a;
    const char *tenant, *round;
    struct dossier d;
    const char *standard;
    int64_t version;
};

static enum gp_code get_round(struct db *db, struct gp_err *e, struct get *g) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[GET], DB_ARGS(db_text(g->tenant), db_text(g->round)), &rows));
    if (!rows)
        return gp_fail(e, GP_MISSING, g->round, "没有评估轮次“%s”", g->round);
    g->d = (struct dossier){.tenant = arena_strdup(g->a, g->tenant)};
    g->d.tenant_name = db_col_text(rows, g->a, 0);
    g->standard = db_col_text(rows, g->a, 1);
    g->version = db_col_int(rows, 2);
    row_fetch(rows, g->a, 3, round_fields, ROUND_COLUMNS, &g->d.round);
    return GP_OK;
}

/* The lists of a round take a statement a table, some thirty, and pages read the same few rounds
 * over and over: a connection keeps them as long as nothing in the database has changed. Each
 * reader gets a copy, as the filling in lays drafts over it. */
#define KEPT_ROUNDS 4

struct kept {
    struct arena arena;
    const char *tenant, *round; /* NULL: nothing kept here */
    int64_t snapshot;
    struct dossier d; /* lists only */
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

/* That of the round, whether or not it is still true; else the place for it. */
static struct kept *find_kept(struct kept_set *set, const struct get *g) {
    for (size_t i = 0; i < KEPT_ROUNDS; i++)
        if (cstr_eq(set->v[i].round, g->round) && cstr_eq(set->v[i].tenant, g->tenant))
            return &set->v[i];
    struct kept *oldest = &set->v[set->next];
    set->next = (set->next + 1) % KEPT_ROUNDS;
    oldest->round = NULL;
    return oldest;
}

static enum gp_code get_lists(struct db *db, struct arena *a, struct gp_err *e, const struct get *g,
                              struct dossier *ret) {
    for (size_t i = 0; i < GP_COUNT(lists); i++)
        TRY(list_get(db, a, e, lists[i], g->tenant, g->round, ret));
    return GP_OK;
}

/* Fills the place anew; it stays empty when that fails. */
static enum gp_code refill(struct db *db, struct gp_err *e, const struct get *g, int64_t snapshot,
                           struct kept *k) {
    arena_release(&k->arena);
    *k = (struct kept){.arena = ARENA_INIT, .snapshot = snapshot};
    TRY(get_lists(db, &k->arena, e, g, &k->d));
    k->tenant = arena_strdup(&k->arena, g->tenant);
    k->round = arena_strdup(&k->arena, g->round);
    return GP_OK;
}

static enum gp_code get(struct db *db, struct gp_err *e, void *arg) {
    static const char key;
    struct get *g = arg;
    int64_t snapshot;
    TRY(get_round(db, e, g));
    if (!db_snapshot(db, &snapshot)) {
        TRY(store_standard_get(db, g->a, e, g->tenant, g->standard, g->version, &g->d.standard));
        return get_lists(db, g->a, e, g, &g->d);
    }
    TRY(store_standard_share(db, g->a, e, g->tenant, g->standard, g->version, &g->d.standard));
    struct kept_set *set = db_keep(db, &key, sizeof(*set), free_kept);
    struct kept *k = find_kept(set, g);
    if (!k->round || k->snapshot != snapshot)
        TRY(refill(db, e, g, snapshot, k));
    for (size_t i = 0; i < GP_COUNT(lists); i++)
        list_copy(g->a, lists[i], &k->d, &g->d);
    return GP_OK;
}

enum gp_code store_dossier_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *round, struct dossier *ret) {
    struct get g = {.a = a, .tenant = tenant, .round = round};
    TRY(db_tx_join(db, e, DB_READ, get, &g));
    *ret = g.d;
    return GP_OK;
}
