/* The audit log: search, export, verification. Begin at read_filter: what is typed may be a name
 * or an id, and the list and both exports go through the same filter. The export streams lines of
 * JSON or fills a table; the words a person reads come from app/admin/audit_text.c, and whether
 * the chain holds is app/admin/audit_heads.c, and its findings are only worded here. */
#include <unistd.h>

#include "app/admin/audit.h"
#include "app/admin/admin.h"
#include "app/admin/audit_heads.h"
#include "base/rand.h"
#include "web/admin/admin.h"
#include "web/download.h"
#include "web/list.h"
#include "web/route.h"

static const char *query(const struct http_call *call, const char *name) {
    return cstr_or_empty(http_query(call, name));
}

enum gp_code admin_day_asked(struct http_call *call, const char *name, const char *title, bool end,
                             int64_t *ret) {
    const char *text = query(call, name);
    date_t day;
    *ret = DEC_UNSET;
    if (!*text)
        return GP_OK;
    if (!date_parse(str_of(text), &day))
        return gp_fail(call->err, GP_INVALID, title, "应写成 2026-03-01 的样子");
    *ret = (day.day + (int64_t)end) * DAY_MS - CHINA_OFFSET_MS - end;
    return GP_OK;
}

/* A Chinese name of an action stands for its code. */
static const char *action_of(const char *text) {
    for (size_t i = 0; i < n_audit_actions; i++)
        if (strcmp(audit_actions[i].name, text) == 0)
            return audit_actions[i].code;
    return text;
}

/* What is typed may be a name or, from a link, an id. */
static enum gp_code read_filter(struct http_call *call, const struct audit_names *names,
                                struct audit_filter *f) {
    *f = AUDIT_FILTER_ALL;
    f->actor = cstr_or_null(audit_actor_named(names, query(call, "actor")));
    f->action = cstr_or_null(action_of(query(call, "action")));
    f->subject = cstr_or_null(audit_subject_named(call->arena, names, query(call, "subject")));
    TRY(admin_day_asked(call, "from", "开始日期", false, &f->from_ms));
    return admin_day_asked(call, "to", "结束日期", true, &f->to_ms);
}

static const char *filter_query(const struct http_call *call) {
    static const char *const names[] = {"actor", "action", "subject", "from", "to"};
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (*query(call, names[i]))
            buf_addf(&b, "%s=%s&", names[i], http_url_encode(call->arena, query(call, names[i])));
    return arena_strdup(call->arena, buf_text(&b));
}

/* An id that came from a link is shown by its name, as long as the name leads back to it. */
static void add_filter(struct http_call *call, struct val *m, const struct audit_names *names,
                       const struct audit_filter *f) {
    struct audit_row row = {.actor = cstr_or_empty(f->actor),
                            .subject = cstr_or_empty(f->subject),
                            .action = "",
                            .detail = ""};
    struct audit_text text;
    audit_text_of(call->arena, names, &row, &text);
    bool leads_back = cstr_eq(audit_subject_named(call->arena, names, text.subject), f->subject);
    map_text(m, "actor", f->actor ? audit_login_of(names, f->actor) : "");
    map_text(m, "subject", leads_back ? text.subject : row.subject);
    map_text(m, "action", f->action ? audit_action_name(f->action) : "");
    map_text(m, "from", query(call, "from"));
    map_text(m, "to", query(call, "to"));
    struct val *actions = map_list(m, "actions");
    for (size_t i = 0; i < n_audit_actions; i++)
        map_text(list_add_map(actions), "name", audit_actions[i].name);
}

static void add_row(struct http_call *call, struct val *rows, const struct audit_row *r,
                    const struct audit_names *names) {
    struct arena *a = call->arena;
    struct val *row = list_add_map(rows);
    struct audit_text text;
    audit_text_of(a, names, r, &text);
    map_count(row, "seq", r->seq);
    map_time(row, "at", r->at_ms);
    map_text(row, "actor", text.actor);
    map_textf(row, "actor_link", "/admin/audit?actor=%s", http_url_encode(a, r->actor));
    map_text(row, "action", audit_action_name(r->action));
    map_textf(row, "action_link", "/admin/audit?action=%s", http_url_encode(a, r->action));
    map_text(row, "subject", text.subject);
    map_textf(row, "subject_link", "/admin/audit?subject=%s", http_url_encode(a, r->subject));
    map_text(row, "change", text.change);
    map_text(row, "words", text.words);
    map_text(row, "actor_id", r->actor);
    map_text(row, "action_id", r->action);
    map_text(row, "subject_id", r->subject);
    map_text(row, "detail", r->detail);
}

/* Its order is that of its numbers, which is that of time as well; the other columns are searched
 * by. */
static const struct list_column heads[] = {
    {"seq", "序号", true}, {NULL, "时间", false}, {NULL, "操作人", false},
    {NULL, "操作", false}, {NULL, "对象", false}, {NULL, "内容", false},
};

static enum gp_code audit_page(struct http_call *call) {
    list_recall(call);
    struct work work = web_work(call);
    struct audit_filter f;
    struct audit_names names;
    struct admin_audit_page page = {0};
    struct val *m = web_page(call, "审计日志");
    TRY(admin_audit_names(&work, &names));
    struct list_order order = list_heads(call, m, heads, GP_COUNT(heads));
    enum gp_code code = read_filter(call, &names, &f);
    f.oldest_first = order.column == 0 && !order.down;
    if (code != GP_INVALID) {
        TRY(code);
        int64_t before;
        if (dec_parse(str_of(query(call, "before")), 0, &before) == DEC_PARSED)
            f.before_seq = before;
        TRY(admin_audit_page(&work, &f, &page));
    } else {
        web_refuse(call, code);
        page.next = DEC_UNSET;
    }
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    add_filter(call, m, &names, &f);
    map_count(m, "count", page.count);
    const char *same = filter_query(call);
    web_offer_download(call, m, "/admin/audit/export");
    map_textf(m, "jsonl", "/admin/audit/export?%s", same);
    map_bool(m, "has_next", page.next != DEC_UNSET);
    map_textf(m, "next", "/admin/audit?%s%sbefore=%lld", same, f.oldest_first ? "sort=seq&" : "",
              (long long)page.next);
    map_bool(m, "oldest_first", f.oldest_first);
    struct val *rows = map_list(m, "rows");
    for (size_t i = 0; i < page.n; i++)
        add_row(call, rows, &page.rows[i], &names);
    map_bool(m, "found", page.n > 0);
    return web_render(call, "admin/audit", m);
}

/* ---- export */

static void remove_file(void *path) {
    unlink(path);
}

static enum gp_code export_log(struct http_call *call) {
    struct work work = web_work(call);
    struct audit_filter f;
    struct audit_names names;
    TRY(WORK_READ(&work, admin_audit_names(&work, &names)));
    TRY(read_filter(call, &names, &f));
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    int64_t rows;
    TRY(WORK_READ(&work, admin_audit_export(&work, &f, path, &rows)));
    const char *count = arena_printf(call->arena, "%lld", (long long)rows);
    TRY(WORK_WRITE(&work, audit_note(&work, "audit.export", "audit/jsonl", count)));
    call->response->file = path;
    call->response->type = "application/x-ndjson; charset=utf-8";
    http_set_header(call, "X-Row-Count", count);
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(
        call, arena_printf(call->arena, "审计日志-%s.jsonl", date_text(call->arena, web_today())));
    return GP_OK;
}

static const struct book_column columns[] = {
    {.heading = "序号", .kind = BOOK_COUNT},
    {.heading = "时间"},
    {.heading = "操作人"},
    {.heading = "操作"},
    {.heading = "操作名称"},
    {.heading = "对象"},
    {.heading = "内容"},
};

struct log_rows {
    struct work work;
    struct audit_filter filter;
    struct book_sink *sink;
};

static enum gp_code write_row(void *arg, struct arena *a, const struct audit_row *r) {
    struct log_rows *log = arg;
    const struct book_cell cells[] = {
        book_count(r->seq),   book_text(admin_time_text(a, r->at_ms)), book_text(r->actor),
        book_text(r->action), book_text(audit_action_name(r->action)), book_text(r->subject),
        book_text(r->detail)};
    return book_row(log->sink, cells);
}

static enum gp_code write_rows(void *arg, struct book_sink *sink) {
    struct log_rows *log = arg;
    log->sink = sink;
    return admin_audit_each(&log->work, &log->filter, write_row, log);
}

static enum gp_code write_table(struct http_call *call) {
    struct log_rows log = {.work = web_work(call)};
    struct audit_names names;
    TRY(admin_audit_names(&log.work, &names));
    TRY(read_filter(call, &names, &log.filter));
    const struct book_sheet sheet = {.name = "审计日志",
                                     .title = "审计日志",
                                     .date = DATE_UNSET,
                                     .columns = columns,
                                     .n_columns = GP_COUNT(columns),
                                     .n_rows = BOOK_ROWS_UNKNOWN,
                                     .rows = write_rows,
                                     .arg = &log};
    return web_download(
        call, &sheet,
        arena_printf(call->arena, "审计日志-%s", date_text(call->arena, web_today())));
}

/* The log is read in one transaction; that it was, is noted behind it. */
static enum gp_code export_table(struct http_call *call) {
    struct work work = web_work(call);
    const char *form = strrchr(call->request->path, '.') + 1;
    const char *subject = arena_printf(call->arena, "audit/%s", form);
    TRY(WORK_READ(&work, write_table(call)));
    return WORK_WRITE(&work, audit_note(&work, "audit.export", subject, web_download_rows(call)));
}

/* ---- verification */

static enum gp_code check_log(struct work *w, struct audit_evidence *evidence,
                              struct app_audit_state *ret, struct audit_head *ret_head) {
    TRY(audit_check(w, evidence, ret));
    return store_audit_head(w, ret_head);
}

static enum gp_code verify_log(struct http_call *call) {
    struct work work = web_work(call);
    const char *files = web_config(call)->files;
    struct audit_evidence evidence = {.a = call->arena};
    struct app_audit_state v;
    struct audit_head head;
    TRY(audit_heads_of(call->err, files, &evidence));
    TRY(WORK_READ(&work, check_log(&work, &evidence, &v, &head)));
    const char *words = audit_state_text(call->arena, &v);
    const char *verdict = app_audit_is_good(&v) ? "ok" : words;
    TRY(WORK_WRITE(&work, audit_note(&work, "audit.verify", "audit", verdict)));
    if (app_audit_is_good(&v)) /* what was found broken must not become what is compared with */
        TRY(audit_heads_note(&work, files));
    struct val *m = web_page(call, "校验审计日志");
    map_bool(m, "good", app_audit_is_good(&v));
    map_text(m, "words", words);
    map_count(m, "head_seq", head.seq);
    map_text(m, "head_hash", arena_strdup(call->arena, head.hash));
    return web_render(call, "admin/audit_verify", m);
}

/* Of this district alone. */
static enum gp_code heads_file(struct http_call *call) {
    struct work work = web_work(call);
    const char *text;
    TRY(audit_heads_text(&work, web_config(call)->files, &text));
    if (cstr_empty(text))
        return gp_fail(call->err, GP_MISSING, NULL, "还没有留存链头，请先校验一次审计日志");
    http_download_as(call, arena_printf(call->arena, "审计日志链头-%s-%s.txt", work.tenant,
                                        date_text(call->arena, web_today())));
    return http_reply(call, 200, "text/plain; charset=utf-8", str_of(text));
}

const struct http_route admin_audit_routes[] = {
    WEB_GET("/admin/audit", audit_page, PERM_ADMIN, "审计日志"),
    WEB_GET("/admin/audit/export", export_log, PERM_ADMIN, "导出审计日志", .where = HTTP_SLOW,
            .unit = HTTP_UNIT_OWN),
    WEB_DOWNLOAD_IN(HTTP_UNIT_OWN, "/admin/audit/export", export_table, PERM_ADMIN, "审计日志"),
    WEB_GET("/admin/audit/heads", heads_file, PERM_ADMIN, "下载审计日志的链头", .where = HTTP_SLOW),
    WEB_POST("/admin/audit/verify", verify_log, PERM_ADMIN, HTTP_SLOW, 1024, "校验审计日志"),
    {.path = NULL},
};
