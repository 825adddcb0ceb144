/* A workbook into the registry. */
#include "app/registry/workbook.h"
#include "web/inside.h"
#include "web/registry/registry.h"
#include "web/search/indexing.h"
#include "web/workbook/workbook.h"

static const char *stored(struct http_call *call, const struct workbook *b) {
    (void)b;
    indexing_ask(worker_of(call)->web);
    return NULL;
}

static const struct workbook_place registry_place = {
    .kind = &registry_workbook,
    .base = "/registry/workbook",
    .title = "从表格导入",
    .up = "/registry",
    .up_name = "机构与项目",
    .explain =
        "平时用的台账就可以：机构、中心、分站点、项目（合同）、岗位、资质要求、合同指标、付款，"
        "各占一张工作表。",
    .template_name = "机构与项目登记模板",
    .subject = "",
    .org = "",
    .done = "/registry",
    .stored = stored,
};

static enum gp_code place_of(struct http_call *call, struct workbook_place *ret) {
    (void)call;
    *ret = registry_place;
    return GP_OK;
}

WORKBOOK_HANDLERS(place_of)

const struct http_route workbook_routes[] = {
    WORKBOOK_ROUTES_FULL("/registry/workbook", PERM_MANAGE, "从表格导入机构、中心与项目"),
    {0},
};
