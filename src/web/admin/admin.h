/* Pages: 系统管理. */
#ifndef GP_WEB_ADMIN_ADMIN_H
#define GP_WEB_ADMIN_ADMIN_H

#include "app/account/onetime.h"
#include "http/http.h"
#include "tmpl/value.h"

/* 谷歌浏览器，安卓; what a browser says of itself is long and English. */
const char *admin_browser_name(struct arena *a, const char *agent);

/* The roles as boxes, "roles": those that are shown, with those that are chosen. */
void admin_put_roles(struct val *m, int64_t shown, int64_t chosen);

/* What the list of accounts is narrowed down to, read from the address (http_query) or from a form
 * of the list (http_form). */
typedef const char *(*admin_read)(const struct http_call *call, const char *name);
struct account_filter admin_account_filter(const struct http_call *call, admin_read read);

/* The page that shows codes once; batch NULL: there was but one. */
enum gp_code admin_show_slips(struct http_call *call, const struct onetime_slip *slips, size_t n,
                              const struct batch *batch) GP_CHECKED;

/* A day of the address: its first or last millisecond in China; unset for no date. */
enum gp_code admin_day_asked(struct http_call *call, const char *name, const char *title, bool end,
                             int64_t *ret) GP_CHECKED;

extern const struct http_route admin_routes[], read_routes[];
extern const struct http_route admin_code_routes[], people_routes[];
extern const struct http_route admin_account_routes[];
extern const struct http_route admin_audit_routes[];
extern const struct http_route admin_data_routes[];
extern const struct http_route admin_backup_routes[];
extern const struct http_route person_routes[], amend_routes[];

#endif
