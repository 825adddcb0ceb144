/* This file knows the round itself; everything that hangs on it is lists (lists.c, list_make.c,
 * list_get.c). Writing takes the old round away and writes anew, remembering only where its
 * entries stood (restore_states). Reading has three ways that end alike: a writer reads for itself
 * (get_own), a reader copies what its connection keeps (get_kept) or reads and keeps it (refill).
 * Several rounds cost as many statements as one. Whoever needs a few entries, or all in turn, reads
 * the frame and parts (store_dossier_frame, store_dossier_part). */

#include "store/dossier.h"

#include "store/keeper.h"
#include "store/sheet_correction.h"
#include "store/finding.h"
#include "store/list.h"
#include "store/report.h"
#include "store/rollup.h"
#include "store/standard.h"
#include "store/store.h"

enum { STATE, PUT, REMOVE, GET, GET_ALL, STATES, SET_STATE, ENTRIES };

#define ROUND                                                                                      \
    "SELECT t.name, r.standard, r.standard_version, r.id, r.title, r.kind, r.year,\n"              \
    "    r.subdistrict, r.commissioner, r.evaluator, r.opened, r.deadline, r.closed,\n"            \
    "    coalesce(r.rules, 0), n.scoring_due\n"                                                    \
    "FROM round r\n"                                                                               \
    "JOIN tenant t ON t.tenant = r.tenant\n"                                                       \
    "LEFT JOIN round_plan n ON n.tenant = r.tenant AND n.round = r.id\n"                           \
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
    [ENTRIES] = {"dossier.entries", "SELECT id\n"
                                    "FROM entry\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2\n"
                                    "  AND state <> 'withdrawn'\n"
                                    "ORDER BY ord, id"},
};

const struct sql_table sql_dossier = SQL_TABLE(q);

static const struct column round_fields[] = {
    COLUMN(struct round, id),
    COLUMN(struct round, title),
    COLUMN_ENUM(struct round, kind, words_round_kind),
    COLUMN(struct round, year),
    COLUMN(struct round, subdistrict),
    COLUMN(struct round, commissioner),
    COLUMN(struct round, evaluator),
    COLUMN(struct round, opened),
    COLUMN(struct round, deadline),
    COLUMN(struct round, closed),
};
#define ROUND_COLUMNS GP_COUNT(round_fields)

struct list_tree tree_dossier = {.name = "dossier.lists"};

static const char *const frame_tables[] = {
    "org",    "center", "checklist_item", "expert",           "report_text",
    "advice", "report", "finding_note",   "sheet_correction", NULL};
static const char *const part_tables[] = {"project", "entry", NULL};
static const char *const whole_tables[] = {
    "org",    "center",        "checklist_item", "expert",           "report_text", "advice",
    "report", "round_earlier", "finding_note",   "sheet_correction", "project",     "entry",
    NULL};
static const char *const nothing[] = {NULL};
static const char *const compared[] = {"person",   "certificate",      "engagement",
                                       "material", "entry_correction", NULL};
static struct list_tree tree_frame = {.name = "dossier.frame", .tables = frame_tables},
                        tree_part = {.name = "dossier.part", .tables = part_tables, .part = true},
                        tree_outline = {.name = "dossier.outline",
                                        .tables = whole_tables,
                                        .below = nothing},
                        tree_compared = {
                            .name = "dossier.compared", .tables = whole_tables, .below = compared};

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
    struct store_report *reports;
    size_t n_reports;
};

static enum gp_code read_round_state(struct work *w, struct put *p) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[STATE], DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id)),
                 &rows));
    p->state = rows ? db_col_text(rows, w->err->arena, 0) : NULL;
    return GP_OK;
}

static const struct column state_fields[] = {
    COLUMN(struct entry_state_of, entry),
    COLUMN(struct entry_state_of, state),
};

static enum gp_code read_entry_states(struct work *w, struct put *p) {
    return row_query(w, &q[STATES], DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id)),
                     &ROW_SHAPE(struct entry_state_of, state_fields), &p->entries, &p->n_entries);
}

static bool is_locked(enum round_state s) {
    return s == ROUND_PUBLISHED || s == ROUND_ARCHIVED;
}

/* What one of several reports has published is locked as the whole round is. */
static enum gp_code read_reports(struct work *w, struct put *p) {
    enum round_state unused;
    TRY(store_report_list(w, p->d->round.id, &unused, &p->reports, &p->n_reports));
    for (size_t i = 0; i < p->n_reports; i++)
        if (is_locked(p->reports[i].state))
            return gp_fail(w->err, GP_CONFLICT, p->d->round.id,
                           "评估轮次“%s”的报告“%s”已公示或归档，结果已锁定，不能替换",
                           p->d->round.id, p->reports[i].report.id);
    return GP_OK;
}

/* Takes the old round away, remembering where its entries and reports stood. */
static enum gp_code remove_old(struct work *w, struct put *p) {
    const struct dossier *d = p->d;
    if (!p->state)
        return GP_OK;
    if (!p->replace)
        return gp_fail(w->err, GP_CONFLICT, d->round.id,
                       "评估轮次“%s”已经存在；确实要用新内容替换它时，请选择“替换”后再导入",
                       d->round.id);
    if (cstr_eq(p->state, "published") || cstr_eq(p->state, "archived"))
        return gp_fail(w->err, GP_CONFLICT, d->round.id,
                       "评估轮次“%s”已公示或归档，结果已锁定，不能替换", d->round.id);
    TRY(read_reports(w, p));
    TRY(read_entry_states(w, p));
    return db_exec(w->db, w->err, &q[REMOVE], DB_ARGS(db_text(d->tenant), db_text(d->round.id)));
}

static enum gp_code put_round(struct work *w, const struct put *p) {
    const struct dossier *d = p->d;
    return row_put(w, &q[PUT],
                   DB_ARGS(db_text(d->tenant), db_text(d->standard.id), db_int(d->standard.version),
                           db_text(p->state ? p->state : "draft")),
                   round_fields, ROUND_COLUMNS, &d->round);
}

/* An entry that is gone has no row to set; one that is new keeps the state it was given. */
static enum gp_code restore_states(struct work *w, const struct put *p) {
    for (size_t i = 0; i < p->n_entries; i++)
        TRY(db_exec(w->db, w->err, &q[SET_STATE],
                    DB_ARGS(db_text(p->d->tenant), db_text(p->d->round.id),
                            db_text(p->entries[i].entry), db_text(p->entries[i].state))));
    return GP_OK;
}

static enum gp_code restore_reports(struct work *w, const struct put *p) {
    for (size_t i = 0; i < p->n_reports; i++)
        if (p->reports[i].state != ROUND_DRAFT)
            TRY(store_report_set_state(w, p->d->round.id, p->reports[i].report.id,
                                       p->reports[i].state));
    return p->n_reports > 0 ? store_report_stages(w, p->d->round.id) : GP_OK;
}

static enum gp_code put(struct work *w, struct put *p) {
    const struct dossier *d = p->d;
    p->n_entries = p->n_reports = 0;
    TRY(read_round_state(w, p));
    TRY(remove_old(w, p));
    TRY(store_tenant_put(w, d->tenant, d->tenant_name));
    TRY(store_standard_put_published(w, &d->standard));
    for (size_t i = 0; i < d->n_standards; i++)
        TRY(store_standard_put_published(w, &d->standards[i]));
    TRY(put_round(w, p));
    for (const struct list *const *l = dossier_lists(); *l; l++)
        if ((*l)->put)
            TRY(list_put(w, *l, d->round.id, d));
    TRY(store_finding_dismissals_put(w, d));
    TRY(store_sheet_corrections_put(w, d->round.id, d->round.sheet_corrections,
                                    d->round.n_sheet_corrections));
    TRY(restore_reports(w, p));
    return restore_states(w, p);
}

enum gp_code store_dossier_put(struct work *w, const struct dossier *d, bool replace) {
    struct put p = {.d = d, .replace = replace};
    struct work own = work_in(w, d->tenant);
    TRY(put(&own, &p));
    return store_rollup_orgs(&own);
}

/* ---- reading */

_Static_assert(DOSSIERS_AT_ONCE <= LIST_AT_ONCE, "the lists are read by one statement");
_Static_assert(DOSSIER_PART == LIST_PART, "a part is read by one statement");

struct get {
    struct arena *a;
    const char *tenant;
    const char *const *rounds;
    size_t n;
    struct dossier d[DOSSIERS_AT_ONCE];
    struct standard_ref standards[DOSSIERS_AT_ONCE];
};

static const date_t *day_or_null(struct arena *a, struct db_rows *rows, int column) {
    date_t *day = gp_new(a, date_t);
    const char *text = db_col_text(rows, a, column);
    return text && date_parse(str_of(text), day) ? day : NULL;
}

static void take_round(struct get *g, struct db_rows *rows) {
    for (size_t i = 0; i < g->n; i++) {
        if (!str_eq(db_col_str(rows, FIRST_ROUND_COLUMN), str_of(g->rounds[i])))
            continue;
        struct dossier *d = &g->d[i];
        d->tenant = arena_strdup(g->a, g->tenant);
        d->tenant_name = db_col_text(rows, g->a, 0);
        g->standards[i] = (struct standard_ref){db_col_text(rows, g->a, 1), db_col_int(rows, 2)};
        row_fetch(rows, g->a, FIRST_ROUND_COLUMN, round_fields, ROUND_COLUMNS, &d->round);
        d->round.rules = db_col_int(rows, FIRST_ROUND_COLUMN + (int)ROUND_COLUMNS);
        d->round.scoring_due = day_or_null(g->a, rows, FIRST_ROUND_COLUMN + (int)ROUND_COLUMNS + 1);
    }
}

static enum gp_code get_rounds(struct work *w, struct get *g) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    struct db_value args[1 + DOSSIERS_AT_ONCE] = {db_text(g->tenant)};
    for (size_t i = 0; i < g->n; i++) {
        args[1 + i] = db_text(g->rounds[i]);
        g->d[i] = (struct dossier){0};
    }
    bool one = g->n == 1;
    TRY(db_query(w->db, w->err, &q[one ? GET : GET_ALL], args, one ? 2 : GP_COUNT(args), &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            break;
        take_round(g, rows);
    }
    for (size_t i = 0; i < g->n; i++)
        if (!g->d[i].tenant)
            return gp_fail(w->err, GP_MISSING, g->rounds[i], "没有评估轮次“%s”", g->rounds[i]);
    return GP_OK;
}

/* The lists of a round are some thirty tables, and pages read the same few rounds over and over: a
 * connection keeps them as long as nothing in the database has changed. Each reader gets a copy, as
 * the filling in lays drafts over it. */
#define KEPT_ROUNDS 4

static void copy_lists(struct arena *a, const struct dossier *from, struct dossier *to) {
    for (const struct list *const *l = dossier_lists(); *l; l++)
        list_copy(a, *l, from, to);
}

/* The i-th of g, of those in at. */
static enum gp_code read_lists(struct work *w, struct get *g, const size_t *at, size_t n) {
    struct list_target targets[DOSSIERS_AT_ONCE];
    for (size_t k = 0; k < n; k++)
        targets[k] = (struct list_target){g->rounds[at[k]], g->a, &g->d[at[k]]};
    return n == 0 ? GP_OK : list_get_all(w, &tree_dossier, targets, n);
}

/* The same, keeping them: n is at most KEPT_ROUNDS. The places stay empty when reading fails. */
static enum gp_code refill(struct work *w, struct get *g, struct keeper *keeper, int64_t snapshot,
                           const size_t *at, size_t n) {
    struct list_target targets[KEPT_ROUNDS];
    struct kept *places[KEPT_ROUNDS];
    for (size_t k = 0; k < n; k++) {
        struct kept *place = places[k] = keeper_room(keeper, g->tenant, g->rounds[at[k]]);
        struct dossier *lists = gp_new(&place->arena, struct dossier);
        place->taken = true;
        place->what = lists;
        targets[k] = (struct list_target){g->rounds[at[k]], &place->arena, lists};
    }
    enum gp_code code = list_get_all(w, &tree_dossier, targets, n);
    for (size_t k = 0; k < n; k++) {
        places[k]->taken = false;
        if (code != GP_OK)
            continue;
        copy_lists(g->a, places[k]->what, &g->d[at[k]]);
        if (!keeper_keep(places[k], snapshot, g->tenant, g->rounds[at[k]]))
            keeper_forget(places[k]);
    }
    return code;
}

static enum gp_code get_kept(struct work *w, struct get *g, int64_t snapshot) {
    static const char key;
    struct keeper *keeper = keeper_of(w->db, &key, KEPT_ROUNDS);
    size_t unknown[DOSSIERS_AT_ONCE], n = 0;
    keeper_forget_stale(keeper, snapshot);
    for (size_t i = 0; i < g->n; i++) {
        const struct kept *k = keeper_find(keeper, snapshot, g->tenant, g->rounds[i]);
        if (k)
            copy_lists(g->a, k->what, &g->d[i]);
        else
            unknown[n++] = i;
    }
    bool keeps = n > 0 && n <= KEPT_ROUNDS;
    return keeps ? refill(w, g, keeper, snapshot, unknown, n) : read_lists(w, g, unknown, n);
}

/* A writer keeps nothing, and may change what it gets. */
static enum gp_code get_own(struct work *w, struct get *g) {
    static const size_t all[DOSSIERS_AT_ONCE] = {0, 1, 2, 3, 4, 5, 6, 7};
    for (size_t i = 0; i < g->n; i++)
        TRY(store_standard_get(w, g->standards[i].id, g->standards[i].version, &g->d[i].standard));
    return read_lists(w, g, all, g->n);
}

static bool is_named(const struct dossier *d, const struct standard *s) {
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (d->round.entries[i].standard_version == s->version &&
            cstr_eq(d->round.entries[i].standard, s->id))
            return true;
    return false;
}

/* Those that entries name beside their round's, which most rounds have none of. */
static enum gp_code get_own_standards(struct work *w, struct get *g) {
    struct standard_set set = {0};
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->d[i].round.n_entries; k++)
            standards_want(&set, g->a, g->d[i].round.entries[k].standard,
                           g->d[i].round.entries[k].standard_version);
    TRY(standards_read(w, &set));
    for (size_t i = 0; i < g->n; i++) {
        struct dossier *d = &g->d[i];
        d->standards = gp_new_n(g->a, struct standard, set.refs.n + 1);
        for (size_t s = 0; s < set.refs.n; s++) {
            const struct standard *x = &set.v[s];
            bool is_rounds = x->version == d->standard.version && cstr_eq(x->id, d->standard.id);
            if (!is_rounds && is_named(d, x))
                d->standards[d->n_standards++] = *x;
        }
    }
    return GP_OK;
}

static enum gp_code get(struct work *w, struct get *g) {
    struct standard standards[DOSSIERS_AT_ONCE];
    int64_t snapshot;
    TRY(get_rounds(w, g));
    if (!db_snapshot(w->db, &snapshot)) {
        TRY(get_own(w, g));
        return get_own_standards(w, g);
    }
    TRY(store_standard_share_all(w, g->standards, g->n, standards));
    for (size_t i = 0; i < g->n; i++)
        g->d[i].standard = standards[i];
    TRY(get_kept(w, g, snapshot));
    return get_own_standards(w, g);
}

enum gp_code store_dossier_get_all(struct work *w, const char *const *rounds, size_t n,
                                   struct dossier *ret) {
    struct get g = {.a = w->arena, .tenant = w->tenant, .rounds = rounds, .n = n};
    if (n > DOSSIERS_AT_ONCE)
        GP_DIE("%zu rounds at once", n);
    if (n > 0)
        TRY(get(w, &g));
    for (size_t i = 0; i < n; i++)
        ret[i] = g.d[i];
    return GP_OK;
}

enum gp_code store_dossier_get(struct work *w, const char *round, struct dossier *ret) {
    return store_dossier_get_all(w, &round, 1, ret);
}

/* ---- in outline */

static enum gp_code get_outlines(struct work *w, struct get *g, struct list_tree *tree) {
    struct standard standards[DOSSIERS_AT_ONCE];
    struct list_target targets[DOSSIERS_AT_ONCE];
    TRY(get_rounds(w, g));
    TRY(store_standard_share_all(w, g->standards, g->n, standards));
    for (size_t i = 0; i < g->n; i++) {
        g->d[i].standard = standards[i];
        targets[i] = (struct list_target){g->rounds[i], g->a, &g->d[i]};
    }
    TRY(list_get_all(w, tree, targets, g->n));
    return get_own_standards(w, g);
}

enum gp_code store_dossier_outlines(struct work *w, const char *const *rounds, size_t n,
                                    struct dossier *ret) {
    struct get g = {.a = w->arena, .tenant = w->tenant, .rounds = rounds, .n = n};
    if (n > DOSSIERS_AT_ONCE)
        GP_DIE("%zu rounds at once", n);
    if (n > 0)
        TRY(get_outlines(w, &g, &tree_outline));
    for (size_t i = 0; i < n; i++)
        ret[i] = g.d[i];
    return GP_OK;
}

enum gp_code store_dossier_compared(struct work *w, const char *round, struct dossier *ret) {
    struct get g = {.a = w->arena, .tenant = w->tenant, .rounds = &round, .n = 1};
    TRY(get_outlines(w, &g, &tree_compared));
    *ret = g.d[0];
    return GP_OK;
}

/* ---- in parts */

struct dossier_frame store_dossier_frame_of(struct arena *a, const struct dossier *outline) {
    const struct round *r = &outline->round;
    struct dossier_frame f = {.round = *outline,
                              .entries = gp_new_n(a, const char *, r->n_entries + 1)};
    for (size_t i = 0; i < r->n_entries; i++)
        if (!r->entries[i].withdrawn)
            f.entries[f.n_entries++] = r->entries[i].id;
    f.round.projects = NULL;
    f.round.round.entries = NULL;
    f.round.standards = NULL;
    f.round.n_projects = f.round.round.n_entries = f.round.n_standards = 0;
    return f;
}

enum gp_code store_dossier_frame(struct work *w, const char *round, struct dossier_frame *ret) {
    struct get g = {.a = w->arena, .tenant = w->tenant, .rounds = &round, .n = 1};
    struct dossier *d = &g.d[0];
    TRY(get_rounds(w, &g));
    TRY(store_standard_get(w, g.standards[0].id, g.standards[0].version, &d->standard));
    TRY(list_get(w, &tree_frame, round, d));
    TRY(row_texts(w, &q[ENTRIES], DB_ARGS(db_text(w->tenant), db_text(round)), &ret->entries,
                  &ret->n_entries));
    ret->round = *d;
    return GP_OK;
}

enum gp_code store_dossier_part(struct work *w, const struct dossier_frame *frame,
                                const char *const *entries, size_t n, struct dossier *ret) {
    struct get g = {.a = w->arena, .tenant = w->tenant, .n = 1};
    g.d[0] = frame->round;
    if (n > 0)
        TRY(list_get_part(w, &tree_part, frame->round.round.id, entries, n, &g.d[0]));
    TRY(get_own_standards(w, &g));
    *ret = g.d[0];
    return GP_OK;
}
