/* Visits, their members, the draw of their order. A visit outlives its round: VISIT joins round,
 * entry and project from the left, so a row may come without them, and callers look. Its own
 * columns stand first in visit_fields (OWN_COLUMNS) because writing uses as many. Records and
 * photos are inspection_record.c. */

#include "store/inspection.h"

#include "store/list.h"
#include "store/states.h"

enum {
    Q_PUT,
    Q_GET,
    Q_OF_ROUND,
    Q_OF_ACCOUNT,
    Q_MEMBERS_CLEAR,
    Q_MEMBER_PUT,
    Q_MEMBERS,
    Q_MEMBERS_OF_ROUND,
    Q_DRAW_PUT,
    Q_DRAW_GET,
    Q_MARK_ENTRY,
    Q_N,
};

/* The round and what hangs on it may be gone or new since; the visit stays. */
#define VISIT                                                                                      \
    "SELECT v.id, v.round, v.entry, v.ord, v.planned, v.planned_time, v.note, v.state, v.joint,\n" \
    "    v.created_at, v.completed_at, v.reason, r.title,\n"                                       \
    "    coalesce(e.standard, r.standard), e.method, c.name, o.name,\n"                            \
    "    coalesce(e.standard_version, r.standard_version), coalesce(e.stage, r.state), "           \
    "p.operator_org, p.center,\n"                                                                  \
    "    (SELECT count(*) FROM inspection_record d\n"                                              \
    "     WHERE d.tenant = v.tenant AND d.visit = v.id AND d.revision > 0),\n"                     \
    "    (SELECT count(*) FROM inspection_record d\n"                                              \
    "     WHERE d.tenant = v.tenant AND d.visit = v.id AND d.completed_at IS NOT NULL)\n"          \
    "FROM inspection_visit v\n"                                                                    \
    "LEFT JOIN round r ON r.tenant = v.tenant AND r.id = v.round\n"                                \
    "LEFT JOIN entry e ON e.tenant = v.tenant AND e.round = v.round AND e.id = v.entry\n"          \
    "LEFT JOIN project p ON p.tenant = v.tenant AND p.id = e.project\n"                            \
    "LEFT JOIN center c ON c.tenant = v.tenant AND c.id = p.center\n"                              \
    "LEFT JOIN org o ON o.tenant = v.tenant AND o.id = p.operator_org\n"

#define MEMBER                                                                                     \
    "SELECT m.visit, m.account, a.name, a.login, m.ord\n"                                          \
    "FROM inspection_member m\n"                                                                   \
    "JOIN account a ON a.tenant = m.tenant AND a.id = m.account\n"

static const struct db_sql q[Q_N] = {
    [Q_PUT] = {"visit.put",
               "INSERT INTO inspection_visit (tenant, id, round, entry, ord, planned,\n"
               "    planned_time, note, state, joint, created_at, completed_at, reason)\n"
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)\n"
               "ON CONFLICT (tenant, id) DO UPDATE SET ord = excluded.ord,\n"
               "    planned = excluded.planned, planned_time = excluded.planned_time,\n"
               "    note = excluded.note, state = excluded.state,\n"
               "    completed_at = excluded.completed_at, reason = excluded.reason"},
    [Q_GET] = {"visit.get", VISIT "WHERE v.tenant = $1\n"
                                  "  AND v.id = $2"},
    [Q_OF_ROUND] = {"visit.of_round",
                    VISIT "WHERE v.tenant = $1\n"
                          "  AND v.round = $2\n"
                          "ORDER BY CASE v.state WHEN 'cancelled' THEN 1 ELSE 0 END, v.ord, v.id"},
    [Q_OF_ACCOUNT] = {"visit.of_account", VISIT
                      "JOIN inspection_member m ON m.tenant = v.tenant AND m.visit = v.id\n"
                      "WHERE v.tenant = $1\n"
                      "  AND m.account = $2\n"
                      "  AND v.state <> 'cancelled'\n"
                      "ORDER BY v.planned NULLS LAST, v.planned_time NULLS LAST, v.ord, v.id"},
    [Q_MEMBERS_CLEAR] = {"visit.members_clear", "DELETE FROM inspection_member\n"
                                                "WHERE tenant = $1\n"
                                                "  AND visit = $2"},
    [Q_MEMBER_PUT] = {"visit.member_put",
                      "INSERT INTO inspection_member (tenant, visit, account, ord)\n"
                      "VALUES ($1, $2, $3, $4)"},
    [Q_MEMBERS] = {"visit.members", MEMBER "WHERE m.tenant = $1\n"
                                           "  AND m.visit = $2\n"
                                           "ORDER BY m.ord, m.account"},
    [Q_MEMBERS_OF_ROUND] = {"visit.members_of_round",
                            MEMBER "JOIN inspection_visit v ON v.tenant = m.tenant\n"
                                   "    AND v.id = m.visit\n"
                                   "WHERE m.tenant = $1\n"
                                   "  AND v.round = $2\n"
                                   "ORDER BY m.visit, m.ord, m.account"},
    [Q_DRAW_PUT] = {"visit.draw_put",
                    "INSERT INTO inspection_draw\n"
                    "    (tenant, round, drawn_at, seed, account, entries, result)\n"
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [Q_DRAW_GET] = {"visit.draw_get", "SELECT drawn_at, seed, account, entries, result\n"
                                      "FROM inspection_draw\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "ORDER BY drawn_at DESC\n"
                                      "LIMIT 1"},
    [Q_MARK_ENTRY] = {"visit.mark_entry", "UPDATE entry\n"
                                          "SET provenance = 'on_site'\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "  AND id = $3"},
};

const struct sql_table sql_visit = SQL_TABLE(q);

static const struct word state_words[] = {
    {"planned", NULL}, {"completed", NULL}, {"cancelled", NULL}};
static const struct words codes_visit_state = {state_words, GP_COUNT(state_words)};
_Static_assert(GP_COUNT(state_words) == VISIT_STATE_N, "a word each");

/* The visit's own columns first, as many as are written; then what is read with it. */
#define OWN_COLUMNS 12
static const struct column visit_fields[] = {
    COLUMN(struct visit, id),
    COLUMN(struct visit, round),
    COLUMN(struct visit, entry),
    COLUMN(struct visit, ord),
    COLUMN(struct visit, planned),
    COLUMN(struct visit, planned_time),
    COLUMN(struct visit, note),
    COLUMN_ENUM(struct visit, state, codes_visit_state),
    COLUMN(struct visit, joint),
    COLUMN(struct visit, created_at),
    COLUMN(struct visit, completed_at),
    COLUMN(struct visit, reason),
    COLUMN(struct visit, round_title),
    COLUMN(struct visit, standard),
    COLUMN(struct visit, method),
    COLUMN(struct visit, center_name),
    COLUMN(struct visit, operator_name),
    COLUMN(struct visit, standard_version),
    COLUMN_ENUM(struct visit, round_state, words_round_state),
    COLUMN(struct visit, operator_org),
    COLUMN(struct visit, center),
    COLUMN(struct visit, records),
    COLUMN(struct visit, done),
};

static const struct column member_fields[] = {
    COLUMN(struct visit_member, visit), COLUMN(struct visit_member, account),
    COLUMN(struct visit_member, name),  COLUMN(struct visit_member, login),
    COLUMN(struct visit_member, ord),
};

static const struct column draw_fields[] = {
    COLUMN(struct visit_draw, drawn_at), COLUMN(struct visit_draw, seed),
    COLUMN(struct visit_draw, account),  COLUMN(struct visit_draw, entries),
    COLUMN(struct visit_draw, result),
};

enum gp_code store_visit_put(struct work *w, const struct visit *visit) {
    return row_put(w, &q[Q_PUT], DB_ARGS(db_text(w->tenant)), visit_fields, OWN_COLUMNS, visit);
}

enum gp_code store_visit_get(struct work *w, const char *id, struct visit **ret) {
    return row_first(w, &q[Q_GET], DB_ARGS(db_text(w->tenant), db_text(id)),
                     &ROW_SHAPE(struct visit, visit_fields), ret);
}

static enum gp_code list_visits(struct work *w, const struct db_sql *sql, const char *key,
                                struct visit **ret, size_t *ret_n) {
    return row_query(w, sql, DB_ARGS(db_text(w->tenant), db_text(key)),
                     &ROW_SHAPE(struct visit, visit_fields), ret, ret_n);
}

enum gp_code store_visit_of_round(struct work *w, const char *round, struct visit **ret,
                                  size_t *ret_n) {
    return list_visits(w, &q[Q_OF_ROUND], round, ret, ret_n);
}

enum gp_code store_visit_of_account(struct work *w, const char *account, struct visit **ret,
                                    size_t *ret_n) {
    return list_visits(w, &q[Q_OF_ACCOUNT], account, ret, ret_n);
}

/* ---- who goes */

enum gp_code store_visit_members_clear(struct work *w, const char *visit) {
    return db_exec(w->db, w->err, &q[Q_MEMBERS_CLEAR], DB_ARGS(db_text(w->tenant), db_text(visit)));
}

enum gp_code store_visit_member_put(struct work *w, const struct visit_member *m) {
    return db_exec(
        w->db, w->err, &q[Q_MEMBER_PUT],
        DB_ARGS(db_text(w->tenant), db_text(m->visit), db_text(m->account), db_int(m->ord)));
}

enum gp_code store_visit_members(struct work *w, const char *round, const char *visit,
                                 struct visit_member **ret, size_t *ret_n) {
    return row_query(w, &q[visit ? Q_MEMBERS : Q_MEMBERS_OF_ROUND],
                     DB_ARGS(db_text(w->tenant), db_text(visit ? visit : round)),
                     &ROW_SHAPE(struct visit_member, member_fields), ret, ret_n);
}

/* ---- the draw */

enum gp_code store_visit_draw_put(struct work *w, const char *round,
                                  const struct visit_draw *draw) {
    return row_put(w, &q[Q_DRAW_PUT], DB_ARGS(db_text(w->tenant), db_text(round)), draw_fields,
                   GP_COUNT(draw_fields), draw);
}

enum gp_code store_visit_draw_get(struct work *w, const char *round, struct visit_draw **ret) {
    return row_first(w, &q[Q_DRAW_GET], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct visit_draw, draw_fields), ret);
}

enum gp_code store_visit_mark_entry(struct work *w, const char *round, const char *entry) {
    return db_exec(w->db, w->err, &q[Q_MARK_ENTRY],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry)));
}
