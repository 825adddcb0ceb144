/* Every statement of store: what the engine makes of it. */
#include "store_fixture.h"

#include "store/list.h"

static const struct sql_table *const tables[] = {
    &sql_tenant,   &sql_org,       &sql_project,     &sql_round_parts, &sql_entry,
    &sql_score,    &sql_standard,  &sql_round,       &sql_dossier,     &sql_audit,
    &sql_board,    &sql_plan,      &sql_panel,       &sql_visit,       &sql_visit_record,
    &sql_registry, &sql_admin,     &sql_search,      &sql_account,     &sql_notice,
    &sql_finding,  &sql_objection, &sql_publication, &sql_scope,       &sql_sheet,
    &sql_marking,  &sql_review,    &sql_rating,      &sql_filling,     &sql_document,
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

/* None but the list of districts may. */
static void no_statement_scans_a_table(void **state) {
    struct place *p = *state;
    size_t seen = 0;
    assert_narrow(p, list_statement(&tree_dossier, LIST_AT_ONCE));
    for (size_t t = 0; t < GP_COUNT(tables); t++) {
        for (size_t i = 0; i < tables[t]->n; i++, seen++) {
            const struct db_sql *sql = &tables[t]->sql[i];
            if (strcmp(sql->name, "tenant.list") != 0)
                assert_narrow(p, sql);
        }
    }
    assert_true(seen > 80);
}

static const struct db_sql *statement_of(const char *name) {
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            if (strcmp(tables[t]->sql[i].name, name) == 0)
                return &tables[t]->sql[i];
    fail_msg("no statement %s", name);
    return NULL;
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
        {"audit.count", "audit_by_time"},           {"rating_link.standing", "sheet_progress"},
        {"sheet.of_key", "sheet_progress"},         {"sheet_submission.last", "PRIMARY KEY"},
        {"sheet_submission.return", "PRIMARY KEY"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        char *plan;
        ASSERT_OK(p, db_explain(p->db, &p->e, &p->a, statement_of(cases[i].statement), &plan));
        if (!strstr(plan, cases[i].index) || strstr(plan, "TEMP B-TREE"))
            fail_msg("%s: %s", cases[i].statement, plan);
    }
}

static void statement_names_are_unique(void **state) {
    (void)state;
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            for (size_t u = 0; u <= t; u++)
                for (size_t k = 0; k < (u == t ? i : tables[u]->n); k++)
                    assert_string_not_equal(tables[t]->sql[i].name, tables[u]->sql[k].name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(no_statement_scans_a_table),
        PLACE_TEST(statements_take_the_index_made_for_them),
        PLACE_TEST(statement_names_are_unique),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
