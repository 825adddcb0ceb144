#include "store/row.h"

/* Members of any of these enums are read and written as unsigned. */
_Static_assert(sizeof(enum org_kind) == sizeof(unsigned), "enums are of one size");

const char *code_word(const struct words *set, unsigned value) {
    return value < set->n ? set->v[value].word : NULL;
}

unsigned code_value(const struct words *set, struct str word) {
    for (unsigned i = 0; i < set->n; i++)
        if (str_eq(str_of(set->v[i].word), word))
            return i;
    return 0;
}

static struct db_value bind_field(const void *object, const struct column *f) {
    const void *member = (const char *)object + f->offset;
    switch (f->kind) {
    case COLUMN_TEXT:
        return db_text(*(const char *const *)member);
    case COLUMN_INT: /* money_t, score_t and share_t hold nothing but an int64_t */
        return db_int(*(const int64_t *)member);
    case COLUMN_DATE:
        return db_date(*(const date_t *)member);
    case COLUMN_BOOL:
        return db_int(*(const bool *)member);
    case COLUMN_CODE:
        return db_text(code_word(f->words, *(const unsigned *)member));
    }
    GP_DIE("field of kind %d", (int)f->kind);
}

size_t row_bind(const void *object, const struct column *fields, size_t n, struct db_value *args) {
    for (size_t i = 0; i < n; i++)
        args[i] = bind_field(object, &fields[i]);
    return n;
}

static void fetch_field(struct db_rows *rows, struct arena *a, int col, const struct column *f,
                        void *object) {
    void *member = (char *)object + f->offset;
    switch (f->kind) {
    case COLUMN_TEXT:
        *(const char **)member = db_col_text(rows, a, col);
        break;
    case COLUMN_INT:
        *(int64_t *)member = db_col_int(rows, col);
        break;
    case COLUMN_DATE:
        *(date_t *)member = db_col_date(rows, col);
        break;
    case COLUMN_BOOL:
        *(bool *)member = db_col_int(rows, col) == 1;
        break;
    case COLUMN_CODE:
        *(unsigned *)member = code_value(f->words, db_col_str(rows, col));
        break;
    }
}

void row_fetch(struct db_rows *rows, struct arena *a, int first, const struct column *fields,
               size_t n, void *object) {
    for (size_t i = 0; i < n; i++)
        fetch_field(rows, a, first + (int)i, &fields[i], object);
}

bool column_is_text(const struct column *c) {
    return c->kind == COLUMN_TEXT || c->kind == COLUMN_DATE || c->kind == COLUMN_CODE;
}

void row_fetch_apart(struct db_rows *rows, struct arena *a, struct row_place from,
                     const struct column *fields, size_t n, void *object) {
    for (size_t i = 0; i < n; i++)
        fetch_field(rows, a, column_is_text(&fields[i]) ? from.text++ : from.number++, &fields[i],
                    object);
}

static void unset_field(const struct column *f, void *member) {
    switch (f->kind) {
    case COLUMN_TEXT:
        *(const char **)member = NULL;
        break;
    case COLUMN_INT:
        *(int64_t *)member = DEC_UNSET;
        break;
    case COLUMN_DATE:
        *(date_t *)member = DATE_UNSET;
        break;
    case COLUMN_BOOL:
        *(bool *)member = false;
        break;
    case COLUMN_CODE:
        *(unsigned *)member = 0;
        break;
    }
}

void row_unset(const struct column *fields, size_t n, void *object) {
    for (size_t i = 0; i < n; i++)
        unset_field(&fields[i], (char *)object + fields[i].offset);
}

enum gp_code row_query(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const struct row_shape *shape, void *ret, size_t *ret_n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(w->db, w->err, sql, args, n_args, &rows));
    char *v = NULL;
    size_t n = 0, cap = 0;
    for (bool more;;) {
        TRY(db_next(rows, w->err, &more));
        if (!more)
            break;
        v = arena_grow(w->arena, v, n, &cap, shape->size);
        row_fetch(rows, w->arena, 0, shape->fields, shape->n_fields, v + n++ * shape->size);
    }
    memcpy(ret, &v, sizeof(v));
    *ret_n = n;
    return GP_OK;
}

enum gp_code row_first(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const struct row_shape *shape, void *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, sql, args, n_args, &rows));
    void *object = NULL;
    if (rows) {
        object = arena_alloc(w->arena, shape->size);
        row_fetch(rows, w->arena, 0, shape->fields, shape->n_fields, object);
    }
    memcpy(ret, &object, sizeof(object));
    return GP_OK;
}

enum gp_code row_texts(struct work *w, const struct db_sql *sql, const struct db_value *args,
                       size_t n_args, const char ***ret, size_t *ret_n) {
    static const struct column text[] = {{COLUMN_TEXT, 0, NULL}};
    return row_query(w, sql, args, n_args, &ROW_SHAPE(const char *, text), ret, ret_n);
}

enum gp_code row_number(struct work *w, const struct db_sql *sql, const struct db_value *args,
                        size_t n_args, int64_t *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, sql, args, n_args, &rows));
    *ret = rows ? db_col_int(rows, 0) : 0;
    return GP_OK;
}

#define PUT_ARGS_MAX 32

enum gp_code row_put(struct work *w, const struct db_sql *sql, const struct db_value *keys,
                     size_t n_keys, const struct column *fields, size_t n, const void *object) {
    struct db_value args[PUT_ARGS_MAX];
    if (n_keys + n > GP_COUNT(args))
        GP_DIE("%s has too many parameters", sql->name);
    memcpy(args, keys, n_keys * sizeof(*keys));
    row_bind(object, fields, n, args + n_keys);
    return db_exec(w->db, w->err, sql, args, n_keys + n);
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
