/* Saving is checked by the kind's row of channel_infos. Tests and previews go the way of every
 * other message (send.h, message.h); at the end, what a person does about one that came back. */
#include "app/notify/channel.h"

#include "app/admin/audit.h"
#include "app/notify/message.h"
#include "base/rand.h"
#include "shape/shape.h"

const struct notice_topic notice_topics[] = {
    {TOPIC_ROUND, "轮次开始、递交期限、重新开放", false},
    {TOPIC_PUBLISHED, "评估报告公示", false},
    {TOPIC_EVENT, "轮次、参评项目、报告、异议和整改的每一步（供程序读取）", true},
};
const size_t n_notice_topics = GP_COUNT(notice_topics);

const struct channel_info channel_infos[CHANNEL_KIND_N] = {
    [CHANNEL_MAIL] = {"邮件服务器",
                      "例如 smtp://smtp.example.cn:587 或 smtps://smtp.example.cn:465",
                      "密码（授权码）", true, false},
    [CHANNEL_WECOM] = {"机器人地址",
                       "在群里添加机器人后得到，例如 "
                       "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
                       NULL, false, true},
    [CHANNEL_DINGTALK] = {"机器人地址", "例如 https://oapi.dingtalk.com/robot/send?access_token=…",
                          "加签密钥", false, true},
    [CHANNEL_FEISHU] = {"机器人地址", "例如 https://open.feishu.cn/open-apis/bot/v2/hook/…",
                        "签名密钥", false, true},
    [CHANNEL_WEBHOOK] = {"接口地址", "收到 JSON 的地址；请求带签名和唯一编号", "签名密钥", false,
                         true},
    [CHANNEL_SMS] = {"短信网关地址", "短信服务商的 HTTP 接口，用 POST", "Authorization 请求头",
                     false, false},
};

/* ---- saving */

static bool to_people(enum channel_kind kind) {
    return kind == CHANNEL_MAIL || kind == CHANNEL_SMS;
}

static enum gp_code check_text(struct work *w, const char *title, const char *text, size_t max) {
    for (const char *p = cstr_or_empty(text); *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return gp_fail(w->err, GP_INVALID, title, "不能有换行等控制字符");
    return strlen(cstr_or_empty(text)) <= max
               ? GP_OK
               : gp_fail(w->err, GP_INVALID, title, "太长，最多 %zu 个字节", max);
}

static enum gp_code check(struct work *w, const struct channel *c) {
    const struct channel_info *info = &channel_infos[c->kind];
    if (cstr_empty(c->name))
        return gp_fail(w->err, GP_INVALID, "名称", "必须填写，例如：邮件");
    TRY(check_text(w, "名称", c->name, 180));
    TRY(check_text(w, info->address_title, c->address, 500));
    TRY(check_text(w, "用户名", c->login, 200));
    TRY(check_text(w, cstr_or_empty(info->secret_title), c->secret, 500));
    if (!wire_url_is_good(cstr_or_empty(c->address), info->mail))
        return gp_fail(w->err, GP_INVALID, info->address_title, "应是完整的地址，%s",
                       info->mail ? "以 smtp:// 或 smtps:// 开头" : "以 https:// 开头，不带用户名");
    if (info->mail && !wire_mail_is_good(c->sender))
        return gp_fail(w->err, GP_INVALID, "发件人地址", "应是一个邮箱地址");
    return cstr_empty(c->body) ? GP_OK : message_check(w->err, c->body);
}

/* A person has one address: two ways to it would bring everything twice. */
static enum gp_code check_alone(struct work *w, const struct channel *c) {
    struct channel *all;
    size_t n;
    if (!c->active || !to_people(c->kind))
        return GP_OK;
    TRY(store_channel_list(w, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (all[i].active && all[i].kind == c->kind && !cstr_eq(all[i].id, c->id))
            return gp_fail(w->err, GP_CONFLICT, "启用",
                           "“%s”已经启用，同一种方式只能启用一个，请先停用它", all[i].name);
    return GP_OK;
}

static const char *outline(struct arena *a, const struct channel *c) {
    return arena_printf(a, "%s %s %s%s", words_channel_kind.v[c->kind].name, c->name, c->address,
                        c->active ? "" : "（停用）");
}

bool channel_kind_of(const char *word, enum channel_kind *ret) {
    for (unsigned i = 0; i < CHANNEL_KIND_N; i++)
        if (cstr_eq(words_channel_kind.v[i].word, word)) {
            *ret = (enum channel_kind)i;
            return true;
        }
    return false;
}

enum gp_code channel_find(struct work *w, const char *id, struct channel **ret) {
    TRY(store_channel_get(w, id, ret));
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个发送方式");
}

enum gp_code channel_save(struct work *w, const struct channel_form *form, const char **ret_id) {
    struct channel *old = NULL, c = {.id = form->id};
    if (form->id)
        TRY(channel_find(w, form->id, &old));
    else
        c.id = rand_id(w->arena);
    if (old)
        c.kind = old->kind; /* stays: the fields mean something else */
    else if (!channel_kind_of(form->kind, &c.kind))
        return gp_fail(w->err, GP_INVALID, "方式", "请选择一种发送方式");
    const struct channel_info *info = &channel_infos[c.kind];
    c.name = form->name;
    c.address = form->address;
    c.tls = info->mail && form->tls;
    c.sender = info->mail ? form->sender : NULL;
    c.login = info->mail ? cstr_or_null(form->login) : NULL;
    c.secret = cstr_empty(form->secret) && old ? old->secret : cstr_or_null(form->secret);
    c.body = cstr_or_null(form->body);
    c.topics = info->group ? form->topics : 0;
    if (c.kind != CHANNEL_WEBHOOK)
        c.topics &= ~(int64_t)TOPIC_EVENT;
    c.active = form->active;
    TRY(check(w, &c));
    TRY(check_alone(w, &c));
    TRY(store_channel_put(w, &c));
    *ret_id = c.id;
    return audit_change(w, "channel.save", arena_printf(w->arena, "channel/%s", c.id),
                        old ? outline(w->arena, old) : NULL, outline(w->arena, &c));
}

enum gp_code channel_drop(struct work *w, const char *id) {
    struct channel *c;
    TRY(channel_find(w, id, &c));
    TRY(store_channel_drop(w, id));
    return audit_change(w, "channel.drop", arena_printf(w->arena, "channel/%s", id),
                        outline(w->arena, c), NULL);
}

/* ---- trying it */

static struct delivery example(struct work *w, const struct channel *c) {
    return (struct delivery){.id = arena_printf(w->arena, "test.%s", rand_id(w->arena)),
                             .channel = c->id,
                             .title = "测试消息",
                             .body = "收到这条消息，说明发送设置可以用。",
                             .link = "/notices",
                             .event_day = DATE_UNSET,
                             .state = DELIVERY_WAITING,
                             .due_at = work_now_ms(w),
                             .created_at = work_now_ms(w),
                             .done_at = DEC_UNSET};
}

enum gp_code channel_test(struct work *w, const char *id, const char *receiver) {
    struct channel *c;
    TRY(channel_find(w, id, &c));
    struct delivery d = example(w, c);
    if (c->kind == CHANNEL_MAIL && !wire_mail_is_good(receiver))
        return gp_fail(w->err, GP_INVALID, "收件地址", "请填一个邮箱地址");
    if (c->kind == CHANNEL_SMS &&
        (cstr_empty(receiver) || strspn(receiver, "+0123456789 -") != strlen(receiver)))
        return gp_fail(w->err, GP_INVALID, "手机号", "请填一个手机号");
    d.receiver = to_people(c->kind) ? receiver : NULL;
    TRY(store_delivery_put(w, &d));
    return audit_note(w, "channel.test", arena_printf(w->arena, "channel/%s", id), receiver);
}

const char *channel_preview(struct work *w, const struct channel *c, const char *district) {
    struct delivery d = example(w, c);
    const struct delivery *parts[] = {&d};
    d.title = "评估通知：2026 年中期评估，请于 2026年11月30日 前递交资料";
    d.body = "请准备清单所列资料。";
    struct message m = {.channel = c,
                        .parts = parts,
                        .n = 1,
                        .base_url = "https://…",
                        .district = district,
                        .person = to_people(c->kind) ? "王老师" : NULL,
                        .now_ms = d.created_at};
    return message_text(w->arena, &m);
}

/* ---- what did not arrive */

static enum gp_code move(struct work *w, const char *id, enum delivery_state to, const char *what) {
    struct delivery *d;
    bool moved = false;
    TRY(store_delivery_get(w, id, &d));
    if (!d)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这条消息，可能已过保留期限");
    enum delivery_state from = d->state;
    d->state = to;
    d->due_at = work_now_ms(w);
    d->tries = 0;
    d->done_at = to == DELIVERY_WAITING ? DEC_UNSET : work_now_ms(w);
    if (from == DELIVERY_FAILED || from == DELIVERY_UNSURE)
        TRY(store_delivery_move(w, from, d, &moved));
    if (!moved)
        return gp_fail(w->err, GP_CONFLICT, NULL, "这条消息的状态已变，请刷新页面");
    return audit_note(w, what, arena_printf(w->arena, "delivery/%s", id), d->title);
}

enum gp_code delivery_again(struct work *w, const char *id) {
    if (strncmp(id, DELIVERY_SECRET, strlen(DELIVERY_SECRET)) == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "一次性码不再寄，请本人重新要一个；可以标为不用再发");
    return move(w, id, DELIVERY_WAITING, "delivery.again");
}

enum gp_code delivery_settle(struct work *w, const char *id) {
    return move(w, id, DELIVERY_DROPPED, "delivery.settle");
}
