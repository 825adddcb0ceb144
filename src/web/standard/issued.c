#include "web/standard/issued.h"

#include "web/route.h"
#include "web/standard/forms.h"

/* ---- on the page of versions */

static void put_issued(struct val *row, const struct issued_standard *s) {
    struct arena *a = row->arena;
    map_text(row, "from", s->tenant_name ? s->tenant_name : s->tenant);
    map_text(row, "from_code", s->tenant);
    map_text(row, "standard_id", s->standard);
    map_text(row, "issued_title", s->title);
    map_count(row, "issued_version", s->version);
    map_time(row, "issued_at", s->at_ms);
    map_text(row, "note", s->note);
    map_count(row, "takers", s->takers);
    map_text(row, "taken",
             s->taken ? arena_printf(a, "已沿用为第 %lld 版", (long long)s->taken_version) : NULL);
    map_textf(row, "compare_path", "/standards/compare?after=%s!%s~%lld", s->tenant, s->standard,
              (long long)s->version);
}

static void put_list(struct val *m, const char *name, const char *any,
                     const struct issued_standard *v, size_t n) {
    struct val *list = map_list(m, name);
    for (size_t i = 0; i < n; i++)
        put_issued(list_add_map(list), &v[i]);
    map_bool(m, any, n > 0);
}

enum gp_code issued_put(struct http_call *call, struct val *m) {
    struct work work = web_work(call);
    struct issued_standard *v = NULL;
    size_t n = 0;
    TRY(level_issued_above(&work, &v, &n));
    put_list(m, "issued", "any_issued", v, n);
    bool supervises = web_visitor(call)->perms & PERM_SUPERVISE;
    v = NULL;
    n = 0;
    if (supervises)
        TRY(level_issued_own(&work, &v, &n));
    put_list(m, "own_issued", "any_own_issued", v, n);
    map_bool(m, "supervises", supervises);
    return GP_OK;
}

/* ---- on the page of comparison */

static const char *key_of(struct arena *a, const struct issued_standard *s) {
    return arena_printf(a, "%s!%s~%lld", s->tenant, s->standard, (long long)s->version);
}

enum gp_code issued_add_choices(struct http_call *call, struct val *list, const char *chosen) {
    struct work work = web_work(call);
    struct issued_standard *v;
    size_t n;
    TRY(level_issued_above(&work, &v, &n));
    for (size_t i = 0; i < n; i++) {
        struct val *r = list_add_map(list);
        const char *key = key_of(call->arena, &v[i]);
        map_text(r, "key", key);
        map_text(r, "standard_title", v[i].title);
        map_count(r, "version", v[i].version);
        map_textf(r, "status", "%s下发", v[i].tenant_name ? v[i].tenant_name : v[i].tenant);
        map_bool(r, "chosen", cstr_eq(key, chosen));
    }
    return GP_OK;
}

enum gp_code issued_open_key(struct http_call *call, const char *key, struct standard *ret,
                             bool *ret_is) {
    struct work work = web_work(call);
    struct issued_standard *unused;
    const char *mark = key ? strchr(key, '!') : NULL, *last = mark ? strrchr(mark, '~') : NULL;
    int64_t version = 0;
    *ret_is = mark != NULL;
    if (!mark)
        return GP_OK;
    if (!last || dec_parse(str_of(last + 1), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "请选择要比较的两个版本");
    return level_issued_open(&work, arena_strndup(call->arena, key, (size_t)(mark - key)),
                             arena_strndup(call->arena, mark + 1, (size_t)(last - mark - 1)),
                             version, &unused, ret);
}

/* ---- issuing and taking over */

static enum gp_code issue(struct http_call *call) {
    struct work work = web_work(call);
    int64_t version;
    if (dec_parse(str_of(http_param(call, "version")), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这一版评估标准");
    TRY(level_issue(&work, http_param(call, "id"), version, http_form(call, "note")));
    return web_done(call, "/standards", "已下发，下级可以在“评估标准”页比较和沿用");
}

static enum gp_code take_over(struct http_call *call) {
    struct work work = web_work(call);
    struct standard made;
    int64_t version;
    if (dec_parse(str_of(web_typed(call, "version")), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_INVALID, "版本", "应是整数");
    TRY(level_take_over(&work, web_typed(call, "tenant"), web_typed(call, "standard"), version,
                        &made));
    return web_done(call, standard_path(call->arena, &made),
                    arena_printf(call->arena,
                                 "已建立第 %lld 版草稿，内容与上级下发的相同；核对后发布才能使用",
                                 (long long)made.version));
}

static const struct http_field issue_form[] = {
    {"note", "说明", ISSUE_NOTE_MOST, 0},
};
static const struct http_field take_form[] = {
    {"tenant", "下发的区划", 12, HTTP_REQUIRED},
    {"standard", "评估标准", 64, HTTP_REQUIRED},
    {"version", "版本", 10, HTTP_REQUIRED},
};

const struct http_route issued_routes[] = {
    WEB_POST("/standards/:id/:version/issue", issue, PERM_SUPERVISE, HTTP_WRITE, 8192,
             "下发评估标准", WEB_FORM(issue_form)),
    WEB_POST("/standards/take", take_over, STANDARD_PERMS, HTTP_WRITE, 1024,
             "沿用上级下发的评估标准", WEB_FORM(take_form)),
    {.path = NULL},
};
