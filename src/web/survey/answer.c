/* Who answers: one page without login and without script. Which questions are asked follows from
 * the answers, on the server: a page that lacks a question which is asked now comes back with it.
 * Fields are named by the question's place in the form: q.3 for one value, m.17 for the 17th box of
 * all that can be ticked, on.3 for a question that the page showed. */
#include "app/survey/survey.h"
#include "base/rand.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/route.h"
#include "web/survey/survey.h"

#define COOKIE_SURVEY "gp_survey"

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
        map_textf(choice, "field", many ? "m.%zu" : "q.%zu", many ? slot + k : i);
        map_textf(choice, "id", "c%zu-%zu", i, k);
        map_bool(choice, "checked", is_chosen(typed, item->choices[k].name));
    }
}

static void put_item(struct val *list, const struct survey_visit *v,
                     const struct survey_sheet *sheet, const char *const *typed, size_t i,
                     size_t slot, bool judged) {
    const struct survey_item *item = &v->form.items[i];
    struct val *row = list_add_map(list);
    const char *type = input_type(item->kind), *value = typed[i];
    bool question = survey_is_question(item);
    map_count(row, "i", (int64_t)i);
    map_text(row, "label", survey_label(list->arena, &v->form, sheet, i));
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

static const char *code_of(const struct http_call *call) {
    return http_param(call, "code");
}

static struct val *page_of(struct http_call *call, const struct survey_visit *v) {
    struct val *m = web_page(call, v->form.title);
    map_text(m, "about", v->row->center);
    map_text(m, "round_title", v->row->round_title);
    map_date(m, "last_day", v->row->last_day);
    map_text(m, "contact", web_contact(call));
    return m;
}

/* judged: what is wrong is told, here and beside the questions; else what there is more to answer.
 */
static enum gp_code form_page(struct http_call *call, const struct survey_visit *v,
                              const struct survey_sheet *sheet, const char *const *typed,
                              const char *problem, bool judged) {
    struct val *m = page_of(call, v);
    map_text(m, "problem", judged ? problem : NULL);
    map_text(m, "more", judged ? NULL : problem);
    map_text(m, "where", NULL);
    map_textf(m, "action", "/s/%s", http_url_encode(call->arena, code_of(call)));
    struct val *list = map_list(m, "items");
    size_t slot = 0;
    for (size_t i = 0; i < v->form.n_items; i++) {
        const struct survey_item *item = &v->form.items[i];
        bool empty = item->kind == SURVEY_CALC || (item->kind == SURVEY_GROUP && !item->label);
        if (sheet->v[i].shown && !empty)
            put_item(list, v, sheet, typed, i, slot, judged);
        slot += item->kind == SURVEY_MANY ? item->n_choices : 0;
    }
    return web_render(call, "survey/form", m);
}

static enum gp_code say(struct http_call *call, const char *title, const char *message) {
    struct val *m = web_page(call, title);
    map_text(m, "message", message);
    map_text(m, "contact", web_contact(call));
    return web_render(call, "survey/say", m);
}

static enum gp_code say_over(struct http_call *call, const struct survey_visit *v) {
    if (v->given)
        return say(call, "谢谢参与", "您的答卷已收到。答卷匿名，结果以统计的形式使用");
    return say(call, "调查已结束",
               v->state == SURVEY_FULL ? "答卷已收满，谢谢您的关心"
                                       : "这次调查已经结束，谢谢您的关心");
}

/* ---- entering */

static enum gp_code enter(struct http_call *call, const char *token, struct survey_visit *ret) {
    struct work work = web_work(call);
    return survey_enter(&work, code_of(call), token, web_today(), ret);
}

static enum gp_code form_get(struct http_call *call) {
    struct survey_visit v;
    const char *token = web_cookie(call, COOKIE_SURVEY);
    enum gp_code code = enter(call, token, &v);
    if (code == GP_MISSING) {
        const char *message = call->err->message;
        web_refuse(call, code);
        return say(call, "调查打不开", message);
    }
    TRY(code);
    if (v.given || v.state != SURVEY_OPEN)
        return say_over(call, &v);
    if (cstr_empty(token))
        web_set_cookie(call, COOKIE_SURVEY, rand_token(call->arena),
                       SURVEY_COOKIE_DAYS * 24 * 3600);
    const char **typed = gp_new_n(call->arena, const char *, v.form.n_items);
    for (size_t i = 0; i < v.form.n_items; i++)
        typed[i] = v.form.items[i].preset;
    struct survey_sheet sheet = survey_judge(call->arena, &v.form, typed, web_today());
    return form_page(call, &v, &sheet, typed, NULL, false);
}

/* ---- handing in */

static const char *ticked(struct http_call *call, const struct survey_item *item, size_t slot) {
    const char *text = NULL;
    for (size_t k = 0; k < item->n_choices; k++)
        if (!cstr_empty(http_form_row(call, "m", slot + k)))
            text = text ? arena_printf(call->arena, "%s %s", text, item->choices[k].name)
                        : item->choices[k].name;
    return text;
}

static void read_form(struct http_call *call, const struct survey_form *f, const char **typed,
                      bool *known) {
    size_t slot = 0;
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        known[i] = !cstr_empty(http_form_row(call, "on", i));
        if (item->kind != SURVEY_MANY) {
            typed[i] = http_form_row(call, "q", i);
            continue;
        }
        typed[i] = ticked(call, item, slot);
        slot += item->n_choices;
    }
}

static enum gp_code form_post(struct http_call *call) {
    struct survey_visit v;
    const char *token = web_cookie(call, COOKIE_SURVEY);
    if (cstr_empty(token))
        return gp_fail(call->err, GP_DENIED, NULL, "请允许浏览器保存 Cookie，再重新打开链接填写");
    TRY(enter(call, token, &v));
    const char **typed = gp_new_n(call->arena, const char *, v.form.n_items);
    bool *known = gp_new_n(call->arena, bool, v.form.n_items);
    read_form(call, &v.form, typed, known);
    struct survey_sheet sheet;
    size_t more;
    enum gp_code code = survey_hand_in(&v, token, typed, known, web_today(), &sheet, &more);
    if (code == GP_INVALID) {
        const char *message = call->err->message;
        web_refuse(call, code);
        return form_page(call, &v, &sheet, typed, message, more == 0);
    }
    if (code == GP_CONFLICT) {
        web_refuse(call, code);
        return say_over(call, &v);
    }
    TRY(code);
    return http_redirect(call, call->request->path);
}

static const struct http_field answer_fields[] = {
    {"q", "回答", SURVEY_TEXT_MAX + 200, HTTP_ROWS},
    {"m", "选项", 4, HTTP_ROWS},
    {"on", "题目", 4, HTTP_ROWS},
};

const struct http_route survey_answer_routes[] = {
    WEB_GET("/s/:code", form_get, PERM_PUBLIC, "填写满意度调查",
            .limit = &web_limits[LIMIT_SURVEY]),
    WEB_POST("/s/:code", form_post, PERM_PUBLIC, HTTP_WRITE, (size_t)1 << 18, "提交满意度调查",
             WEB_FORM(answer_fields), .limit = &web_limits[LIMIT_SURVEY]),
    {.path = NULL},
};
