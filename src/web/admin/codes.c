/* One-time codes for accounts: for one, for what is ticked on the list, and their slips as a PDF.
 * The codes are in the answer to the request that made them and nowhere else; the page brings them
 * back for printing, and only those that are in force are printed. */
#include "app/account/slips.h"
#include "app/admin/admin.h"
#include "codec/qr.h"
#include "web/admin/admin.h"
#include "web/batch.h"
#include "web/web.h"
#include "web/route.h"

#define SLIPS_MAX 2000
#define QR_SHOWN  6 /* on the page; more are for paper */

static void add_slip(struct http_call *call, struct val *list, const struct onetime_slip *s,
                     size_t i, bool with_qr) {
    struct val *row = list_add_map(list);
    const char *address =
        slip_address(call->arena, web_base_url(call), web_visitor(call)->tenant, s);
    map_count(row, "i", (int64_t)i);
    map_text(row, "account", s->account);
    map_text(row, "login", s->login);
    map_text(row, "name", s->name);
    map_text(row, "org", s->org);
    map_text(row, "code", s->code);
    map_time(row, "until", s->expires_at);
    map_html(row, "qr",
             with_qr
                 ? qr_svg(call->arena, address, arena_printf(call->arena, "%s的一次性码", s->name))
                 : "");
    map_bool(row, "has_qr", with_qr);
}

enum gp_code admin_show_slips(struct http_call *call, const struct onetime_slip *slips, size_t n,
                              const struct batch *batch) {
    struct val *m = web_page(call, "一次性码");
    struct val *list = map_list(m, "slips");
    for (size_t i = 0; i < n; i++)
        add_slip(call, list, &slips[i], i, n <= QR_SHOWN);
    map_bool(m, "has_slips", n > 0);
    map_count(m, "n", (int64_t)n);
    map_textf(m, "reset", "%s/reset", web_base_url(call));
    map_bool(m, "insecure", strncmp(web_base_url(call), "https://", 8) != 0);
    map_bool(m, "is_admin", web_visitor(call)->perms & PERM_ADMIN);
    struct val *not_done = map_list(m, "not_done");
    for (size_t i = 0; batch && i < batch->parts.n; i++) {
        if (!batch->parts.v[i].why)
            continue;
        struct val *row = list_add_map(not_done);
        map_text(row, "name", batch->parts.v[i].name);
        map_text(row, "why", batch->parts.v[i].why);
    }
    map_bool(m, "some_not_done", not_done->list.n > 0);
    return web_render(call, "admin/codes", m);
}

static enum gp_code make_one(struct http_call *call) {
    struct work work = web_work(call);
    struct onetime_slip slip;
    TRY(onetime_make(&work, http_param(call, "account"), &slip));
    return admin_show_slips(call, &slip, 1, NULL);
}

/* All that the filter lets through and the acting account may help, page after page. */
static enum gp_code all_accounts(struct http_call *call, struct work *w, struct entry_choice *ret) {
    struct account_filter f = admin_account_filter(call, http_form);
    VEC(const char *) ids = {0};
    for (f.after = ""; f.after;) {
        struct admin_accounts found;
        TRY(admin_accounts(w, &f, &found));
        for (size_t i = 0; i < found.n; i++)
            if (found.v[i].active && onetime_may_help(w->account, &found.v[i]))
                *VEC_PUSH(call->arena, &ids) = found.v[i].id;
        f.after = found.next;
    }
    *ret = (struct entry_choice){ids.v, ids.n};
    return GP_OK;
}

static enum gp_code chosen(struct http_call *call, struct work *w, struct entry_choice *ret) {
    if (http_form(call, "all"))
        return all_accounts(call, w, ret);
    *ret = batch_rows(call, "account");
    return GP_OK;
}

static enum gp_code make_chosen(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_choice accounts;
    struct batch batch;
    struct onetime_slip *slips;
    size_t n;
    TRY(chosen(call, &work, &accounts));
    if (accounts.n > SLIPS_MAX)
        return gp_fail(call->err, GP_LIMIT, "账号", "一次最多 %d 个，请减少条件分几次发",
                       SLIPS_MAX);
    TRY(onetime_make_each(&work, &accounts, &batch, &slips, &n));
    return admin_show_slips(call, slips, n, &batch);
}

static enum gp_code print(struct http_call *call) {
    struct work work = web_work(call);
    size_t n = http_form_rows(call, "account");
    struct onetime_slip *slips = gp_new_n(call->arena, struct onetime_slip, n + 1);
    GP_CLEANUP(buf_free) struct buf pdf = BUF_INIT;
    if (n == 0)
        return gp_fail(call->err, GP_INVALID, "账号单", "没有可以打印的，请先发一次性码");
    for (size_t i = 0; i < n; i++)
        TRY(onetime_slip_of(&work, web_typed_row(call, "account", i),
                            web_typed_row(call, "code", i), &slips[i]));
    TRY(slips_pdf(&work, web_base_url(call), slips, n, &pdf));
    http_download_as(call, "账号单.pdf");
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "application/pdf", (struct str){buf_text(&pdf), pdf.n});
}

static const struct http_field chosen_form[] = {
    {"account", "账号", 20, HTTP_ROWS},
    {"all", "全选", 1, 0},
    {"q", "查找", 60, 0},
    {"role", "角色", 20, 0},
    {"state", "状态", 4, 0},
};
static const struct http_field slips_form[] = {{"account", "账号", 20, HTTP_ROWS},
                                               {"code", "一次性码", 20, HTTP_ROWS}};

const struct http_route admin_code_routes[] = {
    WEB_POST("/admin/accounts/:account/code", make_one, PERM_ADMIN | PERM_MANAGE, HTTP_WRITE, 1024,
             "给一个账号发一次性码"),
    WEB_POST("/admin/accounts/~codes", make_chosen, PERM_ADMIN | PERM_MANAGE, HTTP_WRITE, 1 << 16,
             "给选中的账号发一次性码", WEB_FORM(chosen_form)),
    WEB_POST("/admin/accounts/~slips", print, PERM_ADMIN | PERM_MANAGE, HTTP_SLOW, 1 << 18,
             "打印账号单", .unit = HTTP_UNIT_READS, WEB_FORM(slips_form)),
    {.path = NULL},
};
