/* Which tables there are, their columns and keys, and which table needs which, is read from an
 * empty database of the program's own in memory: the two ends have the same ones (read_plan). What
 * servers tell each other while they live is not of it.
 * Tables are copied parents first. Rows are read by pages in the order of their key, so that a page
 * is all that is in memory, and digested; the same pages read from the other end must give the same
 * digest. The mark of a move under way is a row of schema_version with number 0, which no migration
 * has. */
#include "store/move.h"

#include "base/hash.h"
#include "store/store.h"

#define PAGE_ROWS   2000
#define MAX_COLUMNS 64
#define MAX_TABLES  160

struct table {
    const char *name;
    const char *columns[MAX_COLUMNS];
    size_t n;
    size_t keys[MAX_COLUMNS]; /* the columns of the primary key, in its order */
    size_t n_keys;
    size_t depth; /* longer than that of all it refers to */
    struct db_sql first, next, put, clear;
};

struct plan {
    struct arena *a;
    struct table *tables[MAX_TABLES];
    size_t n;
};

struct digest {
    int64_t rows;
    char hex[HASH_HEX];
};

/* ---- what there is to move */

static const struct db_sql sql_columns = {
    "move.columns", "SELECT t.name, c.name, c.pk\n"
                    "FROM sqlite_schema t, pragma_table_info(t.name) c\n"
                    "WHERE t.type = 'table' AND t.name NOT IN ('schema_version', 'sqlite_stat1',\n"
                    "  'server', 'duty', 'pace')\n"
                    "ORDER BY t.name, c.cid"};
static const struct db_sql sql_references = {
    "move.references", "SELECT DISTINCT t.name, f.\"table\"\n"
                       "FROM sqlite_schema t, pragma_foreign_key_list(t.name) f\n"
                       "WHERE t.type = 'table' AND t.name <> f.\"table\"\n"
                       "ORDER BY 1, 2"};

static struct table *find_table(const struct plan *p, const char *name) {
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->tables[i]->name, name) == 0)
            return p->tables[i];
    return NULL;
}

static struct table *add_table(struct plan *p, const char *name) {
    if (p->n == MAX_TABLES)
        GP_DIE("more than %d tables", MAX_TABLES);
    struct table *t = gp_new(p->a, struct table);
    t->name = name;
    return p->tables[p->n++] = t;
}

static void add_column(struct table *t, const char *name, int64_t place_in_key) {
    if (t->n == MAX_COLUMNS)
        GP_DIE("table %s has more than %d columns", t->name, MAX_COLUMNS);
    if (place_in_key > 0) {
        t->keys[place_in_key - 1] = t->n;
        t->n_keys = (size_t)place_in_key > t->n_keys ? (size_t)place_in_key : t->n_keys;
    }
    t->columns[t->n++] = name;
}

static enum gp_code read_columns(struct db *model, struct gp_err *e, struct plan *p) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(model, e, &sql_columns, DB_NO_ARGS, &rows));
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            return GP_OK;
        const char *name = db_col_text(rows, p->a, 0);
        struct table *t = find_table(p, name);
        add_column(t ? t : add_table(p, name), db_col_text(rows, p->a, 1), db_col_int(rows, 2));
    }
}

/* One round of it lets a child be deeper than its parents; *ret_changed tells whether any was not.
 */
static enum gp_code deepen(struct db *model, struct gp_err *e, struct plan *p, bool *ret_changed) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(model, e, &sql_references, DB_NO_ARGS, &rows));
    *ret_changed = false;
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            return GP_OK;
        struct table *child = find_table(p, db_col_text(rows, p->a, 0));
        const struct table *parent = find_table(p, db_col_text(rows, p->a, 1));
        if (!child || !parent || child->depth > parent->depth)
            continue;
        child->depth = parent->depth + 1;
        *ret_changed = true;
    }
}

static int by_depth(const void *left, const void *right) {
    const struct table *a = *(struct table *const *)left, *b = *(struct table *const *)right;
    return a->depth != b->depth ? (a->depth > b->depth) - (a->depth < b->depth)
                                : strcmp(a->name, b->name);
}

/* ---- statements */

static void add_names(struct buf *b, const struct table *t, const size_t *which, size_t n) {
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "%s\"%s\"", i > 0 ? ", " : "", t->columns[which ? which[i] : i]);
}

static void add_params(struct buf *b, size_t n) {
    for (size_t i = 1; i <= n; i++)
        buf_addf(b, "%s$%zu", i > 1 ? ", " : "", i);
}

static struct db_sql statement(struct arena *a, const struct table *t, const char *what,
                               const char *text) {
    return (struct db_sql){arena_printf(a, "move.%s.%s", t->name, what), arena_strdup(a, text)};
}

static void make_page(struct arena *a, struct table *t, bool first) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&b, "SELECT ");
    add_names(&b, t, NULL, t->n);
    buf_addf(&b, " FROM \"%s\"", t->name);
    if (!first) {
        buf_adds(&b, " WHERE (");
        add_names(&b, t, t->keys, t->n_keys);
        buf_adds(&b, ") > (");
        add_params(&b, t->n_keys);
        buf_addc(&b, ')');
    }
    buf_adds(&b, " ORDER BY ");
    add_names(&b, t, t->keys, t->n_keys);
    buf_addf(&b, " LIMIT %d", PAGE_ROWS);
    *(first ? &t->first : &t->next) = statement(a, t, first ? "first" : "next", buf_text(&b));
}

static void make_statements(struct arena *a, struct table *t) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    if (t->n_keys == 0)
        GP_DIE("table %s has no key", t->name);
    make_page(a, t, true);
    make_page(a, t, false);
    buf_addf(&b, "INSERT INTO \"%s\" (", t->name);
    add_names(&b, t, NULL, t->n);
    buf_adds(&b, ") VALUES (");
    add_params(&b, t->n);
    buf_addc(&b, ')');
    t->put = statement(a, t, "put", buf_text(&b));
    t->clear = statement(a, t, "clear", arena_printf(a, "DELETE FROM \"%s\"", t->name));
}

static enum gp_code read_model(struct db *model, struct gp_err *e, struct plan *p) {
    TRY(read_columns(model, e, p));
    bool changed = true;
    for (size_t i = 0; changed && i <= p->n; i++) /* a circle would never end */
        TRY(deepen(model, e, p, &changed));
    return GP_OK;
}

static enum gp_code read_plan(struct arena *a, struct gp_err *e, struct plan *p) {
    struct db *model;
    *p = (struct plan){.a = a};
    TRY(store_open(e, ":memory:", true, &model));
    enum gp_code code = DB_UNIT(model, e, DB_READ, read_model(model, e, p));
    db_close(model);
    qsort(p->tables, p->n, sizeof(p->tables[0]), by_depth);
    for (size_t i = 0; i < p->n; i++)
        make_statements(a, p->tables[i]);
    return code;
}

/* ---- pages of rows */

/* What becomes of each row; numbered, for db_exec_later. NULL: it is digested only. */
struct sink {
    struct db *db;
    int64_t n, failed;
};

static void digest_value(struct buf *b, const struct db_value *v) {
    buf_addf(b, "%d:", (int)v->type);
    if (v->type == DB_INT)
        buf_add_int(b, v->i);
    buf_add_int(b, (int64_t)v->s.n);
    buf_addc(b, ':');
    buf_add(b, v->s.p, v->s.n);
}

static enum gp_code take_row(struct db_rows *rows, struct gp_err *e, const struct table *t,
                             struct buf *digest, struct sink *to, struct db_value *values) {
    for (size_t i = 0; i < t->n; i++) {
        values[i] = db_col_value(rows, (int)i);
        digest_value(digest, &values[i]);
    }
    return to ? db_exec_later(to->db, e, &t->put, values, t->n, to->n++, &to->failed) : GP_OK;
}

/* The key of the last row, in the arena. */
static void keep_key(struct arena *a, const struct table *t, const struct db_value *row,
                     struct db_value *key) {
    for (size_t i = 0; i < t->n_keys; i++) {
        key[i] = row[t->keys[i]];
        key[i].s.p = arena_memdup(a, key[i].s.p, key[i].s.n);
    }
}

struct page {
    struct db_value key[MAX_COLUMNS]; /* of the last row so far */
    int64_t rows;                     /* of this page */
    struct digest sum;
};

static enum gp_code take_page(struct db *from, struct gp_err *e, const struct table *t,
                              struct sink *to, struct arena *scratch, struct page *p) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    struct buf digest GP_CLEANUP(buf_free) = BUF_INIT;
    struct db_value values[MAX_COLUMNS];
    buf_adds(&digest, p->sum.hex);
    bool first = p->sum.rows == 0;
    TRY(db_query(from, e, first ? &t->first : &t->next, p->key, first ? 0 : t->n_keys, &rows));
    p->rows = 0;
    for (bool more = true; p->rows < PAGE_ROWS;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        TRY(take_row(rows, e, t, &digest, to, values));
        if (++p->rows == PAGE_ROWS)
            keep_key(scratch, t, values, p->key);
    }
    p->sum.rows += p->rows;
    hash_hex((struct str){buf_text(&digest), digest.n}, p->sum.hex);
    return to ? db_settle(to->db, e, &to->failed) : GP_OK;
}

static enum gp_code take_table(struct db *from, struct gp_err *e, const struct table *t,
                               struct sink *to, struct digest *ret) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct page p = {.sum = {.rows = 0}};
    do
        TRY(take_page(from, e, t, to, &scratch, &p));
    while (p.rows == PAGE_ROWS);
    *ret = p.sum;
    return GP_OK;
}

static bool same(const struct digest *a, const struct digest *b) {
    return a->rows == b->rows && strcmp(a->hex, b->hex) == 0;
}

/* ---- copying */

/* The table is empty. */
static enum gp_code fill(struct db *from, struct db *to, struct gp_err *e, const struct table *t) {
    struct buf back GP_CLEANUP(buf_free) = BUF_INIT;
    struct sink sink = {.db = to};
    struct digest read;
    TRY(db_guards_off(to, e, t->name, &back));
    TRY(take_table(from, e, t, &sink, &read));
    return db_script(to, e, buf_text(&back));
}

static enum gp_code clear(struct db *to, struct gp_err *e, const struct table *t) {
    struct buf back GP_CLEANUP(buf_free) = BUF_INIT;
    TRY(db_guards_off(to, e, t->name, &back));
    TRY(db_exec(to, e, &t->clear, DB_NO_ARGS));
    return db_script(to, e, buf_text(&back));
}

static enum gp_code digest_both(struct db *from, struct db *to, struct gp_err *e,
                                const struct table *t, bool *ret_same, int64_t *ret_rows) {
    struct digest ours, theirs;
    TRY(take_table(from, e, t, NULL, &ours));
    TRY(DB_UNIT(to, e, DB_READ, take_table(to, e, t, NULL, &theirs)));
    *ret_same = same(&ours, &theirs);
    *ret_rows = ours.rows;
    return GP_OK;
}

/* How many of the tables, parents first, are there as they should be. */
static enum gp_code count_there(struct db *from, struct db *to, struct gp_err *e,
                                const struct plan *p, size_t *ret) {
    int64_t rows;
    bool there = true;
    for (*ret = 0; *ret < p->n; ++*ret) {
        TRY(digest_both(from, to, e, p->tables[*ret], &there, &rows));
        if (!there)
            return GP_OK;
    }
    return GP_OK;
}

static enum gp_code copy(struct db *from, struct db *to, struct gp_err *e, const struct plan *p,
                         size_t first) {
    for (size_t i = p->n; i > first; i--)
        TRY(DB_UNIT(to, e, DB_WRITE, clear(to, e, p->tables[i - 1])));
    for (size_t i = first; i < p->n; i++)
        TRY(DB_UNIT(to, e, DB_WRITE, fill(from, to, e, p->tables[i])));
    return GP_OK;
}

static enum gp_code compare(struct db *from, struct db *to, struct gp_err *e, const struct plan *p,
                            int64_t *ret_rows) {
    *ret_rows = 0;
    for (size_t i = 0; i < p->n; i++) {
        bool equal;
        int64_t rows;
        TRY(digest_both(from, to, e, p->tables[i], &equal, &rows));
        if (!equal)
            return gp_fail(e, GP_CONFLICT, p->tables[i]->name,
                           "搬迁后两边的内容不一致，原来的数据库在搬迁时可能被改动；"
                           "请停掉网站，再运行一次同样的命令");
        *ret_rows += rows;
    }
    return GP_OK;
}

/* ---- the whole */

/* All from one snapshot: inside a reading transaction of from. */
static enum gp_code copy_all(struct db *from, struct db *to, struct gp_err *e, const struct plan *p,
                             struct moved *ret) {
    *ret = (struct moved){.tables = p->n};
    TRY(count_there(from, to, e, p, &ret->there));
    return copy(from, to, e, p, ret->there);
}

static enum gp_code move(struct arena *a, struct db *from, struct db *to, struct gp_err *e,
                         struct moved *ret) {
    struct plan plan;
    TRY(read_plan(a, e, &plan));
    TRY(DB_UNIT(from, e, DB_READ, copy_all(from, to, e, &plan, ret)));
    /* As it is now: so it shows as well whether somebody wrote meanwhile. */
    TRY(DB_UNIT(from, e, DB_READ, compare(from, to, e, &plan, &ret->rows)));
    TRY(DB_UNIT(to, e, DB_WRITE, store_set_unfinished(to, e, false)));
    db_refresh_statistics(to);
    return GP_OK;
}

/* A new database, or one that a move was cut short in. */
static enum gp_code open_target(struct gp_err *e, const char *to, struct db **ret) {
    struct db *db;
    bool unfinished = false;
    TRY(db_open(e, to, &db));
    bool new = db_is_empty(db);
    enum gp_code code = store_migrate(db, e);
    if (code == GP_OK && new)
        code = DB_UNIT(db, e, DB_WRITE, store_set_unfinished(db, e, true));
    if (code == GP_OK)
        code = DB_UNIT(db, e, DB_READ, store_is_unfinished(db, e, &unfinished));
    if (code == GP_OK && !unfinished)
        code = gp_fail(e, GP_CONFLICT, NULL,
                       "那里已有数据库，搬迁不会覆盖它；请换一个地址，或先确认不要后自行删除");
    if (code == GP_OK)
        *ret = db;
    else
        db_close(db);
    return code;
}

enum gp_code store_move(struct arena *a, struct gp_err *e, const char *from, const char *to,
                        struct moved *ret) {
    struct db *source, *target;
    TRY(store_open(e, from, false, &source));
    enum gp_code code = open_target(e, to, &target);
    if (code == GP_OK) {
        code = move(a, source, target, e, ret);
        db_close(target);
    }
    db_close(source);
    return code;
}

/* ---- a copy of a server's database, in a file */

/* The copy is compared with what it was made from: others go on writing. */
static enum gp_code copy_compared(struct db *from, struct db *to, struct gp_err *e,
                                  const struct plan *p, struct moved *ret) {
    TRY(copy_all(from, to, e, p, ret));
    return compare(from, to, e, p, &ret->rows);
}

static enum gp_code copy_server(struct work *w, const char *path) {
    struct plan plan;
    struct moved m;
    struct db *file;
    TRY(read_plan(w->arena, w->err, &plan));
    TRY(db_open(w->err, path, &file));
    enum gp_code code = store_migrate(file, w->err);
    if (code == GP_OK)
        code = WORK_READ(w, copy_compared(w->db, file, w->err, &plan, &m));
    db_close(file);
    return code;
}

enum gp_code store_copy(struct work *w, const char *path) {
    return db_copies_itself(w->db) ? db_backup(w->db, w->err, path) : copy_server(w, path);
}
