/* What leaves the house: without personal data, signed, and verifiable by anyone. */
#include "store_fixture.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <sys/wait.h>

#include "app/publish.h"
#include "app/redaction.h"
#include "app/signing.h"
#include "app/verify.h"
#include "store/dossier.h"
#include "store/round.h"

static const char *const examples[] = {"pingshan-2022.json", "demo-2026.json"};

static struct app app_of(struct place *p) {
    return (struct app){
        .arena = &p->a, .err = &p->e, .db = p->db, .tenant = "440310", .actor = "测试"};
}

/* ---- redaction */

static void assert_hidden(const char *text, const char *secret) {
    if (secret && *secret && strstr(text, secret))
        fail_msg("'%s' is still there", secret);
}

static void nobody_can_be_found(void **state) {
    struct place *p = *state;
    size_t secrets = 0;
    for (size_t i = 0; i < GP_COUNT(examples); i++) {
        struct dossier d = example_round(p, examples[i]);
        struct dossier open = dossier_published(&p->a, &d);
        const char *text = bundle_text(p, &open);
        for (size_t k = 0; k < d.n_projects; k++)
            for (size_t n = 0; n < d.projects[k].n_people; n++, secrets++) {
                const struct person *who = &d.projects[k].people[n];
                assert_hidden(text, who->name);
                assert_hidden(text, who->id_number);
                for (size_t c = 0; c < who->n_certificates; c++)
                    assert_hidden(text, who->certificates[c].number);
            }
        for (size_t k = 0; k < d.round.n_experts; k++, secrets++)
            assert_hidden(text, d.round.experts[k].name);
        for (size_t k = 0; k < d.round.n_entries; k++)
            for (size_t n = 0; n < d.round.entries[k].n_sheets; n++) {
                assert_hidden(text, d.round.entries[k].sheets[n].comment);
                assert_null(open.round.entries[k].sheets[n].scorer_name);
            }
    }
    assert_true(secrets > 20);
}

static void free_texts_lose_the_names_they_mention(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, "demo-2026.json");
    const char *name = d.projects[0].people[0].name;
    d.round.entries[0].narrative = arena_printf(&p->a, "由%s带队完成", name);
    d.round.texts.background = arena_printf(&p->a, "%s参加了座谈", d.round.experts[0].name);
    struct dossier open = dossier_published(&p->a, &d);
    assert_string_equal(open.round.entries[0].narrative, "由某员工带队完成");
    assert_string_equal(open.round.texts.background, "某某参加了座谈");
    /* The original is as it was. */
    assert_non_null(strstr(d.round.entries[0].narrative, name));
    assert_string_equal(d.projects[0].people[0].name, name);
}

static void what_is_published_is_a_valid_round_with_the_same_figures(void **state) {
    struct place *p = *state;
    struct app app = app_of(p);
    for (size_t i = 0; i < GP_COUNT(examples); i++) {
        struct dossier d = example_round(p, examples[i]);
        struct dossier open = dossier_published(&p->a, &d), again;
        ASSERT_OK(p, bundle_read(&p->a, &p->e, str_of(bundle_text(p, &open)), &again));
        struct app_evaluation *full, *bare;
        ASSERT_OK(p, app_evaluate_dossier(&app, &d, &full));
        ASSERT_OK(p, app_evaluate_dossier(&app, &again, &bare));
        for (size_t k = 0; k < full->ev.n_entries; k++) {
            const struct entry_result *x = &full->ev.entries[k], *y = &bare->ev.entries[k];
            assert_i64(y->score.total.v, x->score.total.v);
            assert_i64(y->settlement.payable.fen, x->settlement.payable.fen);
            assert_i64(y->staffing.in_post, x->staffing.in_post);
            assert_i64(y->staffing.vacant_days, x->staffing.vacant_days);
            for (size_t n = 0; n < x->indicators.n; n++)
                assert_i64(y->indicators.v[n].valid, x->indicators.v[n].valid);
        }
    }
}

/* ---- signing */

static void a_key_is_made_once_and_only_its_owner_reads_it(void **state) {
    struct place *p = *state;
    struct signing_key first, second;
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &first));
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &second));
    assert_string_equal(first.public_hex, second.public_hex);
    const char *path = arena_printf(&p->a, "%s/signing.key", p->dir);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    ASSERT_OK(p, file_write(&p->e, path, STR("short")));
    assert_int_equal(signing_key_open(&p->e, &p->a, p->dir, &second), GP_IO);
    assert_says(p, "已损坏");
    unlink(path);
}

static void a_signature_fits_one_report_and_one_key(void **state) {
    struct place *p = *state;
    struct signing_key key;
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &key));
    char hash[HASH_HEX], other[HASH_HEX], signature[SIGNING_SIGNATURE_HEX];
    hash_hex(STR("report"), hash);
    hash_hex(STR("report "), other);
    signing_sign(&key, hash, signature);
    assert_true(signing_fits(key.public_hex, hash, signature));
    assert_false(signing_fits(key.public_hex, other, signature));
    signature[5] = signature[5] == '0' ? '1' : '0';
    assert_false(signing_fits(key.public_hex, hash, signature));
    assert_false(signing_fits(key.public_hex, hash, "zz"));
    assert_false(signing_fits(NULL, hash, NULL));
    unlink(arena_printf(&p->a, "%s/signing.key", p->dir));
}

/* ---- publication, from approval to verification */

struct approve {
    struct app *app;
    const char *round, *hash;
};

static enum gp_code approve(struct db *db, struct gp_err *e, void *arg) {
    struct approve *s = arg;
    TRY(store_round_move(db, e, s->app->tenant, s->round, ROUND_DRAFT, ROUND_APPROVAL));
    struct report_approval word = {.verdict = VERDICT_APPROVE,
                                   .account = "c",
                                   .author = "委托方",
                                   .data_sha256 = s->hash,
                                   .at_ms = 1};
    return store_approval_put(db, e, s->app->tenant, s->round, &word);
}

/* An approved round, and the folders for its documents. */
static const char *approved_round(struct place *p, struct app *app, const char *hash) {
    struct dossier d = example_round(p, "demo-2026.json");
    app->tenant = d.tenant;
    ASSERT_OK(p, store_dossier_put(p->db, &p->e, &d, false));
    struct app_evaluation *v;
    ASSERT_OK(p, app_evaluate(app, d.round.id, &v));
    struct approve s = {app, d.round.id, hash ? hash : v->data_hash};
    ASSERT_OK(p, db_tx(p->db, &p->e, DB_WRITE, approve, &s));
    assert_int_equal(mkdir(arena_printf(&p->a, "%s/spool", p->dir), 0700), 0);
    assert_int_equal(mkdir(arena_printf(&p->a, "%s/documents", p->dir), 0700), 0);
    return d.round.id;
}

static int remove_all(void **state) {
    struct place *p = *state;
    const char *argv[] = {"rm", "-rf", p->dir, NULL};
    pid_t child = fork();
    if (child == 0) {
        execvp("rm", (char *const *)(uintptr_t)argv);
        _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    return tear_down(state);
}

static struct str published_package(struct place *p, struct app *app, const char *round) {
    struct report_state s;
    ASSERT_OK(p, report_state_load(app, round, &s));
    assert_int_equal(s.n_versions, 1);
    const char *hash = s.versions[0].package_sha256;
    struct str json;
    ASSERT_OK(p, file_read(&p->a, &p->e,
                           arena_printf(&p->a, "%s/documents/%.2s/%s", p->dir, hash, hash),
                           VERIFY_MAX_BYTES, &json));
    return json;
}

static void what_was_published_verifies_and_a_forgery_does_not(void **state) {
    struct place *p = *state;
    struct app app = app_of(p);
    const char *round = approved_round(p, &app, NULL);
    ASSERT_OK(p, report_publish(&app, p->dir, round));
    struct str json = published_package(p, &app, round);
    struct verification v;
    ASSERT_OK(p, verify_package(&app, json, NULL, &v));
    assert_true(v.good);
    assert_int_equal(v.n_different, 0);
    assert_true(v.n_compared > 500);
    /* Another total, and its hash made to fit: signature and figures both tell. */
    char *forged = arena_strndup(&p->a, json.p, json.n);
    char *total = strstr(forged, "\\\"total\\\": \\\"8");
    assert_non_null(total);
    total[strlen("\\\"total\\\": \\\"")] = '9';
    ASSERT_OK(p, verify_package(&app, (struct str){forged, json.n}, NULL, &v));
    assert_false(v.good);
    assert_true(v.n_different >= 1);
    assert_non_null(strstr(v.differences.v[0].what, "total"));
    /* The same file under another installation's key. */
    ASSERT_OK(p, verify_package(&app, json, "00", &v));
    assert_false(v.good);
    /* And the round is locked. */
    assert_int_equal(report_publish(&app, p->dir, round), GP_CONFLICT);
}

static void only_what_was_approved_is_published(void **state) {
    struct place *p = *state;
    struct app app = app_of(p);
    char other[HASH_HEX];
    hash_hex(STR("other data"), other);
    const char *round = approved_round(p, &app, other);
    assert_int_equal(report_publish(&app, p->dir, round), GP_CONFLICT);
    assert_says(p, "批准之后数据有改动");
}

static void what_is_no_package_is_refused(void **state) {
    struct place *p = *state;
    struct app app = app_of(p);
    static const char *const texts[] = {"",
                                        "{",
                                        "[]",
                                        "{}",
                                        "{\"format\": 1}",
                                        "{\"format\": \"gongping-publication\"}",
                                        "{\"format\":\"gongping-publication\",\"report\":1}"};
    struct verification v;
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        assert_int_equal(verify_package(&app, str_of(texts[i]), NULL, &v), GP_INVALID);
    /* Well-formed but hollow: every check says so, none crashes. */
    ASSERT_OK(p, verify_package(&app,
                                STR("{\"format\":\"gongping-publication\",\"report\":\"{\","
                                    "\"data\":\"x\"}"),
                                NULL, &v));
    assert_false(v.good);
}

int main(void) {
    app_setup();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(nobody_can_be_found),
        PLACE_TEST(free_texts_lose_the_names_they_mention),
        PLACE_TEST(what_is_published_is_a_valid_round_with_the_same_figures),
        PLACE_TEST(a_key_is_made_once_and_only_its_owner_reads_it),
        PLACE_TEST(a_signature_fits_one_report_and_one_key),
        cmocka_unit_test_setup_teardown(what_was_published_verifies_and_a_forgery_does_not, set_up,
                                        remove_all),
        cmocka_unit_test_setup_teardown(only_what_was_approved_is_published, set_up, remove_all),
        PLACE_TEST(what_is_no_package_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    /* The libraries' own caches, which the leak checker would count as ours. */
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
    return failed;
}
