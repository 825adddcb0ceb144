/* The panel's page, for its head under /marking and for managers under /rounds: handlers and
 * routes, listed by marking.c. */
#ifndef GP_WEB_MARKING_PANEL_H
#define GP_WEB_MARKING_PANEL_H

#include "web/route.h"
#include "web/shown.h"
#include "web/web.h"

enum gp_code panel_page(struct http_call *call);
enum gp_code panel_return_post(struct http_call *call);
enum gp_code panel_confirm_post(struct http_call *call);
extern const struct http_field panel_fields[2];

#define PANEL_POST(p, handler, perm, says)                                                         \
    WEB_POST(p, handler, perm, HTTP_WRITE, 32768, says, WEB_FORM(panel_fields))

#define PANEL_ROUTES_AT(at, perm, who)                                                             \
    WEB_GET(at, panel_page, perm, "评分组汇总" who),                                               \
        WEB_SHOWN(at, panel_page, perm, "逐项评分" who),                                           \
        PANEL_POST(at "/return", panel_return_post, perm, "退回一份评分" who),                     \
        PANEL_POST(at "/confirm", panel_confirm_post, perm, "确认评分组结果" who)

#define PANEL_ROUTES                                                                               \
    PANEL_ROUTES_AT("/marking/:round/:entry/~panel", PERM_MARK, "（组长）"),                       \
        PANEL_ROUTES_AT("/rounds/:round/panel/:entry", PERM_MANAGE, "（评估方）")

#endif
