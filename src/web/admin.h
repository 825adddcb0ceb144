/* Pages: 系统管理. */
#ifndef GP_WEB_ADMIN_H
#define GP_WEB_ADMIN_H

#include "http/http.h"

extern const struct http_route admin_routes[];
extern const struct http_route admin_account_routes[];
extern const struct http_route admin_audit_routes[];
extern const struct http_route admin_data_routes[];

#endif
