/* 消息发送: the ways (list, form, test), then what did not arrive. A form is of one kind, which is
 * chosen before and stays: the fields mean something else in each. */
#include "app/admin/setting.h"
#include "app/notify/channel.h"
#include "app/notify/message.h"
#include "shape/shape.h"
#include "web/edit.h"
#include "web/notify/notify.h"
#include "web/route.h"
#include "web/list.h"
#include "web/shown.h"

/* ---- the list */

static const struct web_shown_column channel_columns[] = {
    {"名称", "name", BOOK_TEXT},
    {"方式", "kind", BOOK_TEXT},
    {"地址", "host", BOOK_TEXT},
    {"状态", "state", BOOK_TEXT},
};
static const struct web_shown channel_tables[] = {
    WEB_SHOWN_TABLE("发送方式", "channels", channel_columns),
};

/* Keys are in the address of robots: only where it leads is shown. */
static const char *host_of(struct arena *a, const char *address) {
    const char *from = strstr(address, "://");
    from = from ? from + 3 : address;
    return arena_strndup(a, from, strcspn(from, "/?#"));
}

static enum gp_code list_page(struct http_call *call) {
    struct work work = web_work(call);
    struct channel *v;
    size_t n;
    int64_t counts[DELIVERY_DROPPED + 1];
    TRY(store_channel_list(&work, &v, &n));
    TRY(store_delivery_counts(&work, work_now_ms(&work) - 7 * DAY_MS, counts));
    struct val *m = web_page(call, "消息发送");
    struct val *rows = map_list(m, "channels");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "id", v[i].id);
        map_text(row, "name", v[i].name);
        map_text(row, "kind", words_channel_kind.v[v[i].kind].name);
        map_text(row, "host", host_of(call->arena, v[i].address));
        map_text(row, "state", v[i].active ? "启用" : "停用");
    }
    map_bool(m, "any", n > 0);
    struct val *kinds = map_list(m, "kinds");
    for (size_t i = 0; i < words_channel_kind.n; i++)
        list_add_option(kinds, words_channel_kind.v[i].word, words_channel_kind.v[i].name, i == 0);
    map_count(m, "sent", counts[DELIVERY_SENT]);
    map_count(m, "waiting", counts[DELIVERY_WAITING] + counts[DELIVERY_SENDING]);
    map_count(m, "troubled", counts[DELIVERY_FAILED] + counts[DELIVERY_UNSURE]);
    map_bool(m, "no_address", !web_config(call)->base_url);
    return web_render_shown(call, "notify/channels", m, channel_tables, GP_COUNT(channel_tables));
}

/* ---- the form */

static struct edit stored_of(struct http_call *call, const struct channel *c) {
    struct edit e = {.call = call};
    edit_add(&e, "name", c->name);
    edit_add(&e, "address", c->address);
    edit_add(&e, "sender", c->sender);
    edit_add(&e, "login", c->login);
    edit_add(&e, "body", c->body);
    edit_add(&e, "tls", c->tls ? "1" : "");
    edit_add(&e, "active", c->active ? "1" : "");
    for (size_t i = 0; i < n_notice_topics; i++)
        edit_add_row(&e, "topic", i, c->topics & notice_topics[i].bit ? "1" : "");
    return e;
}

static void put_kind(struct val *m, const struct channel *c) {
    const struct channel_info *info = &channel_infos[c->kind];
    map_text(m, "kind", words_channel_kind.v[c->kind].word);
    map_text(m, "kind_name", words_channel_kind.v[c->kind].name);
    map_text(m, "address_title", info->address_title);
    map_text(m, "address_hint", info->address_hint);
    map_text(m, "secret_title", info->secret_title);
    map_bool(m, "is_mail", info->mail);
    map_bool(m, "is_group", info->group);
    map_bool(m, "has_text", c->kind != CHANNEL_WEBHOOK);
    map_bool(m, "to_people", !info->group);
    map_text(m, "receiver_title", info->mail ? "收件地址" : "手机号");
}

static void put_fields(struct val *m, const struct channel *c) {
    map_text(m, "name", cstr_or_empty(c->name));
    map_text(m, "address", cstr_or_empty(c->address));
    map_text(m, "sender", cstr_or_empty(c->sender));
    map_text(m, "login", cstr_or_empty(c->login));
    map_text(m, "body", cstr_or_empty(c->body));
    map_bool(m, "has_secret", !cstr_empty(c->secret));
    map_bool(m, "tls", c->tls);
    map_bool(m, "active", c->active);
    struct val *topics = map_list(m, "topics");
    for (size_t i = 0; i < n_notice_topics; i++) {
        if (notice_topics[i].programs && c->kind != CHANNEL_WEBHOOK)
            continue;
        struct val *row = list_add_map(topics);
        map_textf(row, "index", "%zu", i);
        map_text(row, "title", notice_topics[i].title);
        map_bool(row, "chosen", c->topics & notice_topics[i].bit);
    }
    struct val *fields = map_list(m, "fields");
    for (size_t i = 0; i < n_message_fields; i++) {
        struct val *row = list_add_map(fields);
        map_text(row, "field", message_fields[i].name);
        map_text(row, "says", message_fields[i].says);
    }
}

/* stored: with its id when there is one. */
static enum gp_code show_form(struct http_call *call, const struct channel *c,
                              const struct edit *stored) {
    struct gp_err refusal = *call->err;
    struct work work = web_work(call);
    struct settings settings;
    TRY(setting_all(&work, &settings));
    *call->err = refusal;
    const char *action =
        c->id ? arena_printf(call->arena, "/admin/channels/%s", c->id) : "/admin/channels";
    struct val *m = web_page(call, c->id ? c->name : "新的发送方式");
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    map_text(m, "action", action);
    map_bool(m, "there", c->id != NULL);
    put_kind(m, c);
    put_fields(m, c);
    map_text(m, "preview", channel_preview(&work, c, cstr_or_empty(settings.district)));
    edit_show(stored, m, action);
    return web_render(call, "notify/channel", m);
}

static enum gp_code new_page(struct http_call *call) {
    struct channel c = {.tls = true, .active = true, .topics = TOPIC_ROUND | TOPIC_PUBLISHED};
    if (!channel_kind_of(http_query(call, "kind"), &c.kind))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这种发送方式");
    c.name = words_channel_kind.v[c.kind].name;
    struct edit e = {.call = call};
    return show_form(call, &c, &e);
}

static enum gp_code channel_page(struct http_call *call) {
    struct work work = web_work(call);
    struct channel *c;
    TRY(channel_find(&work, http_param(call, "channel"), &c));
    struct edit e = stored_of(call, c);
    return show_form(call, c, &e);
}

static struct channel_form read_form(struct http_call *call, const char *id) {
    struct channel_form f = {.id = id,
                             .kind = http_form(call, "kind"),
                             .name = http_form(call, "name"),
                             .address = http_form(call, "address"),
                             .sender = http_form(call, "sender"),
                             .login = http_form(call, "login"),
                             .secret = http_form(call, "secret"),
                             .body = http_form(call, "body"),
                             .tls = http_form(call, "tls") != NULL,
                             .active = http_form(call, "active") != NULL};
    for (size_t i = 0; i < n_notice_topics; i++)
        if (http_form_row(call, "topic", i))
            f.topics |= notice_topics[i].bit;
    return f;
}

/* As it was typed, for showing it again. */
static struct channel typed(const struct channel_form *f, const struct channel *old) {
    struct channel c = {.id = f->id,
                        .name = f->name,
                        .address = f->address,
                        .sender = f->sender,
                        .login = f->login,
                        .secret = old ? old->secret : NULL,
                        .body = f->body,
                        .tls = f->tls,
                        .active = f->active,
                        .topics = f->topics};
    if (old)
        c.kind = old->kind;
    else if (!channel_kind_of(f->kind, &c.kind))
        c.kind = CHANNEL_MAIL;
    return c;
}

static enum gp_code save(struct http_call *call, const char *id, struct channel *old,
                         const struct edit *stored) {
    struct work work = web_work(call);
    struct channel_form f = read_form(call, id);
    const char *saved;
    enum gp_code code = edit_check(stored);
    if (code == GP_OK)
        code = channel_save(&work, &f, &saved);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        struct channel c = typed(&f, old);
        return show_form(call, &c, stored);
    }
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/admin/channels/%s", saved),
                    "已保存，请发一条测试消息");
}

static enum gp_code add(struct http_call *call) {
    struct edit e = {.call = call};
    return save(call, NULL, NULL, &e);
}

static enum gp_code change(struct http_call *call) {
    struct work work = web_work(call);
    struct channel *c;
    TRY(channel_find(&work, http_param(call, "channel"), &c));
    struct edit e = stored_of(call, c);
    return save(call, c->id, c, &e);
}

static enum gp_code try_it(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = http_param(call, "channel");
    enum gp_code code = channel_test(&work, id, http_form(call, "receiver"));
    if (code == GP_INVALID) {
        struct gp_err refusal = *call->err;
        struct channel *c;
        web_refuse(call, code);
        TRY(channel_find(&work, id, &c));
        *call->err = refusal;
        struct edit e = stored_of(call, c);
        return show_form(call, c, &e);
    }
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/admin/channels/%s", id),
                    "测试消息已交给发送队列，几秒后应能收到；没有收到时看“没有送达的消息”");
}

static enum gp_code drop(struct http_call *call) {
    struct work work = web_work(call);
    TRY(channel_drop(&work, http_param(call, "channel")));
    return web_done(call, "/admin/channels", "发送方式已删除");
}

#define CHANNEL_FIELDS                                                                             \
    {"kind", "方式", 20, 0}, {"name", "名称", 60, 0}, {"address", "地址", 500, 0},                 \
        {"sender", "发件人地址", 200, 0}, {"login", "用户名", 200, 0},                             \
        {"secret", "密码或密钥", 500, 0}, {"body", "消息模板", 2000, 0}, {"tls", "加密", 4, 0},    \
        {"active", "启用", 4, 0}, {                                                                \
        "topic", "群消息", 4, HTTP_ROWS                                                            \
    }
static const struct http_field new_form[] = {CHANNEL_FIELDS, EDIT_SEEN};
static const struct http_field test_form[] = {{"receiver", "收件人", 200, 0}};

const struct http_route channel_routes[] = {
    WEB_GET("/admin/channels", list_page, PERM_ADMIN, "消息发送方式"),
    WEB_SHOWN("/admin/channels", list_page, PERM_ADMIN, "消息发送方式"),
    WEB_GET("/admin/channels/~new", new_page, PERM_ADMIN, "新的消息发送方式"),
    WEB_POST("/admin/channels", add, PERM_ADMIN, HTTP_WRITE, 16384, "新建消息发送方式",
             WEB_FORM(new_form)),
    WEB_GET("/admin/channels/:channel", channel_page, PERM_ADMIN, "一种消息发送方式"),
    WEB_POST("/admin/channels/:channel", change, PERM_ADMIN, HTTP_WRITE, 16384, "保存消息发送方式",
             WEB_FORM(new_form), .edits = true),
    WEB_POST("/admin/channels/:channel/test", try_it, PERM_ADMIN, HTTP_WRITE, 4096,
             "发一条测试消息", WEB_FORM(test_form)),
    WEB_POST("/admin/channels/:channel/drop", drop, PERM_ADMIN, HTTP_WRITE, 1024,
             "删除消息发送方式"),
    {.path = NULL},
};

/* ---- what did not arrive */

static const struct web_shown_column delivery_columns[] = {
    {"时间", "at", BOOK_TEXT},    {"收件人", "to", BOOK_TEXT},  {"方式", "channel", BOOK_TEXT},
    {"消息", "title", BOOK_TEXT}, {"状态", "state", BOOK_TEXT}, {"原因", "problem", BOOK_TEXT},
};
static const struct web_shown delivery_tables[] = {
    WEB_SHOWN_TABLE("没有送达的消息", "deliveries", delivery_columns),
};

static const struct list_column delivery_heads[] = {
    {"at", "时间", false},    {"to", "收件人", false},  {"channel", "方式", false},
    {"title", "消息", false}, {"state", "状态", false}, {"problem", "原因", false},
    {NULL, "处理", false},
};

static bool is_secret(const struct delivery *d) {
    return strncmp(d->id, DELIVERY_SECRET, strlen(DELIVERY_SECRET)) == 0;
}

static enum gp_code deliveries_page(struct http_call *call) {
    struct work work = web_work(call);
    struct delivery *v;
    size_t n;
    int64_t most = web_wants_shown(call) ? WEB_SHOWN_MOST : DELIVERY_SHOWN;
    TRY(store_delivery_problems(&work, most, &v, &n));
    struct val *m = web_page(call, "没有送达的消息");
    struct val *rows = map_list(m, "deliveries");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "id", v[i].id);
        map_time(row, "at", v[i].created_at);
        map_text(row, "to",
                 v[i].account_name  ? v[i].account_name
                 : is_secret(&v[i]) ? v[i].receiver
                 : v[i].receiver    ? "（测试）"
                                    : "群");
        map_bool(row, "again", !is_secret(&v[i]));
        map_text(row, "channel", v[i].channel_name ? v[i].channel_name : "（已删除）");
        map_text(row, "title", v[i].title);
        map_text(row, "state", words_delivery_state.v[v[i].state].name);
        map_text(row, "problem", v[i].problem);
    }
    map_bool(m, "any", n > 0);
    map_bool(m, "cut", n == (size_t)most);
    map_count(m, "days", 30);
    struct list_order order = list_heads(call, m, delivery_heads, GP_COUNT(delivery_heads));
    list_sort_rows(&order, delivery_heads, rows);
    return web_render_shown(call, "notify/deliveries", m, delivery_tables,
                            GP_COUNT(delivery_tables));
}

static enum gp_code again(struct http_call *call) {
    struct work work = web_work(call);
    TRY(delivery_again(&work, http_form(call, "id")));
    return web_done(call, "/deliveries", "已重新交给发送队列");
}

static enum gp_code settle(struct http_call *call) {
    struct work work = web_work(call);
    TRY(delivery_settle(&work, http_form(call, "id")));
    return web_done(call, "/deliveries", "已标为不用再发");
}

static const struct http_field delivery_form[] = {{"id", "消息", 120, HTTP_REQUIRED}};

const struct http_route delivery_routes[] = {
    WEB_GET("/deliveries", deliveries_page, PERM_ADMIN | PERM_MANAGE, "没有送达的消息"),
    WEB_SHOWN("/deliveries", deliveries_page, PERM_ADMIN | PERM_MANAGE, "没有送达的消息"),
    WEB_POST("/deliveries/again", again, PERM_ADMIN | PERM_MANAGE, HTTP_WRITE, 1024, "再发一次",
             WEB_FORM(delivery_form)),
    WEB_POST("/deliveries/settle", settle, PERM_ADMIN | PERM_MANAGE, HTTP_WRITE, 1024, "不用再发",
             WEB_FORM(delivery_form)),
    {.path = NULL},
};
