/* Beside the sheets stand three things in the order of a scorer's work: the task with its
 * declaration, the draft, and the submission; then what the head of a panel decides. A submission
 * is never changed, only marked as returned; the sheet that counts is another row (sheet.c), and
 * app/marking/sheet_trust.c compares the two. Tasks and panels are asked for with roles as
 * numbers, as roles are app's. */

#include "store/marking.h"

#include "bundle/bundle.h"
#include "store/list.h"
#include "store/states.h"
#include "store/marking_fields.h"
#include "store/standard.h"

enum {
    TASKS,
    DECLARE,
    OWN_NOTE,
    PANEL,
    DRAFT_GET,
    DRAFT_PUT,
    DRAFT_DROP,
    DRAFT_LIST,
    SUBMISSION_PUT,
    SUBMISSION_LIST,
    SUBMISSION_OF_ENTRY,
    SUBMISSION_OF_PART,
    SUBMISSION_LAST,
    SUBMISSION_RETURN,
    DECISION_GET,
    DECISION_PUT,
    DECISION_DROP,
    PANELS_DUE,
};

#define SHEET_KEY                                                                                  \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND entry = $3\n"                                                                           \
    "  AND component = $4\n"                                                                       \
    "  AND role = $5\n"                                                                            \
    "  AND scorer = $6\n"

#define SUBMISSIONS                                                                                \
    SHEET_SUBMISSION_COLUMNS                                                                       \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"

static const struct db_sql q[] = {
    [TASKS] =
        {"marking.tasks",
         "SELECT a.round, a.entry, r.title, c.name, p.title, p.operator_org, e.method,\n"
         "    coalesce(e.standard, r.standard),\n"
         "    coalesce(e.standard_version, r.standard_version), a.declared, a.conflict, "
         "a.relation,\n"
         "    coalesce(n.scoring_due, r.closed), e.state,\n"
         "    coalesce(e.stage, r.state), o.body, coalesce(o.revision, 0),\n"
         "    CASE WHEN CAST($4 AS TEXT) IS NULL THEN NULL ELSE\n"
         "      (SELECT b.id || '/' || f.id FROM project k\n"
         "       JOIN entry f ON f.tenant = k.tenant AND f.project = k.id\n"
         "         AND f.state <> 'withdrawn'\n"
         "       JOIN round b ON b.tenant = f.tenant AND b.id = f.round AND b.id <> r.id\n"
         "         AND b.state IN ('published', 'archived')\n"
         "         AND (b.year < r.year\n"
         "           OR (b.year = r.year AND b.deadline < r.deadline))\n"
         "       WHERE k.tenant = p.tenant AND k.center = p.center\n"
         "       ORDER BY b.year DESC NULLS LAST, b.deadline DESC NULLS LAST, b.id DESC, f.id\n"
         "       LIMIT 1) END\n"
         "FROM assignment a\n"
         "JOIN entry e ON e.tenant = a.tenant AND e.round = a.round AND e.id = a.entry\n"
         "JOIN round r ON r.tenant = a.tenant AND r.id = a.round\n"
         "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "LEFT JOIN round_plan n ON n.tenant = a.tenant AND n.round = a.round\n"
         "LEFT JOIN own_note o ON o.tenant = a.tenant AND o.round = a.round\n"
         "  AND o.entry = a.entry AND o.expert = a.expert\n"
         "WHERE a.tenant = $1\n"
         "  AND a.expert = $2\n"
         "  AND (CAST($3 AS TEXT) IS NULL OR a.round = CAST($3 AS TEXT))\n"
         "  AND (CAST($4 AS TEXT) IS NULL OR a.entry = CAST($4 AS TEXT))\n"
         "ORDER BY coalesce(n.scoring_due, r.closed) NULLS LAST, a.round, e.ord"},
    [DECLARE] = {"assignment.declare", "UPDATE assignment\n"
                                       "SET declared = 1,\n"
                                       "    conflict = $5,\n"
                                       "    relation = $6\n"
                                       "WHERE tenant = $1\n"
                                       "  AND round = $2\n"
                                       "  AND entry = $3\n"
                                       "  AND expert = $4"},
    [OWN_NOTE] = {"own_note.put",
                  "INSERT INTO own_note (tenant, round, entry, expert, revision, body, saved_at)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                  "ON CONFLICT (tenant, round, entry, expert) DO UPDATE SET\n"
                  "    revision = excluded.revision, body = excluded.body,\n"
                  "    saved_at = excluded.saved_at"},
    [PANEL] = {"panel.members",
               "SELECT a.expert, x.name,\n"
               "    (SELECT min(t.id) FROM account t WHERE t.tenant = a.tenant\n"
               "       AND t.expert = a.expert AND t.active = 1),\n"
               "    a.declared, a.conflict,\n"
               "    CASE WHEN l.expert IS NULL THEN 0 ELSE 1 END,\n"
               "    CASE WHEN EXISTS (SELECT 1 FROM account t WHERE t.tenant = a.tenant\n"
               "        AND t.expert = a.expert AND (t.roles & $5) <> 0 AND (t.roles & $4) = 0)\n"
               "      THEN 1 ELSE 0 END\n"
               "FROM assignment a\n"
               "JOIN expert x ON x.tenant = a.tenant AND x.round = a.round AND x.id = a.expert\n"
               "LEFT JOIN panel_lead l ON l.tenant = a.tenant AND l.round = a.round\n"
               "  AND l.entry = a.entry AND l.expert = a.expert\n"
               "WHERE a.tenant = $1\n"
               "  AND a.round = $2\n"
               "  AND a.entry = $3\n"
               "ORDER BY a.ord, a.expert"},
    [DRAFT_GET] = {"sheet_draft.get", SHEET_DRAFT_COLUMNS SHEET_KEY},
    [DRAFT_PUT] = {"sheet_draft.put",
                   "INSERT INTO sheet_draft\n"
                   "    (tenant, round, entry, component, role, scorer, revision, body, done,\n"
                   "    items, saved_at)\n"
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)\n"
                   "ON CONFLICT (tenant, round, entry, component, role, scorer)\n"
                   "DO UPDATE SET revision = excluded.revision, body = excluded.body,\n"
                   "    done = excluded.done, items = excluded.items,\n"
                   "    saved_at = excluded.saved_at"},
    [DRAFT_DROP] = {"sheet_draft.drop", "DELETE FROM sheet_draft\n" SHEET_KEY},
    [DRAFT_LIST] = {"sheet_draft.list",
                    "SELECT round, entry, component, role, scorer, revision, NULL, done, items,\n"
                    "    saved_at\n"
                    "FROM sheet_draft\n"
                    "WHERE tenant = $1\n"
                    "  AND scorer = $2"},
    [SUBMISSION_PUT] = {"sheet_submission.put",
                        "INSERT INTO sheet_submission\n"
                        "    (tenant, round, entry, component, role, scorer, version, reference,\n"
                        "    body, points, submitted_at, submitted_by, returned_at, returned_by,\n"
                        "    return_reason)\n"
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,\n"
                        "    $15)"},
    [SUBMISSION_LIST] = {"sheet_submission.list",
                         SUBMISSIONS "ORDER BY entry, component, role, scorer, version DESC"},
    [SUBMISSION_OF_ENTRY] = {"sheet_submission.of_entry",
                             SUBMISSIONS "  AND entry = $3\n"
                                         "ORDER BY component, role, scorer, version DESC"},
    [SUBMISSION_OF_PART] = {"sheet_submission.of_part", SUBMISSIONS
                            "  AND entry IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,\n"
                            "      $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,\n"
                            "      $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37,\n"
                            "      $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49,\n"
                            "      $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61,\n"
                            "      $62, $63, $64, $65, $66)\n"
                            "ORDER BY entry, component, role, scorer, version DESC"},
    [SUBMISSION_LAST] = {"sheet_submission.last",
                         SHEET_SUBMISSION_COLUMNS SHEET_KEY "ORDER BY version DESC\n"
                                                            "LIMIT 1"},
    [SUBMISSION_RETURN] = {"sheet_submission.return",
                           "UPDATE sheet_submission\n"
                           "SET returned_at = $7,\n"
                           "    returned_by = $8,\n"
                           "    return_reason = $9\n" SHEET_KEY "  AND returned_at IS NULL"},
    [DECISION_GET] = {"panel_decision.get", "SELECT comment, decided_by, decided_name, decided_at\n"
                                            "FROM panel_decision\n"
                                            "WHERE tenant = $1\n"
                                            "  AND round = $2\n"
                                            "  AND entry = $3"},
    [DECISION_PUT] = {"panel_decision.put",
                      "INSERT INTO panel_decision\n"
                      "    (tenant, round, entry, comment, decided_by, decided_name, decided_at)\n"
                      "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                      "ON CONFLICT (tenant, round, entry) DO UPDATE SET\n"
                      "    comment = excluded.comment, decided_by = excluded.decided_by,\n"
                      "    decided_name = excluded.decided_name, decided_at = excluded.decided_at"},
    [DECISION_DROP] = {"panel_decision.drop", "DELETE FROM panel_decision\n"
                                              "WHERE tenant = $1\n"
                                              "  AND round = $2\n"
                                              "  AND entry = $3"},
    [PANELS_DUE] =
        {"panel.due",
         "SELECT l.round, l.entry, r.title, c.name\n"
         "FROM panel_lead l\n"
         "JOIN round r ON r.tenant = l.tenant AND r.id = l.round\n"
         "JOIN entry e ON e.tenant = l.tenant AND e.round = l.round AND e.id = l.entry\n"
         "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
         "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
         "WHERE l.tenant = $1\n"
         "  AND l.expert = $2\n"
         "  AND e.state = 'accepted'\n"
         "  AND coalesce(e.stage, r.state) IN ('scoring', 'feedback')\n"
         "  AND NOT EXISTS (SELECT 1 FROM panel_decision d WHERE d.tenant = l.tenant\n"
         "      AND d.round = l.round AND d.entry = l.entry)\n"
         "  AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.tenant = l.tenant\n"
         "      AND a.round = l.round AND a.entry = l.entry AND a.conflict = 0\n"
         "      AND NOT EXISTS (SELECT 1 FROM account t WHERE t.tenant = a.tenant\n"
         "          AND t.expert = a.expert AND (t.roles & $4) <> 0 AND (t.roles & $3) = 0)\n"
         "      AND NOT EXISTS (SELECT 1 FROM sheet s WHERE s.tenant = a.tenant\n"
         "          AND s.round = a.round AND s.entry = a.entry AND s.scorer = a.expert\n"
         "          AND s.role = 'expert' AND s.submitted IS NOT NULL))\n"
         "ORDER BY l.round, e.ord"},
};

const struct sql_table sql_marking = SQL_TABLE(q);

static const struct column task_fields[] = {
    COLUMN(struct marking_task, round),
    COLUMN(struct marking_task, entry),
    COLUMN(struct marking_task, round_title),
    COLUMN(struct marking_task, center),
    COLUMN(struct marking_task, project),
    COLUMN(struct marking_task, operator_org),
    COLUMN(struct marking_task, method),
    COLUMN(struct marking_task, standard),
    COLUMN(struct marking_task, standard_version),
    COLUMN(struct marking_task, declared),
    COLUMN(struct marking_task, conflict),
    COLUMN(struct marking_task, relation),
    COLUMN(struct marking_task, due),
    COLUMN_ENUM(struct marking_task, state, words_entry_state),
    COLUMN_ENUM(struct marking_task, round_state, words_round_state),
    COLUMN(struct marking_task, own_note),
    COLUMN(struct marking_task, own_note_revision),
    COLUMN(struct marking_task, last),
};

static const struct column member_fields[] = {
    COLUMN(struct panel_member, expert),   COLUMN(struct panel_member, name),
    COLUMN(struct panel_member, account),  COLUMN(struct panel_member, declared),
    COLUMN(struct panel_member, conflict), COLUMN(struct panel_member, lead),
    COLUMN(struct panel_member, other),
};

#define KEY_FIELDS(T)                                                                              \
    COLUMN(T, key.round), COLUMN(T, key.entry), COLUMN(T, key.component),                          \
        COLUMN_ENUM(T, key.role, words_scorer_role), COLUMN(T, key.scorer)

const struct column sheet_draft_fields[SHEET_DRAFT_FIELDS] = {
    KEY_FIELDS(struct sheet_draft),    COLUMN(struct sheet_draft, revision),
    COLUMN(struct sheet_draft, body),  COLUMN(struct sheet_draft, done),
    COLUMN(struct sheet_draft, items), COLUMN(struct sheet_draft, saved_at),
};

const struct column sheet_submission_fields[SHEET_SUBMISSION_FIELDS] = {
    KEY_FIELDS(struct sheet_submission),           COLUMN(struct sheet_submission, version),
    COLUMN(struct sheet_submission, reference),    COLUMN(struct sheet_submission, body),
    COLUMN(struct sheet_submission, points),       COLUMN(struct sheet_submission, submitted_at),
    COLUMN(struct sheet_submission, submitted_by), COLUMN(struct sheet_submission, returned_at),
    COLUMN(struct sheet_submission, returned_by),  COLUMN(struct sheet_submission, return_reason),
};

static const struct column due_fields[] = {
    COLUMN(struct panel_due, round),
    COLUMN(struct panel_due, entry),
    COLUMN(struct panel_due, round_title),
    COLUMN(struct panel_due, center),
};

static const struct column decision_fields[] = {
    COLUMN(struct panel_decision, comment),
    COLUMN(struct panel_decision, decided_by),
    COLUMN(struct panel_decision, decided_name),
    COLUMN(struct panel_decision, decided_at),
};

static struct db_value role_value(enum scorer_role role) {
    return db_text(code_word(&words_scorer_role, role));
}

#define PLACE(t, r, n) db_text(t), db_text(r), db_text(n)
#define SHEET_ARGS(t, k)                                                                           \
    PLACE(t, (k)->round, (k)->entry), db_text((k)->component), role_value((k)->role),              \
        db_text((k)->scorer)

/* ---- tasks */

enum gp_code store_marking_tasks(struct work *w, const char *expert, const char *round,
                                 const char *entry, struct marking_task **ret, size_t *ret_n) {
    return row_query(w, &q[TASKS],
                     DB_ARGS(db_text(w->tenant), db_text(expert), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct marking_task, task_fields), ret, ret_n);
}

enum gp_code store_declare(struct work *w, const char *round, const char *entry, const char *expert,
                           bool conflict, const char *relation) {
    TRY(db_exec(w->db, w->err, &q[DECLARE],
                DB_ARGS(PLACE(w->tenant, round, entry), db_text(expert), db_int(conflict),
                        db_text(relation))));
    return db_changes(w->db) > 0 ? GP_OK
                                 : gp_fail(w->err, GP_MISSING, NULL, "这个项目没有分配给您");
}

enum gp_code store_own_note_put(struct work *w, const char *round, const char *entry,
                                const char *expert, int64_t revision, const char *body) {
    return db_exec(w->db, w->err, &q[OWN_NOTE],
                   DB_ARGS(PLACE(w->tenant, round, entry), db_text(expert), db_int(revision),
                           db_text(body), db_int(work_now_ms(w))));
}

enum gp_code store_panel_members(struct work *w, const char *round, const char *entry,
                                 int64_t expert_roles, int64_t other_roles,
                                 struct panel_member **ret, size_t *ret_n) {
    return row_query(
        w, &q[PANEL],
        DB_ARGS(PLACE(w->tenant, round, entry), db_int(expert_roles), db_int(other_roles)),
        &ROW_SHAPE(struct panel_member, member_fields), ret, ret_n);
}

/* ---- drafts */

enum gp_code store_draft_get(struct work *w, const struct sheet_key *key,
                             struct sheet_draft **ret) {
    return row_first(w, &q[DRAFT_GET], DB_ARGS(SHEET_ARGS(w->tenant, key)),
                     &ROW_SHAPE(struct sheet_draft, sheet_draft_fields), ret);
}

enum gp_code store_draft_put(struct work *w, const struct sheet_draft *draft) {
    return row_put(w, &q[DRAFT_PUT], DB_ARGS(db_text(w->tenant)), sheet_draft_fields,
                   GP_COUNT(sheet_draft_fields), draft);
}

enum gp_code store_draft_drop(struct work *w, const struct sheet_key *key) {
    return db_exec(w->db, w->err, &q[DRAFT_DROP], DB_ARGS(SHEET_ARGS(w->tenant, key)));
}

enum gp_code store_draft_list(struct work *w, const char *scorer, struct sheet_draft **ret,
                              size_t *ret_n) {
    return row_query(w, &q[DRAFT_LIST], DB_ARGS(db_text(w->tenant), db_text(scorer)),
                     &ROW_SHAPE(struct sheet_draft, sheet_draft_fields), ret, ret_n);
}

/* ---- submissions */

enum gp_code store_submission_put(struct work *w, const struct sheet_submission *submission) {
    return row_put(w, &q[SUBMISSION_PUT], DB_ARGS(db_text(w->tenant)), sheet_submission_fields,
                   GP_COUNT(sheet_submission_fields), submission);
}

enum gp_code store_submission_list(struct work *w, const char *round, const char *entry,
                                   struct sheet_submission **ret, size_t *ret_n) {
    const struct db_value args[] = {PLACE(w->tenant, round, entry)};
    return row_query(w, &q[entry ? SUBMISSION_OF_ENTRY : SUBMISSION_LIST], args, entry ? 3 : 2,
                     &ROW_SHAPE(struct sheet_submission, sheet_submission_fields), ret, ret_n);
}

enum gp_code store_submission_of_part(struct work *w, const char *round, const char *const *entries,
                                      size_t n, struct sheet_submission **ret, size_t *ret_n) {
    struct db_value args[2 + LIST_PART] = {db_text(w->tenant), db_text(round)};
    if (n == 0 || n > LIST_PART)
        GP_DIE("submissions of %zu entries at once", n);
    for (size_t i = 0; i < LIST_PART; i++) /* the last one fills up */
        args[2 + i] = db_text(entries[i < n ? i : n - 1]);
    return row_query(w, &q[SUBMISSION_OF_PART], args, GP_COUNT(args),
                     &ROW_SHAPE(struct sheet_submission, sheet_submission_fields), ret, ret_n);
}

enum gp_code store_submission_last(struct work *w, const struct sheet_key *key,
                                   struct sheet_submission **ret) {
    return row_first(w, &q[SUBMISSION_LAST], DB_ARGS(SHEET_ARGS(w->tenant, key)),
                     &ROW_SHAPE(struct sheet_submission, sheet_submission_fields), ret);
}

enum gp_code store_submission_return(struct work *w, const struct sheet_key *key, const char *by,
                                     const char *reason) {
    return db_exec(
        w->db, w->err, &q[SUBMISSION_RETURN],
        DB_ARGS(SHEET_ARGS(w->tenant, key), db_int(work_now_ms(w)), db_text(by), db_text(reason)));
}

/* ---- panel decisions */

enum gp_code store_decision_get(struct work *w, const char *round, const char *entry,
                                struct panel_decision **ret) {
    return row_first(w, &q[DECISION_GET], DB_ARGS(PLACE(w->tenant, round, entry)),
                     &ROW_SHAPE(struct panel_decision, decision_fields), ret);
}

enum gp_code store_decision_put(struct work *w, const char *round, const char *entry,
                                const struct panel_decision *decision) {
    return row_put(w, &q[DECISION_PUT], DB_ARGS(PLACE(w->tenant, round, entry)), decision_fields,
                   GP_COUNT(decision_fields), decision);
}

enum gp_code store_decision_drop(struct work *w, const char *round, const char *entry) {
    return db_exec(w->db, w->err, &q[DECISION_DROP], DB_ARGS(PLACE(w->tenant, round, entry)));
}

enum gp_code store_panels_due(struct work *w, const char *expert, int64_t expert_roles,
                              int64_t other_roles, struct panel_due **ret, size_t *ret_n) {
    return row_query(
        w, &q[PANELS_DUE],
        DB_ARGS(db_text(w->tenant), db_text(expert), db_int(expert_roles), db_int(other_roles)),
        &ROW_SHAPE(struct panel_due, due_fields), ret, ret_n);
}
