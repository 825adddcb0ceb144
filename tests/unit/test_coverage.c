/* The part of a round that one of its reports speaks of. */
#include "store_fixture.h"

#include "app/results/evaluation.h"
#include "bundle/bundle.h"
#include "core/coverage.h"

static struct report about(enum report_scope scope, const char *target) {
    return (struct report){
        .id = "r", .scope = scope, .target = target, .texts = {.date = DATE_UNSET}};
}

static void a_report_speaks_of_its_own(void **state) {
    (void)state;
    static const struct {
        enum report_scope scope;
        const char *target;
        bool covers;
    } cases[] = {
        {REPORT_ALL, NULL, true},
        {REPORT_SUMMARY, NULL, true},
        {REPORT_SUBDISTRICT, "坪山街道", true},
        {REPORT_SUBDISTRICT, "石井街道", false},
        {REPORT_OPERATOR, "longxiang", true},
        {REPORT_OPERATOR, "zhengyang", false},
        {REPORT_PURCHASER, "buyer", true},
        {REPORT_PURCHASER, "longxiang", false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct report r = about(cases[i].scope, cases[i].target);
        assert_int_equal(report_covers(&r, "坪山街道", "longxiang", "buyer"), cases[i].covers);
    }
    struct report r = about(REPORT_SUBDISTRICT, "坪山街道"); /* a center without one */
    assert_false(report_covers(&r, NULL, "longxiang", "buyer"));
}

static size_t of_operator(const struct dossier *d, const char *org) {
    size_t n = 0;
    for (size_t i = 0; i < d->round.n_entries; i++)
        n += cstr_eq(dossier_project(d, d->round.entries[i].project)->operator_org, org);
    return n;
}

static void assert_whole(struct place *p, const struct dossier *part) {
    struct dossier_problem *problems;
    size_t n;
    dossier_validate(part, &p->a, &problems, &n);
    if (n > 0)
        fail_msg("%s: %s", problems[0].path, problems[0].message);
    struct buf b = BUF_INIT;
    struct dossier again;
    bundle_write(part, &b);
    ASSERT_OK(p, bundle_read(&p->a, &p->e, (struct str){buf_text(&b), b.n}, &again));
    assert_int_equal(again.round.n_reports, 1);
    buf_free(&b);
}

static const struct entry_result *result_of(const struct evaluation *ev, const char *entry) {
    for (size_t i = 0; i < ev->n_entries; i++)
        if (cstr_eq(ev->entries[i].entry->id, entry))
            return &ev->entries[i];
    return NULL;
}

/* Of each operator of both examples: complete in itself, and every total as in the whole. */
static void a_part_is_a_dossier_with_the_same_results(void **state) {
    struct place *p = *state;
    static const char *const files[] = {"pingshan-2022.json", "demo-2026.json"};
    for (size_t f = 0; f < GP_COUNT(files); f++) {
        struct dossier d = example_round(p, files[f]);
        struct work w = {.arena = &p->a, .err = &p->e, .tenant = d.tenant};
        struct app_evaluation *whole, *v;
        ASSERT_OK(p, app_evaluate_dossier(&w, &d, &whole));
        size_t seen = 0;
        for (size_t i = 0; i < d.n_orgs; i++) {
            if (d.orgs[i].kind != ORG_OPERATOR)
                continue;
            struct report r = about(REPORT_OPERATOR, d.orgs[i].id);
            struct dossier part = dossier_of_report(&p->a, &d, &r);
            assert_int_equal(part.round.n_entries, of_operator(&d, d.orgs[i].id));
            assert_int_equal(part.n_projects, part.round.n_entries);
            assert_whole(p, &part);
            ASSERT_OK(p, app_evaluate_dossier(&w, &part, &v));
            for (size_t k = 0; k < v->ev.n_entries; k++, seen++)
                assert_int_equal(v->ev.entries[k].score.total.v,
                                 result_of(&whole->ev, v->ev.entries[k].entry->id)->score.total.v);
        }
        assert_int_equal(seen, whole->ev.n_entries);
    }
}

static void what_another_street_does_is_no_part_of_it(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "demo-2026.json");
    char before[HASH_HEX], after[HASH_HEX];
    struct report r = about(REPORT_OPERATOR, d.projects[0].operator_org);
    struct dossier part = dossier_of_report(&p->a, &d, &r);
    bundle_hash(&part, before);
    for (size_t i = 0; i < d.round.n_entries; i++)
        if (!report_covers_entry(&d, &r, &d.round.entries[i]))
            d.round.entries[i].narrative = "改了";
    part = dossier_of_report(&p->a, &d, &r);
    bundle_hash(&part, after);
    assert_string_equal(before, after);
    d.round.entries[0].narrative = "改了";
    part = dossier_of_report(&p->a, &d, &r);
    bundle_hash(&part, after);
    assert_string_not_equal(before, after);
}

static void words_of_its_own_stand_before_the_round_s(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "pingshan-2022.json");
    struct report r = about(REPORT_SUBDISTRICT, "坪山街道");
    d.round.texts.title = "评估报告";
    d.round.texts.issuer = "协会";
    struct report_texts t = report_words(&p->a, &d, &r);
    assert_string_equal(t.title, "评估报告（坪山街道）");
    assert_string_equal(t.issuer, "协会");
    assert_int_equal(t.n_advice, d.round.texts.n_advice);
    struct advice own = {"标题", "内容"};
    r.texts.title = "坪山街道报告";
    r.texts.advice = &own;
    r.texts.n_advice = 1;
    t = report_words(&p->a, &d, &r);
    assert_string_equal(t.title, "坪山街道报告");
    assert_int_equal(t.n_advice, 1);
}

/* A round without reports of its own is written as it always was. */
static void a_round_of_before_has_no_reports_in_its_bundle(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "pingshan-2022.json");
    struct dossier same = dossier_of_report(&p->a, &d, NULL);
    struct buf b = BUF_INIT;
    bundle_write(&same, &b);
    assert_null(strstr(buf_text(&b), "\"reports\""));
    buf_free(&b);
}

static void a_wrong_scope_is_found(void **state) {
    struct place *p = *state;
    static const struct {
        enum report_scope scope;
        const char *target, *approver, *path;
    } cases[] = {
        {REPORT_SUBDISTRICT, NULL, NULL, "round.reports[0].target"},
        {REPORT_ALL, "坪山街道", NULL, "round.reports[0].target"},
        {REPORT_OPERATOR, "nobody", NULL, "round.reports[0].target"},
        {REPORT_SUMMARY, NULL, "nobody", "round.reports[0].approver"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct dossier d = example_round(p, "pingshan-2022.json");
        struct report r = about(cases[i].scope, cases[i].target);
        r.approver = cases[i].approver;
        d.round.reports = &r;
        d.round.n_reports = 1;
        struct dossier_problem *problems;
        size_t n;
        dossier_validate(&d, &p->a, &problems, &n);
        assert_int_equal(n, 1);
        assert_string_equal(problems[0].path, cases[i].path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_speaks_of_its_own),
        PLACE_TEST(a_part_is_a_dossier_with_the_same_results),
        PLACE_TEST(what_another_street_does_is_no_part_of_it),
        PLACE_TEST(words_of_its_own_stand_before_the_round_s),
        PLACE_TEST(a_round_of_before_has_no_reports_in_its_bundle),
        PLACE_TEST(a_wrong_scope_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
