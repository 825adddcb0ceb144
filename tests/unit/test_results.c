/* Results that are kept: they are what an evaluation of now gives, whatever was written before, and
 * a write to anything that they rest on takes them away. */
#include "store_fixture.h"

#include "app/results/stored.h"
#include "app/results/stream.h"
#include "store/dossier.h"
#include "store/list.h"
#include "store/result.h"

static const char *const examples[] = {"demo-2026.json", "district-2022.json",
                                       "pingshan-2022.json"};

/* ---- helpers */

static int64_t number(struct place *p, const char *text) {
    struct db_sql *sql = gp_new(&p->a, struct db_sql); /* its address is the key of the cache */
    struct db_rows *rows;
    *sql = (struct db_sql){"test.number", arena_strdup(&p->a, text)};
    ASSERT_OK(p, db_first(p->db, &p->e, sql, DB_NO_ARGS, &rows));
    int64_t n = rows ? db_col_int(rows, 0) : -1;
    db_done(rows);
    return n;
}

static void run(struct place *p, const char *text) {
    if (db_script(p->db, &p->e, text) != GP_OK)
        fail_msg("%s: %s [%s]", text, p->e.message, p->e.detail ? p->e.detail : "");
}

static enum gp_code keep_all(struct work *w, const char *round) {
    for (size_t n = DOSSIER_PART; n == DOSSIER_PART;)
        TRY(stored_keep(w, round, &n));
    return GP_OK;
}

static size_t assert_same(struct place *p, const struct dossier *d, const char *after) {
    size_t kept;
    const char *wrong;
    ASSERT_OK(p, READ(p, stored_compare(at(p, d->tenant), d->round.id, &kept, &wrong)));
    if (wrong)
        fail_msg("%s, after %s: %s", d->round.id, after, wrong);
    return kept;
}

static struct dossier put_example(struct place *p, const char *name) {
    struct dossier d = example_round(p, name);
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, d.tenant), &d, false)));
    return d;
}

static int64_t day_ms(const char *text) {
    date_t d;
    assert_true(date_parse(str_of(text), &d));
    return (int64_t)d.day * 86400000 + 43200000;
}

/* ---- they are the same */

static void what_is_kept_is_what_evaluating_gives(void **state) {
    struct place *p = *state;
    for (size_t i = 0; i < GP_COUNT(examples); i++) {
        struct dossier d = put_example(p, examples[i]);
        size_t n = 0;
        for (size_t k = 0; k < d.round.n_entries; k++)
            n += !d.round.entries[k].withdrawn;
        assert_int_equal(assert_same(p, &d, "nothing is kept"), 0);
        ASSERT_OK(p, WRITE(p, keep_all(at(p, d.tenant), d.round.id)));
        assert_int_equal(assert_same(p, &d, "all is kept"), n);
    }
}

/* Whoever reads a result that is missing has it kept by others. */
static void what_was_missed_is_wished_for_once(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p, examples[2]);
    struct stored_wish wish;
    struct app_evaluation *v;
    while (stored_wanted(&wish))
        ;
    for (int i = 0; i < 2; i++)
        ASSERT_OK(p, READ(p, stored_figures(at(p, d.tenant), d.round.id, &v)));
    assert_true(stored_wanted(&wish));
    assert_string_equal(wish.tenant, d.tenant);
    assert_string_equal(wish.round, d.round.id);
    assert_false(stored_wanted(&wish));
    ASSERT_OK(p, WRITE(p, keep_all(at(p, d.tenant), d.round.id)));
    ASSERT_OK(p, READ(p, stored_figures(at(p, d.tenant), d.round.id, &v)));
    assert_false(stored_wanted(&wish));
}

/* Several rounds of one district at once: entries of the same id are told apart. */
static void results_of_several_rounds_are_told_apart(void **state) {
    struct place *p = *state;
    struct dossier a = put_example(p, examples[2]), b = a;
    b.round.id = "another";
    b.round.entries =
        arena_memdup(&p->a, a.round.entries, a.round.n_entries * sizeof(struct entry));
    b.round.entries[0].n_sheets = 0;
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, b.tenant), &b, false)));
    ASSERT_OK(p, WRITE(p, keep_all(at(p, b.tenant), "another")));
    const char *const ids[] = {"another", a.round.id};
    struct app_evaluation *v[2];
    ASSERT_OK(p, READ(p, stored_figures_of(at(p, a.tenant), ids, 2, v)));
    assert_string_equal(v[0]->dossier.round.id, "another");
    assert_false(score_is_set(v[0]->ev.entries[0].score.total));
    assert_true(score_is_set(v[1]->ev.entries[0].score.total));
    assert_int_equal(v[1]->ev.n_entries, a.round.n_entries);
}

/* What other sources computed, or another day's findings, are not taken. */
static void what_others_computed_is_not_taken(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p, examples[2]);
    ASSERT_OK(p, WRITE(p, keep_all(at(p, d.tenant), d.round.id)));
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
    run(p, "UPDATE entry_result SET made_by = 'older', total = 1, payable = 1");
    ASSERT_OK(p, db_end(p->db, &p->e, true));
    assert_int_equal(assert_same(p, &d, "another program"), 0);
}

/* ---- in parts, by several connections */

static void set_name(struct place *p, const char *name) {
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
    run(p, arena_printf(&p->a, "UPDATE center SET name = '%s'", name));
    ASSERT_OK(p, db_end(p->db, &p->e, true));
}

/* The whole is evaluated before; what is written once the connections have begun is seen by none.
 */
static void connections_that_share_a_round_see_one_moment(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p, examples[0]);
    struct place other = {.a = p->a, .e = {.arena = &p->a}, .path = p->path};
    struct app_evaluation *now;
    struct app_lanes lanes;
    const char *wrong;
    set_name(p, "先前");
    ASSERT_OK(p, READ(p, app_evaluate(at(p, d.tenant), d.round.id, &now)));
    assert_true(now->ev.n_findings > 10);
    ASSERT_OK(&other, db_again(p->db, &other.e, &other.db));
    struct work *w = at(p, d.tenant);
    w->db = other.db;
    ASSERT_OK(p, app_lanes_begin(w, &lanes));
    set_name(p, "后来");
    for (size_t part = 1; part < 5; part++) {
        const struct app_streaming how = {&lanes, part};
        ASSERT_OK(p, stored_compare_streamed(w, d.round.id, &how, now, &wrong));
        if (wrong)
            fail_msg("parts of %zu by %zu connections: %s", part, lanes.n, wrong);
    }
    app_lanes_end(&lanes);
    db_close(other.db);
}

/* What one of them meets is told, and nothing waits for ever. */
static void a_lane_that_fails_ends_all(void **state) {
    struct place *p = *state;
    struct dossier d = put_example(p, examples[0]);
    struct app_evaluation *now;
    struct app_lanes lanes;
    const char *wrong;
    ASSERT_OK(p, READ(p, app_evaluate(at(p, d.tenant), d.round.id, &now)));
    ASSERT_OK(p, app_lanes_begin(at(p, d.tenant), &lanes));
    const struct app_streaming how = {&lanes, 2};
    db_fault_at(lanes.v[lanes.n - 1], lanes.n > 1 ? 3 : 300, DB_FAULT_IO);
    assert_int_equal(stored_compare_streamed(at(p, d.tenant), d.round.id, &how, now, &wrong),
                     GP_IO);
    assert_non_null(p->e.message);
    app_lanes_end(&lanes);
}

/* ---- after changes of all kinds */

struct random {
    uint64_t state;
};

static uint64_t next(struct random *r, uint64_t below) {
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (r->state >> 33) % below;
}

/* %llu stands for a number that leads to some row; a change of nothing is one, too. */
static const char *const changes[] = {
    "UPDATE mark SET points = coalesce(points, 0) / 2 WHERE ord = %llu",
    "UPDATE mark SET not_applicable = 0 WHERE ord = %llu",
    "DELETE FROM mark WHERE ord = %llu",
    "UPDATE sheet SET submitted = NULL WHERE id IN (SELECT min(id) FROM sheet WHERE length(id) "
    "%% 3 = %llu %% 3)",
    "DELETE FROM sheet WHERE id IN (SELECT max(id) FROM sheet WHERE length(id) %% 5 = %llu %% 5)",
    "UPDATE person SET id_number = '440301198001010012' WHERE ord = %llu",
    "UPDATE person SET name = '王某' WHERE ord = %llu %% 3",
    "UPDATE engagement SET start_date = '2022-03-01', end_date = NULL WHERE ord = %llu",
    "DELETE FROM engagement WHERE ord = %llu",
    "DELETE FROM certificate WHERE ord = %llu %% 2",
    "UPDATE material SET sha256 = '" /* one file from two centers */
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' WHERE ord = %llu",
    "DELETE FROM material WHERE ord = %llu",
    "UPDATE material SET size = 0 WHERE ord = %llu",
    "UPDATE fund_line SET actual = coalesce(actual, 0) + 12345 WHERE ord = %llu",
    "DELETE FROM fund_line WHERE ord = %llu",
    "UPDATE fund_table SET printed_actual = 1 WHERE length(entry) %% 4 = %llu %% 4",
    "UPDATE payment SET amount = amount + 100 WHERE ord = %llu %% 3",
    "UPDATE progress SET done = coalesce(done, 0) + 3 WHERE ord = %llu",
    "DELETE FROM service_record WHERE ord = %llu",
    "UPDATE entry SET handed_in = NULL, pledged = 0 WHERE ord = %llu",
    "UPDATE entry SET handed_in = '2022-05-09', pledged = 1 WHERE ord = %llu",
    "UPDATE entry SET state = 'withdrawn' WHERE ord = %llu AND ord > 1",
    "UPDATE entry SET state = 'accepted' WHERE ord = %llu",
    "UPDATE entry SET narrative = (SELECT min(y.narrative) FROM entry y) WHERE ord = %llu",
    "UPDATE entry SET deadline = '2026-11-30' WHERE ord = %llu",
    "UPDATE project SET total = total - 1 WHERE length(id) %% 3 = %llu %% 3",
    "UPDATE project SET end_date = '2023-06-30' WHERE length(id) %% 4 = %llu %% 4",
    "UPDATE center SET name = name || '甲' WHERE length(id) %% 5 = %llu %% 5",
    "UPDATE org SET name = name || '乙' WHERE length(id) %% 5 = %llu %% 5",
    "UPDATE checklist_item SET due = '2026-10-01', required = 1 WHERE ord = %llu",
    "DELETE FROM checklist_item WHERE ord = %llu AND ord > 2",
    "UPDATE round SET deadline = '2026-11-30', closed = NULL WHERE length(id) > %llu %% 3",
    "UPDATE round SET opened = '2022-06-01', closed = '2022-06-20' WHERE length(id) > %llu %% 2",
    "UPDATE assignment SET conflict = 1 - conflict WHERE ord = %llu %% 4",
    "DELETE FROM assignment WHERE ord = %llu %% 6",
    "UPDATE affiliation SET from_date = '2020-01-01' WHERE ord = %llu %% 2",
    "UPDATE report_text SET date = '2021-01-01' WHERE length(round) > %llu %% 2",
    "INSERT INTO round_plan (tenant, round, scoring_due) SELECT tenant, id, '2026-12-20' FROM "
    "round "
    "WHERE length(id) > %llu %% 2 ON CONFLICT DO NOTHING",
    "UPDATE round_plan SET scoring_due = '2022-07-01' WHERE length(round) > %llu %% 2",
    "INSERT INTO entry_correction (tenant, round, entry, ord, asked, due) SELECT tenant, round, "
    "id, "
    "9, '2026-12-01', '2026-12-15' FROM entry WHERE ord = %llu ON CONFLICT DO NOTHING",
    "UPDATE declared_staffing SET in_post = 1 WHERE length(entry) %% 3 = %llu %% 3",
    "UPDATE declared_vacancy SET days = 4000 WHERE ord = %llu %% 2",
    "UPDATE post SET share = 5000 WHERE ord = %llu",
    "UPDATE requirement SET qualification = '社会工作师' WHERE ord = %llu %% 2",
    "UPDATE indicator SET target = target + 5 WHERE ord = %llu",
    "INSERT INTO finding_note (tenant, round, rule, entry, what, item, row_no, col, place, state, "
    "reason, account, at_ms) SELECT f.tenant, f.round, f.rule, f.entry, f.at_what, "
    "coalesce(f.at_id, "
    "''), coalesce(f.at_row, 0), coalesce(f.at_column, ''), '', 'dismissed', '不成立', 'a', 1 FROM "
    "entry_finding f WHERE f.ord = %llu %% 4 ON CONFLICT DO NOTHING",
};

static const char *const days[] = {"2022-03-01", "2022-06-15", "2026-10-01", "2026-10-02",
                                   "2026-11-29", "2026-12-01", "2026-12-02", "2026-12-16",
                                   "2026-12-21", "2028-01-01"};

/* Half of what is missing is kept now and then, so that there is always some of both. */
static void change_and_compare(struct place *p, const struct dossier *d, struct random *r, int n) {
    for (int i = 0; i < n; i++) {
        const char *form = changes[next(r, GP_COUNT(changes))];
        char text[1024];
        snprintf(text, sizeof(text), form, (unsigned long long)next(r, 8));
        ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
        run(p, text);
        ASSERT_OK(p, db_end(p->db, &p->e, true));
        db_freeze_clock(p->db, day_ms(days[next(r, GP_COUNT(days))]));
        (void)assert_same(p, d, text);
        if (next(r, 2) == 0)
            ASSERT_OK(p, WRITE(p, keep_all(at(p, d->tenant), d->round.id)));
        db_freeze_clock(p->db, day_ms(days[next(r, GP_COUNT(days))]));
        (void)assert_same(p, d, text);
    }
}

static void random_changes_leave_no_old_figure(void **state) {
    struct place *p = *state;
    const char *seed = getenv("GP_SEED");
    struct random r = {seed ? strtoull(seed, NULL, 10) : 7};
    for (size_t i = 0; i < GP_COUNT(examples); i++) {
        struct dossier d = put_example(p, examples[i]);
        ASSERT_OK(p, WRITE(p, keep_all(at(p, d.tenant), d.round.id)));
        change_and_compare(p, &d, &r, 40);
    }
}

/* ---- every table */

static const char *const of_no_result[][2] = {
    {"finding_note", "decisions are laid over findings when they are read"},
    {"sheet_correction", "why a sheet changed is told with it; the sheet is what counts"},
    {"sheet_change", "as sheet_correction"},
    {"advice", "the report's own words"},
    {"report", "which reports there are; a report is evaluated when it is made"},
    {"report_advice", "the report's own words"},
    {"round_earlier", "figures of earlier years, beside those of this one"},
    {"round_earlier_band", "as round_earlier"},
};

static bool rests_on(const char *table) {
    for (size_t i = 0; i < GP_COUNT(of_no_result); i++)
        if (strcmp(of_no_result[i][0], table) == 0)
            return false;
    return true;
}

typedef VEC(const char *) tables_t;

static void add_tables(struct place *p, const struct list_plan *const *plans, tables_t *all) {
    for (; plans && *plans; plans++) {
        if (rests_on((*plans)->table))
            *VEC_PUSH(&p->a, all) = (*plans)->table;
        add_tables(p, (*plans)->children, all);
    }
}

static tables_t all_tables(struct place *p) {
    static const char *const beside[] = {"round",           "round_plan",    "round_org",
                                         "round_center",    "round_project", "conflict_dismissal",
                                         "sheet_submission"};
    tables_t all = {0};
    add_tables(p, dossier_plans, &all);
    for (size_t i = 0; i < GP_COUNT(beside); i++)
        *VEC_PUSH(&p->a, &all) = beside[i];
    return all;
}

static bool has_column(struct place *p, const char *table, const char *column) {
    const char *text =
        db_is_server(p->path)
            ? arena_printf(&p->a,
                           "SELECT count(*) FROM information_schema.columns WHERE table_schema = "
                           "current_schema() AND table_name = '%s' AND column_name = '%s'",
                           table, column)
            : arena_printf(&p->a, "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'",
                           table, column);
    return number(p, text) == 1;
}

/* Which results a row of the table is about, beside the tenant. */
static const char *about(struct place *p, const char *table) {
    if (strcmp(table, "entry") == 0)
        return "t.round = x.round AND t.id = x.entry";
    if (has_column(p, table, "entry"))
        return "t.round = x.round AND t.entry = x.entry";
    if (strcmp(table, "project") == 0)
        return "t.id = x.project";
    if (has_column(p, table, "project") && !has_column(p, table, "round"))
        return "t.project = x.project";
    return "1 = 1"; /* of a round, a center or an organisation: all of the example's */
}

/* Something in each of the tables that the example leaves empty. */
static void fill_up(struct place *p) {
    run(p, "INSERT INTO round_plan (tenant, round) SELECT tenant, id FROM round");
    run(p, "INSERT INTO conflict_dismissal SELECT DISTINCT a.tenant, a.expert, 'x', '', '', '', "
           "'r', 'a', 1 FROM assignment a");
    run(p, "INSERT INTO org_fund_label (tenant, org, ord, label, category) "
           "SELECT tenant, id, 99, 'x', 'labor' FROM org");
    run(p, "INSERT INTO substation (tenant, center, ord, id, name) "
           "SELECT tenant, id, 99, 'x', 'x' FROM center");
    run(p,
        "INSERT INTO declared_staffing (tenant, round, entry) SELECT tenant, round, id FROM entry "
        "WHERE true ON CONFLICT DO NOTHING");
    run(p, "INSERT INTO held_count (tenant, round, entry, ord, qualification) "
           "SELECT tenant, round, id, 99, 'x' FROM entry");
    run(p, "INSERT INTO declared_vacancy (tenant, round, entry, ord, open) "
           "SELECT tenant, round, id, 99, 0 FROM entry");
    run(p, "INSERT INTO entry_correction (tenant, round, entry, ord, asked) "
           "SELECT tenant, round, id, 99, '2026-01-01' FROM entry");
    run(p, "INSERT INTO mark_part (tenant, round, entry, sheet, mark, ord, part) "
           "SELECT tenant, round, entry, sheet, min(ord), 99, 'x' FROM mark "
           "GROUP BY tenant, round, entry, sheet");
    run(p, "INSERT INTO survey_result (tenant, round, entry, ord, form, question, answered) "
           "SELECT tenant, round, id, 99, 'x', 'x', 3 FROM entry");
    run(p, "INSERT INTO survey_step (tenant, round, entry, survey_result, ord, value, count) "
           "SELECT tenant, round, id, 99, 0, 5, 3 FROM entry");
    run(p, "INSERT INTO sheet_submission (tenant, round, entry, component, role, scorer, version, "
           "reference, body, points, submitted_at, submitted_by) SELECT tenant, round, id, 'x', "
           "'expert', 'x', 1, 'x', "
           "'{}', 1, 1, 'x' FROM entry");
}

static void pretend(struct place *p) {
    run(p, "DELETE FROM entry_result");
    run(p, "INSERT INTO entry_result (tenant, round, entry, project, made_by, as_of, lower_bound) "
           "SELECT tenant, round, id, project, 'test', '2026-01-01', 0 FROM entry");
    assert_true(number(p, "SELECT count(*) FROM entry_result") > 3);
}

static void assert_gone(struct place *p, const char *table, const char *rows, const char *after) {
    int64_t left =
        number(p, arena_printf(&p->a,
                               "SELECT count(*) FROM entry_result x WHERE EXISTS (SELECT 1 FROM "
                               "%s t WHERE t.tenant = x.tenant AND %s)",
                               rows, about(p, table)));
    if (left != 0)
        fail_msg("%lld results are still there after %s on %s", (long long)left, after, table);
}

/* Of these no row comes or goes while a result hangs on it. */
static bool is_parent(const char *table) {
    static const char *const parents[] = {"round", "entry", "project", "org", "center"};
    for (size_t i = 0; i < GP_COUNT(parents); i++)
        if (strcmp(parents[i], table) == 0)
            return true;
    return false;
}

/* In a unit that is undone. */
static void write_in_all_ways(struct place *p, const char *table) {
    const char *t = table;
    if (number(p, arena_printf(&p->a, "SELECT count(*) FROM %s", t)) == 0)
        fail_msg("the example has nothing in %s", t);
    pretend(p);
    run(p, arena_printf(&p->a, "UPDATE %s SET tenant = tenant", t));
    assert_gone(p, t, t, "UPDATE");
    if (is_parent(t))
        return;
    run(p, arena_printf(&p->a, "CREATE TEMP TABLE copy_of_it AS SELECT * FROM %s", t));
    pretend(p);
    run(p, arena_printf(&p->a, "DELETE FROM %s", t));
    assert_gone(p, t, "copy_of_it", "DELETE");
    pretend(p);
    run(p, arena_printf(&p->a, "INSERT INTO %s SELECT * FROM copy_of_it", t));
    assert_gone(p, t, t, "INSERT");
}

static void no_write_is_forgotten(void **state) {
    struct place *p = *state;
    (void)put_example(p, examples[0]);
    tables_t all = all_tables(p);
    assert_true(all.n > 35);
    for (size_t i = 0; i < all.n; i++) {
        ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
        fill_up(p);
        write_in_all_ways(p, all.v[i]);
        ASSERT_OK(p, db_end(p->db, &p->e, false));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(what_is_kept_is_what_evaluating_gives),
        PLACE_TEST(what_was_missed_is_wished_for_once),
        PLACE_TEST(results_of_several_rounds_are_told_apart),
        PLACE_TEST(what_others_computed_is_not_taken),
        PLACE_TEST(connections_that_share_a_round_see_one_moment),
        PLACE_TEST(a_lane_that_fails_ends_all),
        PLACE_TEST(random_changes_leave_no_old_figure),
        PLACE_TEST(no_write_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
