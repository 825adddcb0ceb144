#include "app/flow.h"

#include "codec/json_out.h"
#include "store/audit.h"
#include "store/round.h"

/* ---- scope */

bool flow_is_commissioner(const struct app *app, const struct entry_scope *scope) {
    const struct account *a = app->account;
    return a && a->roles & ROLE_COMMISSIONER && a->org && cstr_eq(a->org, scope->commissioner);
}

static bool is_party(const struct account *a, const struct entry_scope *s) {
    if (a->roles & ROLE_MANAGER)
        return true;
    if (a->roles & ROLE_OPERATOR && cstr_eq(a->org, s->operator_org) && a->org)
        return true;
    if (a->roles & ROLE_CENTER && a->org && a->center && cstr_eq(a->org, s->operator_org) &&
        cstr_eq(a->center, s->center))
        return true;
    if (a->roles & ROLE_PURCHASER && a->org && cstr_eq(a->org, s->purchaser))
        return true;
    if (a->roles & ROLE_COMMITTEE && a->org && cstr_eq(a->org, s->committee))
        return true;
    return a->roles & ROLE_COMMISSIONER && a->org && cstr_eq(a->org, s->commissioner);
}

struct entry_step {
    struct app *app;
    const char *round, *entry;
    struct entry_scope *scope;
};

static enum gp_code find_entry(struct db *db, struct gp_err *e, void *arg) {
    struct entry_step *s = arg;
    const struct account *account = s->app->account;
    bool inspector = account && account->roles & ROLE_INSPECTOR;
    bool expert = account && account->roles & (ROLE_EXPERT | ROLE_INSPECTOR);
    struct scope_ties ties;
    TRY(store_scope_get_tied(db, s->app->arena, e, s->app->tenant, s->round, s->entry,
                             expert ? account->expert : NULL, inspector ? account->id : NULL,
                             &s->scope, &ties));
    bool tied = ties.inspects || (ties.assigned && (ties.declared || inspector));
    bool may = s->scope && (!account || is_party(account, s->scope) || tied);
    return may ? GP_OK : gp_fail(e, GP_MISSING, NULL, "没有这个参评项目，或它不归您办理");
}

enum gp_code flow_entry(struct app *app, const char *round, const char *entry,
                        struct entry_scope **ret) {
    struct entry_step s = {.app = app, .round = round, .entry = entry};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_entry, &s));
    *ret = s.scope;
    return GP_OK;
}

struct entries_step {
    struct app *app;
    const char *round;
    struct entry_scope *v;
    size_t n;
};

static enum gp_code find_entries(struct db *db, struct gp_err *e, void *arg) {
    struct entries_step *s = arg;
    TRY(store_scope_list(db, s->app->arena, e, s->app->tenant, s->round, &s->v, &s->n));
    if (!s->app->account)
        return GP_OK;
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++)
        if (is_party(s->app->account, &s->v[i]))
            s->v[kept++] = s->v[i];
    s->n = kept;
    return GP_OK;
}

enum gp_code flow_entries(struct app *app, const char *round, struct entry_scope **ret,
                          size_t *ret_n) {
    struct entries_step s = {.app = app, .round = round};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_entries, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

enum gp_code flow_check_open(struct app *app, const struct entry_scope *scope) {
    const char *why = round_lock_reason(scope->round_state);
    return why ? gp_fail(app->err, GP_CONFLICT, scope->round_title, "%s", why) : GP_OK;
}

/* ---- moves */

/* The actor of the workflow that fits the transition best: any that the account's roles allow. */
static unsigned actors_of(const struct app *app) {
    if (!app->account)
        return ACTOR_MANAGER | ACTOR_SYSTEM;
    unsigned actors = 0;
    for (size_t i = 0; i < n_role_infos; i++)
        if (app->account->roles & role_infos[i].role)
            actors |= (unsigned)role_infos[i].actor;
    return actors;
}

typedef const struct transition *(*find_transition)(int from, const char *id, enum actor who,
                                                    const char **ret_why);

static const struct transition *find_round_transition(int from, const char *id, enum actor who,
                                                      const char **ret_why) {
    return round_transition((enum round_state)from, id, who, ret_why);
}

static const struct transition *find_entry_transition(int from, const char *id, enum actor who,
                                                      const char **ret_why) {
    return entry_transition((enum entry_state)from, id, who, ret_why);
}

/* Tries each actor that the account can be. */
static enum gp_code allowed(struct app *app, find_transition find, int from, const char *id,
                            const char *reason, const struct transition **ret) {
    const char *why = "您的账号不能进行这一步操作";
    const struct transition *t = NULL;
    unsigned actors = actors_of(app);
    for (unsigned bit = ACTOR_MANAGER; bit <= ACTOR_SYSTEM && !t; bit <<= 1)
        if (actors & bit)
            t = find(from, id, (enum actor)bit, &why);
    if (!t)
        return gp_fail(app->err, actors ? GP_CONFLICT : GP_DENIED, NULL, "%s", why);
    if (t->needs_reason && cstr_empty(reason))
        return gp_fail(app->err, GP_INVALID, "原因", "“%s”必须写明原因", t->name);
    *ret = t;
    return GP_OK;
}

static const char *reason_json(struct arena *a, const char *reason) {
    if (cstr_empty(reason))
        return NULL;
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "reason", reason);
    jout_end(&o);
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

enum gp_code flow_audit(struct app *app, const char *round, const char *entry, const char *action,
                        const char *reason) {
    struct audit_event event = {
        .actor = app->actor,
        .action = action,
        .subject = entry ? arena_printf(app->arena, "round/%s/entry/%s", round, entry)
                         : arena_printf(app->arena, "round/%s", round),
        .detail = reason_json(app->arena, reason)};
    return app_audit(app, &event);
}

struct move_step {
    struct app *app;
    const char *round, *entry, *transition, *reason;
};

static enum gp_code move_round(struct db *db, struct gp_err *e, void *arg) {
    struct move_step *s = arg;
    enum round_state from;
    TRY(store_round_state(db, e, s->app->tenant, s->round, &from));
    const struct transition *t = NULL;
    TRY(allowed(s->app, find_round_transition, (int)from, s->transition, s->reason, &t));
    TRY(store_round_move(db, e, s->app->tenant, s->round, from, (enum round_state)t->to));
    return flow_audit(s->app, s->round, NULL,
                      arena_printf(s->app->arena, "round.%s", s->transition), s->reason);
}

enum gp_code flow_move_round(struct app *app, const char *round, const char *transition,
                             const char *reason) {
    struct move_step s = {app, round, NULL, transition, reason};
    return db_tx_join(app->db, app->err, DB_WRITE, move_round, &s);
}

static enum gp_code move_scope(struct move_step *s, struct entry_scope *scope) {
    struct app *app = s->app;
    TRY(flow_check_open(app, scope));
    const struct transition *t = NULL;
    TRY(allowed(app, find_entry_transition, (int)scope->state, s->transition, s->reason, &t));
    TRY(store_entry_move(app->db, app->err, app->tenant, scope->round, scope->entry, scope->state,
                         (enum entry_state)t->to));
    scope->state = (enum entry_state)t->to;
    return flow_audit(app, scope->round, scope->entry,
                      arena_printf(app->arena, "entry.%s", s->transition), s->reason);
}

static enum gp_code move_entry(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    (void)e;
    struct move_step *s = arg;
    struct entry_scope *scope;
    TRY(flow_entry(s->app, s->round, s->entry, &scope));
    return move_scope(s, scope);
}

enum gp_code flow_move_entry(struct app *app, const char *round, const char *entry,
                             const char *transition, const char *reason) {
    struct move_step s = {app, round, entry, transition, reason};
    return db_tx_join(app->db, app->err, DB_WRITE, move_entry, &s);
}

enum gp_code flow_move_scope(struct app *app, struct entry_scope *scope, const char *transition,
                             const char *reason) {
    struct move_step s = {.app = app, .transition = transition, .reason = reason};
    return move_scope(&s, scope);
}
