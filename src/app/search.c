#include "app/search.h"

#include "app/flow.h"
#include "base/utf8.h"
#include "core/check.h"

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

typedef void (*gram_fn)(void *cls, struct str gram);

/* Calls fn for each pair; text must outlive what fn keeps. */
static void each_gram(const char *text, gram_fn fn, void *cls) {
    struct str s = str_of(text);
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
    each_gram(lower_case(a, text), add_gram, &c);
    return c.n;
}

/* ---- indexing */

struct indexing {
    struct app *app;
    struct db *db;
    const struct search_key *key;
    bool in_title;
    enum gp_code code;
};

static void put_gram(void *cls, struct str gram) {
    struct indexing *x = cls;
    if (x->code == GP_OK)
        x->code =
            store_search_put_gram(x->db, x->app->err, x->app->tenant, x->key, gram, x->in_title);
}

static enum gp_code put_doc(struct db *db, struct app *app, const struct search_doc *doc) {
    struct search_key key = {doc->kind, doc->id};
    struct indexing x = {app, db, &key, true, GP_OK};
    TRY(store_search_put(db, app->err, app->tenant, doc));
    each_gram(lower_case(app->arena, doc->title), put_gram, &x);
    x.in_title = false;
    each_gram(lower_case(app->arena, doc->body), put_gram, &x);
    /* Who knows the id from a file or the command line finds it, too. */
    bool is_part = strcmp(doc->kind, "entry") == 0 || strcmp(doc->kind, "finding") == 0;
    if (!is_part)
        each_gram(lower_case(app->arena, doc->id), put_gram, &x);
    return x.code;
}

static enum gp_code put_entry(struct db *db, struct app *app, const char *round,
                              const struct entry_result *r) {
    struct search_doc doc = {
        .kind = "entry",
        .id = arena_printf(app->arena, "%s/%s", round, r->entry->id),
        .title = arena_printf(app->arena, "%s %s",
                              r->center->full_name ? r->center->full_name : r->center->name,
                              r->project->title ? r->project->title : ""),
        .body = arena_printf(app->arena, "%s %s %s", r->operator_org ? r->operator_org->name : "",
                             r->center->subdistrict ? r->center->subdistrict : "",
                             r->entry->narrative ? r->entry->narrative : ""),
        .round = round,
        .entry = r->entry->id};
    return put_doc(db, app, &doc);
}

static enum gp_code put_finding(struct db *db, struct app *app, const char *round, size_t number,
                                const struct finding *f) {
    struct search_doc doc = {
        .kind = "finding",
        .id = arena_printf(app->arena, "%s/%s/%zu", round, f->entry ? f->entry : "-", number),
        .title = arena_printf(app->arena, "%s%s%s", f->center ? f->center : "",
                              f->center ? "：" : "", f->title),
        .body = arena_printf(app->arena, "%s%s%s %s", cstr_or_empty(f->where),
                             cstr_empty(f->where) ? "" : "：", f->message, cstr_or_empty(f->mend)),
        .round = round,
        .entry = f->entry};
    return put_doc(db, app, &doc);
}

/* A round that cannot be evaluated as it stands is found by its own name only. */
static enum gp_code put_round_parts(struct db *db, struct app *app, const char *round) {
    struct gp_err unused = {.arena = app->arena};
    struct app quiet = *app;
    struct app_evaluation *v;
    quiet.err = &unused;
    if (app_evaluate(&quiet, round, &v) != GP_OK)
        return GP_OK;
    for (size_t i = 0; i < v->ev.n_entries; i++)
        TRY(put_entry(db, app, round, &v->ev.entries[i]));
    for (size_t i = 0; i < v->ev.n_findings; i++)
        TRY(put_finding(db, app, round, i, &v->ev.findings[i]));
    return GP_OK;
}

static enum gp_code index_one(struct db *db, struct app *app, const struct search_key *key) {
    struct gp_err *e = app->err;
    struct search_doc *doc;
    bool is_round = strcmp(key->kind, "round") == 0;
    TRY(store_search_drop(db, e, app->tenant, key));
    if (is_round)
        TRY(store_search_drop_round(db, e, app->tenant, key->id));
    TRY(store_search_source(db, app->arena, e, app->tenant, key, &doc));
    if (doc)
        TRY(put_doc(db, app, doc));
    if (doc && is_round)
        TRY(put_round_parts(db, app, key->id));
    return store_search_fresh(db, e, app->tenant, key);
}

/* So many in a transaction, that other writers do not wait for a large import to be indexed. */
#define BATCH 8

struct refresh_step {
    struct app *app;
    bool clear;
    size_t done;
};

static enum gp_code refresh(struct db *db, struct gp_err *e, void *arg) {
    struct refresh_step *s = arg;
    struct app *app = s->app;
    struct search_key *keys;
    if (s->clear)
        TRY(store_search_clear(db, e, app->tenant));
    TRY(store_search_stale(db, app->arena, e, app->tenant, BATCH, &keys, &s->done));
    for (size_t i = 0; i < s->done; i++)
        TRY(index_one(db, app, &keys[i]));
    return GP_OK;
}

enum gp_code search_rebuild(struct app *app) {
    struct refresh_step s = {.app = app, .clear = true, .done = BATCH};
    while (s.done == BATCH) {
        TRY(db_tx_join(app->db, app->err, DB_WRITE, refresh, &s));
        s.clear = false;
    }
    return GP_OK;
}

static enum gp_code any_stale(struct db *db, struct gp_err *e, void *arg) {
    struct refresh_step *s = arg;
    struct search_key *keys;
    return store_search_stale(db, s->app->arena, e, s->app->tenant, 1, &keys, &s->done);
}

static enum gp_code bring_up_to_date(struct app *app) {
    struct refresh_step s = {.app = app};
    TRY(db_tx(app->db, app->err, DB_READ, any_stale, &s));
    while (s.done) {
        TRY(db_tx(app->db, app->err, DB_WRITE, refresh, &s));
        if (s.done < BATCH)
            break;
    }
    return GP_OK;
}

/* ---- looking, within what the account may see */

struct sight {
    bool all;
    struct entry_scope *entries;
    size_t n;
    const char *org;
};

static bool is_assigned(const struct assigned_entry *list, size_t n, const struct entry_scope *s) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].round, s->round) && cstr_eq(list[i].entry, s->entry))
            return true;
    return false;
}

/* flow_entries leaves experts to their assignments. */
static enum gp_code add_assigned(struct db *db, struct app *app, struct sight *sight) {
    struct assigned_entry *assigned;
    struct entry_scope *all;
    size_t n_assigned, n_all;
    TRY(store_search_assigned(db, app->arena, app->err, app->tenant, app->account->expert,
                              &assigned, &n_assigned));
    TRY(store_scope_list(db, app->arena, app->err, app->tenant, NULL, &all, &n_all));
    VEC(struct entry_scope) v = {0};
    for (size_t i = 0; i < sight->n; i++)
        *VEC_PUSH(app->arena, &v) = sight->entries[i];
    for (size_t i = 0; i < n_all; i++)
        if (is_assigned(assigned, n_assigned, &all[i]))
            *VEC_PUSH(app->arena, &v) = all[i];
    sight->entries = v.v;
    sight->n = v.n;
    return GP_OK;
}

static enum gp_code read_sight(struct db *db, struct app *app, struct sight *ret) {
    const struct account *account = app->account;
    *ret = (struct sight){.all = !account || account->roles & ROLE_MANAGER};
    if (ret->all)
        return GP_OK;
    ret->org = account->org;
    TRY(flow_entries(app, NULL, &ret->entries, &ret->n));
    if (account->roles & (ROLE_EXPERT | ROLE_INSPECTOR) && account->expert)
        TRY(add_assigned(db, app, ret));
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
    if (sight->all || (strcmp(d->kind, "org") == 0 && fits(d->org, sight->org)))
        return true;
    for (size_t i = 0; i < sight->n; i++)
        if (concerns(d, &sight->entries[i]))
            return true;
    return false;
}

struct find_step {
    struct app *app;
    struct search_result *v;
};

static enum gp_code find(struct db *db, struct gp_err *e, void *arg) {
    struct find_step *s = arg;
    struct app *app = s->app;
    struct search_result *v = s->v;
    struct sight sight;
    TRY(read_sight(db, app, &sight));
    /* Half of the pairs must be there: words that the name has in between do no harm. */
    int64_t least = (int64_t)(v->n_grams + 1) / 2;
    TRY(store_search_find(db, app->arena, e, app->tenant, v->grams, v->n_grams, least,
                          SEARCH_MAX + 1, &v->hits, &v->n));
    v->more = v->n > SEARCH_MAX;
    size_t kept = 0;
    for (size_t i = 0; i < v->n && i < SEARCH_MAX; i++)
        if (may_see(&sight, &v->hits[i]))
            v->hits[kept++] = v->hits[i];
    v->n = kept;
    return GP_OK;
}

enum gp_code search_run(struct app *app, const char *text, struct search_result *ret) {
    struct str *grams = gp_new_n(app->arena, struct str, SEARCH_GRAMS_MAX);
    *ret = (struct search_result){.grams = grams};
    ret->n_grams = search_grams(app->arena, text, grams, SEARCH_GRAMS_MAX);
    if (ret->n_grams == 0)
        return GP_OK;
    TRY(bring_up_to_date(app));
    struct find_step s = {app, ret};
    return db_tx(app->db, app->err, DB_READ, find, &s);
}
