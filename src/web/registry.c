#include "web/registry.h"

#include "base/file.h"
#include "bundle/bundle.h"
#include "web/indexing.h"
#include "web/registry_forms.h"
#include "web/registry_pages.h"

#define PAGE_ROWS 50

static const char *const kind_words[REGISTRY_KIND_N] = {"orgs", "centers", "projects"};
static const char *const list_titles[REGISTRY_KIND_N] = {"机构", "中心与分站点", "项目"};

/* The kind named in the path. */
static enum gp_code kind_of(struct http_call *call, enum registry_kind *ret) {
    for (unsigned i = 0; i < REGISTRY_KIND_N; i++)
        if (cstr_eq(kind_words[i], http_param(call, "kind"))) {
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
        map_textf(t, "path", "/registry/%s", kind_words[order[i]]);
        map_text(t, "tab", list_titles[order[i]]);
        map_count(t, "count", n[order[i]]);
        map_bool(t, "current", order[i] == current);
    }
}

/* ---- lists */

static struct registry_filter filter_of(struct http_call *call) {
    int64_t skip = 0;
    const char *from = http_query(call, "from"), *term = http_query(call, "term");
    if (from && (dec_parse(str_of(from), 0, &skip) != DEC_PARSED || skip < 0))
        skip = 0;
    enum registry_term t = TERM_ANY;
    for (unsigned i = 0; i < registry_n_terms; i++)
        if (cstr_eq(term, registry_terms[i].word))
            t = (enum registry_term)i;
    return (struct registry_filter){.words = http_query(call, "q"),
                                    .kind = http_query(call, "kind"),
                                    .center = http_query(call, "center"),
                                    .operator_org = http_query(call, "operator"),
                                    .term = t,
                                    .today = web_today(),
                                    .skip = skip,
                                    .limit = PAGE_ROWS};
}

static void add_page_links(struct http_call *call, struct val *m,
                           const struct registry_filter *filter, size_t n) {
    struct arena *a = call->arena;
    const char *rest = arena_printf(
        a, "q=%s&kind=%s&term=%s", http_url_encode(a, filter->words ? filter->words : ""),
        http_url_encode(a, filter->kind ? filter->kind : ""), registry_terms[filter->term].word);
    map_bool(m, "previous", filter->skip > 0);
    if (filter->skip > 0) {
        int64_t back = filter->skip > PAGE_ROWS ? filter->skip - PAGE_ROWS : 0;
        map_textf(m, "previous", "?%s&from=%lld", rest, (long long)back);
    }
    map_bool(m, "next", false);
    map_bool(m, "paged", filter->skip > 0 || n > PAGE_ROWS);
    if (n > PAGE_ROWS)
        map_textf(m, "next", "?%s&from=%lld", rest, (long long)(filter->skip + PAGE_ROWS));
}

static enum gp_code show_list(struct http_call *call, enum registry_kind kind) {
    struct app app = web_app(call);
    struct registry_filter filter = filter_of(call);
    struct registry_list list;
    TRY(registry_find(&app, kind, &filter, &list));
    struct val *m = web_page(call, "机构与项目");
    size_t n = list.n > PAGE_ROWS ? PAGE_ROWS : list.n;
    add_tabs(m, kind, &list.counts);
    add_page_links(call, m, &filter, list.n);
    map_text(m, "q", filter.words ? filter.words : "");
    map_bool(m, "searched",
             !cstr_empty(filter.words) || !cstr_empty(filter.kind) || filter.term != TERM_ANY ||
                 filter.skip > 0);
    map_bool(m, "has_rows", n > 0);
    map_bool(m, "has_centers", list.counts.centers > 0);
    map_bool(m, "has_orgs", list.counts.orgs > 0);
    map_textf(m, "new_path", "/registry/%s/new", kind_words[kind]);
    registry_list_rows(m, kind, &list, n, &filter);
    static const char *const templates[REGISTRY_KIND_N] = {"registry_orgs", "registry_centers",
                                                           "registry_projects"};
    return web_render(call, templates[kind], m);
}

static enum gp_code start_page(struct http_call *call) {
    return show_list(call, REGISTRY_PROJECT);
}

static enum gp_code list_page(struct http_call *call) {
    enum registry_kind kind;
    TRY(kind_of(call, &kind));
    return show_list(call, kind);
}

/* ---- forms */

/* A project begins with its center: its posts lie at the center's substations. */
static enum gp_code choose_center(struct http_call *call) {
    struct app app = web_app(call);
    struct registry_choices choices;
    TRY(registry_choose(&app, REGISTRY_CENTER, &choices));
    struct val *m = web_page(call, "新建项目");
    struct val *list = map_list(m, "centers");
    for (size_t i = 0; i < choices.n_centers; i++) {
        struct val *o = list_add_map(list);
        map_text(o, "id", choices.centers[i].id);
        map_textf(o, "name", "%s（%s）", choices.centers[i].full_name,
                  choices.centers[i].subdistrict ? choices.centers[i].subdistrict : "");
    }
    map_bool(m, "has_centers", choices.n_centers > 0);
    return web_render(call, "registry_center_choice", m);
}

static enum gp_code load_item(struct http_call *call, enum registry_kind kind,
                              struct registry_item *ret) {
    struct app app = web_app(call);
    const char *id = http_param(call, "id");
    return registry_load(&app, kind, *id ? id : NULL, http_query(call, "center"), ret);
}

static enum gp_code show_form(struct http_call *call, struct registry_item *item,
                              const struct form_run *run) {
    struct arena *a = call->arena;
    struct val *m = web_page(call, arena_printf(a, "%s%s", item->is_new ? "新建" : "修改",
                                                registry_kind_name(item->kind)));
    form_show(run, registry_object(item), m);
    map_text(m, "seen", item->seen);
    map_bool(m, "is_new", item->is_new);
    map_textf(m, "list_path", "/registry/%s", kind_words[item->kind]);
    map_text(m, "list_title", list_titles[item->kind]);
    map_text(m, "center_name", item->kind == REGISTRY_PROJECT ? item->center->full_name : NULL);
    map_text(m, "action",
             !item->is_new ? call->request->path
             : item->kind == REGISTRY_PROJECT
                 ? arena_printf(a, "%s?center=%s", call->request->path,
                                http_url_encode(a, item->project->center))
                 : call->request->path);
    map_textf(m, "delete_path", "/registry/%s/%s/delete", kind_words[item->kind],
              http_url_encode(a, http_param(call, "id")));
    map_bool(m, "can_delete", !item->is_new && item->n_uses == 0);
    registry_uses(m, item);
    return web_render(call, "registry_form", m);
}

static enum gp_code begin_form(struct http_call *call, struct registry_item *item,
                               struct form_run *ret) {
    struct app app = web_app(call);
    struct registry_choices choices;
    TRY(registry_choose(&app, item->kind, &choices));
    *ret = (struct form_run){.call = call, .form = &registry_forms[item->kind]};
    registry_offer(ret, item, &choices);
    return GP_OK;
}

static enum gp_code form_page(struct http_call *call) {
    enum registry_kind kind;
    struct registry_item item;
    struct form_run run;
    TRY(kind_of(call, &kind));
    if (kind == REGISTRY_PROJECT && !*http_param(call, "id") &&
        cstr_empty(http_query(call, "center")))
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
               : arena_printf(call->arena, "/registry/%s", kind_words[item->kind]);
}

static enum gp_code refuse(struct http_call *call, struct registry_item *item,
                           const struct form_run *run) {
    call->response->status = http_status_of(GP_INVALID);
    return show_form(call, item, run);
}

static enum gp_code save(struct http_call *call) {
    struct app app = web_app(call);
    enum registry_kind kind;
    struct registry_item item;
    struct form_run run;
    TRY(kind_of(call, &kind));
    TRY(load_item(call, kind, &item));
    TRY(begin_form(call, &item, &run));
    if (form_adds_row(call))
        return show_form(call, &item, &run);
    form_read(&run, registry_object(&item));
    if (run.problems.n > 0)
        return refuse(call, &item, &run);
    struct registry_review review;
    enum gp_code code = registry_save(&app, &item, http_form(call, "seen"), &review);
    if (code == GP_INVALID && review.problems.n > 0) {
        take_review(&run, &review);
        return refuse(call, &item, &run);
    }
    TRY(code);
    return web_done(call, path_after(call, &item),
                    arena_printf(call->arena, "%s已保存", registry_kind_name(kind)));
}

static enum gp_code delete_item(struct http_call *call) {
    struct app app = web_app(call);
    enum registry_kind kind;
    TRY(kind_of(call, &kind));
    TRY(registry_delete(&app, kind, http_param(call, "id")));
    return web_done(call, arena_printf(call->arena, "/registry/%s", kind_words[kind]),
                    arena_printf(call->arena, "%s已删除", registry_kind_name(kind)));
}

/* ---- a project to be read */

static enum gp_code project_page(struct http_call *call) {
    struct app app = web_app(call);
    struct registry_item item;
    struct registry_review review;
    TRY(load_item(call, REGISTRY_PROJECT, &item));
    TRY(registry_warn(&app, &item, &review));
    struct val *m = web_page(call, item.project->title);
    registry_project_model(m, &item, &review);
    return web_render(call, "registry_project", m);
}

static enum gp_code staff_page(struct http_call *call) {
    struct app app = web_app(call);
    struct registry_item item;
    struct staffing staffing = {0};
    TRY(load_item(call, REGISTRY_PROJECT, &item));
    enum gp_code code = registry_staffing(&app, &item, web_today(), &staffing);
    if (code != GP_INVALID)
        TRY(code);
    struct val *m = web_page(call, "人员在岗记录");
    map_text(m, "problem", code == GP_INVALID ? call->err->message : NULL);
    map_text(m, "where", NULL);
    registry_staff_model(m, &item, &staffing);
    return web_render(call, "registry_staff", m);
}

/* ---- bundles */

static enum gp_code show_import(struct http_call *call, const char *problem, const char *where) {
    struct app app = web_app(call);
    struct app_round *rounds;
    size_t n;
    TRY(app_list_rounds(&app, &rounds, &n));
    struct val *m = web_page(call, "导入与导出");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
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
    return web_render(call, "registry_import", m);
}

static enum gp_code import_page(struct http_call *call) {
    return show_import(call, NULL, NULL);
}

static enum gp_code import_bundle(struct http_call *call) {
    struct app app = web_app(call);
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0) {
        call->response->status = http_status_of(GP_INVALID);
        return show_import(call, "请选择由本系统导出的 JSON 文件", NULL);
    }
    struct str json;
    struct dossier d;
    TRY(file_read(call->arena, call->err, file->path, BUNDLE_MAX_BYTES, &json));
    enum gp_code code = registry_import(&app, json, !cstr_empty(http_form(call, "replace")), &d);
    if (code == GP_INVALID || code == GP_CONFLICT || code == GP_LIMIT || code == GP_DENIED) {
        call->response->status = http_status_of(code);
        return show_import(call, call->err->message, call->err->where);
    }
    TRY(code);
    indexing_ask(worker_of(call)->web);
    return web_done(
        call, "/registry",
        arena_printf(call->arena, "已导入“%s”：%zu 个项目", d.round.title, d.n_projects));
}

static enum gp_code export_bundle(struct http_call *call) {
    struct app app = web_app(call);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    const char *round = http_param(call, "round");
    TRY(registry_export(&app, round, &out));
    http_download_as(call, arena_printf(call->arena, "%s.json", round));
    return http_reply(call, 200, "application/json", (struct str){buf_text(&out), out.n});
}

static const struct http_field import_form[] = {
    {"file", "文件", 10, 0},
    {"replace", "替换已有的轮次", 1, 0},
};

/* Bounds are the format's and are checked with a message beside the field; here only what no
 * honest form sends is refused. */
#define ONE(name, title)                                                                           \
    { name, title, 6000, 0 }
#define MANY(name, title)                                                                          \
    { name, title, 6000, HTTP_ROWS }
static const struct http_field fields[] = {
    ONE("add", "加一行"),
    ONE("seen", "打开时的内容"),
    ONE("name", "名称"),
    ONE("short_name", "简称"),
    ONE("kind", "类别"),
    MANY("fund_labels_label", "资金名称"),
    MANY("fund_labels_category", "资金类别"),
    MANY("fund_labels_drop", "删去"),
    ONE("full_name", "全称"),
    ONE("subdistrict", "街道"),
    ONE("community", "社区"),
    ONE("region_code", "统计用区划代码"),
    MANY("substations_id", "分站点编号"),
    MANY("substations_name", "分站点名称"),
    MANY("substations_drop", "删去"),
    ONE("title", "项目名称"),
    ONE("operator_org", "运营机构"),
    ONE("purchaser", "购买主体"),
    ONE("committee", "社区党委"),
    ONE("start", "合同开始日期"),
    ONE("end", "合同结束日期"),
    ONE("total", "合同总额"),
    ONE("headcount", "协议人数"),
    MANY("posts_id", "岗位编号"),
    MANY("posts_title", "岗位名称"),
    MANY("posts_substation", "地点"),
    MANY("posts_qualification", "资质要求"),
    MANY("posts_lead", "主管"),
    MANY("posts_drop", "删去"),
    MANY("requirements_qualification", "资质"),
    MANY("requirements_count", "人数"),
    MANY("requirements_note", "说明"),
    MANY("requirements_drop", "删去"),
    MANY("indicators_id", "指标编号"),
    MANY("indicators_name", "指标名称"),
    MANY("indicators_unit", "单位"),
    MANY("indicators_target", "数量"),
    MANY("indicators_min_sessions", "至少节数"),
    MANY("indicators_min_people", "至少人数"),
    MANY("indicators_min_minutes", "至少分钟"),
    MANY("indicators_once_per_person", "每人只计一次"),
    MANY("indicators_drop", "删去"),
    MANY("payments_id", "款项编号"),
    MANY("payments_name", "款项"),
    MANY("payments_amount", "金额"),
    MANY("payments_date", "日期"),
    MANY("payments_paid", "已付"),
    MANY("payments_drop", "删去"),
    ONE("vacancy_on", "合同另有约定"),
    ONE("vacancy_base", "扣除基数"),
    ONE("vacancy_post_price", "岗位单价"),
    ONE("vacancy_day_count", "天数口径"),
    ONE("vacancy_grace_days", "免扣天数"),
    ONE("vacancy_step", "取整步长"),
    ONE("vacancy_rounding", "取整方式"),
    ONE("vacancy_weekdays_only", "只计工作日"),
    ONE("vacancy_unqualified_is_vacant", "资质不符视为空岗"),
    ONE("vacancy_basis", "合同条款"),
};
#undef ONE
#undef MANY

#define PAGE(p, f, s)                                                                              \
    { .method = HTTP_GET, .path = (p), .run = (f), .need = PERM_MANAGE, .summary = (s) }
#define SAVE(p, s)                                                                                 \
    {                                                                                              \
        .method = HTTP_POST, .path = (p), .run = save, .need = PERM_MANAGE, .where = HTTP_WRITE,   \
        .body_max = 1 << 20, .form = fields, .n_form = GP_COUNT(fields), .summary = (s)            \
    }

const struct http_route registry_routes[] = {
    PAGE("/registry", start_page, "机构与项目：项目列表"),
    PAGE("/registry/import", import_page, "导入与导出评估轮次"),
    {.method = HTTP_POST,
     .path = "/registry/import",
     .run = import_bundle,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .body_max = BUNDLE_MAX_BYTES + 65536,
     .form = import_form,
     .n_form = GP_COUNT(import_form),
     .takes_files = true,
     .summary = "导入评估轮次"},
    {.method = HTTP_GET,
     .path = "/registry/export/:round",
     .run = export_bundle,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .summary = "导出评估轮次"},
    PAGE("/registry/:kind", list_page, "机构、中心或项目的列表"),
    PAGE("/registry/:kind/new", form_page, "新建机构、中心或项目"),
    SAVE("/registry/:kind/new", "保存新的机构、中心或项目"),
    PAGE("/registry/projects/:id", project_page, "项目详情"),
    PAGE("/registry/projects/:id/staff", staff_page, "项目的人员在岗记录"),
    PAGE("/registry/:kind/:id/edit", form_page, "修改机构、中心或项目"),
    SAVE("/registry/:kind/:id/edit", "保存机构、中心或项目的修改"),
    {.method = HTTP_POST,
     .path = "/registry/:kind/:id/delete",
     .run = delete_item,
     .need = PERM_MANAGE,
     .where = HTTP_WRITE,
     .body_max = 1024,
     .summary = "删除机构、中心或项目"},
    {.path = NULL},
};
