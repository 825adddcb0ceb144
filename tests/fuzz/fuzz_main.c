/* Runs a fuzzer's entry point over the files and folders named, without a fuzzer. */
#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fuzz.h"

#define INPUT_LIMIT ((size_t)64 << 20)

static int run_file(const char *path) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct str bytes;
    bool read = file_read(&a, &e, path, INPUT_LIMIT, &bytes) == GP_OK;
    if (read)
        (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
    else
        fprintf(stderr, "%s: %s\n", path, e.message);
    arena_release(&a);
    return read ? 1 : 0;
}

static int run_folder(const char *path) {
    int n = 0;
    DIR *d = opendir(path);
    if (!d)
        return 0;
    for (struct dirent *entry = readdir(d); entry; entry = readdir(d)) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            n += run_file(buf_text(&name));
        buf_free(&name);
    }
    closedir(d);
    return n;
}

/* Folders may be missing (no regression is known yet), but something must have been run. */
int main(int argc, char **argv) {
    int n = 0;
    for (int i = 1; i < argc; i++) {
        struct stat s;
        if (stat(argv[i], &s) == 0)
            n += S_ISDIR(s.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
