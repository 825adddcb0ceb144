/* Who answers: one page without login and without script. Which questions are asked follows from
 * the answers, on the server: a page that lacks a question which is asked now comes back with it
 * (fields: web/forms/forms.h). */
#include "app/survey/survey.h"
#include "base/rand.h"
#include "web/forms/forms.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/route.h"
#include "web/survey/survey.h"

#define COOKIE_SURVEY "gp_survey"

/* ---- the page */

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
    forms_put_items(m, &v->form, sheet, typed, (struct forms_show){.judged = judged});
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

static enum gp_code form_post(struct http_call *call) {
    struct survey_visit v;
    const char *token = web_cookie(call, COOKIE_SURVEY);
    if (cstr_empty(token))
        return gp_fail(call->err, GP_DENIED, NULL, "请允许浏览器保存 Cookie，再重新打开链接填写");
    TRY(enter(call, token, &v));
    const char **typed = gp_new_n(call->arena, const char *, v.form.n_items);
    bool *known = gp_new_n(call->arena, bool, v.form.n_items);
    forms_read(call, &v.form, typed, known);
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

static const struct http_field answer_fields[] = {FORM_FIELDS};

const struct http_route survey_answer_routes[] = {
    WEB_GET("/s/:code", form_get, PERM_PUBLIC, "填写满意度调查",
            .limit = &web_limits[LIMIT_SURVEY]),
    WEB_POST("/s/:code", form_post, PERM_PUBLIC, HTTP_WRITE, (size_t)1 << 18, "提交满意度调查",
             WEB_FORM(answer_fields), .limit = &web_limits[LIMIT_SURVEY]),
    {.path = NULL},
};
