#include "shape/walk.h"

struct walk {
    struct arena *a;
    text_fn *fn;
    void *arg;
};

static void walk_shape(const struct walk *w, const struct text_site *up, size_t index,
                       const struct shape *s, char *base);

static void walk_list(const struct walk *w, const struct text_site *site, char *base) {
    const struct field *f = site->field;
    size_t n = *(size_t *)(void *)(base + f->count_at);
    char **list = (char **)(void *)(base + f->at);
    if (n == 0)
        return;
    *list = arena_memdup(w->a, *list, n * f->shape->size);
    for (size_t i = 0; i < n; i++)
        walk_shape(w, site, i, f->shape, *list + i * f->shape->size);
}

static void walk_words(const struct walk *w, const struct text_site *site, char *base) {
    const struct field *f = site->field;
    size_t n = *(size_t *)(void *)(base + f->count_at);
    const char ***list = (const char ***)(void *)(base + f->at);
    if (n == 0)
        return;
    *list = arena_memdup(w->a, *list, n * sizeof(**list));
    for (size_t i = 0; i < n; i++)
        (*list)[i] = w->fn(w->arg, site, (*list)[i]);
}

static void walk_field(const struct walk *w, const struct text_site *site, char *base) {
    const struct field *f = site->field;
    if (f->kind == FIELD_TEXT) {
        const char **text = (const char **)(void *)(base + f->at);
        if (!cstr_empty(*text))
            *text = w->fn(w->arg, site, *text);
    } else if (f->kind == FIELD_TEXTS) {
        walk_words(w, site, base);
    } else if (f->kind == FIELD_LIST) {
        walk_list(w, site, base);
    } else if (f->kind == FIELD_OBJECT && f->shape != &shape_standard) {
        walk_shape(w, site, 0, f->shape, base + f->at);
    }
}

static void walk_shape(const struct walk *w, const struct text_site *up, size_t index,
                       const struct shape *s, char *base) {
    for (size_t i = 0; i < s->n_fields; i++) {
        struct text_site site = {up, s, &s->fields[i], index};
        walk_field(w, &site, base);
    }
}

void dossier_map_texts(struct arena *a, struct dossier *d, text_fn *fn, void *arg) {
    struct walk w = {a, fn, arg};
    walk_shape(&w, NULL, 0, &shape_dossier, (char *)d);
}

/* ---- leaving out */

struct leave_out {
    struct arena *a;
    published_fn *fn;
};

static void leave_out_of(const struct leave_out *l, const struct shape *s, char *base);

static void clear_member(const struct field *f, char *base) {
    const struct shape one = {.fields = f, .n_fields = 1};
    if (f->kind == FIELD_LIST || f->kind == FIELD_TEXTS || f->kind == FIELD_IDS)
        *(size_t *)(void *)(base + f->count_at) = 0;
    else if (f->kind == FIELD_BOOL)
        *(bool *)(void *)(base + f->at) = false;
    else if (f->kind <= FIELD_SHA256)
        *(const char **)(void *)(base + f->at) = NULL;
    else if (f->flag_at != NO_FLAG)
        *(bool *)(void *)(base + f->flag_at) = false;
    shape_unset(&one, base);
}

static void leave_out_below(const struct leave_out *l, const struct field *f, char *base) {
    if (f->kind == FIELD_OBJECT && f->shape != &shape_standard)
        leave_out_of(l, f->shape, base + f->at);
    if (f->kind != FIELD_LIST)
        return;
    size_t n = *(size_t *)(void *)(base + f->count_at);
    char **list = (char **)(void *)(base + f->at);
    if (n > 0)
        *list = arena_memdup(l->a, *list, n * f->shape->size);
    for (size_t i = 0; i < n; i++)
        leave_out_of(l, f->shape, *list + i * f->shape->size);
}

static void leave_out_of(const struct leave_out *l, const struct shape *s, char *base) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (l->fn(published_of(s, f)))
            clear_member(f, base);
        else
            leave_out_below(l, f, base);
    }
}

void dossier_leave_out(struct arena *a, struct dossier *d, published_fn *fn) {
    leave_out_of(&(struct leave_out){a, fn}, &shape_dossier, (char *)d);
}

const char *text_site_name(struct arena *a, const struct text_site *site) {
    const char *own = site->field->name;
    if (!site->up)
        return own;
    const char *up = text_site_name(a, site->up);
    return site->up->field->kind == FIELD_LIST
               ? arena_printf(a, "%s 第 %zu 项 / %s", up, site->index + 1, own)
               : arena_printf(a, "%s / %s", up, own);
}
