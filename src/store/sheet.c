#include "store/sheet.h"

#include "store/list.h"

enum { SHEETS, MARKS, PARTS, OWN, OWN_MARKS, OWN_PARTS, ORD, DROP, REOPEN, NOTES, PARTIES };

#define SHEET_COLUMNS                                                                              \
    "SELECT id, component, scorer, scorer_name, role, submitted, comment\n"                        \
    "FROM sheet\n"
#define PART_COLUMNS                                                                               \
    "SELECT sheet, mark, part\n"                                                                   \
    "FROM mark_part\n"
#define MARK_COLUMNS                                                                               \
    "SELECT sheet, ord, item, not_applicable, points, level, done, target, times,\n"               \
    "    reason, evidence\n"                                                                       \
    "FROM mark\n"
#define OF_ENTRY                                                                                   \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND entry = $3\n"
#define OF_SHEET OF_ENTRY "  AND sheet = $4\n"

static const struct db_sql q[] = {
    [SHEETS] = {"sheet.of_entry", SHEET_COLUMNS OF_ENTRY "ORDER BY ord, id"},
    [MARKS] = {"mark.of_entry", MARK_COLUMNS OF_ENTRY "ORDER BY sheet, ord"},
    [PARTS] = {"mark_part.of_entry", PART_COLUMNS OF_ENTRY "ORDER BY sheet, mark, ord"},
    [OWN] = {"sheet.of_key", SHEET_COLUMNS OF_ENTRY "  AND role = $4\n"
                                                    "  AND scorer = $5\n"
                                                    "  AND component = $6\n"
                                                    "ORDER BY submitted DESC, id DESC\n"
                                                    "LIMIT 1"},
    [OWN_MARKS] = {"mark.of_sheet", MARK_COLUMNS OF_SHEET "ORDER BY ord"},
    [OWN_PARTS] = {"mark_part.of_sheet", PART_COLUMNS OF_SHEET "ORDER BY mark, ord"},
    [ORD] = {"sheet.ord", "SELECT coalesce(max(CASE WHEN id = $4 THEN ord END), max(ord) + 1, 0),\n"
                          "    coalesce(max(id = $4), 0)\n"
                          "FROM sheet\n" OF_ENTRY},
    [DROP] = {"sheet.drop", "DELETE FROM sheet\n" OF_ENTRY "  AND id = $4"},
    [REOPEN] = {"sheet.reopen", "UPDATE sheet\n"
                                "SET submitted = NULL\n" OF_ENTRY "  AND id = $4"},
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
    row_fetch(rows, p->a, 0, list_sheets.fields, list_sheets.n_fields, VEC_PUSH(p->a, &p->sheets));
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
    row_fetch(rows, p->a, 2, list_marks.fields, list_marks.n_fields, m);
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

static enum gp_code read_rows(struct place *p, const struct db_sql *sql,
                              const struct db_value *args, size_t n, take_row take) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(p->db, p->e, sql, args, n, &rows));
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
    TRY(read_rows(&p, &q[SHEETS], DB_ARGS(KEY(&p)), take_sheet));
    TRY(read_rows(&p, &q[MARKS], DB_ARGS(KEY(&p)), take_mark));
    TRY(read_rows(&p, &q[PARTS], DB_ARGS(KEY(&p)), take_part));
    *ret = p.sheets.v;
    *ret_n = p.sheets.n;
    return GP_OK;
}

enum gp_code store_sheet_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const struct sheet_key *key, struct sheet **ret) {
    struct place p = {
        .db = db, .e = e, .a = a, .tenant = tenant, .round = key->round, .entry = key->entry};
    TRY(read_rows(&p, &q[OWN],
                  DB_ARGS(KEY(&p), db_text(code_word(&codes_scorer_role, key->role)),
                          db_text(key->scorer), db_text(key->component)),
                  take_sheet));
    *ret = p.sheets.v;
    if (!*ret)
        return GP_OK;
    TRY(read_rows(&p, &q[OWN_MARKS], DB_ARGS(KEY(&p), db_text((*ret)->id)), take_mark));
    return read_rows(&p, &q[OWN_PARTS], DB_ARGS(KEY(&p), db_text((*ret)->id)), take_part);
}

/* Where the sheet stands among the entry's, and whether it is there already. */
static enum gp_code read_place(struct place *p, const char *sheet, int64_t *ret_ord,
                               bool *ret_there) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(p->db, p->e, &q[ORD], DB_ARGS(KEY(p), db_text(sheet)), &rows));
    *ret_ord = db_col_int(rows, 0);
    *ret_there = db_col_int(rows, 1) == 1;
    return GP_OK;
}

enum gp_code store_sheet_put(struct db *db, struct gp_err *e, const char *tenant, const char *round,
                             const char *entry, const struct sheet *sheet) {
    struct place p = {.db = db, .e = e, .tenant = tenant, .round = round, .entry = entry};
    int64_t ord;
    bool there;
    TRY(read_place(&p, sheet->id, &ord, &there));
    if (there)
        TRY(db_exec(db, e, &q[DROP], DB_ARGS(KEY(&p), db_text(sheet->id))));
    TRY(row_put(db, e, list_sheets.put, DB_ARGS(KEY(&p), db_int(ord)), list_sheets.fields,
                list_sheets.n_fields, sheet));
    return list_put_under(db, e, &list_marks, tenant, round, LIST_KEYS(entry, sheet->id), sheet);
}

enum gp_code store_sheet_reopen(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const char *entry, const char *sheet) {
    return db_exec(db, e, &q[REOPEN],
                   DB_ARGS(db_text(tenant), db_text(round), db_text(entry), db_text(sheet)));
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
