#include "store/board.h"

#include "store/list.h"

enum { HEAD, ROWS, RATED, RATED_OPEN, ITEMS, OVERVIEW, REMINDER_PUT, REMINDER_LIST };

#define BY_PARTY                                                                                   \
    "  AND s.role IN ('commissioner', 'purchaser', 'committee')\n"                                 \
    "  AND s.submitted IS NOT NULL"

/* Experts and inspectors are assigned alike; an expert is ready with a submitted sheet, as the
 * check score.rater_missing has it. */
static const struct db_sql q[] = {
    [HEAD] = {"board.head",
              "SELECT r.id, r.title, r.kind, r.year, r.subdistrict, r.state, r.standard,\n"
              "    r.standard_version, r.commissioner, r.evaluator, c.name, v.name, r.opened,\n"
              "    r.deadline, r.closed, p.notice, p.scoring_due, p.experts_per_entry,\n"
              "    (SELECT count(*) FROM checklist_item k\n"
              "     WHERE k.tenant = r.tenant AND k.round = r.id AND k.required = 1)\n"
              "FROM round r\n"
              "LEFT JOIN round_plan p ON p.tenant = r.tenant AND p.round = r.id\n"
              "LEFT JOIN org c ON c.tenant = r.tenant AND c.id = r.commissioner\n"
              "LEFT JOIN org v ON v.tenant = r.tenant AND v.id = r.evaluator\n"
              "WHERE r.tenant = $1\n"
              "  AND r.id = $2"},
    [ROWS] = {"board.rows",
              "SELECT e.id, e.project, p.title, p.center, c.name, c.subdistrict,\n"
              "    p.operator_org, coalesce(o.short_name, o.name), p.purchaser, p.committee,\n"
              "    e.method, e.state, e.handed_in,\n"
              "    (SELECT count(DISTINCT m.item)\n"
              "     FROM material m\n"
              "     JOIN checklist_item k ON k.tenant = m.tenant AND k.round = m.round\n"
              "       AND k.id = m.item\n"
              "     WHERE m.tenant = e.tenant AND m.round = e.round AND m.entry = e.id\n"
              "       AND k.required = 1),\n"
              "    (SELECT count(*)\n"
              "     FROM assignment a\n"
              "     WHERE a.tenant = e.tenant AND a.round = e.round AND a.entry = e.id\n"
              "       AND a.conflict = 0),\n"
              "    (SELECT count(DISTINCT s.scorer)\n"
              "     FROM sheet s\n"
              "     JOIN assignment a ON a.tenant = s.tenant AND a.round = s.round\n"
              "       AND a.entry = s.entry AND a.expert = s.scorer\n"
              "     WHERE s.tenant = e.tenant AND s.round = e.round AND s.entry = e.id\n"
              "       AND s.role IN ('expert', 'inspector') AND s.submitted IS NOT NULL\n"
              "       AND a.conflict = 0),\n"
              "    (SELECT count(DISTINCT s.component)\n"
              "     FROM sheet s\n"
              "     WHERE s.tenant = e.tenant AND s.round = e.round AND s.entry = e.id\n"
              "       AND s.role IN ('commissioner', 'purchaser', 'committee')\n"
              "       AND s.submitted IS NOT NULL)\n"
              "FROM entry e\n"
              "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"
              "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"
              "JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"
              "WHERE e.tenant = $1\n"
              "  AND e.round = $2\n"
              "ORDER BY e.ord, e.id"},
    [RATED] = {"board.rated", "SELECT DISTINCT s.round, s.entry, s.component\n"
                              "FROM sheet s\n"
                              "WHERE s.tenant = $1\n"
                              "  AND s.round = $2\n" BY_PARTY},
    [RATED_OPEN] = {"board.rated_open", "SELECT DISTINCT s.round, s.entry, s.component\n"
                                        "FROM round r\n"
                                        "JOIN sheet s ON s.tenant = r.tenant AND s.round = r.id\n"
                                        "WHERE r.tenant = $1\n"
                                        "  AND r.state IN ('collecting', 'scoring')\n" BY_PARTY},
    [ITEMS] = {"board.items", "SELECT k.id, k.name, k.required, k.due, count(m.ord),\n"
                              "    max(m.received)\n"
                              "FROM checklist_item k\n"
                              "LEFT JOIN material m ON m.tenant = k.tenant AND m.round = k.round\n"
                              "  AND m.entry = $3 AND m.item = k.id\n"
                              "WHERE k.tenant = $1\n"
                              "  AND k.round = $2\n"
                              "GROUP BY k.ord, k.id, k.name, k.required, k.due\n"
                              "ORDER BY k.ord, k.id"},
    [OVERVIEW] =
        {"board.overview",
         "SELECT r.id, r.title, r.kind, r.year, r.subdistrict, r.state, s.title,\n"
         "    r.standard_version, r.deadline, p.scoring_due,\n"
         "    count(e.id),\n"
         "    coalesce(sum(CASE WHEN e.state NOT IN ('open', 'draft', 'returned')\n"
         "                 THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.state = 'handed_in' THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.state = 'returned' THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.state IN ('scored', 'disclosed', 'objected', 'final')\n"
         "                 THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.id IS NOT NULL AND NOT EXISTS\n"
         "                        (SELECT 1 FROM assignment a\n"
         "                         WHERE a.tenant = e.tenant AND a.round = e.round\n"
         "                           AND a.entry = e.id AND a.conflict = 0)\n"
         "                 THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.state = 'scored' THEN 1 ELSE 0 END), 0),\n"
         "    coalesce(sum(CASE WHEN e.state = 'final' THEN 1 ELSE 0 END), 0),\n"
         "    (SELECT count(*) FROM objection o\n"
         "     WHERE o.tenant = r.tenant AND o.round = r.id AND o.state = 'open'),\n"
         "    (SELECT count(*) FROM rectification x\n"
         "     WHERE x.tenant = r.tenant AND x.round = r.id AND x.state = 'answered')\n"
         "FROM round r\n"
         "JOIN standard s ON s.tenant = r.tenant AND s.id = r.standard\n"
         "  AND s.version = r.standard_version\n"
         "LEFT JOIN round_plan p ON p.tenant = r.tenant AND p.round = r.id\n"
         "LEFT JOIN entry e ON e.tenant = r.tenant AND e.round = r.id AND e.state <> 'withdrawn'\n"
         "WHERE r.tenant = $1\n"
         "GROUP BY r.tenant, r.id, s.title, p.scoring_due\n"
         "ORDER BY r.year DESC, r.id"},
    [REMINDER_PUT] = {"reminder.put", "INSERT INTO round_reminder\n"
                                      "    (tenant, round, day, kind, subject, account, at_ms)\n"
                                      "VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
                                      "ON CONFLICT (tenant, round, day, kind, subject) DO NOTHING"},
    [REMINDER_LIST] = {"reminder.list", "SELECT kind, subject\n"
                                        "FROM round_reminder\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2\n"
                                        "  AND day = $3"},
};

const struct sql_table sql_board = SQL_TABLE(q);

static const char *const reminder_words[] = {"operator", "expert", "rater"};
static const struct code_set codes_reminder = {reminder_words, GP_COUNT(reminder_words)};
_Static_assert(GP_COUNT(reminder_words) == REMIND_N, "a word each");

static const struct field head_fields[] = {
    FIELD(struct round_head, id),
    FIELD(struct round_head, title),
    FIELD_ENUM(struct round_head, kind, codes_round_kind),
    FIELD(struct round_head, year),
    FIELD(struct round_head, subdistrict),
    FIELD_ENUM(struct round_head, state, codes_round_state),
    FIELD(struct round_head, standard),
    FIELD(struct round_head, standard_version),
    FIELD(struct round_head, commissioner),
    FIELD(struct round_head, evaluator),
    FIELD(struct round_head, commissioner_name),
    FIELD(struct round_head, evaluator_name),
    FIELD(struct round_head, opened),
    FIELD(struct round_head, deadline),
    FIELD(struct round_head, closed),
    FIELD(struct round_head, notice),
    FIELD(struct round_head, scoring_due),
    FIELD(struct round_head, experts_per_entry),
    FIELD(struct round_head, required),
};

static const struct field row_fields[] = {
    FIELD(struct board_row, entry),         FIELD(struct board_row, project),
    FIELD(struct board_row, project_title), FIELD(struct board_row, center),
    FIELD(struct board_row, center_name),   FIELD(struct board_row, subdistrict),
    FIELD(struct board_row, operator_org),  FIELD(struct board_row, operator_name),
    FIELD(struct board_row, purchaser),     FIELD(struct board_row, committee),
    FIELD(struct board_row, method),        FIELD_ENUM(struct board_row, state, codes_entry_state),
    FIELD(struct board_row, handed_in),     FIELD(struct board_row, items_in),
    FIELD(struct board_row, experts),       FIELD(struct board_row, experts_done),
    FIELD(struct board_row, ratings),
};

static const struct field rated_fields[] = {
    FIELD(struct rated_component, round),
    FIELD(struct rated_component, entry),
    FIELD(struct rated_component, component),
};

static const struct field item_fields[] = {
    FIELD(struct item_in, id),  FIELD(struct item_in, name),  FIELD(struct item_in, required),
    FIELD(struct item_in, due), FIELD(struct item_in, files), FIELD(struct item_in, received),
};

static const struct field overview_fields[] = {
    FIELD(struct round_overview, id),
    FIELD(struct round_overview, title),
    FIELD_ENUM(struct round_overview, kind, codes_round_kind),
    FIELD(struct round_overview, year),
    FIELD(struct round_overview, subdistrict),
    FIELD_ENUM(struct round_overview, state, codes_round_state),
    FIELD(struct round_overview, standard_title),
    FIELD(struct round_overview, standard_version),
    FIELD(struct round_overview, deadline),
    FIELD(struct round_overview, scoring_due),
    FIELD(struct round_overview, entries),
    FIELD(struct round_overview, handed_in),
    FIELD(struct round_overview, waiting),
    FIELD(struct round_overview, returned),
    FIELD(struct round_overview, scored),
    FIELD(struct round_overview, unstaffed),
    FIELD(struct round_overview, untold),
    FIELD(struct round_overview, settled),
    FIELD(struct round_overview, objections),
    FIELD(struct round_overview, answers),
};

static const struct field reminder_fields[] = {
    FIELD_ENUM(struct reminder, kind, codes_reminder),
    FIELD(struct reminder, subject),
};

enum gp_code store_round_head(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, struct round_head *ret) {
    struct db_rows *rows;
    TRY(db_first(db, e, &q[HEAD], DB_ARGS(db_text(tenant), db_text(round)), &rows));
    if (!rows)
        return gp_fail(e, GP_MISSING, NULL, "没有这个评估轮次，它可能已被删除");
    row_fetch(rows, a, 0, head_fields, GP_COUNT(head_fields), ret);
    db_done(rows);
    return GP_OK;
}

/* ---- the rows of a round, kept with the connection while nothing has changed */

#define KEPT_ROUNDS 8

struct kept_rows {
    struct arena arena;
    int64_t snapshot;
    const char *tenant, *round;
    struct board_row *rows;
    size_t n;
};

struct kept_set {
    struct kept_rows v[KEPT_ROUNDS];
    size_t next;
};

static void free_kept(void *p) {
    struct kept_set *set = p;
    for (size_t i = 0; i < KEPT_ROUNDS; i++)
        arena_release(&set->v[i].arena);
}

static struct kept_rows *find_kept(struct kept_set *set, const char *tenant, const char *round) {
    for (size_t i = 0; i < KEPT_ROUNDS; i++)
        if (cstr_eq(set->v[i].round, round) && cstr_eq(set->v[i].tenant, tenant))
            return &set->v[i];
    struct kept_rows *oldest = &set->v[set->next];
    set->next = (set->next + 1) % KEPT_ROUNDS;
    oldest->round = NULL;
    return oldest;
}

static enum gp_code query_rows(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *round, struct board_row **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[ROWS], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct board_row, row_fields), ret, ret_n);
}

/* Fills the place anew; it stays empty when that fails. */
static enum gp_code refill(struct db *db, struct gp_err *e, struct kept_rows *k, int64_t snapshot,
                           const char *tenant, const char *round) {
    arena_release(&k->arena);
    *k = (struct kept_rows){.arena = ARENA_INIT, .snapshot = snapshot};
    TRY(query_rows(db, &k->arena, e, tenant, round, &k->rows, &k->n));
    k->tenant = arena_strdup(&k->arena, tenant);
    k->round = arena_strdup(&k->arena, round);
    return GP_OK;
}

enum gp_code store_board_rows(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, struct board_row **ret, size_t *ret_n) {
    static const char key;
    int64_t snapshot;
    if (!db_snapshot(db, &snapshot))
        return query_rows(db, a, e, tenant, round, ret, ret_n);
    struct kept_set *set = db_keep(db, &key, sizeof(*set), free_kept);
    struct kept_rows *k = find_kept(set, tenant, round);
    if (!k->round || k->snapshot != snapshot)
        TRY(refill(db, e, k, snapshot, tenant, round));
    *ret = k->rows;
    *ret_n = k->n;
    return GP_OK;
}

enum gp_code store_board_rated(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *round, struct rated_component **ret, size_t *ret_n) {
    const struct db_value args[] = {db_text(tenant), db_text(round)};
    return row_query(db, a, e, &q[round ? RATED : RATED_OPEN], args, round ? 2 : 1,
                     &ROW_SHAPE(struct rated_component, rated_fields), ret, ret_n);
}

enum gp_code store_board_items(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *round, const char *entry, struct item_in **ret,
                               size_t *ret_n) {
    return row_query(db, a, e, &q[ITEMS], DB_ARGS(db_text(tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct item_in, item_fields), ret, ret_n);
}

enum gp_code store_round_overview(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, struct round_overview **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[OVERVIEW], DB_ARGS(db_text(tenant)),
                     &ROW_SHAPE(struct round_overview, overview_fields), ret, ret_n);
}

enum gp_code store_reminder_put(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, date_t day, const struct reminder *reminder,
                                const char *account, bool *ret_new) {
    TRY(db_exec(db, e, &q[REMINDER_PUT],
                DB_ARGS(db_text(tenant), db_text(round), db_date(day),
                        db_text(code_word(&codes_reminder, reminder->kind)),
                        db_text(reminder->subject), db_text(account), db_int(db_now_ms(db)))));
    *ret_new = db_changes(db) > 0;
    return GP_OK;
}

enum gp_code store_reminder_list(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *round, date_t day,
                                 struct reminder **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[REMINDER_LIST],
                     DB_ARGS(db_text(tenant), db_text(round), db_date(day)),
                     &ROW_SHAPE(struct reminder, reminder_fields), ret, ret_n);
}
