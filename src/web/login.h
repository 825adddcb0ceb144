/* Signing in and out, and one's own account. */
#ifndef GP_WEB_LOGIN_H
#define GP_WEB_LOGIN_H

#include "http/http.h"

extern const struct http_route login_routes[];

#endif
