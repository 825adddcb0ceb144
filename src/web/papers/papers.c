/* The page of a round's papers, where they are taken for all its entries at once, and a single
 * entry's as a file, for whoever may have it (app/papers says who). */
#include "web/papers/papers.h"

#include <unistd.h>

#include "app/account/permission.h"
#include "app/papers/papers.h"
#include "app/rounds/flow.h"
#include "base/rand.h"
#include "web/results/common.h"
#include "web/route.h"

/* ---- files */

static enum gp_code gather(struct http_call *call, struct work *w, enum paper_kind kind,
                           const char *entry, struct papers *ret) {
    const struct paper_order order = {.kind = kind,
                                      .round = http_param(call, "round"),
                                      .entry = entry,
                                      .id = cstr_or_null(http_query(call, "id")),
                                      .contact = web_contact(call),
                                      .base_url = web_base_url(call),
                                      .today = web_today()};
    return papers_gather(w, &order, ret);
}

static const char *const types[] = {
    [PAPER_PDF] = "application/pdf",
    [PAPER_PRINT] = "application/pdf",
    [PAPER_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"};

static enum gp_code send_one(struct http_call *call, struct work *w, enum paper_kind kind,
                             const struct papers *p, enum paper_format format) {
    TRY(papers_render(w, kind, p, format, &call->response->body));
    call->response->type = types[format];
    http_set_header(call, "Cache-Control", "no-store");
    const char *name =
        p->n == 1 ? p->names[0]
                  : arena_printf(call->arena, "%s-%s", p->round_title, paper_infos[kind].name);
    http_download_as(call, arena_printf(call->arena, "%s.%s", name, paper_suffix(format)));
    return GP_OK;
}

enum gp_code papers_entry_file(struct http_call *call) {
    struct work work = web_work(call);
    enum paper_kind kind;
    enum paper_format format;
    struct papers p;
    const char *wanted = http_query(call, "format");
    if (!paper_kind_of(http_param(call, "kind"), &kind))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这种文书");
    if (!paper_format_of(cstr_empty(wanted) ? "pdf" : wanted, &format))
        return gp_fail(call->err, GP_INVALID, "格式", "只有 pdf 和 docx 两种");
    TRY(gather(call, &work, kind, http_param(call, "entry"), &p));
    return send_one(call, &work, kind, &p, format);
}

static void remove_file(void *path) {
    unlink(path);
}

static enum gp_code send_zip(struct http_call *call, struct work *w, enum paper_kind kind,
                             const struct papers *p, enum paper_format format) {
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    TRY(papers_zip(w, kind, p, format, path));
    call->response->file = path;
    call->response->type = "application/zip";
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(
        call, arena_printf(call->arena, "%s-%s.zip", p->round_title, paper_infos[kind].name));
    return GP_OK;
}

/* ---- the page of a round */

static void put_kinds(struct val *m, const size_t counts[static PAPER_N]) {
    struct val *list = map_list(m, "kinds");
    for (size_t i = 0; i < PAPER_N; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "id", paper_infos[i].id);
        map_text(row, "name", paper_infos[i].name);
        map_text(row, "hint", paper_infos[i].hint);
        map_count(row, "n", (int64_t)counts[i]);
        map_bool(row, "any", counts[i] > 0);
    }
}

static void put_choices(struct http_call *call, struct val *m, const struct entry_scope *v,
                        size_t n) {
    struct val *entries = map_list(m, "entries");
    const char *chosen = web_typed(call, "entry");
    list_add_option(entries, "", "全部项目", !*chosen);
    for (size_t i = 0; i < n; i++)
        list_add_option(entries, v[i].entry, v[i].center_name, cstr_eq(chosen, v[i].entry));
    static const struct {
        const char *value, *text;
    } forms[] = {{"pdf", "PDF，合成一个文件"},
                 {"print", "PDF，双面打印：每份从新的一张纸开始"},
                 {"docx", "Word，合成一个文件"},
                 {"pdf-zip", "PDF，一份一个文件，打包成 zip"},
                 {"docx-zip", "Word，一份一个文件，打包成 zip"}};
    const char *form = web_typed(call, "form");
    struct val *list = map_list(m, "forms");
    for (size_t i = 0; i < GP_COUNT(forms); i++)
        list_add_option(list, forms[i].value, forms[i].text, cstr_eq(form, forms[i].value));
}

static enum gp_code page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct work work = web_work(call);
    struct store_round *round;
    struct entry_scope *entries;
    size_t n, counts[PAPER_N];
    struct val *m;
    TRY(results_page(call, "文书", &round, &m));
    TRY(flow_entries(&work, round->id, &entries, &n));
    TRY(papers_count(&work, round->id, counts));
    put_choices(call, m, entries, n);
    put_kinds(m, counts);
    map_bool(m, "edits", web_visitor(call)->perms & PERM_ADMIN);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "papers/round", m);
}

static enum gp_code take(struct http_call *call, struct work *w) {
    enum paper_kind kind;
    enum paper_format format;
    struct papers p;
    const char *form = web_typed(call, "form");
    bool zip = strchr(form, '-') != NULL;
    if (!paper_kind_of(http_form(call, "kind"), &kind))
        return gp_fail(call->err, GP_INVALID, "文书", "没有这种文书");
    if (!paper_format_of(arena_strndup(call->arena, form, strcspn(form, "-")), &format))
        return gp_fail(call->err, GP_INVALID, "文件", "请选择 PDF 或 Word");
    TRY(WORK_READ(w, gather(call, w, kind, cstr_or_null(http_form(call, "entry")), &p)));
    TRY(zip ? send_zip(call, w, kind, &p, format) : send_one(call, w, kind, &p, format));
    return WORK_WRITE(w, papers_note(w, http_param(call, "round"), kind, p.n));
}

static enum gp_code take_papers(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code = take(call, &work);
    bool none = code == GP_MISSING || code == GP_LIMIT;
    if (!web_is_mendable(code) && !none)
        return code;
    buf_clear(&call->response->body);
    return WORK_READ(&work, page(call));
}

static const struct http_field take_form[] = {
    {"kind", "文书", 40, HTTP_REQUIRED},
    {"form", "文件", 20, HTTP_REQUIRED},
    {"entry", "项目", 64, 0},
};

const struct http_route paper_routes[] = {
    WEB_GET("/rounds/:round/papers", page, PERM_MANAGE, "本轮的文书", .where = HTTP_SLOW),
    WEB_POST("/rounds/:round/papers", take_papers, PERM_MANAGE, HTTP_SLOW, 1 << 16, "下载文书",
             WEB_FORM(take_form)),
    WEB_GET("/papers/:round/:entry/:kind", papers_entry_file,
            PERM_MANAGE | PERM_FILL | PERM_MARK | PERM_INSPECT | PERM_VIEW, "一个项目的文书",
            .where = HTTP_SLOW),
    {.path = NULL},
};
