/* The document of the interface, for programs and, as a page, for people. Both are public: they say
 * what may be asked, and nothing of what is stored. */
#include "web/api/api.h"
#include "web/inside.h"
#include "web/route.h"

static enum gp_code openapi(struct http_call *call) {
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    api_write_openapi(web_route_tables, n_web_route_tables, &json);
    http_set_header(call, "Cache-Control", "no-cache");
    return http_reply(call, 200, "application/json", (struct str){buf_text(&json), json.n});
}

static void put_queries(struct val *row, const struct api_query *q) {
    struct val *list = map_list(row, "params");
    for (; q && q->name; q++)
        list_add_option(list, q->name, q->title, false);
}

static void put_filters(struct val *row, const struct api_list *l) {
    struct val *list = map_list(row, "filters");
    for (const char *const *key = l ? l->filters : NULL; key && *key; key++)
        list_add_option(list, *key, shape_field(l->shape, *key)->name, false);
}

/* Members of a shape, one below the other. */
static void put_members(struct val *row, const struct shape *s) {
    struct val *list = map_list(row, "members");
    for (size_t i = 0; s && i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        struct val *m = list_add_map(list);
        map_text(m, "key", f->key);
        map_text(m, "name", f->name);
        map_text(m, "form", kind_info(f->kind)->form);
        map_bool(m, "required", f->required);
        const char *words = "";
        for (size_t k = 0; f->kind == FIELD_ENUM && k < f->words->n; k++)
            words =
                arena_printf(m->arena, "%s%s%s%s%s", words, k ? "、" : "", f->words->v[k].word,
                             f->words->v[k].name ? " " : "", cstr_or_empty(f->words->v[k].name));
        map_text(m, "words", words);
    }
}

static void put_operation(struct val *list, const struct http_route *r) {
    static const char *const methods[HTTP_METHOD_N] = {"GET", "POST", "PUT"};
    const struct api_operation *op = r->about;
    struct val *row = list_add_map(list);
    map_text(row, "method", methods[r->method]);
    map_text(row, "path", r->path);
    map_text(row, "summary", r->summary);
    map_text(row, "about", op->about);
    map_textf(row, "id", "%s%s", op->id, api_form_suffix(api_form_of(r)));
    map_text(row, "right", op->anyone ? NULL : op->writes ? "写" : "读");
    map_bool(row, "matches", op->matches);
    map_bool(row, "is_list", op->gives == API_LIST && api_form_of(r) == API_JSON);
    put_queries(row, op->queries ? op->queries : op->list ? op->list->queries : NULL);
    put_filters(row, api_form_of(r) < API_ODATA_ROWS ? op->list : NULL);
    put_members(row, op->takes                    ? op->takes
                     : api_form_of(r) != API_JSON ? NULL
                                                  : api_shape_given(op));
    map_bool(row, "takes", op->takes != NULL);
}

static void put_areas(struct val *m) {
    struct val *areas = map_list(m, "areas");
    for (enum token_area i = 0; i < AREA_N; i++) {
        struct val *area = list_add_map(areas);
        map_text(area, "word", token_areas[i].word);
        map_text(area, "name", token_areas[i].name);
        map_text(area, "about", token_areas[i].about);
        struct val *list = map_list(area, "operations");
        for (size_t t = 0; t < n_web_route_tables; t++)
            for (const struct http_route *r = web_route_tables[t]; r->path; r++)
                if (r->about && ((const struct api_operation *)r->about)->area == i)
                    put_operation(list, r);
        map_count(area, "n", (int64_t)list->list.n);
    }
}

static enum gp_code page(struct http_call *call) {
    struct val *m = web_page(call, "接口说明");
    map_text(m, "base", web_base_url(call));
    map_textf(m, "limit", "%d", API_PACE_MOST);
    struct val *kinds = map_list(m, "kinds");
    const struct api_problem_kind *kind;
    for (size_t i = 0; (kind = api_problem_kind_at(i)); i++) {
        struct val *row = list_add_map(kinds);
        map_count(row, "status", kind->status);
        map_text(row, "name", kind->name);
        map_text(row, "title", kind->title);
        map_text(row, "remedy", kind->remedy);
    }
    put_areas(m);
    return web_render(call, "api/page", m);
}

const struct http_route api_doc_routes[] = {
    WEB_GET("/api", page, PERM_PUBLIC, "接口说明"),
    WEB_GET(API_ROOT "/openapi.json", openapi, PERM_PUBLIC, "接口说明（OpenAPI）",
            .unattended = true),
    {.path = NULL},
};
