/* Organisations, centers and projects for programs: lists as the pages have them, one whole as the
 * bundle writes it, and written by PUT over what was read (If-Match) or where nothing is yet
 * (If-None-Match: *). What is wrong is told place by place, by the same reviews as in the forms. */
#include "web/api/inside.h"
#include "web/api/rows.h"
#include "web/reads.h"

#include "app/registry/registry.h"

#define MOST 100000 /* of a district there are not nearly so many */

static struct registry_filter filter_of(struct http_call *call) {
    struct registry_filter f = {.words = api_asked(call, "q"),
                                .kind = api_asked(call, "kind"),
                                .center = api_asked(call, "center"),
                                .operator_org = api_asked(call, "operator"),
                                .today = web_today(),
                                .limit = MOST};
    const char *term = api_asked(call, "term");
    if (cstr_eq(term, "running"))
        f.term = TERM_RUNNING;
    else if (cstr_eq(term, "ended"))
        f.term = TERM_ENDED;
    else if (cstr_eq(term, "coming"))
        f.term = TERM_COMING;
    return f;
}

static enum gp_code load_orgs(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct registry_filter f = filter_of(call);
    struct registry_org *v;
    TRY(store_registry_orgs(&work, &f, &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

static enum gp_code load_centers(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct registry_filter f = filter_of(call);
    struct registry_center *v;
    TRY(store_registry_centers(&work, &f, &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

static enum gp_code load_projects(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct registry_filter f = filter_of(call);
    struct registry_project *v;
    TRY(store_registry_projects(&work, &f, &v, &ret->n));
    ret->v = v;
    return GP_OK;
}

/* ---- one of them */

static const struct shape *const shapes[REGISTRY_KIND_N] = {[REGISTRY_ORG] = &shape_org,
                                                            [REGISTRY_CENTER] = &shape_center,
                                                            [REGISTRY_PROJECT] = &shape_project};

static const void *object_of(const struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return item->org;
    return item->kind == REGISTRY_CENTER ? (const void *)item->center : item->project;
}

static enum gp_code reply_item(struct http_call *call, enum registry_kind kind) {
    struct work work = web_work(call);
    struct registry_item item;
    TRY(registry_load(&work, kind, http_param(call, "id"), NULL, &item));
    return api_reply_thing(call, shapes[kind], object_of(&item),
                           arena_strndup(call->arena, item.seen, 32));
}

static enum gp_code get_org(struct http_call *call) {
    return reply_item(call, REGISTRY_ORG);
}

static enum gp_code get_center(struct http_call *call) {
    return reply_item(call, REGISTRY_CENTER);
}

/* With everybody in it, numbers and all. */
static enum gp_code get_project(struct http_call *call) {
    reads_note(call, READ_STAFF, arena_printf(call->arena, "project/%s", http_param(call, "id")),
               NULL);
    return reply_item(call, REGISTRY_PROJECT);
}

/* ---- writing */

/* What is stored; is_new where nothing is. A project that is new lies at the center that it says.
 */
static enum gp_code find_item(struct http_call *call, enum registry_kind kind,
                              const struct project *sent, struct registry_item *ret) {
    struct work work = web_work(call);
    enum gp_code code = registry_load(&work, kind, http_param(call, "id"), NULL, ret);
    if (code != GP_MISSING)
        return code;
    *call->err = (struct gp_err){.arena = call->arena};
    return registry_load(&work, kind, NULL, sent ? sent->center : NULL, ret);
}

/* projects[0].posts[1].id: as it stands in what was sent. */
static const char *place_of(const char *path) {
    const char *dot = strchr(path, '.');
    return dot ? dot + 1 : path;
}

static enum gp_code check_parts(struct http_call *call, const struct registry_item *item) {
    struct dossier_problem *v;
    size_t n;
    if (item->kind == REGISTRY_ORG)
        return GP_OK;
    dossier_validate_single(item->center, item->project, call->arena, &v, &n);
    for (size_t i = 0; i < n; i++)
        api_add_error(call, arena_printf(call->arena, "$.%s", place_of(v[i].path)), v[i].message);
    return n == 0 ? GP_OK
                  : gp_fail(call->err, GP_INVALID, NULL, "还有 %zu 处需要改正，见 errors", n);
}

static void add_problems(struct http_call *call, const struct registry_review *review) {
    struct arena *a = call->arena;
    for (size_t i = 0; i < review->problems.n; i++) {
        const struct registry_problem *p = &review->problems.v[i];
        const char *place = p->part ? arena_printf(a, "$.%s[%zu]", p->part, p->index) : "$";
        api_add_error(call, p->member ? arena_printf(a, "%s.%s", place, p->member) : place,
                      p->message);
    }
}

static enum gp_code check_id(struct http_call *call, const char *sent) {
    return cstr_eq(sent, http_param(call, "id"))
               ? GP_OK
               : gp_fail(call->err, GP_INVALID, "$.id", "和地址里的编号不一样，请改成一样的");
}

static enum gp_code save(struct http_call *call, struct registry_item *item) {
    struct work work = web_work(call);
    struct registry_review review;
    TRY(check_parts(call, item));
    enum gp_code code = registry_save(&work, item, item->seen, &review);
    if (code == GP_INVALID)
        add_problems(call, &review);
    return code;
}

static enum gp_code put_org(struct http_call *call) {
    struct org sent = {0};
    struct registry_item item;
    TRY(api_read_body(call, &shape_org, &sent));
    TRY(check_id(call, sent.id));
    TRY(find_item(call, REGISTRY_ORG, NULL, &item));
    TRY(api_match(call, item.is_new ? NULL : item.seen));
    *item.org = sent;
    TRY(save(call, &item));
    return get_org(call);
}

static enum gp_code put_center(struct http_call *call) {
    struct center sent = {0};
    struct registry_item item;
    TRY(api_read_body(call, &shape_center, &sent));
    TRY(check_id(call, sent.id));
    TRY(find_item(call, REGISTRY_CENTER, NULL, &item));
    TRY(api_match(call, item.is_new ? NULL : item.seen));
    *item.center = sent;
    TRY(save(call, &item));
    return get_center(call);
}

static enum gp_code put_project(struct http_call *call) {
    struct work work = web_work(call);
    struct project sent;
    shape_clear(&shape_project, &sent);
    struct registry_item item;
    TRY(api_read_body(call, &shape_project, &sent));
    TRY(check_id(call, sent.id));
    TRY(find_item(call, REGISTRY_PROJECT, &sent, &item));
    TRY(api_match(call, item.is_new ? NULL : item.seen));
    *item.project = sent;
    TRY(store_registry_center(&work, sent.center, &item.center));
    if (!item.center)
        return gp_fail(call->err, GP_INVALID, "$.center", "没有这个中心，请先登记中心");
    TRY(save(call, &item));
    return get_project(call);
}

#define ONCE(name)                                                                                 \
    static enum gp_code name##_once(struct http_call *call) {                                      \
        return api_once(call, name);                                                               \
    }
ONCE(put_org)
ONCE(put_center)
ONCE(put_project)

/* ---- what may be asked */

static const char *const org_words[] = {"commissioner", "evaluator", "purchaser",
                                        "committee",    "operator",  NULL};
static const char *const term_words[] = {"running", "ended", "coming", NULL};
static const struct api_query org_queries[] = {
    {"q", "名称里的字", 100, NULL}, {"kind", "机构类别", 20, org_words}, {NULL, NULL, 0, NULL}};
static const struct api_query center_queries[] = {{"q", "名称里的字", 100, NULL},
                                                  {NULL, NULL, 0, NULL}};
static const struct api_query project_queries[] = {{"q", "名称里的字", 100, NULL},
                                                   {"center", "中心编号", 64, NULL},
                                                   {"operator", "运营机构编号", 64, NULL},
                                                   {"term", "合同状态", 10, term_words},
                                                   {NULL, NULL, 0, NULL}};
static const char *const org_sorts[] = {"id", "name", "short_name", "kind", NULL};
static const char *const center_sorts[] = {"id",        "name",        "subdistrict",
                                           "community", "region_code", NULL};
static const char *const project_sorts[] = {
    "id", "title", "center_name", "operator_name", "start", "end", "total", "headcount", NULL};
static const struct api_list orgs_list = {.shape = &shape_registry_org,
                                          .key = "id",
                                          .order = "id",
                                          .sorts = org_sorts,
                                          .queries = org_queries,
                                          .load = load_orgs};
static const char *const center_filters[] = {"subdistrict", NULL};
static const struct api_list centers_list = {.shape = &shape_registry_center,
                                             .key = "id",
                                             .order = "id",
                                             .filters = center_filters,
                                             .sorts = center_sorts,
                                             .queries = center_queries,
                                             .load = load_centers};
static const struct api_list projects_list = {.shape = &shape_registry_project,
                                              .key = "id",
                                              .order = "id",
                                              .sorts = project_sorts,
                                              .queries = project_queries,
                                              .load = load_projects};

#define LIST(tag, name, tag_list)                                                                  \
    const struct api_operation api_list_##tag = {                                                  \
        .id = (name), .area = AREA_REGISTRY, .gives = API_LIST, .list = &(tag_list)}
LIST(orgs, "listOrganisations", orgs_list);
LIST(centers, "listCenters", centers_list);
LIST(projects, "listProjects", projects_list);

#define ONE(tag, name, about_shape)                                                                \
    static const struct api_operation get_##tag##_about = {                                        \
        .id = "get" name, .area = AREA_REGISTRY, .gives = API_THING, .shape = (about_shape)};      \
    static const struct api_operation put_##tag##_about = {                                        \
        .id = "put" name,                                                                          \
        .area = AREA_REGISTRY,                                                                     \
        .writes = true,                                                                            \
        .gives = API_THING,                                                                        \
        .shape = (about_shape),                                                                    \
        .takes = (about_shape),                                                                    \
        .matches = true,                                                                           \
        .about = "整条写入：没有写的字段就没有了，请从读到的内容改起"}
ONE(org, "Organisation", &shape_org);
ONE(center, "Center", &shape_center);
ONE(project, "Project", &shape_project);

#define BODY_MOST ((size_t)2 << 20)
#define ROUTES(path, tag, name)                                                                    \
    API_GET(path "/:id", get_##tag, PERM_MANAGE, HTTP_INLINE, &get_##tag##_about, "一" name),      \
        API_WRITE(HTTP_PUT, path "/:id", put_##tag##_once, PERM_MANAGE, BODY_MOST,                 \
                  &put_##tag##_about, "登记或修改一" name)

const struct http_route api_registry_routes[] = {
    API_GET("/organisations", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_orgs, "机构"),
    ROUTES("/organisations", org, "个机构"),
    API_GET("/centers", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_centers, "中心"),
    ROUTES("/centers", center, "个中心"),
    API_GET("/projects", api_list_rows, PERM_MANAGE, HTTP_INLINE, &api_list_projects, "项目"),
    ROUTES("/projects", project, "个项目"),
    {.path = NULL},
};
