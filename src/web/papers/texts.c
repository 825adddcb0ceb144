/* The words of papers, for an administrator: the list of kinds, and a page a kind with the
 * placeholders that it may have. What is typed can be looked at, with examples in the place of
 * data, before it is saved. */
#include "app/papers/papers.h"
#include "web/edit.h"
#include "web/papers/papers.h"
#include "web/route.h"
#include "web/web.h"

#define TITLE_MAX 200
#define BODY_MAX  20000

static enum gp_code list_page(struct http_call *call) {
    struct work work = web_work(call);
    struct paper_version *v;
    size_t n;
    TRY(store_paper_newest(&work, &v, &n));
    struct val *m = web_page(call, "文书模板");
    struct val *rows = map_list(m, "rows");
    for (size_t i = 0; i < PAPER_N; i++) {
        const struct paper_version *own = NULL;
        for (size_t k = 0; k < n && !own; k++)
            own = cstr_eq(v[k].kind, paper_infos[i].id) ? &v[k] : NULL;
        struct val *row = list_add_map(rows);
        map_text(row, "id", paper_infos[i].id);
        map_text(row, "name", paper_infos[i].name);
        map_text(row, "hint", paper_infos[i].hint);
        map_bool(row, "changed", own && own->title);
        map_time(row, "saved", own && own->title ? own->saved_at : DEC_UNSET);
        map_text(row, "by", own ? own->name : NULL);
    }
    return web_render(call, "papers/texts", m);
}

static enum gp_code kind_param(struct http_call *call, enum paper_kind *ret) {
    return paper_kind_of(http_param(call, "kind"), ret)
               ? GP_OK
               : gp_fail(call->err, GP_MISSING, NULL, "没有这种文书");
}

/* Browsers send line ends as CR LF. */
static const char *plain_lines(struct arena *a, const char *typed) {
    char *out = arena_strdup(a, typed), *to = out;
    for (const char *p = out; *p; p++)
        if (*p != '\r')
            *to++ = *p;
    *to = '\0';
    return out;
}

static struct paper_text typed_text(struct http_call *call) {
    return (struct paper_text){web_typed(call, "title"),
                               plain_lines(call->arena, web_typed(call, "body"))};
}

static struct edit text_edit(struct http_call *call, const struct paper_text *text) {
    struct edit e = {.call = call};
    edit_add(&e, "title", text->title);
    edit_add_as(&e, "body", text->body, http_form(call, "body") ? typed_text(call).body : NULL);
    return e;
}

static void put_fields(struct val *m, enum paper_kind kind) {
    struct paper_field *v;
    size_t n = paper_fields(m->arena, kind, &v);
    struct val *texts = map_list(m, "fields"), *blocks = map_list(m, "blocks");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(v[i].is_block ? blocks : texts);
        map_text(row, "name", v[i].name);
        map_text(row, "example", v[i].is_block ? NULL : v[i].example);
    }
}

static enum gp_code put_versions(struct http_call *call, struct val *m, enum paper_kind kind) {
    struct work work = web_work(call);
    struct paper_version *v;
    size_t n;
    TRY(store_paper_versions(&work, paper_infos[kind].id, &v, &n));
    struct val *list = map_list(m, "versions");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_count(row, "version", v[i].version);
        map_time(row, "at", v[i].saved_at);
        map_text(row, "by", v[i].name);
        map_bool(row, "is_default", !v[i].title);
        map_text(row, "title", v[i].title);
        map_text(row, "body", v[i].body);
    }
    map_bool(m, "has_versions", n > 0);
    map_bool(m, "changed", n > 0 && v[0].title);
    return GP_OK;
}

static enum gp_code show(struct http_call *call) {
    struct work work = web_work(call);
    const char *problem = call->err->code != GP_OK ? call->err->message : NULL;
    const char *where = problem ? call->err->where : NULL;
    enum paper_kind kind;
    struct paper_text text;
    TRY(kind_param(call, &kind));
    TRY(paper_text_get(&work, kind, &text));
    struct val *m = web_page(call, arena_printf(call->arena, "%s模板", paper_infos[kind].name));
    struct edit e = text_edit(call, &text);
    edit_show(&e, m, call->request->path);
    bool typed = http_form(call, "body") != NULL;
    map_text(m, "hint", paper_infos[kind].hint);
    map_text(m, "kind", paper_infos[kind].id);
    map_text(m, "doc_title", typed ? web_typed(call, "title") : text.title);
    map_text(m, "doc_body", typed ? web_typed(call, "body") : text.body);
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    put_fields(m, kind);
    TRY(put_versions(call, m, kind));
    return web_render(call, "papers/text", m);
}

static enum gp_code save(struct http_call *call, struct work *w) {
    enum paper_kind kind;
    struct paper_text now, typed = typed_text(call);
    TRY(kind_param(call, &kind));
    TRY(paper_text_get(w, kind, &now));
    struct edit e = text_edit(call, &now);
    TRY(edit_check(&e));
    return paper_text_save(w, kind, &typed);
}

static enum gp_code save_text(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code = save(call, &work);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show(call);
    }
    TRY(code);
    return web_done(call, call->request->path, "已保存，以后生成的文书用新的文字");
}

static enum gp_code reset_text(struct http_call *call) {
    struct work work = web_work(call);
    enum paper_kind kind;
    TRY(kind_param(call, &kind));
    TRY(paper_text_save(&work, kind, NULL));
    return web_done(call, arena_printf(call->arena, "/admin/papers/%s", paper_infos[kind].id),
                    "已恢复系统自带的文字；改过的版本都还在下面");
}

/* As it would look: of what was typed, nothing is stored. */
static enum gp_code preview_text(struct http_call *call) {
    enum paper_kind kind;
    struct paper_text typed = typed_text(call);
    const struct doc *doc;
    TRY(kind_param(call, &kind));
    enum gp_code code = paper_preview(call->arena, kind, &typed, call->err, &doc);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show(call);
    }
    TRY(code);
    TRY(doc_render_html(doc, call->err, &call->response->body));
    web_show_document(call, false);
    return GP_OK;
}

static const struct http_field text_form[] = {
    {"title", "标题", TITLE_MAX, 0},
    {"body", "正文", BODY_MAX, 0},
    EDIT_SEEN,
};
static const struct http_field empty_form[] = {{"sure", "确认", 2, 0}};

const struct http_route paper_text_routes[] = {
    WEB_GET("/admin/papers", list_page, PERM_ADMIN, "文书模板"),
    WEB_GET("/admin/papers/:kind", show, PERM_ADMIN, "一种文书的模板"),
    WEB_POST("/admin/papers/:kind", save_text, PERM_ADMIN, HTTP_WRITE, 1 << 18, "保存文书模板",
             WEB_FORM(text_form), .edits = true),
    WEB_POST("/admin/papers/:kind/reset", reset_text, PERM_ADMIN, HTTP_WRITE, 1 << 12,
             "文书模板恢复原样", WEB_FORM(empty_form)),
    WEB_POST("/admin/papers/:kind/preview", preview_text, PERM_ADMIN, HTTP_WRITE, 1 << 18,
             "预览文书", WEB_FORM(text_form)),
    {.path = NULL},
};
