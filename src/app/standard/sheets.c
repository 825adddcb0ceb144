/* A rubric stands in a table with its levels side by side: 一级指标, 二级指标, 三级指标, and behind
 * them what the last of them is worth. A row finds its component (find_component), walks down its
 * levels, where groups that are not there yet are made, and is laid over its item. Names that stand
 * once for several rows hold until the next. What makes no sense of the whole is told by the page
 * of the draft, as ever. Options of an item are typed there. */
#include "app/standard/sheets.h"

#include "bundle/bundle.h"
#include "core/subject.h"
#include "shape/text.h"

/* ---- tables */

struct levels {
    const char *method, *component, *level[ITEM_LEVELS];
};

#define LEVEL(k, member, zh, names)                                                                \
    WORKBOOK_TEXT(struct levels, k, member, TEXT_LINE, false, zh, names)
static const struct field levels_fields[] = {
    LEVEL("method", method, "评估方式", "方式 方式名称"),
    LEVEL("component", component, "板块", "板块名称 评估板块 评分板块"),
    LEVEL("first", level[0], "一级指标", "指标 指标名称 评估项目 评估指标 评估内容 项目 评分项目"),
    LEVEL("second", level[1], "二级指标", "评估要点 评分要点 子项"),
    LEVEL("third", level[2], "三级指标", "细项 评分细项"),
};
static const struct shape shape_levels = {.id = "levels",
                                          .name = "评分指标",
                                          .size = sizeof(struct levels),
                                          .fields = levels_fields,
                                          .n_fields = GP_COUNT(levels_fields)};

struct row {
    struct levels levels;
    struct item item;
    struct band band;
    struct fund_category category;
};
enum table { ITEMS, BANDS, CATEGORIES };

static const char *const item_keys[] = {
    "kind", "max", "step", "per_time", "may_not_apply", "criteria", "evidence", "basis", NULL};
static const char *const category_keys[] = {"name", "also", NULL};

#define MEMBER(m) offsetof(struct row, m)
static const struct workbook_table tables[] = {
    [ITEMS] = {.word = "rubric",
               .name = "评分指标",
               .hint = "指标 评分 细则",
               .parts = {{&shape_levels, MEMBER(levels), .keys = NULL},
                         {&shape_item, MEMBER(item), .keys = item_keys}},
               .wanted = {{&shape_levels, "first"}},
               .blank = {{&shape_levels, "first"}}},
    [BANDS] = {.word = "bands",
               .name = "等级",
               .hint = "等级",
               .parts = {{&shape_band, MEMBER(band), .keys = NULL}},
               .wanted = {{&shape_band, "name"}, {&shape_band, "from"}}},
    [CATEGORIES] = {.word = "fund_categories",
                    .name = "资金类别",
                    .hint = "资金 类别",
                    .parts = {{&shape_fund_category, MEMBER(category), .keys = category_keys}},
                    .wanted = {{&shape_fund_category, "name"}}},
};
static const char *const groups[] = {"评分指标", "等级", "资金类别"};

/* ---- rows */

struct importing {
    struct work *w;
    struct workbook *book;
    struct standard *s;
    const char *method, *component, *level[ITEM_LEVELS]; /* of the rows before */
    bool changed;
};

static const struct row *row_of(const struct workbook_at *at) {
    return at->row;
}

static void add_thing(struct importing *x, enum table t, const char *name,
                      enum workbook_fate fate) {
    x->changed = x->changed || fate != WORKBOOK_SAME;
    workbook_thing_add(x->w->arena, x->book, (struct workbook_thing){t, name, fate, NULL});
}

/* By its name; without one the only one that there is. NULL: neither. */
static struct component *component_in(struct method *m, const char *name) {
    for (size_t i = 0; i < m->n_components; i++)
        if (name ? label_same(m->components[i].name, name) || cstr_eq(m->components[i].id, name)
                 : m->n_components == 1)
            return &m->components[i];
    return NULL;
}

static struct component *find_component(struct importing *x) {
    struct component *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < x->s->n_methods; i++) {
        struct method *m = &x->s->methods[i];
        if (x->method && !label_same(m->name, x->method) && !cstr_eq(m->id, x->method))
            continue;
        struct component *c = component_in(m, x->component);
        found = c ? c : found;
        n += c != NULL;
    }
    return n == 1 ? found : NULL;
}

static const char *components_of(struct importing *x) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < x->s->n_methods; i++)
        for (size_t k = 0; k < x->s->methods[i].n_components; k++)
            buf_addf(&b, "%s%s的%s", b.n ? "、" : "请在“评估方式”“板块”两列写明是哪一个：",
                     x->s->methods[i].name, x->s->methods[i].components[k].name);
    return b.n ? arena_strdup(x->w->arena, buf_text(&b)) : "请先在草稿里添加评估方式和板块";
}

/* What stands once for several rows; a new name of a level forgets those below it. */
static size_t carry(struct importing *x, const struct levels *l) {
    size_t depth = 0;
    x->method = l->method ? l->method : x->method;
    x->component = l->component ? l->component : x->component;
    for (size_t i = 0; i < ITEM_LEVELS; i++) {
        if (!l->level[i])
            continue;
        x->level[i] = l->level[i];
        for (size_t k = i + 1; k < ITEM_LEVELS; k++)
            x->level[k] = NULL;
        depth = i + 1;
    }
    return depth;
}

static struct item *child_of(struct component *c, const struct item *parent, const char *name) {
    struct item *v = parent ? parent->items : c->items;
    size_t n = parent ? parent->n_items : c->n_items;
    for (size_t i = 0; i < n; i++)
        if (label_same(v[i].name, name))
            return &v[i];
    return NULL;
}

/* The item at the level, made where it is not there; by its id, as lists move when they grow. */
static enum gp_code reach(struct importing *x, struct component *c, size_t depth,
                          const char **ret_id, bool *ret_new) {
    const char *above = NULL;
    for (size_t i = 0; i < depth; i++) {
        struct item *parent = above ? standard_find_item(c, above) : NULL;
        const struct item *found = child_of(c, parent, x->level[i]);
        *ret_new = !found;
        if (!found) {
            struct item made;
            shape_clear(&shape_item, &made);
            made.name = x->level[i];
            made.kind = i + 1 < depth ? ITEM_GROUP : ITEM_POINTS;
            if (parent && parent->kind != ITEM_GROUP)
                parent->kind = ITEM_GROUP;
            TRY(standard_add_item(x->w, c, above, &made));
            parent = above ? standard_find_item(c, above) : NULL;
            found = child_of(c, parent, x->level[i]);
        }
        above = found->id;
    }
    *ret_id = above;
    return GP_OK;
}

static enum gp_code apply_item(void *arg, const struct workbook_at *at) {
    struct importing *x = arg;
    size_t depth = carry(x, &row_of(at)->levels);
    const char *id;
    bool is_new;
    char was[HASH_HEX], now[HASH_HEX];
    if (depth == 0)
        return GP_OK;
    for (size_t i = 0; i < depth; i++)
        if (!x->level[i]) {
            workbook_complain(x->w->arena, x->book, at, "没有写上一级的指标", "请补填上一级的名称");
            return GP_OK;
        }
    struct component *c = find_component(x);
    if (!c) {
        workbook_complain(x->w->arena, x->book, at, "认不出这一行属于哪个板块", components_of(x));
        return GP_OK;
    }
    TRY(reach(x, c, depth, &id, &is_new));
    struct item *item = standard_find_item(c, id);
    shape_digest(&shape_item, item, was);
    enum item_kind kind = item->kind;
    workbook_lay(x->book, at, &shape_item, item, NULL);
    bool says_kind = workbook_has(x->book, at->sheet, &shape_item, "kind");
    if (item->n_items > 0 || !says_kind)
        item->kind = kind;
    if (item->kind == ITEM_GROUP && item->n_items == 0 && score_is_set(row_of(at)->item.max))
        item->kind = ITEM_POINTS; /* a blank cell; what comes below it makes it a group again */
    standard_sum_groups(c);
    shape_digest(&shape_item, item, now);
    add_thing(x, ITEMS, item->name,
              is_new                  ? WORKBOOK_NEW
              : strcmp(was, now) == 0 ? WORKBOOK_SAME
                                      : WORKBOOK_CHANGED);
    return GP_OK;
}

static enum gp_code apply_band(void *arg, const struct workbook_at *at) {
    struct importing *x = arg;
    struct standard *s = x->s;
    const struct band *row = &row_of(at)->band;
    for (size_t i = 0; i < s->n_bands; i++)
        if (label_same(s->bands[i].name, row->name)) {
            bool same = score_cmp(s->bands[i].from, row->from) == 0;
            s->bands[i].from = row->from;
            add_thing(x, BANDS, row->name, same ? WORKBOOK_SAME : WORKBOOK_CHANGED);
            return GP_OK;
        }
    size_t cap = s->n_bands;
    s->bands = arena_grow(x->w->arena, s->bands, s->n_bands, &cap, sizeof(*s->bands));
    s->bands[s->n_bands++] = *row;
    add_thing(x, BANDS, row->name, WORKBOOK_NEW);
    return GP_OK;
}

/* Highest first. */
static int by_from(const void *a, const void *b) {
    return -score_cmp(((const struct band *)a)->from, ((const struct band *)b)->from);
}

static enum gp_code apply_category(void *arg, const struct workbook_at *at) {
    struct importing *x = arg;
    struct standard *s = x->s;
    struct fund_category *c = NULL;
    char was[HASH_HEX] = "", now[HASH_HEX];
    for (size_t i = 0; i < s->n_fund_categories; i++)
        if (label_same(s->fund_categories[i].name, row_of(at)->category.name))
            c = &s->fund_categories[i];
    bool is_new = !c;
    if (is_new) {
        size_t cap = s->n_fund_categories;
        s->fund_categories = arena_grow(x->w->arena, s->fund_categories, s->n_fund_categories, &cap,
                                        sizeof(*s->fund_categories));
        c = &s->fund_categories[s->n_fund_categories++];
        *c = (struct fund_category){
            .id = arena_printf(x->w->arena, "category-%zu", s->n_fund_categories)};
    } else {
        shape_digest(&shape_fund_category, c, was);
    }
    workbook_lay(x->book, at, &shape_fund_category, c, NULL);
    shape_digest(&shape_fund_category, c, now);
    add_thing(x, CATEGORIES, c->name,
              is_new                  ? WORKBOOK_NEW
              : strcmp(was, now) == 0 ? WORKBOOK_SAME
                                      : WORKBOOK_CHANGED);
    return GP_OK;
}

/* ---- all of it */

static enum gp_code open_subject(struct work *w, const char *subject, struct standard_open *ret) {
    const char *colon = strrchr(subject, ':');
    int64_t version;
    if (!colon || dec_parse(str_of(colon + 1), 0, &version) != DEC_PARSED)
        GP_DIE("%s is no standard", subject);
    return standard_open(w, arena_strndup(w->arena, subject, (size_t)(colon - subject)), version,
                         ret);
}

static enum gp_code apply(struct work *w, const struct workbook_wish *wish, struct workbook *book) {
    struct standard_open o;
    TRY(open_subject(w, wish->subject, &o));
    struct importing x = {.w = w, .book = book, .s = &o.s};
    TRY(workbook_note(w, wish, book, "standard", wish->subject, o.s.title, false));
    TRY(workbook_each(book, ITEMS, apply_item, &x));
    TRY(workbook_each(book, BANDS, apply_band, &x));
    TRY(workbook_each(book, CATEGORIES, apply_category, &x));
    if (x.s->n_bands > 1)
        qsort(x.s->bands, x.s->n_bands, sizeof(*x.s->bands), by_from);
    if (!x.changed)
        book->states.n = 0;
    return x.changed ? standard_save(w, &o.s, o.version.info.sha256) : GP_OK;
}

static enum gp_code state(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret) {
    struct standard_open o;
    (void)what;
    (void)id;
    TRY(open_subject(w, subject, &o));
    bundle_write_standard(&o.s, ret);
    return GP_OK;
}

static enum gp_code restore(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before) {
    struct standard_open o;
    struct standard was;
    (void)what;
    (void)id;
    TRY(open_subject(w, subject, &o));
    TRY(bundle_read_standard(w->arena, w->err, str_of(before), &was));
    return standard_save(w, &was, o.version.info.sha256);
}

/* ---- a template */

struct filling {
    struct arena *a;
    struct workbook_rows *rows;
    struct levels at;
};

static struct row *push(struct filling *f, enum table t) {
    struct row *r = gp_new(f->a, struct row);
    *VEC_PUSH(f->a, &f->rows[t].rows) = r;
    return r;
}

static void add_items(struct filling *f, const struct item *v, size_t n, size_t level) {
    for (size_t i = 0; i < n && level < ITEM_LEVELS; i++) {
        struct row *r = push(f, ITEMS);
        f->at.level[level] = v[i].name;
        r->levels = f->at;
        r->item = v[i];
        add_items(f, v[i].items, v[i].n_items, level + 1);
        f->at.level[level] = NULL;
    }
}

static enum gp_code prefill(struct work *w, const char *subject, struct workbook_rows *rows) {
    struct standard_open o;
    struct filling f = {.a = w->arena, .rows = rows};
    TRY(open_subject(w, subject, &o));
    for (size_t i = 0; i < o.s.n_methods; i++)
        for (size_t k = 0; k < o.s.methods[i].n_components; k++) {
            const struct component *c = &o.s.methods[i].components[k];
            f.at = (struct levels){.method = o.s.methods[i].name, .component = c->name};
            add_items(&f, c->items, c->n_items, 0);
        }
    for (size_t i = 0; i < o.s.n_bands; i++)
        push(&f, BANDS)->band = o.s.bands[i];
    for (size_t i = 0; i < o.s.n_fund_categories; i++)
        push(&f, CATEGORIES)->category = o.s.fund_categories[i];
    return GP_OK;
}

const struct workbook_kind standard_workbook = {
    .word = "standard",
    .what = "评分指标、等级或资金类别",
    WORKBOOK_ROWS(struct row, tables, groups),
    .apply = apply,
    .prefill = prefill,
    .state = state,
    .restore = restore,
};
