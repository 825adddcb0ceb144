/* The panel's page, for its head under /marking and for managers under /rounds: handlers and
 * routes, listed by marking.c. */
#ifndef GP_WEB_MARKING_PANEL_H
#define GP_WEB_MARKING_PANEL_H

#include "web/web.h"

enum gp_code panel_page(struct http_call *call);
enum gp_code panel_return_post(struct http_call *call);
enum gp_code panel_confirm_post(struct http_call *call);
extern const struct http_field panel_fields[2];

#define PANEL_POST(r, permission)                                                                  \
    .run = (r), .need = (permission), .where = HTTP_WRITE, .body_max = 32768,                      \
    .form = panel_fields, .n_form = GP_COUNT(panel_fields)

#define PANEL_ROUTES                                                                                   \
    {.method = HTTP_GET,                                                                               \
     .path = "/marking/:round/:entry/~panel",                                                          \
     .run = panel_page,                                                                                \
     .need = PERM_MARK,                                                                                \
     .summary = "评分组汇总（组长）"},                                                                 \
        {.method = HTTP_POST,                                                                          \
         .path = "/marking/:round/:entry/~panel/return",                                               \
         PANEL_POST(panel_return_post, PERM_MARK),                                                     \
         .summary = "退回一份评分（组长）"},                                                           \
        {.method = HTTP_POST,                                                                          \
         .path = "/marking/:round/:entry/~panel/confirm",                                              \
         PANEL_POST(panel_confirm_post, PERM_MARK),                                                    \
         .summary = "确认评分组结果（组长）"},                                                         \
        {.method = HTTP_GET,                                                                           \
         .path = "/rounds/:round/panel/:entry",                                                        \
         .run = panel_page,                                                                            \
         .need = PERM_MANAGE,                                                                          \
         .summary = "评分组汇总（评估方）"},                                                           \
        {.method = HTTP_POST,                                                                          \
         .path = "/rounds/:round/panel/:entry/return",                                                 \
         PANEL_POST(panel_return_post, PERM_MANAGE),                                                   \
         .summary = "退回一份评分（评估方）"},                                                         \
    {                                                                                                  \
        .method = HTTP_POST, .path = "/rounds/:round/panel/:entry/confirm",                            \
        PANEL_POST(panel_confirm_post, PERM_MANAGE), .summary = "确认评分组结果（评估方）" \
    }

#endif
