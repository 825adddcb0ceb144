/* The manager's page of a form beside a round's inspections, and of the one beside its ratings:
 * which one holds, what was answered, and what many answers come to. Both are the same page at two
 * addresses (purpose_of). The workbook has a sheet for each version that was answered. */
#include "intake/xlsform.h"
#include "web/download.h"
#include "web/forms/forms.h"
#include "web/route.h"
#include "web/rounds/tabs.h"

#define AT_INSPECTIONS "/rounds/:round/inspections/~forms"
#define AT_RATINGS     "/rounds/:round/links/~forms"

static const struct {
    const char *title, *at, *example, *example_says, *author, *done, *open;
} uses[FORM_PURPOSE_N] = {
    [FORM_INSPECTION] = {"验收表单", "inspections", INSPECTION_EXAMPLE,
                         "现场检查表（示例，可直接使用）", "验收人员", "已完成", "草稿"},
    [FORM_RATING] = {"评价问卷", "links", RATING_EXAMPLE, "履约评价问卷（示例，可直接使用）",
                     "评价单位", "已提交", "草稿"},
};

struct desk {
    enum form_purpose purpose;
    const char *round, *path;
    struct round_overview counts;
    struct form_attached *at; /* NULL: none holds */
    struct survey_form_row *forms;
    struct form_answer *answers;
    size_t n_forms, n_answers;
    const char *locked;
};

static enum form_purpose purpose_of(const struct http_call *call) {
    return strstr(call->request->path, "/inspections/~forms") ? FORM_INSPECTION : FORM_RATING;
}

static const char *path_of(const struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/%s/~forms",
                        http_url_encode(call->arena, http_param(call, "round")),
                        uses[purpose_of(call)].at);
}

static enum gp_code load(struct http_call *call, struct desk *d) {
    struct work work = web_work(call);
    *d = (struct desk){
        .purpose = purpose_of(call), .round = http_param(call, "round"), .path = path_of(call)};
    TRY(round_counts(call, d->round, &d->counts));
    d->locked = round_lock_reason(d->counts.state);
    TRY(form_attached(&work, d->round, d->purpose, DEC_UNSET, &d->at));
    TRY(store_survey_form_list(&work, &d->forms, &d->n_forms));
    return store_form_answers(&work, d->purpose, d->round, NULL, &d->answers, &d->n_answers);
}

static bool is_of(const struct form_answer *a, const char *form, int64_t version) {
    return cstr_eq(a->form, form) && a->form_version == version;
}

/* Of the version that holds, complete or handed in. */
static enum gp_code tally(struct http_call *call, const struct desk *d, struct survey_tally **ret) {
    struct work work = web_work(call);
    const char **bodies = gp_new_n(call->arena, const char *, d->n_answers);
    size_t n = 0;
    for (size_t i = 0; i < d->n_answers; i++)
        if (d->answers[i].done_at != DEC_UNSET &&
            is_of(&d->answers[i], d->at->row.form, d->at->row.form_version))
            bodies[n++] = d->answers[i].body;
    return form_tally(&work, &d->at->form, bodies, n, ret);
}

/* ---- the page */

static void put_answers(struct http_call *call, struct val *m, const struct desk *d) {
    struct val *list = map_list(m, "answers");
    const char *round = http_url_encode(call->arena, d->round);
    for (size_t i = 0; i < d->n_answers; i++) {
        const struct form_answer *a = &d->answers[i];
        struct val *row = list_add_map(list);
        bool done = a->done_at != DEC_UNSET;
        map_text(row, "center", a->center ? a->center : "已不在本轮的项目");
        map_text(row, "author", form_author(a));
        map_text(row, "state", done ? uses[d->purpose].done : uses[d->purpose].open);
        map_bool(row, "done", done);
        map_count(row, "version", a->form_version);
        if (d->purpose == FORM_INSPECTION)
            map_textf(row, "path", "/rounds/%s/inspections/%s/record?owner=%s", round, a->about,
                      http_url_encode(call->arena, a->author));
        else
            map_text(row, "path", NULL);
    }
    map_bool(m, "has_answers", d->n_answers > 0);
    map_text(m, "author_title", uses[d->purpose].author);
}

static enum gp_code put_statistics(struct http_call *call, struct val *m, const struct desk *d) {
    struct survey_tally *t;
    map_bool(m, "shown", d->at && d->n_answers > 0);
    if (!d->at)
        return GP_OK;
    TRY(tally(call, d, &t));
    forms_put_results(m, &(struct forms_results){&d->at->form, t, 1, NULL, DEC_UNSET, NULL});
    return GP_OK;
}

static enum gp_code show(struct http_call *call, const char *problem, const char *where,
                         const struct xlsform_problems *problems) {
    struct desk d;
    TRY(load(call, &d));
    struct val *m = web_page(call, uses[d.purpose].title);
    round_put_tabs(call, m, &d.counts);
    map_text(m, "round_title", d.counts.title);
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_text(m, "action", d.path);
    map_text(m, "locked", d.locked);
    map_bool(m, "is_inspection", d.purpose == FORM_INSPECTION);
    map_text(m, "form_title", d.at ? d.at->form.title : NULL);
    map_count(m, "form_version", d.at ? d.at->row.form_version : DEC_UNSET);
    map_bool(m, "is_open", problem || !d.at);
    forms_put_library(call, m,
                      &(struct forms_library){.forms = d.forms,
                                              .n = d.n_forms,
                                              .path = d.path,
                                              .example = uses[d.purpose].example,
                                              .example_says = uses[d.purpose].example_says,
                                              .problems = problems},
                      d.at ? d.at->row.form : uses[d.purpose].example);
    put_answers(call, m, &d);
    TRY(put_statistics(call, m, &d));
    web_offer_download(call, m, arena_printf(call->arena, "%s/answers", d.path));
    return web_render(call, "forms/desk", m);
}

static enum gp_code desk_page(struct http_call *call) {
    return show(call, NULL, NULL, NULL);
}

static enum gp_code refused(struct http_call *call, enum gp_code code,
                            const struct xlsform_problems *problems) {
    struct work work = web_work(call);
    const char *message = call->err->message, *where = call->err->where;
    web_refuse(call, code);
    return WORK_READ(&work, show(call, message, where, problems));
}

static enum gp_code take_form(struct http_call *call) {
    struct xlsform_problems problems = {0};
    struct survey_form_row form;
    enum gp_code code = forms_take(call, http_param(call, "round"), &problems, &form);
    if (web_is_mendable(code))
        return refused(call, code, &problems);
    TRY(code);
    return web_done(call, path_of(call),
                    arena_printf(call->arena, "“%s”已导入，第 %lld 版，%lld 题；请在上面选用",
                                 form.title, (long long)form.version, (long long)form.questions));
}

static enum gp_code attach(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = web_typed(call, "form");
    enum gp_code code =
        WORK_WRITE(&work, form_attach(&work, http_param(call, "round"), purpose_of(call), id));
    if (web_is_mendable(code))
        return refused(call, code, NULL);
    TRY(code);
    return web_done(call, path_of(call), *id ? "已选用这份表单" : "不再使用表单，已填写的内容保留");
}

/* ---- the file */

#define FIXED 4

static struct web_table begin_sheet(struct http_call *call, const struct desk *d,
                                    const struct survey_form *f, int64_t version, size_t nth) {
    struct arena *a = call->arena;
    struct book_column *columns = gp_new_n(a, struct book_column, FIXED + f->n_items);
    size_t n = 0;
    columns[n++] = (struct book_column){.heading = "中心", .width = 24};
    columns[n++] = (struct book_column){.heading = uses[d->purpose].author};
    columns[n++] = (struct book_column){.heading = "状态"};
    columns[n++] = (struct book_column){.heading = "版本", .kind = BOOK_COUNT};
    for (size_t i = 0; i < f->n_items; i++) {
        const struct survey_item *item = &f->items[i];
        if (!survey_is_question(item) && (item->kind != SURVEY_CALC || cstr_empty(item->label)))
            continue;
        const char *label = cstr_empty(item->label) ? item->name : item->label;
        columns[n++] = (struct book_column){
            .heading = item->nth > 0 ? arena_printf(a, "%s（%zu）", label, item->nth) : label,
            .width = 20};
    }
    const char *name = nth == 1 ? "答案" : arena_printf(a, "答案（%zu）", nth);
    return web_table(call, name, arena_printf(a, "%s，第 %lld 版", f->title, (long long)version),
                     columns, n);
}

static enum gp_code add_answer(struct web_table *t, const struct desk *d,
                               const struct survey_form *f, const struct form_answer *a) {
    struct work work = web_work(t->call);
    const char **values = gp_new_n(t->call->arena, const char *, f->n_items);
    struct book_cell *cells = gp_new_n(t->call->arena, struct book_cell, t->sheet.n_columns);
    size_t n = 0;
    TRY(form_values(&work, f, a->body, values));
    cells[n++] = book_text(a->center ? a->center : "已不在本轮的项目");
    cells[n++] = book_text(form_author(a));
    cells[n++] = book_text(a->done_at != DEC_UNSET ? uses[d->purpose].done : uses[d->purpose].open);
    cells[n++] = book_count(a->form_version);
    for (size_t i = 0; i < f->n_items && n < t->sheet.n_columns; i++) {
        const struct survey_item *item = &f->items[i];
        if (survey_is_question(item) || (item->kind == SURVEY_CALC && !cstr_empty(item->label)))
            cells[n++] = book_text(survey_answer_text(t->call->arena, item, values[i]));
    }
    web_table_add(t, cells);
    return GP_OK;
}

static enum gp_code add_version(struct http_call *call, const struct desk *d, const char *form,
                                int64_t version, struct web_table *ret, size_t nth) {
    struct work work = web_work(call);
    struct survey_form *f = gp_new(call->arena, struct survey_form);
    TRY(form_load(&work, form, version, f));
    *ret = begin_sheet(call, d, f, version, nth);
    for (size_t i = 0; i < d->n_answers; i++)
        if (is_of(&d->answers[i], form, version))
            TRY(add_answer(ret, d, f, &d->answers[i]));
    return GP_OK;
}

/* Whether an answer before it, or the form that holds, is of the same version. */
static bool is_told(const struct desk *d, size_t i) {
    const struct form_answer *a = &d->answers[i];
    for (size_t k = 0; k < i; k++)
        if (is_of(&d->answers[k], a->form, a->form_version))
            return true;
    return d->at && is_of(a, d->at->row.form, d->at->row.form_version);
}

/* A row an answer, since forms and their versions have questions of their own. */
static const struct book_column line_columns[] = {
    {.heading = "中心"},
    {.heading = "填写人"},
    {.heading = "状态"},
    {.heading = "表单"},
    {.heading = "版本", .kind = BOOK_COUNT},
    {.heading = "题目"},
    {.heading = "回答"},
};

static enum gp_code answers_csv(struct http_call *call, const struct desk *d, const char *name) {
    struct work work = web_work(call);
    struct web_table t =
        web_table(call, "答案", uses[d->purpose].title, line_columns, GP_COUNT(line_columns));
    struct form_read last = {.id = NULL};
    for (size_t i = 0; i < d->n_answers; i++) {
        const struct form_answer *a = &d->answers[i];
        struct form_lines lines;
        TRY(form_lines_of(&work, &last, a, &lines));
        for (size_t k = 0; k < lines.n; k++) {
            if (lines.v[k].heading)
                continue;
            bool done = a->done_at != DEC_UNSET;
            web_table_add(&t, (const struct book_cell[]){
                                  book_text(a->center ? a->center : "已不在本轮的项目"),
                                  book_text(form_author(a)),
                                  book_text(done ? uses[d->purpose].done : uses[d->purpose].open),
                                  book_text(lines.title), book_count(a->form_version),
                                  book_text(lines.v[k].label), book_text(lines.v[k].answer)});
        }
    }
    return web_table_send(&t, name);
}

static enum gp_code answers_file(struct http_call *call) {
    struct desk d;
    TRY(load(call, &d));
    struct web_table *tables = gp_new_n(call->arena, struct web_table, d.n_answers + 1);
    size_t n = 0;
    if (d.at) {
        TRY(add_version(call, &d, d.at->row.form, d.at->row.form_version, &tables[0], 1));
        n = 1;
    }
    for (size_t i = 0; i < d.n_answers; i++)
        if (!is_told(&d, i)) {
            TRY(add_version(call, &d, d.answers[i].form, d.answers[i].form_version, &tables[n],
                            n + 1));
            n++;
        }
    if (n == 0)
        return gp_fail(call->err, GP_MISSING, NULL, "本轮没有选用表单，也没有填写过的内容");
    const char *name = arena_printf(call->arena, "%s-%s", d.counts.title, uses[d.purpose].title);
    if (n > 1 && cstr_ends(call->request->path, ".csv"))
        return answers_csv(call, &d, name);
    struct book_sheet *sheets = gp_new_n(call->arena, struct book_sheet, n);
    for (size_t i = 0; i < n; i++)
        sheets[i] = web_table_sheet(&tables[i]);
    if (!d.at)
        return web_download_book(call, sheets, n, name);
    struct survey_tally *t;
    TRY(tally(call, &d, &t));
    return forms_download(call, &(struct forms_results){&d.at->form, t, 1, NULL, DEC_UNSET, NULL},
                          sheets, n, name);
}

/* ---- routes */

static const struct http_field attach_fields[] = {{"form", "表单", 64, 0}};

#define DESK_ROUTES(at, says)                                                                      \
    WEB_GET(at, desk_page, PERM_MANAGE, says),                                                     \
        WEB_POST(at, attach, PERM_MANAGE, HTTP_SLOW, 4096, says "：选用",                          \
                 WEB_FORM(attach_fields)),                                                         \
        WEB_POST(at "/~form", take_form, PERM_MANAGE, HTTP_SLOW, XLSFORM_FILE_MAX + 65536,         \
                 says "：导入", .takes_files = true),                                              \
        WEB_GET(at "/~form", forms_send, PERM_MANAGE, says "：下载（XLSForm）",                    \
                .where = HTTP_SLOW),                                                               \
        WEB_DOWNLOAD(at "/answers", answers_file, PERM_MANAGE, says "：填写的内容")

const struct http_route forms_routes[] = {
    DESK_ROUTES(AT_INSPECTIONS, "实地验收的表单"),
    DESK_ROUTES(AT_RATINGS, "履约评价的问卷"),
    {.path = NULL},
};
