/* What leaves the house: without personal data, signed, and verifiable by anyone. */
#include "store_fixture.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <sys/wait.h>

#include "app/admin/audit_heads.h"
#include "app/results/evaluation.h"
#include "app/publish/inside.h"
#include "app/publish/redaction.h"
#include "app/results/report.h"
#include "app/publish/signing.h"
#include "app/publish/verify.h"
#include "report/compose.h"
#include "store/dossier.h"
#include "store/round.h"

static const struct verify_key nobody = {NULL, NULL};
static const char *const examples[] = {"pingshan-2022.json", "demo-2026.json"};

static struct work app_of(struct place *p) {
    return (struct work){
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
    d.round.entries[0].narrative_edited = d.round.entries[0].narrative;
    d.round.texts.background = arena_printf(&p->a, "%s参加了座谈", d.round.experts[0].name);
    struct dossier open = dossier_published(&p->a, &d);
    assert_string_equal(open.round.entries[0].narrative, "由某员工带队完成");
    assert_string_equal(open.round.entries[0].narrative_edited, "由某员工带队完成");
    assert_string_equal(open.round.texts.background, "某某参加了座谈");
    /* The original is as it was. */
    assert_non_null(strstr(d.round.entries[0].narrative, name));
    assert_string_equal(d.projects[0].people[0].name, name);
}

static void what_is_published_is_a_valid_round_with_the_same_figures(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
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

/* ---- dismissed findings */

/* As decisions were kept before places were data. */
static const char *words_of(struct place *p, const struct evaluation *ev, const struct finding *f) {
    const struct entry_result *e = f->entry ? ev->entries : NULL;
    while (e && e->entry->id != f->entry)
        e++;
    struct place_site site = check_site(ev, e);
    return place_text_of_before(&p->a, &site, &f->at);
}

/* Every finding of the round dismissed, each matter once. */
static void dismiss_all(struct place *p, struct work *app, struct dossier *d, bool by_words) {
    struct app_evaluation *v;
    d->round.n_finding_dismissals = 0;
    ASSERT_OK(p, app_evaluate_dossier(app, d, &v));
    struct finding_dismissal *all = gp_new_n(&p->a, struct finding_dismissal, v->ev.n_findings);
    size_t n = 0;
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        all[n] = (struct finding_dismissal){.rule = f->rule, .entry = f->entry, .reason = "理由"};
        if (by_words) {
            all[n].place = words_of(p, &v->ev, f);
        } else {
            all[n].placed = f->at.what != PLACE_NOWHERE;
            all[n].at = f->at;
        }
        size_t k = 0;
        while (finding_dismissal_cmp(&all[k], &all[n]) != 0)
            k++;
        n += k == n;
    }
    finding_dismissals_sort(all, n);
    d->round.finding_dismissals = all;
    d->round.n_finding_dismissals = n;
}

static size_t count_rule(const struct evaluation *ev, const char *rule, bool dismissed) {
    size_t n = 0;
    for (size_t i = 0; i < ev->n_findings; i++)
        n +=
            cstr_eq(ev->findings[i].rule, rule) && (ev->findings[i].dismissed != NULL) == dismissed;
    return n;
}

/* Whoever has a file could tell that it was handed in, and whoever reads the hash could name it. */
static void no_hash_of_a_file_is_published(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct dossier d = example_round(p, "demo-2026.json");
    struct entry *first = &d.round.entries[0], *last = &d.round.entries[d.round.n_entries - 1];
    assert_true(first->n_materials > 1 && last->n_materials > 0);
    last->materials[0].sha256 = first->materials[0].sha256;
    struct dossier open = dossier_published(&p->a, &d);
    const char *text = bundle_text(p, &open);
    for (size_t i = 0; i < d.round.n_entries; i++)
        for (size_t k = 0; k < d.round.entries[i].n_materials; k++)
            assert_hidden(text, d.round.entries[i].materials[k].sha256);
    const struct entry *shown = open.round.entries;
    assert_string_equal(shown[d.round.n_entries - 1].materials[0].sha256,
                        shown[0].materials[0].sha256);
    assert_string_not_equal(shown[0].materials[1].sha256, shown[0].materials[0].sha256);
    struct app_evaluation *full, *bare;
    ASSERT_OK(p, app_evaluate_dossier(&app, &d, &full));
    ASSERT_OK(p, app_evaluate_dossier(&app, &open, &bare));
    assert_true(count_rule(&full->ev, "material.duplicate_file", false) > 0);
    assert_int_equal(count_rule(&bare->ev, "material.duplicate_file", false),
                     count_rule(&full->ev, "material.duplicate_file", false));
}

/* The demo round with findings at sheets, and at two people and two files of one name. */
static struct dossier round_with_every_place(struct place *p) {
    struct dossier d = example_round(p, "demo-2026.json");
    struct entry *last = &d.round.entries[d.round.n_entries - 1];
    struct project *project = NULL;
    for (size_t i = 0; i < d.n_projects; i++)
        if (cstr_eq(d.projects[i].id, last->project))
            project = &d.projects[i];
    for (size_t i = 0; i < project->n_people; i++)
        project->people[i].name = i < 2 ? "同名" : project->people[i].name;
    for (size_t i = 0; i < 2; i++)
        project->people[i].certificates[0].expires = d.round.opened;
    for (size_t i = 0; i < last->n_materials; i++) {
        last->materials[i].received = date_plus(d.round.deadline, 400);
        last->materials[i].file_name = i < 2 ? "同名.pdf" : last->materials[i].file_name;
        last->materials[i].item = last->materials[0].item;
    }
    for (size_t i = 0; i < last->n_sheets; i++)
        for (size_t k = 0; k < last->sheets[i].n_marks; k++)
            if (score_is_set(last->sheets[i].marks[k].points))
                last->sheets[i].marks[k].points = score_of(9990000);
    return d;
}

static void dismissed_is_dismissed(struct place *p, bool by_words) {
    struct work app = app_of(p);
    struct dossier d = round_with_every_place(p), again;
    struct app_evaluation *full, *open, *read;
    dismiss_all(p, &app, &d, by_words);
    ASSERT_OK(p, app_evaluate_dossier(&app, &d, &full));
    assert_int_equal(evaluation_dismissed(&full->ev), full->ev.n_findings);
    ASSERT_OK(p, READ(p, report_evaluate_open(&app, &d, &open)));
    for (size_t i = 0; i < open->ev.n_findings; i++)
        if (!open->ev.findings[i].dismissed)
            fail_msg("%s at %s stands again", open->ev.findings[i].rule,
                     open->ev.findings[i].where);
    static const char *const rules[] = {"staffing.certificate_expired", "material.late",
                                        "score.over_max", "score.rater_missing", "funds.row_total"};
    for (size_t i = 0; i < GP_COUNT(rules); i++) {
        size_t n = count_rule(&full->ev, rules[i], true);
        assert_true(n > 0);
        assert_int_equal(count_rule(&open->ev, rules[i], true), n);
    }
    /* As a stranger reads it. */
    assert_int_equal(open->ev.n_stale, 0);
    ASSERT_OK(p, bundle_read(&p->a, &p->e, str_of(bundle_text(p, &open->dossier)), &again));
    ASSERT_OK(p, app_evaluate_dossier(&app, &again, &read));
    assert_int_equal(evaluation_dismissed(&read->ev), evaluation_dismissed(&open->ev));
    assert_string_equal(app_data_hash(read), app_data_hash(open));
}

static void what_is_dismissed_is_dismissed_in_what_is_published(void **state) {
    dismissed_is_dismissed(*state, false);
    dismissed_is_dismissed(*state, true);
}

static void what_stands_stands_in_what_is_published(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct dossier d = round_with_every_place(p);
    struct app_evaluation *full, *open;
    dismiss_all(p, &app, &d, false);
    for (size_t i = 0; i < d.round.n_finding_dismissals; i += 2) /* every other one */
        d.round.finding_dismissals[i / 2] = d.round.finding_dismissals[i];
    d.round.n_finding_dismissals = (d.round.n_finding_dismissals + 1) / 2;
    ASSERT_OK(p, app_evaluate_dossier(&app, &d, &full));
    ASSERT_OK(p, READ(p, report_evaluate_open(&app, &d, &open)));
    static const char *const rules[] = {"staffing.certificate_expired", "material.late",
                                        "score.over_max", "indicator.records_failed",
                                        "indicator.declared_mismatch"};
    size_t standing = 0;
    for (size_t i = 0; i < GP_COUNT(rules); i++) {
        size_t n = count_rule(&full->ev, rules[i], false);
        assert_int_equal(count_rule(&open->ev, rules[i], false), n);
        standing += n;
    }
    assert_true(standing > 5);
}

static void a_dismissal_gives_no_name_away(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct dossier d = round_with_every_place(p);
    struct app_evaluation *open;
    dismiss_all(p, &app, &d, false);
    const char *staff = d.projects[0].people[0].name, *expert = d.round.experts[0].name;
    struct finding_dismissal *v = d.round.finding_dismissals;
    size_t n = d.round.n_finding_dismissals;
    v[0].reason = arena_printf(&p->a, "%s和%s都核对过", staff, expert);
    /* Somebody who has left the roster since: no list knows the name any more. */
    struct finding_dismissal *more = gp_new_n(&p->a, struct finding_dismissal, n + 1);
    memcpy(more, v, n * sizeof(*v));
    more[n] = (struct finding_dismissal){.rule = "staffing.certificate_expired",
                                         .entry = d.round.entries[0].id,
                                         .place = "人员花名册“离职者”行",
                                         .reason = "已离职"};
    d.round.finding_dismissals = more;
    d.round.n_finding_dismissals = n + 1;
    ASSERT_OK(p, READ(p, report_evaluate_open(&app, &d, &open)));
    const char *text = bundle_text(p, &open->dossier);
    assert_hidden(text, "离职者");
    assert_hidden(text, "同名");
    assert_hidden(text, staff);
    assert_hidden(text, expert);
    assert_non_null(strstr(text, "某员工和某某都核对过"));
    assert_non_null(strstr(text, "\"person-1\""));
    /* The original is as it was. */
    assert_int_equal(d.round.n_finding_dismissals, n + 1);
    assert_non_null(strstr(d.round.finding_dismissals[0].reason, staff));
}

/* One office with two sheets is one scorer in the published data: its places fall together, and no
 * dismissal may stand twice. */
static void places_that_fall_together_give_one_dismissal(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct dossier d = example_round(p, "pingshan-2022.json"), again;
    struct entry *e = &d.round.entries[0];
    struct sheet two[2] = {e->sheets[1], e->sheets[1]};
    struct mark over = two[0].marks[0];
    over.points = score_of(9990000);
    for (size_t i = 0; i < 2; i++) {
        two[i].id = i ? "second" : "first";
        two[i].scorer_name = i ? "二科" : "一科";
        two[i].marks = &over;
        two[i].n_marks = 1;
    }
    e->sheets = two;
    e->n_sheets = 2;
    dismiss_all(p, &app, &d, false);
    struct app_evaluation *open;
    ASSERT_OK(p, READ(p, report_evaluate_open(&app, &d, &open)));
    ASSERT_OK(p, bundle_read(&p->a, &p->e, str_of(bundle_text(p, &open->dossier)), &again));
    assert_int_equal(count_rule(&open->ev, "score.over_max", true), 2);
    assert_int_equal(count_rule(&open->ev, "score.over_max", false), 0);
}

/* ---- signing */

static void a_key_is_made_once_and_only_its_owner_reads_it(void **state) {
    struct place *p = *state;
    struct signing_key first, second;
    assert_false(signing_key_is_there(&p->a, p->dir));
    assert_int_equal(signing_key_open(&p->e, &p->a, p->dir, &first), GP_IO);
    ASSERT_OK(p, signing_key_make(&p->e, &p->a, p->dir));
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &first));
    ASSERT_OK(p, signing_key_make(&p->e, &p->a, p->dir));
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
    ASSERT_OK(p, signing_key_make(&p->e, &p->a, p->dir));
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &key));
    char hash[HASH_HEX], other[HASH_HEX], signature[SIGNING_SIGNATURE_HEX];
    hash_hex(STR("report"), hash);
    hash_hex(STR("report "), other);
    signing_sign(&key, SIGNED_REPORT, hash, signature);
    assert_true(signing_fits(key.public_hex, SIGNED_REPORT, hash, signature));
    assert_false(signing_fits(key.public_hex, SIGNED_REPORT, other, signature));
    signature[5] = signature[5] == '0' ? '1' : '0';
    assert_false(signing_fits(key.public_hex, SIGNED_REPORT, hash, signature));
    assert_false(signing_fits(key.public_hex, SIGNED_REPORT, hash, "zz"));
    assert_false(signing_fits(NULL, SIGNED_REPORT, hash, NULL));
    unlink(arena_printf(&p->a, "%s/signing.key", p->dir));
}

/* ---- publication, from approval to verification */

struct approve {
    const char *round, *hash;
};

static enum gp_code approve(struct work *w, void *arg) {
    struct approve *s = arg;
    TRY(store_round_move(w, s->round, ROUND_DRAFT, ROUND_APPROVAL));
    struct report_approval word = {.verdict = VERDICT_APPROVE,
                                   .account = "c",
                                   .author = "委托方",
                                   .data_sha256 = s->hash,
                                   .at_ms = 1};
    return store_approval_put(w, s->round, "", &word);
}

/* An approved round, and the folders for its documents. */
static const char *approved_round_with(struct place *p, struct work *app, const char *hash,
                                       struct finding_dismissal *dismissal) {
    struct dossier d = example_round(p, "demo-2026.json");
    app->tenant = d.tenant;
    d.round.finding_dismissals = dismissal;
    d.round.n_finding_dismissals = dismissal != NULL;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct app_evaluation *v;
    ASSERT_OK(p, READ(p, app_evaluate(app, d.round.id, &v)));
    struct approve s = {d.round.id, hash ? hash : app_data_hash(v)};
    ASSERT_OK(p, WORK_WRITE(app, approve(app, &s)));
    assert_int_equal(mkdir(arena_printf(&p->a, "%s/spool", p->dir), 0700), 0);
    assert_int_equal(mkdir(arena_printf(&p->a, "%s/documents", p->dir), 0700), 0);
    return d.round.id;
}

static const char *approved_round(struct place *p, struct work *app, const char *hash) {
    return approved_round_with(p, app, hash, NULL);
}

/* The package with every occurrence of a text replaced; to NULL: with the list that begins there
 * emptied. */
static const char *forge(struct place *p, struct str json, const char *from, const char *to) {
    struct buf b = BUF_INIT;
    size_t n = 0;
    const char *text = arena_strndup(&p->a, json.p, json.n);
    for (const char *at; (at = strstr(text, from)); n++) {
        buf_add(&b, text, (size_t)(at - text));
        const char *end = to ? NULL : strchr(at, ']');
        buf_addf(&b, "%s%s", to ? to : from, to ? "" : "]");
        text = to ? at + strlen(from) : end + 1;
    }
    buf_adds(&b, text);
    const char *forged = arena_strdup(&p->a, buf_text(&b));
    buf_free(&b);
    assert_true(n > 0);
    return forged;
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

static struct str published_package(struct place *p, struct work *app, const char *round) {
    struct report_state s;
    ASSERT_OK(p, READ(p, report_state_load(app, round, NULL, &s)));
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
    struct work app = app_of(p);
    const char *round = approved_round(p, &app, NULL);
    ASSERT_OK(p, report_publish(&app, p->dir, round, NULL, NULL));
    struct str json = published_package(p, &app, round);
    struct verification v;
    ASSERT_OK(p, verify_package(&app, json, &nobody, &v));
    assert_true(v.good);
    assert_int_equal(v.n_different, 0);
    assert_true(v.n_compared > 500);
    /* Another total, and its hash made to fit: signature and figures both tell. */
    char *forged = arena_strndup(&p->a, json.p, json.n);
    char *total = strstr(forged, "\\\"total\\\": \\\"8");
    assert_non_null(total);
    total[strlen("\\\"total\\\": \\\"")] = '9';
    ASSERT_OK(p, verify_package(&app, (struct str){forged, json.n}, &nobody, &v));
    assert_false(v.good);
    assert_true(v.n_different >= 1);
    assert_non_null(strstr(v.differences.v[0].what, "total"));
    /* The same file under another installation's key. */
    ASSERT_OK(p, verify_package(&app, json, &(struct verify_key){"00", "别人"}, &v));
    assert_false(v.good);
    /* And the round is locked. */
    assert_int_equal(report_publish(&app, p->dir, round, NULL, NULL), GP_CONFLICT);
}

/* A round published with a dismissal, and what happens when somebody touches it. */
static void a_dismissal_cannot_be_changed_or_taken_out(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct finding_dismissal said = {.rule = "funds.row_total",
                                     .entry = "entry-4",
                                     .place = "资金使用情况表“人员经费”行",
                                     .reason = "四舍五入所致"};
    const char *round = approved_round_with(p, &app, NULL, &said);
    ASSERT_OK(p, report_publish(&app, p->dir, round, NULL, NULL));
    struct str json = published_package(p, &app, round);
    struct verification v;
    ASSERT_OK(p, verify_package(&app, json, &nobody, &v));
    assert_true(v.good);
    static const struct {
        const char *from, *to;
    } forgeries[] = {
        {"四舍五入所致", "经核对属实致"},        /* in report and data */
        {"\\\"finding_dismissals\\\": [", NULL}, /* out of the data */
        {"\\\"dismissed\\\": [", NULL},          /* out of the report */
    };
    for (size_t i = 0; i < GP_COUNT(forgeries); i++) {
        const char *forged = forge(p, json, forgeries[i].from, forgeries[i].to);
        ASSERT_OK(p, verify_package(&app, str_of(forged), &nobody, &v));
        if (v.good)
            fail_msg("forgery %zu passes", i);
    }
    /* A forger who also makes the hash of the data fit is found out by the figures. */
    const char *forged = forge(p, json, "\\\"finding_dismissals\\\": [", NULL);
    ASSERT_OK(p, verify_package(&app, str_of(forged), &nobody, &v));
    assert_true(v.n_different >= 2); /* it stands again, and is not dismissed any more */
    bool told = false;
    for (size_t i = 0; i < v.differences.n; i++)
        told |= strstr(v.differences.v[i].what, "dismissed") != NULL;
    assert_true(told);
}

/* What a report lacks is younger than it only where other code computed it. */
static void a_report_of_other_code_lacks_what_is_younger(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    const char *round = approved_round(p, &app, NULL);
    ASSERT_OK(p, report_publish(&app, p->dir, round, NULL, NULL));
    struct str json = published_package(p, &app, round);
    const char *cut = forge(p, json, "  \\\"dismissed\\\": [],\\n", "");
    struct verification v;
    ASSERT_OK(p, verify_package(&app, str_of(cut), &nobody, &v));
    assert_int_equal(v.n_different, 1);
    assert_string_equal(v.differences.v[0].what, "dismissed");
    const char *older = forge(p, str_of(cut), report_source_hash(), "0123456789abcdef");
    ASSERT_OK(p, verify_package(&app, str_of(older), &nobody, &v));
    assert_int_equal(v.n_different, 0);
    assert_true(v.compared);
    assert_string_equal(v.program, "公评 " GP_VERSION);
}

/* Version, time, title and hashes are signed: changed, taken away or put to another report, it
 * shows. */
static void nothing_that_is_unsigned_is_believed(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    const char *round = approved_round(p, &app, NULL);
    ASSERT_OK(p, report_publish(&app, p->dir, round, NULL, NULL));
    struct str json = published_package(p, &app, round);
    struct verification v;
    ASSERT_OK(p, verify_package(&app, json, &nobody, &v));
    assert_int_equal(v.stated.version, 1);
    assert_string_equal(v.stated.round, round);
    assert_string_equal(v.tenant, app.tenant);
    assert_string_equal(v.stated.report_sha256, v.report_sha256);
    static const struct {
        const char *from, *to;
    } forgeries[] = {
        {"\\\"version\\\":1,", "\\\"version\\\":2,"},
        {"\\\"year\\\":2026", "\\\"year\\\":2027"},
        {"\\\"published_ms\\\":1", "\\\"published_ms\\\":2"},
        {"\\\"pdf_sha256\\\":\\\"", "\\\"pdf_sha256\\\":\\\"0"},
        {"\\\"audit_seq\\\":", "\\\"audit_seq\\\":9"},
        {"\"statement\": ", "\"statement_gone\": "},
        {"\"statement_signature\": \"", "\"statement_signature\": \"0"},
    };
    for (size_t i = 0; i < GP_COUNT(forgeries); i++) {
        const char *forged = forge(p, json, forgeries[i].from, forgeries[i].to);
        ASSERT_OK(p, verify_package(&app, str_of(forged), &nobody, &v));
        if (v.good || v.stated.version != 0)
            fail_msg("forgery %zu passes", i);
        assert_int_equal(v.n_different, 0); /* the report itself was let alone */
    }
    /* What stands beside the statement is not shown. */
    const char *other = forge(p, json, "  \"title\": \"", "  \"title\": \"另一份");
    ASSERT_OK(p, verify_package(&app, str_of(other), &nobody, &v));
    assert_null(strstr(v.title, "另一份"));
}

static bool says(const struct verification *v, enum verify_mark mark, const char *words) {
    for (size_t i = 0; i < v->lines.n; i++)
        if (v->lines.v[i].mark == mark && strstr(v->lines.v[i].text, words))
            return true;
    return false;
}

static void the_site_compares_with_its_own_record(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    const char *round = approved_round(p, &app, NULL);
    ASSERT_OK(p, report_publish(&app, p->dir, round, NULL, NULL));
    struct str json = published_package(p, &app, round);
    struct verification v, other;
    ASSERT_OK(p, verify_package(&app, json, &nobody, &v));
    other = v;
    ASSERT_OK(p, READ(p, verify_record(&app, &v)));
    assert_true(v.good);
    assert_false(v.superseded);
    assert_true(says(&v, VERIFY_GOOD, "与公示时的记录一致"));
    other.stated.published_ms++;
    ASSERT_OK(p, READ(p, verify_record(&app, &other)));
    assert_false(other.good);
    assert_true(says(&other, VERIFY_BAD, "公示时间与公示时的记录不一致"));
    ASSERT_OK(p, WRITE(p, report_revise(&app, round, NULL, "标题有误")));
    ASSERT_OK(p, verify_package(&app, json, &nobody, &v));
    ASSERT_OK(p, READ(p, verify_record(&app, &v)));
    assert_true(v.good);
    assert_true(v.superseded);
    assert_true(says(&v, VERIFY_UNKNOWN, "已撤回更正"));
    ASSERT_OK(p, verify_package(&app, json, &nobody, &other));
    other.report_sha256 = other.stated.data_sha256 + 1;
    ASSERT_OK(p, READ(p, verify_record(&app, &other)));
    assert_true(says(&other, VERIFY_BAD, "本网站没有公示过它"));
}

static void what_nobody_can_read_again_is_not_published(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct finding_dismissal said = {.rule = "funds.row_total",
                                     .entry = "entry-4",
                                     .place = "资金使用情况表“人员经费”行",
                                     .reason = "从别处\v贴来"};
    const char *round = approved_round_with(p, &app, NULL, &said);
    assert_int_equal(report_publish(&app, p->dir, round, NULL, NULL), GP_INVALID);
    assert_string_equal(p->e.where, "$.round.finding_dismissals[0].reason");
    struct report_state s;
    ASSERT_OK(p, READ(p, report_state_load(&app, round, NULL, &s)));
    assert_int_equal(s.n_versions, 0);
    assert_int_equal(s.state, ROUND_APPROVAL);
}

static void only_what_was_approved_is_published(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    char other[HASH_HEX];
    hash_hex(STR("other data"), other);
    const char *round = approved_round(p, &app, other);
    assert_int_equal(report_publish(&app, p->dir, round, NULL, NULL), GP_CONFLICT);
    assert_says(p, "批准之后数据有改动");
}

static void what_is_no_package_is_refused(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"format\": 1}",
        "{\"format\": \"gongping-publication\"}",
        "{\"format\":\"gongping-publication\",\"report\":1}",
        ("{\"format\":\"gongping-publication\",\"format_version\":2,"
         "\"report\":\"{\",\"data\":\"x\"}")};
    struct verification v;
    for (size_t i = 0; i < GP_COUNT(texts); i++)
        assert_int_equal(verify_package(&app, str_of(texts[i]), &nobody, &v), GP_INVALID);
    /* Well-formed but hollow: every check says so, none crashes. */
    ASSERT_OK(p, verify_package(&app,
                                STR("{\"format\":\"gongping-publication\",\"format_version\":1,"
                                    "\"report\":\"{\",\"data\":\"x\"}"),
                                &nobody, &v));
    assert_false(v.good);
}

/* ---- heads of the audit log */

static void a_noted_head_is_signed_and_a_changed_line_is_told(void **state) {
    struct place *p = *state;
    struct work app = app_of(p);
    struct signing_key key;
    struct str text;
    const char *path = arena_printf(&p->a, "%s/" AUDIT_HEADS_FILE, p->dir);
    const char *key_path = arena_printf(&p->a, "%s/signing.key", p->dir);
    ASSERT_OK(p, WRITE(p, app_add_tenant(&app, "440310", "深圳市坪山区")));
    ASSERT_OK(p, audit_heads_note(&app, p->dir));
    assert_int_not_equal(access(key_path, F_OK), 0); /* noting makes no key */
    ASSERT_OK(p, signing_key_make(&p->e, &p->a, p->dir));
    ASSERT_OK(p, signing_key_open(&p->e, &p->a, p->dir, &key));
    ASSERT_OK(p, WRITE(p, app_add_tenant(&app, "440310", "坪山区")));
    ASSERT_OK(p, audit_heads_note(&app, p->dir));
    ASSERT_OK(p, audit_heads_note(&app, p->dir)); /* nothing new */
    struct audit_evidence good = {.a = &p->a}, bad = {.a = &p->a};
    ASSERT_OK(p, audit_heads_read(&p->e, path, &good));
    assert_int_equal(good.notes.n, 2);
    assert_null(good.problem);
    ASSERT_OK(p, file_read(&p->a, &p->e, path, 1 << 20, &text));
    assert_non_null(strstr(text.p, key.public_hex));
    char *forged = arena_strndup(&p->a, text.p, text.n);
    *(strstr(forged, key.public_hex) - 2) ^= 1; /* the time */
    ASSERT_OK(p, file_write(&p->e, path, str_of(forged)));
    ASSERT_OK(p, audit_heads_read(&p->e, path, &bad));
    assert_int_equal(bad.notes.n, 1);
    assert_non_null(strstr(bad.problem, "签名不符"));
    struct app_audit_state audit;
    ASSERT_OK(p, READ(p, audit_check(&app, &bad, &audit)));
    assert_false(app_audit_is_good(&audit));
    unlink(path);
    unlink(key_path);
}

int main(void) {
    app_setup();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(nobody_can_be_found),
        PLACE_TEST(free_texts_lose_the_names_they_mention),
        PLACE_TEST(what_is_published_is_a_valid_round_with_the_same_figures),
        PLACE_TEST(no_hash_of_a_file_is_published),
        PLACE_TEST(what_is_dismissed_is_dismissed_in_what_is_published),
        PLACE_TEST(what_stands_stands_in_what_is_published),
        PLACE_TEST(a_dismissal_gives_no_name_away),
        PLACE_TEST(places_that_fall_together_give_one_dismissal),
        cmocka_unit_test_setup_teardown(a_dismissal_cannot_be_changed_or_taken_out, set_up,
                                        remove_all),
        cmocka_unit_test_setup_teardown(a_report_of_other_code_lacks_what_is_younger, set_up,
                                        remove_all),
        cmocka_unit_test_setup_teardown(nothing_that_is_unsigned_is_believed, set_up, remove_all),
        cmocka_unit_test_setup_teardown(the_site_compares_with_its_own_record, set_up, remove_all),
        cmocka_unit_test_setup_teardown(what_nobody_can_read_again_is_not_published, set_up,
                                        remove_all),
        PLACE_TEST(a_key_is_made_once_and_only_its_owner_reads_it),
        PLACE_TEST(a_signature_fits_one_report_and_one_key),
        cmocka_unit_test_setup_teardown(what_was_published_verifies_and_a_forgery_does_not, set_up,
                                        remove_all),
        cmocka_unit_test_setup_teardown(only_what_was_approved_is_published, set_up, remove_all),
        PLACE_TEST(what_is_no_package_is_refused),
        PLACE_TEST(a_noted_head_is_signed_and_a_changed_line_is_told),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    /* The libraries' own caches, which the leak checker would count as ours. */
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
    return failed;
}
