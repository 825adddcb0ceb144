#include "app/files/sweep.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/admin/backup.h"
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

/* One of the 256 folders, and the hashes in it that a district notes. */
struct shelf {
    char prefix[3];
    struct arena arena;
    struct lookup noted;
};

static enum gp_code read_noted(struct work *w, struct shelf *s) {
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

/* By the time of its last name: its bytes may be older. */
static bool is_from_before(int folder, const char *name, int64_t before_ms) {
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           (int64_t)st.st_ctim.tv_sec * 1000 < before_ms;
}

static size_t sweep_shelf(const struct shelf *s, DIR *dir, int64_t before_ms) {
    size_t n = 0;
    for (const struct dirent *d; (d = readdir(dir)) != NULL;) {
        bool is_ours = document_is_hash(d->d_name) && strncmp(d->d_name, s->prefix, 2) == 0;
        if (is_ours && !lookup_get(&s->noted, str_of(d->d_name), LOOKUP_NO_ROW) &&
            is_from_before(dirfd(dir), d->d_name, before_ms))
            n += unlinkat(dirfd(dir), d->d_name, 0) == 0;
    }
    return n;
}

enum gp_code sweep_documents(struct work *w, const char *files, int64_t now_ms, size_t *ret_n) {
    *ret_n = 0;
    for (unsigned i = 0; i < 256; i++) {
        struct shelf s = {.arena = ARENA_INIT};
        snprintf(s.prefix, sizeof(s.prefix), "%02x", i);
        DIR *dir = opendir(arena_printf(&s.arena, "%s/documents/%s", files, s.prefix));
        struct work into = work_into(w, &s.arena);
        enum gp_code code = dir ? WORK_READ(&into, read_noted(&into, &s)) : GP_OK;
        if (dir && code == GP_OK)
            *ret_n += sweep_shelf(&s, dir, now_ms - DAY_MS);
        if (dir)
            closedir(dir);
        arena_release(&s.arena);
        TRY(code);
    }
    return GP_OK;
}
