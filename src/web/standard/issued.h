/* Standards that levels above issued, on the pages of standards. Private to the room. */
#ifndef GP_WEB_STANDARD_ISSUED_H
#define GP_WEB_STANDARD_ISSUED_H

#include "app/levels/issue.h"
#include "web/web.h"

/* Lists "issued" (from above) and "own_issued" (by a supervisor itself) of the page of versions. */
enum gp_code issued_put(struct http_call *call, struct val *m) GP_CHECKED;

/* Options of the page of comparison: "440300!id~3". */
enum gp_code issued_add_choices(struct http_call *call, struct val *list,
                                const char *chosen) GP_CHECKED;
/* The standard of such a key; *ret_is false when the key is none. */
enum gp_code issued_open_key(struct http_call *call, const char *key, struct standard *ret,
                             bool *ret_is) GP_CHECKED;

extern const struct http_route issued_routes[];

#endif
