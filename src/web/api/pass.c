/* Who comes with a token, and how often. The window is counted by each server for itself, in a
 * table of fixed size: where two tokens meet in it, the later begins anew. */
#include <pthread.h>

#include "base/clock.h"
#include "base/hash.h"
#include "codec/json_out.h"
#include "web/api/api.h"
#include "web/inside.h"
#include "web/seen.h"

#include <sodium.h>

#define SLOTS 4096

struct api_pace {
    pthread_mutex_t lock;
    struct window {
        char token[21];
        int64_t begun_ms, n;
    } v[SLOTS];
};

struct api_pace *api_pace_new(void) {
    struct api_pace *p = calloc(1, sizeof(*p));
    if (!p)
        GP_DIE("out of memory");
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

void api_pace_free(struct api_pace *p) {
    if (!p)
        return;
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* How many are left in the window with this one, and when it ends; below 0: one too many. */
static struct api_allowance ask(struct api_pace *p, const char *token, int64_t now_ms) {
    unsigned at = 0;
    for (size_t i = 0; token[i]; i++)
        at = at * 31 + (unsigned char)token[i];
    struct window *w = &p->v[at % SLOTS];
    pthread_mutex_lock(&p->lock);
    bool same = strcmp(w->token, token) == 0 && now_ms - w->begun_ms < API_PACE_WINDOW_MS;
    if (!same) {
        *w = (struct window){.begun_ms = now_ms};
        snprintf(w->token, sizeof(w->token), "%s", token);
    }
    w->n++;
    struct api_allowance a = {API_PACE_MOST - w->n, w->begun_ms + API_PACE_WINDOW_MS - now_ms};
    pthread_mutex_unlock(&p->lock);
    return a;
}

/* ---- the token */

/* Of "Basic", for programs that can send nothing else (Excel): the password is the token. */
static const char *basic_token(struct http_call *call, const char *coded) {
    size_t n = strlen(coded), size = 0;
    if (n > 400)
        return NULL;
    char *text = arena_alloc(call->arena, n + 1);
    if (sodium_base642bin((unsigned char *)text, n, coded, n, NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return NULL;
    text[size] = '\0';
    const char *colon = strchr(text, ':');
    return colon ? colon + 1 : NULL;
}

static const char *sent_token(struct http_call *call) {
    const char *header = http_header(call, "Authorization");
    if (!header)
        return NULL;
    if (strncasecmp(header, "Bearer ", 7) == 0)
        return header + 7 + strspn(header + 7, " ");
    return api_is_feed(call->request) && strncasecmp(header, "Basic ", 6) == 0
               ? basic_token(call, header + 6)
               : NULL;
}

static enum gp_code refuse(struct http_call *call) {
    return gp_fail(
        call->err, GP_UNAUTH, NULL,
        "没有带令牌，或令牌不对、已过期、已撤销。请在“我的账号—接口令牌”新建一个，放在请求头 "
        "Authorization: Bearer 之后");
}

static enum gp_code count(struct http_call *call, struct visitor *v) {
    v->allowance = ask(worker_of(call)->web->api_pace, v->token_used->id, clock_monotonic_ms());
    if (v->allowance.left >= 0)
        return GP_OK;
    return api_refuse(
        call, HTTP_TOO_MANY, GP_LIMIT, NULL,
        arena_printf(call->arena, "这个令牌一分钟内的请求超过 %d 次，请等 %lld 秒再试",
                     API_PACE_MOST, (long long)(v->allowance.resets_ms + 999) / 1000));
}

enum gp_code api_pass(struct http_call *call, struct visitor *v) {
    v->by_token = true;
    const char *text = sent_token(call);
    v->tenant = token_tenant(call->arena, text);
    if (!v->tenant)
        return refuse(call);
    struct work work = web_work(call);
    struct token_pass pass = {0};
    TRY(WORK_READ(&work, token_check(&work, text, web_today(), &pass)));
    if (!pass.token)
        return refuse(call);
    v->account = pass.account;
    v->token_used = pass.token;
    v->standing = pass.standing;
    int64_t last = pass.token->used_at != DEC_UNSET ? pass.token->used_at : pass.token->created_at;
    (void)seen_too_long_ago(worker_of(call)->web, v->tenant, pass.token->token_hash, last,
                            clock_now_ms(), INT64_MAX, true);
    return count(call, v);
}

enum gp_code api_check_rights(struct http_call *call) {
    const struct api_operation *o = api_operation_of(call->request->route);
    const struct visitor *v = web_visitor(call);
    if (o->anyone || v->token_used->rights & token_right(o->area, o->writes))
        return GP_OK;
    return gp_fail(call->err, GP_DENIED, NULL,
                   "这个令牌不能%s“%s”，请在“我的账号—接口令牌”另建一个勾选了这一项的",
                   o->writes ? "修改" : "读取", token_areas[o->area].name);
}
