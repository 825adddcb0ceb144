/* A line of the heads file comes first (read_line, signed_text): whatever its source, a head
 * becomes an audit_note, and all notes one audit_evidence. Then writing, in audit_heads_note, and
 * reading, where lines that do not fit are remembered and not thrown away: they are evidence
 * themselves. The idea lies in check(): notes of all sources, sorted by district, go to
 * store_audit_verify, which walks the chain past all of them. audit_glance only asks for the
 * newest of each. */

#include "app/admin/audit_heads.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/admin/backup_manifest.h"
#include "app/marking/sheet_trust.h"
#include "app/publish/signing.h"
#include "base/clock.h"
#include "base/file.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "store/store.h"

#define HEADS_MAX ((size_t)64 << 20)
#define UNSIGNED  "-"

/* ---- the file's lines: tenant seq hash at_ms key signature */

static const char *path_of(struct arena *a, const char *files) {
    return arena_printf(a, "%s/" AUDIT_HEADS_FILE, files);
}

static const char *signed_text(struct arena *a, const char *tenant, const struct audit_head *h,
                               int64_t at_ms) {
    return arena_printf(a, "gongping-audit-head:%s:%lld:%s:%lld", tenant, (long long)h->seq,
                        h->hash, (long long)at_ms);
}

/* A word of the line; empty at its end. */
static struct str next_word(struct str *line) {
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ')
        n++;
    struct str word = {line->p, n};
    n += n < line->n;
    *line = (struct str){line->p + n, line->n - n};
    return word;
}

static struct str next_line(struct str *text) {
    size_t n = 0;
    while (n < text->n && text->p[n] != '\n')
        n++;
    struct str line = {text->p, n};
    n += n < text->n;
    *text = (struct str){text->p + n, text->n - n};
    return line;
}

struct head_line {
    struct audit_note note;
    const char *key; /* UNSIGNED: none */
    int64_t at_ms;
    bool fits; /* the signature, where there is one */
};

static bool read_line(struct arena *a, struct str line, struct head_line *ret) {
    struct str word[6];
    for (size_t i = 0; i < GP_COUNT(word); i++)
        word[i] = next_word(&line);
    struct head_line l = {0};
    if (word[0].n != 6 || word[2].n != HASH_HEX - 1 || word[5].n == 0 || line.n > 0 ||
        dec_parse(word[1], 0, &l.note.head.seq) != DEC_PARSED || l.note.head.seq < 1 ||
        dec_parse(word[3], 0, &l.at_ms) != DEC_PARSED)
        return false;
    l.note.tenant = arena_strndup(a, word[0].p, word[0].n);
    memcpy(l.note.head.hash, word[2].p, word[2].n);
    l.key = arena_strndup(a, word[4].p, word[4].n);
    l.fits = cstr_eq(l.key, UNSIGNED) ||
             signing_fits_text(l.key, signed_text(a, l.note.tenant, &l.note.head, l.at_ms),
                               arena_strndup(a, word[5].p, word[5].n));
    *ret = l;
    return true;
}

/* ---- writing */

enum gp_code audit_heads_now(struct work *w, struct audit_note **ret, size_t *ret_n) {
    VEC(struct audit_note) now = {0};
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++) {
        struct audit_note note = {.tenant = tenants[i].tenant};
        struct work there = work_in(w, note.tenant);
        TRY(store_audit_head(&there, &note.head));
        if (note.head.seq > 0)
            *VEC_PUSH(w->arena, &now) = note;
    }
    *ret = now.v;
    *ret_n = now.n;
    return GP_OK;
}

/* The newest of the tenant that was noted; NULL: none. */
static const struct audit_note *newest(const struct audit_evidence *v, const char *tenant) {
    const struct audit_note *found = NULL;
    for (size_t i = 0; i < v->notes.n; i++)
        if (cstr_eq(v->notes.v[i].tenant, tenant) &&
            (!found || v->notes.v[i].head.seq >= found->head.seq))
            found = &v->notes.v[i];
    return found;
}

static void add_line(struct work *w, const struct signing_key *key, const struct audit_note *note,
                     struct buf *out) {
    struct arena *a = w->arena;
    int64_t at_ms = clock_now_ms();
    char signature[SIGNING_SIGNATURE_HEX] = UNSIGNED;
    if (key)
        signing_sign_text(key, signed_text(a, note->tenant, &note->head, at_ms), signature);
    buf_addf(out, "%s %lld %s %lld %s %s\n", note->tenant, (long long)note->head.seq,
             note->head.hash, (long long)at_ms, key ? key->public_hex : UNSIGNED, signature);
}

static bool append(const char *path, const struct buf *lines) {
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool written =
        fd >= 0 && write(fd, buf_text(lines), lines->n) == (ssize_t)lines->n && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return written;
}

enum gp_code audit_heads_note(struct work *w, const char *files) {
    struct arena *a = w->arena;
    struct audit_note *now;
    size_t n;
    struct audit_evidence there = {.a = a};
    struct signing_key key;
    struct buf lines GP_CLEANUP(buf_free) = BUF_INIT;
    if (access(files, F_OK) != 0)
        return GP_OK; /* a database that has no files yet */
    TRY(audit_heads_of(w->err, files, &there));
    TRY(WORK_READ(w, audit_heads_now(w, &now, &n)));
    bool has_key = access(arena_printf(a, "%s/signing.key", files), F_OK) == 0;
    if (has_key)
        TRY(signing_key_open(w->err, a, files, &key));
    for (size_t i = 0; i < n; i++) {
        const struct audit_note *last = newest(&there, now[i].tenant);
        if (!last || strcmp(last->head.hash, now[i].head.hash) != 0)
            add_line(w, has_key ? &key : NULL, &now[i], &lines);
    }
    if (has_key)
        sodium_memzero(&key, sizeof(key));
    if (lines.n > 0 && !append(path_of(a, files), &lines))
        return gp_fail(w->err, GP_IO, path_of(a, files), "审计日志的链头没有写到磁盘上");
    return GP_OK;
}

/* ---- reading */

static void read_lines(struct str text, const char *name, struct audit_evidence *v) {
    for (size_t number = 1; text.n > 0; number++) {
        struct head_line l;
        bool read = read_line(v->a, next_line(&text), &l);
        if (!read || !l.fits) {
            if (!v->problem)
                v->problem = arena_printf(v->a, "%s第 %zu 行%s", name, number,
                                          read ? "与它的签名不符，被改动过" : "读不懂");
            continue;
        }
        l.note.source = arena_printf(v->a, "%s第 %zu 行", name, number);
        *VEC_PUSH(v->a, &v->notes) = l.note;
    }
}

enum gp_code audit_heads_manifest(struct gp_err *e, struct str manifest, const char *name,
                                  struct audit_evidence *v) {
    JSON_HOLD json_t *root = NULL;
    TRY(json_read(e, manifest, BACKUP_MANIFEST_MAX, 4, &root));
    const json_t *list = json_object_get(root, "audit_heads"); /* younger than the format */
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *tenant, *hash;
        json_int_t seq;
        struct audit_note note = {.source = name};
        if (json_unpack(json_array_get(list, i), "{s:s, s:I, s:s}", "tenant", &tenant, "seq", &seq,
                        "hash", &hash) != 0 ||
            strlen(hash) != HASH_HEX - 1 || seq < 1)
            return gp_fail(e, GP_INVALID, name, "备份里的审计日志链头读不懂");
        note.tenant = arena_strdup(v->a, tenant);
        note.head.seq = seq;
        memcpy(note.head.hash, hash, HASH_HEX);
        *VEC_PUSH(v->a, &v->notes) = note;
    }
    return GP_OK;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum gp_code read_backup(struct gp_err *e, const char *path, struct audit_evidence *v) {
    struct archive_reader *r;
    struct str text;
    const char *name = arena_printf(v->a, "备份 %s", base_name(path));
    TRY(archive_open(e, path, &r));
    enum gp_code code = backup_manifest_read(v->a, e, r, &text);
    archive_close(r);
    return code == GP_OK ? audit_heads_manifest(e, text, name, v) : code;
}

enum gp_code audit_heads_read(struct gp_err *e, const char *path, struct audit_evidence *v) {
    char magic[2] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return gp_fail(e, GP_MISSING, path, "找不到这个文件");
    ssize_t n = read(fd, magic, sizeof(magic));
    close(fd);
    if (n == (ssize_t)sizeof(magic) && memcmp(magic, "PK", sizeof(magic)) == 0)
        return read_backup(e, path, v);
    struct str text;
    struct head_line l;
    TRY(file_read(v->a, e, path, HEADS_MAX, &text));
    struct str rest = text;
    if (text.n > 0 && !read_line(v->a, next_line(&rest), &l))
        return gp_fail(e, GP_INVALID, path, "既不是备份，也不是审计日志的链头文件");
    read_lines(text, arena_printf(v->a, "链头文件 %s ", base_name(path)), v);
    return GP_OK;
}

enum gp_code audit_heads_of(struct gp_err *e, const char *files, struct audit_evidence *v) {
    const char *path = path_of(v->a, files);
    struct str text;
    if (access(path, F_OK) != 0)
        return GP_OK;
    TRY(file_read(v->a, e, path, HEADS_MAX, &text));
    read_lines(text, "链头文件", v);
    return GP_OK;
}

enum gp_code audit_heads_text(struct work *w, const char *files, const char **ret) {
    const char *path = path_of(w->arena, files);
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    struct str text = {NULL, 0};
    if (access(path, F_OK) == 0)
        TRY(file_read(w->arena, w->err, path, HEADS_MAX, &text));
    while (text.n > 0) {
        struct str line = next_line(&text);
        if (line.n > 7 && strncmp(line.p, w->tenant, 6) == 0 && line.p[6] == ' ')
            buf_addf(&out, "%.*s\n", (int)line.n, line.p);
    }
    *ret = arena_strdup(w->arena, buf_text(&out));
    return GP_OK;
}

/* ---- comparing */

static int by_place(const void *a, const void *b) {
    const struct audit_note *x = a, *y = b;
    int tenant = strcmp(x->tenant, y->tenant);
    return tenant ? tenant : (x->head.seq > y->head.seq) - (x->head.seq < y->head.seq);
}

static enum gp_code add_published(struct work *w, struct audit_evidence *v) {
    struct audit_published *list;
    size_t n;
    TRY(store_audit_published(w, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct audit_note note = {.tenant = w->tenant,
                                  .source = arena_printf(v->a, "公示报告 %s 第 %lld 版",
                                                         list[i].round, (long long)list[i].version),
                                  .head.seq = list[i].seq};
        snprintf(note.head.hash, sizeof(note.head.hash), "%s", list[i].hash);
        if (note.head.seq > 0)
            *VEC_PUSH(v->a, &v->notes) = note;
    }
    return GP_OK;
}

static enum gp_code check_tenant(struct work *w, struct audit_evidence *v,
                                 struct app_audit_state *state) {
    size_t first = 0, n = 0;
    while (first < v->notes.n && strcmp(v->notes.v[first].tenant, w->tenant) != 0)
        first++;
    while (first + n < v->notes.n && strcmp(v->notes.v[first + n].tenant, w->tenant) == 0)
        n++;
    struct audit_head *known = gp_new_n(v->a, struct audit_head, n + 1);
    for (size_t i = 0; i < n; i++)
        known[i] = v->notes.v[first + i].head;
    struct audit_verdict verdict;
    TRY(store_audit_verify(w, known, n, &verdict));
    state->rows += verdict.rows;
    state->heads += n;
    if (verdict.broken_at == 0 || state->broken_at > 0)
        return GP_OK;
    state->broken_at = verdict.broken_at;
    state->problem = verdict.noted < n
                         ? arena_printf(w->arena, "%s（依据：%s，第 %lld 条）", verdict.problem,
                                        v->notes.v[first + verdict.noted].source,
                                        (long long)known[verdict.noted].seq)
                         : verdict.problem;
    return GP_OK;
}

/* The tenants that there are, and those that there must have been. */
static enum gp_code list_tenants(struct work *w, const struct audit_evidence *v, const char ***ret,
                                 size_t *ret_n) {
    struct store_tenant *there;
    size_t n;
    VEC(const char *) all = {0};
    if (w->tenant)
        *VEC_PUSH(w->arena, &all) = w->tenant;
    TRY(store_tenant_list(w, &there, &n));
    for (size_t i = 0; !w->tenant && i < n; i++)
        *VEC_PUSH(w->arena, &all) = there[i].tenant;
    for (size_t i = 0; !w->tenant && i < v->notes.n; i++) {
        const char *tenant = v->notes.v[i].tenant;
        size_t k = 0;
        while (k < all.n && strcmp(all.v[k], tenant) != 0)
            k++;
        if (k == all.n)
            *VEC_PUSH(w->arena, &all) = tenant;
    }
    *ret = all.v;
    *ret_n = all.n;
    return GP_OK;
}

enum gp_code audit_check(struct work *w, struct audit_evidence *evidence,
                         struct app_audit_state *ret) {
    struct audit_evidence none = {.a = w->arena};
    struct audit_evidence *v = evidence ? evidence : &none;
    const char **tenants;
    size_t n;
    *ret = (struct app_audit_state){.problem = NULL};
    TRY(list_tenants(w, v, &tenants, &n));
    struct work there = work_into(w, v->a);
    for (size_t i = 0; i < n; i++) {
        there.tenant = tenants[i];
        TRY(add_published(&there, v));
    }
    if (v->notes.n > 0)
        qsort(v->notes.v, v->notes.n, sizeof(*v->notes.v), by_place);
    for (size_t i = 0; i < n; i++) {
        there = work_in(w, tenants[i]);
        TRY(check_tenant(&there, v, ret));
        TRY(sheet_count_unlike(&there, &ret->unlike, &ret->unlike_first));
    }
    ret->evidence_problem = v->problem;
    return store_guards(w, &ret->guards);
}

/* ---- at first sight */

enum gp_code audit_glance(struct work *w, const char *files, const char **ret) {
    const char *problem = NULL;
    struct arena *a = w->arena;
    struct audit_evidence v = {.a = a};
    const char *guards;
    TRY(store_guards(w, &guards));
    TRY(audit_heads_of(w->err, files, &v));
    problem = guards ? arena_printf(a, "数据库的保护（触发器）不完整：%s", guards) : v.problem;
    for (size_t i = 0; i < v.notes.n && !problem; i++) {
        const struct audit_note *note = newest(&v, v.notes.v[i].tenant);
        struct audit_head head;
        if (note != &v.notes.v[i])
            continue;
        struct work there = work_in(w, note->tenant);
        TRY(store_audit_at(&there, note->head.seq, &head));
        if (head.seq != note->head.seq || strcmp(head.hash, note->head.hash) != 0)
            problem = arena_printf(a, "审计日志与%s不符：区划 %s 的第 %lld 条%s", note->source,
                                   note->tenant, (long long)note->head.seq,
                                   head.seq ? "被改写" : "不见了");
    }
    *ret = problem;
    return GP_OK;
}

const char *audit_state_text(struct arena *a, const struct app_audit_state *s) {
    if (s->broken_at > 0)
        return arena_printf(a, "审计日志不完整：第 %lld 条有问题，%s；之后的记录不可信",
                            (long long)s->broken_at, s->problem);
    if (s->guards)
        return arena_printf(a, "数据库的保护（触发器）不完整：%s", s->guards);
    if (s->evidence_problem)
        return arena_printf(a, "另行留存的链头不可信：%s", s->evidence_problem);
    if (s->unlike > 0)
        return arena_printf(a,
                            "审计日志的链条完整，但有 %zu 份计分的评分与评分人提交的不一致，"
                            "也没有更正记录：%s",
                            s->unlike, s->unlike_first);
    return arena_printf(a,
                        "审计日志完整：共 %lld 条，哈希链逐条核对无误；与 %zu 个另行留存的链头"
                        "（公示、备份、链头文件）%s",
                        (long long)s->rows, s->heads, s->heads ? "一致" : "比较过：还没有留存");
}
