/* Sheets come as one row a condition of a mark of a sheet, and take_all folds them up again as the
 * rows go by; columns come from the lists of the dossier (list_of), so they are the same as there.
 * Putting replaces the whole sheet in its old place. Nothing here knows what a mark is worth, nor
 * whether it was handed in by whom it says: that is sheet_trust.c of app/marking. */

#include "store/sheet.h"

#include "store/list.h"

enum { SHEETS, OWN, OWN_MARKS, ORD, DROP, REOPEN, NOTES, PARTIES };

#define SHEET_COLUMNS "s.id, s.component, s.scorer, s.scorer_name, s.role, s.submitted, s.comment"
#define MARK_COLUMNS                                                                               \
    "m.ord, m.item, m.not_applicable, m.points, m.level, m.done, m.target,\n"                      \
    "    m.times, m.reason, m.evidence, p.part\n"
#define PARTS                                                                                      \
    "LEFT JOIN mark_part p ON p.tenant = m.tenant AND p.round = m.round\n"                         \
    "    AND p.entry = m.entry AND p.sheet = m.sheet AND p.mark = m.ord\n"
#define OF_ENTRY                                                                                   \
    "WHERE tenant = $1\n"                                                                          \
    "  AND round = $2\n"                                                                           \
    "  AND entry = $3\n"

static const struct db_sql q[] = {
    [SHEETS] = {"sheet.of_entry",
                "SELECT " SHEET_COLUMNS ",\n    " MARK_COLUMNS "FROM sheet s\n"
                "LEFT JOIN mark m ON m.tenant = s.tenant AND m.round = s.round\n"
                "    AND m.entry = s.entry AND m.sheet = s.id\n" PARTS "WHERE s.tenant = $1\n"
                "  AND s.round = $2\n"
                "  AND s.entry = $3\n"
                "ORDER BY s.ord, s.id, m.ord, p.ord"},
    [OWN] = {"sheet.of_key", "SELECT " SHEET_COLUMNS "\n"
                             "FROM sheet s\n" OF_ENTRY "  AND role = $4\n"
                             "  AND scorer = $5\n"
                             "  AND component = $6\n"
                             "ORDER BY submitted DESC NULLS LAST, id DESC\n"
                             "LIMIT 1"},
    [OWN_MARKS] = {"mark.of_sheet",
                   "SELECT " MARK_COLUMNS "FROM mark m\n" PARTS "WHERE m.tenant = $1\n"
                   "  AND m.round = $2\n"
                   "  AND m.entry = $3\n"
                   "  AND m.sheet = $4\n"
                   "ORDER BY m.ord, p.ord"},
    [ORD] = {"sheet.ord", "SELECT coalesce(max(CASE WHEN id = $4 THEN ord END), max(ord) + 1, 0),\n"
                          "    coalesce(max(CASE WHEN id = $4 THEN 1 ELSE 0 END), 0)\n"
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

static const struct column note_fields[] = {
    COLUMN(struct sheet_note, round),
    COLUMN(struct sheet_note, entry),
    COLUMN(struct sheet_note, component),
    COLUMN(struct sheet_note, submitted),
};

static const struct column party_fields[] = {
    COLUMN(struct party_note, entry),
    COLUMN(struct party_note, component),
    COLUMN(struct party_note, scorer),
    COLUMN(struct party_note, submitted),
};

#define KEY db_text(w->tenant), db_text(round), db_text(entry)

/* While sheets are read. */
struct reading {
    struct arena *a;
    const struct list *list, *marks; /* of sheets */
    VEC(struct sheet) sheets;
    int64_t mark; /* place of the last mark in its sheet */
};

/* Grown one by one: a sheet has some dozen marks. Room doubles at powers of two. */
static void *grown(struct arena *a, void *v, size_t n, size_t size) {
    size_t cap = n;
    bool full = n == 0 || (n & (n - 1)) == 0;
    return full ? arena_grow(a, v, n, &cap, size) : v;
}

static void take_sheet(struct reading *r, struct db_rows *rows) {
    row_fetch(rows, r->a, 0, r->list->fields, r->list->n_fields, VEC_PUSH(r->a, &r->sheets));
    r->mark = DEC_UNSET;
}

static void add_mark(struct reading *r, struct sheet *s, struct db_rows *rows, int col) {
    s->marks = grown(r->a, s->marks, s->n_marks, sizeof(*s->marks));
    struct mark *m = &s->marks[s->n_marks++];
    shape_clear(&shape_mark, m);
    row_fetch(rows, r->a, col, r->marks->fields, r->marks->n_fields, m);
}

/* The columns from col on, of the last sheet: a row for each condition of each mark. */
static void take_mark(struct reading *r, struct db_rows *rows, int col) {
    struct sheet *s = &r->sheets.v[r->sheets.n - 1];
    int64_t mark = db_col_int(rows, col);
    if (mark == DEC_UNSET)
        return;
    if (mark != r->mark)
        add_mark(r, s, rows, col + 1);
    r->mark = mark;
    const char *part = db_col_text(rows, r->a, col + 1 + (int)r->marks->n_fields);
    if (!part)
        return;
    struct mark *m = &s->marks[s->n_marks - 1];
    m->parts = grown(r->a, m->parts, m->n_parts, sizeof(*m->parts));
    m->parts[m->n_parts++] = part;
}

static void take_own_mark(struct reading *r, struct db_rows *rows) {
    take_mark(r, rows, 0);
}

/* What has nothing below it has a row all the same. */
static void take_all(struct reading *r, struct db_rows *rows) {
    const struct sheet *last = r->sheets.n ? &r->sheets.v[r->sheets.n - 1] : NULL;
    if (!last || !str_eq(str_of(last->id), db_col_str(rows, 0)))
        take_sheet(r, rows);
    take_mark(r, rows, (int)r->list->n_fields);
}

static enum gp_code read_rows(struct work *w, const struct db_sql *sql, const struct db_value *args,
                              size_t n, struct reading *r,
                              void (*take)(struct reading *r, struct db_rows *rows)) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(w->db, w->err, sql, args, n, &rows));
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            return GP_OK;
        take(r, rows);
    }
}

enum gp_code store_sheet_list(struct work *w, const char *round, const char *entry,
                              struct sheet **ret, size_t *ret_n) {
    struct reading r = {.a = w->arena, .list = list_of("sheet"), .marks = list_of("mark")};
    TRY(read_rows(w, &q[SHEETS], DB_ARGS(KEY), &r, take_all));
    *ret = r.sheets.v;
    *ret_n = r.sheets.n;
    return GP_OK;
}

enum gp_code store_sheet_get(struct work *w, const struct sheet_key *key, struct sheet **ret) {
    const char *round = key->round, *entry = key->entry;
    struct reading r = {.a = w->arena, .list = list_of("sheet"), .marks = list_of("mark")};
    TRY(read_rows(w, &q[OWN],
                  DB_ARGS(KEY, db_text(code_word(&words_scorer_role, key->role)),
                          db_text(key->scorer), db_text(key->component)),
                  &r, take_sheet));
    *ret = r.sheets.v;
    if (!*ret)
        return GP_OK;
    return read_rows(w, &q[OWN_MARKS], DB_ARGS(KEY, db_text((*ret)->id)), &r, take_own_mark);
}

/* Where the sheet stands among the entry's, and whether it is there already. */
static enum gp_code read_place(struct work *w, const struct db_value *key, size_t n,
                               int64_t *ret_ord, bool *ret_there) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[ORD], key, n, &rows));
    *ret_ord = db_col_int(rows, 0);
    *ret_there = db_col_int(rows, 1) == 1;
    return GP_OK;
}

enum gp_code store_sheet_put(struct work *w, const char *round, const char *entry,
                             const struct sheet *sheet) {
    int64_t ord;
    bool there;
    TRY(read_place(w, DB_ARGS(KEY, db_text(sheet->id)), &ord, &there));
    if (there)
        TRY(db_exec(w->db, w->err, &q[DROP], DB_ARGS(KEY, db_text(sheet->id))));
    const struct list *list = list_of("sheet");
    TRY(row_put(w, list->put, DB_ARGS(KEY, db_int(ord)), list->fields, list->n_fields, sheet));
    return list_put_under(w, list_of("mark"), round, LIST_KEYS(entry, sheet->id), sheet);
}

enum gp_code store_sheet_reopen(struct work *w, const char *round, const char *entry,
                                const char *sheet) {
    return db_exec(w->db, w->err, &q[REOPEN], DB_ARGS(KEY, db_text(sheet)));
}

enum gp_code store_sheet_notes(struct work *w, const char *scorer, struct sheet_note **ret,
                               size_t *ret_n) {
    return row_query(w, &q[NOTES], DB_ARGS(db_text(w->tenant), db_text(scorer)),
                     &ROW_SHAPE(struct sheet_note, note_fields), ret, ret_n);
}

enum gp_code store_sheet_parties(struct work *w, const char *round, struct party_note **ret,
                                 size_t *ret_n) {
    return row_query(w, &q[PARTIES], DB_ARGS(db_text(w->tenant), db_text(round)),
                     &ROW_SHAPE(struct party_note, party_fields), ret, ret_n);
}
