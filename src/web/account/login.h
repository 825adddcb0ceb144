/* Signing in and out (login.c), setting a password with a one-time code (reset.c), and one's own
 * account (account.c). */
#ifndef GP_WEB_ACCOUNT_LOGIN_H
#define GP_WEB_ACCOUNT_LOGIN_H

#include "http/http.h"
#include "tmpl/tmpl.h"

extern const struct http_route login_routes[], reset_routes[], account_routes[];

/* "several_tenants" and "tenants": with several districts in the database, which one is asked. */
enum gp_code login_add_districts(struct http_call *call, struct val *m,
                                 const char *chosen) GP_CHECKED;

#endif
