/* Scripts and style sheets, carried in the binary compressed. */
#ifndef GP_WEB_ASSETS_H
#define GP_WEB_ASSETS_H

#include "http/http.h"

struct asset {
    const char *name; /* app.js */
    const char *url;  /* /assets/0123456789ab/app.js: changes with the content */
    const char *type;
    struct str gzip;
};

extern const struct asset assets[];
extern const size_t n_assets;

/* By logical name; aborts when there is none, being our own mistake. */
const struct asset *asset_of(const char *name);

/* Answers with the asset; for ever: the browser may keep it. */
enum gp_code asset_reply(struct http_call *call, const struct asset *asset, bool for_ever);

extern const struct http_route asset_routes[];

#endif
