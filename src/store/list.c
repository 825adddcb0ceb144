#include "store/list.h"

#include "store/index.h"

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

struct put {
    struct db *db;
    struct gp_err *e;
    const char *tenant, *round;
    struct db_value keys[LIST_MAX_KEYS + 1]; /* of the row that is being written */
};

/* The row's id, or what else its first text says, or its place. */
static const char *row_name(const struct put *p, const struct list *list, const void *row,
                            size_t ord) {
    const struct field *first = list->fields;
    const char *text = first->kind == FIELD_TEXT
                           ? *(const char *const *)((const char *)row + first->offset)
                           : NULL;
    return text ? text : arena_printf(p->e->arena, "第 %zu 项", ord + 1);
}

/* Says which row it was that the database refused. */
static enum gp_code refuse(const struct put *p, const struct list *list, const void *row,
                           size_t ord, enum gp_code code) {
    if (code != GP_CONFLICT && code != GP_INVALID)
        return code;
    const char *problem = p->e->message, *detail = p->e->detail;
    const char *name = row_name(p, list, row, ord);
    (void)gp_fail(p->e, code, name, "%s“%s”无法保存：%s", list->title, name, problem);
    if (detail)
        gp_fail_detail(p->e, "%s", detail);
    return code;
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
    n += row_bind(row, list->fields, list->n_fields, args + n);
    TRY(db_exec(p->db, p->e, list->put, args, n));
    if (!list->link || !p->round)
        return GP_OK;
    const char *id = *(const char *const *)((const char *)row + list->key_at);
    return db_exec(
        p->db, p->e, list->link,
        DB_ARGS(db_text(p->tenant), db_text(p->round), db_int((int64_t)ord), db_text(id)));
}

static enum gp_code put_clear(struct put *p, const struct list *list) {
    struct db_value args[1 + LIST_MAX_KEYS];
    size_t n = 0;
    args[n++] = db_text(p->tenant);
    for (size_t k = 0; k < list->keys; k++)
        args[n++] = p->keys[k];
    return db_exec(p->db, p->e, list->clear, args, n);
}

static void push_key(struct put *p, const struct list *list, const void *row, size_t ord) {
    if (list->key_at == LIST_BY_ORD)
        p->keys[list->keys] = db_int((int64_t)ord);
    else if (list->key_at != LIST_NO_KEY)
        p->keys[list->keys] = db_text(*(const char *const *)((const char *)row + list->key_at));
}

static enum gp_code put_list(struct put *p, const struct list *list, const void *parent) {
    if (list->clear)
        TRY(put_clear(p, list));
    const char *row = array_of(list, parent);
    for (size_t i = 0, n = count_of(list, parent); i < n; i++, row += list->size) {
        enum gp_code code = put_row(p, list, row, i);
        if (code != GP_OK)
            return refuse(p, list, row, i, code);
        push_key(p, list, row, i);
        for (const struct list *const *c = list->children; c && *c; c++)
            TRY(put_list(p, *c, row));
    }
    return GP_OK;
}

enum gp_code list_put(struct db *db, struct gp_err *e, const struct list *list, const char *tenant,
                      const char *round, const void *parent) {
    struct put p = {.db = db, .e = e, .tenant = tenant, .round = round};
    return put_list(&p, list, parent);
}

enum gp_code list_put_under(struct db *db, struct gp_err *e, const struct list *list,
                            const char *tenant, const char *round, const char *const *keys,
                            const void *parent) {
    struct put p = {.db = db, .e = e, .tenant = tenant, .round = round};
    for (size_t k = 0; k < list->keys; k++)
        p.keys[k] = db_text(keys[k]);
    return put_list(&p, list, parent);
}

/* ---- reading */

struct get {
    struct db *db;
    struct gp_err *e;
    struct arena *a;
    const char *tenant, *key; /* the round, or the shared row */
    bool one;
    struct index rows; /* what other lists hang on */
};

/* Rows that follow each other and hang on the same parent. */
struct group {
    void *parent;
    const char *keys; /* as in the index */
    VEC(int64_t) ords;
    char *rows;
    size_t n, cap;
};

/* The key columns as one text; unambiguous, as each part tells its length. */
static void read_keys(const struct list *list, struct db_rows *rows, struct buf *out) {
    buf_clear(out);
    for (size_t k = 0; k < list->keys; k++) {
        struct str s = db_col_str(rows, (int)k);
        buf_add_int(out, (int64_t)s.n);
        buf_addc(out, ':');
        buf_add(out, s.p, s.n);
    }
}

static const char *row_keys(struct get *g, const struct list *list, const struct group *group,
                            const char *row, size_t i) {
    if (list->key_at == LIST_NO_KEY)
        return group->keys;
    const char *id = list->key_at == LIST_BY_ORD
                         ? arena_printf(g->a, "%lld", (long long)group->ords.v[i])
                         : *(const char *const *)(row + list->key_at);
    return arena_printf(g->a, "%s%zu:%s", group->keys, strlen(id), id);
}

/* Hands the rows of the group to their parent. */
static void close_group(struct get *g, const struct list *list, struct group *group) {
    if (!group->parent)
        return;
    char *rows = group->rows;
    if (list->single) {
        char *place = (char *)group->parent + list->at;
        memcpy(place, rows, list->size);
        if (list->n_at != LIST_ALWAYS)
            *(bool *)((char *)group->parent + list->n_at) = true;
        rows = place;
    } else {
        *(void **)((char *)group->parent + list->at) = rows;
        *(size_t *)((char *)group->parent + list->n_at) = group->n;
    }
    for (size_t i = 0; list->children && i < group->n; i++) {
        char *row = rows + i * list->size;
        index_put(&g->rows, g->a, list, row_keys(g, list, group, row, i), row);
    }
    *group = (struct group){0};
}

static enum gp_code open_group(struct get *g, const struct list *list, const struct list *above,
                               void *root, const char *keys, struct group *group) {
    if (group->parent && cstr_eq(group->keys, keys))
        return GP_OK;
    close_group(g, list, group);
    group->keys = arena_strdup(g->a, keys);
    group->parent = above ? index_get(&g->rows, above, keys) : root;
    if (group->parent)
        return GP_OK;
    (void)gp_fail(g->e, GP_IO, NULL, "数据库中的%s不完整，请从备份恢复后再试", list->title);
    gp_fail_detail(g->e, "%s: no parent for %s", list->get->name, keys);
    return GP_IO;
}

static void add_row(struct get *g, const struct list *list, struct db_rows *rows,
                    struct group *group) {
    int col = (int)list->keys;
    if (list->key_at == LIST_BY_ORD)
        *VEC_PUSH(g->a, &group->ords) = db_col_int(rows, col++);
    group->rows = arena_grow(g->a, group->rows, group->n, &group->cap, list->size);
    void *row = group->rows + group->n++ * list->size;
    if (list->single) /* keeps what is not a column, the arrays below it */
        memcpy(row, (char *)group->parent + list->at, list->size);
    row_fetch(rows, g->a, col, list->fields, list->n_fields, row);
    for (const struct list *const *c = list->children; c && *c; c++)
        if ((*c)->single)
            row_unset((*c)->fields, (*c)->n_fields, (char *)row + (*c)->at);
}

static enum gp_code get_list(struct get *g, const struct list *list, const struct list *above,
                             void *root) {
    struct db_rows *rows;
    struct group group = {0};
    struct buf keys GP_CLEANUP(buf_free) = BUF_INIT;
    bool more;
    TRY(db_query(g->db, g->e, g->one ? list->get_one : list->get,
                 DB_ARGS(db_text(g->tenant), db_text(g->key)), &rows));
    TRY(db_next(rows, g->e, &more));
    while (more) {
        read_keys(list, rows, &keys);
        TRY(open_group(g, list, above, root, buf_text(&keys), &group));
        add_row(g, list, rows, &group);
        TRY(db_next(rows, g->e, &more));
    }
    close_group(g, list, &group);
    for (const struct list *const *c = list->children; c && *c; c++)
        TRY(get_list(g, *c, list, root));
    return GP_OK;
}

enum gp_code list_get(struct db *db, struct arena *a, struct gp_err *e, const struct list *list,
                      const char *tenant, const char *round, void *parent) {
    struct get g = {.db = db, .e = e, .a = a, .tenant = tenant, .key = round};
    if (list->single)
        row_unset(list->fields, list->n_fields, (char *)parent + list->at);
    return get_list(&g, list, NULL, parent);
}

enum gp_code list_get_one(struct db *db, struct arena *a, struct gp_err *e, const struct list *list,
                          const char *tenant, const char *id, void *parent) {
    struct get g = {.db = db, .e = e, .a = a, .tenant = tenant, .key = id, .one = true};
    return get_list(&g, list, NULL, parent);
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
        if (list->fields[i].kind == FIELD_TEXT && *text)
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
