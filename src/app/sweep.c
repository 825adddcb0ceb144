#include "app/sweep.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/backup.h"
#include "base/arena.h"

#define HOUR_MS 3600000LL

/* Counted from the last byte that came, so that what is still arriving stays. */
static const struct kept {
    const char *folder;
    int64_t keep_ms;
    bool (*stays)(const char *name); /* NULL: nothing stays for good */
} kept[] = {
    {"spool", 6 * HOUR_MS, NULL},
    {"uploads", SWEEP_UPLOAD_MS + 24 * HOUR_MS, NULL},
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

size_t sweep_files(const char *files, int64_t now_ms) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    size_t n = 0;
    for (size_t i = 0; i < GP_COUNT(kept); i++)
        n += sweep_folder(arena_printf(&scratch, "%s/%s", files, kept[i].folder), &kept[i],
                          now_ms - kept[i].keep_ms);
    return n;
}
