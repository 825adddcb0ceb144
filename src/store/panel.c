/* Experts belong to a round, so whoever is added brings the ties of the last round along
 * (TIES_INHERIT) with those known beside any round (TIES_KNOWN), and they live on apart. A tie that
 * was found to be no conflict is kept by what it is and not by row, so it holds in the next round
 * as well (DISMISS). Unassigning takes lead and draft sheets away with it, in that order, and never
 * a sheet that was handed in. Whether a tie is a conflict is core/recusal.c. */

#include "store/panel.h"

#include "store/list.h"

enum {
    EXPERT_ADD,
    TIES_INHERIT,
    TIES_KNOWN,
    EXPERTS_COPY,
    TIES_COPY,
    EXPERT_DROP,
    TIE_ADD,
    TIE_DROP,
    SEATS,
    ENTRY_SEATS,
    ASSIGN,
    UNASSIGN,
    DROP_DRAFTS,
    DROP_LEAD,
    SET_LEAD,
    DISMISSALS,
    DISMISS,
};

#define SEAT                                                                                       \
    "SELECT a.entry, a.expert, x.name, a.declared, a.conflict, a.relation,\n"                      \
    "    CASE WHEN l.expert IS NULL THEN 0 ELSE 1 END,\n"                                          \
    "    CASE WHEN EXISTS\n"                                                                       \
    "        (SELECT 1 FROM sheet s\n"                                                             \
    "         WHERE s.tenant = a.tenant AND s.round = a.round AND s.entry = a.entry\n"             \
    "           AND s.scorer = a.expert AND s.role IN ('expert', 'inspector')\n"                   \
    "           AND s.submitted IS NOT NULL)\n"                                                    \
    "        THEN 1 ELSE 0 END\n"                                                                  \
    "FROM assignment a\n"                                                                          \
    "JOIN expert x ON x.tenant = a.tenant AND x.round = a.round\n"                                 \
    "  AND x.id = a.expert\n"                                                                      \
    "LEFT JOIN panel_lead l ON l.tenant = a.tenant AND l.round = a.round\n"                        \
    "  AND l.entry = a.entry AND l.expert = a.expert\n"                                            \
    "WHERE a.tenant = $1\n"                                                                        \
    "  AND a.round = $2\n"

static const struct db_sql q[] = {
    [EXPERT_ADD] = {"panel.expert_add", "INSERT INTO expert (tenant, round, id, ord, name)\n"
                                        "SELECT $1, $2, $3, coalesce(max(ord) + 1, 0), $4\n"
                                        "FROM expert\n"
                                        "WHERE tenant = $1\n"
                                        "  AND round = $2"},
    [TIES_INHERIT] =
        {"panel.ties_inherit",
         "INSERT INTO affiliation\n"
         "    (tenant, round, expert, ord, org, relation, from_date, to_date)\n"
         "SELECT tenant, $2, expert, ord, org, relation, from_date, to_date\n"
         "FROM affiliation\n"
         "WHERE tenant = $1\n"
         "  AND expert = $3\n"
         "  AND round = (SELECT r.id\n"
         "               FROM round r\n"
         "               JOIN expert x ON x.tenant = r.tenant AND x.round = r.id AND x.id = $3\n"
         "               WHERE r.tenant = $1 AND r.id <> $2\n"
         "               ORDER BY r.year DESC NULLS LAST, r.opened DESC NULLS LAST, r.id DESC\n"
         "               LIMIT 1)"},
    [TIES_KNOWN] =
        {"panel.ties_known",
         "INSERT INTO affiliation\n"
         "    (tenant, round, expert, ord, org, relation, from_date, to_date)\n"
         "SELECT t.tenant, $2, t.expert, t.ord + 1 +\n"
         "    coalesce((SELECT max(a.ord) FROM affiliation a\n"
         "              WHERE a.tenant = $1 AND a.round = $2 AND a.expert = $3), -1),\n"
         "    t.org, t.relation, t.from_date, t.to_date\n"
         "FROM expert_tie t\n"
         "WHERE t.tenant = $1\n"
         "  AND t.expert = $3\n"
         "  AND NOT EXISTS (SELECT 1 FROM affiliation a\n"
         "                  WHERE a.tenant = $1 AND a.round = $2 AND a.expert = $3\n"
         "                    AND a.org = t.org\n"
         "                    AND coalesce(a.relation, '') = coalesce(t.relation, '')\n"
         "                    AND coalesce(a.from_date, '') = coalesce(t.from_date, '')\n"
         "                    AND coalesce(a.to_date, '') = coalesce(t.to_date, ''))"},
    [EXPERTS_COPY] = {"panel.experts_copy", "INSERT INTO expert (tenant, round, id, ord, name)\n"
                                            "SELECT tenant, $3, id, ord, name\n"
                                            "FROM expert\n"
                                            "WHERE tenant = $1\n"
                                            "  AND round = $2\n"
                                            "ON CONFLICT (tenant, round, id) DO NOTHING"},
    [TIES_COPY] = {"panel.ties_copy",
                   "INSERT INTO affiliation\n"
                   "    (tenant, round, expert, ord, org, relation, from_date, to_date)\n"
                   "SELECT tenant, $3, expert, ord, org, relation, from_date, to_date\n"
                   "FROM affiliation\n"
                   "WHERE tenant = $1\n"
                   "  AND round = $2\n"
                   "ON CONFLICT (tenant, round, expert, ord) DO NOTHING"},
    [EXPERT_DROP] = {"panel.expert_drop", "DELETE FROM expert\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "  AND id = $3"},
    [TIE_ADD] = {"panel.tie_add",
                 "INSERT INTO affiliation\n"
                 "    (tenant, round, expert, ord, org, relation, from_date, to_date)\n"
                 "SELECT $1, $2, $3, coalesce(max(ord) + 1, 0), $4, $5, $6, $7\n"
                 "FROM affiliation\n"
                 "WHERE tenant = $1\n"
                 "  AND round = $2\n"
                 "  AND expert = $3"},
    [TIE_DROP] = {"panel.tie_drop", "DELETE FROM affiliation\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2\n"
                                    "  AND expert = $3\n"
                                    "  AND org = $4\n"
                                    "  AND coalesce(relation, '') = $5\n"
                                    "  AND coalesce(from_date, '') = $6\n"
                                    "  AND coalesce(to_date, '') = $7"},
    [SEATS] = {"panel.seats", SEAT "ORDER BY a.entry, a.ord, a.expert"},
    [ENTRY_SEATS] = {"panel.entry_seats", SEAT "  AND a.entry = $3\n"
                                               "ORDER BY a.ord, a.expert"},
    [ASSIGN] = {"panel.assign", "INSERT INTO assignment\n"
                                "    (tenant, round, entry, expert, ord, declared, conflict)\n"
                                "SELECT $1, $2, $3, $4, coalesce(max(ord) + 1, 0), 0, 0\n"
                                "FROM assignment\n"
                                "WHERE tenant = $1\n"
                                "  AND round = $2\n"
                                "  AND entry = $3"},
    [UNASSIGN] = {"panel.unassign", "DELETE FROM assignment\n"
                                    "WHERE tenant = $1\n"
                                    "  AND round = $2\n"
                                    "  AND entry = $3\n"
                                    "  AND expert = $4"},
    [DROP_DRAFTS] = {"panel.drop_drafts", "DELETE FROM sheet\n"
                                          "WHERE tenant = $1\n"
                                          "  AND round = $2\n"
                                          "  AND entry = $3\n"
                                          "  AND scorer = $4\n"
                                          "  AND role IN ('expert', 'inspector')\n"
                                          "  AND submitted IS NULL"},
    [DROP_LEAD] = {"panel.drop_lead", "DELETE FROM panel_lead\n"
                                      "WHERE tenant = $1\n"
                                      "  AND round = $2\n"
                                      "  AND entry = $3\n"
                                      "  AND (CAST($4 AS TEXT) IS NULL\n"
                                      "       OR expert = CAST($4 AS TEXT))"},
    [SET_LEAD] = {"panel.set_lead", "INSERT INTO panel_lead (tenant, round, entry, expert)\n"
                                    "VALUES ($1, $2, $3, $4)\n"
                                    "ON CONFLICT (tenant, round, entry) DO UPDATE\n"
                                    "SET expert = excluded.expert"},
    [DISMISSALS] = {"panel.dismissals",
                    "SELECT d.expert, d.org, d.relation, nullif(d.from_date, ''),\n"
                    "    nullif(d.to_date, ''), d.reason, d.account, d.at_ms\n"
                    "FROM expert x\n"
                    "JOIN conflict_dismissal d ON d.tenant = x.tenant AND d.expert = x.id\n"
                    "WHERE x.tenant = $1\n"
                    "  AND x.round = $2"},
    [DISMISS] = {"panel.dismiss",
                 "INSERT INTO conflict_dismissal (tenant, expert, org, relation, from_date,\n"
                 "    to_date, reason, account, at_ms)\n"
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\n"
                 "ON CONFLICT (tenant, expert, org, relation, from_date, to_date) DO UPDATE\n"
                 "SET reason = excluded.reason, account = excluded.account,\n"
                 "    at_ms = excluded.at_ms"},
};

const struct sql_table sql_panel = SQL_TABLE(q);

static const struct column seat_fields[] = {
    COLUMN(struct panel_seat, entry),    COLUMN(struct panel_seat, expert),
    COLUMN(struct panel_seat, name),     COLUMN(struct panel_seat, declared),
    COLUMN(struct panel_seat, conflict), COLUMN(struct panel_seat, relation),
    COLUMN(struct panel_seat, lead),     COLUMN(struct panel_seat, submitted),
};

static const struct column dismissal_fields[] = {
    COLUMN(struct dismissal, expert),       COLUMN(struct dismissal, tie.org),
    COLUMN(struct dismissal, tie.relation), COLUMN(struct dismissal, tie.from),
    COLUMN(struct dismissal, tie.to),       COLUMN(struct dismissal, reason),
    COLUMN(struct dismissal, account),      COLUMN(struct dismissal, at_ms),
};

enum gp_code store_panel_experts(struct work *w, const char *round, struct expert **ret,
                                 size_t *ret_n) {
    static struct list_tree tree = {.name = "panel.experts", .table = "expert"};
    struct dossier d = {0};
    TRY(list_get(w, &tree, round, &d));
    *ret = d.round.experts;
    *ret_n = d.round.n_experts;
    return GP_OK;
}

enum gp_code store_panel_add_expert(struct work *w, const char *round, const char *expert,
                                    const char *name) {
    TRY(db_exec(w->db, w->err, &q[EXPERT_ADD],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert), db_text(name))));
    TRY(db_exec(w->db, w->err, &q[TIES_INHERIT],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert))));
    return db_exec(w->db, w->err, &q[TIES_KNOWN],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert)));
}

enum gp_code store_panel_copy_experts(struct work *w, const char *from, const char *round) {
    TRY(db_exec(w->db, w->err, &q[EXPERTS_COPY],
                DB_ARGS(db_text(w->tenant), db_text(from), db_text(round))));
    return db_exec(w->db, w->err, &q[TIES_COPY],
                   DB_ARGS(db_text(w->tenant), db_text(from), db_text(round)));
}

enum gp_code store_panel_drop_expert(struct work *w, const char *round, const char *expert) {
    return db_exec(w->db, w->err, &q[EXPERT_DROP],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert)));
}

enum gp_code store_panel_add_tie(struct work *w, const char *round, const char *expert,
                                 const struct affiliation *tie) {
    return db_exec(w->db, w->err, &q[TIE_ADD],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert), db_text(tie->org),
                           db_text(tie->relation), db_date(tie->from), db_date(tie->to)));
}

static struct db_value date_or_empty(date_t d) {
    return date_is_set(d) ? db_date(d) : db_text("");
}

enum gp_code store_panel_drop_tie(struct work *w, const char *round, const char *expert,
                                  const struct affiliation *tie, bool *ret_found) {
    TRY(db_exec(w->db, w->err, &q[TIE_DROP],
                DB_ARGS(db_text(w->tenant), db_text(round), db_text(expert), db_text(tie->org),
                        db_text(cstr_or_empty(tie->relation)), date_or_empty(tie->from),
                        date_or_empty(tie->to))));
    *ret_found = db_changes(w->db) > 0;
    return GP_OK;
}

enum gp_code store_panel_seats(struct work *w, const char *round, const char *entry,
                               struct panel_seat **ret, size_t *ret_n) {
    const struct db_value args[] = {db_text(w->tenant), db_text(round), db_text(entry)};
    return row_query(w, &q[entry ? ENTRY_SEATS : SEATS], args, entry ? 3 : 2,
                     &ROW_SHAPE(struct panel_seat, seat_fields), ret, ret_n);
}

enum gp_code store_panel_assign(struct work *w, const char *round, const char *entry,
                                const char *expert) {
    return db_exec(w->db, w->err, &q[ASSIGN],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_text(expert)));
}

enum gp_code store_panel_unassign(struct work *w, const char *round, const char *entry,
                                  const char *expert) {
    static const unsigned char steps[] = {DROP_LEAD, DROP_DRAFTS, UNASSIGN};
    for (size_t i = 0; i < GP_COUNT(steps); i++)
        TRY(db_exec(w->db, w->err, &q[steps[i]],
                    DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_text(expert))));
    return GP_OK;
}

enum gp_code store_panel_set_lead(struct work *w, const char *round, const char *entry,
                                  const char *expert) {
    return db_exec(w->db, w->err, &q[expert ? SET_LEAD : DROP_LEAD],
                   DB_ARGS(db_text(w->tenant), db_text(round), db_text(entry), db_text(expert)));
}

enum gp_code store_panel_dismissals(struct work *w, const char *round, struct dismissal **ret,
                                    size_t *ret_n) {
    return row_query(w, &q[DISMISSALS], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct dismissal, dismissal_fields), ret, ret_n);
}

enum gp_code store_panel_dismiss(struct work *w, const struct dismissal *d) {
    return db_exec(w->db, w->err, &q[DISMISS],
                   DB_ARGS(db_text(w->tenant), db_text(d->expert), db_text(d->tie.org),
                           db_text(cstr_or_empty(d->tie.relation)), date_or_empty(d->tie.from),
                           date_or_empty(d->tie.to), db_text(d->reason), db_text(d->account),
                           db_int(d->at_ms)));
}
