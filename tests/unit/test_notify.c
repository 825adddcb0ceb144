/* What leaves the site, before there is a network: addresses, texts, calendars, times. */
#include "test.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "app/app.h"
#include "app/notify/contact.h"
#include "app/notify/message.h"
#include "app/notify/send.h"

/* IANA's registries of special-purpose addresses. */
static void addresses_that_strangers_cannot_reach_are_told_from_others(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool private;
    } cases[] = {
        {"127.0.0.1", true},
        {"10.1.2.3", true},
        {"172.16.0.1", true},
        {"172.31.255.255", true},
        {"172.32.0.1", false},
        {"192.168.1.1", true},
        {"169.254.169.254", true},
        {"100.64.0.1", true},
        {"100.128.0.1", false},
        {"0.0.0.0", true},
        {"224.0.0.1", true},
        {"255.255.255.255", true},
        {"198.18.0.1", true},
        {"8.8.8.8", false},
        {"114.114.114.114", false},
        {"::1", true},
        {"::", true},
        {"fe80::1", true},
        {"fd00::1", true},
        {"ff02::1", true},
        {"::ffff:127.0.0.1", true},
        {"::ffff:8.8.8.8", false},
        {"64:ff9b::a00:1", true},
        {"2002:7f00:1::", true},
        {"2001:db8::1", true},
        {"2001:0:1::1", true},
        {"2400:3200::1", false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        unsigned char bytes[16];
        int family = strchr(cases[i].text, ':') ? AF_INET6 : AF_INET;
        assert_int_equal(inet_pton(family, cases[i].text, bytes), 1);
        if (wire_peer_is_private(family, bytes) != cases[i].private)
            fail_msg("%s", cases[i].text);
    }
}

static void a_mail_address_is_one_and_nothing_beside_it(void **state) {
    (void)state;
    static const char *const good[] = {"a@b.cn", "wang.li+x@mail.pingshan.gov.cn", "x@localhost"};
    static const char *const bad[] = {
        "",        "a",        "@b.cn",          "a@",       "a@b",           "a@.cn",   "a@b..cn",
        "a@b.cn.", "a b@c.cn", "a@b.cn\r\nX: y", "<a@b.cn>", "a@b.cn,c@d.cn", "王@b.cn", "a@-b.cn"};
    for (size_t i = 0; i < GP_COUNT(good); i++)
        assert_true(wire_mail_is_good(good[i]));
    for (size_t i = 0; i < GP_COUNT(bad); i++)
        if (wire_mail_is_good(bad[i]))
            fail_msg("%s", bad[i]);
    assert_true(wire_url_is_good("https://h.cn/x?key=1", false));
    assert_true(wire_url_is_good("smtps://h.cn:465", true));
    static const char *const wrong[] = {"file:///etc/passwd", "https://u:p@h.cn/", "h.cn",
                                        "https://h.cn/a b",   "gopher://h.cn",     "smtp://h.cn"};
    for (size_t i = 0; i < GP_COUNT(wrong); i++)
        assert_false(wire_url_is_good(wrong[i], false));
}

/* 2026-11-30 23:30 in China is 15:30 UTC. */
#define AT(hour, minute) (1764460800000LL + ((hour)-8) * 3600000LL + (minute)*60000LL)

static void quiet_hours_end_at_their_end(void **state) {
    (void)state;
    static const struct {
        int64_t now, from, to, wanted;
    } cases[] = {
        {AT(12, 0), 22, 7, AT(12, 0)},    {AT(23, 30), 22, 7, AT(31, 0)},
        {AT(3, 10), 22, 7, AT(7, 0)},     {AT(7, 0), 22, 7, AT(7, 0)},
        {AT(12, 30), 12, 14, AT(14, 0)},  {AT(14, 0), 12, 14, AT(14, 0)},
        {AT(12, 30), 12, 12, AT(12, 30)}, {AT(12, 30), DEC_UNSET, DEC_UNSET, AT(12, 30)},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_int_equal(contact_quiet_until(cases[i].now, cases[i].from, cases[i].to),
                         cases[i].wanted);
}

static void pauses_grow_and_end(void **state) {
    (void)state;
    int64_t before = 0;
    int64_t n = 1;
    for (; send_pause(n) != DEC_UNSET; n++) {
        assert_true(send_pause(n) > before);
        before = send_pause(n);
    }
    assert_int_equal(n, 8);
    assert_int_equal(send_pause(0), DEC_UNSET);
}

/* RFC 5545, 3.1: no line of more than 75 octets, folded between characters. */
static void a_calendar_folds_its_lines_between_characters(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    const char *title =
        "实地验收，示例社区党群服务中心（坪山街道）；请安排人员在岗\n并备好资料, 谢谢\\";
    date_t day;
    assert_true(date_of(2026, 2, 28, &day));
    const char *text = message_calendar(&a, "x1", title, day, AT(12, 0));
    assert_non_null(strstr(text, "DTSTART;VALUE=DATE:20260228\r\n"));
    assert_non_null(strstr(text, "UID:x1@gongping\r\n"));
    GP_CLEANUP(buf_free) struct buf joined = BUF_INIT;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\r");
        assert_true(n <= 75);
        assert_true(((unsigned char)p[p[0] == ' '] & 0xc0) != 0x80);
        buf_add(&joined, p + (p[0] == ' '), n - (p[0] == ' '));
        p += n + 2;
    }
    assert_non_null(
        strstr(buf_text(&joined), "（坪山街道）；请安排人员在岗\\n并备好资料\\, 谢谢\\\\"));
    arena_release(&a);
}

static void a_template_says_which_placeholder_is_none(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    assert_int_equal(message_check(&e, "{\"text\":\"{标题}{正文}\"}"), GP_OK);
    assert_int_equal(message_check(&e, "您好{标提}"), GP_INVALID);
    assert_non_null(strstr(e.message, "{标提}"));
    assert_int_equal(message_check(&e, "您好{标题"), GP_INVALID);
    arena_release(&a);
}

/* What is put into JSON cannot end its text, what is put into a form cannot begin a field. */
static void values_cannot_leave_their_place(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    struct delivery d = {
        .id = "1", .title = "\"}&x=1\\", .receiver = "138", .event_day = DATE_UNSET};
    const struct delivery *parts[] = {&d};
    struct channel c = {.kind = CHANNEL_SMS, .address = "https://h.cn"};
    struct message m = {.channel = &c, .parts = parts, .n = 1, .district = "坪山区"};
    struct wire_header headers[MESSAGE_HEADERS];
    c.body = "{\"t\":\"{标题}\"}";
    assert_string_equal(message_post(&a, &m, headers).body.p, "{\"t\":\"\\\"}&x=1\\\\\"}");
    c.body = "t={标题}&m={手机}";
    assert_string_equal(message_post(&a, &m, headers).body.p, "t=%22%7D%26x%3D1%5C&m=138");
    arena_release(&a);
}

int main(void) {
    app_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_strangers_cannot_reach_are_told_from_others),
        cmocka_unit_test(a_mail_address_is_one_and_nothing_beside_it),
        cmocka_unit_test(quiet_hours_end_at_their_end),
        cmocka_unit_test(pauses_grow_and_end),
        cmocka_unit_test(a_calendar_folds_its_lines_between_characters),
        cmocka_unit_test(a_template_says_which_placeholder_is_none),
        cmocka_unit_test(values_cannot_leave_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
