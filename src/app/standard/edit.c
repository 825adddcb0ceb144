/* Two halves. Versions: listed, opened, copied, saved, published, imported; a published one is
 * never changed, so every way to change something goes through check_draft or makes a new version.
 * Items: a tree in memory that the pages change step by step before they save it, found by id
 * (find_place). What keeps a standard from being published is core's standard_validate.c. */

#include "app/standard/edit.h"

#include "base/rand.h"
#include "bundle/bundle.h"
#include "store/audit.h"
#include "store/round.h"

/* ---- looking up */

static int64_t draft_of(const struct standard_version *v, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].info.id, id) && v[i].info.status == STANDARD_DRAFT)
            return v[i].info.version;
    return 0;
}

enum gp_code standard_versions(struct work *w, struct standard_version **ret, size_t *ret_n) {
    struct standard_version *v = NULL;
    size_t n = 0;
    struct arena *a = w->arena;
    struct store_standard *infos;
    TRY(store_standard_list(w, &infos, &n));
    v = gp_new_n(a, struct standard_version, n);
    for (size_t i = 0; i < n; i++) {
        v[i].info = infos[i];
    }
    for (size_t i = 0; i < n; i++)
        v[i].draft = draft_of(v, n, v[i].info.id);
    *ret = v;
    *ret_n = n;
    return GP_OK;
}

static const struct standard_version *version_of(const struct standard_version *v, size_t n,
                                                 const char *id, int64_t version) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].info.id, id) && v[i].info.version == version)
            return &v[i];
    return NULL;
}

enum gp_code standard_open(struct work *w, const char *id, int64_t version,
                           struct standard_open *ret) {
    *ret = (struct standard_open){0};
    struct standard_version *v;
    size_t n;
    TRY(store_standard_get(w, id, version, &ret->s));
    TRY(standard_versions(w, &v, &n));
    ret->version = *version_of(v, n, id, version);
    standard_validate(&ret->s, w->arena, &ret->problems, &ret->n_problems);
    return GP_OK;
}

/* ---- changing */

static enum gp_code audit(struct work *w, const char *id, int64_t version, const char *what) {
    struct audit_event event = {
        .actor = w->actor,
        .action = arena_printf(w->arena, "standard.%s", what),
        .subject = arena_printf(w->arena, "standard/%s/%lld", id, (long long)version),
    };
    return store_audit_append(w, &event);
}

static int64_t newest(const struct standard_version *v, size_t n, const char *id) {
    int64_t most = 0;
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].info.id, id) && v[i].info.version > most)
            most = v[i].info.version;
    return most;
}

enum gp_code standard_copy(struct work *w, const char *id, int64_t version, bool as_other,
                           struct standard *ret) {
    struct standard made;
    struct standard_version *v;
    size_t n;
    TRY(store_standard_get(w, id, version, &made));
    TRY(standard_versions(w, &v, &n));
    int64_t draft = draft_of(v, n, id);
    if (draft > 0 && !as_other)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "这套标准已有一份草稿（第 %lld 版），请先改完并发布，或删去那份草稿",
                       (long long)draft);
    if (as_other) {
        made.id = arena_printf(w->arena, "standard-%s", rand_id(w->arena));
        made.title = arena_printf(w->arena, "%s（副本）", made.title);
        made.version = 1;
    } else {
        made.version = newest(v, n, id) + 1;
    }
    made.valid_from = made.valid_to = DATE_UNSET; /* of the version it was copied from */
    TRY(store_standard_put(w, &made));
    *ret = made;
    return audit(w, made.id, made.version, "add");
}

/* The stored draft, still as it was seen. */
static enum gp_code check_draft(struct gp_err *e, const struct standard_version *found,
                                const char *seen) {
    if (!found)
        return gp_fail(e, GP_MISSING, NULL, "没有这一版评估标准，可能已经删除");
    if (found->info.status == STANDARD_PUBLISHED)
        return gp_fail(e, GP_CONFLICT, NULL, "这一版已经发布，不能再改；请新建一版");
    if (!cstr_eq(found->info.sha256, seen))
        return gp_fail(e, GP_CONFLICT, NULL,
                       "您打开之后，有人改过这份草稿。请先核对，确认无误再保存一次");
    return GP_OK;
}

enum gp_code standard_save(struct work *w, const struct standard *standard, const char *seen) {
    struct standard_version *v;
    size_t n;
    TRY(standard_versions(w, &v, &n));
    TRY(check_draft(w->err, version_of(v, n, standard->id, standard->version),
                    cstr_or_empty(seen)));
    TRY(store_standard_put(w, standard));
    return audit(w, standard->id, standard->version, "change");
}

enum gp_code standard_publish(struct work *w, const char *id, int64_t version) {
    struct standard_open o;
    TRY(standard_open(w, id, version, &o));
    if (o.n_problems > 0)
        return gp_fail(w->err, GP_INVALID, o.problems[0].where, "%s（共 %zu 处，都改正后才能发布）",
                       o.problems[0].message, o.n_problems);
    TRY(store_standard_publish(w, id, version));
    return audit(w, id, version, "publish");
}

enum gp_code standard_discard(struct work *w, const char *id, int64_t version) {
    struct standard_open o;
    TRY(standard_open(w, id, version, &o));
    if (o.version.info.rounds > 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "有评估轮次选了这一版，不能删除");
    TRY(store_standard_discard(w, id, version));
    return audit(w, id, version, "delete");
}

static enum gp_code import(struct work *w, const struct standard *standard, struct standard *ret) {
    struct standard_version *v;
    size_t n;
    *ret = *standard;
    TRY(standard_versions(w, &v, &n));
    const struct standard_version *there = version_of(v, n, ret->id, ret->version);
    if (there) {
        struct buf body GP_CLEANUP(buf_free) = BUF_INIT;
        char sum[HASH_HEX];
        bundle_write_standard(ret, &body);
        hash_hex((struct str){buf_text(&body), body.n}, sum);
        if (cstr_eq(sum, there->info.sha256))
            return GP_OK; /* the same content */
        ret->version = newest(v, n, ret->id) + 1;
    }
    TRY(store_standard_put(w, ret));
    return audit(w, ret->id, ret->version, "import");
}

enum gp_code standard_import(struct work *w, struct str json, struct standard *ret) {
    struct standard standard;
    TRY(bundle_read_standard(w->arena, w->err, json, &standard));
    return WORK_WRITE(w, import(w, &standard, ret));
}

/* ---- items */

struct siblings {
    struct item *v;
    size_t *n;
    size_t index;
};

/* Where the item stands; false when it is nowhere. */
static bool find_place(struct item *v, size_t *n, const char *id, struct siblings *ret) {
    for (size_t i = 0; i < *n; i++) {
        if (cstr_eq(v[i].id, id)) {
            *ret = (struct siblings){v, n, i};
            return true;
        }
        if (find_place(v[i].items, &v[i].n_items, id, ret))
            return true;
    }
    return false;
}

struct item *standard_find_item(struct component *comp, const char *id) {
    struct siblings at;
    return find_place(comp->items, &comp->n_items, id, &at) ? &at.v[at.index] : NULL;
}

/* 1 for the component's own items; 0 when there is none of that id. */
static int level_of(const struct item *v, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++) {
        if (cstr_eq(v[i].id, id))
            return 1;
        int below = level_of(v[i].items, v[i].n_items, id);
        if (below > 0)
            return below + 1;
    }
    return 0;
}

static const char *free_id(struct work *w, struct component *comp) {
    for (int i = 1;; i++) {
        const char *id = arena_printf(w->arena, "i%d", i);
        if (!standard_find_item(comp, id))
            return id;
    }
}

enum gp_code standard_add_item(struct work *w, struct component *comp, const char *parent,
                               const struct item *item) {
    struct item *under = cstr_empty(parent) ? NULL : standard_find_item(comp, parent);
    if (!cstr_empty(parent) && !under)
        return gp_fail(w->err, GP_MISSING, NULL, "上级指标已经不在，请返回板块重新添加");
    if (under && level_of(comp->items, comp->n_items, parent) >= ITEM_LEVELS)
        return gp_fail(w->err, GP_INVALID, NULL, "指标最多 %d 级", ITEM_LEVELS);
    struct item **list = under ? &under->items : &comp->items;
    size_t *n = under ? &under->n_items : &comp->n_items;
    struct item *more = gp_new_n(w->arena, struct item, *n + 1);
    if (*n > 0)
        memcpy(more, *list, *n * sizeof(*more));
    more[*n] = *item;
    more[*n].id = free_id(w, comp);
    *list = more;
    ++*n;
    return GP_OK;
}

void standard_move_item(struct component *comp, const char *id, enum item_move move) {
    struct siblings at;
    if (!find_place(comp->items, &comp->n_items, id, &at))
        return;
    if (move == ITEM_REMOVE) {
        memmove(&at.v[at.index], &at.v[at.index + 1], (*at.n - at.index - 1) * sizeof(*at.v));
        --*at.n;
        return;
    }
    size_t other = move == ITEM_UP ? at.index - 1 : at.index + 1;
    if (other >= *at.n) /* at.index 0 wraps round */
        return;
    struct item swapped = at.v[at.index];
    at.v[at.index] = at.v[other];
    at.v[other] = swapped;
}

static void sum_group(struct item *it) {
    if (it->kind != ITEM_GROUP)
        return;
    score_t sum = score_of(0);
    for (size_t i = 0; i < it->n_items; i++) {
        sum_group(&it->items[i]);
        if (it->items[i].kind != ITEM_BONUS && score_is_set(it->items[i].max) &&
            !score_add(sum, it->items[i].max, &sum))
            return; /* too large to add: standard_validate says so */
    }
    it->max = sum;
}

void standard_sum_groups(struct component *comp) {
    for (size_t i = 0; i < comp->n_items; i++)
        sum_group(&comp->items[i]);
}
