/* Tables into the draft of a standard. */
#include "app/standard/sheets.h"

#include "web/standard/forms.h"
#include "web/standard/standards.h"
#include "web/workbook/workbook.h"

static enum gp_code place_of(struct http_call *call, struct workbook_place *ret) {
    struct work work = web_work(call);
    struct standard_open o;
    int64_t version;
    if (dec_parse(str_of(http_param(call, "version")), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这一版评估标准");
    TRY(standard_open(&work, http_param(call, "id"), version, &o));
    const char *up = standard_path(call->arena, &o.s);
    bool draft = o.version.info.status == STANDARD_DRAFT;
    *ret = (struct workbook_place){
        .kind = &standard_workbook,
        .base = arena_printf(call->arena, "%s/tables", up),
        .title = "从表格导入评估标准",
        .up = up,
        .up_name = o.s.title,
        .explain =
            "评分指标（评估方式、板块，一级、二级、三级指标，满分、评分标准等列）、等级和资金类别，"
            "一张一张或放在一个工作簿里都可以。评估方式和板块请先在草稿里建好。",
        .template_name = arena_printf(call->arena, "%s-模板", o.s.title),
        .subject = arena_printf(call->arena, "%s:%lld", o.s.id, (long long)o.s.version),
        .org = "",
        .done = up,
        .locked = draft ? NULL : "这一版已经发布，不能再改；请新建一版",
    };
    return GP_OK;
}

WORKBOOK_HANDLERS(place_of)

const struct http_route standard_sheet_routes[] = {
    WORKBOOK_ROUTES_FULL("/standards/:id/:version/tables", STANDARD_PERMS, "从表格导入评估标准"),
    {0},
};
