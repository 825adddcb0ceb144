/* The manager's page of 履约评价: organisations with their links; its routes are listed by rate.c.
 */
#ifndef GP_WEB_RATING_LINKS_H
#define GP_WEB_RATING_LINKS_H

#include "web/download.h"
#include "web/edit.h"
#include "web/route.h"

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

#define LINKS "/rounds/:round/links"
#define LINKS_POST(name, handler, most, fields, ...)                                               \
    WEB_POST(LINKS name, handler, PERM_MANAGE, HTTP_WRITE, most, __VA_ARGS__, WEB_FORM(fields))

#define LINKS_ROUTES                                                                               \
    WEB_GET(LINKS, links_page, PERM_MANAGE, "履约评价链接"),                                       \
        WEB_DOWNLOAD(LINKS, links_file, PERM_MANAGE, "履约评价一览"),                              \
        LINKS_POST("", links_create, (size_t)1 << 20, links_create_fields, "生成全部评价链接"),    \
        LINKS_POST("/terms", links_terms, 4096, links_terms_fields, "评价页设置", .edits = true),  \
        WEB_GET(LINKS "/scans/:scan", links_scan, PERM_MANAGE, "下载盖章扫描件",                   \
                .where = HTTP_SLOW),                                                               \
        LINKS_POST("/one", links_create_one, 16384, links_one_fields, "生成一个评价链接"),         \
        LINKS_POST("/renew", links_renew, 16384, links_change_fields, "换新评价链接"),             \
        LINKS_POST("/revoke", links_revoke, 16384, links_change_fields, "停用评价链接"),           \
        LINKS_POST("/return", links_return, 16384, links_return_fields, "退回一份履约评价"),       \
        LINKS_POST("/remind", links_remind, 16384, links_change_fields, "提醒填写履约评价")

#endif
