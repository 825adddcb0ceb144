/* What tells two versions of a standard apart, walked along the shapes: a member that is
 * added to the format is compared without another line here. */
#include "app/standard/edit.h"

#include "shape/text.h"
#include "core/param.h"

struct compare {
    struct arena *a;
    VEC(struct standard_change) found;
};

static void say(struct compare *c, enum change_kind kind, const char *where, const char *what,
                const char *before, const char *after) {
    *VEC_PUSH(c->a, &c->found) = (struct standard_change){kind, where, what, before, after};
}

static const char *below(struct compare *c, const char *where, const char *name) {
    return *where ? arena_printf(c->a, "%s / %s", where, name) : name;
}

static const void *at(const struct field *f, const void *object) {
    return (const char *)object + f->at;
}

static size_t list_n(const struct field *f, const void *object) {
    return *(const size_t *)(const void *)((const char *)object + f->count_at);
}

static const char *list_row(const struct field *f, const void *object, size_t i) {
    return *(const char *const *)at(f, object) + i * f->shape->size;
}

/* ---- lists: rows are the same when they bear the same id, or the same name */

/* What has neither: all that it says. */
static const char *source_name(struct arena *a, const void *row) {
    const char *material = field_text(a, shape_field(&shape_item_source, "material"), row);
    return arena_printf(a, "%s%s%s", field_words(a, shape_field(&shape_item_source, "kind"), row),
                        *material ? "：" : "", material);
}

static const char *key_of(struct arena *a, const struct shape *s, const void *row) {
    if (s == &shape_item_source)
        return source_name(a, row);
    const struct field *f = shape_field(s, "id");
    return field_text(a, f ? f : shape_field(s, "name"), row);
}

static const char *row_name(struct compare *c, const struct shape *s, const void *row) {
    if (s == &shape_item_source)
        return source_name(c->a, row);
    const char *name = field_text(c->a, shape_field(s, "name"), row);
    const struct param_info *info = s == &shape_param ? param_info_of(name) : NULL;
    return info ? info->title : name;
}

static const char *find_row(struct compare *c, const struct field *f, const void *object,
                            const char *key, size_t *ret_index) {
    for (size_t i = 0, n = list_n(f, object); i < n; i++)
        if (cstr_eq(key_of(c->a, f->shape, list_row(f, object, i)), key)) {
            *ret_index = i;
            return list_row(f, object, i);
        }
    return NULL;
}

/* The full mark of what comes or goes, for the reader to weigh it. */
static const char *worth(struct compare *c, const struct shape *s, const void *row) {
    static const char *const keys[] = {"max", "from", "points", "value"};
    for (size_t i = 0; i < GP_COUNT(keys); i++) {
        const struct field *f = shape_field(s, keys[i]);
        if (f)
            return field_words(c->a, f, row);
    }
    return "";
}

static void compare_shape(struct compare *c, const char *where, const struct shape *s,
                          const void *before, const void *after);

static void compare_list(struct compare *c, const char *where, const struct field *f,
                         const void *before, const void *after) {
    bool moved = false;
    size_t last = 0, index = 0;
    for (size_t i = 0, n = list_n(f, before); i < n; i++) {
        const char *row = list_row(f, before, i);
        const char *name = below(c, where, row_name(c, f->shape, row));
        const char *now = find_row(c, f, after, key_of(c->a, f->shape, row), &index);
        if (!now) {
            say(c, CHANGE_REMOVED, name, NULL, worth(c, f->shape, row), "");
            continue;
        }
        moved |= index < last;
        last = index;
        compare_shape(c, name, f->shape, row, now);
    }
    for (size_t i = 0, n = list_n(f, after); i < n; i++) {
        const char *row = list_row(f, after, i);
        if (!find_row(c, f, before, key_of(c->a, f->shape, row), &index))
            say(c, CHANGE_ADDED, below(c, where, row_name(c, f->shape, row)), NULL, "",
                worth(c, f->shape, row));
    }
    if (moved)
        say(c, CHANGE_CHANGED, *where ? where : "基本信息", arena_printf(c->a, "%s的顺序", f->name),
            "原来的顺序", "有调整");
}

/* Of the standard itself, parts that have no name of their own are told by their member's. */
static const char *part_name(struct compare *c, const char *where, const struct field *f) {
    bool named = f->shape == &shape_method || f->shape == &shape_component ||
                 f->shape == &shape_item || f->shape == &shape_item_option;
    return named ? where : below(c, where, f->name);
}

static void compare_value(struct compare *c, const char *where, const struct field *f,
                          const void *before, const void *after) {
    const char *b = field_words(c->a, f, before), *n = field_words(c->a, f, after);
    if (!cstr_eq(b, n))
        say(c, CHANGE_CHANGED, *where ? where : "基本信息", f->name, b, n);
}

static void compare_shape(struct compare *c, const char *where, const struct shape *s,
                          const void *before, const void *after) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (s == &shape_standard && (cstr_eq(f->key, "version") || cstr_eq(f->key, "id")))
            continue; /* they differ by nature */
        if (f->kind == FIELD_LIST)
            compare_list(c, part_name(c, where, f), f, before, after);
        else if (f->kind == FIELD_OBJECT)
            compare_shape(c, part_name(c, where, f), f->shape, at(f, before), at(f, after));
        else
            compare_value(c, where, f, before, after);
    }
}

void standard_compare(struct arena *a, const struct standard *before, const struct standard *after,
                      struct standard_change **ret, size_t *ret_n) {
    struct compare c = {.a = a};
    compare_shape(&c, "", &shape_standard, before, after);
    *ret = c.found.v;
    *ret_n = c.found.n;
}
