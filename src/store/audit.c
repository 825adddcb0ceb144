#include "store/audit.h"

#include "store/list.h"

enum { HEAD, APPEND, WALK, PAGE, PAGE_SUBJECT };

#define PAGE_COLUMNS "SELECT seq, at_ms, actor, action, subject, detail\n"

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
    [PAGE] = {"audit.page",
              PAGE_COLUMNS "FROM audit\n"
                           "WHERE tenant = $1\n"
                           "  AND seq < $2\n"
                           "  AND (CAST($3 AS TEXT) IS NULL OR actor = CAST($3 AS TEXT))\n"
                           "  AND (CAST($4 AS TEXT) IS NULL OR action = CAST($4 AS TEXT))\n"
                           "  AND at_ms >= $5\n"
                           "  AND at_ms <= $6\n"
                           "ORDER BY seq DESC\n"
                           "LIMIT $7"},
    [PAGE_SUBJECT] = {"audit.page_subject",
                      PAGE_COLUMNS "FROM audit\n"
                                   "WHERE tenant = $1\n"
                                   "  AND seq < $2\n"
                                   "  AND (CAST($3 AS TEXT) IS NULL OR actor = CAST($3 AS TEXT))\n"
                                   "  AND (CAST($4 AS TEXT) IS NULL OR action = CAST($4 AS TEXT))\n"
                                   "  AND at_ms >= $5\n"
                                   "  AND at_ms <= $6\n"
                                   "  AND subject = $8\n"
                                   "ORDER BY seq DESC\n"
                                   "LIMIT $7"},
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
    buf_addf(b, "%zu:", s.n);
    buf_add(b, s.p, s.n);
    buf_addc(b, ',');
}

static void link_hash(const char *tenant, const struct link *l, char out[static HASH_HEX]) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    buf_adds(&b, "gongping audit 1,");
    add_field(&b, str_of(tenant));
    buf_addf(&b, "%lld,%lld,", (long long)l->seq, (long long)l->at_ms);
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

static enum gp_code read_head(struct db *db, struct gp_err *e, const char *tenant,
                              struct audit_head *ret) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[HEAD], DB_ARGS(db_text(tenant)), &rows));
    *ret = (struct audit_head){0};
    set_hash(ret->hash, str_of(first_prev));
    if (!rows)
        return GP_OK;
    ret->seq = db_col_int(rows, 0);
    set_hash(ret->hash, db_col_str(rows, 1));
    return GP_OK;
}

enum gp_code store_audit_head(struct db *db, struct gp_err *e, const char *tenant,
                              struct audit_head *ret) {
    return read_head(db, e, tenant, ret);
}

enum gp_code store_audit_append(struct db *db, struct gp_err *e, const char *tenant,
                                const struct audit_event *event) {
    struct audit_head head;
    TRY(read_head(db, e, tenant, &head));
    struct link l = {head.seq + 1,          db_now_ms(db),          str_of(event->actor),
                     str_of(event->action), str_of(event->subject), str_of(event->detail),
                     str_of(head.hash)};
    char hash[HASH_HEX];
    link_hash(tenant, &l, hash);
    return db_exec(db, e, &q[APPEND],
                   DB_ARGS(db_text(tenant), db_int(l.seq), db_int(l.at_ms), db_text(l.actor.p),
                           db_text(l.action.p), db_text(l.subject.p), db_text(l.detail.p),
                           db_text(head.hash), db_text(hash)));
}

/* ---- verifying */

struct walk {
    const char *tenant;
    const struct audit_head *known;
    struct audit_verdict verdict;
};

/* What is wrong with the row behind the head; NULL: nothing. */
static const char *row_problem(const struct walk *w, struct db_rows *rows, char hash[HASH_HEX]) {
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
    if (w->known && w->known->seq == l.seq && strcmp(w->known->hash, hash) != 0)
        return "与另行留存的哈希不符，日志被整体改写";
    return NULL;
}

static void condemn(struct audit_verdict *v, const char *problem) {
    v->broken_at = v->head.seq + 1;
    v->problem = problem;
}

static enum gp_code walk_chain(struct db *db, struct gp_err *e, void *arg) {
    struct walk *w = arg;
    struct audit_verdict *v = &w->verdict;
    struct db_rows *rows;
    bool more;
    *v = (struct audit_verdict){0};
    set_hash(v->head.hash, str_of(first_prev));
    TRY(db_query(db, e, &q[WALK], DB_ARGS(db_text(w->tenant)), &rows));
    TRY(db_next(rows, e, &more));
    while (more) {
        char hash[HASH_HEX];
        const char *problem = row_problem(w, rows, hash);
        if (problem) {
            condemn(v, problem);
            db_done(rows);
            return GP_OK;
        }
        v->rows++;
        v->head.seq++;
        set_hash(v->head.hash, str_of(hash));
        TRY(db_next(rows, e, &more));
    }
    if (w->known && w->known->seq > v->head.seq)
        condemn(v, "末尾的记录被删除");
    return GP_OK;
}

enum gp_code store_audit_verify(struct db *db, struct gp_err *e, const char *tenant,
                                const struct audit_head *known, struct audit_verdict *ret) {
    struct walk w = {.tenant = tenant, .known = known};
    TRY(db_tx_join(db, e, DB_READ, walk_chain, &w));
    *ret = w.verdict;
    return GP_OK;
}

/* ---- listing */

struct page {
    struct arena *a;
    const char *tenant;
    const struct audit_filter *filter;
    VEC(struct audit_row) list;
};

static int64_t or_else(int64_t v, int64_t other) {
    return v == DEC_UNSET ? other : v;
}

static int64_t clamp(int64_t v, int64_t low, int64_t high) {
    return v < low ? low : v > high ? high : v;
}

static enum gp_code start_page(struct db *db, struct gp_err *e, const struct page *p,
                               struct db_rows **ret) {
    const struct audit_filter *f = p->filter;
    const struct db_value args[] = {
        db_text(p->tenant),
        db_int(or_else(f->before_seq, INT64_MAX)),
        db_text(f->actor),
        db_text(f->action),
        db_int(or_else(f->from_ms, 0)),
        db_int(or_else(f->to_ms, INT64_MAX)),
        db_int(clamp(f->limit, 1, AUDIT_PAGE_MAX)),
        db_text(f->subject),
    };
    size_t n = GP_COUNT(args);
    return f->subject ? db_query(db, e, &q[PAGE_SUBJECT], args, n, ret)
                      : db_query(db, e, &q[PAGE], args, n - 1, ret);
}

static enum gp_code read_page(struct db *db, struct gp_err *e, void *arg) {
    struct page *p = arg;
    struct db_rows *rows;
    bool more;
    p->list.n = 0;
    TRY(start_page(db, e, p, &rows));
    TRY(db_next(rows, e, &more));
    while (more) {
        *VEC_PUSH(p->a, &p->list) = (struct audit_row){
            db_col_int(rows, 0),        db_col_int(rows, 1),        db_col_text(rows, p->a, 2),
            db_col_text(rows, p->a, 3), db_col_text(rows, p->a, 4), db_col_text(rows, p->a, 5)};
        TRY(db_next(rows, e, &more));
    }
    return GP_OK;
}

enum gp_code store_audit_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const struct audit_filter *filter, struct audit_row **ret,
                              size_t *ret_n) {
    struct page p = {.a = a, .tenant = tenant, .filter = filter};
    TRY(db_tx_join(db, e, DB_READ, read_page, &p));
    *ret = p.list.v;
    *ret_n = p.list.n;
    return GP_OK;
}
