#include "store/sheet.h"

#include "store/list.h"

enum { SHEETS, MARKS, PARTS, ORD, DROP, PUT, PUT_MARK, PUT_PART, REOPEN, NOTES, PARTIES };

static const struct db_sql q[] = {
    [SHEETS] = {"sheet.of_entry",
                "SELECT id, component, scorer, scorer_name, role, submitted, comment\n"
                "FROM sheet\n"
                "WHERE tenant = $1\n"
                "  AND round = $2\n"
                "  AND entry = $3\n"
                "ORDER BY ord, id"},
    [MARKS] = {"mark.of_entry",
               "SELECT sheet, ord, item, not_applicable, points, level, done, target, times,\n"
               "    reason, evidence\n"
               "FROM mark\n"
               "WHERE tenant = $1\n"
               "  AND round = $2\n"
               "  AND entry = $3\n"
               "ORDER BY sheet, ord"},
    [PARTS] = {"mark_part.of_entry", "SELECT sheet, mark, part\n"
                                     "FROM mark_part\n"
                                     "WHERE tenant = $1\n"
                                     "  AND round = $2\n"
                                     "  AND entry = $3\n"
                                     "ORDER BY sheet, mark, ord"},
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
    [PUT] = {"sheet.add",
             "INSERT INTO sheet\n"
             "    (tenant, round, entry, ord, id, component, scorer, scorer_name, role,\n"
             "    submitted, comment)\n"
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [PUT_MARK] = {"mark.add",
                  "INSERT INTO mark\n"
                  "    (tenant, round, entry, sheet, ord, item, not_applicable, points, level,\n"
                  "    done, target, times, reason, evidence)\n"
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [PUT_PART] = {"mark_part.add", "INSERT INTO mark_part\n"
                                   "    (tenant, round, entry, sheet, mark, ord, part)\n"
                                   "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
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

static const struct field sheet_fields[] = {
    FIELD(struct sheet, id),
    FIELD(struct sheet, component),
    FIELD(struct sheet, scorer),
    FIELD(struct sheet, scorer_name),
    FIELD_ENUM(struct sheet, role, codes_scorer_role),
    FIELD(struct sheet, submitted),
    FIELD(struct sheet, comment),
};

static const struct field mark_fields[] = {
    FIELD(struct mark, item),  FIELD(struct mark, not_applicable), FIELD(struct mark, points),
    FIELD(struct mark, level), FIELD(struct mark, done),           FIELD(struct mark, target),
    FIELD(struct mark, times), FIELD(struct mark, reason),         FIELD(struct mark, evidence),
};

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

/* The entry whose sheets are read or written. */
struct place {
    struct db *db;
    struct gp_err *e;
    struct arena *a;
    const char *tenant, *round, *entry;
    VEC(struct sheet) sheets;
};

#define KEY(p) db_text((p)->tenant), db_text((p)->round), db_text((p)->entry)

static struct sheet *sheet_of(struct place *p, struct str id) {
    for (size_t i = 0; i < p->sheets.n; i++)
        if (str_eq(str_of(p->sheets.v[i].id), id))
            return &p->sheets.v[i];
    return NULL;
}

typedef void (*take_row)(struct place *p, struct db_rows *rows);

static void take_sheet(struct place *p, struct db_rows *rows) {
    row_fetch(rows, p->a, 0, sheet_fields, GP_COUNT(sheet_fields), VEC_PUSH(p->a, &p->sheets));
}

/* Grown one by one: a sheet has some dozen marks. Room doubles at powers of two. */
static void *grown(struct arena *a, void *v, size_t n, size_t size) {
    size_t cap = n;
    bool full = n == 0 || (n & (n - 1)) == 0;
    return full ? arena_grow(a, v, n, &cap, size) : v;
}

static void take_mark(struct place *p, struct db_rows *rows) {
    struct sheet *s = sheet_of(p, db_col_str(rows, 0));
    if (!s)
        return;
    s->marks = grown(p->a, s->marks, s->n_marks, sizeof(*s->marks));
    struct mark *m = &s->marks[s->n_marks++];
    *m = (struct mark){0};
    row_fetch(rows, p->a, 2, mark_fields, GP_COUNT(mark_fields), m);
}

static void take_part(struct place *p, struct db_rows *rows) {
    struct sheet *s = sheet_of(p, db_col_str(rows, 0));
    int64_t at = db_col_int(rows, 1);
    if (!s || at < 0 || (uint64_t)at >= s->n_marks)
        return;
    struct mark *m = &s->marks[at];
    m->parts = grown(p->a, m->parts, m->n_parts, sizeof(*m->parts));
    m->parts[m->n_parts++] = db_col_text(rows, p->a, 2);
}

static enum gp_code read_rows(struct place *p, const struct db_sql *sql, take_row take) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(p->db, p->e, sql, DB_ARGS(KEY(p)), &rows));
    for (bool more;;) {
        TRY(db_next(rows, p->e, &more));
        if (!more)
            return GP_OK;
        take(p, rows);
    }
}

enum gp_code store_sheet_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *round, const char *entry, struct sheet **ret,
                              size_t *ret_n) {
    struct place p = {.db = db, .e = e, .a = a, .tenant = tenant, .round = round, .entry = entry};
    TRY(read_rows(&p, &q[SHEETS], take_sheet));
    TRY(read_rows(&p, &q[MARKS], take_mark));
    TRY(read_rows(&p, &q[PARTS], take_part));
    *ret = p.sheets.v;
    *ret_n = p.sheets.n;
    return GP_OK;
}

static enum gp_code put_mark(struct place *p, const char *sheet, const struct mark *m, size_t ord) {
    struct db_value args[5 + GP_COUNT(mark_fields)] = {KEY(p), db_text(sheet),
                                                       db_int((int64_t)ord)};
    row_bind(m, mark_fields, GP_COUNT(mark_fields), args + 5);
    TRY(db_exec(p->db, p->e, &q[PUT_MARK], args, GP_COUNT(args)));
    for (size_t i = 0; i < m->n_parts; i++)
        TRY(db_exec(p->db, p->e, &q[PUT_PART],
                    DB_ARGS(KEY(p), db_text(sheet), db_int((int64_t)ord), db_int((int64_t)i),
                            db_text(m->parts[i]))));
    return GP_OK;
}

enum gp_code store_sheet_put(struct db *db, struct gp_err *e, const char *tenant, const char *round,
                             const char *entry, const struct sheet *sheet) {
    struct place p = {.db = db, .e = e, .tenant = tenant, .round = round, .entry = entry};
    struct db_rows *rows;
    TRY(db_first(db, e, &q[ORD], DB_ARGS(KEY(&p), db_text(sheet->id)), &rows));
    int64_t ord = rows ? db_col_int(rows, 0) : 0;
    db_done(rows);
    TRY(db_exec(db, e, &q[DROP], DB_ARGS(KEY(&p), db_text(sheet->id))));
    struct db_value args[4 + GP_COUNT(sheet_fields)] = {KEY(&p), db_int(ord)};
    row_bind(sheet, sheet_fields, GP_COUNT(sheet_fields), args + 4);
    TRY(db_exec(db, e, &q[PUT], args, GP_COUNT(args)));
    for (size_t i = 0; i < sheet->n_marks; i++)
        TRY(put_mark(&p, sheet->id, &sheet->marks[i], i));
    return GP_OK;
}

enum gp_code store_sheet_reopen(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const char *entry, const char *sheet) {
    return db_exec(db, e, &q[REOPEN],
                   DB_ARGS(db_text(tenant), db_text(round), db_text(entry), db_text(sheet)));
}

enum gp_code store_sheet_notes(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *scorer, struct sheet_note **ret, size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(db, e, &q[NOTES], DB_ARGS(db_text(tenant), db_text(scorer)), &rows));
    VEC(struct sheet_note) list = {0};
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        row_fetch(rows, a, 0, note_fields, GP_COUNT(note_fields), VEC_PUSH(a, &list));
    }
    *ret = list.v;
    *ret_n = list.n;
    return GP_OK;
}

enum gp_code store_sheet_parties(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *round, struct party_note **ret,
                                 size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(db, e, &q[PARTIES], DB_ARGS(db_text(tenant), db_text(round)), &rows));
    VEC(struct party_note) list = {0};
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        row_fetch(rows, a, 0, party_fields, GP_COUNT(party_fields), VEC_PUSH(a, &list));
    }
    *ret = list.v;
    *ret_n = list.n;
    return GP_OK;
}
