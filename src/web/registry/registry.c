/* One set of handlers for three kinds; the kind comes from the path (kind_of) and chooses form,
 * template and title by tables. save() has the order that matters: load, compare with what was
 * seen, read the form, and only then let app review and store; each refusal shows the same form
 * with what was typed. Bundles at the end ask twice: what an import would undo is shown first and
 * confirmed with its code. */

#include "web/registry/registry.h"

#include "base/file.h"
#include "bundle/bundle.h"
#include "web/download.h"
#include "web/search/indexing.h"
#include "web/assets.h"
#include "web/reads.h"
#include "web/route.h"
#include "web/registry/forms.h"
#include "web/registry/pages.h"
#include "web/shown.h"

#define PAGE_ROWS 50

const char *const registry_kind_words[REGISTRY_KIND_N] = {"orgs", "centers", "projects"};
static const char *const list_titles[REGISTRY_KIND_N] = {"机构", "中心与分站点", "项目"};

/* The kind named in the path. */
enum gp_code registry_kind_of(struct http_call *call, enum registry_kind *ret) {
    for (unsigned i = 0; i < REGISTRY_KIND_N; i++)
        if (cstr_eq(registry_kind_words[i], http_param(call, "kind"))) {
            *ret = (enum registry_kind)i;
            return GP_OK;
        }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个页面");
}

static void add_tabs(struct val *m, enum registry_kind current,
                     const struct registry_counts *counts) {
    static const enum registry_kind order[] = {REGISTRY_PROJECT, REGISTRY_CENTER, REGISTRY_ORG};
    const int64_t n[REGISTRY_KIND_N] = {counts->orgs, counts->centers, counts->projects};
    struct val *tabs = map_list(m, "tabs");
    for (size_t i = 0; i < GP_COUNT(order); i++) {
        struct val *t = list_add_map(tabs);
        map_textf(t, "path", "/registry/%s", registry_kind_words[order[i]]);
        map_text(t, "tab", list_titles[order[i]]);
        map_count(t, "count", n[order[i]]);
        map_bool(t, "current", order[i] == current);
    }
}

/* ---- lists */

struct registry_filter registry_filter_of(struct http_call *call, registry_read read) {
    int64_t skip = 0;
    const char *from = read(call, "from"), *term = read(call, "term");
    if (from && (dec_parse(str_of(from), 0, &skip) != DEC_PARSED || skip < 0))
        skip = 0;
    enum registry_term t = TERM_ANY;
    for (unsigned i = 0; i < registry_n_terms; i++)
        if (cstr_eq(term, registry_terms[i].word))
            t = (enum registry_term)i;
    enum registry_use_filter use = USE_ANY;
    for (unsigned i = 0; i < registry_n_use_words; i++)
        if (cstr_eq(read(call, "use"), registry_use_words[i].word))
            use = (enum registry_use_filter)i;
    return (struct registry_filter){.words = read(call, "q"),
                                    .kind = read(call, "kind"),
                                    .center = read(call, "center"),
                                    .operator_org = read(call, "operator"),
                                    .term = t,
                                    .use = use,
                                    .today = web_today(),
                                    .skip = skip,
                                    .limit = REGISTRY_ROWS_MOST};
}

static void add_page_links(struct http_call *call, struct val *m,
                           const struct registry_filter *filter, const struct list_order *order,
                           size_t n) {
    struct arena *a = call->arena;
    const char *rest = arena_printf(
        a, "q=%s&kind=%s&use=%s&term=%s&center=%s&operator=%s&sort=%s&dir=%s",
        http_url_encode(a, cstr_or_empty(filter->words)),
        http_url_encode(a, cstr_or_empty(filter->kind)), registry_use_words[filter->use].word,
        registry_terms[filter->term].word, http_url_encode(a, cstr_or_empty(filter->center)),
        http_url_encode(a, cstr_or_empty(filter->operator_org)),
        order->column == SIZE_MAX ? "" : http_url_encode(a, http_query(call, "sort")),
        order->down ? "down" : "");
    int64_t skip = filter->skip;
    map_bool(m, "previous", skip > 0);
    if (skip > 0)
        map_textf(m, "previous", "?%s&from=%lld", rest,
                  (long long)(skip > PAGE_ROWS ? skip - PAGE_ROWS : 0));
    bool more = (int64_t)n > skip + PAGE_ROWS;
    map_bool(m, "next", false);
    map_bool(m, "paged", skip > 0 || more);
    if (more)
        map_textf(m, "next", "?%s&from=%lld", rest, (long long)skip + PAGE_ROWS);
}

/* What the list is narrowed down to, for its forms. */
static void add_filter(struct val *m, enum registry_kind kind,
                       const struct registry_filter *filter) {
    map_text(m, "q", cstr_or_empty(filter->words));
    map_text(m, "kind_chosen", cstr_or_empty(filter->kind));
    map_text(m, "center_chosen", cstr_or_empty(filter->center));
    map_text(m, "operator_chosen", cstr_or_empty(filter->operator_org));
    map_text(m, "term_chosen", registry_terms[filter->term].word);
    map_text(m, "use_chosen", registry_use_words[filter->use].word);
    map_bool(m, "may_retire", kind != REGISTRY_PROJECT);
    struct val *uses = map_list(m, "use_options");
    for (unsigned i = 0; i < registry_n_use_words; i++)
        list_add_option(uses, registry_use_words[i].word, registry_use_words[i].label,
                        filter->use == (enum registry_use_filter)i);
    map_text(m, "thing", registry_kind_name(kind));
    map_textf(m, "many_path", "/registry/%s/~many", registry_kind_words[kind]);
}

static enum gp_code show_list(struct http_call *call, enum registry_kind kind) {
    list_recall(call);
    struct work work = web_work(call);
    struct registry_filter filter = registry_filter_of(call, http_query), whole = filter;
    struct registry_list list;
    whole.skip = 0;
    TRY(registry_find(&work, kind, &whole, &list));
    struct val *m = web_page(call, "机构与项目");
    struct list_order order = registry_list_sort(call, m, kind, &list);
    size_t all = list.n > REGISTRY_ROWS_MOST ? REGISTRY_ROWS_MOST : list.n;
    size_t first = (size_t)filter.skip < all ? (size_t)filter.skip : all;
    size_t n = all - first > PAGE_ROWS ? PAGE_ROWS : all - first;
    add_tabs(m, kind, &list.counts);
    add_page_links(call, m, &filter, &order, all);
    add_filter(m, kind, &filter);
    map_text(m, "js_many", asset_of("many.js")->url);
    map_bool(m, "searched",
             !cstr_empty(filter.words) || !cstr_empty(filter.kind) || filter.term != TERM_ANY ||
                 filter.use != USE_ANY || filter.center || filter.operator_org || filter.skip > 0);
    map_bool(m, "has_rows", n > 0);
    map_bool(m, "cut_off", list.n > REGISTRY_ROWS_MOST);
    map_count(m, "n_all", (int64_t)all);
    map_bool(m, "has_centers", list.counts.centers > 0);
    map_bool(m, "has_orgs", list.counts.orgs > 0);
    map_textf(m, "new_path", "/registry/%s/~new", registry_kind_words[kind]);
    web_offer_download(call, m,
                       arena_printf(call->arena, "/registry/%s/~list", registry_kind_words[kind]));
    registry_list_sums(m, kind, &list, all);
    registry_list_rows(m, kind, &list, first, n, &filter);
    static const char *const templates[REGISTRY_KIND_N] = {"registry/orgs", "registry/centers",
                                                           "registry/projects"};
    return web_render(call, templates[kind], m);
}

static enum gp_code start_page(struct http_call *call) {
    return show_list(call, REGISTRY_PROJECT);
}

static enum gp_code list_page(struct http_call *call) {
    enum registry_kind kind;
    TRY(registry_kind_of(call, &kind));
    return show_list(call, kind);
}

/* All that the filter lets through, whatever page is shown. */
static enum gp_code list_file(struct http_call *call) {
    struct work work = web_work(call);
    enum registry_kind kind;
    struct registry_filter filter = registry_filter_of(call, http_query);
    struct registry_list list;
    TRY(registry_kind_of(call, &kind));
    filter.skip = 0;
    filter.limit = REGISTRY_FILE_ROWS;
    TRY(registry_find(&work, kind, &filter, &list));
    if (list.n > REGISTRY_FILE_ROWS)
        return gp_fail(call->err, GP_LIMIT, list_titles[kind],
                       "超过 %d 条，一次下载不完。请先按名称或类别查找，再下载。",
                       REGISTRY_FILE_ROWS);
    (void)registry_list_sort(call, val_map(call->arena), kind, &list);
    return registry_list_file(call, kind, &list, filter.today);
}

/* ---- forms */

/* A project begins with its center: its posts lie at the center's substations. */
static enum gp_code choose_center(struct http_call *call) {
    struct work work = web_work(call);
    struct registry_choices choices;
    TRY(registry_choose(&work, REGISTRY_CENTER, &choices));
    struct val *m = web_page(call, "新建项目");
    struct val *list = map_list(m, "centers");
    for (size_t i = 0; i < choices.n_centers; i++) {
        if (date_is_set(choices.centers[i].retired))
            continue;
        struct val *o = list_add_map(list);
        map_text(o, "id", choices.centers[i].id);
        map_textf(o, "name", "%s（%s）", choices.centers[i].full_name,
                  choices.centers[i].subdistrict ? choices.centers[i].subdistrict : "");
    }
    map_bool(m, "has_centers", list->list.n > 0);
    return web_render(call, "registry/center_choice", m);
}

static enum gp_code load_item(struct http_call *call, enum registry_kind kind,
                              struct registry_item *ret) {
    struct work work = web_work(call);
    const char *id = http_param(call, "id"), *from = http_query(call, "from");
    if (kind == REGISTRY_PROJECT && !*id && !cstr_empty(from))
        return registry_load_next(&work, from, ret);
    return registry_load(&work, kind, *id ? id : NULL, http_query(call, "center"), ret);
}

/* Both versions, where another was saved since the form was opened. */
static enum gp_code show_conflict(struct http_call *call, const struct registry_item *item,
                                  const struct form_run *run, struct val *m) {
    struct edit stored = {.call = call};
    if (call->conflict) {
        struct registry_item now;
        struct gp_err refusal = *call->err;
        TRY(load_item(call, item->kind, &now));
        *call->err = refusal;
        form_fields(run, registry_object(&now), &stored);
    }
    edit_show_conflict(&stored, m, call->request->path);
    return GP_OK;
}

/* Where the form of a new thing is sent: a project's with its center, and what it follows. */
static const char *new_path(struct http_call *call, const struct registry_item *item) {
    struct arena *a = call->arena;
    const char *from = http_query(call, "from");
    if (item->kind != REGISTRY_PROJECT)
        return call->request->path;
    const char *path = arena_printf(a, "%s?center=%s", call->request->path,
                                    http_url_encode(a, item->project->center));
    return cstr_empty(from) ? path : arena_printf(a, "%s&from=%s", path, http_url_encode(a, from));
}

static enum gp_code show_form(struct http_call *call, struct registry_item *item,
                              const struct form_run *run) {
    struct arena *a = call->arena;
    struct val *m = web_page(call, arena_printf(a, "%s%s", item->is_new ? "新建" : "修改",
                                                registry_kind_name(item->kind)));
    form_show(run, registry_object(item), m);
    edit_show_seen(call, m, item->seen);
    TRY(show_conflict(call, item, run, m));
    map_bool(m, "is_new", item->is_new);
    map_bool(m, "is_next", item->is_new && !cstr_empty(http_query(call, "from")));
    map_textf(m, "list_path", "/registry/%s", registry_kind_words[item->kind]);
    map_text(m, "list_title", list_titles[item->kind]);
    map_text(m, "center_name", item->kind == REGISTRY_PROJECT ? item->center->full_name : NULL);
    map_text(m, "action", item->is_new ? new_path(call, item) : call->request->path);
    map_textf(m, "delete_path", "/registry/%s/%s/delete", registry_kind_words[item->kind],
              http_url_encode(a, http_param(call, "id")));
    map_bool(m, "can_delete", !item->is_new && item->n_uses == 0);
    bool kept = !item->is_new && item->kind != REGISTRY_PROJECT;
    map_bool(m, "can_retire", kept && !date_is_set(item->retired));
    map_date(m, "retired", kept ? item->retired : DATE_UNSET);
    map_text(m, "thing", registry_kind_name(item->kind));
    map_textf(m, "use_path", "/registry/%s/%s/use", registry_kind_words[item->kind],
              http_url_encode(a, http_param(call, "id")));
    registry_uses(m, item);
    return web_render(call, "registry/form", m);
}

static enum gp_code begin_form(struct http_call *call, struct registry_item *item,
                               struct form_run *ret) {
    struct work work = web_work(call);
    struct registry_choices choices;
    TRY(registry_choose(&work, item->kind, &choices));
    *ret = (struct form_run){.call = call, .form = &registry_forms[item->kind]};
    registry_offer(ret, item, &choices);
    return GP_OK;
}

static enum gp_code form_page(struct http_call *call) {
    enum registry_kind kind;
    struct registry_item item;
    struct form_run run;
    TRY(registry_kind_of(call, &kind));
    if (kind == REGISTRY_PROJECT && !*http_param(call, "id") &&
        cstr_empty(http_query(call, "center")) && cstr_empty(http_query(call, "from")))
        return choose_center(call);
    TRY(load_item(call, kind, &item));
    TRY(begin_form(call, &item, &run));
    return show_form(call, &item, &run);
}

static void take_review(struct form_run *run, const struct registry_review *review) {
    for (size_t i = 0; i < review->problems.n; i++) {
        const struct registry_problem *p = &review->problems.v[i];
        form_fault(run, p->part, p->index, p->member, p->message);
    }
}

static const char *path_after(struct http_call *call, const struct registry_item *item) {
    return item->kind == REGISTRY_PROJECT
               ? arena_printf(call->arena, "/registry/projects/%s", item->project->id)
               : arena_printf(call->arena, "/registry/%s", registry_kind_words[item->kind]);
}

static enum gp_code refuse(struct http_call *call, struct registry_item *item,
                           const struct form_run *run) {
    web_refuse(call, GP_INVALID);
    return show_form(call, item, run);
}

static enum gp_code save(struct http_call *call) {
    struct work work = web_work(call);
    enum registry_kind kind;
    struct registry_item item;
    struct form_run run;
    TRY(registry_kind_of(call, &kind));
    TRY(load_item(call, kind, &item));
    TRY(begin_form(call, &item, &run));
    if (form_adds_row(call))
        return show_form(call, &item, &run);
    enum gp_code older = item.is_new ? GP_OK : edit_compare(call, item.seen);
    form_read(&run, registry_object(&item));
    if (older != GP_OK) {
        form_fault(&run, NULL, 0, NULL, call->err->message);
        web_refuse(call, older);
        return show_form(call, &item, &run);
    }
    if (run.problems.n > 0)
        return refuse(call, &item, &run);
    struct registry_review review;
    enum gp_code code = registry_save(&work, &item, http_form(call, "seen"), &review);
    if (code == GP_INVALID && review.problems.n > 0) {
        take_review(&run, &review);
        return refuse(call, &item, &run);
    }
    TRY(code);
    return web_done(call, path_after(call, &item),
                    arena_printf(call->arena, "%s已保存", registry_kind_name(kind)));
}

static enum gp_code delete_item(struct http_call *call) {
    struct work work = web_work(call);
    enum registry_kind kind;
    TRY(registry_kind_of(call, &kind));
    TRY(registry_delete(&work, kind, http_param(call, "id")));
    return web_done(call, arena_printf(call->arena, "/registry/%s", registry_kind_words[kind]),
                    arena_printf(call->arena, "%s已删除", registry_kind_name(kind)));
}

static enum gp_code use_item(struct http_call *call) {
    struct work work = web_work(call);
    enum registry_kind kind;
    enum registry_step step;
    TRY(registry_kind_of(call, &kind));
    TRY(registry_step_of(call, &step));
    TRY(registry_use(&work, kind, http_param(call, "id"), step));
    return web_done(
        call, arena_printf(call->arena, "/registry/%s", registry_kind_words[kind]),
        arena_printf(call->arena, "%s已%s", registry_kind_name(kind), registry_step_words[step]));
}

/* ---- a project to be read */

static const struct web_shown_column payment_columns[] = {
    {"款项", "payment", BOOK_TEXT},
    {"日期", "date", BOOK_DATE},
    {"金额", "amount", BOOK_MONEY},
    {"已付", "paid", BOOK_BOOL},
};
static const struct web_shown_column post_columns[] = {
    {"岗位", "post", BOOK_TEXT},       {"主管", "lead", BOOK_BOOL},
    {"折合岗位", "share", BOOK_TEXT},  {"地点", "place", BOOK_TEXT},
    {"资质要求", "wanted", BOOK_TEXT},
};
static const struct web_shown_column indicator_columns[] = {
    {"指标", "indicator", BOOK_TEXT},
    {"数量", "target", BOOK_COUNT},
    {"单位", "unit", BOOK_TEXT},
    {"计数条件", "test", BOOK_TEXT},
};
static const struct web_shown project_tables[] = {
    WEB_SHOWN_TABLE("付款", "payments", payment_columns),
    WEB_SHOWN_TABLE("岗位", "posts", post_columns),
    WEB_SHOWN_TABLE("合同指标", "indicators", indicator_columns),
};

static enum gp_code project_page(struct http_call *call) {
    struct work work = web_work(call);
    struct registry_item item;
    struct registry_review review;
    TRY(load_item(call, REGISTRY_PROJECT, &item));
    TRY(registry_warn(&work, &item, &review));
    struct val *m = web_page(call, item.project->title);
    registry_project_model(m, &item, &review);
    return web_render_shown(call, "registry/project", m, project_tables, GP_COUNT(project_tables));
}

static void note_roster(struct http_call *call, const struct project *p) {
    reads_note(call, READ_ROSTER, arena_printf(call->arena, "project/%s", p->id), NULL);
}

static enum gp_code staff_page(struct http_call *call) {
    struct work work = web_work(call);
    struct registry_item item;
    struct staffing staffing = {.cutoff = DATE_UNSET, .turnover = SHARE_UNSET};
    list_recall(call);
    TRY(load_item(call, REGISTRY_PROJECT, &item));
    enum gp_code code = registry_staffing(&work, &item, web_today(), &staffing);
    if (code != GP_INVALID)
        TRY(code);
    struct val *m = web_page(call, "人员在岗记录");
    map_text(m, "problem", code == GP_INVALID ? call->err->message : NULL);
    map_text(m, "where", NULL);
    registry_staff_model(call, m, &item, &staffing);
    note_roster(call, item.project);
    web_offer_download(call, m,
                       arena_printf(call->arena, "/registry/projects/%s/staff", item.project->id));
    return web_render(call, "registry/staff", m);
}

static enum gp_code staff_file(struct http_call *call) {
    struct registry_item item;
    TRY(load_item(call, REGISTRY_PROJECT, &item));
    note_roster(call, item.project);
    return registry_staff_file(call, &item);
}

/* ---- bundles */

static void put_undoes(struct val *m, const struct import_outcome *o, const char *reason) {
    map_bool(m, "asks", o != NULL);
    struct val *list = map_list(m, "undoes");
    for (size_t i = 0; o && i < o->n_undoes; i++)
        map_text(list_add_map(list), "line", o->undoes[i]);
    map_text(m, "code", o ? o->code : NULL);
    map_text(m, "import_round", o ? o->d.round.title : NULL);
    map_bool(m, "needs_reason", o && o->needs_reason);
    map_text(m, "reason", cstr_or_empty(reason));
}

/* o: what waits for the confirmation; NULL: nothing does. */
static enum gp_code show_import(struct http_call *call, const char *problem, const char *where,
                                const struct import_outcome *o) {
    struct work work = web_work(call);
    struct app_round *rounds;
    size_t n;
    TRY(app_list_rounds(&work, &rounds, &n));
    struct val *m = web_page(call, "导入与导出");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    put_undoes(m, o, web_typed(call, "reason"));
    map_bool(m, "has_rounds", n > 0);
    struct val *list = map_list(m, "rounds");
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        map_text(r, "round_title", rounds[i].title);
        map_count(r, "year", rounds[i].year);
        map_count(r, "entries", rounds[i].entries);
        map_textf(r, "export_path", "/registry/export/%s",
                  http_url_encode(call->arena, rounds[i].id));
    }
    return web_render(call, "registry/import", m);
}

static enum gp_code import_page(struct http_call *call) {
    return show_import(call, NULL, NULL, NULL);
}

static enum gp_code import_bundle(struct http_call *call) {
    struct work work = web_work(call);
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0) {
        web_refuse(call, GP_INVALID);
        return WORK_READ(&work, show_import(call, "请选择由本系统导出的 JSON 文件", NULL, NULL));
    }
    struct str json;
    struct import_outcome o = {.stored = false};
    const char *code_shown = http_form(call, "confirm");
    const struct import_wish wish = {!cstr_empty(http_form(call, "replace")),
                                     cstr_empty(http_form(call, "sure")) ? NULL : code_shown,
                                     http_form(call, "reason")};
    TRY(file_read(call->arena, call->err, file->path, BUNDLE_MAX_BYTES, &json));
    enum gp_code code = registry_import(&work, json, &wish, &o);
    if (code == GP_INVALID && o.n_undoes > 0) { /* the reason is missing */
        web_refuse(call, code);
        return WORK_READ(&work, show_import(call, call->err->message, call->err->where, &o));
    }
    if (code == GP_INVALID || code == GP_CONFLICT || code == GP_LIMIT || code == GP_DENIED) {
        web_refuse(call, code);
        return WORK_READ(&work, show_import(call, call->err->message, call->err->where, NULL));
    }
    TRY(code);
    if (!o.stored) {
        web_refuse(call, GP_CONFLICT);
        return WORK_READ(&work,
                         show_import(call,
                                     cstr_empty(code_shown)
                                         ? NULL
                                         : "没有确认，或文件、轮次在这之后又变了，请再核对一次",
                                     NULL, &o));
    }
    indexing_ask(worker_of(call)->web);
    return web_done(
        call, "/registry",
        arena_printf(call->arena, "已导入“%s”：%zu 个项目", o.d.round.title, o.d.n_projects));
}

static enum gp_code export_bundle(struct http_call *call) {
    struct work work = web_work(call);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct dossier d;
    const char *round = http_param(call, "round");
    TRY(WORK_WRITE(&work, registry_export(&work, round, &d)));
    bundle_write(&d, &out);
    http_download_as(call, arena_printf(call->arena, "%s.json", round));
    return http_reply(call, 200, "application/json", (struct str){buf_text(&out), out.n});
}

static const struct http_field import_form[] = {
    {"file", "文件", 10, 0}, {"replace", "替换已有的轮次", 1, 0}, {"confirm", "确认的内容", 20, 0},
    {"sure", "确认", 1, 0},  {"reason", "更正理由", 1000, 0},
};

#define CHOSEN_FIELDS                                                                              \
    {"item", "选中的", 100, HTTP_ROWS}, {"all", "全选", 1, 0}, {"q", "查找", 100, 0},              \
        {"kind", "类别", 20, 0}, {"use", "使用状态", 10, 0}, {"term", "合同状态", 10, 0},          \
        {"center", "中心", 100, 0}, {"operator", "运营机构", 100, 0}, {"sort", "排序", 20, 0}, {   \
        "dir", "方向", 4, 0                                                                        \
    }
static const struct http_field next_form[] = {CHOSEN_FIELDS, {"store", "登记", 1, 0}};
static const struct http_field many_form[] = {CHOSEN_FIELDS, {"act", "操作", 10, 0}};
static const struct http_field use_form[] = {{"act", "操作", 10, HTTP_REQUIRED}};
static const struct http_field save_form[] = {{"add", "加一行", 40, 0}, EDIT_SEEN};

static void save_fields(struct http_fields *ret) {
    for (size_t i = 0; i < REGISTRY_KIND_N; i++)
        form_add_fields(ret, &registry_forms[i]);
}

#define SAVE(p, says, ...)                                                                         \
    WEB_POST(p, save, PERM_MANAGE, HTTP_WRITE, 1 << 20, says, WEB_FORM(save_form), __VA_ARGS__)

const struct http_route registry_routes[] = {
    WEB_GET("/registry", start_page, PERM_MANAGE, "机构与项目：项目列表"),
    WEB_GET("/registry/import", import_page, PERM_MANAGE, "导入与导出评估轮次"),
    WEB_POST("/registry/import", import_bundle, PERM_MANAGE, HTTP_SLOW, BUNDLE_MAX_BYTES + 65536,
             "导入评估轮次", WEB_FORM(import_form), .takes_files = true),
    WEB_GET("/registry/export/:round", export_bundle, PERM_MANAGE, "导出评估轮次",
            .where = HTTP_SLOW, .unit = HTTP_UNIT_OWN),
    WEB_GET("/registry/:kind", list_page, PERM_MANAGE, "机构、中心或项目的列表"),
    WEB_DOWNLOAD("/registry/:kind/~list", list_file, PERM_MANAGE, "机构、中心或项目的列表"),
    WEB_GET("/registry/:kind/~new", form_page, PERM_MANAGE, "新建机构、中心或项目"),
    SAVE("/registry/:kind/~new", "保存新的机构、中心或项目", HTTP_FIELDS(save_fields)),
    WEB_POST("/registry/projects/~next", registry_next_terms, PERM_MANAGE, HTTP_SLOW, 1 << 18,
             "登记选中项目的下一期", WEB_FORM(next_form)),
    WEB_POST("/registry/:kind/~many", registry_many, PERM_MANAGE, HTTP_SLOW, 1 << 18,
             "下载、停用、恢复或删除选中的机构、中心或项目", WEB_FORM(many_form)),
    WEB_GET("/registry/:kind/~many/~done/:batch", registry_many_page, PERM_MANAGE,
            "一起停用、恢复或删除的结果"),
    WEB_GET("/registry/projects/:id", project_page, PERM_MANAGE, "项目详情"),
    WEB_SHOWN("/registry/projects/:id", project_page, PERM_MANAGE, "项目的付款、岗位和指标"),
    WEB_GET("/registry/projects/:id/staff", staff_page, PERM_MANAGE, "项目的人员在岗记录"),
    WEB_DOWNLOAD("/registry/projects/:id/staff", staff_file, PERM_MANAGE, "项目的人员在岗记录"),
    WEB_GET("/registry/:kind/:id/edit", form_page, PERM_MANAGE, "修改机构、中心或项目"),
    SAVE("/registry/:kind/:id/edit", "保存机构、中心或项目的修改", HTTP_FIELDS(save_fields),
         .edits = true),
    WEB_POST("/registry/:kind/:id/delete", delete_item, PERM_MANAGE, HTTP_WRITE, 1024,
             "删除机构、中心或项目"),
    WEB_POST("/registry/:kind/:id/use", use_item, PERM_MANAGE, HTTP_WRITE, 1024,
             "停用或恢复机构、中心", WEB_FORM(use_form)),
    {.path = NULL},
};
