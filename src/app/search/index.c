/* Bringing the search index up to date. search_refresh goes through the districts, index_tenant
 * through what is stale, and index_keys parts rows, which are written at once, from rounds, which
 * are evaluated first and of which only the differences are written (changes). All writing is in
 * turns: take_turns does as much in a transaction as a turn has time for and pauses, so that
 * people who save are not kept waiting. A round keeps its mark until the end, so one cut off is
 * begun again. */
#include "app/results/evaluation.h"
#include "app/search/search.h"

#include <time.h>

#include "base/clock.h"
#include "core/check.h"
#include "db/db.h"
#include "store/store.h"

/* A turn holds the lock that all writers need, so it is short; whoever waits for it tries again
 * every few milliseconds. */
#define TURN_MS       30
#define LONG_TURN_MS  3000 /* where nobody waits: each commit writes pages all over the index */
#define PAUSE_MS      20
#define LONG_PAUSE_MS 150
#define KEYS_MAX      200

struct indexing {
    struct work *w; /* of the tenant; its arena lives as long as a list of keys is worked on */
    const struct search_pace *pace; /* NULL: nobody else is to write, no pauses */
};

/* ---- what a row is found by */

struct grams {
    struct arena *arena;
    VEC(struct search_gram) v;
    bool in_title;
};

static void note_gram(void *cls, struct str gram) {
    struct grams *g = cls;
    *VEC_PUSH(g->arena, &g->v) = (struct search_gram){gram, g->in_title};
}

/* Equal ones beside each other, those of the title first. */
static int by_gram(const void *a, const void *b) {
    const struct search_gram *x = a, *y = b;
    size_t n = x->gram.n < y->gram.n ? x->gram.n : y->gram.n;
    int order = memcmp(x->gram.p, y->gram.p, n);
    if (order == 0)
        order = (x->gram.n > y->gram.n) - (x->gram.n < y->gram.n);
    return order ? order : y->in_title - x->in_title;
}

static enum gp_code put_doc(struct work *w, const struct search_doc *doc) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct search_key key = {doc->kind, doc->id};
    struct grams g = {.arena = &scratch, .in_title = true};
    TRY(store_search_put(w, doc));
    search_each_gram(&scratch, doc->title, note_gram, &g);
    g.in_title = false;
    search_each_gram(&scratch, doc->body, note_gram, &g);
    /* Who knows the id from a file or the command line finds it, too. */
    bool is_part = cstr_eq(doc->kind, "entry") || cstr_eq(doc->kind, "finding");
    if (!is_part)
        search_each_gram(&scratch, doc->id, note_gram, &g);
    if (g.v.n > 1)
        qsort(g.v.v, g.v.n, sizeof(*g.v.v), by_gram);
    size_t n = 0;
    for (size_t i = 0; i < g.v.n; i++)
        if (n == 0 || !str_eq(g.v.v[n - 1].gram, g.v.v[i].gram))
            g.v.v[n++] = g.v.v[i];
    return store_search_put_grams(w, &key, g.v.v, n);
}

/* ---- turns */

/* Work on a list, as much of it in a transaction as a turn has time for. */
struct turns {
    struct indexing *x;
    const void *v;
    size_t size, n, first, next;
    enum gp_code (*work)(struct work *w, const void *item);
};

static enum gp_code turn(struct work *w, struct turns *t) {
    int64_t until = clock_monotonic_ms() + (t->x->pace ? TURN_MS : LONG_TURN_MS);
    size_t i = t->first;
    do
        TRY(t->work(w, (const char *)t->v + i * t->size));
    while (++i < t->n && clock_monotonic_ms() < until);
    t->next = i;
    return GP_OK;
}

static enum gp_code pause_between(const struct indexing *x) {
    if (!x->pace)
        return GP_OK;
    int64_t ms = atomic_load(&x->pace->waiting) > 0 ? PAUSE_MS : LONG_PAUSE_MS;
    const struct timespec pause = {.tv_nsec = ms * 1000000};
    nanosleep(&pause, NULL);
    return atomic_load(&x->pace->stop) ? gp_fail(x->w->err, GP_RETRY, NULL, "正在停止") : GP_OK;
}

static enum gp_code take_turns(struct turns *t) {
    struct work *w = t->x->w;
    for (t->first = 0; t->first < t->n; t->first = t->next) {
        TRY(WORK_WRITE(w, turn(w, t)));
        TRY(pause_between(t->x));
    }
    return GP_OK;
}

/* ---- rows of the registry, and the rounds' own names */

static enum gp_code index_row(struct work *w, const void *item) {
    const struct search_key *key = item;
    struct search_doc *doc;
    TRY(store_search_drop(w, key));
    TRY(store_search_source(w, key, &doc));
    if (doc)
        TRY(put_doc(w, doc));
    return store_search_fresh(w, key);
}

/* ---- the entries and findings of a round */

typedef VEC(struct search_doc) docs_t;

static void add_entry(struct arena *a, docs_t *docs, const char *round,
                      const struct entry_result *r) {
    *VEC_PUSH(a, docs) = (struct search_doc){
        .kind = "entry",
        .id = arena_printf(a, "%s/%s", round, r->entry->id),
        .title =
            arena_printf(a, "%s %s", r->center->full_name ? r->center->full_name : r->center->name,
                         cstr_or_empty(r->project->title)),
        .body =
            arena_printf(a, "%s %s %s", r->operator_org ? r->operator_org->name : "",
                         cstr_or_empty(r->center->subdistrict), cstr_or_empty(r->entry->narrative)),
        .round = round,
        .entry = r->entry->id};
}

/* A finding has no name of its own: its rule, and how many of the entry it comes behind. */
static const char *finding_id(struct arena *a, const char *round, const struct evaluation *ev,
                              size_t at) {
    const struct finding *f = &ev->findings[at];
    size_t before = 0;
    for (size_t i = 0; i < at; i++)
        before +=
            cstr_eq(ev->findings[i].rule, f->rule) && cstr_eq(ev->findings[i].entry, f->entry);
    return arena_printf(a, "%s/%s/%s/%zu", round, f->entry ? f->entry : "-", f->rule, before);
}

static void add_finding(struct arena *a, docs_t *docs, const char *round,
                        const struct evaluation *ev, size_t at) {
    const struct finding *f = &ev->findings[at];
    *VEC_PUSH(a, docs) = (struct search_doc){
        .kind = "finding",
        .id = finding_id(a, round, ev, at),
        .title =
            arena_printf(a, "%s%s%s", cstr_or_empty(f->center), f->center ? "：" : "", f->title),
        .body = arena_printf(a, "%s%s%s %s", cstr_or_empty(f->where),
                             cstr_empty(f->where) ? "" : "：", f->message, cstr_or_empty(f->mend)),
        .round = round,
        .entry = f->entry};
}

/* None of a round that cannot be evaluated as it stands: it is found by its own name only. */
static void collect_parts(struct work *w, const char *round, docs_t *docs) {
    struct gp_err unused = {.arena = w->arena};
    struct work quiet = *w;
    struct app_evaluation *v;
    quiet.err = &unused;
    if (WORK_READ(&quiet, app_evaluate(&quiet, round, &v)) != GP_OK)
        return;
    for (size_t i = 0; i < v->ev.n_entries; i++)
        add_entry(w->arena, docs, round, &v->ev.entries[i]);
    for (size_t i = 0; i < v->ev.n_findings; i++)
        add_finding(w->arena, docs, round, &v->ev, i);
}

static int by_key(const void *a, const void *b) {
    const struct search_doc *x = a, *y = b;
    int order = strcmp(x->kind, y->kind);
    return order ? order : strcmp(x->id, y->id);
}

static void sort_docs(struct search_doc *v, size_t n) {
    if (n > 1)
        qsort(v, n, sizeof(*v), by_key);
}

/* What differs from what the index has: new or changed documents, and those that are gone, which
 * have no title. A round changes all day long, and most of it stays as it is. */
static docs_t changes(struct arena *a, docs_t *docs, struct search_doc *known, size_t n_known) {
    docs_t changed = {0};
    sort_docs(docs->v, docs->n);
    sort_docs(known, n_known);
    for (size_t i = 0, k = 0; i < docs->n || k < n_known;) {
        int order = i == docs->n ? 1 : k == n_known ? -1 : by_key(&docs->v[i], &known[k]);
        bool same = order == 0 && cstr_eq(docs->v[i].title, known[k].title) &&
                    cstr_eq(docs->v[i].body, known[k].body);
        if (order > 0)
            *VEC_PUSH(a, &changed) = (struct search_doc){.kind = known[k].kind, .id = known[k].id};
        else if (!same)
            *VEC_PUSH(a, &changed) = docs->v[i];
        i += order <= 0;
        k += order >= 0;
    }
    return changed;
}

static enum gp_code change_part(struct work *w, const void *item) {
    const struct search_doc *doc = item;
    TRY(store_search_drop(w, &(struct search_key){doc->kind, doc->id}));
    return doc->title ? put_doc(w, doc) : GP_OK;
}

/* From here on a change marks the round anew; the old mark is gone only when all is done. */
static enum gp_code begin_round(struct work *w, const void *item) {
    const struct search_key *key = item;
    TRY(store_search_begin(w, key));
    return index_row(w, item);
}

static enum gp_code end_round(struct work *w, const void *item) {
    return store_search_end(w, item);
}

static enum gp_code index_round(struct indexing *x, const struct search_key *key) {
    struct work *w = x->w;
    struct turns begin = {.x = x, .v = key, .n = 1, .size = sizeof(*key), .work = begin_round};
    struct turns end = begin;
    end.work = end_round;
    TRY(take_turns(&begin));
    docs_t docs = {0};
    collect_parts(w, key->id, &docs);
    struct search_doc *known;
    size_t n_known;
    TRY(WORK_READ(w, store_search_of_round(w, key->id, &known, &n_known)));
    docs_t changed = changes(w->arena, &docs, known, n_known);
    struct turns parts = {
        .x = x, .v = changed.v, .n = changed.n, .size = sizeof(*changed.v), .work = change_part};
    TRY(take_turns(&parts));
    return take_turns(&end);
}

/* ---- all that is stale */

/* The keys come by kind. */
static enum gp_code index_keys(struct indexing *x, const struct search_key *keys, size_t n) {
    size_t rows = 0;
    while (rows < n && strcmp(keys[rows].kind, "round") != 0)
        rows++;
    struct turns t = {.x = x, .v = keys, .n = rows, .size = sizeof(*keys), .work = index_row};
    TRY(take_turns(&t));
    for (size_t i = rows; i < n; i++) {
        struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
        struct work work = *x->w;
        struct indexing one = {&work, x->pace};
        work.arena = &scratch;
        TRY(index_round(&one, &keys[i]));
    }
    return GP_OK;
}

static enum gp_code index_tenant(struct work *w, const struct search_pace *pace) {
    for (;;) {
        struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
        struct work at = work_into(w, &scratch);
        struct indexing x = {&at, pace};
        struct search_key *keys;
        size_t n;
        TRY(WORK_READ(&at, store_search_stale(&at, KEYS_MAX, &keys, &n)));
        if (n == 0)
            return GP_OK;
        TRY(index_keys(&x, keys, n));
    }
}

enum gp_code search_refresh(struct work *w, const struct search_pace *pace) {
    struct store_tenant *tenants;
    size_t n;
    TRY(WORK_READ(w, store_tenant_list(w, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(index_tenant(&there, pace));
    }
    return GP_OK;
}

enum gp_code search_rebuild(struct work *w) {
    TRY(WORK_WRITE(w, store_search_clear(w)));
    return index_tenant(w, NULL);
}
