/* Which tables hold a dossier. What a row is, its columns and its statements follow from the shapes
 * (list_make.c). */
#include "store/list.h"

#define BELOW(...)                                                                                 \
    .children = (const struct list_plan *const[]) {                                                \
        __VA_ARGS__, NULL                                                                          \
    }
#define PLAN static const struct list_plan

/* ---- shared by rounds */

PLAN labels = {.member = "fund_labels", .table = "org_fund_label"};
PLAN orgs = {.member = "orgs", .table = "org", .key = "id", .shared = true, BELOW(&labels)};

PLAN substations = {.member = "substations", .table = "substation"};
PLAN centers = {
    .member = "centers", .table = "center", .key = "id", .shared = true, BELOW(&substations)};

PLAN posts = {.member = "posts", .table = "post"};
PLAN requirements = {.member = "requirements", .table = "requirement"};
PLAN certificates = {.member = "certificates", .table = "certificate"};
PLAN people = {.member = "people", .table = "person", .key = "id", BELOW(&certificates)};
PLAN engagements = {.member = "engagements", .table = "engagement"};
PLAN indicators = {.member = "indicators", .table = "indicator"};
PLAN payments = {.member = "payments", .table = "payment"};
PLAN projects = {.member = "projects",
                 .table = "project",
                 .key = "id",
                 .shared = true,
                 BELOW(&posts, &requirements, &people, &engagements, &indicators, &payments)};

/* ---- of a round */

PLAN checklist = {.member = "round.checklist", .table = "checklist_item"};

/* Why a tie was found to be no conflict is kept once for all rounds (store/panel.h). */
static const struct db_sql affiliation_get = {
    "affiliation.get",
    "SELECT a.expert, a.ord, a.org, a.relation, a.from_date, a.to_date, d.reason\n"
    "FROM affiliation a\n"
    "LEFT JOIN conflict_dismissal d ON d.tenant = a.tenant AND d.expert = a.expert\n"
    "  AND d.org = a.org AND d.relation = coalesce(a.relation, '')\n"
    "  AND d.from_date = coalesce(a.from_date, '') AND d.to_date = coalesce(a.to_date, '')\n"
    "WHERE a.tenant = $1\n"
    "  AND a.round = $2"};
static const struct column affiliation_dismissed[] = {COLUMN(struct affiliation, dismissed)};
PLAN affiliations = {.member = "affiliations",
                     .table = "affiliation",
                     .get = &affiliation_get,
                     .extra = affiliation_dismissed,
                     .n_extra = GP_COUNT(affiliation_dismissed)};
PLAN experts = {.member = "round.experts", .table = "expert", .key = "id", BELOW(&affiliations)};

PLAN texts = {.member = "round.texts", .table = "report_text"};
PLAN advice = {.member = "round.texts.advice", .table = "advice"};

PLAN report_advice = {.member = "texts.advice", .table = "report_advice"};
PLAN earlier_bands = {.member = "bands", .table = "round_earlier_band"};
PLAN earlier = {
    .member = "round.earlier", .table = "round_earlier", .by_ord = true, BELOW(&earlier_bands)};
PLAN reports = {.member = "round.reports", .table = "report", .key = "id", BELOW(&report_advice)};

/* An entry may have left the round since, and a dossier must not name it. */
static const struct db_sql dismissal_get = {
    "finding_dismissal.get", "SELECT row_number() OVER (\n"
                             "    ORDER BY rule, entry, place, what, item, row_no, col), rule,\n"
                             "    nullif(entry, ''),\n"
                             "    CASE WHEN what <> 'nowhere' THEN 1 ELSE 0 END, what,\n"
                             "    nullif(item, ''), row_no, nullif(col, ''), nullif(place, ''),\n"
                             "    CASE state WHEN 'dismissed' THEN 0 ELSE 1 END,\n"
                             "    CASE state WHEN 'rectify' THEN NULL ELSE nullif(reason, '') END\n"
                             "FROM finding_note\n"
                             "WHERE tenant = $1\n"
                             "  AND round = $2\n"
                             "  AND (entry = '' OR EXISTS (\n"
                             "      SELECT 1\n"
                             "      FROM entry x\n"
                             "      WHERE x.tenant = finding_note.tenant\n"
                             "        AND x.round = finding_note.round\n"
                             "        AND x.id = finding_note.entry))"};
PLAN dismissals = {.member = "round.finding_dismissals",
                   .table = "finding_note",
                   .get = &dismissal_get,
                   .only_read = true}; /* store/finding.h writes them */

/* What others changed of sheets. Rows of before stay when a round is imported again. */
static const struct db_sql correction_get = {
    "sheet_correction.get", "SELECT ord, id, entry, component, scorer, scorer_name, role, date,\n"
                            "    by_name, office, reason\n"
                            "FROM sheet_correction\n"
                            "WHERE tenant = $1\n"
                            "  AND round = $2"};
PLAN changes = {.member = "changes", .table = "sheet_change"};
PLAN sheet_corrections = {.member = "round.sheet_corrections",
                          .table = "sheet_correction",
                          .key = "id",
                          .get = &correction_get,
                          .only_read = true, /* store/sheet_correction.h writes them */
                          BELOW(&changes)};

/* ---- of an entry */

PLAN held = {.member = "held", .table = "held_count"};
PLAN vacancies = {.member = "vacancies", .table = "declared_vacancy"};
PLAN staffing = {.member = "staffing", .table = "declared_staffing", BELOW(&held, &vacancies)};

/* The row names the project, too, whose indicator it is. */
static const struct db_sql progress_put = {
    "progress.put", "INSERT INTO progress (tenant, round, entry, ord, indicator, done, project)\n"
                    "SELECT tenant, round, id, CAST($4 AS BIGINT), CAST($5 AS TEXT),\n"
                    "    CAST($6 AS BIGINT), project\n"
                    "FROM entry\n"
                    "WHERE tenant = $1\n"
                    "  AND round = $2\n"
                    "  AND id = $3"};
PLAN records = {.member = "records", .table = "service_record"};
PLAN progress = {.member = "progress",
                 .table = "progress",
                 .key = "indicator",
                 .put = &progress_put,
                 BELOW(&records)};

PLAN lines = {.member = "lines", .table = "fund_line"};
PLAN funds = {.member = "funds", .table = "fund_table", BELOW(&lines)};

PLAN materials = {.member = "materials", .table = "material"};
PLAN corrections = {.member = "corrections", .table = "entry_correction"};
PLAN assignments = {.member = "assignments", .table = "assignment"};

PLAN parts = {.member = "parts", .table = "mark_part", .text = "part"};
PLAN marks = {.member = "marks", .table = "mark", .by_ord = true, BELOW(&parts)};
PLAN sheets = {.member = "sheets", .table = "sheet", .key = "id", BELOW(&marks)};

PLAN survey_steps = {.member = "steps", .table = "survey_step"};
PLAN surveys = {
    .member = "surveys", .table = "survey_result", .by_ord = true, BELOW(&survey_steps)};

/* Whether it has left the round is a part of its state. */
static const struct db_sql
    entry_put = {"entry.put",
                 "INSERT INTO entry (tenant, round, ord, id, project, method, standard,\n"
                 "    standard_version, state, deadline, handed_in, pledged, provenance,\n"
                 "    progress_view, narrative, narrative_edited, last_narrative)\n"
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8,\n"
                 "    CASE WHEN CAST($9 AS BIGINT) = 1 THEN 'withdrawn'\n"
                 "        WHEN CAST($11 AS TEXT) IS NULL THEN 'open' ELSE 'handed_in' END,\n"
                 "    $10, $11, $12, $13, $14, $15, $16, $17)"},
    entry_get = {"entry.get",
                 "SELECT ord, id, project, method, standard, standard_version,\n"
                 "    CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END, deadline, handed_in,\n"
                 "    pledged, provenance, progress_view, narrative, narrative_edited,\n"
                 "    last_narrative\n"
                 "FROM entry\n"
                 "WHERE tenant = $1\n"
                 "  AND round = $2"};
PLAN entries = {
    .member = "round.entries",
    .table = "entry",
    .key = "id",
    .put = &entry_put,
    .get = &entry_get,
    BELOW(&staffing, &progress, &funds, &materials, &corrections, &assignments, &sheets, &surveys)};

/* Centers name no organisation, projects name both, entries name projects: in this order. */
const struct list_plan *const dossier_plans[] = {
    &orgs,    &centers, &projects, &checklist,  &experts,           &texts, &advice,
    &reports, &earlier, &entries,  &dismissals, &sheet_corrections, NULL,
};
