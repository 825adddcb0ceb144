/* A backup that somebody brings: an archive, or (when it begins with a brace) what one says of
 * itself. It is put back whole, or refused with a sentence, and then nothing is left beside its
 * place. */
#include "fuzz.h"

#include <dirent.h>
#include <ftw.h>
#include <unistd.h>

#include "app/admin/backup.h"
#include "base/file.h"
#include "codec/zip.h"

static int drop(const char *path, const struct stat *st, int flag, struct FTW *at) {
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

static int count(const char *folder) {
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d))
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (d)
        closedir(d);
    return n;
}

static struct str archive_of(struct str manifest, struct gp_err *e, struct buf *out) {
    const struct zip_part parts[] = {{"manifest.json", manifest},
                                     {"data.db", STR("SQLite format 3")}};
    if (zip_pack(parts, GP_COUNT(parts), e, out) != GP_OK)
        GP_DIE("no archive: %s", e->message);
    return (struct str){out->p, out->n};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct buf made = BUF_INIT;
    struct backup_restored *r = gp_new(&a, struct backup_restored);
    char folder[] = "/tmp/gongping-fuzz-XXXXXX";
    struct str bytes = {(const char *)data, size};
    if (!mkdtemp(folder))
        GP_DIE("no folder");
    if (size > 0 && data[0] == '{')
        bytes = archive_of(bytes, &e, &made);
    const char *archive = arena_printf(&a, "%s/b.zip", folder);
    FILE *f = fopen(archive, "wbe");
    if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
        GP_DIE("the archive cannot be written");
    const struct backup_source from = {.archive = archive};
    enum gp_code code = backup_restore(&a, &e, &from, arena_printf(&a, "%s/data.db", folder), r);
    if (code != GP_OK && cstr_empty(e.message))
        GP_DIE("refused without a sentence");
    if (code != GP_OK && count(folder) != 1)
        GP_DIE("refused, and something is left: %s", e.message);
    nftw(folder, drop, 16, FTW_DEPTH | FTW_PHYS);
    buf_free(&made);
    arena_release(&a);
    return 0;
}
