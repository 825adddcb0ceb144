/* Reading lists: the gets of all lists of a tree become one statement, each row of which says which
 * list it is of. SQL promises no order across the parts of a UNION ALL, so none is relied on: rows
 * are collected list by list, put in order here, and then handed to their parents. */
#include <pthread.h>

#include "base/lookup.h"
#include "store/list.h"

#define TREE_MAX 40 /* lists of a tree */
#define TOP      SIZE_MAX

/* ---- the statement */

struct node {
    const struct list *list;
    size_t above; /* what it hangs on; TOP: the parent of the whole tree */
};

/* How many columns hold texts, and how many numbers. */
struct widths {
    size_t texts, numbers;
};

struct list_sql {
    struct db_sql sql;
    struct node nodes[TREE_MAX]; /* each behind the one above it */
    size_t n;
    struct widths widest;
};

/* Whether the tree goes down to the list, in what hangs on root. */
static bool goes_down(const struct list_tree *tree, const struct list *root,
                      const struct list *list) {
    if (!tree->below || (root != list_of("entry") && root != list_of("project")))
        return true;
    for (size_t i = 0; tree->below[i]; i++)
        if (list_of(tree->below[i]) == list)
            return true;
    return false;
}

static void add_node(struct list_sql *s, const struct list_tree *tree, const struct list *root,
                     const struct list *list, size_t above) {
    size_t at = s->n++;
    if (at == TREE_MAX)
        GP_DIE("a tree of lists has more than %d", TREE_MAX);
    s->nodes[at] = (struct node){list, above};
    for (const struct list *const *c = list->children; c && *c; c++)
        if (goes_down(tree, root, *c))
            add_node(s, tree, root, *c, at);
}

static struct widths widths_of(const struct list *list) {
    struct widths w = {list->keys, !list->single};
    for (size_t i = 0; i < list->n_fields; i++)
        *(column_is_text(&list->fields[i]) ? &w.texts : &w.numbers) += 1;
    return w;
}

/* The get of the list, with $2 as the parameter of the k-th round. */
static void add_get(struct buf *b, const struct db_sql *get, size_t k) {
    const char *text = get->text;
    for (const char *at; (at = strstr(text, "$2")) != NULL; text = at + 2) {
        buf_add(b, text, (size_t)(at - text));
        buf_addf(b, "$%zu", k + 2);
    }
    buf_adds(b, text);
}

/* The columns of the one kind, each by the place at which the get gives it (c1, c2 …). */
static void add_columns(struct buf *b, const struct list *list, bool texts) {
    size_t place = 1;
    for (size_t k = 0; k < list->keys; k++, place++)
        if (texts)
            buf_addf(b, ", c%zu", place);
    if (!list->single && !texts)
        buf_addf(b, ", c%zu", place);
    place += !list->single;
    for (size_t i = 0; i < list->n_fields; i++, place++)
        if (column_is_text(&list->fields[i]) == texts)
            buf_addf(b, ", c%zu", place);
}

static void add_padding(struct buf *b, const char *what, size_t from, size_t to) {
    for (size_t n = from; n < to; n++)
        buf_adds(b, what);
}

/* The list at the root of it. */
static const struct list *root_of(const struct list_sql *s, size_t i) {
    while (s->nodes[i].above != TOP)
        i = s->nodes[i].above;
    return s->nodes[i].list;
}

/* Leaves of a list what belongs to the entries $3 and following. What hangs on an entry or a
 * project has its id as the first key; these themselves have it behind their place. */
static void add_entries_only(struct buf *b, const struct list_sql *s, size_t i) {
    bool of_project = root_of(s, i) == list_of("project");
    buf_addf(b, "\nWHERE c%d IN (%s", s->nodes[i].above == TOP ? 2 : 1,
             of_project ? "SELECT e.project FROM entry e\n    WHERE e.tenant = $1 AND e.round = $2"
                          " AND e.id IN ("
                        : "");
    for (size_t k = 0; k < LIST_PART; k++)
        buf_addf(b, "%s$%zu", k > 0 ? ", " : "", 3 + k);
    buf_adds(b, of_project ? "))" : ")");
}

/* What the list gives: its number, its texts, its numbers. The parts of a union are of one width,
 * and each column of them is of one kind. */
static void add_part(struct buf *b, const struct list_tree *tree, const struct list_sql *s,
                     size_t number) {
    const struct list *list = s->nodes[number % s->n].list;
    const struct db_sql *get = tree->one     ? list->get_one
                               : tree->every ? list->get_every
                                             : list->get;
    if (!get)
        GP_DIE("a list of %s cannot be read so", tree->name);
    struct widths own = widths_of(list);
    buf_addf(b, "%sSELECT * FROM (WITH q (", number > 0 ? "\nUNION ALL\n" : "");
    for (size_t i = 1; i <= own.texts + own.numbers; i++)
        buf_addf(b, "%sc%zu", i > 1 ? ", " : "", i);
    buf_adds(b, ") AS (");
    add_get(b, get, number / s->n);
    buf_addf(b, ")\nSELECT CAST(%zu AS BIGINT)", number);
    add_columns(b, list, true);
    add_padding(b, ", CAST(NULL AS TEXT)", own.texts, s->widest.texts);
    add_columns(b, list, false);
    add_padding(b, ", CAST(NULL AS BIGINT)", own.numbers, s->widest.numbers);
    buf_adds(b, "\nFROM q");
    if (tree->part)
        add_entries_only(b, s, number % s->n);
    buf_adds(b, ") part");
}

/* The i-th list of the tree; NULL behind the last. */
static const struct list *root(const struct list_tree *tree, size_t i) {
    if (tree->lists)
        return tree->lists[i];
    if (tree->tables)
        return tree->tables[i] ? list_of(tree->tables[i]) : NULL;
    if (!tree->table)
        return dossier_lists()[i];
    return i == 0 ? list_of(tree->table) : NULL;
}

/* Lives as long as the process, as its address is the key of prepared statements. */
static struct list_sql *make_sql(const struct list_tree *tree, size_t rounds) {
    struct list_sql *s = calloc(1, sizeof(*s));
    if (!s)
        GP_DIE("out of memory");
    const struct list *list;
    for (size_t i = 0; (list = root(tree, i)) != NULL; i++)
        add_node(s, tree, list, list, TOP);
    for (size_t i = 0; i < s->n; i++) {
        struct widths w = widths_of(s->nodes[i].list);
        s->widest.texts = w.texts > s->widest.texts ? w.texts : s->widest.texts;
        s->widest.numbers = w.numbers > s->widest.numbers ? w.numbers : s->widest.numbers;
    }
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < rounds * s->n; i++)
        add_part(&text, tree, s, i);
    s->sql = (struct db_sql){tree->name, text.p};
    return s;
}

static const struct list_sql *sql_of(struct list_tree *tree, size_t rounds) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    if (rounds == 0 || rounds > LIST_AT_ONCE)
        GP_DIE("%zu rounds of %s at once", rounds, tree->name);
    pthread_mutex_lock(&lock);
    struct list_sql **s = &tree->sql[rounds - 1];
    if (!*s)
        *s = make_sql(tree, rounds);
    const struct list_sql *made = *s;
    pthread_mutex_unlock(&lock);
    return made;
}

const struct db_sql *list_statement(struct list_tree *tree, size_t n) {
    return &sql_of(tree, n)->sql;
}

/* ---- collecting */

/* A row that has not found its parent. */
struct loose {
    const char *keys; /* as in the lookup */
    int64_t ord;
    const char *name; /* the first field, if it is a text: settles which of two goes first */
    void *row;
};

/* The rows of one list of one round. */
struct pile {
    VEC(struct loose) rows;
    bool mixed; /* they did not come in order */
};

struct get {
    struct arena scratch; /* of what is not part of the result */
    struct gp_err *e;
    const struct list_target *targets;
    const char *const *entries; /* of a part; NULL: it is none */
    size_t n_entries;
    const struct list_sql *sql;
    struct pile *piles; /* the lists of the first round, of the second, … */
    size_t n_piles;
    struct lookup rows; /* of a round: what other lists hang on, by keys and number of the list */
    struct buf keys;
};

/* Appends a key; unambiguous, as each tells its length, which stands behind it, so that the order
 * of keys is that of their texts: what a database gives by an index need not be put in order. */
static void add_key(struct buf *b, struct str key) {
    buf_add(b, key.p, key.n);
    buf_addc(b, 1);
    buf_add_int(b, (int64_t)key.n);
    buf_addc(b, ':');
}

static int compare_names(const char *a, const char *b) {
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_rows(const void *left, const void *right) {
    const struct loose *a = left, *b = right;
    int by_keys = a->keys == b->keys ? 0 : strcmp(a->keys, b->keys);
    if (by_keys != 0)
        return by_keys;
    return a->ord != b->ord ? (a->ord > b->ord) - (a->ord < b->ord)
                            : compare_names(a->name, b->name);
}

static void *fetch(struct get *g, struct arena *a, struct db_rows *rows, struct row_place from,
                   const struct list *list) {
    void *row = arena_alloc(&g->scratch, list->size);
    row_fetch_apart(rows, a, from, list->fields, list->n_fields, row);
    for (const struct list *const *c = list->children; c && *c; c++)
        if ((*c)->single)
            row_unset((*c)->fields, (*c)->n_fields, (char *)row + (*c)->at);
    return row;
}

static void collect(struct get *g, struct db_rows *rows) {
    int64_t number = db_col_int(rows, 0);
    if (number < 0 || (uint64_t)number >= g->n_piles)
        GP_DIE("%s: no list %lld", g->sql->sql.name, (long long)number);
    const struct list *list = g->sql->nodes[(size_t)number % g->sql->n].list;
    struct pile *pile = &g->piles[number];
    struct row_place at = {1, 1 + (int)g->sql->widest.texts};
    buf_clear(&g->keys);
    for (size_t k = 0; k < list->keys; k++)
        add_key(&g->keys, db_col_str(rows, at.text++));
    struct loose loose = {.ord = list->single ? 0 : db_col_int(rows, at.number++)};
    loose.row = fetch(g, g->targets[(size_t)number / g->sql->n].a, rows, at, list);
    if (list->fields[0].kind == COLUMN_TEXT)
        loose.name = *(const char *const *)((const char *)loose.row + list->fields[0].offset);
    const struct loose *last = pile->rows.n ? &pile->rows.v[pile->rows.n - 1] : NULL;
    loose.keys = last && strcmp(last->keys, buf_text(&g->keys)) == 0
                     ? last->keys
                     : arena_strdup(&g->scratch, buf_text(&g->keys));
    pile->mixed = pile->mixed || (last && compare_rows(last, &loose) > 0);
    *VEC_PUSH(&g->scratch, &pile->rows) = loose;
}

/* ---- handing to the parents */

/* Hands n rows to their parent, and gives where they now are. */
static char *hand_over(struct arena *a, const struct list *list, void *parent,
                       const struct loose *loose, size_t n) {
    char *place = (char *)parent + list->at, *rows = place;
    if (list->single) {
        memcpy(place, loose[0].row, list->size); /* what hangs on it comes later */
        if (list->n_at != LIST_ALWAYS)
            *(bool *)((char *)parent + list->n_at) = true;
        return place;
    }
    rows = arena_array(a, n, list->size);
    for (size_t i = 0; i < n; i++)
        memcpy(rows + i * list->size, loose[i].row, list->size);
    *(void **)place = rows;
    *(size_t *)((char *)parent + list->n_at) = n;
    return rows;
}

static bool has_children(const struct get *g, const struct pile *piles, size_t at) {
    for (size_t i = at + 1; i < g->sql->n; i++)
        if (g->sql->nodes[i].above == at && piles[i].rows.n > 0)
            return true;
    return false;
}

/* So that what hangs on the row finds it. */
static void index_row(struct get *g, size_t at, const struct loose *loose, void *row) {
    const struct list *list = g->sql->nodes[at].list;
    char ord[24];
    const char *keys = loose->keys;
    if (list->key_at != LIST_NO_KEY) {
        snprintf(ord, sizeof(ord), "%lld", (long long)loose->ord);
        buf_clear(&g->keys);
        buf_adds(&g->keys, keys);
        add_key(&g->keys, str_of(list->key_at == LIST_BY_ORD
                                     ? ord
                                     : *(const char *const *)((const char *)row + list->key_at)));
        keys = arena_strdup(&g->scratch, buf_text(&g->keys));
    }
    lookup_add(&g->rows, &g->scratch, str_of(keys), (long)at, row);
}

static enum gp_code orphaned(struct get *g, const struct list *list, const char *keys) {
    (void)gp_fail(g->e, GP_IO, NULL, "数据库中的%s不完整，请从备份恢复后再试", list->title);
    gp_fail_detail(g->e, "%s: no parent for %s", list->get->name, keys);
    return GP_IO;
}

/* piles: of the round. */
static enum gp_code hand_over_pile(struct get *g, struct pile *piles, size_t at,
                                   const struct list_target *target) {
    const struct node *node = &g->sql->nodes[at];
    struct pile *pile = &piles[at];
    bool wanted = has_children(g, piles, at);
    if (pile->mixed)
        qsort(pile->rows.v, pile->rows.n, sizeof(*pile->rows.v), compare_rows);
    for (size_t i = 0, end; i < pile->rows.n; i = end) {
        const struct loose *first = &pile->rows.v[i];
        for (end = i + 1; end < pile->rows.n; end++)
            if (strcmp(pile->rows.v[end].keys, first->keys) != 0)
                break;
        void *parent = target->parent;
        if (node->above != TOP)
            parent = lookup_get(&g->rows, str_of(first->keys), (long)node->above);
        if (!parent)
            return orphaned(g, node->list, first->keys);
        char *rows = hand_over(target->a, node->list, parent, first, end - i);
        for (size_t k = i; wanted && k < end; k++)
            index_row(g, at, &pile->rows.v[k], rows + (k - i) * node->list->size);
    }
    return GP_OK;
}

/* ---- both */

static enum gp_code read_rows(struct work *w, struct get *g, size_t n) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    struct db_value args[1 + LIST_AT_ONCE + LIST_PART] = {db_text(w->tenant)};
    for (size_t i = 0; i < n; i++)
        args[1 + i] = db_text(g->targets[i].key);
    for (size_t i = 0; i < LIST_PART && g->entries; i++) /* the last one fills up */
        args[1 + n++] = db_text(g->entries[i < g->n_entries ? i : g->n_entries - 1]);
    TRY(db_query(w->db, g->e, &g->sql->sql, args, 1 + n, &rows));
    for (bool more;;) {
        TRY(db_next(rows, g->e, &more));
        if (!more)
            return GP_OK;
        collect(g, rows);
    }
}

static enum gp_code hand_over_round(struct get *g, struct pile *piles, const struct list_tree *tree,
                                    const struct list_target *target) {
    g->rows = (struct lookup){0};
    const struct list *list;
    for (size_t i = 0; (list = root(tree, i)) != NULL; i++)
        if (list->single)
            row_unset(list->fields, list->n_fields, (char *)target->parent + list->at);
    for (size_t i = 0; i < g->sql->n; i++)
        TRY(hand_over_pile(g, piles, i, target));
    return GP_OK;
}

static enum gp_code get_lists(struct work *w, struct list_tree *tree, struct get *g, size_t n) {
    g->scratch = ARENA_INIT;
    g->n_piles = n * g->sql->n;
    g->piles = gp_new_n(&g->scratch, struct pile, g->n_piles);
    enum gp_code code = read_rows(w, g, n);
    for (size_t i = 0; i < n && code == GP_OK; i++)
        code = hand_over_round(g, g->piles + i * g->sql->n, tree, &g->targets[i]);
    buf_free(&g->keys);
    arena_release(&g->scratch);
    return code;
}

enum gp_code list_get_all(struct work *w, struct list_tree *tree, const struct list_target *targets,
                          size_t n) {
    if (tree->part)
        GP_DIE("%s is read in parts", tree->name);
    struct get g = {.e = w->err, .sql = sql_of(tree, n), .targets = targets};
    return get_lists(w, tree, &g, n);
}

enum gp_code list_get_part(struct work *w, struct list_tree *tree, const char *round,
                           const char *const *entries, size_t n, void *parent) {
    if (!tree->part || n == 0 || n > LIST_PART)
        GP_DIE("%s: %zu entries", tree->name, n);
    struct list_target target = {round, w->arena, parent};
    struct get g = {.e = w->err,
                    .sql = sql_of(tree, 1),
                    .targets = &target,
                    .entries = entries,
                    .n_entries = n};
    return get_lists(w, tree, &g, 1);
}

enum gp_code list_get(struct work *w, struct list_tree *tree, const char *key, void *parent) {
    return list_get_all(w, tree, &(struct list_target){key, w->arena, parent}, 1);
}
