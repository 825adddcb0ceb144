/* Private to openapi.c and openapi_odata.c. */
#ifndef GP_WEB_API_OPENAPI_H
#define GP_WEB_API_OPENAPI_H

#include "codec/json_out.h"
#include "web/api/api.h"

static inline void open_key(struct jout *o, const char *key) {
    jout_key(o, key);
    jout_object(o);
}

static inline void open_list(struct jout *o, const char *key) {
    jout_key(o, key);
    jout_array(o);
}

void openapi_text_param(struct jout *o, const char *name, const char *in, const char *says,
                        size_t most);
void openapi_queries(struct jout *o, const struct api_query *q);

/* What of OData may be asked of a list; of a count only the first. */
void openapi_odata_params(struct jout *o, const struct http_route *r);
/* A page of rows of the shape. */
void openapi_odata_schema(struct jout *o, const struct shape *s);
void openapi_odata_error(struct jout *o);

#endif
