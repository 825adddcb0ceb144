#include "web/standards.h"

#include "base/file.h"
#include "bundle/bundle.h"
#include "web/standard_pages.h"

/* ---- the list */

static void add_versions(struct val *m, const struct standard_version *v, size_t n) {
    struct val *list = map_list(m, "versions");
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        standard_version_model(r, &v[i]);
        map_bool(r, "first", i == 0 || !cstr_eq(v[i].info.id, v[i - 1].info.id));
    }
    map_bool(m, "has_versions", n > 0);
    map_bool(m, "can_compare", n > 1);
}

static enum gp_code show_list(struct http_call *call, const char *problem, const char *where) {
    struct app app = web_app(call);
    struct standard_version *v;
    size_t n;
    TRY(standard_versions(&app, &v, &n));
    struct val *m = web_page(call, "评估标准");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    add_versions(m, v, n);
    return web_render(call, "standard_list", m);
}

static enum gp_code list_page(struct http_call *call) {
    return show_list(call, NULL, NULL);
}

static enum gp_code import_standard(struct http_call *call) {
    struct app app = web_app(call);
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0) {
        call->response->status = http_status_of(GP_INVALID);
        return show_list(call, "请选择由本系统导出的评估标准文件（JSON）", NULL);
    }
    struct str json;
    struct standard s;
    TRY(file_read(call->arena, call->err, file->path, BUNDLE_MAX_BYTES, &json));
    enum gp_code code = standard_import(&app, json, &s);
    if (code == GP_INVALID || code == GP_LIMIT) {
        call->response->status = http_status_of(code);
        return show_list(call, call->err->message, call->err->where);
    }
    TRY(code);
    return web_done(
        call, standard_path(call->arena, &s),
        arena_printf(call->arena, "已导入“%s”第 %lld 版", s.title, (long long)s.version));
}

/* ---- one version */

static enum gp_code show_version(struct http_call *call, const struct standard_place *place) {
    struct val *m = web_page(call, place->o.s.title);
    standard_version_model(m, &place->o.version);
    standard_document(m, &place->o.s);
    standard_outline(m, place);
    struct val *faults = map_list(m, "faults");
    for (size_t i = 0; i < place->o.n_problems; i++) {
        struct val *r = list_add_map(faults);
        map_text(r, "fault_where", place->o.problems[i].where);
        map_text(r, "fault", place->o.problems[i].message);
    }
    map_bool(m, "has_faults", place->o.n_problems > 0);
    return web_render(call, "standard_view", m);
}

static enum gp_code view_page(struct http_call *call) {
    struct standard_place place;
    TRY(standard_place(call, &place));
    return show_version(call, &place);
}

static enum gp_code copy_version(struct http_call *call) {
    struct app app = web_app(call);
    struct standard_place place;
    struct standard made;
    TRY(standard_place(call, &place));
    TRY(standard_copy(&app, place.o.s.id, place.o.s.version, !cstr_empty(http_form(call, "other")),
                      &made));
    return web_done(call, standard_edit_path(call->arena, &made, PART_HEAD, NULL, NULL, NULL),
                    arena_printf(call->arena, "已建立第 %lld 版草稿，内容与原版相同，请修改",
                                 (long long)made.version));
}

static enum gp_code publish_version(struct http_call *call) {
    struct app app = web_app(call);
    struct standard_place place;
    TRY(standard_place(call, &place));
    enum gp_code code = standard_publish(&app, place.o.s.id, place.o.s.version);
    if (code == GP_INVALID) { /* the page lists what stands in the way */
        call->response->status = http_status_of(code);
        return show_version(call, &place);
    }
    TRY(code);
    return web_done(call, standard_path(call->arena, &place.o.s),
                    "已发布。这一版从此不能改动，可用于评估轮次");
}

static enum gp_code discard_version(struct http_call *call) {
    struct app app = web_app(call);
    struct standard_place place;
    TRY(standard_place(call, &place));
    TRY(standard_discard(&app, place.o.s.id, place.o.s.version));
    return web_done(call, "/standards", "草稿已删除");
}

static enum gp_code export_version(struct http_call *call) {
    struct standard_place place;
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(standard_place(call, &place));
    bundle_write_standard(&place.o.s, &out);
    http_download_as(call, arena_printf(call->arena, "%s-%lld.json", place.o.s.id,
                                        (long long)place.o.s.version));
    return http_reply(call, 200, "application/json", (struct str){buf_text(&out), out.n});
}

/* ---- editing */

static enum gp_code show_edit(struct http_call *call, struct standard_place *place,
                              const struct form_run *run) {
    struct arena *a = call->arena;
    struct val *m = web_page(call, arena_printf(a, "编辑：%s（第 %lld 版草稿）", place->o.s.title,
                                                (long long)place->o.s.version));
    standard_version_model(m, &place->o.version);
    standard_outline(m, place);
    standard_items(m, place);
    form_show(run, standard_object(place), m);
    map_text(m, "seen", place->o.version.info.sha256);
    bool item = place->part == PART_ITEM;
    const char *method = place->method ? place->method->id : NULL;
    const char *component = place->component ? place->component->id : NULL;
    const char *action = standard_edit_path(a, &place->o.s, place->part, method, component,
                                            item && !place->new_item ? place->item->id : NULL);
    if (item && place->new_item)
        action = arena_printf(a, "%s&under=%s", action, http_url_encode(a, place->under));
    map_text(m, "action", action);
    map_bool(m, "back_path", false);
    if (item)
        map_text(m, "back_path",
                 standard_edit_path(a, &place->o.s, PART_COMPONENT, method, component, NULL));
    map_bool(m, "can_remove", item && !place->new_item);
    if (item)
        map_textf(m, "items_path", "%s/items?method=%s&component=%s", standard_path(a, &place->o.s),
                  method, component);
    map_text(m, "item_id", item && !place->new_item ? place->item->id : "");
    return web_render(call, "standard_edit", m);
}

static enum gp_code begin_edit(struct http_call *call, struct standard_place *place,
                               struct form_run *ret) {
    TRY(standard_place(call, place));
    if (place->o.version.info.status == STANDARD_PUBLISHED)
        return gp_fail(call->err, GP_CONFLICT, NULL,
                       "这一版已经发布，不能再改；要修改请从它新建一版");
    *ret = (struct form_run){.call = call, .form = &standard_parts[place->part].form};
    return GP_OK;
}

static enum gp_code edit_page(struct http_call *call) {
    struct standard_place place;
    struct form_run run;
    TRY(begin_edit(call, &place, &run));
    return show_edit(call, &place, &run);
}

/* A group's full mark is made from its items, so that none need be typed. */
static void forgive_group(struct form_run *run, const struct standard_place *place) {
    if (place->part != PART_ITEM || place->item->kind != ITEM_GROUP)
        return;
    size_t n = 0;
    for (size_t i = 0; i < run->problems.n; i++)
        if (!cstr_eq(run->problems.v[i].name, "max"))
            run->problems.v[n++] = run->problems.v[i];
    run->problems.n = n;
}

static enum gp_code refuse(struct http_call *call, struct standard_place *place,
                           const struct form_run *run) {
    call->response->status = http_status_of(GP_INVALID);
    return show_edit(call, place, run);
}

static enum gp_code save_part(struct http_call *call) {
    struct app app = web_app(call);
    struct standard_place place;
    struct form_run run;
    TRY(begin_edit(call, &place, &run));
    if (form_adds_row(call))
        return show_edit(call, &place, &run);
    form_read(&run, standard_object(&place));
    forgive_group(&run, &place);
    if (run.problems.n > 0)
        return refuse(call, &place, &run);
    TRY(standard_settle(call, &place));
    enum gp_code code = standard_save(&app, &place.o.s, http_form(call, "seen"));
    if (code == GP_CONFLICT) {
        standard_unsettle(&place);
        form_fault(&run, run.form->parts[0].id, 0, NULL, call->err->message);
        return refuse(call, &place, &run);
    }
    TRY(code);
    enum standard_part next = place.part == PART_ITEM ? PART_COMPONENT : place.part;
    return web_done(call,
                    standard_edit_path(call->arena, &place.o.s, next,
                                       place.method ? place.method->id : NULL,
                                       place.component ? place.component->id : NULL, NULL),
                    "已保存");
}

static enum gp_code move_item(struct http_call *call) {
    struct app app = web_app(call);
    static const char *const words[] = {
        [ITEM_UP] = "up", [ITEM_DOWN] = "down", [ITEM_REMOVE] = "remove"};
    struct standard_place place;
    TRY(standard_place(call, &place));
    if (!place.component)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个板块，可能已经删除");
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (!cstr_empty(http_form(call, words[i])))
            standard_move_item(place.component, http_form(call, words[i]), (enum item_move)i);
    standard_sum_groups(place.component);
    TRY(standard_save(&app, &place.o.s, http_form(call, "seen")));
    return web_done(call,
                    standard_edit_path(call->arena, &place.o.s, PART_COMPONENT, place.method->id,
                                       place.component->id, NULL),
                    cstr_empty(http_form(call, "remove")) ? "顺序已调整" : "指标已删去");
}

/* ---- comparison */

/* "id~3" */
static enum gp_code open_key(struct http_call *call, const char *key, struct standard_open *ret) {
    struct app app = web_app(call);
    const char *mark = key ? strrchr(key, '~') : NULL;
    int64_t version = 0;
    if (!mark || dec_parse(str_of(mark + 1), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "请选择要比较的两个版本");
    return standard_open(&app, arena_strndup(call->arena, key, (size_t)(mark - key)), version, ret);
}

static void add_choices(struct val *m, const char *name, const struct standard_version *v, size_t n,
                        const char *chosen) {
    struct val *list = map_list(m, name);
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        standard_version_model(r, &v[i]);
        map_bool(r, "chosen",
                 cstr_eq(chosen, arena_printf(m->arena, "%s~%lld", v[i].info.id,
                                              (long long)v[i].info.version)));
    }
}

static enum gp_code compare_page(struct http_call *call) {
    struct app app = web_app(call);
    const char *before = http_query(call, "before"), *after = http_query(call, "after");
    struct standard_version *v;
    size_t n;
    TRY(standard_versions(&app, &v, &n));
    struct val *m = web_page(call, "比较两个版本");
    add_choices(m, "befores", v, n, before);
    add_choices(m, "afters", v, n, after);
    bool chosen = !cstr_empty(before) && !cstr_empty(after);
    map_bool(m, "chosen_both", chosen);
    if (chosen) {
        struct standard_open a, b;
        struct standard_change *changes;
        size_t n_changes;
        TRY(open_key(call, before, &a));
        TRY(open_key(call, after, &b));
        standard_compare(call->arena, &a.s, &b.s, &changes, &n_changes);
        map_text(m, "before_label", standard_label(call->arena, &a.s));
        map_text(m, "after_label", standard_label(call->arena, &b.s));
        standard_changes(m, changes, n_changes);
    }
    return web_render(call, "standard_compare", m);
}

/* ---- routes */

/* The bounds of each are the format's; here only what no honest form sends is refused. */
#define ONE(name, title)                                                                           \
    { name, title, 6000, 0 }
#define MANY(name, title)                                                                          \
    { name, title, 12000, HTTP_ROWS }
static const struct http_field edit_form[] = {
    ONE("add", "加一行"),
    ONE("seen", "打开时的内容"),
    ONE("title", "标准名称"),
    ONE("source", "来源"),
    ONE("valid_from", "生效日期"),
    ONE("valid_to", "失效日期"),
    ONE("full", "总分满分"),
    ONE("total_step", "总分步长"),
    ONE("share_rounding", "占比取整方式"),
    ONE("official", "正式标准"),
    MANY("methods_id", "方式编号"),
    MANY("methods_name", "方式名称"),
    MANY("methods_form", "评估形式"),
    MANY("methods_drop", "删去"),
    MANY("components_id", "板块编号"),
    MANY("components_name", "板块名称"),
    MANY("components_max", "板块满分"),
    MANY("components_scored_by", "评分方"),
    MANY("components_drop", "删去"),
    ONE("name", "名称"),
    ONE("max", "满分"),
    ONE("scored_full", "打分满分"),
    ONE("scored_by", "评分方"),
    ONE("aggregation_kind", "汇总方式"),
    ONE("aggregation_drop_high", "去掉最高分个数"),
    ONE("aggregation_drop_low", "去掉最低分个数"),
    ONE("aggregation_min_scorers", "最少评分人数"),
    ONE("aggregation_factor", "系数"),
    ONE("aggregation_step", "取整步长"),
    ONE("aggregation_rounding", "取整方式"),
    ONE("kind", "计分方式"),
    ONE("step", "打分步长"),
    ONE("per_time", "每次分值"),
    ONE("basis", "依据"),
    {"criteria", "评分标准", 20000, 0},
    {"evidence", "需提供材料", 20000, 0},
    ONE("may_not_apply", "允许不适用"),
    MANY("options_id", "选项编号"),
    MANY("options_name", "选项名称"),
    MANY("options_points", "分值"),
    MANY("options_drop", "删去"),
    MANY("bands_name", "等级"),
    MANY("bands_from", "下限"),
    MANY("bands_drop", "删去"),
    MANY("funds_id", "类别编号"),
    MANY("funds_name", "类别"),
    MANY("funds_also", "别名"),
    MANY("funds_drop", "删去"),
    ONE("vacancy_base", "扣除基数"),
    ONE("vacancy_post_price", "岗位单价"),
    ONE("vacancy_day_count", "天数口径"),
    ONE("vacancy_grace_days", "免扣天数"),
    ONE("vacancy_step", "取整步长"),
    ONE("vacancy_rounding", "取整方式"),
    ONE("vacancy_weekdays_only", "只计工作日"),
    ONE("vacancy_unqualified_is_vacant", "资质不符视为空岗"),
    ONE("vacancy_basis", "依据"),
    MANY("params_name", "参数名"),
    MANY("params_value", "限值"),
    MANY("params_source", "出处"),
};
static const struct http_field move_form[] = {
    ONE("seen", "打开时的内容"),
    ONE("up", "上移"),
    ONE("down", "下移"),
    ONE("remove", "删去"),
};
static const struct http_field copy_form[] = {
    {"other", "另建一套标准", 1, 0},
};
static const struct http_field import_form[] = {
    {"file", "文件", 10, 0},
};
#undef ONE
#undef MANY

#define PAGE(p, f, s)                                                                              \
    { .method = HTTP_GET, .path = (p), .run = (f), .need = PERM_MANAGE, .summary = (s) }
#define POST(p, f, fields, most, s)                                                                \
    {                                                                                              \
        .method = HTTP_POST, .path = (p), .run = (f), .need = PERM_MANAGE, .where = HTTP_WRITE,    \
        .body_max = (most), .form = (fields), .n_form = GP_COUNT(fields), .summary = (s)           \
    }

const struct http_route standards_routes[] = {
    PAGE("/standards", list_page, "评估标准的版本"),
    PAGE("/standards/compare", compare_page, "比较两个版本"),
    {.method = HTTP_POST,
     .path = "/standards/import",
     .run = import_standard,
     .need = PERM_MANAGE,
     .where = HTTP_SLOW,
     .body_max = 8 << 20,
     .form = import_form,
     .n_form = GP_COUNT(import_form),
     .takes_files = true,
     .summary = "导入评估标准"},
    PAGE("/standards/:id/:version", view_page, "查看评估标准"),
    PAGE("/standards/:id/:version/export", export_version, "导出评估标准"),
    PAGE("/standards/:id/:version/edit", edit_page, "编辑评估标准草稿"),
    POST("/standards/:id/:version/edit", save_part, edit_form, 1 << 20, "保存评估标准草稿的一部分"),
    POST("/standards/:id/:version/items", move_item, move_form, 4096, "移动或删去指标"),
    POST("/standards/:id/:version/copy", copy_version, copy_form, 1024, "从已有版本新建草稿"),
    {.method = HTTP_POST,
     .path = "/standards/:id/:version/publish",
     .run = publish_version,
     .need = PERM_MANAGE,
     .where = HTTP_WRITE,
     .body_max = 1024,
     .summary = "发布评估标准"},
    {.method = HTTP_POST,
     .path = "/standards/:id/:version/delete",
     .run = discard_version,
     .need = PERM_MANAGE,
     .where = HTTP_WRITE,
     .body_max = 1024,
     .summary = "删除评估标准草稿"},
    {.path = NULL},
};
