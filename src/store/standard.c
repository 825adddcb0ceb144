/* A version is kept as its bundle text with a hash. put() holds the rule: a published version is
 * never written again, only found to be the same. The second half serves readers: published
 * versions never change, so a connection keeps those that it has read (share), and several are
 * asked for with one statement. A draft, and one published in this very transaction, is never
 * kept. */

#include "store/standard.h"

#include "base/hash.h"
#include "bundle/bundle.h"
#include "store/list.h"

enum { FIND, INSERT, UPDATE, PUBLISH, BODY, BODIES, LIST, REMOVE };

#define SHARED_AT_ONCE 8

static const struct db_sql q[] = {
    [FIND] = {"standard.find", "SELECT status, sha256\n"
                               "FROM standard\n"
                               "WHERE tenant = $1\n"
                               "  AND id = $2\n"
                               "  AND version = $3"},
    [INSERT] = {"standard.insert",
                "INSERT INTO standard\n"
                "    (tenant, id, version, status, title, body, sha256, created_ms)\n"
                "VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7)"},
    [UPDATE] = {"standard.update", "UPDATE standard\n"
                                   "SET title = $4,\n"
                                   "    body = $5,\n"
                                   "    sha256 = $6\n"
                                   "WHERE tenant = $1\n"
                                   "  AND id = $2\n"
                                   "  AND version = $3"},
    [PUBLISH] = {"standard.publish", "UPDATE standard\n"
                                     "SET status = 'published',\n"
                                     "    published_ms = $4\n"
                                     "WHERE tenant = $1\n"
                                     "  AND id = $2\n"
                                     "  AND version = $3"},
    [BODY] = {"standard.body", "SELECT body\n"
                               "FROM standard\n"
                               "WHERE tenant = $1\n"
                               "  AND id = $2\n"
                               "  AND version = $3"},
    [BODIES] = {"standard.bodies", "SELECT body, status, published_ms, id, version\n"
                                   "FROM standard\n"
                                   "WHERE tenant = $1\n"
                                   "  AND ((id = $2 AND version = $3)\n"
                                   "       OR (id = $4 AND version = $5)\n"
                                   "       OR (id = $6 AND version = $7)\n"
                                   "       OR (id = $8 AND version = $9)\n"
                                   "       OR (id = $10 AND version = $11)\n"
                                   "       OR (id = $12 AND version = $13)\n"
                                   "       OR (id = $14 AND version = $15)\n"
                                   "       OR (id = $16 AND version = $17))"},
    [LIST] = {"standard.list",
              "SELECT s.id, s.version, s.status, s.title, s.sha256, s.created_ms, s.published_ms,\n"
              "    (SELECT count(*) FROM round r\n"
              "     WHERE r.tenant = s.tenant\n"
              "       AND ((r.standard = s.id AND r.standard_version = s.version)\n"
              "         OR EXISTS (SELECT 1 FROM entry e\n"
              "                    WHERE e.tenant = r.tenant AND e.round = r.id\n"
              "                      AND e.standard = s.id\n"
              "                      AND e.standard_version = s.version)))\n"
              "FROM standard s\n"
              "WHERE s.tenant = $1\n"
              "ORDER BY s.id, s.version DESC"},
    [REMOVE] = {"standard.remove", "DELETE FROM standard\n"
                                   "WHERE tenant = $1\n"
                                   "  AND id = $2\n"
                                   "  AND version = $3\n"
                                   "  AND status = 'draft'"},
};

const struct sql_table sql_standard = SQL_TABLE(q);

#define KEY(id, version) db_text(w->tenant), db_text(id), db_int(version)

struct found {
    bool there, published, same;
};

/* sum: of the content that it should have. */
static enum gp_code find(struct work *w, const char *id, int64_t version, const char *sum,
                         struct found *ret) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[FIND], DB_ARGS(KEY(id, version)), &rows));
    *ret = (struct found){.there = rows != NULL};
    if (!rows)
        return GP_OK;
    ret->published = str_eq(db_col_str(rows, 0), STR("published"));
    ret->same = str_eq(db_col_str(rows, 1), str_of(sum));
    return GP_OK;
}

static enum gp_code missing(struct gp_err *e, const char *id, int64_t version) {
    return gp_fail(e, GP_MISSING, id, "没有评估标准“%s”第 %lld 版", id, (long long)version);
}

static enum gp_code set_published(struct work *w, const char *id, int64_t version) {
    return db_exec(w->db, w->err, &q[PUBLISH], DB_ARGS(KEY(id, version), db_int(work_now_ms(w))));
}

static enum gp_code write_body(struct work *w, const struct standard *s, const char *body,
                               const char *sum, bool there) {
    const struct db_value args[] = {KEY(s->id, s->version), db_text(s->title), db_text(body),
                                    db_text(sum), db_int(work_now_ms(w))};
    return db_exec(w->db, w->err, &q[there ? UPDATE : INSERT], args, there ? 6 : 7);
}

static enum gp_code run_put(struct work *w, const struct standard *s, bool publish) {
    struct buf body GP_CLEANUP(buf_free) = BUF_INIT;
    bundle_write_standard(s, &body);
    char sum[HASH_HEX];
    hash_hex(str_of(buf_text(&body)), sum);
    struct found f;
    TRY(find(w, s->id, s->version, sum, &f));
    if (f.there && !f.same && (f.published || publish))
        return gp_fail(w->err, GP_CONFLICT, s->id,
                       "评估标准“%s”（第 %lld 版）与库中同一版本的内容不同；"
                       "已采用的版本不能改动，请改用新的版本号",
                       s->title, (long long)s->version);
    if (!f.same)
        TRY(write_body(w, s, buf_text(&body), sum, f.there));
    return publish && !f.published ? set_published(w, s->id, s->version) : GP_OK;
}

enum gp_code store_standard_put(struct work *w, const struct standard *s) {
    return run_put(w, s, false);
}

enum gp_code store_standard_put_published(struct work *w, const struct standard *s) {
    return run_put(w, s, true);
}

enum gp_code store_standard_publish(struct work *w, const char *id, int64_t version) {
    struct found f;
    TRY(find(w, id, version, "", &f));
    if (!f.there)
        return missing(w->err, id, version);
    if (f.published)
        return gp_fail(w->err, GP_CONFLICT, id, "评估标准“%s”第 %lld 版已经发布过了", id,
                       (long long)version);
    return set_published(w, id, version);
}

enum gp_code store_standard_discard(struct work *w, const char *id, int64_t version) {
    TRY(db_exec(w->db, w->err, &q[REMOVE], DB_ARGS(KEY(id, version))));
    return db_changes(w->db) == 1 ? GP_OK : missing(w->err, id, version);
}

enum gp_code store_standard_get(struct work *w, const char *id, int64_t version,
                                struct standard *ret) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(w->db, w->err, &q[BODY], DB_ARGS(KEY(id, version)), &rows));
    if (!rows)
        return missing(w->err, id, version);
    return bundle_read_standard(w->arena, w->err, db_col_str(rows, 0), ret);
}

/* ---- published versions, which never change, kept with the connection */

#define SHARED_MAX 64

struct shared {
    struct arena arena;
    const char *tenant;
    struct standard standard;
};

struct shared_set {
    struct shared v[SHARED_MAX];
    size_t n, next;
};

static void free_shared(void *p) {
    struct shared_set *set = p;
    for (size_t i = 0; i < set->n; i++)
        arena_release(&set->v[i].arena);
}

static const struct standard *find_shared(const struct shared_set *set, const char *tenant,
                                          const struct standard_ref *ref) {
    for (size_t i = 0; i < set->n; i++) {
        const struct shared *s = &set->v[i];
        if (s->standard.version == ref->version && strcmp(s->standard.id, ref->id) == 0 &&
            strcmp(s->tenant, tenant) == 0)
            return &s->standard;
    }
    return NULL;
}

/* The place for another one; the oldest gives way. What was borrowed from it must be done with:
 * nobody reads so many standards in one transaction. */
static struct shared *room_for_shared(struct shared_set *set) {
    if (set->n < SHARED_MAX)
        return &set->v[set->n++];
    struct shared *s = &set->v[set->next];
    set->next = (set->next + 1) % SHARED_MAX;
    arena_release(&s->arena);
    *s = (struct shared){.arena = ARENA_INIT};
    return s;
}

struct share {
    struct arena *a;
    const char *tenant;
    const struct standard_ref *refs;
    size_t n;
    struct standard *ret; /* id NULL: not yet found */
    struct shared_set *set;
};

/* Of the row's standard; the connection keeps it when it can never change. */
static enum gp_code read_body(struct work *w, const struct share *s, struct db_rows *rows,
                              struct standard *ret) {
    struct str body = db_col_str(rows, 0);
    /* One that was published in this very transaction may yet be undone. */
    bool published =
        str_eq(db_col_str(rows, 1), STR("published")) && db_col_int(rows, 2) < work_now_ms(w);
    if (!published)
        return bundle_read_standard(s->a, w->err, body, ret);
    struct arena arena = ARENA_INIT;
    enum gp_code code = bundle_read_standard(&arena, w->err, body, ret);
    if (code != GP_OK) {
        arena_release(&arena);
        return code;
    }
    struct shared *place = room_for_shared(s->set);
    place->tenant = arena_strdup(&arena, s->tenant);
    place->standard = *ret;
    place->arena = arena;
    return GP_OK;
}

static enum gp_code take_body(struct work *w, const struct share *s, struct db_rows *rows) {
    struct standard standard;
    bool read = false;
    struct str id = db_col_str(rows, 3);
    int64_t version = db_col_int(rows, 4);
    for (size_t i = 0; i < s->n; i++) {
        if (s->ret[i].id || s->refs[i].version != version || !str_eq(str_of(s->refs[i].id), id))
            continue;
        if (!read)
            TRY(read_body(w, s, rows, &standard));
        read = true;
        s->ret[i] = standard;
    }
    return GP_OK;
}

/* Those that are still missing, from the i-th on, as many as one statement takes. */
static size_t missing_refs(const struct share *s, size_t *i, struct db_value *args) {
    size_t n = 0;
    for (; *i < s->n && n < SHARED_AT_ONCE; (*i)++) {
        if (s->ret[*i].id)
            continue;
        args[1 + 2 * n] = db_text(s->refs[*i].id);
        args[2 + 2 * n] = db_int(s->refs[*i].version);
        n++;
    }
    return n;
}

static enum gp_code read_bodies(struct work *w, const struct share *s) {
    for (size_t i = 0; i < s->n;) {
        struct db_value args[1 + 2 * SHARED_AT_ONCE] = {db_text(s->tenant)};
        if (missing_refs(s, &i, args) == 0)
            break;
        GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
        TRY(db_query(w->db, w->err, &q[BODIES], args, GP_COUNT(args), &rows));
        for (bool more;;) {
            TRY(db_next(rows, w->err, &more));
            if (!more)
                break;
            TRY(take_body(w, s, rows));
        }
    }
    return GP_OK;
}

static enum gp_code share(struct work *w, struct share *s) {
    static const char key;
    static const struct standard none; /* without an id */
    s->set = db_keep(w->db, &key, sizeof(*s->set), free_shared);
    for (size_t i = 0; i < s->n; i++) {
        const struct standard *kept = find_shared(s->set, s->tenant, &s->refs[i]);
        s->ret[i] = kept ? *kept : none;
    }
    TRY(read_bodies(w, s));
    for (size_t i = 0; i < s->n; i++)
        if (!s->ret[i].id)
            return missing(w->err, s->refs[i].id, s->refs[i].version);
    return GP_OK;
}

enum gp_code store_standard_share_all(struct work *w, const struct standard_ref *refs, size_t n,
                                      struct standard *ret) {
    struct share s = {.a = w->arena, .tenant = w->tenant, .refs = refs, .n = n, .ret = ret};
    return share(w, &s);
}

enum gp_code store_standard_share(struct work *w, const char *id, int64_t version,
                                  struct standard *ret) {
    struct standard found;
    TRY(store_standard_share_all(w, &(struct standard_ref){id, version}, 1, &found));
    *ret = found;
    return GP_OK;
}

static const struct word status_words[] = {{"draft", NULL}, {"published", NULL}};
static const struct words status_codes = {status_words, GP_COUNT(status_words)};

static const struct column list_fields[] = {
    COLUMN(struct store_standard, id),
    COLUMN(struct store_standard, version),
    COLUMN_ENUM(struct store_standard, status, status_codes),
    COLUMN(struct store_standard, title),
    COLUMN(struct store_standard, sha256),
    COLUMN(struct store_standard, created_ms),
    COLUMN(struct store_standard, published_ms),
    COLUMN(struct store_standard, rounds),
};

/* ---- those of many entries */

static size_t place_of(const struct standard_set *s, const char *id, int64_t version) {
    size_t i = 0;
    while (i < s->refs.n && !(s->refs.v[i].version == version && cstr_eq(s->refs.v[i].id, id)))
        i++;
    return i;
}

void standards_want(struct standard_set *s, struct arena *a, const char *id, int64_t version) {
    if (id && place_of(s, id, version) == s->refs.n)
        *VEC_PUSH(a, &s->refs) = (struct standard_ref){id, version};
}

enum gp_code standards_read(struct work *w, struct standard_set *s) {
    s->v = gp_new_n(w->arena, struct standard, s->refs.n + 1);
    return s->refs.n > 0 ? store_standard_share_all(w, s->refs.v, s->refs.n, s->v) : GP_OK;
}

const struct standard *standards_find(const struct standard_set *s, const char *id,
                                      int64_t version) {
    size_t i = id ? place_of(s, id, version) : s->refs.n;
    return i < s->refs.n ? &s->v[i] : NULL;
}

const struct method *standards_method(const struct standard_set *s, const char *id, int64_t version,
                                      const char *method) {
    const struct standard *found = method ? standards_find(s, id, version) : NULL;
    return found ? standard_method(found, method) : NULL;
}

enum gp_code store_standard_list(struct work *w, struct store_standard **ret, size_t *ret_n) {
    return row_query(w, &q[LIST], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct store_standard, list_fields), ret, ret_n);
}
