/* What the public pages share. Private to web. */
#ifndef GP_WEB_PUBLISH_INSIDE_H
#define GP_WEB_PUBLISH_INSIDE_H

#include "app/publish/publish.h"
#include "web/web.h"

/* The app for the district meant: the visitor's, the only one, or that of the query's d. Its tenant
 * is NULL when none was named and there are several; the model then lists them. */
enum gp_code public_app(struct http_call *call, struct val *m, struct work *ret) GP_CHECKED;

/* "?d=440310", so that a link means the same to everyone. */
const char *public_query(struct http_call *call, const struct work *app);

/* ocds.c: the prefix of contracts' ids; NULL where none is set. */
enum gp_code public_ocid_prefix(struct work *w, const char **ret) GP_CHECKED;

/* verify.c */
enum gp_code public_verify_page(struct http_call *call);
enum gp_code public_verify_upload(struct http_call *call);
enum gp_code public_verifier(struct http_call *call);

#endif
