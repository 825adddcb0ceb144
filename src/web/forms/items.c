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

void forms_put_rules(struct val *m, const struct survey_form *f) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    form_rules_json(&o, f);
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

enum gp_code forms_shown(struct http_call *call, int64_t *ret) {
    const char *text = web_typed(call, "form");
    *ret = DEC_UNSET;
    if (*text && dec_parse(str_of(text), 0, ret) != DEC_PARSED)
        return gp_fail(call->err, GP_INVALID, NULL, "页面不完整，请刷新后重试");
    return GP_OK;
}

/* ---- beside a record or a rating */

void forms_put_beside(struct val *m, const struct form_attached *at, const char *const *typed,
                      bool judged) {
    map_bool(m, "has_form", at != NULL);
    map_text(m, "rules", NULL);
    if (!at)
        return;
    struct survey_sheet sheet = survey_judge(m->arena, &at->form, typed, web_today());
    map_text(m, "form_title", at->form.title);
    map_count(m, "form_n", at->n);
    forms_put_items(m, &at->form, &sheet, typed,
                    (struct forms_show){.judged = judged, .all = true});
    forms_put_rules(m, &at->form);
}

/* A browser sends line ends of its own. */
static const char *shown_text(struct arena *a, const struct survey_item *item, const char *value) {
    char *made = arena_strdup(a, survey_answer_text(a, item, value));
    size_t n = 0;
    for (const char *p = made; *p; p++)
        if (*p != '\r')
            made[n++] = *p;
    made[n] = '\0';
    return made;
}

void forms_add_differences(struct edit *e, const struct form_attached *was_at,
                           const char *const *was, const struct form_attached *is_at,
                           const char *const *is) {
    struct arena *a = e->call->arena;
    if (!was_at || !is_at || was_at->n != is_at->n)
        return;
    for (size_t i = 0; i < is_at->form.n_items; i++) {
        const struct survey_item *item = &is_at->form.items[i];
        if (survey_is_question(item))
            edit_add_shown(e, is_at->form.title, cstr_or_empty(item->label),
                           shown_text(a, item, was[i]), shown_text(a, item, is[i]));
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
