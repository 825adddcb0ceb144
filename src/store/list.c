/* Writing and copying; list_get.c reads. */
#include "store/list.h"

/* tenant, round, keys, place */
#define MAX_ARGS (3 + LIST_MAX_KEYS + LIST_MAX_FIELDS)

static const void *array_of(const struct list *list, const void *parent) {
    const char *place = (const char *)parent + list->at;
    return list->single ? (const void *)place : *(const void *const *)place;
}

static size_t count_of(const struct list *list, const void *parent) {
    if (list->n_at == LIST_ALWAYS)
        return 1;
    const char *place = (const char *)parent + list->n_at;
    return list->single ? *(const bool *)place : *(const size_t *)place;
}

/* ---- writing */

#define HANDED_MOST (DB_LATER_MOST + 1)

/* A row that was handed to the database. */
struct handed {
    const struct list *list;
    const void *row;
    size_t ord;
};

struct put {
    struct db *db;
    struct gp_err *e;
    const char *tenant, *round;
    struct db_value keys[LIST_MAX_KEYS + 1]; /* of the row that is being written */
    struct handed handed[HANDED_MOST];       /* the last ones, by their number */
    int64_t n, failed;
};

/* The row's id, or what else its first text says, or its place. */
static const char *row_name(const struct put *p, const struct list *list, const void *row,
                            size_t ord) {
    const struct column *first = list->fields;
    const char *text = first->kind == COLUMN_TEXT
                           ? *(const char *const *)((const char *)row + first->offset)
                           : NULL;
    return text ? text : arena_printf(p->e->arena, "第 %zu 项", ord + 1);
}

/* Says which row it was that the database refused. */
static enum gp_code refuse(const struct put *p, enum gp_code code) {
    if (code != GP_CONFLICT && code != GP_INVALID)
        return code;
    const struct handed *h = &p->handed[p->failed % HANDED_MOST];
    const char *problem = p->e->message, *detail = p->e->detail;
    const char *name = row_name(p, h->list, h->row, h->ord);
    (void)gp_fail(p->e, code, name, "%s“%s”无法保存：%s", h->list->title, name, problem);
    if (detail)
        gp_fail_detail(p->e, "%s", detail);
    return code;
}

static enum gp_code exec(struct put *p, const struct db_sql *sql, const struct db_value *args,
                         size_t n, struct handed what) {
    p->handed[p->n % HANDED_MOST] = what;
    return db_exec_later(p->db, p->e, sql, args, n, p->n++, &p->failed);
}

static enum gp_code put_row(struct put *p, const struct list *list, const void *row, size_t ord) {
    struct db_value args[MAX_ARGS];
    size_t n = 0;
    if (list->n_fields > LIST_MAX_FIELDS || list->keys > LIST_MAX_KEYS)
        GP_DIE("list %s is too wide", list->put->name);
    args[n++] = db_text(p->tenant);
    if (list->in_round)
        args[n++] = db_text(p->round);
    for (size_t k = 0; k < list->keys; k++)
        args[n++] = p->keys[k];
    if (!list->link && !list->single)
        args[n++] = db_int((int64_t)ord);
    n += row_bind(row, list->fields, list->n_fields - list->n_read_only, args + n);
    const struct handed what = {list, row, ord};
    TRY(exec(p, list->put, args, n, what));
    if (!list->link || !p->round)
        return GP_OK;
    const char *id = *(const char *const *)((const char *)row + list->key_at);
    return exec(p, list->link,
                DB_ARGS(db_text(p->tenant), db_text(p->round), db_int((int64_t)ord), db_text(id)),
                what);
}

static enum gp_code put_clear(struct put *p, const struct list *list, const void *parent) {
    struct db_value args[1 + LIST_MAX_KEYS];
    size_t n = 0;
    args[n++] = db_text(p->tenant);
    for (size_t k = 0; k < list->keys; k++)
        args[n++] = p->keys[k];
    return exec(p, list->clear, args, n, (struct handed){list, parent, 0});
}

static void push_key(struct put *p, const struct list *list, const void *row, size_t ord) {
    if (list->key_at == LIST_BY_ORD)
        p->keys[list->keys] = db_int((int64_t)ord);
    else if (list->key_at != LIST_NO_KEY)
        p->keys[list->keys] = db_text(*(const char *const *)((const char *)row + list->key_at));
}

static enum gp_code put_list(struct put *p, const struct list *list, const void *parent) {
    if (list->clear)
        TRY(put_clear(p, list, parent));
    const char *row = array_of(list, parent);
    for (size_t i = 0, n = count_of(list, parent); i < n; i++, row += list->size) {
        TRY(put_row(p, list, row, i));
        push_key(p, list, row, i);
        for (const struct list *const *c = list->children; c && *c; c++)
            TRY(put_list(p, *c, row));
    }
    return GP_OK;
}

static enum gp_code put_whole(struct put *p, const struct list *list, const void *parent) {
    enum gp_code code = put_list(p, list, parent);
    if (code == GP_OK)
        code = db_settle(p->db, p->e, &p->failed);
    return code == GP_OK ? GP_OK : refuse(p, code);
}

enum gp_code list_put(struct work *w, const struct list *list, const char *round,
                      const void *parent) {
    struct put p = {.db = w->db, .e = w->err, .tenant = w->tenant, .round = round};
    return put_whole(&p, list, parent);
}

enum gp_code list_put_under(struct work *w, const struct list *list, const char *round,
                            const char *const *keys, const void *parent) {
    struct put p = {.db = w->db, .e = w->err, .tenant = w->tenant, .round = round};
    for (size_t k = 0; k < list->keys; k++)
        p.keys[k] = db_text(keys[k]);
    return put_whole(&p, list, parent);
}

/* ---- copying */

/* Gives the place of the copied rows, whose texts and lists are still the other's. */
static char *copy_rows(struct arena *a, const struct list *list, const void *from, void *to,
                       size_t n) {
    char *place = (char *)to + list->at;
    if (list->single) {
        memcpy(place, array_of(list, from), list->size);
        if (list->n_at != LIST_ALWAYS)
            *(bool *)((char *)to + list->n_at) = n > 0;
        return place;
    }
    char *rows = arena_alloc(a, n * list->size);
    if (n > 0)
        memcpy(rows, array_of(list, from), n * list->size);
    *(void **)place = rows;
    *(size_t *)((char *)to + list->n_at) = n;
    return rows;
}

static void copy_texts(struct arena *a, const struct list *list, void *row) {
    for (size_t i = 0; i < list->n_fields; i++) {
        const char **text = (const char **)(void *)((char *)row + list->fields[i].offset);
        if (list->fields[i].kind == COLUMN_TEXT && *text)
            *text = arena_strdup(a, *text);
    }
}

void list_copy(struct arena *a, const struct list *list, const void *from, void *to) {
    size_t n = count_of(list, from);
    const char *source = array_of(list, from);
    char *rows = copy_rows(a, list, from, to, n);
    for (size_t i = 0; i < n; i++) {
        copy_texts(a, list, rows + i * list->size);
        for (const struct list *const *c = list->children; c && *c; c++)
            list_copy(a, *c, source + i * list->size, rows + i * list->size);
    }
}
