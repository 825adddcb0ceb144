#include "app/search/search.h"

#include "app/rounds/flow.h"
#include "base/utf8.h"

/* ---- pairs of characters */

/* Blanks and punctuation part words; everything else belongs to one. */
static bool is_letter(uint32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
                       (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || c == 0xA0;
    return !punctuation;
}

static const char *lower_case(struct arena *a, const char *text) {
    char *copy = arena_strdup(a, text);
    for (char *p = copy; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return copy;
}

static bool has_gram(const struct str *grams, size_t n, struct str gram) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(grams[i], gram))
            return true;
    return false;
}

void search_each_gram(struct arena *a, const char *text, search_gram_fn fn, void *cls) {
    struct str s = str_of(lower_case(a, text));
    size_t pos = 0, before = 0;
    bool was_letter = false;
    while (pos < s.n) {
        size_t start = pos;
        bool letter = is_letter(utf8_next(s, &pos));
        if (letter && was_letter)
            fn(cls, (struct str){s.p + before, pos - before});
        was_letter = letter;
        before = start;
    }
}

struct collect {
    struct str *grams;
    size_t n, max;
};

static void add_gram(void *cls, struct str gram) {
    struct collect *c = cls;
    if (c->n < c->max && !has_gram(c->grams, c->n, gram))
        c->grams[c->n++] = gram;
}

size_t search_grams(struct arena *a, const char *text, struct str *grams, size_t max) {
    struct collect c = {grams, 0, max};
    search_each_gram(a, text, add_gram, &c);
    return c.n;
}

enum gp_code search_is_stale(struct work *w, bool *ret) {
    size_t n = 0;
    struct search_key *keys;
    TRY(store_search_stale(w, 1, &keys, &n));
    *ret = n > 0;
    return GP_OK;
}

/* ---- looking, within what the account may see */

struct sight {
    bool all;
    struct entry_scope *entries;
    size_t n;
    const char *org;
    struct scope_blind *blind; /* whose findings tell marks that are not to be seen yet */
    size_t n_blind;
    struct scope_key *undeclared; /* of a manager who is to score them */
    size_t n_undeclared;
};

static bool is_assigned(const struct assigned_entry *list, size_t n, const struct entry_scope *s) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].round, s->round) && cstr_eq(list[i].entry, s->entry))
            return true;
    return false;
}

/* flow_entries leaves experts to their assignments. */
static enum gp_code add_assigned(struct work *w, struct sight *sight) {
    struct assigned_entry *assigned;
    struct entry_scope *all;
    size_t n_assigned, n_all;
    TRY(store_search_assigned(w, w->account->expert, w->account->roles & ROLE_EXPERT, &assigned,
                              &n_assigned));
    TRY(store_scope_list(w, NULL, &all, &n_all));
    VEC(struct entry_scope) v = {0};
    for (size_t i = 0; i < sight->n; i++)
        *VEC_PUSH(w->arena, &v) = sight->entries[i];
    for (size_t i = 0; i < n_all; i++)
        if (is_assigned(assigned, n_assigned, &all[i]))
            *VEC_PUSH(w->arena, &v) = all[i];
    sight->entries = v.v;
    sight->n = v.n;
    return GP_OK;
}

static enum gp_code read_sight(struct work *w, struct sight *ret) {
    const struct account *account = w->account;
    *ret = (struct sight){.all = !account || account->roles & ROLE_MANAGER};
    TRY(flow_blind_entries(w, &ret->blind, &ret->n_blind));
    if (ret->all && account && account->roles & ROLE_EXPERT && account->expert)
        TRY(store_scope_undeclared(w, account->expert, &ret->undeclared, &ret->n_undeclared));
    if (ret->all)
        return GP_OK;
    ret->org = account->org;
    TRY(flow_entries(w, NULL, &ret->entries, &ret->n));
    if (account->roles & (ROLE_EXPERT | ROLE_INSPECTOR) && account->expert)
        TRY(add_assigned(w, ret));
    return GP_OK;
}

static bool fits(const char *want, const char *have) {
    return want && cstr_eq(want, have);
}

static bool concerns(const struct search_doc *d, const struct entry_scope *s) {
    /* They tell marks, scorers and what is not decided yet: the evaluator's own business. What an
     * operator is to know of them stands on its outcome page. */
    if (strcmp(d->kind, "finding") == 0)
        return false;
    if (d->entry)
        return fits(d->round, s->round) && fits(d->entry, s->entry);
    if (d->project)
        return fits(d->project, s->project);
    return fits(d->center, s->center) || fits(d->round, s->round);
}

static bool may_see(const struct sight *sight, const struct search_doc *d) {
    for (size_t i = 0; i < sight->n_blind; i++)
        if (strcmp(d->kind, "finding") == 0 && fits(d->round, sight->blind[i].round))
            return false;
    for (size_t i = 0; i < sight->n_undeclared; i++)
        if (d->entry && fits(d->round, sight->undeclared[i].round) &&
            fits(d->entry, sight->undeclared[i].entry))
            return false;
    if (sight->all || (strcmp(d->kind, "org") == 0 && fits(d->org, sight->org)))
        return true;
    for (size_t i = 0; i < sight->n; i++)
        if (concerns(d, &sight->entries[i]))
            return true;
    return false;
}

enum gp_code search_run(struct work *w, const char *text, struct search_result *ret) {
    struct str *grams = gp_new_n(w->arena, struct str, SEARCH_GRAMS_MAX);
    *ret = (struct search_result){.grams = grams};
    ret->n_grams = search_grams(w->arena, text, grams, SEARCH_GRAMS_MAX);
    if (ret->n_grams == 0)
        return GP_OK;
    struct search_result *v = ret;
    struct sight sight;
    TRY(read_sight(w, &sight));
    /* Half of the pairs must be there: words that the name has in between do no harm. */
    int64_t least = (int64_t)(v->n_grams + 1) / 2;
    /* What is hidden must neither count nor take the place of what is not. */
    int64_t looked_at = sight.all ? SEARCH_MAX + 1 : SEARCH_LOOK_MAX;
    TRY(store_search_find(w, v->grams, v->n_grams, least, looked_at, &v->hits, &v->n));
    size_t kept = 0;
    for (size_t i = 0; i < v->n; i++)
        if (may_see(&sight, &v->hits[i]))
            v->hits[kept++] = v->hits[i];
    v->more = kept > SEARCH_MAX;
    v->n = v->more ? SEARCH_MAX : kept;
    return GP_OK;
}
