/* A published report against the same data computed once more. compare() walks both as JSON, side
 * by side; lists are matched by what an element is (elements_of) and not by where it stands.
 * verify_compare says what is compared how: by the same sources all to the word, by other ones
 * figures by the id of their trace and findings by what they state. What only the new computation
 * has is younger and only counted. */
#include "app/publish/verify_parts.h"
#include "base/lookup.h"

static const char *kept(struct comparison *c, const char *s) {
    return arena_strdup(c->w->arena, s);
}

static const char *figure_text(struct arena *a, const json_t *v) {
    if (!v || json_is_null(v))
        return "—";
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return arena_printf(a, "%lld", (long long)json_integer_value(v));
    if (json_is_boolean(v))
        return json_is_true(v) ? "是" : "否";
    return json_type_name(v);
}

static void differ(struct comparison *c, const char *what, const json_t *was, const json_t *is) {
    struct arena *a = c->w->arena;
    c->v->n_different++;
    if (c->v->differences.n == VERIFY_SHOWN)
        return;
    *VEC_PUSH(a, &c->v->differences) = (struct verify_difference){
        what, arena_strdup(a, figure_text(a, was)), arena_strdup(a, figure_text(a, is))};
}

/* Something that the published report does not have. */
static void note_younger(struct comparison *c, const char *what, const json_t *is) {
    if (c->same_code)
        differ(c, what, NULL, is);
    else
        c->n_younger++;
}

static const char *under(struct comparison *c, const char *what, const char *key) {
    return *what ? arena_printf(c->w->arena, "%s / %s", what, key) : kept(c, key);
}

static void compare(struct comparison *c, const char *what, json_t *was, json_t *is);

static void compare_objects(struct comparison *c, const char *what, json_t *was, json_t *is) {
    const char *key;
    json_t *value;
    json_object_foreach(was, key, value) {
        compare(c, under(c, what, key), value, json_object_get(is, key));
    }
    json_object_foreach(is, key, value) {
        if (!json_object_get(was, key))
            note_younger(c, under(c, what, key), value);
    }
}

/* ---- lists: each element is found by what it is, wherever it stands */

/* What tells an element of a list from its neighbours, for the reader, too. */
static const char *element_name(struct comparison *c, const json_t *v, size_t i) {
    static const char *const keys[] = {"center", "name", "label", "qualification", "id"};
    for (size_t k = 0; k < GP_COUNT(keys); k++) {
        const char *s = json_string_value(json_object_get(v, keys[k]));
        if (s)
            return kept(c, s);
    }
    return arena_printf(c->w->arena, "第 %zu 项", i + 1);
}

typedef const char *name_fn(struct comparison *c, const json_t *v, size_t i);

struct element {
    const char *name;
    long row; /* how many of that name stand before it */
    json_t *v;
};

struct elements {
    struct element *v;
    size_t n;
    struct lookup by_name;
};

static long count_up(struct comparison *c, struct lookup *counts, const char *name) {
    long *n = lookup_get(counts, str_of(name), 0);
    if (n)
        return ++*n;
    n = gp_new(c->w->arena, long);
    lookup_add(counts, c->w->arena, str_of(name), 0, n);
    return *n;
}

static struct elements elements_of(struct comparison *c, const json_t *list, name_fn *name_of) {
    struct arena *a = c->w->arena;
    struct elements e = {.n = json_array_size(list)};
    struct lookup counts = {0};
    e.v = gp_new_n(a, struct element, e.n + 1);
    for (size_t i = 0; i < e.n; i++) {
        json_t *v = json_array_get(list, i);
        const char *name = name_of(c, v, i);
        e.v[i] = (struct element){name, count_up(c, &counts, name), v};
        lookup_add(&e.by_name, a, str_of(name), e.v[i].row, &e.v[i]);
    }
    return e;
}

static json_t *element_like(const struct elements *all, const struct element *e) {
    const struct element *found = lookup_get(&all->by_name, str_of(e->name), e->row);
    return found ? found->v : NULL;
}

static void compare_lists(struct comparison *c, const char *what, json_t *was, json_t *is) {
    struct elements before = elements_of(c, was, element_name);
    struct elements after = elements_of(c, is, element_name);
    for (size_t i = 0; i < before.n; i++)
        compare(c, under(c, what, before.v[i].name), before.v[i].v,
                element_like(&after, &before.v[i]));
    for (size_t i = 0; i < after.n; i++)
        if (!element_like(&before, &after.v[i]))
            note_younger(c, under(c, what, after.v[i].name), after.v[i].v);
}

/* The last part of "六联 / settlement / rule". */
static bool is_wording(const char *what) {
    static const char *const keys[] = {"open", "rule"};
    const char *slash = strrchr(what, '/');
    const char *key = slash ? slash + 2 : what;
    for (size_t i = 0; i < GP_COUNT(keys); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static bool agree(const struct comparison *c, const char *what, const json_t *was,
                  const json_t *is) {
    if (!c->same_code && json_is_string(was) && json_is_string(is) && is_wording(what))
        return true;
    return was && is && json_equal(was, is);
}

static void compare(struct comparison *c, const char *what, json_t *was, json_t *is) {
    if (json_is_object(was) && json_is_object(is)) {
        compare_objects(c, what, was, is);
        return;
    }
    if (json_is_array(was) && json_is_array(is)) {
        compare_lists(c, what, was, is);
        return;
    }
    c->v->n_compared++;
    if (!agree(c, what, was, is))
        differ(c, what, was, is);
}

/* ---- the parts of a report */

/* No project of the round is ever younger than its report. */
static void compare_entries(struct comparison *c, json_t *was, json_t *is) {
    size_t n = json_array_size(was), m = json_array_size(is);
    if (n != m) {
        c->v->n_different++;
        *VEC_PUSH(c->w->arena, &c->v->differences) = (struct verify_difference){
            "参评项目数", arena_printf(c->w->arena, "%zu", n), arena_printf(c->w->arena, "%zu", m)};
    }
    compare(c, "", was, is);
}

static const char *trace_name(struct comparison *c, const json_t *v, size_t i) {
    (void)i;
    const char *id = json_string_value(json_object_get(v, "id"));
    return id ? kept(c, id) : "";
}

/* Of the traces only what they lead to: the wording may be that of another version of the program.
 */
static void compare_traces(struct comparison *c, const json_t *was, const json_t *is) {
    struct elements before = elements_of(c, was, trace_name);
    struct elements after = elements_of(c, is, trace_name);
    for (size_t i = 0; i < before.n; i++) {
        const struct element *e = &before.v[i];
        const json_t *x = json_object_get(e->v, "value");
        const json_t *y = json_object_get(element_like(&after, e), "value");
        c->v->n_compared++;
        if (!x || !y || !json_equal(x, y))
            differ(c, arena_printf(c->w->arena, "计算过程 %s", e->name), x, y);
    }
    for (size_t i = 0; i < after.n; i++)
        if (!element_like(&before, &after.v[i]))
            note_younger(c, arena_printf(c->w->arena, "计算过程 %s", after.v[i].name),
                         json_object_get(after.v[i].v, "value"));
}

/* What a finding states, without the words in which it does. */
static const char *finding_name(struct comparison *c, const json_t *v, size_t i) {
    static const char *const keys[] = {"rule", "entry", "printed", "expected", "difference"};
    (void)i;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t k = 0; k < GP_COUNT(keys); k++)
        buf_addf(&b, "%s\n", cstr_or_empty(json_string_value(json_object_get(v, keys[k]))));
    return kept(c, buf_text(&b));
}

/* Those that stand and those that were dismissed: a dismissal is tied to the wording of a place. */
static json_t *all_findings(const json_t *report) {
    json_t *all = json_array();
    static const char *const lists[] = {"findings", "dismissed"};
    for (size_t k = 0; k < GP_COUNT(lists); k++) {
        const json_t *list = json_object_get(report, lists[k]);
        for (size_t i = 0; i < json_array_size(list); i++)
            json_array_append(all, json_array_get(list, i));
    }
    return all;
}

/* By other code: checks are added and put right, so that neither a new finding nor one that is not
 * raised any more makes the report false; the latter are told. */
static void compare_findings(struct comparison *c, const json_t *was, const json_t *is) {
    JSON_HOLD json_t *first = all_findings(was);
    JSON_HOLD json_t *second = all_findings(is);
    struct elements before = elements_of(c, first, finding_name);
    struct elements after = elements_of(c, second, finding_name);
    for (size_t i = 0; i < before.n; i++) {
        c->v->n_compared++;
        if (element_like(&after, &before.v[i]))
            continue;
        const char *title = json_string_value(json_object_get(before.v[i].v, "title"));
        *VEC_PUSH(c->w->arena, &c->gone) = title ? kept(c, title) : "";
    }
    for (size_t i = 0; i < after.n; i++)
        c->n_younger += !element_like(&before, &after.v[i]);
}

void verify_compare(struct comparison *c, json_t *was, json_t *is) {
    static const char *const heads[] = {"data_hash", "standard", "standard_official",
                                        "tenant",    "round",    "title",
                                        "issuer",    "date",     "withdrawn"};
    for (size_t i = 0; i < GP_COUNT(heads); i++)
        if (json_object_get(was, heads[i]) || (c->same_code && json_object_get(is, heads[i])))
            compare(c, heads[i], json_object_get(was, heads[i]), json_object_get(is, heads[i]));
    compare_entries(c, json_object_get(was, "entries"), json_object_get(is, "entries"));
    if (c->same_code) { /* the short list first: it says what the other is shifted by */
        compare(c, "dismissed", json_object_get(was, "dismissed"),
                json_object_get(is, "dismissed"));
        compare(c, "findings", json_object_get(was, "findings"), json_object_get(is, "findings"));
    } else {
        compare_findings(c, was, is);
    }
    compare_traces(c, json_object_get(was, "traces"), json_object_get(is, "traces"));
}
