/* Two kinds of places: folders of this server, by the time of their files (sweep_files), and where
 * documents lie, by what districts note (sweep_documents): the folder or the storage that a depot
 * is. Beside storage the folder holds copies, and storage the pieces of uploads under way and
 * archives, too. */
#include "app/files/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/admin/backup.h"
#include "app/files/depot.h"
#include "app/files/document.h"
#include "base/lookup.h"
#include "store/store.h"

#define HOUR_MS 3600000LL

/* Counted from the last byte that came, so that what is still arriving stays. */
static const struct kept {
    const char *folder;
    int64_t keep_ms;                 /* while a server runs */
    bool (*stays)(const char *name); /* NULL: nothing stays for good */
} kept[] = {
    {"spool", 6 * HOUR_MS, NULL},
    {"uploads", SWEEP_UPLOAD_MS + 5 * 60000LL, NULL},
    {"casefiles", 24 * HOUR_MS, NULL},         /* of casefile_job.h */
    {"backups", 24 * HOUR_MS, backup_is_name}, /* what one that was cut off left */
};

static bool is_over(int folder, const char *name, int64_t before_ms) {
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           (int64_t)st.st_mtim.tv_sec * 1000 < before_ms;
}

static size_t sweep_folder(const char *path, const struct kept *k, int64_t before_ms) {
    DIR *dir = opendir(path);
    if (!dir)
        return 0;
    size_t n = 0;
    for (const struct dirent *d; (d = readdir(dir)) != NULL;)
        if (!(k->stays && k->stays(d->d_name)) && is_over(dirfd(dir), d->d_name, before_ms))
            n += unlinkat(dirfd(dir), d->d_name, 0) == 0;
    closedir(dir);
    return n;
}

size_t sweep_files(const char *files, int64_t now_ms, bool at_start) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    size_t n = 0;
    for (size_t i = 0; i < GP_COUNT(kept); i++) {
        bool all = at_start && strcmp(kept[i].folder, "spool") == 0;
        n += sweep_folder(arena_printf(&scratch, "%s/%s", files, kept[i].folder), &kept[i],
                          all ? INT64_MAX : now_ms - kept[i].keep_ms);
    }
    return n;
}

/* ---- documents */

#define PAGE 500

/* A document's place is two digits of its hash, then the hash: what a listing gives comes by these
 * shelves. Of the shelf under way it is known which hashes a district notes. */
struct sweeping {
    struct work *w;
    const struct depot *depot;
    int64_t before_ms;
    char prefix[3]; /* "": none so far */
    struct arena arena;
    struct lookup noted;
    size_t n;
};

static enum gp_code read_noted(struct work *w, struct sweeping *s) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t t = 0; t < n; t++) {
        struct work there = work_in(w, tenants[t].tenant);
        const char *after = s->prefix;
        for (bool more = true; more;) {
            struct document *v;
            size_t found;
            TRY(store_document_page(&there, after, PAGE, &v, &found));
            more = found == PAGE;
            for (size_t i = 0; i < found; i++) {
                if (strncmp(v[i].sha256, s->prefix, 2) != 0) {
                    more = false;
                    break;
                }
                lookup_add(&s->noted, &s->arena, str_of(v[i].sha256), LOOKUP_NO_ROW, &v[i]);
                after = v[i].sha256;
            }
        }
    }
    return GP_OK;
}

static enum gp_code go_to_shelf(struct sweeping *s, const char *hash) {
    if (strncmp(hash, s->prefix, 2) == 0)
        return GP_OK;
    arena_reset(&s->arena);
    s->noted = (struct lookup){0};
    memcpy(s->prefix, hash, 2);
    struct work into = work_into(s->w, &s->arena);
    return WORK_READ(&into, read_noted(&into, s));
}

/* For tests: what happens between the two looks. */
void (*sweep_between)(void *arg);
void *sweep_between_arg;

#define ASIDE ".swept" /* behind a name while it is looked at for the last time */

struct age {
    const char *name;
    int64_t at_ms; /* unset: it is not there any more */
};

static enum gp_code note_age(void *arg, const struct depot_item *item) {
    struct age *a = arg;
    if (strcmp(item->name, a->name) == 0)
        a->at_ms = item->at_ms;
    return GP_OK;
}

/* A file that was given the same bytes again is of now (document_place). Under another name nobody
 * gives it any, so what it is by then is what counts: whoever comes later makes it anew. */
static enum gp_code drop_here(const struct sweeping *s, const struct depot_item *item) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct stat st;
    const char *path = arena_printf(&scratch, "%s/%s", depot_address(s->depot), item->name);
    const char *aside = arena_printf(&scratch, "%s" ASIDE, path);
    if (rename(path, aside) != 0)
        return GP_OK; /* gone */
    bool young = stat(aside, &st) == 0 && (int64_t)st.st_mtim.tv_sec * 1000 >= s->before_ms;
    if (young && link(aside, path) != 0 && errno != EEXIST)
        return gp_fail(s->w->err, GP_IO, path, "文件没有放回原处，请检查文件夹的权限");
    unlink(aside);
    return GP_OK;
}

/* Looked at once more, in the database and where it lies: it may have been handed in again since
 * the shelf was read. */
static enum gp_code drop_unnoted(struct sweeping *s, const struct depot_item *item,
                                 const char *hash) {
    struct age age = {item->name, DEC_UNSET};
    if (sweep_between)
        sweep_between(sweep_between_arg);
    TRY(depot_each(s->depot, s->w->err, item->name, note_age, &age));
    if (age.at_ms == DEC_UNSET || age.at_ms >= s->before_ms)
        return GP_OK;
    s->prefix[0] = '\0';
    TRY(go_to_shelf(s, hash));
    if (lookup_get(&s->noted, str_of(hash), LOOKUP_NO_ROW))
        return GP_OK;
    s->n++;
    return depot_attached() ? depot_drop(s->depot, s->w->err, item->name) : drop_here(s, item);
}

/* Left aside by a crash between the two names: what a district notes goes back, unless it was made
 * anew. Any other goes after a day only, as another sweep may be looking at it. */
static enum gp_code mend_aside(struct sweeping *s, const struct depot_item *item) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *aside = arena_printf(&scratch, "%s/%s", depot_address(s->depot), item->name);
    const char *path = arena_strndup(&scratch, aside, strlen(aside) - strlen(ASIDE));
    const char *hash = strrchr(path, '/') + 1;
    if (!document_is_hash(hash))
        return GP_OK;
    TRY(go_to_shelf(s, hash));
    bool noted = lookup_get(&s->noted, str_of(hash), LOOKUP_NO_ROW) != NULL;
    if (!noted && item->at_ms >= s->before_ms)
        return GP_OK;
    if (noted && link(aside, path) != 0 && errno != EEXIST && errno != ENOENT)
        return gp_fail(s->w->err, GP_IO, path, "文件没有放回原处，请检查文件夹的权限");
    s->n += unlink(aside) == 0 && !noted;
    return GP_OK;
}

static enum gp_code sweep_document(void *arg, const struct depot_item *item) {
    struct sweeping *s = arg;
    const char *hash = strrchr(item->name, '/') + 1;
    if (cstr_ends(hash, ASIDE) && !depot_attached())
        return mend_aside(s, item);
    if (!document_is_hash(hash))
        return GP_OK;
    TRY(go_to_shelf(s, hash));
    if (lookup_get(&s->noted, str_of(hash), LOOKUP_NO_ROW) || item->at_ms >= s->before_ms)
        return GP_OK;
    return drop_unnoted(s, item, hash);
}

/* Beside storage the folder keeps copies: those that nobody has opened for a day go, when storage
 * has them, or nobody knows of them any more. */
static enum gp_code sweep_copy(void *arg, const struct depot_item *item) {
    struct sweeping *s = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *hash = strrchr(item->name, '/') + 1;
    struct stat st;
    int64_t size = -1;
    const char *path = arena_printf(&scratch, "%s/%s", depot_address(s->depot), item->name);
    if (!document_is_hash(hash) || stat(path, &st) != 0 ||
        (int64_t)st.st_atim.tv_sec * 1000 >= s->before_ms)
        return GP_OK;
    TRY(depot_size(depot_attached(), s->w->err, item->name, &size));
    bool unneeded = size == item->size;
    if (size < 0) { /* it was erased there */
        TRY(go_to_shelf(s, hash));
        unneeded = !lookup_get(&s->noted, str_of(hash), LOOKUP_NO_ROW);
    }
    return unneeded ? depot_drop(s->depot, s->w->err, item->name) : GP_OK;
}

/* ---- what else lies in storage */

/* Pieces of an upload come one behind the other: it is as old as the newest of them. */
struct pieces {
    struct gp_err *e;
    int64_t before_ms, newest_ms;
    struct arena arena;
    const char *upload; /* "uploads/ID/" */
    VEC(const char *) names;
};

static enum gp_code end_upload(struct pieces *p) {
    enum gp_code code = GP_OK;
    for (size_t i = 0; code == GP_OK && p->newest_ms < p->before_ms && i < p->names.n; i++)
        code = depot_drop(depot_attached(), p->e, p->names.v[i]);
    arena_reset(&p->arena);
    p->names.v = NULL;
    p->names.n = p->names.cap = 0;
    p->newest_ms = 0;
    p->upload = NULL;
    return code;
}

static enum gp_code sweep_piece(void *arg, const struct depot_item *item) {
    struct pieces *p = arg;
    size_t n = (size_t)(strrchr(item->name, '/') + 1 - item->name);
    if (p->upload && strncmp(p->upload, item->name, n) != 0)
        TRY(end_upload(p));
    p->upload = arena_strndup(&p->arena, item->name, n);
    *VEC_PUSH(&p->arena, &p->names) = arena_strdup(&p->arena, item->name);
    if (item->at_ms > p->newest_ms)
        p->newest_ms = item->at_ms;
    return GP_OK;
}

static enum gp_code sweep_archive(void *arg, const struct depot_item *item) {
    const struct pieces *p = arg;
    return item->at_ms < p->before_ms ? depot_drop(depot_attached(), p->e, item->name) : GP_OK;
}

static enum gp_code sweep_rest(struct gp_err *e, int64_t now_ms) {
    struct pieces p = {
        .e = e, .before_ms = now_ms - SWEEP_UPLOAD_MS - 5 * 60000LL, .arena = ARENA_INIT};
    enum gp_code code = depot_each(depot_attached(), e, "uploads/", sweep_piece, &p);
    if (code == GP_OK)
        code = end_upload(&p);
    p.before_ms = now_ms - DAY_MS;
    if (code == GP_OK)
        code = depot_each(depot_attached(), e, "casefiles/", sweep_archive, &p);
    arena_release(&p.arena);
    return code;
}

/* ---- all of it */

static enum gp_code sweep(struct sweeping *s, const struct depot *folder) {
    TRY(depot_each(s->depot, s->w->err, "documents/", sweep_document, s));
    if (s->depot == folder)
        return GP_OK;
    s->depot = folder;
    s->prefix[0] = '\0'; /* what is noted is read anew */
    TRY(depot_each(folder, s->w->err, "documents/", sweep_copy, s));
    return sweep_rest(s->w->err, s->before_ms + DAY_MS);
}

enum gp_code sweep_documents(struct work *w, const char *files, int64_t now_ms, size_t *ret_n) {
    struct depot *folder;
    TRY(depot_open(w->err, w->arena, files, NULL, &folder));
    struct sweeping s = {.w = w,
                         .depot = depot_attached() ? depot_attached() : folder,
                         .before_ms = now_ms - DAY_MS,
                         .arena = ARENA_INIT};
    enum gp_code code = sweep(&s, folder);
    arena_release(&s.arena);
    *ret_n = s.n;
    return code;
}
