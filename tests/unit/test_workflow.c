#include "test.h"

#include "base/str.h"
#include "core/workflow.h"

struct machine {
    const struct transition *table;
    size_t n;
    int n_states, first;
    const char *(*name)(int state);
    const struct transition *(*move)(int from, const char *id, enum actor who, const char **why);
};

static const char *round_name(int s) {
    return round_state_name((enum round_state)s);
}
static const char *entry_name_of(int s) {
    return entry_state_name((enum entry_state)s);
}
static const struct transition *round_move(int from, const char *id, enum actor who,
                                           const char **why) {
    return round_transition((enum round_state)from, id, who, why);
}
static const struct transition *entry_move(int from, const char *id, enum actor who,
                                           const char **why) {
    return entry_transition((enum entry_state)from, id, who, why);
}

static void machines(struct machine out[2]) {
    out[0] = (struct machine){round_transitions, n_round_transitions, ROUND_STATE_N,
                              ROUND_DRAFT,       round_name,          round_move};
    out[1] = (struct machine){entry_transitions, n_entry_transitions, ENTRY_STATE_N,
                              ENTRY_OPEN,        entry_name_of,       entry_move};
}

static const enum actor actors[] = {ACTOR_MANAGER, ACTOR_EXPERT, ACTOR_OPERATOR, ACTOR_COMMISSIONER,
                                    ACTOR_SYSTEM};

static void each_state_is_reachable_from_the_first(void **state) {
    (void)state;
    struct machine m[2];
    machines(m);
    for (size_t k = 0; k < 2; k++) {
        bool seen[32] = {false};
        seen[m[k].first] = true;
        for (int pass = 0; pass < m[k].n_states; pass++)
            for (size_t i = 0; i < m[k].n; i++)
                if (seen[m[k].table[i].from])
                    seen[m[k].table[i].to] = true;
        for (int s = 0; s < m[k].n_states; s++)
            if (!seen[s])
                fail_msg("%s is never reached", m[k].name(s));
    }
}

static void rows_are_sound_and_an_id_means_one_thing(void **state) {
    (void)state;
    struct machine m[2];
    machines(m);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < m[k].n; i++) {
            const struct transition *t = &m[k].table[i];
            assert_true(t->from >= 0 && t->from < m[k].n_states);
            assert_true(t->to >= 0 && t->to < m[k].n_states && t->to != t->from);
            assert_true(t->actors != 0);
            for (size_t j = 0; j < i; j++) {
                const struct transition *u = &m[k].table[j];
                bool same = cstr_eq(t->id, u->id);
                if (same != cstr_eq(t->name, u->name) || (same && t->from == u->from))
                    fail_msg("rows %zu and %zu: %s", j, i, t->id);
            }
        }
}

static void only_the_named_actors_may_and_others_are_told_who(void **state) {
    (void)state;
    struct machine m[2];
    machines(m);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < m[k].n; i++)
            for (size_t j = 0; j < GP_COUNT(actors); j++) {
                const struct transition *t = &m[k].table[i];
                const char *why = NULL;
                const struct transition *got = m[k].move(t->from, t->id, actors[j], &why);
                if (t->actors & actors[j]) {
                    assert_ptr_equal(got, t);
                    assert_null(why);
                } else {
                    assert_null(got);
                    assert_non_null(strstr(why, "这一步只能由"));
                }
            }
}

/* A refusal names each step that is possible, so that it cannot fall behind the table. */
static void a_step_from_the_wrong_state_is_refused_with_what_is_possible(void **state) {
    (void)state;
    struct machine m[2];
    machines(m);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < m[k].n; i++)
            for (int s = 0; s < m[k].n_states; s++) {
                const char *why = NULL, *id = m[k].table[i].id;
                bool allowed = false;
                for (size_t j = 0; j < m[k].n; j++)
                    allowed |= m[k].table[j].from == s && cstr_eq(m[k].table[j].id, id);
                if (allowed)
                    continue;
                for (size_t j = 0; j < GP_COUNT(actors); j++)
                    assert_null(m[k].move(s, id, actors[j], &why));
                for (size_t j = 0; j < m[k].n; j++)
                    if (m[k].table[j].from == s && !strstr(why, m[k].table[j].name))
                        fail_msg("'%s' does not name %s", why, m[k].table[j].name);
            }
}

static void nothing_leads_out_of_the_archive(void **state) {
    (void)state;
    for (size_t i = 0; i < n_round_transitions; i++) {
        const char *why = NULL;
        assert_int_not_equal(round_transitions[i].from, ROUND_ARCHIVED);
        assert_null(round_transition(ROUND_ARCHIVED, round_transitions[i].id, ACTOR_MANAGER, &why));
        assert_string_equal(why, "本轮已归档，不能再做任何改动");
    }
    assert_non_null(round_lock_reason(ROUND_ARCHIVED));
}

static void a_published_round_is_locked_but_for_a_revision_with_a_reason(void **state) {
    (void)state;
    const char *why = NULL;
    static const char *const refused[] = {"open",           "start_scoring", "reopen_collecting",
                                          "resume_scoring", "submit_report", "return_report",
                                          "disclose",       "publish",       "back_to_draft"};
    for (size_t i = 0; i < GP_COUNT(refused); i++) {
        assert_null(round_transition(ROUND_PUBLISHED, refused[i], ACTOR_MANAGER, &why));
        assert_non_null(strstr(why, "结果已公示并锁定"));
    }
    const struct transition *t = round_transition(ROUND_PUBLISHED, "revise", ACTOR_MANAGER, &why);
    assert_non_null(t);
    assert_true(t->needs_reason);
    assert_int_equal(t->to, ROUND_APPROVAL); /* and so through publication again */
    for (int s = 0; s < ROUND_STATE_N; s++)
        assert_int_equal(round_lock_reason((enum round_state)s) != NULL, s >= ROUND_PUBLISHED);
}

static void steps_back_and_refusals_need_a_reason(void **state) {
    (void)state;
    static const char *const ids[] = {"back_to_draft",    "reopen_collecting",
                                      "resume_scoring",   "return_report",
                                      "revise",           "return",
                                      "reopen",           "object",
                                      "withdraw",         "accept_objection",
                                      "reject_objection", "reinstate"};
    struct machine m[2];
    machines(m);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < m[k].n; i++) {
            bool listed = false;
            for (size_t j = 0; j < GP_COUNT(ids); j++)
                listed |= cstr_eq(m[k].table[i].id, ids[j]);
            if (listed != m[k].table[i].needs_reason)
                fail_msg("%s", m[k].table[i].id);
        }
}

/* Follows ids from a state and gives the last one. */
static int follow(int from, const char *const *ids, const enum actor *who, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *why = NULL;
        const struct transition *t = entry_transition((enum entry_state)from, ids[i], who[i], &why);
        if (!t)
            fail_msg("%s: %s", ids[i], why);
        from = t->to;
    }
    return from;
}

static void an_objection_is_accepted_or_rejected(void **state) {
    (void)state;
    static const char *const accepted[] = {"object", "accept_objection", "finish_scoring",
                                           "disclose", "finalise"};
    static const enum actor who[] = {ACTOR_OPERATOR, ACTOR_MANAGER, ACTOR_SYSTEM, ACTOR_MANAGER,
                                     ACTOR_SYSTEM};
    assert_int_equal(follow(ENTRY_DISCLOSED, accepted, who, 5), ENTRY_FINAL);
    static const char *const rejected[] = {"object", "reject_objection"};
    assert_int_equal(follow(ENTRY_DISCLOSED, rejected, who, 2), ENTRY_FINAL);
}

static void material_goes_back_for_a_supplement_and_comes_again(void **state) {
    (void)state;
    static const char *const ids[] = {"start", "hand_in", "return", "hand_in", "accept"};
    static const enum actor who[] = {ACTOR_OPERATOR, ACTOR_OPERATOR, ACTOR_MANAGER, ACTOR_OPERATOR,
                                     ACTOR_MANAGER};
    assert_int_equal(follow(ENTRY_OPEN, ids, who, 5), ENTRY_ACCEPTED);
}

static void a_known_result_cannot_be_escaped_by_withdrawing(void **state) {
    (void)state;
    static const enum entry_state after[] = {ENTRY_DISCLOSED, ENTRY_OBJECTED, ENTRY_FINAL};
    for (size_t i = 0; i < GP_COUNT(after); i++) {
        const char *why = NULL;
        assert_null(entry_transition(after[i], "withdraw", ACTOR_MANAGER, &why));
        assert_non_null(why);
    }
}

static void what_is_unknown_is_refused(void **state) {
    (void)state;
    const char *why = NULL;
    assert_null(round_transition(ROUND_DRAFT, "fly", ACTOR_MANAGER, &why));
    assert_non_null(strstr(why, "没有这个操作"));
    assert_null(entry_transition(ENTRY_OPEN, NULL, ACTOR_MANAGER, &why));
    assert_null(round_transition(ROUND_STATE_N, "open", ACTOR_MANAGER, &why));
    assert_null(entry_transition(ENTRY_STATE_N, "start", ACTOR_MANAGER, &why));
    assert_string_equal(round_state_name(ROUND_STATE_N), "");
    assert_string_equal(entry_state_name(ENTRY_RETURNED), "退回补正");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_is_reachable_from_the_first),
        cmocka_unit_test(rows_are_sound_and_an_id_means_one_thing),
        cmocka_unit_test(only_the_named_actors_may_and_others_are_told_who),
        cmocka_unit_test(a_step_from_the_wrong_state_is_refused_with_what_is_possible),
        cmocka_unit_test(nothing_leads_out_of_the_archive),
        cmocka_unit_test(a_published_round_is_locked_but_for_a_revision_with_a_reason),
        cmocka_unit_test(steps_back_and_refusals_need_a_reason),
        cmocka_unit_test(an_objection_is_accepted_or_rejected),
        cmocka_unit_test(material_goes_back_for_a_supplement_and_comes_again),
        cmocka_unit_test(a_known_result_cannot_be_escaped_by_withdrawing),
        cmocka_unit_test(what_is_unknown_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
