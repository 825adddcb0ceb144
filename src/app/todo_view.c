#include "app/board.h"
#include "app/flow.h"
#include "app/todo.h"
#include "db/db.h"
#include "store/marking.h"

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
    const struct entry_scope *entries;
    size_t n;
};

static void add_rating(struct todo_list *list, const struct standard *standard,
                       const struct entry_scope *s, const struct rated_component *rated,
                       size_t n_rated) {
    const struct method *m = s->method ? standard_method(standard, s->method) : NULL;
    enum scorer_role role = party_of(list->account, s);
    for (size_t i = 0; m && role != SCORER_N && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        if (c->scored_by != role || board_is_rated(rated, n_rated, s->entry, c->id))
            continue;
        todo_add(list, "/results", DATE_UNSET,
                 arena_printf(list->app->arena, "履约评价：%s", s->center_name),
                 arena_printf(list->app->arena,
                              "%s：请打开评估方发来的评价链接填写；没有收到的，请联系评估方",
                              s->round_title));
    }
}

/* Three statements a round: the entries come by round. */
static enum gp_code add_ratings(struct db *db, struct gp_err *e, void *arg) {
    struct view_step *s = arg;
    struct app *app = s->list->app;
    for (size_t i = 0; i < s->n;) {
        const char *round = s->entries[i].round;
        size_t end = i;
        while (end < s->n && strcmp(s->entries[end].round, round) == 0)
            end++;
        struct standard standard;
        struct rated_component *rated;
        size_t n_rated;
        bool open = false;
        for (size_t k = i; k < end; k++)
            open = open || takes_ratings(&s->entries[k]);
        if (open) {
            TRY(store_round_standard(db, app->arena, e, app->tenant, round, &standard));
            TRY(store_board_rated(db, app->arena, e, app->tenant, round, &rated, &n_rated));
        }
        for (size_t k = i; k < end; k++)
            if (takes_ratings(&s->entries[k]))
                add_rating(s->list, &standard, &s->entries[k], rated, n_rated);
        i = end;
    }
    return GP_OK;
}

/* The parties rate; the commissioner approves reports as well. */
enum gp_code todo_view(struct todo_list *list) {
    struct app app = *list->app;
    app.account = list->account;
    struct view_step s = {.list = list};
    struct entry_scope *entries;
    TRY(flow_entries(&app, NULL, &entries, &s.n));
    s.entries = entries;
    if (list->account->roles & ROLE_COMMISSIONER)
        add_approvals(list, entries, s.n);
    return db_tx_join(app.db, app.err, DB_READ, add_ratings, &s);
}
