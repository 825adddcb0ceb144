/* Tables into a round: its checklist, and who fills in the ratings. */
#include "app/rounds/sheets.h"

#include "store/board.h"
#include "web/rounds/rounds.h"
#include "web/workbook/workbook.h"

static enum gp_code place_of(struct http_call *call, struct workbook_place *ret) {
    struct work work = web_work(call);
    struct round_head head;
    const char *round = http_param(call, "round");
    TRY(store_round_head(&work, round, &head));
    const char *up = arena_printf(call->arena, "/rounds/%s", http_url_encode(call->arena, round));
    *ret = (struct workbook_place){
        .kind = &round_workbook,
        .base = arena_printf(call->arena, "%s/tables", up),
        .title = "从表格导入资料清单与评价人",
        .up = up,
        .up_name = head.title,
        .explain = "资料清单（名称、是否必交、截止日期）和各评价单位的评价人（姓名、职务、电话），"
                   "一张一张或放在一个工作簿里都可以。",
        .template_name = arena_printf(call->arena, "%s-清单与评价人模板", head.title),
        .subject = round,
        .org = "",
        .done = up,
        .locked = round_lock_reason(head.state),
    };
    return GP_OK;
}

WORKBOOK_HANDLERS(place_of)

const struct http_route round_sheet_routes[] = {
    WORKBOOK_ROUTES_FULL("/rounds/:round/tables", PERM_MANAGE, "从表格导入资料清单与评价人"),
    {0},
};
