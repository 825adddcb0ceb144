/* Who rates what, and what can be done with it: by link, by the link of one rating, by account. */
#include "app/rating/party.h"

#include "num/date.h"
#include "test.h"

static const date_t today = {20000}, tomorrow = {20001}, yesterday = {19999};

static struct entry_scope scope_of(const char *entry) {
    return (struct entry_scope){.round = "r",
                                .entry = entry,
                                .purchaser = "office",
                                .committee = "party",
                                .commissioner = "office"};
}

static struct component component_of(const char *id, enum scorer_role role) {
    return (struct component){.id = id, .scored_by = role};
}

static struct rating_link link_of(const char *entry, const char *component) {
    return (struct rating_link){.round = "r",
                                .org = "office",
                                .entry = entry,
                                .component = component,
                                .expires = tomorrow,
                                .revoked_at = DEC_UNSET};
}

static struct rate_party by_link(const struct rating_link *l) {
    return (struct rate_party){.round = l->round,
                               .org = l->org,
                               .link = l,
                               .made = l,
                               .roles = ~0u,
                               .uses_max = 2,
                               .due = l->expires};
}

static void a_link_is_for_its_organisation_and_round(void **state) {
    (void)state;
    struct rating_link all = link_of(NULL, NULL), one = link_of("e1", "p");
    struct entry_scope e1 = scope_of("e1"), e2 = scope_of("e2"), other = scope_of("e1");
    struct component p = component_of("p", SCORER_PURCHASER),
                     q = component_of("q", SCORER_COMMITTEE),
                     c = component_of("c", SCORER_COMMISSIONER),
                     x = component_of("p", SCORER_EXPERT);
    other.round = "another";
    struct entry_scope nobody = {.round = "r", .entry = "e1"};
    const struct {
        const struct rating_link *link;
        const struct entry_scope *scope;
        const struct component *component;
        bool own;
    } cases[] = {
        {&all, &e1, &p, true},      {&all, &e2, &p, true},  {&all, &e1, &c, true},
        {&all, &e1, &q, false},     {&all, &e1, &x, false}, {&all, &other, &p, false},
        {&all, &nobody, &p, false}, {&one, &e1, &p, true},  {&one, &e2, &p, false},
        {&one, &e1, &c, false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct rate_party party = by_link(cases[i].link);
        if (rate_is_own(&party, cases[i].scope, cases[i].component) != cases[i].own)
            fail_msg("case %zu", i);
    }
}

static void an_account_rates_only_in_its_role(void **state) {
    (void)state;
    struct account a = {.org = "office", .roles = ROLE_PURCHASER};
    struct entry_scope e = scope_of("e1");
    struct component p = component_of("p", SCORER_PURCHASER),
                     c = component_of("c", SCORER_COMMISSIONER);
    struct rate_party party = rate_party_of_account(&a, "r");
    assert_true(rate_is_own(&party, &e, &p));
    assert_false(rate_is_own(&party, &e, &c)); /* the same organisation, but not this account */
    a.roles = ROLE_MANAGER | ROLE_EXPERT | ROLE_OPERATOR;
    assert_int_equal(rate_party_of_account(&a, "r").roles, 0);
    a = (struct account){.roles = ROLE_PURCHASER};
    assert_int_equal(rate_party_of_account(&a, "r").roles, 0);
}

static void scans_are_the_organisation_s_and_of_a_link_of_one_its_own(void **state) {
    (void)state;
    struct rating_link all = link_of(NULL, NULL), one = link_of("e1", "p");
    struct rate_party by_all = by_link(&all), by_one = by_link(&one);
    struct rating_scan whole = {.round = "r", .org = "office"}, of_e1 = whole, of_e2 = whole,
                       foreign = {.round = "r", .org = "party", .entry = "e1"};
    of_e1.entry = "e1";
    of_e2.entry = "e2";
    assert_true(rate_is_own_scan(&by_all, &whole) && rate_is_own_scan(&by_all, &of_e2));
    assert_true(rate_is_own_scan(&by_one, &of_e1));
    assert_false(rate_is_own_scan(&by_one, &of_e2) || rate_is_own_scan(&by_one, &whole));
    assert_false(rate_is_own_scan(&by_all, &foreign) || rate_is_own_scan(&by_one, &foreign));
}

static void what_can_be_done_follows_from_the_facts(void **state) {
    (void)state;
    const struct {
        bool account;
        date_t due;
        int64_t revoked;
        struct rate_facts f;
        enum rate_state state;
    } cases[] = {
        {false, tomorrow, DEC_UNSET, {0}, RATE_OPEN},
        {false, today, DEC_UNSET, {0}, RATE_OPEN}, /* the last day is one of them */
        {false, yesterday, DEC_UNSET, {0}, RATE_EXPIRED},
        {false, yesterday, DEC_UNSET, {.in_force = true, .used = 1}, RATE_DONE},
        {false, tomorrow, 1, {0}, RATE_REVOKED},
        {false, tomorrow, 1, {.in_force = true, .used = 1}, RATE_REVOKED},
        {false, tomorrow, DEC_UNSET, {.closed = "over"}, RATE_CLOSED},
        {false, tomorrow, DEC_UNSET, {.in_force = true, .used = 1}, RATE_DONE},
        {false, tomorrow, DEC_UNSET, {.in_force = true, .used = 1, .edit = true}, RATE_OPEN},
        {false, tomorrow, DEC_UNSET, {.in_force = true, .used = 2, .edit = true}, RATE_DONE},
        {false, yesterday, DEC_UNSET, {.in_force = true, .used = 1, .edit = true}, RATE_DONE},
        {true, yesterday, DEC_UNSET, {0}, RATE_OPEN}, /* an account does not run out */
        {true, tomorrow, 1, {0}, RATE_OPEN},
        {true, yesterday, DEC_UNSET, {.closed = "over"}, RATE_CLOSED},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct rating_link l = link_of(NULL, NULL);
        l.expires = cases[i].due;
        l.revoked_at = cases[i].revoked;
        struct rate_party p = by_link(&l);
        struct rate_facts f = cases[i].f;
        f.today = today;
        if (cases[i].account)
            p.link = NULL;
        if (rate_state_of(&p, &f) != cases[i].state)
            fail_msg("case %zu: %d", i, (int)rate_state_of(&p, &f));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_for_its_organisation_and_round),
        cmocka_unit_test(an_account_rates_only_in_its_role),
        cmocka_unit_test(scans_are_the_organisation_s_and_of_a_link_of_one_its_own),
        cmocka_unit_test(what_can_be_done_follows_from_the_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
