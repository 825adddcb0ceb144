/* One's own tokens, for programs: what each may, when it was last used; making one (shown once) and
 * revoking. */
#include "app/account/token.h"

#include "web/api/api.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/list.h"
#include "web/seen.h"

#include "web/route.h"

static void put_token(struct http_call *call, struct val *list, const struct api_token *t) {
    struct val *row = list_add_map(list);
    const struct visitor *v = web_visitor(call);
    int64_t used = seen_last(worker_of(call)->web, v->tenant, t->token_hash, t->used_at);
    map_text(row, "id", t->id);
    map_text(row, "name", t->name);
    map_text(row, "rights", token_rights_text(call->arena, t->rights));
    map_date(row, "last_day", t->last_day);
    map_bool(row, "over", date_is_set(t->last_day) && date_cmp(t->last_day, web_today()) < 0);
    map_time(row, "made", t->created_at);
    map_time(row, "used", used);
    map_bool(row, "never", used == DEC_UNSET);
}

static bool was_ticked(const struct http_call *call, const char *name, enum token_area area) {
    return strcmp(web_typed_row(call, name, area), "1") == 0;
}

/* fresh: nothing is ticked yet. */
static void put_areas(struct http_call *call, struct val *m, bool fresh) {
    int64_t may = token_rights_of(web_visitor(call)->perms);
    struct val *list = map_list(m, "areas");
    for (enum token_area i = 0; i < AREA_N; i++) {
        if (!(may & (token_right(i, false) | token_right(i, true))))
            continue;
        struct val *row = list_add_map(list);
        map_textf(row, "i", "%d", (int)i);
        map_text(row, "name", token_areas[i].name);
        map_text(row, "about", token_areas[i].about);
        map_bool(row, "may_write", may & token_right(i, true));
        map_bool(row, "reads", !fresh && was_ticked(call, "read", i));
        map_bool(row, "writes", !fresh && was_ticked(call, "write", i));
    }
}

static enum gp_code show(struct http_call *call, const char *made) {
    struct work work = web_work(call);
    struct gp_err refusal = *call->err;
    struct api_token *v;
    size_t n;
    TRY(token_own(&work, &v, &n));
    struct val *m = web_page(call, "接口令牌");
    struct val *list = map_list(m, "tokens");
    for (size_t i = 0; i < n; i++)
        put_token(call, list, &v[i]);
    map_bool(m, "any", n > 0);
    map_text(m, "made", made);
    put_areas(call, m, made != NULL);
    map_text(m, "name", made ? "" : web_typed(call, "name"));
    map_text(m, "last_day", made ? "" : web_typed(call, "last_day"));
    map_text(m, "problem", call->refused ? refusal.message : NULL);
    map_text(m, "where", call->refused ? refusal.where : NULL);
    return web_render(call, "account/tokens", m);
}

static enum gp_code tokens_page(struct http_call *call) {
    return show(call, NULL);
}

static enum gp_code make(struct http_call *call) {
    struct work work = web_work(call);
    const char *token = NULL;
    struct token_wish wish = {.password = web_typed(call, "password"),
                              .name = web_typed(call, "name"),
                              .last_day = web_typed(call, "last_day"),
                              .today = web_today()};
    for (enum token_area i = 0; i < AREA_N; i++) {
        if (was_ticked(call, "read", i))
            wish.rights |= token_right(i, false);
        if (was_ticked(call, "write", i))
            wish.rights |= token_right(i, true) | token_right(i, false);
    }
    enum gp_code code = token_make(&work, &wish, &token);
    if (code == GP_INVALID || code == GP_LIMIT)
        web_refuse(call, code);
    else
        TRY(code);
    return WORK_READ(&work, show(call, token));
}

static enum gp_code revoke(struct http_call *call) {
    struct work work = web_work(call);
    TRY(token_revoke(&work, http_form(call, "id")));
    return web_done(call, "/account/tokens", "令牌已撤销，用它的程序不能再读写");
}

static const struct http_field make_form[] = {
    {"name", "名称", TOKEN_NAME_MAX, 0},
    {"last_day", "有效期至", 10, 0},
    {"read", "读", 1, HTTP_ROWS},
    {"write", "写", 1, HTTP_ROWS},
    {"password", "密码", 200, HTTP_REQUIRED},
};
static const struct http_field revoke_form[] = {{"id", "令牌", 40, HTTP_REQUIRED}};

const struct http_route token_routes[] = {
    WEB_GET("/account/tokens", tokens_page, PERM_SIGNED_IN, "接口令牌"),
    WEB_POST("/account/tokens", make, PERM_SIGNED_IN, HTTP_SLOW, 16384, "新建接口令牌",
             WEB_FORM(make_form), .limit = &web_limits[LIMIT_PASSWORD]),
    WEB_POST("/account/tokens/revoke", revoke, PERM_SIGNED_IN, HTTP_WRITE, 1024, "撤销接口令牌",
             WEB_FORM(revoke_form)),
    {.path = NULL},
};
