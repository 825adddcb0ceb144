#include "store_fixture.h"

#include "base/clock.h"
#include "store/server.h"
#include "store/dossier.h"
#include "store/finding.h"
#include "store/round.h"
#include "engaged.h"

#define SOURCE_ROUND "pingshan-2022.json"
static const char *const examples[] = {SOURCE_ROUND, "demo-2026.json"};

static void assert_same_bytes(const char *name, const char *got, const char *want) {
    size_t i = 0, line = 1;
    for (; got[i] && got[i] == want[i]; i++)
        line += got[i] == '\n';
    if (got[i] != want[i])
        fail_msg("%s: line %zu is '%.60s', not '%.60s'", name, line, got + i, want + i);
}

static struct dossier load(struct place *p, const struct dossier *d) {
    struct dossier loaded;
    ASSERT_OK(p, READ(p, store_dossier_get(at(p, d->tenant), d->round.id, &loaded)));
    return loaded;
}

/* ---- a round in and out */

static void an_example_comes_back_with_the_same_bytes(void **state) {
    struct place *p = *state;
    for (size_t i = 0; i < GP_COUNT(examples); i++) {
        struct dossier d = example_round(p, examples[i]);
        ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
        open_again(p);
        struct dossier loaded = load(p, &d);
        assert_same_bytes(examples[i], bundle_text(p, &loaded), example_text(p, examples[i]).p);
    }
}

/* A contract with every list filled, in an order that is not that of the ids. */
static void fill_project(struct project *project, date_t day) {
    static struct post posts[] = {{"p1", "主管", NULL, true, "社会工作师", {DEC_UNSET}},
                                  {"p2", "社工", "s-无", false, NULL, {5000}}};
    static struct certificate certificates[2];
    static struct person people[] = {{"w1", "甲", "11010519491231002X", NULL, 0},
                                     {"w2", "乙", NULL, certificates, 2}};
    static struct engagement engagements[2];
    static struct indicator indicators[] = {
        {"i2", "建档", "份", 80, DEC_UNSET, DEC_UNSET, DEC_UNSET, true, "DE-2"},
        {"i1", "小组", "个", 7, 6, 42, 0, false, NULL}};
    static struct payment payments[2];
    certificates[0] = (struct certificate){"社会工作师", "2019-001", day, DATE_UNSET};
    certificates[1] = (struct certificate){"中共党员", NULL, DATE_UNSET, DATE_UNSET};
    engagements[0] = (struct engagement)ENGAGED("g2", "p2", "w1", day, DATE_UNSET, NULL);
    engagements[1] = (struct engagement)ENGAGED("g1", "p1", "w2", day, date_plus(day, 30), "辞职");
    payments[0] = (struct payment){"z", "首期款", day, money_of(10000001), true};
    payments[1] = (struct payment){"a", "尾款", DATE_UNSET, money_of(0), false};
    project->posts = posts, project->n_posts = 2;
    project->people = people, project->n_people = 2;
    project->engagements = engagements, project->n_engagements = 2;
    project->indicators = indicators, project->n_indicators = 2;
    project->payments = payments, project->n_payments = 2;
    project->own_vacancy_rule = true;
    project->vacancy = (struct vacancy_rule){.base = VACANCY_POST_PRICE,
                                             .post_price = money_of(6000000),
                                             .day_count = VACANCY_30_PER_MONTH,
                                             .weekdays_only = true,
                                             .grace_days = 3,
                                             .unqualified_is_vacant = true,
                                             .two_posts = TWO_POSTS_EARLIER_VACANT,
                                             .step = money_of(100),
                                             .rounding = ROUND_UP,
                                             .basis = "合同第九条"};
}

static void fill_hand_in(struct round *round, struct entry *entry, date_t day) {
    static struct service_record records[2];
    static struct progress progress[] = {{"i1", 5, records, 2}, {"i2", DEC_UNSET, NULL, 0}};
    static struct checklist_item checklist[1];
    static struct material materials[1];
    static const char sum[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    records[0] = (struct service_record){"r2", "第二次", day, 6, 50, 90, "K-01"};
    records[1] = (struct service_record){"r1", NULL, day, DEC_UNSET, DEC_UNSET, DEC_UNSET, NULL};
    checklist[0] = (struct checklist_item){"report", "自评报告", true, day, NULL};
    materials[0] = (struct material){"report", "自评.pdf", sum, 0, day};
    entry->progress = progress, entry->n_progress = 2;
    entry->materials = materials, entry->n_materials = 1;
    round->checklist = checklist, round->n_checklist = 1;
}

static void fill_marks(struct entry *entry) {
    static const char *parts[] = {"b", "a"};
    static struct mark marks[2];
    static struct sheet sheets[1];
    marks[0] = (struct mark){.item = "x",
                             .points = SCORE_UNSET,
                             .parts = parts,
                             .n_parts = 2,
                             .done = DEC_UNSET,
                             .target = DEC_UNSET,
                             .times = DEC_UNSET};
    marks[1] = (struct mark){.not_applicable = true,
                             .points = score_of(-1),
                             .level = "",
                             .done = 0,
                             .target = 7,
                             .times = DEC_MAX,
                             .reason = "理由\n第二行",
                             .evidence = "'; DROP TABLE mark; --"};
    sheets[0] = (struct sheet){.id = "s1",
                               .component = "material",
                               .scorer = "e1",
                               .role = SCORER_INSPECTOR,
                               .submitted = DATE_UNSET,
                               .marks = marks,
                               .n_marks = 2};
    entry->sheets = sheets, entry->n_sheets = 1;
}

static void fill_experts(struct round *round, struct entry *entry, date_t day) {
    static struct affiliation affiliations[1];
    static struct expert experts[] = {{"e2", "专家二", affiliations, 1}, {"e1", "专家一", NULL, 0}};
    static struct assignment assignments[] = {{"e2", true, true, "曾任职"},
                                              {"e1", true, false, NULL}};
    affiliations[0] = (struct affiliation){
        .org = "elsewhere", .relation = "曾任职", .from = day, .to = DATE_UNSET};
    round->experts = experts, round->n_experts = 2;
    entry->assignments = assignments, entry->n_assignments = 2;
    static struct finding_dismissal dismissals[2];
    dismissals[0] = (struct finding_dismissal){.rule = "contract.overlap", .reason = "已说明"};
    dismissals[1] = (struct finding_dismissal){
        .rule = "funds.share", .place = "“所占比例”列", .reason = "约数\n第二行"};
    round->finding_dismissals = dismissals, round->n_finding_dismissals = 2;
}

/* The source's round, with all that it leaves out. */
static struct dossier full_round(struct place *p) {
    struct dossier d = example_round(p, SOURCE_ROUND);
    date_t day;
    assert_true(date_of(2022, 3, 1, &day));
    fill_project(&d.projects[0], day);
    fill_hand_in(&d.round, &d.round.entries[0], day);
    fill_marks(&d.round.entries[0]);
    fill_experts(&d.round, &d.round.entries[0], day);
    return d;
}

static void every_list_and_every_unset_figure_comes_back(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier loaded = load(p, &d);
    assert_same_bytes("full round", bundle_text(p, &loaded), bundle_text(p, &d));
    /* What a bundle cannot show: unset and zero, NULL and "". */
    const struct entry *e = &loaded.round.entries[0];
    const struct mark *m = e->sheets[0].marks;
    assert_false(score_is_set(m[0].points));
    assert_null(m[0].level);
    assert_i64(m[1].points.v, -1);
    assert_string_equal(m[1].level, "");
    assert_string_equal(m[0].parts[0], "b");
    assert_string_equal(m[1].evidence, "'; DROP TABLE mark; --");
    assert_i64(m[1].times, DEC_MAX);
    assert_i64(e->progress[0].records[1].sessions, DEC_UNSET);
    assert_string_equal(loaded.round.experts[0].id, "e2");
    assert_string_equal(loaded.projects[0].engagements[0].id, "g2");
    assert_i64(loaded.projects[0].vacancy.rounding, ROUND_UP);
}

static void a_table_that_was_not_handed_in_is_unset(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    d.round.entries[0].funds.given = false;
    d.round.entries[0].staffing.given = false;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier loaded = load(p, &d);
    const struct entry *e = loaded.round.entries;
    assert_false(e[0].funds.given);
    assert_i64(e[0].funds.n_lines, 0);
    assert_false(money_is_set(e[0].funds.printed_total));
    assert_i64(e[0].staffing.in_post, DEC_UNSET);
    assert_true(e[1].funds.given);
    assert_true(e[1].funds.n_lines > 0);
}

/* ---- in parts */

/* The whole with one entry and its project. */
static struct dossier only_entry(struct place *p, const struct dossier *d, size_t i) {
    struct dossier one = *d;
    one.round.entries = &d->round.entries[i];
    one.round.n_entries = 1;
    one.projects =
        arena_memdup(&p->a, dossier_project(d, one.round.entries->project), sizeof(struct project));
    one.n_projects = 1;
    return one;
}

static void a_part_is_what_the_whole_says_of_its_entries(void **state) {
    struct place *p = *state;
    for (size_t k = 0; k < GP_COUNT(examples); k++) {
        struct dossier d = example_round(p, examples[k]), part;
        ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
        struct dossier whole = load(p, &d);
        struct dossier_frame f;
        ASSERT_OK(p, READ(p, store_dossier_frame(at(p, d.tenant), d.round.id, &f)));
        assert_i64(f.n_entries, d.round.n_entries);
        ASSERT_OK(p,
                  READ(p, store_dossier_part(at(p, d.tenant), &f, f.entries, f.n_entries, &part)));
        assert_same_bytes("all entries", bundle_text(p, &part), bundle_text(p, &whole));
        for (size_t i = 0; i < f.n_entries; i++) {
            assert_string_equal(f.entries[i], whole.round.entries[i].id);
            ASSERT_OK(p, READ(p, store_dossier_part(at(p, d.tenant), &f, &f.entries[i], 1, &part)));
            struct dossier want = only_entry(p, &whole, i);
            assert_same_bytes("one entry", bundle_text(p, &part), bundle_text(p, &want));
        }
        ASSERT_OK(p, READ(p, store_dossier_part(at(p, d.tenant), &f, NULL, 0, &part)));
        assert_i64(part.round.n_entries + part.n_projects, 0);
    }
    struct dossier_frame none;
    assert_int_equal(READ(p, store_dossier_frame(at(p, "440310"), "none", &none)), GP_MISSING);
}

/* ---- a round that is there already */

static void a_round_that_is_there_is_replaced_only_on_demand(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    d.round.title = "改过的标题";
    d.round.n_entries--;
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &d, false)), GP_CONFLICT);
    assert_says(p, "已经存在");
    assert_string_not_equal(load(p, &d).round.title, "改过的标题");
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    struct dossier loaded = load(p, &d);
    assert_same_bytes("replaced", bundle_text(p, &loaded), bundle_text(p, &d));
}

static void states_survive_a_replacement(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    const char *round = d.round.id, *entry = d.round.entries[1].id;
    enum round_state rs;
    enum entry_state es, first;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    ASSERT_OK(p, READ(p, store_entry_state(at(p, d.tenant), round, entry, &first)));
    ASSERT_OK(p, WRITE(p, store_round_move(at(p, d.tenant), round, ROUND_DRAFT, ROUND_SCORING)));
    ASSERT_OK(p, WRITE(p, store_entry_move(at(p, d.tenant), round, entry, first, ENTRY_OBJECTED)));
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    ASSERT_OK(p, READ(p, store_round_state(at(p, d.tenant), round, &rs)));
    ASSERT_OK(p, READ(p, store_entry_state(at(p, d.tenant), round, entry, &es)));
    assert_i64(rs, ROUND_SCORING);
    assert_i64(es, ENTRY_OBJECTED);
}

/* ---- dismissed findings */

static struct finding_note note_of(const char *rule, const char *entry, enum finding_state state,
                                   const char *reason) {
    return (struct finding_note){.rule = rule,
                                 .entry = entry,
                                 .place = "",
                                 .state = state,
                                 .reason = reason,
                                 .account = "manager",
                                 .at_ms = 77};
}

struct note_step {
    const struct dossier *d;
    struct finding_note note;
    bool drop;
};

static enum gp_code write_note(struct work *w, void *arg) {
    const struct note_step *s = arg;
    return s->drop ? store_finding_drop(w, s->d->round.id, &s->note)
                   : store_finding_put(w, s->d->round.id, &s->note);
}

static void put_note(struct place *p, const struct dossier *d, struct finding_note note) {
    struct note_step s = {d, note, false};
    ASSERT_OK(p, WORK_WRITE(at(p, d->tenant), write_note(at(p, d->tenant), &s)));
}

static void drop_note(struct place *p, const struct dossier *d, struct finding_note note) {
    struct note_step s = {d, note, true};
    ASSERT_OK(p, WORK_WRITE(at(p, d->tenant), write_note(at(p, d->tenant), &s)));
}

struct notes_step {
    struct place *p;
    const struct dossier *d;
    struct finding_note *v;
    size_t n;
};

static enum gp_code read_notes(struct work *w, void *arg) {
    struct notes_step *s = arg;
    return store_finding_list(w, s->d->round.id, &s->v, &s->n);
}

static void decisions_on_findings_are_part_of_the_round(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    assert_int_equal(load(p, &d).round.n_finding_dismissals, 0);
    put_note(p, &d, note_of("funds.share", "liuhe", FINDING_DISMISSED, "约数"));
    put_note(p, &d, note_of("funds.row_total", "liuhe", FINDING_ACCEPTED, NULL));
    put_note(p, &d, note_of("funds.column_total", "liuhe", FINDING_RECTIFY, "r1"));
    put_note(p, &d, note_of("contract.overlap", "", FINDING_DISMISSED, "已说明"));
    put_note(p, &d, note_of("contract.overlap", "gone", FINDING_DISMISSED, "项目已不在轮次里"));
    struct dossier loaded = load(p, &d), again;
    const struct finding_dismissal *v = loaded.round.finding_dismissals;
    static const struct {
        const char *rule, *reason;
        bool adopted;
    } want[] = {
        {"contract.overlap", "已说明", false},
        {"funds.column_total", NULL, true}, /* what became a rectification has no words yet */
        {"funds.row_total", NULL, true},
        {"funds.share", "约数", false},
    };
    assert_int_equal(loaded.round.n_finding_dismissals, GP_COUNT(want));
    for (size_t i = 0; i < GP_COUNT(want); i++) {
        assert_string_equal(v[i].rule, want[i].rule);
        assert_true(cstr_eq(v[i].reason, want[i].reason));
        assert_int_equal(v[i].adopted, want[i].adopted);
        assert_null(v[i].place);
    }
    assert_null(v[0].entry);
    assert_string_equal(v[3].entry, "liuhe");
    ASSERT_OK(p, bundle_read(&p->a, &p->e, str_of(bundle_text(p, &loaded)), &again));
}

/* A rectification stays one when the file says that the finding is adopted. */
static void adoptions_of_a_file_keep_what_was_ordered(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    put_note(p, &d, note_of("funds.row_total", "liuhe", FINDING_RECTIFY, "r1"));
    put_note(p, &d, note_of("funds.share", "liuhe", FINDING_DISMISSED, "约数"));
    struct finding_dismissal v[] = {
        {.rule = "funds.grand_total", .entry = "liuhe", .reason = "合计多记。", .adopted = true},
        {.rule = "funds.row_total", .entry = "liuhe", .adopted = true},
        {.rule = "funds.share", .entry = "liuhe", .adopted = true},
    };
    d.round.finding_dismissals = v;
    d.round.n_finding_dismissals = GP_COUNT(v);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    struct notes_step s = {.p = p, .d = &d};
    ASSERT_OK(p, WORK_READ(at(p, d.tenant), read_notes(at(p, d.tenant), &s)));
    assert_int_equal(s.n, 3);
    assert_int_equal(s.v[0].state, FINDING_ACCEPTED);
    assert_string_equal(s.v[0].reason, "合计多记。");
    assert_int_equal(s.v[1].state, FINDING_RECTIFY);
    assert_int_equal(s.v[2].state, FINDING_ACCEPTED);
    assert_null(s.v[2].reason);
}

/* What people decided survives an import; what the file says of the same finding goes before. */
static void dismissals_of_a_file_go_over_those_that_are_there(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    put_note(p, &d, note_of("contract.overlap", "liuhe", FINDING_DISMISSED, "同一理由"));
    put_note(p, &d, note_of("funds.share", "liuhe", FINDING_DISMISSED, "原来的理由"));
    put_note(p, &d, note_of("funds.row_total", "liuhe", FINDING_ACCEPTED, NULL));
    put_note(p, &d, note_of("funds.surplus", "liuhe", FINDING_ACCEPTED, NULL));
    struct finding_dismissal v[] = {
        {.rule = "contract.overlap", .entry = "liuhe", .reason = "同一理由"},
        {.rule = "funds.row_total", .entry = "liuhe", .reason = "文件的理由"},
        {.rule = "funds.share", .entry = "liuhe", .reason = "新的理由"},
    };
    d.round.finding_dismissals = v;
    d.round.n_finding_dismissals = GP_COUNT(v);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    struct notes_step s = {.p = p, .d = &d};
    ASSERT_OK(p, WORK_READ(at(p, d.tenant), read_notes(at(p, d.tenant), &s)));
    const struct finding_note *notes = s.v;
    assert_int_equal(s.n, 4);
    assert_string_equal(notes[0].account, "manager"); /* nothing new was said */
    assert_i64(notes[0].at_ms, 77);
    assert_int_equal(notes[1].state, FINDING_DISMISSED);
    assert_string_equal(notes[1].account, "");
    assert_i64(notes[1].at_ms, 0);
    assert_string_equal(notes[2].reason, "新的理由");
    assert_int_equal(notes[3].state, FINDING_ACCEPTED);
    struct dossier first = load(p, &d);
    const char *before = bundle_text(p, &first);
    d.round.n_finding_dismissals = 0;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    struct dossier second = load(p, &d);
    assert_same_bytes("kept", bundle_text(p, &second), before);
}

/* A connection keeps what it has read of a round. */
static void a_dismissal_is_seen_by_who_has_read_the_round_before(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    open_again(p);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(load(p, &d).round.n_finding_dismissals, 0);
    struct finding_note note = note_of("funds.share", "liuhe", FINDING_DISMISSED, "约数");
    put_note(p, &d, note);
    assert_int_equal(load(p, &d).round.n_finding_dismissals, 1);
    drop_note(p, &d, note);
    assert_int_equal(load(p, &d).round.n_finding_dismissals, 0);
}

static void a_state_moves_only_from_where_it_is(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    assert_int_equal(
        WRITE(p, store_round_move(at(p, d.tenant), d.round.id, ROUND_SCORING, ROUND_FEEDBACK)),
        GP_CONFLICT);
    assert_says(p, "他人改动");
    enum round_state rs;
    assert_int_equal(READ(p, store_round_state(at(p, d.tenant), "无此轮次", &rs)), GP_MISSING);
}

static void a_published_round_is_locked(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    ASSERT_OK(
        p, WRITE(p, store_round_move(at(p, d.tenant), d.round.id, ROUND_DRAFT, ROUND_PUBLISHED)));
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &d, true)), GP_CONFLICT);
    assert_says(p, "锁定");
}

static void rounds_share_organisations_centers_and_projects(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    const char *before = bundle_text(p, &d);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier second = d;
    second.round.id = "second";
    second.orgs = arena_memdup(&p->a, d.orgs, d.n_orgs * sizeof(*d.orgs));
    second.orgs[0].short_name = "新简称";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &second, false)));
    assert_string_equal(load(p, &d).orgs[0].short_name, "新简称");
    second.orgs[0].short_name = d.orgs[0].short_name;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &second, true)));
    struct dossier loaded = load(p, &d);
    assert_same_bytes("first round", bundle_text(p, &loaded), before);

    struct store_round *rounds;
    size_t n;
    ASSERT_OK(p, READ(p, store_round_list(at(p, d.tenant), &rounds, &n)));
    assert_int_equal(n, 2);
    assert_i64(rounds[0].entries, (int64_t)d.round.n_entries);
    assert_i64(rounds[0].year, 2022); /* the source's year */
    ASSERT_OK(p, READ(p, store_round_list(at(p, "110101"), &rounds, &n)));
    assert_int_equal(n, 0);
}

static void tenants_do_not_see_each_other(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND), other = d, loaded;
    other.tenant = "440303";
    other.tenant_name = "另一个区";
    other.round.title = "另一个区的轮次";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &other, false)));
    loaded = load(p, &d);
    assert_same_bytes("first tenant", bundle_text(p, &loaded), bundle_text(p, &d));
    loaded = load(p, &other);
    assert_same_bytes("second tenant", bundle_text(p, &loaded), bundle_text(p, &other));
    struct store_tenant *tenants;
    size_t n;
    ASSERT_OK(p, READ(p, store_tenant_list(at(p, NULL), &tenants, &n)));
    assert_int_equal(n, 2);
    assert_string_equal(tenants[0].name, "另一个区");
    assert_int_equal(READ(p, store_dossier_get(at(p, "110101"), d.round.id, &loaded)), GP_MISSING);
}

/* ---- what the database refuses */

static void a_duplicate_is_named(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p), loaded;
    d.projects[0].posts[1].id = d.projects[0].posts[0].id;
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &d, false)), GP_CONFLICT);
    assert_says(p, "岗位“p1”无法保存：编号重复");
    d.projects[0].posts[1].id = "p2";
    assert_int_equal(READ(p, store_dossier_get(at(p, d.tenant), d.round.id, &loaded)), GP_MISSING);
}

static void a_reference_that_leads_nowhere_is_refused(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p);
    d.projects[0].engagements[0].post = "没有这个岗位";
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &d, false)), GP_INVALID);
    assert_says(p, "引用");
    d.projects[0].engagements[0].post = "p2";
}

static void an_indicator_that_another_round_speaks_of_cannot_vanish(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier second = d;
    second.round.id = "second";
    second.round.n_entries = 0;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &second, false)));
    second.projects[0].n_indicators = 1;
    assert_int_equal(WRITE(p, store_dossier_put(at(p, NULL), &second, true)), GP_INVALID);
    assert_says(p, "仍在被引用");
}

/* ---- crash safety */

static void a_put_that_fails_at_any_step_leaves_nothing_behind(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND), loaded;
    static const enum db_fault faults[] = {DB_FAULT_IO, DB_FAULT_FULL};
    int64_t step = 1;
    for (; step < 1000; step++) {
        db_fault_at(p->db, step, faults[step % 2]);
        if (WRITE(p, store_dossier_put(at(p, NULL), &d, false)) == GP_OK)
            break;
        db_fault_at(p->db, 0, DB_FAULT_IO);
        struct store_tenant *tenants;
        size_t n;
        ASSERT_OK(p, READ(p, store_tenant_list(at(p, NULL), &tenants, &n)));
        assert_int_equal(n, 0); /* the first row that a put writes */
        assert_int_equal(READ(p, store_dossier_get(at(p, d.tenant), d.round.id, &loaded)),
                         GP_MISSING);
    }
    db_fault_at(p->db, 0, DB_FAULT_IO);
    assert_true(step > 100); /* a step a row, and the source's round has more rows than that */
    loaded = load(p, &d);
    assert_same_bytes("after faults", bundle_text(p, &loaded), bundle_text(p, &d));
}

static void a_replacement_that_fails_leaves_the_old_round(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    const char *before = bundle_text(p, &d);
    d.round.title = "改过的标题";
    d.orgs[0].name = "改过的机构";
    for (int64_t step = 1; step < 400; step += 13) {
        db_fault_at(p->db, step, DB_FAULT_IO);
        enum gp_code code = WRITE(p, store_dossier_put(at(p, NULL), &d, true));
        db_fault_at(p->db, 0, DB_FAULT_IO);
        if (code == GP_OK)
            break;
        open_again(p);
        struct dossier loaded = load(p, &d);
        assert_same_bytes("old round", bundle_text(p, &loaded), before);
    }
}

static void a_busy_moment_is_survived(void **state) {
    struct place *p = *state;
    struct dossier d = example_round(p, SOURCE_ROUND);
    db_fault_at(p->db, 40, DB_FAULT_BUSY);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier loaded = load(p, &d);
    assert_same_bytes("after busy", bundle_text(p, &loaded), bundle_text(p, &d));
}

/* ---- size */

static void many_entries_load_with_as_many_statements_as_few(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    int64_t few = db_counts(p->db).statements;
    (void)load(p, &d);
    few = db_counts(p->db).statements - few;

    /* What is counted is the same of fewer, and a server takes a while for a hundred thousand rows.
     */
    const size_t n = db_is_server(p->path) ? 100 : 600;
    struct entry *entries = gp_new_n(&p->a, struct entry, n);
    struct mark *marks = gp_new_n(&p->a, struct mark, 40);
    for (size_t i = 0; i < 40; i++)
        marks[i] = d.round.entries[0].sheets[0].marks[i % 2];
    struct sheet *sheets = gp_new_n(&p->a, struct sheet, 4);
    for (size_t i = 0; i < 4; i++) {
        sheets[i] = d.round.entries[0].sheets[0];
        sheets[i].id = arena_printf(&p->a, "s%zu", i);
        sheets[i].marks = marks, sheets[i].n_marks = 40;
    }
    for (size_t i = 0; i < n; i++) {
        entries[i] = d.round.entries[0];
        entries[i].id = arena_printf(&p->a, "e%zu", i);
        entries[i].sheets = sheets, entries[i].n_sheets = 4;
    }
    d.round.entries = entries, d.round.n_entries = n;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    int64_t many = db_counts(p->db).statements, began = clock_monotonic_ms();
    struct dossier loaded = load(p, &d);
    print_message("# %zu entries with %zu marks in %lld ms\n", n, n * 160,
                  (long long)(clock_monotonic_ms() - began));
    many = db_counts(p->db).statements - many;
    assert_true(many <= few); /* the standard is kept from the first time */
    assert_i64(few, 3);       /* the round, its standard, and all that it lists */
    assert_same_bytes("large round", bundle_text(p, &loaded), bundle_text(p, &d));
    /* Deleting it writes down more to be undone than the engine keeps in memory. */
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    loaded = load(p, &d);
    assert_same_bytes("replaced", bundle_text(p, &loaded), bundle_text(p, &d));
}

static void an_unchanged_round_is_read_once_and_each_reader_has_a_copy(void **state) {
    struct place *p = *state;
    struct dossier d = full_round(p);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    struct dossier first = load(p, &d);
    struct entry *entry = &first.round.entries[0];
    entry->narrative = "typed, not saved";
    entry->n_materials = 0;
    memset(first.projects, 0, first.n_projects * sizeof(*first.projects));

    int64_t before = db_counts(p->db).statements;
    struct dossier second = load(p, &d);
    assert_i64(db_counts(p->db).statements - before, 1);
    assert_same_bytes("second", bundle_text(p, &second), bundle_text(p, &d));

    d.round.entries[0].narrative = "saved";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, true)));
    struct dossier third = load(p, &d);
    assert_string_equal(third.round.entries[0].narrative, "saved");
    assert_same_bytes("third", bundle_text(p, &third), bundle_text(p, &d));
}

/* ---- opening */

static void a_missing_file_is_made_only_on_demand(void **state) {
    struct place *p = *state;
    struct db *db = NULL;
    const char *path = arena_printf(&p->a, "%s/none.db", p->dir);
    assert_int_equal(store_open(&p->e, path, false, &db), GP_MISSING);
    assert_says(p, "找不到数据库文件");
    assert_int_equal(access(path, F_OK), -1);
    assert_null(db);
}

static const struct db_sql forget = {
    "forget",
    "UPDATE schema_version SET sha256 = $1 WHERE n = (SELECT max(n) FROM schema_version)"};

static enum gp_code change_checksum(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    return db_exec(
        db, e, &forget,
        DB_ARGS(db_text("0000000000000000000000000000000000000000000000000000000000000000")));
}

/* ---- several servers */

static bool takes(struct place *p, const char *server, int64_t now_ms) {
    struct work *w = at(p, NULL);
    bool mine = false;
    db_freeze_clock(p->db, now_ms);
    ASSERT_OK(p, WRITE(p, store_duty_take(w, "index", server, &mine)));
    return mine;
}

static void a_duty_is_one_server_s_until_it_leaves_or_is_silent(void **state) {
    struct place *p = *state;
    bool mine, is_free;
    ASSERT_OK(p, WRITE(p, store_server_put(at(p, NULL), "a", 1000)));
    ASSERT_OK(p, WRITE(p, store_server_put(at(p, NULL), "b", 9000)));
    assert_true(takes(p, "a", 500));
    assert_true(takes(p, "a", 500));
    assert_false(takes(p, "b", 999));
    ASSERT_OK(p, READ(p, store_duty_look(at(p, NULL), "index", "b", &mine, &is_free)));
    assert_true(!mine && !is_free);
    assert_true(takes(p, "b", 1000)); /* a was silent for too long */
    ASSERT_OK(p, READ(p, store_duty_look(at(p, NULL), "index", "b", &mine, &is_free)));
    assert_true(mine);
    assert_false(takes(p, "a", 1000));
    ASSERT_OK(p, WRITE(p, store_duty_leave(at(p, NULL), "index", "b")));
    ASSERT_OK(p, READ(p, store_duty_look(at(p, NULL), "index", "a", &mine, &is_free)));
    assert_true(!mine && is_free);
    assert_true(takes(p, "a", 1000));
}

static int64_t waits(struct place *p, const char *address, int64_t now_ms) {
    const struct pace pace = {"verify", address, 3, 100};
    int64_t wait = 0;
    db_freeze_clock(p->db, now_ms);
    ASSERT_OK(p, WRITE(p, store_pace_ask(at(p, NULL), &pace, &wait)));
    return wait;
}

/* Three at once, and one more each 100 ms. */
static void what_an_address_asked_of_all_servers_is_counted(void **state) {
    struct place *p = *state;
    for (int i = 0; i < 3; i++)
        assert_i64(waits(p, "203.0.113.7", 1000), 0);
    assert_i64(waits(p, "203.0.113.7", 1000), 100);
    assert_i64(waits(p, "203.0.113.7", 1060), 40);
    assert_i64(waits(p, "203.0.113.8", 1060), 0);
    assert_i64(waits(p, "203.0.113.7", 1100), 0);
    assert_i64(waits(p, "203.0.113.7", 1100), 100);
}

static void a_database_of_another_schema_is_refused(void **state) {
    struct place *p = *state;
    struct db *db = NULL;
    ASSERT_OK(p, db_tx(p->db, &p->e, DB_WRITE, change_checksum, NULL));
    assert_int_equal(store_open(&p->e, p->path, true, &db), GP_CONFLICT);
    assert_says(p, "不一致");
    assert_null(db);
}

int main(void) {
    json_setup();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(an_example_comes_back_with_the_same_bytes),
        PLACE_TEST(every_list_and_every_unset_figure_comes_back),
        PLACE_TEST(a_table_that_was_not_handed_in_is_unset),
        PLACE_TEST(a_part_is_what_the_whole_says_of_its_entries),
        PLACE_TEST(a_round_that_is_there_is_replaced_only_on_demand),
        PLACE_TEST(states_survive_a_replacement),
        PLACE_TEST(decisions_on_findings_are_part_of_the_round),
        PLACE_TEST(adoptions_of_a_file_keep_what_was_ordered),
        PLACE_TEST(dismissals_of_a_file_go_over_those_that_are_there),
        PLACE_TEST(a_dismissal_is_seen_by_who_has_read_the_round_before),
        PLACE_TEST(a_state_moves_only_from_where_it_is),
        PLACE_TEST(a_published_round_is_locked),
        PLACE_TEST(rounds_share_organisations_centers_and_projects),
        PLACE_TEST(tenants_do_not_see_each_other),
        PLACE_TEST(a_duplicate_is_named),
        PLACE_TEST(a_reference_that_leads_nowhere_is_refused),
        PLACE_TEST(an_indicator_that_another_round_speaks_of_cannot_vanish),
        PLACE_TEST(a_put_that_fails_at_any_step_leaves_nothing_behind),
        PLACE_TEST(a_replacement_that_fails_leaves_the_old_round),
        PLACE_TEST(a_busy_moment_is_survived),
        PLACE_TEST(many_entries_load_with_as_many_statements_as_few),
        PLACE_TEST(an_unchanged_round_is_read_once_and_each_reader_has_a_copy),
        PLACE_TEST(a_missing_file_is_made_only_on_demand),
        PLACE_TEST(a_duty_is_one_server_s_until_it_leaves_or_is_silent),
        PLACE_TEST(what_an_address_asked_of_all_servers_is_counted),
        PLACE_TEST(a_database_of_another_schema_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
