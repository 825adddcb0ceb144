/* The manager's page of 履约评价: organisations with their links; its routes are listed by rate.c.
 */
#ifndef GP_WEB_RATING_LINKS_H
#define GP_WEB_RATING_LINKS_H

#include "web/download.h"
#include "web/edit.h"

enum gp_code links_page(struct http_call *call);
enum gp_code links_file(struct http_call *call);
enum gp_code links_create(struct http_call *call);
enum gp_code links_create_one(struct http_call *call);
enum gp_code links_renew(struct http_call *call);
enum gp_code links_revoke(struct http_call *call);
enum gp_code links_return(struct http_call *call);
enum gp_code links_remind(struct http_call *call);
enum gp_code links_terms(struct http_call *call);
enum gp_code links_scan(struct http_call *call);
extern const struct http_field links_create_fields[4];
extern const struct http_field links_one_fields[5];
extern const struct http_field links_change_fields[2];
extern const struct http_field links_return_fields[3];
extern const struct http_field links_terms_fields[3];

#define LINKS_POST(name, handler, fields, text)                                                    \
    {                                                                                              \
        .method = HTTP_POST, .path = "/rounds/:round/links/" name, .run = (handler),               \
        .need = PERM_MANAGE, .where = HTTP_WRITE, .body_max = 16384, .form = (fields),             \
        .n_form = GP_COUNT(fields), .summary = (text)                                              \
    }

#define LINKS_ROUTES                                                                               \
    {.method = HTTP_GET,                                                                           \
     .path = "/rounds/:round/links",                                                               \
     .run = links_page,                                                                            \
     .need = PERM_MANAGE,                                                                          \
     .summary = "履约评价链接"},                                                                   \
        WEB_DOWNLOAD("/rounds/:round/links", links_file, PERM_MANAGE, "履约评价一览"),             \
        {.method = HTTP_POST,                                                                      \
         .path = "/rounds/:round/links",                                                           \
         .run = links_create,                                                                      \
         .need = PERM_MANAGE,                                                                      \
         .where = HTTP_WRITE,                                                                      \
         .body_max = (size_t)1 << 20,                                                              \
         .form = links_create_fields,                                                              \
         .n_form = GP_COUNT(links_create_fields),                                                  \
         .summary = "生成全部评价链接"},                                                           \
        {.method = HTTP_POST,                                                                      \
         .path = "/rounds/:round/links/terms",                                                     \
         .run = links_terms,                                                                       \
         .need = PERM_MANAGE,                                                                      \
         .where = HTTP_WRITE,                                                                      \
         .body_max = 4096,                                                                         \
         .form = links_terms_fields,                                                               \
         .n_form = GP_COUNT(links_terms_fields),                                                   \
         .edits = true,                                                                            \
         .summary = "评价页设置"},                                                                 \
        {.method = HTTP_GET,                                                                       \
         .path = "/rounds/:round/links/scans/:scan",                                               \
         .run = links_scan,                                                                        \
         .need = PERM_MANAGE,                                                                      \
         .summary = "下载盖章扫描件"},                                                             \
        LINKS_POST("one", links_create_one, links_one_fields, "生成一个评价链接"),                 \
        LINKS_POST("renew", links_renew, links_change_fields, "换新评价链接"),                     \
        LINKS_POST("revoke", links_revoke, links_change_fields, "停用评价链接"),                   \
        LINKS_POST("return", links_return, links_return_fields, "退回一份履约评价"),               \
        LINKS_POST("remind", links_remind, links_change_fields, "提醒填写履约评价")

#endif
