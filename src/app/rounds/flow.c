/* Access first: may_touch and must_declare_first are the rules, short enough to be read whole;
 * everything up to "moves" asks them of one entry or a list. Refused looks like missing, so that
 * nobody learns what there is. Then the moves: allowed() looks for an actor of core's workflow
 * that the account can be, check_told keeps scoring from ending without a word, and each move is
 * stored from the state it was seen in and audited. */

#include "app/rounds/flow.h"

#include "app/notice.h"

#include "app/marking/closing.h"
#include "app/rounds/flow_inside.h"
#include "codec/json_out.h"
#include "store/audit.h"
#include "store/report.h"
#include "store/round.h"

/* ---- scope */

bool flow_is_commissioner(const struct work *w, const struct entry_scope *scope) {
    const struct account *a = w->account;
    return a && a->roles & ROLE_COMMISSIONER && a->org && cstr_eq(a->org, scope->commissioner);
}

/* Whose own work the entry is: the evaluator runs the round, the operator hands in. */
static bool works_on(const struct account *a, const struct entry_scope *s) {
    if (a->roles & ROLE_MANAGER)
        return true;
    if (!a->org || !cstr_eq(a->org, s->operator_org))
        return false;
    return a->roles & ROLE_OPERATOR ||
           (a->roles & ROLE_CENTER && a->center && cstr_eq(a->center, s->center));
}

static bool is_party(const struct account *a, const struct entry_scope *s) {
    if (works_on(a, s))
        return true;
    if (a->roles & ROLE_PURCHASER && a->org && cstr_eq(a->org, s->purchaser))
        return true;
    if (a->roles & ROLE_COMMITTEE && a->org && cstr_eq(a->org, s->committee))
        return true;
    return a->roles & ROLE_COMMISSIONER && a->org && cstr_eq(a->org, s->commissioner);
}

/* All roles together, and the strictest rule of them: who is to score an entry sees nothing of it
 * before the declaration, by whatever other role, except one whose own work it is; who has declared
 * a conflict does not come back as its inspector. */
static bool may_touch(const struct account *a, const struct entry_scope *s,
                      const struct scope_ties *t) {
    if (works_on(a, s))
        return true;
    bool expert = a->roles & ROLE_EXPERT, inspector = a->roles & ROLE_INSPECTOR;
    if (expert && t->assigned && !t->declared)
        return false;
    if (is_party(a, s))
        return true;
    return !t->recused && (t->inspects || (t->assigned && (t->declared || inspector)));
}

/* A manager runs the round of an entry that they are to score as well, but reads nothing of what
 * was handed in before their own declaration, as long as it matters. */
static bool must_declare_first(const struct account *a, const struct entry_scope *s,
                               const struct scope_ties *t) {
    return a && a->roles & ROLE_MANAGER && a->roles & ROLE_EXPERT && t->assigned && !t->declared &&
           s->round_state <= ROUND_SCORING;
}

/* reads: what was handed in. */
static enum gp_code find_entry(struct work *w, const char *round, const char *entry, bool reads,
                               struct entry_scope **ret) {
    const struct account *account = w->account;
    bool inspector = account && account->roles & ROLE_INSPECTOR;
    bool expert = account && account->roles & (ROLE_EXPERT | ROLE_INSPECTOR);
    struct scope_ties ties;
    struct entry_scope *scope;
    TRY(store_scope_get_tied(w, round, entry, expert ? account->expert : NULL,
                             inspector ? account->id : NULL, &scope, &ties));
    if (!scope || (account && !may_touch(account, scope, &ties)))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您办理");
    if (reads && must_declare_first(account, scope, &ties))
        return gp_fail(w->err, GP_DENIED, NULL,
                       "您也是这个项目的评审专家，还没有签署回避声明。请先在“我的评分”里签署，"
                       "或请另一位负责人取消您的分配，才能看它递交的资料");
    *ret = scope;
    return GP_OK;
}

enum gp_code flow_entry(struct work *w, const char *round, const char *entry,
                        struct entry_scope **ret) {
    return find_entry(w, round, entry, false, ret);
}

enum gp_code flow_read_entry(struct work *w, const char *round, const char *entry,
                             struct entry_scope **ret) {
    return find_entry(w, round, entry, true, ret);
}

static bool is_among(const struct scope_key *list, size_t n, const struct entry_scope *s) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].round, s->round) && cstr_eq(list[i].entry, s->entry))
            return true;
    return false;
}

/* Everybody but the evaluator has to do with entries by the organisation alone. */
static enum gp_code read_entries(struct work *w, const char *round, struct entry_scope **ret,
                                 size_t *ret_n) {
    const struct account *account = w->account;
    if (round || !account || account->roles & ROLE_MANAGER)
        return store_scope_list(w, round, ret, ret_n);
    *ret = NULL;
    *ret_n = 0;
    return account->org ? store_scope_of_org(w, account->org, ret, ret_n) : GP_OK;
}

enum gp_code flow_entries(struct work *w, const char *round, struct entry_scope **ret,
                          size_t *ret_n) {
    const struct account *account = w->account;
    TRY(read_entries(w, round, ret, ret_n));
    if (!account)
        return GP_OK;
    struct entry_scope *v = *ret;
    struct scope_key *undeclared = NULL;
    size_t n_undeclared = 0, kept = 0;
    if (account->roles & ROLE_EXPERT && account->expert)
        TRY(store_scope_undeclared(w, account->expert, &undeclared, &n_undeclared));
    for (size_t i = 0; i < *ret_n; i++)
        if (works_on(account, &v[i]) ||
            (is_party(account, &v[i]) && !is_among(undeclared, n_undeclared, &v[i])))
            v[kept++] = v[i];
    *ret_n = kept;
    return GP_OK;
}

/* ---- marks of others */

static enum gp_code find_blind(struct work *w, struct scope_blind **ret_v, size_t *ret_n) {
    TRY(store_scope_blind(w, w->account->expert, ret_v, ret_n));
    size_t kept = 0;
    for (size_t i = 0; i < *ret_n; i++)
        if (!marking_closed((*ret_v)[i].round_state, (*ret_v)[i].state, SCORER_EXPERT))
            (*ret_v)[kept++] = (*ret_v)[i];
    *ret_n = kept;
    return GP_OK;
}

enum gp_code flow_blind_entries(struct work *w, struct scope_blind **ret, size_t *ret_n) {
    const struct account *a = w->account;
    *ret = NULL;
    *ret_n = 0;
    if (!a || !(a->roles & ROLE_MANAGER) || !(a->roles & ROLE_EXPERT) || !a->expert)
        return GP_OK;
    return find_blind(w, ret, ret_n);
}

enum gp_code flow_check_marks(struct work *w, const char *round) {
    struct scope_blind *v;
    size_t n;
    TRY(flow_blind_entries(w, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].round, round))
            return gp_fail(w->err, GP_DENIED, NULL,
                           "您也是本轮的评审专家，还有评分没有提交。先在“我的评分”里签署声明并提交"
                           "自己的评分，或请另一位负责人取消您的分配，才能看得分、发现和报告");
    return GP_OK;
}

enum gp_code flow_check_open(struct work *w, const struct entry_scope *scope) {
    const char *why = round_lock_reason(scope->round_state);
    return why ? gp_fail(w->err, GP_CONFLICT, scope->round_title, "%s", why) : GP_OK;
}

/* ---- moves */

/* The actor of the workflow that fits the transition best: any that the account's roles allow. */
static unsigned actors_of(const struct work *w) {
    if (!w->account)
        return ACTOR_MANAGER | ACTOR_SYSTEM;
    unsigned actors = 0;
    for (size_t i = 0; i < n_role_infos; i++)
        if (w->account->roles & role_infos[i].role)
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
static enum gp_code allowed(struct work *w, find_transition find, int from, const char *id,
                            const char *reason, const struct transition **ret) {
    const char *why = "您的账号不能进行这一步操作";
    const struct transition *t = NULL;
    unsigned actors = actors_of(w);
    for (unsigned bit = ACTOR_MANAGER; bit <= ACTOR_SYSTEM && !t; bit <<= 1)
        if (actors & bit)
            t = find(from, id, (enum actor)bit, &why);
    if (!t)
        return gp_fail(w->err, actors ? GP_CONFLICT : GP_DENIED, NULL, "%s", why);
    if (t->needs_reason && cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "“%s”必须写明原因", t->name);
    *ret = t;
    return GP_OK;
}

enum gp_code flow_allowed(struct work *w, enum round_state from, const char *transition,
                          const char *reason, const struct transition **ret) {
    return allowed(w, find_round_transition, (int)from, transition, reason, ret);
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

enum gp_code flow_audit(struct work *w, const char *round, const char *entry, const char *action,
                        const char *reason) {
    struct audit_event event = {
        .actor = w->actor,
        .action = action,
        .subject = entry ? arena_printf(w->arena, "round/%s/entry/%s", round, entry)
                         : arena_printf(w->arena, "round/%s", round),
        .detail = reason_json(w->arena, reason)};
    TRY(store_audit_append(w, &event));
    return notice_to_programs(w, action, event.subject);
}

/* Moved by a person, nothing that is being filled in ends without a word. */
static enum gp_code check_told(struct work *w, const char *round, const char *entry,
                               const struct transition *t) {
    struct closing_move m = {t, entry == NULL};
    if (!w->account)
        return GP_OK;
    TRY(closing_check(w, round, entry, &m));
    return entry ? store_closing_drop(w, round, entry) : GP_OK;
}

/* Reports that had told results go back to scoring with the round, and are archived with it. */
static enum gp_code reports_follow(struct work *w, const char *round, enum round_state to) {
    struct store_report *v;
    size_t n;
    if (to != ROUND_SCORING && to != ROUND_ARCHIVED)
        return GP_OK;
    enum round_state unused;
    TRY(store_report_list(w, round, &unused, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (to == ROUND_ARCHIVED)
            TRY(store_report_set_state(w, round, v[i].report.id, ROUND_ARCHIVED));
        else if (v[i].state == ROUND_FEEDBACK)
            TRY(store_report_set_state(w, round, v[i].report.id, ROUND_DRAFT));
    return n > 0 ? store_report_stages(w, round) : GP_OK;
}

enum gp_code flow_move_round(struct work *w, const char *round, const char *transition,
                             const char *reason) {
    enum round_state from;
    TRY(store_round_state(w, round, &from));
    const struct transition *t = NULL;
    TRY(allowed(w, find_round_transition, (int)from, transition, reason, &t));
    TRY(check_told(w, round, NULL, t));
    TRY(store_round_move(w, round, from, (enum round_state)t->to));
    TRY(reports_follow(w, round, (enum round_state)t->to));
    return flow_audit(w, round, NULL, arena_printf(w->arena, "round.%s", transition), reason);
}

enum gp_code flow_move_scope(struct work *w, struct entry_scope *scope, const char *transition,
                             const char *reason) {
    TRY(flow_check_open(w, scope));
    const struct transition *t = NULL;
    TRY(allowed(w, find_entry_transition, (int)scope->state, transition, reason, &t));
    TRY(check_told(w, scope->round, scope->entry, t));
    TRY(store_entry_move(w, scope->round, scope->entry, scope->state, (enum entry_state)t->to));
    scope->state = (enum entry_state)t->to;
    return flow_audit(w, scope->round, scope->entry, arena_printf(w->arena, "entry.%s", transition),
                      reason);
}

enum gp_code flow_move_entry(struct work *w, const char *round, const char *entry,
                             const char *transition, const char *reason) {
    struct entry_scope *scope;
    TRY(flow_entry(w, round, entry, &scope));
    return flow_move_scope(w, scope, transition, reason);
}
