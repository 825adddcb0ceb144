#include "tmpl/value.h"

static struct val *make(struct arena *a, enum val_kind kind) {
    struct val *v = gp_new(a, struct val);
    v->kind = kind;
    v->arena = a;
    return v;
}

const struct val *val_null(void) {
    static const struct val null = {.kind = VAL_NULL};
    return &null;
}

const struct val *val_bool(bool b) {
    static const struct val yes = {.kind = VAL_BOOL, .truth = true}, no = {.kind = VAL_BOOL};
    return b ? &yes : &no;
}

static const struct val *textual(struct arena *a, enum val_kind kind, const char *text) {
    if (!text)
        return val_null();
    struct val *v = make(a, kind);
    v->text = text;
    return v;
}

const struct val *val_text(struct arena *a, const char *text) {
    return textual(a, VAL_TEXT, text);
}

const struct val *val_html(struct arena *a, const char *markup) {
    return textual(a, VAL_HTML, markup);
}

struct val *val_list(struct arena *a) {
    return make(a, VAL_LIST);
}

struct val *val_map(struct arena *a) {
    return make(a, VAL_MAP);
}

void list_add(struct val *list, const struct val *v) {
    *VEC_PUSH(list->arena, &list->list) = v;
}

struct val *list_add_map(struct val *list) {
    struct val *row = val_map(list->arena);
    list_add(list, row);
    return row;
}

void map_set(struct val *map, const char *name, const struct val *v) {
    *VEC_PUSH(map->arena, &map->map) = (struct val_pair){name, v};
}

void map_text(struct val *map, const char *name, const char *text) {
    map_set(map, name, val_text(map->arena, text));
}

void map_textf(struct val *map, const char *name, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    map_text(map, name, arena_vprintf(map->arena, fmt, ap));
    va_end(ap);
}

void map_html(struct val *map, const char *name, const char *markup) {
    map_set(map, name, val_html(map->arena, markup));
}

void map_bool(struct val *map, const char *name, bool b) {
    map_set(map, name, val_bool(b));
}

struct val *map_map(struct val *map, const char *name) {
    struct val *inner = val_map(map->arena);
    map_set(map, name, inner);
    return inner;
}

struct val *map_list(struct val *map, const char *name) {
    struct val *list = val_list(map->arena);
    map_set(map, name, list);
    return list;
}

const struct val *val_get(const struct val *v, const char *name, size_t n) {
    if (v->kind != VAL_MAP)
        return NULL;
    for (size_t i = v->map.n; i-- > 0;) {
        const char *key = v->map.v[i].name;
        if (strnlen(key, n) == n && memcmp(key, name, n) == 0 && key[n] == '\0')
            return v->map.v[i].value;
    }
    return NULL;
}

bool val_truth(const struct val *v) {
    switch (v->kind) {
    case VAL_NULL:
        return false;
    case VAL_BOOL:
        return v->truth;
    case VAL_TEXT:
    case VAL_HTML:
        return v->text[0] != '\0';
    case VAL_LIST:
        return v->list.n > 0;
    case VAL_MAP:
        return true;
    }
    return false;
}
