/* link_hash is the definition of the chain; whatever else changes, it must not. Appending reads
 * the head and adds one row; where writers run beside each other, the event waits in a table of its
 * own until its transaction is committed, and chain_waiting appends it. Verifying walks all rows
 * once and looks at each in row_problem, along with the heads that were noted elsewhere
 * (is_as_noted); what those are is app/admin/audit_heads.c's. Listing comes last: one statement a
 * way of filtering, chosen by way_of, as no single one would find an index for all. */

#include "store/audit.h"

#include "base/rand.h"
#include "store/list.h"

enum { HEAD, APPEND, WAIT, WAITING, WAITED, WALK, AT, PUBLISHED, PAGE, COUNT };

/* One statement a way of filtering, so that each finds its index. */
enum way { ANY, BY_SUBJECT, BY_ACTOR, BY_ACTION, WAY_N };
enum { OLDEST = PAGE + 2 * WAY_N };

#define OPTIONAL(column, p)                                                                        \
    "  AND (CAST(" p " AS TEXT) IS NULL OR " column " = CAST(" p " AS TEXT))\n"
#define ACTOR_OR_ANY   OPTIONAL("actor", "$3")
#define ACTION_OR_ANY  OPTIONAL("action", "$4")
#define SUBJECT_OR_ANY OPTIONAL("subject", "$5")
/* The plus keeps the index by time out, where another one narrows more. */
#define FILTER(from, actor, action, subject, time)                                                 \
    "FROM audit\n"                                                                                 \
    "WHERE tenant = $1\n"                                                                          \
    "  AND seq " from " $2\n" actor action subject "  AND " time " >= $6\n"                        \
    "  AND " time " <= $7\n"
#define IN_ANY(from)     FILTER(from, ACTOR_OR_ANY, ACTION_OR_ANY, SUBJECT_OR_ANY, "at_ms")
#define OF_SUBJECT(from) FILTER(from, ACTOR_OR_ANY, ACTION_OR_ANY, "  AND subject = $5\n", "+at_ms")
#define OF_ACTOR(from)   FILTER(from, "  AND actor = $3\n", ACTION_OR_ANY, SUBJECT_OR_ANY, "+at_ms")
#define OF_ACTION(from)  FILTER(from, ACTOR_OR_ANY, "  AND action = $4\n", SUBJECT_OR_ANY, "+at_ms")
#define PAGE_OF(filter)                                                                            \
    "SELECT seq, at_ms, actor, action, subject, detail\n" filter("<") "ORDER BY seq DESC\nLIMIT "  \
                                                                      "$8"
#define OLDEST_OF(filter)                                                                          \
    "SELECT seq, at_ms, actor, action, subject, detail\n" filter(">") "ORDER BY seq\nLIMIT $8"
/* An order that is kept leads the planner to the index of the page. */
#define COUNT_OF(filter)                                                                           \
    "SELECT count(*)\nFROM (SELECT seq\n" filter("<") "ORDER BY seq DESC\nLIMIT 1000000000) found"

static const struct db_sql q[] = {
    [HEAD] = {"audit.head", "SELECT seq, hash\n"
                            "FROM audit\n"
                            "WHERE tenant = $1\n"
                            "ORDER BY seq DESC\n"
                            "LIMIT 1"},
    [APPEND] = {"audit.append", "INSERT INTO audit\n"
                                "    (tenant, seq, at_ms, actor, action, subject, detail, prev,\n"
                                "    hash)\n"
                                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [WALK] = {"audit.walk", "SELECT seq, at_ms, actor, action, subject, detail, prev, hash\n"
                            "FROM audit\n"
                            "WHERE tenant = $1\n"
                            "ORDER BY seq"},
    [AT] = {"audit.at", "SELECT seq, hash\n"
                        "FROM audit\n"
                        "WHERE tenant = $1\n"
                        "  AND seq = $2"},
    [PUBLISHED] = {"audit.published", "SELECT round, version, audit_seq, audit_hash\n"
                                      "FROM report_version\n"
                                      "WHERE tenant = $1\n"
                                      "ORDER BY audit_seq, round, version"},
    [WAIT] = {"audit.wait", "INSERT INTO audit_waiting\n"
                            "    (tenant, id, at_ms, actor, action, subject, detail)\n"
                            "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [WAITING] = {"audit.waiting", "SELECT tenant, id, at_ms, actor, action, subject, detail\n"
                                  "FROM audit_waiting\n"
                                  "ORDER BY tenant, id\n"
                                  "LIMIT $1"},
    [WAITED] = {"audit.waited", "DELETE FROM audit_waiting\n"
                                "WHERE tenant = $1\n"
                                "  AND id = $2"},
    [PAGE + 2 * ANY] = {"audit.page", PAGE_OF(IN_ANY)},
    [PAGE + 2 * BY_SUBJECT] = {"audit.page_subject", PAGE_OF(OF_SUBJECT)},
    [PAGE + 2 * BY_ACTOR] = {"audit.page_actor", PAGE_OF(OF_ACTOR)},
    [PAGE + 2 * BY_ACTION] = {"audit.page_action", PAGE_OF(OF_ACTION)},
    [COUNT + 2 * ANY] = {"audit.count", "SELECT count(*)\n" IN_ANY("<")},
    [COUNT + 2 * BY_SUBJECT] = {"audit.count_subject", COUNT_OF(OF_SUBJECT)},
    [COUNT + 2 * BY_ACTOR] = {"audit.count_actor", COUNT_OF(OF_ACTOR)},
    [COUNT + 2 * BY_ACTION] = {"audit.count_action", COUNT_OF(OF_ACTION)},
    [OLDEST + ANY] = {"audit.oldest", OLDEST_OF(IN_ANY)},
    [OLDEST + BY_SUBJECT] = {"audit.oldest_subject", OLDEST_OF(OF_SUBJECT)},
    [OLDEST + BY_ACTOR] = {"audit.oldest_actor", OLDEST_OF(OF_ACTOR)},
    [OLDEST + BY_ACTION] = {"audit.oldest_action", OLDEST_OF(OF_ACTION)},
};

const struct sql_table sql_audit = SQL_TABLE(q);

static const char first_prev[HASH_HEX] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* A row as it is hashed. */
struct link {
    int64_t seq, at_ms;
    struct str actor, action, subject, detail, prev;
};

/* Each field with its length, so that no two rows have the same bytes. */
static void add_field(struct buf *b, struct str s) {
    buf_add_int(b, (int64_t)s.n);
    buf_addc(b, ':');
    buf_add(b, s.p, s.n);
    buf_addc(b, ',');
}

static void link_hash(const char *tenant, const struct link *l, char out[static HASH_HEX]) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&b, "gongping audit 1,");
    add_field(&b, str_of(tenant));
    buf_add_int(&b, l->seq);
    buf_addc(&b, ',');
    buf_add_int(&b, l->at_ms);
    buf_addc(&b, ',');
    const struct str fields[] = {l->actor, l->action, l->subject, l->detail, l->prev};
    for (size_t i = 0; i < GP_COUNT(fields); i++)
        add_field(&b, fields[i]);
    hash_hex((struct str){buf_text(&b), b.n}, out);
}

static void set_hash(char out[static HASH_HEX], struct str hash) {
    size_t n = hash.n < HASH_HEX ? hash.n : HASH_HEX - 1;
    memset(out, 0, HASH_HEX);
    if (n)
        memcpy(out, hash.p, n);
}

/* seq unset: the last row. */
static enum gp_code read_row(struct work *w, int64_t seq, struct audit_head *ret) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    const struct db_value args[] = {db_text(w->tenant), db_int(seq)};
    TRY(db_first(w->db, w->err, &q[seq == DEC_UNSET ? HEAD : AT], args, seq == DEC_UNSET ? 1 : 2,
                 &rows));
    *ret = (struct audit_head){0};
    set_hash(ret->hash, str_of(first_prev));
    if (!rows)
        return GP_OK;
    ret->seq = db_col_int(rows, 0);
    set_hash(ret->hash, db_col_str(rows, 1));
    return GP_OK;
}

enum gp_code store_audit_head(struct work *w, struct audit_head *ret) {
    return read_row(w, DEC_UNSET, ret);
}

enum gp_code store_audit_at(struct work *w, int64_t seq, struct audit_head *ret) {
    return read_row(w, seq, ret);
}

/* Adds the event behind the head, which becomes it. */
static enum gp_code append(struct work *w, struct audit_head *head, const struct link *event) {
    struct link l = *event;
    char hash[HASH_HEX];
    l.seq = head->seq + 1;
    l.prev = str_of(head->hash);
    link_hash(w->tenant, &l, hash);
    TRY(db_exec(w->db, w->err, &q[APPEND],
                DB_ARGS(db_text(w->tenant), db_int(l.seq), db_int(l.at_ms), db_text(l.actor.p),
                        db_text(l.action.p), db_text(l.subject.p), db_text(l.detail.p),
                        db_text(head->hash), db_text(hash))));
    head->seq = l.seq;
    set_hash(head->hash, str_of(hash));
    return GP_OK;
}

enum gp_code store_audit_append(struct work *w, const struct audit_event *event) {
    struct audit_head head;
    struct link l = {.at_ms = work_now_ms(w),
                     .actor = str_of(event->actor),
                     .action = str_of(event->action),
                     .subject = str_of(event->subject),
                     .detail = str_of(event->detail)};
    if (!db_many_writers(w->db)) {
        TRY(read_row(w, DEC_UNSET, &head));
        return append(w, &head, &l);
    }
    const char *id = arena_printf(w->arena, "%013lld-%012lld-%s", (long long)l.at_ms,
                                  (long long)db_counts(w->db).statements, rand_id(w->arena));
    db_after_commit(w->db, store_audit_chain);
    return db_exec(w->db, w->err, &q[WAIT],
                   DB_ARGS(db_text(w->tenant), db_text(id), db_int(l.at_ms), db_text(l.actor.p),
                           db_text(l.action.p), db_text(l.subject.p), db_text(l.detail.p)));
}

/* ---- what waits for the chain */

#define WAITING_MOST 500

struct waiting {
    const char *tenant, *id;
    int64_t at_ms;
    const char *actor, *action, *subject, *detail;
};

static const struct column waiting_fields[] = {
    COLUMN(struct waiting, tenant), COLUMN(struct waiting, id),     COLUMN(struct waiting, at_ms),
    COLUMN(struct waiting, actor),  COLUMN(struct waiting, action), COLUMN(struct waiting, subject),
    COLUMN(struct waiting, detail),
};

static enum gp_code chain_some(struct work *w, const struct waiting *v, size_t n) {
    struct audit_head head;
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, v[i].tenant);
        if (i == 0 || strcmp(v[i].tenant, v[i - 1].tenant) != 0)
            TRY(read_row(&there, DEC_UNSET, &head));
        const struct link l = {.at_ms = v[i].at_ms,
                               .actor = str_of(v[i].actor),
                               .action = str_of(v[i].action),
                               .subject = str_of(v[i].subject),
                               .detail = str_of(v[i].detail)};
        TRY(append(&there, &head, &l));
        TRY(db_exec(w->db, w->err, &q[WAITED], DB_ARGS(db_text(v[i].tenant), db_text(v[i].id))));
    }
    return GP_OK;
}

enum gp_code store_audit_chain(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    for (size_t n = WAITING_MOST; n == WAITING_MOST;) {
        struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
        struct work w = {.arena = &a, .err = e, .db = db};
        struct waiting *v;
        TRY(row_query(&w, &q[WAITING], DB_ARGS(db_int(WAITING_MOST)),
                      &ROW_SHAPE(struct waiting, waiting_fields), &v, &n));
        TRY(chain_some(&w, v, n));
    }
    return GP_OK;
}

enum gp_code store_audit_waits(struct db *db, struct gp_err *e, bool *ret) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[WAITING], DB_ARGS(db_int(1)), &rows));
    *ret = rows != NULL;
    return GP_OK;
}

/* ---- verifying */

#define REWRITTEN "与另行留存的哈希不符，日志被整体改写"

struct walk {
    const char *tenant;
    const struct audit_head *known; /* by seq */
    size_t n_known, at;             /* at: the first that is still to come */
    struct audit_verdict verdict;
};

/* Whether the row is what was noted of it elsewhere, however often. */
static bool is_as_noted(struct walk *w, int64_t seq, const char *hash) {
    for (; w->at < w->n_known && w->known[w->at].seq <= seq; w->at++)
        if (w->known[w->at].seq == seq && strcmp(w->known[w->at].hash, hash) != 0)
            return false;
    return true;
}

/* What is wrong with the row behind the head; NULL: nothing. */
static const char *row_problem(struct walk *w, struct db_rows *rows, char hash[HASH_HEX]) {
    const struct audit_head *head = &w->verdict.head;
    struct link l = {db_col_int(rows, 0), db_col_int(rows, 1), db_col_str(rows, 2),
                     db_col_str(rows, 3), db_col_str(rows, 4), db_col_str(rows, 5),
                     db_col_str(rows, 6)};
    if (l.seq != head->seq + 1)
        return "序号不连续，前面的记录被删除";
    if (!str_eq(l.prev, str_of(head->hash)))
        return "与前一条记录的哈希不衔接，前面的记录被替换";
    link_hash(w->tenant, &l, hash);
    if (!str_eq(db_col_str(rows, 7), str_of(hash)))
        return "内容与哈希不符，该条记录被改动";
    if (!is_as_noted(w, l.seq, hash))
        return REWRITTEN;
    return NULL;
}

static void condemn(struct walk *w, const char *problem) {
    w->verdict.broken_at = w->verdict.head.seq + 1;
    w->verdict.problem = problem;
}

static enum gp_code walk_chain(struct work *work, struct walk *w) {
    struct audit_verdict *v = &w->verdict;
    struct db_rows *rows;
    bool more;
    *v = (struct audit_verdict){0};
    set_hash(v->head.hash, str_of(first_prev));
    w->at = 0;
    TRY(db_query(work->db, work->err, &q[WALK], DB_ARGS(db_text(w->tenant)), &rows));
    TRY(db_next(rows, work->err, &more));
    while (more) {
        char hash[HASH_HEX];
        const char *problem = row_problem(w, rows, hash);
        if (problem) {
            condemn(w, problem);
            v->noted = strcmp(problem, REWRITTEN) == 0 ? w->at : SIZE_MAX;
            db_done(rows);
            return GP_OK;
        }
        v->rows++;
        v->head.seq++;
        set_hash(v->head.hash, str_of(hash));
        TRY(db_next(rows, work->err, &more));
    }
    v->noted = w->at < w->n_known ? w->n_known - 1 : SIZE_MAX;
    if (v->noted != SIZE_MAX)
        condemn(w, v->head.seq == 0 ? "全部记录被删除" : "末尾的记录被删除");
    return GP_OK;
}

enum gp_code store_audit_verify(struct work *work, const struct audit_head *known, size_t n_known,
                                struct audit_verdict *ret) {
    struct walk w = {.tenant = work->tenant, .known = known, .n_known = n_known};
    TRY(walk_chain(work, &w));
    *ret = w.verdict;
    return GP_OK;
}

static const struct column published_fields[] = {
    COLUMN(struct audit_published, round),
    COLUMN(struct audit_published, version),
    COLUMN(struct audit_published, seq),
    COLUMN(struct audit_published, hash),
};

enum gp_code store_audit_published(struct work *w, struct audit_published **ret, size_t *ret_n) {
    return row_query(w, &q[PUBLISHED], DB_ARGS(db_text(w->tenant)),
                     &ROW_SHAPE(struct audit_published, published_fields), ret, ret_n);
}

/* ---- listing */

static int64_t or_else(int64_t v, int64_t other) {
    return v == DEC_UNSET ? other : v;
}

static int64_t clamp(int64_t v, int64_t low, int64_t high) {
    return v < low ? low : v > high ? high : v;
}

#define FILTER_ARGS 8

static void bind_filter(const char *tenant, const struct audit_filter *f,
                        struct db_value args[FILTER_ARGS]) {
    const struct db_value values[FILTER_ARGS] = {
        db_text(tenant),
        db_int(or_else(f->before_seq, f->oldest_first ? 0 : INT64_MAX)),
        db_text(f->actor),
        db_text(f->action),
        db_text(f->subject),
        db_int(or_else(f->from_ms, 0)),
        db_int(or_else(f->to_ms, INT64_MAX)),
        db_int(clamp(f->limit, 1, AUDIT_PAGE_MAX)),
    };
    memcpy(args, values, sizeof(values));
}

static size_t way_of(const struct audit_filter *f) {
    return f->subject ? BY_SUBJECT : f->actor ? BY_ACTOR : f->action ? BY_ACTION : ANY;
}

static const struct column row_fields[] = {
    COLUMN(struct audit_row, seq),     COLUMN(struct audit_row, at_ms),
    COLUMN(struct audit_row, actor),   COLUMN(struct audit_row, action),
    COLUMN(struct audit_row, subject), COLUMN(struct audit_row, detail),
};

enum gp_code store_audit_list(struct work *w, const struct audit_filter *filter,
                              struct audit_row **ret, size_t *ret_n) {
    struct db_value args[FILTER_ARGS];
    bind_filter(w->tenant, filter, args);
    size_t at = filter->oldest_first ? OLDEST + way_of(filter) : PAGE + 2 * way_of(filter);
    TRY(row_query(w, &q[at], args, FILTER_ARGS, &ROW_SHAPE(struct audit_row, row_fields), ret,
                  ret_n));
    return GP_OK;
}

static enum gp_code each_row(struct db_rows *rows, struct gp_err *e, struct arena *a,
                             audit_row_fn fn, void *cls) {
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            return GP_OK;
        struct audit_row row;
        arena_reset(a);
        row_fetch(rows, a, 0, row_fields, GP_COUNT(row_fields), &row);
        TRY(fn(cls, a, &row));
    }
}

enum gp_code store_audit_each(struct work *w, const struct audit_filter *filter, audit_row_fn fn,
                              void *cls) {
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    struct arena one GP_CLEANUP(arena_release) = ARENA_INIT;
    struct db_value args[FILTER_ARGS];
    bind_filter(w->tenant, filter, args);
    args[FILTER_ARGS - 1] = db_int(INT64_MAX);
    TRY(db_query(w->db, w->err, &q[PAGE + 2 * way_of(filter)], args, FILTER_ARGS, &rows));
    return each_row(rows, w->err, &one, fn, cls);
}

enum gp_code store_audit_count(struct work *w, const struct audit_filter *filter, int64_t *ret) {
    struct db_value args[FILTER_ARGS];
    bind_filter(w->tenant, filter, args);
    return row_number(w, &q[COUNT + 2 * way_of(filter)], args, FILTER_ARGS - 1, ret);
}
