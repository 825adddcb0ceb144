/* Rows of the route tables. Behind the summary stands what else the row says, as members:
 *
 *     WEB_GET("/admin/settings", settings_page, PERM_ADMIN, "设置"),
 *     WEB_POST("/admin/settings", save_settings, PERM_ADMIN, HTTP_WRITE, 16384, "保存设置",
 *              WEB_FORM(settings_form), .edits = true), */
#ifndef GP_WEB_ROUTE_H
#define GP_WEB_ROUTE_H

#include "http/http.h"

#define WEB_GET(p, handler, perm, ...)                                                             \
    { .method = HTTP_GET, .path = (p), .run = (handler), .need = (perm), .summary = __VA_ARGS__ }

/* runs: an enum http_run; most: bytes of the body. */
#define WEB_POST(p, handler, perm, runs, most, ...)                                                \
    {                                                                                              \
        .method = HTTP_POST, .path = (p), .run = (handler), .need = (perm), .where = (runs),       \
        .body_max = (most), .summary = __VA_ARGS__                                                 \
    }

#define WEB_FORM(fields) .form = (fields), .n_form = GP_COUNT(fields)

#endif
