/* Beside the round's own row stand the links round_project, round_center and round_org, which say
 * what a dossier of the round holds; whoever adds entries calls store_plan_link afterwards, and it
 * completes all three from the entries' contracts. Lists that a dossier has as well (the
 * checklist) are written and read through list.h, so their columns stand in the shape alone.
 * CANDIDATES is the page of projects in one query. */

#include "store/plan.h"

#include "store/list.h"
#include "store/states.h"

enum {
    MADE_BY,
    ROUND_PUT,
    PLAN_PUT,
    ROUND_REMOVE,
    PLAN_REMOVE,
    CHECKLIST_CLEAR,
    CANDIDATES,
    ENTRY_ADD,
    ENTRY_METHOD,
    ENTRY_DEADLINE,
    ENTRY_DROP,
    LINK_ORG,
    LINK_PROJECTS,
    LINK_CENTERS,
    LINK_ORGS,
    PARTIES,
    UNLINK_PROJECT,
    ORGS,
    SUBDISTRICTS,
};

#define OF_ENTRIES                                                                                 \
    "      FROM entry e\n"                                                                         \
    "      JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                           \
    "      WHERE e.tenant = $1 AND e.round = $2\n"

static const struct db_sql q[] = {
    [MADE_BY] = {"plan.made_by", "SELECT id, title\n"
                                 "FROM round\n"
                                 "WHERE tenant = $1\n"
                                 "  AND id LIKE '%' || $2"},
    [ROUND_PUT] =
        {"plan.round_put",
         "INSERT INTO round (tenant, id, title, kind, year, subdistrict, standard,\n"
         "    standard_version, commissioner, evaluator, opened, deadline, closed, state)\n"
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'draft')\n"
         "ON CONFLICT (tenant, id) DO UPDATE\n"
         "SET title = excluded.title, kind = excluded.kind, year = excluded.year,\n"
         "    subdistrict = excluded.subdistrict, standard = excluded.standard,\n"
         "    standard_version = excluded.standard_version,\n"
         "    commissioner = excluded.commissioner, evaluator = excluded.evaluator,\n"
         "    opened = excluded.opened, deadline = excluded.deadline, closed = excluded.closed"},
    [PLAN_PUT] = {"plan.put", "INSERT INTO round_plan\n"
                              "    (tenant, round, notice, scoring_due, experts_per_entry)\n"
                              "VALUES ($1, $2, $3, $4, $5)\n"
                              "ON CONFLICT (tenant, round) DO UPDATE\n"
                              "SET notice = excluded.notice, scoring_due = excluded.scoring_due,\n"
                              "    experts_per_entry = excluded.experts_per_entry"},
    [ROUND_REMOVE] = {"plan.round_remove", "DELETE FROM round\n"
                                           "WHERE tenant = $1\n"
                                           "  AND id = $2"},
    [PLAN_REMOVE] = {"plan.remove", "DELETE FROM round_plan\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2"},
    [CHECKLIST_CLEAR] = {"plan.checklist_clear", "DELETE FROM checklist_item\n"
                                                 "WHERE tenant = $1\n"
                                                 "  AND round = $2"},
    [CANDIDATES] =
        {"plan.candidates",
         "SELECT p.id, p.title, p.center, c.name, c.subdistrict, p.operator_org,\n"
         "    coalesce(o.short_name, o.name), p.purchaser, p.committee, p.start_date,\n"
         "    p.end_date, e.id, e.method, e.standard, e.standard_version,\n"
         "    e.deadline, e.state,\n"
         "    (SELECT min(y.title)\n"
         "     FROM entry x\n"
         "     JOIN round y ON y.tenant = x.tenant AND y.id = x.round\n"
         "     WHERE x.tenant = p.tenant AND x.project = p.id AND x.round <> r.id\n"
         "       AND x.state <> 'withdrawn' AND y.year = r.year),\n"
         "    (SELECT min(coalesce(z.name, v.name))\n"
         "     FROM retired u\n"
         "     LEFT JOIN org z ON u.kind = 'org' AND z.tenant = u.tenant AND z.id = u.id\n"
         "     LEFT JOIN center v ON u.kind = 'center' AND v.tenant = u.tenant AND v.id = u.id\n"
         "     WHERE u.tenant = p.tenant\n"
         "       AND (v.id = p.center OR z.id IN (p.operator_org, p.purchaser, p.committee)))\n"
         "FROM project p\n"
         "JOIN round r ON r.tenant = p.tenant AND r.id = $2\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"
         "LEFT JOIN entry e ON e.tenant = p.tenant AND e.project = p.id AND e.round = r.id\n"
         "WHERE p.tenant = $1\n"
         "  AND (CAST($3 AS TEXT) IS NULL OR c.subdistrict = CAST($3 AS TEXT))\n"
         "  AND (CAST($4 AS TEXT) IS NULL OR p.operator_org = CAST($4 AS TEXT))"},
    [ENTRY_ADD] = {"plan.entry_add",
                   "INSERT INTO entry (tenant, round, id, ord, project, method, standard,\n"
                   "    standard_version, pledged, provenance, progress_view, state)\n"
                   "SELECT $1, $2, $3, coalesce(max(ord) + 1, 0), $3, $4, $5, $6, 0, 'declared',\n"
                   "    'not_stated', 'open'\n"
                   "FROM entry\n"
                   "WHERE tenant = $1\n"
                   "  AND round = $2"},
    [ENTRY_METHOD] = {"plan.entry_method", "UPDATE entry\n"
                                           "SET method = $4,\n"
                                           "    standard = $5,\n"
                                           "    standard_version = $6\n"
                                           "WHERE tenant = $1\n"
                                           "  AND round = $2\n"
                                           "  AND id = $3"},
    [ENTRY_DEADLINE] = {"plan.entry_deadline", "UPDATE entry\n"
                                               "SET deadline = $4\n"
                                               "WHERE tenant = $1\n"
                                               "  AND round = $2\n"
                                               "  AND id = $3"},
    [ENTRY_DROP] = {"plan.entry_drop", "DELETE FROM entry\n"
                                       "WHERE tenant = $1\n"
                                       "  AND round = $2\n"
                                       "  AND id = $3"},
    [LINK_ORG] = {"plan.link_org", "INSERT INTO round_org (tenant, round, ord, org)\n"
                                   "SELECT $1, $2, coalesce(max(ord) + 1, 0), $3\n"
                                   "FROM round_org\n"
                                   "WHERE tenant = $1\n"
                                   "  AND round = $2\n"
                                   "ON CONFLICT (tenant, round, org) DO NOTHING"},
    /* The entries' projects, and what these speak of, in the entries' order; those that are linked
     * already keep their place. */
    [LINK_PROJECTS] = {"plan.link_projects",
                       "INSERT INTO round_project (tenant, round, ord, project)\n"
                       "SELECT e.tenant, e.round, row_number() OVER (ORDER BY e.ord) - 1 +\n"
                       "    (SELECT coalesce(max(x.ord) + 1, 0) FROM round_project x\n"
                       "     WHERE x.tenant = $1 AND x.round = $2), e.project\n"
                       "FROM entry e\n"
                       "WHERE e.tenant = $1\n"
                       "  AND e.round = $2\n"
                       "  AND NOT EXISTS (SELECT 1 FROM round_project x\n"
                       "                  WHERE x.tenant = e.tenant AND x.round = e.round\n"
                       "                    AND x.project = e.project)"},
    [LINK_CENTERS] = {"plan.link_centers",
                      "INSERT INTO round_center (tenant, round, ord, center)\n"
                      "SELECT e.tenant, e.round, row_number() OVER (ORDER BY min(e.ord)) - 1 +\n"
                      "    (SELECT coalesce(max(x.ord) + 1, 0) FROM round_center x\n"
                      "     WHERE x.tenant = $1 AND x.round = $2), p.center\n"
                      "FROM entry e\n"
                      "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
                      "WHERE e.tenant = $1\n"
                      "  AND e.round = $2\n"
                      "  AND NOT EXISTS (SELECT 1 FROM round_center x\n"
                      "                  WHERE x.tenant = e.tenant AND x.round = e.round\n"
                      "                    AND x.center = p.center)\n"
                      "GROUP BY e.tenant, e.round, p.center"},
    [LINK_ORGS] = {"plan.link_orgs",
                   "INSERT INTO round_org (tenant, round, ord, org)\n"
                   "SELECT $1, $2, row_number() OVER (ORDER BY min(o.place)) - 1 +\n"
                   "    (SELECT coalesce(max(x.ord) + 1, 0) FROM round_org x\n"
                   "     WHERE x.tenant = $1 AND x.round = $2), o.org\n"
                   "FROM (SELECT 3 * e.ord AS place, p.operator_org AS org\n" OF_ENTRIES
                   "      UNION ALL\n"
                   "      SELECT 3 * e.ord + 1, p.purchaser\n" OF_ENTRIES "      UNION ALL\n"
                   "      SELECT 3 * e.ord + 2, p.committee\n" OF_ENTRIES ") o\n"
                   "WHERE o.org IS NOT NULL\n"
                   "  AND NOT EXISTS (SELECT 1 FROM round_org x\n"
                   "                  WHERE x.tenant = $1 AND x.round = $2 AND x.org = o.org)\n"
                   "GROUP BY o.org"},
    [PARTIES] = {"plan.parties", "UPDATE project\n"
                                 "SET purchaser = coalesce(purchaser, $3),\n"
                                 "    committee = coalesce(committee, $4)\n"
                                 "WHERE tenant = $1\n"
                                 "  AND id = $2"},
    [UNLINK_PROJECT] = {"plan.unlink_project", "DELETE FROM round_project\n"
                                               "WHERE tenant = $1\n"
                                               "  AND round = $2\n"
                                               "  AND project = $3"},
    [ORGS] = {"plan.orgs",
              "SELECT o.id, o.name, o.kind, x.since\n"
              "FROM org o\n"
              "LEFT JOIN retired x ON x.tenant = o.tenant AND x.kind = 'org' AND x.id = o.id\n"
              "WHERE o.tenant = $1"},
    [SUBDISTRICTS] = {"plan.subdistricts", "SELECT DISTINCT subdistrict\n"
                                           "FROM center\n"
                                           "WHERE tenant = $1\n"
                                           "  AND subdistrict IS NOT NULL\n"
                                           "ORDER BY subdistrict NULLS FIRST"},
};

const struct sql_table sql_plan = SQL_TABLE(q);

static const struct column candidate_fields[] = {
    COLUMN(struct candidate, project),
    COLUMN(struct candidate, title),
    COLUMN(struct candidate, center),
    COLUMN(struct candidate, center_name),
    COLUMN(struct candidate, subdistrict),
    COLUMN(struct candidate, operator_org),
    COLUMN(struct candidate, operator_name),
    COLUMN(struct candidate, purchaser),
    COLUMN(struct candidate, committee),
    COLUMN(struct candidate, start),
    COLUMN(struct candidate, end),
    COLUMN(struct candidate, entry),
    COLUMN(struct candidate, method),
    COLUMN(struct candidate, standard),
    COLUMN(struct candidate, standard_version),
    COLUMN(struct candidate, deadline),
    COLUMN_ENUM(struct candidate, state, words_entry_state),
    COLUMN(struct candidate, elsewhere),
    COLUMN(struct candidate, retired),
};

static const struct column made_fields[] = {
    COLUMN(struct plan_round, id),
    COLUMN(struct plan_round, title),
};

static const struct column org_fields[] = {
    COLUMN(struct plan_org, id),
    COLUMN(struct plan_org, name),
    COLUMN_ENUM(struct plan_org, kind, words_org_kind),
    COLUMN(struct plan_org, retired),
};

static enum gp_code link_to(struct work *w, const struct db_sql *sql, const char *round,
                            const char *id) {
    if (!id)
        return GP_OK;
    return db_exec(w->db, w->err, sql, DB_ARGS(db_text(w->tenant), db_text(round), db_text(id)));
}

enum gp_code store_plan_made_by(struct work *w, const char *end, struct plan_round **ret,
                                size_t *ret_n) {
    return row_query(w, &q[MADE_BY], DB_ARGS(db_text(w->tenant), db_text(end)),
                     &ROW_SHAPE(struct plan_round, made_fields), ret, ret_n);
}

enum gp_code store_plan_link_org(struct work *w, const char *round, const char *org) {
    return link_to(w, &q[LINK_ORG], round, org);
}

enum gp_code store_plan_put(struct work *w, const struct round_head *h) {
    TRY(db_exec(w->db, w->err, &q[ROUND_PUT],
                DB_ARGS(db_text(w->tenant), db_text(h->id), db_text(h->title),
                        db_text(code_word(&words_round_kind, h->kind)), db_int(h->year),
                        db_text(h->subdistrict), db_text(h->standard), db_int(h->standard_version),
                        db_text(h->commissioner), db_text(h->evaluator), db_date(h->opened),
                        db_date(h->deadline), db_date(h->closed))));
    TRY(db_exec(w->db, w->err, &q[PLAN_PUT],
                DB_ARGS(db_text(w->tenant), db_text(h->id), db_text(h->notice),
                        db_date(h->scoring_due), db_int(h->experts_per_entry))));
    TRY(link_to(w, &q[LINK_ORG], h->id, h->commissioner));
    return link_to(w, &q[LINK_ORG], h->id, h->evaluator);
}

enum gp_code store_plan_remove(struct work *w, const char *round) {
    TRY(db_exec(w->db, w->err, &q[PLAN_REMOVE], DB_ARGS(db_text(w->tenant), db_text(round))));
    return db_exec(w->db, w->err, &q[ROUND_REMOVE], DB_ARGS(db_text(w->tenant), db_text(round)));
}

enum gp_code store_plan_checklist(struct work *w, const char *round, struct checklist_item **ret,
                                  size_t *ret_n) {
    static struct list_tree tree = {.name = "plan.checklist", .table = "checklist_item"};
    struct dossier d = {0};
    TRY(list_get(w, &tree, round, &d));
    *ret = d.round.checklist;
    *ret_n = d.round.n_checklist;
    return GP_OK;
}

enum gp_code store_plan_set_checklist(struct work *w, const char *round,
                                      struct checklist_item *items, size_t n) {
    struct dossier d = {.round = {.checklist = items, .n_checklist = n}};
    TRY(db_exec(w->db, w->err, &q[CHECKLIST_CLEAR], DB_ARGS(db_text(w->tenant), db_text(round))));
    return list_put(w, list_of("checklist_item"), round, &d);
}

/* Names by cstr_order, here and below: no engine has that order. */
static int by_center(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    int order = cstr_order(x->subdistrict, y->subdistrict);
    order = order ? order : cstr_order(x->center_name, y->center_name);
    return order ? order : strcmp(x->project, y->project);
}

enum gp_code store_plan_candidates(struct work *w, const char *round,
                                   const struct candidate_filter *filter, struct candidate **ret,
                                   size_t *ret_n) {
    TRY(row_query(w, &q[CANDIDATES],
                  DB_ARGS(db_text(w->tenant), db_text(round), db_text(filter->subdistrict),
                          db_text(filter->operator_org)),
                  &ROW_SHAPE(struct candidate, candidate_fields), ret, ret_n));
    if (*ret_n > 1)
        qsort(*ret, *ret_n, sizeof(**ret), by_center);
    return GP_OK;
}

#define METHOD_ARGS(m)                                                                             \
    db_text((m)->method), db_text((m)->standard),                                                  \
        (m)->standard ? db_int((m)->version) : db_text(NULL)

enum gp_code store_plan_add_entry(struct work *w, const char *round, const char *project,
                                  const struct chosen_method *m) {
    return db_exec(w->db, w->err, &q[ENTRY_ADD],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(project), METHOD_ARGS(m)));
}

enum gp_code store_plan_link(struct work *w, const char *round) {
    static const unsigned char steps[] = {LINK_PROJECTS, LINK_CENTERS, LINK_ORGS};
    for (size_t i = 0; i < GP_COUNT(steps); i++)
        TRY(db_exec(w->db, w->err, &q[steps[i]], DB_ARGS(db_text(w->tenant), db_text(round))));
    return GP_OK;
}

enum gp_code store_plan_set_method(struct work *w, const char *round, const char *entry,
                                   const struct chosen_method *m) {
    return db_exec(w->db, w->err, &q[ENTRY_METHOD],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), METHOD_ARGS(m)));
}

enum gp_code store_plan_set_deadline(struct work *w, const char *round, const char *entry,
                                     date_t deadline) {
    return db_exec(w->db, w->err, &q[ENTRY_DEADLINE],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_date(deadline)));
}

enum gp_code store_plan_set_parties(struct work *w, const char *project, const char *purchaser,
                                    const char *committee) {
    return db_exec(
        w->db, w->err, &q[PARTIES],
        DB_ARGS(db_text(w->tenant), db_text(project), db_text(purchaser), db_text(committee)));
}

enum gp_code store_plan_drop_entry(struct work *w, const char *round, const char *entry,
                                   const char *project) {
    TRY(db_exec(w->db, w->err, &q[ENTRY_DROP],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry))));
    return link_to(w, &q[UNLINK_PROJECT], round, project);
}

static int by_kind_and_name(const void *a, const void *b) {
    const struct plan_org *x = a, *y = b;
    int order = (x->kind > y->kind) - (x->kind < y->kind);
    order = order ? order : cstr_order(x->name, y->name);
    return order ? order : strcmp(x->id, y->id);
}

bool plan_org_is_offered(const struct plan_org *o, const char *chosen) {
    return !date_is_set(o->retired) || cstr_eq(o->id, chosen);
}

enum gp_code store_plan_orgs(struct work *w, struct plan_org **ret, size_t *ret_n) {
    TRY(row_query(w, &q[ORGS], DB_ARGS(db_text(w->tenant)), &ROW_SHAPE(struct plan_org, org_fields),
                  ret, ret_n));
    if (*ret_n > 1)
        qsort(*ret, *ret_n, sizeof(**ret), by_kind_and_name);
    return GP_OK;
}

enum gp_code store_plan_subdistricts(struct work *w, const char ***ret, size_t *ret_n) {
    return row_texts(w, &q[SUBDISTRICTS], DB_ARGS(db_text(w->tenant)), ret, ret_n);
}
