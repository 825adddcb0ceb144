/* What levels above a district see is what stands published, however often that changes. */
#include "store_fixture.h"

#include "app/app.h"
#include "store/dossier.h"
#include "store/levels.h"
#include "store/publication.h"
#include "store/registry.h"
#include "store/report.h"
#include "store/rollup.h"
#include "store/round.h"

#define ROUND "district-2022"
#define CITY  "440300"

static const char *const districts[] = {"440310", "440309", "440401"};
static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static uint32_t seed;
static uint32_t below(uint32_t n) { /* the same numbers in every run */
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

struct known {
    struct store_report *reports;
    size_t n_reports;
    struct dossier d;
};

static struct known known[GP_COUNT(districts)];
static int64_t words_said;

static void fill(struct place *p) {
    words_said = 0;
    for (size_t i = 0; i < GP_COUNT(districts); i++) {
        struct known *k = &known[i];
        enum round_state unused;
        k->d = example_round(p, "district-2022.json");
        k->d.tenant = districts[i];
        k->d.round.year = 2022 + (int64_t)i % 2;
        ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &k->d, false)));
        struct work *w = at(p, districts[i]);
        ASSERT_OK(p, WRITE(p, store_round_move(w, ROUND, ROUND_DRAFT, ROUND_SCORING)));
        ASSERT_OK(p, READ(p, store_report_list(w, ROUND, &unused, &k->reports, &k->n_reports)));
        assert_true(k->n_reports > 3);
    }
    ASSERT_OK(p, WRITE(p, store_tenant_put(at(p, NULL), CITY, "深圳市")));
    ASSERT_OK(p, WRITE(p, store_tenant_set_level(at(p, NULL), CITY, LEVEL_CITY)));
}

static enum gp_code publish(struct work *w, const struct known *k, struct store_report *r) {
    static const char *const grades[] = {"优秀", "良好", "合格", NULL};
    const struct round *round = &k->d.round;
    struct public_result *v = gp_new_n(w->arena, struct public_result, round->n_entries);
    size_t n = 0;
    for (size_t i = 0; i < round->n_entries; i++) {
        uint32_t grade = below(4);
        if (below(3) == 0)
            continue;
        v[n] = (struct public_result){.round = ROUND,
                                      .report = r->report.id,
                                      .ord = (int64_t)n,
                                      .entry = round->entries[i].id,
                                      .center = "中心",
                                      .operator_name = "机构",
                                      .total = grade < 3 ? score_of(600000 + below(400000))
                                                         : SCORE_UNSET,
                                      .grade = grades[grade],
                                      .full = score_of(1000000)};
        n++;
    }
    struct report_version version = {.round = ROUND,
                                     .report = r->report.id,
                                     .version = ++r->versions,
                                     .title = "报告",
                                     .year = round->year,
                                     .published_ms = 1,
                                     .account = "c",
                                     .bundle_sha256 = hash,
                                     .data_sha256 = hash,
                                     .report_sha256 = hash,
                                     .pdf_sha256 = hash,
                                     .package_sha256 = hash,
                                     .audit_seq = 1,
                                     .audit_hash = hash,
                                     .public_key = hash,
                                     .signature = arena_printf(w->arena, "%s%s", hash, hash),
                                     .erased_at = DEC_UNSET};
    TRY(store_public_results_put(w, ROUND, r->report.id, v, n));
    TRY(store_report_set_state(w, ROUND, r->report.id, ROUND_PUBLISHED));
    TRY(store_report_stages(w, ROUND));
    TRY(store_version_put(w, &version));
    return store_rollup_report(w, ROUND, r->report.id);
}

static enum gp_code revise(struct work *w, struct store_report *r) {
    struct report_approval word = {.ord = words_said++,
                                   .verdict = VERDICT_REVISE,
                                   .reason = "更正",
                                   .account = "c",
                                   .author = "委托方",
                                   .data_sha256 = hash,
                                   .at_ms = 1};
    TRY(store_approval_put(w, ROUND, r->report.id, &word));
    TRY(store_report_set_state(w, ROUND, r->report.id, ROUND_FEEDBACK));
    TRY(store_report_stages(w, ROUND));
    return store_rollup_report(w, ROUND, r->report.id);
}

/* ---- the same by hand, from what the public may see */

struct sums {
    int64_t entries, scored, total;
};

static bool is_summary(const struct known *k, const char *report) {
    for (size_t i = 0; i < k->n_reports; i++)
        if (cstr_eq(k->reports[i].report.id, report))
            return k->reports[i].report.scope == REPORT_SUMMARY;
    fail_msg("no report %s", report);
    return false;
}

static struct sums live(struct place *p, size_t district, const char *grade) {
    struct sums s = {0, 0, 0};
    static const struct public_filter all = {.year = DEC_UNSET, .limit = 100000};
    struct public_result *v;
    size_t n;
    ASSERT_OK(p, READ(p, store_public_results(at(p, districts[district]), &all, &v, &n)));
    for (size_t i = 0; i < n; i++) {
        if (is_summary(&known[district], v[i].report) || !cstr_eq(cstr_or_empty(v[i].grade), grade))
            continue;
        s.entries++;
        s.scored += score_is_set(v[i].total);
        s.total += score_is_set(v[i].total) ? v[i].total.v : 0;
    }
    return s;
}

static struct rollup_range city(int64_t year) {
    return (struct rollup_range){.from = "4403", .below = "4404", .digits = 6, .year = year};
}

static void assert_equal(struct place *p, const char *tenant, size_t district) {
    struct rollup_range range = {.from = "44", .below = "45", .digits = 6, .year = DEC_UNSET};
    struct rollup_sum *v;
    size_t n;
    static const char *const grades[] = {"", "优秀", "良好", "合格"};
    ASSERT_OK(p, READ(p, store_rollup_places(at(p, tenant), &range, &v, &n)));
    for (size_t g = 0; g < GP_COUNT(grades); g++) {
        struct sums want = live(p, district, grades[g]), have = {0, 0, 0};
        for (size_t i = 0; i < n; i++)
            if (cstr_eq(v[i].place, districts[district]) && cstr_eq(v[i].grade, grades[g]))
                have = (struct sums){v[i].entries, v[i].scored, v[i].total_sum};
        assert_i64(have.entries, want.entries);
        assert_i64(have.scored, want.scored);
        assert_i64(have.total, want.total);
    }
}

static void sums_are_what_stands_published(void **state) {
    struct place *p = *state;
    size_t published = 0, taken_back = 0;
    seed = 2022;
    fill(p);
    for (size_t step = 0; step < 60; step++) {
        size_t i = below(GP_COUNT(districts));
        struct known *k = &known[i];
        struct store_report *r = &k->reports[below((uint32_t)k->n_reports)];
        struct work *w = at(p, districts[i]);
        bool is_out = r->state == ROUND_PUBLISHED;
        if (is_out)
            ASSERT_OK(p, WRITE(p, revise(w, r)));
        else
            ASSERT_OK(p, WRITE(p, publish(w, k, r)));
        r->state = is_out ? ROUND_FEEDBACK : ROUND_PUBLISHED;
        published += !is_out;
        taken_back += is_out;
        assert_equal(p, CITY, i);
        struct rollup_counts counts;
        ASSERT_OK(p, WRITE(p, store_rollup_rebuild(w, &counts)));
        assert_i64(counts.differed, 0);
        assert_equal(p, CITY, i);
    }
    assert_true(published > 20 && taken_back > 10);
}

static const struct db_sql spoil = {
    "test.spoil", "UPDATE rolled_sum SET entries = entries + 1 WHERE tenant = $1"};
static const struct db_sql lose = {"test.lose",
                                   "DELETE FROM rolled_entry WHERE tenant = $1 AND ord = 0"};

static void what_was_spoilt_is_made_anew(void **state) {
    struct place *p = *state;
    struct rollup_counts counts;
    struct work *w = at(p, districts[0]);
    seed = 7;
    fill(p);
    ASSERT_OK(p, WRITE(p, publish(w, &known[0], &known[0].reports[0])));
    static const struct db_sql *const harm[] = {&spoil, &lose};
    for (size_t i = 0; i < GP_COUNT(harm); i++) {
        ASSERT_OK(p, WRITE(p, db_exec(p->db, &p->e, harm[i], DB_ARGS(db_text(districts[0])))));
        ASSERT_OK(p, WRITE(p, store_rollup_rebuild(w, &counts)));
        assert_true(counts.differed > 0);
        assert_true(counts.entries > 0 && counts.sums > 0);
        assert_equal(p, CITY, 0);
        ASSERT_OK(p, WRITE(p, store_rollup_rebuild(w, &counts)));
        assert_i64(counts.differed, 0);
    }
}

/* ---- who is answered */

static void a_district_is_told_nothing_of_others(void **state) {
    struct place *p = *state;
    seed = 3;
    fill(p);
    for (size_t i = 0; i < GP_COUNT(districts); i++)
        ASSERT_OK(p, WRITE(p, publish(at(p, districts[i]), &known[i], &known[i].reports[0])));
    struct rollup_range range = city(DEC_UNSET);
    const struct rolled_filter filter = {.limit = 1000};
    struct rollup_sum *sums;
    struct rollup_progress *progress;
    struct rollup_operator *operators;
    struct rolled_entry *rows;
    static const struct {
        const char *tenant;
        bool told;
    } cases[] = {{CITY, true}, {"440310", false}, {"440401", false}, {"440303", false}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct work *w = at(p, cases[i].tenant);
        size_t n[5];
        ASSERT_OK(p, READ(p, store_rollup_places(w, &range, &sums, &n[0])));
        ASSERT_OK(p, READ(p, store_rollup_years(w, &range, &sums, &n[1])));
        ASSERT_OK(p, READ(p, store_rollup_progress(w, &range, &progress, &n[2])));
        ASSERT_OK(p, READ(p, store_rollup_operators(w, &range, &operators, &n[3])));
        ASSERT_OK(p, READ(p, store_rolled_list(w, &range, &filter, &rows, &n[4])));
        for (size_t k = 0; k < GP_COUNT(n); k++)
            assert_int_equal(n[k] > 0, cases[i].told);
    }
    /* And a city nothing of what lies beside it, as it asks for its own range. */
    ASSERT_OK(p, READ(p, store_rolled_list(at(p, CITY), &range, &filter, &rows, &(size_t){0})));
    for (size_t i = 0; rows && i < 1; i++)
        assert_true(strncmp(rows[i].tenant, "4403", 4) == 0);
}

static void progress_counts_entries_by_how_far_they_are(void **state) {
    struct place *p = *state;
    seed = 4;
    fill(p);
    ASSERT_OK(p, WRITE(p, publish(at(p, "440310"), &known[0], &known[0].reports[0])));
    struct rollup_range range = city(DEC_UNSET);
    struct rollup_progress *v;
    size_t n;
    ASSERT_OK(p, READ(p, store_rollup_progress(at(p, CITY), &range, &v, &n)));
    assert_int_equal(n, 2);
    assert_string_equal(v[0].place, "440309");
    assert_i64(v[0].rounds, 1);
    assert_i64(v[0].scoring, (int64_t)known[1].d.round.n_entries);
    assert_i64(v[0].published, 0);
    assert_true(v[1].published > 0);
    assert_i64(v[1].published + v[1].scoring, (int64_t)known[0].d.round.n_entries);
    /* A round that is published as a whole is under way no more. */
    ASSERT_OK(p,
              WRITE(p, store_round_move(at(p, "440309"), ROUND, ROUND_SCORING, ROUND_PUBLISHED)));
    ASSERT_OK(p, READ(p, store_rollup_progress(at(p, CITY), &range, &v, &n)));
    assert_int_equal(n, 1);
    assert_string_equal(v[0].place, "440310");
}

/* ---- one operator in several districts */

static void an_operator_is_one_by_its_code(void **state) {
    struct place *p = *state;
    seed = 5;
    fill(p);
    for (size_t i = 0; i < GP_COUNT(districts); i++)
        for (size_t r = 0; r < known[i].n_reports; r++)
            ASSERT_OK(p, WRITE(p, publish(at(p, districts[i]), &known[i], &known[i].reports[r])));
    const char *operator_org = known[0].d.projects[0].operator_org;
    struct rollup_range range = {.from = "", .below = "A", .digits = 6, .year = DEC_UNSET};
    struct rolled_entry *rows;
    size_t n, own;
    const char *key = arena_printf(&p->a, "440310/%s", operator_org);
    ASSERT_OK(p,
              READ(p, store_rolled_of_operator(at(p, "440310"), &range, key, 1000, &rows, &own)));
    assert_true(own > 0);
    /* The check sign follows the rule (test_levels); whose code it is does not matter here. */
    static const char code[] = "91350100M000100Y43";
    for (size_t i = 0; i < GP_COUNT(districts); i++) {
        struct org *o;
        struct work *w = at(p, districts[i]);
        ASSERT_OK(p, READ(p, store_registry_org(w, operator_org, &o)));
        o->credit_code = code;
        ASSERT_OK(p, WRITE(p, store_registry_put_org(w, o)));
    }
    ASSERT_OK(p, READ(p, store_rolled_of_operator(at(p, "440310"), &range, key, 1000, &rows, &n)));
    assert_int_equal(n, 0);
    ASSERT_OK(p, READ(p, store_rolled_of_operator(at(p, "440310"), &range, code, 1000, &rows, &n)));
    assert_true(n > own);
    struct rollup_exchange *x;
    size_t n_orgs, found = 0;
    ASSERT_OK(p, READ(p, store_rollup_exchange(at(p, "440310"), &x, &n_orgs)));
    for (size_t i = 0; i < n_orgs; i++)
        if (cstr_eq(x[i].code, code)) {
            found++;
            assert_i64(x[i].here, (int64_t)own);
            assert_i64(x[i].districts, 2);
            assert_i64(x[i].here + x[i].elsewhere, (int64_t)n);
        } else {
            assert_i64(x[i].elsewhere, 0);
        }
    assert_int_equal(found, 1);
    struct rollup_counts counts;
    ASSERT_OK(p, WRITE(p, store_rollup_rebuild(at(p, "440310"), &counts)));
    assert_i64(counts.differed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(sums_are_what_stands_published),
        PLACE_TEST(what_was_spoilt_is_made_anew),
        PLACE_TEST(a_district_is_told_nothing_of_others),
        PLACE_TEST(progress_counts_entries_by_how_far_they_are),
        PLACE_TEST(an_operator_is_one_by_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
