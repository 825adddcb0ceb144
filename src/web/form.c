/* The reading half; showing is form_show.c over the same form_part. form_read goes through the
 * parts: read_plain for members, read_list for rows. Rows keep ids, so a list is not overwritten
 * but matched with what is stored (begin_row), and what a page does not ask for stays as it was.
 * Bounds are the shape's, by field_take; whatever is refused is put down beside its field and
 * reading goes on. */

#include "web/form.h"

/* ---- names */

const char *form_name(struct arena *a, const struct form_part *part, const char *key) {
    return *part->id ? arena_printf(a, "%s_%s", part->id, key) : key;
}

static const char *row_name(struct arena *a, const char *name, size_t row) {
    return arena_printf(a, "%s.%zu", name, row);
}

static const struct field *field_of(const struct shape *s, const char *key) {
    const struct field *f = shape_field(s, key);
    if (!f)
        GP_DIE("form asks for %s, which %s has not", key, s->id);
    return f;
}

/* What a part stands for: the struct itself, one of its objects, or a list. */
struct target {
    const struct field *member; /* NULL: the struct itself */
    const struct shape *shape;
    bool is_list;
};

static struct target target_of(const struct form *form, const struct form_part *part) {
    if (!part->member)
        return (struct target){NULL, form->shape, false};
    const struct field *f = field_of(form->shape, part->member);
    return (struct target){f, f->shape, f->kind == FIELD_LIST};
}

static size_t list_n(const struct field *f, const void *object) {
    return *(const size_t *)(const void *)((const char *)object + f->count_at);
}

static char *list_v(const struct field *f, const void *object) {
    return *(char *const *)(const void *)((const char *)object + f->at);
}

static void add_sent(struct http_fields *ret, const char *name, const char *title, size_t max,
                     unsigned flags) {
    for (size_t i = 0; i < ret->v.n; i++)
        if (strcmp(ret->v.v[i].name, name) == 0)
            return;
    *VEC_PUSH(ret->arena, &ret->v) = (struct http_field){name, title, max, flags};
}

static size_t most_sent(const struct field *f) {
    size_t most = f->kind == FIELD_TEXTS ? (size_t)f->max * TEXTS_LENGTH : (size_t)TEXT_PARAGRAPH;
    return most + (f->kind == FIELD_TEXT && f->max >= TEXT_PARAGRAPH ? 4 * (size_t)f->max : 1000);
}

static void add_part_fields(struct http_fields *ret, const struct form *form,
                            const struct form_part *part) {
    struct target t = target_of(form, part);
    unsigned rows = t.is_list ? HTTP_ROWS : 0;
    for (size_t i = 0; i < part->n_items; i++) {
        const struct form_item *item = &part->items[i];
        const struct field *f = field_of(t.shape, item->key);
        add_sent(ret, form_name(ret->arena, part, item->key), item->label ? item->label : f->name,
                 most_sent(f), rows);
    }
    if (t.is_list && !part->fixed)
        add_sent(ret, form_name(ret->arena, part, "drop"), "删去", 8, HTTP_ROWS);
    if (t.member && t.member->flag_at != NO_FLAG)
        add_sent(ret, form_name(ret->arena, part, "on"), part->switch_label, 8, 0);
}

void form_add_fields(struct http_fields *ret, const struct form *form) {
    for (size_t i = 0; i < form->n_parts; i++)
        add_part_fields(ret, form, &form->parts[i]);
}

bool form_adds_row(const struct http_call *call) {
    return !cstr_empty(http_form(call, "add"));
}

/* ---- problems */

static void add_problem(struct form_run *run, const char *name, const char *message) {
    struct arena *a = run->call->arena;
    *VEC_PUSH(a, &run->problems) = (struct form_problem){name, message};
    if (name)
        lookup_add(&run->problem_of, a, str_of(name), LOOKUP_NO_ROW, arena_strdup(a, message));
}

static const struct form_part *part_of(const struct form *form, const char *id, size_t *ret_index) {
    for (size_t i = 0; i < form->n_parts; i++)
        if (strcmp(form->parts[i].id, id) == 0) {
            *ret_index = i;
            return &form->parts[i];
        }
    GP_DIE("form has no part %s", id);
}

void form_fault(struct form_run *run, const char *part_id, size_t index, const char *member,
                const char *message) {
    struct arena *a = run->call->arena;
    size_t part_index = 0;
    const struct form_part *part = part_of(run->form, part_id ? part_id : "", &part_index);
    if (!member) {
        add_problem(run, NULL, message);
        return;
    }
    const char *name = form_name(a, part, member);
    if (target_of(run->form, part).is_list) {
        for (size_t i = 0; i < run->rows.n; i++)
            if (run->rows.v[i].part == part_index && run->rows.v[i].index == index)
                name = row_name(a, name, run->rows.v[i].typed);
    }
    add_problem(run, name, message);
}

/* ---- choices */

void form_choices(struct form_run *run, const char *name, const struct form_choice *v, size_t n) {
    if (run->n_choices == GP_COUNT(run->choices))
        GP_DIE("more than %zu lists of choices", GP_COUNT(run->choices));
    run->choices[run->n_choices++] = (struct form_choices){name, v, n};
}

static const struct form_choices *choices_of(const struct form_run *run, const char *name) {
    for (size_t i = 0; i < run->n_choices; i++)
        if (strcmp(run->choices[i].name, name) == 0)
            return &run->choices[i];
    GP_DIE("no choices for %s", name);
}

static bool is_choice(const struct form_choices *c, const char *value) {
    for (size_t i = 0; i < c->n; i++)
        if (cstr_eq(c->v[i].value, value))
            return true;
    return false;
}

/* ---- reading */

/* A choice that is not offered can only come from a page that is out of date, or be forged; what
 * is stored already stays valid. */
static const char *check_choice(const struct form_run *run, const char *base, const struct field *f,
                                const char *typed, const void *object) {
    if (cstr_empty(typed) || is_choice(choices_of(run, base), typed) ||
        cstr_eq(field_text(run->call->arena, f, object), typed))
        return NULL;
    return "请从列表里选择";
}

static void read_item(struct form_run *run, const struct shape *shape, const struct form_item *item,
                      const char *base, const char *name, const char *typed, void *object) {
    const struct field *f = field_of(shape, item->key);
    const char *problem = NULL;
    if (item->widget == FORM_CHOICE)
        problem = check_choice(run, base, f, typed, object);
    if (!problem)
        problem = field_take(run->call->arena, f, typed, object);
    if (problem)
        add_problem(run, name, problem);
}

static void read_plain(struct form_run *run, const struct form_part *part, struct target t,
                       void *object) {
    struct arena *a = run->call->arena;
    if (t.member && t.member->flag_at != NO_FLAG) {
        bool on = !cstr_empty(http_form(run->call, form_name(a, part, "on")));
        *(bool *)((char *)object + t.member->flag_at) = on;
        if (!on)
            return;
    }
    char *base = (char *)object + (t.member ? t.member->at : 0);
    for (size_t i = 0; i < part->n_items; i++) {
        const char *name = form_name(a, part, part->items[i].key);
        read_item(run, t.shape, &part->items[i], name, name, http_form(run->call, name), base);
    }
}

size_t form_typed_rows(const struct form_run *run, const struct form_part *part) {
    size_t most = 0;
    for (size_t i = 0; i < part->n_items; i++) {
        const char *name = form_name(run->call->arena, part, part->items[i].key);
        size_t n = http_form_rows(run->call, name);
        most = n > most ? n : most;
    }
    return most;
}

static const char *typed_cell(const struct form_run *run, const struct form_part *part,
                              const char *key, size_t row) {
    return http_form_row(run->call, form_name(run->call->arena, part, key), row);
}

/* Nothing was typed into the row; ids, check boxes and lists of words say nothing by themselves. */
static bool row_is_empty(const struct form_run *run, const struct form_part *part,
                         const struct shape *shape, size_t row) {
    for (size_t i = 0; i < part->n_items; i++) {
        const struct field *f = field_of(shape, part->items[i].key);
        bool fixed =
            f->kind == FIELD_ENUM && !part->items[i].empty; /* one of them is always chosen */
        if (part->items[i].widget == FORM_HIDDEN || f->kind == FIELD_BOOL || fixed)
            continue;
        const char *typed = typed_cell(run, part, part->items[i].key, row);
        if (typed && typed[strspn(typed, " \t\r\n")])
            return false;
    }
    return true;
}

/* Own ids of a list's rows, as they are stored or as they were typed. */
static const char *id_of(const struct field *id, const char *row) {
    return *(const char *const *)(const void *)(row + id->at);
}

static void index_ids(struct arena *a, const struct field *id, size_t size, char *rows, size_t n,
                      struct lookup *ids) {
    for (size_t i = 0; i < n; i++)
        if (!cstr_empty(id_of(id, rows + i * size)))
            lookup_add(ids, a, str_of(id_of(id, rows + i * size)), LOOKUP_NO_ROW, rows + i * size);
}

/* The row as it was, or a new one. */
static void begin_row(const struct form_part *part, const struct field *member,
                      struct lookup *stored_ids, const char *id, char *row) {
    const void *stored = lookup_get(stored_ids, str_of(id), LOOKUP_NO_ROW);
    if (stored) {
        memcpy(row, stored, member->shape->size);
        return;
    }
    shape_unset(member->shape, row);
    if (part->init)
        part->init(row);
}

/* Rows that came without an id get one that no other has. */
static void number_rows(struct form_run *run, const struct form_part *part, const struct shape *s,
                        char *rows, size_t n) {
    if (!part->row_id)
        return;
    const struct field *id = field_of(s, "id");
    struct lookup taken = {0};
    size_t next = 1;
    index_ids(run->call->arena, id, s->size, rows, n, &taken);
    for (size_t i = 0; i < n; i++) {
        const char **own = (const char **)(void *)(rows + i * s->size + id->at);
        while (cstr_empty(*own)) {
            const char *candidate = arena_printf(run->call->arena, "%s%zu", part->row_id, next++);
            if (!lookup_get(&taken, str_of(candidate), LOOKUP_NO_ROW))
                *own = candidate;
        }
    }
}

static void read_row(struct form_run *run, const struct form_part *part, const struct shape *s,
                     size_t row, char *object) {
    struct arena *a = run->call->arena;
    for (size_t i = 0; i < part->n_items; i++) {
        const struct form_item *item = &part->items[i];
        const char *base = form_name(a, part, item->key);
        const char *typed = http_form_row(run->call, base, row);
        if (part->row_id && strcmp(item->key, "id") == 0 && cstr_empty(typed))
            continue; /* number_rows gives one */
        read_item(run, s, item, base, row_name(a, base, row), typed, object);
    }
}

static void read_list(struct form_run *run, size_t part_index, struct target t, void *object) {
    const struct form_part *part = &run->form->parts[part_index];
    struct arena *a = run->call->arena;
    size_t typed = form_typed_rows(run, part), n = 0, size = t.shape->size;
    if (typed > (size_t)t.member->max + 50) {
        add_problem(run, NULL,
                    arena_printf(a, "%s最多 %lld 行", part->title, (long long)t.member->max));
        return;
    }
    char *rows = arena_array(a, typed + 1, size);
    const struct field *id = shape_field(t.shape, "id");
    struct lookup stored = {0};
    if (id)
        index_ids(a, id, size, list_v(t.member, object), list_n(t.member, object), &stored);
    for (size_t i = 0; i < typed; i++) {
        bool dropped = !cstr_empty(typed_cell(run, part, "drop", i));
        if (dropped || (!part->fixed && row_is_empty(run, part, t.shape, i)))
            continue;
        begin_row(part, t.member, &stored, typed_cell(run, part, "id", i), rows + n * size);
        read_row(run, part, t.shape, i, rows + n * size);
        *VEC_PUSH(a, &run->rows) = (struct form_row){part_index, n++, i};
    }
    if (n > (size_t)t.member->max)
        add_problem(
            run, NULL,
            arena_printf(a, "%s有 %zu 行，最多 %lld 行", part->title, n, (long long)t.member->max));
    number_rows(run, part, t.shape, rows, n);
    *(char **)(void *)((char *)object + t.member->at) = rows;
    *(size_t *)(void *)((char *)object + t.member->count_at) = n;
}

void form_read(struct form_run *run, void *object) {
    for (size_t i = 0; i < run->form->n_parts; i++) {
        struct target t = target_of(run->form, &run->form->parts[i]);
        if (t.is_list)
            read_list(run, i, t, object);
        else
            read_plain(run, &run->form->parts[i], t, object);
    }
}
