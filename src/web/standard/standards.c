/* The list, one version, editing, comparison; the routes at the end name them all. Editing is a
 * part of the draft at a time: begin_edit opens the whole, the form writes into it in memory, and
 * the whole is saved with the hash that was seen. Which parts there are and where an address leads
 * is forms.c; what a version is and when it may change, app/standard/edit.c. */

#include "web/standard/standards.h"

#include "base/file.h"
#include "bundle/bundle.h"
#include "web/list.h"
#include "web/standard/issued.h"
#include "web/standard/pages.h"
#include "web/route.h"
#include "web/shown.h"

/* ---- the list */

static struct val *add_versions(struct val *m, const struct standard_version *v, size_t n) {
    struct val *list = map_list(m, "versions");
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        standard_version_model(r, &v[i]);
        map_bool(r, "first", i == 0 || !cstr_eq(v[i].info.id, v[i - 1].info.id));
    }
    map_bool(m, "has_versions", n > 0);
    map_bool(m, "can_compare", n > 1);
    return list;
}

static const struct web_shown_column version_columns[] = {
    {"评估标准", "standard_title", BOOK_TEXT},
    {"版本", "version", BOOK_COUNT},
    {"状态", "status", BOOK_TEXT},
    {"发布时间", "published", BOOK_TEXT},
    {"使用的轮次", "rounds", BOOK_COUNT},
};
static const struct web_shown version_tables[] = {
    WEB_SHOWN_TABLE("评估标准", "versions", version_columns),
};

static const struct list_column version_heads[] = {
    {"standard_title", "评估标准", false},
    {"version", "版本", true},
    {"status", "状态", false},
    {"published", "发布时间", false},
    {"rounds", "使用的轮次", true},
    {NULL, "操作", false},
};

static enum gp_code show_list(struct http_call *call, const char *problem, const char *where) {
    struct work work = web_work(call);
    struct standard_version *v;
    size_t n;
    TRY(standard_versions(&work, &v, &n));
    struct val *m = web_page(call, "评估标准");
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    struct list_order order = list_heads(call, m, version_heads, GP_COUNT(version_heads));
    list_sort_rows(&order, version_heads, add_versions(m, v, n));
    TRY(issued_put(call, m));
    return web_render_shown(call, "standard/list", m, version_tables, GP_COUNT(version_tables));
}

static enum gp_code list_page(struct http_call *call) {
    list_recall(call);
    return show_list(call, NULL, NULL);
}

static enum gp_code import_standard(struct http_call *call) {
    struct work work = web_work(call);
    const struct http_file *file = http_upload(call, "file");
    if (!file || file->size == 0) {
        web_refuse(call, GP_INVALID);
        return WORK_READ(&work, show_list(call, "请选择由本系统导出的评估标准文件（JSON）", NULL));
    }
    struct str json;
    struct standard s;
    TRY(file_read(call->arena, call->err, file->path, BUNDLE_MAX_BYTES, &json));
    enum gp_code code = standard_import(&work, json, &s);
    if (code == GP_INVALID || code == GP_LIMIT) {
        web_refuse(call, code);
        return WORK_READ(&work, show_list(call, call->err->message, call->err->where));
    }
    TRY(code);
    return web_done(
        call, standard_path(call->arena, &s),
        arena_printf(call->arena, "已导入“%s”第 %lld 版", s.title, (long long)s.version));
}

/* ---- one version */

static const struct web_shown_column item_columns[] = {
    {"评估方式", "method", BOOK_TEXT}, {"板块", "component", BOOK_TEXT},
    {"编号", "number", BOOK_TEXT},     {"指标", "item", BOOK_TEXT},
    {"满分", "max", BOOK_SCORE},       {"计分方式", "kind", BOOK_TEXT},
    {"计分规则", "rule", BOOK_TEXT},   {"评分标准", "criteria", BOOK_TEXT},
    {"材料", "evidence", BOOK_TEXT},   {"评分时看的资料", "sources", BOOK_TEXT},
    {"依据", "basis", BOOK_TEXT},
};
static const struct web_shown_column band_columns[] = {
    {"等级", "band", BOOK_TEXT},
    {"总分", "range", BOOK_TEXT},
};
static const struct web_shown_column fund_columns[] = {
    {"类别", "fact", BOOK_TEXT},
    {"别名", "value", BOOK_TEXT},
};
static const struct web_shown_column limit_columns[] = {
    {"名称", "limit", BOOK_TEXT},
    {"限值", "value", BOOK_TEXT},
    {"出处", "source", BOOK_TEXT},
    {"作用", "meaning", BOOK_TEXT},
};
static const struct web_shown view_tables[] = {
    WEB_SHOWN_TABLE("评分指标", "methods/components/items", item_columns),
    WEB_SHOWN_TABLE("等级区间", "bands", band_columns),
    WEB_SHOWN_TABLE("资金类别", "funds", fund_columns),
    WEB_SHOWN_TABLE("核查限值", "params", limit_columns),
};

static enum gp_code show_version(struct http_call *call, const struct standard_place *place) {
    struct val *m = web_page(call, place->o.s.title);
    map_bool(m, "supervises", web_visitor(call)->perms & PERM_SUPERVISE);
    map_textf(m, "issue_path", "%s/issue", standard_path(call->arena, &place->o.s));
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
    return web_render_shown(call, "standard/view", m, view_tables, GP_COUNT(view_tables));
}

static enum gp_code view_page(struct http_call *call) {
    struct standard_place place;
    TRY(standard_place(call, &place));
    return show_version(call, &place);
}

static enum gp_code copy_version(struct http_call *call) {
    struct work work = web_work(call);
    struct standard_place place;
    struct standard made;
    TRY(standard_place(call, &place));
    TRY(standard_copy(&work, place.o.s.id, place.o.s.version, !cstr_empty(http_form(call, "other")),
                      &made));
    return web_done(call, standard_edit_path(call->arena, &made, PART_HEAD, NULL, NULL, NULL),
                    arena_printf(call->arena, "已建立第 %lld 版草稿，内容与原版相同，请修改",
                                 (long long)made.version));
}

static enum gp_code publish_version(struct http_call *call) {
    struct work work = web_work(call);
    struct standard_place place;
    TRY(standard_place(call, &place));
    enum gp_code code = standard_publish(&work, place.o.s.id, place.o.s.version);
    if (code == GP_INVALID) { /* the page lists what stands in the way */
        web_refuse(call, code);
        return show_version(call, &place);
    }
    TRY(code);
    return web_done(call, standard_path(call->arena, &place.o.s),
                    "已发布。这一版从此不能改动，可用于评估轮次");
}

static enum gp_code discard_version(struct http_call *call) {
    struct work work = web_work(call);
    struct standard_place place;
    TRY(standard_place(call, &place));
    TRY(standard_discard(&work, place.o.s.id, place.o.s.version));
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

/* Both versions, where another was saved since the form was opened. */
static enum gp_code show_conflict(struct http_call *call, const struct standard_place *place,
                                  const struct form_run *run, struct val *m, const char *action) {
    struct edit stored = {.call = call};
    if (call->conflict && !place->new_item) {
        struct standard_place now;
        struct gp_err refusal = *call->err;
        TRY(standard_place(call, &now));
        *call->err = refusal;
        form_fields(run, standard_object(&now), &stored);
    }
    edit_show_conflict(&stored, m, action);
    return GP_OK;
}

static enum gp_code show_edit(struct http_call *call, struct standard_place *place,
                              const struct form_run *run) {
    struct arena *a = call->arena;
    struct val *m = web_page(call, arena_printf(a, "编辑：%s（第 %lld 版草稿）", place->o.s.title,
                                                (long long)place->o.s.version));
    standard_version_model(m, &place->o.version);
    standard_outline(m, place);
    standard_items(m, place);
    form_show(run, standard_object(place), m);
    bool item = place->part == PART_ITEM;
    const char *method = place->method ? place->method->id : NULL;
    const char *component = place->component ? place->component->id : NULL;
    const char *action = standard_edit_path(a, &place->o.s, place->part, method, component,
                                            item && !place->new_item ? place->item->id : NULL);
    if (item && place->new_item)
        action = arena_printf(a, "%s&under=%s", action, http_url_encode(a, place->under));
    map_text(m, "action", action);
    edit_show_seen(call, m, place->o.version.info.sha256);
    TRY(show_conflict(call, place, run, m, action));
    map_bool(m, "back_path", false);
    if (item)
        map_text(m, "back_path",
                 standard_edit_path(a, &place->o.s, PART_COMPONENT, method, component, NULL));
    map_bool(m, "can_remove", item && !place->new_item);
    if (item)
        map_textf(m, "items_path", "%s/items?method=%s&component=%s", standard_path(a, &place->o.s),
                  method, component);
    map_text(m, "item_id", item && !place->new_item ? place->item->id : "");
    return web_render(call, "standard/edit", m);
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
                           const struct form_run *run, enum gp_code code) {
    web_refuse(call, code);
    return show_edit(call, place, run);
}

static enum gp_code save_part(struct http_call *call) {
    struct work work = web_work(call);
    struct standard_place place;
    struct form_run run;
    TRY(begin_edit(call, &place, &run));
    if (form_adds_row(call))
        return show_edit(call, &place, &run);
    enum gp_code older = edit_compare(call, place.o.version.info.sha256);
    form_read(&run, standard_object(&place));
    forgive_group(&run, &place);
    if (older != GP_OK)
        form_fault(&run, run.form->parts[0].id, 0, NULL, call->err->message);
    if (run.problems.n > 0)
        return refuse(call, &place, &run, older != GP_OK ? older : GP_INVALID);
    TRY(standard_settle(call, &place));
    enum gp_code code = standard_save(&work, &place.o.s, http_form(call, "seen"));
    if (code == GP_CONFLICT) {
        standard_unsettle(&place);
        form_fault(&run, run.form->parts[0].id, 0, NULL, call->err->message);
        return refuse(call, &place, &run, code);
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
    struct work work = web_work(call);
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
    TRY(edit_compare(call, place.o.version.info.sha256));
    TRY(standard_save(&work, &place.o.s, http_form(call, "seen")));
    return web_done(call,
                    standard_edit_path(call->arena, &place.o.s, PART_COMPONENT, place.method->id,
                                       place.component->id, NULL),
                    cstr_empty(http_form(call, "remove")) ? "顺序已调整" : "指标已删去");
}

/* ---- comparison */

/* "id~3"; of a level above "440300!id~3" */
static enum gp_code open_key(struct http_call *call, const char *key, struct standard *ret) {
    struct work work = web_work(call);
    struct standard_open o;
    bool issued;
    TRY(issued_open_key(call, key, ret, &issued));
    if (issued)
        return GP_OK;
    const char *mark = key ? strrchr(key, '~') : NULL;
    int64_t version = 0;
    if (!mark || dec_parse(str_of(mark + 1), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "请选择要比较的两个版本");
    TRY(standard_open(&work, arena_strndup(call->arena, key, (size_t)(mark - key)), version, &o));
    *ret = o.s;
    return GP_OK;
}

static enum gp_code add_choices(struct http_call *call, struct val *m, const char *name,
                                const struct standard_version *v, size_t n, const char *chosen) {
    struct val *list = map_list(m, name);
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        standard_version_model(r, &v[i]);
        map_bool(r, "chosen",
                 cstr_eq(chosen, arena_printf(m->arena, "%s~%lld", v[i].info.id,
                                              (long long)v[i].info.version)));
    }
    return issued_add_choices(call, list, chosen);
}

static const struct web_shown_column change_columns[] = {
    {"变动", "kind", BOOK_TEXT},   {"位置", "where", BOOK_TEXT}, {"内容", "what", BOOK_TEXT},
    {"原版", "before", BOOK_TEXT}, {"新版", "after", BOOK_TEXT},
};
static const struct web_shown change_tables[] = {
    WEB_SHOWN_TABLE("两个版本的不同", "changes", change_columns),
};

static enum gp_code compare_page(struct http_call *call) {
    struct work work = web_work(call);
    const char *before = http_query(call, "before"), *after = http_query(call, "after");
    struct standard_version *v;
    size_t n;
    TRY(standard_versions(&work, &v, &n));
    struct val *m = web_page(call, "比较两个版本");
    TRY(add_choices(call, m, "befores", v, n, before));
    TRY(add_choices(call, m, "afters", v, n, after));
    bool chosen = !cstr_empty(before) && !cstr_empty(after);
    map_bool(m, "chosen_both", chosen);
    if (chosen) {
        struct standard a, b;
        struct standard_change *changes;
        size_t n_changes;
        TRY(open_key(call, before, &a));
        TRY(open_key(call, after, &b));
        standard_compare(call->arena, &a, &b, &changes, &n_changes);
        map_text(m, "before_label", standard_label(call->arena, &a));
        map_text(m, "after_label", standard_label(call->arena, &b));
        standard_changes(m, changes, n_changes);
    }
    return web_render_shown_below(call, "/standards/~compare", "standard/compare", m, change_tables,
                                  GP_COUNT(change_tables));
}

/* ---- routes */

static const struct http_field edit_form[] = {{"add", "加一行", 40, 0}, EDIT_SEEN};

static void edit_fields(struct http_fields *ret) {
    for (size_t i = 0; i < PART_N; i++)
        form_add_fields(ret, &standard_parts[i].form);
}

static const struct http_field move_form[] = {
    EDIT_SEEN,
    {"up", "上移", 64, 0},
    {"down", "下移", 64, 0},
    {"remove", "删去", 64, 0},
};
static const struct http_field copy_form[] = {
    {"other", "另建一套标准", 1, 0},
};
static const struct http_field import_form[] = {
    {"file", "文件", 10, 0},
};

const struct http_route standards_routes[] = {
    WEB_GET("/standards", list_page, STANDARD_PERMS, "评估标准的版本"),
    WEB_SHOWN("/standards", list_page, STANDARD_PERMS, "评估标准的版本"),
    WEB_GET("/standards/compare", compare_page, STANDARD_PERMS, "比较两个版本"),
    WEB_SHOWN("/standards/~compare", compare_page, STANDARD_PERMS, "两个版本的不同"),
    WEB_POST("/standards/import", import_standard, STANDARD_PERMS, HTTP_SLOW, 8 << 20,
             "导入评估标准", WEB_FORM(import_form), .takes_files = true),
    WEB_GET("/standards/:id/:version", view_page, STANDARD_PERMS, "查看评估标准"),
    WEB_SHOWN("/standards/:id/:version", view_page, STANDARD_PERMS, "评估标准"),
    WEB_GET("/standards/:id/:version/export", export_version, STANDARD_PERMS, "导出评估标准"),
    WEB_GET("/standards/:id/:version/edit", edit_page, STANDARD_PERMS, "编辑评估标准草稿"),
    WEB_POST("/standards/:id/:version/edit", save_part, STANDARD_PERMS, HTTP_WRITE, 1 << 20,
             "保存评估标准草稿的一部分", WEB_FORM(edit_form), .edits = true,
             HTTP_FIELDS(edit_fields)),
    WEB_POST("/standards/:id/:version/items", move_item, STANDARD_PERMS, HTTP_WRITE, 4096,
             "移动或删去指标", WEB_FORM(move_form), .edits = true),
    WEB_POST("/standards/:id/:version/copy", copy_version, STANDARD_PERMS, HTTP_WRITE, 1024,
             "从已有版本新建草稿", WEB_FORM(copy_form)),
    WEB_POST("/standards/:id/:version/publish", publish_version, STANDARD_PERMS, HTTP_WRITE, 1024,
             "发布评估标准"),
    WEB_POST("/standards/:id/:version/delete", discard_version, STANDARD_PERMS, HTTP_WRITE, 1024,
             "删除评估标准草稿"),
    {.path = NULL},
};
