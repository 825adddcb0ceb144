/* Read rate_is_own and rate_is_own_scan first: whatever is asked of the room passes one of them.
 * Above them is who somebody is, by link or account; below, the two ways to what is theirs (one by
 * name, all of a round), each through flow_entry or flow_entries, which know the stricter rules for
 * accounts. What can be done with a rating, given the facts, stands at the end and asks no
 * database.
 */

#include "app/rating/party.h"

#include "app/rounds/flow.h"
#include "store/admin.h"
#include "store/standard.h"

/* ---- who */

static const struct {
    enum role account;
    enum scorer_role scorer;
} party_roles[] = {
    {ROLE_COMMISSIONER, SCORER_COMMISSIONER},
    {ROLE_PURCHASER, SCORER_PURCHASER},
    {ROLE_COMMITTEE, SCORER_COMMITTEE},
};

static unsigned roles_of(const struct account *a) {
    unsigned roles = 0;
    for (size_t i = 0; i < GP_COUNT(party_roles); i++)
        if (!a || a->roles & party_roles[i].account)
            roles |= 1u << party_roles[i].scorer;
    return roles;
}

struct rate_party rate_party_of_account(const struct account *a, const char *round) {
    bool may = a && !cstr_empty(a->org);
    return (struct rate_party){.round = round,
                               .org = may ? a->org : NULL,
                               .roles = may ? roles_of(a) : 0,
                               .uses_max = 1,
                               .due = DATE_UNSET};
}

/* Who has an account needs no link. What was agreed for the organisation's link holds for them
 * too, except that an account does not run out. */
static enum gp_code find_by_account(struct work *w, const char *round, struct rate_party *ret) {
    struct rating_link *made;
    *ret = rate_party_of_account(w->account, round);
    if (!ret->roles || cstr_empty(round))
        return gp_fail(w->err, GP_MISSING, NULL, "没有需要您填写的履约评价");
    TRY(store_link_of_org(w, round, ret->org, &made));
    if (!made)
        return store_org_name(w, ret->org, &ret->office);
    ret->made = made;
    ret->office = made->office;
    ret->uses_max = made->uses_max;
    ret->due = made->expires;
    return GP_OK;
}

enum gp_code rate_party_find(struct work *w, const struct rate_who *who, struct rate_party *ret) {
    if (!who->link)
        return find_by_account(w, who->round, ret);
    struct rating_link *link;
    TRY(store_link_get(w, who->link, &link));
    if (!link)
        return gp_fail(w->err, GP_MISSING, NULL, "链接已删除，请联系评估方");
    *ret = (struct rate_party){.round = link->round,
                               .org = link->org,
                               .office = link->office,
                               .link = link,
                               .made = link,
                               .roles = roles_of(NULL),
                               .uses_max = link->uses_max,
                               .due = link->expires};
    return GP_OK;
}

/* ---- what is theirs */

const char *rate_org_of(const struct entry_scope *s, enum scorer_role role) {
    switch (role) {
    case SCORER_COMMISSIONER:
        return s->commissioner;
    case SCORER_PURCHASER:
        return s->purchaser;
    case SCORER_COMMITTEE:
        return s->committee;
    default:
        return NULL;
    }
}

bool rate_is_own(const struct rate_party *p, const struct entry_scope *s,
                 const struct component *c) {
    if (!(p->roles & 1u << c->scored_by) || !cstr_eq(s->round, p->round))
        return false;
    if (p->link && p->link->entry &&
        (!cstr_eq(p->link->entry, s->entry) || !cstr_eq(p->link->component, c->id)))
        return false;
    const char *org = rate_org_of(s, c->scored_by);
    return org && cstr_eq(org, p->org);
}

bool rate_is_own_scan(const struct rate_party *p, const struct rating_scan *scan) {
    bool one = p->link && p->link->entry;
    return cstr_eq(scan->round, p->round) && cstr_eq(scan->org, p->org) &&
           (!one || cstr_eq(scan->entry, p->link->entry));
}

static enum gp_code not_theirs(struct work *w) {
    return gp_fail(w->err, GP_MISSING, NULL,
                   "没有这份评价，或它不归贵单位填写；项目也可能已不在本轮评估里，请联系评估方");
}

static struct rate_own own_of(const struct rate_party *p, struct entry_scope *s,
                              const struct standard *standard, const struct component *c) {
    return (struct rate_own){.scope = s,
                             .component = c,
                             .standard = standard,
                             .key = {s->round, s->entry, c->id, c->scored_by, p->org}};
}

/* The only one that the link opens. */
static enum gp_code find_sole(struct work *w, const struct rate_party *p, struct rate_own *ret) {
    struct rate_owns owns;
    TRY(rate_owns_find(w, p, &owns));
    if (owns.n != 1)
        return not_theirs(w);
    *ret = owns.v[0];
    return GP_OK;
}

enum gp_code rate_own_find(struct work *w, const struct rate_party *p, const char *entry,
                           const char *component, struct rate_own *ret) {
    if (!entry && p->link && !p->link->entry)
        return find_sole(w, p, ret);
    if (!entry && p->link) {
        entry = p->link->entry;
        component = p->link->component;
    }
    struct entry_scope *scope = NULL;
    struct standard *standard = gp_new(w->arena, struct standard);
    enum gp_code code = entry ? flow_entry(w, p->round, entry, &scope) : GP_MISSING;
    if (code == GP_MISSING)
        return not_theirs(w);
    TRY(code);
    TRY(store_standard_share(w, scope->standard, scope->standard_version, standard));
    const struct method *m = scope->method ? standard_method(standard, scope->method) : NULL;
    for (size_t i = 0; m && i < m->n_components; i++) {
        const struct component *c = &m->components[i];
        if (!cstr_eq(c->id, component) || !rate_is_own(p, scope, c))
            continue;
        *ret = own_of(p, scope, standard, c);
        return GP_OK;
    }
    return not_theirs(w);
}

static void add_owns(struct work *w, const struct rate_party *p, struct entry_scope *s,
                     const struct standard *standard, struct rate_owns *ret) {
    const struct method *m = s->method ? standard_method(standard, s->method) : NULL;
    for (size_t i = 0; m && i < m->n_components; i++)
        if (rate_is_own(p, s, &m->components[i]))
            *VEC_PUSH(w->arena, ret) = own_of(p, s, standard, &m->components[i]);
}

struct form_answer_key rate_form_key(const struct sheet_key *key, int64_t n) {
    return (struct form_answer_key){.purpose = FORM_RATING,
                                    .round = key->round,
                                    .entry = key->entry,
                                    .about = key->component,
                                    .author = key->scorer,
                                    .n = n};
}

enum gp_code rate_owns_find(struct work *w, const struct rate_party *p, struct rate_owns *ret) {
    struct entry_scope *scopes;
    struct standard_set *set = gp_new(w->arena, struct standard_set);
    size_t n;
    *set = (struct standard_set){0};
    *ret = (struct rate_owns){0};
    TRY(flow_entries(w, p->round, &scopes, &n));
    for (size_t i = 0; i < n; i++)
        standards_want(set, w->arena, scopes[i].standard, scopes[i].standard_version);
    TRY(standards_read(w, set));
    for (size_t i = 0; i < n; i++)
        if (scopes[i].state != ENTRY_WITHDRAWN)
            add_owns(w, p, &scopes[i],
                     standards_find(set, scopes[i].standard, scopes[i].standard_version), ret);
    return GP_OK;
}

/* Who made the link can be asked. */
static const char *contact_of(struct arena *a, const struct rating_frame *f) {
    const char *evaluator = f->evaluator ? f->evaluator : "评估方";
    if (!f->maker)
        return evaluator;
    if (cstr_empty(f->maker_phone))
        return arena_printf(a, "%s%s", evaluator, f->maker);
    return arena_printf(a, "%s%s（电话 %s）", evaluator, f->maker, f->maker_phone);
}

enum gp_code rate_around_find(struct work *w, const struct rate_party *p, struct rate_around *ret) {
    struct rating_frame *f;
    TRY(store_rating_frame(w, p->round, p->org, p->made ? p->made->created_by : NULL, &f));
    bool asks = f->terms.asks != ASKS_NO;
    *ret = (struct rate_around){.terms = f->terms,
                                .person = asks && f->person.org ? &f->person : NULL,
                                .form = &f->form,
                                .contact = contact_of(w->arena, f)};
    return GP_OK;
}

/* ---- what can be done */

static bool is_over(const struct rate_party *p, date_t today) {
    return p->link && date_cmp(p->due, today) < 0;
}

bool rate_may_edit(const struct rate_party *p, const struct rate_facts *f) {
    return f->in_force && !f->closed && f->used < p->uses_max && !is_over(p, f->today) &&
           !(p->link && p->link->revoked_at != DEC_UNSET);
}

enum rate_state rate_state_of(const struct rate_party *p, const struct rate_facts *f) {
    if (p->link && p->link->revoked_at != DEC_UNSET)
        return RATE_REVOKED;
    if (f->in_force && !(f->edit && rate_may_edit(p, f)))
        return RATE_DONE;
    if (is_over(p, f->today))
        return RATE_EXPIRED;
    return f->closed ? RATE_CLOSED : RATE_OPEN;
}
