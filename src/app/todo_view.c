#include "app/todo.h"
#include "db/db.h"
#include "store/standard.h"

/* ---- reports to approve */

static void add_approvals(struct todo_list *list, const struct entry_scope *entries, size_t n) {
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].round_state != ROUND_APPROVAL || cstr_eq(last, entries[i].round))
            continue;
        last = entries[i].round;
        todo_add(list, arena_printf(list->app->arena, "/results/%s", last), DATE_UNSET,
                 "审批评估报告", entries[i].round_title);
    }
}

/* ---- ratings that are waited for: they are given by personal link, which this reminds of */

static enum scorer_role party_of(const struct account *a, const struct entry_scope *s) {
    if (a->roles & ROLE_COMMISSIONER && cstr_eq(a->org, s->commissioner))
        return SCORER_COMMISSIONER;
    if (a->roles & ROLE_PURCHASER && cstr_eq(a->org, s->purchaser))
        return SCORER_PURCHASER;
    return a->roles & ROLE_COMMITTEE && cstr_eq(a->org, s->committee) ? SCORER_COMMITTEE : SCORER_N;
}

static bool takes_ratings(const struct entry_scope *s) {
    bool round_open = s->round_state == ROUND_COLLECTING || s->round_state == ROUND_SCORING;
    return round_open && s->state <= ENTRY_ACCEPTED;
}

struct view_step {
    struct todo_list *list;
    const struct entry_scope *entries; /* by round */
    size_t n;
    struct rated_component *rated;
    size_t n_rated;
};

static bool is_rated(const struct view_step *v, const struct entry_scope *s,
                     const char *component) {
    for (size_t i = 0; i < v->n_rated; i++)
        if (cstr_eq(v->rated[i].round, s->round) && cstr_eq(v->rated[i].entry, s->entry) &&
            cstr_eq(v->rated[i].component, component))
            return true;
    return false;
}

static void add_rating(const struct view_step *v, const struct standard *standard,
                       const struct entry_scope *s) {
    struct todo_list *list = v->list;
    const struct method *m = s->method ? standard_method(standard, s->method) : NULL;
    enum scorer_role role = party_of(list->account, s);
    for (size_t i = 0; m && role != SCORER_N && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        if (c->scored_by != role || is_rated(v, s, c->id))
            continue;
        todo_add(list, "/results", DATE_UNSET,
                 arena_printf(list->app->arena, "履约评价：%s", s->center_name),
                 arena_printf(list->app->arena,
                              "%s：请打开评估方发来的评价链接填写；没有收到的，请联系评估方",
                              s->round_title));
    }
}

static enum gp_code add_ratings(struct db *db, struct gp_err *e, void *arg) {
    struct view_step *v = arg;
    struct app *app = v->list->app;
    struct arena *a = app->arena;
    VEC(const struct entry_scope *) open = {0};
    VEC(struct standard_ref) refs = {0}; /* of the rounds of those */
    for (size_t i = 0; i < v->n; i++) {
        const struct entry_scope *s = &v->entries[i];
        if (!takes_ratings(s))
            continue;
        if (open.n == 0 || !cstr_eq(open.v[open.n - 1]->round, s->round))
            *VEC_PUSH(a, &refs) = (struct standard_ref){s->standard, s->standard_version};
        *VEC_PUSH(a, &open) = s;
    }
    if (open.n == 0)
        return GP_OK;
    struct standard *standards = gp_new_n(a, struct standard, refs.n), *of_round = standards;
    TRY(store_standard_share_all(db, a, e, app->tenant, refs.v, refs.n, standards));
    TRY(store_board_rated(db, a, e, app->tenant, NULL, &v->rated, &v->n_rated));
    for (size_t i = 0; i < open.n; i++) {
        if (i > 0 && !cstr_eq(open.v[i - 1]->round, open.v[i]->round))
            of_round++;
        add_rating(v, of_round, open.v[i]);
    }
    return GP_OK;
}

/* The parties rate; the commissioner approves reports as well. */
enum gp_code todo_view(struct todo_list *list) {
    TRY(todo_read_entries(list));
    struct view_step s = {.list = list, .entries = list->entries, .n = list->n_entries};
    if (list->account->roles & ROLE_COMMISSIONER)
        add_approvals(list, s.entries, s.n);
    return db_tx_join(list->app->db, list->app->err, DB_READ, add_ratings, &s);
}
