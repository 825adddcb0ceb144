/* Addresses, whom a proxy speaks for, and how often an address may call. */
#include "test.h"

#include "http/limit.h"

static struct address address_of(const char *text) {
    struct address a;
    if (!address_parse(text, strlen(text), &a))
        fail_msg("%s is no address", text);
    return a;
}

static struct address_net net_of(const char *text) {
    struct address_net n;
    if (!address_parse_net(text, strlen(text), &n))
        fail_msg("%s is no network", text);
    return n;
}

static void addresses_are_read_as_proxies_write_them(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    static const struct {
        const char *text, *plain; /* NULL: none */
    } cases[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"192.0.2.1:8080", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:db8::1", "2001:db8::1"},
        {"[2001:db8::1]", "2001:db8::1"},
        {"[2001:db8::1]:443", "2001:db8::1"},
        {"", NULL},
        {"unknown", NULL},
        {"192.0.2.256", NULL},
        {"192.0.2", NULL},
        {"[2001:db8::1", NULL},
        {"[]", NULL},
        {":80", NULL},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc", NULL},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct address found;
        bool good = address_parse(cases[i].text, strlen(cases[i].text), &found);
        assert_int_equal(good, cases[i].plain != NULL);
        if (good)
            assert_string_equal(address_text(&a, &found), cases[i].plain);
    }
}

static void networks_hold_their_addresses(void **state) {
    (void)state;
    static const struct {
        const char *net, *address;
        bool in;
    } cases[] = {
        {"10.0.0.0/8", "10.255.3.4", true},
        {"10.0.0.0/8", "11.0.0.1", false},
        {"127.0.0.1", "127.0.0.1", true},
        {"127.0.0.1", "127.0.0.2", false},
        {"192.0.2.128/25", "192.0.2.129", true},
        {"192.0.2.128/25", "192.0.2.127", false},
        {"2001:db8::/32", "2001:db8:9::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "203.0.113.9", true},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct address_net net = net_of(cases[i].net);
        struct address a = address_of(cases[i].address);
        if (address_in(&a, &net) != cases[i].in)
            fail_msg("%s in %s", cases[i].address, cases[i].net);
    }
    static const char *const wrong[] = {
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/8x", "2001:db8::/129", "localhost"};
    for (size_t i = 0; i < GP_COUNT(wrong); i++) {
        struct address_net unused;
        assert_false(address_parse_net(wrong[i], strlen(wrong[i]), &unused));
    }
}

static void only_what_a_trusted_proxy_wrote_is_believed(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    const struct address_net trusted[] = {net_of("127.0.0.1"), net_of("10.0.0.0/8")};
    static const struct {
        const char *peer, *forwarded, *client;
    } cases[] = {
        {"127.0.0.1", "203.0.113.7", "203.0.113.7"},
        {"127.0.0.1", NULL, "127.0.0.1"},
        {"127.0.0.1", "", "127.0.0.1"},
        /* What stands before the last that is not ours may be invented. */
        {"127.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"},
        {"127.0.0.1", "1.2.3.4, 203.0.113.7,10.1.2.3", "203.0.113.7"},
        {"127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"},
        {"127.0.0.1", "203.0.113.7, nonsense", "127.0.0.1"},
        {"127.0.0.1", "nonsense, 203.0.113.7", "203.0.113.7"},
        {"127.0.0.1", "203.0.113.7:5000 ", "203.0.113.7"},
        {"127.0.0.1", ",,", "127.0.0.1"},
        {"198.51.100.1", "203.0.113.7", "198.51.100.1"}, /* no proxy of ours */
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct address peer = address_of(cases[i].peer);
        struct address client =
            address_behind(&peer, cases[i].forwarded, trusted, GP_COUNT(trusted));
        assert_string_equal(address_text(&a, &client), cases[i].client);
    }
    struct address peer = address_of("127.0.0.1");
    struct address client = address_behind(&peer, "203.0.113.7", NULL, 0);
    assert_string_equal(address_text(&a, &client), "127.0.0.1");
}

static const struct http_limit three = {.name = "three", .burst = 3, .every_ms = 1000};
static const struct http_limit other = {.name = "other", .burst = 1, .every_ms = 1000};

static void a_burst_is_allowed_and_then_the_pace(void **state) {
    (void)state;
    struct limiter *l = limiter_new();
    struct address a = address_of("203.0.113.7"), b = address_of("203.0.113.8");
    for (int i = 0; i < 3; i++)
        assert_int_equal(limiter_ask(l, &three, &a, 5000), 0);
    assert_int_equal(limiter_ask(l, &three, &a, 5000), 1000);
    assert_int_equal(limiter_ask(l, &three, &a, 5400), 600); /* asking costs nothing */
    assert_int_equal(limiter_ask(l, &three, &b, 5400), 0);
    assert_int_equal(limiter_ask(l, &other, &a, 5400), 0);
    assert_int_equal(limiter_ask(l, &three, &a, 6000), 0);
    assert_int_equal(limiter_ask(l, &three, &a, 6000), 1000);
    for (int i = 0; i < 3; i++) /* all is paid for after a while, and not more than a burst */
        assert_int_equal(limiter_ask(l, &three, &a, 100000), 0);
    assert_int_equal(limiter_ask(l, &three, &a, 100000), 1000);
    limiter_free(l);
}

static void a_network_is_one_client(void **state) {
    (void)state;
    struct limiter *l = limiter_new();
    struct address x = address_of("2001:db8::1"), y = address_of("2001:db8::ffff:1");
    struct address z = address_of("2001:db8:0:1::1");
    assert_int_equal(limiter_ask(l, &other, &x, 5000), 0);
    assert_int_not_equal(limiter_ask(l, &other, &y, 5000), 0);
    assert_int_equal(limiter_ask(l, &other, &z, 5000), 0);
    limiter_free(l);
}

/* Ten times as many addresses as there are places: nothing grows, and who goes on asking stays
 * limited longer than who asked once. */
static void a_flood_of_addresses_does_not_grow_the_table(void **state) {
    (void)state;
    struct limiter *l = limiter_new();
    struct address greedy = address_of("203.0.113.7");
    size_t refused = 0;
    for (unsigned i = 0; i < 160000; i++) {
        struct address a = address_of("198.18.0.0");
        a.bytes[13] = (unsigned char)(18 + (i >> 16));
        a.bytes[14] = (unsigned char)(i >> 8);
        a.bytes[15] = (unsigned char)i;
        (void)limiter_ask(l, &three, &a, 5000);
        refused += limiter_ask(l, &three, &greedy, 5000) != 0;
    }
    assert_true(refused > 150000);
    limiter_free(l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_as_proxies_write_them),
        cmocka_unit_test(networks_hold_their_addresses),
        cmocka_unit_test(only_what_a_trusted_proxy_wrote_is_believed),
        cmocka_unit_test(a_burst_is_allowed_and_then_the_pace),
        cmocka_unit_test(a_network_is_one_client),
        cmocka_unit_test(a_flood_of_addresses_does_not_grow_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
