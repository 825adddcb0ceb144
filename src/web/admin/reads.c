/* 查阅记录: who looked at rosters, identity numbers and files that were handed in. */
#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "store/reading.h"
#include "web/admin/admin.h"
#include "web/download.h"
#include "web/reads.h"
#include "web/route.h"

#define SHOWN 200
#define MOST  100000

struct asked {
    struct reading_filter filter;
    struct audit_names names;
    struct reading *v;
    size_t n;
};

static const char *query(const struct http_call *call, const char *name) {
    return cstr_or_empty(http_query(call, name));
}

static enum gp_code ask(struct http_call *call, int64_t limit, struct asked *ret) {
    struct work work = web_work(call);
    TRY(admin_audit_names(&work, &ret->names));
    ret->filter = (struct reading_filter){
        .actor = cstr_or_null(audit_actor_named(&ret->names, query(call, "actor"))),
        .kind = cstr_or_null(query(call, "kind")),
        .limit = limit};
    TRY(admin_day_asked(call, "from", "开始日期", false, &ret->filter.from_ms));
    TRY(admin_day_asked(call, "to", "结束日期", true, &ret->filter.to_ms));
    return store_reading_list(&work, &ret->filter, &ret->v, &ret->n);
}

static const char *kind_name(const char *word) {
    for (size_t i = 0; i < READ_N; i++)
        if (cstr_eq(read_kinds[i].word, word))
            return read_kinds[i].name;
    return word;
}

static void text_of(struct arena *a, const struct asked *asked, const struct reading *r,
                    struct audit_text *ret) {
    const struct audit_row row = {
        .actor = r->actor, .subject = r->subject, .action = "", .detail = ""};
    audit_text_of(a, &asked->names, &row, ret);
    if (cstr_eq(r->subject, READS_FOLDED))
        ret->subject = "多个对象（一分钟内太多，合并计数）";
}

/* The file itself, where it is one: whoever asks sees by its page what it was. */
static const char *file_text(struct arena *a, const struct reading *r) {
    return cstr_empty(r->what) ? NULL : arena_printf(a, "文件 %.12s", r->what);
}

static void add_row(struct http_call *call, struct val *rows, const struct asked *asked,
                    const struct reading *r) {
    struct val *row = list_add_map(rows);
    struct audit_text text;
    text_of(call->arena, asked, r, &text);
    map_date(row, "day", r->day);
    map_text(row, "actor", text.actor);
    map_text(row, "kind", kind_name(r->kind));
    map_text(row, "subject", text.subject);
    map_text(row, "file", file_text(call->arena, r));
    map_count(row, "n", r->n);
    map_time(row, "first", r->first_at);
    map_time(row, "last", r->last_at);
}

static enum gp_code reads_page(struct http_call *call) {
    struct asked asked = {0};
    struct val *m = web_page(call, "查阅记录");
    enum gp_code code = ask(call, SHOWN + 1, &asked);
    if (code == GP_INVALID)
        web_refuse(call, code);
    else
        TRY(code);
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    map_text(m, "actor", query(call, "actor"));
    map_text(m, "from", query(call, "from"));
    map_text(m, "to", query(call, "to"));
    struct val *kinds = map_list(m, "kinds");
    for (size_t i = 0; i < READ_N; i++)
        list_add_option(kinds, read_kinds[i].word, read_kinds[i].name,
                        cstr_eq(read_kinds[i].word, query(call, "kind")));
    web_offer_download(call, m, "/admin/reads");
    map_bool(m, "full", asked.n > SHOWN);
    map_count(m, "shown", SHOWN);
    struct val *rows = map_list(m, "rows");
    for (size_t i = 0; i < asked.n && i < SHOWN; i++)
        add_row(call, rows, &asked, &asked.v[i]);
    map_bool(m, "found", asked.n > 0);
    return web_render(call, "admin/reads", m);
}

static const struct book_column columns[] = {
    {.heading = "日期", .kind = BOOK_DATE},
    {.heading = "查阅人"},
    {.heading = "内容"},
    {.heading = "对象"},
    {.heading = "文件（SHA-256）"},
    {.heading = "次数", .kind = BOOK_COUNT},
    {.heading = "第一次"},
    {.heading = "最后一次"},
};

static enum gp_code reads_file(struct http_call *call) {
    struct asked asked;
    TRY(ask(call, MOST, &asked));
    struct web_table t = web_table(call, "查阅记录", "查阅记录", columns, GP_COUNT(columns));
    for (size_t i = 0; i < asked.n; i++) {
        const struct reading *r = &asked.v[i];
        struct audit_text text;
        text_of(call->arena, &asked, r, &text);
        web_table_add(&t,
                      (struct book_cell[]){book_date(r->day), book_text(text.actor),
                                           book_text(kind_name(r->kind)), book_text(text.subject),
                                           book_text(cstr_or_null(r->what)), book_count(r->n),
                                           book_text(admin_time_text(call->arena, r->first_at)),
                                           book_text(admin_time_text(call->arena, r->last_at))});
    }
    return web_table_send(&t, "查阅记录");
}

const struct http_route read_routes[] = {
    WEB_GET("/admin/reads", reads_page, PERM_ADMIN, "查阅记录"),
    WEB_DOWNLOAD("/admin/reads", reads_file, PERM_ADMIN, "查阅记录"),
    {.path = NULL},
};
