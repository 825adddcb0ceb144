/* Migrations: numbered, forward only, each in one transaction, remembered with its checksum. */
#include "db/driver.h"

#include "base/hash.h"

enum { Q_COUNT, Q_SUM, Q_ADD };

static const struct db_sql q[] = {
    [Q_COUNT] = {"schema.count", "SELECT CAST(coalesce(max(n), 0) AS BIGINT)\n"
                                 "FROM schema_version"},
    [Q_SUM] = {"schema.sum", "SELECT sha256\n"
                             "FROM schema_version\n"
                             "WHERE n = $1"},
    [Q_ADD] = {"schema.add", "INSERT INTO schema_version (n, name, sha256, at)\n"
                             "VALUES ($1, $2, $3, $4)"},
};

/* The one table without a tenant: it describes the database, not what is in it. */
static const char version_table[] = "CREATE TABLE IF NOT EXISTS schema_version (\n"
                                    "  n @INT NOT NULL PRIMARY KEY,\n"
                                    "  name TEXT NOT NULL,\n"
                                    "  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),\n"
                                    "  at @INT NOT NULL\n"
                                    ") @STRICT;\n";

struct plan {
    const struct db_migration *list;
    size_t n;
    size_t at; /* the one to be run now */
};

/* The text with the engine's words in place of @INT, @BLOB and @STRICT. */
static void translate(const struct db *db, struct str text, struct buf *out) {
    for (size_t i = 0; i < text.n;) {
        const char *const *w = db->driver->words;
        while (text.p[i] == '@' && *w && strncmp(text.p + i, *w, strlen(*w)) != 0)
            w += 2;
        if (text.p[i] != '@' || !*w) {
            buf_addc(out, text.p[i++]);
            continue;
        }
        buf_adds(out, w[1]);
        i += strlen(w[0]);
    }
}

static enum gp_code run_text(struct db *db, struct gp_err *e, struct str text) {
    struct buf sql GP_CLEANUP(buf_free) = BUF_INIT, own GP_CLEANUP(buf_free) = BUF_INIT;
    translate(db, text, &sql);
    if (!db->driver->translate)
        return db_script(db, e, buf_text(&sql));
    db->driver->translate(str_of(buf_text(&sql)), &own);
    return db_script(db, e, buf_text(&own));
}

static enum gp_code create_version_table(struct db *db, struct gp_err *e, void *arg) {
    (void)arg;
    if (db->driver->make_room)
        TRY(db->driver->make_room(db->conn, e));
    return run_text(db, e, str_of(version_table));
}

static enum gp_code count_applied(struct db *db, struct gp_err *e, int64_t *ret) {
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[Q_COUNT], DB_NO_ARGS, &rows));
    *ret = db_col_int(rows, 0);
    return GP_OK;
}

static enum gp_code check_sum(struct db *db, struct gp_err *e, const struct plan *p, size_t i) {
    char sum[HASH_HEX];
    hash_hex(p->list[i].text, sum);
    GP_CLEANUP(db_donep)
    struct db_rows *rows = NULL;
    TRY(db_first(db, e, &q[Q_SUM], DB_ARGS(db_int((int64_t)i + 1)), &rows));
    if (rows && str_eq(db_col_str(rows, 0), str_of(sum)))
        return GP_OK;
    return gp_fail(e, GP_CONFLICT, p->list[i].name,
                   "数据库结构第 %zu 版与本程序不一致，为防止损坏数据不予打开；"
                   "请使用当初建立该数据库的程序，或从备份恢复",
                   i + 1);
}

static enum gp_code check_past(struct db *db, struct gp_err *e, void *arg) {
    struct plan *p = arg;
    int64_t applied;
    TRY(count_applied(db, e, &applied));
    if (applied > (int64_t)p->n)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "数据库由更新版本的程序建立（结构第 %lld 版，本程序只认识到第 %zu 版），"
                       "请升级程序后再打开",
                       (long long)applied, p->n);
    for (size_t i = 0; i < (size_t)applied; i++)
        TRY(check_sum(db, e, p, i));
    p->at = (size_t)applied;
    return GP_OK;
}

static enum gp_code apply(struct db *db, struct gp_err *e, void *arg) {
    const struct plan *p = arg;
    const struct db_migration *m = &p->list[p->at];
    int64_t applied;
    TRY(count_applied(db, e, &applied));
    if (applied > (int64_t)p->at) /* another process was faster */
        return check_sum(db, e, p, p->at);
    char sum[HASH_HEX];
    hash_hex(m->text, sum);
    TRY(run_text(db, e, m->text));
    return db_exec(
        db, e, &q[Q_ADD],
        DB_ARGS(db_int((int64_t)p->at + 1), db_text(m->name), db_text(sum), db_int(db_now_ms(db))));
}

enum gp_code db_migrate(struct db *db, struct gp_err *e, const struct db_migration *list,
                        size_t n) {
    struct plan p = {list, n, 0};
    TRY(db_tx(db, e, DB_IN_TURN, create_version_table, NULL));
    TRY(db_tx(db, e, DB_READ, check_past, &p));
    for (; p.at < n; p.at++)
        TRY(db_tx(db, e, DB_IN_TURN, apply, &p));
    return GP_OK;
}

const char *db_guard_text(const struct db *db, struct arena *a, const char *text) {
    struct buf own GP_CLEANUP(buf_free) = BUF_INIT;
    if (!db->driver->guard_text)
        return text;
    db->driver->guard_text(str_of(text), &own);
    return arena_strdup(a, buf_text(&own));
}

enum gp_code db_guards(struct db *db, struct arena *a, struct gp_err *e, struct db_guard **ret,
                       size_t *ret_n) {
    VEC(struct db_guard) list = {0};
    GP_CLEANUP(db_donep) struct db_rows *rows = NULL;
    TRY(db_query(db, e, &db->driver->guards, DB_NO_ARGS, &rows));
    for (bool more;;) {
        TRY(db_next(rows, e, &more));
        if (!more)
            break;
        *VEC_PUSH(a, &list) = (struct db_guard){db_col_text(rows, a, 0), db_col_text(rows, a, 1)};
    }
    *ret = list.v;
    *ret_n = list.n;
    return GP_OK;
}
