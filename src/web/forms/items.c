/* A form on a page and back: what each question is shown as, and what was sent of it. */
#include "web/forms/forms.h"

#include "web/forms/expr_json.h"

/* ---- the page */

/* The answer of this item in a field of the given kind of input; NULL: it has none. */
static const char *input_type(enum survey_kind kind) {
    switch (kind) {
    case SURVEY_DATE:
        return "date";
    case SURVEY_INTEGER:
    case SURVEY_DECIMAL:
        return "text";
    default:
        return NULL;
    }
}

static bool is_chosen(const char *list, const char *name) {
    size_t n = strlen(name);
    for (const char *p = cstr_or_empty(list); *p; p += strspn(p, " ")) {
        size_t size = strcspn(p, " ");
        if (size == n && memcmp(p, name, n) == 0)
            return true;
        p += size;
    }
    return false;
}

static void put_choices(struct val *row, const struct survey_item *item, const char *typed,
                        size_t i, size_t slot) {
    struct val *list = map_list(row, "choices");
    for (size_t k = 0; k < item->n_choices; k++) {
        struct val *choice = list_add_map(list);
        bool many = item->kind == SURVEY_MANY;
        map_text(choice, "label", item->choices[k].label);
        map_text(choice, "value", many ? "1" : item->choices[k].name);
        map_text(choice, "choice", many ? item->choices[k].name : NULL);
        map_textf(choice, "field", many ? "m.%zu" : "q.%zu", many ? slot + k : i);
        map_textf(choice, "id", "c%zu-%zu", i, k);
        map_bool(choice, "checked", is_chosen(typed, item->choices[k].name));
    }
}

static void put_item(struct val *list, const struct survey_form *f,
                     const struct survey_sheet *sheet, const char *const *typed, size_t i,
                     size_t slot, bool judged) {
    const struct survey_item *item = &f->items[i];
    struct val *row = list_add_map(list);
    const char *type = input_type(item->kind), *value = typed[i];
    bool question = survey_is_question(item);
    map_count(row, "i", (int64_t)i);
    map_bool(row, "hidden", !sheet->v[i].shown);
    map_text(row, "label", survey_label(list->arena, f, sheet, i));
    map_text(row, "hint", item->hint);
    map_bool(row, "is_group", item->kind == SURVEY_GROUP);
    map_bool(row, "is_note", item->kind == SURVEY_NOTE);
    map_bool(row, "is_choice", question && item->n_choices > 0);
    map_bool(row, "is_scale", item->kind == SURVEY_SCALE);
    map_bool(row, "is_many", item->kind == SURVEY_MANY);
    map_bool(row, "is_input", type != NULL);
    map_bool(row, "is_text", item->kind == SURVEY_TEXT);
    map_bool(row, "is_figure", item->kind == SURVEY_INTEGER || item->kind == SURVEY_DECIMAL);
    map_text(row, "type", type);
    map_bool(row, "required", item->required);
    map_text(row, "value", cstr_or_empty(value));
    map_text(row, "item_problem", judged ? sheet->v[i].problem : NULL);
    if (question && item->n_choices > 0)
        put_choices(row, item, value, i, slot);
}

void forms_put_items(struct val *m, const struct survey_form *f, const struct survey_sheet *sheet,
                     const char *const *typed, struct forms_show show) {
    struct val *list = map_list(m, "items");
    size_t slot = 0;
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        bool empty = item->kind == SURVEY_CALC || (item->kind == SURVEY_GROUP && !item->label);
        if ((sheet->v[i].shown || show.all) && !empty)
            put_item(list, f, sheet, typed, i, slot, show.judged);
        slot += item->kind == SURVEY_MANY ? item->n_choices : 0;
    }
}

/* ---- what the page's script has to know */

static const char *kind_word(enum survey_kind kind) {
    switch (kind) {
    case SURVEY_INTEGER:
        return "integer";
    case SURVEY_DECIMAL:
        return "decimal";
    case SURVEY_SCALE:
        return "scale";
    case SURVEY_DATE:
        return "date";
    case SURVEY_MANY:
        return "many";
    case SURVEY_CALC:
        return "calc";
    case SURVEY_GROUP:
    case SURVEY_NOTE:
        return "none";
    default:
        return "text";
    }
}

static void put_expr(struct jout *o, const char *key, const struct expr *e) {
    if (!e)
        return;
    jout_key(o, key);
    expr_json(o, e);
}

static void put_rules(struct jout *o, const struct survey_form *f, size_t i) {
    const struct survey_item *item = &f->items[i];
    jout_object(o);
    jout_pair(o, "name", item->name);
    jout_pair(o, "base", item->base);
    jout_pair(o, "kind", kind_word(item->kind));
    jout_pair(o, "label", item->label);
    jout_key(o, "nth");
    jout_int(o, (int64_t)item->nth);
    jout_key(o, "parent");
    jout_int(o, item->parent == SURVEY_NONE ? -1 : (int64_t)item->parent);
    jout_key(o, "required");
    jout_bool(o, item->required);
    put_expr(o, "requiredIf", item->required_if);
    put_expr(o, "relevant", item->relevant);
    put_expr(o, "constraint", item->constraint);
    put_expr(o, "calculation", item->calculation);
    jout_pair(o, "constraintMessage", item->constraint_message);
    jout_pair(o, "requiredMessage", item->required_message);
    jout_end(o);
}

void forms_put_rules(struct val *m, const struct survey_form *f) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_array(&o);
    for (size_t i = 0; i < f->n_items; i++)
        put_rules(&o, f, i);
    jout_end(&o);
    map_text(m, "rules", arena_strdup(m->arena, buf_text(&b)));
}

/* ---- what was sent */

static const char *ticked(struct http_call *call, const struct survey_item *item, size_t slot) {
    const char *text = NULL;
    for (size_t k = 0; k < item->n_choices; k++)
        if (!cstr_empty(http_form_row(call, "m", slot + k)))
            text = text ? arena_printf(call->arena, "%s %s", text, item->choices[k].name)
                        : item->choices[k].name;
    return text;
}

void forms_read(struct http_call *call, const struct survey_form *f, const char **typed,
                bool *known) {
    size_t slot = 0;
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        if (known)
            known[i] = !cstr_empty(http_form_row(call, "on", i));
        if (item->kind != SURVEY_MANY) {
            typed[i] = http_form_row(call, "q", i);
            continue;
        }
        typed[i] = ticked(call, item, slot);
        slot += item->n_choices;
    }
}

/* ---- to be read */

enum gp_code forms_put_lines(struct http_call *call, struct val *m,
                             const struct form_answer_key *key) {
    struct work work = web_work(call);
    struct form_lines lines;
    TRY(form_lines(&work, key, &lines));
    struct val *list = map_list(m, "lines");
    for (size_t i = 0; i < lines.n; i++) {
        struct val *row = list_add_map(list);
        map_bool(row, "heading", lines.v[i].heading);
        map_text(row, "label", lines.v[i].label);
        map_text(row, "answer", cstr_or_null(lines.v[i].answer));
    }
    map_bool(m, "has_lines", lines.n > 0);
    map_text(m, "form_title", lines.title);
    return GP_OK;
}
