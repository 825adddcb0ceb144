/* Tables of the operator into a hand-in. */
#include "app/fill/sheets.h"

#include "web/fill/fill.h"
#include "web/fill/model.h"
#include "web/workbook/workbook.h"

/* Back to the part that it went into, when that is one. */
static const char *stored(struct http_call *call, const struct workbook *b) {
    size_t part = PART_N;
    for (size_t g = 0; b && g < b->kind->n_groups; g++) {
        size_t n = 0;
        for (unsigned f = 0; f < WORKBOOK_FATE_N; f++)
            n += b->counts[g][f];
        if (n == 0)
            continue;
        if (part != PART_N && part != fill_sheet_part(g))
            return NULL;
        part = fill_sheet_part(g);
    }
    return part == PART_N
               ? NULL
               : fill_path(call, arena_printf(call->arena, "/part/%s", fill_parts[part].id));
}

static enum gp_code place_of(struct http_call *call, struct workbook_place *ret) {
    struct work work = web_work(call);
    struct entry_scope *scope;
    TRY(fill_find(&work, FILL_ENTRY(call), &scope));
    *ret = (struct workbook_place){
        .kind = &fill_workbook,
        .base = fill_path(call, "/tables"),
        .title = "从表格导入资料",
        .up = fill_path(call, ""),
        .up_name = scope->center_name,
        .explain =
            "花名册、证书、指标完成情况、服务记录、资金使用情况表、工作服务成效，一张一张或放在"
            "一个工作簿里都可以。别的系统导出的指标数据（ADX，或 DHIS2 的 JSON）也可以直接上传。",
        .template_name = arena_printf(call->arena, "%s-递交资料模板", scope->center_name),
        .subject = fill_subject(call->arena, scope->round, scope->entry),
        .org = cstr_or_empty(scope->operator_org),
        .done = fill_path(call, ""),
        .locked = fill_lock_reason(scope),
        .stored = stored,
    };
    return GP_OK;
}

WORKBOOK_HANDLERS(place_of)

const struct http_route fill_sheet_routes[] = {
    WORKBOOK_ROUTES_FULL("/fill/:round/:entry/tables", PERM_FILL, "从表格导入递交资料"),
    {0},
};
