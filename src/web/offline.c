#include "web/offline.h"

#include "codec/json_out.h"
#include "web/assets.h"

enum gp_code offline_session(struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout j = jout_start(&b, JOUT_COMPACT);
    jout_object(&j);
    jout_pair(&j, "account", v->account->id);
    jout_pair(&j, "name", v->account->name);
    jout_pair(&j, "csrf", v->csrf);
    jout_end(&j);
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "application/json", (struct str){buf_text(&b), b.n});
}

enum gp_code offline_worker(struct http_call *call, const char *scope) {
    http_set_header(call, "Service-Worker-Allowed", scope);
    return asset_reply(call, asset_of("offline-sw.js"), false);
}
