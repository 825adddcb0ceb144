#include "web/notices.h"
#include "web/route.h"

#include "app/notice.h"
#include "store/notice.h"
#include "web/web.h"

/* The round that the linked page is of: many messages name only the center. NULL: of none, or the
 * message names it itself. */
static const char *round_of(struct arena *a, const struct notice *notice,
                            const struct app_round *rounds, size_t n) {
    const char *first = notice->link && notice->link[0] == '/' ? notice->link + 1 : "";
    size_t skip = strcspn(first, "/");
    const char *id = first[skip] ? first + skip + 1 : "";
    const char *round = arena_strndup(a, id, strcspn(id, "/?#"));
    for (size_t i = 0; i < n; i++) {
        const char *title = rounds[i].title;
        if (!cstr_eq(rounds[i].id, round) || !title)
            continue;
        bool named = strstr(notice->title, title) || (notice->body && strstr(notice->body, title));
        return named ? NULL : title;
    }
    return NULL;
}

static enum gp_code notices_page(struct http_call *call) {
    struct work work = web_work(call);
    struct notice *v;
    struct app_round *rounds;
    size_t n, n_rounds;
    TRY(notice_own(&work, &v, &n));
    TRY(app_list_rounds(&work, &rounds, &n_rounds));
    struct val *m = web_page(call, "消息");
    struct val *rows = map_list(m, "notices");
    size_t unread = 0;
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "id", v[i].id);
        map_text(row, "title", v[i].title);
        map_text(row, "round", round_of(call->arena, &v[i], rounds, n_rounds));
        map_text(row, "body", v[i].body);
        map_text(row, "link", v[i].link);
        map_time(row, "at", v[i].created_at);
        map_bool(row, "new", v[i].read_at == DEC_UNSET);
        unread += v[i].read_at == DEC_UNSET;
    }
    map_bool(m, "any", n > 0);
    map_bool(m, "unread", unread > 0);
    map_bool(m, "full", n == NOTICE_SHOWN);
    return web_render(call, "notices", m);
}

static const char *safe_link(const char *link) {
    const char *page = web_own_page(link);
    return page ? page : "/notices";
}

/* Reading a message is opening the page that it is about. */
static enum gp_code open_notice(struct http_call *call) {
    struct work work = web_work(call);
    TRY(notice_mark_read(&work, http_form(call, "id")));
    return http_redirect(call, safe_link(http_form(call, "link")));
}

static enum gp_code read_all(struct http_call *call) {
    struct work work = web_work(call);
    TRY(notice_mark_read(&work, NULL));
    return web_done(call, "/notices", "全部消息已标为已读");
}

static const struct http_field open_form[] = {
    {"id", "消息", 100, HTTP_REQUIRED},
    {"link", "去向", 500, 0},
};

const struct http_route notice_routes[] = {
    WEB_GET("/notices", notices_page, PERM_SIGNED_IN, "我的消息"),
    WEB_POST("/notices/open", open_notice, PERM_SIGNED_IN, HTTP_WRITE, 4096, "打开一条消息",
             WEB_FORM(open_form)),
    WEB_POST("/notices/read", read_all, PERM_SIGNED_IN, HTTP_WRITE, 1024, "全部标为已读"),
    {.path = NULL},
};
