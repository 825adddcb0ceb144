/* The manager's page of personal links; its routes are listed by rate.c. */
#ifndef GP_WEB_RATE_LINKS_H
#define GP_WEB_RATE_LINKS_H

#include "web/web.h"

enum gp_code links_page(struct http_call *call);
enum gp_code links_create(struct http_call *call);
enum gp_code links_renew(struct http_call *call);
enum gp_code links_revoke(struct http_call *call);
enum gp_code links_return(struct http_call *call);
enum gp_code links_remind(struct http_call *call);
extern const struct http_field links_create_fields[3];
extern const struct http_field links_change_fields[3];

#define LINKS_POST(name, handler, text)                                                            \
    {                                                                                              \
        .method = HTTP_POST, .path = "/rounds/:round/links/" name, .run = (handler),               \
        .need = PERM_MANAGE, .where = HTTP_WRITE, .body_max = 16384, .form = links_change_fields,  \
        .n_form = GP_COUNT(links_change_fields), .summary = (text)                                 \
    }

#define LINKS_ROUTES                                                                               \
    {.method = HTTP_GET,                                                                           \
     .path = "/rounds/:round/links",                                                               \
     .run = links_page,                                                                            \
     .need = PERM_MANAGE,                                                                          \
     .summary = "履约评价链接"},                                                                   \
        {.method = HTTP_POST,                                                                      \
         .path = "/rounds/:round/links",                                                           \
         .run = links_create,                                                                      \
         .need = PERM_MANAGE,                                                                      \
         .where = HTTP_WRITE,                                                                      \
         .body_max = (size_t)1 << 20,                                                              \
         .form = links_create_fields,                                                              \
         .n_form = GP_COUNT(links_create_fields),                                                  \
         .summary = "生成全部评价链接"},                                                           \
        LINKS_POST("renew", links_renew, "换新评价链接"),                                          \
        LINKS_POST("revoke", links_revoke, "停用评价链接"),                                        \
        LINKS_POST("return", links_return, "退回一份履约评价"),                                    \
        LINKS_POST("remind", links_remind, "提醒填写履约评价")

#endif
