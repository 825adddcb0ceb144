/* Finding the route of a request. */
#ifndef GP_HTTP_ROUTE_H
#define GP_HTTP_ROUTE_H

#include "http/http.h"

/* The method of that name, HEAD being that of a GET; false for one that no route has. */
bool route_method(const char *method, enum http_method *ret);

/* The route for method and path, with its parameters filled into the request. NULL when there is
 * none; *ret_other_method is set when the path exists under another method. */
const struct http_route *route_find(const struct http_config *config, struct arena *a,
                                    enum http_method method, const char *path,
                                    struct http_request *rq, bool *ret_other_method);

/* Refuses duplicates, routes without permission or handler, more than four parameters, and words
 * that stand where an id may stand in another route's path, unless no id can be such a word. */
enum gp_code route_check(const struct http_config *config, struct gp_err *e) GP_CHECKED;

/* GP_BUG for a form that was taken (the answer is a redirect) although the route edits and nothing
 * compared its version with what is stored. */
enum gp_code route_check_compared(const struct http_call *call) GP_CHECKED;

#endif
