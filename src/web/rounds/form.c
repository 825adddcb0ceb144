/* 新建轮次 and 修改设置: one form. read_form takes it from the request, stored_form makes one of
 * what is stored, and show() draws whichever there is; a conflict is found by comparing the two.
 * What the texts mean as figures and dates is app/rounds/rounds.c. */
#include "app/rounds/method.h"
#include "web/edit.h"
#include "web/rounds/inside.h"

#include "shape/shape.h"
#include "store/standard.h"

enum { SPARE_LINES = 4 }; /* empty lines at the end of the checklist; saving gives more */

const struct http_field rounds_form_fields[24] = {
    {"title", "名称", TEXT_LINE, 0},
    {"kind", "评估类型", 16, 0},
    {"year", "年度", 4, 0},
    {"standard", "评估标准", 200, 0},
    {"subdistrict", "街道", 100, 0},
    {"commissioner", "委托方", 200, 0},
    {"evaluator", "评估方", 200, 0},
    {"opened", "开始日期", 10, 0},
    {"deadline", "递交截止", 10, 0},
    {"scoring_due", "评分截止", 10, 0},
    {"closed", "结束日期", 10, 0},
    {"experts_per_entry", "每个项目的专家人数", 2, 0},
    {"notice", "评估通知", 20000, 0},
    WEB_TOKEN_FIELD,
    {"from", "上一轮", 200, 0},
    {"copy_projects", "沿用参评项目", 8, 0},
    {"copy_experts", "沿用专家", 8, 0},
    {"copy_texts", "沿用报告文字", 8, 0},
    {"item_id", "资料清单", 100, HTTP_ROWS},
    {"item_name", "材料名称", TEXT_LINE, HTTP_ROWS},
    {"item_required", "必交", 8, HTTP_ROWS},
    {"item_due", "材料截止日期", 40, HTTP_ROWS},
    {"item_note", "材料说明", TEXT_PARAGRAPH, HTTP_ROWS},
    EDIT_SEEN,
};

/* ---- from the request */

static struct round_form read_form(struct http_call *call) {
    struct round_form f = {
        .title = web_typed(call, "title"),
        .kind = web_typed(call, "kind"),
        .year = web_typed(call, "year"),
        .standard = web_typed(call, "standard"),
        .subdistrict = web_typed(call, "subdistrict"),
        .commissioner = web_typed(call, "commissioner"),
        .evaluator = web_typed(call, "evaluator"),
        .opened = web_typed(call, "opened"),
        .deadline = web_typed(call, "deadline"),
        .scoring_due = web_typed(call, "scoring_due"),
        .closed = web_typed(call, "closed"),
        .experts_per_entry = web_typed(call, "experts_per_entry"),
        .notice = web_typed(call, "notice"),
        .token = web_form_token(call),
        .from = web_typed(call, "from"),
        .copy_projects = http_form(call, "copy_projects") != NULL,
        .copy_experts = http_form(call, "copy_experts") != NULL,
        .copy_texts = http_form(call, "copy_texts") != NULL,
    };
    f.n_lines = http_form_rows(call, "item_name");
    f.lines = gp_new_n(call->arena, struct checklist_line, f.n_lines + 1);
    for (size_t i = 0; i < f.n_lines; i++)
        f.lines[i] = (struct checklist_line){
            web_typed_row(call, "item_id", i), web_typed_row(call, "item_name", i),
            web_typed_row(call, "item_due", i), http_form_row(call, "item_required", i) != NULL,
            web_typed_row(call, "item_note", i)};
    return f;
}

/* ---- to the page */

/* The form as it is stored. */
static struct edit stored_form(struct http_call *call, const struct round_form *f) {
    struct edit e = {.call = call};
    const struct {
        const char *name, *value;
    } texts[] = {{"title", f->title},
                 {"kind", f->kind},
                 {"year", f->year},
                 {"standard", f->standard},
                 {"subdistrict", f->subdistrict},
                 {"commissioner", f->commissioner},
                 {"evaluator", f->evaluator},
                 {"opened", f->opened},
                 {"deadline", f->deadline},
                 {"scoring_due", f->scoring_due},
                 {"closed", f->closed},
                 {"experts_per_entry", f->experts_per_entry},
                 {"notice", f->notice}};
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        edit_add(&e, texts[i].name, texts[i].value);
    for (size_t i = 0; i < f->n_lines; i++) {
        edit_add_row(&e, "item_id", i, f->lines[i].id);
        edit_add_row(&e, "item_name", i, f->lines[i].name);
        edit_add_row(&e, "item_due", i, f->lines[i].due);
        edit_add_row(&e, "item_note", i, f->lines[i].note);
        edit_add_row(&e, "item_required", i, f->lines[i].required ? "1" : "");
    }
    for (size_t i = 0; i < SPARE_LINES; i++) /* empty ones are ticked, and say nothing */
        edit_add_row(&e, "item_required", f->n_lines + i, "1");
    for (unsigned k = 0; k < ROUND_KIND_N; k++)
        edit_label(&e, "kind", round_kind_words[k], round_kind_name((enum round_kind)k));
    return e;
}

/* What an option is called on the page is what people read in a comparison. */
static void label_options(struct edit *e, const char *name, const struct val *m,
                          const char *options) {
    const struct val *list = val_get(m, options, strlen(options));
    for (size_t i = 0; i < list->list.n; i++)
        edit_label(e, name, val_get(list->list.v[i], "value", 5)->text,
                   val_get(list->list.v[i], "text", 4)->text);
}

static enum gp_code add_standards(struct work *w, struct val *m, const char *chosen) {
    struct store_standard *list;
    size_t n;
    TRY(store_standard_list(w, &list, &n));
    struct val *options = map_list(m, "standards");
    for (size_t i = 0; i < n; i++)
        if (list[i].status == STANDARD_PUBLISHED)
            add_option(options, rounds_standard_key(w->arena, list[i].id, list[i].version),
                       arena_printf(w->arena, "%s（第 %lld 版）", list[i].title,
                                    (long long)list[i].version),
                       chosen);
    return GP_OK;
}

static enum gp_code add_orgs(struct work *w, struct val *m, const struct round_form *f) {
    struct plan_org *orgs;
    size_t n;
    TRY(store_plan_orgs(w, &orgs, &n));
    struct val *commissioners = map_list(m, "commissioners"),
               *evaluators = map_list(m, "evaluators");
    for (size_t i = 0; i < n; i++) {
        if (orgs[i].kind == ORG_COMMISSIONER && plan_org_is_offered(&orgs[i], f->commissioner))
            add_option(commissioners, orgs[i].id, orgs[i].name, f->commissioner);
        if (orgs[i].kind == ORG_EVALUATOR && plan_org_is_offered(&orgs[i], f->evaluator))
            add_option(evaluators, orgs[i].id, orgs[i].name, f->evaluator);
    }
    return GP_OK;
}

static enum gp_code add_subdistricts(struct work *w, struct val *m) {
    const char **names;
    size_t n;
    TRY(store_plan_subdistricts(w, &names, &n));
    struct val *list = map_list(m, "subdistricts");
    for (size_t i = 0; i < n; i++)
        map_text(list_add_map(list), "name", names[i]);
    return GP_OK;
}

static void add_lines(struct val *m, const struct round_form *f) {
    struct val *list = map_list(m, "lines");
    for (size_t i = 0; i < f->n_lines + SPARE_LINES; i++) {
        struct checklist_line blank = {
            .id = "", .name = "", .due = "", .required = true, .note = ""};
        const struct checklist_line *l = i < f->n_lines ? &f->lines[i] : &blank;
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)i);
        map_count(row, "number", (int64_t)i + 1);
        map_text(row, "id", l->id);
        map_text(row, "name", l->name);
        map_text(row, "due", l->due);
        map_text(row, "note", l->note);
        map_bool(row, "required", l->required);
    }
}

static void add_texts(struct val *m, const struct round_form *f) {
    const struct {
        const char *name, *value;
    } texts[] = {
        {"title_value", f->title},
        {"year", f->year},
        {"subdistrict", f->subdistrict},
        {"opened", f->opened},
        {"deadline", f->deadline},
        {"scoring_due", f->scoring_due},
        {"closed", f->closed},
        {"experts_per_entry", f->experts_per_entry},
        {"notice", f->notice},
        {"token", f->token},
        {"from", f->from},
    };
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        map_text(m, texts[i].name, texts[i].value);
    map_bool(m, "copy_projects", f->copy_projects);
    map_bool(m, "copy_experts", f->copy_experts);
    map_bool(m, "copy_texts", f->copy_texts);
    struct val *checks = map_list(m, "checks");
    for (size_t i = 0; i < f->n_checks; i++)
        map_text(list_add_map(checks), "text", f->checks[i]);
    map_bool(m, "has_checks", f->n_checks > 0);
    struct val *kinds = map_list(m, "kinds");
    for (unsigned k = 0; k < ROUND_KIND_N; k++)
        add_option(kinds, round_kind_words[k], round_kind_name((enum round_kind)k), f->kind);
}

/* The other rounds that a new one can follow. */
static enum gp_code add_sources(struct work *w, struct val *m, const struct round_form *f) {
    struct round_overview *rounds;
    size_t n;
    TRY(store_round_overview(w, DATE_UNSET, &rounds, &n));
    struct val *list = map_list(m, "sources");
    for (size_t i = 0; i < n; i++) {
        add_option(list, rounds[i].id, rounds[i].title, f->from);
        if (cstr_eq(rounds[i].id, f->from))
            map_text(m, "from_title", rounds[i].title);
    }
    map_bool(m, "has_sources", n > 0);
    return GP_OK;
}

/* stored: of a round that is there; NULL: a new one */
static enum gp_code show(struct http_call *call, const struct round_form *f, struct edit *stored) {
    struct work work = web_work(call);
    bool is_new = !stored;
    struct val *m = web_page(call, is_new ? "新建轮次" : "修改轮次设置");
    map_bool(m, "is_new", is_new);
    map_text(m, "action", is_new ? "/rounds" : round_url(call, "/edit"));
    map_text(m, "tables_path", is_new ? NULL : round_url(call, "/tables"));
    map_text(m, "given_path", is_new ? NULL : round_url(call, "/given"));
    map_text(m, "from_title", NULL);
    add_texts(m, f);
    add_lines(m, f);
    TRY(add_standards(&work, m, f->standard));
    TRY(add_orgs(&work, m, f));
    TRY(add_subdistricts(&work, m));
    if (is_new)
        TRY(add_sources(&work, m, f));
    else
        TRY(round_tabs(call, m, http_param(call, "round")));
    if (stored) {
        label_options(stored, "standard", m, "standards");
        label_options(stored, "commissioner", m, "commissioners");
        label_options(stored, "evaluator", m, "evaluators");
        edit_show(stored, m, call->request->path);
    } else {
        map_bool(m, "has_conflict", false);
    }
    rounds_put_problem(call, m);
    return web_render(call, "rounds/form", m);
}

/* ---- handlers */

enum gp_code rounds_new(struct http_call *call) {
    struct work work = web_work(call);
    struct round_form f;
    TRY(rounds_form_new(&work, http_query(call, "from"), web_today(), &f));
    f.token = web_form_token(call);
    return show(call, &f, NULL);
}

enum gp_code rounds_add(struct http_call *call) {
    struct work work = web_work(call);
    struct round_form f = read_form(call);
    const char *id;
    enum gp_code code = rounds_create(&work, &f, &id);
    if (rounds_show_problem(call, code))
        return show(call, &f, NULL);
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/rounds/%s/projects", id),
                    "轮次已建好，还在筹备中。请核对参评项目和评估方式");
}

enum gp_code rounds_edit(struct http_call *call) {
    struct work work = web_work(call);
    struct round_form f;
    TRY(rounds_form_of(&work, http_param(call, "round"), &f));
    struct edit stored = stored_form(call, &f);
    return show(call, &f, &stored);
}

enum gp_code rounds_save(struct http_call *call) {
    struct work work = web_work(call);
    struct round_form f = read_form(call);
    size_t lost = 0;
    struct round_form before;
    TRY(rounds_form_of(&work, http_param(call, "round"), &before));
    struct edit stored = stored_form(call, &before);
    enum gp_code code = edit_check(&stored);
    if (code == GP_OK)
        code = rounds_update(&work, http_param(call, "round"), &f, &lost);
    if (rounds_show_problem(call, code))
        return show(call, &f, &stored);
    TRY(code);
    if (lost > 0)
        return web_done(
            call, round_url(call, "/projects"),
            arena_printf(call->arena,
                         "设置已保存。新标准没有原来的评估方式，请为 %zu 个项目重新选择", lost));
    return web_done(call, round_url(call, ""), "设置已保存");
}
