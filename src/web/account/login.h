/* Signing in and out (login.c), and one's own account (account.c). */
#ifndef GP_WEB_ACCOUNT_LOGIN_H
#define GP_WEB_ACCOUNT_LOGIN_H

#include "http/http.h"

extern const struct http_route login_routes[], account_routes[];

#endif
