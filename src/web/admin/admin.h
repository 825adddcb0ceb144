/* Pages: 系统管理. */
#ifndef GP_WEB_ADMIN_ADMIN_H
#define GP_WEB_ADMIN_ADMIN_H

#include "http/http.h"

/* 谷歌浏览器，安卓; what a browser says of itself is long and English. */
const char *admin_browser_name(struct arena *a, const char *agent);

extern const struct http_route admin_routes[];
extern const struct http_route admin_account_routes[];
extern const struct http_route admin_audit_routes[];
extern const struct http_route admin_data_routes[];
extern const struct http_route admin_backup_routes[];

#endif
