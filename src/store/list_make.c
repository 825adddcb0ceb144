/* Lists from their plans: columns and statements follow from the shape of a row, so that a member
 * of a shape is a column of its table and nothing else has to be said.
 *
 * Where a row stands: tables of a round begin with (tenant, round), those that rounds share with
 * (tenant), and the table round_X says which X a round speaks of. Then come the keys of what the
 * row hangs on, then its place (ord), then the members. */
#include <pthread.h>

#include "store/list.h"

struct making {
    struct arena *a;
    struct list *list;
    const struct list_plan *plan;
    VEC(struct column) columns;
    VEC(const char *) names;
};

/* ---- columns */

/* A column is called as its member, but for words that SQL keeps for itself and two old names. */
static const char *column_name(struct arena *a, const char *prefix, const char *key) {
    static const struct {
        const char *name, *column;
    } others[] = {
        {"start", "start_date"},
        {"end", "end_date"},
        {"from", "from_date"},
        {"to", "to_date"},
        {"vacancy_day_count", "vacancy_days"},
        {"vacancy_unqualified_is_vacant", "vacancy_unqualified"},
    };
    const char *name = *prefix ? arena_printf(a, "%s_%s", prefix, key) : key;
    for (size_t i = 0; i < GP_COUNT(others); i++)
        if (strcmp(others[i].name, name) == 0)
            return others[i].column;
    return name;
}

static enum column_kind column_kind(enum field_kind k) {
    switch (k) {
    case FIELD_DATE:
        return COLUMN_DATE;
    case FIELD_BOOL:
        return COLUMN_BOOL;
    case FIELD_ENUM:
        return COLUMN_CODE;
    case FIELD_COUNT:
    case FIELD_MONEY:
    case FIELD_SCORE:
    case FIELD_SHARE:
    case FIELD_FACTOR:
        return COLUMN_INT;
    default:
        return COLUMN_TEXT;
    }
}

static void add_column(struct making *m, struct column column, const char *name) {
    *VEC_PUSH(m->a, &m->columns) = column;
    *VEC_PUSH(m->a, &m->names) = name;
}

/* Whether the member has a table of its own. */
static bool is_list(const struct list_plan *plan, const struct field *f) {
    for (const struct list_plan *const *c = plan->children; c && *c; c++)
        if (strcmp((*c)->member, f->key) == 0)
            return true;
    return f->kind == FIELD_LIST || f->kind == FIELD_TEXTS || f->kind == FIELD_IDS;
}

static void add_members(struct making *m, const struct shape *s, size_t at, const char *prefix) {
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (is_list(m->plan, f))
            continue;
        const char *name = column_name(m->a, prefix, f->key);
        if (f->kind != FIELD_OBJECT) {
            add_column(m, (struct column){column_kind(f->kind), at + f->at, f->words}, name);
            continue;
        }
        if (f->flag_at != NO_FLAG)
            add_column(m, (struct column){COLUMN_BOOL, at + f->flag_at, NULL}, f->flag);
        add_members(m, f->shape, at + f->at, name);
    }
}

static void make_columns(struct making *m, const struct shape *s) {
    if (s)
        add_members(m, s, 0, "");
    else
        add_column(m, (struct column){COLUMN_TEXT, 0, NULL}, m->plan->text);
    m->list->n_read_only = m->plan->n_extra;
    for (size_t i = 0; i < m->plan->n_extra; i++)
        add_column(m, m->plan->extra[i], NULL);
    if (m->columns.n > LIST_MAX_FIELDS)
        GP_DIE("table %s has more than %d columns", m->plan->table, LIST_MAX_FIELDS);
    m->list->fields = m->columns.v;
    m->list->names = m->names.v;
    m->list->n_fields = m->columns.n;
}

/* ---- statements */

static const struct db_sql *statement(struct making *m, const char *what, struct buf *text) {
    struct db_sql *sql = gp_new(m->a, struct db_sql);
    *sql = (struct db_sql){arena_printf(m->a, "%s.%s", m->plan->table, what),
                           arena_strdup(m->a, buf_text(text))};
    buf_free(text);
    return sql;
}

static void add_name(struct buf *b, const char *before, const char *name) {
    buf_addf(b, "%s%s%s", b->n > 0 ? ", " : "", before, name);
}

/* The columns of a row in the order of the parameters of put. */
static void add_all_names(struct making *m, struct buf *b) {
    const struct list *l = m->list;
    add_name(b, "", "tenant");
    if (l->in_round)
        add_name(b, "", "round");
    for (size_t k = 0; k < l->keys; k++)
        add_name(b, "", l->key_columns[k]);
    if (!l->link && !l->single)
        add_name(b, "", "ord");
    for (size_t i = 0; i < l->n_fields - l->n_read_only; i++)
        add_name(b, "", m->names.v[i]);
}

static const struct db_sql *make_put(struct making *m) {
    const struct list *l = m->list;
    struct buf names = BUF_INIT, b = BUF_INIT;
    add_all_names(m, &names);
    size_t n = 1 + l->in_round + l->keys + (!l->link && !l->single) + l->n_fields - l->n_read_only;
    buf_addf(&b, "INSERT INTO %s (%s)\nVALUES (", m->plan->table, buf_text(&names));
    for (size_t i = 1; i <= n; i++)
        buf_addf(&b, "%s$%zu", i > 1 ? ", " : "", i);
    buf_addc(&b, ')');
    for (size_t i = 1; l->link && i < l->n_fields; i++)
        buf_addf(&b, "%s%s = excluded.%s",
                 i == 1 ? "\nON CONFLICT (tenant, id) DO UPDATE\nSET " : ", ", m->names.v[i],
                 m->names.v[i]);
    buf_free(&names);
    return statement(m, "put", &b);
}

/* The keys as text; the place; the members. */
static void add_select(struct making *m, struct buf *b, const char *place) {
    const struct list *l = m->list;
    struct buf names = BUF_INIT;
    for (size_t k = 0; k < l->keys; k++)
        if (l->ord_keys & (1U << k))
            add_name(&names, "", arena_printf(m->a, "CAST(t.%s AS TEXT)", l->key_columns[k]));
        else
            add_name(&names, "t.", l->key_columns[k]);
    if (!l->single)
        add_name(&names, "", place);
    for (size_t i = 0; i < l->n_fields; i++)
        add_name(&names, "t.", m->names.v[i]);
    buf_addf(b, "SELECT %s\n", buf_text(&names));
    buf_free(&names);
}

static const struct db_sql *make_get(struct making *m) {
    const struct list *l = m->list;
    const char *table = m->plan->table, *root = l->keys > 0 ? l->key_columns[0] : table;
    struct buf b = BUF_INIT;
    add_select(m, &b, l->link ? "r.ord" : "t.ord");
    if (l->in_round)
        buf_addf(&b, "FROM %s t\nWHERE t.tenant = $1\n  AND t.round = $2", table);
    else
        buf_addf(&b,
                 "FROM round_%s r\nJOIN %s t ON t.tenant = r.tenant AND t.%s = r.%s\n"
                 "WHERE r.tenant = $1\n  AND r.round = $2",
                 root, table, l->link ? "id" : root, root);
    return statement(m, "get", &b);
}

/* Of what rounds share. */
static const struct db_sql *make_get_one(struct making *m) {
    struct buf b = BUF_INIT;
    add_select(m, &b, m->list->link ? "0" : "t.ord");
    buf_addf(&b, "FROM %s t\nWHERE t.tenant = $1\n  AND t.%s = $2", m->plan->table,
             m->list->link ? "id" : m->list->key_columns[0]);
    return statement(m, "one", &b);
}

static const struct db_sql *make_get_every(struct making *m) {
    struct buf b = BUF_INIT;
    add_select(m, &b, m->list->link ? "0" : "t.ord");
    buf_addf(&b, "FROM %s t\nWHERE t.tenant = $1\n  AND CAST($2 AS TEXT) IS NULL", m->plan->table);
    return statement(m, "every", &b);
}

static const struct db_sql *make_clear(struct making *m) {
    struct buf b = BUF_INIT;
    buf_addf(&b, "DELETE FROM %s\nWHERE tenant = $1\n  AND %s = $2", m->plan->table,
             m->list->key_columns[0]);
    return statement(m, "clear", &b);
}

static const struct db_sql *make_link(struct making *m) {
    const char *table = m->plan->table;
    struct buf b = BUF_INIT;
    buf_addf(&b, "INSERT INTO round_%s (tenant, round, ord, %s)\nVALUES ($1, $2, $3, $4)", table,
             table);
    return statement(m, "link", &b);
}

static void make_statements(struct making *m) {
    struct list *l = m->list;
    const struct list_plan *plan = m->plan;
    if (plan->shared)
        l->link = make_link(m);
    if (!l->in_round) {
        l->get_one = make_get_one(m);
        l->get_every = make_get_every(m);
    }
    if (!l->in_round && l->keys == 1)
        l->clear = make_clear(m);
    l->get = plan->get ? plan->get : make_get(m);
    if (!plan->only_read)
        l->put = plan->put ? plan->put : make_put(m);
}

/* ---- the tree */

/* The member of that name, also of an object in place: round.texts.advice. */
static const struct field *member(const struct shape *s, const char *name, size_t *at) {
    const char *dot = strchr(name, '.');
    size_t n = dot ? (size_t)(dot - name) : strlen(name);
    for (size_t i = 0; i < s->n_fields; i++) {
        const struct field *f = &s->fields[i];
        if (strlen(f->key) != n || memcmp(f->key, name, n) != 0)
            continue;
        if (!dot)
            return f;
        *at += f->at;
        return member(f->shape, dot + 1, at);
    }
    GP_DIE("shape %s has no member %s", s->id, name);
}

static void place(struct list *l, const struct field *f, size_t at) {
    l->single = f->kind == FIELD_OBJECT;
    l->at = at + f->at;
    l->n_at = !l->single ? at + f->count_at : f->flag_at == NO_FLAG ? LIST_ALWAYS : at + f->flag_at;
    l->title = f->shape ? f->shape->name : f->name;
    l->size = f->shape ? f->shape->size : sizeof(const char *);
}

/* What the rows below one of the parent's are known by. */
static void make_keys(struct list *l, const struct list *parent, const struct list_plan *above) {
    l->keys = parent->keys;
    l->ord_keys = parent->ord_keys;
    memcpy(l->key_columns, parent->key_columns, sizeof(l->key_columns));
    if (parent->key_at == LIST_NO_KEY)
        return;
    if (l->keys == LIST_MAX_KEYS)
        GP_DIE("%s hangs on more than %d", above->table, LIST_MAX_KEYS);
    if (parent->key_at == LIST_BY_ORD)
        l->ord_keys |= 1U << l->keys;
    bool by_id = !above->key || strcmp(above->key, "id") == 0;
    l->key_columns[l->keys++] = by_id ? above->table : above->key;
}

static size_t key_at(const struct list_plan *plan, const struct shape *s) {
    if (plan->by_ord)
        return LIST_BY_ORD;
    return plan->key ? shape_field(s, plan->key)->at : LIST_NO_KEY;
}

static struct list made[LIST_TABLES];
static const struct list_plan *made_from[LIST_TABLES];
static size_t n_made;

static struct list *make(struct arena *a, const struct list_plan *plan, const struct shape *up,
                         const struct list *parent, const struct list_plan *above) {
    if (n_made == LIST_TABLES)
        GP_DIE("more than %d lists", LIST_TABLES);
    made_from[n_made] = plan;
    struct list *l = &made[n_made++];
    size_t at = 0;
    const struct field *f = member(up, plan->member, &at);
    place(l, f, at);
    l->in_round = parent ? parent->in_round : !plan->shared;
    if (parent)
        make_keys(l, parent, above);
    l->key_at = key_at(plan, f->shape);
    struct making m = {.a = a, .list = l, .plan = plan};
    make_columns(&m, f->shape);
    make_statements(&m);
    size_t n = 0;
    while (plan->children && plan->children[n])
        n++;
    const struct list **children = gp_new_n(a, const struct list *, n + 1);
    for (size_t i = 0; i < n; i++)
        children[i] = make(a, plan->children[i], f->shape, l, plan);
    l->children = children;
    return l;
}

static const struct list *top[LIST_TABLES + 1];

static void make_all(void) {
    static struct arena a; /* for as long as the process lives */
    a = ARENA_INIT;
    for (size_t i = 0; dossier_plans[i]; i++)
        top[i] = make(&a, dossier_plans[i], &shape_dossier, NULL, NULL);
}

static void make_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_all);
}

const struct list *list_of(const char *table) {
    make_once();
    for (size_t i = 0; i < n_made; i++)
        if (strcmp(made_from[i]->table, table) == 0)
            return &made[i];
    GP_DIE("no list is kept in %s", table);
}

const struct list *const *dossier_lists(void) {
    make_once();
    return top;
}

size_t list_statements(const struct db_sql *ret[static LIST_STATEMENTS]) {
    make_once();
    size_t n = 0;
    for (size_t i = 0; i < n_made; i++) {
        const struct list *l = &made[i];
        const struct db_sql *all[] = {l->put, l->get, l->get_one, l->get_every, l->clear, l->link};
        for (size_t k = 0; k < GP_COUNT(all); k++)
            if (all[k])
                ret[n++] = all[k];
    }
    return n;
}
