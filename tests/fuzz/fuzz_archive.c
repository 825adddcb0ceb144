/* The archive of a backup, wherever it has been: refused with a sentence, or each member is as long
 * as it says. */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "codec/archive.h"

static bool count(void *arg, const void *bytes, size_t n) {
    (void)bytes;
    *(int64_t *)arg += (int64_t)n;
    return true;
}

static void member(struct archive_reader *r, struct gp_err *e, const char *name) {
    int64_t size, read = 0;
    if (!archive_size(r, name, &size) || size > (8 << 20))
        return;
    fuzz_reads();
    enum gp_code code = fuzz_told(archive_read(r, e, name, count, &read));
    if (code == GP_OK ? read != size : cstr_empty(e->message))
        GP_DIE("%s has %lld bytes of %lld", name, (long long)read, (long long)size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"manifest.json", "data.db", "files/a", "../a", ""};
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct archive_reader *r = NULL;
    int fd = memfd_create("archive", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        GP_DIE("no memory for an archive");
    if (archive_open(&e, arena_printf(&a, "/proc/self/fd/%d", fd), &r) == GP_OK)
        for (size_t i = 0; i < GP_COUNT(names); i++)
            member(r, &e, names[i]);
    else if (cstr_empty(e.message))
        GP_DIE("refused without a sentence");
    archive_close(r);
    close(fd);
    arena_release(&a);
    return 0;
}
