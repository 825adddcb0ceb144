/* The registry's tables as data, and how a thing of it is told and put back for undoing. What
 * becomes of the rows is workbook_apply.c. */
#include "app/registry/workbook.h"

#include "app/registry/workbook_apply.h"
#include "bundle/bundle.h"

/* ---- tables */

/* Rows that belong to a project say which by its number, its name or its center. */
static const char *const owner_keys[] = {"id", "title", "center", NULL};
static const char *const center_keys[] = {"name", NULL};
static const char *const project_keys[] = {"id",        "title",     "center", "operator_org",
                                           "purchaser", "committee", "start",  "end",
                                           "total",     "headcount", NULL};
static const char *const place_keys[] = {"subdistrict", "community", NULL};
static const char *const count_keys[] = {"count", NULL};
static const char *const org_keys[] = {"id", "name", "short_name", "kind", NULL};
static const char *const all_center_keys[] = {
    "id", "name", "full_name", "subdistrict", "community", "region_code", "external_code", NULL};

#define MEMBER(m) offsetof(struct row, m)
#define OWNED                                                                                      \
    {{&shape_project, "id"}, "所属项目编号"}, {{&shape_project, "title"}, "所属项目名称"}, {       \
        {&shape_project, "center"}, "所属中心"                                                 \
    }

static const struct workbook_table tables[] = {
    [ORGS] = {.word = "orgs",
              .name = "机构",
              .hint = "机构 单位",
              .parts = {{&shape_org, MEMBER(org), .keys = org_keys}},
              .own_ids = {&shape_org},
              .wanted = {{&shape_org, "name"}},
              .filled = {{&shape_org, "kind"}}},
    [CENTERS] = {.word = "centers",
                 .name = "中心",
                 .hint = "中心",
                 .parts = {{&shape_center, MEMBER(center), .keys = all_center_keys}},
                 .own_ids = {&shape_center},
                 .wanted = {{&shape_center, "name"}}},
    [SUBSTATIONS] = {.word = "substations",
                     .name = "分站点",
                     .hint = "分站 站点",
                     .parts = {{&shape_center, MEMBER(center), .keys = center_keys},
                               {&shape_substation, MEMBER(substation), .keys = NULL}},
                     .wanted = {{&shape_substation, "name"}}},
    [PROJECTS] = {.word = "projects",
                  .name = "项目",
                  .hint = "项目 合同 台账",
                  .parts = {{&shape_project, MEMBER(project), .keys = project_keys},
                            {&shape_center, MEMBER(center), .keys = place_keys}},
                  .own_ids = {&shape_project},
                  .wanted = {{&shape_project, "center"}}},
    [POSTS] = {.word = "posts",
               .name = "岗位",
               .hint = "岗位",
               .parts = {{&shape_project, MEMBER(project), .keys = owner_keys},
                         {&shape_post, MEMBER(post), .keys = NULL},
                         {&shape_requirement, MEMBER(requirement), .keys = count_keys}},
               .own_ids = {&shape_project},
               .wanted = {{&shape_post, "title"}},
               .names = {OWNED, {{&shape_requirement, "count"}, "岗位数"}}},
    [REQUIREMENTS] = {.word = "requirements",
                      .name = "资质要求",
                      .hint = "资质",
                      .parts = {{&shape_project, MEMBER(project), .keys = owner_keys},
                                {&shape_requirement, MEMBER(requirement), .keys = NULL}},
                      .own_ids = {&shape_project},
                      .wanted = {{&shape_requirement, "qualification"}},
                      .names = {OWNED}},
    [INDICATORS] = {.word = "indicators",
                    .name = "合同指标",
                    .hint = "指标",
                    .parts = {{&shape_project, MEMBER(project), .keys = owner_keys},
                              {&shape_indicator, MEMBER(indicator), .keys = NULL}},
                    .own_ids = {&shape_project},
                    .wanted = {{&shape_indicator, "name"}},
                    .names = {OWNED}},
    [PAYMENTS] = {.word = "payments",
                  .name = "付款",
                  .hint = "付款 拨付 款项",
                  .parts = {{&shape_project, MEMBER(project), .keys = owner_keys},
                            {&shape_payment, MEMBER(payment), .keys = NULL}},
                  .own_ids = {&shape_project},
                  .wanted = {{&shape_payment, "amount"}},
                  .names = {OWNED}},
};

/* ---- undoing */

const struct shape *registry_shape(enum registry_kind kind) {
    static const struct shape *const shapes[REGISTRY_KIND_N] = {&shape_org, &shape_center,
                                                                &shape_project};
    return shapes[kind];
}

static enum registry_kind kind_of(const char *what) {
    for (unsigned k = 0; k < REGISTRY_KIND_N; k++)
        if (cstr_eq(what, registry_shape((enum registry_kind)k)->id))
            return (enum registry_kind)k;
    GP_DIE("no kind of thing is called %s", what);
}

static enum gp_code stored_object(struct work *w, enum registry_kind kind, const char *id,
                                  const void **ret) {
    struct org *org = NULL;
    struct center *center = NULL;
    struct project *project = NULL;
    if (kind == REGISTRY_ORG)
        TRY(store_registry_org(w, id, &org));
    else if (kind == REGISTRY_CENTER)
        TRY(store_registry_center(w, id, &center));
    else
        TRY(store_registry_project(w, id, &project));
    *ret = org ? (const void *)org : center ? (const void *)center : project;
    return GP_OK;
}

static enum gp_code state(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret) {
    (void)subject;
    const void *object;
    TRY(stored_object(w, kind_of(what), id, &object));
    if (object)
        bundle_write_part(registry_shape(kind_of(what)), object, ret);
    return GP_OK;
}

static enum gp_code put_back(struct work *w, enum registry_kind kind, const char *json) {
    void *object = arena_alloc(w->arena, registry_shape(kind)->size);
    TRY(bundle_read_part(w->arena, w->err, str_of(json), registry_shape(kind), object));
    if (kind == REGISTRY_PROJECT && !money_is_set(((struct project *)object)->vacancy.step))
        ((struct project *)object)->vacancy.step = money_of(1); /* as registry_load has it */
    if (kind == REGISTRY_ORG)
        return store_registry_put_org(w, object);
    return kind == REGISTRY_CENTER ? store_registry_put_center(w, object)
                                   : store_registry_put_project(w, object);
}

static enum gp_code restore(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before) {
    (void)subject;
    return before ? put_back(w, kind_of(what), before) : registry_delete(w, kind_of(what), id);
}

static const char *const groups[REGISTRY_KIND_N] = {"机构", "中心", "项目"};

const struct workbook_kind registry_workbook = {
    .word = "registry",
    .what = "机构、中心、项目、岗位、资质、指标或付款",
    WORKBOOK_ROWS(struct row, tables, groups),
    .apply = registry_apply,
    .prefill = registry_prefill,
    .state = state,
    .restore = restore,
};
