/* One query a question: a board asks for a whole round at once and never entry by entry. The rows
 * of a round are what pages ask for again and again, so store_board_rows keeps them with the
 * connection as long as the snapshot is the same; reading and keeping are apart (query_rows,
 * refill), and a writer keeps none. What the counts mean for people is app/rounds/board.c. */

#include "store/board.h"

#include "store/keeper.h"
#include "store/list.h"
#include "store/states.h"
#include "store/report.h"

enum {
    HEAD,
    ROWS,
    ROW,
    RATED,
    RATED_OPEN,
    ITEMS,
    OVERVIEW,
    PAGE,
    NUMBER,
    COUNTS,
    REMINDER_PUT,
    REMINDER_LIST
};

#define BY_PARTY                                                                                   \
    "  AND s.role IN ('commissioner', 'purchaser', 'committee')\n"                                 \
    "  AND s.submitted IS NOT NULL"

/* Experts and inspectors are assigned alike; an expert is ready with a submitted sheet, as the
 * check score.rater_missing has it. */
#define ROWS_OF_ROUND                                                                              \
    "SELECT e.id, e.project, p.title, p.center, c.name, c.subdistrict,\n"                          \
    "    p.operator_org, coalesce(o.short_name, o.name), p.purchaser, p.committee,\n"              \
    "    e.method, e.standard, e.standard_version, p.end_date, e.state, e.deadline,\n"             \
    "    e.handed_in,\n"                                                                           \
    "    (SELECT c.due FROM entry_correction c\n"                                                  \
    "     WHERE c.tenant = e.tenant AND c.round = e.round AND c.entry = e.id\n"                    \
    "     ORDER BY c.ord DESC LIMIT 1),\n"                                                         \
    "    (SELECT count(DISTINCT m.item)\n"                                                         \
    "     FROM material m\n"                                                                       \
    "     JOIN checklist_item k ON k.tenant = m.tenant AND k.round = m.round\n"                    \
    "       AND k.id = m.item\n"                                                                   \
    "     WHERE m.tenant = e.tenant AND m.round = e.round AND m.entry = e.id\n"                    \
    "       AND k.required = 1),\n"                                                                \
    "    (SELECT count(*)\n"                                                                       \
    "     FROM assignment a\n"                                                                     \
    "     WHERE a.tenant = e.tenant AND a.round = e.round AND a.entry = e.id\n"                    \
    "       AND a.conflict = 0),\n"                                                                \
    "    (SELECT count(DISTINCT s.scorer)\n"                                                       \
    "     FROM sheet s\n"                                                                          \
    "     JOIN assignment a ON a.tenant = s.tenant AND a.round = s.round\n"                        \
    "       AND a.entry = s.entry AND a.expert = s.scorer\n"                                       \
    "     WHERE s.tenant = e.tenant AND s.round = e.round AND s.entry = e.id\n"                    \
    "       AND s.role IN ('expert', 'inspector') AND s.submitted IS NOT NULL\n"                   \
    "       AND a.conflict = 0),\n"                                                                \
    "    (SELECT count(DISTINCT s.component)\n"                                                    \
    "     FROM sheet s\n"                                                                          \
    "     WHERE s.tenant = e.tenant AND s.round = e.round AND s.entry = e.id\n"                    \
    "       AND s.role IN ('commissioner', 'purchaser', 'committee')\n"                            \
    "       AND s.submitted IS NOT NULL)\n"                                                        \
    "FROM entry e\n"                                                                               \
    "JOIN project p ON p.tenant = e.tenant AND p.id = e.project\n"                                 \
    "JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"                                   \
    "JOIN org o ON o.tenant = p.tenant AND o.id = p.operator_org\n"                                \
    "WHERE e.tenant = $1\n"                                                                        \
    "  AND e.round = $2\n"

/* What waits of several reports, a row a round: told and settled, or with the approver. A draft
 * stands where its round does. */
#define REPORTS_OF(round)                                                                          \
    "LEFT JOIN (SELECT v.round, count(*) AS n, sum(v.ready) AS ready,\n"                           \
    "    sum(v.asked) AS asked, min(CASE v.ready WHEN 1 THEN v.id END) AS ready_id,\n"             \
    "    min(CASE v.ready WHEN 1 THEN v.name END) AS ready_name,\n"                                \
    "    min(CASE v.asked WHEN 1 THEN v.id END) AS asked_id\n"                                     \
    "  FROM (\n"                                                                                   \
    "    SELECT t.round, t.id, coalesce(g.name, t.target) AS name,\n"                              \
    "      CASE WHEN t.state = 'approval' THEN 1 ELSE 0 END AS asked,\n"                           \
    "      CASE WHEN CASE t.state WHEN 'draft' THEN q.state ELSE t.state END = 'feedback'\n"       \
    "        AND NOT EXISTS\n"                                                                     \
    "        (SELECT 1 FROM entry y\n"                                                             \
    "         JOIN project p ON p.tenant = y.tenant AND p.id = y.project\n"                        \
    "         JOIN center c ON c.tenant = p.tenant AND c.id = p.center\n"                          \
    "         WHERE y.tenant = t.tenant AND y.round = t.round\n"                                   \
    "           AND y.state NOT IN ('final', 'withdrawn')\n"                                       \
    "           AND " REPORT_COVERS(                                                               \
        "t") ") THEN 1 ELSE 0 END AS ready\n"                                                      \
             "    FROM report t\n"                                                                 \
             "    JOIN round q ON q.tenant = t.tenant AND q.id = t.round\n"                        \
             "    LEFT JOIN org g ON g.tenant = t.tenant AND g.id = t.target\n"                    \
             "    WHERE t.tenant = $1" round ") v\n"                                               \
             "  GROUP BY v.round) w ON w.round = r.id\n"

/* A round with counts of its entries. */
#define OVERVIEW_OF(round)                                                                         \
    "SELECT r.id, r.title, r.kind, r.year, r.subdistrict, r.state, s.id, s.title,\n"               \
    "    r.standard_version, r.deadline, p.scoring_due,\n"                                         \
    "    count(e.id),\n"                                                                           \
    "    coalesce(sum(CASE WHEN e.state NOT IN ('open', 'draft', 'returned')\n"                    \
    "          THEN 1 ELSE 0 END), 0),\n"                                                          \
    "    coalesce(sum(CASE WHEN e.state IN ('open', 'draft')\n"                                    \
    "          AND coalesce(e.deadline, r.deadline) < $2\n"                                        \
    "          THEN 1 ELSE 0 END), 0),\n"                                                          \
    "    min(CASE WHEN e.state IN ('open', 'draft')\n"                                             \
    "          THEN coalesce(e.deadline, r.deadline) END),\n"                                      \
    "    coalesce(sum(CASE WHEN e.state = 'handed_in' THEN 1 ELSE 0 END), 0),\n"                   \
    "    coalesce(sum(CASE WHEN e.state = 'returned' THEN 1 ELSE 0 END), 0),\n"                    \
    "    coalesce(sum(CASE WHEN e.state IN ('scored', 'disclosed', 'objected', 'final')\n"         \
    "          THEN 1 ELSE 0 END), 0),\n"                                                          \
    "    coalesce(sum(CASE WHEN e.id IS NOT NULL AND NOT EXISTS\n"                                 \
    "          (SELECT 1 FROM assignment a\n"                                                      \
    "          WHERE a.tenant = e.tenant AND a.round = e.round\n"                                  \
    "          AND a.entry = e.id AND a.conflict = 0)\n"                                           \
    "          THEN 1 ELSE 0 END), 0),\n"                                                          \
    "    coalesce(sum(CASE WHEN e.state = 'accepted' AND r.state = 'scoring'\n"                    \
    "          AND EXISTS (SELECT 1 FROM assignment a\n"                                           \
    "          WHERE a.tenant = e.tenant AND a.round = e.round\n"                                  \
    "          AND a.entry = e.id AND a.conflict = 0)\n"                                           \
    "          AND NOT EXISTS\n"                                                                   \
    "          (SELECT 1 FROM assignment a\n"                                                      \
    "          WHERE a.tenant = e.tenant AND a.round = e.round\n"                                  \
    "          AND a.entry = e.id AND a.conflict = 0 AND NOT EXISTS\n"                             \
    "          (SELECT 1 FROM sheet x\n"                                                           \
    "          WHERE x.tenant = a.tenant AND x.round = a.round\n"                                  \
    "          AND x.entry = a.entry AND x.scorer = a.expert\n"                                    \
    "          AND x.role IN ('expert', 'inspector')\n"                                            \
    "          AND x.submitted IS NOT NULL))\n"                                                    \
    "          THEN 1 ELSE 0 END), 0),\n"                                                          \
    "    coalesce(sum(CASE WHEN e.state = 'scored' THEN 1 ELSE 0 END), 0),\n"                      \
    "    coalesce(sum(CASE WHEN e.state = 'final' THEN 1 ELSE 0 END), 0),\n"                       \
    "    (SELECT count(*) FROM objection o\n"                                                      \
    "     WHERE o.tenant = r.tenant AND o.round = r.id AND o.state = 'open'),\n"                   \
    "    (SELECT count(*) FROM rectification x\n"                                                  \
    "     WHERE x.tenant = r.tenant AND x.round = r.id AND x.state = 'answered'),\n"               \
    "    coalesce(w.n, 0), coalesce(w.ready, 0), coalesce(w.asked, 0),\n"                          \
    "    w.ready_id, w.ready_name, w.asked_id\n"                                                   \
    "FROM round r\n"                                                                               \
    "JOIN standard s ON s.tenant = r.tenant AND s.id = r.standard\n"                               \
    "  AND s.version = r.standard_version\n"                                                       \
    "LEFT JOIN round_plan p ON p.tenant = r.tenant AND p.round = r.id\n"                           \
    "LEFT JOIN entry e ON e.tenant = r.tenant AND e.round = r.id AND e.state <> "                  \
    "'withdrawn'\n" REPORTS_OF(round) "WHERE r.tenant = $1\n"
#define OVERVIEW_GROUP                                                                             \
    "GROUP BY r.tenant, r.id, s.id, s.title, p.scoring_due, w.n, w.ready, w.asked,\n"              \
    "    w.ready_id, w.ready_name, w.asked_id\n"

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
    [ROWS] = {"board.rows", ROWS_OF_ROUND "ORDER BY e.ord, e.id"},
    [ROW] = {"board.row", ROWS_OF_ROUND "  AND e.id = $3"},
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
    [OVERVIEW] = {"board.overview",
                  OVERVIEW_OF("") OVERVIEW_GROUP "ORDER BY r.year DESC NULLS LAST, r.id"},
    [PAGE] = {"board.page", OVERVIEW_OF("") "  AND r.id IN (SELECT z.id\n"
                                            "    FROM round z\n"
                                            "    WHERE z.tenant = $1\n"
                                            "    ORDER BY z.year DESC NULLS LAST, z.id\n"
                                            "    LIMIT $3 OFFSET $4)\n" OVERVIEW_GROUP
                                            "ORDER BY r.year DESC NULLS LAST, r.id"},
    [NUMBER] = {"board.number", "SELECT count(*)\n"
                                "FROM round\n"
                                "WHERE tenant = $1"},
    [COUNTS] = {"board.counts",
                OVERVIEW_OF(" AND t.round = $3") "  AND r.id = $3\n" OVERVIEW_GROUP},
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

static const struct word reminder_words[] = {{"operator", NULL}, {"expert", NULL}, {"rater", NULL}};
static const struct words codes_reminder = {reminder_words, GP_COUNT(reminder_words)};
_Static_assert(GP_COUNT(reminder_words) == REMIND_N, "a word each");

static const struct column head_fields[] = {
    COLUMN(struct round_head, id),
    COLUMN(struct round_head, title),
    COLUMN_ENUM(struct round_head, kind, words_round_kind),
    COLUMN(struct round_head, year),
    COLUMN(struct round_head, subdistrict),
    COLUMN_ENUM(struct round_head, state, words_round_state),
    COLUMN(struct round_head, standard),
    COLUMN(struct round_head, standard_version),
    COLUMN(struct round_head, commissioner),
    COLUMN(struct round_head, evaluator),
    COLUMN(struct round_head, commissioner_name),
    COLUMN(struct round_head, evaluator_name),
    COLUMN(struct round_head, opened),
    COLUMN(struct round_head, deadline),
    COLUMN(struct round_head, closed),
    COLUMN(struct round_head, notice),
    COLUMN(struct round_head, scoring_due),
    COLUMN(struct round_head, experts_per_entry),
    COLUMN(struct round_head, required),
};

static const struct column row_fields[] = {
    COLUMN(struct board_row, entry),
    COLUMN(struct board_row, project),
    COLUMN(struct board_row, project_title),
    COLUMN(struct board_row, center),
    COLUMN(struct board_row, center_name),
    COLUMN(struct board_row, subdistrict),
    COLUMN(struct board_row, operator_org),
    COLUMN(struct board_row, operator_name),
    COLUMN(struct board_row, purchaser),
    COLUMN(struct board_row, committee),
    COLUMN(struct board_row, method),
    COLUMN(struct board_row, standard),
    COLUMN(struct board_row, standard_version),
    COLUMN(struct board_row, contract_end),
    COLUMN_ENUM(struct board_row, state, words_entry_state),
    COLUMN(struct board_row, deadline),
    COLUMN(struct board_row, handed_in),
    COLUMN(struct board_row, correct_by),
    COLUMN(struct board_row, items_in),
    COLUMN(struct board_row, experts),
    COLUMN(struct board_row, experts_done),
    COLUMN(struct board_row, ratings),
};

static const struct column rated_fields[] = {
    COLUMN(struct rated_component, round),
    COLUMN(struct rated_component, entry),
    COLUMN(struct rated_component, component),
};

static const struct column item_fields[] = {
    COLUMN(struct item_in, id),  COLUMN(struct item_in, name),  COLUMN(struct item_in, required),
    COLUMN(struct item_in, due), COLUMN(struct item_in, files), COLUMN(struct item_in, received),
};

static const struct column overview_fields[] = {
    COLUMN(struct round_overview, id),
    COLUMN(struct round_overview, title),
    COLUMN_ENUM(struct round_overview, kind, words_round_kind),
    COLUMN(struct round_overview, year),
    COLUMN(struct round_overview, subdistrict),
    COLUMN_ENUM(struct round_overview, state, words_round_state),
    COLUMN(struct round_overview, standard),
    COLUMN(struct round_overview, standard_title),
    COLUMN(struct round_overview, standard_version),
    COLUMN(struct round_overview, deadline),
    COLUMN(struct round_overview, scoring_due),
    COLUMN(struct round_overview, entries),
    COLUMN(struct round_overview, handed_in),
    COLUMN(struct round_overview, overdue),
    COLUMN(struct round_overview, first_due),
    COLUMN(struct round_overview, waiting),
    COLUMN(struct round_overview, returned),
    COLUMN(struct round_overview, scored),
    COLUMN(struct round_overview, unstaffed),
    COLUMN(struct round_overview, marked),
    COLUMN(struct round_overview, untold),
    COLUMN(struct round_overview, settled),
    COLUMN(struct round_overview, objections),
    COLUMN(struct round_overview, answers),
    COLUMN(struct round_overview, reports),
    COLUMN(struct round_overview, ready),
    COLUMN(struct round_overview, approving),
    COLUMN(struct round_overview, ready_report),
    COLUMN(struct round_overview, ready_name),
    COLUMN(struct round_overview, approving_report),
};

static const struct column reminder_fields[] = {
    COLUMN_ENUM(struct reminder, kind, codes_reminder),
    COLUMN(struct reminder, subject),
};

static enum gp_code no_round(struct work *w) {
    return gp_fail(w->err, GP_MISSING, NULL, "没有这个评估轮次，它可能已被删除");
}

enum gp_code store_round_head(struct work *w, const char *round, struct round_head *ret) {
    struct db_rows *rows;
    TRY(db_first(w->db, w->err, &q[HEAD], DB_ARGS(db_text(w->tenant), db_text(round)), &rows));
    if (!rows)
        return no_round(w);
    row_fetch(rows, w->arena, 0, head_fields, GP_COUNT(head_fields), ret);
    db_done(rows);
    return GP_OK;
}

/* ---- the rows of a round, kept with the connection while nothing has changed */

#define KEPT_ROUNDS 8

struct board_rows {
    struct board_row *v;
    size_t n;
};

static enum gp_code query_rows(struct work *w, const char *round, struct board_row **ret,
                               size_t *ret_n) {
    return row_query(w, &q[ROWS], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct board_row, row_fields), ret, ret_n);
}

enum gp_code store_board_row(struct work *w, const char *round, const char *entry,
                             struct board_row **ret) {
    size_t n;
    TRY(row_query(w, &q[ROW], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                  &ROW_SHAPE(struct board_row, row_fields), ret, &n));
    if (n == 0)
        *ret = NULL;
    return GP_OK;
}

static void release(void *arena) {
    arena_release(arena);
}

/* There is no memory to keep it: it goes when the reader is done with it. */
static void hand_over(struct kept *place, struct arena *reader) {
    struct arena *own = gp_new(reader, struct arena);
    *own = place->arena;
    arena_defer(reader, release, own);
    *place = (struct kept){.arena = ARENA_INIT};
}

/* The place stays empty when reading fails. */
static enum gp_code read_into(struct work *w, struct kept *place, int64_t snapshot,
                              const char *round, const struct board_rows **ret) {
    struct work into = work_into(w, &place->arena);
    struct board_rows *rows = gp_new(&place->arena, struct board_rows);
    TRY(query_rows(&into, round, &rows->v, &rows->n));
    place->what = rows;
    *ret = rows;
    if (!keeper_keep(place, snapshot, w->tenant, round))
        hand_over(place, w->arena);
    return GP_OK;
}

enum gp_code store_board_rows(struct work *w, const char *round, struct board_row **ret,
                              size_t *ret_n) {
    static const char key;
    int64_t snapshot;
    if (!db_snapshot(w->db, &snapshot))
        return query_rows(w, round, ret, ret_n);
    struct keeper *keeper = keeper_of(w->db, &key, KEPT_ROUNDS);
    const struct kept *there = keeper_find(keeper, snapshot, w->tenant, round);
    const struct board_rows *rows = there ? there->what : NULL;
    if (!rows)
        TRY(read_into(w, keeper_room(keeper, w->tenant, round), snapshot, round, &rows));
    *ret = rows->v;
    *ret_n = rows->n;
    return GP_OK;
}

enum gp_code store_board_rated(struct work *w, const char *round, struct rated_component **ret,
                               size_t *ret_n) {
    const struct db_value args[] = {db_text(w->tenant), db_text(round)};
    return row_query(w, &q[round ? RATED : RATED_OPEN], args, round ? 2 : 1,
                     &ROW_SHAPE(struct rated_component, rated_fields), ret, ret_n);
}

enum gp_code store_board_items(struct work *w, const char *round, const char *entry,
                               struct item_in **ret, size_t *ret_n) {
    return row_query(w, &q[ITEMS], DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)),
                     &ROW_SHAPE(struct item_in, item_fields), ret, ret_n);
}

enum gp_code store_round_overview(struct work *w, date_t today, struct round_overview **ret,
                                  size_t *ret_n) {
    return row_query(w, &q[OVERVIEW], DB_ARGS(db_text(w->tenant), db_date(today)),
                     &ROW_SHAPE(struct round_overview, overview_fields), ret, ret_n);
}

enum gp_code store_round_page(struct work *w, date_t today, size_t first, size_t n,
                              struct round_overview **ret, size_t *ret_n) {
    return row_query(
        w, &q[PAGE],
        DB_ARGS(db_text(w->tenant), db_date(today), db_int((int64_t)n), db_int((int64_t)first)),
        &ROW_SHAPE(struct round_overview, overview_fields), ret, ret_n);
}

enum gp_code store_round_number(struct work *w, int64_t *ret) {
    return row_number(w, &q[NUMBER], DB_ARGS(db_text(w->tenant)), ret);
}

enum gp_code store_round_counts(struct work *w, const char *round, date_t today,
                                struct round_overview *ret) {
    struct round_overview *one;
    size_t n;
    TRY(row_query(w, &q[COUNTS], DB_ARGS(db_text(w->tenant), db_date(today), db_text(round)),
                  &ROW_SHAPE(struct round_overview, overview_fields), &one, &n));
    if (n == 0)
        return no_round(w);
    *ret = *one;
    return GP_OK;
}

enum gp_code store_reminder_put(struct work *w, const char *round, date_t day,
                                const struct reminder *reminder, const char *account,
                                bool *ret_new) {
    TRY(db_exec(w->db, w->err, &q[REMINDER_PUT],
                DB_ARGS(db_text(w->tenant), db_text(round), db_date(day),
                        db_text(code_word(&codes_reminder, reminder->kind)),
                        db_text(reminder->subject), db_text(account), db_int(work_now_ms(w)))));
    *ret_new = db_changes(w->db) > 0;
    return GP_OK;
}

enum gp_code store_reminder_list(struct work *w, const char *round, date_t day,
                                 struct reminder **ret, size_t *ret_n) {
    return row_query(w, &q[REMINDER_LIST],
                     DB_ARGS(db_text(w->tenant), db_text(round), db_date(day)),
                     &ROW_SHAPE(struct reminder, reminder_fields), ret, ret_n);
}
