/* Backups whose files lie beside them, each once: backup_make_apart() asks what is there (look),
 * has backup.c make the archive, which sends by backup_apart_add() what is lacking, and puts list
 * and archive last, in this order, so that an archive that is there has all it needs.
 * backup_drop_old() goes the other way: archive, list, then what no list names any more. A day's
 * grace keeps what a backup under way has sent; what it found there is kept by a note that it is
 * under way, and looked for once more when its list is there. */
#include "app/admin/backup_parts.h"

#include <unistd.h>

#include "app/admin/backup_seal.h"
#include "app/files/document.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "base/rand.h"
#include "num/date.h"

#define FOLDER "files/"
#define MAKING ".making" /* behind the name of one under way: meanwhile no file beside goes */

struct apart {
    const struct depot *to;
    const char *files, *key, *ending;
    struct arena *arena;
    struct lookup there, listed;
    struct buf list;
};

const char *backup_apart_ending(struct arena *a, const char *key) {
    return key ? arena_printf(a, SEAL_ENDING "-%.16s", key) : "";
}

const char *backup_apart_name(struct arena *a, const char *sha256, const char *ending) {
    return arena_printf(a, FOLDER "%.2s/%s%s", sha256, sha256, ending);
}

const char *backup_apart_manifest(const struct apart *apart) {
    return apart->ending;
}

/* ---- making */

static enum gp_code note_there(void *arg, const struct depot_item *item) {
    struct apart *p = arg;
    int64_t *size = gp_new(p->arena, int64_t);
    *size = item->size;
    lookup_add(&p->there, p->arena, str_of(arena_strdup(p->arena, item->name)), LOOKUP_NO_ROW,
               size);
    return GP_OK;
}

/* A sealed one is larger than its file, in a way that is not asked. */
static bool is_there(const struct apart *p, const char *name, const struct document *d) {
    const int64_t *size = lookup_get(&p->there, str_of(name), LOOKUP_NO_ROW);
    return size && (p->key ? *size > d->size : *size == d->size);
}

static enum gp_code send(const struct apart *p, struct gp_err *e, const char *name,
                         const char *path) {
    const char *sealed = arena_printf(e->arena, "%s/spool/seal-%s", p->files, rand_id(e->arena));
    if (!p->key)
        return depot_put(p->to, e, name, &(struct depot_bytes){path, 0, -1});
    TRY(seal_file(e, path, sealed, p->key));
    enum gp_code code = depot_put(p->to, e, name, &(struct depot_bytes){sealed, 0, -1});
    unlink(sealed);
    return code;
}

/* Why it cannot be had; NULL: it can. Other bytes under this name would stay for good. */
static enum gp_code find(const struct apart *p, struct gp_err *e, const struct document *d,
                         const char **ret_path, const char **ret_why) {
    char hash[HASH_HEX];
    int64_t size = -1;
    enum gp_code code =
        document_find(e, arena_printf(e->arena, "%s/documents", p->files), d->sha256, ret_path);
    *ret_why = NULL;
    if (code == GP_IO && cstr_eq(e->where, d->sha256)) /* its bytes, not the way to them */
        *ret_why = e->message;
    else if (code != GP_OK)
        return code;
    else if (!*ret_path)
        *ret_why = "文件夹里没有";
    else if (!hash_file(*ret_path, &size, hash) || size != d->size)
        *ret_why = "大小与登记的不符";
    else if (strcmp(hash, d->sha256) != 0)
        *ret_why = "内容与校验值不符";
    return GP_OK;
}

enum gp_code backup_apart_add(struct apart *p, struct work *w, const struct document *d,
                              struct backup_made *made) {
    const char *name = backup_apart_name(p->arena, d->sha256, p->ending), *path, *why;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    if (lookup_get(&p->listed, str_of(name), LOOKUP_NO_ROW))
        return GP_OK; /* of another district */
    if (!is_there(p, name, d)) {
        enum gp_code code = find(p, &e, d, &path, &why);
        if (code == GP_OK && why) {
            backup_note_lack(w->arena, made->lacking, &made->n_lacking, d, why);
            return GP_OK;
        }
        if (code == GP_OK)
            code = send(p, &e, name, path);
        if (code != GP_OK)
            return gp_fail(w->err, code, arena_strdup(w->arena, e.where), "%s", e.message);
        made->sent++;
    }
    lookup_add(&p->listed, p->arena, str_of(name), LOOKUP_NO_ROW, p);
    buf_addf(&p->list, "%s\n", name);
    made->files++;
    made->bytes += d->size;
    return GP_OK;
}

/* What was there when it was looked, and is not any more, as the files that no list named went
 * meanwhile: it is sent now. From here on the list holds it. */
static enum gp_code send_again(struct apart *p, struct gp_err *e, const char *name) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err own = {.arena = &scratch};
    const char *sha256 = arena_strndup(&scratch, strrchr(name, '/') + 1, HASH_HEX - 1), *path;
    enum gp_code code =
        document_find(&own, arena_printf(&scratch, "%s/documents", p->files), sha256, &path);
    if (code == GP_OK && !path)
        code = gp_fail(&own, GP_IO, NULL, "备份的地方少了文件，这里也没有了，请再备份一次");
    if (code == GP_OK)
        code = send(p, &own, name, path);
    return code == GP_OK ? GP_OK : gp_fail(e, code, NULL, "%s", own.message);
}

static enum gp_code look_again(struct apart *p, struct gp_err *e, struct backup_made *made) {
    p->there = (struct lookup){0};
    TRY(depot_each(p->to, e, FOLDER, note_there, p));
    const char *list = arena_strdup(p->arena, buf_text(&p->list));
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, "\n");
        if (!lookup_get(&p->there, (struct str){at, n}, LOOKUP_NO_ROW)) {
            TRY(send_again(p, e, arena_strndup(p->arena, at, n)));
            made->sent++;
        }
        at += n + (at[n] == '\n');
    }
    return GP_OK;
}

static enum gp_code put_archive(struct apart *p, struct gp_err *e, const char *name,
                                const char *path, struct backup_made *made, const char **ret_name) {
    const struct str list = {buf_text(&p->list), p->list.n};
    const char *sealed = arena_printf(e->arena, "%s" SEAL_ENDING, path);
    *ret_name = p->key ? arena_printf(e->arena, "%s" SEAL_ENDING, name) : name;
    TRY(depot_write(p->to, e, arena_printf(e->arena, "%s" BACKUP_LIST, name), list));
    TRY(look_again(p, e, made));
    if (!p->key)
        return depot_put(p->to, e, *ret_name, &(struct depot_bytes){path, 0, -1});
    TRY(seal_file(e, path, sealed, p->key));
    enum gp_code code = depot_put(p->to, e, *ret_name, &(struct depot_bytes){sealed, 0, -1});
    unlink(sealed);
    return code;
}

enum gp_code backup_make_apart(struct work *w, const char *files, const struct backup_apart *apart,
                               bool (*stop)(void *arg), void *arg, struct backup_made *ret,
                               const char **ret_name) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct apart p = {.to = apart->to,
                      .files = files,
                      .key = apart->key,
                      .ending = backup_apart_ending(&arena, apart->key),
                      .arena = &arena,
                      .list = BUF_INIT};
    const char *path = arena_printf(w->arena, "%s/spool/%s", files, apart->name);
    const char *making = arena_printf(&arena, "%s" MAKING, apart->name);
    struct gp_err unsaid = {.arena = &arena};
    enum gp_code code = depot_write(p.to, w->err, making, str_of("1"));
    if (code == GP_OK)
        code = depot_each(p.to, w->err, FOLDER, note_there, &p);
    if (code == GP_OK)
        code = backup_make_at(w, files, path, &p, stop, arg, ret);
    if (code == GP_OK)
        code = put_archive(&p, w->err, apart->name, path, ret, ret_name);
    enum gp_code left = depot_drop(p.to, &unsaid, making);
    if (left != GP_OK) /* it holds files there for a day more */
        fprintf(stderr, "gongping: backup: %s\n", unsaid.message);
    unlink(path);
    buf_free(&p.list);
    return code;
}

/* ---- what goes */

struct old {
    struct gp_err *e;
    const struct depot *in;
    struct arena *arena;
    VEC(const char *) archives, lists, left; /* left: notes of backups that were cut off */
    struct lookup needed;
    int64_t before_ms;
    bool making; /* a backup is under way, which may rest on what no list names yet */
};

static enum gp_code note_name(void *arg, const struct depot_item *item) {
    struct old *o = arg;
    if (cstr_ends(item->name, BACKUP_LIST))
        *VEC_PUSH(o->arena, &o->lists) = arena_strdup(o->arena, item->name);
    else if (cstr_ends(item->name, MAKING) && item->at_ms >= o->before_ms)
        o->making = true;
    else if (cstr_ends(item->name, MAKING))
        *VEC_PUSH(o->arena, &o->left) = arena_strdup(o->arena, item->name);
    else if (backup_is_automatic(item->name))
        *VEC_PUSH(o->arena, &o->archives) = arena_strdup(o->arena, item->name);
    return GP_OK;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sealed or not, its list bears the name of the zip. */
static const char *list_of(struct arena *a, const char *archive) {
    size_t n = strlen(archive) - (cstr_ends(archive, SEAL_ENDING) ? strlen(SEAL_ENDING) : 0);
    return arena_printf(a, "%.*s" BACKUP_LIST, (int)n, archive);
}

static enum gp_code note_needed(struct old *o, const char *list) {
    struct str text;
    struct gp_err e = {.arena = o->arena};
    enum gp_code code = depot_read(o->in, &e, list, &text);
    if (code == GP_MISSING)
        return GP_OK; /* gone with its archive */
    if (code != GP_OK)
        return gp_fail(o->e, code, NULL, "%s", e.message);
    for (const char *p = text.p; *p;) {
        size_t n = strcspn(p, "\n");
        lookup_add(&o->needed, o->arena, (struct str){p, n}, LOOKUP_NO_ROW, o);
        p += n + (p[n] == '\n');
    }
    return GP_OK;
}

static enum gp_code note_making(void *arg, const struct depot_item *item) {
    struct old *o = arg;
    o->making |= cstr_ends(item->name, MAKING) && item->at_ms >= o->before_ms;
    return GP_OK;
}

/* One that began since the lists were read keeps what is left; the next time is soon enough. */
static enum gp_code drop_unneeded(void *arg, const struct depot_item *item) {
    struct old *o = arg;
    bool needed = lookup_get(&o->needed, str_of(item->name), LOOKUP_NO_ROW) != NULL;
    if (needed || item->at_ms >= o->before_ms || o->making)
        return GP_OK;
    TRY(depot_each(o->in, o->e, "gongping-", note_making, o));
    return o->making ? GP_OK : depot_drop(o->in, o->e, item->name);
}

static enum gp_code drop_old(struct old *o, size_t n) {
    for (size_t i = 0; i < n; i++) {
        TRY(depot_drop(o->in, o->e, o->archives.v[i]));
        TRY(depot_drop(o->in, o->e, list_of(o->arena, o->archives.v[i])));
    }
    for (size_t i = 0; i < o->lists.n; i++)
        TRY(note_needed(o, o->lists.v[i]));
    return depot_each(o->in, o->e, FOLDER, drop_unneeded, o);
}

enum gp_code backup_drop_old(struct gp_err *e, const struct depot *in, int64_t keep) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct old o = {.e = e, .in = in, .arena = &arena, .before_ms = clock_now_ms() - DAY_MS};
    TRY(depot_each(in, e, "gongping-", note_name, &o));
    for (size_t i = 0; i < o.left.n; i++)
        TRY(depot_drop(in, e, o.left.v[i]));
    if (keep == DEC_UNSET || (int64_t)o.archives.n <= keep)
        return GP_OK;
    qsort(o.archives.v, o.archives.n, sizeof(*o.archives.v), by_name);
    return drop_old(&o, o.archives.n - (size_t)keep);
}
