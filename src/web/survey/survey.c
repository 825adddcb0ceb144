/* The manager's pages: the desk of a round (forms, surveys, the form that opens one) and one
 * survey, with its address as a code and its results. A form that is uploaded is either taken, or
 * the desk comes back with each of its problems and where it stands in the workbook. */
#include "web/survey/survey.h"

#include "app/survey/survey.h"
#include "codec/qr.h"
#include "intake/xlsform.h"
#include "web/assets.h"
#include "web/download.h"
#include "web/forms/forms.h"
#include "web/route.h"
#include "web/rounds/tabs.h"

#define PROPOSED_DAYS 14

static const char *desk_path(const struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/surveys",
                        http_url_encode(call->arena, http_param(call, "round")));
}

static const char *address_of(const struct http_call *call, const struct survey_row *s) {
    return arena_printf(call->arena, "%s/s/%s.%s", web_base_url(call), web_visitor(call)->tenant,
                        s->id);
}

/* ---- the desk */

static void put_surveys(struct http_call *call, struct val *m, const struct survey_desk *d) {
    static const char *const colors[] = {
        [SURVEY_OPEN] = "bg-blue-lt",
        [SURVEY_ENDED] = "bg-green-lt",
        [SURVEY_CLOSED] = "bg-green-lt",
        [SURVEY_FULL] = "bg-green-lt",
    };
    struct val *list = map_list(m, "surveys");
    for (size_t i = 0; i < d->n_surveys; i++) {
        const struct survey_row *s = &d->surveys[i];
        enum survey_state state = survey_state(s, web_today());
        struct val *row = list_add_map(list);
        map_textf(row, "path", "%s/%s", desk_path(call), s->id);
        map_text(row, "title", s->title);
        map_text(row, "about", s->center ? s->center : "全轮");
        map_text(row, "state", survey_state_name(state));
        map_text(row, "color", colors[state]);
        map_count(row, "answers", s->answers);
        map_count(row, "quota", s->quota);
        map_date(row, "last_day", s->last_day);
    }
    map_bool(m, "any", d->n_surveys > 0);
}

static void put_order(struct http_call *call, struct val *m, const struct survey_desk *d) {
    struct val *entries = map_list(m, "entry_options");
    const char *entry = web_typed(call, "entry"), *least = http_form(call, "least");
    const char *day = http_form(call, "last_day");
    list_add_option(entries, "", "全轮，不分中心", !*entry);
    for (size_t i = 0; i < d->n_entries; i++)
        list_add_option(entries, d->entries[i].entry, d->entries[i].center_name,
                        cstr_eq(entry, d->entries[i].entry));
    date_t today = web_today();
    map_text(m, "token", web_form_token(call));
    map_text(m, "today", date_text(call->arena, today));
    map_text(m, "last_day", day ? day : date_text(call->arena, date_plus(today, PROPOSED_DAYS)));
    map_text(m, "quota", web_typed(call, "quota"));
    map_bool(m, "least_set", d->least != DEC_UNSET);
    map_count(m, "least_floor", d->least == DEC_UNSET ? SURVEY_LEAST_MIN : d->least);
    if (least)
        map_text(m, "least", least);
    else
        map_count(m, "least", d->least);
}

static enum gp_code show(struct http_call *call, const char *problem, const char *where,
                         const struct xlsform_problems *problems) {
    struct work work = web_work(call);
    struct survey_desk d = {0};
    TRY(survey_desk(&work, http_param(call, "round"), &d));
    struct val *m = web_page(call, "居民满意度调查");
    TRY(round_tabs(call, m, http_param(call, "round")));
    map_text(m, "round_title", d.n_entries > 0 ? d.entries[0].round_title : NULL);
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_text(m, "action", desk_path(call));
    map_text(m, "locked", d.locked);
    map_bool(m, "form_is_open", problem || d.n_surveys == 0);
    forms_put_library(call, m,
                      &(struct forms_library){.forms = d.forms,
                                              .n = d.n_forms,
                                              .path = desk_path(call),
                                              .example = SURVEY_EXAMPLE,
                                              .example_says = "居民满意度调查（示例，可直接使用）",
                                              .problems = problems},
                      NULL);
    put_surveys(call, m, &d);
    put_order(call, m, &d);
    return web_render(call, "survey/desk", m);
}

static enum gp_code desk_page(struct http_call *call) {
    return show(call, NULL, NULL, NULL);
}

/* ---- forms */

static enum gp_code take_form(struct http_call *call) {
    struct work work = web_work(call);
    struct xlsform_problems problems = {0};
    struct survey_form_row form;
    enum gp_code code = forms_take(call, http_param(call, "round"), &problems, &form);
    if (web_is_mendable(code)) {
        const char *message = call->err->message, *where = call->err->where;
        web_refuse(call, code);
        return WORK_READ(&work, show(call, message, where, &problems));
    }
    TRY(code);
    return web_done(call, desk_path(call),
                    arena_printf(call->arena, "问卷“%s”已导入，第 %lld 版，%lld 题", form.title,
                                 (long long)form.version, (long long)form.questions));
}

/* ---- opening */

static enum gp_code open_survey(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = web_form_token(call);
    struct survey_order order = {.id = id,
                                 .form = web_typed(call, "form"),
                                 .entry = web_typed(call, "entry"),
                                 .last_day = web_typed(call, "last_day"),
                                 .quota = web_typed(call, "quota"),
                                 .least = web_typed(call, "least"),
                                 .today = web_today()};
    enum gp_code code = survey_open(&work, http_param(call, "round"), &order);
    if (web_is_mendable(code)) {
        const char *message = call->err->message, *where = call->err->where;
        web_refuse(call, code);
        return show(call, message, where, NULL);
    }
    TRY(code);
    return web_done(call, arena_printf(call->arena, "%s/%s", desk_path(call), id),
                    "调查已发起。把二维码打印张贴，或把链接发到居民群");
}

/* ---- one survey */

static enum gp_code view_of(struct http_call *call, struct survey_view *ret) {
    struct work work = web_work(call);
    return survey_view(&work, http_param(call, "round"), http_param(call, "survey"), web_today(),
                       ret);
}

static void put_code(struct http_call *call, struct val *m, const struct survey_view *v) {
    const char *address = address_of(call, v->row);
    const char *svg = qr_svg(call->arena, address, "打开调查的二维码");
    map_text(m, "address", address);
    map_textf(m, "answer_path", "/s/%s.%s", web_visitor(call)->tenant, v->row->id);
    map_textf(m, "invitation", "【%s】%s：请花两分钟填写，匿名，不用登录，%s截止：\n%s",
              v->form.title, v->row->center ? v->row->center : cstr_or_empty(v->row->round_title),
              date_text_zh(call->arena, v->row->last_day), address);
    map_bool(m, "insecure", strncmp(web_base_url(call), "https:", 6) != 0);
    if (svg)
        map_html(m, "qr", svg);
    else
        map_text(m, "qr", NULL);
}

/* What of the score the answers make, and whether that was taken over. */
static void put_grounds(struct http_call *call, struct val *m, const struct survey_grounds *of) {
    const struct survey_grounds g = *of;
    struct val *list = map_list(m, "grounds");
    bool all = true;
    for (size_t i = 0; i < g.n; i++) {
        const struct survey_ground *x = &g.v[i];
        struct val *row = list_add_map(list);
        map_text(row, "component", x->component->name);
        map_text(row, "item", x->use.item ? x->use.item->name : NULL);
        map_score(row, "max", x->use.max);
        map_text(row, "working",
                 survey_score_working(call->arena, x->use.rule, x->use.max, &x->score));
        map_text(row, "formula", survey_rule_formula(call->arena, x->use.rule));
        map_score(row, "points", x->score.points);
        map_bool(row, "counts", x->score.exact != NULL);
        map_bool(row, "taken", x->taken);
        all = all && x->taken;
    }
    map_bool(m, "has_grounds", g.n > 0);
    map_bool(m, "all_taken", all);
    map_text(m, "ground_locked", g.locked);
}

/* What a score rests on is told whole: anybody may compute it again. */
static enum gp_code results_of(struct http_call *call, const struct survey_view *v,
                               struct survey_grounds *g, struct forms_results *ret) {
    struct work work = web_work(call);
    bool *whole = gp_new_n(call->arena, bool, v->form.n_items);
    TRY(survey_grounds(&work, v, g));
    for (size_t i = 0; i < g->n; i++) {
        size_t item = survey_find(&v->form, g->v[i].use.rule->question, 0);
        if (item != SURVEY_NONE)
            whole[item] = true;
    }
    *ret = (struct forms_results){&v->form, v->tally, v->row->least, v->withheld, g->cell, whole};
    return GP_OK;
}

static enum gp_code survey_page(struct http_call *call) {
    struct survey_view v;
    TRY(view_of(call, &v));
    struct val *m = web_page(call, v.form.title);
    TRY(round_tabs(call, m, http_param(call, "round")));
    const char *path = arena_printf(call->arena, "%s/%s", desk_path(call), v.row->id);
    map_text(m, "round_title", v.row->round_title);
    map_text(m, "desk", desk_path(call));
    map_text(m, "action", path);
    map_text(m, "about", v.row->center ? v.row->center : "全轮");
    map_text(m, "state", survey_state_name(v.state));
    map_bool(m, "is_open", v.state == SURVEY_OPEN);
    map_count(m, "answers", v.row->answers);
    map_count(m, "quota", v.row->quota);
    map_count(m, "least", v.row->least);
    map_date(m, "last_day", v.row->last_day);
    map_count(m, "version", v.row->form_version);
    map_text(m, "withheld", v.withheld);
    map_bool(m, "shown", v.tally != NULL);
    map_text(m, "js_rate", asset_of("rate.js")->url);
    put_code(call, m, &v);
    struct survey_grounds grounds;
    struct forms_results results;
    TRY(results_of(call, &v, &grounds, &results));
    put_grounds(call, m, &grounds);
    map_bool(m, "has_answers", false); /* of the file, which is offered with the results */
    if (v.tally)
        forms_put_results(m, &results);
    web_offer_download(call, m, arena_printf(call->arena, "%s/results", path));
    return web_render(call, "survey/view", m);
}

static enum gp_code survey_file(struct http_call *call) {
    struct survey_view v;
    TRY(view_of(call, &v));
    struct survey_grounds grounds;
    struct forms_results results;
    TRY(results_of(call, &v, &grounds, &results));
    return forms_download(call, &results, NULL, 0, NULL);
}

static enum gp_code close_survey(struct http_call *call) {
    struct work work = web_work(call);
    TRY(survey_close(&work, http_param(call, "round"), http_param(call, "survey")));
    return web_done(call,
                    arena_printf(call->arena, "%s/%s", desk_path(call), http_param(call, "survey")),
                    "调查已结束，不再收答卷");
}

static enum gp_code take_survey(struct http_call *call) {
    struct work work = web_work(call);
    TRY(survey_take(&work, http_param(call, "round"), http_param(call, "survey"), web_today()));
    return web_done(call,
                    arena_printf(call->arena, "%s/%s", desk_path(call), http_param(call, "survey")),
                    "调查结果已采用，计入得分；人数不足的项由评分人评分");
}

/* ---- routes */

#define DESK "/rounds/:round/surveys"

static const struct http_field open_fields[] = {
    {"form", "问卷", 64, HTTP_REQUIRED},    {"entry", "调查对象", 64, 0},
    {"last_day", "最后一天", 20, 0},        {"quota", "最多收多少份", 12, 0},
    {"least", "公开结果的最少份数", 12, 0}, WEB_TOKEN_FIELD,
};

const struct http_route survey_routes[] = {
    WEB_GET(DESK, desk_page, PERM_MANAGE, "居民满意度调查"),
    WEB_POST(DESK, open_survey, PERM_MANAGE, HTTP_WRITE, 16384, "发起满意度调查",
             WEB_FORM(open_fields)),
    WEB_POST(DESK "/~form", take_form, PERM_MANAGE, HTTP_SLOW, XLSFORM_FILE_MAX + 65536,
             "导入调查问卷", .takes_files = true),
    WEB_GET(DESK "/~form", forms_send, PERM_MANAGE, "下载问卷（XLSForm）", .where = HTTP_SLOW),
    WEB_GET(DESK "/:survey", survey_page, PERM_MANAGE, "一次满意度调查"),
    WEB_DOWNLOAD(DESK "/:survey/results", survey_file, PERM_MANAGE, "满意度调查结果"),
    WEB_POST(DESK "/:survey/take", take_survey, PERM_MANAGE, HTTP_WRITE, 4096,
             "采用满意度调查的结果"),
    WEB_POST(DESK "/:survey/close", close_survey, PERM_MANAGE, HTTP_WRITE, 4096, "结束满意度调查"),
    {.path = NULL},
};
