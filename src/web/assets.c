#include "web/assets.h"
#include "web/route.h"

#include <zlib.h>

#include "app/account/permission.h"

const struct asset *asset_of(const char *name) {
    for (size_t i = 0; i < n_assets; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    GP_DIE("no asset '%s'", name);
}

/* For the rare client that takes no gzip. */
static enum gp_code reply_inflated(struct http_call *call, const struct asset *asset) {
    z_stream z = {.next_in = (Bytef *)(uintptr_t)asset->gzip.p, .avail_in = (uInt)asset->gzip.n};
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return gp_fail(call->err, GP_BUG, asset->name, "无法解压页面文件");
    unsigned char block[1 << 14];
    int more = Z_OK;
    while (more == Z_OK) {
        z.next_out = block;
        z.avail_out = sizeof(block);
        more = inflate(&z, Z_NO_FLUSH);
        buf_add(&call->response->body, block, sizeof(block) - z.avail_out);
    }
    inflateEnd(&z);
    return GP_OK;
}

enum gp_code asset_reply(struct http_call *call, const struct asset *asset, bool for_ever) {
    call->response->type = asset->type;
    http_set_header(call, "Cache-Control",
                    for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    http_set_header(call, "Vary", "Accept-Encoding");
    const char *accepted = http_header(call, "Accept-Encoding");
    if (!accepted || !strstr(accepted, "gzip"))
        return reply_inflated(call, asset);
    http_set_header(call, "Content-Encoding", "gzip");
    call->response->fixed = asset->gzip;
    return GP_OK;
}

static enum gp_code get_asset(struct http_call *call) {
    for (size_t i = 0; i < n_assets; i++)
        if (strcmp(assets[i].url, call->request->path) == 0)
            return asset_reply(call, &assets[i], true);
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个文件");
}

const struct http_route asset_routes[] = {
    WEB_GET("/assets/:hash/:name", get_asset, PERM_PUBLIC, "页面用到的脚本和样式"),
    {.path = NULL},
};
