/* Every statement of store: what the engine makes of it. */
#include "store_fixture.h"

#include "store/distribute.h"
#include "store/list.h"

static const struct sql_table *const tables[] = {
    &sql_tenant,   &sql_entry,     &sql_standard,     &sql_round,
    &sql_dossier,  &sql_audit,     &sql_board,        &sql_plan,
    &sql_panel,    &sql_visit,     &sql_visit_record, &sql_registry,
    &sql_admin,    &sql_search,    &sql_account,      &sql_notice,
    &sql_finding,  &sql_objection, &sql_publication,  &sql_scope,
    &sql_sheet,    &sql_marking,   &sql_review,       &sql_rating,
    &sql_filling,  &sql_document,  &sql_installation, &sql_account_change,
    &sql_closing,  &sql_elsewhere, &sql_workbook,     &sql_onetime,
    &sql_tie,      &sql_given,     &sql_stamp,        &sql_paper,
    &sql_delivery, &sql_edition,   &sql_server,       &sql_token,
    &sql_person,   &sql_rollup,    &sql_levels,       &sql_survey,
    &sql_result,   &sql_reading,   &sql_erase,        &sql_amendment,
    &sql_form,     &sql_batch,
};

/* Whether the plan makes what it calls by that name: a part of the statement itself, no table. */
static bool makes(struct place *p, const char *plan, const char *name) {
    return strstr(plan, arena_printf(&p->a, "MATERIALIZE %s\n", name)) ||
           strstr(plan, arena_printf(&p->a, "CO-ROUTINE %s\n", name));
}

/* Whether a line of the plan goes through a table; the values of an INSERT are none. */
static bool scans(struct place *p, const char *plan) {
    for (const char *at = plan; (at = strstr(at, "SCAN ")) != NULL; at += strcspn(at, "\n")) {
        const char *name = at + strlen("SCAN ");
        const char *line = arena_strndup(&p->a, name, strcspn(name, "\n"));
        if (!strstr(line, "CONSTANT ROW") && !makes(p, plan, line))
            return true;
    }
    return false;
}

/* The statement prepares, reads no table from end to end, and names the tenant. */
static void assert_narrow(struct place *p, const struct db_sql *sql) {
    char *plan;
    ASSERT_OK(p, db_explain(p->db, &p->e, &p->a, sql, &plan));
    if (scans(p, plan))
        fail_msg("%s: %s", sql->name, plan);
    if (!strstr(sql->text, "tenant"))
        fail_msg("%s names no tenant", sql->name);
}

#define ALL_MOST 1000

static size_t all_statements(const struct db_sql *ret[static ALL_MOST]) {
    size_t n = list_statements(ret);
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < tables[t]->n; i++) {
            assert_true(n < ALL_MOST);
            ret[n++] = &tables[t]->sql[i];
        }
    return n;
}

/* Of tables that all districts share, and so have no tenant: by name, each of a few thousand rows
 * at the most (sql/, where they are made, says why). */
static bool is_shared(const struct db_sql *sql) {
    return strncmp(sql->name, "region.", strlen("region.")) == 0;
}

/* None but the list of districts may, and what takes all that waits, which is a handful. */
static void no_statement_scans_a_table(void **state) {
    struct place *p = *state;
    const struct db_sql *all[ALL_MOST];
    size_t n = all_statements(all);
    assert_narrow(p, list_statement(&tree_dossier, LIST_AT_ONCE));
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i]->name, "tenant.list") != 0 &&
            strcmp(all[i]->name, "audit.waiting") != 0 && !is_shared(all[i]))
            assert_narrow(p, all[i]);
    assert_true(n > 300);
}

static const struct db_sql *statement_of(const char *name) {
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            if (strcmp(tables[t]->sql[i].name, name) == 0)
                return &tables[t]->sql[i];
    fail_msg("no statement %s", name);
    return NULL;
}

/* Statements that are written by hand read a sheet and its marks by the columns of their lists. */
static void sheets_are_read_by_the_columns_of_their_shape(void **state) {
    struct place *p = *state;
    static const struct {
        const char *statement, *table, *alias;
    } cases[] = {
        {"sheet.of_entry", "sheet", "s."},
        {"sheet.of_entry", "mark", "m."},
        {"sheet.of_key", "sheet", "s."},
        {"mark.of_sheet", "mark", "m."},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const struct list *l = list_of(cases[i].table);
        const char *at = statement_of(cases[i].statement)->text;
        for (size_t k = 0; k < l->n_fields; k++) {
            const char *name = arena_printf(&p->a, "%s%s", cases[i].alias, l->names[k]);
            at = k == 0 ? strstr(at, name) : at + strspn(at, ", \n");
            if (!at || strncmp(at, name, strlen(name)) != 0)
                fail_msg("%s reads no %s in its place", cases[i].statement, name);
            at += strlen(name);
        }
    }
}

/* Where several indexes could serve, the one that narrows most does. */
static void statements_take_the_index_made_for_them(void **state) {
    struct place *p = *state;
    static const struct {
        const char *statement, *index;
    } cases[] = {
        {"audit.page_subject", "audit_by_subject"}, {"audit.count_subject", "audit_by_subject"},
        {"audit.page_actor", "audit_by_actor"},     {"audit.count_actor", "audit_by_actor"},
        {"audit.page_action", "audit_by_action"},   {"audit.count_action", "audit_by_action"},
        {"audit.count", "audit_by_time"},           {"plan.entry_add", "entry_by_place"},
        {"rating.standing", "sheet_progress"},      {"sheet.of_key", "sheet_progress"},
        {"sheet_submission.last", "PRIMARY KEY"},   {"sheet_submission.return", "PRIMARY KEY"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        char *plan;
        ASSERT_OK(p, db_explain(p->db, &p->e, &p->a, statement_of(cases[i].statement), &plan));
        if (!strstr(plan, cases[i].index) || strstr(plan, "TEMP B-TREE"))
            fail_msg("%s: %s", cases[i].statement, plan);
    }
}

/* ---- on a database of many rounds, by what the engine knows of its sizes */

/* What a district has some hundreds of at the most, after many years. */
static const char *const few[] = {"tenant",
                                  "setting",
                                  "standard",
                                  "round",
                                  "round_plan",
                                  "feedback_window",
                                  "org",
                                  "center",
                                  "org_fund_label",
                                  "substation",
                                  "account",
                                  "report_version",
                                  "search_stale",
                                  "upload",
                                  "rating_session",
                                  "rectification",
                                  "objection",
                                  "conflict_dismissal",
                                  "installation",
                                  "report",
                                  "channel",
                                  "rolled_sum",
                                  "region",
                                  "standard_issue",
                                  "standard_taken",
                                  "retired",
                                  "survey_form",
                                  "round_form",
                                  "survey"};

static const struct db_sql index_columns = {
    "test.index_columns",
    "SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END,\n"
    "    i.\"unique\", c.name\n"
    "FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c\n"
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND $1 = 0\n"
    "ORDER BY t.name, i.name, c.seqno"};
static const struct db_sql size_put = {
    "test.size_put", "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)"};
static const struct db_sql sizes_drop = {"test.sizes_drop", "DELETE FROM sqlite_stat1"};

static bool is_one_of(const char *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* How many different values a column has in a district. */
static int64_t different(const char *column) {
    static const struct {
        const char *column;
        int64_t n;
    } known[] = {{"tenant", 1},    {"round", 400},   {"project", 20000},    {"entry", 1000},
                 {"account", 400}, {"org", 400},     {"center", 400},       {"expert", 200},
                 {"scorer", 600},  {"visit", 20000}, {"operator_org", 100}, {"state", 4},
                 {"link", 10000},  {"note", 20000},  {"objection", 20000},  {"gram", 50000},
                 {"", 200000}}; /* an expression: the number of a person */
    for (size_t i = 0; i < GP_COUNT(known); i++)
        if (strcmp(known[i].column, column) == 0)
            return known[i].n;
    return 20;
}

/* "400000 400000 8000 160 1": rows, and how many of them agree in the first column of the index,
 * the first two, … */
struct index_size {
    const char *table, *name, *text, *but_last;
    int64_t left;
    bool unique;
};

static void add_column(struct place *p, struct index_size *x, const char *column) {
    x->left /= different(column);
    x->left = x->left < 1 ? 1 : x->left;
    x->but_last = x->text;
    x->text = arena_printf(&p->a, "%s %lld", x->text, (long long)x->left);
}

/* One a project and round, or many of each. */
static int64_t rows_of(const char *table) {
    static const char *const some[] = {"project", "entry", "round_project", "inspection_visit",
                                       "search_doc"};
    if (is_one_of(table, few, GP_COUNT(few)))
        return 400;
    return is_one_of(table, some, GP_COUNT(some)) ? 20000 : 400000;
}

/* The columns of an index come together. */
static size_t read_indexes(struct place *p, struct index_size *list, size_t max) {
    struct db_rows *rows;
    bool more;
    size_t n = 0;
    ASSERT_OK(p, db_query(p->db, &p->e, &index_columns, DB_ARGS(db_int(0)), &rows));
    for (;;) {
        ASSERT_OK(p, db_next(rows, &p->e, &more));
        if (!more)
            return n;
        const char *table = db_col_text(rows, &p->a, 0), *name = db_col_text(rows, &p->a, 1);
        if (n == 0 || strcmp(list[n - 1].name, name) != 0) {
            assert_true(n < max);
            int64_t size = rows_of(table);
            const char *text = arena_printf(&p->a, "%lld", (long long)size);
            list[n++] =
                (struct index_size){table, name, text, text, size, db_col_int(rows, 2) == 1};
        }
        add_column(p, &list[n - 1], cstr_or_empty(db_col_text(rows, &p->a, 3)));
    }
}

static void claim_sizes(struct place *p) {
    struct index_size list[256];
    /* Closing a connection counts anew what it went through: those of migrations, which would undo
     * the claim. */
    open_again(p);
    db_refresh_statistics(p->db); /* makes the table */
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_WRITE));
    size_t n = read_indexes(p, list, GP_COUNT(list));
    ASSERT_OK(p, db_exec(p->db, &p->e, &sizes_drop, DB_NO_ARGS));
    for (size_t i = 0; i < n; i++) {
        const struct index_size *x = &list[i];
        const char *text = x->unique ? arena_printf(&p->a, "%s 1", x->but_last) : x->text;
        ASSERT_OK(p, db_exec(p->db, &p->e, &size_put,
                             DB_ARGS(db_text(x->table), db_text(x->name), db_text(text))));
    }
    ASSERT_OK(p, db_end(p->db, &p->e, true));
    open_again(p);
}

/* Statements that are there to go through all that a district has of something, each with its
 * reason. */
static const struct {
    const char *name, *why;
} whole[] = {
    {"tenant.list", "districts are few, and this is the list of them"},
    {"audit.head", "its last row: one step from the end of the key"},
    {"session.put", "the last number given out: one step from the end of an index"},
    {"session.list_all",
     "the newest of those in force, at most LIMIT, from the end of an index; sessions that "
     "are over are cleared every day"},
    {"audit.walk",
     "verifying the chain means reading it; by hand and by the command line, in pages"},
    {"audit.subjects",
     "names for the filter of the audit page, which an administrator asks for; the log "
     "may be about any of them"},
    {"registry.count",
     "three counts over indexes without reading a row; a district has 20,000 projects"},
    {"kept.counts", "what the daily clearing would take; shown to the administrator on one page"},
    {"person.forget_old",
     "the daily clearing: ended projects and persons with a number, whoever they are"},
    {"onetime_code.delete_old", "the clearing, by hand: one row an account at most"},
    {"rating_person.delete_old", "the clearing, by hand: one row an office and round"},
    {"rating_scan.old", "the clearing, by hand: a few rows an office and round"},
    {"erase.counts", "what the clearing would take; shown to the administrator on one page"},
    {"staff.index_anew", "the clearing: staff of ended projects"},
    {"staff.erase", "the clearing: ended projects and persons with a name, whoever they are"},
    {"staff.erase_numbers", "the clearing: certificates of ended projects"},
    {"staff.erase_reasons", "the clearing: engagements of ended projects"},
    {"staff.erase_typed", "the clearing: what was typed for ended projects"},
    {"person.places", "a person's requests are found by what they say; there are few"},
    {"amendment.list",
     "requests of persons, some a year, which go with their period: open ones first"},
    {"hand_in.erase", "the clearing: hand-ins of ended projects"},
    {"erase_due.list", "what waits to go by itself: a row a kind at most"},
    {"expert_tie.delete_old", "the clearing, by hand: a few rows an expert, of whom there are few"},
    {"search.drop_docs", "the index is thrown away as a whole (rebuild)"},
    {"search.drop_grams", "the index is thrown away as a whole (rebuild)"},
    {"search.stale_projects",
     "projects that are marked for the index, which is empty but after changes"},
    {"scope.list", "what a manager or an expert may find: the search ranks over all of it"},
    {"document.usage",
     "a sum of sizes over an index, when a file is announced and on the system page"},
    {"expert.numbers",
     "the highest number that was ever given, when a list of people is taken in: once an import"},
    {"paper.newest", "the list of an administrator: a row for each time that words were changed"},
    {"server.drop_all", "the servers at work, a handful: when the only one starts"},
    {"rolled_entry.every_year",
     "all sums of a district anew: by hand, or after its operators changed"},
    {"rolled_entry.drop", "all rows of a district are made anew, by hand (rollup)"},
    {"rolled_entry.orgs", "an organisation was written, which is rare: a row an entry published"},
    {"rolled_entry.difference", "what a district's rows have to be, by hand (rollup)"},
    {"rolled_sum.difference", "what a district's sums have to be, by hand (rollup)"},
    {"rolled_entry.count", "a district's rows are counted, by hand (rollup)"},
    {"account_change.list", "what waits for the administrators: one row an account at most"},
};

static bool is_whole(const char *name) {
    for (size_t i = 0; i < GP_COUNT(whole); i++)
        if (strcmp(whole[i].name, name) == 0)
            return true;
    /* Those of lists by which the template of the registry is filled with all that is there. */
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".every") == 0;
}

/* "p" in "FROM project p": the table, or the name itself. */
static const char *table_of(struct place *p, const char *text, const char *name) {
    size_t n = strlen(name);
    for (const char *at = text; (at = strstr(at, name)) != NULL; at++) {
        bool whole_word =
            at > text && at[-1] == ' ' && !strchr("abcdefghijklmnopqrstuvwxyz_", at[n]);
        const char *from = at - 1;
        while (whole_word && from > text && from[-1] != ' ' && from[-1] != '\n')
            from--;
        size_t before = (size_t)(from - text);
        bool is_table = (before >= 5 && strncmp(from - 5, "FROM ", 5) == 0) ||
                        (before >= 5 && strncmp(from - 5, "JOIN ", 5) == 0);
        if (whole_word && is_table)
            return arena_strndup(&p->a, from, (size_t)(at - 1 - from));
    }
    return name;
}

/* The line of the plan by which a table that grows is gone through; NULL: none is. */
static const char *goes_through_much(struct place *p, const struct db_sql *sql) {
    char *plan;
    ASSERT_OK(p, db_explain(p->db, &p->e, &p->a, sql, &plan));
    for (const char *at = plan; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        const char *line = arena_strndup(&p->a, at, strcspn(at, "\n"));
        const char *keys = strrchr(line, '(');
        if (strncmp(line, "SEARCH ", 7) != 0 || !keys || strcmp(keys, "(tenant=?)") != 0)
            continue;
        const char *name = arena_strndup(&p->a, line + 7, strcspn(line + 7, " "));
        if (!is_one_of(table_of(p, sql->text, name), few, GP_COUNT(few)))
            return line;
    }
    return NULL;
}

static void assert_goes_through_little(struct place *p, const struct db_sql *sql) {
    const char *line = goes_through_much(p, sql);
    if (line)
        fail_msg("%s goes through a whole table: %s", sql->name, line);
}

/* An excuse that is needed no more goes. */
static void excused_statements_need_it(void **state) {
    struct place *p = *state;
    claim_sizes(p);
    for (size_t i = 0; i < GP_COUNT(whole); i++) {
        assert_true(strlen(whole[i].why) > 20);
        if (!goes_through_much(p, statement_of(whole[i].name)) &&
            strcmp(whole[i].name, "tenant.list") != 0)
            fail_msg("%s needs no excuse", whole[i].name);
    }
}

static void many_rounds_do_not_make_statements_slow(void **state) {
    struct place *p = *state;
    const struct db_sql *all[ALL_MOST];
    size_t n = all_statements(all);
    claim_sizes(p);
    for (size_t i = 0; i < n; i++)
        if (!is_whole(all[i]->name))
            assert_goes_through_little(p, all[i]);
}

static void statement_names_are_unique(void **state) {
    (void)state;
    const struct db_sql *all[ALL_MOST];
    size_t n = all_statements(all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(all[i]->name, all[k]->name);
}

/* ---- what names a document */

static const struct db_sql naming_tables = {
    "test.naming_tables", "SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c\n"
                          "WHERE t.type = 'table' AND c.name = 'sha256' AND $1 = 0\n"
                          "ORDER BY t.name"};

/* A file whose note is dropped while another table names it would be lost with the next sweep. */
static void a_document_in_use_is_not_dropped(void **state) {
    /* Hashes of something else: contents of a row, a script, bytes that are noted nowhere. */
    static const char *const others[] = {"document", "hand_in", "schema_version", "standard",
                                         "workbook_upload"};
    struct place *p = *state;
    const char *text = statement_of("document.drop_unused")->text;
    struct db_rows *rows;
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_READ));
    ASSERT_OK(p, db_query(p->db, &p->e, &naming_tables, DB_ARGS(db_int(0)), &rows));
    for (bool more;;) {
        ASSERT_OK(p, db_next(rows, &p->e, &more));
        if (!more)
            break;
        const char *table = db_col_text(rows, &p->a, 0);
        if (!is_one_of(table, others, GP_COUNT(others)) &&
            !strstr(text, arena_printf(&p->a, "FROM %s x", table)))
            fail_msg("document.drop_unused does not look into %s", table);
    }
    db_done(rows);
    ASSERT_OK(p, db_end(p->db, &p->e, true));
}

/* ---- the tables of a dossier */

static const struct db_sql table_columns = {"test.table_columns",
                                            "SELECT name FROM pragma_table_info($1)"};

/* Columns that are no member: where the row stands, and what two statements of lists.c make. */
static bool is_place(const struct list *l, const char *table, const char *column) {
    static const char *const places[] = {"tenant", "round", "ord"};
    for (size_t k = 0; k < l->keys; k++)
        if (strcmp(l->key_columns[k], column) == 0)
            return true;
    return is_one_of(column, places, GP_COUNT(places)) ||
           (strcmp(table, "entry") == 0 && strcmp(column, "state") == 0) ||
           (strcmp(table, "entry") == 0 && strcmp(column, "stage") == 0) ||
           (strcmp(table, "report") == 0 && strcmp(column, "state") == 0) ||
           (strcmp(table, "progress") == 0 && strcmp(column, "project") == 0);
}

static bool is_member(const struct list *l, const char *column) {
    for (size_t i = 0; i < l->n_fields; i++)
        if (l->names[i] && strcmp(l->names[i], column) == 0)
            return true;
    return false;
}

static void assert_has_the_columns(struct place *p, const struct list *l, const char *table) {
    struct db_rows *rows;
    size_t members = 0, wanted = 0;
    ASSERT_OK(p, db_query(p->db, &p->e, &table_columns, DB_ARGS(db_text(table)), &rows));
    for (bool more;;) {
        ASSERT_OK(p, db_next(rows, &p->e, &more));
        if (!more)
            break;
        const char *column = db_col_text(rows, &p->a, 0);
        if (is_member(l, column))
            members++;
        else if (!is_place(l, table, column))
            fail_msg("%s.%s is no member of “%s”", table, column, l->title);
    }
    db_done(rows);
    for (size_t i = 0; i < l->n_fields; i++)
        wanted += l->names[i] && strcmp(l->names[i], "withdrawn") != 0;
    if (members != wanted)
        fail_msg("%s lacks columns: %zu of %zu are there", table, members, wanted);
}

static void assert_plans(struct place *p, const struct list_plan *const *plans) {
    for (; plans && *plans; plans++) {
        if (!(*plans)->only_read)
            assert_has_the_columns(p, list_of((*plans)->table), (*plans)->table);
        assert_plans(p, (*plans)->children);
    }
}

static void tables_have_the_members_of_their_shapes_as_columns(void **state) {
    struct place *p = *state;
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_READ));
    assert_plans(p, dossier_plans);
    ASSERT_OK(p, db_end(p->db, &p->e, true));
}

/* ---- what Citus asks of tables that are spread over nodes by their tenant */

/* Of each table: its keys and unique indexes, of which each holds the tenant; references, whose
 * tenant refers to a tenant; and columns that the database would number by itself. */
static const struct db_sql keys_without_tenant = {
    "test.keys_without_tenant",
    "SELECT t.name, 'key ' || i.name\n"
    "FROM sqlite_schema t, pragma_index_list(t.name) i\n"
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND i.\"unique\" = 1 AND $1 = 0\n"
    "  AND NOT EXISTS (SELECT 1 FROM pragma_index_info(i.name) c WHERE c.name = 'tenant')\n"
    "UNION ALL\n"
    "SELECT t.name, 'reference to ' || f.\"table\"\n"
    "FROM sqlite_schema t, pragma_foreign_key_list(t.name) f\n"
    "WHERE t.type = 'table' AND f.seq = 0 AND (f.\"from\" <> 'tenant' OR f.\"to\" <> 'tenant')\n"
    "UNION ALL\n"
    "SELECT t.name, 'no tenant first in its key'\n"
    "FROM sqlite_schema t\n"
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'\n"
    "  AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c\n"
    "                  WHERE c.pk = 1 AND c.name = 'tenant')\n"
    "UNION ALL\n"
    "SELECT t.name, 'a number of its own'\n"
    "FROM sqlite_schema t\n"
    "WHERE t.type = 'table' AND (upper(t.sql) LIKE '%AUTOINCREMENT%'\n"
    "  OR upper(t.sql) LIKE '%IDENTITY%' OR upper(t.sql) LIKE '%SERIAL%')\n"
    "ORDER BY 1, 2"};

static void tables_can_be_spread_by_their_tenant(void **state) {
    struct place *p = *state;
    struct db_rows *rows;
    size_t excused = 0;
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_READ));
    ASSERT_OK(p, db_query(p->db, &p->e, &keys_without_tenant, DB_ARGS(db_int(0)), &rows));
    for (bool more;;) {
        ASSERT_OK(p, db_next(rows, &p->e, &more));
        if (!more)
            break;
        const char *table = db_col_text(rows, &p->a, 0);
        if (!store_is_shared_table(table))
            fail_msg("%s: %s", table, db_col_text(rows, &p->a, 1));
        excused++;
    }
    db_done(rows);
    ASSERT_OK(p, db_end(p->db, &p->e, true));
    assert_true(excused >= 2); /* region, schema_version */
}

static void the_plan_has_every_table_once_and_parents_first(void **state) {
    struct place *p = *state;
    struct distribute_plan plan;
    ASSERT_OK(p, store_distribute_plan(at(p, NULL), &plan));
    assert_int_equal(plan.n_steps, plan.guards + plan.shared + plan.spread);
    assert_int_equal(plan.shared, 3);
    assert_true(plan.spread > 90 && plan.guards > 20);
    size_t org = 0, project = 0, mark = 0, sheet = 0;
    for (size_t i = 0; i < plan.n_steps; i++) {
        const char *sql = plan.steps[i].sql;
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(sql, plan.steps[k].sql);
        org = strstr(sql, "('org', 'tenant'") ? i : org;
        project = strstr(sql, "('project', 'tenant'") ? i : project;
        sheet = strstr(sql, "('sheet', 'tenant'") ? i : sheet;
        mark = strstr(sql, "('mark', 'tenant'") ? i : mark;
    }
    assert_true(org > 0 && project > org && sheet > 0 && mark > sheet);
    assert_int_equal(store_distribute_run(at(p, NULL), &plan), GP_CONFLICT);
    assert_says(p, db_is_server(p->path) ? "没有 Citus 扩展" : "是一个文件");
}

/* Plans are read from SQLite, whose tables these tests fill or pretend to. */
static void every_statement_is_taken_by_the_server(void **state) {
    struct place *p = *state;
    const struct db_sql *all[ALL_MOST];
    size_t n = all_statements(all);
    char *plan;
    for (size_t i = 0; i < n; i++)
        if (db_explain(p->db, &p->e, &p->a, all[i], &plan) != GP_OK)
            fail_msg("%s: %s", all[i]->name, p->e.detail);
    for (size_t i = 1; i <= LIST_AT_ONCE; i++)
        ASSERT_OK(p, db_explain(p->db, &p->e, &p->a, list_statement(&tree_dossier, i), &plan));
}

static int run_on_server(void) {
    const struct CMUnitTest tests[] = {PLACE_TEST(every_statement_is_taken_by_the_server),
                                       PLACE_TEST(the_plan_has_every_table_once_and_parents_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* ---- where NULL stands */

static const struct db_sql nullable_columns = {
    "test.nullable", "SELECT DISTINCT c.name FROM sqlite_schema t, pragma_table_info(t.name) c\n"
                     "WHERE t.type = 'table' AND c.\"notnull\" = 0 AND c.pk = 0 AND $1 = 0\n"
                     "EXCEPT\n"
                     "SELECT c.name FROM sqlite_schema t, pragma_table_info(t.name) c\n"
                     "WHERE t.type = 'table' AND (c.\"notnull\" = 1 OR c.pk > 0)\n"
                     "  AND c.name IN ('id', 'name', 'round', 'entry', 'account', 'component',\n"
                     "    'scorer', 'sha256', 'item', 'rule', 'place', 'expert', 'org', 'title',\n"
                     "    'center', 'deadline', 'closed', 'published_ms')"};

/* Behind a column that is ordered by: whether it says where NULL goes. */
static bool says_nulls(const char *behind) {
    behind += strncmp(behind, " DESC", 5) == 0 ? 5 : 0;
    return strncmp(behind, " NULLS ", 7) == 0;
}

/* At the comma, the bracket or the end of the line behind it. */
static const char *end_of_term(const char *at) {
    for (int depth = 0; *at && *at != '\n'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth < 0 || (depth == 0 && *at == ','))
            break;
    }
    return at;
}

static void assert_ordered(const struct db_sql *sql, const char *column) {
    for (const char *at = sql->text; (at = strstr(at, "ORDER BY ")) != NULL;) {
        for (at += strlen("ORDER BY "); *at && !strchr("\n)", *at); at += strspn(at, ", ")) {
            const char *dot = at[1] == '.' ? at + 2 : at;
            size_t n = strlen(column);
            if (strncmp(dot, column, n) == 0 && strchr(" ,\n)", dot[n]) && !says_nulls(dot + n))
                fail_msg("%s does not say where NULL goes in %s", sql->name, column);
            at = end_of_term(at);
        }
    }
}

/* SQLite and PostgreSQL put NULL to different ends. */
static void ordered_columns_say_where_null_goes(void **state) {
    struct place *p = *state;
    const struct db_sql *all[ALL_MOST];
    size_t n = all_statements(all), columns = 0;
    struct db_rows *rows;
    ASSERT_OK(p, db_begin(p->db, &p->e, DB_READ));
    ASSERT_OK(p, db_query(p->db, &p->e, &nullable_columns, DB_ARGS(db_int(0)), &rows));
    for (bool more;;) {
        ASSERT_OK(p, db_next(rows, &p->e, &more));
        if (!more)
            break;
        columns++;
        for (size_t i = 0; i < n; i++)
            assert_ordered(all[i], db_col_text(rows, &p->a, 0));
    }
    ASSERT_OK(p, db_end(p->db, &p->e, true));
    assert_true(columns > 50);
}

int main(void) {
    if (getenv("GP_TEST_SERVER"))
        return run_on_server();
    const struct CMUnitTest tests[] = {
        PLACE_TEST(no_statement_scans_a_table),
        PLACE_TEST(sheets_are_read_by_the_columns_of_their_shape),
        PLACE_TEST(tables_have_the_members_of_their_shapes_as_columns),
        PLACE_TEST(tables_can_be_spread_by_their_tenant),
        PLACE_TEST(the_plan_has_every_table_once_and_parents_first),
        PLACE_TEST(statements_take_the_index_made_for_them),
        PLACE_TEST(many_rounds_do_not_make_statements_slow),
        PLACE_TEST(excused_statements_need_it),
        PLACE_TEST(statement_names_are_unique),
        PLACE_TEST(a_document_in_use_is_not_dropped),
        PLACE_TEST(ordered_columns_say_where_null_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
