#include "store/row.h"

#define CODES(name, ...)                                                                           \
    static const char *const name##_words[] = {__VA_ARGS__};                                       \
    const struct code_set codes_##name = {name##_words, GP_COUNT(name##_words)}

CODES(org_kind, "commissioner", "evaluator", "purchaser", "committee", "operator");
CODES(round_kind, "spot", "mid", "renewal", "final");
CODES(scorer_role, "expert", "inspector", "commissioner", "purchaser", "committee");
CODES(provenance, "declared", "computed", "sampled", "on_site");
CODES(progress_view, "not_stated", "completed", "slightly_behind", "behind");
CODES(vacancy_base, "contract_total", "labor_cost", "post_price");
CODES(vacancy_days, "contract_days", "days_365", "days_30_per_month");
CODES(round_mode, "half_up", "half_even", "down", "up");
CODES(round_state, "draft", "collecting", "scoring", "feedback", "approval", "published",
      "archived");
CODES(entry_state, "open", "draft", "handed_in", "returned", "accepted", "scored", "disclosed",
      "objected", "final", "withdrawn");

_Static_assert(GP_COUNT(org_kind_words) == ORG_KIND_N, "a word each");
_Static_assert(GP_COUNT(round_kind_words) == ROUND_KIND_N, "a word each");
_Static_assert(GP_COUNT(scorer_role_words) == SCORER_N, "a word each");
_Static_assert(GP_COUNT(provenance_words) == PROV_N, "a word each");
_Static_assert(GP_COUNT(progress_view_words) == PROGRESS_N, "a word each");
_Static_assert(GP_COUNT(vacancy_base_words) == VACANCY_BASE_N, "a word each");
_Static_assert(GP_COUNT(vacancy_days_words) == VACANCY_DAYS_N, "a word each");
_Static_assert(GP_COUNT(round_mode_words) == ROUND_UP + 1, "a word each");
_Static_assert(GP_COUNT(round_state_words) == ROUND_STATE_N, "a word each");
_Static_assert(GP_COUNT(entry_state_words) == ENTRY_STATE_N, "a word each");
/* Members of any of these enums are read and written as unsigned. */
_Static_assert(sizeof(enum org_kind) == sizeof(unsigned), "enums are of one size");

const char *code_word(const struct code_set *set, unsigned value) {
    return value < set->n ? set->words[value] : NULL;
}

unsigned code_value(const struct code_set *set, struct str word) {
    for (unsigned i = 0; i < set->n; i++)
        if (str_eq(str_of(set->words[i]), word))
            return i;
    return 0;
}

static struct db_value bind_field(const void *object, const struct field *f) {
    const void *member = (const char *)object + f->offset;
    switch (f->kind) {
    case FIELD_TEXT:
        return db_text(*(const char *const *)member);
    case FIELD_INT: /* money_t, score_t and share_t hold nothing but an int64_t */
        return db_int(*(const int64_t *)member);
    case FIELD_DATE:
        return db_date(*(const date_t *)member);
    case FIELD_BOOL:
        return db_int(*(const bool *)member);
    case FIELD_CODE:
        return db_text(code_word(f->codes, *(const unsigned *)member));
    }
    GP_DIE("field of kind %d", (int)f->kind);
}

size_t row_bind(const void *object, const struct field *fields, size_t n, struct db_value *args) {
    for (size_t i = 0; i < n; i++)
        args[i] = bind_field(object, &fields[i]);
    return n;
}

static void fetch_field(struct db_rows *rows, struct arena *a, int col, const struct field *f,
                        void *object) {
    void *member = (char *)object + f->offset;
    switch (f->kind) {
    case FIELD_TEXT:
        *(const char **)member = db_col_text(rows, a, col);
        break;
    case FIELD_INT:
        *(int64_t *)member = db_col_int(rows, col);
        break;
    case FIELD_DATE:
        *(date_t *)member = db_col_date(rows, col);
        break;
    case FIELD_BOOL:
        *(bool *)member = db_col_int(rows, col) == 1;
        break;
    case FIELD_CODE:
        *(unsigned *)member = code_value(f->codes, db_col_str(rows, col));
        break;
    }
}

void row_fetch(struct db_rows *rows, struct arena *a, int first, const struct field *fields,
               size_t n, void *object) {
    for (size_t i = 0; i < n; i++)
        fetch_field(rows, a, first + (int)i, &fields[i], object);
}

static void unset_field(const struct field *f, void *member) {
    switch (f->kind) {
    case FIELD_TEXT:
        *(const char **)member = NULL;
        break;
    case FIELD_INT:
        *(int64_t *)member = DEC_UNSET;
        break;
    case FIELD_DATE:
        *(date_t *)member = DATE_UNSET;
        break;
    case FIELD_BOOL:
        *(bool *)member = false;
        break;
    case FIELD_CODE:
        *(unsigned *)member = 0;
        break;
    }
}

void row_unset(const struct field *fields, size_t n, void *object) {
    for (size_t i = 0; i < n; i++)
        unset_field(&fields[i], (char *)object + fields[i].offset);
}

enum gp_code row_query(struct db *db, struct arena *a, struct gp_err *e, const struct db_sql *sql,
                       const struct db_value *args, size_t n_args, const struct row_shape *shape,
                       void *ret, size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(db, e, sql, args, n_args, &rows));
    char *v = NULL;
    size_t n = 0, cap = 0;
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        v = arena_grow(a, v, n, &cap, shape->size);
        row_fetch(rows, a, 0, shape->fields, shape->n_fields, v + n++ * shape->size);
    }
    memcpy(ret, &v, sizeof(v));
    *ret_n = n;
    return GP_OK;
}

enum gp_code row_first(struct db *db, struct arena *a, struct gp_err *e, const struct db_sql *sql,
                       const struct db_value *args, size_t n_args, const struct row_shape *shape,
                       void *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, sql, args, n_args, &rows));
    void *object = NULL;
    if (rows) {
        object = arena_alloc(a, shape->size);
        row_fetch(rows, a, 0, shape->fields, shape->n_fields, object);
    }
    memcpy(ret, &object, sizeof(object));
    return GP_OK;
}

enum gp_code row_texts(struct db *db, struct arena *a, struct gp_err *e, const struct db_sql *sql,
                       const struct db_value *args, size_t n_args, const char ***ret,
                       size_t *ret_n) {
    static const struct field text[] = {{FIELD_TEXT, 0, NULL}};
    return row_query(db, a, e, sql, args, n_args, &ROW_SHAPE(const char *, text), ret, ret_n);
}

enum gp_code row_number(struct db *db, struct gp_err *e, const struct db_sql *sql,
                        const struct db_value *args, size_t n_args, int64_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, sql, args, n_args, &rows));
    *ret = rows ? db_col_int(rows, 0) : 0;
    return GP_OK;
}

#define PUT_ARGS_MAX 32

enum gp_code row_put(struct db *db, struct gp_err *e, const struct db_sql *sql,
                     const struct db_value *keys, size_t n_keys, const struct field *fields,
                     size_t n, const void *object) {
    struct db_value args[PUT_ARGS_MAX];
    if (n_keys + n > GP_COUNT(args))
        GP_DIE("%s has too many parameters", sql->name);
    memcpy(args, keys, n_keys * sizeof(*keys));
    row_bind(object, fields, n, args + n_keys);
    return db_exec(db, e, sql, args, n_keys + n);
}

struct db_value row_like(struct arena *a, const char *words) {
    if (cstr_empty(words))
        return db_text(NULL);
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addc(&b, '%');
    for (const char *p = words; *p; p++) {
        if (strchr("%_!", *p))
            buf_addc(&b, '!');
        buf_addc(&b, *p);
    }
    buf_addc(&b, '%');
    return db_text(arena_strdup(a, buf_text(&b)));
}
