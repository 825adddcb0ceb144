/* Forms as a model for the template form.mustache; form.c is the reading half. Begin at add_part
 * and go up: fields and rows come from the shape, so no form knows its members. What was typed
 * wins over what is stored, so that a refused form comes back as it was sent. form_fields at the
 * end tells what is stored as fields, for those who compare the two. */
#include "web/form.h"

/* One input. */
struct input {
    const struct form_run *run;
    const struct form_item *item;
    const struct field *field;
    const char *base, *name; /* without and with the row */
    const char *value;
    const char *row_label; /* 第 3 行; NULL: not in a row */
    bool optional;         /* of a part that may be switched off */
    bool may_be_empty;     /* an id that is made when none is typed */
};

static const struct form_choices *offered(const struct input *in) {
    for (size_t i = 0; i < in->run->n_choices; i++)
        if (strcmp(in->run->choices[i].name, in->base) == 0)
            return &in->run->choices[i];
    return NULL;
}

static void add_options(const struct input *in, struct val *m) {
    struct val *list = map_list(m, "options");
    const struct form_choices *c = offered(in);
    bool found = cstr_empty(in->value);
    if (in->field->kind == FIELD_ENUM) {
        if (in->item->empty)
            list_add_option(list, "", in->item->empty, found);
        for (size_t i = 0; i < in->field->words->n; i++)
            list_add_option(list, in->field->words->v[i].word, in->field->words->v[i].name,
                            cstr_eq(in->field->words->v[i].word, in->value));
        return;
    }
    list_add_option(list, "",
                    in->item->empty       ? in->item->empty
                    : in->field->required ? "请选择"
                                          : "（无）",
                    cstr_empty(in->value));
    for (size_t i = 0; c && i < c->n; i++) {
        bool chosen = cstr_eq(c->v[i].value, in->value);
        found = found || chosen;
        list_add_option(list, c->v[i].value, c->v[i].label, chosen);
    }
    if (!found) /* stored, but no longer offered: shown, so that saving does not lose it */
        list_add_option(list, in->value, in->value, true);
}

static void add_suggestions(const struct input *in, struct val *m) {
    struct val *list = map_list(m, "options");
    const struct form_choices *c = offered(in);
    for (size_t i = 0; c && i < c->n; i++)
        list_add_option(list, c->v[i].value, c->v[i].label, false);
}

static const char *mode_of(enum field_kind k) {
    if (k == FIELD_COUNT || k == FIELD_DIGITS)
        return "numeric";
    return kind_is_figure(k) ? "decimal" : NULL;
}

static bool is_count_or_figure(enum field_kind k) {
    return k == FIELD_COUNT || kind_is_figure(k);
}

static void add_kind(const struct input *in, struct val *m) {
    enum form_widget w = in->item->widget;
    enum field_kind k = in->field->kind;
    bool hidden = w == FORM_HIDDEN, check = k == FIELD_BOOL;
    bool area = w == FORM_AREA || k == FIELD_TEXTS;
    bool choice = w == FORM_CHOICE || k == FIELD_ENUM, suggest = w == FORM_SUGGEST;
    map_bool(m, "is_hidden", hidden);
    map_bool(m, "is_shown", !hidden);
    map_bool(m, "is_check", !hidden && check);
    map_bool(m, "is_area", !hidden && area);
    map_bool(m, "is_choice", !hidden && choice);
    map_bool(m, "is_line", !hidden && !check && !area && !choice);
    map_bool(m, "is_date", k == FIELD_DATE);
    map_text(m, "mode", mode_of(k));
    map_bool(m, "is_figure", is_count_or_figure(k) && !choice);
    map_bool(m, "is_money", k == FIELD_MONEY);
    map_bool(m, "suggests", suggest);
    if (choice)
        add_options(in, m);
    else if (suggest)
        add_suggestions(in, m);
    else
        (void)map_list(m, "options");
}

static void add_input(const struct input *in, struct val *list) {
    struct val *m = list_add_map(list);
    const char *label = in->item->label ? in->item->label : in->field->name;
    map_text(m, "name", in->name);
    map_textf(m, "list", "%s-list", in->base);
    map_text(m, "label", label);
    map_text(m, "row_label", in->row_label);
    map_text(m, "value", in->value);
    map_bool(m, "checked", in->field->kind == FIELD_BOOL && !cstr_empty(in->value));
    map_text(m, "hint", in->item->hint);
    map_text(m, "error", lookup_get(&in->run->problem_of, str_of(in->name), LOOKUP_NO_ROW));
    bool must = in->field->required && in->field->kind != FIELD_BOOL && !in->may_be_empty;
    map_bool(m, "required", must);
    /* The browser must not insist on a row that stays empty, or on a part that is switched off. */
    map_bool(m, "insist", must && !in->row_label && !in->optional);
    const char *width = in->item->width;
    map_text(m, "width", width ? width : in->row_label ? "col-6 col-md" : "col-md-6");
    map_text(m, "rows", in->row_label ? "2" : "4");
    add_kind(in, m);
}

static bool typed(const struct form_run *run) {
    return run->call->request->method == HTTP_POST;
}

/* The inputs of the struct, an object of it, or a row. object is NULL for a row that is only
 * typed. */
static void add_inputs(const struct form_run *run, const struct form_part *part,
                       const struct shape *shape, const void *object, const char *row_label,
                       size_t row, struct val *m) {
    struct arena *a = run->call->arena;
    struct val *fields = map_list(m, "fields");
    for (size_t i = 0; i < part->n_items; i++) {
        const struct form_item *item = &part->items[i];
        const char *base = form_name(a, part, item->key);
        struct input in = {.run = run,
                           .item = item,
                           .field = shape_field(shape, item->key),
                           .base = base,
                           .row_label = row_label,
                           .optional = part->switch_label != NULL,
                           .may_be_empty = part->row_id && strcmp(item->key, "id") == 0};
        in.name = row_label ? arena_printf(a, "%s.%zu", base, row) : base;
        if (typed(run))
            in.value = row_label ? http_form_row(run->call, base, row) : http_form(run->call, base);
        else if (object)
            in.value = field_text(a, in.field, object);
        if (!in.value)
            in.value = "";
        add_input(&in, fields);
    }
}

/* What is above the columns of a table, and what its fields suggest. */
static void add_heads(const struct form_run *run, const struct form_part *part,
                      const struct shape *shape, struct val *m) {
    struct val *heads = map_list(m, "heads");
    for (size_t i = 0; i < part->n_items; i++) {
        const struct form_item *item = &part->items[i];
        const char *base = form_name(run->call->arena, part, item->key);
        struct input in = {.run = run,
                           .item = item,
                           .field = shape_field(shape, item->key),
                           .base = base,
                           .name = base,
                           .value = ""};
        if (item->widget != FORM_HIDDEN)
            add_input(&in, heads);
    }
}

static void add_row(const struct form_run *run, const struct form_part *part,
                    const struct shape *shape, const void *stored, size_t row, struct val *rows) {
    struct arena *a = run->call->arena;
    struct val *m = list_add_map(rows);
    const char *drop = arena_printf(a, "%s.%zu", form_name(a, part, "drop"), row);
    const char *label = arena_printf(a, "第 %zu 行", row + 1);
    map_text(m, "number", part->row_title && stored ? part->row_title(a, stored) : label);
    map_count(m, "line", (int64_t)row + 1);
    map_text(m, "row_hint", part->row_hint && stored ? part->row_hint(a, stored) : NULL);
    map_text(m, "drop", drop);
    map_bool(m, "dropped", typed(run) && !cstr_empty(http_form(run->call, drop)));
    add_inputs(run, part, shape, stored, label, row, m);
}

static void add_rows(const struct form_run *run, const struct form_part *part,
                     const struct field *list, const void *object, struct val *m) {
    struct val *rows = map_list(m, "rows");
    const char *v = *(const char *const *)(const void *)((const char *)object + list->at);
    size_t n = *(const size_t *)(const void *)((const char *)object + list->count_at);
    if (typed(run) && !part->fixed)
        n = form_typed_rows(run, part);
    if (n > (size_t)list->max + 1) /* no honest form sends more, and form_read refuses it */
        n = (size_t)list->max + 1;
    for (size_t i = 0; i < n; i++)
        add_row(run, part, list->shape,
                typed(run) && !part->fixed ? NULL : v + i * list->shape->size, i, rows);
    bool more = typed(run) && cstr_eq(http_form(run->call, "add"), part->id);
    if (!part->fixed && (more || n == 0 || (!typed(run) && n < (size_t)list->max)))
        add_row(run, part, list->shape, NULL, n, rows);
}

static void add_part(const struct form_run *run, const struct form_part *part, const void *object,
                     struct val *list) {
    struct arena *a = run->call->arena;
    struct val *m = list_add_map(list);
    const struct field *f = part->member ? shape_field(run->form->shape, part->member) : NULL;
    bool is_list = f && f->kind == FIELD_LIST;
    bool optional = f && f->kind == FIELD_OBJECT && f->flag_at != NO_FLAG;
    map_text(m, "part", *part->id ? part->id : "head");
    map_text(m, "part_title", part->title);
    map_text(m, "part_hint", part->hint);
    map_bool(m, "is_list", is_list);
    map_bool(m, "is_table", is_list && !part->row_title);
    map_bool(m, "is_explained", is_list && part->row_title);
    map_bool(m, "is_bare", is_list && !part->row_title && !part->hint);
    map_bool(m, "can_add", is_list && !part->fixed);
    map_bool(m, "optional", optional);
    map_text(m, "switch_label", part->switch_label);
    map_text(m, "switch", form_name(a, part, "on"));
    bool on = optional && (typed(run) ? !cstr_empty(http_form(run->call, form_name(a, part, "on")))
                                      : *((const bool *)object + f->flag_at));
    map_bool(m, "on", on);
    if (is_list) {
        (void)map_list(m, "fields");
        add_heads(run, part, f->shape, m);
        add_rows(run, part, f, object, m);
        return;
    }
    (void)map_list(m, "rows");
    (void)map_list(m, "heads");
    const char *base = (const char *)object + (f ? f->at : 0);
    add_inputs(run, part, f ? f->shape : run->form->shape, base, NULL, 0, m);
}

static void add_messages(const struct form_run *run, struct val *model, const char *name,
                         const struct form_problem *v, size_t n) {
    struct val *list = map_list(model, name);
    for (size_t i = 0; i < n; i++) {
        struct val *m = list_add_map(list);
        map_text(m, "message", v[i].message);
        map_text(m, "link", v[i].name);
    }
    map_bool(model, arena_printf(run->call->arena, "has_%s", name), n > 0);
}

void form_show(const struct form_run *run, const void *object, struct val *model) {
    struct val *parts = map_list(model, "parts");
    for (size_t i = 0; i < run->form->n_parts; i++)
        add_part(run, &run->form->parts[i], object, parts);
    add_messages(run, model, "problems", run->problems.v, run->problems.n);
    add_messages(run, model, "warnings", run->warnings.v, run->warnings.n);
}

/* ---- what is stored, for comparing */

static void add_labels(const struct form_run *run, const struct field *f, const char *base,
                       struct edit *e) {
    if (f->kind == FIELD_ENUM)
        for (size_t i = 0; i < f->words->n; i++)
            edit_label(e, base, f->words->v[i].word, f->words->v[i].name);
    for (size_t i = 0; i < run->n_choices; i++)
        for (size_t k = 0; strcmp(run->choices[i].name, base) == 0 && k < run->choices[i].n; k++)
            edit_label(e, base, run->choices[i].v[k].value, run->choices[i].v[k].label);
}

static void add_stored(const struct form_run *run, const struct form_part *part,
                       const struct shape *shape, const void *object, const char *row,
                       struct edit *e) {
    struct arena *a = run->call->arena;
    for (size_t i = 0; i < part->n_items; i++) {
        const struct field *f = shape_field(shape, part->items[i].key);
        const char *base = form_name(a, part, part->items[i].key);
        edit_add(e, arena_printf(a, "%s%s", base, row), field_text(a, f, object));
        add_labels(run, f, base, e);
    }
}

void form_fields(const struct form_run *run, const void *object, struct edit *ret) {
    struct arena *a = run->call->arena;
    for (size_t i = 0; i < run->form->n_parts; i++) {
        const struct form_part *part = &run->form->parts[i];
        const struct field *f = part->member ? shape_field(run->form->shape, part->member) : NULL;
        const char *base = (const char *)object + (f ? f->at : 0);
        if (!f || f->kind != FIELD_LIST) {
            if (f && f->flag_at != NO_FLAG)
                edit_add(ret, form_name(a, part, "on"),
                         *((const bool *)object + f->flag_at) ? "1" : "");
            add_stored(run, part, f ? f->shape : run->form->shape, base, "", ret);
            continue;
        }
        const char *rows = *(const char *const *)(const void *)base;
        size_t n = *(const size_t *)(const void *)((const char *)object + f->count_at);
        for (size_t k = 0; k < n; k++)
            add_stored(run, part, f->shape, rows + k * f->shape->size, arena_printf(a, ".%zu", k),
                       ret);
    }
}
