/* Conflicts and the suggestion of experts, on rounds made by hand. */
#include "test.h"

#include "app/rounds/jury.h"

enum { MOST = 60 };

struct desk {
    struct arena a;
    struct gp_err e;
    struct work app;
    struct jury jury;
    struct expert experts[MOST];
    struct board_row rows[MOST];
    struct panel_seat seats[MOST];
    struct affiliation ties[MOST];
};

static void set_up(struct desk *d, size_t experts, size_t rows) {
    *d = (struct desk){.a = ARENA_INIT};
    d->e.arena = &d->a;
    d->app = (struct work){.arena = &d->a, .err = &d->e};
    for (size_t i = 0; i < experts; i++)
        d->experts[i] = (struct expert){.id = arena_printf(&d->a, "x%zu", i),
                                        .name = arena_printf(&d->a, "专家%zu", i)};
    for (size_t i = 0; i < rows; i++)
        d->rows[i] = (struct board_row){.entry = arena_printf(&d->a, "e%zu", i),
                                        .center_name = "示例",
                                        .operator_org = i % 2 ? "odd" : "even",
                                        .state = ENTRY_ACCEPTED};
    d->jury = (struct jury){.experts = d->experts,
                            .n_experts = experts,
                            .rows = d->rows,
                            .n_rows = rows,
                            .seats = d->seats,
                            .day = {20000},
                            .months = 24};
}

static void tie(struct desk *d, size_t expert, const char *org) {
    d->ties[expert] = (struct affiliation){
        .org = org, .relation = "曾任职", .from = DATE_UNSET, .to = DATE_UNSET};
    d->experts[expert].affiliations = &d->ties[expert];
    d->experts[expert].n_affiliations = 1;
}

static void seat(struct desk *d, size_t expert, size_t row, bool conflict) {
    d->seats[d->jury.n_seats++] = (struct panel_seat){
        .entry = d->rows[row].entry, .expert = d->experts[expert].id, .conflict = conflict};
}

static size_t load_of(const struct jury_suggestion *s, const char *expert) {
    size_t n = 0;
    for (size_t i = 0; i < s->pairs.n; i++)
        n += strcmp(s->pairs.v[i].expert, expert) == 0;
    return n;
}

static void work_is_spread_evenly(void **state) {
    (void)state;
    struct desk d;
    struct jury_suggestion s;
    set_up(&d, 7, 10);
    jury_suggest(&d.app, &d.jury, 3, &s);
    assert_int_equal(s.pairs.n, 30);
    assert_int_equal(s.short_of, 0);
    for (size_t i = 0; i < 7; i++) {
        size_t n = load_of(&s, d.experts[i].id);
        assert_true(n == 4 || n == 5);
    }
    for (size_t i = 0; i < s.pairs.n; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(strcmp(s.pairs.v[i].entry, s.pairs.v[k].entry) == 0 &&
                         strcmp(s.pairs.v[i].expert, s.pairs.v[k].expert) == 0);
    arena_release(&d.a);
}

static void conflicts_are_left_out_and_scarce_desks_served_first(void **state) {
    (void)state;
    struct desk d;
    struct jury_suggestion s;
    set_up(&d, 4, 4);
    tie(&d, 0, "even"); /* two experts remain for even desks, and they must not be used up first */
    tie(&d, 1, "even");
    jury_suggest(&d.app, &d.jury, 2, &s);
    assert_int_equal(s.pairs.n, 8);
    assert_int_equal(s.short_of, 0);
    for (size_t i = 0; i < s.pairs.n; i++) {
        const struct expert *x = jury_expert(&d.jury, s.pairs.v[i].expert);
        const struct board_row *row = jury_row(&d.jury, s.pairs.v[i].entry);
        assert_false(jury_conflict_of(&d.app, &d.jury, x, row).binds);
    }
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(load_of(&s, d.experts[i].id), 2);
    arena_release(&d.a);
}

static void seats_that_are_taken_count(void **state) {
    (void)state;
    struct desk d;
    struct jury_suggestion s;
    set_up(&d, 3, 2);
    seat(&d, 0, 0, false);
    seat(&d, 1, 0, true); /* declared a conflict: the seat is open, but not for them */
    d.rows[1].state = ENTRY_WITHDRAWN;
    jury_suggest(&d.app, &d.jury, 2, &s);
    assert_int_equal(s.pairs.n, 1);
    assert_string_equal(s.pairs.v[0].entry, "e0");
    assert_string_equal(s.pairs.v[0].expert, "x2");
    arena_release(&d.a);
}

static void too_few_experts_leave_seats_open(void **state) {
    (void)state;
    struct desk d;
    struct jury_suggestion s;
    set_up(&d, 2, 3);
    jury_suggest(&d.app, &d.jury, 5, &s);
    assert_int_equal(s.pairs.n, 6);
    assert_int_equal(s.short_of, 9);
    arena_release(&d.a);
    set_up(&d, 0, 3);
    jury_suggest(&d.app, &d.jury, 5, &s);
    assert_int_equal(s.short_of, 15);
    arena_release(&d.a);
}

static void a_round_without_seats_has_none_of_any_entry(void **state) {
    (void)state;
    size_t n = 1;
    assert_null(jury_seats_of(&(struct jury){0}, "e0", &n));
    assert_int_equal(n, 0);
}

static void who_cannot_sign_in_is_suggested_last(void **state) {
    (void)state;
    struct desk d;
    struct jury_suggestion s;
    set_up(&d, 3, 2);
    struct account account = {.login = "x", .roles = ROLE_EXPERT, .expert = "x2", .active = true};
    d.jury.accounts = &account;
    d.jury.n_accounts = 1;
    jury_suggest(&d.app, &d.jury, 1, &s);
    assert_int_equal(s.pairs.n, 2);
    assert_int_equal(load_of(&s, "x2"), 2);
    jury_suggest(&d.app, &d.jury, 2, &s);
    assert_int_equal(s.pairs.n, 4);
    assert_int_equal(load_of(&s, "x2"), 2);
    arena_release(&d.a);
}

/* HotCRP #174: false alarms can be dismissed and stay so; a declared conflict cannot. */
static void a_dismissed_tie_binds_no_more_but_only_that_tie(void **state) {
    (void)state;
    struct desk d;
    set_up(&d, 1, 1);
    tie(&d, 0, "even");
    struct dismissal dismissal = {
        .expert = "x0", .tie = d.ties[0], .reason = "只讲过课", .account = "m"};
    d.jury.dismissals = &dismissal;
    struct jury_conflict c = jury_conflict_of(&d.app, &d.jury, &d.experts[0], &d.rows[0]);
    assert_true(c.binds);
    d.jury.n_dismissals = 1;
    c = jury_conflict_of(&d.app, &d.jury, &d.experts[0], &d.rows[0]);
    assert_false(c.binds);
    assert_ptr_equal(c.dismissal, &dismissal);
    d.ties[0].to = (date_t){20100}; /* it was changed: another tie */
    assert_true(jury_conflict_of(&d.app, &d.jury, &d.experts[0], &d.rows[0]).binds);
    d.ties[0].to = DATE_UNSET;
    seat(&d, 0, 0, true);
    c = jury_conflict_of(&d.app, &d.jury, &d.experts[0], &d.rows[0]);
    assert_true(c.binds && c.declared);
    arena_release(&d.a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_spread_evenly),
        cmocka_unit_test(conflicts_are_left_out_and_scarce_desks_served_first),
        cmocka_unit_test(seats_that_are_taken_count),
        cmocka_unit_test(too_few_experts_leave_seats_open),
        cmocka_unit_test(a_round_without_seats_has_none_of_any_entry),
        cmocka_unit_test(who_cannot_sign_in_is_suggested_last),
        cmocka_unit_test(a_dismissed_tie_binds_no_more_but_only_that_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
