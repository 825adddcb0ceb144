#include "store/sheet.h"

#include "store/list.h"

enum { SHEETS, ORD, DROP, REOPEN, NOTES, PARTIES };

static const struct db_sql q[] = {
    [SHEETS] =
        {"sheet.of_entry",
         "SELECT s.id, s.component, s.scorer, s.scorer_name, s.role, s.submitted, s.comment,\n"
         "    m.ord, m.item, m.not_applicable, m.points, m.level, m.done, m.target,\n"
         "    m.times, m.reason, m.evidence, p.part\n"
         "FROM sheet s\n"
         "LEFT JOIN mark m ON m.tenant = s.tenant AND m.round = s.round\n"
         "    AND m.entry = s.entry AND m.sheet = s.id\n"
         "LEFT JOIN mark_part p ON p.tenant = m.tenant AND p.round = m.round\n"
         "    AND p.entry = m.entry AND p.sheet = m.sheet AND p.mark = m.ord\n"
         "WHERE s.tenant = $1\n"
         "  AND s.round = $2\n"
         "  AND s.entry = $3\n"
         "ORDER BY s.ord, s.id, m.ord, p.ord"},
    [ORD] = {"sheet.ord", "SELECT coalesce(max(CASE WHEN id = $4 THEN ord END), max(ord) + 1, 0)\n"
                          "FROM sheet\n"
                          "WHERE tenant = $1\n"
                          "  AND round = $2\n"
                          "  AND entry = $3"},
    [DROP] = {"sheet.drop", "DELETE FROM sheet\n"
                            "WHERE tenant = $1\n"
                            "  AND round = $2\n"
                            "  AND entry = $3\n"
                            "  AND id = $4"},
    [REOPEN] = {"sheet.reopen", "UPDATE sheet\n"
                                "SET submitted = NULL\n"
                                "WHERE tenant = $1\n"
                                "  AND round = $2\n"
                                "  AND entry = $3\n"
                                "  AND id = $4"},
    [NOTES] = {"sheet.notes", "SELECT round, entry, component, submitted\n"
                              "FROM sheet\n"
                              "WHERE tenant = $1\n"
                              "  AND scorer = $2"},
    [PARTIES] = {"sheet.parties", "SELECT entry, component, scorer, submitted\n"
                                  "FROM sheet\n"
                                  "WHERE tenant = $1\n"
                                  "  AND round = $2\n"
                                  "  AND role IN ('commissioner', 'purchaser', 'committee')\n"
                                  "  AND submitted IS NOT NULL"},
};

const struct sql_table sql_sheet = SQL_TABLE(q);

static const struct field note_fields[] = {
    FIELD(struct sheet_note, round),
    FIELD(struct sheet_note, entry),
    FIELD(struct sheet_note, component),
    FIELD(struct sheet_note, submitted),
};

static const struct field party_fields[] = {
    FIELD(struct party_note, entry),
    FIELD(struct party_note, component),
    FIELD(struct party_note, scorer),
    FIELD(struct party_note, submitted),
};

/* While an entry's sheets are read. */
struct reading {
    struct arena *a;
    VEC(struct sheet) sheets;
    int64_t mark; /* place of the last mark in its sheet */
};

/* Grown one by one: a sheet has some dozen marks. Room doubles at powers of two. */
static void *grown(struct arena *a, void *v, size_t n, size_t size) {
    size_t cap = n;
    bool full = n == 0 || (n & (n - 1)) == 0;
    return full ? arena_grow(a, v, n, &cap, size) : v;
}

static void add_mark(struct reading *r, struct sheet *s, struct db_rows *rows, int col) {
    s->marks = grown(r->a, s->marks, s->n_marks, sizeof(*s->marks));
    struct mark *m = &s->marks[s->n_marks++];
    *m = (struct mark){0};
    row_fetch(rows, r->a, col, list_marks.fields, list_marks.n_fields, m);
}

/* A row for each condition of each mark of each sheet; what has nothing below it has one row. */
static void take_row(struct reading *r, struct db_rows *rows) {
    int ord_at = (int)list_sheets.n_fields, mark_at = ord_at + 1;
    int part_at = mark_at + (int)list_marks.n_fields;
    struct sheet *s = r->sheets.n ? &r->sheets.v[r->sheets.n - 1] : NULL;
    if (!s || !str_eq(str_of(s->id), db_col_str(rows, 0))) {
        s = VEC_PUSH(r->a, &r->sheets);
        row_fetch(rows, r->a, 0, list_sheets.fields, list_sheets.n_fields, s);
        r->mark = DEC_UNSET;
    }
    int64_t mark = db_col_int(rows, ord_at);
    if (mark == DEC_UNSET)
        return;
    if (mark != r->mark)
        add_mark(r, s, rows, mark_at);
    r->mark = mark;
    const char *part = db_col_text(rows, r->a, part_at);
    if (!part)
        return;
    struct mark *m = &s->marks[s->n_marks - 1];
    m->parts = grown(r->a, m->parts, m->n_parts, sizeof(*m->parts));
    m->parts[m->n_parts++] = part;
}

#define KEY db_text(tenant), db_text(round), db_text(entry)

enum gp_code store_sheet_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, const char *entry, struct sheet **ret,
                              size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    struct reading r = {.a = a, .mark = DEC_UNSET};
    TRY(db_query(db, e, &q[SHEETS], DB_ARGS(KEY), &rows));
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        take_row(&r, rows);
    }
    *ret = r.sheets.v;
    *ret_n = r.sheets.n;
    return GP_OK;
}

enum gp_code store_sheet_put(struct db *db, struct gp_err *e, const char *tenant, const char *round,
                             const char *entry, const struct sheet *sheet) {
    int64_t ord;
    TRY(row_number(db, e, &q[ORD], DB_ARGS(KEY, db_text(sheet->id)), &ord));
    TRY(db_exec(db, e, &q[DROP], DB_ARGS(KEY, db_text(sheet->id))));
    TRY(row_put(db, e, list_sheets.put, DB_ARGS(KEY, db_int(ord)), list_sheets.fields,
                list_sheets.n_fields, sheet));
    return list_put_under(db, e, &list_marks, tenant, round, LIST_KEYS(entry, sheet->id), sheet);
}

enum gp_code store_sheet_reopen(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const char *entry, const char *sheet) {
    return db_exec(db, e, &q[REOPEN], DB_ARGS(KEY, db_text(sheet)));
}

enum gp_code store_sheet_notes(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *scorer, struct sheet_note **ret, size_t *ret_n) {
    return row_query(db, a, e, &q[NOTES], DB_ARGS(db_text(tenant), db_text(scorer)),
                     &ROW_SHAPE(struct sheet_note, note_fields), ret, ret_n);
}

enum gp_code store_sheet_parties(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *round, struct party_note **ret,
                                 size_t *ret_n) {
    return row_query(db, a, e, &q[PARTIES], DB_ARGS(db_text(tenant), db_text(round)),
                     &ROW_SHAPE(struct party_note, party_fields), ret, ret_n);
}
