/* Texts first: a template with placeholders in braces (message_text, values by their place in
 * message_fields), then what is made of it for each kind. Robots sign by their own rules: 钉钉 in
 * the address, 飞书 in the body, 企业微信 not at all (its key is in the address). The formats are
 * those that the platforms publish for robots of a group. */
#include "app/notify/message.h"

#include <time.h>

#include "codec/json.h"
#include "codec/json_out.h"

const struct message_field message_fields[] = {
    {"{标题}", "消息的标题"},
    {"{正文}", "消息的正文；没有时为空"},
    {"{链接}", "打开网站上那一页的地址；网站没有设定对外地址时为空"},
    {"{区划}", "本区划的名称"},
    {"{姓名}", "收件人的姓名；发到群里时为空"},
    {"{手机}", "收件人的手机号；只用于短信"},
};
const size_t n_message_fields = GP_COUNT(message_fields);
enum { F_TITLE, F_BODY, F_LINK, F_DISTRICT, F_PERSON, F_PHONE, F_N };
_Static_assert(GP_COUNT(message_fields) == F_N, "a value each");

static const char own_text[] = "【{区划}】{标题}\n{正文}\n{链接}";
static const char own_sms[] = "{\"mobile\":\"{手机}\",\"content\":\"【{区划}】{标题} {链接}\"}";

/* ---- placeholders */

static const struct message_field *field_at(const char *p) {
    for (size_t i = 0; i < n_message_fields; i++)
        if (strncmp(p, message_fields[i].name, strlen(message_fields[i].name)) == 0)
            return &message_fields[i];
    return NULL;
}

/* Braces of JSON stand beside quotes and blanks; what looks like a placeholder begins with a
 * Chinese character. */
static bool looks_like_one(const char *p) {
    return p[0] == '{' && ((unsigned char)p[1] & 0x80);
}

enum gp_code message_check(struct gp_err *e, const char *template) {
    for (const char *p = template; *p; p++) {
        if (!looks_like_one(p) || field_at(p))
            continue;
        const char *end = strchr(p, '}');
        size_t n = end ? (size_t)(end + 1 - p) : strlen(p);
        return gp_fail(e, GP_INVALID, "消息模板", "没有“%.*s”这个占位符，可用的见下面的说明",
                       (int)(n < 60 ? n : 60), p);
    }
    return GP_OK;
}

enum escape { ESCAPE_NOT, ESCAPE_JSON, ESCAPE_FORM };

static void add_form(struct buf *b, const char *s) {
    for (; *s; s++) {
        bool plain = (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') ||
                     (*s >= 'A' && *s <= 'Z') || strchr("-._~", *s);
        if (plain)
            buf_addc(b, *s);
        else
            buf_addf(b, "%%%02X", (unsigned char)*s);
    }
}

static void add_json(struct buf *b, const char *s) {
    struct buf quoted GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&quoted, JOUT_COMPACT);
    jout_text(&o, s);
    buf_add(b, quoted.p + 1, quoted.n - 2);
}

static const char *filled(struct arena *a, const char *template, const char *const values[F_N],
                          enum escape escape) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = template; *p; p++) {
        const struct message_field *f = looks_like_one(p) ? field_at(p) : NULL;
        if (!f) {
            buf_addc(&b, *p);
            continue;
        }
        const char *value = cstr_or_empty(values[f - message_fields]);
        if (escape == ESCAPE_JSON)
            add_json(&b, value);
        else if (escape == ESCAPE_FORM)
            add_form(&b, value);
        else
            buf_adds(&b, value);
        p += strlen(f->name) - 1;
    }
    return arena_strdup(a, buf_text(&b));
}

/* ---- texts */

static const char *link_of(struct arena *a, const struct message *m, const struct delivery *d) {
    if (!m->base_url || cstr_empty(d->link))
        return "";
    return arena_printf(a, "%s%s", m->base_url, d->link);
}

static void values_of(struct arena *a, const struct message *m, const struct delivery *d,
                      const char *values[F_N]) {
    values[F_TITLE] = d->title;
    values[F_BODY] = d->body;
    values[F_LINK] = link_of(a, m, d);
    values[F_DISTRICT] = m->district;
    values[F_PERSON] = m->person;
    values[F_PHONE] = d->receiver;
}

/* Lines that nothing was put into go. */
static const char *without_blank_ends(struct arena *a, const char *text) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        if (n > 0)
            buf_addf(&b, "%s%.*s", b.n ? "\n" : "", (int)n, p);
        p += n + (p[n] == '\n');
    }
    return arena_strdup(a, buf_text(&b));
}

const char *message_text(struct arena *a, const struct message *m) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    const char *template = cstr_empty(m->channel->body) ? own_text : m->channel->body;
    for (size_t i = 0; i < m->n; i++) {
        const char *values[F_N];
        values_of(a, m, m->parts[i], values);
        const char *text = filled(a, template, values, ESCAPE_NOT);
        buf_addf(&b, "%s%s", i ? "\n\n" : "", without_blank_ends(a, text));
    }
    return arena_strdup(a, buf_text(&b));
}

/* ---- mail */

/* RFC 5545: lines of 75 bytes at most, folded between characters. */
static void add_folded(struct buf *b, const char *name, const char *text) {
    size_t width = strlen(name);
    buf_adds(b, name);
    for (const char *p = text; *p;) {
        size_t n = 1;
        while (((unsigned char)p[n] & 0xc0) == 0x80)
            n++;
        if (width + n > 73) {
            buf_adds(b, "\r\n ");
            width = 1;
        }
        buf_add(b, p, n);
        width += n;
        p += n;
    }
    buf_adds(b, "\r\n");
}

static const char *calendar_text(struct arena *a, const char *text) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = text; *p; p++) {
        if (*p == '\n')
            buf_adds(&b, "\\n");
        else if (strchr("\\;,", *p))
            buf_addf(&b, "\\%c", *p);
        else
            buf_addc(&b, *p);
    }
    return arena_strdup(a, buf_text(&b));
}

static const char *calendar_day(struct arena *a, date_t day) {
    const char *text = date_text(a, day); /* 2026-11-30 */
    return arena_printf(a, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

const char *message_calendar(struct arena *a, const char *id, const char *title, date_t day,
                             int64_t now_ms) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    time_t at = (time_t)(now_ms / 1000);
    struct tm tm;
    gmtime_r(&at, &tm);
    char stamp[32];
    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
    buf_adds(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//gongping//notices//ZH\r\n"
                 "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\n");
    add_folded(&b, "UID:", arena_printf(a, "%s@gongping", id));
    buf_addf(&b, "DTSTAMP:%s\r\nDTSTART;VALUE=DATE:%s\r\n", stamp, calendar_day(a, day));
    add_folded(&b, "SUMMARY:", calendar_text(a, title));
    buf_adds(&b, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    return arena_strdup(a, buf_text(&b));
}

static void add_paragraphs(struct buf *b, const char *text) {
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        GP_CLEANUP(buf_free) struct buf line = BUF_INIT;
        buf_add(&line, p, n);
        buf_adds(b, "<p>");
        buf_add_xml(b, buf_text(&line));
        buf_adds(b, "</p>\n");
        p += n + (p[n] == '\n');
    }
}

static const char foot_text[] = "这封邮件由公评自动发出，请不要回复。";

static const char *mail_html(struct arena *a, const struct message *m, const char *leave) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_adds(&b, "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><body>\n");
    for (size_t i = 0; i < m->n; i++) {
        const struct delivery *d = m->parts[i];
        buf_adds(&b, "<h3>");
        buf_add_xml(&b, d->title);
        buf_adds(&b, "</h3>\n");
        add_paragraphs(&b, cstr_or_empty(d->body));
        const char *link = link_of(a, m, d);
        if (*link) {
            buf_adds(&b, "<p><a href=\"");
            buf_add_xml(&b, link);
            buf_adds(&b, "\">去看看</a></p>\n");
        }
    }
    buf_addf(&b, "<hr><p><small>%s", foot_text);
    if (leave) {
        buf_adds(&b, "不想再收到：<a href=\"");
        buf_add_xml(&b, leave);
        buf_adds(&b, "\">退订</a>。");
    }
    buf_adds(&b, "</small></p></body></html>\n");
    return arena_strdup(a, buf_text(&b));
}

struct wire_mail message_mail(struct arena *a, const struct message *m) {
    const struct delivery *first = m->parts[0];
    const char *leave = m->leave && m->base_url
                            ? arena_printf(a, "%s/unsubscribe/%s", m->base_url, m->leave)
                            : NULL;
    const char *end = leave ? arena_printf(a, "不想再收到，请打开 %s\n", leave) : "";
    const char *text = arena_printf(a, "%s\n\n——\n%s\n%s", message_text(a, m), foot_text, end);
    const char *subject =
        m->n == 1 ? first->title : arena_printf(a, "%zu 条消息：%s 等", m->n, first->title);
    bool dated = m->n == 1 && date_is_set(first->event_day);
    return (struct wire_mail){
        .server = m->channel->address,
        .tls = m->channel->tls,
        .login = m->channel->login,
        .secret = m->channel->secret,
        .from = m->channel->sender,
        .from_name = arena_printf(a, "公评（%s）", m->district),
        .to = first->receiver,
        .to_name = m->person,
        .subject = subject,
        .text = text,
        .html = mail_html(a, m, leave),
        .calendar = dated
                        ? message_calendar(a, first->id, first->title, first->event_day, m->now_ms)
                        : NULL,
        .id = first->id,
        .leave = leave,
        .at = m->now_ms,
    };
}

/* ---- robots and interfaces */

static const char *text_object(struct arena *a, const char *kind, const char *content,
                               const char *name, const char *text, const char *stamp,
                               const char *sign) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    if (sign) {
        jout_pair(&o, "timestamp", stamp);
        jout_pair(&o, "sign", sign);
    }
    jout_pair(&o, kind, "text");
    jout_key(&o, content);
    jout_object(&o);
    jout_pair(&o, name, text);
    jout_end(&o);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

/* 钉钉: HMAC of "time in ms, line feed, secret" by the secret, in the address. */
static const char *dingtalk_url(struct arena *a, const struct message *m) {
    const struct channel *c = m->channel;
    if (cstr_empty(c->secret))
        return c->address;
    const char *text = arena_printf(a, "%lld\n%s", (long long)m->now_ms, c->secret);
    GP_CLEANUP(buf_free) struct buf sign = BUF_INIT;
    add_form(&sign, wire_seal_base64(a, c->secret, str_of(text)));
    return arena_printf(a, "%s%stimestamp=%lld&sign=%s", c->address,
                        strchr(c->address, '?') ? "&" : "?", (long long)m->now_ms, buf_text(&sign));
}

/* 飞书: HMAC of nothing by "time in s, line feed, secret", in the body. */
static const char *feishu_body(struct arena *a, const struct message *m, const char *text) {
    const char *stamp = arena_printf(a, "%lld", (long long)(m->now_ms / 1000));
    const char *sign = NULL;
    if (!cstr_empty(m->channel->secret))
        sign = wire_seal_base64(a, arena_printf(a, "%s\n%s", stamp, m->channel->secret), STR(""));
    return text_object(a, "msg_type", "content", "text", text, stamp, sign);
}

/* "round/R/entry/E": the id behind the word. */
static void event_pair(struct jout *o, struct arena *a, const char *subject, const char *word) {
    const char *at = strstr(subject, word);
    if (at)
        jout_pair(o, arena_strndup(a, word, strlen(word) - 1),
                  arena_strndup(a, at + strlen(word), strcspn(at + strlen(word), "/")));
}

/* "entry.accept round/R/entry/E", for programs. */
static const char *event_body(struct arena *a, const struct message *m) {
    const struct delivery *d = m->parts[0];
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    size_t n = strcspn(d->event, " ");
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "id", d->id);
    jout_pair(&o, "type", arena_strndup(a, d->event, n));
    jout_key(&o, "time");
    jout_time(&o, d->created_at);
    jout_pair(&o, "district", m->district);
    event_pair(&o, a, d->event + n, "round/");
    event_pair(&o, a, d->event + n, "entry/");
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

static const char *webhook_body(struct arena *a, const struct message *m) {
    const struct delivery *d = m->parts[0];
    if (d->event)
        return event_body(a, m);
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "id", d->id);
    jout_pair(&o, "district", m->district);
    jout_pair(&o, "title", d->title);
    jout_pair(&o, "body", d->body);
    jout_pair(&o, "link", cstr_or_null(link_of(a, m, d)));
    jout_pair(&o, "text", message_text(a, m));
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}

static const char *sms_body(struct arena *a, const struct message *m, bool *ret_json) {
    const char *values[F_N];
    values_of(a, m, m->parts[0], values);
    const char *template = cstr_empty(m->channel->body) ? own_sms : m->channel->body;
    *ret_json = template[strspn(template, " \r\n\t")] == '{';
    return filled(a, template, values, *ret_json ? ESCAPE_JSON : ESCAPE_FORM);
}

/* Signed over the time and the body, so that an old one cannot be sent again. */
static size_t webhook_headers(struct arena *a, const struct message *m, const char *body,
                              struct wire_header *headers) {
    const char *stamp = arena_printf(a, "%lld", (long long)(m->now_ms / 1000));
    headers[0] = (struct wire_header){"Idempotency-Key", m->parts[0]->id};
    if (cstr_empty(m->channel->secret))
        return 1;
    const char *text = arena_printf(a, "%s.%s", stamp, body);
    headers[1] = (struct wire_header){"X-Gongping-Timestamp", stamp};
    headers[2] = (struct wire_header){
        "X-Gongping-Signature",
        arena_printf(a, "sha256=%s", wire_seal_hex(a, m->channel->secret, str_of(text)))};
    return 3;
}

struct wire_post message_post(struct arena *a, const struct message *m,
                              struct wire_header headers[static MESSAGE_HEADERS]) {
    const struct channel *c = m->channel;
    struct wire_post post = {
        .url = c->address, .type = "application/json; charset=utf-8", .headers = headers};
    const char *text = message_text(a, m), *body = NULL;
    bool json = true;
    switch (c->kind) {
    case CHANNEL_DINGTALK:
        post.url = dingtalk_url(a, m); /* fall through */
    case CHANNEL_WECOM:
        body = text_object(a, "msgtype", "text", "content", text, NULL, NULL);
        break;
    case CHANNEL_FEISHU:
        body = feishu_body(a, m, text);
        break;
    case CHANNEL_SMS:
        body = sms_body(a, m, &json);
        if (!json)
            post.type = "application/x-www-form-urlencoded; charset=utf-8";
        if (!cstr_empty(c->secret))
            headers[post.n_headers++] = (struct wire_header){"Authorization", c->secret};
        break;
    default:
        body = webhook_body(a, m);
        post.n_headers = webhook_headers(a, m, body, headers);
        break;
    }
    post.body = str_of(body);
    return post;
}

/* Too many in a short time, as 企业微信, 钉钉 and 飞书 number it. */
static bool is_too_fast(int64_t code) {
    return code == 45009 || code == 130101 || code == 11232 || code == 9499;
}

/* 企业微信 and 钉钉 say errcode, 飞书 code. False: nothing of the kind. */
static bool answer_code(struct arena *a, struct str body, int64_t *ret) {
    struct gp_err e = {.arena = a};
    JSON_HOLD json_t *root = NULL;
    if (json_read_few(&e, body, WIRE_ANSWER_MAX, 8, 200, &root) != GP_OK)
        return false;
    const json_t *code = json_object_get(root, "errcode");
    if (!code)
        code = json_object_get(root, "code");
    if (!json_is_integer(code))
        return false;
    *ret = json_integer_value(code);
    return true;
}

struct wire_result message_judge(struct arena *a, enum channel_kind kind, struct wire_result r) {
    int64_t code;
    bool robot = kind == CHANNEL_WECOM || kind == CHANNEL_DINGTALK || kind == CHANNEL_FEISHU;
    if (!robot || r.outcome != WIRE_SENT)
        return r;
    if (!answer_code(a, r.body, &code)) {
        r.outcome = WIRE_UNSURE;
        r.said = "对方的回应看不懂，请核对地址是否为群机器人的地址";
        return r;
    }
    if (code == 0)
        return r;
    r.outcome = is_too_fast(code) ? WIRE_LATER : WIRE_REFUSED;
    r.said = arena_printf(a, "机器人拒绝：代码 %lld", (long long)code);
    return r;
}
